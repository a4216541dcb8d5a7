/* trace_source.h - where the trace is read from: the day files, or the keeper.
 *
 *     status = mxw_trace_source_open(&source, options, failure);
 *     status = mxw_trace_source_each(&source, &range, take, taker, failure);
 *     mxw_trace_source_close(&source);
 *
 * Choice     Whoever may open the day files reads them: a long search then costs the keeper
 *            nothing. All others ask the keeper, which shows a tenant its own. --socket asks the
 *            keeper in any case, --state reads the files in any case.
 * Order      Of a range with `after`, the oldest first; else the newest first.
 * Memory     One record; what is new since a position, when the keeper is asked.
 */
#ifndef MXW_CLI_REMOTE_TRACE_SOURCE_H
#define MXW_CLI_REMOTE_TRACE_SOURCE_H

#include "cli/remote/keeper.h"

#define MXW_TRACE_FOLDER_ROOM 4096 /* octets with the NUL: PATH_MAX of Linux */

/* Positions are microseconds since 1970 at which a record was taken. */
struct mxw_trace_range {
    uint64_t after; /* records behind this position, oldest first; 0: all, newest first */
    uint64_t limit; /* how many at most */
};

struct mxw_trace_source {
    const struct mxw_options *options;
    char folder[MXW_TRACE_FOLDER_ROOM];
    struct mxw_control_client *client; /* NULL: the files are read */
};

/* `record` is borrowed for the call. False ends the search. */
typedef bool mxw_trace_take(void *taker, uint64_t position, const json_t *record);

enum mxw_exit mxw_trace_source_open(struct mxw_trace_source *source,
                                    const struct mxw_options *options, struct mxw_failure *failure);
void mxw_trace_source_close(struct mxw_trace_source *source);

/* Every record that the options ask for and the range has. `more`: there are others beyond the
 * limit. MXW_EXIT_UNKNOWN also when a file could not be read: what was taken is not all. */
enum mxw_exit mxw_trace_source_each(struct mxw_trace_source *source,
                                    const struct mxw_trace_range *range, mxw_trace_take *take,
                                    void *taker, bool *more, struct mxw_failure *failure);

#endif
