#include "runtime/store/store.h"

#include <assert.h>

#include "mxwarden/writer.h"
#include "runtime/store/files.h"
#include "runtime/store/store_base.h"

enum mxw_status mxw_store_status(const struct mxw_store *store)
{
    return store->status;
}

const struct mxw_problem *mxw_store_problem(const struct mxw_store *store)
{
    return &store->problem;
}

enum mxw_status mxw_store_check_by(struct mxw_store *store, enum mxw_sql check)
{
    sqlite3_stmt *row = mxw_sql_begin(store, check, NULL);
    enum mxw_status status = MXW_OK;
    if (mxw_sql_next(store, row) != MXW_SQL_ROW)
        status = store->status;
    else if (!mxw_bytes_equal(mxw_sql_bytes(row, 0), MXW_BYTES("ok")))
        status = mxw_store_refuse(store, MXW_MALFORMED, "damaged; restore a backup (%s)",
                                  (const char *)sqlite3_column_text(row, 0));
    mxw_sql_end(row);
    return status;
}

enum mxw_status mxw_store_check(struct mxw_store *store)
{
    return mxw_store_check_by(store, MXW_SQL_QUICK_CHECK);
}

/* SQLite compares the file it holds open with what is at the path; whether a page of it was changed
 * or its log was emptied makes no difference. */
bool mxw_store_is_in_place(const struct mxw_store *store)
{
    int has_moved = 0;
    return sqlite3_file_control(store->database, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved)
        != SQLITE_OK
        || has_moved == 0;
}

enum mxw_status mxw_store_check_place(struct mxw_store *store)
{
    if (mxw_store_is_in_place(store))
        return MXW_OK;
    return mxw_store_refuse(store, MXW_MALFORMED,
                            mxw_file_exists(store->path)
                                ? "the file was replaced by another while it was in use"
                                : "the file was removed while it was in use");
}

void mxw_store_undo(struct mxw_store *store)
{
    enum mxw_status status = store->status;
    struct mxw_problem problem = store->problem;
    /* After some failures SQLite has done it already. */
    if (!sqlite3_get_autocommit(store->database))
        (void)mxw_sql_run(store, MXW_SQL_ROLLBACK, NULL);
    store->is_stuck = !sqlite3_get_autocommit(store->database);
    store->status = status;
    store->problem = problem;
}

/* That somebody else has to wait does no harm to the change that is open. */
static enum mxw_status tell_to_wait(struct mxw_store *store)
{
    mxw_problem_set(&store->problem, "%s: locked by another change", store->label);
    return store->status = MXW_UNAVAILABLE;
}

static enum mxw_status begin(struct mxw_store *store)
{
    struct mxw_store_mark mark;
    assert(!store->is_held);
    if (store->change.is_open)
        return tell_to_wait(store);
    /* To SQLite a change of what can only be read is one that reads. */
    if (sqlite3_db_readonly(store->database, "main") != 0)
        return mxw_store_fail(store, SQLITE_READONLY);
    if (mxw_store_check_place(store) != MXW_OK)
        return store->status;
    if (!mxw_sql_must(store, MXW_SQL_BEGIN, NULL))
        return store->status;
    enum mxw_status status = mxw_store_mark(store, &mark);
    if (status != MXW_OK) {
        mxw_store_undo(store);
        return status;
    }
    store->change =
        (struct mxw_store_open_change){ .is_open = true, .sequence = mark.sequence + 1 };
    return MXW_OK;
}

enum mxw_status mxw_store_begin(struct mxw_store *store, mxw_bytes who, mxw_wall wall)
{
    enum mxw_status status = begin(store);
    if (status != MXW_OK)
        return status;
    mxw_bytes known_as = mxw_bytes_first(who, sizeof store->change.who_at);
    struct mxw_writer out = MXW_WRITER(store->change.who_at);
    mxw_put(&out, known_as);
    store->change.who_len = out.used;
    store->change.wall = wall;
    return MXW_OK;
}

enum mxw_status mxw_store_begin_unaudited(struct mxw_store *store)
{
    enum mxw_status status = begin(store);
    if (status == MXW_OK)
        store->change.is_audited = true;
    return status;
}

enum mxw_status mxw_store_end_unaudited(struct mxw_store *store, bool is_made)
{
    uint64_t sequence;
    if (is_made)
        return mxw_store_commit(store, &sequence);
    mxw_store_rollback(store);
    return store->status;
}

bool mxw_store_may_change(const struct mxw_store *store)
{
    assert(store->change.is_open);
    return !store->change.is_failed;
}

enum mxw_status mxw_store_commit(struct mxw_store *store, uint64_t *sequence)
{
    const struct mxw_store_open_change *change = &store->change;
    assert(change->is_open);
    assert(change->is_failed || change->is_audited || !change->has_rows);
    bool is_new = change->has_directory_rows;
    const struct mxw_sql_value *number = MXW_SQL_WITH(mxw_sql_count(change->sequence));
    if (change->is_failed || mxw_store_check_place(store) != MXW_OK
        || (is_new && !mxw_sql_must(store, MXW_SQL_SEQUENCE_SET, number))
        || !mxw_sql_must(store, MXW_SQL_COMMIT, NULL)) {
        mxw_store_rollback(store);
        return store->status;
    }
    *sequence = is_new ? change->sequence : change->sequence - 1;
    store->change.is_open = false;
    return MXW_OK;
}

void mxw_store_rollback(struct mxw_store *store)
{
    mxw_store_undo(store);
    store->change.is_open = false;
}

/* Which state. */

enum mxw_status mxw_store_mark(struct mxw_store *store, struct mxw_store_mark *mark)
{
    uint64_t pruned;
    return mxw_store_mark_pruned(store, mark, &pruned);
}

enum mxw_status mxw_store_mark_pruned(struct mxw_store *store, struct mxw_store_mark *mark,
                                      uint64_t *pruned)
{
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_MARK, NULL);
    enum mxw_sql_step step = mxw_sql_next(store, row);
    enum mxw_status status = MXW_OK;
    if (step == MXW_SQL_ROW && mxw_sql_bytes(row, 0).len == MXW_STORE_IDENTITY_LEN) {
        memcpy(mark->identity, mxw_sql_bytes(row, 0).at, MXW_STORE_IDENTITY_LEN);
        mark->sequence = mxw_sql_column_count(row, 1);
        *pruned = mxw_sql_column_count(row, 2);
    } else if (step == MXW_SQL_FAILED) {
        status = store->status;
    } else {
        status = mxw_store_refuse(store, MXW_MALFORMED, "damaged; restore a backup");
    }
    mxw_sql_end(row);
    return status;
}

enum mxw_status mxw_store_hold(struct mxw_store *store)
{
    struct mxw_store_mark mark;
    assert(!store->change.is_open && !store->is_held);
    if (!mxw_sql_must(store, MXW_SQL_HOLD, NULL))
        return store->status;
    /* SQLite chooses the state with the first read. */
    enum mxw_status status = mxw_store_mark(store, &mark);
    store->is_held = status == MXW_OK;
    if (status != MXW_OK)
        mxw_store_undo(store);
    return status;
}

void mxw_store_release(struct mxw_store *store)
{
    assert(store->is_held);
    store->is_held = false;
    mxw_store_undo(store);
}
