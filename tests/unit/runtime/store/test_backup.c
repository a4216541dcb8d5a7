/* Backups of a store in use, and restoring them. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/store/schema.h"
#include "tests/unit/runtime/store/world.h"

static enum mxw_status restore(struct world *world, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    enum mxw_status status = mxw_store_restore(world->store, file, MXW_BYTES("eve"), WALL + 9);
    (void)close(file);
    return status;
}

static void drop(struct mxw_store *store, mxw_bytes name)
{
    CHECK(mxw_store_begin(store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_domain_remove(store, name) == MXW_STORE_DONE, "remove");
    CHECK(world_commit(store) == MXW_OK, "commit");
}

static void begin_with_backup(struct world *world)
{
    struct mxw_problem problem;
    world_begin(world);
    world_open(world);
    world_fill(world->store);
    CHECK(mxw_store_backup(world->path, world->backup, &problem) == MXW_OK, problem.text);
}

static bool is_left(const struct world *world, const char *name)
{
    char path[80];
    (void)snprintf(path, sizeof path, "%s/%s", world->folder, name);
    return access(path, F_OK) == 0;
}

static void run_backup(void **state)
{
    (void)state;
    struct world world, copy;
    struct mxw_problem problem;
    struct stat found;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    uint64_t before = world_fingerprint(world.store);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_domain_remove(world.store, MXW_BYTES("a.example")) == MXW_STORE_DONE, "gone");
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_OK, problem.text);
    CHECK(world_commit(world.store) == MXW_OK, "the writer was not in its way, nor it in his");

    CHECK(stat(world.backup, &found) == 0 && (found.st_mode & 07777) == 0640, "mode 0640");
    CHECK(!is_left(&world, "backup.db.new") && !is_left(&world, "backup.db-wal"), "one file");
    copy = world;
    (void)snprintf(copy.path, sizeof copy.path, "%s", world.backup);
    CHECK(mxw_store_read_open(&copy.store, copy.path, &problem) == MXW_OK, problem.text);
    CHECK(world_fingerprint(copy.store) == before, "what was committed, and no more");
    mxw_store_close(copy.store);
    world_end(&world);
}

static void run_backup_of_backup(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    char second[80];
    begin_with_backup(&world);
    (void)snprintf(second, sizeof second, "%s/second.db", world.folder);
    CHECK(mxw_store_backup(world.backup, second, &problem) == MXW_OK, problem.text);
    CHECK(restore(&world, second) == MXW_OK, mxw_store_problem(world.store)->text);
    world_end(&world);
}

static void run_backup_refused(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct stat found;
    char draft[80];
    world_begin(&world);
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_UNAVAILABLE, "no store");
    CHECK(strstr(problem.text, "cannot be opened: no such file") != NULL, problem.text);
    world_open(&world);
    CHECK(mxw_store_backup(world.path, "/nowhere/backup.db", &problem) == MXW_UNAVAILABLE,
          "no folder");
    CHECK(strstr(problem.text, "cannot be made: no such file or directory") != NULL, problem.text);
    (void)snprintf(draft, sizeof draft, "%s.new", world.backup);
    world_write_file(draft, MXW_BYTES("precious"));
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_UNAVAILABLE, "in the way");
    CHECK(strstr(problem.text, "cannot be made: file exists") != NULL, problem.text);
    CHECK(stat(draft, &found) == 0 && found.st_size == 8, "and left alone");
    CHECK(unlink(draft) == 0, "out of the way");
    world_write_file(world.backup, MXW_BYTES("precious"));
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_UNAVAILABLE, "there already");
    CHECK(strstr(problem.text, "a file of that name is there already") != NULL, problem.text);
    CHECK(stat(world.backup, &found) == 0 && found.st_size == 8, "and left alone");
    (void)snprintf(draft, sizeof draft, "%s/second.db", world.folder);
    CHECK(mxw_store_backup(world.backup, draft, &problem) == MXW_MALFORMED, "a file that is none");
    CHECK(strstr(problem.text, "not a store of mxwarden") != NULL, problem.text);
    CHECK(!is_left(&world, "second.db") && !is_left(&world, "second.db.new"), "nothing is left");
    world_end(&world);
}

static bool put_audit(void *taker, const struct mxw_store_audit *audit)
{
    struct mxw_writer *out = taker;
    mxw_put(out, audit->action);
    mxw_put_byte(out, ' ');
    mxw_put(out, audit->who);
    return audit->at != WALL + 9;
}

static bool count_change(void *taker, const struct mxw_store_change *change)
{
    *(unsigned *)taker += !change->is_removal;
    return true;
}

static void run_restore(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store_mark before, after;
    struct mxw_store *reader;
    struct mxw_problem problem;
    struct mxw_store_changes changes;
    unsigned changed = 0;
    uint64_t sequence;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    begin_with_backup(&world);
    drop(world.store, MXW_BYTES("a.example"));
    drop(world.store, MXW_BYTES("b.example"));
    CHECK(mxw_store_mark(world.store, &before) == MXW_OK, "the mark");
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_hold(reader) == MXW_OK, "somebody reads");

    CHECK(restore(&world, world.backup) == MXW_OK, mxw_store_problem(world.store)->text);
    CHECK(!is_left(&world, "mxwarden.db.restore"), "nothing is left");
    CHECK_BYTES(world_domains(world.store, &out),
                MXW_BYTES("*.c.example a.example b.example c.example "), "all is back");
    CHECK_BYTES(world_domains(reader, &out), MXW_BYTES("*.c.example c.example "),
                "who reads meanwhile is not disturbed");
    mxw_store_release(reader);
    CHECK_BYTES(world_domains(reader, &out),
                MXW_BYTES("*.c.example a.example b.example c.example "), "and then sees it");
    mxw_store_close(reader);

    CHECK(mxw_store_mark(world.store, &after) == MXW_OK, "the mark");
    CHECK(after.sequence == before.sequence + 1, "the sequence never goes back");
    CHECK(memcmp(after.identity, before.identity, sizeof after.identity) != 0, "another store");
    out.used = 0;
    CHECK(mxw_store_audit_each(world.store, 0, 1, put_audit, &out) == MXW_OK, "the audit");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("store.restore eve"), "tells of it");
    CHECK(mxw_store_changes_each(world.store, &before, count_change, &changed, &changes) == MXW_OK,
          "since before");
    CHECK(!changes.is_complete, "no base is of use");
    memcpy(before.identity, after.identity, sizeof before.identity);
    CHECK(mxw_store_changes_each(world.store, &before, count_change, &changed, &changes) == MXW_OK
              && changed == 0,
          "nor one that has the new identity");

    drop(world.store, MXW_BYTES("c.example"));
    CHECK(mxw_store_changes_each(world.store, &after, count_change, &changed, &changes) == MXW_OK
              && changes.is_complete && changed == 0,
          "from then on changes are told");
    CHECK(mxw_store_check(world.store) == MXW_OK, "sound");
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_commit(world.store, &sequence) == MXW_OK && sequence == after.sequence + 1,
          "and made");
    uint64_t last = world_fingerprint(world.store);
    world_close(&world);
    world_open(&world);
    CHECK(world_fingerprint(world.store) == last, "for good");
    world_end(&world);
}

/* The backup is the younger one: of a store that has come further than ours. */
static void run_restore_ahead(void **state)
{
    (void)state;
    struct world world, other;
    struct mxw_store_mark ahead, after;
    struct mxw_problem problem;
    world_begin(&other);
    world_open(&other);
    world_fill(other.store);
    CHECK(mxw_store_mark(other.store, &ahead) == MXW_OK && ahead.sequence == 3, "ahead");
    CHECK(mxw_store_backup(other.path, other.backup, &problem) == MXW_OK, problem.text);
    world_begin(&world);
    world_open(&world);
    CHECK(restore(&world, other.backup) == MXW_OK, mxw_store_problem(world.store)->text);
    CHECK(mxw_store_mark(world.store, &after) == MXW_OK && after.sequence == 4, "above both");
    CHECK(memcmp(after.identity, ahead.identity, sizeof after.identity) != 0, "not that one");
    world_end(&world);
    world_end(&other);
}

