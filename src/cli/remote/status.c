/* status - how the keeper and the processes that serve mail are. */
#include <stdio.h>

#include "cli/json.h"
#include "cli/remote/keeper.h"
#include "cli/remote/member.h"

/* The items come before what is told of the keeper itself. */
static void keep_item(void *user, const json_t *item)
{
    json_t *processes = user;
    mxw_json_append(processes, json_deep_copy(item));
}

#define PID_COLUMN 18
#define GENERATION_COLUMN 28

static void show_process(const json_t *process, long long newest)
{
    char name[MXW_SAFE_ROOM];
    char pid[32];
    char generation[64];
    long long has = mxw_member_number(process, "generation");
    (void)snprintf(pid, sizeof pid, "%lld", mxw_member_number(process, "pid"));
    (void)snprintf(generation, sizeof generation, "%lld%s", has,
                   has == newest ? "" : ", not the newest");
    mxw_page_row(
        (const struct mxw_cell[]){
            { 2, mxw_member_text(process, "process", name) },
            { PID_COLUMN, pid },
            { GENERATION_COLUMN, generation },
        },
        3);
}

static void show_keeper(const json_t *done)
{
    char text[MXW_SAFE_ROOM];
    char when[MXW_WHEN_ROOM];
    mxw_page_factf("keeper", "version %s, since %s", mxw_member_text(done, "version", text),
                   mxw_member_when(done, "started_at", when));
    mxw_page_factf("tenants", "%lld", mxw_member_number(done, "tenants"));
    mxw_page_factf("domains", "%lld", mxw_member_number(done, "domains"));
    mxw_page_factf("generation", "%lld", mxw_member_number(done, "generation"));
    if (mxw_member_is(done, "is_importing"))
        mxw_page_factf("import", "open: other changes have to wait");
    mxw_page_factf("trace", "%lld records%s%s", mxw_member_number(done, "records"),
                   json_object_get(done, "records_since") == NULL ? "" : " since ",
                   mxw_member_when(done, "records_since", when));
    if (mxw_member_number(done, "records_lost") > 0)
        mxw_page_factf("  lost", "%lld records found no room since the keeper started",
                       mxw_member_number(done, "records_lost"));
}

static void show(const json_t *done, const json_t *processes)
{
    static const struct mxw_cell heading[] = { { 2, "PROCESS" },
                                               { PID_COLUMN, "PID" },
                                               { GENERATION_COLUMN, "GENERATION" } };
    size_t index;
    json_t *process;
    long long newest = mxw_member_number(done, "generation");
    mxw_page_say(0, "mxwarden");
    show_keeper(done);
    mxw_page_section("Processes that serve mail");
    if (json_array_size(processes) == 0)
        mxw_page_say(2, "There are none: no mail is being received.");
    else
        mxw_page_row(heading, MXW_COUNT_OF(heading));
    json_array_foreach(processes, index, process)
    {
        show_process(process, newest);
    }
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    json_t *done;
    json_t *processes = json_array();
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s}", "request", "status"),
        .on_item = keep_item,
        .user = processes,
    };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &done, failure);
    if (status != MXW_EXIT_YES) {
        json_decref(processes);
        return status;
    }
    if (options->json) {
        mxw_json_set(done, "processes", processes);
        mxw_json_print(done);
        return status;
    }
    show(done, processes);
    json_decref(processes);
    json_decref(done);
    return status;
}

static const struct mxw_option options[] = { MXW_OPTIONS_KEEPER };

const struct mxw_command mxw_status_command = {
    .name = "status",
    .summary = "how the keeper and the processes that serve mail are",
    .about = "Shows what the keeper holds, and which process has which generation of it.",
    .example = "mxwarden status",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
