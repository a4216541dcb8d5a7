/* A disk that loses its power at any moment, is full or is broken: what was confirmed is there,
 * nothing is there by halves, and the store says what is wrong. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "runtime/store/schema.h"
#include "tests/unit/runtime/store/disk.h"
#include "tests/unit/runtime/store/world.h"

#define STEPS_MAX 32

static uint8_t long_settings[9000];

/* The steps of a run. Each is one change, or none, and is confirmed by MXW_OK. */

static enum mxw_status end(struct world *world, bool is_made)
{
    if (is_made)
        return world_commit(world->store);
    mxw_store_rollback(world->store);
    return mxw_store_status(world->store);
}

static enum mxw_status begin(struct world *world)
{
    return mxw_store_begin(world->store, MXW_BYTES("eve"), WALL);
}

static enum mxw_status add(struct world *world)
{
    enum mxw_status status = begin(world);
    return status != MXW_OK ? status
                            : end(world,
                                  world_add(world->store, MXW_BYTES("new.example"),
                                            MXW_BYTES("acme"), MXW_BYTES("x=1\n")));
}

static enum mxw_status set(struct world *world)
{
    mxw_bytes settings = { long_settings, sizeof long_settings };
    enum mxw_status status = begin(world);
    return status != MXW_OK
        ? status
        : end(world,
              mxw_store_domain_set_settings(world->store, MXW_BYTES("a.example"), settings)
                  == MXW_STORE_DONE);
}

static enum mxw_status drop(struct world *world)
{
    enum mxw_status status = begin(world);
    return status != MXW_OK
        ? status
        : end(world,
              mxw_store_domain_remove(world->store, MXW_BYTES("b.example")) == MXW_STORE_DONE);
}

static enum mxw_status exempt(struct world *world)
{
    enum mxw_status status = begin(world);
    return status != MXW_OK
        ? status
        : end(world,
              mxw_store_exempt_add(world->store, MXW_BYTES("2001:db8::/32"), MXW_BYTES("all"))
                  == MXW_STORE_DONE);
}

static bool import_all(struct mxw_store *store)
{
    struct mxw_store_import_counts counts;
    bool is_put = mxw_store_import_begin(store) == MXW_OK;
    for (unsigned i = 0; i < 25 && is_put; i++) {
        uint8_t name_at[32], at[2][MXW_STORE_NAME_MAX];
        struct mxw_writer name = MXW_WRITER(name_at);
        mxw_put_text(&name, "n");
        mxw_put_padded(&name, i, 3);
        mxw_put_text(&name, ".example");
        struct mxw_store_hosted hosted = world_hosted(mxw_written(&name), at);
        struct mxw_store_domain domain = { .name = mxw_written(&name),
                                           .tenant = MXW_BYTES("beta"),
                                           .settings = { long_settings, 100 } };
        is_put = mxw_store_import_put(store, &domain, &hosted, false) == MXW_STORE_DONE;
    }
    return is_put && mxw_store_import_end(store, true, &counts) == MXW_OK;
}

static enum mxw_status import(struct world *world)
{
    enum mxw_status status = begin(world);
    return status != MXW_OK ? status : end(world, import_all(world->store));
}

static enum mxw_status count(struct world *world)
{
    static const struct mxw_store_aggregate rows[] = {
        { 20001, B("a.example"), B("acme"), 4, B("admit"), B("spf"), B(""), B(""), 1, 2 },
        { 20000, B("a.example"), B("acme"), 6, B("admit"), B("spf"), B(""), B(""), 1, 2 },
    };
    return mxw_store_aggregates_add(world->store, rows, MXW_COUNT_OF(rows));
}

static enum mxw_status prune(struct world *world)
{
    return mxw_store_prune(world->store, 3);
}

