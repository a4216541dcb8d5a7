#include "daemon/keeper/publisher.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/directory/view.h"
#include "daemon/keeper/waiting.h"
#include "daemon/link.h"
#include "runtime/store/audit.h"
#include "runtime/store/domains.h"
#include "runtime/store/exempt.h"
#include "runtime/store/tenants.h"
#include "tests/support/test.h"

/* A store, a publisher, and one edge's link at the other end of a channel. */
struct world {
    char folder[32];
    char path[64];
    struct mxw_loop *loop;
    struct mxw_store *store, *reader;
    struct mxw_processes processes;
    struct mxw_publisher publisher;
    struct mxw_link link;
    struct mxw_channel *master; /* the other end of the link's */
    unsigned directories;       /* that the link has taken */
    unsigned domain_count;
};

static void on_message(void *user, struct mxw_process *process,
                       const struct mxw_channel_message *message)
{
    (void)user;
    (void)process;
    (void)message;
}

static void on_confirmed(void *user)
{
    (void)user;
}

static void on_gone(void *user, struct mxw_process *process)
{
    (void)user;
    (void)process;
}

static const struct mxw_processes_calls calls = { on_message, on_confirmed, on_gone };

static void on_directory(void *user)
{
    ((struct world *)user)->directories++;
}

static void count(void *user, struct mxw_counters *counters)
{
    (void)user;
    (void)counters;
}

static void on_master_gone(void *user)
{
    (void)user;
}

static const struct mxw_link_calls link_calls = { on_directory, count, on_master_gone };

static void on_nothing(void *user, const struct mxw_channel_message *message)
{
    (void)user;
    (void)message;
}

static const struct mxw_channel_calls master_calls = { .on_message = on_nothing,
                                                       .on_end = on_master_gone };

/* Until the link has what the store has. False: it did not get there. */
static bool settle(struct world *world)
{
    struct mxw_store_mark mark;
    assert_int_equal(mxw_store_mark(world->reader, &mark), MXW_OK);
    for (unsigned i = 0; i < 2000; i++) {
        if (mxw_processes_have_confirmed(&world->processes, mark.sequence)
            && world->publisher.making == NULL)
            return world->link.directory.generation == mark.sequence;
        (void)mxw_loop_turn(world->loop, mxw_clock_now() + 5 * MXW_MILLISECOND);
    }
    return false;
}

static void begin_change(struct world *world)
{
    assert_int_equal(mxw_store_begin(world->store, MXW_BYTES("test"), 1), MXW_OK);
}

static void end_change(struct world *world)
{
    uint64_t sequence;
    assert_int_equal(
        mxw_store_audit_add(world->store, MXW_BYTES("test"), MXW_BYTES("x"), MXW_BYTES("{}")),
        MXW_STORE_DONE);
    assert_int_equal(mxw_store_commit(world->store, &sequence), MXW_OK);
    mxw_publisher_soon(&world->publisher);
}

static void add_some(struct world *world, unsigned how_many)
{
    begin_change(world);
    for (unsigned i = 0; i < how_many; i++) {
        char name[32], dual[32], ipv4[32];
        snprintf(name, sizeof name, "d%u.example", world->domain_count);
        snprintf(dual, sizeof dual, "d%u-example", world->domain_count);
        snprintf(ipv4, sizeof ipv4, "d%u-example--v4", world->domain_count++);
        const struct mxw_store_domain domain = {
            .name = { (const uint8_t *)name, strlen(name) },
            .tenant = MXW_BYTES("acme"),
            .settings = MXW_BYTES("next_hop=smtp://192.0.2.1\n"),
        };
        const struct mxw_store_hosted hosted = { { (const uint8_t *)dual, strlen(dual) },
                                                 { (const uint8_t *)ipv4, strlen(ipv4) } };
        assert_int_equal(mxw_store_domain_add(world->store, &domain, &hosted), MXW_STORE_DONE);
    }
    end_change(world);
}

