#include "daemon/keeper/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/trace/trace.h"
#include "daemon/keeper/table_maker.h"
#include "daemon/link.h"
#include "tests/support/test.h"

/* The keeper's side, and an edge at the other end: a link, or a socket to play with. */
struct world {
    char folder[32];
    struct mxw_loop *loop;
    struct mxw_processes processes;
    struct mxw_intake intake;
    struct mxw_process *process;
    struct mxw_link link;
    struct mxw_channel *master; /* the other end of the link's */
    int edge;                   /* the socket */
};

/* The keeper's calls. */

static void on_message(void *user, struct mxw_process *process,
                       const struct mxw_channel_message *message)
{
    struct world *world = user;
    if (message->kind == MXW_SAYS_RECORDS)
        mxw_intake_take(&world->intake, process, message);
}

static void on_nothing(void *user)
{
    (void)user;
}

static void on_gone(void *user, struct mxw_process *process)
{
    mxw_intake_forget(&((struct world *)user)->intake, process);
}

static const struct mxw_processes_calls calls = { on_message, on_nothing, on_gone };

/* The link's. */

static void count(void *user, struct mxw_counters *counters)
{
    (void)user;
    (void)counters;
}

static const struct mxw_link_calls link_calls = { on_nothing, count, on_nothing };

static void on_no_message(void *user, const struct mxw_channel_message *message)
{
    (void)user;
    (void)message;
}

static const struct mxw_channel_calls master_calls = { .on_message = on_no_message,
                                                       .on_end = on_nothing };

static int begin(struct world *world)
{
    int ends[2];
    char trace[48];
    struct mxw_problem problem;
    const struct mxw_says_edge about = { .number = 0 };
    const struct mxw_trace_limits limits = { .days = 14, .size_max = 1u << 30 };
    *world = (struct world){ .folder = "/tmp/mxw-intake-XXXXXX", .edge = -1 };
    assert_non_null(mkdtemp(world->folder));
    (void)snprintf(trace, sizeof trace, "%s/trace", world->folder);
    world->loop = mxw_loop_open();
    mxw_processes_open(&world->processes, world->loop, &calls, world);
    assert_int_equal(mxw_intake_open(&world->intake, world->loop, trace, &limits, &problem),
                     MXW_OK);
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    world->process = mxw_processes_add(&world->processes, &about, ends[0]);
    assert_non_null(world->process);
    return ends[1];
}

static void begin_with_socket(struct world *world)
{
    int edge = begin(world);
    world->edge = edge;
}

static void make_empty_table(struct mxw_sealed *table)
{
    static const uint8_t identity[MXW_STORE_IDENTITY_LEN] = { 1 };
    struct mxw_problem problem;
    struct mxw_table_maker maker;
    assert_int_equal(mxw_table_maker_begin(&maker, 0, identity), MXW_OK);
    assert_int_equal(mxw_table_maker_end(&maker, "none", table, &problem), MXW_OK);
    mxw_table_maker_free(&maker);
}

static void begin_with_link(struct world *world)
{
    int to_master[2], edge = begin(world);
    struct mxw_problem problem;
    struct mxw_view view = { .about = { { { 1 }, 1 }, 1 } };
    make_empty_table(&view.base);
    make_empty_table(&view.overlay);
    assert_int_equal(mxw_channel_pair(to_master, &problem), MXW_OK);
    world->master = mxw_channel_open(world->loop, to_master[0], &master_calls, world);
    const struct mxw_link_settings settings = {
        .loop = world->loop, .master = to_master[1], .view = &view, .queue_room = 8u << 20
    };
    assert_int_equal(mxw_link_open(&world->link, &settings, &link_calls, world, &problem), MXW_OK);
    const struct mxw_channel_message meet = { .kind = MXW_SAYS_KEEPER,
                                              .fds = { edge },
                                              .fd_count = 1 };
    assert_int_equal(mxw_channel_send(world->master, &meet), MXW_OK);
    close(edge);
}

static void finish(struct world *world)
{
    char command[64];
    mxw_link_close(&world->link, 0);
    mxw_channel_close(world->master);
    mxw_intake_close(&world->intake);
    mxw_processes_close(&world->processes);
    mxw_loop_close(world->loop);
    if (world->edge >= 0)
        close(world->edge);
    (void)snprintf(command, sizeof command, "rm -r %s", world->folder);
    assert_int_equal(system(command), 0);
}

