#include "runtime/store/tenants.h"

#include "runtime/store/store_base.h"

static void read_tenant(sqlite3_stmt *row, struct mxw_store_tenant *tenant)
{
    *tenant = (struct mxw_store_tenant){
        .name = mxw_sql_bytes(row, 0),
        .description = mxw_sql_bytes(row, 1),
        .domain_count = mxw_sql_column_count(row, 2),
    };
}

/* A tenant was changed, or was not there. */
static enum mxw_store_answer changed(struct mxw_store *store, enum mxw_sql_step step)
{
    if (step != MXW_SQL_DONE)
        return MXW_STORE_FAILED;
    if (sqlite3_changes(store->database) == 0)
        return MXW_STORE_ABSENT;
    store->change.has_rows = true;
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_tenant_add(struct mxw_store *store, mxw_bytes name,
                                           mxw_bytes description)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (!mxw_store_is_name(name) || description.len > MXW_STORE_NOTE_MAX)
        return MXW_STORE_TOO_LARGE;
    enum mxw_sql_step step = mxw_sql_run(
        store, MXW_SQL_TENANT_ADD, MXW_SQL_WITH(mxw_sql_text(name), mxw_sql_text(description)));
    return step == MXW_SQL_REFUSED ? MXW_STORE_EXISTS : changed(store, step);
}

enum mxw_store_answer mxw_store_tenant_set_description(struct mxw_store *store, mxw_bytes name,
                                                       mxw_bytes description)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (description.len > MXW_STORE_NOTE_MAX)
        return MXW_STORE_TOO_LARGE;
    return changed(store,
                   mxw_sql_run(store, MXW_SQL_TENANT_DESCRIBE,
                               MXW_SQL_WITH(mxw_sql_text(name), mxw_sql_text(description))));
}

enum mxw_store_answer mxw_store_tenant_remove(struct mxw_store *store, mxw_bytes name)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    enum mxw_sql_step step =
        mxw_sql_run(store, MXW_SQL_TENANT_REMOVE, MXW_SQL_WITH(mxw_sql_text(name)));
    return step == MXW_SQL_REFUSED ? MXW_STORE_IN_USE : changed(store, step);
}

enum mxw_store_answer mxw_store_tenant_id(struct mxw_store *store, mxw_bytes name, int64_t *id)
{
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_TENANT_ID, MXW_SQL_WITH(mxw_sql_text(name)));
    enum mxw_sql_step step = mxw_sql_next(store, row);
    if (step == MXW_SQL_ROW)
        *id = sqlite3_column_int64(row, 0);
    mxw_sql_end(row);
    return mxw_store_found(step);
}

/* Some of them act for another tenant. */
static enum mxw_store_answer check_users(struct mxw_store *store, mxw_bytes tenant,
                                         const mxw_bytes *users, size_t user_count)
{
    for (size_t i = 0; i < user_count; i++) {
        mxw_bytes other;
        if (!mxw_store_is_name(users[i]))
            return MXW_STORE_TOO_LARGE;
        enum mxw_store_answer answer = mxw_store_tenant_of_user(store, users[i], &other);
        if (answer == MXW_STORE_FAILED)
            return answer;
        if (answer == MXW_STORE_DONE && !mxw_bytes_equal(other, tenant))
            return MXW_STORE_IN_USE;
    }
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_tenant_set_users(struct mxw_store *store, mxw_bytes name,
                                                 const mxw_bytes *users, size_t user_count)
{
    int64_t id;
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (user_count > MXW_STORE_USERS_MAX)
        return MXW_STORE_TOO_LARGE;
    enum mxw_store_answer answer = mxw_store_tenant_id(store, name, &id);
    if (answer == MXW_STORE_DONE)
        answer = check_users(store, name, users, user_count);
    if (answer != MXW_STORE_DONE)
        return answer;

    if (!mxw_sql_must(store, MXW_SQL_USERS_REMOVE, MXW_SQL_WITH(mxw_sql_number(id))))
        return MXW_STORE_FAILED;
    for (size_t i = 0; i < user_count; i++)
        if (!mxw_sql_must(store, MXW_SQL_USER_ADD,
                          MXW_SQL_WITH(mxw_sql_text(users[i]), mxw_sql_number(id))))
            return MXW_STORE_FAILED;
    store->change.has_rows = true;
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_tenant_find(struct mxw_store *store, mxw_bytes name,
                                            struct mxw_store_tenant *tenant)
{
    mxw_bytes *const kept[] = { &tenant->name, &tenant->description };
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_TENANT_FIND, MXW_SQL_WITH(mxw_sql_text(name)));
    enum mxw_sql_step step = mxw_sql_next(store, row);
    if (step == MXW_SQL_ROW) {
        read_tenant(row, tenant);
        step = mxw_store_keep(store, kept, MXW_COUNT_OF(kept)) ? step : MXW_SQL_FAILED;
    }
    mxw_sql_end(row);
    return mxw_store_found(step);
}

enum mxw_store_answer mxw_store_tenant_of_user(struct mxw_store *store, mxw_bytes user,
                                               mxw_bytes *tenant)
{
    return mxw_store_find_text(store, MXW_SQL_USER_TENANT, MXW_SQL_WITH(mxw_sql_text(user)),
                               tenant);
}

enum mxw_status mxw_store_tenants_each(struct mxw_store *store, mxw_bytes after, size_t limit,
                                       mxw_store_take_tenant take, void *taker)
{
    struct mxw_store_tenant tenant;
    enum mxw_sql_step step;
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_TENANTS,
                                      MXW_SQL_WITH(mxw_sql_text(after), mxw_sql_count(limit)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        read_tenant(row, &tenant);
        if (!take(taker, &tenant))
            break;
    }
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}

enum mxw_status mxw_store_users_each(struct mxw_store *store, mxw_bytes tenant,
                                     mxw_store_take_user take, void *taker)
{
    enum mxw_sql_step step;
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_USERS, MXW_SQL_WITH(mxw_sql_text(tenant)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW)
        if (!take(taker, mxw_sql_bytes(row, 0)))
            break;
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}
