/* audit.h - who changed what, and when: written in the same change, never altered. See store.h. */
#ifndef MXW_RUNTIME_STORE_AUDIT_H
#define MXW_RUNTIME_STORE_AUDIT_H

#include "runtime/store/store.h"

struct mxw_store_audit {
    uint64_t number; /* grows, and is never used again */
    mxw_wall at;
    mxw_bytes who;
    mxw_bytes action; /* "domain.set" */
    mxw_bytes object; /* "contoso.com" */
    mxw_bytes detail; /* JSON */
};

/* False ends the list. */
typedef bool (*mxw_store_take_audit)(void *taker, const struct mxw_store_audit *audit);

/* By the one, and at the time, that the change was begun with. */
MXW_MUST_USE enum mxw_store_answer mxw_store_audit_add(struct mxw_store *store, mxw_bytes action,
                                                       mxw_bytes object, mxw_bytes detail);

/* The newest first, `limit` at most, of those numbered below `before`; 0: of all. */
MXW_MUST_USE enum mxw_status mxw_store_audit_each(struct mxw_store *store, uint64_t before,
                                                  size_t limit, mxw_store_take_audit take,
                                                  void *taker);

#endif
