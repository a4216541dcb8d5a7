#include "control/server.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/server_base.h"
#include "tests/support/test.h"
#include "tests/unit/control/keeper.h"
#include "tests/unit/control/lines.h"

#define PATIENCE (20 * MXW_SECOND) /* of a test; never reached unless something is wrong */
#define HEARD_MAX (16 << 20)

#define LIST "{\"request\":\"exempt.list\"}\n"
#define HOLD "{\"request\":\"domain.show\",\"name\":\"contoso.com\"}\n"
#define DONE "{\"done\":{}}\n"

/* A caller that does what it likes. */
struct caller {
    struct keeper *keeper;
    int fd;
    char *heard; /* HEARD_MAX */
    size_t heard_len;
    bool is_over; /* the other side has closed */
};

static void call_up(struct caller *caller, struct keeper *keeper)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    memcpy(name.sun_path, keeper->path, strlen(keeper->path));
    *caller = (struct caller){ .keeper = keeper, .heard = malloc(HEARD_MAX) };
    assert_non_null(caller->heard);
    caller->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(connect(caller->fd, (const struct sockaddr *)&name, sizeof name) == 0, "connected");
    keeper_turn(keeper);
}

static void hang_up(struct caller *caller)
{
    if (caller->fd >= 0)
        (void)close(caller->fd);
    caller->fd = -1;
    free(caller->heard);
    caller->heard = NULL;
    keeper_turn(caller->keeper);
}

static void hear_some(struct caller *caller)
{
    ssize_t len;
    do {
        len = recv(caller->fd, caller->heard + caller->heard_len, HEARD_MAX - caller->heard_len,
                   MSG_DONTWAIT);
        caller->heard_len += len > 0 ? (size_t)len : 0;
        caller->is_over |= len == 0 || (len < 0 && errno != EAGAIN);
    } while (len > 0);
}

static size_t lines_heard(const struct caller *caller)
{
    return mxw_bytes_count((mxw_bytes){ (const uint8_t *)caller->heard, caller->heard_len }, '\n');
}

/* Until `count` lines have come, or the end. */
static mxw_bytes hear(struct caller *caller, size_t count)
{
    mxw_time deadline = mxw_clock_now() + PATIENCE;
    while (lines_heard(caller) < count && !caller->is_over) {
        keeper_turn(caller->keeper);
        hear_some(caller);
        CHECK(mxw_clock_now() < deadline, "an answer comes");
    }
    return (mxw_bytes){ (const uint8_t *)caller->heard, caller->heard_len };
}

static mxw_bytes hear_all(struct caller *caller)
{
    return hear(caller, SIZE_MAX);
}

static void forget(struct caller *caller)
{
    caller->heard_len = 0;
}

