#include "runtime/store/aggregates.h"

#include "runtime/store/store_base.h"

static bool add(struct mxw_store *store, const struct mxw_store_aggregate *row)
{
    return mxw_sql_must(store, MXW_SQL_AGGREGATE_ADD,
                        MXW_SQL_WITH(mxw_sql_number(row->day), mxw_sql_text(row->domain),
                                     mxw_sql_text(row->tenant), mxw_sql_number(row->family),
                                     mxw_sql_text(row->outcome), mxw_sql_text(row->rule),
                                     mxw_sql_text(row->would), mxw_sql_text(row->would_rule),
                                     mxw_sql_count(row->messages), mxw_sql_count(row->octets)));
}

enum mxw_status mxw_store_aggregates_add(struct mxw_store *store,
                                         const struct mxw_store_aggregate *rows, size_t count)
{
    enum mxw_status status = mxw_store_begin_unaudited(store);
    if (status != MXW_OK)
        return status;
    bool is_made = true;
    for (size_t i = 0; i < count && is_made; i++)
        is_made = add(store, &rows[i]);
    return mxw_store_end_unaudited(store, is_made);
}

enum mxw_status mxw_store_aggregates_prune(struct mxw_store *store, uint32_t day)
{
    enum mxw_status status = mxw_store_begin_unaudited(store);
    if (status != MXW_OK)
        return status;
    return mxw_store_end_unaudited(
        store, mxw_sql_must(store, MXW_SQL_AGGREGATES_PRUNE, MXW_SQL_WITH(mxw_sql_number(day))));
}

static void read_aggregate(sqlite3_stmt *row, struct mxw_store_aggregate *aggregate)
{
    *aggregate = (struct mxw_store_aggregate){
        .day = (uint32_t)mxw_sql_column_count(row, 0),
        .domain = mxw_sql_bytes(row, 1),
        .tenant = mxw_sql_bytes(row, 2),
        .family = (uint8_t)mxw_sql_column_count(row, 3),
        .outcome = mxw_sql_bytes(row, 4),
        .rule = mxw_sql_bytes(row, 5),
        .would = mxw_sql_bytes(row, 6),
        .would_rule = mxw_sql_bytes(row, 7),
        .messages = mxw_sql_column_count(row, 8),
        .octets = mxw_sql_column_count(row, 9),
    };
}

enum mxw_status mxw_store_aggregates_each(struct mxw_store *store, mxw_bytes domain,
                                          uint32_t first_day, uint32_t last_day,
                                          mxw_store_take_aggregate take, void *taker)
{
    struct mxw_store_aggregate aggregate;
    enum mxw_sql_step step;
    sqlite3_stmt *row = mxw_sql_begin(
        store, MXW_SQL_AGGREGATES,
        MXW_SQL_WITH(mxw_sql_text(domain), mxw_sql_number(first_day), mxw_sql_number(last_day)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        read_aggregate(row, &aggregate);
        if (!take(taker, &aggregate))
            break;
    }
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}
