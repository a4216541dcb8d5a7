#include "runtime/store/trace_store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/test.h"
#include "tests/unit/runtime/store/trace_fixture.h"

static struct mxw_problem problem;

static const struct mail mails[] = {
    { .id = "a-1", .at = NOON, .sender = "ann@x.example", .recipient = "bob@y.example" },
    { .id = "a-2", .at = NOON, .sender = "ann@x.example", .recipient = "bob@y.example" },
    { .id = "b-1", .at = NOON, .sender = "", .recipient = "carol@y.example" },
};

/* A mail of its own for each number. */
static const struct mail *numbered(unsigned number)
{
    static char id[16], sender[32];
    static struct mail mail;
    (void)snprintf(id, sizeof id, "s%u-1", number);
    (void)snprintf(sender, sizeof sender, "sender-%u@x.example", number);
    mail = (struct mail){ .id = id, .at = NOON, .sender = sender, .recipient = "bob@y.example" };
    return &mail;
}

static void write_file(const char *path, const char *content, size_t len)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void run_batch(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    CHECK(mxw_trace_store_last(store) == 0, "there is none yet");
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_OK, "begin");
    for (size_t i = 0; i < MXW_COUNT_OF(mails); i++)
        CHECK(mxw_trace_store_append(store, fixture_record(&mails[i]), &problem) == MXW_OK, "add");
    assert_string_equal(fixture_ask("to", "y.example"), "");
    CHECK(mxw_trace_store_commit(store, &problem) == MXW_OK, "commit");
    assert_string_equal(fixture_ask("to", "y.example"), "b-1 a-2 a-1 ");
    CHECK(mxw_trace_store_last(store) == (uint64_t)NOON * 1000000 + 2, "positions count on");
    mxw_trace_store_close(store);

    store = fixture_open();
    CHECK(mxw_trace_store_last(store) == (uint64_t)NOON * 1000000 + 2, "and are found again");
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_given_up(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, 1, NOON);
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_OK, "begin");
    CHECK(mxw_trace_store_append(store, fixture_record(&mails[1]), &problem) == MXW_OK, "add");
    mxw_trace_store_close(store);
    mxw_trace_store_close(NULL);
    assert_string_equal(fixture_ask("to", "y.example"), "a-1 ");
    fixture_end();
}

static void run_empty_batch(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, 0, NOON);
    CHECK(mxw_trace_store_last(store) == 0, "nothing has been kept");
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "");
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_malformed(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    mxw_bytes record = fixture_record(&mails[1]);
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_OK, "begin");
    CHECK(mxw_trace_store_append(store, mxw_bytes_first(record, record.len - 1), &problem)
              == MXW_MALFORMED,
          "a record that is cut short");
    CHECK(mxw_trace_store_append(store, (mxw_bytes){ 0 }, &problem) == MXW_MALFORMED, "none");
    CHECK(mxw_trace_store_append(store, fixture_record(&mails[0]), &problem) == MXW_OK, "a sound");
    CHECK(mxw_trace_store_commit(store, &problem) == MXW_OK, "commit");
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "a-1 ");
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_full_batch(void **state)
{
    (void)state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    struct mxw_trace_stats stats;
    mxw_bytes record = fixture_record(&mails[0]);
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_OK, "begin");
    for (unsigned i = 0; i < MXW_TRACE_BATCH_MAX; i++)
        CHECK(mxw_trace_store_append(store, record, &problem) == MXW_OK, "as many as it takes");
    CHECK(mxw_trace_store_append(store, record, &problem) == MXW_TOO_LARGE, "and one more");
    CHECK(mxw_trace_store_commit(store, &problem) == MXW_OK, "commit");
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_OK, "stats");
    CHECK(stats.records == MXW_TRACE_BATCH_MAX, "all but that one are kept");
    mxw_trace_store_close(store);
    fixture_end();
}

/* The clock of each batch, and the files there are afterwards: one letter a day, the first is d. */
static const struct clock_case {
    const char *name;
    size_t count;
    mxw_wall walls[4];
    const char *want_days, *want_order;
} clock_cases[] = {
    { "one day", 2, { NOON, NOON + 1 }, "d", "s1-1 s0-1 " },
    { "midnight", 2, { NOON + DAY / 2 - 1, NOON + DAY / 2 }, "de", "s1-1 s0-1 " },
    { "a second that is taken twice", 3, { NOON, NOON, NOON }, "d", "s2-1 s1-1 s0-1 " },
    { "a clock set back by an hour", 2, { NOON, NOON - 3600 }, "d", "s1-1 s0-1 " },
    { "set back past midnight", 2, { NOON + DAY / 2, NOON + DAY / 2 - 60 }, "e", "s1-1 s0-1 " },
    { "set back by two days", 3, { NOON + 2 * DAY, NOON, NOON }, "df", "s0-1 s2-1 s1-1 " },
    { "set back into a day that has later records",
      4,
      { NOON + 60, NOON + 2 * DAY, NOON, NOON },
      "df",
      "s1-1 s3-1 s2-1 s0-1 " },
    { "a clock before 1970", 2, { -1, 0 }, "", "s1-1 s0-1 " },
};