/* What the server does not take, because it has closed, is lost. */
static void say(struct caller *caller, mxw_bytes text)
{
    mxw_time deadline = mxw_clock_now() + PATIENCE;
    while (text.len > 0) {
        ssize_t len = send(caller->fd, text.at, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (len < 0 && errno != EAGAIN)
            break;
        text = mxw_bytes_from(text, len > 0 ? (size_t)len : 0);
        keeper_turn(caller->keeper);
        hear_some(caller);
        CHECK(mxw_clock_now() < deadline, "it is taken");
    }
    keeper_turn(caller->keeper);
}

static bool has(mxw_bytes text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

static void check_story(struct keeper *keeper, mxw_bytes want, const char *name)
{
    keeper_turn(keeper);
    CHECK_BYTES(mxw_written(&keeper->story), want, name);
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    (void)closedir(folder);
    return count;
}

/* Whether the loop waits: a server that is told of the same event again and again would not. */
static bool is_quiet(struct keeper *keeper)
{
    for (unsigned i = 0; i < 50; i++) {
        mxw_time start = mxw_clock_now();
        (void)mxw_loop_turn(keeper->loop, start + 20 * MXW_MILLISECOND);
        if (mxw_clock_now() - start >= 19 * MXW_MILLISECOND)
            return true;
    }
    return false;
}

/* One line in, these lines out. */
/* clang-format off */
static const struct answer_case {
    const char *name;
    mxw_bytes line, want;
} answer_cases[] = {
    { "nothing to say", B(LIST), B(DONE) },
    { "blanks and a CR around", B(" {\"request\" : \"exempt.list\" } \r\n"), B(DONE) },
    { "an item, then done", B("{\"request\":\"status\"}\n"),
      B("{\"item\":{\"process\":\"edge.1\",\"pid\":7,\"generation\":3}}\n"
        "{\"done\":{\"version\":\"0\",\"started_at\":1,\"store\":\"\",\"directory\":\"\",\"trace\":\"\","
        "\"generation\":3,\"tenants\":0,\"domains\":0,\"is_importing\":false,\"records\":0,"
        "\"records_octets\":0,\"records_waiting_octets\":0,\"records_lost\":0,\"messages\":{},"
        "\"recipients_refused\":{}}}\n") },
    { "an error, made printable", B("{\"request\":\"tenant.list\"}\n"),
      B("{\"error\":{\"code\":\"not-found\",\"text\":\"no \\\"x\\\"???\"}}\n") },
    { "no JSON", B("hello\n"),
      B("{\"error\":{\"code\":\"bad-request\",\"text\":\"not JSON: '[' or '{' expected near 'hello'\"}}\n") },
    { "an unknown request", B("{\"request\":\"x\"}\n"),
      B("{\"error\":{\"code\":\"unknown-request\",\"text\":\"there is no request \\\"x\\\"\"}}\n") },
    { "an answer that lacks something", B("{\"request\":\"audit.list\"}\n"),
      B("{\"error\":{\"code\":\"internal\",\"text\":\"the keeper has made a wrong answer: see its log\"}}\n") },
    { "an answer without memory", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":\"\"}}\n"),
      B("{\"error\":{\"code\":\"unavailable\",\"text\":\"the keeper has no memory left\"}}\n") },
    { "an answer longer than a line", B("{\"request\":\"trace.forget\",\"address\":\"a@b\"}\n"),
      B("{\"error\":{\"code\":\"too-large\",\"text\":\"the answer is longer than a line may be\"}}\n") },
    { "a descriptor that is missing", B("{\"request\":\"store.restore\"}\n"),
      B("{\"error\":{\"code\":\"bad-request\",\"text\":\"store.restore: a descriptor must come along\"}}\n") },
};
/* clang-format on */

/* Whole, then octet by octet, then again on the same connection: what was wrong with one line is
 * forgotten with it. */
static void run_answer_case(void **state)
{
    const struct answer_case *c = *state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    size_t line_count = mxw_bytes_count(c->want, '\n');
    say(&caller, c->line);
    CHECK_BYTES(hear(&caller, line_count), c->want, c->name);
    forget(&caller);
    for (size_t i = 0; i < c->line.len; i++)
        say(&caller, (mxw_bytes){ c->line.at + i, 1 });
    CHECK_BYTES(hear(&caller, line_count), c->want, "octet by octet");
    forget(&caller);
    say(&caller, MXW_BYTES(LIST));
    CHECK_BYTES(hear(&caller, 1), MXW_BYTES(DONE), "and another");
    hang_up(&caller);
    keeper_end(&keeper);
}

static void run_each_kind(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    keeper.role = MXW_CONTROL_TENANT;
    call_up(&caller, &keeper);
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        const struct mxw_control_spec *spec = mxw_control_spec((enum mxw_control_kind)kind);
        if (spec->least == MXW_CONTROL_TENANT || spec->takes_descriptor)
            continue;
        forget(&caller);
        say(&caller, valid_lines[kind]);
        say(&caller, MXW_BYTES("\n"));
        CHECK(has(hear(&caller, 1), "is for operators"), spec->name);
        CHECK(has(hear(&caller, 1), "not-allowed"), spec->name);
    }
    check_story(&keeper, MXW_BYTES(""), "no handler has seen one");
    forget(&caller);
    say(&caller, valid_lines[MXW_CONTROL_TENANT_LIST]);
    say(&caller, MXW_BYTES("\n"));
    CHECK(has(hear(&caller, 1), "not-found"), "but what a tenant may is handed over");
    hang_up(&caller);
    keeper_end(&keeper);
}

