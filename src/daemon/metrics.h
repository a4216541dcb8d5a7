/* metrics.h - what the gate counts, and how a Prometheus reads it.
 *
 *     edge->counters.sessions[mxw_count_family(client)]++;     (in an edge)
 *     mxw_counters_put(&blob, &edge->counters);                (now and then, to the keeper)
 *     mxw_counters_parse(blob, &edges[i].counters);            (in the keeper)
 *     mxw_counters_retire(&ended, &edges[i].counters);         (once that edge has ended)
 *     mxw_metrics_write(&page, &metrics);                      (when somebody asks)
 *
 * Declared   Once each, in the lists below: a member of a struct, and what is written about it. The
 *            metric `sessions` is mxwarden_sessions_total there, since it is a counter.
 * Kinds      COUNTER      only grows; written as the sum of all edges, those that ended as well
 *            GAUGE        a state; the sum of the edges there are
 *            EDGE_GAUGE   a state that is of interest edge by edge: with a label edge
 *            SECONDS      a GAUGE in microseconds, written in seconds
 * Labels     A metric with one label is always written for all its values; with several, only those
 *            sets of values that have occurred.
 * Layout     Both structs hold nothing but uint64_t, so that one can go to another process as it
 *            is. In front of it stands a number made of the declarations: a program of another
 *            version is not misread.
 * Format     Text exposition format 0.0.4 of Prometheus.
 */
#ifndef MXW_DAEMON_METRICS_H
#define MXW_DAEMON_METRICS_H

#include "core/admission/admission.h"

struct mxw_session_record;

/* What the labels tell apart. Their names stand in metrics.c. */

enum mxw_count_family { MXW_COUNT_IPV4, MXW_COUNT_IPV6, MXW_COUNT_FAMILIES };

/* Why a connection was turned away. */
enum mxw_count_reason {
    MXW_COUNT_EDGE_FULL,
    MXW_COUNT_NETWORK_FULL,
    MXW_COUNT_BAD_PROXY,  /* a PROXY header that is none, or did not come */
    MXW_COUNT_EARLY_TALK, /* spoke before the banner */
    MXW_COUNT_NO_MEMORY,
    MXW_COUNT_REASONS
};

/* What a next hop said to a message. */
enum mxw_count_answer {
    MXW_COUNT_TAKEN,
    MXW_COUNT_DEFERRED,
    MXW_COUNT_REFUSED,
    MXW_COUNT_UNCERTAIN, /* nothing more, behind our dot */
    MXW_COUNT_ANSWERS
};

enum mxw_count_hop { MXW_COUNT_HOP_IDLE, MXW_COUNT_HOP_BUSY, MXW_COUNT_HOP_STATES };

/* What became of a trace record in its edge. */
enum mxw_count_fate { MXW_COUNT_QUEUED, MXW_COUNT_SENT, MXW_COUNT_DROPPED, MXW_COUNT_FATES };

enum mxw_count_place { MXW_COUNT_IN_MEMORY, MXW_COUNT_IN_FILES, MXW_COUNT_PLACES };

/* clang-format off */

#define MXW_COUNT_BY_VERDICT [MXW_OUTCOME_COUNT][MXW_RULE_COUNT][MXW_COUNT_FAMILIES]

/* Of an edge. Kind, field, dimensions of its array, help, labels in the order of the dimensions. */
#define MXW_EDGE_METRICS(X)                                                                        \
    X(COUNTER, sessions, [MXW_COUNT_FAMILIES],                                                     \
      "Sessions that began", FAMILY)                                                               \
    X(COUNTER, sessions_refused, [MXW_COUNT_REASONS],                                              \
      "Connections that were turned away before any mail", REASON)                                 \
    X(EDGE_GAUGE, sessions_open, [MXW_COUNT_FAMILIES],                                             \
      "Sessions at this moment", FAMILY)                                                           \
    X(COUNTER, messages, MXW_COUNT_BY_VERDICT,                                                     \
      "Messages answered at their end, by the gates' verdict", VERDICT, RULE, FAMILY)              \
    X(COUNTER, recipients_refused, MXW_COUNT_BY_VERDICT,                                           \
      "Recipients that were not accepted, by the gates' verdict", VERDICT, RULE, FAMILY)           \
    X(COUNTER, transactions_abandoned, [MXW_COUNT_FAMILIES],                                       \
      "Transactions that the client gave up", FAMILY)                                              \
    X(COUNTER, message_bytes, [MXW_COUNT_FAMILIES],                                                \
      "Octets of messages that arrived", FAMILY)                                                   \
    X(COUNTER, handovers, [MXW_COUNT_ANSWERS],                                                     \
      "Messages that the gates admitted, by what the next hop answered", ANSWER)                   \
    X(COUNTER, next_hop_connections, ,                                                             \
      "Connections made to next hops", NO_LABEL)                                                   \
    X(COUNTER, next_hop_failures, ,                                                                \
      "Connections to next hops that could not be made or broke", NO_LABEL)                        \
    X(GAUGE, next_hop_connections_open, [MXW_COUNT_HOP_STATES],                                    \
      "Connections to next hops at this moment", STATE)                                            \
    X(GAUGE, next_hops_resting, ,                                                                  \
      "Addresses of next hops that failed and are left alone for a while", NO_LABEL)               \
    X(COUNTER, dns_questions, ,                                                                    \
      "Questions asked of the DNS", NO_LABEL)                                                      \
    X(COUNTER, dns_failures, ,                                                                     \
      "Questions to the DNS without an answer", NO_LABEL)                                          \
    X(GAUGE, dns_questions_open, ,                                                                 \
      "Questions to the DNS that are not answered yet", NO_LABEL)                                  \
    X(COUNTER, trace_records, [MXW_COUNT_FATES],                                                   \
      "Trace records, by what became of them", FATE)                                               \
    X(GAUGE, trace_queue_bytes, ,                                                                  \
      "Octets of trace records that wait for the keeper", NO_LABEL)                                \
    X(COUNTER, log_lines_lost, ,                                                                   \
      "Log lines that nobody took in time", NO_LABEL)                                              \
    X(COUNTER, accept_pauses, ,                                                                    \
      "Pauses in accepting because descriptors or memory ran out", NO_LABEL)                       \
    X(GAUGE, body_bytes, [MXW_COUNT_PLACES],                                                       \
      "Octets of messages that are kept at this moment", PLACE)                                    \
    X(COUNTER, body_failures, ,                                                                    \
      "Messages that could not be kept", NO_LABEL)                                                 \
    X(EDGE_GAUGE, directory_sequence, ,                                                            \
      "The last change to the directory that the edge knows", NO_LABEL)

