/* trace_file.h - one day of a trace: an SQLite file, and all the SQL there is. This folder's own.
 *
 * record     number, body: a record of core/trace, under its position in the day.
 * key        part, key, record: for each part of the day, under the digest of each key, the numbers
 *            of its records. Keys come in no order, so every one of them changes another page. What
 *            is added in one part of a day changes the pages of that part only, again and again,
 *            before they have to be written.
 * summary    How many records there are, and how far their positions are from the times they tell,
 *            at most, so that a time is a bound for positions as well.
 * Erased     A record that is to be forgotten is overwritten in its place, and its row stays. To
 *            delete rows would make SQLite move others, which leaves copies of those behind.
 * Numbers    The position less that of the beginning of the day.
 * Errors     MXW_UNAVAILABLE and MXW_NO_ROOM, with a problem that names the file.
 */
#ifndef MXW_RUNTIME_STORE_TRACE_FILE_H
#define MXW_RUNTIME_STORE_TRACE_FILE_H

#include <sqlite3.h>

#include "core/trace/keys.h"
#include "runtime/store/trace_folder.h"

enum mxw_trace_sql {
    MXW_TRACE_SQL_READ,
    MXW_TRACE_SQL_WRITE,
    MXW_TRACE_SQL_COMMIT,
    MXW_TRACE_SQL_ADD_RECORD,
    MXW_TRACE_SQL_ADD_KEY,
    MXW_TRACE_SQL_DELETE_KEY,
    MXW_TRACE_SQL_SUM_UP,
    MXW_TRACE_SQL_SUMMARY,
    MXW_TRACE_SQL_BODY,
    MXW_TRACE_SQL_RECORD_UP_TO,
    MXW_TRACE_SQL_RECORD_FROM,
    MXW_TRACE_SQL_KEY_UP_TO,
    MXW_TRACE_SQL_KEY_FROM,
    MXW_TRACE_SQL_COUNT
};

enum mxw_trace_file_mode {
    MXW_TRACE_FILE_READ,  /* it must be there */
    MXW_TRACE_FILE_WRITE, /* the same */
    MXW_TRACE_FILE_MAKE   /* written, and made if it is missing */
};

struct mxw_trace_file {
    sqlite3 *database; /* NULL: not open */
    int64_t day;
    bool is_empty;                                 /* nobody has written to it, not even tables */
    sqlite3_stmt *statements[MXW_TRACE_SQL_COUNT]; /* prepared when they are first wanted */
    char path[MXW_TRACE_PATH_MAX];
};

/* Bits of a number below those that say in which part of the day it is: 2.4 hours each. */
#define MXW_TRACE_PART_BITS 33

static inline int64_t mxw_trace_part_of(int64_t number)
{
    return number >> MXW_TRACE_PART_BITS;
}

struct mxw_trace_summary {
    int64_t records;
    int64_t spread; /* microseconds */
};

/* The first position of a day. */
static inline uint64_t mxw_trace_day_start(int64_t day)
{
    return (uint64_t)day * MXW_TRACE_DAY_POSITIONS;
}

/* Also refused: what is no trace, or one of another version. A file that is being made is empty,
 * and no failure. Closed again after one. */
MXW_MUST_USE enum mxw_status mxw_trace_file_open(struct mxw_trace_file *file, const char *folder,
                                                 int64_t day, enum mxw_trace_file_mode mode,
                                                 struct mxw_problem *problem);

/* Nothing when it is not open. An open transaction is rolled back. */
void mxw_trace_file_close(struct mxw_trace_file *file);

/* At most so many octets; more fails as a full disk does. */
MXW_MUST_USE enum mxw_status mxw_trace_file_limit(struct mxw_trace_file *file, uint64_t octets,
                                                  struct mxw_problem *problem);

/* What has gone wrong with the file, as a status. */
enum mxw_status mxw_trace_file_fail(const struct mxw_trace_file *file, struct mxw_problem *problem);

/* A statement with its parameters bound, from the first. `got` is what its only row says, or 0
 * without one. */
MXW_MUST_USE enum mxw_status mxw_trace_file_run(struct mxw_trace_file *file, enum mxw_trace_sql sql,
                                                const int64_t *parameters, size_t count,
                                                struct mxw_problem *problem);
MXW_MUST_USE enum mxw_status mxw_trace_file_ask(struct mxw_trace_file *file, enum mxw_trace_sql sql,
                                                const int64_t *parameters, size_t count,
                                                bool *is_there, int64_t *got,
                                                struct mxw_problem *problem);

MXW_MUST_USE enum mxw_status mxw_trace_file_add(struct mxw_trace_file *file, int64_t number,
                                                mxw_bytes record, struct mxw_problem *problem);

/* Puts the record, or what there is room for, to `record`. Nothing when there is none. */
MXW_MUST_USE enum mxw_status mxw_trace_file_get(struct mxw_trace_file *file, int64_t number,
                                                struct mxw_writer *record,
                                                struct mxw_problem *problem);

/* Zeros in place of a record. */
MXW_MUST_USE enum mxw_status mxw_trace_file_erase(struct mxw_trace_file *file, int64_t number,
                                                  struct mxw_problem *problem);

MXW_MUST_USE enum mxw_status mxw_trace_file_summary(struct mxw_trace_file *file,
                                                    struct mxw_trace_summary *summary,
                                                    struct mxw_problem *problem);

/* Moves what has been written into the file itself, and empties what lies beside it. */
MXW_MUST_USE enum mxw_status mxw_trace_file_settle(struct mxw_trace_file *file,
                                                   struct mxw_problem *problem);

/* Makes it one plain file with nothing beside it, until it is opened to be written again: a day
 * that is over can be read without leaving anything behind. It can do without, when a reader is in
 * the way. */
void mxw_trace_file_finish(struct mxw_trace_file *file);

/* The digest that stands for a key: some bits of its SHA-256. Two keys may share one. */
int64_t mxw_trace_key_digest(const struct mxw_trace_key *key);

/* Whether the record itself says so, and not just the digest. */
bool mxw_trace_record_has(mxw_bytes record, const struct mxw_trace_key *key);

#endif
