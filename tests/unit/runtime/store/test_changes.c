/* Imports, what has changed since a mark, and snapshots. */
#include "tests/unit/runtime/store/world.h"

#define OF_ACME MXW_BYTES("acme")

static bool put_change(void *taker, const struct mxw_store_change *change)
{
    struct mxw_writer *out = taker;
    mxw_put(out, change->is_removal ? MXW_BYTES("-") : MXW_BYTES("+"));
    mxw_put(out, change->domain.name);
    mxw_put(out, change->is_removal ? MXW_BYTES("") : MXW_BYTES("="));
    mxw_put(out, change->domain.settings);
    mxw_put_byte(out, ' ');
    return true;
}

static mxw_bytes changes_since(struct mxw_store *store, const struct mxw_store_mark *since,
                               struct mxw_writer *out)
{
    struct mxw_store_changes changes;
    out->used = 0;
    CHECK(mxw_store_changes_each(store, since, put_change, out, &changes) == MXW_OK, "changes");
    if (!changes.is_complete)
        mxw_put_text(out, "incomplete");
    return mxw_written(out);
}

struct line {
    mxw_bytes name, tenant, settings;
    enum mxw_store_wish wish;
};

static enum mxw_store_answer put(struct mxw_store *store, const struct line *line, bool keeps_wish)
{
    uint8_t at[2][MXW_STORE_NAME_MAX];
    struct mxw_store_hosted hosted = world_hosted(line->name, at);
    struct mxw_store_domain domain = {
        .name = line->name, .tenant = line->tenant, .settings = line->settings, .wish = line->wish
    };
    return mxw_store_import_put(store, &domain, &hosted, keeps_wish);
}

#define A                                                                                          \
    {                                                                                              \
        B("a.example"), B("acme"), B("mode=observe\n"), MXW_STORE_WISH_NEVER                       \
    }
#define BE                                                                                         \
    {                                                                                              \
        B("b.example"), B("beta"), B(""), MXW_STORE_WISH_NEVER                                     \
    }
#define C                                                                                          \
    {                                                                                              \
        B("c.example"), B("acme"), B(""), MXW_STORE_WISH_NEVER                                     \
    }
#define WILD                                                                                       \
    {                                                                                              \
        B("*.c.example"), B("acme"), B(""), MXW_STORE_WISH_NEVER                                   \
    }

