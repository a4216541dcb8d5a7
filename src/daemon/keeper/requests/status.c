#include <stdlib.h>

#include "daemon/keeper/requests/requests.h"
#include "runtime/log.h"
#include "runtime/store/domains.h"
#include "runtime/store/tenants.h"

static uint64_t sum(const uint64_t *counts, size_t count)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += counts[i];
    return total;
}

static void put_number(json_t *object, const char *name, uint64_t number)
{
    (void)json_object_set_new(object, name, json_integer((json_int_t)number));
}

/* {"admit": {"spf": 12}, "defer": {"no-ptr": 3}}: what has occurred, families together. `counts`
 * are those of all outcomes, rules and families, in this order. */
static json_t *by_verdict(const uint64_t *counts)
{
    json_t *outcomes = json_object();
    for (size_t outcome = 0; outcome < MXW_OUTCOME_COUNT; outcome++) {
        json_t *rules = json_object();
        for (size_t rule = 0; rule < MXW_RULE_COUNT; rule++) {
            uint64_t count = sum(counts, MXW_COUNT_FAMILIES);
            counts += MXW_COUNT_FAMILIES;
            if (count > 0)
                put_number(rules, (const char *)mxw_rule_name((enum mxw_rule)rule).at, count);
        }
        if (json_object_size(rules) > 0)
            (void)json_object_set_new(
                outcomes, (const char *)mxw_outcome_name((enum mxw_outcome)outcome).at, rules);
        else
            json_decref(rules);
    }
    return outcomes;
}

/* Of an edge: how it is, as it has told last. */
static void put_edge(json_t *item, const struct mxw_keeper *keeper,
                     const struct mxw_process *process)
{
    const struct mxw_counters *counters = &process->counters;
    mxw_time age = mxw_loop_now(keeper->loop) - process->told_at;
    put_number(item, "heard_ms_ago", process->told_at > 0 ? (uint64_t)(age / MXW_MILLISECOND) : 0);
    put_number(item, "sessions", sum(counters->sessions_open, MXW_COUNT_FAMILIES));
    put_number(item, "next_hop_connections",
               sum(counters->next_hop_connections_open, MXW_COUNT_HOP_STATES));
    put_number(item, "next_hop_failures", counters->next_hop_failures);
    put_number(item, "next_hops_resting", counters->next_hops_resting);
    put_number(item, "dns_questions", counters->dns_questions);
    put_number(item, "dns_failures", counters->dns_failures);
    put_number(item, "dns_questions_open", counters->dns_questions_open);
    put_number(item, "records_waiting_octets", counters->trace_queue_bytes);
    put_number(item, "records_dropped", counters->trace_records[MXW_COUNT_DROPPED]);
}

static json_t *process_item(const struct mxw_keeper *keeper, const struct mxw_process *process)
{
    json_t *item = json_object();
    (void)json_object_set_new(item, "process", json_string(process->name));
    put_number(item, "pid", process->about.pid);
    put_number(item, "generation", process->confirmed.generation);
    if (!process->is_master)
        put_edge(item, keeper, process);
    return item;
}

/* What all edges that there are and were have counted. */
static void total(const struct mxw_keeper *keeper, struct mxw_counters *counters)
{
    *counters = keeper->ended;
    for (const struct mxw_process *process = keeper->processes.first; process != NULL;
         process = process->next)
        mxw_counters_retire(counters, &process->counters);
}

static bool count_tenant(void *taker, const struct mxw_store_tenant *tenant)
{
    (void)tenant;
    ++*(uint64_t *)taker;
    return true;
}

static void put_store(json_t *done, const struct mxw_keeper *keeper)
{
    uint64_t tenants = 0, domains = 0;
    (void)json_object_set_new(done, "store", json_string(keeper->store_problem.text));
    (void)json_object_set_new(done, "directory", json_string(keeper->publisher.problem.text));
    if (keeper->reader != NULL
        && (mxw_store_tenants_each(keeper->reader, (mxw_bytes){ 0 }, SIZE_MAX >> 1, count_tenant,
                                   &tenants)
                != MXW_OK
            || mxw_store_domain_count(keeper->reader, (mxw_bytes){ 0 }, &domains) != MXW_OK))
        (void)json_object_set_new(done, "store",
                                  json_string(mxw_store_problem(keeper->reader)->text));
    put_number(done, "generation", keeper->publisher.view.about.generation);
    put_number(done, "tenants", tenants);
    put_number(done, "domains", domains);
    (void)json_object_set_new(done, "is_importing", json_boolean(keeper->import_connection != 0));
}

static uint64_t waiting_octets(const struct mxw_keeper *keeper)
{
    uint64_t octets = keeper->intake.pending;
    for (const struct mxw_process *process = keeper->processes.first; process != NULL;
         process = process->next)
        octets += process->counters.trace_queue_bytes;
    return octets;
}

static void put_trace(json_t *done, const struct mxw_keeper *keeper,
                      const struct mxw_counters *counters)
{
    struct mxw_trace_stats stats;
    struct mxw_problem problem;
    (void)mxw_intake_stats(&keeper->intake, &stats, &problem);
    (void)json_object_set_new(done, "trace", json_string(problem.text));
    put_number(done, "records", stats.records);
    put_number(done, "records_octets", stats.octets);
    put_number(done, "records_waiting_octets", waiting_octets(keeper));
    put_number(done, "records_lost",
               counters->trace_records[MXW_COUNT_DROPPED] + keeper->intake.refused_count);
    if (stats.oldest_day >= 0)
        put_number(done, "records_since", (uint64_t)stats.oldest_day * 86400);
}

void mxw_answer_status(struct mxw_keeper *keeper, struct mxw_control_call *call,
                       const struct mxw_control_request *request)
{
    struct mxw_counters counters;
    json_t *done = json_object();
    (void)request;
    total(keeper, &counters);
    for (const struct mxw_process *process = keeper->processes.first; process != NULL;
         process = process->next)
        (void)mxw_control_item(call, process_item(keeper, process));
    (void)json_object_set_new(done, "version", json_string(MXW_VERSION));
    put_number(done, "started_at", (uint64_t)keeper->started_at);
    put_store(done, keeper);
    put_trace(done, keeper, &counters);
    (void)json_object_set_new(done, "messages", by_verdict(&counters.messages[0][0][0]));
    (void)json_object_set_new(done, "recipients_refused",
                              by_verdict(&counters.recipients_refused[0][0][0]));
    mxw_control_done(call, done);
}
