#include "daemon/roles/keeper.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/keeper/keeper.h"
#include "daemon/keeper/requests/requests.h"
#include "runtime/log.h"
#include "runtime/store/changes.h"
#include "runtime/store/domains.h"
#include "runtime/store/tenants.h"

#define PATIENCE_WITH_CHANGES MXW_SECOND /* at the end, for edges to confirm them */
#define PATIENCE_WITH_ANSWERS                                                                      \
    (100 * MXW_MILLISECOND)           /* and for callers to read what they are told */
#define COUNTS_PAUSE (5 * MXW_SECOND) /* between two writings of the daily counts */
#define DAY_SECONDS 86400
#define COUNTS_DAYS 400 /* that they are kept: a year, and what to compare it with */

/* The store. */

static void close_store(struct mxw_keeper *keeper)
{
    mxw_publisher_use(&keeper->publisher, NULL);
    mxw_import_give_up(keeper);
    mxw_store_close(keeper->reader);
    mxw_store_close(keeper->store);
    keeper->reader = keeper->store = NULL;
}

void mxw_keeper_lose_store(struct mxw_keeper *keeper, const struct mxw_problem *problem)
{
    struct mxw_problem kept = *problem; /* it may lie in what is closed */
    close_store(keeper);
    if (keeper->store_problem.text[0] == '\0')
        mxw_log_say(MXW_LOG_ERROR, "store-lost", "reason", kept.text);
    keeper->store_problem = kept;
    mxw_timer_set(&keeper->store_retry, mxw_loop_now(keeper->loop) + MXW_STORE_PAUSE);
}

static enum mxw_status open_store(struct mxw_keeper *keeper)
{
    struct mxw_problem problem;
    enum mxw_status status = keeper->may_make_store
        ? mxw_store_open(&keeper->store, keeper->store_path, &problem)
        : mxw_store_reopen(&keeper->store, keeper->store_path, &problem);
    if (status != MXW_OK)
        keeper->store = NULL;
    else if ((status = mxw_store_read_open(&keeper->reader, keeper->store_path, &problem))
             != MXW_OK)
        keeper->reader = NULL;
    if (status != MXW_OK) {
        mxw_keeper_lose_store(keeper, &problem);
        return status;
    }
    if (keeper->store_problem.text[0] != '\0')
        mxw_log_say(MXW_LOG_INFO, "store-back", "path", keeper->store_path);
    keeper->store_problem.text[0] = '\0';
    keeper->may_make_store = false;
    struct mxw_store_mark mark;
    if (mxw_store_mark(keeper->reader, &mark) == MXW_OK)
        mxw_processes_await(&keeper->processes, &mark);
    mxw_publisher_use(&keeper->publisher, keeper->reader);
    return MXW_OK;
}

static void on_store_retry(void *user)
{
    (void)open_store(user);
}

/* Whoever moves the file tells nobody. */
static void check_store(struct mxw_keeper *keeper)
{
    if (keeper->store == NULL)
        return;
    if (mxw_store_check_place(keeper->store) != MXW_OK)
        mxw_keeper_lose_store(keeper, mxw_store_problem(keeper->store));
    else if (keeper->publisher.is_astray)
        mxw_keeper_lose_store(keeper, &keeper->publisher.problem);
}

static void report_lost_counts(struct mxw_counts *counts)
{
    struct mxw_log_line line;
    if (counts->lost_count == 0)
        return;
    mxw_log_begin(&line, MXW_LOG_WARNING, "counts-lost");
    mxw_log_number(&line, "rows", (int64_t)counts->lost_count);
    mxw_log_end(&line);
    counts->lost_count = 0;
}