static void run_one_at_a_time(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(HOLD HOLD LIST));
    check_story(&keeper, MXW_BYTES("r"), "only the first is in hand");
    CHECK(send(caller.fd, LIST, sizeof LIST - 1, 0) > 0, "more to say");
    CHECK(is_quiet(&keeper), "which wakes nobody");
    mxw_control_fail(keeper.held, MXW_CONTROL_NOT_FOUND, "first");
    check_story(&keeper, MXW_BYTES("rr"), "then the second");
    CHECK(has(hear(&caller, 1), "first") && lines_heard(&caller) == 1, "one answer");
    CHECK_BYTES(mxw_control_call_request(keeper.held)->name, MXW_BYTES("contoso.com"),
                "a request lives as long as its call");
    CHECK(mxw_control_call_caller(keeper.held)->role == MXW_CONTROL_OPERATOR, "and who asked");
    mxw_control_fail(keeper.held, MXW_CONTROL_EXISTS, "second");
    keeper.held = NULL;
    CHECK(has(hear(&caller, 4), "\"done\""), "then the others");
    check_story(&keeper, MXW_BYTES("rrrr"), "in order");
    CHECK(is_quiet(&keeper), "then there is nothing to do");
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rrrrg"), "it is told when the caller has gone");
    keeper_end(&keeper);
}

/* A caller that hangs up: while its request is in hand, between two, before its first, and with
 * more to say than anybody reads. */
static void run_gone(void **state)
{
    (void)state;
    static char much[300000];
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES(""), "who never asked is not missed");

    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES("{\"request\":\"import.begin\",\"replace\":true}\n"));
    (void)hear(&caller, 1);
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rg"), "an import can be undone");

    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(HOLD));
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rgrG"), "with its call");

    memset(much, ' ', sizeof much);
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(HOLD));
    while (send(caller.fd, much, sizeof much, MSG_DONTWAIT) > 0)
        keeper_turn(&keeper);
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rgrGrG"), "also when nothing is read from it");

    call_up(&caller, &keeper);
    CHECK(send(caller.fd, HOLD, sizeof HOLD - 1, 0) == sizeof HOLD - 1, "a last request");
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rgrGrG"), "which is not begun");
    CHECK(mxw_control_server_count(keeper.server) == 0, "nobody is left");
    keeper_end(&keeper);
}

/* Who says "no more from me" still gets the answer. */
static void run_half_closed(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(LIST HOLD));
    CHECK(shutdown(caller.fd, SHUT_WR) == 0, "half a close");
    CHECK_BYTES(hear(&caller, 1), MXW_BYTES(DONE), "the first answer");
    check_story(&keeper, MXW_BYTES("rr"), "the second is in hand, the caller is there");
    CHECK(is_quiet(&keeper), "and silent");
    mxw_control_fail(keeper.held, MXW_CONTROL_NOT_FOUND, "late");
    keeper.held = NULL;
    CHECK(has(hear_all(&caller), "late"), "the second answer, and the end");
    CHECK(caller.is_over, "which comes by itself");
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rrg"), "once");

    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(HOLD));
    CHECK(shutdown(caller.fd, SHUT_WR) == 0, "half a close");
    check_story(&keeper, MXW_BYTES("rrgr"), "in hand");
    hang_up(&caller);
    check_story(&keeper, MXW_BYTES("rrgrG"), "half gone is not gone, gone is");
    keeper_end(&keeper);
}

