/* All SQL that has values, in the order of the enumeration. */
#include "runtime/store/store_base.h"

/* What mxw_store_read_domain() reads. */
#define DOMAIN_COLUMNS                                                                             \
    "d.name, t.name, d.settings, d.wish, d.wish_since, d.changed, d.changed_at, d.changed_by"

/* The tenant of a row that has been found: CROSS JOIN keeps SQLite from beginning with tenants. */
#define DOMAIN_TABLES "domain d CROSS JOIN tenant t ON t.id = d.tenant"

/* When, and by whom, a domain was changed. */
#define STAMP "changed = ?1, changed_at = ?2, changed_by = ?3"

/* What read_tenant() in tenants.c reads. */
#define TENANT_COLUMNS                                                                             \
    "t.name, t.description, (SELECT count(*) FROM domain d WHERE d.tenant = t.id)"

const char *const mxw_sql_texts[MXW_SQL_COUNT] = {
    [MXW_SQL_BEGIN] = "BEGIN IMMEDIATE",
    [MXW_SQL_COMMIT] = "COMMIT",
    [MXW_SQL_ROLLBACK] = "ROLLBACK",
    [MXW_SQL_HOLD] = "BEGIN",
    [MXW_SQL_QUICK_CHECK] = "PRAGMA quick_check(1)",
    [MXW_SQL_INTEGRITY_CHECK] = "PRAGMA integrity_check(1)",
    [MXW_SQL_KEY_CHECK] = "PRAGMA foreign_key_check",
    [MXW_SQL_MARK] = "SELECT identity, sequence, pruned FROM store",
    [MXW_SQL_SEQUENCE_SET] = "UPDATE store SET sequence = ?1",

    [MXW_SQL_TENANT_ADD] = "INSERT INTO tenant (name, description) VALUES (?1, ?2)",
    [MXW_SQL_TENANT_ID] = "SELECT id FROM tenant WHERE name = ?1",
    [MXW_SQL_TENANT_DESCRIBE] = "UPDATE tenant SET description = ?2 WHERE name = ?1",
    [MXW_SQL_TENANT_REMOVE] = "DELETE FROM tenant WHERE name = ?1",
    [MXW_SQL_TENANT_FIND] = "SELECT " TENANT_COLUMNS " FROM tenant t WHERE t.name = ?1",
    [MXW_SQL_TENANTS] = "SELECT " TENANT_COLUMNS " FROM tenant t WHERE t.name > ?1"
                        " ORDER BY t.name LIMIT ?2",
    [MXW_SQL_USER_ADD] = "INSERT OR IGNORE INTO tenant_user (user, tenant) VALUES (?1, ?2)",
    [MXW_SQL_USERS_REMOVE] = "DELETE FROM tenant_user WHERE tenant = ?1",
    [MXW_SQL_USERS] = "SELECT u.user FROM tenant t CROSS JOIN tenant_user u ON u.tenant = t.id"
                      " WHERE t.name = ?1 ORDER BY u.user",
    [MXW_SQL_USER_TENANT] = "SELECT t.name FROM tenant_user u CROSS JOIN tenant t"
                            " ON t.id = u.tenant WHERE u.user = ?1",

    [MXW_SQL_DOMAIN_ADD] = "INSERT INTO domain (changed, changed_at, changed_by, name, tenant,"
                           " settings, wish, wish_since)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [MXW_SQL_DOMAIN_FIND] =
        "SELECT " DOMAIN_COLUMNS ", d.id FROM " DOMAIN_TABLES " WHERE d.name = ?1",
    [MXW_SQL_DOMAIN_ALIAS] = "SELECT name FROM domain WHERE settings GLOB 'alias_of=*'"
                             " AND settings = ?1 LIMIT 1",
    /* The settings of an alias are one line, whose value begins at the tenth character. */
    [MXW_SQL_DOMAIN_ALIAS_ASTRAY] =
        "SELECT name FROM domain a WHERE settings GLOB 'alias_of=*' AND NOT EXISTS (SELECT 1"
        " FROM domain d WHERE d.name = rtrim(substr(a.settings, 10), char(10))"
        " AND d.settings NOT GLOB 'alias_of=*') LIMIT 1",
    [MXW_SQL_DOMAIN_SET] = "UPDATE domain SET " STAMP ", tenant = ?5, settings = ?6, wish = ?7,"
                           " wish_since = ?8 WHERE name = ?4",
    [MXW_SQL_DOMAIN_SET_SETTINGS] = "UPDATE domain SET " STAMP ", settings = ?5 WHERE name = ?4",
    [MXW_SQL_DOMAIN_SET_TENANT] = "UPDATE domain SET " STAMP ", tenant = ?5 WHERE name = ?4",
    [MXW_SQL_DOMAIN_SET_WISH] = "UPDATE domain SET " STAMP ", wish = ?5, wish_since = ?6"
                                " WHERE name = ?4",
    [MXW_SQL_DOMAIN_REMOVE] = "DELETE FROM domain WHERE name = ?1",
    [MXW_SQL_DOMAINS] = "SELECT " DOMAIN_COLUMNS " FROM " DOMAIN_TABLES
                        " WHERE d.name > ?1 ORDER BY d.name LIMIT ?2",
    [MXW_SQL_DOMAINS_OF_TENANT] = "SELECT " DOMAIN_COLUMNS " FROM tenant t CROSS JOIN domain d"
                                  " ON d.tenant = t.id WHERE t.name = ?1 AND d.name > ?2"
                                  " ORDER BY d.name LIMIT ?3",
    [MXW_SQL_DOMAIN_COUNT] = "SELECT count(*) FROM domain",
    [MXW_SQL_DOMAIN_COUNT_OF_TENANT] = "SELECT count(*) FROM tenant t CROSS JOIN domain d"
                                       " ON d.tenant = t.id WHERE t.name = ?1",
    [MXW_SQL_HOSTED_ADD] = "INSERT INTO hosted_name (name, domain) VALUES (?1, ?2)",
    [MXW_SQL_HOSTED_DOMAIN] = "SELECT d.name FROM hosted_name h CROSS JOIN domain d"
                              " ON d.id = h.domain WHERE h.name = ?1",

    [MXW_SQL_REMOVED_ADD] = "INSERT OR REPLACE INTO removed (name, changed) VALUES (?1, ?2)",
    [MXW_SQL_REMOVED_FORGET] = "DELETE FROM removed WHERE name = ?1",
    [MXW_SQL_REMOVED_PRUNE] = "DELETE FROM removed WHERE changed <= ?1",
    [MXW_SQL_PRUNED_SET] = "UPDATE store SET pruned = max(pruned, ?1)",

    [MXW_SQL_MENTION_ADD] = "INSERT INTO mentioned (id) VALUES (?1)",
    [MXW_SQL_UNMENTIONED_LEAVE] = "INSERT OR REPLACE INTO removed (name, changed)"
                                  " SELECT name, ?1 FROM domain"
                                  " WHERE id NOT IN (SELECT id FROM mentioned)",
    [MXW_SQL_UNMENTIONED_REMOVE] = "DELETE FROM domain"
                                   " WHERE id NOT IN (SELECT id FROM mentioned)",

    [MXW_SQL_CHANGED] = "SELECT " DOMAIN_COLUMNS " FROM " DOMAIN_TABLES " WHERE d.changed > ?1",
    [MXW_SQL_REMOVED] = "SELECT name FROM removed WHERE changed > ?1",
    [MXW_SQL_SNAPSHOT] = "SELECT " DOMAIN_COLUMNS " FROM " DOMAIN_TABLES,

    [MXW_SQL_EXEMPT_ADD] = "INSERT INTO exempt (prefix, note, added_at, added_by)"
                           " VALUES (?1, ?2, ?3, ?4)",
    [MXW_SQL_EXEMPT_REMOVE] = "DELETE FROM exempt WHERE prefix = ?1",
    [MXW_SQL_EXEMPT] = "SELECT prefix, note, added_at, added_by FROM exempt ORDER BY prefix",

    [MXW_SQL_AUDIT_ADD] = "INSERT INTO audit (at, who, action, object, detail)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)",
    [MXW_SQL_AUDIT] = "SELECT number, at, who, action, object, detail FROM audit"
                      " WHERE number < ?1 ORDER BY number DESC LIMIT ?2",

    [MXW_SQL_AGGREGATE_ADD] = "INSERT INTO aggregate (day, domain, tenant, family, outcome, rule,"
                              " would, would_rule, messages, octets)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                              " ON CONFLICT DO UPDATE SET messages = messages + excluded.messages,"
                              " octets = octets + excluded.octets",
    [MXW_SQL_AGGREGATES] = "SELECT day, domain, tenant, family, outcome, rule, would, would_rule,"
                           " messages, octets FROM aggregate"
                           " WHERE domain = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day",
    [MXW_SQL_AGGREGATES_PRUNE] = "DELETE FROM aggregate WHERE day < ?1",

    [MXW_SQL_SCHEMA] = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
    [MXW_SQL_COPY] = "VACUUM INTO ?1",
    [MXW_SQL_RESTORED_MARK] = "UPDATE store SET identity = randomblob(16), pruned = ?1",
    [MXW_SQL_RESTORED_DOMAINS] = "UPDATE domain SET changed = ?1",
    [MXW_SQL_RESTORED_REMOVED] = "DELETE FROM removed",
};
