#include "runtime/log.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/test.h"

/* Standard error goes to a pipe while `write_lines` runs. */
static mxw_bytes capture(void (*write_lines)(const void *), const void *user)
{
    static uint8_t text_at[65536];
    int ends[2];
    int saved = dup(STDERR_FILENO);
    CHECK(pipe(ends) == 0 && saved >= 0, "a pipe");
    (void)dup2(ends[1], STDERR_FILENO);
    (void)close(ends[1]);
    write_lines(user);
    (void)dup2(saved, STDERR_FILENO);
    (void)close(saved);

    mxw_bytes text = { text_at, 0 };
    ssize_t got;
    while ((got = read(ends[0], text_at + text.len, sizeof text_at - text.len)) > 0)
        text.len += (size_t)got;
    (void)close(ends[0]);
    return text;
}

/* Without "time=2026-11-22T01:17:07.000Z ". */
static mxw_bytes without_time(mxw_bytes line)
{
    mxw_bytes time = MXW_BYTES("time=2026-11-22T01:17:07.000Z ");
    CHECK(mxw_bytes_starts_with(line, MXW_BYTES("time=2")), "a line begins with its time");
    return mxw_bytes_from(line, time.len);
}

/* clang-format off */
static const struct text_case {
    const char *name;
    mxw_bytes text, want;
} text_cases[] = {
    { "printable text",        B("MAIL FROM:<a@b>"), B("\"MAIL FROM:<a@b>\"") },
    { "nothing",               B(""),                B("\"\"") },
    { "a line end",            B("a\r\nlevel=error"), B("\"a\\x0d\\x0alevel=error\"") },
    { "quotes and backslashes",B("a\" b=\"\\"),      B("\"a\\x22 b=\\x22\\x5c\"") },
    { "NUL, DEL and 8-bit",    B("\0\x7f\xff"),      B("\"\\x00\\x7f\\xff\"") },
    { "an escape sequence",    B("\x1b[2J"),         B("\"\\x1b[2J\"") },
};
/* clang-format on */

static void write_text(const void *user)
{
    const struct text_case *c = user;
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_INFO, "probe");
    mxw_log_text(&line, "text", c->text);
    mxw_log_end(&line);
}

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    uint8_t want_at[256];
    struct mxw_writer want = MXW_WRITER(want_at);
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    mxw_put_text(&want, "level=info process=edge.1 event=probe text=");
    mxw_put(&want, c->want);
    mxw_put_text(&want, "\n");
    CHECK_BYTES(without_time(capture(write_text, c)), mxw_written(&want), c->name);
}

static void write_all_kinds(const void *user)
{
    struct mxw_log_line line;
    mxw_address address = { .family = MXW_IPV6, .octets = { 0x20, 1, 0xd, 0xb8 } };
    (void)user;
    mxw_log_begin(&line, MXW_LOG_ERROR, "kinds");
    mxw_log_word(&line, "verdict", "admit");
    mxw_log_number(&line, "less", INT64_MIN);
    mxw_log_number(&line, "more", INT64_MAX);
    mxw_log_address(&line, "client", address);
    mxw_log_address(&line, "nobody", (mxw_address){ .family = MXW_FAMILY_NONE });
    mxw_log_string(&line, "reason", "no \"such\" file");
    mxw_log_end(&line);
    mxw_log_end(&line);
}

static void run_kinds(void **state)
{
    (void)state;
    mxw_log_open("master", MXW_LOG_STDERR, MXW_LOG_INFO);
    CHECK_BYTES(without_time(capture(write_all_kinds, NULL)),
                MXW_BYTES("level=error process=master event=kinds verdict=admit "
                          "less=-9223372036854775808 more=9223372036854775807 "
                          "client=2001:db8:: nobody=none reason=\"no \\x22such\\x22 file\"\n"),
                "every kind of value, once");
}

static void write_debug(const void *user)
{
    (void)user;
    mxw_log_say(MXW_LOG_DEBUG, "quiet", "text", "x");
}