static void run_clock_case(void **state)
{
    const struct clock_case *c = *state;
    char days[8] = "";
    size_t count = 0;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    for (unsigned i = 0; i < c->count; i++)
        fixture_keep(store, numbered(i), 1, c->walls[i]);
    for (unsigned i = 0; i < 4; i++)
        if (access(fixture_path(NOON + (mxw_wall)i * DAY, ""), F_OK) == 0)
            days[count++] = (char)('d' + i);
    assert_string_equal(days, c->want_days);
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), c->want_order);
    mxw_trace_store_close(store);
    fixture_end();
}

/* A batch does not reach over midnight, not even by a second with a million records. */
static void run_end_of_day(void **state)
{
    (void)state;
    static const mxw_wall last_second = NOON + DAY / 2 - 1;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    fixture_keep(store, mails, 1, last_second);
    mxw_trace_store_close(store);
    fixture_sql(last_second, "UPDATE record SET number = 86400000000 - 8192 - 1");
    store = fixture_open();
    fixture_keep(store, &mails[1], 1, last_second);
    CHECK(mxw_trace_store_last(store) == (uint64_t)(last_second + 1) * 1000000 - 8192,
          "the last batch of the day");
    fixture_keep(store, &mails[2], 1, last_second);
    CHECK(mxw_trace_store_last(store) == (uint64_t)(last_second + 1) * 1000000,
          "the next one begins the next day");
    mxw_trace_store_close(store);
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "b-1 a-2 a-1 ");
    fixture_end();
}

/* What may lie in place of today's file. */
static const struct damage_case {
    const char *name;
    const char *content; /* NULL: sql is run on a trace */
    const char *sql;
    const char *want; /* in the problem; NULL: it is used all the same */
} damage_cases[] = {
    { "an empty file", "", NULL, NULL },
    { "a text",
      "this is no database, and longer than its header would be, to be sure of that. "
      "this is no database, and longer than its header would be, to be sure of that.",
      NULL, "file is not a database" },
    { "another program's database", NULL, "PRAGMA application_id = 1", "not a trace" },
    { "a trace of a later version", NULL, "PRAGMA user_version = 2",
      "written by another version of mxwarden" },
    { "a trace without its tables", NULL, "DROP TABLE record", "no such table: record" },
};

static void run_damage_case(void **state)
{
    const struct damage_case *c = *state;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    if (c->content != NULL) {
        write_file(fixture_path(NOON, ""), c->content, strlen(c->content));
    } else {
        fixture_keep(store, mails, 1, NOON);
        mxw_trace_store_close(store);
        fixture_sql(NOON, c->sql);
        store = fixture_open();
    }
    enum mxw_status status = mxw_trace_store_begin(store, NOON, &problem);
    if (c->want == NULL) {
        CHECK(status == MXW_OK && mxw_trace_store_commit(store, &problem) == MXW_OK, c->name);
        assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "");
    } else {
        CHECK(status == MXW_UNAVAILABLE && strstr(problem.text, c->want) != NULL, problem.text);
        CHECK(strstr(problem.text, "2026-11-22.db") != NULL, "the problem names the file");
        CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_UNAVAILABLE, "as often as asked");
        fixture_keep(store, &mails[1], 1, NOON + DAY);
        assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "a-2 (1 skipped) ");
        assert_int_equal(unlink(fixture_path(NOON, "")), 0);
    }
    fixture_keep(store, mails, 1, NOON + DAY);
    mxw_trace_store_close(store);
    fixture_end();
}

/* Fills the store batch by batch until it fails. Returns how many were kept. */
static unsigned fill(struct mxw_trace_store *store, unsigned first)
{
    for (unsigned kept = first; kept < first + 100000; kept += 10) {
        enum mxw_status status = mxw_trace_store_begin(store, NOON, &problem);
        for (unsigned i = 0; status == MXW_OK && i < 10; i++)
            status = mxw_trace_store_append(store, fixture_record(numbered(kept + i)), &problem);
        if (status == MXW_OK)
            status = mxw_trace_store_commit(store, &problem);
        if (status != MXW_OK)
            return kept;
    }
    CHECK(false, "it never fails");
    return 0;
}

