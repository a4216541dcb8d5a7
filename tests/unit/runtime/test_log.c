#include "runtime/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/test.h"

/* Standard error becomes `fd` and back; the log is opened on it when `opens`. */
static int redirect(int fd, bool opens)
{
    int saved = dup(STDERR_FILENO);
    CHECK(saved >= 0 && dup2(fd, STDERR_FILENO) >= 0, "standard error");
    (void)close(fd);
    if (opens)
        mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    return saved;
}

static void restore(int saved)
{
    (void)dup2(saved, STDERR_FILENO);
    (void)close(saved);
}

static mxw_bytes drain(int fd)
{
    static uint8_t text_at[65536];
    mxw_bytes text = { text_at, 0 };
    ssize_t got;
    while ((got = read(fd, text_at + text.len, sizeof text_at - text.len)) > 0)
        text.len += (size_t)got;
    (void)close(fd);
    return text;
}

/* Standard error goes to a pipe while `write_lines` runs. */
static mxw_bytes capture_at(enum mxw_log_level level, void (*write_lines)(const void *),
                            const void *user)
{
    int ends[2];
    CHECK(pipe(ends) == 0, "a pipe");
    int saved = redirect(ends[1], false);
    mxw_log_open("edge.1", MXW_LOG_STDERR, level);
    write_lines(user);
    restore(saved);
    mxw_log_open("edge.1", MXW_LOG_STDERR, level); /* which closes the log's own end */
    return drain(ends[0]);
}

