#include "runtime/store/audit.h"

#include "runtime/store/store_base.h"

enum mxw_store_answer mxw_store_audit_add(struct mxw_store *store, mxw_bytes action,
                                          mxw_bytes object, mxw_bytes detail)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (!mxw_store_is_name(action) || object.len > MXW_STORE_NAME_MAX
        || detail.len > MXW_STORE_DETAIL_MAX)
        return MXW_STORE_TOO_LARGE;
    if (!mxw_sql_must(store, MXW_SQL_AUDIT_ADD,
                      MXW_SQL_WITH(mxw_sql_number(store->change.wall),
                                   mxw_sql_text(mxw_store_who(store)), mxw_sql_text(action),
                                   mxw_sql_text(object), mxw_sql_text(detail))))
        return MXW_STORE_FAILED;
    store->change.is_audited = true;
    return MXW_STORE_DONE;
}

enum mxw_status mxw_store_audit_each(struct mxw_store *store, uint64_t before, size_t limit,
                                     mxw_store_take_audit take, void *taker)
{
    enum mxw_sql_step step;
    uint64_t end = before == 0 ? INT64_MAX : before;
    sqlite3_stmt *row =
        mxw_sql_begin(store, MXW_SQL_AUDIT, MXW_SQL_WITH(mxw_sql_count(end), mxw_sql_count(limit)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        struct mxw_store_audit audit = {
            .number = mxw_sql_column_count(row, 0),
            .at = sqlite3_column_int64(row, 1),
            .who = mxw_sql_bytes(row, 2),
            .action = mxw_sql_bytes(row, 3),
            .object = mxw_sql_bytes(row, 4),
            .detail = mxw_sql_bytes(row, 5),
        };
        if (!take(taker, &audit))
            break;
    }
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}
