#include "runtime/store/exempt.h"

#include "runtime/store/store_base.h"

enum mxw_store_answer mxw_store_exempt_add(struct mxw_store *store, mxw_bytes prefix,
                                           mxw_bytes note)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (!mxw_store_is_name(prefix) || note.len > MXW_STORE_NOTE_MAX)
        return MXW_STORE_TOO_LARGE;
    enum mxw_sql_step step = mxw_sql_run(store, MXW_SQL_EXEMPT_ADD,
                                         MXW_SQL_WITH(mxw_sql_text(prefix), mxw_sql_text(note),
                                                      mxw_sql_number(store->change.wall),
                                                      mxw_sql_text(mxw_store_who(store))));
    if (step == MXW_SQL_REFUSED)
        return MXW_STORE_EXISTS;
    if (step != MXW_SQL_DONE)
        return MXW_STORE_FAILED;
    mxw_store_directory_changed(store);
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_exempt_remove(struct mxw_store *store, mxw_bytes prefix)
{
    if (!mxw_store_may_change(store)
        || !mxw_sql_must(store, MXW_SQL_EXEMPT_REMOVE, MXW_SQL_WITH(mxw_sql_text(prefix))))
        return MXW_STORE_FAILED;
    if (sqlite3_changes(store->database) == 0)
        return MXW_STORE_ABSENT;
    mxw_store_directory_changed(store);
    return MXW_STORE_DONE;
}

enum mxw_status mxw_store_exempt_each(struct mxw_store *store, mxw_store_take_exempt take,
                                      void *taker)
{
    enum mxw_sql_step step;
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_EXEMPT, NULL);
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        struct mxw_store_exempt exempt = {
            .prefix = mxw_sql_bytes(row, 0),
            .note = mxw_sql_bytes(row, 1),
            .added_at = sqlite3_column_int64(row, 2),
            .added_by = mxw_sql_bytes(row, 3),
        };
        if (!take(taker, &exempt))
            break;
    }
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}
