#include "runtime/store/import.h"

#include "runtime/store/domains_base.h"

/* Which rows an import has brought stands in a table in memory, so that rows which did not change
 * need not be written. */
enum mxw_status mxw_store_import_begin(struct mxw_store *store)
{
    if (!mxw_store_may_change(store))
        return store->status;
    store->import = (struct mxw_store_import_counts){ 0 };
    return mxw_sql_execute(store,
                           "CREATE TEMP TABLE IF NOT EXISTS mentioned (id INTEGER PRIMARY KEY);"
                           "DELETE FROM temp.mentioned");
}

static enum mxw_store_answer mention(struct mxw_store *store, int64_t id)
{
    enum mxw_sql_step step =
        mxw_sql_run(store, MXW_SQL_MENTION_ADD, MXW_SQL_WITH(mxw_sql_number(id)));
    if (step == MXW_SQL_REFUSED)
        return MXW_STORE_EXISTS;
    return step == MXW_SQL_DONE ? MXW_STORE_DONE : MXW_STORE_FAILED;
}

static bool is_same(const struct mxw_store_domain *a, const struct mxw_store_domain *b)
{
    return a->wish == b->wish && a->wish_since == b->wish_since
        && mxw_bytes_equal(a->tenant, b->tenant) && mxw_bytes_equal(a->settings, b->settings);
}

static enum mxw_store_answer set_domain(struct mxw_store *store,
                                        const struct mxw_store_domain *domain, int64_t tenant_id)
{
    if (!mxw_sql_must(store, MXW_SQL_DOMAIN_SET,
                      MXW_SQL_WITH(MXW_SQL_STAMP(&store->change), mxw_sql_text(domain->name),
                                   mxw_sql_number(tenant_id), mxw_sql_text(domain->settings),
                                   mxw_sql_number(domain->wish),
                                   mxw_sql_number(domain->wish_since))))
        return MXW_STORE_FAILED;
    mxw_store_directory_changed(store);
    return MXW_STORE_DONE;
}

static enum mxw_store_answer put_known(struct mxw_store *store,
                                       const struct mxw_store_domain *known, int64_t id,
                                       const struct mxw_store_domain *domain, bool keeps_wish)
{
    struct mxw_store_domain wanted = *domain;
    int64_t tenant_id;
    if (keeps_wish) {
        wanted.wish = known->wish;
        wanted.wish_since = known->wish_since;
    }
    bool is_unchanged = is_same(known, &wanted);
    enum mxw_store_answer answer = mxw_store_domain_tenant(store, wanted.tenant, &tenant_id);
    if (answer == MXW_STORE_DONE)
        answer = mention(store, id);
    if (answer == MXW_STORE_DONE && !is_unchanged)
        answer = set_domain(store, &wanted, tenant_id);
    if (answer != MXW_STORE_DONE)
        return answer;
    store->import.unchanged += is_unchanged;
    store->import.changed += !is_unchanged;
    return answer;
}

static enum mxw_store_answer put_new(struct mxw_store *store, const struct mxw_store_domain *domain,
                                     const struct mxw_store_hosted *hosted)
{
    int64_t tenant_id, id;
    enum mxw_store_answer answer = mxw_store_domain_tenant(store, domain->tenant, &tenant_id);
    if (answer == MXW_STORE_DONE)
        answer = mxw_store_domain_insert(store, domain, hosted, tenant_id, &id);
    if (answer == MXW_STORE_DONE)
        answer = mention(store, id);
    store->import.added += answer == MXW_STORE_DONE;
    return answer;
}

enum mxw_store_answer mxw_store_import_put(struct mxw_store *store,
                                           const struct mxw_store_domain *domain,
                                           const struct mxw_store_hosted *hosted, bool keeps_wish)
{
    struct mxw_store_domain known;
    int64_t id;
    if (!mxw_store_may_change(store))
        return MXW_STORE_FAILED;
    if (!mxw_store_domain_fits(domain))
        return MXW_STORE_TOO_LARGE;
    enum mxw_store_answer answer = mxw_store_domain_find_id(store, domain->name, &known, &id);
    if (answer == MXW_STORE_ABSENT)
        return put_new(store, domain, hosted);
    return answer == MXW_STORE_DONE ? put_known(store, &known, id, domain, keeps_wish) : answer;
}

static enum mxw_status remove_unmentioned(struct mxw_store *store)
{
    if (!mxw_sql_must(store, MXW_SQL_UNMENTIONED_LEAVE,
                      MXW_SQL_WITH(mxw_sql_count(store->change.sequence)))
        || !mxw_sql_must(store, MXW_SQL_UNMENTIONED_REMOVE, NULL))
        return store->status;
    store->import.removed = (uint64_t)sqlite3_changes64(store->database);
    if (store->import.removed > 0)
        mxw_store_directory_changed(store);
    return MXW_OK;
}

enum mxw_status mxw_store_import_end(struct mxw_store *store, bool replaces,
                                     struct mxw_store_import_counts *counts)
{
    if (!mxw_store_may_change(store))
        return store->status;
    enum mxw_status status = replaces ? remove_unmentioned(store) : MXW_OK;
    if (status == MXW_OK)
        status = mxw_sql_execute(store, "DELETE FROM temp.mentioned");
    *counts = store->import;
    return status;
}
