/* children.h - the processes that a master has started, and its channel to each.
 *
 * A child whose process has ended stays in the list, to be started again, until it is forgotten.
 */
#ifndef MXW_DAEMON_CHILDREN_H
#define MXW_DAEMON_CHILDREN_H

#include <sys/types.h>

#include "daemon/sockets.h"
#include "mxwarden/time.h"
#include "runtime/channel.h"

/* Edges of this generation, those of earlier ones that still drain, and keepers. */
#define MXW_CHILDREN_MAX (4 * MXW_EDGES_MAX + 2)

enum mxw_child_kind { MXW_CHILD_NONE, MXW_CHILD_EDGE, MXW_CHILD_KEEPER };

struct mxw_child {
    enum mxw_child_kind kind; /* NONE: a free place */
    void *master;             /* whose it is */
    unsigned number;          /* of an edge */
    pid_t pid;                /* 0: not running */
    pid_t keeper;             /* that an edge has a channel to; 0: none */
    bool is_draining;
    mxw_time told; /* to end; when it was told first */
    mxw_time started;
    struct mxw_channel *channel; /* NULL: not running, or it has closed its end */
};

/* Places do not move: a channel's calls know the child by its place. */
struct mxw_children {
    struct mxw_child at[MXW_CHILDREN_MAX];
};

/* NULL when there is no room. */
struct mxw_child *mxw_children_add(struct mxw_children *children, enum mxw_child_kind kind,
                                   unsigned number);

struct mxw_child *mxw_children_find(struct mxw_children *children, pid_t pid);

/* Of one kind, running or not. */
size_t mxw_children_count(struct mxw_children *children, enum mxw_child_kind kind);

/* The next that is there, from `index` on; moves `index` behind it. NULL at the end. */
struct mxw_child *mxw_children_next(struct mxw_children *children, size_t *index);

/* Closes its channel, and frees its place. */
void mxw_child_forget(struct mxw_child *child);

/* In a child after the fork: the channels are its master's, and its sisters must not seem to have
 * one as long as it lives. */
void mxw_children_close_channels(struct mxw_children *children);

/* "edge", "keeper" */
const char *mxw_child_kind_name(enum mxw_child_kind kind);

#endif