static void run_cut_short(void **state)
{
    (void)state;
    mxw_bytes line = MXW_BYTES(LIST);
    struct keeper keeper;
    keeper_begin(&keeper);
    for (size_t len = 0; len < line.len; len++) {
        struct caller caller;
        call_up(&caller, &keeper);
        say(&caller, mxw_bytes_first(line, len));
        CHECK(shutdown(caller.fd, SHUT_WR) == 0, "half a close");
        CHECK(has(hear_all(&caller), "cut short") == (len > 0), "a beginning is refused");
        hang_up(&caller);
    }
    check_story(&keeper, MXW_BYTES(""), "no handler has seen one");
    keeper_end(&keeper);
}

/* A line padded by blanks to `len` octets with its LF. */
static char *padded(size_t len)
{
    char *line = malloc(len);
    assert_non_null(line);
    memset(line, ' ', len);
    memcpy(line, LIST, sizeof LIST - 2);
    line[len - 1] = '\n';
    return line;
}

static void run_line_limit(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller, other;
    size_t max = MXW_CONTROL_LINE_MAX;
    char *line = padded(max), *longer = padded(max + 1), *longest = padded(4 * max);
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    call_up(&other, &keeper);
    for (unsigned i = 0; i < 3; i++) {
        forget(&caller);
        say(&caller, (mxw_bytes){ (const uint8_t *)line, max });
        CHECK_BYTES(hear(&caller, 1), MXW_BYTES(DONE), "the longest line");
    }
    forget(&caller);
    say(&caller, (mxw_bytes){ (const uint8_t *)longer, max + 1 });
    CHECK(has(hear_all(&caller), "too-large") && caller.is_over, "one octet more");
    CHECK(lines_heard(&caller) == 1, "is one error");
    hang_up(&caller);
    call_up(&caller, &keeper);
    say(&caller, (mxw_bytes){ (const uint8_t *)longest, 4 * max });
    CHECK(has(hear_all(&caller), "too-large") && caller.is_over, "many more");
    hang_up(&caller);
    say(&other, MXW_BYTES(LIST));
    CHECK_BYTES(hear(&other, 1), MXW_BYTES(DONE), "nobody else is affected");
    hang_up(&other);
    keeper_end(&keeper);
    free(line);
    free(longer);
    free(longest);
}

/* Garbage of one caller, all at once, while another is served. */
static void run_garbage(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller, other;
    static char garbage[10000 * 8];
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = i % 8 == 7 ? '\n' : (char)(i * 2654435761u >> 24);
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    call_up(&other, &keeper);
    say(&caller, (mxw_bytes){ (const uint8_t *)garbage, sizeof garbage });
    say(&other, MXW_BYTES(LIST));
    CHECK_BYTES(hear(&other, 1), MXW_BYTES(DONE), "the other is served");
    (void)hear_all(&caller);
    CHECK(lines_heard(&caller) == MXW_CONTROL_ERRORS_MAX + 1, "enough is enough");
    check_story(&keeper, MXW_BYTES("r"), "no handler has seen any");
    hang_up(&caller);
    hang_up(&other);
    keeper_end(&keeper);
}

static void run_errors_limit(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < MXW_CONTROL_ERRORS_MAX; i++)
            say(&caller, MXW_BYTES("\n"));
        say(&caller, MXW_BYTES(LIST));
        CHECK(has(hear(&caller, MXW_CONTROL_ERRORS_MAX + 1), DONE), "still there");
        forget(&caller);
    }
    for (unsigned i = 0; i <= MXW_CONTROL_ERRORS_MAX; i++)
        say(&caller, MXW_BYTES("\n"));
    (void)hear_all(&caller);
    CHECK(lines_heard(&caller) == MXW_CONTROL_ERRORS_MAX + 1 && caller.is_over, "one too many");
    hang_up(&caller);
    keeper_end(&keeper);
}

