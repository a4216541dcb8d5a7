#include "runtime/store/trace_search.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/test.h"
#include "tests/unit/runtime/store/trace_fixture.h"

static struct mxw_problem problem;

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

/* clang-format off */
static const struct mail first_day[] = {
    { .id = "a-1", .at = NOON - DAY,     .sender = "ann@x.example",   .recipient = "bob@y.example",   .client = "2001:db8::1",   .tenant = "y", .verdict = "admit" },
    { .id = "a-2", .at = NOON - DAY,     .sender = "ann@x.example",   .recipient = "carol@y.example", .client = "2001:db8::1",   .tenant = "y", .verdict = "defer" },
    { .id = "b-1", .at = NOON - DAY + 5, .sender = "",                .recipient = "bob@y.example",   .client = "2001:db8::2",   .tenant = "y", .verdict = "defer" },
}, second_day[] = {
    { .id = "c-1", .at = NOON,           .sender = "dan@x.example",   .recipient = "bob@y.example",   .recipient2 = "bob@Y.example", .client = "192.0.2.1", .tenant = "y", .verdict = "admit" },
    { .id = "d-1", .at = NOON - 7200,    .sender = "ann@x.example",   .recipient = "eve@z.example",   .client = "2001:db8:1::1", .tenant = "z", .verdict = "admit" },
    { .id = "e-1",                       .sender = "ann@x.example",   .recipient = "bob@y.example",   .client = "2001:db8::1",   .tenant = "Y", .verdict = "refuse" },
    { .id = "f-1", .at = NOON + 60,      .sender = "<>",              .recipient = "bob@y.example",   .client = "2001:db8::1",   .tenant = "y", .verdict = "admit" },
};

static const struct search_case {
    const char *name;
    struct { const char *criterion, *text; } criteria[3];
    mxw_wall since, until;
    const char *want;
} search_cases[] = {
    { "everything",                { { NULL, NULL } },                                   0, 0, "f-1 e-1 d-1 c-1 b-1 a-2 a-1 " },
    { "a recipient",               { { "to", "bob@y.example" } },                  0, 0, "f-1 e-1 c-1 b-1 a-1 " },
    { "a recipient's domain",      { { "to", "z.example" } },                      0, 0, "d-1 " },
    { "a sender in other letters", { { "from", "ANN@x.example" } },                0, 0, "e-1 d-1 a-2 a-1 " },
    { "a sender's domain",         { { "from", "x.example" } },                    0, 0, "e-1 d-1 c-1 a-2 a-1 " },
    { "the null sender",           { { "from", "<>" } },                           0, 0, "f-1 b-1 " },
    { "an address",                { { "ip", "2001:db8::1" } },                    0, 0, "f-1 e-1 a-2 a-1 " },
    { "an IPv4 address",           { { "ip", "192.0.2.1" } },                      0, 0, "c-1 " },
    { "a network",                 { { "ip", "2001:db8::/64" } },                  0, 0, "f-1 e-1 b-1 a-2 a-1 " },
    { "a session",                 { { "id", "A" } },                              0, 0, "a-2 a-1 " },
    { "a transaction",             { { "id", "a-2" } },                            0, 0, "a-2 " },
    { "a transaction there is not", { { "id", "a-3" } },                           0, 0, "" },
    { "a tenant, as written",      { { "tenant", "Y" } },                          0, 0, "e-1 " },
    { "a verdict",                 { { "verdict", "defer" } },                     0, 0, "b-1 a-2 " },
    { "two criteria",              { { "from", "ann@x.example" }, { "to", "bob@y.example" } }, 0, 0, "e-1 a-1 " },
    { "the other way round",       { { "to", "bob@y.example" }, { "from", "ann@x.example" } }, 0, 0, "e-1 a-1 " },
    { "three criteria",            { { "to", "y.example" }, { "tenant", "y" }, { "verdict", "admit" } }, 0, 0, "f-1 c-1 a-1 " },
    { "two that never meet",       { { "tenant", "z" }, { "verdict", "defer" } },  0, 0, "" },
    { "one that nobody has",       { { "to", "bob@y.example" }, { "rule", "spf" } }, 0, 0, "" },
    { "the same one twice",        { { "to", "z.example" }, { "to", "z.example" } }, 0, 0, "d-1 " },
    { "since a time",              { { NULL, NULL } },                                   NOON, 0, "f-1 c-1 " },
    { "since a time on the day before", { { NULL, NULL } },                              NOON - DAY + 5, 0, "f-1 d-1 c-1 b-1 " },
    { "until a time, which is not in it", { { NULL, NULL } },                            0, NOON, "d-1 b-1 a-2 a-1 " },
    { "a second",                  { { NULL, NULL } },                                   NOON, NOON + 1, "c-1 " },
    { "a record that came late",   { { NULL, NULL } },                                   NOON - 7200, NOON - 7199, "d-1 " },
    { "a time without records",    { { NULL, NULL } },                                   NOON + 61, NOON + 600, "" },
    { "criterion and time",        { { "to", "bob@y.example" } },                  NOON - DAY, NOON, "b-1 a-1 " },
    { "the end of time",           { { NULL, NULL } },                                   INT64_MAX, 0, "" },
    { "until the end of time",     { { NULL, NULL } },                                   1, INT64_MAX, "f-1 d-1 c-1 b-1 a-2 a-1 " },
};
/* clang-format on */

