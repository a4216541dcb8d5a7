/* exempt.h - the prefixes whose mail is not gated, for the whole site. See store.h. */
#ifndef MXW_RUNTIME_STORE_EXEMPT_H
#define MXW_RUNTIME_STORE_EXEMPT_H

#include "runtime/store/store.h"

struct mxw_store_exempt {
    mxw_bytes prefix; /* canonical text */
    mxw_bytes note;
    mxw_wall added_at;
    mxw_bytes added_by;
};

/* False ends the list. */
typedef bool (*mxw_store_take_exempt)(void *taker, const struct mxw_store_exempt *exempt);

MXW_MUST_USE enum mxw_store_answer mxw_store_exempt_add(struct mxw_store *store, mxw_bytes prefix,
                                                        mxw_bytes note);
MXW_MUST_USE enum mxw_store_answer mxw_store_exempt_remove(struct mxw_store *store,
                                                           mxw_bytes prefix);

/* All of them, in the order of their texts. */
MXW_MUST_USE enum mxw_status mxw_store_exempt_each(struct mxw_store *store,
                                                   mxw_store_take_exempt take, void *taker);

#endif