/* A caller that reads late, or slowly: the handler waits, and everything arrives. */
static void run_back_pressure(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    keeper.item_count = 3000;
    call_up(&caller, &keeper);
    CHECK(send(caller.fd, "{\"request\":\"domain.list\"}\n", 26, 0) == 26, "asked");
    for (unsigned i = 0; i < 50; i++)
        keeper_turn(&keeper);
    CHECK(is_quiet(&keeper), "nothing moves");
    CHECK(keeper.stop_count < 4 && keeper.item_index < keeper.item_count / 2, "it waits");
    CHECK(keeper.pending_max > MXW_CONTROL_PENDING_HIGH
              && keeper.pending_max < MXW_CONTROL_PENDING_HIGH + 2000,
          "as soon as there is enough");
    mxw_bytes heard = hear(&caller, keeper.item_count + 1);
    CHECK(keeper.stop_count > 5, "again and again");
    for (size_t i = 0; i < keeper.item_count; i++) {
        char number[40];
        (void)snprintf(number, sizeof number, "\"changed_at\":%zu,", i);
        CHECK(has(mxw_bytes_next(&heard, '\n'), number), "every item, in order");
    }
    CHECK_BYTES(heard, MXW_BYTES("{\"done\":{\"more\":false}}\n"), "and the end");
    hang_up(&caller);
    keeper_end(&keeper);
}

static void run_back_pressure_gone(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    keeper.item_count = 3000;
    call_up(&caller, &keeper);
    CHECK(send(caller.fd, "{\"request\":\"domain.list\"}\n", 26, 0) == 26, "asked");
    keeper_turn(&keeper);
    hang_up(&caller);
    mxw_bytes story = mxw_written(&keeper.story);
    CHECK(story.at[0] == 'r' && story.at[story.len - 1] == 'G',
          "the handler is told while it waits");
    keeper_end(&keeper);
}

/* A handler that never waits costs its caller the connection, and the keeper no memory. */
static void run_pending_limit(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    keeper.item_count = 2 * (size_t)MXW_CONTROL_PENDING_MAX / 900;
    call_up(&caller, &keeper);
    CHECK(send(caller.fd, "{\"request\":\"trace.find\"}\n", 25, 0) == 25, "asked");
    keeper_turn(&keeper);
    CHECK(!has(hear_all(&caller), "\"done\"") && caller.is_over, "cut off");
    check_story(&keeper, MXW_BYTES("rg"), "it has gone");
    hang_up(&caller);
    keeper_end(&keeper);
}

#define IDLE (60 * MXW_MILLISECOND) /* in these tests */

/* Silent, or an octet at a time: no whole request is no request. */
static void run_idle(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller silent, slow, patient;
    mxw_time start = mxw_clock_now();
    keeper_begin(&keeper);
    call_up(&patient, &keeper);
    say(&patient, MXW_BYTES(HOLD));
    keeper.server->idle_time = IDLE;
    call_up(&silent, &keeper);
    call_up(&slow, &keeper);
    while (!slow.is_over && mxw_clock_now() < start + PATIENCE) {
        say(&slow, MXW_BYTES(" "));
        hear_some(&slow);
    }
    CHECK(slow.is_over, "the slow one has to go");
    CHECK(mxw_clock_now() - start >= IDLE, "after its time");
    CHECK(hear_all(&silent).len == 0, "the silent one too, without a word");
    hear_some(&patient);
    CHECK(!patient.is_over, "not the one that waits for us");
    mxw_control_fail(keeper.held, MXW_CONTROL_NOT_FOUND, "at last");
    keeper.held = NULL;
    CHECK(has(hear(&patient, 1), "at last"), "which gets its answer");
    (void)hear_all(&patient);
    check_story(&keeper, MXW_BYTES("rg"), "then its time runs as well");
    hang_up(&silent);
    hang_up(&slow);
    hang_up(&patient);
    keeper_end(&keeper);
}

static void run_idle_reader(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller deaf;
    mxw_time start = mxw_clock_now();
    keeper_begin(&keeper);
    keeper.item_count = 3000;
    call_up(&deaf, &keeper);
    CHECK(send(deaf.fd, "{\"request\":\"domain.list\"}\n", 26, 0) == 26, "asked");
    CHECK(is_quiet(&keeper), "nothing moves any more");
    mxw_time progress_at = keeper.server->connections[0]->progress_at;
    (void)hear(&deaf, keeper.item_count / 2);
    CHECK(keeper.server->connections[0]->progress_at > progress_at, "who reads has time again");

    keeper.server->idle_time = IDLE;
    (void)hear(&deaf, keeper.item_count / 4 * 3);
    while (keeper.held != NULL && mxw_clock_now() < start + PATIENCE)
        keeper_turn(&keeper);
    CHECK(keeper.held == NULL && keeper.story.at[keeper.story.used - 1] == 'G',
          "who takes nothing of an answer has gone");
    CHECK(mxw_control_server_count(keeper.server) == 0, "and takes no place");
    hang_up(&deaf);
    keeper_end(&keeper);
}