static void check_kept(struct mxw_trace_store *store, unsigned kept)
{
    struct mxw_trace_stats stats;
    char last[32], beyond[32];
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_OK, problem.text);
    CHECK(stats.records == kept && stats.broken == 0, "whole batches are kept, and nothing else");
    (void)snprintf(last, sizeof last, "sender-%u@x.example", kept - 1);
    (void)snprintf(beyond, sizeof beyond, "sender-%u@x.example", kept);
    CHECK(strlen(fixture_ask("from", last)) > 0, "the last one kept is found");
    assert_string_equal(fixture_ask("from", beyond), "");
}

static void run_size_limit(void **state)
{
    (void)state;
    static const struct mxw_trace_limits small = { .days = 14, .size_max = 256 << 10 };
    static const struct mxw_trace_limits large = { .days = 14, .size_max = 512 << 10 };
    struct mxw_trace_store *store;
    struct stat file;
    CHECK(mxw_trace_store_open(&store, fixture_begin(), &small, &problem) == MXW_OK, "open");
    unsigned kept = fill(store, 0);
    CHECK(strstr(problem.text, "full") != NULL, problem.text);
    check_kept(store, kept);
    CHECK(fill(store, kept) == kept, "it stays full");
    CHECK(stat(fixture_path(NOON, ""), &file) == 0 && file.st_size <= 256 << 10, "and small");

    mxw_trace_store_limit(store, &large);
    unsigned more = fill(store, kept);
    CHECK(more > kept, "with a larger limit it goes on");
    check_kept(store, more);
    mxw_trace_store_close(store);
    fixture_end();
}

