/* trace_search.h - finds records in the day files of a trace, newest first.
 *
 *     struct mxw_trace_query query = { .keys = keys, .key_count = 2, .since = yesterday };
 *     if (mxw_trace_search_open(&search, folder, &query, &problem) != MXW_OK) ...
 *     while ((got = mxw_trace_search_next(search, &steps, &found)) == MXW_TRACE_SEARCH_FOUND)
 *         ... found.position, found.record ...
 *     mxw_trace_search_close(search);
 *
 * How        Every key has a list of its records, in the order of their positions. The lists are
 *            walked together: each is asked for its next record not beyond that of the others, so
 *            the rarest key sets the pace. A record is shown when it says itself what was asked.
 * Work       Counted in steps of a few microseconds: MXW_TRACE_OPEN_STEPS to open a file, one to
 *            look into a list, or at a record. The search pauses when they are used up. It goes on
 *            when it is asked again, or as another search from its position.
 * Following  A search that is_rising ends at the newest record there is. What comes later is found
 *            by another one that begins after its position.
 * Files      Are only read. What cannot be read as a trace is skipped, with a complaint.
 * Ownership  The query is copied. A record is borrowed until the next call.
 * Locks      None is held between two calls.
 */
#ifndef MXW_RUNTIME_STORE_TRACE_SEARCH_H
#define MXW_RUNTIME_STORE_TRACE_SEARCH_H

#include "core/trace/keys.h"
#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "runtime/problem.h"

#define MXW_TRACE_QUERY_KEYS_MAX 8
#define MXW_TRACE_OPEN_STEPS 100

/* Zero everywhere: all there is, newest first. */
struct mxw_trace_query {
    const struct mxw_trace_key *keys; /* a record must have all of them */
    size_t key_count;
    mxw_wall since, until; /* records of since <= at < until; 0: no bound. One that does not say
                              when it was is in no time */
    uint64_t before;       /* positions below it; 0: no bound */
    uint64_t after;        /* positions above it */
    bool is_rising;        /* oldest first: what has come after a position */
};

struct mxw_trace_found {
    uint64_t position;
    mxw_bytes record;
};

enum mxw_trace_search_got {
    MXW_TRACE_SEARCH_END,
    MXW_TRACE_SEARCH_PAUSED, /* no steps are left */
    MXW_TRACE_SEARCH_FOUND
};

struct mxw_trace_search;

/* MXW_UNAVAILABLE: the folder cannot be read. MXW_NO_ROOM. MXW_TOO_LARGE: too many keys, or too
 * long a text. */
MXW_MUST_USE enum mxw_status mxw_trace_search_open(struct mxw_trace_search **search,
                                                   const char *folder,
                                                   const struct mxw_trace_query *query,
                                                   struct mxw_problem *problem);
void mxw_trace_search_close(struct mxw_trace_search *search);

/* Takes from `steps` what it uses, the last one in full. */
MXW_MUST_USE enum mxw_trace_search_got mxw_trace_search_next(struct mxw_trace_search *search,
                                                             uint64_t *steps,
                                                             struct mxw_trace_found *found);

/* Where a search that goes on from here begins: its `before`, or its `after` when rising. */
uint64_t mxw_trace_search_position(const struct mxw_trace_search *search);

/* How many files were skipped, and about the first of them a sentence, or NULL. */
unsigned mxw_trace_search_skipped(const struct mxw_trace_search *search);
const char *mxw_trace_search_complaint(const struct mxw_trace_search *search);

#endif
