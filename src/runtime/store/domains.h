/* domains.h - the domains of the store, with their settings as text. See store.h.
 *
 *     struct mxw_store_domain domain = { .name = name, .tenant = tenant, .settings = settings };
 *     struct mxw_store_hosted hosted = { .dual = MXW_BYTES("contoso-com"),
 *                                        .ipv4 = MXW_BYTES("contoso-com--v4") };
 *     switch (mxw_store_domain_add(store, &domain, &hosted)) { case MXW_STORE_DONE: ...
 *
 * Settings   Lines of `name=value`, which only the caller understands. The store keeps them as they
 *            are; equal settings are equal texts.
 * Hosted     Each domain but a wildcard has the two names under which its MX records reach us, and
 *            no other domain may have the same. What they are is the caller's to say, since it
 *            follows from the name (core/zone/hosted_name.h).
 * Removal    Leaves the name behind with the sequence, so that changes.h can tell of it.
 */
#ifndef MXW_RUNTIME_STORE_DOMAINS_H
#define MXW_RUNTIME_STORE_DOMAINS_H

#include "runtime/store/store.h"

/* What the domain's administrator wants of IPv6. Whether it drains is computed from it. */
enum mxw_store_wish { MXW_STORE_WISH_NEVER, MXW_STORE_WISH_ON, MXW_STORE_WISH_OFF };

struct mxw_store_domain {
    mxw_bytes name; /* "*." in front: a wildcard */
    mxw_bytes tenant;
    mxw_bytes settings;
    enum mxw_store_wish wish;
    mxw_wall wish_since;
    /* Of the last change; not looked at in what the store is given. */
    uint64_t changed; /* the sequence */
    mxw_wall changed_at;
    mxw_bytes changed_by;
};

/* Both empty for a wildcard. */
struct mxw_store_hosted {
    mxw_bytes dual; /* answers A, and AAAA while the wish is on */
    mxw_bytes ipv4; /* answers A */
};

/* False ends the list. */
typedef bool (*mxw_store_take_domain)(void *taker, const struct mxw_store_domain *domain);

/* MXW_STORE_IN_USE: another domain has one of the hosted names. */
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_add(struct mxw_store *store,
                                                        const struct mxw_store_domain *domain,
                                                        const struct mxw_store_hosted *hosted);

MXW_MUST_USE enum mxw_store_answer mxw_store_domain_set_settings(struct mxw_store *store,
                                                                 mxw_bytes name,
                                                                 mxw_bytes settings);
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_set_tenant(struct mxw_store *store,
                                                               mxw_bytes name, mxw_bytes tenant);
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_set_wish(struct mxw_store *store,
                                                             mxw_bytes name,
                                                             enum mxw_store_wish wish,
                                                             mxw_wall since);

MXW_MUST_USE enum mxw_store_answer mxw_store_domain_remove(struct mxw_store *store, mxw_bytes name);

MXW_MUST_USE enum mxw_store_answer mxw_store_domain_find(struct mxw_store *store, mxw_bytes name,
                                                         struct mxw_store_domain *domain);

/* The name of a domain whose settings are just these, which make it an alias: "alias_of=..." and
 * nothing else. Of other settings none is found. */
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_of_alias(struct mxw_store *store,
                                                             mxw_bytes settings, mxw_bytes *domain);

/* The name of an alias whose domain is not there, or is an alias itself. */
MXW_MUST_USE enum mxw_store_answer mxw_store_alias_astray(struct mxw_store *store,
                                                          mxw_bytes *domain);

/* The name of the domain that has a hosted name. */
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_of_hosted(struct mxw_store *store,
                                                              mxw_bytes hosted, mxw_bytes *domain);

/* Up to `limit` domains behind `after`, in the order of names; from the first when it is empty. Of
 * all tenants when `tenant` is empty. */
MXW_MUST_USE enum mxw_status mxw_store_domains_each(struct mxw_store *store, mxw_bytes tenant,
                                                    mxw_bytes after, size_t limit,
                                                    mxw_store_take_domain take, void *taker);

/* Of all tenants when `tenant` is empty. */
MXW_MUST_USE enum mxw_status mxw_store_domain_count(struct mxw_store *store, mxw_bytes tenant,
                                                    uint64_t *count);

#endif
