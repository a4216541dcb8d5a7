#include "runtime/store/domains.h"

#include "runtime/store/domains_base.h"

/* In a damaged row it may be anything. */
static enum mxw_store_wish wish_of(int number)
{
    bool is_wish = number >= MXW_STORE_WISH_NEVER && number <= MXW_STORE_WISH_OFF;
    return is_wish ? (enum mxw_store_wish)number : MXW_STORE_WISH_NEVER;
}

void mxw_store_read_domain(sqlite3_stmt *row, struct mxw_store_domain *domain)
{
    *domain = (struct mxw_store_domain){
        .name = mxw_sql_bytes(row, 0),
        .tenant = mxw_sql_bytes(row, 1),
        .settings = mxw_sql_bytes(row, 2),
        .wish = wish_of(sqlite3_column_int(row, 3)),
        .wish_since = sqlite3_column_int64(row, 4),
        .changed = mxw_sql_column_count(row, 5),
        .changed_at = sqlite3_column_int64(row, 6),
        .changed_by = mxw_sql_bytes(row, 7),
    };
}

/* Adding. */

bool mxw_store_domain_fits(const struct mxw_store_domain *domain)
{
    return mxw_store_is_name(domain->name) && domain->settings.len <= MXW_STORE_SETTINGS_MAX;
}

static enum mxw_sql_step add_row(struct mxw_store *store, const struct mxw_store_domain *domain,
                                 int64_t tenant_id)
{
    return mxw_sql_run(store, MXW_SQL_DOMAIN_ADD,
                       MXW_SQL_WITH(MXW_SQL_STAMP(&store->change), mxw_sql_text(domain->name),
                                    mxw_sql_number(tenant_id), mxw_sql_text(domain->settings),
                                    mxw_sql_number(domain->wish),
                                    mxw_sql_number(domain->wish_since)));
}

static enum mxw_sql_step add_hosted(struct mxw_store *store, mxw_bytes name, int64_t domain_id)
{
    if (name.len == 0)
        return MXW_SQL_DONE;
    return mxw_sql_run(store, MXW_SQL_HOSTED_ADD,
                       MXW_SQL_WITH(mxw_sql_text(name), mxw_sql_number(domain_id)));
}

static enum mxw_store_answer add_hosted_names(struct mxw_store *store, mxw_bytes domain,
                                              const struct mxw_store_hosted *hosted,
                                              int64_t domain_id)
{
    enum mxw_sql_step step = add_hosted(store, hosted->dual, domain_id);
    if (step == MXW_SQL_DONE)
        step = add_hosted(store, hosted->ipv4, domain_id);
    if (step == MXW_SQL_DONE)
        return MXW_STORE_DONE;
    /* The row is there already; it takes a first hosted name with it. */
    if (step == MXW_SQL_REFUSED
        && mxw_sql_must(store, MXW_SQL_DOMAIN_REMOVE, MXW_SQL_WITH(mxw_sql_text(domain))))
        return MXW_STORE_IN_USE;
    return MXW_STORE_FAILED;
}

enum mxw_store_answer mxw_store_domain_insert(struct mxw_store *store,
                                              const struct mxw_store_domain *domain,
                                              const struct mxw_store_hosted *hosted,
                                              int64_t tenant_id, int64_t *id)
{
    enum mxw_sql_step step = add_row(store, domain, tenant_id);
    if (step != MXW_SQL_DONE)
        return step == MXW_SQL_REFUSED ? MXW_STORE_EXISTS : MXW_STORE_FAILED;
    *id = sqlite3_last_insert_rowid(store->database);
    enum mxw_store_answer answer = add_hosted_names(store, domain->name, hosted, *id);
    if (answer != MXW_STORE_DONE)
        return answer;
    if (!mxw_sql_must(store, MXW_SQL_REMOVED_FORGET, MXW_SQL_WITH(mxw_sql_text(domain->name))))
        return MXW_STORE_FAILED;
    mxw_store_directory_changed(store);
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_domain_tenant(struct mxw_store *store, mxw_bytes tenant,
                                              int64_t *tenant_id)
{
    enum mxw_store_answer answer = mxw_store_tenant_id(store, tenant, tenant_id);
    return answer == MXW_STORE_ABSENT ? MXW_STORE_NO_TENANT : answer;
}

enum mxw_store_answer mxw_store_domain_add(struct mxw_store *store,
                                           const struct mxw_store_domain *domain,
                                           const struct mxw_store_hosted *hosted)
{
    int64_t tenant_id, id;
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (!mxw_store_domain_fits(domain))
        return MXW_STORE_TOO_LARGE;
    enum mxw_store_answer answer = mxw_store_domain_tenant(store, domain->tenant, &tenant_id);
    if (answer != MXW_STORE_DONE)
        return answer;
    return mxw_store_domain_insert(store, domain, hosted, tenant_id, &id);
}

/* Changing. */

static enum mxw_store_answer changed(struct mxw_store *store, enum mxw_sql sql,
                                     const struct mxw_sql_value *values)
{
    if (!mxw_sql_must(store, sql, values))
        return MXW_STORE_FAILED;
    if (sqlite3_changes(store->database) == 0)
        return MXW_STORE_ABSENT;
    mxw_store_directory_changed(store);
    return MXW_STORE_DONE;
}

enum mxw_store_answer mxw_store_domain_set_settings(struct mxw_store *store, mxw_bytes name,
                                                    mxw_bytes settings)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (settings.len > MXW_STORE_SETTINGS_MAX)
        return MXW_STORE_TOO_LARGE;
    return changed(
        store, MXW_SQL_DOMAIN_SET_SETTINGS,
        MXW_SQL_WITH(MXW_SQL_STAMP(&store->change), mxw_sql_text(name), mxw_sql_text(settings)));
}