static struct mxw_trace_store *open_sample(void)
{
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, first_day, MXW_COUNT_OF(first_day), NOON - DAY);
    fixture_keep(store, second_day, 3, NOON);
    fixture_keep(store, second_day + 3, 1, NOON + 60);
    return store;
}

/* The keys of a case. Valid until the next call. */
static struct mxw_trace_query query_of(const struct search_case *c)
{
    static uint8_t text_at[1024];
    static struct mxw_trace_key keys[MXW_COUNT_OF(c->criteria)];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_trace_query query = { .keys = keys, .since = c->since, .until = c->until };
    for (; query.key_count < MXW_COUNT_OF(keys); query.key_count++) {
        const char *criterion = c->criteria[query.key_count].criterion;
        if (criterion == NULL)
            break;
        assert_null(mxw_trace_key_parse(&keys[query.key_count], &text, bytes_of(criterion),
                                        bytes_of(c->criteria[query.key_count].text)));
    }
    return query;
}

/* The ids that stand in `ids`, in the opposite order. */
static const char *reversed(const char *ids)
{
    static char other[256];
    size_t len = strlen(ids), to = 0;
    for (size_t from = len; from > 0;) {
        size_t end = from;
        for (from--; from > 0 && ids[from - 1] != ' '; from--)
            ;
        memcpy(other + to, ids + from, end - from);
        to += end - from;
    }
    other[to] = '\0';
    return other;
}

static void run_search_case(void **state)
{
    const struct search_case *c = *state;
    (void)fixture_begin();
    struct mxw_trace_store *store = open_sample();
    struct mxw_trace_query query = query_of(c);
    assert_string_equal(fixture_find(&query), c->want);
    query.is_rising = true;
    assert_string_equal(fixture_find(&query), reversed(c->want));
    mxw_trace_store_close(store);
    query.is_rising = false;
    assert_string_equal(fixture_find(&query), c->want);
    fixture_end();
}

/* With few steps at a time: by one search, and by a new one from each position. */
static void find_in_steps(const char *folder, struct mxw_trace_query query, uint64_t steps_a_turn,
                          bool is_anew, const char *want, const char *name)
{
    char ids[256] = "";
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    enum mxw_trace_search_got got = MXW_TRACE_SEARCH_PAUSED;
    CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_OK, problem.text);
    for (unsigned turn = 0; got != MXW_TRACE_SEARCH_END; turn++) {
        CHECK(turn < 1000, "it comes to an end");
        uint64_t steps = steps_a_turn, position = mxw_trace_search_position(search);
        if (is_anew) {
            query.before = query.is_rising ? 0 : position;
            query.after = query.is_rising ? position : 0;
            mxw_trace_search_close(search);
            CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_OK, name);
        }
        while ((got = mxw_trace_search_next(search, &steps, &found)) == MXW_TRACE_SEARCH_FOUND) {
            (void)strcat(ids, fixture_id(found.record));
            (void)strcat(ids, " ");
        }
        CHECK(got == MXW_TRACE_SEARCH_END || steps == 0, "a pause has no steps left");
    }
    mxw_trace_search_close(search);
    CHECK_BYTES(bytes_of(ids), bytes_of(want), name);
}

