#include "daemon/keeper/base.h"

#include <stdlib.h>

#include "daemon/keeper/table_maker.h"
#include "runtime/store/snapshot.h"

struct mxw_base_making {
    struct mxw_store_snapshot *snapshot;
    struct mxw_table_maker maker;
    struct mxw_base made;
};

static bool take_domain(void *taker, const struct mxw_store_domain *domain)
{
    struct mxw_base_making *making = taker;
    mxw_table_maker_add(&making->maker, domain);
    making->made.domain_count++;
    return true;
}

static bool begin(struct mxw_base_making *making, const char *store_path,
                  struct mxw_problem *problem)
{
    uint64_t count;
    if (mxw_store_snapshot_open(&making->snapshot, store_path, problem) != MXW_OK)
        return false;
    struct mxw_store *store = mxw_store_snapshot_store(making->snapshot);
    if (mxw_store_domain_count(store, (mxw_bytes){ 0 }, &count) != MXW_OK) {
        *problem = *mxw_store_problem(store);
        return false;
    }
    making->made.mark = mxw_store_snapshot_mark(making->snapshot);
    if (count <= MXW_DIRECTORY_NAMES_MAX
        && mxw_table_maker_begin(&making->maker, (uint32_t)count, making->made.mark.identity)
            == MXW_OK)
        return true;
    mxw_problem_set(problem, "there is no memory for %llu domains", (unsigned long long)count);
    return false;
}

struct mxw_base_making *mxw_base_begin(const char *store_path, struct mxw_problem *problem)
{
    struct mxw_base_making *making = calloc(1, sizeof *making);
    if (making == NULL)
        mxw_problem_set(problem, "there is no memory for the domains");
    else if (begin(making, store_path, problem))
        return making;
    mxw_base_end(making);
    return NULL;
}

struct mxw_store_mark mxw_base_mark(const struct mxw_base_making *making)
{
    return making->made.mark;
}

enum mxw_base_step mxw_base_slice(struct mxw_base_making *making, struct mxw_problem *problem)
{
    if (!mxw_store_snapshot_is_at_end(making->snapshot)) {
        if (mxw_store_snapshot_next(making->snapshot, MXW_BASE_SLICE, take_domain, making)
            == MXW_OK)
            return MXW_BASE_GOES_ON;
        *problem = *mxw_store_problem(mxw_store_snapshot_store(making->snapshot));
        return MXW_BASE_FAILED;
    }
    return mxw_table_maker_end(&making->maker, "domains", &making->made.table, problem) == MXW_OK
        ? MXW_BASE_MADE
        : MXW_BASE_FAILED;
}

void mxw_base_take(struct mxw_base_making *making, struct mxw_base *base)
{
    *base = making->made;
    making->made = (struct mxw_base){ 0 };
}

void mxw_base_end(struct mxw_base_making *making)
{
    if (making == NULL)
        return;
    mxw_store_snapshot_close(making->snapshot);
    mxw_table_maker_free(&making->maker);
    mxw_sealed_free(&making->made.table);
    free(making);
}
