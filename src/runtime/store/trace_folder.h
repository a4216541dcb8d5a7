/* trace_folder.h - the day files of a trace: their names, their sizes, and who has to go.
 *
 *     FOLDER/2026-11-22.db        the records taken on that day, UTC
 *     FOLDER/2026-11-22.db-wal    what SQLite has beside a file that is in use, and -shm
 *
 * Position   Where a record stands in the trace: the time at which it was taken, in microseconds
 *            since 1970, moved on as far as needed so that no two are equal. So positions sort by
 *            time, tell the day, and fit a JSON number.
 * Others     Files of other names in the folder are left alone.
 */
#ifndef MXW_RUNTIME_STORE_TRACE_FOLDER_H
#define MXW_RUNTIME_STORE_TRACE_FOLDER_H

#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "runtime/problem.h"

#define MXW_TRACE_PATH_MAX 4096 /* octets with the NUL: PATH_MAX of Linux */
#define MXW_TRACE_DAY_SECONDS 86400
#define MXW_TRACE_DAY_POSITIONS (MXW_TRACE_DAY_SECONDS * (uint64_t)MXW_SECOND)

struct mxw_trace_day {
    int64_t number;  /* days since 1970 */
    uint64_t octets; /* on disk, with what SQLite has beside it */
};

struct mxw_trace_days {
    struct mxw_trace_day *at; /* from the oldest */
    size_t count;
};

static inline int64_t mxw_trace_day_of(mxw_wall wall)
{
    return wall > 0 ? wall / MXW_TRACE_DAY_SECONDS : 0;
}

/* The days there are files of. MXW_UNAVAILABLE: the folder cannot be read. MXW_NO_ROOM. */
MXW_MUST_USE enum mxw_status mxw_trace_days_list(const char *folder, struct mxw_trace_days *days,
                                                 struct mxw_problem *problem);
void mxw_trace_days_free(struct mxw_trace_days *days);

/* False when the path is too long. */
MXW_MUST_USE bool mxw_trace_day_path(char path[MXW_TRACE_PATH_MAX], const char *folder,
                                     int64_t day);

/* Removes the file and what is beside it. */
MXW_MUST_USE enum mxw_status mxw_trace_day_remove(const char *folder, int64_t day,
                                                  struct mxw_problem *problem);

#endif
