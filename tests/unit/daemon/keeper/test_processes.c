#include "daemon/keeper/processes.h"

#include <sys/resource.h>
#include <unistd.h>

#include "daemon/keeper/waiting.h"
#include "tests/support/test.h"

#define EDGES 2

/* The keeper's side, and the other ends of its channels. */
struct world {
    struct mxw_loop *loop;
    struct mxw_processes processes;
    struct mxw_waiting waiting;
    struct mxw_channel *edges[EDGES];
    struct mxw_view views[EDGES];
    bool edges_confirm[EDGES];
    struct mxw_view view;
    bool has_refused; /* an edge, the last view it was sent */
    size_t fd_count;  /* of that message */
    uint64_t kept;    /* records an edge was told of */
    unsigned views_came, gone, messages, settled;
};

struct edge {
    struct world *world;
    size_t index;
} edges[EDGES];

static void confirm(struct world *world, size_t index)
{
    CHECK(mxw_view_confirm(&world->views[index], world->has_refused, world->edges[index]) == MXW_OK,
          "an edge confirms");
}

static void on_edge_message(void *user, const struct mxw_channel_message *message)
{
    struct edge *edge = user;
    struct mxw_problem problem;
    struct mxw_says_kept kept = { 0 };
    struct mxw_view next, *now = &edge->world->views[edge->index];
    if (message->kind == MXW_SAYS_KEPT) {
        CHECK(mxw_message_read(message, &kept, sizeof kept), "an edge is told of its records");
        edge->world->kept += kept.records;
        return;
    }
    edge->world->views_came++;
    edge->world->fd_count = message->fd_count;
    edge->world->has_refused = mxw_view_read(now, message, &next, &problem) != MXW_OK;
    if (!edge->world->has_refused)
        mxw_view_replace(now, &next);
    if (edge->world->edges_confirm[edge->index])
        confirm(edge->world, edge->index);
}

static void on_edge_end(void *user)
{
    (void)user;
}

static const struct mxw_channel_calls edge_calls = { .on_message = on_edge_message,
                                                     .on_end = on_edge_end };

static void on_message(void *user, struct mxw_process *process,
                       const struct mxw_channel_message *message)
{
    struct world *world = user;
    (void)process;
    (void)message;
    world->messages++;
}

static void on_confirmed(void *user)
{
    mxw_waiting_look(&((struct world *)user)->waiting);
}

static void on_gone(void *user, struct mxw_process *process)
{
    (void)process;
    ((struct world *)user)->gone++;
}

static void on_settled(void *user)
{
    ((struct world *)user)->settled++;
}

static const struct mxw_processes_calls calls = { on_message, on_confirmed, on_gone };

static void publish_of(struct world *world, uint8_t store, uint64_t base, uint64_t generation)
{
    struct mxw_problem problem;
    mxw_view_free(&world->view);
    world->view.about = (struct mxw_says_directory){ { { store }, base }, generation };
    assert_int_equal(mxw_sealed_make(&world->view.base, "base", MXW_BYTES("base"), &problem),
                     MXW_OK);
    assert_int_equal(mxw_sealed_make(&world->view.overlay, "overlay", MXW_BYTES("over"), &problem),
                     MXW_OK);
    mxw_processes_publish(&world->processes, &world->view);
}

static void publish(struct world *world, uint64_t generation)
{
    publish_of(world, 1, 1, generation);
}

static void turn(struct world *world)
{
    for (unsigned i = 0; i < 5; i++)
        (void)mxw_loop_turn(world->loop, mxw_loop_now(world->loop) + 10 * MXW_MILLISECOND);
}

static void add_edge(struct world *world, size_t index)
{
    int ends[2];
    struct mxw_problem problem;
    const struct mxw_says_edge about = { .number = (uint32_t)index };
    edges[index] = (struct edge){ world, index };
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    world->edges[index] = mxw_channel_open(world->loop, ends[1], &edge_calls, &edges[index]);
    world->edges_confirm[index] = true;
    assert_non_null(mxw_processes_add(&world->processes, &about, ends[0]));
}

static void begin(struct world *world)
{
    *world = (struct world){ .loop = mxw_loop_open() };
    mxw_processes_open(&world->processes, world->loop, &calls, world);
    mxw_waiting_open(&world->waiting, world->loop, &world->processes);
}

static void finish(struct world *world)
{
    mxw_waiting_close(&world->waiting);
    mxw_processes_close(&world->processes);
    for (size_t i = 0; i < EDGES; i++) {
        mxw_channel_close(world->edges[i]);
        mxw_view_free(&world->views[i]);
    }
    mxw_view_free(&world->view);
    mxw_loop_close(world->loop);
}

static void run_confirmation(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    publish(&world, 7);
    add_edge(&world, 1);
    CHECK(mxw_waiting_add(&world.waiting, 7, on_settled, &world) == MXW_OK, "somebody waits");
    CHECK(world.settled == 0, "and is not called at once");
    turn(&world);
    CHECK(world.settled == 1, "but when both edges have confirmed, one of which came later");
    CHECK(mxw_processes_have_confirmed(&world.processes, 7), "which is known");
    CHECK(!mxw_processes_have_confirmed(&world.processes, 8), "and nothing beyond");

    CHECK(mxw_waiting_add(&world.waiting, 7, on_settled, &world) == MXW_OK, "one more waits");
    turn(&world);
    CHECK(world.settled == 2, "for what is so already, and is called soon");
    finish(&world);
}

