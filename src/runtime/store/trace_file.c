#include "runtime/store/trace_file.h"

#include <stdio.h>

#include "mxwarden/sha256.h"

#define APPLICATION_ID 0x6d787774 /* "mxwt": what file(1) and we know it by */
#define FORMAT_VERSION 1
#define PAGE_OCTETS 4096
#define WAL_PAGES 4000         /* beside the file, before they are written into it */
#define DIGEST_BITS 47         /* what SQLite keeps in six octets */
#define PAGES_MAX 4294967294   /* SQLite's own limit */
#define BUSY_MILLISECONDS 1000 /* a reader or another checkpoint is done by then */
#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static const char *const sql_texts[] = {
    [MXW_TRACE_SQL_READ] = "BEGIN",
    [MXW_TRACE_SQL_WRITE] = "BEGIN IMMEDIATE",
    [MXW_TRACE_SQL_COMMIT] = "COMMIT",
    [MXW_TRACE_SQL_ADD_RECORD] = "INSERT INTO record (number, body) VALUES (?1, ?2)",
    [MXW_TRACE_SQL_ADD_KEY] = "INSERT INTO key (part, key, record) VALUES (?1, ?2, ?3)",
    [MXW_TRACE_SQL_DELETE_KEY] = "DELETE FROM key WHERE part = ?1 AND key = ?2 AND record = ?3",
    [MXW_TRACE_SQL_SUM_UP] = "UPDATE summary SET records = records + ?1, spread = max(spread, ?2)",
    [MXW_TRACE_SQL_SUMMARY] = "SELECT records, spread FROM summary",
    [MXW_TRACE_SQL_BODY] = "SELECT body FROM record WHERE number = ?1",
    [MXW_TRACE_SQL_RECORD_UP_TO] =
        "SELECT number FROM record WHERE number <= ?1 ORDER BY number DESC LIMIT 1",
    [MXW_TRACE_SQL_RECORD_FROM] =
        "SELECT number FROM record WHERE number >= ?1 ORDER BY number LIMIT 1",
    [MXW_TRACE_SQL_KEY_UP_TO] = "SELECT record FROM key WHERE part = ?1 AND key = ?2"
                                " AND record <= ?3 ORDER BY record DESC LIMIT 1",
    [MXW_TRACE_SQL_KEY_FROM] = "SELECT record FROM key WHERE part = ?1 AND key = ?2"
                               " AND record >= ?3 ORDER BY record LIMIT 1",
};

/* clang-format off */

static const char *const settings_of_writers =
    "PRAGMA page_size = " TEXT(PAGE_OCTETS) ";"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA wal_autocheckpoint = " TEXT(WAL_PAGES) ";"
    "PRAGMA synchronous = NORMAL;"
    "PRAGMA secure_delete = ON;";

static const char *const schema =
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = " TEXT(APPLICATION_ID) ";"
    "PRAGMA user_version = " TEXT(FORMAT_VERSION) ";"
    "CREATE TABLE record (number INTEGER PRIMARY KEY, body BLOB NOT NULL);"
    "CREATE TABLE key (part INTEGER NOT NULL, key INTEGER NOT NULL, record INTEGER NOT NULL,"
    " PRIMARY KEY (part, key, record)) WITHOUT ROWID;"
    "CREATE TABLE summary (records INTEGER NOT NULL, spread INTEGER NOT NULL);"
    "INSERT INTO summary (records, spread) VALUES (0, 0);"
    "COMMIT;";

/* clang-format on */

enum mxw_status mxw_trace_file_fail(const struct mxw_trace_file *file, struct mxw_problem *problem)
{
    mxw_problem_set(problem, "trace file %s: %s", file->path, sqlite3_errmsg(file->database));
    return sqlite3_errcode(file->database) == SQLITE_NOMEM ? MXW_NO_ROOM : MXW_UNAVAILABLE;
}

/* Settings and tables, outside the statements of everyday. */
static enum mxw_status execute(struct mxw_trace_file *file, const char *sql,
                               struct mxw_problem *problem)
{
    int result = sqlite3_exec(file->database, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? MXW_OK : mxw_trace_file_fail(file, problem);
}

static enum mxw_status get_setting(struct mxw_trace_file *file, const char *sql, int64_t *value,
                                   struct mxw_problem *problem)
{
    sqlite3_stmt *statement = NULL;
    enum mxw_status status = MXW_OK;
    *value = 0;
    if (sqlite3_prepare_v2(file->database, sql, -1, &statement, NULL) != SQLITE_OK
        || sqlite3_step(statement) != SQLITE_ROW)
        status = mxw_trace_file_fail(file, problem);
    else
        *value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return status;
}

static enum mxw_status check_format(struct mxw_trace_file *file, struct mxw_problem *problem)
{
    int64_t schema_version, application_id, format_version;
    enum mxw_status status = get_setting(file, "PRAGMA schema_version", &schema_version, problem);
    if (status == MXW_OK)
        status = get_setting(file, "PRAGMA application_id", &application_id, problem);
    if (status == MXW_OK)
        status = get_setting(file, "PRAGMA user_version", &format_version, problem);
    if (status != MXW_OK)
        return status;