/* While an import is open the counts wait: they would become part of it. */
static void write_counts(struct mxw_keeper *keeper)
{
    if (keeper->store == NULL || keeper->import_connection != 0)
        return;
    report_lost_counts(&keeper->intake.counts);
    if (mxw_counts_flush(&keeper->intake.counts, keeper->store) == MXW_OK)
        return;
    mxw_log_say(MXW_LOG_WARNING, "counts-not-written", "reason",
                mxw_store_problem(keeper->store)->text);
    if (mxw_store_status(keeper->store) == MXW_MALFORMED)
        mxw_keeper_lose_store(keeper, mxw_store_problem(keeper->store));
}

/* Once a day, and once after the start, what nobody will ask for is forgotten: old counts, and
 * which domains were removed before the base was made. */
static void prune_store(struct mxw_keeper *keeper)
{
    uint32_t today = (uint32_t)(mxw_loop_wall(keeper->loop) / DAY_SECONDS);
    if (today == keeper->pruned_on || keeper->store == NULL || keeper->import_connection != 0)
        return;
    struct mxw_store_mark now;
    const struct mxw_store_mark *base = &keeper->publisher.view.about.base;
    if (mxw_store_aggregates_prune(keeper->store, today - COUNTS_DAYS) != MXW_OK
        || mxw_store_mark(keeper->store, &now) != MXW_OK
        || (memcmp(now.identity, base->identity, sizeof now.identity) == 0
            && mxw_store_prune(keeper->store, base->sequence) != MXW_OK))
        mxw_log_say(MXW_LOG_WARNING, "store-not-pruned", "reason",
                    mxw_store_problem(keeper->store)->text);
    else
        keeper->pruned_on = today;
}

static void on_counts_due(void *user)
{
    struct mxw_keeper *keeper = user;
    check_store(keeper);
    write_counts(keeper);
    prune_store(keeper);
    mxw_timer_set(&keeper->counts_due, mxw_loop_now(keeper->loop) + COUNTS_PAUSE);
}

/* Peers. */

/* A postmaster elsewhere is refused as relaying, and RFC 5321 4.5.1 wants the mail taken. */
static void check_postmaster(void *user)
{
    struct mxw_keeper *keeper = user;
    mxw_bytes mailbox = keeper->settings->postmaster;
    uint8_t name_at[MXW_STORE_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    struct mxw_store_domain domain;
    bool had_none = keeper->has_no_postmaster;
    if (mailbox.len == 0 || keeper->reader == NULL)
        return;
    mxw_put_lower(&name, mxw_bytes_from(mailbox, mxw_bytes_find_last(mailbox, '@') + 1));
    keeper->has_no_postmaster =
        mxw_store_domain_find(keeper->reader, mxw_written(&name), &domain) == MXW_STORE_ABSENT;
    if (!keeper->has_no_postmaster || had_none)
        return;
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_WARNING, "postmaster-elsewhere");
    mxw_log_text(&line, "postmaster", mailbox);
    mxw_log_word(&line, "expected", "a-domain-of-ours");
    mxw_log_end(&line);
}

static void meet_edge(struct mxw_keeper *keeper, const struct mxw_channel_message *message)
{
    struct mxw_says_edge about;
    if (message->fd_count != 1 || !mxw_message_read(message, &about, sizeof about)) {
        mxw_channel_drop_fds(message);
        return;
    }
    if (mxw_processes_add(&keeper->processes, &about, message->fds[0]) == NULL)
        mxw_log_say(MXW_LOG_ERROR, "edge-not-met", "reason", "out of memory");
}

static void take_counters(struct mxw_keeper *keeper, struct mxw_process *process, mxw_bytes blob)
{
    if (mxw_counters_parse(blob, &process->counters) == MXW_OK)
        process->told_at = mxw_loop_now(keeper->loop);
}

static void on_process_message(void *user, struct mxw_process *process,
                               const struct mxw_channel_message *message)
{
    struct mxw_keeper *keeper = user;
    if (process->is_master && message->kind == MXW_SAYS_EDGE) {
        meet_edge(keeper, message);
        return;
    }
    mxw_channel_drop_fds(message);
    if (message->kind == MXW_SAYS_RECORDS)
        mxw_intake_take(&keeper->intake, process, message);
    else if (message->kind == MXW_SAYS_COUNTERS)
        take_counters(keeper, process, message->bytes);
}

