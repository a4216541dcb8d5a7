#include "runtime/stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/test.h"

/* A stream on one end of a pair of sockets, and a plain descriptor at the other. What happens is
 * written down, a letter each: c(onnected) b(ytes) d(rained) and a digit for the end. */
struct pair {
    struct mxw_loop *loop;
    struct mxw_stream *stream;
    int peer;
    struct mxw_writer story;
    uint8_t story_at[256];
    struct mxw_writer input;
    uint8_t input_at[256];
    size_t consume_max; /* octets taken in one on_bytes */
    size_t seen_max;    /* the most input ever shown */
    bool closes, drops, pauses;
    bool in_call;
};

static void on_connected(void *user)
{
    mxw_put_byte(&((struct pair *)user)->story, 'c');
}

static void on_bytes(void *user)
{
    struct pair *pair = user;
    CHECK(!pair->in_call, "never from inside a call");
    mxw_put_byte(&pair->story, 'b');
    mxw_bytes input = mxw_stream_input(pair->stream);
    if (input.len > pair->seen_max)
        pair->seen_max = input.len;
    mxw_bytes taken = mxw_bytes_first(input, pair->consume_max);
    mxw_put(&pair->input, mxw_bytes_first(taken, sizeof pair->input_at - pair->input.used));
    mxw_stream_consumed(pair->stream, taken.len);
    if (pair->pauses)
        mxw_stream_pause(pair->stream);
    if (pair->closes)
        mxw_stream_close(pair->stream);
    if (pair->drops)
        mxw_stream_drop(pair->stream);
}

static void on_drained(void *user)
{
    mxw_put_byte(&((struct pair *)user)->story, 'd');
}

static void on_end(void *user, enum mxw_stream_end end)
{
    mxw_put_number(&((struct pair *)user)->story, (uint64_t)end);
}

static const struct mxw_stream_calls calls = {
    .on_connected = on_connected, .on_bytes = on_bytes, .on_drained = on_drained, .on_end = on_end
};

static void begin(struct pair *pair)
{
    int ends[2];
    *pair = (struct pair){ .loop = mxw_loop_open(), .consume_max = SIZE_MAX };
    pair->story = MXW_WRITER(pair->story_at);
    pair->input = MXW_WRITER(pair->input_at);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a pair of sockets");
    (void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
    pair->peer = ends[1];
    pair->stream = mxw_stream_open(pair->loop, ends[0], &calls, pair);
    CHECK(pair->stream != NULL, "a stream");
}

static void end(struct pair *pair)
{
    mxw_stream_drop(pair->stream);
    if (pair->peer >= 0)
        (void)close(pair->peer);
    mxw_loop_close(pair->loop);
}

/* Until nothing happens for a moment. */
static void settle(struct pair *pair)
{
    for (unsigned i = 0; i < 6; i++)
        (void)mxw_loop_turn(pair->loop, mxw_clock_now() + MXW_MILLISECOND);
}

static void say(struct pair *pair, mxw_bytes text)
{
    CHECK(write(pair->peer, text.at, text.len) == (ssize_t)text.len, "the peer writes");
}

/* All the peer can read now; whether that was the end. */
static bool hear(struct pair *pair, size_t *len, mxw_bytes want)
{
    static uint8_t heard_at[1u << 20];
    ssize_t got;
    *len = 0;
    while ((got = read(pair->peer, heard_at + *len, sizeof heard_at - *len)) > 0)
        *len += (size_t)got;
    if (want.len > 0)
        CHECK_BYTES(((mxw_bytes){ heard_at, *len }), want, "what the peer hears");
    return got == 0;
}

static void run_talk(void **state)
{
    (void)state;
    struct pair pair;
    size_t len;
    begin(&pair);
    say(&pair, MXW_BYTES("EHLO x\r\n"));
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.input), MXW_BYTES("EHLO x\r\n"), "bytes come in");
    pair.in_call = true;
    mxw_stream_send(pair.stream, MXW_BYTES("250-a\r\n"));
    mxw_stream_send(pair.stream, MXW_BYTES("250 b\r\n"));
    pair.in_call = false;
    CHECK(mxw_stream_pending(pair.stream) == 14, "sending waits for the loop");
    settle(&pair);
    CHECK(mxw_stream_pending(pair.stream) == 0, "then it is gone");
    CHECK(!hear(&pair, &len, MXW_BYTES("250-a\r\n250 b\r\n")), "not the end");
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b"), "one call");
    CHECK(mxw_stream_tls(pair.stream) == NULL, "no TLS");
    CHECK(mxw_stream_why(pair.stream) == NULL, "no end");
    end(&pair);
}

