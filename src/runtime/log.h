/* log.h - one fact, one line of key=value, one write.
 *
 *     struct mxw_log_line line;
 *     mxw_log_begin(&line, MXW_LOG_WARNING, "nexthop-down");
 *     mxw_log_address(&line, "address", address);
 *     mxw_log_text(&line, "reply", peer_bytes);
 *     mxw_log_end(&line);
 *
 * Content    Keys, event names and words are constants of ours. Whatever came from outside goes
 *            through mxw_log_text(), which quotes and escapes: it cannot end a line or forge a key.
 * Limits     A line has at most MXW_LOG_LINE_MAX octets; a field that does not fit is left out and
 *            the line ends with cut=1. A text shows at most MXW_LOG_TEXT_MAX octets, then "...".
 *            One event at level warning or error is written MXW_LOG_REPEATS_MAX times in
 *            MXW_LOG_REPEAT_TIME; the next after that says how many were left out: repeats=N.
 * Blocking   Never, whoever reads: a line that a pipe, a socket or syslog does not take whole and
 *            at once is lost and counted; the next line that gets through says lost=N. Files and
 *            terminals are taken to be ready when poll() says so.
 * Sharing    The description behind standard error is others' as well, so its flags stay as they
 *            are. A pipe is opened once more for our own; where that is not possible, somebody who
 *            fills the pipe between our poll() and our write() can still hold us up.
 * Threads    One log a process.
 */
#ifndef MXW_RUNTIME_LOG_H
#define MXW_RUNTIME_LOG_H

#include "mxwarden/address.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"

#define MXW_LOG_LINE_MAX 4096 /* octets with the line end; a pipe takes as many in one piece */
#define MXW_LOG_TEXT_MAX 512  /* octets of a peer's text */
#define MXW_LOG_REPEATS_MAX 10
#define MXW_LOG_REPEAT_TIME (10 * MXW_SECOND)

enum mxw_log_level {
    MXW_LOG_ERROR,   /* something is broken and needs a person */
    MXW_LOG_WARNING, /* something is wrong and may heal */
    MXW_LOG_INFO,    /* what happened: one line a session, a start, a reload */
    MXW_LOG_DEBUG
};

enum mxw_log_target {
    MXW_LOG_STDERR, /* each line begins with time= */
    MXW_LOG_SYSLOG  /* facility mail; the time is syslog's */
};

/* For the whole process; again after a fork, with the child's name. Before the first call lines of
 * level info and above go to stderr. `process` is kept: a constant, or memory that stays. */
void mxw_log_open(const char *process, enum mxw_log_target target, enum mxw_log_level level);

/* Whether lines of this level are written: to save the work. */
bool mxw_log_is_on(enum mxw_log_level level);

struct mxw_log_line {
    struct mxw_writer out;
    enum mxw_log_level level;
    bool is_off; /* nothing will be written */
    bool is_cut;
    uint8_t text_at[MXW_LOG_LINE_MAX];
};

void mxw_log_begin(struct mxw_log_line *line, enum mxw_log_level level, const char *event);

void mxw_log_word(struct mxw_log_line *line, const char *key, const char *word);

/* A word of ours that is no constant: an id, the name of a result. Nothing when it is empty. */
void mxw_log_name(struct mxw_log_line *line, const char *key, mxw_bytes name);

void mxw_log_text(struct mxw_log_line *line, const char *key, mxw_bytes text);
void mxw_log_string(struct mxw_log_line *line, const char *key, const char *text);
void mxw_log_number(struct mxw_log_line *line, const char *key, int64_t number);
void mxw_log_address(struct mxw_log_line *line, const char *key, mxw_address address);

void mxw_log_end(struct mxw_log_line *line);

/* Lines of this process that nobody took, since it began. What is held back as a repeat is none. */
uint64_t mxw_log_lost(void);

/* A line with one text: mxw_log_say(MXW_LOG_ERROR, "settings", "reason", problem.text). */
void mxw_log_say(enum mxw_log_level level, const char *event, const char *key, const char *text);

#endif