/* Everything goes its way but to the disk. */
static void turn_without_disk(struct world *world)
{
    for (unsigned i = 0; i < 50; i++) {
        (void)mxw_loop_turn(world->loop, mxw_clock_now() + MXW_MILLISECOND);
        mxw_timer_cancel(&world->intake.due);
    }
}

/* A record of the trace, of about `size` octets. */
static mxw_bytes make_record(size_t size, struct mxw_writer *out)
{
    static const uint8_t name[1000] = { 'x' };
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
    mxw_trace_put_text(&trace, MXW_TRACE_ID, MXW_BYTES("a-1"));
    mxw_trace_put_time(&trace, MXW_TRACE_AT, 1795539734000000);
    for (size_t i = 0; i < size / sizeof name; i++) {
        mxw_trace_open(&trace, MXW_TRACE_DNS);
        mxw_trace_put_text(&trace, MXW_TRACE_DNS_NAME, (mxw_bytes){ name, sizeof name });
        mxw_trace_close(&trace);
    }
    mxw_trace_end(&trace);
    return mxw_written(out);
}

static const struct window_case {
    const char *name;
    size_t size; /* of a record */
    size_t record_count;
    bool is_full_of_octets; /* and not of records */
} window_cases[] = {
    { "an edge with small records sends as many as are allowed", 0, 3 * MXW_RECORDS_MAX, false },
    { "an edge with large records sends as much as is allowed", 20000, 100, true },
};

static void run_window_case(void **state)
{
    const struct window_case *c = *state;
    uint8_t room[MXW_TRACE_RECORD_MAX];
    struct mxw_writer out = MXW_WRITER(room);
    mxw_bytes record = make_record(c->size, &out);
    struct world world;
    begin_with_link(&world);
    for (size_t i = 0; i < c->record_count; i++)
        mxw_link_record(&world.link, record);
    turn_without_disk(&world);
    size_t octets = world.link.sent_octets, one = record.len + MXW_RECORD_HEAD;
    CHECK(world.link.sent_count <= MXW_RECORDS_MAX && octets <= MXW_RECORDS_WINDOW, c->name);
    CHECK(c->is_full_of_octets ? octets + one > MXW_RECORDS_WINDOW
                               : world.link.sent_count == MXW_RECORDS_MAX,
          c->name);
    CHECK(world.process->held_count == world.link.sent_count && world.process->held_octets == octets
              && world.intake.refused_count == 0,
          "the keeper holds all of it");

    for (unsigned i = 0; i < 100 && world.link.queue.count > 0; i++) {
        mxw_intake_flush(&world.intake);
        turn_without_disk(&world);
    }
    CHECK(world.link.queue.count == 0 && world.link.sent_count == 0 && world.link.sent_octets == 0,
          "and when the disk is back the edge has nothing left");
    CHECK(world.intake.stored_count == c->record_count && world.intake.refused_count == 0
              && world.process->held_count == 0 && world.process->held_octets == 0,
          "and everything is there, once");
    finish(&world);
}

/* Records that the edge is told of, in what it has not read yet. */
static uint64_t read_kept(struct world *world)
{
    uint8_t octets[sizeof(uint32_t) + sizeof(struct mxw_says_kept)];
    uint64_t sum = 0;
    while (recv(world->edge, octets, sizeof octets, MSG_DONTWAIT) == sizeof octets) {
        struct mxw_says_kept kept;
        memcpy(&kept, octets + sizeof(uint32_t), sizeof kept);
        sum += kept.records;
    }
    return sum;
}

/* A message of `count` records that share `len` octets, and of `more` octets that are none. */
static void take(struct world *world, size_t count, size_t len, size_t more)
{
    uint8_t room[MXW_CHANNEL_MESSAGE_MAX + 64];
    static const uint8_t octets[MXW_CHANNEL_MESSAGE_MAX];
    struct mxw_writer out = MXW_WRITER(room);
    for (size_t i = 0; i < count; i++) {
        uint32_t record = (uint32_t)(len / count - MXW_RECORD_HEAD);
        mxw_put(&out, (mxw_bytes){ (const uint8_t *)&record, sizeof record });
        mxw_put(&out, (mxw_bytes){ octets, record });
    }
    mxw_put(&out, (mxw_bytes){ (const uint8_t *)"\xff\xff\xff\xff", more });
    const struct mxw_channel_message message = { .kind = MXW_SAYS_RECORDS,
                                                 .bytes = mxw_written(&out) };
    mxw_intake_take(&world->intake, world->process, &message);
}