static void run_user_limit(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller callers[MXW_CONTROL_USER_MAX], one_more;
    keeper_begin(&keeper);
    keeper.uid = 7;
    for (size_t i = 0; i < MXW_COUNT_OF(callers); i++)
        call_up(&callers[i], &keeper);
    CHECK(mxw_control_server_count(keeper.server) == MXW_CONTROL_USER_MAX, "as many as may be");
    call_up(&one_more, &keeper);
    CHECK(has(hear_all(&one_more), "\"busy\""), "one more is turned away");
    hang_up(&one_more);
    keeper.uid = 8;
    call_up(&one_more, &keeper);
    say(&one_more, MXW_BYTES(LIST));
    CHECK_BYTES(hear(&one_more, 1), MXW_BYTES(DONE), "another user is not");
    hang_up(&one_more);
    keeper.uid = 7;
    hang_up(&callers[3]);
    call_up(&callers[3], &keeper);
    say(&callers[3], MXW_BYTES(LIST));
    CHECK_BYTES(hear(&callers[3], 1), MXW_BYTES(DONE), "a place that was left is free");
    for (size_t i = 0; i < MXW_COUNT_OF(callers); i++)
        hang_up(&callers[i]);
    keeper_end(&keeper);
}

static void run_connections_limit(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller callers[MXW_CONTROL_CONNECTIONS_MAX], one_more;
    size_t tenants = MXW_CONTROL_CONNECTIONS_MAX - MXW_CONTROL_OPERATORS_ROOM;
    keeper_begin(&keeper);
    for (size_t i = 0; i < MXW_COUNT_OF(callers); i++) {
        keeper.role = i < tenants ? MXW_CONTROL_TENANT : MXW_CONTROL_OPERATOR;
        if (i == tenants) {
            keeper.role = MXW_CONTROL_TENANT;
            call_up(&one_more, &keeper);
            CHECK(has(hear_all(&one_more), "\"busy\""), "tenants do not keep operators out");
            hang_up(&one_more);
            keeper.role = MXW_CONTROL_OPERATOR;
        }
        call_up(&callers[i], &keeper);
    }
    CHECK(mxw_control_server_count(keeper.server) == MXW_CONTROL_CONNECTIONS_MAX, "full");
    call_up(&one_more, &keeper);
    CHECK(has(hear_all(&one_more), "\"busy\""), "one more is turned away");
    hang_up(&one_more);
    for (size_t i = 0; i < MXW_COUNT_OF(callers); i++) {
        say(&callers[i], MXW_BYTES(LIST));
        CHECK_BYTES(hear(&callers[i], 1), MXW_BYTES(DONE), "everybody inside is served");
        hang_up(&callers[i]);
    }
    keeper_end(&keeper);
}

static void run_nobody(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    keeper.role = MXW_CONTROL_NOBODY;
    call_up(&caller, &keeper);
    CHECK(has(hear_all(&caller), "\"not-allowed\""), "a stranger is turned away");
    CHECK(mxw_control_server_count(keeper.server) == 0, "and takes no place");
    hang_up(&caller);

    keeper.role = MXW_CONTROL_OPERATOR;
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(LIST));
    (void)hear(&caller, 1);
    keeper.role = MXW_CONTROL_NOBODY;
    say(&caller, MXW_BYTES(LIST));
    CHECK(has(hear_all(&caller), "\"not-allowed\"") && caller.is_over,
          "a right that was taken away is gone at once");
    check_story(&keeper, MXW_BYTES("rg"), "what it had begun is undone");
    hang_up(&caller);
    keeper_end(&keeper);
}

