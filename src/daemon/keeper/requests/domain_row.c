#include "daemon/keeper/requests/domain_row.h"

#include "base/date.h"
#include "base/quantity.h"
#include "runtime/idn.h"
#include "runtime/net.h"

mxw_bytes mxw_domain_row_name(struct mxw_domain_row *row, mxw_bytes name)
{
    static const mxw_bytes star = MXW_BYTES_INIT("*.");
    struct mxw_writer out = MXW_WRITER(row->name_at);
    if (name.len > 0 && name.at[name.len - 1] == '.')
        name.len--;
    if (mxw_bytes_starts_with(name, star)) {
        mxw_put(&out, star);
        name = mxw_bytes_from(name, star.len);
    }
    bool is_name = mxw_idn_to_ascii(name, &out) == MXW_OK && !out.overflowed;
    for (size_t i = 0; i < out.used; i++)
        row->name_at[i] = mxw_lower(row->name_at[i]);
    return is_name && mxw_is_domain_name(mxw_written(&out)) ? mxw_written(&out) : (mxw_bytes){ 0 };
}

enum mxw_store_answer mxw_domain_row_find(struct mxw_store *store,
                                          const struct mxw_control_call *call, mxw_bytes name,
                                          struct mxw_store_domain *domain)
{
    mxw_bytes own = mxw_caller_tenant(call);
    enum mxw_store_answer answer = mxw_store_domain_find(store, name, domain);
    bool is_hidden =
        answer == MXW_STORE_DONE && own.len > 0 && !mxw_bytes_equal(own, domain->tenant);
    return is_hidden ? MXW_STORE_ABSENT : answer;
}

/* Settings as lines. */

static void put_line(struct mxw_writer *out, mxw_bytes name, mxw_bytes value)
{
    mxw_put(out, name);
    mxw_put_byte(out, '=');
    mxw_put(out, value);
    mxw_put_byte(out, '\n');
}

/* An empty list, like an empty text, takes a setting back to its default. */
static void put_setting(struct mxw_writer *out, const struct mxw_control_setting *setting)
{
    if (setting->text_count == 0)
        put_line(out, setting->name, (mxw_bytes){ 0 });
    for (size_t i = 0; i < setting->text_count; i++)
        put_line(out, setting->name, setting->texts[i]);
}

/* Whoever says what is wished says it now, unless he says since when. */
static void put_since(struct mxw_writer *out, const struct mxw_keeper *keeper,
                      const struct mxw_control_settings *settings)
{
    uint8_t date_at[32];
    struct mxw_writer date = MXW_WRITER(date_at);
    if (mxw_control_setting_find(settings, MXW_BYTES("ipv6")) == NULL
        || mxw_control_setting_find(settings, MXW_BYTES("ipv6_since")) != NULL)
        return;
    mxw_put_wall(&date, mxw_loop_wall(keeper->loop));
    put_line(out, MXW_BYTES("ipv6_since"), mxw_written(&date));
}

/* What is kept of the domain, the wish included; nothing of a new one. */
static bool write_kept(const struct mxw_store_domain *before, struct mxw_writer *kept)
{
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    if (before == NULL)
        return true;
    if (!mxw_entry_read(before, &draft, &fault))
        return false;
    mxw_settings_text_write(kept, &draft);
    return !kept->overflowed;
}

static void explain(const struct mxw_settings_fault *fault, struct mxw_problem *problem)
{
    const struct mxw_settings_line *line = &fault->line;
    if (line->name.len == 0)
        mxw_problem_set(problem, "%s", fault->expected);
    else
        mxw_problem_set(problem, "%.*s=%.*s: expected %s", (int)line->name.len,
                        (const char *)line->name.at, (int)line->value.len,
                        line->value.len > 0 ? (const char *)line->value.at : "", fault->expected);
}

/* Next hops. */

static bool is_own_endpoint(const struct mxw_settings *settings, const struct mxw_next_hop *hop)
{
    for (size_t i = 0; i < settings->listener_count; i++) {
        const struct mxw_endpoint *own = &settings->listeners[i].endpoint;
        if (own->port != hop->port || own->address.family != hop->address.family)
            continue;
        if (mxw_address_equal(own->address, hop->address)
            || (mxw_address_is_any(own->address) && mxw_address_is_local(hop->address)))
            return true;
    }
    return false;
}

static bool is_own_name(const struct mxw_settings *settings, const struct mxw_next_hop *hop)
{
    if (hop->address.family != MXW_FAMILY_NONE
        || !mxw_bytes_equal_nocase(settings->host_name, hop->host))
        return false;
    for (size_t i = 0; i < settings->listener_count; i++)
        if (settings->listeners[i].endpoint.port == hop->port)
            return true;
    return false;
}

/* Mail for a domain whose next hop is this gate would go round until somebody counts its hops. */
static bool leads_elsewhere(const struct mxw_domain *domain, const struct mxw_settings *settings,
                            struct mxw_problem *problem)
{
    for (size_t i = 0; i < domain->next_hop_count; i++) {
        const struct mxw_next_hop *hop = &domain->next_hops[i];
        if (!is_own_endpoint(settings, hop) && !is_own_name(settings, hop))
            continue;
        mxw_problem_set(problem,
                        "next_hop %.*s, port %u, is this gate itself: mail would go round in"
                        " circles; name the tenant's own server",
                        (int)hop->host.len, (const char *)hop->host.at, hop->port);
        return false;
    }
    return true;
}

