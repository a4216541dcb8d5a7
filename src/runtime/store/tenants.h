/* tenants.h - to whom domains belong, and which users of this machine act for them. See store.h. */
#ifndef MXW_RUNTIME_STORE_TENANTS_H
#define MXW_RUNTIME_STORE_TENANTS_H

#include "runtime/store/store.h"

#define MXW_STORE_USERS_MAX 1000 /* of one tenant */

struct mxw_store_tenant {
    mxw_bytes name;
    mxw_bytes description;
    uint64_t domain_count;
};

/* False ends the list. */
typedef bool (*mxw_store_take_tenant)(void *taker, const struct mxw_store_tenant *tenant);
typedef bool (*mxw_store_take_user)(void *taker, mxw_bytes user);

MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_add(struct mxw_store *store, mxw_bytes name,
                                                        mxw_bytes description);
MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_set_description(struct mxw_store *store,
                                                                    mxw_bytes name,
                                                                    mxw_bytes description);

/* These and no others. MXW_STORE_IN_USE: one of them acts for another tenant. */
MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_set_users(struct mxw_store *store,
                                                              mxw_bytes name,
                                                              const mxw_bytes *users,
                                                              size_t user_count);

/* MXW_STORE_IN_USE: it still has domains. */
MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_remove(struct mxw_store *store, mxw_bytes name);

MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_find(struct mxw_store *store, mxw_bytes name,
                                                         struct mxw_store_tenant *tenant);

/* The name of the tenant a user acts for. */
MXW_MUST_USE enum mxw_store_answer mxw_store_tenant_of_user(struct mxw_store *store, mxw_bytes user,
                                                            mxw_bytes *tenant);

/* Up to `limit` tenants behind `after`, in the order of names; from the first when it is empty. */
MXW_MUST_USE enum mxw_status mxw_store_tenants_each(struct mxw_store *store, mxw_bytes after,
                                                    size_t limit, mxw_store_take_tenant take,
                                                    void *taker);

/* Nobody for a tenant that is not there. */
MXW_MUST_USE enum mxw_status mxw_store_users_each(struct mxw_store *store, mxw_bytes tenant,
                                                  mxw_store_take_user take, void *taker);

#endif
