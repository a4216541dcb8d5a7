#include "runtime/channel.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/test.h"

/* One end with a machine behind it, and the other to play with. */
struct side {
    struct mxw_loop *loop;
    struct mxw_channel *channel;
    unsigned messages, rooms, ends;
    uint32_t kind;
    size_t len;
    size_t fd_count;
    bool is_cut;
    int fd;
    bool closes; /* the channel, from inside on_message */
};

static void on_message(void *user, const struct mxw_channel_message *message)
{
    struct side *side = user;
    side->messages++;
    side->kind = message->kind;
    side->len = message->bytes.len;
    side->fd_count = message->fd_count;
    side->is_cut = message->is_cut;
    side->fd = message->fd_count > 0 ? message->fds[0] : -1;
    for (size_t i = 1; i < message->fd_count; i++)
        close(message->fds[i]);
    if (side->closes)
        mxw_channel_close(side->channel);
}

static void on_room(void *user)
{
    ((struct side *)user)->rooms++;
}

static void on_end(void *user)
{
    ((struct side *)user)->ends++;
}

static const struct mxw_channel_calls calls = { on_message, on_room, on_end };

static void begin(struct side *a, struct side *b)
{
    int ends[2];
    struct mxw_problem problem;
    struct mxw_loop *loop = mxw_loop_open();
    assert_non_null(loop);
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    *a = *b = (struct side){ .loop = loop, .fd = -1 };
    a->channel = mxw_channel_open(loop, ends[0], &calls, a);
    b->channel = mxw_channel_open(loop, ends[1], &calls, b);
    assert_non_null(a->channel);
    assert_non_null(b->channel);
}

static void turn(struct side *side)
{
    (void)mxw_loop_turn(side->loop, mxw_loop_now(side->loop) + 50 * MXW_MILLISECOND);
}

static void finish(struct side *a, struct side *b)
{
    mxw_channel_close(a->channel);
    mxw_channel_close(b->channel);
    mxw_loop_close(a->loop);
}

static const struct size_case {
    const char *name;
    size_t len;
    enum mxw_status want;
} size_cases[] = {
    { "an empty message arrives", 0, MXW_OK },
    { "one octet arrives", 1, MXW_OK },
    { "as many as a message may have arrive", MXW_CHANNEL_MESSAGE_MAX, MXW_OK },
    { "one more is not sent", MXW_CHANNEL_MESSAGE_MAX + 1, MXW_TOO_LARGE },
};

static void run_size_case(void **state)
{
    static const uint8_t octets[MXW_CHANNEL_MESSAGE_MAX + 1];
    const struct size_case *c = *state;
    struct side a, b;
    begin(&a, &b);
    const struct mxw_channel_message message = { .kind = 7, .bytes = { octets, c->len } };
    CHECK(mxw_channel_send(a.channel, &message) == c->want, c->name);
    turn(&a);
    CHECK(b.messages == (c->want == MXW_OK), c->name);
    if (c->want == MXW_OK)
        CHECK(b.kind == 7 && b.len == c->len && b.fd_count == 0, c->name);
    finish(&a, &b);
}

static void run_descriptors(void **state)
{
    struct side a, b;
    int pair[2];
    char octet = 0;
    (void)state;
    begin(&a, &b);
    assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
    const struct mxw_channel_message message = { .fds = { pair[1], pair[0] }, .fd_count = 2 };
    CHECK(mxw_channel_send(a.channel, &message) == MXW_OK, "two descriptors are sent");
    turn(&a);
    CHECK(b.fd_count == 2 && b.fd >= 0, "and arrive");
    CHECK((fcntl(b.fd, F_GETFD) & FD_CLOEXEC) != 0, "closed when a program is started");
    CHECK(write(b.fd, "x", 1) == 1 && read(pair[0], &octet, 1) == 1 && octet == 'x',
          "and are what was sent");
    close(b.fd);
    close(pair[0]);
    close(pair[1]);
    finish(&a, &b);
}

