/* Running statements, and saying in words what went wrong. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mxwarden/writer.h"
#include "runtime/store/store_base.h"

/* What the keeper, and the person behind it, can do about a result of SQLite's. The first row whose
 * code is the result, or its primary code, counts; the last one is for what should not happen. */
static const struct trouble {
    int code;
    enum mxw_status status;
    const char *text;
} troubles[] = {
    { SQLITE_IOERR_NOMEM, MXW_NO_ROOM, "out of memory" },
    { SQLITE_NOMEM, MXW_NO_ROOM, "out of memory" },
    { SQLITE_BUSY, MXW_UNAVAILABLE, "locked by another program" },
    { SQLITE_LOCKED, MXW_UNAVAILABLE, "locked by another program" },
    { SQLITE_PROTOCOL, MXW_UNAVAILABLE, "locked by another program" },
    { SQLITE_FULL, MXW_UNAVAILABLE, "the disk is full" },
    { SQLITE_IOERR, MXW_UNAVAILABLE, "the disk cannot be read or written" },
    { SQLITE_CANTOPEN, MXW_UNAVAILABLE, "cannot be opened" },
    { SQLITE_READONLY, MXW_UNAVAILABLE, "may not be written" },
    { SQLITE_PERM, MXW_UNAVAILABLE, "may not be written" },
    { SQLITE_NOTADB, MXW_MALFORMED, "not a store of mxwarden" },
    { SQLITE_CORRUPT, MXW_MALFORMED, "damaged; restore a backup" },
    { SQLITE_OK, MXW_MALFORMED, "damaged, or changed by another program; restore a backup" },
};

static const struct trouble *trouble_of(int code)
{
    const struct trouble *trouble = troubles;
    while (trouble->code != SQLITE_OK && trouble->code != code && trouble->code != (code & 0xff))
        trouble++;
    return trouble;
}

static enum mxw_status note(struct mxw_store *store, enum mxw_status status)
{
    store->status = status;
    store->change.is_failed = true;
    return status;
}

enum mxw_status mxw_store_fail(struct mxw_store *store, int code)
{
    const struct trouble *trouble = trouble_of(code);
    int cause = store->database == NULL ? 0 : sqlite3_system_errno(store->database);
    bool has_cause = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    if (trouble->status == MXW_UNAVAILABLE && has_cause && cause != 0)
        mxw_problem_set_errno(&store->problem, cause, "%s: %s", store->label, trouble->text);
    else if (trouble->status == MXW_MALFORMED && store->database != NULL)
        mxw_problem_set(&store->problem, "%s: %s (%s)", store->label, trouble->text,
                        sqlite3_errmsg(store->database));
    else
        mxw_problem_set(&store->problem, "%s: %s", store->label, trouble->text);
    return note(store, trouble->status);
}