static void run_levels(void **state)
{
    (void)state;
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    CHECK(capture(write_debug, NULL).len == 0, "below the level nothing is written");
    CHECK(!mxw_log_is_on(MXW_LOG_DEBUG), "and it can be known before");
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_DEBUG);
    CHECK(capture(write_debug, NULL).len > 0, "at the level it is");
}

static void write_long(const void *user)
{
    static uint8_t text_at[MXW_LOG_TEXT_MAX + 1];
    struct mxw_log_line line;
    memset(text_at, 'x', sizeof text_at);
    (void)user;
    mxw_log_begin(&line, MXW_LOG_INFO, "long");
    mxw_log_text(&line, "fits", (mxw_bytes){ text_at, MXW_LOG_TEXT_MAX });
    mxw_log_text(&line, "more", (mxw_bytes){ text_at, MXW_LOG_TEXT_MAX + 1 });
    mxw_log_end(&line);
    memset(text_at, 0, sizeof text_at);
    mxw_log_begin(&line, MXW_LOG_INFO, "full");
    for (unsigned i = 0; i < 4; i++)
        mxw_log_text(&line, "text", (mxw_bytes){ text_at, sizeof text_at });
    mxw_log_word(&line, "last", "short");
    mxw_log_end(&line);
}

static void run_long(void **state)
{
    (void)state;
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    mxw_bytes lines = capture(write_long, NULL);
    mxw_bytes line = mxw_bytes_next(&lines, '\n');
    CHECK(mxw_bytes_count(line, 'x') == (size_t)2 * MXW_LOG_TEXT_MAX, "a text is cut");
    CHECK(mxw_bytes_ends_with_nocase(line, MXW_BYTES("xx...\"")), "and it is seen");

    line = mxw_bytes_next(&lines, '\n');
    CHECK(lines.len == 0, "two lines");
    CHECK(line.len + 1 <= MXW_LOG_LINE_MAX, "a line has a limit");
    CHECK(mxw_bytes_count(line, '"') == 2, "a field that does not fit is left out whole");
    CHECK(mxw_bytes_ends_with_nocase(line, MXW_BYTES(" last=short cut=1")), "and it is seen");
}

static void write_repeats(const void *user)
{
    const unsigned *count = user;
    for (unsigned i = 0; i < *count; i++) {
        mxw_log_say(MXW_LOG_WARNING, "repeated", "text", "x");
        mxw_log_say(MXW_LOG_INFO, "fact", "text", "x");
    }
    mxw_log_say(MXW_LOG_WARNING, "other", "text", "x");
}

static void run_repeats(void **state)
{
    (void)state;
    unsigned count = MXW_LOG_REPEATS_MAX + 5;
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    mxw_bytes lines = capture(write_repeats, &count);
    unsigned repeated = 0;
    unsigned facts = 0;
    unsigned others = 0;
    while (lines.len > 0) {
        mxw_bytes line = without_time(mxw_bytes_next(&lines, '\n'));
        repeated +=
            mxw_bytes_starts_with(line, MXW_BYTES("level=warning process=edge.1 event=repeated"));
        facts += mxw_bytes_starts_with(line, MXW_BYTES("level=info process=edge.1 event=fact"));
        others +=
            mxw_bytes_starts_with(line, MXW_BYTES("level=warning process=edge.1 event=other"));
    }
    CHECK(repeated == MXW_LOG_REPEATS_MAX, "a warning is written so many times");
    CHECK(facts == count, "facts are never held back");
    CHECK(others == 1, "nor is another warning");
}

int main(void)
{
    TEST_TABLE(text_cases, run_text_case);
    TEST_ONE("every kind of value", run_kinds);
    TEST_ONE("levels", run_levels);
    TEST_ONE("texts and lines have a limit", run_long);
    TEST_ONE("repeated warnings are held back", run_repeats);
    return test_run("runtime/log");
}
