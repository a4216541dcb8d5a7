#include <stdlib.h>

#include "daemon/keeper/requests/requests.h"
#include "runtime/store/audit.h"
#include "runtime/store/tenants.h"

#define TENANT_MAX 64 /* octets: it stands in logs and headers */

static bool is_tenant_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!mxw_is_alnum(name.at[i]) && !mxw_bytes_has(MXW_BYTES(".-_@"), name.at[i]))
            return false;
    return name.len > 0 && name.len <= TENANT_MAX;
}

/* What a tenant's settings say; `description` is NULL when nothing about it was said. */
struct tenant_settings {
    const mxw_bytes *description;
    const struct mxw_control_setting *users;
};

/* Tells the two settings apart. False, and refused: there is another. */
static bool read_settings(struct mxw_change *change, const struct mxw_control_settings *settings,
                          struct tenant_settings *read)
{
    static const mxw_bytes nothing = { 0 };
    *read = (struct tenant_settings){ 0 };
    for (size_t i = 0; i < settings->count; i++) {
        const struct mxw_control_setting *setting = &settings->at[i];
        if (mxw_bytes_equal(setting->name, MXW_BYTES("users"))) {
            read->users = setting;
        } else if (mxw_bytes_equal(setting->name, MXW_BYTES("description"))
                   && setting->text_count <= 1) {
            read->description = setting->text_count == 1 ? &setting->texts[0] : &nothing;
        } else {
            mxw_change_refuse(change, MXW_CONTROL_REFUSED,
                              "%.*s: a tenant has the settings description, a text, and users, a"
                              " list of local users",
                              (int)setting->name.len, (const char *)setting->name.at);
            return false;
        }
    }
    return true;
}

static bool set_users(struct mxw_change *change, mxw_bytes name,
                      const struct mxw_control_setting *users)
{
    size_t count = 0;
    mxw_bytes kept[MXW_CONTROL_SETTING_TEXTS_MAX];
    for (size_t i = 0; i < users->text_count; i++)
        if (users->texts[i].len > 0) /* an empty text is "none" */
            kept[count++] = users->texts[i];
    enum mxw_store_answer answer =
        mxw_store_tenant_set_users(change->keeper->store, name, kept, count);
    if (answer == MXW_STORE_IN_USE) {
        mxw_change_refuse(change, MXW_CONTROL_IN_USE,
                          "one of these users speaks for another tenant already");
        return false;
    }
    return mxw_change_did(change, answer, "tenant");
}

/* What the request says, as the audit keeps it. */
static json_t *detail_of(const struct tenant_settings *settings)
{
    json_t *detail = json_object();
    if (settings->description != NULL)
        (void)json_object_set_new(detail, "description", mxw_text_json(*settings->description));
    if (settings->users != NULL) {
        json_t *users = json_array();
        for (size_t i = 0; i < settings->users->text_count; i++)
            (void)json_array_append_new(users, mxw_text_json(settings->users->texts[i]));
        (void)json_object_set_new(detail, "users", users);
    }
    return detail;
}

void mxw_answer_tenant_add(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    struct mxw_change change;
    struct tenant_settings settings;
    if (!mxw_change_begin(&change, keeper, call, request->name)
        || !read_settings(&change, &request->settings, &settings))
        return;
    if (!is_tenant_name(request->name)) {
        mxw_change_refuse(&change, MXW_CONTROL_REFUSED,
                          "%.*s: expected a tenant's name, 1 to 64 letters, digits or .-_@",
                          (int)request->name.len, (const char *)request->name.at);
        return;
    }
    mxw_bytes description = settings.description != NULL ? *settings.description : (mxw_bytes){ 0 };
    if (mxw_change_did(&change, mxw_store_tenant_add(keeper->store, request->name, description),
                       "tenant")
        && (settings.users == NULL || set_users(&change, request->name, settings.users)))
        mxw_change_commit(&change, detail_of(&settings), NULL);
}