/* A limit on the size of files is as good as a full disk, and needs no mount. */
static void run_full_disk(void **state)
{
    (void)state;
    struct rlimit saved;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
    struct rlimit small = { 200000, saved.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    unsigned kept = fill(store, 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &saved), 0);
    CHECK(strstr(problem.text, "trace file") != NULL, problem.text);
    check_kept(store, kept);

    for (unsigned i = 0; i < 100; i++)
        fixture_keep(store, numbered(kept + i), 1, NOON);
    check_kept(store, kept + 100);
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_folder_goes_away(void **state)
{
    (void)state;
    struct mxw_trace_stats stats;
    const char *folder = fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    assert_int_equal(rmdir(folder), 0);
    CHECK(mxw_trace_store_begin(store, NOON, &problem) == MXW_UNAVAILABLE, "no folder, no file");
    CHECK(strstr(problem.text, folder) != NULL, problem.text);
    CHECK(mxw_trace_store_expire(store, NOON, &problem) == MXW_UNAVAILABLE, "nothing to expire");
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_UNAVAILABLE, "nor to count");
    assert_int_equal(mkdir(folder, 0700), 0);
    fixture_keep(store, mails, 1, NOON);
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_open_failures(void **state)
{
    (void)state;
    static const struct mxw_trace_limits limits = { .days = 14, .size_max = ROOM_ENOUGH };
    static char long_folder[MXW_TRACE_PATH_MAX + 16];
    struct mxw_trace_store *store;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/2026-11-22.db", fixture_begin());
    write_file(path, "", 0);
    CHECK(mxw_trace_store_open(&store, path, &limits, &problem) == MXW_UNAVAILABLE, "a file");
    CHECK(strstr(problem.text, "not a directory") != NULL, problem.text);
    CHECK(mxw_trace_store_open(&store, "/nowhere/trace", &limits, &problem) == MXW_UNAVAILABLE,
          "a folder in none");
    memset(long_folder, '/', sizeof long_folder - 1);
    CHECK(mxw_trace_store_open(&store, long_folder, &limits, &problem) == MXW_UNAVAILABLE,
          "a name that is too long");
    fixture_end();
}

static void run_makes_the_folder(void **state)
{
    (void)state;
    static const struct mxw_trace_limits limits = { .days = 14, .size_max = ROOM_ENOUGH };
    struct mxw_trace_store *store;
    struct stat made;
    const char *folder = fixture_begin();
    assert_int_equal(rmdir(folder), 0);
    CHECK(mxw_trace_store_open(&store, folder, &limits, &problem) == MXW_OK, problem.text);
    CHECK(stat(folder, &made) == 0 && (made.st_mode & 0777) == 0700, "for its owner only");
    mxw_trace_store_close(store);
    fixture_end();
}

/* Which of the days 0 to 4 before today are left, after a batch on each. */
static const struct expiry_case {
    const char *name;
    unsigned days;
    unsigned files_max; /* octets allowed, in files of a day */
    const char *want_left;
} expiry_cases[] = {
    { "nothing is too old", 4, 100, "01234" },  { "one day is", 3, 100, "0123" },
    { "all but today", 0, 100, "0" },           { "too large by one", 4, 4, "0123" },
    { "as large as it may be", 4, 5, "01234" }, { "too large by all but one", 4, 1, "0" },
    { "today alone is too large", 4, 0, "0" },  { "too old, and then small enough", 2, 3, "012" },
};

static void run_expiry_case(void **state)
{
    const struct expiry_case *c = *state;
    char left[8] = "";
    size_t count = 0;
    struct stat file;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    for (int day = 4; day >= 0; day--)
        fixture_keep(store, mails, 3, NOON - day * DAY);
    mxw_trace_store_close(store);

    store = fixture_open();
    CHECK(stat(fixture_path(NOON - DAY, ""), &file) == 0, c->name);
    struct mxw_trace_limits limits = { c->days, (uint64_t)file.st_size * c->files_max };
    mxw_trace_store_limit(store, &limits);
    write_file(fixture_path(NOON - 9 * DAY, ".note"), "", 0);
    CHECK(mxw_trace_store_expire(store, NOON, &problem) == MXW_OK, problem.text);
    for (int day = 0; day < 5; day++)
        if (access(fixture_path(NOON - day * DAY, ""), F_OK) == 0)
            left[count++] = (char)('0' + day);
    assert_string_equal(left, c->want_left);
    CHECK(access(fixture_path(NOON - 9 * DAY, ".note"), F_OK) == 0, "other files are left alone");
    mxw_trace_store_close(store);
    fixture_end();
}

/* A night without mail: the file that is still open is yesterday's, and goes. */
static void run_expire_open_file(void **state)
{
    (void)state;
    static const struct mxw_trace_limits none = { .days = 0, .size_max = ROOM_ENOUGH };
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    mxw_trace_store_limit(store, &none);
    fixture_keep(store, mails, 3, NOON);
    CHECK(mxw_trace_store_expire(store, NOON + DAY, &problem) == MXW_OK, problem.text);
    CHECK(access(fixture_path(NOON, ""), F_OK) != 0, "it is gone");
    CHECK(access(fixture_path(NOON, "-wal"), F_OK) != 0, "and what was beside it");
    fixture_keep(store, &mails[2], 1, NOON + DAY);
    assert_string_equal(fixture_find(&(struct mxw_trace_query){ 0 }), "b-1 ");
    mxw_trace_store_close(store);
    fixture_end();
}

static void run_stats(void **state)
{
    (void)state;
    struct mxw_trace_stats stats;
    (void)fixture_begin();
    struct mxw_trace_store *store = fixture_open();
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_OK, "stats");
    CHECK(stats.oldest_day == -1 && stats.octets == 0 && stats.records == 0, "of nothing");
    fixture_keep(store, mails, 3, NOON);
    write_file(fixture_path(NOON - DAY, ""), "no database, no database, no database", 37);
    CHECK(mxw_trace_store_stats(store, &stats, &problem) == MXW_OK, "stats");
    CHECK(stats.records == 3 && stats.days == 2 && stats.broken == 1, "a broken file is counted");
    CHECK(stats.octets > 4096 + 37 && stats.oldest_day == NOON / DAY - 1, "with its octets");
    mxw_trace_store_close(store);
    fixture_end();
}

int main(void)
{
    TEST_ONE("a batch is found once it is committed", run_batch);
    TEST_ONE("a batch that is given up leaves nothing", run_given_up);
    TEST_ONE("a batch of nothing", run_empty_batch);
    TEST_ONE("a malformed record is left out", run_malformed);
    TEST_ONE("a batch has its limit", run_full_batch);
    TEST_ONE("the end of a day", run_end_of_day);
    TEST_TABLE(clock_cases, run_clock_case);
    TEST_TABLE(damage_cases, run_damage_case);
    TEST_ONE("a limit on the size of a day", run_size_limit);
    TEST_ONE("a full disk", run_full_disk);
    TEST_ONE("a folder that goes away and comes back", run_folder_goes_away);
    TEST_ONE("a folder that cannot be", run_open_failures);
    TEST_ONE("a folder that is missing", run_makes_the_folder);
    TEST_TABLE(expiry_cases, run_expiry_case);
    TEST_ONE("a file that is open expires as well", run_expire_open_file);
    TEST_ONE("the figures of a trace", run_stats);
    return test_run("runtime/store/trace_store");
}
