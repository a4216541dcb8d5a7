#include "daemon/metrics.h"

#include <stdlib.h>

#include "core/session/session.h"
#include "tests/support/test.h"

/* A reader of the text format, strict about all that Prometheus is strict about, and about more. */

#define FAMILIES_MAX 64
#define SERIES_MAX 8192

struct family {
    mxw_bytes name, type;
    size_t series_count;
};

struct reader {
    struct family families[FAMILIES_MAX];
    size_t family_count;
    mxw_bytes series[SERIES_MAX]; /* names with their labels */
    mxw_bytes values[SERIES_MAX];
    size_t series_count;
};

static bool is_name(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_alpha(text.at[i]) && text.at[i] != '_' && (i == 0 || !mxw_is_digit(text.at[i])))
            return false;
    return text.len > 0;
}

static bool is_value(mxw_bytes text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++)
        digits += mxw_is_digit(text.at[i]);
    return digits > 0 && digits + mxw_bytes_count(text, '.') == text.len
        && mxw_bytes_count(text, '.') <= 1;
}

/* The octets of "{a="b",c="d"}", or SIZE_MAX. */
static size_t labels_len(mxw_bytes text)
{
    size_t at = 1;
    if (text.len == 0 || text.at[0] != '{')
        return 0;
    for (;;) {
        size_t name_len = mxw_bytes_find(mxw_bytes_from(text, at), '=');
        if (!is_name(mxw_bytes_first(mxw_bytes_from(text, at), name_len)))
            return SIZE_MAX;
        at += name_len + 1;
        if (at >= text.len || text.at[at++] != '"')
            return SIZE_MAX;
        for (; at < text.len && text.at[at] != '"'; at++)
            if (text.at[at] == '\\'
                && (++at == text.len || !mxw_bytes_has(MXW_BYTES("\\\"n"), text.at[at])))
                return SIZE_MAX;
        if (at + 1 >= text.len)
            return SIZE_MAX;
        at++;
        if (text.at[at] == '}')
            return at + 1;
        if (text.at[at++] != ',')
            return SIZE_MAX;
    }
}

static const char *read_comment(struct reader *reader, mxw_bytes line)
{
    mxw_bytes word = mxw_bytes_next(&line, ' ');
    mxw_bytes name = mxw_bytes_next(&line, ' ');
    struct family *last =
        reader->family_count > 0 ? &reader->families[reader->family_count - 1] : NULL;
    if (!is_name(name) || !mxw_bytes_starts_with(name, MXW_BYTES("mxwarden_")))
        return "a name that is none";
    if (mxw_bytes_equal(word, MXW_BYTES("TYPE"))) {
        if (last == NULL || !mxw_bytes_equal(last->name, name) || last->type.len > 0)
            return "TYPE without HELP";
        last->type = line;
        bool is_counter = mxw_bytes_ends_with_nocase(name, MXW_BYTES("_total"));
        return mxw_bytes_equal(line, is_counter ? MXW_BYTES("counter") : MXW_BYTES("gauge"))
            ? NULL
            : "a type that does not go with the name";
    }
    if (!mxw_bytes_equal(word, MXW_BYTES("HELP")) || line.len < 10 || line.at[line.len - 1] == '.')
        return "no sentence of help";
    for (size_t i = 0; i < reader->family_count; i++)
        if (mxw_bytes_equal(reader->families[i].name, name))
            return "a metric twice";
    reader->families[reader->family_count++] = (struct family){ .name = name };
    return NULL;
}

static const char *read_series(struct reader *reader, mxw_bytes line)
{
    size_t name_len = 0;
    while (name_len < line.len && line.at[name_len] != ' ' && line.at[name_len] != '{')
        name_len++;
    size_t len = labels_len(mxw_bytes_from(line, name_len));
    if (len == SIZE_MAX || name_len + len >= line.len || line.at[name_len + len] != ' ')
        return "labels that are none";
    struct family *family =
        reader->family_count > 0 ? &reader->families[reader->family_count - 1] : NULL;
    if (family == NULL || family->type.len == 0
        || !mxw_bytes_equal(family->name, mxw_bytes_first(line, name_len)))
        return "a value of another metric";
    family->series_count++;
    reader->series[reader->series_count] = mxw_bytes_first(line, name_len + len);
    reader->values[reader->series_count] = mxw_bytes_from(line, name_len + len + 1);
    return is_value(reader->values[reader->series_count++]) ? NULL : "a value that is none";
}