/* Of two descriptors, `allowed` can still be opened. */
static void run_cut(size_t allowed)
{
    struct side a, b;
    struct rlimit before, limit;
    begin(&a, &b);
    const struct mxw_channel_message message = { .kind = 7, .fds = { 0, 1 }, .fd_count = 2 };
    CHECK(mxw_channel_send(a.channel, &message) == MXW_OK, "two descriptors are sent");
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int lowest = dup(0);
    close(lowest);
    limit = before;
    limit.rlim_cur = (rlim_t)lowest + allowed;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    turn(&a);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    CHECK(b.messages == 1 && b.kind == 7 && b.is_cut && b.fd_count == 0,
          "to one who has no place for both: the message arrives, without any");
    int after = dup(0);
    close(after);
    CHECK(after == lowest, "and none is left open");
    finish(&a, &b);
}

static void run_cut_all(void **state)
{
    (void)state;
    run_cut(0);
}

static void run_cut_half(void **state)
{
    (void)state;
    run_cut(1);
}

static void run_room(void **state)
{
    static const uint8_t octets[4096];
    struct side a, b;
    enum mxw_status status = MXW_OK;
    unsigned sent = 0;
    (void)state;
    begin(&a, &b);
    const struct mxw_channel_message message = { .bytes = { octets, sizeof octets } };
    while (sent < 100000 && (status = mxw_channel_send(a.channel, &message)) == MXW_OK)
        sent++;
    CHECK(status == MXW_NO_ROOM && sent > 0, "who is not read from is told that there is no room");
    for (unsigned i = 0; i < 1000 && b.messages < sent; i++)
        turn(&a);
    CHECK(b.messages == sent, "what was sent arrives, all of it");
    turn(&a);
    CHECK(a.rooms == 1, "and then there is room again, told once");
    finish(&a, &b);
}

static void run_end(void **state)
{
    struct side a, b;
    (void)state;
    begin(&a, &b);
    const struct mxw_channel_message message = { .kind = 1 };
    CHECK(mxw_channel_send(a.channel, &message) == MXW_OK, "a last word");
    mxw_channel_close(a.channel);
    a.channel = NULL;
    turn(&b);
    turn(&b);
    CHECK(b.messages == 1 && b.ends == 1, "arrives before the end, which is told once");
    CHECK(mxw_channel_send(b.channel, &message) == MXW_UNAVAILABLE, "nobody is there any more");
    turn(&b);
    CHECK(b.ends == 1, "and nothing more is told");
    finish(&a, &b);
}

static void run_close_inside(void **state)
{
    struct side a, b;
    (void)state;
    begin(&a, &b);
    b.closes = true;
    const struct mxw_channel_message message = { .kind = 1 };
    for (unsigned i = 0; i < 3; i++)
        CHECK(mxw_channel_send(a.channel, &message) == MXW_OK, "three messages");
    turn(&a);
    CHECK(b.messages == 1, "who closes at the first hears no more");
    b.channel = NULL;
    turn(&a);
    CHECK(a.ends == 1, "and the other side is told");
    finish(&a, &b);
}

static void run_nonsense(void **state)
{
    struct side a;
    int ends[2];
    struct mxw_problem problem;
    (void)state;
    a = (struct side){ .loop = mxw_loop_open(), .fd = -1 };
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    a.channel = mxw_channel_open(a.loop, ends[0], &calls, &a);
    CHECK(send(ends[1], "abc", 3, 0) == 3, "less than a kind is sent");
    static const uint8_t octets[MXW_CHANNEL_MESSAGE_MAX + 5];
    CHECK(send(ends[1], octets, sizeof octets, 0) == sizeof octets, "and more than a message");
    CHECK(send(ends[1], "abcd", 4, 0) == 4, "and then a message");
    turn(&a);
    CHECK(a.messages == 1 && a.ends == 0, "which alone is told");
    close(ends[1]);
    mxw_channel_close(a.channel);
    mxw_loop_close(a.loop);
}

int main(void)
{
    TEST_TABLE(size_cases, run_size_case);
    TEST_ONE("descriptors travel with a message", run_descriptors);
    TEST_ONE("descriptors for which there is no place", run_cut_all);
    TEST_ONE("descriptors for which there is half the place", run_cut_half);
    TEST_ONE("a channel that is not read from is full", run_room);
    TEST_ONE("the other end goes", run_end);
    TEST_ONE("a channel closed from inside its own call", run_close_inside);
    TEST_ONE("what is no message is passed over", run_nonsense);
    return test_run("runtime/channel");
}