static void set_hosted(struct mxw_domain_row *row)
{
    struct mxw_writer dual = MXW_WRITER(row->dual_at), ipv4 = MXW_WRITER(row->ipv4_at);
    (void)mxw_put_hosted_name(&dual, row->domain.name, MXW_HOSTED_DUAL);
    (void)mxw_put_hosted_name(&ipv4, row->domain.name, MXW_HOSTED_IPV4);
    row->hosted = (struct mxw_store_hosted){ mxw_written(&dual), mxw_written(&ipv4) };
}

bool mxw_domain_row_make(struct mxw_domain_row *row, const struct mxw_keeper *keeper,
                         mxw_bytes name, mxw_bytes tenant, const struct mxw_store_domain *before,
                         const struct mxw_control_settings *settings, struct mxw_problem *problem)
{
    struct mxw_writer change = MXW_WRITER(row->change_at);
    struct mxw_writer kept = MXW_WRITER(row->kept_at);
    struct mxw_writer written = MXW_WRITER(row->settings_at);
    struct mxw_settings_fault fault = { 0 };

    for (size_t i = 0; i < settings->count; i++)
        put_setting(&change, &settings->at[i]);
    put_since(&change, keeper, settings);
    if (change.overflowed || !write_kept(before, &kept)) {
        mxw_problem_set(problem, "these settings are too long");
        return false;
    }
    mxw_domain_draft_begin(&row->draft, name);
    row->draft.domain.tenant = tenant;
    if (!mxw_settings_text_read(mxw_written(&kept), mxw_written(&change), &row->draft, &fault)) {
        explain(&fault, problem);
        return false;
    }
    const char *missing = mxw_domain_draft_end(&row->draft);
    if (missing != NULL) {
        mxw_problem_set(problem, "%s", missing);
        return false;
    }
    if (!leads_elsewhere(&row->draft.domain, keeper->settings, problem))
        return false;
    mxw_entry_write(&row->draft, &written, &row->domain);
    set_hosted(row);
    return true;
}

/* Rows as JSON. */

static void add_value(json_t *settings, const struct mxw_settings_line *line)
{
    const struct mxw_domain_setting *setting = mxw_domain_setting_find(line->name);
    char name[MXW_CONTROL_SETTING_NAME_MAX + 1] = "";
    if (setting == NULL || line->name.len >= sizeof name)
        return;
    memcpy(name, line->name.at, line->name.len);
    if (!setting->is_list) {
        (void)json_object_set_new(settings, name, mxw_text_json(line->value));
        return;
    }
    json_t *values = json_object_get(settings, name);
    if (values == NULL) {
        values = json_array();
        (void)json_object_set_new(settings, name, values);
    }
    (void)json_array_append_new(values, mxw_text_json(line->value));
}

json_t *mxw_domain_settings_json(const struct mxw_store_domain *domain)
{
    uint8_t text_at[MXW_SETTINGS_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    struct mxw_settings_line line;
    if (!mxw_entry_read(domain, &draft, &fault))
        return NULL;
    json_t *settings = json_object();
    mxw_settings_text_write(&text, &draft);
    for (mxw_bytes rest = mxw_written(&text); mxw_settings_text_next(&rest, &line);)
        if (!mxw_bytes_equal(line.name, MXW_BYTES("tenant")))
            add_value(settings, &line);
    return settings;
}

static json_t *hosted_names(mxw_bytes domain)
{
    json_t *names = json_array();
    for (int kind = MXW_HOSTED_DUAL; kind <= MXW_HOSTED_IPV4; kind++) {
        uint8_t room[MXW_HOSTED_NAME_MAX];
        struct mxw_writer name = MXW_WRITER(room);
        if (mxw_put_hosted_name(&name, domain, (enum mxw_hosted_kind)kind))
            (void)json_array_append_new(names, mxw_text_json(mxw_written(&name)));
    }
    return names;
}

json_t *mxw_domain_json(const struct mxw_store_domain *domain)
{
    static const char *const wishes[] = {
        [MXW_STORE_WISH_NEVER] = "never",
        [MXW_STORE_WISH_ON] = "on",
        [MXW_STORE_WISH_OFF] = "off",
    };
    json_t *settings = mxw_domain_settings_json(domain);
    json_t *object = json_object();
    (void)json_object_set_new(object, "name", mxw_text_json(domain->name));
    (void)json_object_set_new(object, "tenant", mxw_text_json(domain->tenant));
    (void)json_object_set_new(object, "settings", settings != NULL ? settings : json_object());
    (void)json_object_set_new(object, "ipv6", json_string(wishes[domain->wish]));
    if (domain->wish_since != 0)
        (void)json_object_set_new(object, "ipv6_since", json_integer(domain->wish_since));
    (void)json_object_set_new(object, "hosted_names", hosted_names(domain->name));
    (void)json_object_set_new(object, "changed_at", json_integer(domain->changed_at));
    (void)json_object_set_new(object, "changed_by", mxw_text_json(domain->changed_by));
    return object;
}
