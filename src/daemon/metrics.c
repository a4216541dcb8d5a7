#include "daemon/metrics.h"

#include "core/session/session.h"

#define PREFIX "mxwarden_"
#define LABELS_MAX 3 /* of one metric, besides the edge */

enum kind { COUNTER, GAUGE, EDGE_GAUGE, SECONDS };

enum label { NO_LABEL, FAMILY, REASON, VERDICT, RULE, ANSWER, STATE, FATE, PLACE };

/* A cell is one uint64_t of a struct of counters, numbered from its beginning. */
struct metric {
    const char *name, *help;
    enum kind kind;
    size_t first_cell, cell_count;
    enum label labels[LABELS_MAX]; /* the last one varies fastest, as in C */
};

#define CELLS(len) ((len) / sizeof(uint64_t))
#define ROW(metric_kind, field, dimensions, text, ...)                                             \
    { #field,                                                                                      \
      text,                                                                                        \
      metric_kind,                                                                                 \
      CELLS(offsetof(RECORD, field)),                                                              \
      CELLS(sizeof(((RECORD *)NULL)->field)),                                                      \
      { __VA_ARGS__ } },

#define RECORD struct mxw_counters
static const struct metric edge_metrics[] = { MXW_EDGE_METRICS(ROW) };
#undef RECORD
#define RECORD struct mxw_keeper_counters
static const struct metric keeper_metrics[] = { MXW_KEEPER_METRICS(ROW) };
#undef RECORD

/* Labels. */

#define B MXW_BYTES_INIT
static const mxw_bytes family_names[MXW_COUNT_FAMILIES] = { B("ipv4"), B("ipv6") };
static const mxw_bytes reason_names[MXW_COUNT_REASONS] = {
    [MXW_COUNT_EDGE_FULL] = B("edge-full"), [MXW_COUNT_NETWORK_FULL] = B("network-full"),
    [MXW_COUNT_BAD_PROXY] = B("bad-proxy"), [MXW_COUNT_EARLY_TALK] = B("early-talk"),
    [MXW_COUNT_NO_MEMORY] = B("no-memory"),
};
static const mxw_bytes answer_names[MXW_COUNT_ANSWERS] = {
    [MXW_COUNT_TAKEN] = B("taken"),
    [MXW_COUNT_DEFERRED] = B("deferred"),
    [MXW_COUNT_REFUSED] = B("refused"),
    [MXW_COUNT_UNCERTAIN] = B("uncertain"),
};
static const mxw_bytes state_names[MXW_COUNT_HOP_STATES] = { B("idle"), B("busy") };
static const mxw_bytes fate_names[MXW_COUNT_FATES] = { B("queued"), B("sent"), B("dropped") };
static const mxw_bytes place_names[MXW_COUNT_PLACES] = { B("memory"), B("files") };
#undef B

static mxw_bytes verdict_name(size_t number)
{
    return mxw_outcome_name((enum mxw_outcome)number);
}

static mxw_bytes rule_name(size_t number)
{
    return mxw_rule_name((enum mxw_rule)number);
}

/* Names stand in a list, or there is somebody to ask. */
static const struct {
    const char *name;
    size_t count;
    const mxw_bytes *values;
    mxw_bytes (*value)(size_t number);
} labels[] = {
    [NO_LABEL] = { NULL, 1, NULL, NULL },
    [FAMILY] = { "family", MXW_COUNT_OF(family_names), family_names, NULL },
    [REASON] = { "reason", MXW_COUNT_OF(reason_names), reason_names, NULL },
    [VERDICT] = { "verdict", MXW_OUTCOME_COUNT, NULL, verdict_name },
    [RULE] = { "rule", MXW_RULE_COUNT, NULL, rule_name },
    [ANSWER] = { "answer", MXW_COUNT_OF(answer_names), answer_names, NULL },
    [STATE] = { "state", MXW_COUNT_OF(state_names), state_names, NULL },
    [FATE] = { "fate", MXW_COUNT_OF(fate_names), fate_names, NULL },
    [PLACE] = { "place", MXW_COUNT_OF(place_names), place_names, NULL },
};

static mxw_bytes label_value(enum label label, size_t number)
{
    return labels[label].value != NULL ? labels[label].value(number) : labels[label].values[number];
}

/* Cells. */