static void run_steps_case(void **state)
{
    const struct search_case *c = *state;
    static const uint64_t turns[] = { 1, 2, 3, 5, MXW_TRACE_OPEN_STEPS, MXW_TRACE_OPEN_STEPS + 2 };
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = open_sample();
    struct mxw_trace_query query = query_of(c);
    for (size_t i = 0; i < MXW_COUNT_OF(turns); i++) {
        query.is_rising = false;
        find_in_steps(folder, query, turns[i], false, c->want, c->name);
        find_in_steps(folder, query, turns[i], true, c->want, c->name);
        query.is_rising = true;
        find_in_steps(folder, query, turns[i], false, reversed(c->want), c->name);
        find_in_steps(folder, query, turns[i], true, reversed(c->want), c->name);
    }
    mxw_trace_store_close(store);
    fixture_end();
}

/* Position by position: what is before and what is after it is all there is. */
static void run_positions(void **state)
{
    (void)state;
    static const char all[] = "f-1 e-1 d-1 c-1 b-1 a-2 a-1 ";
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    uint64_t steps = UINT64_MAX, last = UINT64_MAX;
    size_t seen = 0;
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = open_sample();
    struct mxw_trace_query query = { .before = 0 };
    CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_OK, problem.text);
    for (; mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND; seen += 4) {
        CHECK(found.position < last, "positions fall");
        CHECK(mxw_trace_search_position(search) == found.position, "the search stands there");
        last = found.position;
        query.before = found.position;
        assert_string_equal(fixture_find(&query), all + seen + 4);
        struct mxw_trace_query rest = { .after = found.position, .is_rising = true };
        CHECK_BYTES(bytes_of(reversed(fixture_find(&rest))), mxw_bytes_first(bytes_of(all), seen),
                    "what came after it");
    }
    CHECK(seen == sizeof all - 1, "all have been seen");
    mxw_trace_search_close(search);
    mxw_trace_store_close(store);
    fixture_end();
}

/* --follow: again and again what has come after the last that was shown, over midnight. */
static void run_follow(void **state)
{
    (void)state;
    char ids[512] = "", want[512] = "";
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    struct mxw_trace_query query = { .is_rising = true };
    for (unsigned i = 0; i < 40; i++) {
        char id[16];
        struct mxw_trace_search *search;
        struct mxw_trace_found found;
        uint64_t steps = UINT64_MAX;
        (void)snprintf(id, sizeof id, "s%u-1", i);
        (void)strcat(strcat(want, id), " ");
        fixture_keep(store, &(struct mail){ .id = id }, 1, NOON + DAY / 2 - 20 + (mxw_wall)i);
        if (i % 3 == 1)
            continue;
        CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_OK, problem.text);
        while (mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND)
            (void)strcat(strcat(ids, fixture_id(found.record)), " ");
        query.after = mxw_trace_search_position(search);
        mxw_trace_search_close(search);
        assert_string_equal(ids, want);
    }
    mxw_trace_store_close(store);
    fixture_end();
}

/* A digest says that the record has the key; the record knows better. */
static void run_same_digest(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = open_sample();
    mxw_trace_store_close(store);
    fixture_sql(NOON,
                "INSERT INTO key SELECT DISTINCT key.part, key.key, record.number FROM key, record"
                " WHERE true ON CONFLICT DO NOTHING");
    for (size_t i = 0; i < MXW_COUNT_OF(search_cases); i++) {
        struct mxw_trace_query query = query_of(&search_cases[i]);
        assert_string_equal(fixture_find(&query), search_cases[i].want);
    }
    fixture_end();
}

