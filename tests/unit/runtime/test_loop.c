#include "runtime/loop.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mxwarden/writer.h"
#include "runtime/random.h"
#include "runtime/timers.h"
#include "tests/support/test.h"

/* What happened, a letter each. */
struct story {
    struct mxw_loop *loop;
    struct mxw_writer text;
    uint8_t text_at[64];
    struct mxw_timer timers[4];
    struct mxw_deferred deferreds[3];
    struct mxw_watch *watch;
    int pipe[2];
};

static void begin(struct story *story)
{
    *story = (struct story){ .loop = mxw_loop_open() };
    story->text = MXW_WRITER(story->text_at);
    CHECK(story->loop != NULL, "the loop opens");
}

static void write_a(void *user)
{
    mxw_put_byte(&((struct story *)user)->text, 'a');
}

static void write_b(void *user)
{
    mxw_put_byte(&((struct story *)user)->text, 'b');
}

static void run_order(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    mxw_time now = mxw_loop_now(story.loop);
    mxw_timer_init(&story.timers[0], story.loop, write_a, &story);
    mxw_timer_init(&story.timers[1], story.loop, write_b, &story);
    mxw_timer_init(&story.timers[2], story.loop, write_a, &story);
    mxw_timer_init(&story.timers[3], story.loop, write_b, &story);
    mxw_timer_set(&story.timers[0], now + 3 * MXW_MILLISECOND);
    mxw_timer_set(&story.timers[1], now + 1 * MXW_MILLISECOND);
    mxw_timer_set(&story.timers[2], now - MXW_SECOND);
    mxw_timer_set(&story.timers[3], now + 2 * MXW_MILLISECOND);
    mxw_timer_cancel(&story.timers[3]);
    mxw_timer_cancel(&story.timers[3]);
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("aba"), "by deadline");
    CHECK(mxw_loop_now(story.loop) >= now + 3 * MXW_MILLISECOND, "not before it");
    CHECK(!mxw_timer_is_set(&story.timers[0]), "a timer that was due is not set");
    CHECK(!mxw_loop_turn(story.loop, MXW_NEVER), "nothing is left to wait for");
    mxw_loop_close(story.loop);
}

static void set_again(void *user)
{
    struct story *story = user;
    mxw_put_byte(&story->text, 't');
    if (story->text.used < 6)
        mxw_timer_set(&story->timers[0], mxw_loop_now(story->loop));
}

static void write_and_defer(void *user)
{
    struct story *story = user;
    mxw_put_byte(&story->text, 'd');
    if (story->text.used < 6)
        mxw_deferred_soon(&story->deferreds[0]);
}

static void run_greedy(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    mxw_timer_init(&story.timers[0], story.loop, set_again, &story);
    mxw_deferred_init(&story.deferreds[0], story.loop, write_and_defer, &story);
    mxw_timer_set(&story.timers[0], 0);
    mxw_deferred_soon(&story.deferreds[0]);
    mxw_loop_run(story.loop);
    CHECK(story.text.used >= 6, "both went on");
    CHECK(mxw_bytes_count(mxw_written(&story.text), 't') >= 2, "the timer had its turns");
    CHECK(mxw_bytes_count(mxw_written(&story.text), 'd') >= 2, "the deferred call had its turns");
    mxw_loop_close(story.loop);
}

static void cancel_other(void *user)
{
    struct story *story = user;
    mxw_put_byte(&story->text, 'c');
    mxw_deferred_cancel(&story->deferreds[1]);
    mxw_timer_cancel(&story->timers[0]);
}

static void run_deferred(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    mxw_timer_init(&story.timers[0], story.loop, write_a, &story);
    mxw_deferred_init(&story.deferreds[0], story.loop, cancel_other, &story);
    mxw_deferred_init(&story.deferreds[1], story.loop, write_a, &story);
    mxw_deferred_init(&story.deferreds[2], story.loop, write_b, &story);
    mxw_timer_set(&story.timers[0], mxw_loop_now(story.loop) + MXW_SECOND);
    for (unsigned i = 0; i < 3; i++) {
        mxw_deferred_soon(&story.deferreds[i]);
        mxw_deferred_soon(&story.deferreds[i]);
    }
    CHECK(story.text.used == 0, "nothing is called at once");
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("cb"), "once each, and not the cancelled");
    mxw_loop_close(story.loop);
}

/* As bytes do that arrive just before it is said that none came. */
static void run_in_time(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    mxw_timer_init(&story.timers[0], story.loop, write_a, &story);
    mxw_deferred_init(&story.deferreds[0], story.loop, cancel_other, &story);
    mxw_deferred_init(&story.deferreds[1], story.loop, write_b, &story);
    mxw_timer_set(&story.timers[0], mxw_loop_now(story.loop) - MXW_SECOND);
    mxw_deferred_soon(&story.deferreds[0]);
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("c"),
                "the timer is cancelled before it is run");
    mxw_loop_close(story.loop);
}

static void run_left_over(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    mxw_timer_init(&story.timers[0], story.loop, write_a, &story);
    mxw_deferred_init(&story.deferreds[0], story.loop, write_a, &story);
    mxw_timer_set(&story.timers[0], mxw_loop_now(story.loop) + MXW_SECOND);
    mxw_deferred_soon(&story.deferreds[0]);
    mxw_loop_close(story.loop);
    CHECK(!mxw_timer_is_set(&story.timers[0]) && !story.deferreds[0].is_queued,
          "closing forgets them");
    CHECK(story.text.used == 0, "and calls nobody");
    mxw_loop_close(NULL);
}