/* Some descriptors with a text. 0, or why the kernel does not let them through. */
static int say_with(struct caller *caller, mxw_bytes text, const int *fds, size_t count)
{
    static _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(250 * sizeof(int))];
    struct iovec piece = { (void *)(uintptr_t)text.at, text.len };
    struct msghdr message = { .msg_iov = &piece,
                              .msg_iovlen = 1,
                              .msg_control = control,
                              .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){ CMSG_LEN(count * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
    memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    int error = sendmsg(caller->fd, &message, MSG_NOSIGNAL) > 0 ? 0 : errno;
    keeper_turn(caller->keeper);
    return error;
}

#define RESTORE "{\"request\":\"store.restore\"}\n"

static void run_descriptor(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    int pipe_fds[2];
    CHECK(pipe(pipe_fds) == 0 && write(pipe_fds[1], "345", 3) == 3, "the test's pipe");
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    size_t before = open_descriptors();
    (void)say_with(&caller, MXW_BYTES(RESTORE), pipe_fds, 1);
    CHECK(has(hear(&caller, 1), "\"generation\":3"), "it comes with its request");
    forget(&caller);
    (void)say_with(&caller, MXW_BYTES("{"), pipe_fds, 1);
    say(&caller, mxw_bytes_from(MXW_BYTES(RESTORE), 1));
    CHECK(has(hear(&caller, 1), "\"generation\":4"), "or with its first octet");
    forget(&caller);
    say(&caller, MXW_BYTES("{"));
    (void)say_with(&caller, mxw_bytes_from(MXW_BYTES(RESTORE), 1), pipe_fds, 1);
    CHECK(has(hear(&caller, 1), "\"generation\":5"), "or with its last");
    forget(&caller);
    (void)say_with(&caller, MXW_BYTES(LIST), pipe_fds, 1);
    CHECK(has(hear(&caller, 1), "no descriptor may come along"), "not with another");
    forget(&caller);
    (void)say_with(&caller, MXW_BYTES("hello\n"), pipe_fds, 1);
    CHECK(has(hear(&caller, 1), "not JSON"), "nor with none");
    forget(&caller);
    say(&caller, MXW_BYTES(RESTORE));
    CHECK(has(hear(&caller, 1), "must come along"), "and it does not wait for the next");
    CHECK(open_descriptors() == before, "nothing is left open");
    (void)say_with(&caller, MXW_BYTES("{"), pipe_fds, 1);
    hang_up(&caller);
    keeper.role = MXW_CONTROL_TENANT;
    call_up(&caller, &keeper);
    int error = say_with(&caller, MXW_BYTES(RESTORE), pipe_fds, 1);
    CHECK(error == EPERM || has(hear(&caller, 1), "not-allowed"), "nor is one of a tenant's");
    CHECK(open_descriptors() == before, "left open");
    hang_up(&caller);
    keeper_end(&keeper);
    (void)close(pipe_fds[0]);
    (void)close(pipe_fds[1]);
}

static const struct bomb_case {
    const char *name;
    size_t each, times;
} bomb_cases[] = {
    { "two descriptors at once", 2, 1 },         { "one descriptor and then another", 1, 2 },
    { "as many as the kernel carries", 250, 1 }, { "one with each octet", 1, 300 },
    { "many with each octet", 200, 30 },
};

static void run_bomb_case(void **state)
{
    const struct bomb_case *c = *state;
    struct keeper keeper;
    struct caller caller, other;
    int pipe_fds[2], fds[250];
    CHECK(pipe(pipe_fds) == 0, "the test's pipe");
    for (size_t i = 0; i < MXW_COUNT_OF(fds); i++)
        fds[i] = pipe_fds[1];
    keeper_begin(&keeper);
    size_t before = open_descriptors();
    call_up(&caller, &keeper);
    call_up(&other, &keeper);
    for (size_t i = 0; i < c->times; i++)
        (void)say_with(&caller, MXW_BYTES(" "), fds, c->each);
    CHECK(has(hear_all(&caller), "more than one descriptor") && caller.is_over, c->name);
    CHECK(lines_heard(&caller) == 1, "is told once");
    hang_up(&caller);
    say(&other, MXW_BYTES(LIST));
    CHECK_BYTES(hear(&other, 1), MXW_BYTES(DONE), "nobody else is affected");
    hang_up(&other);
    CHECK(open_descriptors() == before, "nothing is left open");
    (void)close(pipe_fds[1]);
    char octet;
    CHECK(read(pipe_fds[0], &octet, 1) == 0, "really nothing");
    (void)close(pipe_fds[0]);
    keeper_end(&keeper);
}

/* The server closes while a request is in hand, and from inside of a handler. */
static void run_server_closes(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    keeper_begin(&keeper);
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(HOLD));
    mxw_control_server_close(keeper.server);
    keeper.server = NULL;
    CHECK(mxw_control_item(keeper.held, NULL), "nobody listens, so nothing is too much");
    (void)hear_all(&caller);
    CHECK(caller.is_over && caller.heard_len == 0, "the caller sees the end");
    hang_up(&caller);
    keeper_end(&keeper);

    keeper_begin(&keeper);
    keeper.closes_server = true;
    call_up(&caller, &keeper);
    say(&caller, MXW_BYTES(LIST));
    (void)hear_all(&caller);
    CHECK(caller.is_over && caller.heard_len == 0, "the caller sees the end");
    hang_up(&caller);
    keeper_end(&keeper);
}

