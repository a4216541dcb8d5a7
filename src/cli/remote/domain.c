/* domain - the domains this site receives mail for. */
#include "cli/json.h"
#include "cli/remote/domain_name.h"
#include "cli/remote/keeper.h"
#include "cli/remote/list.h"
#include "cli/remote/member.h"
#include "cli/remote/settings.h"

#define SETTINGS_HELP                                                                              \
    "settings of the domain, as docs/cli/domain.md lists them; one that is a list is given once "  \
    "for each of its values, and an empty value takes a setting back to its default"

static json_t *name_of(const struct mxw_options *options)
{
    return mxw_domain_name(mxw_bytes_of(options->name));
}

/* What --next-hop and --tls say are settings like any other. */
static bool add_named(json_t *settings, const struct mxw_options *options)
{
    for (size_t i = 0; i < options->next_hops.count; i++)
        if (!mxw_settings_add(settings, MXW_BYTES("next_hop"),
                              mxw_bytes_of(options->next_hops.at[i])))
            return false;
    return options->tls == NULL
        || mxw_settings_add(settings, MXW_BYTES("tls"), mxw_bytes_of(options->tls));
}

static enum mxw_exit run_add(const struct mxw_options *options, struct mxw_failure *failure)
{
    json_t *settings = mxw_settings_read(&options->settings, &failure->problem);
    if (settings == NULL)
        return MXW_EXIT_USAGE;
    if (!add_named(settings, options)) {
        json_decref(settings);
        return mxw_keeper_unasked(failure);
    }
    return mxw_keeper_change(options,
                             json_pack("{s:s, s:o, s:s, s:o}", "request", "domain.add", "name",
                                       name_of(options), "tenant", options->tenant, "settings",
                                       settings),
                             "Added", failure);
}

static enum mxw_exit run_set(const struct mxw_options *options, struct mxw_failure *failure)
{
    json_t *settings = mxw_settings_read(&options->settings, &failure->problem);
    if (settings == NULL)
        return MXW_EXIT_USAGE;
    return mxw_keeper_change(options,
                             json_pack("{s:s, s:o, s:o}", "request", "domain.set", "name",
                                       name_of(options), "settings", settings),
                             "Changed", failure);
}

static enum mxw_exit run_remove(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_keeper_change(
        options, json_pack("{s:s, s:o}", "request", "domain.remove", "name", name_of(options)),
        "Removed", failure);
}

/* "on since 2026-11-01T00:00:00Z" */
static void show_wish(const json_t *domain)
{
    char wish[MXW_SAFE_ROOM];
    char since[MXW_WHEN_ROOM];
    bool has_since = json_object_get(domain, "ipv6_since") != NULL;
    mxw_page_factf("IPv6", "%s%s%s", mxw_member_text(domain, "ipv6", wish),
                   has_since ? " since " : "", mxw_member_when(domain, "ipv6_since", since));
}

static void show_domain(const json_t *domain)
{
    char text[MXW_SAFE_ROOM];
    char when[MXW_WHEN_ROOM];
    const char *name;
    json_t *value;
    mxw_page_say(0, "%s", mxw_member_text(domain, "name", text));
    mxw_member_fact("tenant", json_object_get(domain, "tenant"));
    show_wish(domain);
    mxw_member_fact("hosted names", json_object_get(domain, "hosted_names"));
    mxw_page_factf("changed", "%s by %s", mxw_member_when(domain, "changed_at", when),
                   mxw_member_text(domain, "changed_by", text));
    mxw_page_section("Settings that are not at their default");
    json_object_foreach(json_object_get(domain, "settings"), name, value)
    {
        mxw_member_fact(mxw_page_safe(mxw_bytes_of(name), text), value);
    }
}

static enum mxw_exit run_show(const struct mxw_options *options, struct mxw_failure *failure)
{
    json_t *domain;
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s, s:o}", "request", "domain.show", "name", name_of(options)),
    };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &domain, failure);
    if (status != MXW_EXIT_YES)
        return status;
    if (options->json) {
        mxw_json_print(domain);
    } else {
        show_domain(domain);
        json_decref(domain);
    }
    return status;
}

#define TENANT_COLUMN 40
#define WISH_COLUMN 58
#define CHANGED_COLUMN 66
#define DATE_LEN 10 /* octets of "2026-11-22" */

static void show_row(const json_t *domain)
{
    char name[MXW_SAFE_ROOM];
    char tenant[MXW_SAFE_ROOM];
    char wish[MXW_SAFE_ROOM];
    char changed[MXW_WHEN_ROOM];
    (void)mxw_member_when(domain, "changed_at", changed);
    changed[DATE_LEN] = '\0';
    mxw_page_row(
        (const struct mxw_cell[]){
            { 0, mxw_member_text(domain, "name", name) },
            { TENANT_COLUMN, mxw_member_text(domain, "tenant", tenant) },
            { WISH_COLUMN, mxw_member_text(domain, "ipv6", wish) },
            { CHANGED_COLUMN, changed },
        },
        4);
}

