#include "daemon/keeper/processes.h"

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
    unsigned gone, messages, settled;
};

struct edge {
    struct world *world;
    size_t index;
} edges[EDGES];

static void confirm(struct world *world, size_t index)
{
    const struct mxw_says_confirm confirm = { world->views[index].about.generation };
    const struct mxw_channel_message message = MXW_MESSAGE(MXW_SAYS_CONFIRM, confirm);
    CHECK(mxw_channel_send(world->edges[index], &message) == MXW_OK, "an edge confirms");
}

static void on_edge_message(void *user, const struct mxw_channel_message *message)
{
    struct edge *edge = user;
    struct mxw_problem problem;
    struct mxw_view next, *now = &edge->world->views[edge->index];
    CHECK(mxw_view_read(now, message, &next, &problem) == MXW_OK, "an edge takes a view");
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

static void publish(struct world *world, uint64_t generation)
{
    struct mxw_problem problem;
    mxw_view_free(&world->view);
    world->view.about = (struct mxw_says_directory){ { { 1 }, 1 }, generation };
    assert_int_equal(mxw_sealed_make(&world->view.base, "base", MXW_BYTES("base"), &problem),
                     MXW_OK);
    assert_int_equal(mxw_sealed_make(&world->view.overlay, "overlay", MXW_BYTES("over"), &problem),
                     MXW_OK);
    mxw_processes_publish(&world->processes, &world->view);
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

int main(void)
{
    TEST_ONE("a view is in force when every edge has confirmed it", run_confirmation);
    TEST_ONE("an edge that is gone is not waited for", run_silent_edge);
    TEST_ONE("nobody waits for ever", run_end);
    return test_run("daemon/keeper/processes");
}