static enum mxw_status restore(struct world *world)
{
    int file = open(world->backup, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    enum mxw_status status = mxw_store_restore(world->store, file, MXW_BYTES("eve"), WALL);
    (void)close(file);
    return status;
}

static enum mxw_status checkpoint(struct world *world)
{
    return mxw_sql_execute(world->store, "PRAGMA wal_checkpoint(PASSIVE)");
}

static enum mxw_status empty_log(struct world *world)
{
    return mxw_sql_execute(world->store, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static enum mxw_status reopen(struct world *world)
{
    struct mxw_problem problem;
    world_close(world);
    enum mxw_status status = mxw_store_open(&world->store, world->path, &problem);
    CHECK(status == MXW_OK, problem.text);
    return status;
}

static const struct step {
    const char *name;
    enum mxw_status (*run)(struct world *world);
} steps[] = {
    { "a domain is added", add },
    { "settings of many pages", set },
    { "a checkpoint", checkpoint },
    { "a domain is removed", drop },
    { "a prefix is exempted", exempt },
    { "the log is emptied", empty_log },
    { "mail is counted", count },
    { "closed and opened", reopen },
    { "an import replaces all", import },
    { "removals are forgotten", prune },
    { "another checkpoint", checkpoint },
    { "a backup is restored", restore },
    { "a domain is removed once more", drop },
};

static void begin_run(struct world *world)
{
    struct mxw_problem problem;
    world_begin(world);
    world_open(world);
    world_fill(world->store);
    CHECK(mxw_store_backup(world->path, world->backup, &problem) == MXW_OK, problem.text);
    world_close(world);
}

/* What the store must be one of after a cut: the last confirmed state, or the one that was being
 * made. */
static void check_state(struct mxw_store *store, const uint64_t *states, size_t confirmed,
                        size_t count, const char *name)
{
    CHECK(mxw_store_check(store) == MXW_OK, mxw_store_problem(store)->text);
    uint64_t state = world_fingerprint(store);
    bool is_whole =
        state == states[confirmed] || (confirmed < count && state == states[confirmed + 1]);
    CHECK(is_whole, name);
}

static void run_power_cuts(void **state)
{
    (void)state;
    struct world world, after;
    uint64_t states[STEPS_MAX];
    size_t done_at[STEPS_MAX], tried = 0;
    begin_run(&world);
    world_begin(&after);
    disk_watch(world.path);
    world_open(&world);
    states[0] = world_fingerprint(world.store);
    for (size_t i = 0; i < MXW_COUNT_OF(steps); i++) {
        CHECK(steps[i].run(&world) == MXW_OK, steps[i].name);
        done_at[i] = disk_count();
        states[i + 1] = world_fingerprint(world.store);
    }
    world_close(&world);

    size_t operation_count = disk_count(), confirmed = 0;
    for (size_t cut = 0; cut <= operation_count; cut++) {
        while (confirmed < MXW_COUNT_OF(steps) && done_at[confirmed] <= cut)
            confirmed++;
        const char *name = steps[confirmed < MXW_COUNT_OF(steps) ? confirmed : 0].name;
        for (int loss = 0; loss < DISK_LOSS_COUNT; loss++) {
            disk_cut_power(cut, (enum disk_loss)loss, after.path);
            world_open(&after);
            check_state(after.store, states, confirmed, MXW_COUNT_OF(steps), name);
            if (tried++ % 16 == 0)
                CHECK(exempt(&after) != MXW_MALFORMED, "and the store can be used");
            world_close(&after);
            if (!disk_has_unsynced(cut))
                break;
        }
    }
    print_message("# %zu operations, %zu states after a power cut\n", operation_count, tried);
    CHECK(tried > operation_count, "more than one at a moment");
    disk_watch(NULL);
    world_end(&after);
    world_end(&world);
}

static void open_migrated(struct world *world, const struct mxw_store_schema *schema)
{
    struct mxw_problem problem = { "" };
    enum mxw_status status = mxw_store_open_schema(&world->store, world->path, schema, &problem);
    CHECK(status == MXW_OK, problem.text);
}

/* A power cut while a store is migrated: the next opening finishes it. */
static void run_power_cuts_in_migration(void **state)
{
    (void)state;
    const char *const migrations[] = {
        mxw_store_schema.migrations[0],
        "ALTER TABLE exempt ADD COLUMN until INTEGER NOT NULL DEFAULT 7;"
        "UPDATE domain SET settings = settings || 'more'",
        "CREATE TABLE more (id INTEGER PRIMARY KEY); INSERT INTO more VALUES (1)",
    };
    const struct mxw_store_schema schema = { migrations, MXW_COUNT_OF(migrations) };
    struct world world, after;
    begin_run(&world);
    world_begin(&after);
    disk_watch(world.path);
    open_migrated(&world, &schema);
    uint64_t migrated = world_fingerprint(world.store);
    world_close(&world);
    size_t operation_count = disk_count();
    for (size_t cut = 0; cut <= operation_count; cut++) {
        for (int loss = 0; loss < DISK_LOSS_COUNT; loss++) {
            disk_cut_power(cut, (enum disk_loss)loss, after.path);
            open_migrated(&after, &schema);
            check_state(after.store, &migrated, 0, 0, "migrated, and only once");
            world_close(&after);
        }
    }
    disk_watch(NULL);
    world_end(&after);
    world_end(&world);
}

/* clang-format off */
static const struct trouble_case {
    const char *name;
    int code;
    bool is_sync;
    unsigned stride; /* of the operations that fail */
    const char *want;
} trouble_cases[] = {
    { "a full disk",                     SQLITE_FULL,        false, 1, "the disk is full" },
    { "a disk that cannot be written",   SQLITE_IOERR_WRITE, false, 5, "the disk cannot be read or written" },
    { "a disk that does not sync",       SQLITE_IOERR_FSYNC, true,  1, "the disk cannot be read or written" },
};
/* clang-format on */

/* One run, in which the operation with the number `number` fails and all that follow, until the
 * disk is free again. True when there was such an operation. */
static bool run_with_trouble(const struct trouble_case *c, unsigned number, mxw_bytes want_domains)
{
    struct world world;
    static uint8_t names_at[4096];
    struct mxw_writer names = MXW_WRITER(names_at);
    bool has_failed = false;
    begin_run(&world);
    world_open(&world);
    disk_fail(number, c->code, c->is_sync);
    for (size_t i = 0; i < MXW_COUNT_OF(steps); i++) {
        uint64_t before = world_fingerprint(world.store);
        enum mxw_status status = steps[i].run(&world);
        if (status == MXW_OK)
            continue;
        const char *problem = mxw_store_problem(world.store)->text;
        CHECK(disk_has_failed() && !has_failed, steps[i].name);
        CHECK(status == MXW_UNAVAILABLE, problem);
        CHECK(strstr(problem, c->want) != NULL, problem);
        CHECK(world_fingerprint(world.store) == before, "what was confirmed is there, and no more");
        has_failed = true;
        disk_fail(0, SQLITE_OK, false);
        CHECK(world_fingerprint(world.store) == before, "still");
        CHECK(steps[i].run(&world) == MXW_OK, "when there is room again it works");
    }
    bool has_reached = disk_has_failed() || has_failed;
    disk_fail(0, SQLITE_OK, false);
    CHECK(mxw_store_check(world.store) == MXW_OK, mxw_store_problem(world.store)->text);
    CHECK_BYTES(world_domains(world.store, &names), want_domains, "all has been done");
    world_end(&world);
    return has_reached;
}

static void run_trouble_case(void **state)
{
    const struct trouble_case *c = *state;
    unsigned number = 1;
    while (run_with_trouble(c, number, MXW_BYTES("*.c.example a.example c.example ")))
        number += c->stride;
    print_message("# %s: %u operations\n", c->name, number - 1);
    CHECK(number > 10, "there were some");
}

static void run_making_in_trouble(void **state)
{
    const struct trouble_case *c = *state;
    bool has_failed = true;
    for (unsigned number = 1; has_failed; number++) {
        struct world world;
        struct mxw_problem problem = { "" };
        world_begin(&world);
        disk_fail(number, c->code, c->is_sync);
        enum mxw_status status = mxw_store_open(&world.store, world.path, &problem);
        has_failed = disk_has_failed();
        disk_fail(0, SQLITE_OK, false);
        CHECK(status == (has_failed ? MXW_UNAVAILABLE : MXW_OK), problem.text);
        CHECK(strstr(problem.text, has_failed ? c->want : "") != NULL, problem.text);
        CHECK((problem.text[0] != '\0') == has_failed, "a problem is set when there is one");
        world_close(&world);
        world_open(&world);
        world_fill(world.store);
        world_end(&world);
    }
}

int main(void)
{
    memset(long_settings, 's', sizeof long_settings);
    disk_install();
    TEST_ONE("the power goes off at any moment", run_power_cuts);
    TEST_ONE("the power goes off while a store is migrated", run_power_cuts_in_migration);
    TEST_TABLE(trouble_cases, run_trouble_case);
    for (size_t i = 0; i < MXW_COUNT_OF(trouble_cases); i++)
        test_add("a store is made in trouble", run_making_in_trouble, &trouble_cases[i]);
    return test_run("runtime/store/disk");
}
