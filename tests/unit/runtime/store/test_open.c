/* Making, opening and recognising a store, and what is said about files that are none. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/store/schema.h"
#include "tests/unit/runtime/store/world.h"

/* A next version, for tests only: it adds to a table, and rebuilds another that is referred to. */
static const char version_2[] =
    "ALTER TABLE exempt ADD COLUMN until INTEGER NOT NULL DEFAULT 7;"
    "CREATE TABLE tenant_2 (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " description TEXT NOT NULL, colour TEXT NOT NULL) STRICT;"
    "INSERT INTO tenant_2 SELECT id, name, description, 'green' FROM tenant;"
    "DROP TABLE tenant;"
    "ALTER TABLE tenant_2 RENAME TO tenant";

static const char version_3_broken[] = "CREATE TABLE half (id INTEGER PRIMARY KEY);"
                                       "INSERT INTO nowhere VALUES (1)";

static const char version_3_orphans[] = "DELETE FROM tenant WHERE name = 'acme'";

static void open_schema(struct world *world, const char *const *migrations, uint32_t version,
                        enum mxw_status want, const char *want_text)
{
    struct mxw_problem problem = { "" };
    struct mxw_store_schema schema = { migrations, version };
    enum mxw_status status = mxw_store_open_schema(&world->store, world->path, &schema, &problem);
    CHECK(status == want, problem.text);
    CHECK((world->store != NULL) == (want == MXW_OK), "a store, or none");
    CHECK(strstr(problem.text, want_text) != NULL, problem.text);
}

static uint64_t number(struct world *world, const char *text)
{
    uint64_t number = 0;
    CHECK(mxw_sql_fetch_number(world->store, text, &number) == MXW_OK, text);
    return number;
}

static void run_make(void **state)
{
    (void)state;
    struct world world;
    struct stat found;
    struct mxw_store_mark mark, again;
    world_begin(&world);
    mode_t saved = umask(077);
    world_open(&world);
    (void)umask(saved);
    CHECK(stat(world.path, &found) == 0 && (found.st_mode & 07777) == 0640, "mode 0640");
    CHECK(number(&world, "PRAGMA application_id") == MXW_STORE_APPLICATION_ID, "our id");
    CHECK(number(&world, "PRAGMA user_version") == mxw_store_schema.version, "our version");
    CHECK(number(&world, "PRAGMA page_size") == MXW_STORE_PAGE_SIZE, "pages");
    CHECK(number(&world, "PRAGMA synchronous") == 2, "commits reach the disk");
    CHECK(number(&world, "PRAGMA foreign_keys") == 1, "foreign keys hold");
    CHECK(number(&world, "PRAGMA trusted_schema") == 0, "the schema is not trusted");
    CHECK(mxw_store_mark(world.store, &mark) == MXW_OK && mark.sequence == 1, "the first state");
    CHECK(mxw_store_check(world.store) == MXW_OK, "sound");
    world_close(&world);
    world_open(&world);
    CHECK(mxw_store_mark(world.store, &again) == MXW_OK, "the mark");
    CHECK(memcmp(&mark, &again, sizeof mark) == 0, "opening again changes nothing");
    world_end(&world);

    world_begin(&world);
    world_open(&world);
    CHECK(mxw_store_mark(world.store, &again) == MXW_OK, "the mark");
    CHECK(memcmp(mark.identity, again.identity, sizeof mark.identity) != 0, "another store");
    world_end(&world);
}

/* A store that was being made when the power went off. */
static void run_draft_left(void **state)
{
    (void)state;
    struct world world;
    char draft[80];
    world_begin(&world);
    (void)snprintf(draft, sizeof draft, "%s.new", world.path);
    world_write_file(draft, MXW_BYTES("half a store"));
    (void)snprintf(draft, sizeof draft, "%s.new-journal", world.path);
    world_write_file(draft, MXW_BYTES("and its journal"));
    world_open(&world);
    world_fill(world.store);
    CHECK(access(draft, F_OK) != 0, "nothing is left of it");
    world_end(&world);
}

static void run_relative_path(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store *store;
    world_begin(&world);
    CHECK(chdir(world.folder) == 0, "in the folder");
    CHECK(mxw_store_open(&store, "file:x?mode=memory", &problem) == MXW_OK, problem.text);
    mxw_store_close(store);
    CHECK(access("file:x?mode=memory", F_OK) == 0, "a name is a name, and no URI");
    CHECK(chdir("/") == 0, "and out");
    world_end(&world);
}

