#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/store/trace_file.h"
#include "runtime/store/trace_store.h"
#include "tests/support/test.h"
#include "tests/unit/runtime/store/trace_fixture.h"

static struct mxw_problem problem;

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static const struct mail mails[] = {
    { .id = "a-1", .at = NOON, .sender = "Ann@X.example", .recipient = "bob@y.example" },
    { .id = "b-1", .at = NOON, .sender = "carol@x.example", .recipient = "dan@y.example" },
    { .id = "c-1",
      .at = NOON,
      .sender = "carol@x.example",
      .recipient = "dan@y.example",
      .recipient2 = "ann@x.example." },
    { .id = "d-1", .at = NOON, .sender = "ann@x.example.org", .recipient = "joann@x.example" },
    { .id = "e-1", .at = NOON, .sender = "", .recipient = "ANN@x.example" },
};

static const struct forget_case {
    const char *name;
    const char *address;
    enum mxw_status want;
    uint64_t want_count; /* on each of two days */
    const char *want_left;
} forget_cases[] = {
    { "sender and recipient alike", "ann@x.example", MXW_OK, 3, "d-1 b-1 " },
    { "however it is written", "<ANN@x.EXAMPLE.>", MXW_OK, 3, "d-1 b-1 " },
    { "the second of two recipients", "dan@y.example", MXW_OK, 2, "e-1 d-1 a-1 " },
    { "an address nobody has", "eve@x.example", MXW_OK, 0, "e-1 d-1 c-1 b-1 a-1 " },
    { "a domain is no address", "x.example", MXW_MALFORMED, 0, "e-1 d-1 c-1 b-1 a-1 " },
    { "a domain with an '@' neither", "@x.example", MXW_MALFORMED, 0, "e-1 d-1 c-1 b-1 a-1 " },
    { "nor is the null sender", "<>", MXW_MALFORMED, 0, "e-1 d-1 c-1 b-1 a-1 " },
    { "nor is nothing", "", MXW_MALFORMED, 0, "e-1 d-1 c-1 b-1 a-1 " },
};

static void run_forget_case(void **state)
{
    const struct forget_case *c = *state;
    uint64_t count;
    char want[128];
    struct mxw_trace_stats stats;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, MXW_COUNT_OF(mails), NOON - DAY);
    fixture_keep(store, mails, MXW_COUNT_OF(mails), NOON);
    enum mxw_status status = mxw_trace_store_forget(store, bytes_of(c->address), &count, &problem);
    CHECK(status == c->want && count == 2 * c->want_count, c->name);
    (void)snprintf(want, sizeof want, "%s%s", c->want_left, c->want_left);
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), want);
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_OK, problem.text);
    CHECK(stats.records == 2 * (MXW_COUNT_OF(mails) - c->want_count), "and counted no more");

    CHECK(mxw_trace_store_forget(store, bytes_of(c->address), &count, &problem) == c->want
              && count == 0,
          "once is enough");
    fixture_keep(store, mails, 1, NOON);
    (void)snprintf(want, sizeof want, "a-1 %s%s", c->want_left, c->want_left);
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), want);
    mxw_trace_store_close(store);
    fixture_end();
}

/* A mail with octets of its own, of all lengths up to several pages; every tenth is of `ann`. */
static void keep_marked(struct mxw_trace_store *store, unsigned first, unsigned count)
{
    static char id[32], tenant[900];
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_OK, problem.text);
    for (unsigned i = first; i < first + count; i++) {
        const char *whose = i % 10 == 0 ? "gone" : "kept";
        (void)snprintf(id, sizeof id, "%s%05u-1", whose, i);
        (void)snprintf(tenant, sizeof tenant, "%s%05u%0*u", whose, i, (int)(i * 37 % 800) + 1, i);
        struct mail mail = { .id = id,
                             .at = NOON,
                             .sender = i % 10 == 0 ? "ann@x.example" : "bob@x.example",
                             .recipient = i % 20 == 0 ? "carol@y.example" : "dan@y.example",
                             .tenant = tenant };
        CHECK(mxw_trace_store_append(store, fixture_record(&mail), &problem) == MXW_OK, "add");
    }
    CHECK(mxw_trace_store_commit(store, &problem) == MXW_OK, problem.text);
}

