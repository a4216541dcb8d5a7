#include "daemon/roles/edge.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "daemon/connection.h"
#include "daemon/edge.h"
#include "runtime/log.h"

/* After a reload an edge lets its sessions go on, by the domains of before; who is between two
 * transactions after so long is sent away to the edges of now. */
#define RETIREMENT_TIME MXW_MINUTE

#define PATIENCE_WITH_KEEPER MXW_SECOND /* at the end, for it to take the last records */

struct edge_process {
    const struct mxw_edge_inheritance *inheritance;
    const struct mxw_settings *settings;
    struct mxw_edge edge;
    struct mxw_tls_client *tls_client;
    struct mxw_session_settings session_settings[2]; /* without and with STARTTLS */
    struct mxw_edge_listener listeners[MXW_LISTENERS_MAX];
    size_t listener_count;
    bool has_retired; /* accepts nobody any more */
    bool is_leaving;  /* nor begins another transaction */
    struct mxw_timer retirement;
    char name[32];
};

/* The end. */

static void on_empty(struct mxw_edge *edge)
{
    mxw_loop_stop(edge->loop);
}

static void shut_down_sessions(struct mxw_edge *edge)
{
    struct mxw_connection *next;
    for (struct mxw_connection *connection = edge->connections; connection != NULL;
         connection = next) {
        next = mxw_connection_next(connection);
        mxw_connection_shut_down(connection);
    }
}

static void retire(struct edge_process *process)
{
    struct mxw_edge *edge = &process->edge;
    if (process->has_retired)
        return;
    process->has_retired = true;
    for (size_t i = 0; i < process->listener_count; i++) {
        mxw_listener_close(process->listeners[i].listener);
        process->listeners[i].listener = NULL;
    }
    edge->is_draining = true;
    if (edge->connection_count == 0)
        on_empty(edge);
    else
        mxw_timer_set(&process->retirement, mxw_loop_now(edge->loop) + RETIREMENT_TIME);
}

static void drain(struct edge_process *process)
{
    if (process->is_leaving)
        return;
    process->is_leaving = true;
    retire(process);
    mxw_timer_cancel(&process->retirement);
    shut_down_sessions(&process->edge);
}

static void on_retirement(void *user)
{
    drain(user);
}

static void on_signal(void *user, int number)
{
    struct edge_process *process = user;
    if (number == MXW_EDGE_RETIRES)
        retire(process);
    else if (number != SIGHUP) /* which is for the master */
        drain(process);
}

/* What the keeper has told us last; from here on every session goes by it. */
static void on_directory(void *user)
{
    struct edge_process *process = user;
    size_t count;
    const mxw_prefix *exempt = mxw_directory_view_exempt(&process->edge.link.directory, &count);
    for (size_t i = 0; i < MXW_COUNT_OF(process->session_settings); i++) {
        process->session_settings[i].trust.exempt = exempt;
        process->session_settings[i].trust.exempt_count = count;
    }
}

/* States of the moment; what is counted as it happens is there already. */
static void count(void *user, struct mxw_counters *counters)
{
    const struct edge_process *process = user;
    const struct mxw_edge *edge = &process->edge;
    if (edge->hops == NULL)
        return; /* told of before all is open */
    const struct mxw_hops_counts hops = mxw_hops_count(edge->hops);
    counters->next_hop_connections = hops.connections;
    counters->next_hop_failures = hops.failures;
    counters->next_hop_connections_open[MXW_COUNT_HOP_IDLE] = hops.idle;
    counters->next_hop_connections_open[MXW_COUNT_HOP_BUSY] = hops.busy;
    counters->next_hops_resting = hops.resting;
    counters->dns_questions_open = mxw_resolver_open_count(edge->resolver);
    counters->body_bytes[MXW_COUNT_IN_MEMORY] = edge->bank.memory_used;
    counters->body_bytes[MXW_COUNT_IN_FILES] = edge->bank.file_bytes_used;
    counters->body_failures = edge->bank.failures;
    counters->accept_pauses = 0;
    for (size_t i = 0; i < process->listener_count; i++)
        if (process->listeners[i].listener != NULL)
            counters->accept_pauses += mxw_listener_pauses(process->listeners[i].listener);
}

static void on_master_gone(void *user)
{
    struct edge_process *process = user;
    mxw_log_say(MXW_LOG_WARNING, "master-gone", "edge", process->name);
    drain(process);
}

