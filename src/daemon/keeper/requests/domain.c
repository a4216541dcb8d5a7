#include <stdlib.h>

#include "daemon/keeper/requests/domain_row.h"
#include "runtime/store/audit.h"

/* Rows are large for a stack that other calls stand on. */
static struct mxw_domain_row *make_row(struct mxw_control_call *call)
{
    struct mxw_domain_row *row = malloc(sizeof *row);
    if (row == NULL)
        mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "there is no memory left");
    return row;
}

/* The name as the store has it. Empty: refused. */
static mxw_bytes read_name(struct mxw_domain_row *row, struct mxw_control_call *call,
                           mxw_bytes name)
{
    mxw_bytes canonical = mxw_domain_row_name(row, name);
    if (canonical.len == 0)
        mxw_control_fail(call, MXW_CONTROL_REFUSED,
                         "%.*s: expected a domain such as contoso.com, or *.contoso.com for all"
                         " below it",
                         (int)name.len, (const char *)name.at);
    return canonical;
}

/* Refuses the change when other domains stand for this one: they would be served no more. */
static bool has_no_alias(struct mxw_change *change, mxw_bytes name)
{
    uint8_t text_at[MXW_STORE_NAME_MAX + sizeof "alias_of=\n"];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_store_domain row;
    struct mxw_domain_draft draft;
    mxw_bytes alias;
    mxw_domain_draft_begin(&draft, name);
    draft.alias_of = name;
    mxw_entry_write(&draft, &text, &row);
    enum mxw_store_answer answer =
        mxw_store_domain_of_alias(change->keeper->store, row.settings, &alias);
    if (answer == MXW_STORE_ABSENT)
        return true;
    if (answer == MXW_STORE_DONE)
        mxw_change_refuse(change, MXW_CONTROL_IN_USE, "%.*s is an alias of %.*s: change that first",
                          (int)alias.len, (const char *)alias.at, (int)name.len,
                          (const char *)name.at);
    else
        (void)mxw_change_did(change, answer, "domain");
    return false;
}

/* An alias must lead to a domain that is there, and is no alias itself; nor may it have aliases. */
static bool check_alias(struct mxw_change *change, const struct mxw_domain_row *row)
{
    struct mxw_store_domain target;
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    mxw_bytes alias_of = row->draft.alias_of;
    if (alias_of.len == 0)
        return true;
    enum mxw_store_answer answer = mxw_store_domain_find(change->keeper->store, alias_of, &target);
    if (answer == MXW_STORE_DONE && mxw_entry_read(&target, &draft, &fault)
        && draft.alias_of.len == 0)
        return has_no_alias(change, row->draft.domain.name);
    mxw_change_refuse(change, MXW_CONTROL_REFUSED,
                      "alias_of=%.*s: expected a domain that is there, and no alias itself",
                      (int)alias_of.len, (const char *)alias_of.at);
    return false;
}

static void add(struct mxw_keeper *keeper, struct mxw_control_call *call,
                const struct mxw_control_request *request, struct mxw_domain_row *row)
{
    struct mxw_change change;
    struct mxw_problem problem;
    mxw_bytes name = read_name(row, call, request->name);
    if (name.len == 0 || !mxw_change_begin(&change, keeper, call, name))
        return;
    if (!mxw_domain_row_make(row, keeper, name, request->tenant, NULL, &request->settings,
                             &problem))
        mxw_change_refuse(&change, MXW_CONTROL_REFUSED, "%s", problem.text);
    else if (check_alias(&change, row)
             && mxw_change_did(&change,
                               mxw_store_domain_add(keeper->store, &row->domain, &row->hosted),
                               "domain"))
        mxw_change_commit(&change, mxw_domain_json(&row->domain), NULL);
}

void mxw_answer_domain_add(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    struct mxw_domain_row *row = make_row(call);
    if (row != NULL)
        add(keeper, call, request, row);
    free(row);
}

/* What the operator decides: where mail goes, whose a domain is, and whether it is served. */
static bool may_set(struct mxw_control_call *call, const struct mxw_control_settings *settings)
{
    static const mxw_bytes reserved[] = { MXW_BYTES_INIT("tenant"), MXW_BYTES_INIT("next_hop"),
                                          MXW_BYTES_INIT("alias_of"), MXW_BYTES_INIT("suspended") };
    if (mxw_caller_tenant(call).len == 0)
        return true;
    for (size_t i = 0; i < MXW_COUNT_OF(reserved); i++)
        if (mxw_control_setting_find(settings, reserved[i]) != NULL) {
            mxw_control_fail(call, MXW_CONTROL_NOT_ALLOWED,
                             "%s is for the operator of this gate to set",
                             (const char *)reserved[i].at);
            return false;
        }
    return true;
}

static bool write_row(struct mxw_change *change, const struct mxw_store_domain *before,
                      const struct mxw_store_domain *after)
{
    struct mxw_store *store = change->keeper->store;
    return (mxw_bytes_equal(before->settings, after->settings)
            || mxw_change_did(change,
                              mxw_store_domain_set_settings(store, after->name, after->settings),
                              "domain"))
        && (mxw_bytes_equal(before->tenant, after->tenant)
            || mxw_change_did(
                change, mxw_store_domain_set_tenant(store, after->name, after->tenant), "domain"))
        && ((before->wish == after->wish && before->wish_since == after->wish_since)
            || mxw_change_did(
                change,
                mxw_store_domain_set_wish(store, after->name, after->wish, after->wish_since),
                "domain"));
}