static int compare(const void *a, const void *b)
{
    const mxw_bytes *left = a, *right = b;
    size_t len = left->len < right->len ? left->len : right->len;
    int order = memcmp(left->at, right->at, len);
    return order != 0 ? order : (left->len > right->len) - (left->len < right->len);
}

static const char *find_twins(const struct reader *reader)
{
    static mxw_bytes sorted[SERIES_MAX];
    memcpy(sorted, reader->series, reader->series_count * sizeof *sorted);
    qsort(sorted, reader->series_count, sizeof *sorted, compare);
    for (size_t i = 1; i < reader->series_count; i++)
        if (mxw_bytes_equal(sorted[i - 1], sorted[i]))
            return "a series twice";
    return NULL;
}

/* NULL, or what is wrong with the page. */
static const char *read_page(struct reader *reader, mxw_bytes page)
{
    reader->family_count = reader->series_count = 0;
    if (page.len == 0 || page.at[page.len - 1] != '\n')
        return "no line end at the end";
    while (page.len > 0) {
        mxw_bytes line = mxw_bytes_next(&page, '\n');
        bool is_comment = mxw_bytes_starts_with(line, MXW_BYTES("# "));
        const char *wrong =
            is_comment ? read_comment(reader, mxw_bytes_from(line, 2)) : read_series(reader, line);
        if (wrong != NULL) {
            print_error("%.*s\n", (int)line.len, (const char *)line.at);
            return wrong;
        }
    }
    return find_twins(reader);
}

/* The value of a series, by its whole name; "" when it is not there. */
static mxw_bytes find(const struct reader *reader, const char *series)
{
    mxw_bytes wanted = { (const uint8_t *)series, strlen(series) };
    for (size_t i = 0; i < reader->series_count; i++)
        if (mxw_bytes_equal(reader->series[i], wanted))
            return reader->values[i];
    return MXW_BYTES("");
}

/* The reader itself must see what is wrong. */

#define HEAD "# HELP mxwarden_a Some help that is long\n# TYPE mxwarden_a gauge\n"

static const struct page_case {
    const char *name;
    mxw_bytes page;
    bool is_good;
} page_cases[] = {
    /* clang-format off */
    { "a plain page", B(HEAD "mxwarden_a 1\nmxwarden_a{b=\"c\",d=\"e\"} 1.5\n"), true },
    { "everything that is escaped", B(HEAD "mxwarden_a{b=\"\\\\\\\"\\n\"} 1\n"), true },
    { "no line end", B(HEAD "mxwarden_a 1"), false },
    { "no help", B("# TYPE mxwarden_a gauge\nmxwarden_a 1\n"), false },
    { "no type", B("# HELP mxwarden_a Some help that is long\nmxwarden_a 1\n"), false },
    { "a counter by another name", B("# HELP mxwarden_a Some help that is long\n# TYPE mxwarden_a counter\n"), false },
    { "a metric twice", B(HEAD "mxwarden_a 1\n" HEAD), false },
    { "a series twice", B(HEAD "mxwarden_a{b=\"c\"} 1\nmxwarden_a{b=\"c\"} 2\n"), false },
    { "a value of another metric", B(HEAD "mxwarden_b 1\n"), false },
    { "a quote that is not escaped", B(HEAD "mxwarden_a{b=\"c\"d\"} 1\n"), false },
    { "a wrong escape", B(HEAD "mxwarden_a{b=\"\\t\"} 1\n"), false },
    { "labels without end", B(HEAD "mxwarden_a{b=\"c\" 1\n"), false },
    { "no value", B(HEAD "mxwarden_a \n"), false },
    { "a value that is none", B(HEAD "mxwarden_a -\n"), false },
    /* clang-format on */
};

