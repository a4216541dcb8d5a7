#include "daemon/keeper/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/trace/trace.h"
#include "tests/support/test.h"

#define DAY 20416u
#define AT ((uint64_t)DAY * 86400 * MXW_SECOND + 5)

struct mail {
    const char *kind, *tenant, *domain, *verdict;
    const char *client; /* NULL: not said */
    uint64_t octets;
};

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static void put_text(struct mxw_trace_writer *trace, enum mxw_trace_number field, const char *text)
{
    if (text != NULL)
        mxw_trace_put_text(trace, field, bytes_of(text));
}

/* In rising order of the fields' numbers, as the writer wants them. */
static mxw_bytes record_of(const struct mail *mail, struct mxw_writer *out)
{
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, out);
    put_text(&trace, MXW_TRACE_KIND, mail->kind);
    mxw_trace_put_time(&trace, MXW_TRACE_AT, AT);
    if (mail->client != NULL) {
        mxw_address client;
        CHECK(mxw_address_parse(bytes_of(mail->client), &client) == MXW_OK, mail->client);
        mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client);
    }
    put_text(&trace, MXW_TRACE_TENANT, mail->tenant);
    put_text(&trace, MXW_TRACE_DOMAIN, mail->domain);
    put_text(&trace, MXW_TRACE_VERDICT, mail->verdict);
    mxw_trace_put_number(&trace, MXW_TRACE_OCTETS, mail->octets);
    mxw_trace_end(&trace);
    return mxw_written(out);
}

static void add(struct mxw_counts *counts, const struct mail *mail)
{
    uint8_t at[MXW_TRACE_RECORD_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_counts_add(counts, record_of(mail, &out));
}

static const struct counting_case {
    const char *name;
    struct mail mail;
    size_t want; /* rows */
} counting_cases[] = {
    { "a message", { "message", "t", "a.example", "admit", "2001:db8::1", 9 }, 1 },
    { "a recipient refused",
      { "recipient-refused", "t", "a.example", "defer", "192.0.2.1", 0 },
      1 },
    { "one given up by its client", { "abandoned", "t", "a.example", NULL, "192.0.2.1", 0 }, 0 },
    { "a domain that is not ours",
      { "recipient-refused", NULL, "b.example", "refuse", "192.0.2.1", 0 },
      0 },
    { "a tenant without a domain", { "message", "t", NULL, "admit", "192.0.2.1", 0 }, 0 },
    { "nobody knows from where", { "message", "t", "a.example", "admit", NULL, 0 }, 0 },
};

static void run_counting_case(void **state)
{
    const struct counting_case *c = *state;
    struct mxw_counts counts;
    CHECK(mxw_counts_open(&counts) == MXW_OK, c->name);
    add(&counts, &c->mail);
    CHECK(counts.count == c->want, c->name);
    mxw_counts_close(&counts);
}

static void tell_the_row(void **state)
{
    const struct mail mail = { "message", "school", "A.Example", "admit", "2001:db8::1", 77 };
    struct mxw_counts counts;
    (void)state;
    CHECK(mxw_counts_open(&counts) == MXW_OK, "open");
    add(&counts, &mail);
    const struct mxw_store_aggregate *row = &counts.rows[0];
    CHECK(row->day == DAY && row->family == 6, "the day and the family");
    CHECK(row->messages == 1 && row->octets == 77, "one message, its octets");
    CHECK_BYTES(row->domain, MXW_BYTES("a.example"), "the domain, in lower case");
    CHECK_BYTES(row->tenant, MXW_BYTES("school"), "the tenant");
    CHECK_BYTES(row->outcome, MXW_BYTES("admit"), "the verdict");
    CHECK(row->would.len == 0, "no would-be verdict was told");
    mxw_counts_close(&counts);
}

static void fill(void **state)
{
    const struct mail mail = { "message", "t", "a.example", "admit", "192.0.2.1", 1 };
    struct mxw_counts counts;
    (void)state;
    CHECK(mxw_counts_open(&counts) == MXW_OK, "open");
    for (size_t i = 0; i < MXW_COUNTS_MAX; i++)
        add(&counts, &mail);
    CHECK(counts.count == MXW_COUNTS_MAX && counts.lost_count == 0, "as many as there is room for");
    add(&counts, &mail);
    CHECK(counts.count == MXW_COUNTS_MAX && counts.lost_count == 1,
          "one more is lost, and counted");
    mxw_counts_close(&counts);
}

struct sum {
    uint64_t messages, octets;
};

static bool take(void *taker, const struct mxw_store_aggregate *aggregate)
{
    struct sum *sum = taker;
    sum->messages += aggregate->messages;
    sum->octets += aggregate->octets;
    return true;
}

static void reach_the_store(void **state)
{
    const struct mail mail = { "message", "t", "a.example", "admit", "192.0.2.1", 10 };
    char folder[] = "/tmp/mxw-counts-XXXXXX";
    char path[64];
    struct mxw_problem problem;
    struct mxw_store *store;
    struct mxw_counts counts;
    struct sum sum = { 0 };
    (void)state;
    CHECK(mkdtemp(folder) != NULL, "a folder");
    (void)snprintf(path, sizeof path, "%s/store", folder);
    CHECK(mxw_store_open(&store, path, &problem) == MXW_OK, "a store");
    CHECK(mxw_counts_open(&counts) == MXW_OK, "open");
    for (size_t i = 0; i < 3; i++)
        add(&counts, &mail);
    CHECK(mxw_counts_flush(&counts, store) == MXW_OK && counts.count == 0, "three are written");
    add(&counts, &mail);
    CHECK(mxw_counts_flush(&counts, store) == MXW_OK, "and one more");
    CHECK(mxw_counts_flush(&counts, store) == MXW_OK, "nothing is nothing");
    CHECK(mxw_store_aggregates_each(store, MXW_BYTES("a.example"), DAY, DAY, take, &sum) == MXW_OK,
          "they are asked for");
    CHECK(sum.messages == 4 && sum.octets == 40, "all are there");
    mxw_counts_close(&counts);
    mxw_store_close(store);
    (void)snprintf(path, sizeof path, "rm -rf %s", folder);
    CHECK(system(path) == 0, "the folder is gone");
}

int main(void)
{
    TEST_TABLE(counting_cases, run_counting_case);
    TEST_ONE("what a row says", tell_the_row);
    TEST_ONE("no room", fill);
    TEST_ONE("counts reach the store, and add up", reach_the_store);
    return test_run("daemon/keeper/counts");
}