static void on_confirmed(void *user)
{
    mxw_waiting_look(&((struct mxw_keeper *)user)->waiting);
}

static void end(struct mxw_keeper *keeper)
{
    if (keeper->is_ending)
        return;
    keeper->is_ending = true;
    if (keeper->server != NULL)
        mxw_control_server_stop(keeper->server);
    mxw_loop_stop(keeper->loop);
}

static void on_gone(void *user, struct mxw_process *process)
{
    struct mxw_keeper *keeper = user;
    mxw_counters_retire(&keeper->ended, &process->counters);
    mxw_intake_forget(&keeper->intake, process);
    if (!process->is_master)
        return;
    mxw_log_say(MXW_LOG_WARNING, "master-gone", "process", "keeper");
    end(keeper);
}

static const struct mxw_processes_calls processes_calls = { on_process_message, on_confirmed,
                                                            on_gone };

/* Who asks. */

static bool is_in_group(const struct mxw_control_caller *caller, const char *name)
{
    const struct group *group = getgrnam(name);
    for (size_t i = 0; group != NULL && i < caller->group_count; i++)
        if (caller->groups[i] == group->gr_gid)
            return true;
    return false;
}

/* The keeper's own user is one, unless edges are the same: one that is taken over must not be. */
static bool is_operator(const struct mxw_keeper *keeper, const struct mxw_control_caller *caller)
{
    const struct mxw_generation *generation = keeper->generation;
    bool is_shared = generation->drops_privileges
        && generation->identity.user == generation->keeper_identity.user;
    if (caller->uid == 0 || (caller->uid == geteuid() && !is_shared))
        return true;
    for (size_t i = 0; i < keeper->settings->operators.count; i++) {
        const char *name = (const char *)keeper->settings->operators.at[i].at;
        if (name[0] == '@' ? is_in_group(caller, name + 1) : strcmp(name, caller->name) == 0)
            return true;
    }
    return false;
}

static void name_caller(struct mxw_control_caller *caller)
{
    const struct passwd *user = getpwuid(caller->uid);
    if (user != NULL)
        (void)snprintf(caller->name, sizeof caller->name, "%s", user->pw_name);
    else
        (void)snprintf(caller->name, sizeof caller->name, "uid %u", (unsigned)caller->uid);
}

static void identify(void *user, struct mxw_control_caller *caller)
{
    struct mxw_keeper *keeper = user;
    mxw_bytes tenant;
    name_caller(caller);
    if (is_operator(keeper, caller)) {
        caller->role = MXW_CONTROL_OPERATOR;
        return;
    }
    mxw_bytes name = { (const uint8_t *)caller->name, strlen(caller->name) };
    if (keeper->reader == NULL
        || mxw_store_tenant_of_user(keeper->reader, name, &tenant) != MXW_STORE_DONE
        || tenant.len >= sizeof caller->tenant)
        return;
    memcpy(caller->tenant, tenant.at, tenant.len);
    caller->tenant[tenant.len] = '\0';
    caller->role = MXW_CONTROL_TENANT;
}

static void on_request(void *user, struct mxw_control_call *call,
                       const struct mxw_control_request *request)
{
    struct mxw_keeper *keeper = user;
    keeper->request_count++;
    if (keeper->is_ending)
        mxw_control_fail(call, MXW_CONTROL_BUSY, "the keeper is being replaced; try again");
    else
        mxw_answer(keeper, call, request);
}

static void on_caller_gone(void *user, uint64_t connection, struct mxw_control_call *call)
{
    struct mxw_keeper *keeper = user;
    (void)call; /* if there is one, it is a change that is committed and waits */
    if (keeper->import_connection == connection)
        mxw_import_give_up(keeper);
}

