/* Finding, making and recognising a store. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "runtime/store/files.h"
#include "runtime/store/schema.h"
#include "runtime/store/store_base.h"

/* Nothing of a file may run as a program or be believed unseen, whoever has made the file. */
static void harden(sqlite3 *database)
{
    static const struct {
        int option, value;
    } options[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 }, { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },        { SQLITE_DBCONFIG_DQS_DML, 0 },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(options); i++)
        (void)sqlite3_db_config(database, options[i].option, options[i].value, NULL);
}

/* `temp_store`: an import's list of names stays in memory. `cache_size`: up to 64 MiB, which an
 * import in no order needs. `synchronous`: what was committed survives a power cut. */
static const char pragmas[] = "PRAGMA foreign_keys = ON;"
                              "PRAGMA cell_size_check = ON;"
                              "PRAGMA mmap_size = 0;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_size = -65536;"
                              "PRAGMA synchronous = FULL";

/* The log keeps no more of the disk than this after a large change. */
static const char log_pragmas[] = "PRAGMA journal_size_limit = 67108864;"
                                  "PRAGMA wal_autocheckpoint = 1000";

static enum mxw_status open_database(struct mxw_store *store, int flags)
{
    int code = sqlite3_open_v2(store->path, &store->database, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return mxw_store_fail(store, code);
    (void)sqlite3_extended_result_codes(store->database, 1);
    (void)sqlite3_busy_timeout(store->database, (int)(MXW_STORE_LOCK_WAIT / MXW_MILLISECOND));
    harden(store->database);
    return mxw_sql_execute(store, pragmas);
}

/* Hands the problem over and closes what could not be opened. */
static enum mxw_status give_up(struct mxw_store *store, struct mxw_problem *problem)
{
    enum mxw_status status = store->status;
    *problem = store->problem;
    mxw_store_close(store);
    return status;
}

enum mxw_status mxw_store_connect(struct mxw_store **store, const char *path, const char *label,
                                  int flags, struct mxw_problem *problem)
{
    struct mxw_store *opened = calloc(1, sizeof *opened);
    *store = NULL;
    if (opened != NULL) {
        opened->path = mxw_file_name(path, "");
        opened->label = strdup(label);
    }
    if (opened == NULL || opened->path == NULL || opened->label == NULL) {
        mxw_problem_set(problem, "%s: out of memory", label);
        mxw_store_close(opened);
        return MXW_NO_ROOM;
    }
    if (open_database(opened, flags) != MXW_OK)
        return give_up(opened, problem);
    *store = opened;
    return MXW_OK;
}

/* SQLite leaves it where it is. */
static void empty_log_of_moved(struct mxw_store *store)
{
    if (store->database == NULL || mxw_store_is_in_place(store))
        return;
    mxw_store_undo(store);
    (void)sqlite3_wal_checkpoint_v2(store->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                    NULL);
}

void mxw_store_close(struct mxw_store *store)
{
    if (store == NULL)
        return;
    empty_log_of_moved(store);
    for (size_t i = 0; i < MXW_SQL_COUNT; i++)
        (void)sqlite3_finalize(store->statements[i]);
    (void)sqlite3_close(store->database);
    free(store->kept_at);
    free(store->label);
    free(store->path);
    free(store);
}

/* Octets. 0 also when there is no file. */
static off_t size_of(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 ? found.st_size : 0;
}

enum mxw_status mxw_store_recognise(struct mxw_store *store, uint32_t version_max,
                                    uint32_t *version)
{
    uint64_t application_id, user_version, page_size;
    /* A new store is never empty: an empty file was a store, or will never be one. */
    if (size_of(store->path) == 0 && mxw_file_exists(store->path))
        return mxw_store_refuse(
            store, MXW_MALFORMED,
            "the file is empty; remove it to begin anew, or put a backup there");
    enum mxw_status status = mxw_sql_fetch_number(store, "PRAGMA application_id", &application_id);
    if (status == MXW_OK)
        status = mxw_sql_fetch_number(store, "PRAGMA user_version", &user_version);
    if (status == MXW_OK)
        status = mxw_sql_fetch_number(store, "PRAGMA page_size", &page_size);
    if (status != MXW_OK)
        return status;
    if (application_id != MXW_STORE_APPLICATION_ID || user_version == 0
        || page_size != MXW_STORE_PAGE_SIZE)
        return mxw_store_refuse(store, MXW_MALFORMED, "not a store of mxwarden");
    if (user_version > version_max)
        return mxw_store_refuse(store, MXW_MALFORMED,
                                "made by a newer mxwarden: it has version %llu, and %u is the last "
                                "this one knows; install that one, or restore an older backup",
                                (unsigned long long)user_version, version_max);
    *version = (uint32_t)user_version;
    return MXW_OK;
}

enum mxw_status mxw_store_check_size(struct mxw_store *store)
{
    if (size_of(store->path) % MXW_STORE_PAGE_SIZE == 0)
        return MXW_OK;
    return mxw_store_refuse(store, MXW_MALFORMED, "the file was cut short; restore a backup");
}

/* A draft, complete before it gets the store's name. */
static enum mxw_status make_draft(const char *draft, const char *label,
                                  const struct mxw_store_schema *schema,
                                  struct mxw_problem *problem)
{
    char text[128];
    struct mxw_store *store;
    (void)snprintf(text, sizeof text, "PRAGMA page_size = %d; PRAGMA application_id = %d",
                   MXW_STORE_PAGE_SIZE, MXW_STORE_APPLICATION_ID);
    if (!mxw_file_make(draft)) {
        mxw_problem_set_errno(problem, errno, "%s: cannot be made", label);
        return MXW_UNAVAILABLE;
    }
    enum mxw_status status =
        mxw_store_connect(&store, draft, label, SQLITE_OPEN_READWRITE, problem);
    if (status != MXW_OK)
        return status;
    status = mxw_sql_execute(store, text);
    if (status == MXW_OK)
        status = mxw_schema_migrate(store, schema, 0);
    if (status != MXW_OK)
        return give_up(store, problem);
    mxw_store_close(store);
    return MXW_OK;
}

/* The log of a store that is gone would be taken for that of the new one. */
static enum mxw_status refuse_orphan(const char *log, const char *label,
                                     struct mxw_problem *problem)
{
    if (!mxw_file_exists(log))
        return MXW_OK;
    mxw_problem_set(problem,
                    "%s: is gone, but its log %s is there; put the store back, or remove the log "
                    "to begin anew",
                    label, log);
    return MXW_MALFORMED;
}

static enum mxw_status make_store(const char *path, const char *label,
                                  const struct mxw_store_schema *schema,
                                  struct mxw_problem *problem)
{
    enum mxw_status status;
    char *target = mxw_file_name(path, "");
    char *draft = mxw_file_name(path, ".new");
    char *log = mxw_file_name(path, "-wal");
    if (target == NULL || draft == NULL || log == NULL) {
        mxw_problem_set(problem, "%s: out of memory", label);
        status = MXW_NO_ROOM;
        goto free;
    }
    status = refuse_orphan(log, label, problem);
    if (status != MXW_OK)
        goto free;
    mxw_file_discard(draft);
    status = make_draft(draft, label, schema, problem);
    if (status == MXW_OK && !mxw_file_publish(draft, target)) {
        mxw_problem_set_errno(problem, errno, "%s: cannot be made", label);
        status = MXW_UNAVAILABLE;
    }
    if (status != MXW_OK)
        mxw_file_discard(draft);

free:
    free(log);
    free(draft);
    free(target);
    return status;
}

/* The mode is told before it is on the disk, so success is known only at the end. */
enum mxw_status mxw_store_journal(struct mxw_store *store, const char *text, bool *is_log)
{
    sqlite3_stmt *row;
    *is_log = false;
    int code = sqlite3_prepare_v2(store->database, text, -1, &row, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(row);
        if (code == SQLITE_ROW)
            *is_log = mxw_bytes_equal(mxw_sql_bytes(row, 0), MXW_BYTES("wal"));
    }
    enum mxw_status status = code == SQLITE_DONE ? MXW_OK : mxw_store_fail(store, code);
    (void)sqlite3_finalize(row);
    return status;
}

static enum mxw_status use_log(struct mxw_store *store)
{
    bool is_log;
    enum mxw_status status = mxw_store_journal(store, "PRAGMA journal_mode = WAL", &is_log);
    if (status == MXW_OK && !is_log)
        status = mxw_store_refuse(store, MXW_UNAVAILABLE,
                                  "its file system cannot share the log of a database");
    return status == MXW_OK ? mxw_sql_execute(store, log_pragmas) : status;
}

/* After a power cut the log may hold the page that is not whole. */
static enum mxw_status repair_size(struct mxw_store *store)
{
    enum mxw_status status = MXW_OK;
    if (size_of(store->path) % MXW_STORE_PAGE_SIZE != 0)
        status = mxw_sql_execute(store, "PRAGMA wal_checkpoint(PASSIVE)");
    return status == MXW_OK ? mxw_store_check_size(store) : status;
}

static enum mxw_status take_over(struct mxw_store *store, const struct mxw_store_schema *schema)
{
    uint32_t version = 0;
    enum mxw_status status = mxw_store_recognise(store, schema->version, &version);
    /* SQLite opens a file that may not be written to read it. */
    if (status == MXW_OK && sqlite3_db_readonly(store->database, "main") != 0)
        status = mxw_store_fail(store, SQLITE_READONLY);
    if (status == MXW_OK)
        status = use_log(store);
    if (status == MXW_OK)
        status = repair_size(store);
    if (status == MXW_OK)
        status = mxw_schema_migrate(store, schema, version);
    return status;
}

/* To begin with nothing is not for us to decide: every domain would be nobody's. */
static enum mxw_status refuse_absent(const char *path, const char *label,
                                     struct mxw_problem *problem)
{
    mxw_problem_set(problem,
                    "%s: the file is gone; put a backup there (and remove %s-wal, if it is there), "
                    "or stop the gate and start it anew to begin with nothing",
                    label, path);
    return MXW_UNAVAILABLE;
}

static void label_store(char label[MXW_PROBLEM_TEXT_MAX], const char *path)
{
    (void)snprintf(label, MXW_PROBLEM_TEXT_MAX, "store %s", path);
}

enum mxw_status mxw_store_open_schema(struct mxw_store **store, const char *path,
                                      const struct mxw_store_schema *schema,
                                      struct mxw_problem *problem)
{
    char label[MXW_PROBLEM_TEXT_MAX];
    struct mxw_store *opened;
    enum mxw_status status = MXW_OK;
    *store = NULL;
    label_store(label, path);
    if (!mxw_file_exists(path))
        status = make_store(path, label, schema, problem);
    if (status == MXW_OK)
        status = mxw_store_connect(&opened, path, label, SQLITE_OPEN_READWRITE, problem);
    if (status != MXW_OK)
        return status;
    if (take_over(opened, schema) != MXW_OK)
        return give_up(opened, problem);
    *store = opened;
    return MXW_OK;
}

enum mxw_status mxw_store_open(struct mxw_store **store, const char *path,
                               struct mxw_problem *problem)
{
    return mxw_store_open_schema(store, path, &mxw_store_schema, problem);
}

enum mxw_status mxw_store_reopen(struct mxw_store **store, const char *path,
                                 struct mxw_problem *problem)
{
    char label[MXW_PROBLEM_TEXT_MAX];
    *store = NULL;
    label_store(label, path);
    return mxw_file_exists(path) ? mxw_store_open(store, path, problem)
                                 : refuse_absent(path, label, problem);
}

enum mxw_status mxw_store_read_open(struct mxw_store **store, const char *path,
                                    struct mxw_problem *problem)
{
    char label[MXW_PROBLEM_TEXT_MAX];
    struct mxw_store *opened;
    uint32_t version = 0;
    *store = NULL;
    label_store(label, path);
    enum mxw_status status = mxw_store_connect(&opened, path, label, SQLITE_OPEN_READONLY, problem);
    if (status != MXW_OK)
        return status;
    status = mxw_store_recognise(opened, mxw_store_schema.version, &version);
    if (status == MXW_OK && version < mxw_store_schema.version)
        status = mxw_store_refuse(opened, MXW_UNAVAILABLE,
                                  "made by an older mxwarden; it is brought up to date when "
                                  "mxwardend starts");
    if (status != MXW_OK)
        return give_up(opened, problem);
    *store = opened;
    return MXW_OK;
}
