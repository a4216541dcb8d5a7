/* snapshot.h - all domains as they are at one moment, a few at a time while changes go on. See
 * store.h.
 *
 *     status = mxw_store_snapshot_open(&snapshot, path, &problem);
 *     do
 *         status = mxw_store_snapshot_next(snapshot, 1000, take, taker);
 *     while (status == MXW_OK && !mxw_store_snapshot_is_at_end(snapshot));
 *     mxw_store_snapshot_close(snapshot);
 *
 * Order      None that means anything.
 * Cost       As long as a snapshot is open the store's log grows with every change. A slice of 1000
 *            domains takes about a millisecond.
 */
#ifndef MXW_RUNTIME_STORE_SNAPSHOT_H
#define MXW_RUNTIME_STORE_SNAPSHOT_H

#include "runtime/store/domains.h"

struct mxw_store_snapshot;

/* A connection of its own to the store at `path`. */
MXW_MUST_USE enum mxw_status mxw_store_snapshot_open(struct mxw_store_snapshot **snapshot,
                                                     const char *path, struct mxw_problem *problem);
void mxw_store_snapshot_close(struct mxw_store_snapshot *snapshot); /* NULL is allowed */

/* The state it shows. */
struct mxw_store_mark mxw_store_snapshot_mark(const struct mxw_store_snapshot *snapshot);

/* For all other questions to the same state, such as the exempt prefixes. Only to read, and closed
 * with the snapshot. After a failure it has the problem. */
struct mxw_store *mxw_store_snapshot_store(struct mxw_store_snapshot *snapshot);

/* The next domains, `limit` at most. A taker that says false has taken the domain, and ends the
 * slice. */
MXW_MUST_USE enum mxw_status mxw_store_snapshot_next(struct mxw_store_snapshot *snapshot,
                                                     size_t limit, mxw_store_take_domain take,
                                                     void *taker);
bool mxw_store_snapshot_is_at_end(const struct mxw_store_snapshot *snapshot);

#endif
