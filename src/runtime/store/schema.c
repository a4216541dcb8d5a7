#include "runtime/store/schema.h"

#include <stdio.h>

#include "runtime/store/store_base.h"

/* Names sort and compare octet by octet (BINARY). A row of `domain` is found by name, by tenant and
 * by when it changed; `removed` are the names that were domains, until no directory knows them. */
static const char version_1[] =
    "CREATE TABLE store ("
    "    id INTEGER PRIMARY KEY CHECK (id = 1),"
    "    identity BLOB NOT NULL CHECK (length(identity) = 16),"
    "    sequence INTEGER NOT NULL,"
    "    pruned INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO store VALUES (1, randomblob(16), 1, 0);"

    "CREATE TABLE tenant ("
    "    id INTEGER PRIMARY KEY,"
    "    name TEXT NOT NULL UNIQUE,"
    "    description TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE tenant_user ("
    "    user TEXT NOT NULL PRIMARY KEY,"
    "    tenant INTEGER NOT NULL REFERENCES tenant ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX tenant_user_by_tenant ON tenant_user (tenant);"

    "CREATE TABLE domain ("
    "    id INTEGER PRIMARY KEY,"
    "    name TEXT NOT NULL UNIQUE,"
    "    tenant INTEGER NOT NULL REFERENCES tenant,"
    "    wish INTEGER NOT NULL CHECK (wish BETWEEN 0 AND 2),"
    "    wish_since INTEGER NOT NULL,"
    "    changed INTEGER NOT NULL,"
    "    changed_at INTEGER NOT NULL,"
    "    changed_by TEXT NOT NULL,"
    "    settings TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX domain_by_tenant ON domain (tenant, name);"
    "CREATE INDEX domain_by_change ON domain (changed);"
    "CREATE INDEX domain_by_alias ON domain (settings) WHERE settings GLOB 'alias_of=*';"

    "CREATE TABLE hosted_name ("
    "    name TEXT NOT NULL PRIMARY KEY,"
    "    domain INTEGER NOT NULL REFERENCES domain ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX hosted_name_by_domain ON hosted_name (domain);"

    "CREATE TABLE removed ("
    "    name TEXT NOT NULL PRIMARY KEY,"
    "    changed INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX removed_by_change ON removed (changed);"

    "CREATE TABLE exempt ("
    "    prefix TEXT NOT NULL PRIMARY KEY,"
    "    note TEXT NOT NULL,"
    "    added_at INTEGER NOT NULL,"
    "    added_by TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE audit ("
    "    number INTEGER PRIMARY KEY AUTOINCREMENT,"
    "    at INTEGER NOT NULL,"
    "    who TEXT NOT NULL,"
    "    action TEXT NOT NULL,"
    "    object TEXT NOT NULL,"
    "    detail TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE aggregate ("
    "    domain TEXT NOT NULL,"
    "    day INTEGER NOT NULL,"
    "    tenant TEXT NOT NULL,"
    "    family INTEGER NOT NULL,"
    "    outcome TEXT NOT NULL,"
    "    rule TEXT NOT NULL,"
    "    would TEXT NOT NULL,"
    "    would_rule TEXT NOT NULL,"
    "    messages INTEGER NOT NULL,"
    "    octets INTEGER NOT NULL,"
    "    PRIMARY KEY (domain, day, tenant, family, outcome, rule, would, would_rule)"
    ") STRICT, WITHOUT ROWID;";

static const char *const migrations[] = { version_1 };

const struct mxw_store_schema mxw_store_schema = { migrations, MXW_COUNT_OF(migrations) };

enum mxw_status mxw_schema_check_keys(struct mxw_store *store)
{
    sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_KEY_CHECK, NULL);
    enum mxw_sql_step step = mxw_sql_next(store, row);
    mxw_sql_end(row);
    if (step == MXW_SQL_ROW)
        return mxw_store_refuse(store, MXW_MALFORMED, "damaged: rows refer to nothing");
    return step == MXW_SQL_DONE ? MXW_OK : store->status;
}

static enum mxw_status apply(struct mxw_store *store, const char *migration, uint32_t version)
{
    char text[64];
    (void)snprintf(text, sizeof text, "PRAGMA user_version = %u", version);
    if (mxw_sql_must(store, MXW_SQL_BEGIN, NULL) && mxw_sql_execute(store, migration) == MXW_OK
        && mxw_schema_check_keys(store) == MXW_OK && mxw_sql_execute(store, text) == MXW_OK
        && mxw_sql_must(store, MXW_SQL_COMMIT, NULL))
        return MXW_OK;
    enum mxw_status status = store->status;
    mxw_store_undo(store);
    return status;
}

enum mxw_status mxw_schema_migrate(struct mxw_store *store, const struct mxw_store_schema *schema,
                                   uint32_t version)
{
    if (version == schema->version)
        return MXW_OK;
    enum mxw_status status = mxw_sql_execute(store, "PRAGMA foreign_keys = OFF");
    for (; status == MXW_OK && version < schema->version; version++)
        status = apply(store, schema->migrations[version], version + 1);
    return status == MXW_OK ? mxw_sql_execute(store, "PRAGMA foreign_keys = ON") : status;
}
