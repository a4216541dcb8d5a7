/* Memory that runs out at any allocation of SQLite's: MXW_NO_ROOM, nothing by halves, and the store
 * can be used when there is memory again. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/unit/runtime/store/world.h"

static sqlite3_mem_methods real;

static struct {
    unsigned number; /* of the allocation that fails; 0: none */
    unsigned count;
    bool only_once;
} failure;

static bool fails(void)
{
    if (failure.number == 0)
        return false;
    failure.count++;
    return failure.only_once ? failure.count == failure.number : failure.count >= failure.number;
}

static void *take(int len)
{
    return fails() ? NULL : real.xMalloc(len);
}

static void *take_again(void *at, int len)
{
    return fails() ? NULL : real.xRealloc(at, len);
}

static void install(void)
{
    sqlite3_mem_methods starved;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real), SQLITE_OK);
    starved = real;
    starved.xMalloc = take;
    starved.xRealloc = take_again;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &starved), SQLITE_OK);
}

static void starve(unsigned number, bool only_once)
{
    failure.number = number;
    failure.count = 0;
    failure.only_once = only_once;
}

/* True when the allocation with that number was asked for. */
static bool feed(void)
{
    bool was_reached = failure.count >= failure.number;
    starve(0, false);
    return was_reached;
}

static enum mxw_status end(struct mxw_store *store, bool is_made)
{
    if (is_made)
        return world_commit(store);
    mxw_store_rollback(store);
    return mxw_store_status(store);
}

static enum mxw_status change(struct world *world)
{
    struct mxw_store *store = world->store;
    enum mxw_status status = mxw_store_begin(store, MXW_BYTES("eve"), WALL);
    if (status != MXW_OK)
        return status;
    return end(store,
               world_add(store, MXW_BYTES("new.example"), MXW_BYTES("acme"), MXW_BYTES("x=1\n"))
                   && mxw_store_domain_remove(store, MXW_BYTES("b.example")) == MXW_STORE_DONE
                   && mxw_store_tenant_remove(store, MXW_BYTES("beta")) == MXW_STORE_DONE
                   && mxw_store_exempt_add(store, MXW_BYTES("::/0"), MXW_BYTES(""))
                       == MXW_STORE_DONE);
}

static enum mxw_status import(struct world *world)
{
    static const struct mxw_store_domain domain = { .name = B("n.example"), .tenant = B("acme") };
    static const struct mxw_store_hosted hosted = { B("n-example"), B("n-example--v4") };
    struct mxw_store_import_counts counts;
    enum mxw_status status = mxw_store_begin(world->store, MXW_BYTES("eve"), WALL);
    if (status != MXW_OK)
        return status;
    return end(world->store,
               mxw_store_import_begin(world->store) == MXW_OK
                   && mxw_store_import_put(world->store, &domain, &hosted, true) == MXW_STORE_DONE
                   && mxw_store_import_end(world->store, true, &counts) == MXW_OK);
}

static enum mxw_status count(struct world *world)
{
    static const struct mxw_store_aggregate row = {
        20001, B("a.example"), B("acme"), 4, B("admit"), B("spf"), B(""), B(""), 1, 2
    };
    return mxw_store_aggregates_add(world->store, &row, 1);
}