enum mxw_store_answer mxw_store_domain_set_tenant(struct mxw_store *store, mxw_bytes name,
                                                  mxw_bytes tenant)
{
    int64_t tenant_id;
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    enum mxw_store_answer answer = mxw_store_domain_tenant(store, tenant, &tenant_id);
    if (answer != MXW_STORE_DONE)
        return answer;
    return changed(
        store, MXW_SQL_DOMAIN_SET_TENANT,
        MXW_SQL_WITH(MXW_SQL_STAMP(&store->change), mxw_sql_text(name), mxw_sql_number(tenant_id)));
}

enum mxw_store_answer mxw_store_domain_set_wish(struct mxw_store *store, mxw_bytes name,
                                                enum mxw_store_wish wish, mxw_wall since)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    return changed(store, MXW_SQL_DOMAIN_SET_WISH,
                   MXW_SQL_WITH(MXW_SQL_STAMP(&store->change), mxw_sql_text(name),
                                mxw_sql_number(wish), mxw_sql_number(since)));
}

enum mxw_store_answer mxw_store_domain_remove(struct mxw_store *store, mxw_bytes name)
{
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    enum mxw_store_answer answer =
        changed(store, MXW_SQL_DOMAIN_REMOVE, MXW_SQL_WITH(mxw_sql_text(name)));
    if (answer == MXW_STORE_DONE
        && !mxw_sql_must(store, MXW_SQL_REMOVED_ADD,
                         MXW_SQL_WITH(mxw_sql_text(name), mxw_sql_count(store->change.sequence))))
        return MXW_STORE_FAILED;
    return answer;
}

/* Asking. */

enum mxw_store_answer mxw_store_domain_find_id(struct mxw_store *store, mxw_bytes name,
                                               struct mxw_store_domain *domain, int64_t *id)
{
    mxw_bytes *const kept[] = { &domain->name, &domain->tenant, &domain->settings,
                                &domain->changed_by };
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_DOMAIN_FIND, MXW_SQL_WITH(mxw_sql_text(name)));
    enum mxw_sql_step step = mxw_sql_next(store, row);
    if (step == MXW_SQL_ROW) {
        mxw_store_read_domain(row, domain);
        *id = sqlite3_column_int64(row, MXW_STORE_DOMAIN_COLUMNS);
        step = mxw_store_keep(store, kept, MXW_COUNT_OF(kept)) ? step : MXW_SQL_FAILED;
    }
    mxw_sql_end(row);
    return mxw_store_found(step);
}

enum mxw_store_answer mxw_store_domain_find(struct mxw_store *store, mxw_bytes name,
                                            struct mxw_store_domain *domain)
{
    int64_t id;
    return mxw_store_domain_find_id(store, name, domain, &id);
}

enum mxw_store_answer mxw_store_domain_of_alias(struct mxw_store *store, mxw_bytes settings,
                                                mxw_bytes *domain)
{
    return mxw_store_find_text(store, MXW_SQL_DOMAIN_ALIAS, MXW_SQL_WITH(mxw_sql_text(settings)),
                               domain);
}

enum mxw_store_answer mxw_store_alias_astray(struct mxw_store *store, mxw_bytes *domain)
{
    return mxw_store_find_text(store, MXW_SQL_DOMAIN_ALIAS_ASTRAY, NULL, domain);
}

enum mxw_store_answer mxw_store_domain_of_hosted(struct mxw_store *store, mxw_bytes hosted,
                                                 mxw_bytes *domain)
{
    return mxw_store_find_text(store, MXW_SQL_HOSTED_DOMAIN, MXW_SQL_WITH(mxw_sql_text(hosted)),
                               domain);
}

enum mxw_status mxw_store_domains_each(struct mxw_store *store, mxw_bytes tenant, mxw_bytes after,
                                       size_t limit, mxw_store_take_domain take, void *taker)
{
    struct mxw_store_domain domain;
    enum mxw_sql_step step;
    sqlite3_stmt *row = tenant.len > 0
        ? mxw_sql_begin(
            store, MXW_SQL_DOMAINS_OF_TENANT,
            MXW_SQL_WITH(mxw_sql_text(tenant), mxw_sql_text(after), mxw_sql_count(limit)))
        : mxw_sql_begin(store, MXW_SQL_DOMAINS,
                        MXW_SQL_WITH(mxw_sql_text(after), mxw_sql_count(limit)));
    while ((step = mxw_sql_next(store, row)) == MXW_SQL_ROW) {
        mxw_store_read_domain(row, &domain);
        if (!take(taker, &domain))
            break;
    }
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}

enum mxw_status mxw_store_domain_count(struct mxw_store *store, mxw_bytes tenant, uint64_t *count)
{
    sqlite3_stmt *row = tenant.len > 0
        ? mxw_sql_begin(store, MXW_SQL_DOMAIN_COUNT_OF_TENANT, MXW_SQL_WITH(mxw_sql_text(tenant)))
        : mxw_sql_begin(store, MXW_SQL_DOMAIN_COUNT, NULL);
    enum mxw_sql_step step = mxw_sql_next(store, row);
    *count = step == MXW_SQL_ROW ? mxw_sql_column_count(row, 0) : 0;
    mxw_sql_end(row);
    return step == MXW_SQL_FAILED ? store->status : MXW_OK;
}
