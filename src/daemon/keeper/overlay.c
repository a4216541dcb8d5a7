#include "daemon/keeper/overlay.h"

#include <stdlib.h>

#include "daemon/keeper/table_maker.h"
#include "runtime/store/changes.h"
#include "runtime/store/exempt.h"

struct making {
    struct mxw_table_maker maker;
    uint64_t names_max, name_count;
    mxw_prefix *exempt;
    size_t exempt_count;
};

static bool count_change(void *taker, const struct mxw_store_change *change)
{
    struct making *making = taker;
    (void)change;
    return ++making->name_count <= making->names_max;
}

static bool take_change(void *taker, const struct mxw_store_change *change)
{
    struct making *making = taker;
    if (change->is_removal)
        mxw_table_maker_remove(&making->maker, change->domain.name);
    else
        mxw_table_maker_add(&making->maker, &change->domain);
    return true;
}

static bool take_exempt(void *taker, const struct mxw_store_exempt *exempt)
{
    struct making *making = taker;
    if (making->exempt_count < MXW_DIRECTORY_EXEMPT_MAX
        && mxw_prefix_parse(exempt->prefix, &making->exempt[making->exempt_count]) == MXW_OK)
        making->exempt_count++;
    return true;
}

static enum mxw_overlay_made fail(const struct mxw_store *reader, struct mxw_problem *problem)
{
    *problem = *mxw_store_problem(reader);
    return MXW_OVERLAY_FAILED;
}

static enum mxw_overlay_made fill(struct making *making, struct mxw_store *reader,
                                  const struct mxw_store_mark *base, struct mxw_overlay *overlay,
                                  struct mxw_problem *problem)
{
    struct mxw_store_changes changes;
    if (mxw_store_changes_each(reader, base, count_change, making, &changes) != MXW_OK)
        return fail(reader, problem);
    if (!changes.is_complete)
        return MXW_OVERLAY_BASE_IS_OLD;
    if (mxw_table_maker_begin(&making->maker, (uint32_t)making->name_count, base->identity)
        != MXW_OK) {
        mxw_problem_set(problem, "there is no memory for the changes of domains");
        return MXW_OVERLAY_FAILED;
    }
    if (mxw_store_changes_each(reader, base, take_change, making, &changes) != MXW_OK
        || mxw_store_exempt_each(reader, take_exempt, making) != MXW_OK)
        return fail(reader, problem);
    if (mxw_table_maker_exempt(&making->maker, making->exempt, making->exempt_count) != MXW_OK
        || mxw_table_maker_end(&making->maker, "changes of domains", &overlay->table, problem)
            != MXW_OK)
        return MXW_OVERLAY_FAILED;
    overlay->generation = changes.mark.sequence;
    overlay->name_count = making->name_count;
    return MXW_OVERLAY_MADE;
}

enum mxw_overlay_made mxw_overlay_make(struct mxw_store *reader, const struct mxw_store_mark *base,
                                       uint64_t names_max, struct mxw_overlay *overlay,
                                       struct mxw_problem *problem)
{
    struct making making = { .names_max = names_max };
    making.exempt = calloc(MXW_DIRECTORY_EXEMPT_MAX, sizeof *making.exempt);
    if (making.exempt == NULL) {
        mxw_problem_set(problem, "there is no memory for the exempt prefixes");
        return MXW_OVERLAY_FAILED;
    }
    enum mxw_overlay_made made = MXW_OVERLAY_FAILED;
    if (mxw_store_hold(reader) == MXW_OK) {
        made = fill(&making, reader, base, overlay, problem);
        mxw_store_release(reader);
    } else {
        made = fail(reader, problem);
    }
    mxw_table_maker_free(&making.maker);
    free(making.exempt);
    return made;
}
