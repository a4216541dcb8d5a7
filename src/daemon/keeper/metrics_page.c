/* metrics_page.c - what a Prometheus is shown: the edges as they have told last, and the keeper. */
#include <stdlib.h>

#include "daemon/keeper/keeper.h"
#include "runtime/log.h"
#include "runtime/store/domains.h"

static size_t fill_edges(const struct mxw_keeper *keeper, struct mxw_metrics_edge *edges)
{
    size_t count = 0;
    for (const struct mxw_process *process = keeper->processes.first; process != NULL;
         process = process->next)
        if (!process->is_master)
            edges[count++] = (struct mxw_metrics_edge){
                .name = { (const uint8_t *)process->name, strlen(process->name) },
                .counters = process->counters,
            };
    return count;
}

static size_t count_processes(const struct mxw_keeper *keeper)
{
    size_t count = 0;
    for (const struct mxw_process *process = keeper->processes.first; process != NULL;
         process = process->next)
        count++;
    return count;
}

static void fill_keeper(const struct mxw_keeper *keeper, struct mxw_keeper_counters *counters)
{
    struct mxw_trace_stats stats;
    struct mxw_problem problem;
    struct mxw_store_mark mark = { .sequence = 0 };
    *counters = (struct mxw_keeper_counters){
        .store_available = keeper->store != NULL,
        .trace_available = keeper->intake.problem.text[0] == '\0',
        .trace_records_stored = keeper->intake.stored_count,
        .trace_lag = (uint64_t)mxw_intake_lag(&keeper->intake),
        .control_requests = keeper->request_count,
        .keeper_log_lines_lost = mxw_log_lost(),
    };
    if (keeper->reader != NULL && mxw_store_mark(keeper->reader, &mark) == MXW_OK
        && mxw_store_domain_count(keeper->reader, (mxw_bytes){ 0 }, &counters->domains) == MXW_OK)
        counters->store_sequence = mark.sequence;
    if (mxw_intake_stats(&keeper->intake, &stats, &problem) == MXW_OK)
        counters->trace_bytes = stats.octets;
}

void mxw_keeper_write_metrics(void *user, struct mxw_writer *out)
{
    const struct mxw_keeper *keeper = user;
    struct mxw_keeper_counters counters;
    struct mxw_metrics_edge *edges = calloc(count_processes(keeper) + 1, sizeof *edges);
    if (edges == NULL) {
        out->overflowed = true; /* the page is an error */
        return;
    }
    fill_keeper(keeper, &counters);
    struct mxw_metrics metrics = {
        .version = MXW_BYTES(MXW_VERSION),
        .ended = &keeper->ended,
        .edges = edges,
        .edge_count = fill_edges(keeper, edges),
        .keeper = &counters,
    };
    counters.edges = metrics.edge_count;
    mxw_metrics_write(out, &metrics);
    free(edges);
}