static struct reader reader;

static void run_page_case(void **state)
{
    const struct page_case *c = *state;
    CHECK((read_page(&reader, c->page) == NULL) == c->is_good, c->name);
}

/* Pages. */

static uint8_t page_at[MXW_METRICS_ROOM];

static mxw_bytes write_page(const struct mxw_metrics *metrics)
{
    struct mxw_writer page = MXW_WRITER(page_at);
    mxw_metrics_write(&page, metrics);
    CHECK(!page.overflowed, "the page has room");
    return mxw_written(&page);
}

static void check_page(const struct mxw_metrics *metrics, const char *name)
{
    const char *wrong = read_page(&reader, write_page(metrics));
    if (wrong != NULL)
        print_error("%s\n", wrong);
    CHECK(wrong == NULL, name);
}

static const struct mxw_counters nothing;
static const struct mxw_keeper_counters idle;

static void check_empty(void **state)
{
    static const char name[] = "a keeper without edges has a page";
    const struct mxw_metrics metrics = { .version = B("0.1.0"),
                                         .ended = &nothing,
                                         .keeper = &idle };
    (void)state;
    check_page(&metrics, name);
    size_t declared = 1;
#define X(kind, field, dimensions, help, ...) declared++;
    MXW_EDGE_METRICS(X)
    MXW_KEEPER_METRICS(X)
#undef X
    CHECK(reader.family_count == declared,
          "every metric has its help, whether it has values or not");
    CHECK_BYTES(find(&reader, "mxwarden_build_info{version=\"0.1.0\"}"), MXW_BYTES("1"), name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_total{family=\"ipv6\"}"), MXW_BYTES("0"), name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_refused_total{reason=\"edge-full\"}"),
                MXW_BYTES("0"), name);
    CHECK_BYTES(find(&reader, "mxwarden_trace_lag_seconds"), MXW_BYTES("0.000000"), name);
}

/* Every cell has a value of its own, and is found under its own labels. */
static void check_cells(void **state)
{
    static const char name[] = "every cell has a series of its own";
    struct mxw_metrics_edge edge = { .name = B("edge.0") };
    const struct mxw_metrics metrics = {
        .version = B("0.1.0"), .ended = &nothing, .edges = &edge, .edge_count = 1, .keeper = &idle
    };
    uint64_t cells[sizeof edge.counters / sizeof(uint64_t)];
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(cells); i++)
        cells[i] = i + 1;
    memcpy(&edge.counters, cells, sizeof cells);
    check_page(&metrics, name);
    size_t keeper_cells = sizeof idle / sizeof(uint64_t);
    CHECK(reader.series_count == 1 + MXW_COUNT_OF(cells) + keeper_cells, name);
    for (size_t i = 0; i < MXW_COUNT_OF(cells); i++) {
        uint64_t number;
        CHECK(mxw_bytes_to_number(reader.values[1 + i], UINT64_MAX, &number) && number == i + 1,
              "in the order of the declarations");
    }
    uint8_t want_at[20];
    struct mxw_writer want = MXW_WRITER(want_at);
    mxw_put_number(&want,
                   edge.counters.messages[MXW_DEFER][MXW_RULE_UNAUTHENTICATED][MXW_COUNT_IPV6]);
    CHECK_BYTES(find(&reader,
                     "mxwarden_messages_total{verdict=\"defer\",rule=\"unauthenticated\","
                     "family=\"ipv6\"}"),
                mxw_written(&want), "labels belong to their dimensions");
}

static struct mxw_metrics_edge edges[1024];