static enum mxw_exit run_list(const struct mxw_options *options, struct mxw_failure *failure)
{
    static const struct mxw_cell heading[] = { { 0, "DOMAIN" },
                                               { TENANT_COLUMN, "TENANT" },
                                               { WISH_COLUMN, "IPV6" },
                                               { CHANGED_COLUMN, "CHANGED" } };
    static const struct mxw_listing listing = {
        .member = "domains",
        .key = "name",
        .none = "There are no domains.",
        .heading = heading,
        .heading_count = MXW_COUNT_OF(heading),
        .show = show_row,
    };
    return mxw_list_print(
        options, &listing,
        json_pack("{s:s, s:s*}", "request", "domain.list", "tenant", options->tenant), failure);
}

static const struct mxw_option add_options[] = {
    MXW_ARGUMENT_DOMAIN,
    { .name = "tenant",
      .argument = "TENANT",
      .help = "to whom the domain belongs",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(tenant),
      .is_required = true },
    { .name = "next-hop",
      .argument = "HOP...",
      .help = "where the domain's mail goes: 'smtp://HOST[:PORT] [preference=N] [tls=...] "
              "[client=...]', or lmtp://; an alias_of another domain needs none",
      .kind = MXW_OPTION_LIST,
      MXW_OPTION_AT(next_hops),
      .mark = "://" },
    { .name = "tls",
      .argument = "TLS",
      .help = "TLS towards next hops that do not say otherwise: none, may, require or verify",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(tls),
      .words = "none may require verify" },
    { .name = "set",
      .argument = "KEY=VALUE...",
      .help = SETTINGS_HELP,
      .kind = MXW_OPTION_LIST,
      MXW_OPTION_AT(settings),
      .mark = "=" },
    MXW_OPTIONS_KEEPER,
};

static const struct mxw_option set_options[] = {
    MXW_ARGUMENT_DOMAIN,
    { .argument = "KEY=VALUE...",
      .help = SETTINGS_HELP,
      .kind = MXW_OPTION_LIST,
      MXW_OPTION_AT(settings),
      .is_required = true,
      .mark = "=" },
    MXW_OPTIONS_KEEPER,
};

static const struct mxw_option name_options[] = { MXW_ARGUMENT_DOMAIN, MXW_OPTIONS_KEEPER };

static const struct mxw_option list_options[] = {
    { .name = "tenant",
      .argument = "TENANT",
      .help = "only domains of this tenant",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(tenant) },
    MXW_OPTION_LIMIT,
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_domain_add = {
    .name = "domain add",
    .summary = "receive mail for a domain",
    .about = "Adds a domain. Its mail goes to the next hops; everything else is at its default "
             "until it is set. A name such as *.contoso.com stands for everything below "
             "contoso.com.",
    .example = "mxwarden domain add contoso.com --tenant contoso --next-hop smtp://192.0.2.25",
    .options = add_options,
    .option_count = MXW_COUNT_OF(add_options),
    .run = run_add,
};

const struct mxw_command mxw_domain_set = {
    .name = "domain set",
    .summary = "change settings of a domain",
    .about = "Changes settings of a domain; those that are not named stay as they are. Who acts "
             "for a tenant may not change tenant and next_hop.",
    .example = "mxwarden domain set contoso.com mode=observe refusal=defer",
    .options = set_options,
    .option_count = MXW_COUNT_OF(set_options),
    .run = run_set,
};

const struct mxw_command mxw_domain_remove = {
    .name = "domain remove",
    .summary = "receive no more mail for a domain",
    .about = "Removes a domain and its settings. Mail for it is refused as a relay attempt.",
    .example = "mxwarden domain remove contoso.com",
    .options = name_options,
    .option_count = MXW_COUNT_OF(name_options),
    .run = run_remove,
};

const struct mxw_command mxw_domain_show = {
    .name = "domain show",
    .summary = "show a domain and its settings",
    .about = "Shows whose a domain is, what it wants of IPv6, the names its MX records have to "
             "point to, who changed it last, and its settings.",
    .example = "mxwarden domain show contoso.com",
    .options = name_options,
    .option_count = MXW_COUNT_OF(name_options),
    .run = run_show,
};

const struct mxw_command mxw_domain_list = {
    .name = "domain list",
    .summary = "list the domains",
    .about = "Lists domains by name. Who acts for a tenant sees its own.",
    .example = "mxwarden domain list --tenant contoso",
    .options = list_options,
    .option_count = MXW_COUNT_OF(list_options),
    .run = run_list,
};