static void run_migrate(void **state)
{
    (void)state;
    struct world world;
    const char *const two[] = { mxw_store_schema.migrations[0], version_2 };
    const char *const broken[] = { two[0], two[1], version_3_broken };
    const char *const orphans[] = { two[0], two[1], version_3_orphans };
    world_begin(&world);
    open_schema(&world, two, 1, MXW_OK, "");
    CHECK(number(&world, "PRAGMA user_version") == 1, "made by the first migration");
    world_fill(world.store);
    world_close(&world);

    open_schema(&world, two, 2, MXW_OK, "");
    CHECK(number(&world, "PRAGMA user_version") == 2, "and migrated by the second");
    CHECK(number(&world, "SELECT until FROM exempt") == 7, "a column more");
    CHECK(number(&world, "SELECT count(*) FROM tenant WHERE colour = 'green'") == 2, "two rows");
    CHECK(number(&world, "PRAGMA foreign_keys") == 1, "foreign keys hold again");
    CHECK(number(&world, "SELECT count(*) FROM domain") == 4, "what was there is there");
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_tenant_remove(world.store, MXW_BYTES("acme")) == MXW_STORE_IN_USE,
          "the new table is referred to");
    mxw_store_rollback(world.store);
    uint64_t before = world_fingerprint(world.store);
    world_close(&world);

    open_schema(&world, broken, 3, MXW_MALFORMED, "no such table: nowhere");
    open_schema(&world, orphans, 3, MXW_MALFORMED, "rows refer to nothing");
    open_schema(&world, two, 2, MXW_OK, "");
    CHECK(number(&world, "PRAGMA user_version") == 2, "one that fails leaves the store as it was");
    CHECK(number(&world, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0, "whole");
    CHECK(world_fingerprint(world.store) == before, "with all its rows");
    world_close(&world);

    open_schema(&world, two, 1, MXW_MALFORMED, "made by a newer mxwarden");
    world_end(&world);
}

static void run_migrate_reader(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    world_begin(&world);
    world_open(&world);
    CHECK(mxw_sql_execute(world.store, "PRAGMA user_version = 2") == MXW_OK, "a newer version");
    world_close(&world);
    CHECK(mxw_store_read_open(&world.store, world.path, &problem) == MXW_MALFORMED, problem.text);
    CHECK(strstr(problem.text, "has version 2, and 1 is the last this one knows") != NULL,
          problem.text);
    world_end(&world);
}

/* A file from text, or from SQL when `sql` is set. */
/* clang-format off */
static const struct stranger_case {
    const char *name;
    mxw_bytes content;
    const char *sql;
    const char *want;
} stranger_cases[] = {
    { "an empty file",              B(""),                      NULL, "the file is empty; remove it to begin anew" },
    { "a text",                     B("domain \"x\" {}\n"),     NULL, "not a store of mxwarden" },
    { "the beginning of a header",  B("SQLite format 3"),       NULL, "not a store of mxwarden" },
    { "a header and nothing",       B("SQLite format 3\0"),     NULL, "not a store of mxwarden" },
    { "somebody else's database",   B(""), "CREATE TABLE x (y)", "not a store of mxwarden" },
    { "our id without a version",   B(""), "PRAGMA application_id = 1297635155; CREATE TABLE x (y)", "not a store of mxwarden" },
    { "a newer version",            B(""), "PRAGMA application_id = 1297635155; PRAGMA user_version = 99; CREATE TABLE x (y)",
      "made by a newer mxwarden: it has version 99, and 1 is the last this one knows; install that one, or restore an older backup" },
};
/* clang-format on */

