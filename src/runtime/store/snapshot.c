#include "runtime/store/snapshot.h"

#include <stdlib.h>

#include "runtime/store/domains_base.h"

struct mxw_store_snapshot {
    struct mxw_store *store;
    struct mxw_store_mark mark;
    sqlite3_stmt *row; /* goes on with each slice; NULL at the end */
};

static enum mxw_status begin(struct mxw_store_snapshot *snapshot)
{
    struct mxw_store *store = snapshot->store;
    enum mxw_status status = mxw_store_hold(store);
    if (status == MXW_OK)
        status = mxw_store_mark(store, &snapshot->mark);
    if (status != MXW_OK)
        return status;
    snapshot->row = mxw_sql_begin(store, MXW_SQL_SNAPSHOT, NULL);
    return snapshot->row == NULL ? store->status : MXW_OK;
}

enum mxw_status mxw_store_snapshot_open(struct mxw_store_snapshot **snapshot, const char *path,
                                        struct mxw_problem *problem)
{
    struct mxw_store_snapshot *opened = calloc(1, sizeof *opened);
    *snapshot = NULL;
    if (opened == NULL) {
        mxw_problem_set(problem, "store %s: out of memory", path);
        return MXW_NO_ROOM;
    }
    enum mxw_status status = mxw_store_read_open(&opened->store, path, problem);
    if (status == MXW_OK) {
        status = begin(opened);
        if (status != MXW_OK)
            *problem = opened->store->problem;
    }
    if (status != MXW_OK) {
        mxw_store_snapshot_close(opened);
        return status;
    }
    *snapshot = opened;
    return MXW_OK;
}

void mxw_store_snapshot_close(struct mxw_store_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    mxw_store_close(snapshot->store);
    free(snapshot);
}

struct mxw_store_mark mxw_store_snapshot_mark(const struct mxw_store_snapshot *snapshot)
{
    return snapshot->mark;
}

struct mxw_store *mxw_store_snapshot_store(struct mxw_store_snapshot *snapshot)
{
    return snapshot->store;
}

enum mxw_status mxw_store_snapshot_next(struct mxw_store_snapshot *snapshot, size_t limit,
                                        mxw_store_take_domain take, void *taker)
{
    struct mxw_store_domain domain;
    for (size_t taken = 0; taken < limit && snapshot->row != NULL; taken++) {
        enum mxw_sql_step step = mxw_sql_next(snapshot->store, snapshot->row);
        if (step == MXW_SQL_FAILED)
            return snapshot->store->status;
        if (step != MXW_SQL_ROW) {
            mxw_sql_end(snapshot->row);
            snapshot->row = NULL;
            break;
        }
        mxw_store_read_domain(snapshot->row, &domain);
        if (!take(taker, &domain))
            break;
    }
    return MXW_OK;
}

bool mxw_store_snapshot_is_at_end(const struct mxw_store_snapshot *snapshot)
{
    return snapshot->row == NULL;
}