static void begin(struct world *world)
{
    struct mxw_problem problem;
    struct mxw_view nothing = { 0 };
    *world = (struct world){ .folder = "/tmp/mxw-publisher-XXXXXX" };
    assert_non_null(mkdtemp(world->folder));
    snprintf(world->path, sizeof world->path, "%s/store.db", world->folder);
    world->loop = mxw_loop_open();
    assert_int_equal(mxw_store_open(&world->store, world->path, &problem), MXW_OK);
    assert_int_equal(mxw_store_read_open(&world->reader, world->path, &problem), MXW_OK);
    mxw_processes_open(&world->processes, world->loop, &calls, world);
    mxw_publisher_open(&world->publisher, world->loop, &world->processes, world->path, &nothing);
    begin_change(world);
    assert_int_equal(mxw_store_tenant_add(world->store, MXW_BYTES("acme"), (mxw_bytes){ 0 }),
                     MXW_STORE_DONE);
    end_change(world);
    mxw_publisher_use(&world->publisher, world->reader);
    while (!mxw_view_is_there(&world->publisher.view))
        (void)mxw_loop_turn(world->loop, mxw_clock_now() + 5 * MXW_MILLISECOND);
}

/* An edge that was forked with the first view, and is introduced. */
static void add_edge(struct world *world)
{
    int to_master[2], to_keeper[2];
    struct mxw_problem problem;
    struct mxw_view view = { .about = world->publisher.view.about };
    const struct mxw_says_edge about = { .number = 0 };
    assert_int_equal(mxw_sealed_make(&view.base, "base",
                                     mxw_sealed_bytes(&world->publisher.view.base), &problem),
                     MXW_OK);
    assert_int_equal(mxw_sealed_make(&view.overlay, "overlay",
                                     mxw_sealed_bytes(&world->publisher.view.overlay), &problem),
                     MXW_OK);
    assert_int_equal(mxw_channel_pair(to_master, &problem), MXW_OK);
    assert_int_equal(mxw_channel_pair(to_keeper, &problem), MXW_OK);
    world->master = mxw_channel_open(world->loop, to_master[0], &master_calls, world);
    const struct mxw_link_settings settings = {
        .loop = world->loop, .master = to_master[1], .view = &view, .queue_room = 65536
    };
    assert_int_equal(mxw_link_open(&world->link, &settings, &link_calls, world, &problem), MXW_OK);
    const struct mxw_channel_message meet = { .kind = MXW_SAYS_KEEPER,
                                              .fds = { to_keeper[1] },
                                              .fd_count = 1 };
    assert_int_equal(mxw_channel_send(world->master, &meet), MXW_OK);
    close(to_keeper[1]);
    assert_non_null(mxw_processes_add(&world->processes, &about, to_keeper[0]));
}

static void finish(struct world *world)
{
    char command[96];
    mxw_link_close(&world->link, 0);
    mxw_channel_close(world->master);
    mxw_publisher_close(&world->publisher);
    mxw_processes_close(&world->processes);
    mxw_store_close(world->reader);
    mxw_store_close(world->store);
    mxw_loop_close(world->loop);
    snprintf(command, sizeof command, "rm -r %s", world->folder);
    assert_int_equal(system(command), 0);
}

static bool finds(const struct world *world, const char *name)
{
    struct mxw_domain domain;
    return mxw_directory_view_find(&world->link.directory,
                                   (mxw_bytes){ (const uint8_t *)name, strlen(name) }, &domain);
}

static void run_changes(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    CHECK(!finds(&world, "d0.example"), "in which nothing is");

    add_some(&world, 2);
    CHECK(settle(&world), "a change is confirmed");
    CHECK(finds(&world, "d0.example") && finds(&world, "d1.example"), "and found");

    begin_change(&world);
    assert_int_equal(mxw_store_domain_remove(world.store, MXW_BYTES("d0.example")), MXW_STORE_DONE);
    end_change(&world);
    CHECK(settle(&world), "a removal is confirmed");
    CHECK(!finds(&world, "d0.example") && finds(&world, "d1.example"), "and found no more");
    finish(&world);
}

static void run_new_base(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    uint64_t base = world.publisher.view.about.base.sequence;
    add_some(&world, MXW_OVERLAY_NAMES_MIN);
    CHECK(settle(&world) && world.publisher.view.about.base.sequence == base,
          "as many changes as an overlay may have go into it");
    add_some(&world, 1);
    CHECK(settle(&world) && world.publisher.view.about.base.sequence > base,
          "one more makes a new base");
    CHECK(finds(&world, "d0.example") && finds(&world, "d1024.example"), "which has all of them");
    add_some(&world, 1);
    CHECK(settle(&world) && finds(&world, "d1025.example"), "and gets an overlay of its own");
    finish(&world);
}