static void make_database(const char *path, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void run_stranger_case(void **state)
{
    const struct stranger_case *c = *state;
    struct world world;
    struct mxw_problem problem;
    world_begin(&world);
    if (c->sql != NULL)
        make_database(world.path, c->sql);
    else
        world_write_file(world.path, c->content);
    CHECK(mxw_store_open(&world.store, world.path, &problem) == MXW_MALFORMED, problem.text);
    CHECK(strstr(problem.text, c->want) != NULL, problem.text);
    CHECK(strncmp(problem.text, "store /", 7) == 0, problem.text);
    CHECK(world.store == NULL, c->name);
    CHECK(mxw_store_read_open(&world.store, world.path, &problem) == MXW_MALFORMED, problem.text);
    CHECK(strstr(problem.text, c->want) != NULL, problem.text);
    CHECK(world.store == NULL, c->name);
    world_end(&world);
}

/* It has the marks of a store, and none of its tables. */
static void run_hollow(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store_mark mark;
    world_begin(&world);
    make_database(world.path,
                  "PRAGMA application_id = 1297635155; PRAGMA user_version = 1;"
                  "CREATE TABLE x (y)");
    world_open(&world);
    CHECK(mxw_store_mark(world.store, &mark) == MXW_MALFORMED, "it is found out");
    CHECK(strstr(mxw_store_problem(world.store)->text, "no such table: store") != NULL,
          mxw_store_problem(world.store)->text);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_MALFORMED, "every time");
    world_end(&world);
}

static void run_orphaned_log(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    char log[80];
    world_begin(&world);
    (void)snprintf(log, sizeof log, "%s-wal", world.path);
    world_write_file(log, MXW_BYTES("of a store that was moved away"));
    CHECK(mxw_store_open(&world.store, world.path, &problem) == MXW_MALFORMED, "refused");
    CHECK(strstr(problem.text, "is gone, but its log") != NULL, problem.text);
    CHECK(access(world.path, F_OK) != 0, "and nothing is made");
    world_end(&world);
}

/* Cut short anywhere, it is refused. */
static void run_truncated(void **state)
{
    (void)state;
    struct world world;
    struct stat found;
    struct mxw_problem problem;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    world_close(&world);
    CHECK(stat(world.path, &found) == 0, "the file");
    for (off_t len = found.st_size - 1; len >= 0; len -= len % 512 == 0 ? 97 : len % 512) {
        CHECK(truncate(world.path, len) == 0, "cut");
        enum mxw_status status = mxw_store_open(&world.store, world.path, &problem);
        CHECK(status == MXW_MALFORMED, problem.text);
    }
    world_end(&world);
}

static bool check_domain(void *taker, const struct mxw_store_domain *domain)
{
    (void)taker;
    CHECK(domain->wish <= MXW_STORE_WISH_OFF, "a wish there is");
    return true;
}

/* Octets anywhere in it replaced: never more than a sentence. */
static void run_garbled(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    static uint8_t sound[1u << 18];
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    world_close(&world);
    int file = open(world.path, O_RDONLY | O_CLOEXEC);
    ssize_t len = read(file, sound, sizeof sound);
    (void)close(file);
    CHECK(len > 0 && (size_t)len < sizeof sound, "read whole");
    uint64_t random = 1;
    for (unsigned round = 0; round < 300; round++) {
        static uint8_t garbled[sizeof sound];
        memcpy(garbled, sound, (size_t)len);
        for (unsigned i = 0; i < 1 + round % 40; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            garbled[(random >> 33) % (size_t)len] = (uint8_t)(random >> 25);
        }
        world_write_file(world.path, (mxw_bytes){ garbled, (size_t)len });
        enum mxw_status status = mxw_store_open(&world.store, world.path, &problem);
        CHECK(status == MXW_OK || status == MXW_MALFORMED, problem.text);
        if (status != MXW_OK)
            continue;
        enum mxw_status check = mxw_store_check(world.store);
        CHECK(check == MXW_OK || check == MXW_MALFORMED, mxw_store_problem(world.store)->text);
        enum mxw_status read = mxw_store_domains_each(world.store, MXW_BYTES(""), MXW_BYTES(""), 9,
                                                      check_domain, NULL);
        CHECK(read == MXW_OK || read == MXW_MALFORMED, mxw_store_problem(world.store)->text);
        world_close(&world);
    }
    world_end(&world);
}

static void run_locked(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store *other;
    uint64_t sequence;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_open(&other, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_begin(other, MXW_BYTES("eve"), WALL) == MXW_OK, "somebody else changes it");
    CHECK(mxw_store_begin(world.store, MXW_BYTES("bob"), WALL) == MXW_UNAVAILABLE, "so we wait");
    CHECK(strstr(mxw_store_problem(world.store)->text, "locked by another program") != NULL,
          mxw_store_problem(world.store)->text);
    CHECK(mxw_store_status(world.store) == MXW_UNAVAILABLE, "and can say so");
    uint64_t count;
    CHECK(mxw_store_domain_count(world.store, MXW_BYTES(""), &count) == MXW_OK && count == 4,
          "reading waits for nobody");
    mxw_store_rollback(other);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("bob"), WALL) == MXW_OK, "now it is ours");
    CHECK(mxw_store_commit(world.store, &sequence) == MXW_OK && sequence == 3, "and unchanged");
    mxw_store_close(other);
    world_end(&world);
}

