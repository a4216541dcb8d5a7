/* trace_store.h - takes trace records and keeps them for some days, in one SQLite file a day.
 *
 *     if (mxw_trace_store_open(&store, "/var/lib/mxwarden/trace", &limits, &problem) != MXW_OK) ...
 *     status = mxw_trace_store_begin(store, wall, &problem);
 *     while (... status == MXW_OK) status = mxw_trace_store_append(store, record, &problem);
 *     if (status == MXW_OK) status = mxw_trace_store_commit(store, &problem);
 *
 * Batches    What is between begin and commit is kept as a whole or not at all. A batch belongs to
 *            one day. After a failure it is gone; the caller still has the records and begins anew,
 *            as often as it likes: a disk that is free again is used again.
 * Positions  trace_folder.h; they only rise. A clock set back by more than a day starts them anew.
 * Durable    A committed batch survives the death of the process. The last ones may be lost with
 *            the machine's power.
 * Files      WAL: readers (trace_search.h) do not wait for the one writer, nor it for them. A day
 *            that is over is one plain file. Broken and foreign files are not touched; one in
 *            today's place makes every batch fail.
 * Cost       A commit adds to every list that a record is found by, and writes about a page for
 *            each: a few large batches are cheaper than many small ones.
 * Threads    One store a folder, in one process.
 * Errors     MXW_UNAVAILABLE: the disk or a file; `problem` says which and why. MXW_NO_ROOM:
 *            memory.
 */
#ifndef MXW_RUNTIME_STORE_TRACE_STORE_H
#define MXW_RUNTIME_STORE_TRACE_STORE_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "runtime/problem.h"

#define MXW_TRACE_BATCH_MAX 8192 /* records of one batch: a second's, on a very busy machine */

struct mxw_trace_limits {
    unsigned days;     /* full days that are kept beside today, at least */
    uint64_t size_max; /* octets of all files; the oldest day goes first, and today's may not grow
                          beyond it */
};

struct mxw_trace_stats {
    uint64_t octets; /* on disk */
    uint64_t records;
    int64_t oldest_day; /* days since 1970; -1: there are no files */
    unsigned days;      /* files */
    unsigned broken;    /* files that cannot be read */
};

struct mxw_trace_store;

/* Makes the folder if it is missing, for its owner only. */
MXW_MUST_USE enum mxw_status mxw_trace_store_open(struct mxw_trace_store **store,
                                                  const char *folder,
                                                  const struct mxw_trace_limits *limits,
                                                  struct mxw_problem *problem);

/* An open batch is given up. */
void mxw_trace_store_close(struct mxw_trace_store *store);

/* New limits, from the next batch or expiry on. */
void mxw_trace_store_limit(struct mxw_trace_store *store, const struct mxw_trace_limits *limits);

MXW_MUST_USE enum mxw_status mxw_trace_store_begin(struct mxw_trace_store *store, mxw_wall wall,
                                                   struct mxw_problem *problem);

/* MXW_MALFORMED: no sound record; it is left out, and the batch goes on. MXW_TOO_LARGE: the batch
 * is full, and goes on being so until it is committed. */
MXW_MUST_USE enum mxw_status mxw_trace_store_append(struct mxw_trace_store *store, mxw_bytes record,
                                                    struct mxw_problem *problem);
MXW_MUST_USE enum mxw_status mxw_trace_store_commit(struct mxw_trace_store *store,
                                                    struct mxw_problem *problem);

/* The position of the last record appended; 0: there is none yet. */
uint64_t mxw_trace_store_last(const struct mxw_trace_store *store);

/* Between batches, now and then: removes files that are too old, and the oldest ones while all
 * together are too large. Today's stays. */
MXW_MUST_USE enum mxw_status mxw_trace_store_expire(struct mxw_trace_store *store, mxw_wall wall,
                                                    struct mxw_problem *problem);

/* Between batches: erases every record that has this address as its sender or as one of its
 * recipients, so that neither the files nor what SQLite has beside them hold it any longer.
 * `count` tells how many. MXW_MALFORMED: no address. MXW_UNAVAILABLE: a file could not be changed,
 * or somebody was reading it for too long; the others are done. */
MXW_MUST_USE enum mxw_status mxw_trace_store_forget(struct mxw_trace_store *store,
                                                    mxw_bytes address, uint64_t *count,
                                                    struct mxw_problem *problem);

MXW_MUST_USE enum mxw_status mxw_trace_store_stats(const struct mxw_trace_store *store,
                                                   struct mxw_trace_stats *stats,
                                                   struct mxw_problem *problem);

#endif