static void run_part(void **state)
{
    (void)state;
    struct pair pair;
    begin(&pair);
    pair.consume_max = 2;
    say(&pair, MXW_BYTES("abc"));
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b"), "what is left is not announced again");
    say(&pair, MXW_BYTES("d"));
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.input), MXW_BYTES("abcd"), "but shown with what follows");
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("bb"), "two arrivals, two calls");
    end(&pair);
}

static void run_finished(void **state)
{
    (void)state;
    struct pair pair;
    size_t len;
    begin(&pair);
    pair.pauses = true;
    say(&pair, MXW_BYTES("QUIT\r\n"));
    (void)shutdown(pair.peer, SHUT_WR);
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b"), "no end while paused");
    mxw_stream_send(pair.stream, MXW_BYTES("221 bye\r\n"));
    mxw_stream_resume(pair.stream);
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b1"), "the end, once");
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    settle(&pair);
    CHECK(hear(&pair, &len, MXW_BYTES("221 bye\r\n")), "the reply arrived, then the end");
    end(&pair);
}

static void run_input_limit(void **state)
{
    (void)state;
    static uint8_t flood[300000];
    struct pair pair;
    begin(&pair);
    pair.consume_max = 0;
    size_t sent = 0;
    for (unsigned i = 0; i < 50; i++) {
        ssize_t len = write(pair.peer, flood, sizeof flood);
        sent += len > 0 ? (size_t)len : 0;
        (void)mxw_loop_turn(pair.loop, mxw_clock_now());
    }
    CHECK(pair.seen_max == MXW_STREAM_INPUT_MAX, "so much is held, and no more");
    CHECK(sent > MXW_STREAM_INPUT_MAX, "the kernel holds the rest");

    /* When it is taken, the rest follows: nothing is lost and nothing hangs. */
    pair.consume_max = SIZE_MAX;
    size_t taken = mxw_stream_input(pair.stream).len;
    mxw_stream_consumed(pair.stream, taken);
    settle(&pair);
    (void)shutdown(pair.peer, SHUT_WR);
    settle(&pair);
    CHECK(pair.story.at[pair.story.used - 1] == '1', "all of it, to the end");
    end(&pair);
}

static void run_output_limit(void **state)
{
    (void)state;
    static uint8_t piece[16384];
    struct pair pair;
    size_t len;
    size_t sent = 0;
    size_t heard = 0;
    begin(&pair);
    /* A sender that keeps to the limits, and a reader that comes late. */
    for (unsigned round = 0; round < 20; round++) {
        size_t drained = mxw_bytes_count(mxw_written(&pair.story), 'd');
        while (mxw_stream_pending(pair.stream) <= MXW_STREAM_HIGH) {
            mxw_stream_send(pair.stream, (mxw_bytes){ piece, sizeof piece });
            sent += sizeof piece;
        }
        while (mxw_bytes_count(mxw_written(&pair.story), 'd') == drained) {
            CHECK(!hear(&pair, &len, MXW_BYTES("")), "no end");
            heard += len;
            (void)mxw_loop_turn(pair.loop, mxw_clock_now() + MXW_MILLISECOND);
        }
        CHECK(mxw_stream_pending(pair.stream) <= MXW_STREAM_LOW, "drained means few are left");
    }
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    bool is_end = false;
    for (unsigned i = 0; i < 1000 && !is_end; i++) {
        (void)mxw_loop_turn(pair.loop, mxw_clock_now() + MXW_MILLISECOND);
        is_end = hear(&pair, &len, MXW_BYTES(""));
        heard += len;
    }
    CHECK(is_end && heard == sent, "every octet arrives, also after close");
    end(&pair);
}

static void run_pause(void **state)
{
    (void)state;
    struct pair pair;
    begin(&pair);
    mxw_stream_pause(pair.stream);
    say(&pair, MXW_BYTES("x"));
    settle(&pair);
    CHECK(pair.story.used == 0, "nothing while paused");
    CHECK(mxw_stream_has_bytes_now(pair.stream), "but it is there: early talk");
    mxw_stream_resume(pair.stream);
    mxw_stream_resume(pair.stream);
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.input), MXW_BYTES("x"), "after resuming it comes");
    CHECK(!mxw_stream_has_bytes_now(pair.stream), "and is gone");
    end(&pair);
}