    file->is_empty = schema_version == 0 && application_id == 0;
    if (file->is_empty || (application_id == APPLICATION_ID && format_version == FORMAT_VERSION))
        return MXW_OK;
    mxw_problem_set(problem, "trace file %s: %s", file->path,
                    application_id == APPLICATION_ID ? "written by another version of mxwarden"
                                                     : "not a trace");
    return MXW_UNAVAILABLE;
}

static enum mxw_status set_up(struct mxw_trace_file *file, enum mxw_trace_file_mode mode,
                              struct mxw_problem *problem)
{
    (void)sqlite3_busy_timeout(file->database, BUSY_MILLISECONDS);
    enum mxw_status status = check_format(file, problem);
    if (status == MXW_OK && mode != MXW_TRACE_FILE_READ)
        status = execute(file, settings_of_writers, problem);
    if (status != MXW_OK || mode != MXW_TRACE_FILE_MAKE || !file->is_empty)
        return status;
    file->is_empty = false;
    return execute(file, schema, problem);
}

enum mxw_status mxw_trace_file_open(struct mxw_trace_file *file, const char *folder, int64_t day,
                                    enum mxw_trace_file_mode mode, struct mxw_problem *problem)
{
    static const int flags[] = {
        [MXW_TRACE_FILE_READ] = SQLITE_OPEN_READONLY,
        [MXW_TRACE_FILE_WRITE] = SQLITE_OPEN_READWRITE,
        [MXW_TRACE_FILE_MAKE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    *file = (struct mxw_trace_file){ .day = day };
    if (!mxw_trace_day_path(file->path, folder, day)) {
        mxw_problem_set(problem, "trace folder %s: its name is too long", folder);
        return MXW_UNAVAILABLE;
    }
    enum mxw_status status;
    if (sqlite3_open_v2(file->path, &file->database, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL)
        != SQLITE_OK)
        status = mxw_trace_file_fail(file, problem);
    else
        status = set_up(file, mode, problem);
    if (status != MXW_OK)
        mxw_trace_file_close(file);
    return status;
}

void mxw_trace_file_close(struct mxw_trace_file *file)
{
    for (size_t i = 0; i < MXW_COUNT_OF(file->statements); i++)
        (void)sqlite3_finalize(file->statements[i]);
    (void)sqlite3_close(file->database);
    *file = (struct mxw_trace_file){ 0 };
}

enum mxw_status mxw_trace_file_limit(struct mxw_trace_file *file, uint64_t octets,
                                     struct mxw_problem *problem)
{
    char sql[64];
    uint64_t pages = octets / PAGE_OCTETS;
    if (pages < 1 || pages > PAGES_MAX)
        pages = pages < 1 ? 1 : PAGES_MAX;
    (void)snprintf(sql, sizeof sql, "PRAGMA max_page_count = %llu", (unsigned long long)pages);
    return execute(file, sql, problem);
}

/* A statement with its numbers bound. NULL: the file is broken. */
static sqlite3_stmt *prepare(struct mxw_trace_file *file, enum mxw_trace_sql sql,
                             const int64_t *parameters, size_t count)
{
    sqlite3_stmt **statement = &file->statements[sql];
    if (*statement == NULL
        && sqlite3_prepare_v3(file->database, sql_texts[sql], -1, SQLITE_PREPARE_PERSISTENT,
                              statement, NULL)
            != SQLITE_OK)
        return NULL;
    for (size_t i = 0; i < count; i++)
        (void)sqlite3_bind_int64(*statement, (int)i + 1, parameters[i]);
    return *statement;
}

enum mxw_status mxw_trace_file_ask(struct mxw_trace_file *file, enum mxw_trace_sql sql,
                                   const int64_t *parameters, size_t count, bool *is_there,
                                   int64_t *got, struct mxw_problem *problem)
{
    sqlite3_stmt *statement = prepare(file, sql, parameters, count);
    int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
    *is_there = result == SQLITE_ROW;
    *got = *is_there ? sqlite3_column_int64(statement, 0) : 0;
    enum mxw_status status =
        result == SQLITE_ROW || result == SQLITE_DONE ? MXW_OK : mxw_trace_file_fail(file, problem);
    (void)sqlite3_reset(statement);
    return status;
}

enum mxw_status mxw_trace_file_run(struct mxw_trace_file *file, enum mxw_trace_sql sql,
                                   const int64_t *parameters, size_t count,
                                   struct mxw_problem *problem)
{
    bool is_there;
    int64_t got;
    return mxw_trace_file_ask(file, sql, parameters, count, &is_there, &got, problem);
}

enum mxw_status mxw_trace_file_add(struct mxw_trace_file *file, int64_t number, mxw_bytes record,
                                   struct mxw_problem *problem)
{
    sqlite3_stmt *statement = prepare(file, MXW_TRACE_SQL_ADD_RECORD, &number, 1);
    bool is_added = statement != NULL
        && sqlite3_bind_blob(statement, 2, record.at, (int)record.len, SQLITE_STATIC) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_DONE;
    enum mxw_status status = is_added ? MXW_OK : mxw_trace_file_fail(file, problem);
    (void)sqlite3_reset(statement);
    return status;
}

enum mxw_status mxw_trace_file_get(struct mxw_trace_file *file, int64_t number,
                                   struct mxw_writer *record, struct mxw_problem *problem)
{
    sqlite3_stmt *statement = prepare(file, MXW_TRACE_SQL_BODY, &number, 1);
    int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
    enum mxw_status status = MXW_OK;
    if (result == SQLITE_ROW) {
        const uint8_t *at = sqlite3_column_blob(statement, 0);
        size_t len = at == NULL ? 0 : (size_t)sqlite3_column_bytes(statement, 0);
        mxw_put(record, mxw_bytes_first((mxw_bytes){ at, len }, record->room - record->used));
    } else if (result != SQLITE_DONE) {
        status = mxw_trace_file_fail(file, problem);
    }
    (void)sqlite3_reset(statement);
    return status;
}

enum mxw_status mxw_trace_file_erase(struct mxw_trace_file *file, int64_t number,
                                     struct mxw_problem *problem)
{
    static const uint8_t zeros[4096];
    sqlite3_blob *blob = NULL;
    int result = sqlite3_blob_open(file->database, "main", "record", "body", number, 1, &blob);
    int len = result == SQLITE_OK ? sqlite3_blob_bytes(blob) : 0;
    for (int offset = 0; result == SQLITE_OK && offset < len;) {
        int piece = len - offset < (int)sizeof zeros ? len - offset : (int)sizeof zeros;
        result = sqlite3_blob_write(blob, zeros, piece, offset);
        offset += piece;
    }
    enum mxw_status status = result == SQLITE_OK ? MXW_OK : mxw_trace_file_fail(file, problem);
    (void)sqlite3_blob_close(blob);
    return status;
}

/* Others may have written the file. */
static int64_t at_least_zero(int64_t number)
{
    return number > 0 ? number : 0;
}

enum mxw_status mxw_trace_file_summary(struct mxw_trace_file *file,
                                       struct mxw_trace_summary *summary,
                                       struct mxw_problem *problem)
{
    enum mxw_status status = MXW_OK;
    *summary = (struct mxw_trace_summary){ 0 };
    if (file->is_empty)
        return status;
    sqlite3_stmt *statement = prepare(file, MXW_TRACE_SQL_SUMMARY, NULL, 0);
    if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW) {
        status = mxw_trace_file_fail(file, problem);
    } else {
        summary->records = at_least_zero(sqlite3_column_int64(statement, 0));
        summary->spread = at_least_zero(sqlite3_column_int64(statement, 1));
    }
    (void)sqlite3_reset(statement);
    return status;
}

enum mxw_status mxw_trace_file_settle(struct mxw_trace_file *file, struct mxw_problem *problem)
{
    int result =
        sqlite3_wal_checkpoint_v2(file->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return result == SQLITE_OK ? MXW_OK : mxw_trace_file_fail(file, problem);
}

void mxw_trace_file_finish(struct mxw_trace_file *file)
{
    (void)sqlite3_exec(file->database, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

/* A transaction is found in the list of its session, whose id its own begins with: one list less
 * for every record. */
static struct mxw_trace_key listed_as(const struct mxw_trace_key *key)
{
    if (key->kind != MXW_TRACE_KEY_ID)
        return *key;
    size_t session_len = mxw_bytes_find_last(key->text, '-');
    return (struct mxw_trace_key){ MXW_TRACE_KEY_SESSION, mxw_bytes_first(key->text, session_len) };
}

int64_t mxw_trace_key_digest(const struct mxw_trace_key *key)
{
    struct mxw_trace_key listed = listed_as(key);
    struct mxw_sha256 digest;
    uint8_t octets[MXW_SHA256_LEN], kind = (uint8_t)listed.kind;
    uint64_t number = 0;
    mxw_sha256_begin(&digest);
    mxw_sha256_take(&digest, (mxw_bytes){ &kind, 1 });
    mxw_sha256_take(&digest, listed.text);
    mxw_sha256_end(&digest, octets);
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | octets[i];
    return (int64_t)(number >> (64 - DIGEST_BITS));
}

bool mxw_trace_record_has(mxw_bytes record, const struct mxw_trace_key *key)
{
    struct mxw_trace_keys keys;
    struct mxw_trace_key own;
    mxw_trace_keys_begin(&keys, record);
    while (mxw_trace_keys_next(&keys, &own))
        if (mxw_trace_key_equal(&own, key))
            return true;
    return false;
}
