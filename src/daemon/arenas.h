/* arenas.h - the memory of sessions: mapped for the first ones, kept for those that come after.
 *
 *     if (!mxw_arenas_take(&edge->arenas, &connection->arena))
 *         return ...;
 *     mxw_arenas_give(&edge->arenas, &connection->arena);
 *
 * Memory     An arena is MXW_SESSION_ARENA_ROOM of addresses, which become memory where they are
 *            touched: by most sessions in small part. One that is kept keeps what was touched,
 *            so that the next session finds it there; MXW_ARENAS_KEPT_MAX of them are.
 * Content    Zero, or what sessions before have left.
 */
#ifndef MXW_DAEMON_ARENAS_H
#define MXW_DAEMON_ARENAS_H

#include <stdbool.h>

#include "mxwarden/arena.h"

#define MXW_ARENAS_KEPT_MAX 16 /* 32 MiB, if all were touched everywhere */

struct mxw_arenas {
    void *kept[MXW_ARENAS_KEPT_MAX];
    size_t kept_count;
};

/* False: the kernel has no memory. */
bool mxw_arenas_take(struct mxw_arenas *arenas, struct mxw_arena *arena);

void mxw_arenas_give(struct mxw_arenas *arenas, struct mxw_arena *arena);

/* Gives those that are kept back to the kernel. */
void mxw_arenas_free(struct mxw_arenas *arenas);

#endif
