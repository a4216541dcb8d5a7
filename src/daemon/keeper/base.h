/* base.h - the table of all domains, made in slices from a snapshot of the store.
 *
 *     making = mxw_base_begin(store_path, &problem);
 *     while ((step = mxw_base_slice(making, &problem)) == MXW_BASE_GOES_ON) ... others' turn ...
 *     if (step == MXW_BASE_MADE) ... mxw_base_take(making, &base) ...
 *     mxw_base_end(making);
 */
#ifndef MXW_DAEMON_KEEPER_BASE_H
#define MXW_DAEMON_KEEPER_BASE_H

#include "daemon/sealed.h"
#include "runtime/store/store.h"

#define MXW_BASE_SLICE 2000 /* domains: some milliseconds */

enum mxw_base_step {
    MXW_BASE_FAILED, /* the problem says why: the store or memory */
    MXW_BASE_GOES_ON,
    MXW_BASE_MADE
};

struct mxw_base {
    struct mxw_sealed table;
    struct mxw_store_mark mark; /* the state of the store it shows */
    uint64_t domain_count;
};

struct mxw_base_making;

/* NULL: the problem says why. */
struct mxw_base_making *mxw_base_begin(const char *store_path, struct mxw_problem *problem);

/* The state of the store it will show. */
struct mxw_store_mark mxw_base_mark(const struct mxw_base_making *making);

enum mxw_base_step mxw_base_slice(struct mxw_base_making *making, struct mxw_problem *problem);

/* Once, after MXW_BASE_MADE. */
void mxw_base_take(struct mxw_base_making *making, struct mxw_base *base);

/* NULL is nothing. */
void mxw_base_end(struct mxw_base_making *making);

#endif
