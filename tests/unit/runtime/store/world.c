#include "tests/unit/runtime/store/world.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void world_begin(struct world *world)
{
    bool has_memory = access("/dev/shm", W_OK) == 0;
    *world = (struct world){ .store = NULL };
    (void)snprintf(world->folder, sizeof world->folder, "%s/mxw-store-XXXXXX",
                   has_memory ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(world->folder));
    (void)snprintf(world->path, sizeof world->path, "%s/mxwarden.db", world->folder);
    (void)snprintf(world->backup, sizeof world->backup, "%s/backup.db", world->folder);
}

void world_open(struct world *world)
{
    struct mxw_problem problem = { "" };
    enum mxw_status status = mxw_store_open(&world->store, world->path, &problem);
    CHECK(status == MXW_OK, problem.text);
}

void world_close(struct world *world)
{
    mxw_store_close(world->store);
    world->store = NULL;
}

void world_end(struct world *world)
{
    world_close(world);
    DIR *folder = opendir(world->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
    (void)closedir(folder);
    assert_int_equal(rmdir(world->folder), 0);
}

struct mxw_store_hosted world_hosted(mxw_bytes name, uint8_t at[2][MXW_STORE_NAME_MAX])
{
    if (mxw_bytes_starts_with(name, MXW_BYTES("*.")))
        return (struct mxw_store_hosted){ { NULL, 0 }, { NULL, 0 } };
    struct mxw_writer dual = { .at = at[0], .room = MXW_STORE_NAME_MAX };
    struct mxw_writer ipv4 = { .at = at[1], .room = MXW_STORE_NAME_MAX };
    for (size_t i = 0; i < name.len; i++)
        mxw_put_byte(&dual, name.at[i] == '.' ? '-' : name.at[i]);
    mxw_put(&ipv4, mxw_written(&dual));
    mxw_put_text(&ipv4, "--v4");
    return (struct mxw_store_hosted){ mxw_written(&dual), mxw_written(&ipv4) };
}

bool world_add(struct mxw_store *store, mxw_bytes name, mxw_bytes tenant, mxw_bytes settings)
{
    uint8_t at[2][MXW_STORE_NAME_MAX];
    struct mxw_store_hosted hosted = world_hosted(name, at);
    struct mxw_store_domain domain = { .name = name, .tenant = tenant, .settings = settings };
    return mxw_store_domain_add(store, &domain, &hosted) == MXW_STORE_DONE;
}

enum mxw_status world_commit(struct mxw_store *store)
{
    uint64_t sequence;
    if (mxw_store_audit_add(store, MXW_BYTES("test"), MXW_BYTES("world"), MXW_BYTES("{}"))
        != MXW_STORE_DONE) {
        mxw_store_rollback(store);
        return mxw_store_status(store);
    }
    return mxw_store_commit(store, &sequence);
}

void world_fill(struct mxw_store *store)
{
    static const mxw_bytes users[] = { B("alice"), B("bob") };
    static const struct mxw_store_aggregate counted = {
        20000, B("a.example"), B("acme"), 6, B("admit"), B("spf"), B(""), B(""), 3, 4711
    };
    CHECK(mxw_store_begin(store, MXW_BYTES("root"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_tenant_add(store, MXW_BYTES("acme"), MXW_BYTES("Acme")) == MXW_STORE_DONE,
          "a tenant");
    CHECK(mxw_store_tenant_add(store, MXW_BYTES("beta"), MXW_BYTES("")) == MXW_STORE_DONE,
          "another tenant");
    CHECK(mxw_store_tenant_set_users(store, MXW_BYTES("acme"), users, 2) == MXW_STORE_DONE,
          "its users");
    CHECK(world_add(store, MXW_BYTES("a.example"), MXW_BYTES("acme"), MXW_BYTES("mode=observe\n")),
          "a domain");
    CHECK(world_add(store, MXW_BYTES("b.example"), MXW_BYTES("beta"), MXW_BYTES("")), "another");
    CHECK(world_add(store, MXW_BYTES("c.example"), MXW_BYTES("acme"), MXW_BYTES("")), "a third");
    CHECK(world_add(store, MXW_BYTES("*.c.example"), MXW_BYTES("acme"), MXW_BYTES("")),
          "a wildcard");
    CHECK(world_add(store, MXW_BYTES("gone.example"), MXW_BYTES("beta"), MXW_BYTES("")), "a fifth");
    CHECK(mxw_store_exempt_add(store, MXW_BYTES("192.0.2.0/24"), MXW_BYTES("the office"))
              == MXW_STORE_DONE,
          "an exempt prefix");
    CHECK(world_commit(store) == MXW_OK, "commit");
    CHECK(mxw_store_begin(store, MXW_BYTES("root"), WALL) == MXW_OK, "begin");
    CHECK(mxw_store_domain_remove(store, MXW_BYTES("gone.example")) == MXW_STORE_DONE, "removed");
    CHECK(world_commit(store) == MXW_OK, "commit");
    CHECK(mxw_store_aggregates_add(store, &counted, 1) == MXW_OK, "counts");
}

static uint64_t mix(uint64_t hash, mxw_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ bytes.at[i]) * UINT64_C(0x100000001b3);
    return (hash ^ 0x100 ^ bytes.len) * UINT64_C(0x100000001b3);
}

static uint64_t mix_table(uint64_t hash, sqlite3 *database, const char *table)
{
    sqlite3_stmt *row;
    char text[64];
    (void)snprintf(text, sizeof text, "SELECT * FROM %s ORDER BY 1, 2", table);
    assert_int_equal(sqlite3_prepare_v2(database, text, -1, &row, NULL), SQLITE_OK);
    int step;
    while ((step = sqlite3_step(row)) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count(row); column++)
            hash = mix(hash, mxw_sql_bytes(row, column));
    assert_int_equal(step, SQLITE_DONE);
    (void)sqlite3_finalize(row);
    return hash;
}

uint64_t world_fingerprint(struct mxw_store *store)
{
    static const char *const tables[] = { "store",       "tenant",  "tenant_user",
                                          "domain",      "removed", "exempt",
                                          "hosted_name", "audit",   "aggregate" };
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    struct mxw_store_mark mark;
    CHECK(mxw_store_mark(store, &mark) == MXW_OK, mxw_store_problem(store)->text);
    for (size_t i = 0; i < MXW_COUNT_OF(tables); i++)
        hash = mix_table(hash, store->database, tables[i]);
    return hash;
}

static bool put_name(void *taker, const struct mxw_store_domain *domain)
{
    struct mxw_writer *out = taker;
    mxw_put(out, domain->name);
    mxw_put_byte(out, ' ');
    return true;
}

mxw_bytes world_domains(struct mxw_store *store, struct mxw_writer *out)
{
    out->used = 0;
    CHECK(mxw_store_domains_each(store, MXW_BYTES(""), MXW_BYTES(""), SIZE_MAX, put_name, out)
              == MXW_OK,
          "all domains");
    return mxw_written(out);
}

void world_write_file(const char *path, mxw_bytes content)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_true(write(file, content.at, content.len) == (ssize_t)content.len);
    assert_int_equal(close(file), 0);
}
