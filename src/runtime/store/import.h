/* import.h - many domains in one change. See store.h and domains.h.
 *
 *     mxw_store_begin(store, who, wall);
 *     status = mxw_store_import_begin(store);
 *     while (... next domain ...)
 *         answer = mxw_store_import_put(store, &domain, &hosted, false);
 *     status = mxw_store_import_end(store, true, &counts);
 *     ... audit, commit ...
 *
 * Unchanged  A domain that is there already, just so, is not touched: importing the same list once
 *            more changes nothing, and the sequence of what did not change stays.
 * Limits     One import in a change.
 */
#ifndef MXW_RUNTIME_STORE_IMPORT_H
#define MXW_RUNTIME_STORE_IMPORT_H

#include "runtime/store/domains.h"

struct mxw_store_import_counts {
    uint64_t added, changed, unchanged, removed;
};

MXW_MUST_USE enum mxw_status mxw_store_import_begin(struct mxw_store *store);

/* `keeps_wish`: a domain that is there keeps its wish, only a new one gets that of `domain`.
 * MXW_STORE_EXISTS: this import has brought the name already. */
MXW_MUST_USE enum mxw_store_answer mxw_store_import_put(struct mxw_store *store,
                                                        const struct mxw_store_domain *domain,
                                                        const struct mxw_store_hosted *hosted,
                                                        bool keeps_wish);

/* `replaces`: every domain that the import has not brought is removed. */
MXW_MUST_USE enum mxw_status mxw_store_import_end(struct mxw_store *store, bool replaces,
                                                  struct mxw_store_import_counts *counts);

#endif
