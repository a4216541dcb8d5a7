/* Copying a store while it is in use. */
#include "runtime/store/backup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/store/files.h"
#include "runtime/store/schema.h"
#include "runtime/store/store_base.h"

/* SQLite writes a file that is small and has no log, as it was at one moment; it leaves the rest,
 * getting it to the disk, to us. */
static enum mxw_status copy_into(struct mxw_store *store, const char *draft)
{
    mxw_bytes name = { (const uint8_t *)draft, strlen(draft) };
    return mxw_sql_must(store, MXW_SQL_COPY, MXW_SQL_WITH(mxw_sql_text(name))) ? MXW_OK
                                                                               : store->status;
}

static enum mxw_status copy_and_publish(struct mxw_store *store, const char *draft,
                                        const char *target)
{
    uint32_t version;
    enum mxw_status status = mxw_store_recognise(store, mxw_store_schema.version, &version);
    if (status == MXW_OK)
        status = copy_into(store, draft);
    if (status == MXW_OK && !mxw_file_publish(draft, target))
        status = mxw_store_refuse_file(store, errno, "cannot be made:", target);
    return status;
}

static enum mxw_status backup(const char *from, const char *draft, const char *target,
                              struct mxw_problem *problem)
{
    char label[MXW_PROBLEM_TEXT_MAX];
    struct mxw_store *store;
    (void)snprintf(label, sizeof label, "store %s, to be copied to %s", from, target);
    if (mxw_file_exists(target)) {
        mxw_problem_set(problem, "%s: a file of that name is there already", label);
        return MXW_UNAVAILABLE;
    }
    enum mxw_status status = mxw_store_connect(&store, from, label, SQLITE_OPEN_READONLY, problem);
    if (status != MXW_OK)
        return status;
    if (!mxw_file_make(draft)) {
        mxw_problem_set_errno(problem, errno, "%s: %s cannot be made", label, draft);
        mxw_store_close(store);
        return MXW_UNAVAILABLE;
    }
    status = copy_and_publish(store, draft, target);
    if (status != MXW_OK) {
        *problem = store->problem;
        mxw_file_discard(draft);
    }
    mxw_store_close(store);
    return status;
}

enum mxw_status mxw_store_backup(const char *from, const char *to, struct mxw_problem *problem)
{
    enum mxw_status status;
    char *target = mxw_file_name(to, "");
    char *draft = mxw_file_name(to, ".new");
    if (target != NULL && draft != NULL) {
        status = backup(from, draft, target, problem);
    } else {
        mxw_problem_set(problem, "store %s: out of memory", from);
        status = MXW_NO_ROOM;
    }
    free(draft);
    free(target);
    return status;
}
