/* intake.h - takes trace records from the edges to the disk, and counts them for every day.
 *
 *     mxw_intake_take(&intake, process, message);       whenever an edge sends records
 *
 * Batches    All that comes within MXW_INTAKE_BATCH_TIME is one batch. When it is on the disk each
 *            edge is told how much of its own is, and forgets it; until then it would send it
 *            again.
 * Trouble    When the disk cannot take it nothing is confirmed: the edges keep what they can, and
 *            drop and count the rest. The batch is tried again after MXW_INTAKE_PAUSE.
 * Limits     Of each edge as much is held as the window of messages.h lets it send, whatever the
 *            others send: at most MXW_RECORDS_WINDOW times the edges, 64 MiB for MXW_EDGES_MAX.
 *            What is beyond, makes no sense or finds no memory is lost and counted, and its edge
 *            is told in its turn that it is done with: so what both sides count never goes apart.
 * Counts     What is on the disk is counted in `counts`, which somebody else writes to the store.
 */
#ifndef MXW_DAEMON_KEEPER_INTAKE_H
#define MXW_DAEMON_KEEPER_INTAKE_H

#include "daemon/keeper/counts.h"
#include "daemon/keeper/processes.h"
#include "runtime/store/trace_store.h"

#define MXW_INTAKE_BATCH_TIME (100 * MXW_MILLISECOND)
#define MXW_INTAKE_PAUSE MXW_SECOND
#define MXW_INTAKE_EXPIRY_PAUSE (10 * MXW_MINUTE)
#define MXW_INTAKE_AGE_MAX (7 * 86400) /* seconds; an older record is none, nor is */
#define MXW_INTAKE_AHEAD_MAX 86400     /* one that is further ahead of the clock */

/* Records of one message of an edge, which are safe or sent again together. */
struct mxw_intake_part;

struct mxw_intake {
    struct mxw_loop *loop;
    const char *folder;
    struct mxw_trace_limits limits;
    struct mxw_trace_store *store; /* NULL: the folder cannot be used at the moment */
    struct mxw_counts counts;
    struct mxw_intake_part *first, *last;
    size_t pending;             /* octets of all parts */
    uint64_t stored_count;      /* records, since the keeper started */
    uint64_t refused_count;     /* records that were lost here; most were none */
    struct mxw_problem problem; /* why nothing is taken at the moment; or empty */
    struct mxw_timer due;       /* the batch, or one that failed */
    struct mxw_timer expiry;
};

/* `folder` stays the caller's. One that cannot be used is trouble as any other. MXW_NO_ROOM: out
 * of memory. */
MXW_MUST_USE enum mxw_status mxw_intake_open(struct mxw_intake *intake, struct mxw_loop *loop,
                                             const char *folder,
                                             const struct mxw_trace_limits *limits,
                                             struct mxw_problem *problem);
void mxw_intake_close(struct mxw_intake *intake);

/* Takes a MXW_SAYS_RECORDS. */
void mxw_intake_take(struct mxw_intake *intake, struct mxw_process *process,
                     const struct mxw_channel_message *message);

/* A process is gone: nobody is told of its records any more. */
void mxw_intake_forget(struct mxw_intake *intake, const struct mxw_process *process);

/* The age of the oldest record that has come and is not written. */
mxw_time mxw_intake_lag(const struct mxw_intake *intake);

/* Writes what has come, now. */
void mxw_intake_flush(struct mxw_intake *intake);

/* Writes what has come, and then erases what is known of `address`: see trace_store.h. */
MXW_MUST_USE enum mxw_status mxw_intake_forget_person(struct mxw_intake *intake, mxw_bytes address,
                                                      uint64_t *count, struct mxw_problem *problem);

/* What is on the disk. `problem` says why nothing is taken at the moment, or is empty. */
enum mxw_status mxw_intake_stats(const struct mxw_intake *intake, struct mxw_trace_stats *stats,
                                 struct mxw_problem *problem);

#endif