static void on_accepted(void *user, const struct mxw_accepted *accepted)
{
    struct mxw_edge_listener *listener = user;
    mxw_connection_open(listener->edge, listener, accepted);
}

/* The beginning. */

static struct mxw_session_settings session_settings(const struct mxw_settings *settings,
                                                    bool offer_starttls)
{
    return (struct mxw_session_settings){
        .smtp = {
            .host_name = settings->host_name,
            .message_size_max = settings->message_size_max,
            .recipients_max = settings->recipients_max,
            .errors_max = settings->errors_max,
            .offer_starttls = offer_starttls,
            .command_timeout = settings->command_timeout,
            .data_timeout = settings->data_timeout,
            .handshake_timeout = settings->tls_timeout,
            .session_timeout = settings->session_time_max,
            .rate_interval = settings->rate_interval,
            .rate_octets_min = settings->rate_octets_min,
        },
        .host_name = settings->host_name,
        .authserv_id = settings->authserv_id,
        .link = settings->link,
        .postmaster = settings->postmaster,
        .next_hop_hold = settings->next_hop_hold,
        .dns_wait = settings->dns_wait,
        .trust = {
            .own_networks = settings->own_networks.at,
            .own_network_count = settings->own_networks.count,
            .trusted_relays = settings->trusted_relays.at,
            .trusted_relay_count = settings->trusted_relays.count,
            .allow_listed = settings->allow_list.at,
            .allow_listed_count = settings->allow_list.count,
        },
        .not_opted_in_defers = settings->not_opted_in == MXW_NOT_OPTED_IN_DEFER,
        .mends_line_ends = settings->exempt_line_ends == MXW_LINE_ENDS_MEND,
    };
}

static const struct mxw_link_calls link_calls = {
    .on_directory = on_directory,
    .count = count,
    .on_master_gone = on_master_gone,
};

static bool open_link(struct edge_process *process, struct mxw_problem *problem)
{
    const struct mxw_link_settings settings = {
        .loop = process->edge.loop,
        .master = process->inheritance->master,
        .view = process->inheritance->view,
        .queue_room = process->settings->trace_queue_max,
    };
    if (mxw_link_open(&process->edge.link, &settings, &link_calls, process, problem) != MXW_OK)
        return false;
    on_directory(process);
    return true;
}

static bool open_resolver(struct edge_process *process, struct mxw_problem *problem)
{
    return mxw_generation_open_resolver(process->inheritance->generation, process->edge.loop,
                                        &process->edge.resolver, problem)
        == MXW_OK;
}

static bool open_hops(struct edge_process *process, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = process->settings;
    const struct mxw_hops_settings hops = {
        .helo_name = settings->host_name,
        .connections_max = settings->next_hop_connections_max,
        .room = settings->next_hop_pool_max,
        .idle_time = settings->next_hop_idle,
        .rest_time = settings->next_hop_rest,
        .dns_timeout = settings->dns_timeout,
    };
    if (mxw_generation_open_tls_client(process->inheritance->generation, &process->tls_client,
                                       problem)
        != MXW_OK)
        return false;
    process->edge.hops =
        mxw_hops_open(process->edge.loop, process->edge.resolver, process->tls_client, &hops);
    if (process->edge.hops != NULL)
        return true;
    mxw_problem_set(problem, "out of memory");
    return false;
}

static bool open_limits(struct edge_process *process, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = process->settings;
    process->edge.bank = (struct mxw_body_bank){
        .folder = (const char *)settings->temporary_folder.at,
        .body_memory_max = settings->body_memory_max,
        .memory_max = settings->bodies_memory_max,
        .file_bytes_max = settings->bodies_file_max,
    };
    process->edge.census = mxw_census_open(&(struct mxw_census_limits){
        .sessions_max = settings->sessions_max,
        .per_network_max = settings->sessions_per_network_max,
        .ipv4_len = 32,
        .ipv6_len = 64,
    });
    if (process->edge.census != NULL)
        return true;
    mxw_problem_set(problem, "out of memory");
    return false;
}