static void run_exempt(void **state)
{
    struct world world;
    size_t exempt_count;
    (void)state;
    begin(&world);
    add_edge(&world);
    begin_change(&world);
    assert_int_equal(mxw_store_exempt_add(world.store, MXW_BYTES("192.0.2.0/24"), MXW_BYTES("x")),
                     MXW_STORE_DONE);
    end_change(&world);
    CHECK(settle(&world), "an exempt prefix is confirmed");
    const mxw_prefix *exempt = mxw_directory_view_exempt(&world.link.directory, &exempt_count);
    CHECK(exempt_count == 1 && exempt[0].len == 24 && exempt[0].address.family == MXW_IPV4,
          "and is where an edge looks for it");
    finish(&world);
}

/* A keeper takes over from another. */
static void run_inheritance(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_some(&world, 3);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    unsigned before = world.directories;
    struct mxw_view inherited = world.publisher.view;
    world.publisher.view = (struct mxw_view){ 0 };
    mxw_publisher_close(&world.publisher);
    mxw_publisher_open(&world.publisher, world.loop, &world.processes, world.path, &inherited);
    mxw_publisher_use(&world.publisher, world.reader);
    CHECK(settle(&world) && finds(&world, "d2.example"), "the next keeper goes on with it");
    add_some(&world, 1);
    CHECK(settle(&world) && finds(&world, "d3.example") && world.directories > before,
          "and publishes over the same base");
    finish(&world);
}

/* How often the loop has something to do in a tenth of a second. */
static unsigned count_turns(struct world *world)
{
    mxw_time end = mxw_clock_now() + 100 * MXW_MILLISECOND;
    unsigned turns = 0;
    for (; mxw_clock_now() < end; turns++)
        (void)mxw_loop_turn(world->loop, end);
    return turns;
}

static void make_other(struct world *world, char other[64], struct mxw_store **reader)
{
    struct mxw_store *store;
    struct mxw_problem problem;
    snprintf(other, 64, "%s/other.db", world->folder);
    assert_int_equal(mxw_store_open(&store, other, &problem), MXW_OK);
    assert_int_equal(mxw_store_read_open(reader, other, &problem), MXW_OK);
    mxw_store_close(store);
}

/* The file is the reader's, and has the content of another store. */
static void run_other_store(void **state)
{
    struct world world;
    struct mxw_store *other;
    char path[64];
    (void)state;
    begin(&world);
    add_some(&world, 3);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    struct mxw_says_directory about = world.publisher.view.about;
    make_other(&world, path, &other);
    mxw_publisher_use(&world.publisher, other);
    CHECK(count_turns(&world) < 10, "a base of another store is not begun again and again");
    CHECK(world.publisher.is_astray && world.publisher.making == NULL,
          "the owner is asked for another reader");
    CHECK(strstr(world.publisher.problem.text, "another store") != NULL,
          world.publisher.problem.text);
    CHECK(memcmp(&about, &world.publisher.view.about, sizeof about) == 0
              && finds(&world, "d2.example"),
          "what was published stays");
    mxw_publisher_use(&world.publisher, world.reader);
    add_some(&world, 1);
    CHECK(settle(&world) && finds(&world, "d3.example"), "with the right one it goes on");
    CHECK(!world.publisher.is_astray && world.publisher.problem.text[0] == '\0', "as before");
    mxw_store_close(other);
    finish(&world);
}

static void run_replaced_file(void **state)
{
    struct world world;
    struct mxw_store *other;
    struct mxw_problem problem;
    struct mxw_view nothing = { 0 };
    char path[64];
    (void)state;
    begin(&world);
    mxw_publisher_close(&world.publisher);
    mxw_publisher_open(&world.publisher, world.loop, &world.processes, world.path, &nothing);
    make_other(&world, path, &other);
    mxw_store_close(other);
    assert_int_equal(rename(path, world.path), 0);
    mxw_publisher_use(&world.publisher, world.reader);
    CHECK(count_turns(&world) < 10 && world.publisher.is_astray
              && !mxw_view_is_there(&world.publisher.view),
          "no base is made beside a reader whose file was replaced");
    mxw_publisher_use(&world.publisher, NULL);
    mxw_store_close(world.reader);
    mxw_store_close(world.store);
    assert_int_equal(mxw_store_reopen(&world.store, world.path, &problem), MXW_OK);
    assert_int_equal(mxw_store_read_open(&world.reader, world.path, &problem), MXW_OK);
    mxw_publisher_use(&world.publisher, world.reader);
    (void)count_turns(&world);
    CHECK(mxw_view_is_there(&world.publisher.view), "and one is made with a reader of the new one");
    finish(&world);
}