static enum mxw_status restore(struct world *world)
{
    int file = open(world->backup, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    enum mxw_status status = mxw_store_restore(world->store, file, MXW_BYTES("eve"), WALL);
    (void)close(file);
    return status;
}

static bool take_domain(void *taker, const struct mxw_store_domain *domain)
{
    (void)domain;
    ++*(unsigned *)taker;
    return true;
}

static bool take_change(void *taker, const struct mxw_store_change *change)
{
    return take_domain(taker, &change->domain);
}

static enum mxw_status ask(struct world *world)
{
    struct mxw_store_mark mark = { .sequence = 1 };
    struct mxw_store_changes changes;
    struct mxw_store_domain domain;
    unsigned count = 0;
    enum mxw_status status = mxw_store_domains_each(world->store, MXW_BYTES("acme"), MXW_BYTES(""),
                                                    9, take_domain, &count);
    if (status == MXW_OK
        && mxw_store_domain_find(world->store, MXW_BYTES("a.example"), &domain) == MXW_STORE_FAILED)
        status = mxw_store_status(world->store);
    if (status == MXW_OK)
        status = mxw_store_changes_each(world->store, &mark, take_change, &count, &changes);
    CHECK(status != MXW_OK || count == 3, "all is told, or nothing");
    return status == MXW_OK ? mxw_store_check(world->store) : status;
}

static enum mxw_status snapshot(struct world *world)
{
    struct mxw_store_snapshot *snapshot;
    struct mxw_problem problem;
    unsigned count = 0;
    enum mxw_status status = mxw_store_snapshot_open(&snapshot, world->path, &problem);
    if (status == MXW_OK)
        status = mxw_store_snapshot_next(snapshot, 99, take_domain, &count);
    CHECK(status != MXW_OK || count == 4, "all is told, or nothing");
    mxw_store_snapshot_close(snapshot);
    return status;
}

static enum mxw_status back_up(struct world *world)
{
    struct mxw_problem problem;
    char path[80];
    (void)snprintf(path, sizeof path, "%s/second.db", world->folder);
    enum mxw_status status = mxw_store_backup(world->path, path, &problem);
    CHECK((access(path, F_OK) == 0) == (status == MXW_OK), "there is a backup, or none");
    (void)unlink(path);
    return status;
}

/* clang-format off */
static const struct memory_case {
    const char *name;
    enum mxw_status (*run)(struct world *world);
    bool only_once, changes;
} memory_cases[] = {
    { "a change without memory",           change,   false, true },
    { "a change that lacks memory once",   change,   true,  true },
    { "an import without memory",          import,   false, true },
    { "an import that lacks memory once",  import,   true,  true },
    { "counting without memory",           count,    false, true },
    { "restoring without memory",          restore,  false, true },
    { "restoring that lacks memory once",  restore,  true,  true },
    { "questions without memory",          ask,      false, false },
    { "questions that lack memory once",   ask,      true,  false },
    { "a snapshot without memory",         snapshot, false, false },
    { "a backup without memory",           back_up,  false, false },
    { "a backup that lacks memory once",   back_up,  true,  false },
};
/* clang-format on */

/* Every allocation at the beginning, later fewer and fewer. */
static unsigned after(unsigned number)
{
    return number + 1 + number / 20;
}

/* Opened anew, so that all is asked for again, on what `filled` holds. */
static void begin_round(struct world *world, const char *filled)
{
    static uint8_t content[1u << 18];
    world_close(world);
    int file = open(filled, O_RDONLY | O_CLOEXEC);
    ssize_t len = read(file, content, sizeof content);
    assert_true(len > 0 && (size_t)len < sizeof content);
    (void)close(file);
    world_write_file(world->path, (mxw_bytes){ content, (size_t)len });
    world_open(world);
}

/* Some allocations are asked for in vain without harm, so that a run may succeed all the same. */
static void run_memory_case(void **state)
{
    const struct memory_case *c = *state;
    struct mxw_problem problem;
    struct world world;
    unsigned number = 1, failed = 0, rounds = 0;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_OK, problem.text);
    for (bool was_reached = true; was_reached; number = after(number)) {
        begin_round(&world, world.backup);
        uint64_t before = world_fingerprint(world.store);
        starve(number, c->only_once);
        enum mxw_status status = c->run(&world);
        was_reached = feed();
        CHECK(status == MXW_OK || (status == MXW_NO_ROOM && was_reached),
              mxw_store_problem(world.store)->text);
        failed += status != MXW_OK;
        bool is_changed = world_fingerprint(world.store) != before;
        CHECK(is_changed == (c->changes && status == MXW_OK), c->name);
        if (status != MXW_OK)
            CHECK(c->run(&world) == MXW_OK, mxw_store_problem(world.store)->text);
        CHECK(mxw_store_check(world.store) == MXW_OK, mxw_store_problem(world.store)->text);
        rounds++;
    }
    world_end(&world);
    print_message("# %s: %u rounds, %u failures\n", c->name, rounds, failed);
    CHECK(failed > 10, "there were some");
}

static void run_open(void **state)
{
    (void)state;
    unsigned number = 1;
    for (bool was_reached = true; was_reached; number = after(number)) {
        struct world world;
        struct mxw_problem problem;
        world_begin(&world);
        starve(number, number % 2 == 0);
        enum mxw_status status = mxw_store_open(&world.store, world.path, &problem);
        was_reached = feed();
        CHECK(status == MXW_OK || (status == MXW_NO_ROOM && was_reached), problem.text);
        world_close(&world);
        world_open(&world);
        CHECK(mxw_store_check(world.store) == MXW_OK, mxw_store_problem(world.store)->text);
        world_end(&world);
    }
    CHECK(number > 100, "there were some");
}

int main(void)
{
    install();
    TEST_ONE("a store is made without memory", run_open);
    TEST_TABLE(memory_cases, run_memory_case);
    return test_run("runtime/store/memory");
}
