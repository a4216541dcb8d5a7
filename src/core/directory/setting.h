/* setting.h - a domain as its administrator writes it: names and texts in, an entry out, and back.
 *
 *     mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
 *     const char *expected = mxw_domain_draft_set(&draft, MXW_BYTES("ipv6"), MXW_BYTES("on"));
 *     if (expected != NULL) ... "ipv6: expected never, on or off"
 *     const char *missing = mxw_domain_draft_end(&draft);
 *
 * Settings   The table in setting.c: name, what it may say, what it is for, how it is read and
 *            written. A setting that is a list is set once for each of its values.
 * Aliases    A draft whose `alias_of` is set is an alias, not a domain: of its entry only name and
 *            tenant mean anything, and nothing else may have been set.
 * Ownership  The draft borrows every text it is given.
 * Errors     A phrase for a person, or NULL. A draft that has refused a text is as before.
 */
#ifndef MXW_CORE_DIRECTORY_SETTING_H
#define MXW_CORE_DIRECTORY_SETTING_H

#include "core/admission/domain.h"

struct mxw_domain_draft {
    struct mxw_domain domain;
    mxw_bytes alias_of;   /* empty: a domain of its own */
    enum mxw_hop_tls tls; /* of next hops that do not say otherwise */
    bool hop_has_tls[MXW_NEXT_HOPS_MAX];
    bool has_wish_since;
    bool has_own; /* something has been set that an alias has from its target */
};

struct mxw_domain_setting {
    const char *name;
    bool is_list;
    bool is_for_alias;    /* may be set beside alias_of */
    const char *expected; /* behind "expected " */
    const char *help;
    bool (*set)(struct mxw_domain_draft *draft, mxw_bytes text);
    /* Value number `index` in the form that is always the same; nothing where there is none. */
    void (*put)(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index);
};

/* All settings, in the order of the manual. */
const struct mxw_domain_setting *mxw_domain_settings(size_t *count);

/* NULL: there is none of this name. */
const struct mxw_domain_setting *mxw_domain_setting_find(mxw_bytes name);

/* Everything at its default. `name` is not checked; one that begins with "*." is a wildcard. */
void mxw_domain_draft_begin(struct mxw_domain_draft *draft, mxw_bytes name);

/* NULL, or what was expected. No value may hold a control character. */
const char *mxw_domain_draft_set(struct mxw_domain_draft *draft, mxw_bytes name, mxw_bytes text);

/* Puts the next hops in order. NULL, or what is missing; the entry can be judged by all the same,
 * but nothing can be delivered to it. */
const char *mxw_domain_draft_end(struct mxw_domain_draft *draft);

/* Letters, digits and hyphens, labels of 1..63 octets, 253 in all, no dot at the end.
 * RFC 1035 section 2.3.1, RFC 1123 section 2.1. */
bool mxw_is_host_name(mxw_bytes name);

/* What a domain may be called: a host name, or one behind "*.", 253 octets in all. */
bool mxw_is_domain_name(mxw_bytes name);

#endif
