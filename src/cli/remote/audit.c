/* audit - who changed what. */
#include <stdlib.h>

#include "cli/remote/keeper.h"
#include "cli/remote/list.h"
#include "cli/remote/member.h"

#define LIMIT_MAX 10000 /* what the keeper lists at most */
#define WHO_COLUMN 22
#define ACTION_COLUMN 34
#define OBJECT_COLUMN 50
#define DETAIL_INDENT 2

/* JSON of the keeper's, which the escapes for peer bytes would make unreadable. */
static void show_detail(const char *detail)
{
    char *line = detail == NULL ? NULL : strdup(detail);
    if (line == NULL || line[0] == '\0') {
        free(line);
        return;
    }
    for (char *at = line; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    mxw_page_say(DETAIL_INDENT, "%s", line);
    free(line);
}

static void show(const json_t *item)
{
    char at[MXW_WHEN_ROOM];
    char who[MXW_SAFE_ROOM];
    char action[MXW_SAFE_ROOM];
    char object[MXW_SAFE_ROOM];
    mxw_page_row(
        (const struct mxw_cell[]){
            { 0, mxw_member_when(item, "at", at) },
            { WHO_COLUMN, mxw_member_text(item, "who", who) },
            { ACTION_COLUMN, mxw_member_text(item, "action", action) },
            { OBJECT_COLUMN, mxw_member_text(item, "object", object) },
        },
        4);
    show_detail(json_string_value(json_object_get(item, "detail")));
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    static const struct mxw_cell heading[] = {
        { 0, "WHEN" }, { WHO_COLUMN, "WHO" }, { ACTION_COLUMN, "DID" }, { OBJECT_COLUMN, "TO" }
    };
    static const struct mxw_listing listing = {
        .member = "changes",
        .none = "Nothing has been changed yet.",
        .heading = heading,
        .heading_count = MXW_COUNT_OF(heading),
        .show = show,
    };
    json_t *request = json_pack("{s:s}", "request", "audit.list");
    if (options->limit > LIMIT_MAX) {
        mxw_problem_set(&failure->problem, "--limit can be at most %d here", LIMIT_MAX);
        json_decref(request);
        return MXW_EXIT_USAGE;
    }
    if (options->limit > 0)
        json_object_set_new(request, "limit", json_integer((json_int_t)options->limit));
    return mxw_list_print(options, &listing, request, failure);
}

static const struct mxw_option options[] = {
    { .name = "limit",
      .argument = "N",
      .help = "at most so many; 100 when not given",
      .kind = MXW_OPTION_NUMBER,
      MXW_OPTION_AT(limit) },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_audit_list = {
    .name = "audit list",
    .summary = "list who changed what, the newest first",
    .about = "Lists the changes that were made: when, by whom, what was asked for, and what "
             "exactly has changed.",
    .example = "mxwarden audit list --limit 20",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
