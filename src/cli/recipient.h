/* recipient.h - the recipient of `check message`, and the settings its domain is tried with.
 *
 *     mxw_tried_begin(&recipient);
 *     if (!mxw_tried_set(&recipient, "refusal=refuse", &problem)) ... problem.text
 *
 * Settings   Those of domains.conf but for alias_of, read by the same table; ipv6_since may be
 *            seconds since 1970 as well. Two are the site's: not_opted_in and own_networks. The
 *            lists (connector, own_networks) take several values with commas between.
 * Defaults   IPv6 on, everything else as for a domain that says nothing. A domain that is off since
 *            nobody knows when is so for long enough.
 * Ownership  Borrows every text it is given.
 */
#ifndef MXW_CLI_RECIPIENT_H
#define MXW_CLI_RECIPIENT_H

#include "core/admission/admission.h"
#include "core/directory/setting.h"
#include "mxwarden/dns.h"
#include "runtime/problem.h"

#define MXW_OWN_NETWORKS_MAX 64 /* more than a command line holds */

struct mxw_tried_recipient {
    struct mxw_domain_draft draft;
    bool is_contact;
    bool not_opted_in_defers;
    mxw_prefix own_networks[MXW_OWN_NETWORKS_MAX];
    size_t own_network_count;
};

void mxw_tried_begin(struct mxw_tried_recipient *recipient);

/* Takes the domain from an address: lower case, A-labels. `postmaster` needs no domain. False: it
 * is no address. */
bool mxw_tried_name(struct mxw_tried_recipient *recipient, mxw_bytes address,
                    struct mxw_problem *problem);

/* One `key=value`. False: no such key, or no such value. */
bool mxw_tried_set(struct mxw_tried_recipient *recipient, const char *setting,
                   struct mxw_problem *problem);

static inline const struct mxw_domain *mxw_tried_domain(const struct mxw_tried_recipient *recipient)
{
    return &recipient->draft.domain;
}

#endif
