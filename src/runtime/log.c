#include "runtime/log.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "runtime/syslogd.h"

#define REPEAT_SLOTS 64 /* events that can be held back at a time; two may share one */

/* How a line may end: there is always room for it. */
#define LONGEST_END " cut=1 lost=18446744073709551615\n"

/* What is known of one event at level warning or error. */
struct repeat {
    const char *event; /* a constant: compared by address */
    mxw_time since;
    uint32_t count;
};

static struct {
    const char *process;
    enum mxw_log_target target;
    enum mxw_log_level level;
    struct repeat repeats[REPEAT_SLOTS];
    int own_pipe;   /* standard error once more, not blocking; -1: there is none */
    bool is_socket; /* standard error is one */
    struct mxw_syslogd syslogd;
    uint64_t lost, lost_said; /* lines, and those a later line has told of */
} log_state = {
    .process = "mxwarden",
    .target = MXW_LOG_STDERR,
    .level = MXW_LOG_INFO,
    .own_pipe = -1,
    .syslogd = { .path = MXW_SYSLOGD_PATH, .ident = "mxwarden", .fd = -1 },
};

static const struct {
    const char *name;
    int priority;
} levels[] = {
    [MXW_LOG_ERROR] = { "error", LOG_ERR },
    [MXW_LOG_WARNING] = { "warning", LOG_WARNING },
    [MXW_LOG_INFO] = { "info", LOG_INFO },
    [MXW_LOG_DEBUG] = { "debug", LOG_DEBUG },
};