static void run_limits(void **state)
{
    (void)state;
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX + 1];
    struct mxw_trace_key keys[MXW_TRACE_QUERY_KEYS_MAX + 1];
    struct mxw_trace_search *search;
    memset(text_at, 'x', sizeof text_at);
    for (size_t i = 0; i < MXW_COUNT_OF(keys); i++)
        keys[i] = (struct mxw_trace_key){ MXW_TRACE_KEY_RULE, { text_at, sizeof text_at - 1 } };
    const char *folder = fixture_begin();
    struct mxw_trace_query query = { .keys = keys, .key_count = MXW_TRACE_QUERY_KEYS_MAX };
    CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_OK, "as many as may be");
    mxw_trace_search_close(search);
    mxw_trace_search_close(NULL);
    query.key_count++;
    CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_TOO_LARGE, "one more");
    query.key_count = 1;
    keys[0].text.len++;
    CHECK(mxw_trace_search_open(&search, folder, &query, &problem) == MXW_TOO_LARGE, "too long");
    query.key_count = 0;
    CHECK(mxw_trace_search_open(&search, "/nowhere", &query, &problem) == MXW_UNAVAILABLE, "none");
    CHECK(strstr(problem.text, "/nowhere: no such file") != NULL, problem.text);
    fixture_end();
}

/* Every page of a file in turn holds something else. What can be read is found, nothing else is. */
static void run_damaged_pages(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = open_sample();
    mxw_trace_store_close(store);
    FILE *file = fopen(fixture_path(NOON, ""), "r+e");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long len = ftell(file);
    uint8_t saved[4096], other[4096];
    for (long page = 0; page < len; page += (long)sizeof saved) {
        for (unsigned octet = 0; octet <= UINT8_MAX; octet += 51) {
            memset(other, (int)octet, sizeof other);
            assert_int_equal(fseek(file, page, SEEK_SET), 0);
            assert_int_equal(fread(saved, sizeof saved, 1, file), 1);
            assert_int_equal(fseek(file, page, SEEK_SET), 0);
            assert_int_equal(fwrite(other, sizeof other, 1, file), 1);
            assert_int_equal(fflush(file), 0);
            const char *ids = fixture_ask("from", "ann@x.example");
            CHECK(strstr(ids, "a-2 a-1 ") != NULL, "the other day is found");
            CHECK(strstr(ids, "f-1") == NULL && strstr(ids, "c-1") == NULL, "and nothing wrong");
            assert_int_equal(fseek(file, page, SEEK_SET), 0);
            assert_int_equal(fwrite(saved, sizeof saved, 1, file), 1);
            assert_int_equal(fflush(file), 0);
        }
    }
    assert_int_equal(fclose(file), 0);
    assert_string_equal(fixture_ask("from", "ann@x.example"), "e-1 d-1 a-2 a-1 ");
    fixture_end();
}

static void run_complaints(void **state)
{
    (void)state;
    static const struct mxw_trace_query everything = { .before = 0 };
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    uint64_t steps = UINT64_MAX;
    unsigned count = 0;
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = open_sample();
    mxw_trace_store_close(store);
    fixture_sql(NOON, "PRAGMA user_version = 9");
    CHECK(mxw_trace_search_open(&search, folder, &everything, &problem) == MXW_OK, problem.text);
    CHECK(mxw_trace_search_complaint(search) == NULL, "nothing to complain about yet");
    while (mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND)
        count++;
    CHECK(count == MXW_COUNT_OF(first_day), "the other day is found");
    CHECK(mxw_trace_search_skipped(search) == 1, "one file was skipped");
    CHECK(strstr(mxw_trace_search_complaint(search), "2026-11-22.db: written by another version")
              != NULL,
          mxw_trace_search_complaint(search));
    mxw_trace_search_close(search);
    fixture_end();
}

/* Reads everything until it has seen the last of `count` records. Each reading must show the
 * first of them, without a gap, and no fewer than the one before. */