static uint64_t get_cell(const void *record, size_t cell)
{
    uint64_t number;
    memcpy(&number, (const uint8_t *)record + cell * sizeof number, sizeof number);
    return number;
}

static void add_to_cell(void *record, size_t cell, uint64_t more)
{
    uint64_t number = get_cell(record, cell) + more;
    memcpy((uint8_t *)record + cell * sizeof number, &number, sizeof number);
}

static enum mxw_count_answer answer_of(const struct mxw_session_record *record)
{
    uint8_t first = record->reply.len > 0 ? record->reply.at[0] : '4';
    if (record->uncertain)
        return MXW_COUNT_UNCERTAIN;
    return first == '2' ? MXW_COUNT_TAKEN : first == '5' ? MXW_COUNT_REFUSED : MXW_COUNT_DEFERRED;
}

void mxw_counters_record(struct mxw_counters *counters, const struct mxw_session_record *record)
{
    enum mxw_outcome verdict = record->verdict->outcome;
    enum mxw_rule rule = record->verdict->rule;
    enum mxw_count_family family = mxw_count_family(record->client);
    switch (record->kind) {
    case MXW_RECORD_RECIPIENT:
        counters->recipients_refused[verdict][rule][family]++;
        break;
    case MXW_RECORD_ABANDONED:
        counters->transactions_abandoned[family]++;
        break;
    case MXW_RECORD_MESSAGE:
        counters->messages[verdict][rule][family]++;
        counters->message_bytes[family] += record->octets;
        if (verdict == MXW_ADMIT)
            counters->handovers[answer_of(record)]++;
        break;
    }
}

void mxw_counters_retire(struct mxw_counters *ended, const struct mxw_counters *edge)
{
    for (size_t i = 0; i < MXW_COUNT_OF(edge_metrics); i++) {
        const struct metric *metric = &edge_metrics[i];
        for (size_t n = 0; metric->kind == COUNTER && n < metric->cell_count; n++)
            add_to_cell(ended, metric->first_cell + n, get_cell(edge, metric->first_cell + n));
    }
}

/* As a blob. */

#define FNV_BASIS 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

static uint64_t mix(uint64_t hash, const void *at, size_t len)
{
    const uint8_t *octets = at;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ octets[i]) * FNV_PRIME;
    return hash;
}

/* A number for all that gives a cell its meaning. */
static uint64_t layout(void)
{
    uint64_t hash = FNV_BASIS;
    for (size_t i = 0; i < MXW_COUNT_OF(edge_metrics); i++) {
        const struct metric *metric = &edge_metrics[i];
        hash = mix(hash, metric->name, strlen(metric->name) + 1);
        hash = mix(hash, &metric->kind, sizeof metric->kind);
        hash = mix(hash, &metric->cell_count, sizeof metric->cell_count);
        hash = mix(hash, metric->labels, sizeof metric->labels);
    }
    return hash;
}

void mxw_counters_put(struct mxw_writer *out, const struct mxw_counters *counters)
{
    uint64_t number = layout();
    mxw_put(out, (mxw_bytes){ (const uint8_t *)&number, sizeof number });
    mxw_put(out, (mxw_bytes){ (const uint8_t *)counters, sizeof *counters });
}

enum mxw_status mxw_counters_parse(mxw_bytes blob, struct mxw_counters *counters)
{
    if (blob.len != MXW_COUNTERS_BLOB_LEN || get_cell(blob.at, 0) != layout())
        return MXW_MALFORMED;
    memcpy(counters, blob.at + sizeof(uint64_t), sizeof *counters);
    return MXW_OK;
}

/* As text. */

/* A label's value, which a quote would end. Help is ours, and holds nothing to escape. */
static void put_escaped(struct mxw_writer *out, mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\n') {
            mxw_put_text(out, "\\n");
        } else {
            if (text.at[i] == '\\' || text.at[i] == '"')
                mxw_put_byte(out, '\\');
            mxw_put_byte(out, text.at[i]);
        }
}

static mxw_bytes text_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static void put_name(struct mxw_writer *out, const struct metric *metric)
{
    mxw_put_text(out, PREFIX);
    mxw_put(out, text_of(metric->name));
    if (metric->kind == COUNTER)
        mxw_put_text(out, "_total");
    else if (metric->kind == SECONDS)
        mxw_put_text(out, "_seconds");
}