void mxw_answer_tenant_set(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    struct mxw_change change;
    struct tenant_settings settings;
    struct mxw_store_tenant tenant;
    if (!mxw_change_begin(&change, keeper, call, request->name)
        || !read_settings(&change, &request->settings, &settings)
        || !mxw_change_did(&change, mxw_store_tenant_find(keeper->store, request->name, &tenant),
                           "tenant"))
        return;
    if (settings.description != NULL
        && !mxw_change_did(
            &change,
            mxw_store_tenant_set_description(keeper->store, request->name, *settings.description),
            "tenant"))
        return;
    if (settings.users == NULL || set_users(&change, request->name, settings.users))
        mxw_change_commit(&change, detail_of(&settings), NULL);
}

void mxw_answer_tenant_remove(struct mxw_keeper *keeper, struct mxw_control_call *call,
                              const struct mxw_control_request *request)
{
    struct mxw_change change;
    if (!mxw_change_begin(&change, keeper, call, request->name))
        return;
    enum mxw_store_answer answer = mxw_store_tenant_remove(keeper->store, request->name);
    if (answer == MXW_STORE_IN_USE)
        mxw_change_refuse(&change, MXW_CONTROL_IN_USE,
                          "tenant %.*s still has domains: remove them, or give them to another"
                          " tenant",
                          (int)request->name.len, (const char *)request->name.at);
    else if (mxw_change_did(&change, answer, "tenant"))
        mxw_change_commit(&change, NULL, NULL);
}

/* Lists. */

struct listing {
    json_t **items;
    size_t count, limit;
    bool has_more;
};

static bool take_user(void *taker, mxw_bytes user)
{
    return json_array_append_new(taker, mxw_text_json(user)) == 0;
}

/* One more than the limit is asked for, to know whether there is more. */
static bool take_tenant(void *taker, const struct mxw_store_tenant *tenant)
{
    struct listing *listing = taker;
    if (listing->count == listing->limit) {
        listing->has_more = true;
        return false;
    }
    listing->items[listing->count++] =
        json_pack("{s:s%, s:s%, s:I}", "name", tenant->name.at, tenant->name.len, "description",
                  tenant->description.at != NULL ? (const char *)tenant->description.at : "",
                  tenant->description.len, "domains", (json_int_t)tenant->domain_count);
    return true;
}

/* The users of each, asked once the list of tenants has ended: a taker may not ask. */
static bool add_users(struct mxw_store *reader, struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        json_t *users = json_array();
        const char *name = json_string_value(json_object_get(listing->items[i], "name"));
        mxw_bytes tenant = { (const uint8_t *)name, name != NULL ? strlen(name) : 0 };
        (void)json_object_set_new(listing->items[i], "users", users);
        if (mxw_store_users_each(reader, tenant, take_user, users) != MXW_OK)
            return false;
    }
    return true;
}

static enum mxw_status list_tenants(struct mxw_keeper *keeper, mxw_bytes own, mxw_bytes after,
                                    struct listing *listing)
{
    struct mxw_store_tenant tenant;
    if (own.len == 0)
        return mxw_store_tenants_each(keeper->reader, after, listing->limit + 1, take_tenant,
                                      listing);
    if (mxw_store_tenant_find(keeper->reader, own, &tenant) == MXW_STORE_DONE)
        (void)take_tenant(listing, &tenant);
    return MXW_OK;
}

void mxw_answer_tenant_list(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            const struct mxw_control_request *request)
{
    if (!mxw_question_begin(keeper, call))
        return;
    struct listing listing = { .limit = (size_t)request->limit };
    listing.items = calloc(listing.limit, sizeof *listing.items);
    bool is_good = listing.items != NULL
        && list_tenants(keeper, mxw_caller_tenant(call), request->after, &listing) == MXW_OK
        && add_users(keeper->reader, &listing);
    for (size_t i = 0; i < listing.count; i++)
        if (is_good)
            (void)mxw_control_item(call, listing.items[i]);
        else
            json_decref(listing.items[i]);
    free(listing.items);
    if (is_good)
        mxw_control_done(call, json_pack("{s:b}", "more", listing.has_more));
    else
        mxw_question_fail(keeper, call);
}
