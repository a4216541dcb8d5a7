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

#define PID_COLUMN 16
#define GENERATION_COLUMN 25
#define SESSIONS_COLUMN 37
#define HOPS_COLUMN 47
#define DNS_COLUMN 65
#define CELL_ROOM 64

static const struct mxw_cell heading[] = {
    { 2, "PROCESS" },
    { PID_COLUMN, "PID" },
    { GENERATION_COLUMN, "GENERATION" },
    { SESSIONS_COLUMN, "OPEN" },
    { HOPS_COLUMN, "NEXT HOPS" },
    { DNS_COLUMN, "DNS" },
};

/* Of an edge; the master has neither sessions nor next hops. */
static void put_edge(const json_t *process, char sessions[CELL_ROOM], char hops[CELL_ROOM],
                     char dns[CELL_ROOM])
{
    sessions[0] = hops[0] = dns[0] = '\0';
    if (json_object_get(process, "sessions") == NULL)
        return;
    (void)snprintf(sessions, CELL_ROOM, "%lld", mxw_member_number(process, "sessions"));
    (void)snprintf(hops, CELL_ROOM, "%lld, %lld resting",
                   mxw_member_number(process, "next_hop_connections"),
                   mxw_member_number(process, "next_hops_resting"));
    (void)snprintf(dns, CELL_ROOM, "%lld, %lld bad", mxw_member_number(process, "dns_questions"),
                   mxw_member_number(process, "dns_failures"));
}

static void show_process(const json_t *process, long long newest)
{
    char name[MXW_SAFE_ROOM];
    char pid[CELL_ROOM], generation[CELL_ROOM];
    char sessions[CELL_ROOM], hops[CELL_ROOM], dns[CELL_ROOM];
    long long has = mxw_member_number(process, "generation");
    (void)snprintf(pid, sizeof pid, "%lld", mxw_member_number(process, "pid"));
    (void)snprintf(generation, sizeof generation, "%lld%s", has, has == newest ? "" : " (old)");
    put_edge(process, sessions, hops, dns);
    mxw_page_row(
        (const struct mxw_cell[]){
            { 2, mxw_member_text(process, "process", name) },
            { PID_COLUMN, pid },
            { GENERATION_COLUMN, generation },
            { SESSIONS_COLUMN, sessions },
            { HOPS_COLUMN, hops },
            { DNS_COLUMN, dns },
        },
        MXW_COUNT_OF(heading));
}

/* "in order", or what is wrong. */
static void show_state(const char *label, const json_t *done, const char *name)
{
    char text[MXW_SAFE_ROOM];
    const char *problem = mxw_member_text(done, name, text);
    mxw_page_factf(label, "%s", problem[0] == '\0' ? "in order" : problem);
}

static void show_trace(const json_t *done)
{
    char text[MXW_SAFE_ROOM];
    char when[MXW_WHEN_ROOM];
    mxw_page_factf("trace", "%lld records%s%s, %lld MiB", mxw_member_number(done, "records"),
                   json_object_get(done, "records_since") == NULL ? "" : " since ",
                   mxw_member_when(done, "records_since", when),
                   mxw_member_number(done, "records_octets") >> 20);
    const char *problem = mxw_member_text(done, "trace", text);
    if (problem[0] != '\0')
        mxw_page_factf("  not written", "%s", problem);
    if (mxw_member_number(done, "records_waiting_octets") > 0)
        mxw_page_factf("  on its way", "%lld octets",
                       mxw_member_number(done, "records_waiting_octets"));
    if (mxw_member_number(done, "records_lost") > 0)
        mxw_page_factf("  lost", "%lld records found no room since the keeper started",
                       mxw_member_number(done, "records_lost"));
}

static void show_keeper(const json_t *done)
{
    char text[MXW_SAFE_ROOM];
    char when[MXW_WHEN_ROOM];
    mxw_page_factf("keeper", "version %s, since %s", mxw_member_text(done, "version", text),
                   mxw_member_when(done, "started_at", when));
    show_state("store", done, "store");
    show_state("directory", done, "directory");
    mxw_page_factf("generation", "%lld", mxw_member_number(done, "generation"));
    mxw_page_factf("tenants", "%lld", mxw_member_number(done, "tenants"));
    mxw_page_factf("domains", "%lld", mxw_member_number(done, "domains"));
    if (mxw_member_is(done, "is_importing"))
        mxw_page_factf("import", "open: other changes have to wait");
    show_trace(done);
}

/* {"admit": {"spf": 12, "dkim": 3}}: a line for each verdict. Undecided is what no gate has judged:
 * the next hop has said no, or there was no room for it. */
static void show_verdicts(const char *title, const json_t *verdicts)
{
    const char *verdict, *rule;
    json_t *rules, *number;
    if (json_object_size(verdicts) == 0)
        return;
    mxw_page_section(title);
    json_object_foreach((json_t *)(uintptr_t)verdicts, verdict, rules)
    {
        char line[512];
        size_t used = 0;
        line[0] = '\0';
        if (strcmp(verdict, "undecided") == 0) {
            mxw_page_factf("no verdict", "%lld, by the next hop or for want of room",
                           mxw_member_number(rules, "none"));
            continue;
        }
        json_object_foreach(rules, rule, number)
        {
            int len = snprintf(line + used, sizeof line - used, "%s%s %lld", used > 0 ? ", " : "",
                               rule, (long long)json_integer_value(number));
            if (len < 0 || (size_t)len >= sizeof line - used)
                break;
            used += (size_t)len;
        }
        char safe[MXW_SAFE_ROOM], label[MXW_SAFE_ROOM];
        mxw_page_factf(mxw_page_safe(mxw_bytes_of(verdict), label), "%s",
                       mxw_page_safe(mxw_bytes_of(line), safe));
    }
}

static void show(const json_t *done, const json_t *processes)
{
    size_t index;
    json_t *process;
    long long newest = mxw_member_number(done, "generation");
    mxw_page_say(0, "mxwarden");
    show_keeper(done);
    show_verdicts("Messages, since the keeper started", json_object_get(done, "messages"));
    show_verdicts("Recipients refused", json_object_get(done, "recipients_refused"));
    mxw_page_section("Processes");
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