static void run_reader(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store *reader;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_UNAVAILABLE, "no store");
    CHECK(strstr(problem.text, "cannot be opened: no such file") != NULL, problem.text);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "a change is open");
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK_BYTES(world_domains(reader, &out),
                MXW_BYTES("*.c.example a.example b.example c.example "), "a reader reads");
    mxw_store_rollback(world.store);
    CHECK(mxw_store_begin(reader, MXW_BYTES("eve"), WALL) == MXW_UNAVAILABLE,
          "and changes nothing");
    CHECK(strstr(mxw_store_problem(reader)->text, "may not be written") != NULL,
          mxw_store_problem(reader)->text);
    mxw_store_close(reader);

    world_close(&world);
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK_BYTES(world_domains(reader, &out),
                MXW_BYTES("*.c.example a.example b.example c.example "), "without a writer too");
    mxw_store_close(reader);
    world_end(&world);
}

/* Ours is the file at the path, whatever is written to it or its log. */
static void run_in_place(void **state)
{
    (void)state;
    struct world world;
    world_begin(&world);
    world_open(&world);
    CHECK(mxw_store_check_place(world.store) == MXW_OK, "a new one is in its place");
    world_fill(world.store);
    CHECK(mxw_store_check_place(world.store) == MXW_OK, "and after changes");
    CHECK(mxw_sql_execute(world.store, "PRAGMA wal_checkpoint(TRUNCATE)") == MXW_OK, "emptied");
    CHECK(mxw_store_check_place(world.store) == MXW_OK, "and with an empty log");
    CHECK(mxw_store_backup(world.path, world.backup, &(struct mxw_problem){ "" }) == MXW_OK,
          "a backup");
    int file = open(world.backup, O_RDONLY | O_CLOEXEC);
    CHECK(mxw_store_restore(world.store, file, MXW_BYTES("eve"), WALL) == MXW_OK, "restored");
    (void)close(file);
    CHECK(mxw_store_check_place(world.store) == MXW_OK, "and with the content of a backup");
    world_end(&world);
}

static void check_lost(struct mxw_store *store, enum mxw_status got, const char *want)
{
    CHECK(got == MXW_MALFORMED && mxw_store_status(store) == MXW_MALFORMED, want);
    CHECK(strstr(mxw_store_problem(store)->text, want) != NULL, mxw_store_problem(store)->text);
}

static void run_removed(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    struct mxw_store *reader;
    uint64_t count;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("bob"), WALL) == MXW_OK, "a change is open");
    CHECK(world_add(world.store, MXW_BYTES("late.example"), MXW_BYTES("acme"), MXW_BYTES("x")),
          "a domain");
    CHECK(unlink(world.path) == 0, "removed");
    check_lost(world.store, world_commit(world.store), "the file was removed");
    check_lost(world.store, mxw_store_begin(world.store, MXW_BYTES("bob"), WALL),
               "the file was removed");
    check_lost(reader, mxw_store_check_place(reader), "the file was removed");
    CHECK(mxw_store_domain_count(reader, MXW_BYTES(""), &count) == MXW_OK && count == 4,
          "what it was can be read, without the change");
    mxw_store_close(reader);
    world_close(&world);

    CHECK(mxw_store_reopen(&world.store, world.path, &problem) == MXW_UNAVAILABLE, "refused");
    CHECK(world.store == NULL && strstr(problem.text, ": the file is gone; put a backup there"),
          problem.text);
    CHECK(access(world.path, F_OK) != 0, "and none is made");
    world_end(&world);
}