/* clang-format off */
static const struct import_case {
    const char *name;
    struct line lines[5];
    bool replaces, keeps_wish;
    struct mxw_store_import_counts want; /* added, changed, unchanged, removed */
    mxw_bytes want_changes;              /* in all */
} import_cases[] = {
    { "the same again changes nothing",  { A, BE, C, WILD },  true,  false, { 0, 0, 4, 0 }, B("") },
    { "a new one",                       { { B("n.example"), B("acme"), B("x=1\n"), 0 } }, false, false, { 1, 0, 0, 0 }, B("+n.example=x=1\n ") },
    { "one that had been removed",       { { B("gone.example"), B("acme"), B(""), 0 } }, false, false, { 1, 0, 0, 0 }, B("+gone.example= ") },
    { "other settings",                  { { B("a.example"), B("acme"), B("x=1\n"), 0 } }, false, false, { 0, 1, 0, 0 }, B("+a.example=x=1\n ") },
    { "another tenant",                  { { B("b.example"), B("acme"), B(""), 0 } }, false, false, { 0, 1, 0, 0 }, B("+b.example= ") },
    { "another wish",                    { { B("b.example"), B("beta"), B(""), MXW_STORE_WISH_ON } }, false, false, { 0, 1, 0, 0 }, B("+b.example= ") },
    { "another wish, where it is kept",  { { B("b.example"), B("beta"), B(""), MXW_STORE_WISH_ON } }, false, true, { 0, 0, 1, 0 }, B("") },
    { "what is not there goes",          { C, A },            true,  false, { 0, 0, 2, 2 }, B("-*.c.example -b.example ") },
    { "unless nothing is replaced",      { C, A },            false, false, { 0, 0, 2, 0 }, B("") },
    { "all goes",                        { { { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, 0 } }, true, false, { 0, 0, 0, 4 }, B("-*.c.example -a.example -b.example -c.example ") },
    { "one comes and the others go",     { { B("n.example"), B("beta"), B(""), 0 } }, true, false, { 1, 0, 0, 4 }, B("+n.example= -*.c.example -a.example -b.example -c.example ") },
};
/* clang-format on */

static void run_import_case(void **state)
{
    const struct import_case *c = *state;
    struct world world;
    struct mxw_store_mark before, after;
    struct mxw_store_import_counts counts;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_mark(world.store, &before) == MXW_OK, c->name);
    uint64_t untouched = world_fingerprint(world.store);
    for (unsigned round = 0; round < 2; round++) {
        CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, c->name);
        CHECK(mxw_store_import_begin(world.store) == MXW_OK, c->name);
        for (size_t i = 0; i < MXW_COUNT_OF(c->lines) && c->lines[i].name.len > 0; i++)
            CHECK(put(world.store, &c->lines[i], c->keeps_wish) == MXW_STORE_DONE, c->name);
        CHECK(mxw_store_import_end(world.store, c->replaces, &counts) == MXW_OK, c->name);
        CHECK(memcmp(&counts, &c->want, sizeof counts) == 0, c->name);
        if (round == 0) {
            mxw_store_rollback(world.store);
            CHECK(world_fingerprint(world.store) == untouched, "rolled back, it never was");
        }
    }
    CHECK(world_commit(world.store) == MXW_OK, c->name);
    CHECK_BYTES(changes_since(world.store, &before, &out), c->want_changes, c->name);
    CHECK(mxw_store_mark(world.store, &after) == MXW_OK, c->name);
    CHECK((after.sequence > before.sequence) == (c->want_changes.len > 0), c->name);
    CHECK(mxw_store_check(world.store) == MXW_OK, c->name);
    world_end(&world);
}

/* clang-format off */
static const struct refusal_case {
    const char *name;
    struct line first, second;
    enum mxw_store_answer want;
} refusal_cases[] = {
    { "the same name twice",              A, A, MXW_STORE_EXISTS },
    { "a new name twice",                 { B("n.example"), B("acme"), B(""), 0 }, { B("n.example"), B("beta"), B(""), 0 }, MXW_STORE_EXISTS },
    { "a new one for nobody",             A, { B("n.example"), B("nobody"), B(""), 0 }, MXW_STORE_NO_TENANT },
    { "a known one for nobody",           A, { B("b.example"), B("nobody"), B(""), 0 }, MXW_STORE_NO_TENANT },
    { "one with another's hosted names",  A, { B("a-example"), B("acme"), B(""), 0 }, MXW_STORE_IN_USE },
    { "one without a name",               A, { B(""), B("acme"), B(""), 0 }, MXW_STORE_TOO_LARGE },
};
/* clang-format on */

static void run_refusal_case(void **state)
{
    const struct refusal_case *c = *state;
    struct world world;
    struct mxw_store_import_counts counts;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, c->name);
    CHECK(mxw_store_import_begin(world.store) == MXW_OK, c->name);
    CHECK(put(world.store, &c->first, false) == MXW_STORE_DONE, c->name);
    uint64_t before = world_fingerprint(world.store);
    CHECK(put(world.store, &c->second, false) == c->want, c->name);
    CHECK(world_fingerprint(world.store) == before, "and nothing has changed");
    CHECK(mxw_store_import_end(world.store, false, &counts) == MXW_OK, c->name);
    CHECK(counts.added + counts.changed + counts.unchanged == 1, "it does not count");
    mxw_store_rollback(world.store);
    world_end(&world);
}