/* Of the keeper. */
#define MXW_KEEPER_METRICS(X)                                                                      \
    X(GAUGE, edges, ,                                                                              \
      "Edges that the keeper hears from", NO_LABEL)                                                \
    X(GAUGE, store_available, ,                                                                    \
      "Whether the store can be read and written: 1 or 0", NO_LABEL)                               \
    X(GAUGE, store_sequence, ,                                                                     \
      "The last change to the directory that is in the store", NO_LABEL)                           \
    X(GAUGE, domains, ,                                                                            \
      "Domains in the store", NO_LABEL)                                                            \
    X(GAUGE, trace_available, ,                                                                    \
      "Whether the trace can be written: 1 or 0", NO_LABEL)                                        \
    X(COUNTER, trace_records_stored, ,                                                             \
      "Trace records written to the disk", NO_LABEL)                                               \
    X(GAUGE, trace_bytes, ,                                                                        \
      "Octets of the trace on the disk", NO_LABEL)                                                 \
    X(SECONDS, trace_lag, ,                                                                        \
      "Age of the oldest trace record that is not written yet", NO_LABEL)                          \
    X(COUNTER, control_requests, ,                                                                 \
      "Requests on the control socket", NO_LABEL)                                                  \
    X(COUNTER, control_errors, ,                                                                   \
      "Of these, answered with an error", NO_LABEL)                                                \
    X(COUNTER, keeper_log_lines_lost, ,                                                            \
      "Log lines of the keeper that nobody took in time", NO_LABEL)

#define MXW_METRIC_MEMBER(kind, field, dimensions, help, ...) uint64_t field dimensions;

/* clang-format on */

struct mxw_counters {
    MXW_EDGE_METRICS(MXW_METRIC_MEMBER)
};

struct mxw_keeper_counters {
    MXW_KEEPER_METRICS(MXW_METRIC_MEMBER)
};

static inline enum mxw_count_family mxw_count_family(mxw_address client)
{
    return client.family == MXW_IPV6 ? MXW_COUNT_IPV6 : MXW_COUNT_IPV4;
}

/* Everything one record of a session says. */
void mxw_counters_record(struct mxw_counters *counters, const struct mxw_session_record *record);

#define MXW_COUNTERS_BLOB_LEN (sizeof(uint64_t) + sizeof(struct mxw_counters))

void mxw_counters_put(struct mxw_writer *out, const struct mxw_counters *counters);

/* MXW_MALFORMED: of a program with other metrics, or nothing of the kind; nothing is changed. */
MXW_MUST_USE enum mxw_status mxw_counters_parse(mxw_bytes blob, struct mxw_counters *counters);

/* The last that was heard of an edge that has ended: what it counted stays counted, or the sums
 * would go backwards. Its gauges end with it. */
void mxw_counters_retire(struct mxw_counters *ended, const struct mxw_counters *edge);

struct mxw_metrics_edge {
    mxw_bytes name; /* "edge.1" */
    struct mxw_counters counters;
};

struct mxw_metrics {
    mxw_bytes version; /* of the program */
    const struct mxw_counters *ended;
    const struct mxw_metrics_edge *edges;
    size_t edge_count;
    const struct mxw_keeper_counters *keeper;
};

#define MXW_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define MXW_METRICS_ROOM (1u << 20) /* octets: enough for a thousand edges */

void mxw_metrics_write(struct mxw_writer *out, const struct mxw_metrics *metrics);

#endif