static void on_signal(void *user, int number)
{
    struct story *story = user;
    mxw_put_number(&story->text, (uint64_t)number);
    mxw_loop_stop(story->loop);
}

static void run_signals(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    CHECK(mxw_loop_on_signal(story.loop, SIGHUP, on_signal, &story) == MXW_OK, "caught");
    CHECK(mxw_loop_on_signal(story.loop, SIGTERM, on_signal, &story) == MXW_OK, "caught");
    (void)raise(SIGHUP);
    mxw_loop_run(story.loop);
    (void)raise(SIGTERM);
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("115"), "each with its number");
    mxw_loop_close(story.loop);
}

static void on_readable(void *user)
{
    struct story *story = user;
    uint8_t byte;
    if (read(story->pipe[0], &byte, 1) == 1) {
        mxw_put_byte(&story->text, byte);
        return;
    }
    mxw_put_byte(&story->text, '.');
    mxw_watch_close(story->watch);
}

static void run_watch(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    CHECK(pipe(story.pipe) == 0, "a pipe");
    story.watch = mxw_watch_open(story.loop, story.pipe[0], on_readable, &story);
    CHECK(story.watch != NULL, "watched");
    CHECK(write(story.pipe[1], "xy", 2) == 2, "written");
    (void)close(story.pipe[1]);
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("xy."), "every byte and the end");
    (void)close(story.pipe[0]);
    mxw_loop_close(story.loop);
}

/* The child closes its copy; the parent still hears its pipe and its signal. */
static void run_fork(void **state)
{
    (void)state;
    struct story story;
    begin(&story);
    CHECK(pipe(story.pipe) == 0, "a pipe");
    story.watch = mxw_watch_open(story.loop, story.pipe[0], on_readable, &story);
    CHECK(mxw_loop_on_signal(story.loop, SIGHUP, on_signal, &story) == MXW_OK, "caught");

    pid_t child = fork();
    if (child == 0) {
        bool is_cut_off = mxw_loop_after_fork(story.loop) == MXW_OK;
        mxw_watch_close(story.watch);
        mxw_loop_close(story.loop);
        (void)close(story.pipe[0]);
        bool is_default = signal(SIGHUP, SIG_DFL) == SIG_DFL;
        _exit(is_cut_off && is_default ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "the child cleans up");
    CHECK(write(story.pipe[1], "x", 1) == 1, "written");
    CHECK(mxw_loop_turn(story.loop, mxw_clock_now() + MXW_SECOND), "a turn");
    (void)raise(SIGHUP);
    mxw_loop_run(story.loop);
    CHECK_BYTES(mxw_written(&story.text), MXW_BYTES("x1"), "the parent hears both");
    mxw_watch_close(story.watch);
    (void)close(story.pipe[0]);
    (void)close(story.pipe[1]);
    mxw_loop_close(story.loop);
}

/* Any mix of adding and removing leaves the soonest on top. */
static void run_heap(void **state)
{
    (void)state;
    enum { TIMERS = 200, STEPS = 20000 };
    static struct mxw_timer timers[TIMERS];
    struct mxw_timer *root = NULL;
    uint64_t random = 1;
    for (unsigned i = 0; i < TIMERS; i++)
        timers[i].deadline = MXW_NEVER;
    for (unsigned step = 0; step < STEPS; step++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        struct mxw_timer *timer = &timers[(random >> 33) % TIMERS];
        if (mxw_timer_is_set(timer)) {
            mxw_timers_remove(&root, timer);
            timer->deadline = MXW_NEVER;
        } else {
            timer->deadline = (mxw_time)(random >> 50);
            mxw_timers_add(&root, timer);
        }
        mxw_time soonest = MXW_NEVER;
        for (unsigned i = 0; i < TIMERS; i++)
            soonest = mxw_time_sooner(soonest, timers[i].deadline);
        CHECK((root == NULL ? MXW_NEVER : root->deadline) == soonest, "the soonest is on top");
    }
}

static void run_random(void **state)
{
    (void)state;
    uint8_t a[40] = { 0 };
    uint8_t b[40] = { 0 };
    mxw_random_fill(a, sizeof a);
    mxw_random_fill(b, sizeof b);
    CHECK(memcmp(a, b, sizeof a) != 0, "twice is not the same");
    CHECK(mxw_random_number() != mxw_random_number(), "nor are numbers");
}

int main(void)
{
    TEST_ONE("timers are called by deadline, never early", run_order);
    TEST_ONE("who sets itself again does not keep the loop", run_greedy);
    TEST_ONE("deferred calls come soon, once, in order", run_deferred);
    TEST_ONE("a deferred call can cancel a timer that is due", run_in_time);
    TEST_ONE("closing forgets what is set", run_left_over);
    TEST_ONE("signals are calls", run_signals);
    TEST_ONE("a watched pipe", run_watch);
    TEST_ONE("a child cuts itself off without harm to the parent", run_fork);
    TEST_ONE("the heap of timers keeps its order", run_heap);
    TEST_ONE("random bytes differ", run_random);
    return test_run("runtime/loop");
}
