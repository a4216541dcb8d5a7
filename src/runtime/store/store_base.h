/* store_base.h - the parts of a store: its connection, its statements, the change that is open. For
 * the files of this folder only.
 *
 *     sqlite3_stmt *row = mxw_sql_begin(store, MXW_SQL_USERS, MXW_SQL_WITH(mxw_sql_text(name)));
 *     while (mxw_sql_next(store, row) == MXW_SQL_ROW)
 *         ... mxw_sql_bytes(row, 0) ...
 *     mxw_sql_end(row);
 *
 * Statements All SQL with values stands in the table of statements.c. A statement is prepared when
 *            it is first used, and kept. Values are bound, never written into the text.
 * Errors     The first one of a call is noted in the store, with a sentence; a change that is open
 *            has failed with it. Whoever reads rows to their end asks `status` afterwards.
 */
#ifndef MXW_RUNTIME_STORE_STORE_BASE_H
#define MXW_RUNTIME_STORE_STORE_BASE_H

#include <sqlite3.h>

#include "runtime/store/import.h"
#include "runtime/store/store.h"

enum mxw_sql {
    MXW_SQL_BEGIN,
    MXW_SQL_COMMIT,
    MXW_SQL_ROLLBACK,
    MXW_SQL_HOLD,
    MXW_SQL_QUICK_CHECK,
    MXW_SQL_INTEGRITY_CHECK,
    MXW_SQL_KEY_CHECK,
    MXW_SQL_MARK,
    MXW_SQL_SEQUENCE_SET,
    MXW_SQL_TENANT_ADD,
    MXW_SQL_TENANT_ID,
    MXW_SQL_TENANT_DESCRIBE,
    MXW_SQL_TENANT_REMOVE,
    MXW_SQL_TENANT_FIND,
    MXW_SQL_TENANTS,
    MXW_SQL_USER_ADD,
    MXW_SQL_USERS_REMOVE,
    MXW_SQL_USERS,
    MXW_SQL_USER_TENANT,
    MXW_SQL_DOMAIN_ADD,
    MXW_SQL_DOMAIN_FIND,
    MXW_SQL_DOMAIN_ALIAS,
    MXW_SQL_DOMAIN_ALIAS_ASTRAY,
    MXW_SQL_DOMAIN_SET,
    MXW_SQL_DOMAIN_SET_SETTINGS,
    MXW_SQL_DOMAIN_SET_TENANT,
    MXW_SQL_DOMAIN_SET_WISH,
    MXW_SQL_DOMAIN_REMOVE,
    MXW_SQL_DOMAINS,
    MXW_SQL_DOMAINS_OF_TENANT,
    MXW_SQL_DOMAIN_COUNT,
    MXW_SQL_DOMAIN_COUNT_OF_TENANT,
    MXW_SQL_HOSTED_ADD,
    MXW_SQL_HOSTED_DOMAIN,
    MXW_SQL_REMOVED_ADD,
    MXW_SQL_REMOVED_FORGET,
    MXW_SQL_REMOVED_PRUNE,
    MXW_SQL_PRUNED_SET,
    MXW_SQL_MENTION_ADD,
    MXW_SQL_UNMENTIONED_LEAVE,
    MXW_SQL_UNMENTIONED_REMOVE,
    MXW_SQL_CHANGED,
    MXW_SQL_REMOVED,
    MXW_SQL_SNAPSHOT,
    MXW_SQL_EXEMPT_ADD,
    MXW_SQL_EXEMPT_REMOVE,
    MXW_SQL_EXEMPT,
    MXW_SQL_AUDIT_ADD,
    MXW_SQL_AUDIT,
    MXW_SQL_AGGREGATE_ADD,
    MXW_SQL_AGGREGATES,
    MXW_SQL_AGGREGATES_PRUNE,
    MXW_SQL_SCHEMA,
    MXW_SQL_COPY,
    MXW_SQL_RESTORED_MARK,
    MXW_SQL_RESTORED_DOMAINS,
    MXW_SQL_RESTORED_REMOVED,
    MXW_SQL_COUNT
};