static void run_lost(void **state)
{
    (void)state;
    struct pair pair;
    begin(&pair);
    say(&pair, MXW_BYTES("421 bye\r\n"));
    (void)close(pair.peer);
    pair.peer = -1;
    mxw_stream_send(pair.stream, MXW_BYTES("DATA\r\n"));
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b2"), "what the peer said, then the end");
    CHECK_BYTES(mxw_written(&pair.input), MXW_BYTES("421 bye\r\n"), "nothing of it is lost");
    CHECK(strcmp(mxw_stream_why(pair.stream), "broken pipe") == 0, mxw_stream_why(pair.stream));
    mxw_stream_send(pair.stream, MXW_BYTES("more"));
    CHECK(mxw_stream_pending(pair.stream) == 0, "sending more is nothing");
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b2"), "the end comes once");
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    end(&pair);
}

/* The callback of the stream ends the stream. */
static void run_ended_inside(void **state)
{
    (void)state;
    for (unsigned how = 0; how < 2; how++) {
        struct pair pair;
        begin(&pair);
        pair.closes = how == 0;
        pair.drops = how == 1;
        say(&pair, MXW_BYTES("x"));
        (void)shutdown(pair.peer, SHUT_WR);
        settle(&pair);
        pair.stream = NULL;
        CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("b"), "no call after it");
        size_t len;
        settle(&pair);
        CHECK(hear(&pair, &len, MXW_BYTES("")), "the peer sees the end");
        end(&pair);
    }
}

/* A peer that neither reads nor closes does not keep a closed stream for ever; nor does the loop.
 * */
static void run_linger(void **state)
{
    (void)state;
    struct pair pair;
    size_t len;
    begin(&pair);
    mxw_stream_send(pair.stream, MXW_BYTES("bye"));
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    settle(&pair);
    CHECK(hear(&pair, &len, MXW_BYTES("bye")), "the peer has it all");
    say(&pair, MXW_BYTES("still talking"));
    mxw_time start = mxw_clock_now();
    mxw_loop_run(pair.loop);
    mxw_time waited = mxw_clock_now() - start;
    CHECK(waited > MXW_STREAM_LINGER_TIME / 2 && waited < 3 * MXW_STREAM_LINGER_TIME,
          "it lingers for its time");
    CHECK(pair.story.used == 0, "nobody is called");
    end(&pair);

    begin(&pair);
    mxw_stream_send(pair.stream, MXW_BYTES("bye"));
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    end(&pair); /* the loop closes first: nothing may leak */
}

/* What a stopped loop still has to say is said before it closes. */
static void run_finish(void **state)
{
    (void)state;
    struct pair pair;
    size_t len;
    begin(&pair);
    mxw_stream_send(pair.stream, MXW_BYTES("bye"));
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    mxw_loop_stop(pair.loop);
    (void)shutdown(pair.peer, SHUT_WR);
    mxw_loop_finish(pair.loop);
    CHECK(hear(&pair, &len, MXW_BYTES("bye")), "the peer has it all, and the end");
    mxw_loop_finish(pair.loop);
    end(&pair);
}

static void run_half_close(void **state)
{
    (void)state;
    struct pair pair;
    size_t len;
    begin(&pair);
    mxw_stream_send(pair.stream, MXW_BYTES("last"));
    mxw_stream_finish(pair.stream);
    settle(&pair);
    CHECK(hear(&pair, &len, MXW_BYTES("last")), "the peer sees the end");
    say(&pair, MXW_BYTES("reply"));
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.input), MXW_BYTES("reply"), "and can still answer");
    end(&pair);
}

static void on_other_bytes(void *user)
{
    struct pair *pair = user;
    mxw_put_byte(&pair->story, 'B');
    mxw_stream_consumed(pair->stream, mxw_stream_input(pair->stream).len);
}

static void run_give(void **state)
{
    (void)state;
    static const struct mxw_stream_calls other_calls = { .on_bytes = on_other_bytes };
    struct pair pair;
    begin(&pair);
    say(&pair, MXW_BYTES("a"));
    settle(&pair);
    mxw_stream_give(pair.stream, &other_calls, &pair);
    say(&pair, MXW_BYTES("b"));
    settle(&pair);
    (void)close(pair.peer);
    pair.peer = -1;
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("bB"), "the new owner is called, if it wants");
    end(&pair);
}

static struct mxw_endpoint endpoint_of(mxw_bytes text)
{
    struct mxw_endpoint endpoint;
    CHECK(mxw_endpoint_parse(text, 0, &endpoint) == MXW_OK, "the test's endpoint");
    return endpoint;
}

static void connect_pair(struct pair *pair, const struct mxw_connect *how)
{
    *pair = (struct pair){ .loop = mxw_loop_open(), .consume_max = SIZE_MAX, .peer = -1 };
    pair->story = MXW_WRITER(pair->story_at);
    pair->input = MXW_WRITER(pair->input_at);
    pair->stream = mxw_stream_connect(pair->loop, how, &calls, pair);
    CHECK(pair->stream != NULL, "a stream");
}

