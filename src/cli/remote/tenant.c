/* tenant - to whom domains belong. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/remote/keeper.h"
#include "cli/remote/list.h"
#include "cli/remote/member.h"
#include "cli/remote/settings.h"

#define NAME_ARGUMENT                                                                              \
    {                                                                                              \
        .argument = "NAME", .help = "the tenant: letters, digits and .-_@",                        \
        .kind = MXW_OPTION_TEXT, MXW_OPTION_AT(name), .is_required = true                          \
    }
#define SETTINGS_ARGUMENT(required)                                                                \
    {                                                                                              \
        .argument = "KEY=VALUE...",                                                                \
        .help = "description=TEXT; users=USER, a user of this machine who may see and change "     \
                "what belongs to the tenant, given once for each",                                 \
        .kind = MXW_OPTION_LIST, MXW_OPTION_AT(settings), .is_required = (required), .mark = "="   \
    }

/* Adds or sets: the same but for the name of the request. */
static enum mxw_exit change(const struct mxw_options *options, const char *request,
                            const char *what, struct mxw_failure *failure)
{
    json_t *settings = mxw_settings_read(&options->settings, &failure->problem);
    if (settings == NULL)
        return MXW_EXIT_USAGE;
    return mxw_keeper_change(options,
                             json_pack("{s:s, s:s, s:o}", "request", request, "name", options->name,
                                       "settings", settings),
                             what, failure);
}

static enum mxw_exit run_add(const struct mxw_options *options, struct mxw_failure *failure)
{
    return change(options, "tenant.add", "Added", failure);
}

static enum mxw_exit run_set(const struct mxw_options *options, struct mxw_failure *failure)
{
    return change(options, "tenant.set", "Changed", failure);
}

static enum mxw_exit run_remove(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_keeper_change(
        options, json_pack("{s:s, s:s}", "request", "tenant.remove", "name", options->name),
        "Removed", failure);
}

#define DOMAINS_COLUMN 24
#define TEXT_COLUMN 34

static void show(const json_t *item)
{
    char name[MXW_SAFE_ROOM];
    char description[MXW_SAFE_ROOM];
    char domains[24];
    char *users = mxw_member_list(item, "users");
    (void)snprintf(domains, sizeof domains, "%lld", mxw_member_number(item, "domains"));
    mxw_page_row(
        (const struct mxw_cell[]){
            { 0, mxw_member_text(item, "name", name) },
            { DOMAINS_COLUMN, domains },
            { TEXT_COLUMN, mxw_member_text(item, "description", description) },
        },
        3);
    if (users[0] != '\0')
        mxw_page_row(
            (const struct mxw_cell[]){ { TEXT_COLUMN - 8, "users:" }, { TEXT_COLUMN, users } }, 2);
    free(users);
}

static enum mxw_exit run_list(const struct mxw_options *options, struct mxw_failure *failure)
{
    static const struct mxw_cell heading[] = { { 0, "TENANT" },
                                               { DOMAINS_COLUMN, "DOMAINS" },
                                               { TEXT_COLUMN, "DESCRIPTION AND USERS" } };
    static const struct mxw_listing listing = {
        .member = "tenants",
        .key = "name",
        .none = "There are no tenants.",
        .heading = heading,
        .heading_count = MXW_COUNT_OF(heading),
        .show = show,
    };
    return mxw_list_print(options, &listing, json_pack("{s:s}", "request", "tenant.list"), failure);
}

static const struct mxw_option add_options[] = { NAME_ARGUMENT, SETTINGS_ARGUMENT(false),
                                                 MXW_OPTIONS_KEEPER };
static const struct mxw_option set_options[] = { NAME_ARGUMENT, SETTINGS_ARGUMENT(true),
                                                 MXW_OPTIONS_KEEPER };
static const struct mxw_option remove_options[] = { NAME_ARGUMENT, MXW_OPTIONS_KEEPER };
static const struct mxw_option list_options[] = { MXW_OPTION_LIMIT, MXW_OPTIONS_KEEPER };

const struct mxw_command mxw_tenant_add = {
    .name = "tenant add",
    .summary = "make a tenant, to whom domains can belong",
    .about = "Makes a tenant without domains. Its users may see and change what belongs to it.",
    .example = "mxwarden tenant add fabrikam description='Fabrikam Ltd' users=alice",
    .options = add_options,
    .option_count = MXW_COUNT_OF(add_options),
    .run = run_add,
};

const struct mxw_command mxw_tenant_set = {
    .name = "tenant set",
    .summary = "change what is known of a tenant",
    .about = "Changes settings of a tenant. An empty value takes one back to its default; users "
             "are replaced by those that are given.",
    .example = "mxwarden tenant set fabrikam users=alice users=bob",
    .options = set_options,
    .option_count = MXW_COUNT_OF(set_options),
    .run = run_set,
};

const struct mxw_command mxw_tenant_remove = {
    .name = "tenant remove",
    .summary = "remove a tenant that has no domains",
    .about = "Removes a tenant. One that has domains stays: remove them first.",
    .example = "mxwarden tenant remove fabrikam",
    .options = remove_options,
    .option_count = MXW_COUNT_OF(remove_options),
    .run = run_remove,
};

const struct mxw_command mxw_tenant_list = {
    .name = "tenant list",
    .summary = "list the tenants",
    .about = "Lists tenants by name, with how many domains they have and who acts for them. A "
             "user of a tenant sees that one.",
    .example = "mxwarden tenant list",
    .options = list_options,
    .option_count = MXW_COUNT_OF(list_options),
    .run = run_list,
};