static void set(struct mxw_store *store, mxw_bytes name, mxw_bytes settings)
{
    CHECK(mxw_store_begin(store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_domain_set_settings(store, name, settings) == MXW_STORE_DONE, "set");
    CHECK(world_commit(store) == MXW_OK, "commit");
}

static void drop(struct mxw_store *store, mxw_bytes name)
{
    CHECK(mxw_store_begin(store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_domain_remove(store, name) == MXW_STORE_DONE, "remove");
    CHECK(world_commit(store) == MXW_OK, "commit");
}

static bool take_one(void *taker, const struct mxw_store_change *change)
{
    (void)taker;
    (void)change;
    return false;
}

static void run_changes(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store_mark base, now, other;
    struct mxw_store_changes changes;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_mark(world.store, &base) == MXW_OK, "a base");
    CHECK_BYTES(changes_since(world.store, &base, &out), MXW_BYTES(""), "nothing yet");
    set(world.store, MXW_BYTES("a.example"), MXW_BYTES("1"));
    set(world.store, MXW_BYTES("a.example"), MXW_BYTES("2"));
    drop(world.store, MXW_BYTES("b.example"));
    CHECK_BYTES(changes_since(world.store, &base, &out), MXW_BYTES("+a.example=2 -b.example "),
                "each name once, as it is now");
    CHECK(mxw_store_mark(world.store, &now) == MXW_OK && now.sequence == base.sequence + 3, "now");
    CHECK_BYTES(changes_since(world.store, &now, &out), MXW_BYTES(""), "nothing since");

    CHECK(mxw_store_changes_each(world.store, &base, take_one, NULL, &changes) == MXW_OK, "one");
    CHECK(!changes.is_complete, "a taker that has enough leaves it incomplete");

    other = base;
    other.identity[0] ^= 1;
    CHECK_BYTES(changes_since(world.store, &other, &out), MXW_BYTES("incomplete"),
                "the mark of another store");
    other = now;
    other.sequence++;
    CHECK_BYTES(changes_since(world.store, &other, &out), MXW_BYTES("incomplete"),
                "a mark of the future");

    CHECK(mxw_store_prune(world.store, now.sequence - 1) == MXW_OK, "not as far as the removal");
    other = now;
    other.sequence--;
    CHECK_BYTES(changes_since(world.store, &other, &out), MXW_BYTES("-b.example "), "still known");
    CHECK_BYTES(changes_since(world.store, &base, &out), MXW_BYTES("incomplete"),
                "older than what was pruned");
    CHECK(mxw_store_prune(world.store, now.sequence) == MXW_OK, "as far as that");
    CHECK(mxw_store_prune(world.store, 1) == MXW_OK, "never back");
    CHECK_BYTES(changes_since(world.store, &other, &out), MXW_BYTES("incomplete"), "forgotten");
    CHECK_BYTES(changes_since(world.store, &now, &out), MXW_BYTES(""), "nothing since");
    world_end(&world);
}

static bool count_exempt(void *taker, const struct mxw_store_exempt *exempt)
{
    (void)exempt;
    ++*(unsigned *)taker;
    return true;
}

static void run_hold(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store *reader;
    struct mxw_store_mark base;
    unsigned exempt_count = 0;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_hold(reader) == MXW_OK, "held");
    CHECK(mxw_store_mark(reader, &base) == MXW_OK, "the mark");
    drop(world.store, MXW_BYTES("b.example"));
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_exempt_remove(world.store, MXW_BYTES("192.0.2.0/24")) == MXW_STORE_DONE,
          "a prefix");
    CHECK(world_commit(world.store) == MXW_OK, "commit");
    CHECK_BYTES(changes_since(reader, &base, &out), MXW_BYTES(""), "no change is seen");
    CHECK(mxw_store_exempt_each(reader, count_exempt, &exempt_count) == MXW_OK && exempt_count == 1,
          "nor a prefix that is gone");
    mxw_store_release(reader);
    CHECK_BYTES(changes_since(reader, &base, &out), MXW_BYTES("-b.example "), "now it is");
    mxw_store_close(reader);
    world_end(&world);
}