static void run_connect(void **state)
{
    (void)state;
    struct mxw_problem problem = { "" };
    struct mxw_endpoint any = endpoint_of(MXW_BYTES("127.0.0.1:0"));
    int listening = mxw_listen(&any, MXW_LISTEN_ALONE, &problem);
    CHECK(listening >= 0, problem.text);
    struct mxw_connect how = { .to = mxw_socket_local(listening), .timeout = 5 * MXW_SECOND };
    how.source = endpoint_of(MXW_BYTES("127.0.0.2")).address;
    struct pair pair;
    connect_pair(&pair, &how);
    mxw_stream_send(pair.stream, MXW_BYTES("EHLO x\r\n"));
    settle(&pair);
    pair.peer = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    CHECK(pair.peer >= 0, "connected");
    CHECK(mxw_address_equal(mxw_socket_peer(pair.peer).address, how.source), "from its source");
    CHECK(mxw_address_equal(mxw_stream_local(pair.stream).address, how.source), "and it knows");
    CHECK(mxw_stream_peer(pair.stream).port == how.to.port, "both ends");
    size_t len;
    CHECK(!hear(&pair, &len, MXW_BYTES("EHLO x\r\n")), "what was sent before has waited");
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("c"), "it is told");
    end(&pair);

    /* Nobody listens any more. */
    (void)close(listening);
    connect_pair(&pair, &how);
    CHECK(pair.story.used == 0, "never from inside the call");
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("3"), "unreachable");
    CHECK(strcmp(mxw_stream_why(pair.stream), "connection refused") == 0,
          mxw_stream_why(pair.stream));
    end(&pair);

    /* A source of the other family. */
    how.source = endpoint_of(MXW_BYTES("::1")).address;
    connect_pair(&pair, &how);
    CHECK(pair.story.used == 0, "never from inside the call");
    settle(&pair);
    CHECK_BYTES(mxw_written(&pair.story), MXW_BYTES("3"), "unreachable");
    mxw_stream_close(pair.stream);
    pair.stream = NULL;
    end(&pair);
}

/* A listener whose queue is full answers nobody. */
static void run_connect_timeout(void **state)
{
    (void)state;
    struct mxw_problem problem = { "" };
    struct mxw_endpoint any = endpoint_of(MXW_BYTES("127.0.0.1:0"));
    int listening = mxw_listen(&any, MXW_LISTEN_ALONE, &problem);
    CHECK(listening >= 0 && listen(listening, 0) == 0, "a short queue");
    struct mxw_connect how = { .to = mxw_socket_local(listening), .timeout = 50 * MXW_MILLISECOND };
    struct pair first, second;
    connect_pair(&first, &how);
    settle(&first);
    connect_pair(&second, &how);
    mxw_time start = mxw_clock_now();
    while (second.story.used == 0)
        (void)mxw_loop_turn(second.loop, MXW_NEVER);
    CHECK_BYTES(mxw_written(&second.story), MXW_BYTES("3"), "unreachable");
    CHECK(mxw_clock_now() - start >= how.timeout, "after its time");
    CHECK(strcmp(mxw_stream_why(second.stream), "connection timed out") == 0, "and it is said");
    end(&first);
    end(&second);
    (void)close(listening);
}

static void run_nothing(void **state)
{
    (void)state;
    mxw_stream_close(NULL);
    mxw_stream_drop(NULL);
}

int main(void)
{
    TEST_ONE("bytes in and bytes out", run_talk);
    TEST_ONE("what is not consumed is seen again", run_part);
    TEST_ONE("a peer that has finished still gets its reply", run_finished);
    TEST_ONE("input has a limit", run_input_limit);
    TEST_ONE("output has marks", run_output_limit);
    TEST_ONE("a paused stream is silent, but early talk is seen", run_pause);
    TEST_ONE("a lost peer's last words are heard", run_lost);
    TEST_ONE("a stream may be ended by its own callback", run_ended_inside);
    TEST_ONE("a closed stream lingers, not for ever", run_linger);
    TEST_ONE("a stopped loop finishes closed streams", run_finish);
    TEST_ONE("half a close", run_half_close);
    TEST_ONE("a stream changes hands", run_give);
    TEST_ONE("connecting, refused, impossible", run_connect);
    TEST_ONE("connecting takes too long", run_connect_timeout);
    TEST_ONE("NULL is nothing", run_nothing);
    return test_run("runtime/stream");
}
