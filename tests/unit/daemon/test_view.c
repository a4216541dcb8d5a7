#include "daemon/view.h"

#include <unistd.h>

#include "tests/support/test.h"

/* What the other side of a channel has taken. */
struct receiver {
    struct mxw_view view;
    enum mxw_status status;
    unsigned taken;
    size_t fd_count;
};

static void on_message(void *user, const struct mxw_channel_message *message)
{
    struct receiver *receiver = user;
    struct mxw_problem problem;
    receiver->fd_count = message->fd_count;
    struct mxw_view next;
    receiver->status = mxw_view_read(&receiver->view, message, &next, &problem);
    if (receiver->status == MXW_OK)
        mxw_view_replace(&receiver->view, &next);
    receiver->taken++;
}

static void on_end(void *user)
{
    (void)user;
}

static const struct mxw_channel_calls calls = { .on_message = on_message, .on_end = on_end };

static void make(struct mxw_view *view, uint64_t base, mxw_bytes base_text, uint64_t generation,
                 mxw_bytes overlay_text)
{
    struct mxw_problem problem;
    *view = (struct mxw_view){ .about = { { { 1 }, base }, generation } };
    assert_int_equal(mxw_sealed_make(&view->base, "base", base_text, &problem), MXW_OK);
    assert_int_equal(mxw_sealed_make(&view->overlay, "overlay", overlay_text, &problem), MXW_OK);
}

static void run_travel(void **state)
{
    int ends[2];
    struct mxw_problem problem;
    struct receiver receiver = { 0 };
    struct mxw_view first, second;
    (void)state;
    struct mxw_loop *loop = mxw_loop_open();
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    struct mxw_channel *from = mxw_channel_open(loop, ends[0], &calls, &receiver);
    struct mxw_channel *to = mxw_channel_open(loop, ends[1], &calls, &receiver);

    make(&first, 3, MXW_BYTES("base three"), 5, MXW_BYTES("overlay five"));
    const struct mxw_says_directory nothing = { 0 };
    CHECK(mxw_view_send(&first, &nothing, from) == MXW_OK, "the first view is sent");
    (void)mxw_loop_turn(loop, mxw_loop_now(loop) + MXW_SECOND);
    CHECK(receiver.fd_count == 2 && receiver.status == MXW_OK, "with both tables");
    CHECK_BYTES(mxw_sealed_bytes(&receiver.view.base), MXW_BYTES("base three"), "the base");
    CHECK_BYTES(mxw_sealed_bytes(&receiver.view.overlay), MXW_BYTES("overlay five"), "the overlay");

    make(&second, 3, MXW_BYTES("unused"), 6, MXW_BYTES("overlay six"));
    CHECK(mxw_view_send(&second, &first.about, from) == MXW_OK, "another overlay is sent");
    (void)mxw_loop_turn(loop, mxw_loop_now(loop) + MXW_SECOND);
    CHECK(receiver.fd_count == 1 && receiver.status == MXW_OK, "without the base");
    CHECK_BYTES(mxw_sealed_bytes(&receiver.view.base), MXW_BYTES("base three"), "which stays");
    CHECK_BYTES(mxw_sealed_bytes(&receiver.view.overlay), MXW_BYTES("overlay six"), "as it was");
    CHECK(receiver.view.about.generation == 6, "and the generation is the new one");

    second.about.base.identity[0] = 2; /* another store: its base three is not ours */
    const struct mxw_channel_message mixed = {
        .kind = MXW_SAYS_DIRECTORY,
        .bytes = { (const uint8_t *)&second.about, sizeof second.about },
        .fds = { second.overlay.fd },
        .fd_count = 1,
    };
    CHECK(mxw_channel_send(from, &mixed) == MXW_OK, "an overlay for another base is sent");
    (void)mxw_loop_turn(loop, mxw_loop_now(loop) + MXW_SECOND);
    CHECK(receiver.taken == 3 && receiver.status == MXW_MALFORMED, "and refused");
    CHECK_BYTES(mxw_sealed_bytes(&receiver.view.overlay), MXW_BYTES("overlay six"),
                "and changes nothing");

    mxw_view_free(&first);
    mxw_view_free(&second);
    mxw_view_free(&receiver.view);
    mxw_channel_close(from);
    mxw_channel_close(to);
    mxw_loop_close(loop);
}

static void run_unsealed(void **state)
{
    int ends[2];
    struct mxw_problem problem;
    struct mxw_view view = { 0 }, next;
    struct mxw_says_directory about = { { { 1 }, 1 }, 1 };
    (void)state;
    assert_int_equal(pipe(ends), 0);
    const struct mxw_channel_message message = {
        .kind = MXW_SAYS_DIRECTORY,
        .bytes = { (const uint8_t *)&about, sizeof about },
        .fds = { ends[0], ends[1] },
        .fd_count = 2,
    };
    CHECK(mxw_view_read(&view, &message, &next, &problem) == MXW_MALFORMED,
          "what could change under our eyes is refused");
    CHECK(!mxw_view_is_there(&view), "and there is no view");
    CHECK(close(ends[0]) != 0 && close(ends[1]) != 0, "and its descriptors are closed");
}

/* Who has lost the descriptors has to say so in words that lead to the cause. */
static void run_cut(void **state)
{
    struct mxw_problem problem;
    struct mxw_view view = { 0 }, next;
    const struct mxw_says_directory about = { { { 1 }, 1 }, 1 };
    struct mxw_channel_message message = MXW_MESSAGE(MXW_SAYS_DIRECTORY, about);
    (void)state;
    message.is_cut = true;
    CHECK(mxw_view_read(&view, &message, &next, &problem) == MXW_MALFORMED, "it is refused");
    CHECK(strstr(problem.text, "no descriptor left") != NULL, "and the reason is told");
}

static const struct size_case {
    const char *name;
    size_t len, fd_count;
} size_cases[] = {
    { "a message that is too short", sizeof(struct mxw_says_directory) - 1, 0 },
    { "a message without tables", sizeof(struct mxw_says_directory), 0 },
    { "an empty message", 0, 0 },
};

static void run_size_case(void **state)
{
    const struct size_case *c = *state;
    struct mxw_problem problem;
    struct mxw_view view = { 0 }, next;
    static const uint8_t octets[64];
    const struct mxw_channel_message message = { .kind = MXW_SAYS_DIRECTORY,
                                                 .bytes = { octets, c->len },
                                                 .fd_count = c->fd_count };
    CHECK(mxw_view_read(&view, &message, &next, &problem) == MXW_MALFORMED, c->name);
}

int main(void)
{
    TEST_ONE("a view travels, and its base only when it is new", run_travel);
    TEST_ONE("memory that is not sealed is refused", run_unsealed);
    TEST_ONE("a directory whose descriptors were lost on the way", run_cut);
    TEST_TABLE(size_cases, run_size_case);
    return test_run("daemon/view");
}