static void check_many(void **state)
{
    static const char name[] = "a thousand edges fit, with the largest numbers";
    static uint8_t names_at[MXW_COUNT_OF(edges)][16];
    static struct mxw_counters ended;
    struct mxw_keeper_counters keeper;
    const struct mxw_metrics metrics = { .version = B("0.1.0"),
                                         .ended = &ended,
                                         .edges = edges,
                                         .edge_count = MXW_COUNT_OF(edges),
                                         .keeper = &keeper };
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(edges); i++) {
        struct mxw_writer edge = MXW_WRITER(names_at[i]);
        mxw_put_text(&edge, "edge.");
        mxw_put_number(&edge, 100000 + i);
        edges[i].name = mxw_written(&edge);
        memset(&edges[i].counters, 0xff, sizeof edges[i].counters);
    }
    memset(&ended, 0xff, sizeof ended);
    memset(&keeper, 0xff, sizeof keeper);
    check_page(&metrics, name);
    CHECK_BYTES(find(&reader, "mxwarden_directory_sequence{edge=\"edge.101023\"}"),
                MXW_BYTES("18446744073709551615"), name);
    CHECK_BYTES(find(&reader, "mxwarden_trace_lag_seconds"), MXW_BYTES("18446744073709.551615"),
                name);
}

static void check_overflow(void **state)
{
    static const char name[] = "a page without room is not whole, and does not pretend to be";
    const struct mxw_metrics metrics = { .version = B("0.1.0"),
                                         .ended = &nothing,
                                         .keeper = &idle };
    (void)state;
    size_t len = write_page(&metrics).len;
    struct mxw_writer page = { .at = page_at, .room = len };
    mxw_metrics_write(&page, &metrics);
    CHECK(!page.overflowed && page.used == len, "a page that just fits");
    page = (struct mxw_writer){ .at = page_at, .room = len - 1 };
    mxw_metrics_write(&page, &metrics);
    CHECK(page.overflowed, name);
}

static void check_escapes(void **state)
{
    static const char name[] = "names are escaped";
    struct mxw_metrics_edge edge = { .name = B("a\"b\\c\nd") };
    const struct mxw_metrics metrics = { .version = B("0\"1\\\n"),
                                         .ended = &nothing,
                                         .edges = &edge,
                                         .edge_count = 1,
                                         .keeper = &idle };
    (void)state;
    check_page(&metrics, name);
    CHECK_BYTES(find(&reader, "mxwarden_directory_sequence{edge=\"a\\\"b\\\\c\\nd\"}"),
                MXW_BYTES("0"), name);
    CHECK_BYTES(find(&reader, "mxwarden_build_info{version=\"0\\\"1\\\\\\n\"}"), MXW_BYTES("1"),
                name);
}

/* Sums. */

static void check_sums(void **state)
{
    static const char name[] = "edges are summed, and those that ended still count";
    struct mxw_counters ended = { 0 };
    struct mxw_metrics_edge two[2] = { { .name = B("edge.0") }, { .name = B("edge.1") } };
    struct mxw_metrics metrics = {
        .version = B("0.1.0"), .ended = &ended, .edges = two, .edge_count = 2, .keeper = &idle
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        two[i].counters.sessions[MXW_COUNT_IPV6] = 10 + i;
        two[i].counters.sessions_open[MXW_COUNT_IPV6] = 3 + i;
        two[i].counters.dns_questions_open = 5;
        two[i].counters.directory_sequence = 70 + i;
        two[i].counters.log_lines_lost = 1;
    }
    check_page(&metrics, name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_total{family=\"ipv6\"}"), MXW_BYTES("21"), name);
    CHECK_BYTES(find(&reader, "mxwarden_dns_questions_open"), MXW_BYTES("10"), name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_open{edge=\"edge.1\",family=\"ipv6\"}"),
                MXW_BYTES("4"), name);
    CHECK_BYTES(find(&reader, "mxwarden_directory_sequence{edge=\"edge.0\"}"), MXW_BYTES("70"),
                name);

    mxw_counters_retire(&ended, &two[1].counters);
    metrics.edge_count = 1;
    check_page(&metrics, name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_total{family=\"ipv6\"}"), MXW_BYTES("21"),
                "a counter never goes backwards");
    CHECK_BYTES(find(&reader, "mxwarden_log_lines_lost_total"), MXW_BYTES("2"), name);
    CHECK_BYTES(find(&reader, "mxwarden_dns_questions_open"), MXW_BYTES("5"),
                "a gauge ends with its edge");
    CHECK_BYTES(find(&reader, "mxwarden_sessions_open{edge=\"edge.1\",family=\"ipv6\"}"),
                MXW_BYTES(""), name);

    mxw_counters_retire(&ended, &two[0].counters);
    metrics.edge_count = 0;
    check_page(&metrics, name);
    CHECK_BYTES(find(&reader, "mxwarden_sessions_total{family=\"ipv6\"}"), MXW_BYTES("21"), name);
    CHECK_BYTES(find(&reader, "mxwarden_dns_questions_open"), MXW_BYTES("0"), name);
}