static bool put_name(void *taker, const struct mxw_store_domain *domain)
{
    struct mxw_writer *out = taker;
    mxw_put(out, domain->name);
    mxw_put_byte(out, ' ');
    return true;
}

static bool put_name_and_stop(void *taker, const struct mxw_store_domain *domain)
{
    (void)put_name(taker, domain);
    return false;
}

/* In slices of every size, all of it, as it was when the snapshot was opened. */
static void run_snapshot(void **state)
{
    (void)state;
    for (size_t slice = 1; slice <= 6; slice++) {
        struct world world;
        struct mxw_problem problem;
        struct mxw_store_snapshot *snapshot;
        unsigned exempt_count = 0;
        uint8_t out_at[512];
        struct mxw_writer out = MXW_WRITER(out_at);
        world_begin(&world);
        world_open(&world);
        world_fill(world.store);
        CHECK(mxw_store_snapshot_open(&snapshot, world.path, &problem) == MXW_OK, problem.text);
        CHECK(mxw_store_snapshot_mark(snapshot).sequence == 3, "its mark");
        drop(world.store, MXW_BYTES("c.example"));
        unsigned slices = 0;
        while (!mxw_store_snapshot_is_at_end(snapshot)) {
            CHECK(mxw_store_snapshot_next(snapshot, slice, put_name, &out) == MXW_OK, "a slice");
            CHECK(out.used > 0, "of something");
            if (slices++ == 0)
                drop(world.store, MXW_BYTES("a.example"));
        }
        CHECK(slices == 4 / slice + 1, "as many slices as it takes");
        CHECK_BYTES(mxw_written(&out), MXW_BYTES("a.example b.example c.example *.c.example "),
                    "what changed meanwhile is not seen");
        CHECK(mxw_store_exempt_each(mxw_store_snapshot_store(snapshot), count_exempt, &exempt_count)
                      == MXW_OK
                  && exempt_count == 1,
              "other questions are answered from the same state");
        CHECK(mxw_store_snapshot_next(snapshot, slice, put_name, &out) == MXW_OK, "at the end");
        mxw_store_snapshot_close(snapshot);
        CHECK_BYTES(world_domains(world.store, &out), MXW_BYTES("*.c.example b.example "),
                    "what is there now");
        world_end(&world);
    }
}

static void run_snapshot_stopped(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store_snapshot *snapshot;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    CHECK(mxw_store_snapshot_open(&snapshot, world.path, &problem) == MXW_UNAVAILABLE, "no store");
    CHECK(snapshot == NULL, "no snapshot");
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_snapshot_open(&snapshot, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_snapshot_next(snapshot, 9, put_name_and_stop, &out) == MXW_OK, "one");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("a.example "), "and stop");
    CHECK(mxw_store_snapshot_next(snapshot, 9, put_name, &out) == MXW_OK, "the others");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("a.example b.example c.example *.c.example "),
                "follow");
    CHECK(mxw_store_snapshot_is_at_end(snapshot), "the end");
    mxw_store_snapshot_close(snapshot);
    mxw_store_snapshot_close(NULL);

    CHECK(mxw_store_snapshot_open(&snapshot, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_snapshot_next(snapshot, 2, put_name, &out) == MXW_OK, "in the middle");
    mxw_store_snapshot_close(snapshot);
    world_end(&world);
}

int main(void)
{
    TEST_TABLE(import_cases, run_import_case);
    TEST_TABLE(refusal_cases, run_refusal_case);
    TEST_ONE("changes since a mark", run_changes);
    TEST_ONE("a held store answers from one state", run_hold);
    TEST_ONE("a snapshot in slices while changes go on", run_snapshot);
    TEST_ONE("a snapshot that is left and taken up", run_snapshot_stopped);
    return test_run("runtime/store/changes");
}
