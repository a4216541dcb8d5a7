/* publisher.h - makes the directory from the store, and sees that everybody has the newest.
 *
 *     mxw_publisher_open(&publisher, loop, &processes, store_path, inherited);
 *     mxw_publisher_use(&publisher, reader);         whenever the store can be read (again)
 *     mxw_publisher_soon(&publisher);                after every commit
 *
 * Base       Made in slices, between which everything else has its turn, from a snapshot of the
 *            store: when there is none, when the overlay has become too large for it, and when the
 *            store is not the one it was made from.
 * Overlay    Made whole, from all that has changed since the base, whenever something has. Several
 *            commits of one round of the loop share one.
 * Place      The base is made from what is at the store's path, the overlay from what the reader
 *            has open. When these are not one store no base is begun: `is_astray` asks the owner
 *            for a reader of what is at the path now.
 * Errors     A store that cannot be read is asked again after MXW_PUBLISHER_PAUSE. Until then what
 *            was published stays in force. `problem` says what is wrong, or is empty.
 */
#ifndef MXW_DAEMON_KEEPER_PUBLISHER_H
#define MXW_DAEMON_KEEPER_PUBLISHER_H

#include "daemon/keeper/base.h"
#include "daemon/keeper/processes.h"

#define MXW_PUBLISHER_PAUSE (2 * MXW_SECOND)

/* Names in an overlay before a new base is made: 1 in 100 of the base's, but no fewer than this. */
#define MXW_OVERLAY_NAMES_MIN 1024
/* More than this are not made into an overlay at all: it would keep everybody waiting. */
#define MXW_OVERLAY_NAMES_MAX 50000

struct mxw_publisher {
    struct mxw_loop *loop;
    struct mxw_processes *processes;
    const char *store_path;
    struct mxw_store *reader;       /* NULL: the store cannot be read at the moment */
    struct mxw_view view;           /* in force */
    uint64_t domain_count;          /* of the base */
    struct mxw_base_making *making; /* NULL: none is being made */
    struct mxw_base fresh;          /* made, and waits for its first overlay */
    struct mxw_deferred soon, next_slice;
    struct mxw_timer retry;
    mxw_call *on_published; /* something new is in force; NULL: nobody wants to know */
    void *user;
    bool is_astray;             /* the reader is not of the store at the path */
    struct mxw_problem problem; /* why the directory is not as new as the store; or empty */
};

/* `inherited` is what an earlier keeper has made, or holds nothing. It is taken over. */
void mxw_publisher_open(struct mxw_publisher *publisher, struct mxw_loop *loop,
                        struct mxw_processes *processes, const char *store_path,
                        struct mxw_view *inherited);
void mxw_publisher_close(struct mxw_publisher *publisher);

/* A handle to read the store with, which stays the caller's; NULL: there is none any more, and what
 * was being made from it is given up. */
void mxw_publisher_use(struct mxw_publisher *publisher, struct mxw_store *reader);

void mxw_publisher_soon(struct mxw_publisher *publisher);

#endif
