/* Putting the content of a backup in the place of what is there. All doubts are settled in a copy;
 * the store itself is changed in one step at the end. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "runtime/store/audit.h"
#include "runtime/store/backup.h"
#include "runtime/store/files.h"
#include "runtime/store/schema.h"
#include "runtime/store/store_base.h"

/* Whoever copied the file of a store that was in use has perhaps not got its log. */
static enum mxw_status check_is_backup(struct mxw_store *copy)
{
    bool has_log;
    enum mxw_status status = mxw_store_journal(copy, "PRAGMA journal_mode", &has_log);
    if (status == MXW_OK && has_log)
        status = mxw_store_refuse(copy, MXW_MALFORMED,
                                  "the file of a store that was in use, which may lack its last "
                                  "changes; make one with 'mxwarden backup'");
    return status;
}

static enum mxw_status take_problem(struct mxw_store *store, const struct mxw_store *from)
{
    store->problem = from->problem;
    return store->status = from->status;
}

/* Every table and index is what it is here: what has our id may still be something else. */
static enum mxw_status check_schema(struct mxw_store *copy, struct mxw_store *store)
{
    sqlite3_stmt *theirs = mxw_sql_begin(copy, MXW_SQL_SCHEMA, NULL);
    sqlite3_stmt *ours = mxw_sql_begin(store, MXW_SQL_SCHEMA, NULL);
    enum mxw_sql_step their_step, our_step;
    bool is_same;
    do {
        their_step = mxw_sql_next(copy, theirs);
        our_step = mxw_sql_next(store, ours);
        is_same = their_step == our_step
            && (our_step != MXW_SQL_ROW
                || mxw_bytes_equal(mxw_sql_bytes(theirs, 0), mxw_sql_bytes(ours, 0)));
    } while (is_same && our_step == MXW_SQL_ROW);
    mxw_sql_end(theirs);
    mxw_sql_end(ours);
    if (their_step == MXW_SQL_FAILED)
        return copy->status;
    if (our_step == MXW_SQL_FAILED)
        return take_problem(copy, store);
    return is_same ? MXW_OK
                   : mxw_store_refuse(copy, MXW_MALFORMED, "its tables are not those of a store");
}

/* As it shall be here: another store than before, and later than anything anybody knows. */
static enum mxw_status mark_restored(struct mxw_store *copy, const struct mxw_store_mark *mark,
                                     mxw_bytes who, mxw_wall wall)
{
    enum mxw_status status = mxw_store_begin(copy, who, wall);
    if (status != MXW_OK)
        return status;
    uint64_t sequence = copy->change.sequence;
    if (sequence <= mark->sequence)
        sequence = mark->sequence + 1;
    const struct mxw_sql_value *number = MXW_SQL_WITH(mxw_sql_count(sequence));
    copy->change.sequence = sequence;
    mxw_store_directory_changed(copy);
    bool is_marked = mxw_sql_must(copy, MXW_SQL_RESTORED_MARK, number)
        && mxw_sql_must(copy, MXW_SQL_RESTORED_DOMAINS, number)
        && mxw_sql_must(copy, MXW_SQL_RESTORED_REMOVED, NULL)
        && mxw_store_audit_add(copy, MXW_BYTES("store.restore"), MXW_BYTES(""), MXW_BYTES("{}"))
            == MXW_STORE_DONE;
    if (is_marked)
        return mxw_store_commit(copy, &sequence);
    mxw_store_rollback(copy);
    return copy->status;
}

static enum mxw_status prepare(struct mxw_store *copy, struct mxw_store *store, mxw_bytes who,
                               mxw_wall wall)
{
    struct mxw_store_mark mark;
    uint32_t version = 0;
    enum mxw_status status = mxw_store_recognise(copy, mxw_store_schema.version, &version);
    if (status == MXW_OK)
        status = mxw_sql_execute(copy, "PRAGMA synchronous = OFF"); /* it is thrown away */
    if (status == MXW_OK)
        status = check_is_backup(copy);
    if (status == MXW_OK)
        status = mxw_store_check_size(copy);
    if (status == MXW_OK)
        status = mxw_store_check_by(copy, MXW_SQL_INTEGRITY_CHECK);
    if (status == MXW_OK)
        status = mxw_schema_migrate(copy, &mxw_store_schema, version);
    if (status == MXW_OK)
        status = check_schema(copy, store);
    if (status == MXW_OK)
        status = mxw_schema_check_keys(copy);
    if (status != MXW_OK)
        return status;
    if (mxw_store_mark(store, &mark) != MXW_OK)
        return take_problem(copy, store);
    return mark_restored(copy, &mark, who, wall);
}

/* One change of the store, however many pages it is. */
static enum mxw_status replace(struct mxw_store *store, struct mxw_store *copy)
{
    sqlite3_backup *pages = sqlite3_backup_init(store->database, "main", copy->database, "main");
    if (pages == NULL)
        return mxw_store_fail(store, sqlite3_errcode(store->database));
    (void)sqlite3_backup_step(pages, -1);
    int code = sqlite3_backup_finish(pages);
    return code == SQLITE_OK ? MXW_OK : mxw_store_fail(store, code);
}

static enum mxw_status restore_copy(struct mxw_store *store, const char *path, mxw_bytes who,
                                    mxw_wall wall)
{
    struct mxw_store *copy;
    enum mxw_status status =
        mxw_store_connect(&copy, path, "the backup", SQLITE_OPEN_READWRITE, &store->problem);
    if (status != MXW_OK)
        return store->status = status;
    status = prepare(copy, store, who, wall);
    status = status == MXW_OK ? replace(store, copy) : take_problem(store, copy);
    mxw_store_close(copy);
    return status;
}

enum mxw_status mxw_store_restore(struct mxw_store *store, int file, mxw_bytes who, mxw_wall wall)
{
    assert(!store->change.is_open && !store->is_held);
    if (mxw_store_check_place(store) != MXW_OK)
        return store->status;
    char *path = mxw_file_name(store->path, ".restore");
    if (path == NULL)
        return mxw_store_fail(store, SQLITE_NOMEM);
    mxw_file_discard(path);
    enum mxw_status status = mxw_file_copy(file, path)
        ? restore_copy(store, path, who, wall)
        : mxw_store_refuse_file(store, errno, "the backup cannot be copied to", path);
    mxw_file_discard(path);
    free(path);
    return status;
}
