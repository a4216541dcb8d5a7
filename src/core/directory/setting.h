/* setting.h - a domain as its administrator writes it: names and texts in, an entry out.
 *
 *     mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
 *     const char *expected = mxw_domain_draft_set(&draft, MXW_BYTES("ipv6"), MXW_BYTES("on"));
 *     if (expected != NULL) ... "ipv6: expected never, on or off"
 *     const char *missing = mxw_domain_draft_end(&draft);
 *
 * Settings   The table in setting.c: name, what it may say, what it is for. A setting that is a
 *            list is set once for each of its values.
 * Ownership  The draft borrows every text it is given.
 * Errors     A phrase for a person, or NULL. A draft that has refused a text is as before.
 */
#ifndef MXW_CORE_DIRECTORY_SETTING_H
#define MXW_CORE_DIRECTORY_SETTING_H

#include "core/admission/domain.h"

struct mxw_domain_draft {
    struct mxw_domain domain;
    enum mxw_hop_tls tls; /* of next hops that do not say otherwise */
    bool hop_has_tls[MXW_NEXT_HOPS_MAX];
    bool has_wish_since;
};

struct mxw_domain_setting {
    const char *name;
    bool is_list;
    const char *expected; /* behind "expected " */
    const char *help;
    bool (*set)(struct mxw_domain_draft *draft, mxw_bytes text);
};

/* All settings, in the order of the manual. */
const struct mxw_domain_setting *mxw_domain_settings(size_t *count);

/* Everything at its default. `name` is not checked. */
void mxw_domain_draft_begin(struct mxw_domain_draft *draft, mxw_bytes name);

/* NULL, or what was expected. */
const char *mxw_domain_draft_set(struct mxw_domain_draft *draft, mxw_bytes name, mxw_bytes text);

/* Puts the next hops in order. NULL, or what is missing; the entry can be judged by all the same,
 * but nothing can be delivered to it. */
const char *mxw_domain_draft_end(struct mxw_domain_draft *draft);

/* Letters, digits and hyphens, labels of 1..63 octets, 253 in all, no dot at the end.
 * RFC 1035 section 2.3.1, RFC 1123 section 2.1. */
bool mxw_is_host_name(mxw_bytes name);

#endif