/* The octets by which SQLite keeps the digest of a sender. */
static mxw_bytes digest_of(const char *sender)
{
    static uint8_t octets[6];
    struct mxw_trace_key key = { MXW_TRACE_KEY_SENDER, bytes_of(sender) };
    int64_t digest = mxw_trace_key_digest(&key);
    for (size_t i = sizeof octets; i > 0; digest >>= 8)
        octets[--i] = (uint8_t)digest;
    return (mxw_bytes){ octets, sizeof octets };
}

static void run_no_octet_is_left(void **state)
{
    (void)state;
    enum { RECORDS = 3000, BATCH = 100 };
    uint64_t count;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    for (unsigned i = 0; i < RECORDS; i += BATCH)
        keep_marked(store, i, BATCH);
    CHECK(fixture_count(MXW_BYTES("ann@x.example")) >= RECORDS / 10, "they are in the files");
    CHECK(fixture_count(digest_of("ann@x.example")) >= RECORDS / 10, "and in the lists");
    CHECK(mxw_trace_store_forget(store, MXW_BYTES("ann@x.example"), &count, &problem) == MXW_OK,
          problem.text);
    CHECK(count == RECORDS / 10, "all of them are forgotten");
    CHECK(fixture_count(MXW_BYTES("ann@x.example")) == 0, "no address is left");
    CHECK(fixture_count(MXW_BYTES("gone")) == 0, "nor anything else of their records");
    CHECK(fixture_count(digest_of("ann@x.example")) == 0, "nor what it was found by");
    CHECK(fixture_count(MXW_BYTES("bob@x.example")) >= RECORDS / 10 * 9, "the others are there");

    CHECK(mxw_trace_store_forget(store, MXW_BYTES("dan@y.example"), &count, &problem) == MXW_OK,
          problem.text);
    CHECK(fixture_count(MXW_BYTES("dan@y.example")) == 0, "the same for the rest");
    CHECK(fixture_count(MXW_BYTES("kept")) == 0, "whatever had been erased before");
    mxw_trace_store_close(store);
    fixture_end();
}

/* Somebody reads what was there before: the records cannot go while they are looked at. */
static void run_held_by_a_reader(void **state)
{
    (void)state;
    uint64_t count;
    sqlite3 *reader;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, MXW_COUNT_OF(mails), NOON - DAY);
    fixture_keep(store, mails, MXW_COUNT_OF(mails), NOON);
    assert_int_equal(sqlite3_open(fixture_path(NOON, ""), &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM record", NULL, NULL, NULL),
                     SQLITE_OK);

    CHECK(mxw_trace_store_forget(store, MXW_BYTES("ann@x.example"), &count, &problem)
              == MXW_UNAVAILABLE,
          "the reader is in the way");
    CHECK(strstr(problem.text, "2026-11-22.db: database is locked") != NULL, problem.text);
    CHECK(count == 6, "they are forgotten all the same");
    assert_string_equal(fixture_ask("from", "ann@x.example"), "");

    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
    CHECK(mxw_trace_store_forget(store, MXW_BYTES("ann@x.example"), &count, &problem) == MXW_OK,
          problem.text);
    CHECK(count == 0 && fixture_count(MXW_BYTES("bob@y.example")) == 0, "and now they are gone");
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_broken_file(void **state)
{
    (void)state;
    uint64_t count;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, MXW_COUNT_OF(mails), NOON);
    FILE *file = fopen(fixture_path(NOON - DAY, ""), "we");
    assert_non_null(file);
    (void)fputs("this is no database at all", file);
    assert_int_equal(fclose(file), 0);
    CHECK(mxw_trace_store_forget(store, MXW_BYTES("ann@x.example"), &count, &problem)
              == MXW_UNAVAILABLE,
          "one file is broken");
    CHECK(strstr(problem.text, "2026-11-21.db") != NULL, problem.text);
    CHECK(count == 3, "the others are done");
    mxw_trace_store_close(store);
    fixture_end();
}

int main(void)
{
    TEST_TABLE(forget_cases, run_forget_case);
    TEST_ONE("no octet is left of what is forgotten", run_no_octet_is_left);
    TEST_ONE("a reader is in the way", run_held_by_a_reader);
    TEST_ONE("a broken file does not save the others", run_broken_file);
    return test_run("runtime/store/trace_forget");
}