static const struct mxw_control_calls control_calls = {
    .identify = identify,
    .on_request = on_request,
    .on_gone = on_caller_gone,
};

/* The beginning. */

static void on_signal(void *user, int number)
{
    if (number == MXW_KEEPER_ENDS)
        end(user);
}

static bool open_loop(struct mxw_keeper *keeper, const sigset_t *signals)
{
    static const int numbers[] = { MXW_KEEPER_ENDS, SIGTERM, SIGINT, SIGHUP };
    keeper->loop = mxw_loop_open();
    bool is_open = keeper->loop != NULL;
    for (size_t i = 0; is_open && i < MXW_COUNT_OF(numbers); i++)
        is_open = mxw_loop_on_signal(keeper->loop, numbers[i], on_signal, keeper) == MXW_OK;
    mxw_timer_init(&keeper->store_retry, keeper->loop, on_store_retry, keeper);
    mxw_timer_init(&keeper->counts_due, keeper->loop, on_counts_due, keeper);
    sigprocmask(SIG_SETMASK, signals, NULL);
    return is_open;
}

static bool open_intake(struct mxw_keeper *keeper, struct mxw_problem *problem)
{
    const struct mxw_trace_limits limits = {
        .days = keeper->settings->trace_days,
        .size_max = keeper->settings->trace_size_max,
    };
    mxw_timer_set(&keeper->counts_due, mxw_loop_now(keeper->loop) + COUNTS_PAUSE);
    return mxw_intake_open(&keeper->intake, keeper->loop, keeper->trace_folder, &limits, problem)
        == MXW_OK;
}

static bool open_control(struct mxw_keeper *keeper, struct mxw_problem *problem)
{
    int fd = dup(keeper->generation->control);
    if (fd >= 0)
        keeper->server = mxw_control_server_open(keeper->loop, fd, &control_calls, keeper);
    if (keeper->server != NULL)
        return true;
    mxw_problem_set(problem, "the control socket cannot be served: out of memory or descriptors");
    return false;
}

/* Nobody can be served worse for want of metrics: a port that is taken is only complained about. */
static void open_metrics(struct mxw_keeper *keeper)
{
    struct mxw_problem problem;
    const struct mxw_endpoint *endpoint = &keeper->settings->metrics;
    if (endpoint->address.family == MXW_FAMILY_NONE)
        return;
    keeper->metrics_page = (struct mxw_http_page){
        .path = "/metrics",
        .content_type = MXW_METRICS_TYPE,
        .room = MXW_METRICS_ROOM,
        .write = mxw_keeper_write_metrics,
        .user = keeper,
    };
    int fd = mxw_listen(endpoint, MXW_LISTEN_ALONE, &problem);
    if (fd >= 0)
        keeper->metrics = mxw_http_open(keeper->loop, fd, &keeper->metrics_page);
    if (keeper->metrics == NULL)
        mxw_log_say(MXW_LOG_ERROR, "metrics-not-served", "reason",
                    fd < 0 ? problem.text : "out of memory");
}

static bool give_up_privileges(const struct mxw_generation *generation, struct mxw_problem *problem)
{
    return (generation->drops_privileges
                ? mxw_privileges_drop(&generation->keeper_identity, problem)
                : mxw_privileges_seal(problem))
        == MXW_OK;
}