/* A row of the store, in memory that does not go with the next question. */
static struct mxw_store_domain keep_row(const struct mxw_store_domain *row, struct mxw_writer *out)
{
    struct mxw_store_domain kept = *row;
    mxw_bytes *texts[] = { &kept.name, &kept.tenant, &kept.settings, &kept.changed_by };
    for (size_t i = 0; i < MXW_COUNT_OF(texts); i++) {
        size_t before = out->used;
        mxw_put(out, *texts[i]);
        *texts[i] = mxw_bytes_from(mxw_written(out), before);
    }
    return kept;
}

static json_t *difference(const struct mxw_store_domain *before,
                          const struct mxw_store_domain *after)
{
    json_t *detail = json_object();
    (void)json_object_set_new(detail, "before", mxw_domain_json(before));
    (void)json_object_set_new(detail, "after", mxw_domain_json(after));
    return detail;
}

static void set(struct mxw_keeper *keeper, struct mxw_control_call *call,
                const struct mxw_control_request *request, struct mxw_domain_row *row)
{
    uint8_t room[MXW_STORE_SETTINGS_MAX + 3 * MXW_STORE_NAME_MAX];
    struct mxw_writer kept = MXW_WRITER(room);
    struct mxw_change change;
    struct mxw_problem problem;
    struct mxw_store_domain found;
    mxw_bytes name = read_name(row, call, request->name);
    if (name.len == 0 || !may_set(call, &request->settings)
        || !mxw_change_begin(&change, keeper, call, name)
        || !mxw_change_did(&change, mxw_domain_row_find(keeper->store, call, name, &found),
                           "domain"))
        return;
    const struct mxw_store_domain before = keep_row(&found, &kept);
    if (!mxw_domain_row_make(row, keeper, name, before.tenant, &before, &request->settings,
                             &problem))
        mxw_change_refuse(&change, MXW_CONTROL_REFUSED, "%s", problem.text);
    else if (check_alias(&change, row) && write_row(&change, &before, &row->domain))
        mxw_change_commit(&change, difference(&before, &row->domain), NULL);
}

void mxw_answer_domain_set(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    struct mxw_domain_row *row = make_row(call);
    if (row != NULL)
        set(keeper, call, request, row);
    free(row);
}

static void remove_domain(struct mxw_keeper *keeper, struct mxw_control_call *call,
                          const struct mxw_control_request *request, struct mxw_domain_row *row)
{
    struct mxw_change change;
    struct mxw_store_domain domain;
    mxw_bytes name = read_name(row, call, request->name);
    if (name.len == 0 || !mxw_change_begin(&change, keeper, call, name)
        || !mxw_change_did(&change, mxw_domain_row_find(keeper->store, call, name, &domain),
                           "domain"))
        return;
    json_t *detail = mxw_domain_json(&domain);
    if (!has_no_alias(&change, name))
        json_decref(detail);
    else if (mxw_change_did(&change, mxw_store_domain_remove(keeper->store, name), "domain"))
        mxw_change_commit(&change, detail, NULL);
    else
        json_decref(detail);
}

void mxw_answer_domain_remove(struct mxw_keeper *keeper, struct mxw_control_call *call,
                              const struct mxw_control_request *request)
{
    struct mxw_domain_row *row = make_row(call);
    if (row != NULL)
        remove_domain(keeper, call, request, row);
    free(row);
}

/* Questions. */

static void show(struct mxw_keeper *keeper, struct mxw_control_call *call,
                 const struct mxw_control_request *request, struct mxw_domain_row *row)
{
    struct mxw_store_domain domain;
    mxw_bytes name = read_name(row, call, request->name);
    if (name.len > 0 && mxw_question_begin(keeper, call)
        && mxw_question_did(keeper, call, mxw_domain_row_find(keeper->reader, call, name, &domain),
                            "domain", name))
        mxw_control_done(call, mxw_domain_json(&domain));
}

void mxw_answer_domain_show(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            const struct mxw_control_request *request)
{
    struct mxw_domain_row *row = make_row(call);
    if (row != NULL)
        show(keeper, call, request, row);
    free(row);
}

struct listing {
    struct mxw_control_call *call;
    size_t count, limit;
    bool has_more;
};

static bool take_domain(void *taker, const struct mxw_store_domain *domain)
{
    struct listing *listing = taker;
    if (listing->count == listing->limit) {
        listing->has_more = true;
        return false;
    }
    listing->count++;
    listing->has_more = !mxw_control_item(listing->call, mxw_domain_json(domain));
    return !listing->has_more; /* enough is waiting to be sent: the rest is asked for again */
}

void mxw_answer_domain_list(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            const struct mxw_control_request *request)
{
    struct listing listing = { .call = call, .limit = (size_t)request->limit };
    mxw_bytes own = mxw_caller_tenant(call);
    mxw_bytes tenant = own.len > 0 ? own : request->tenant;
    if (!mxw_question_begin(keeper, call))
        return;
    if (mxw_store_domains_each(keeper->reader, tenant, request->after, listing.limit + 1,
                               take_domain, &listing)
        == MXW_OK)
        mxw_control_done(call, json_pack("{s:b}", "more", listing.has_more));
    else
        mxw_question_fail(keeper, call);
}
