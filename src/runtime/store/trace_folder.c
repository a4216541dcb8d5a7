#include "runtime/store/trace_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/quantity.h"

#define DAY_LEN 10 /* octets of "2026-11-22" */

/* What SQLite puts behind the name of a file that is in use. */
static const char *const suffixes[] = { "", "-wal", "-shm" };

static bool path_with(char path[MXW_TRACE_PATH_MAX], const char *folder, int64_t day,
                      const char *suffix)
{
    uint8_t date_at[DAY_LEN + 1] = { 0 };
    struct mxw_writer date = { .at = date_at, .room = DAY_LEN };
    mxw_put_day(&date, day * MXW_TRACE_DAY_SECONDS);
    int len =
        snprintf(path, MXW_TRACE_PATH_MAX, "%s/%s.db%s", folder, (const char *)date_at, suffix);
    return !date.overflowed && len > 0 && len < MXW_TRACE_PATH_MAX;
}

bool mxw_trace_day_path(char path[MXW_TRACE_PATH_MAX], const char *folder, int64_t day)
{
    return path_with(path, folder, day, "");
}

/* "2026-11-22.db", and nothing before or behind it. */
static bool parse_name(const char *name, int64_t *day)
{
    mxw_bytes bytes = { (const uint8_t *)name, strlen(name) };
    mxw_wall wall;
    if (!mxw_bytes_equal(mxw_bytes_from(bytes, DAY_LEN), MXW_BYTES(".db"))
        || mxw_wall_parse(mxw_bytes_first(bytes, DAY_LEN), &wall) != MXW_OK || wall < 0)
        return false;
    *day = mxw_trace_day_of(wall);
    return true;
}

static uint64_t measure(const char *folder, int64_t day)
{
    uint64_t octets = 0;
    for (size_t i = 0; i < MXW_COUNT_OF(suffixes); i++) {
        char path[MXW_TRACE_PATH_MAX];
        struct stat file;
        if (path_with(path, folder, day, suffixes[i]) && stat(path, &file) == 0)
            octets += (uint64_t)file.st_size;
    }
    return octets;
}

static bool add_day(struct mxw_trace_days *days, const char *folder, int64_t number)
{
    struct mxw_trace_day *more = realloc(days->at, (days->count + 1) * sizeof *more);
    if (more == NULL)
        return false;
    days->at = more;
    days->at[days->count++] =
        (struct mxw_trace_day){ .number = number, .octets = measure(folder, number) };
    return true;
}

static int compare_days(const void *a, const void *b)
{
    const struct mxw_trace_day *one = a, *other = b;
    return (one->number > other->number) - (one->number < other->number);
}

enum mxw_status mxw_trace_days_list(const char *folder, struct mxw_trace_days *days,
                                    struct mxw_problem *problem)
{
    *days = (struct mxw_trace_days){ 0 };
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        mxw_problem_set_errno(problem, errno, "trace folder %s", folder);
        return MXW_UNAVAILABLE;
    }

    enum mxw_status status = MXW_OK;
    const struct dirent *entry;
    while (status == MXW_OK && (entry = readdir(listing)) != NULL) {
        int64_t number;
        if (parse_name(entry->d_name, &number) && !add_day(days, folder, number))
            status = MXW_NO_ROOM;
    }
    (void)closedir(listing);

    if (status != MXW_OK) {
        mxw_problem_set_errno(problem, ENOMEM, "trace folder %s", folder);
        mxw_trace_days_free(days);
    } else if (days->count > 0) {
        qsort(days->at, days->count, sizeof *days->at, compare_days);
    }
    return status;
}

void mxw_trace_days_free(struct mxw_trace_days *days)
{
    free(days->at);
    *days = (struct mxw_trace_days){ 0 };
}

enum mxw_status mxw_trace_day_remove(const char *folder, int64_t day, struct mxw_problem *problem)
{
    for (size_t i = 0; i < MXW_COUNT_OF(suffixes); i++) {
        char path[MXW_TRACE_PATH_MAX];
        if (!path_with(path, folder, day, suffixes[i]))
            continue;
        if (unlink(path) != 0 && errno != ENOENT) {
            mxw_problem_set_errno(problem, errno, "trace file %s", path);
            return MXW_UNAVAILABLE;
        }
    }
    return MXW_OK;
}