static void put_head(struct mxw_writer *out, const struct metric *metric)
{
    mxw_put_text(out, "# HELP ");
    put_name(out, metric);
    mxw_put_byte(out, ' ');
    mxw_put(out, text_of(metric->help));
    mxw_put_text(out, "\n# TYPE ");
    put_name(out, metric);
    mxw_put(out, metric->kind == COUNTER ? MXW_BYTES(" counter\n") : MXW_BYTES(" gauge\n"));
}

/* `before` is what stands in front of it. */
static void put_label(struct mxw_writer *out, uint8_t before, const char *name, mxw_bytes value)
{
    mxw_put_byte(out, before);
    mxw_put(out, text_of(name));
    mxw_put_text(out, "=\"");
    put_escaped(out, value);
    mxw_put_byte(out, '"');
}

/* The labels of the metric's cell number `number`; `edge` is empty where it is no label. */
static void put_labels(struct mxw_writer *out, const struct metric *metric, size_t number,
                       mxw_bytes edge)
{
    size_t cells = metric->cell_count;
    uint8_t before = '{';
    if (edge.len > 0) {
        put_label(out, before, "edge", edge);
        before = ',';
    }
    for (size_t i = 0; i < LABELS_MAX && metric->labels[i] != NO_LABEL; i++) {
        enum label label = metric->labels[i];
        cells /= labels[label].count;
        put_label(out, before, labels[label].name, label_value(label, number / cells));
        number %= cells;
        before = ',';
    }
    if (before == ',')
        mxw_put_byte(out, '}');
}

static void put_series(struct mxw_writer *out, const struct metric *metric, size_t number,
                       mxw_bytes edge, uint64_t value)
{
    put_name(out, metric);
    put_labels(out, metric, number, edge);
    mxw_put_byte(out, ' ');
    if (metric->kind == SECONDS) {
        mxw_put_number(out, value / (uint64_t)MXW_SECOND);
        mxw_put_byte(out, '.');
        mxw_put_padded(out, value % (uint64_t)MXW_SECOND, 6);
    } else {
        mxw_put_number(out, value);
    }
    mxw_put_byte(out, '\n');
}

static uint64_t sum_of(const struct mxw_metrics *metrics, const struct metric *metric, size_t cell)
{
    uint64_t sum = metric->kind == COUNTER ? get_cell(metrics->ended, cell) : 0;
    for (size_t i = 0; i < metrics->edge_count; i++)
        sum += get_cell(&metrics->edges[i].counters, cell);
    return sum;
}

static void put_for_each_edge(struct mxw_writer *out, const struct mxw_metrics *metrics,
                              const struct metric *metric, size_t number)
{
    for (size_t i = 0; i < metrics->edge_count; i++)
        put_series(out, metric, number, metrics->edges[i].name,
                   get_cell(&metrics->edges[i].counters, metric->first_cell + number));
}

static void put_edge_metric(struct mxw_writer *out, const struct mxw_metrics *metrics,
                            const struct metric *metric)
{
    bool is_sparse = metric->labels[1] != NO_LABEL;
    put_head(out, metric);
    for (size_t number = 0; number < metric->cell_count; number++) {
        if (metric->kind == EDGE_GAUGE) {
            put_for_each_edge(out, metrics, metric, number);
            continue;
        }
        uint64_t sum = sum_of(metrics, metric, metric->first_cell + number);
        if (sum > 0 || !is_sparse)
            put_series(out, metric, number, (mxw_bytes){ 0 }, sum);
    }
}

void mxw_metrics_write(struct mxw_writer *out, const struct mxw_metrics *metrics)
{
    mxw_put_text(out,
                 "# HELP " PREFIX "build_info The program that answers\n"
                 "# TYPE " PREFIX "build_info gauge\n" PREFIX "build_info");
    put_label(out, '{', "version", metrics->version);
    mxw_put_text(out, "} 1\n");
    for (size_t i = 0; i < MXW_COUNT_OF(edge_metrics); i++)
        put_edge_metric(out, metrics, &edge_metrics[i]);
    for (size_t i = 0; i < MXW_COUNT_OF(keeper_metrics); i++) {
        const struct metric *metric = &keeper_metrics[i];
        put_head(out, metric);
        for (size_t number = 0; number < metric->cell_count; number++)
            put_series(out, metric, number, (mxw_bytes){ 0 },
                       get_cell(metrics->keeper, metric->first_cell + number));
    }
}