static mxw_bytes text_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* An edge keeps the pipe that the master has opened: it may not be allowed to do so itself. */
static void open_own_pipe(const struct stat *pipe_status)
{
    struct stat own_status;
    if (log_state.own_pipe >= 0) {
        if (fstat(log_state.own_pipe, &own_status) == 0 && is_same(&own_status, pipe_status))
            return;
        (void)close(log_state.own_pipe);
        log_state.own_pipe = -1;
    }
    if (S_ISFIFO(pipe_status->st_mode))
        log_state.own_pipe = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

void mxw_log_open(const char *process, enum mxw_log_target target, enum mxw_log_level level)
{
    struct stat status = { 0 };
    if (strcmp(process, log_state.process) != 0)
        log_state.lost = log_state.lost_said = 0; /* a child does not count what its parent lost */
    log_state.process = process;
    log_state.target = target;
    log_state.level = level;
    (void)fstat(STDERR_FILENO, &status);
    log_state.is_socket = S_ISSOCK(status.st_mode);
    open_own_pipe(&status);
}

bool mxw_log_is_on(enum mxw_log_level level)
{
    return level <= log_state.level;
}

/* Whether this is one too many of its kind. `left_out` is set when the count begins anew. */
static bool is_held_back(const char *event, uint32_t *left_out)
{
    struct repeat *repeat = &log_state.repeats[((uintptr_t)event >> 3) % REPEAT_SLOTS];
    mxw_time now = mxw_clock_now();
    *left_out = 0;
    if (repeat->event != event || now - repeat->since >= MXW_LOG_REPEAT_TIME) {
        if (repeat->event == event && repeat->count > MXW_LOG_REPEATS_MAX)
            *left_out = repeat->count - MXW_LOG_REPEATS_MAX;
        *repeat = (struct repeat){ event, now, 0 };
    }
    repeat->count++;
    return repeat->count > MXW_LOG_REPEATS_MAX;
}

/* A field is put whole or not at all: `mark` is where it began. */
static void settle(struct mxw_log_line *line, size_t mark)
{
    if (!line->out.overflowed)
        return;
    line->out.overflowed = false;
    line->out.used = mark;
    line->is_cut = true;
}

static void put_key(struct mxw_log_line *line, const char *key)
{
    mxw_put_byte(&line->out, ' ');
    mxw_put(&line->out, text_of(key));
    mxw_put_byte(&line->out, '=');
}

static void put_time(struct mxw_writer *out)
{
    struct timespec clock;
    struct tm date;
    char text[32];
    (void)clock_gettime(CLOCK_REALTIME, &clock);
    (void)gmtime_r(&clock.tv_sec, &date);
    size_t len = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.", &date);
    mxw_put_text(out, "time=");
    mxw_put(out, (mxw_bytes){ (const uint8_t *)text, len });
    mxw_put_padded(out, (uint64_t)clock.tv_nsec / 1000000, 3);
    mxw_put_text(out, "Z ");
}

void mxw_log_begin(struct mxw_log_line *line, enum mxw_log_level level, const char *event)
{
    uint32_t left_out = 0;
    line->level = level;
    line->is_cut = false;
    line->is_off =
        !mxw_log_is_on(level) || (level <= MXW_LOG_WARNING && is_held_back(event, &left_out));
    line->out = (struct mxw_writer){ .at = line->text_at,
                                     .room = sizeof line->text_at - (sizeof LONGEST_END - 1) };
    if (line->is_off)
        return;
    if (log_state.target == MXW_LOG_STDERR)
        put_time(&line->out);
    mxw_put_text(&line->out, "level=");
    mxw_put(&line->out, text_of(levels[level].name));
    put_key(line, "process");
    mxw_put(&line->out, text_of(log_state.process));
    put_key(line, "event");
    mxw_put(&line->out, text_of(event));
    if (left_out > 0)
        mxw_log_number(line, "repeats", left_out);
}

void mxw_log_name(struct mxw_log_line *line, const char *key, mxw_bytes name)
{
    size_t mark = line->out.used;
    if (line->is_off || name.len == 0)
        return;
    put_key(line, key);
    mxw_put(&line->out, name);
    settle(line, mark);
}

void mxw_log_word(struct mxw_log_line *line, const char *key, const char *word)
{
    mxw_log_name(line, key, text_of(word));
}

void mxw_log_text(struct mxw_log_line *line, const char *key, mxw_bytes text)
{
    size_t mark = line->out.used;
    if (line->is_off)
        return;
    put_key(line, key);
    mxw_put_byte(&line->out, '"');
    mxw_put_escaped(&line->out, mxw_bytes_first(text, MXW_LOG_TEXT_MAX));
    if (text.len > MXW_LOG_TEXT_MAX)
        mxw_put_text(&line->out, "...");
    mxw_put_byte(&line->out, '"');
    settle(line, mark);
}

void mxw_log_string(struct mxw_log_line *line, const char *key, const char *text)
{
    mxw_log_text(line, key, text_of(text));
}

void mxw_log_number(struct mxw_log_line *line, const char *key, int64_t number)
{
    size_t mark = line->out.used;
    if (line->is_off)
        return;
    put_key(line, key);
    if (number < 0)
        mxw_put_byte(&line->out, '-');
    mxw_put_number(&line->out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
    settle(line, mark);
}

void mxw_log_address(struct mxw_log_line *line, const char *key, mxw_address address)
{
    size_t mark = line->out.used;
    if (line->is_off)
        return;
    put_key(line, key);
    if (address.family == MXW_FAMILY_NONE)
        mxw_put_text(&line->out, "none");
    mxw_put_address(&line->out, address);
    settle(line, mark);
}

static bool write_to_stderr(mxw_bytes line)
{
    if (log_state.is_socket)
        return send(STDERR_FILENO, line.at, line.len, MSG_DONTWAIT | MSG_NOSIGNAL)
            == (ssize_t)line.len;
    /* A pipe that is ready has room for PIPE_BUF octets, and MXW_LOG_LINE_MAX is no more. */
    struct pollfd out = { .fd = STDERR_FILENO, .events = POLLOUT };
    if (log_state.own_pipe >= 0)
        out.fd = log_state.own_pipe;
    else if (poll(&out, 1, 0) <= 0)
        return false;
    return write(out.fd, line.at, line.len) == (ssize_t)line.len;
}

static bool write_line(enum mxw_log_level level, mxw_bytes line)
{
    if (log_state.target == MXW_LOG_STDERR)
        return write_to_stderr(line);
    return mxw_syslogd_send(&log_state.syslogd, LOG_MAIL | levels[level].priority,
                            mxw_bytes_first(line, line.len - 1));
}

void mxw_log_end(struct mxw_log_line *line)
{
    uint64_t untold = log_state.lost - log_state.lost_said;
    if (line->is_off)
        return;
    line->is_off = true;
    line->out.room = sizeof line->text_at;
    if (line->is_cut)
        mxw_put_text(&line->out, " cut=1");
    if (untold > 0) {
        put_key(line, "lost");
        mxw_put_number(&line->out, untold);
    }
    mxw_put_byte(&line->out, '\n');
    if (write_line(line->level, mxw_written(&line->out)))
        log_state.lost_said = log_state.lost;
    else
        log_state.lost++;
}

uint64_t mxw_log_lost(void)
{
    return log_state.lost;
}

void mxw_log_say(enum mxw_log_level level, const char *event, const char *key, const char *text)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, level, event);
    mxw_log_string(&line, key, text);
    mxw_log_end(&line);
}