static void alter(const char *path, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* clang-format off */
static const struct doubt_case {
    const char *name;
    const char *sql; /* what is done to the backup */
    const char *want;
} doubt_cases[] = {
    { "of a newer version",          "PRAGMA user_version = 99",            "the backup: made by a newer mxwarden" },
    { "not ours",                    "PRAGMA application_id = 1",           "the backup: not a store of mxwarden" },
    { "of a store in use",           "PRAGMA journal_mode = WAL",           "the backup: the file of a store that was in use" },
    { "a table more",                "CREATE TABLE x (y)",                  "its tables are not those of a store" },
    { "a table less",                "DROP TABLE aggregate",                "its tables are not those of a store" },
    { "a trigger",                   "CREATE TRIGGER x AFTER INSERT ON audit BEGIN DELETE FROM domain; END", "its tables are not those of a store" },
    { "an index that is another",    "DROP INDEX domain_by_change; CREATE INDEX domain_by_change ON domain (changed_at)", "its tables are not those of a store" },
    { "a domain of no tenant",       "PRAGMA foreign_keys = OFF; DELETE FROM tenant WHERE name = 'acme'", "rows refer to nothing" },
    { "pages of another size",       "PRAGMA page_size = 1024; VACUUM",     "not a store of mxwarden" },
    { "a row that breaks a rule",    "PRAGMA ignore_check_constraints = ON; UPDATE domain SET wish = 9", "the backup: damaged; restore a backup (CHECK constraint failed in domain)" },
};
/* clang-format on */

static void run_doubt_case(void **state)
{
    const struct doubt_case *c = *state;
    struct world world;
    begin_with_backup(&world);
    alter(world.backup, c->sql);
    uint64_t before = world_fingerprint(world.store);
    CHECK(restore(&world, world.backup) == MXW_MALFORMED, c->name);
    CHECK(strstr(mxw_store_problem(world.store)->text, c->want) != NULL,
          mxw_store_problem(world.store)->text);
    CHECK(mxw_store_status(world.store) == MXW_MALFORMED, c->name);
    CHECK(world_fingerprint(world.store) == before, "the store is as before");
    CHECK(!is_left(&world, "mxwarden.db.restore") && !is_left(&world, "mxwarden.db.restore-wal"),
          "nothing is left");
    drop(world.store, MXW_BYTES("a.example"));
    world_end(&world);
}

static void run_restore_garbage(void **state)
{
    (void)state;
    struct world world;
    struct stat found;
    begin_with_backup(&world);
    uint64_t before = world_fingerprint(world.store);
    CHECK(stat(world.backup, &found) == 0, "the backup");
    for (off_t len = found.st_size - 1; len >= 0; len -= len % 512 == 0 ? 997 : len % 512) {
        CHECK(truncate(world.backup, len) == 0, "cut");
        CHECK(restore(&world, world.backup) == MXW_MALFORMED, "cut short anywhere");
        CHECK(world_fingerprint(world.store) == before, "the store is as before");
    }
    world_write_file(world.backup, MXW_BYTES("no backup\n"));
    CHECK(restore(&world, world.backup) == MXW_MALFORMED, "a text");
    CHECK(mxw_store_restore(world.store, -1, MXW_BYTES("eve"), WALL) == MXW_UNAVAILABLE, "no file");
    CHECK(strstr(mxw_store_problem(world.store)->text, "bad file descriptor") != NULL,
          mxw_store_problem(world.store)->text);
    CHECK(world_fingerprint(world.store) == before, "the store is as before");
    world_end(&world);
}

static void run_restore_locked(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store *other;
    struct mxw_problem problem;
    begin_with_backup(&world);
    CHECK(mxw_store_open(&other, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_begin(other, MXW_BYTES("eve"), WALL) == MXW_OK, "somebody changes it");
    CHECK(restore(&world, world.backup) == MXW_UNAVAILABLE, "so we wait");
    CHECK(strstr(mxw_store_problem(world.store)->text, "locked by another program") != NULL,
          mxw_store_problem(world.store)->text);
    mxw_store_rollback(other);
    mxw_store_close(other);
    CHECK(restore(&world, world.backup) == MXW_OK, mxw_store_problem(world.store)->text);
    world_end(&world);
}

int main(void)
{
    TEST_ONE("a backup while a change is open", run_backup);
    TEST_ONE("a backup of a backup", run_backup_of_backup);
    TEST_ONE("backups that cannot be made", run_backup_refused);
    TEST_ONE("a store is restored", run_restore);
    TEST_ONE("a backup that is further than the store", run_restore_ahead);
    TEST_TABLE(doubt_cases, run_doubt_case);
    TEST_ONE("what is no backup", run_restore_garbage);
    TEST_ONE("a store that somebody else changes", run_restore_locked);
    return test_run("runtime/store/backup");
}