static const struct loss_case {
    const char *name;
    size_t messages, count, len; /* that are held */
    struct {
        size_t count, len, more;
    } lost;
    uint64_t refused;
} loss_cases[] = {
    { "as many octets as the window has are held, and no more",
      MXW_RECORDS_WINDOW / MXW_CHANNEL_MESSAGE_MAX,
      1,
      MXW_CHANNEL_MESSAGE_MAX,
      { 1, MXW_RECORD_HEAD, 0 },
      1 },
    { "as many records as the window has are held, and no more",
      1,
      MXW_RECORDS_MAX,
      MXW_RECORDS_MAX * 16,
      { 2, 32, 0 },
      2 },
    { "nonsense behind records loses them", 1, 3, 300, { 2, 200, 1 }, 2 },
    { "a record that is cut short loses those before it", 1, 3, 300, { 2, 200, 4 }, 2 },
    { "nonsense alone is no record that an edge has to be told of", 1, 3, 300, { 0, 0, 4 }, 1 },
    { "so is an empty message", 1, 3, 300, { 0, 0, 0 }, 1 },
    { "more records than an edge sends at once",
      0,
      0,
      0,
      { MXW_RECORDS_MAX + 1, (MXW_RECORDS_MAX + 1) * 16, 0 },
      MXW_RECORDS_MAX + 1 },
};

static void run_loss_case(void **state)
{
    const struct loss_case *c = *state;
    struct world world;
    begin_with_socket(&world);
    for (size_t i = 0; i < c->messages; i++)
        take(&world, c->count, c->len, 0);
    size_t held = c->messages * c->count;
    CHECK(world.process->held_count == held && world.intake.refused_count == 0, c->name);
    take(&world, c->lost.count, c->lost.len, c->lost.more);
    CHECK(world.process->held_count == held && world.intake.refused_count == c->refused, c->name);
    uint64_t told = read_kept(&world);
    CHECK(told == (held > 0 ? 0 : c->lost.count),
          "the edge is not told of a loss before it is told of what came earlier");
    mxw_intake_flush(&world.intake);
    told += read_kept(&world);
    CHECK(told == held + c->lost.count, "but then it is, and has nothing out of step");
    CHECK(world.process->held_count == 0 && world.process->held_octets == 0,
          "and there is place again");
    finish(&world);
}

/* A loss between two messages that are held, and another edge that has its own window. */
static void run_order(void **state)
{
    int ends[2];
    struct mxw_problem problem;
    struct world world;
    const struct mxw_says_edge about = { .number = 1 };
    (void)state;
    begin_with_socket(&world);
    assert_int_equal(mxw_channel_pair(ends, &problem), MXW_OK);
    struct mxw_process *first = world.process;
    struct mxw_process *other = mxw_processes_add(&world.processes, &about, ends[0]);
    for (size_t i = 0; i < MXW_RECORDS_WINDOW / MXW_CHANNEL_MESSAGE_MAX; i++)
        take(&world, 1, MXW_CHANNEL_MESSAGE_MAX, 0);
    world.process = other;
    take(&world, 5, 500, 0);
    CHECK(other->held_count == 5, "what one edge has sent takes no place from another");
    world.process = first;
    take(&world, 7, 700, 0);
    CHECK(world.intake.refused_count == 7, "the first has used up its own");
    mxw_intake_flush(&world.intake);
    CHECK(read_kept(&world) == 4 + 7, "and is told of all that it has sent");
    close(world.edge);
    world.edge = ends[1];
    CHECK(read_kept(&world) == 5, "as the other is");
    finish(&world);
}

static void run_gone(void **state)
{
    struct world world;
    (void)state;
    begin_with_socket(&world);
    take(&world, 3, 300, 0);
    take(&world, 3, 300, 1);
    close(world.edge);
    world.edge = -1;
    turn_without_disk(&world);
    CHECK(world.processes.first == NULL, "an edge is gone");
    mxw_intake_flush(&world.intake);
    CHECK(world.intake.first == NULL && world.intake.stored_count == 3,
          "and what it has sent is written for all that");
    finish(&world);
}

int main(void)
{
    TEST_TABLE(window_cases, run_window_case);
    TEST_TABLE(loss_cases, run_loss_case);
    TEST_ONE("each edge has a window of its own", run_order);
    TEST_ONE("an edge is gone before its records are written", run_gone);
    return test_run("daemon/keeper/intake");
}