extern const char *const mxw_sql_texts[MXW_SQL_COUNT];

/* What is open between begin and commit. */
struct mxw_store_open_change {
    bool is_open;
    bool is_failed;
    bool is_audited;
    bool has_rows;           /* something was changed that the audit must tell of */
    bool has_directory_rows; /* something was changed that directories are made of */
    uint64_t sequence;       /* that it gets */
    mxw_wall wall;
    size_t who_len;
    uint8_t who_at[MXW_STORE_NAME_MAX];
};

struct mxw_store {
    sqlite3 *database;
    sqlite3_stmt *statements[MXW_SQL_COUNT]; /* NULL: not used yet */
    char *path;
    char *label; /* "store /var/lib/mxwarden/mxwarden.db", before what is wrong with it */
    struct mxw_store_open_change change;
    struct mxw_store_import_counts import; /* of the change that is open */
    bool is_held;
    bool is_stuck;          /* there was no memory to roll back: it is done before anything else */
    enum mxw_status status; /* of the last call that failed */
    struct mxw_problem problem;
    uint8_t *kept_at; /* what the last find gave */
    size_t kept_room;
};

/* A connection without a look at what is in the file. `flags` of sqlite3_open_v2(). On failure
 * nothing is left open. */
MXW_MUST_USE enum mxw_status mxw_store_connect(struct mxw_store **store, const char *path,
                                               const char *label, int flags,
                                               struct mxw_problem *problem);

/* A store of ours, of `version_max` at the most. */
MXW_MUST_USE enum mxw_status mxw_store_recognise(struct mxw_store *store, uint32_t version_max,
                                                 uint32_t *version);

/* MXW_MALFORMED: the last page is not whole. SQLite would take what is missing for zeros. */
MXW_MUST_USE enum mxw_status mxw_store_check_size(struct mxw_store *store);

/* Runs a pragma that tells the journal mode: whether it is a write-ahead log. */
MXW_MUST_USE enum mxw_status mxw_store_journal(struct mxw_store *store, const char *text,
                                               bool *is_log);

/* A change by the machine itself, which the audit does not tell of. It is committed if `is_made`,
 * and rolled back otherwise. */
MXW_MUST_USE enum mxw_status mxw_store_begin_unaudited(struct mxw_store *store);
MXW_MUST_USE enum mxw_status mxw_store_end_unaudited(struct mxw_store *store, bool is_made);

/* Asks one of SQLite's checks, which says "ok" or what is damaged. */
MXW_MUST_USE enum mxw_status mxw_store_check_by(struct mxw_store *store, enum mxw_sql check);

/* The mark, and up to where removals are forgotten. */
MXW_MUST_USE enum mxw_status mxw_store_mark_pruned(struct mxw_store *store,
                                                   struct mxw_store_mark *mark, uint64_t *pruned);

/* False: the file at the store's path is another one, or none. */
MXW_MUST_USE bool mxw_store_is_in_place(const struct mxw_store *store);

/* Leaves SQLite's transaction, if one is open. */
void mxw_store_undo(struct mxw_store *store);

/* True when rows may be changed now. Asserts that a change is open. */
MXW_MUST_USE bool mxw_store_may_change(const struct mxw_store *store);

/* A change of rows that directories are made of. */
static inline void mxw_store_directory_changed(struct mxw_store *store)
{
    store->change.has_rows = true;
    store->change.has_directory_rows = true;
}

/* Who makes the change that is open. */
static inline mxw_bytes mxw_store_who(const struct mxw_store *store)
{
    return (mxw_bytes){ store->change.who_at, store->change.who_len };
}

/* Notes what SQLite, or with SQLITE_NOMEM we, could not do. */
enum mxw_status mxw_store_fail(struct mxw_store *store, int code);

/* Notes a sentence of ours. */
__attribute__((format(printf, 3, 4))) enum mxw_status mxw_store_refuse(struct mxw_store *store,
                                                                       enum mxw_status status,
                                                                       const char *format, ...);