/* Records. */

static const struct record_case {
    const char *name;
    struct mxw_session_record record; /* its verdict is the row's */
    struct mxw_verdict verdict;
    const char *series[3]; /* what there is one more of */
} record_cases[] = {
    /* clang-format off */
    { "a message the next hop took",
      { .kind = MXW_RECORD_MESSAGE, .client.family = MXW_IPV6, .octets = 1, .reply = B("250 2.0.0 taken") },
      { .outcome = MXW_ADMIT, .rule = MXW_RULE_SPF },
      { "mxwarden_messages_total{verdict=\"admit\",rule=\"spf\",family=\"ipv6\"}",
        "mxwarden_handovers_total{answer=\"taken\"}", "mxwarden_message_bytes_total{family=\"ipv6\"}" } },
    { "a message the next hop deferred",
      { .kind = MXW_RECORD_MESSAGE, .client.family = MXW_IPV4, .octets = 1, .reply = B("451 4.4.1 later") },
      { .outcome = MXW_ADMIT, .rule = MXW_RULE_IPV4 },
      { "mxwarden_messages_total{verdict=\"admit\",rule=\"ipv4\",family=\"ipv4\"}",
        "mxwarden_handovers_total{answer=\"deferred\"}", "mxwarden_message_bytes_total{family=\"ipv4\"}" } },
    { "a message the next hop refused",
      { .kind = MXW_RECORD_MESSAGE, .client.family = MXW_IPV4, .octets = 1, .reply = B("554 5.7.1 no") },
      { .outcome = MXW_ADMIT, .rule = MXW_RULE_EXEMPT },
      { "mxwarden_messages_total{verdict=\"admit\",rule=\"exempt\",family=\"ipv4\"}",
        "mxwarden_handovers_total{answer=\"refused\"}", "mxwarden_message_bytes_total{family=\"ipv4\"}" } },
    { "a message nobody knows about",
      { .kind = MXW_RECORD_MESSAGE, .client.family = MXW_IPV6, .octets = 1, .reply = B("451 4.4.2 lost"), .uncertain = true },
      { .outcome = MXW_ADMIT, .rule = MXW_RULE_DKIM },
      { "mxwarden_messages_total{verdict=\"admit\",rule=\"dkim\",family=\"ipv6\"}",
        "mxwarden_handovers_total{answer=\"uncertain\"}", "mxwarden_message_bytes_total{family=\"ipv6\"}" } },
    { "a message the gate deferred",
      { .kind = MXW_RECORD_MESSAGE, .client.family = MXW_IPV6, .octets = 1, .reply = B("450 4.7.26 no") },
      { .outcome = MXW_DEFER, .rule = MXW_RULE_UNAUTHENTICATED },
      { "mxwarden_messages_total{verdict=\"defer\",rule=\"unauthenticated\",family=\"ipv6\"}",
        "mxwarden_message_bytes_total{family=\"ipv6\"}" } },
    { "a recipient that is relaying",
      { .kind = MXW_RECORD_RECIPIENT, .client.family = MXW_IPV4, .reply = B("550 5.7.1 no") },
      { .outcome = MXW_REFUSE, .rule = MXW_RULE_RELAY },
      { "mxwarden_recipients_refused_total{verdict=\"refuse\",rule=\"relay\",family=\"ipv4\"}" } },
    { "a recipient no rule has spoken about",
      { .kind = MXW_RECORD_RECIPIENT, .client.family = MXW_IPV6, .reply = B("550 5.1.1 who") },
      { .outcome = MXW_UNDECIDED, .rule = MXW_RULE_NONE },
      { "mxwarden_recipients_refused_total{verdict=\"undecided\",rule=\"none\",family=\"ipv6\"}" } },
    { "a client that left",
      { .kind = MXW_RECORD_ABANDONED, .client.family = MXW_IPV6 },
      { .outcome = MXW_UNDECIDED },
      { "mxwarden_transactions_abandoned_total{family=\"ipv6\"}" } },
    /* clang-format on */
};