enum mxw_status mxw_store_refuse(struct mxw_store *store, enum mxw_status status,
                                 const char *format, ...)
{
    char text[MXW_PROBLEM_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mxw_problem_set(&store->problem, "%s: %s", store->label, text);
    return note(store, status);
}

enum mxw_status mxw_store_refuse_file(struct mxw_store *store, int code, const char *what,
                                      const char *path)
{
    mxw_problem_set_errno(&store->problem, code, "%s: %s %s", store->label, what, path);
    return note(store, MXW_UNAVAILABLE);
}

bool mxw_store_keep(struct mxw_store *store, mxw_bytes *const *texts, size_t count)
{
    size_t needed = 0;
    for (size_t i = 0; i < count; i++)
        needed += texts[i]->len;
    if (needed > store->kept_room) {
        uint8_t *larger = realloc(store->kept_at, needed);
        if (larger == NULL) {
            (void)mxw_store_fail(store, SQLITE_NOMEM);
            return false;
        }
        store->kept_at = larger;
        store->kept_room = needed;
    }

    struct mxw_writer kept = { .at = store->kept_at, .room = store->kept_room };
    for (size_t i = 0; i < count; i++) {
        mxw_bytes copy = { kept.at + kept.used, texts[i]->len };
        mxw_put(&kept, *texts[i]);
        *texts[i] = copy;
    }
    return true;
}

static int bind(sqlite3_stmt *statement, int parameter, const struct mxw_sql_value *value)
{
    if (value->kind == MXW_SQL_NUMBER)
        return sqlite3_bind_int64(statement, parameter, value->number);
    /* A pointer that is NULL would be bound as NULL, and not as an empty text. */
    const char *at = value->text.len > 0 ? (const char *)value->text.at : "";
    return sqlite3_bind_text64(statement, parameter, at, value->text.len, SQLITE_STATIC,
                               SQLITE_UTF8);
}

static sqlite3_stmt *prepared(struct mxw_store *store, enum mxw_sql sql)
{
    if (store->statements[sql] != NULL)
        return store->statements[sql];
    int code = sqlite3_prepare_v3(store->database, mxw_sql_texts[sql], -1,
                                  SQLITE_PREPARE_PERSISTENT, &store->statements[sql], NULL);
    if (code != SQLITE_OK)
        (void)mxw_store_fail(store, code);
    return store->statements[sql];
}

static bool roll_back_at_last(struct mxw_store *store)
{
    store->is_stuck = mxw_sql_execute(store, "ROLLBACK") != MXW_OK;
    return !store->is_stuck;
}

sqlite3_stmt *mxw_sql_begin(struct mxw_store *store, enum mxw_sql sql,
                            const struct mxw_sql_value *values)
{
    if (store->is_stuck && !roll_back_at_last(store))
        return NULL;
    sqlite3_stmt *statement = prepared(store, sql);
    if (statement == NULL)
        return NULL;
    assert(!sqlite3_stmt_busy(statement));
    for (int i = 0; values != NULL && values[i].kind != MXW_SQL_VALUES_END; i++) {
        int code = bind(statement, i + 1, &values[i]);
        if (code == SQLITE_OK)
            continue;
        (void)mxw_store_fail(store, code);
        mxw_sql_end(statement);
        return NULL;
    }
    return statement;
}

enum mxw_sql_step mxw_sql_next(struct mxw_store *store, sqlite3_stmt *statement)
{
    if (statement == NULL)
        return MXW_SQL_FAILED;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return MXW_SQL_ROW;
    if (code == SQLITE_DONE)
        return MXW_SQL_DONE;
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        return MXW_SQL_REFUSED;
    (void)mxw_store_fail(store, code);
    return MXW_SQL_FAILED;
}

/* Values are bound to the caller's memory, so they do not stay. */
void mxw_sql_end(sqlite3_stmt *statement)
{
    if (statement == NULL)
        return;
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
}

enum mxw_sql_step mxw_sql_run(struct mxw_store *store, enum mxw_sql sql,
                              const struct mxw_sql_value *values)
{
    sqlite3_stmt *statement = mxw_sql_begin(store, sql, values);
    enum mxw_sql_step step = mxw_sql_next(store, statement);
    mxw_sql_end(statement);
    return step;
}

bool mxw_sql_must(struct mxw_store *store, enum mxw_sql sql, const struct mxw_sql_value *values)
{
    enum mxw_sql_step step = mxw_sql_run(store, sql, values);
    if (step == MXW_SQL_REFUSED)
        (void)mxw_store_fail(store, SQLITE_CONSTRAINT);
    return step == MXW_SQL_DONE;
}

enum mxw_store_answer mxw_store_find_text(struct mxw_store *store, enum mxw_sql sql,
                                          const struct mxw_sql_value *values, mxw_bytes *text)
{
    mxw_bytes *const kept[] = { text };
    sqlite3_stmt *row = mxw_sql_begin(store, sql, values);
    enum mxw_sql_step step = mxw_sql_next(store, row);
    if (step == MXW_SQL_ROW) {
        *text = mxw_sql_bytes(row, 0);
        step = mxw_store_keep(store, kept, MXW_COUNT_OF(kept)) ? step : MXW_SQL_FAILED;
    }
    mxw_sql_end(row);
    return mxw_store_found(step);
}

enum mxw_status mxw_sql_execute(struct mxw_store *store, const char *text)
{
    int code = sqlite3_exec(store->database, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? MXW_OK : mxw_store_fail(store, code);
}

enum mxw_status mxw_sql_fetch_number(struct mxw_store *store, const char *text, uint64_t *number)
{
    sqlite3_stmt *statement;
    *number = 0;
    int code = sqlite3_prepare_v2(store->database, text, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *number = mxw_sql_column_count(statement, 0);
    bool is_fine = code == SQLITE_ROW || code == SQLITE_DONE;
    enum mxw_status status = is_fine ? MXW_OK : mxw_store_fail(store, code);
    (void)sqlite3_finalize(statement);
    return status;
}

mxw_bytes mxw_sql_bytes(sqlite3_stmt *row, int column)
{
    const uint8_t *at = sqlite3_column_blob(row, column);
    return (mxw_bytes){ at, at == NULL ? 0 : (size_t)sqlite3_column_bytes(row, column) };
}

uint64_t mxw_sql_column_count(sqlite3_stmt *row, int column)
{
    int64_t number = sqlite3_column_int64(row, column);
    return number > 0 ? (uint64_t)number : 0;
}