static bool open_keeper(struct mxw_keeper *keeper, const struct mxw_keeper_inheritance *inheritance,
                        struct mxw_problem *problem)
{
    bool is_first = !mxw_view_is_there(inheritance->view);
    if (!open_loop(keeper, inheritance->signals)) {
        mxw_problem_set(problem, "out of memory");
        return false;
    }
    if (!give_up_privileges(keeper->generation, problem))
        return false;
    mxw_processes_open(&keeper->processes, keeper->loop, &processes_calls, keeper);
    mxw_waiting_open(&keeper->waiting, keeper->loop, &keeper->processes);
    mxw_publisher_open(&keeper->publisher, keeper->loop, &keeper->processes, keeper->store_path,
                       inheritance->view);
    keeper->publisher.on_published = check_postmaster;
    keeper->publisher.user = keeper;
    struct mxw_process *master = mxw_processes_add(&keeper->processes, NULL, inheritance->master);
    if (master == NULL) {
        mxw_problem_set(problem, "out of memory");
        return false;
    }
    master->about.pid = (uint32_t)getppid();
    /* The first one must have a store, or nobody has a directory. A later one may find it in order
     * again; until then it says what is wrong to whoever asks. */
    keeper->may_make_store = is_first;
    if (open_store(keeper) != MXW_OK && is_first) {
        *problem = keeper->store_problem;
        return false;
    }
    if (!open_intake(keeper, problem) || !open_control(keeper, problem))
        return false;
    open_metrics(keeper);
    return true;
}

static bool name_paths(struct mxw_keeper *keeper)
{
    const char *folder = (const char *)keeper->settings->state_folder.at;
    int store = snprintf(keeper->store_path, sizeof keeper->store_path, "%s/mxwarden.db", folder);
    int trace = snprintf(keeper->trace_folder, sizeof keeper->trace_folder, "%s/trace", folder);
    return store < (int)sizeof keeper->store_path && trace < (int)sizeof keeper->trace_folder;
}

/* The end: who waits is told how far his change has come, what the edges have sent is written. */

static void turn_until(struct mxw_keeper *keeper, mxw_time deadline, bool awaits_waiters)
{
    while (mxw_clock_now() < deadline && !(awaits_waiters && keeper->waiting.first == NULL))
        if (!mxw_loop_turn(keeper->loop, deadline))
            return;
}

static void finish(struct mxw_keeper *keeper)
{
    turn_until(keeper, mxw_clock_now() + PATIENCE_WITH_CHANGES, true);
    mxw_waiting_close(&keeper->waiting);
    turn_until(keeper, mxw_clock_now() + PATIENCE_WITH_ANSWERS, false);
    mxw_intake_flush(&keeper->intake);
    write_counts(keeper);
}

static void close_keeper(struct mxw_keeper *keeper)
{
    mxw_waiting_close(&keeper->waiting);
    mxw_control_server_close(keeper->server);
    mxw_http_close(keeper->metrics);
    close_store(keeper);
    mxw_intake_close(&keeper->intake);
    mxw_publisher_close(&keeper->publisher);
    mxw_processes_close(&keeper->processes);
    mxw_timer_cancel(&keeper->store_retry);
    mxw_timer_cancel(&keeper->counts_due);
    mxw_loop_close(keeper->loop);
    free(keeper);
}

int mxw_keeper_run(const struct mxw_keeper_inheritance *inheritance)
{
    struct mxw_problem problem;
    struct mxw_keeper *keeper = calloc(1, sizeof *keeper);
    if (keeper == NULL)
        return EX_OSERR;
    keeper->generation = inheritance->generation;
    keeper->settings = inheritance->generation->settings;
    keeper->started_at = mxw_clock_wall();
    mxw_process_call("mxw-keeper");
    mxw_generation_open_log(inheritance->generation, "keeper");

    int status = EX_OK;
    if (!name_paths(keeper)) {
        mxw_log_say(MXW_LOG_ERROR, "keeper-not-started", "reason", "state_folder is too long");
        free(keeper);
        return EX_CONFIG;
    }
    if (open_keeper(keeper, inheritance, &problem)) {
        mxw_log_say(MXW_LOG_INFO, "keeper-ready", "store", keeper->store_path);
        mxw_loop_run(keeper->loop);
        finish(keeper);
    } else {
        mxw_log_say(MXW_LOG_ERROR, "keeper-not-started", "reason", problem.text);
        status = EX_CONFIG;
    }
    close_keeper(keeper);
    return status;
}