/* Notes what could not be done with a file, and the errno that says why. */
enum mxw_status mxw_store_refuse_file(struct mxw_store *store, int code, const char *what,
                                      const char *path);

/* Copies the texts of a row before its statement ends. False: out of memory, and noted. */
MXW_MUST_USE bool mxw_store_keep(struct mxw_store *store, mxw_bytes *const *texts, size_t count);

static inline bool mxw_store_is_name(mxw_bytes name)
{
    return name.len > 0 && name.len <= MXW_STORE_NAME_MAX;
}

MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_id(struct mxw_store *store, mxw_bytes name,
                                                       int64_t *id);

/* Values for the parameters of a statement, in their order. */
enum mxw_sql_kind { MXW_SQL_VALUES_END, MXW_SQL_NUMBER, MXW_SQL_TEXT };

struct mxw_sql_value {
    enum mxw_sql_kind kind;
    int64_t number;
    mxw_bytes text;
};

static inline struct mxw_sql_value mxw_sql_number(int64_t number)
{
    return (struct mxw_sql_value){ .kind = MXW_SQL_NUMBER, .number = number };
}

/* SQLite counts to 2^63 - 1 only. */
static inline struct mxw_sql_value mxw_sql_count(uint64_t count)
{
    return mxw_sql_number(count < INT64_MAX ? (int64_t)count : INT64_MAX);
}

static inline struct mxw_sql_value mxw_sql_text(mxw_bytes text)
{
    return (struct mxw_sql_value){ .kind = MXW_SQL_TEXT, .text = text };
}

#define MXW_SQL_WITH(...)                                                                          \
    (const struct mxw_sql_value[])                                                                 \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .kind = MXW_SQL_VALUES_END                                                             \
        }                                                                                          \
    }

enum mxw_sql_step {
    MXW_SQL_FAILED,  /* noted in the store */
    MXW_SQL_REFUSED, /* a row like this is there already, or another needs it */
    MXW_SQL_ROW,
    MXW_SQL_DONE
};

/* What looking for one row has come to. */
static inline enum mxw_store_answer mxw_store_found(enum mxw_sql_step step)
{
    if (step == MXW_SQL_ROW)
        return MXW_STORE_DONE;
    return step == MXW_SQL_DONE ? MXW_STORE_ABSENT : MXW_STORE_FAILED;
}

/* The text that a statement finds, kept. */
MXW_MUST_USE enum mxw_store_answer mxw_store_find_text(struct mxw_store *store, enum mxw_sql sql,
                                                       const struct mxw_sql_value *values,
                                                       mxw_bytes *text);

/* `values` NULL: it has no parameters. NULL: failed, and noted; next and end take that too. */
sqlite3_stmt *mxw_sql_begin(struct mxw_store *store, enum mxw_sql sql,
                            const struct mxw_sql_value *values);
enum mxw_sql_step mxw_sql_next(struct mxw_store *store, sqlite3_stmt *statement);
void mxw_sql_end(sqlite3_stmt *statement);

/* A statement that gives no rows, from begin to end. */
enum mxw_sql_step mxw_sql_run(struct mxw_store *store, enum mxw_sql sql,
                              const struct mxw_sql_value *values);

/* The same, where nothing but success is to be expected. False: noted. */
MXW_MUST_USE bool mxw_sql_must(struct mxw_store *store, enum mxw_sql sql,
                               const struct mxw_sql_value *values);

/* Texts that are ours to the last letter: schema and pragmas. */
MXW_MUST_USE enum mxw_status mxw_sql_execute(struct mxw_store *store, const char *text);

/* The first column of the first row. 0 when there is none. */
MXW_MUST_USE enum mxw_status mxw_sql_fetch_number(struct mxw_store *store, const char *text,
                                                  uint64_t *number);

/* Borrowed until the statement moves on. */
mxw_bytes mxw_sql_bytes(sqlite3_stmt *row, int column);
uint64_t mxw_sql_column_count(sqlite3_stmt *row, int column);

#endif