static mxw_bytes capture(void (*write_lines)(const void *), const void *user)
{
    return capture_at(MXW_LOG_INFO, write_lines, user);
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
    CHECK_BYTES(without_time(capture(write_all_kinds, NULL)),
                MXW_BYTES("level=error process=edge.1 event=kinds verdict=admit "
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
    CHECK(capture(write_debug, NULL).len == 0, "below the level nothing is written");
    CHECK(!mxw_log_is_on(MXW_LOG_DEBUG), "and it can be known before");
    CHECK(capture_at(MXW_LOG_DEBUG, write_debug, NULL).len > 0, "at the level it is");
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

/* Readers that stall. What blocks is ended by an alarm, which is a failure. */

#define PATIENCE_S 20

static void write_line(unsigned number)
{
    struct mxw_log_line line;
    uint8_t filler_at[MXW_LOG_TEXT_MAX];
    memset(filler_at, 'x', sizeof filler_at);
    mxw_log_begin(&line, MXW_LOG_INFO, "fact");
    mxw_log_number(&line, "number", number);
    mxw_log_text(&line, "filler", (mxw_bytes){ filler_at, sizeof filler_at });
    mxw_log_end(&line);
}

/* Until three have been lost; returns how many were written. */
static unsigned write_too_much(uint64_t lost_before)
{
    unsigned count = 0;
    while (mxw_log_lost() < lost_before + 3)
        write_line(count++);
    return count - 3;
}

static uint64_t number_behind(mxw_bytes line, const char *key)
{
    uint64_t number = 0;
    const char *at = memmem(line.at, line.len, key, strlen(key));
    if (at != NULL)
        number = strtoull(at + strlen(key), NULL, 10);
    return number;
}

static bool open_pipe(int ends[2])
{
    return pipe(ends) == 0 && fcntl(ends[1], F_SETPIPE_SZ, 16384) > 0;
}

static bool open_sockets(int ends[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static const struct stall_case {
    const char *name;
    bool (*open)(int ends[2]);
    bool opens; /* false: the log was opened before, so it has no pipe of its own */
} stall_cases[] = {
    { "a pipe nobody reads", open_pipe, true },
    { "a pipe nobody reads, and that could not be opened again", open_pipe, false },
    { "a socket nobody reads", open_sockets, true },
};

static void run_stall_case(void **state)
{
    const struct stall_case *c = *state;
    int ends[2];
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    restore(redirect(nowhere, true));
    CHECK(c->open(ends), c->name);
    int saved = redirect(ends[1], c->opens);

    (void)alarm(PATIENCE_S);
    uint64_t lost_before = mxw_log_lost();
    unsigned written = write_too_much(lost_before);
    int flags = fcntl(STDERR_FILENO, F_GETFL);
    static uint8_t first_at[1 << 20];
    ssize_t first_len = read(ends[0], first_at, sizeof first_at);
    write_line(written);
    write_line(written + 1);
    restore(saved);
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    mxw_bytes rest = drain(ends[0]);
    (void)alarm(0);

    CHECK(written > 3, c->name);
    CHECK((flags & O_NONBLOCK) == 0, "what is shared stays as it was");
    CHECK(first_len > 0 && first_at[first_len - 1] == '\n', "only whole lines were written");
    CHECK(mxw_log_lost() == lost_before + 3, "what was lost stays counted");
    mxw_bytes last_two = mxw_bytes_last(rest, 2 * (MXW_LOG_TEXT_MAX + 120));
    CHECK(number_behind(last_two, " lost=") == 3, "the next line tells of it");
    (void)mxw_bytes_next(&rest, '\n');
    while (mxw_bytes_count(rest, '\n') > 1)
        (void)mxw_bytes_next(&rest, '\n');
    CHECK(number_behind(rest, " lost=") == 0, "and the one after it does not");
    CHECK(number_behind(rest, " number=") == written + 1, "which is there");
}

/* Each of them may find the last room taken by another. */
static void run_many_writers(void **state)
{
    static const char name[] = "writers that share a full pipe all end";
    enum { WRITERS = 4, LINES = 2000 };
    pid_t writers[WRITERS];
    int ends[2];
    (void)state;
    CHECK(open_pipe(ends), name);
    int saved = redirect(ends[1], true);
    for (unsigned i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        if (writers[i] != 0)
            continue;
        (void)alarm(PATIENCE_S);
        mxw_log_open("edge.2", MXW_LOG_STDERR, MXW_LOG_INFO);
        for (unsigned line = 0; line < LINES; line++)
            write_line(line);
        _exit(mxw_log_lost() > LINES / 2 && mxw_log_lost() < LINES ? 0 : 1);
    }
    restore(saved);
    bool have_all_ended = true;
    unsigned kept = 0;
    for (unsigned i = 0; i < WRITERS; i++) {
        int status = 0;
        CHECK(waitpid(writers[i], &status, 0) == writers[i], name);
        have_all_ended = have_all_ended && !WIFSIGNALED(status);
        kept += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    (void)drain(ends[0]);
    CHECK(have_all_ended, name);
    CHECK(kept >= 1, "and count from their own beginning");
}

static void run_full_disk(void **state)
{
    static const char name[] = "a disk that is full";
    (void)state;
    int saved = redirect(open("/dev/full", O_WRONLY | O_CLOEXEC), true);
    uint64_t lost_before = mxw_log_lost();
    write_line(1);
    restore(saved);
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
    CHECK(mxw_log_lost() == lost_before + 1, name);
}

static void run_new_process(void **state)
{
    (void)state;
    int saved = redirect(open("/dev/full", O_WRONLY | O_CLOEXEC), true);
    write_line(1);
    CHECK(mxw_log_lost() > 0, "something is lost");
    mxw_log_open("edge.2", MXW_LOG_STDERR, MXW_LOG_INFO);
    CHECK(mxw_log_lost() == 0, "a child begins to count anew");
    restore(saved);
    mxw_log_open("edge.1", MXW_LOG_STDERR, MXW_LOG_INFO);
}

int main(void)
{
    TEST_TABLE(text_cases, run_text_case);
    TEST_ONE("every kind of value", run_kinds);
    TEST_ONE("levels", run_levels);
    TEST_ONE("texts and lines have a limit", run_long);
    TEST_ONE("repeated warnings are held back", run_repeats);
    TEST_TABLE(stall_cases, run_stall_case);
    TEST_ONE("writers that share a full pipe all end", run_many_writers);
    TEST_ONE("a disk that is full", run_full_disk);
    TEST_ONE("a child begins to count anew", run_new_process);
    return test_run("runtime/log");
}