static void run_record_case(void **state)
{
    const struct record_case *c = *state;
    struct mxw_session_record record = c->record;
    struct mxw_counters counters = { 0 };
    const struct mxw_metrics metrics = { .version = B("0.1.0"),
                                         .ended = &counters,
                                         .keeper = &idle };
    size_t wanted = 0, counted = 0;
    record.verdict = &c->verdict;
    mxw_counters_record(&counters, &record);
    check_page(&metrics, c->name);
    for (; wanted < MXW_COUNT_OF(c->series) && c->series[wanted] != NULL; wanted++)
        CHECK_BYTES(find(&reader, c->series[wanted]), MXW_BYTES("1"), c->name);
    for (size_t i = 1; i < reader.series_count; i++) /* build_info is always 1 */
        counted += mxw_bytes_equal(reader.values[i], MXW_BYTES("1"));
    CHECK(counted == wanted, c->name);
}

/* Blobs. */

static void check_blob(void **state)
{
    struct mxw_counters counters, read;
    uint8_t blob_at[MXW_COUNTERS_BLOB_LEN + 1];
    struct mxw_writer blob = MXW_WRITER(blob_at);
    (void)state;
    memset(&counters, 0x5a, sizeof counters);
    mxw_counters_put(&blob, &counters);
    CHECK(blob.used == MXW_COUNTERS_BLOB_LEN, "a blob has its length");
    CHECK(mxw_counters_parse(mxw_written(&blob), &read) == MXW_OK, "a blob is read");
    CHECK(memcmp(&read, &counters, sizeof read) == 0, "and holds what was written");

    memset(&read, 0, sizeof read);
    mxw_bytes whole = { blob_at, MXW_COUNTERS_BLOB_LEN };
    for (size_t len = 0; len < whole.len; len++)
        CHECK(mxw_counters_parse(mxw_bytes_first(whole, len), &read) == MXW_MALFORMED, "cut short");
    CHECK(mxw_counters_parse((mxw_bytes){ blob_at, whole.len + 1 }, &read) == MXW_MALFORMED,
          "too long");
    for (size_t i = 0; i < sizeof(uint64_t); i++) {
        blob_at[i] ^= 1;
        CHECK(mxw_counters_parse(whole, &read) == MXW_MALFORMED, "of another program");
        blob_at[i] ^= 1;
    }
    CHECK(read.sessions[MXW_COUNT_IPV4] == 0, "and nothing is changed");
}

int main(void)
{
    TEST_TABLE(page_cases, run_page_case);
    TEST_ONE("a keeper without edges has a page", check_empty);
    TEST_ONE("every cell has a series of its own", check_cells);
    TEST_ONE("a thousand edges fit, with the largest numbers", check_many);
    TEST_ONE("a page without room is not whole, and does not pretend to be", check_overflow);
    TEST_ONE("names are escaped", check_escapes);
    TEST_ONE("edges are summed, and those that ended still count", check_sums);
    TEST_TABLE(record_cases, run_record_case);
    TEST_ONE("counters as a blob", check_blob);
    return test_run("daemon/metrics");
}