static void run_replaced(void **state)
{
    (void)state;
    struct world world;
    struct mxw_problem problem;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_backup(world.path, world.backup, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("bob"), WALL) == MXW_OK, "a change");
    CHECK(world_add(world.store, MXW_BYTES("late.example"), MXW_BYTES("acme"), MXW_BYTES("x")),
          "of the one before");
    CHECK(world_commit(world.store) == MXW_OK, "which is in its log only");
    int file = open(world.backup, O_RDONLY | O_CLOEXEC);
    CHECK(rename(world.backup, world.path) == 0, "replaced");
    check_lost(world.store, mxw_store_check_place(world.store), "replaced by another");
    check_lost(world.store, mxw_store_restore(world.store, file, MXW_BYTES("eve"), WALL),
               "replaced by another");
    (void)close(file);
    world_close(&world);

    CHECK(mxw_store_reopen(&world.store, world.path, &problem) == MXW_OK, problem.text);
    CHECK_BYTES(world_domains(world.store, &out),
                MXW_BYTES("*.c.example a.example b.example c.example "), "what is there now");
    CHECK(mxw_store_check(world.store) == MXW_OK, mxw_store_problem(world.store)->text);
    CHECK(mxw_store_check_place(world.store) == MXW_OK, "in its place");
    world_end(&world);
}

/* Root may do everything, so another user tries. */
static int as_nobody(struct world *world, int (*attempt)(struct world *world))
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(attempt(world));
    }
    assert_true(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int say(enum mxw_status status, const struct mxw_problem *problem, const char *want)
{
    if (status == MXW_UNAVAILABLE && strstr(problem->text, want) != NULL)
        return 0;
    fprintf(stderr, "# got %d: %s\n# want: %s\n", status, problem->text, want);
    return 1;
}

static int open_unwritable(struct world *world)
{
    struct mxw_problem problem = { "" };
    return say(mxw_store_open(&world->store, world->path, &problem), &problem,
               "may not be written");
}

static int open_unreadable(struct world *world)
{
    struct mxw_problem problem = { "" };
    return say(mxw_store_open(&world->store, world->path, &problem), &problem,
               "cannot be opened: permission denied");
}

static int make_in_vain(struct world *world)
{
    struct mxw_problem problem = { "" };
    return say(mxw_store_open(&world->store, world->path, &problem), &problem,
               "cannot be made: permission denied");
}

static void run_not_allowed(void **state)
{
    (void)state;
    struct world world;
    world_begin(&world);
    CHECK(chmod(world.folder, 0555) == 0, "a folder that may not be written");
    CHECK(as_nobody(&world, make_in_vain) == 0, "no store can be made there");
    CHECK(chmod(world.folder, 0755) == 0, "as root");
    world_open(&world);
    world_fill(world.store);
    world_close(&world);
    CHECK(chmod(world.folder, 0555) == 0, "the folder");
    CHECK(chmod(world.path, 0644) == 0, "a file that may only be read");
    CHECK(as_nobody(&world, open_unwritable) == 0, "is not opened to write");
    CHECK(chmod(world.path, 0666) == 0, "a file that may be written in a folder that may not");
    CHECK(as_nobody(&world, open_unwritable) == 0, "is no better");
    CHECK(chmod(world.path, 0600) == 0, "a file of somebody else");
    if (geteuid() == 0)
        CHECK(as_nobody(&world, open_unreadable) == 0, "is not opened");
    CHECK(chmod(world.folder, 0755) == 0, "to clean up");
    world_end(&world);
}

int main(void)
{
    TEST_ONE("a store is made", run_make);
    TEST_ONE("a draft that was left is no obstacle", run_draft_left);
    TEST_ONE("a path is never taken for a URI", run_relative_path);
    TEST_ONE("a store of version 1 is migrated", run_migrate);
    TEST_ONE("a reader refuses a newer version", run_migrate_reader);
    TEST_TABLE(stranger_cases, run_stranger_case);
    TEST_ONE("a store without tables", run_hollow);
    TEST_ONE("a log without its store", run_orphaned_log);
    TEST_ONE("a store that was cut short", run_truncated);
    TEST_ONE("a store with octets replaced", run_garbled);
    TEST_ONE("a store that somebody else has locked", run_locked);
    TEST_ONE("a reader beside the writer", run_reader);
    TEST_ONE("a store that stays in its place", run_in_place);
    TEST_ONE("a store that is removed while it is in use", run_removed);
    TEST_ONE("a store that is replaced while it is in use", run_replaced);
    TEST_ONE("what the permissions do not allow", run_not_allowed);
    return test_run("runtime/store/open");
}