static void run_no_reader(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    add_edge(&world);
    add_some(&world, 2 * MXW_BASE_SLICE);
    while (world.publisher.making == NULL)
        (void)mxw_loop_turn(world.loop, mxw_clock_now() + 5 * MXW_MILLISECOND);
    mxw_publisher_use(&world.publisher, NULL);
    CHECK(world.publisher.making == NULL, "a base is given up with its store");
    CHECK(count_turns(&world) < 10, "and nothing goes on");
    mxw_publisher_use(&world.publisher, world.reader);
    CHECK(settle(&world) && finds(&world, "d3999.example"), "until there is a store again");
    finish(&world);
}

/* Until the link has taken `directories`, or the keeper should have sent another long ago. */
static void await_directories(struct world *world, unsigned directories)
{
    mxw_time end = mxw_clock_now() + 3 * MXW_PROCESS_PAUSE;
    while (world->directories < directories && mxw_clock_now() < end)
        (void)mxw_loop_turn(world->loop, mxw_clock_now() + 10 * MXW_MILLISECOND);
}

static void send_to_edge(struct world *world, const struct mxw_view *view)
{
    const struct mxw_says_directory nothing = { 0 };
    CHECK(mxw_view_send(view, &nothing, world->processes.first->channel) == MXW_OK,
          "a directory is sent");
    for (unsigned i = 0; i < 5; i++)
        (void)mxw_loop_turn(world->loop, mxw_clock_now() + 10 * MXW_MILLISECOND);
}

static void run_no_descriptors(void **state)
{
    struct world world;
    struct rlimit before, limit;
    (void)state;
    begin(&world);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    unsigned directories = world.directories;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    limit = before;
    limit.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    send_to_edge(&world, &world.publisher.view);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    CHECK(world.link.has_refused && world.directories == directories,
          "one that comes when it has no descriptors is refused");
    await_directories(&world, directories + 1);
    CHECK(!world.link.has_refused && world.directories == directories + 1,
          "and comes again after a pause");
    add_some(&world, 1);
    CHECK(settle(&world) && finds(&world, "d0.example"), "and changes go on from there");
    finish(&world);
}

static void run_damaged(void **state)
{
    struct world world;
    struct mxw_problem problem;
    struct mxw_view damaged;
    (void)state;
    begin(&world);
    add_edge(&world);
    CHECK(settle(&world), "an edge has the directory");
    unsigned directories = world.directories;
    damaged = (struct mxw_view){ .about = world.publisher.view.about };
    damaged.about.generation += 5;
    assert_int_equal(mxw_sealed_make(&damaged.base, "base", MXW_BYTES("x"), &problem), MXW_OK);
    assert_int_equal(mxw_sealed_make(&damaged.overlay, "overlay", MXW_BYTES("x"), &problem),
                     MXW_OK);
    send_to_edge(&world, &damaged);
    CHECK(world.link.has_refused && world.directories == directories, "a damaged one is refused");
    CHECK(!mxw_processes_have_confirmed(&world.processes, damaged.about.generation)
              && world.processes.first->confirmed.generation == world.link.directory.generation,
          "and what is in force confirmed instead");
    await_directories(&world, directories + 1);
    CHECK(!world.link.has_refused && world.directories == directories + 1,
          "until one comes that is in order");
    mxw_view_free(&damaged);
    finish(&world);
}

int main(void)
{
    TEST_ONE("changes reach an edge, and are confirmed", run_changes);
    TEST_ONE("a base is made anew when its overlay has grown too large", run_new_base);
    TEST_ONE("exempt prefixes reach an edge", run_exempt);
    TEST_ONE("a reader and a path that are two stores", run_other_store);
    TEST_ONE("a store that was replaced under its reader", run_replaced_file);
    TEST_ONE("a store that is lost while a base is made", run_no_reader);
    TEST_ONE("a keeper takes over the directory of the one before", run_inheritance);
    TEST_ONE("a directory for which an edge has no descriptors comes again", run_no_descriptors);
    TEST_ONE("a damaged directory is refused, and comes again", run_damaged);
    return test_run("daemon/keeper/publisher");
}