static int read_until(const char *folder, unsigned count)
{
    static const struct mxw_trace_query everything = { .is_rising = true };
    unsigned seen = 0;
    for (unsigned turn = 0; seen < count; turn++) {
        struct mxw_trace_search *search;
        struct mxw_trace_found found;
        uint64_t steps = UINT64_MAX;
        unsigned next = 0;
        if (turn == 100000
            || mxw_trace_search_open(&search, folder, &everything, &problem) != MXW_OK)
            return 1;
        while (mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND) {
            char want[16];
            (void)snprintf(want, sizeof want, "s%u-1", next++);
            if (strcmp(fixture_id(found.record), want) != 0)
                return 2;
        }
        if (mxw_trace_search_skipped(search) > 0 || next < seen || next % 10 != 0)
            return 3;
        seen = next;
        mxw_trace_search_close(search);
    }
    return 0;
}

static void run_readers_while_writing(void **state)
{
    (void)state;
    enum { READERS = 2, BATCHES = 40 };
    pid_t readers[READERS];
    const char *folder = fixture_begin();
    for (unsigned i = 0; i < READERS; i++) {
        readers[i] = fork();
        assert_true(readers[i] >= 0);
        if (readers[i] == 0)
            _exit(read_until(folder, 10 * BATCHES));
    }
    struct mxw_trace_store *store = fixture_open();
    for (unsigned i = 0; i < BATCHES; i++) {
        struct mail mails[10];
        char ids[10][16];
        for (unsigned k = 0; k < 10; k++) {
            (void)snprintf(ids[k], sizeof ids[k], "s%u-1", 10 * i + k);
            mails[k] = (struct mail){ .id = ids[k], .sender = "ann@x.example" };
        }
        fixture_keep(store, mails, 10, NOON + DAY / 2 - BATCHES / 2 + (mxw_wall)i);
    }
    for (unsigned i = 0; i < READERS; i++) {
        int status;
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a reader sees whole batches only");
    }
    mxw_trace_store_close(store);
    fixture_end();
}

/* A search that has paused keeps no lock: the writer goes on, and what it has written is found. */
static void run_paused_while_writing(void **state)
{
    (void)state;
    static const struct mxw_trace_query everything = { .is_rising = true };
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    uint64_t steps = UINT64_MAX, count;
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = open_sample();
    CHECK(mxw_trace_search_open(&search, folder, &everything, &problem) == MXW_OK, problem.text);
    for (unsigned i = 0; i < 4; i++)
        CHECK(mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND, "found");
    assert_string_equal(fixture_id(found.record), "c-1");
    fixture_keep(store, second_day, 1, NOON + 70);
    CHECK(mxw_trace_store_forget(store, MXW_BYTES("eve@z.example"), &count, &problem) == MXW_OK,
          problem.text);
    CHECK(mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND, "found");
    assert_string_equal(fixture_id(found.record), "e-1");
    CHECK(mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND, "found");
    CHECK(mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND, "found");
    assert_string_equal(fixture_id(found.record), "c-1");
    CHECK(mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_END, "the end");
    mxw_trace_search_close(search);
    mxw_trace_store_close(store);
    fixture_end();
}

int main(void)
{
    TEST_TABLE(search_cases, run_search_case);
    for (size_t i = 0; i < MXW_COUNT_OF(search_cases); i++)
        test_add("step by step", run_steps_case, &search_cases[i]);
    TEST_ONE("a search goes on from any position", run_positions);
    TEST_ONE("what has come is followed over midnight", run_follow);
    TEST_ONE("keys that share a digest", run_same_digest);
    TEST_ONE("a query has its limits", run_limits);
    TEST_ONE("a file with any page damaged", run_damaged_pages);
    TEST_ONE("what is skipped is complained about", run_complaints);
    TEST_ONE("two readers while a writer writes", run_readers_while_writing);
    TEST_ONE("a search that has paused is in nobody's way", run_paused_while_writing);
    return test_run("runtime/store/trace_search");
}
