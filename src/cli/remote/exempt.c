/* exempt - the sources that no gate is for. */
#include "cli/remote/keeper.h"
#include "cli/remote/list.h"
#include "cli/remote/member.h"

#define PREFIX_ARGUMENT                                                                            \
    {                                                                                              \
        .argument = "PREFIX", .help = "an address, or a prefix such as 2001:db8::/32",             \
        .kind = MXW_OPTION_TEXT, MXW_OPTION_AT(prefix), .is_required = true                        \
    }

static enum mxw_exit run_add(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_keeper_change(options,
                             json_pack("{s:s, s:s, s:s*}", "request", "exempt.add", "prefix",
                                       options->prefix, "note", options->note),
                             "Added", failure);
}

static enum mxw_exit run_remove(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_keeper_change(
        options, json_pack("{s:s, s:s}", "request", "exempt.remove", "prefix", options->prefix),
        "Removed", failure);
}

#define ADDED_COLUMN 26
#define BY_COLUMN 38
#define NOTE_COLUMN 50
#define DATE_LEN 10 /* octets of "2026-11-22" */

static void show(const json_t *item)
{
    char prefix[MXW_SAFE_ROOM];
    char by[MXW_SAFE_ROOM];
    char note[MXW_SAFE_ROOM];
    char added[MXW_WHEN_ROOM];
    (void)mxw_member_when(item, "added_at", added);
    added[DATE_LEN] = '\0';
    mxw_page_row(
        (const struct mxw_cell[]){
            { 0, mxw_member_text(item, "prefix", prefix) },
            { ADDED_COLUMN, added },
            { BY_COLUMN, mxw_member_text(item, "added_by", by) },
            { NOTE_COLUMN, mxw_member_text(item, "note", note) },
        },
        4);
}

static enum mxw_exit run_list(const struct mxw_options *options, struct mxw_failure *failure)
{
    static const struct mxw_cell heading[] = {
        { 0, "PREFIX" }, { ADDED_COLUMN, "ADDED" }, { BY_COLUMN, "BY" }, { NOTE_COLUMN, "NOTE" }
    };
    static const struct mxw_listing listing = {
        .member = "exempt",
        .none = "No source is exempt.",
        .heading = heading,
        .heading_count = MXW_COUNT_OF(heading),
        .show = show,
    };
    return mxw_list_print(options, &listing, json_pack("{s:s}", "request", "exempt.list"), failure);
}

static const struct mxw_option add_options[] = {
    PREFIX_ARGUMENT,
    { .name = "note",
      .argument = "TEXT",
      .help = "whose it is, and why",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(note) },
    MXW_OPTIONS_KEEPER,
};
static const struct mxw_option remove_options[] = { PREFIX_ARGUMENT, MXW_OPTIONS_KEEPER };
static const struct mxw_option list_options[] = { MXW_OPTIONS_KEEPER };

const struct mxw_command mxw_exempt_add = {
    .name = "exempt add",
    .summary = "let a source pass all gates",
    .about = "Exempts an address or a prefix, IPv4 or IPv6, from all gates, for all domains. What "
             "is for one domain only is its setting connector.",
    .example = "mxwarden exempt add 2001:db8:77::/48 --note 'our newsletter host'",
    .options = add_options,
    .option_count = MXW_COUNT_OF(add_options),
    .run = run_add,
};

const struct mxw_command mxw_exempt_remove = {
    .name = "exempt remove",
    .summary = "judge a source like any other again",
    .about = "Takes an address or a prefix back, written as it is in the list.",
    .example = "mxwarden exempt remove 2001:db8:77::/48",
    .options = remove_options,
    .option_count = MXW_COUNT_OF(remove_options),
    .run = run_remove,
};

const struct mxw_command mxw_exempt_list = {
    .name = "exempt list",
    .summary = "list the sources that pass all gates",
    .about = "Lists the addresses and prefixes that no gate is for, who added them and why.",
    .example = "mxwarden exempt list",
    .options = list_options,
    .option_count = MXW_COUNT_OF(list_options),
    .run = run_list,
};