/* Memory of jansson's runs out at each allocation of a request and its answer in turn: the caller
 * gets an error or is cut off, and the next one is served. */
static size_t allocations_left;

static void *starving_malloc(size_t size)
{
    return allocations_left > 0 && allocations_left-- > 0 ? malloc(size) : NULL;
}

static void run_starved(void **state)
{
    (void)state;
    struct keeper keeper;
    struct caller caller;
    bool is_done = false;
    keeper_begin(&keeper);
    for (size_t room = 0; !is_done && room < 200; room++) {
        call_up(&caller, &keeper);
        json_set_alloc_funcs(starving_malloc, free);
        allocations_left = room;
        say(&caller, MXW_BYTES(LIST));
        mxw_bytes heard = hear(&caller, 1);
        json_set_alloc_funcs(malloc, free);
        is_done = has(heard, "\"done\"");
        CHECK(is_done || caller.is_over || has(heard, "\"error\""), "a clear end");
        hang_up(&caller);
    }
    CHECK(is_done, "there is enough at last");
    keeper_end(&keeper);
}

int main(void)
{
    TEST_TABLE(answer_cases, run_answer_case);
    TEST_ONE("operators' requests are refused to tenants", run_each_kind);
    TEST_ONE("one request at a time", run_one_at_a_time);
    TEST_ONE("callers hang up", run_gone);
    TEST_ONE("half a close", run_half_closed);
    TEST_ONE("lines cut short", run_cut_short);
    TEST_ONE("the longest line, and longer", run_line_limit);
    TEST_ONE("ten thousand lines of garbage", run_garbage);
    TEST_ONE("errors are counted in a row", run_errors_limit);
    TEST_ONE("a long answer waits for its reader", run_back_pressure);
    TEST_ONE("a reader goes while an answer waits", run_back_pressure_gone);
    TEST_ONE("a handler that does not wait", run_pending_limit);
    TEST_ONE("idle callers", run_idle);
    TEST_ONE("callers that do not read, or slowly", run_idle_reader);
    TEST_ONE("connections of one user", run_user_limit);
    TEST_ONE("connections of all", run_connections_limit);
    TEST_ONE("who is nobody here", run_nobody);
    TEST_ONE("a descriptor", run_descriptor);
    TEST_TABLE(bomb_cases, run_bomb_case);
    TEST_ONE("the server closes", run_server_closes);
    TEST_ONE("memory runs out", run_starved);
    return test_run("control/server");
}