static bool open_listener(struct edge_process *process, const struct mxw_listener_setting *setting,
                          struct mxw_problem *problem)
{
    const struct mxw_edge_inheritance *inheritance = process->inheritance;
    struct mxw_edge_listener *listener = &process->listeners[process->listener_count];
    *listener = (struct mxw_edge_listener){
        .edge = &process->edge,
        .proxy_from = setting->proxy_from.at,
        .proxy_from_count = setting->proxy_from.count,
        .session_settings = &process->session_settings[setting->tls != MXW_LISTENER_TLS_OFF],
    };
    struct mxw_writer endpoint = MXW_WRITER(listener->endpoint_at);
    mxw_put_endpoint(&endpoint, &setting->endpoint);
    listener->endpoint = mxw_written(&endpoint);
    if (mxw_generation_open_tls(inheritance->generation, setting, &listener->tls, problem)
        != MXW_OK)
        return false;
    int fd = mxw_sockets_find(inheritance->sockets, &setting->endpoint, inheritance->number);
    listener->listener = mxw_listener_open(process->edge.loop, fd, on_accepted, listener);
    if (listener->listener == NULL) {
        mxw_problem_set(problem, "out of memory");
        return false;
    }
    process->listener_count++;
    return true;
}

static bool open_listeners(struct edge_process *process, struct mxw_problem *problem)
{
    for (size_t i = 0; i < process->settings->listener_count; i++)
        if (!open_listener(process, &process->settings->listeners[i], problem))
            return false;
    return true;
}

static bool give_up_privileges(struct edge_process *process, struct mxw_problem *problem)
{
    const struct mxw_generation *generation = process->inheritance->generation;
    enum mxw_status status = generation->drops_privileges
        ? mxw_privileges_drop(&generation->identity, problem)
        : mxw_privileges_seal(problem);
    return status == MXW_OK;
}

static bool open_loop(struct edge_process *process, struct mxw_problem *problem)
{
    static const int signals[] = { SIGTERM, SIGINT, SIGHUP, MXW_EDGE_RETIRES };
    struct mxw_loop *loop = mxw_loop_open();
    process->edge.loop = loop;
    bool is_open = loop != NULL;
    mxw_timer_init(&process->retirement, loop, on_retirement, process);
    for (size_t i = 0; is_open && i < MXW_COUNT_OF(signals); i++)
        is_open = mxw_loop_on_signal(loop, signals[i], on_signal, process) == MXW_OK;
    sigprocmask(SIG_SETMASK, process->inheritance->signals, NULL);
    if (!is_open)
        mxw_problem_set(problem, "out of memory");
    return is_open;
}

static bool open_edge(struct edge_process *process, struct mxw_problem *problem)
{
    process->edge.on_empty = on_empty;
    process->edge.settings = process->settings;
    process->edge.name = (mxw_bytes){ (const uint8_t *)process->name, strlen(process->name) };
    process->session_settings[false] = session_settings(process->settings, false);
    process->session_settings[true] = session_settings(process->settings, true);
    return give_up_privileges(process, problem) && open_loop(process, problem)
        && open_link(process, problem) && open_resolver(process, problem)
        && open_hops(process, problem) && open_limits(process, problem)
        && open_listeners(process, problem);
}

static void close_edge(struct edge_process *process)
{
    struct mxw_edge *edge = &process->edge;
    while (edge->connections != NULL)
        mxw_connection_drop(edge->connections);
    for (size_t i = 0; i < process->listener_count; i++) {
        mxw_listener_close(process->listeners[i].listener);
        mxw_tls_server_close(process->listeners[i].tls);
    }
    mxw_link_close(&edge->link, PATIENCE_WITH_KEEPER);
    mxw_hops_close(edge->hops);
    mxw_tls_client_close(process->tls_client);
    mxw_resolver_close(edge->resolver);
    mxw_census_close(edge->census);
    mxw_arenas_free(&edge->arenas);
    mxw_loop_close(edge->loop);
    free(process);
}

int mxw_edge_run(const struct mxw_edge_inheritance *inheritance)
{
    struct mxw_problem problem;
    struct edge_process *process = calloc(1, sizeof *process);
    if (process == NULL)
        return EX_OSERR;
    process->inheritance = inheritance;
    process->settings = inheritance->generation->settings;
    snprintf(process->name, sizeof process->name, "mxw-edge.%u", inheritance->number);
    mxw_process_call(process->name);
    snprintf(process->name, sizeof process->name, "edge.%u", inheritance->number);
    mxw_generation_open_log(inheritance->generation, process->name);

    int status = EX_OK;
    if (open_edge(process, &problem)) {
        mxw_log_say(MXW_LOG_INFO, "ready", "edge", process->name);
        mxw_loop_run(process->edge.loop);
        mxw_loop_finish(process->edge.loop);
    } else {
        mxw_log_say(MXW_LOG_ERROR, "edge-not-started", "reason", problem.text);
        status = EX_UNAVAILABLE;
    }
    close_edge(process);
    return status;
}
