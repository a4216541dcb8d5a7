/* changes.h - what has become of the domains since some state of the store: the overlay's content.
 * See store.h.
 *
 *     status = mxw_store_changes_each(store, &base_mark, take, taker, &changes);
 *     if (!changes.is_complete) ... the base is of no use any more: build a new one (snapshot.h)
 *
 * Exempt prefixes are not among them: the whole list is short (exempt.h). Between mxw_store_hold()
 * and mxw_store_release() both are of the same state.
 */
#ifndef MXW_RUNTIME_STORE_CHANGES_H
#define MXW_RUNTIME_STORE_CHANGES_H

#include "runtime/store/domains.h"

struct mxw_store_change {
    bool is_removal;                /* then only the name of the domain is set */
    struct mxw_store_domain domain; /* as it is now */
};

/* False ends the list, and leaves it incomplete. */
typedef bool (*mxw_store_take_change)(void *taker, const struct mxw_store_change *change);

struct mxw_store_changes {
    struct mxw_store_mark mark; /* the state that `since` and the changes make */
    bool is_complete;
};

/* Every name that has changed behind `since`, once. Incomplete, and without rows, when `since` is
 * of another store or older than what was pruned. */
MXW_MUST_USE enum mxw_status mxw_store_changes_each(struct mxw_store *store,
                                                    const struct mxw_store_mark *since,
                                                    mxw_store_take_change take, void *taker,
                                                    struct mxw_store_changes *changes);

/* Forgets the names removed up to `sequence`: no base that is older is in use. Needs no begin, and
 * no audit. */
MXW_MUST_USE enum mxw_status mxw_store_prune(struct mxw_store *store, uint64_t sequence);

#endif
