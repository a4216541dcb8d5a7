#include "runtime/store/changes.h"

#include "runtime/store/domains_base.h"

static void read_changed(sqlite3_stmt *row, struct mxw_store_change *change)
{
    change->is_removal = false;
    mxw_store_read_domain(row, &change->domain);
}

static void read_removed(sqlite3_stmt *row, struct mxw_store_change *change)
{
    *change = (struct mxw_store_change){ .is_removal = true,
                                         .domain = { .name = mxw_sql_bytes(row, 0) } };
}

/* Where the changes of a kind stand, and how they are read. */
static const struct source {
    enum mxw_sql sql;
    void (*read)(sqlite3_stmt *row, struct mxw_store_change *change);
} sources[] = {
    { MXW_SQL_CHANGED, read_changed },
    { MXW_SQL_REMOVED, read_removed },
};

/* MXW_SQL_ROW: the taker has ended the list. */
static enum mxw_sql_step tell(struct mxw_store *store, const struct source *source, uint64_t since,
                              mxw_store_take_change take, void *taker)
{
    struct mxw_store_change change;
    enum mxw_sql_step step;
    sqlite3_stmt *row = mxw_sql_begin(store, source->sql, MXW_SQL_WITH(mxw_sql_count(since)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        source->read(row, &change);
        if (!take(taker, &change))
            break;
    }
    mxw_sql_end(row);
    return step;
}

static bool reaches(const struct mxw_store_mark *since, const struct mxw_store_mark *now,
                    uint64_t pruned)
{
    return memcmp(since->identity, now->identity, sizeof since->identity) == 0
        && since->sequence >= pruned && since->sequence <= now->sequence;
}

/* From one state of the store, which the caller holds. */
static enum mxw_status tell_all(struct mxw_store *store, const struct mxw_store_mark *since,
                                mxw_store_take_change take, void *taker,
                                struct mxw_store_changes *changes)
{
    uint64_t pruned;
    enum mxw_status status = mxw_store_mark_pruned(store, &changes->mark, &pruned);
    if (status != MXW_OK || !reaches(since, &changes->mark, pruned))
        return status;
    for (size_t i = 0; i < MXW_COUNT_OF(sources); i++) {
        enum mxw_sql_step step = tell(store, &sources[i], since->sequence, take, taker);
        if (step != MXW_SQL_DONE)
            return step == MXW_SQL_ROW ? MXW_OK : store->status;
    }
    changes->is_complete = true;
    return MXW_OK;
}

enum mxw_status mxw_store_changes_each(struct mxw_store *store, const struct mxw_store_mark *since,
                                       mxw_store_take_change take, void *taker,
                                       struct mxw_store_changes *changes)
{
    *changes = (struct mxw_store_changes){ .is_complete = false };
    if (store->is_held)
        return tell_all(store, since, take, taker, changes);
    enum mxw_status status = mxw_store_hold(store);
    if (status != MXW_OK)
        return status;
    status = tell_all(store, since, take, taker, changes);
    mxw_store_release(store);
    return status;
}

enum mxw_status mxw_store_prune(struct mxw_store *store, uint64_t sequence)
{
    const struct mxw_sql_value *upto = MXW_SQL_WITH(mxw_sql_count(sequence));
    enum mxw_status status = mxw_store_begin_unaudited(store);
    if (status != MXW_OK)
        return status;
    return mxw_store_end_unaudited(store,
                                   mxw_sql_must(store, MXW_SQL_REMOVED_PRUNE, upto)
                                       && mxw_sql_must(store, MXW_SQL_PRUNED_SET, upto));
}