static void run_silent_edge(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    add_edge(&world, 1);
    world.edges_confirm[1] = false;
    publish(&world, 2);
    CHECK(mxw_waiting_add(&world.waiting, 2, on_settled, &world) == MXW_OK, "somebody waits");
    turn(&world);
    CHECK(world.settled == 0, "for an edge that does not confirm");
    mxw_channel_close(world.edges[1]);
    world.edges[1] = NULL;
    turn(&world);
    CHECK(world.gone == 1 && world.settled == 1, "until it is gone, and is no live one any more");
    finish(&world);
}

static void run_end(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    world.edges_confirm[0] = false;
    publish(&world, 2);
    CHECK(mxw_waiting_add(&world.waiting, 2, on_settled, &world) == MXW_OK, "somebody waits");
    mxw_waiting_close(&world.waiting);
    CHECK(world.settled == 1, "and is called when the keeper ends");
    finish(&world);
}

/* Descriptors that may be opened from now on: none, or as many as before. */
static void allow_descriptors(bool some)
{
    static struct rlimit before;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (!some) {
        before = limit;
        int lowest = dup(0);
        close(lowest);
        limit.rlim_cur = (rlim_t)lowest;
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, some ? &before : &limit), 0);
}

static void wait_out_the_pause(struct world *world)
{
    mxw_time end = mxw_clock_now() + MXW_PROCESS_PAUSE + 100 * MXW_MILLISECOND;
    while (mxw_clock_now() < end)
        (void)mxw_loop_turn(world->loop, end);
}

static void run_refusal(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    publish(&world, 2);
    turn(&world);
    CHECK(mxw_processes_have_confirmed(&world.processes, 2), "an edge has a view");

    publish_of(&world, 1, 3, 3);
    allow_descriptors(false);
    turn(&world);
    allow_descriptors(true);
    CHECK(world.views_came == 2 && world.fd_count == 0 && world.has_refused,
          "another base comes when it has no descriptors, and is refused");
    CHECK(world.views[0].about.generation == 2
              && !mxw_processes_have_confirmed(&world.processes, 3),
          "the old one stays, and the keeper knows");

    publish_of(&world, 1, 3, 4);
    turn(&world);
    CHECK(world.views_came == 2, "an overlay without the base would be of no use, and is not sent");
    wait_out_the_pause(&world);
    CHECK(world.views_came == 3 && world.fd_count == 2 && !world.has_refused,
          "after a pause the base comes again, once, with the newest overlay");
    CHECK(mxw_processes_have_confirmed(&world.processes, 4), "which is confirmed");
    publish_of(&world, 1, 3, 5);
    turn(&world);
    CHECK(world.fd_count == 1 && mxw_processes_have_confirmed(&world.processes, 5),
          "and the next overlay needs no base any more");
    finish(&world);
}

static void run_long_refusal(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    publish(&world, 2);
    allow_descriptors(false);
    for (unsigned i = 0; i < 3; i++)
        wait_out_the_pause(&world);
    allow_descriptors(true);
    CHECK(world.views_came >= 3 && world.views_came <= 4 && world.has_refused,
          "who refuses again and again is sent a view once a pause, and no more often");
    wait_out_the_pause(&world);
    CHECK(mxw_processes_have_confirmed(&world.processes, 2), "until it can take it");
    finish(&world);
}

static void run_other_store(void **state)
{
    struct world world;
    const struct mxw_store_mark other = { { 2 }, 1 };
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    publish_of(&world, 1, 1, 90);
    turn(&world);
    CHECK(mxw_processes_have_confirmed(&world.processes, 3), "an edge has generation 90");
    mxw_processes_await(&world.processes, &other);
    CHECK(!mxw_processes_have_confirmed(&world.processes, 3),
          "which is no generation of another store, however high");
    CHECK(mxw_waiting_add(&world.waiting, 3, on_settled, &world) == MXW_OK, "somebody waits");
    turn(&world);
    CHECK(world.settled == 0, "for the third of that one");
    publish_of(&world, 2, 3, 3);
    CHECK(!mxw_processes_have_confirmed(&world.processes, 3), "also when it is on its way");
    turn(&world);
    CHECK(world.settled == 1, "until it is confirmed");
    finish(&world);
}

static void run_kept(void **state)
{
    struct world world;
    uint64_t told = 0;
    (void)state;
    begin(&world);
    add_edge(&world, 0);
    struct mxw_process *process = world.processes.first;
    while (process->owes_kept == 0 && told < 100000) {
        mxw_process_kept(process, 1);
        told++;
    }
    CHECK(process->owes_kept == 1, "an edge that does not read cannot be told of its records");
    mxw_process_kept(process, 5);
    for (unsigned i = 0; i < 1000 && world.kept < told + 5; i++)
        turn(&world);
    CHECK(world.kept == told + 5 && process->owes_kept == 0, "but is as soon as it does");
    finish(&world);
}

int main(void)
{
    TEST_ONE("a view is in force when every edge has confirmed it", run_confirmation);
    TEST_ONE("an edge that is gone is not waited for", run_silent_edge);
    TEST_ONE("nobody waits for ever", run_end);
    TEST_ONE("a view that is refused is sent again, whole", run_refusal);
    TEST_ONE("a view that is refused for long", run_long_refusal);
    TEST_ONE("a generation of another store confirms nothing", run_other_store);
    TEST_ONE("what an edge is to be told of its records is not lost", run_kept);
    return test_run("daemon/keeper/processes");
}
