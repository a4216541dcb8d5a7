/* view.h - what a name means: two tables read as one.
 *
 *     struct mxw_domain domain;
 *     bool is_ours = mxw_directory_view_find(&view, MXW_BYTES("Contoso.COM."), &domain);
 *
 * Tables     The base holds every domain as of some time, the overlay every name that has changed
 *            since: what the overlay says of a name, or that it was removed, hides the base.
 * Order      The name itself wins over a wildcard, and of wildcards the longest, whichever table
 *            it is in. `*.contoso.com` covers every name below contoso.com, and not contoso.com.
 * Aliases    An alias has what its target has, as of now. One whose target is not in the directory
 *            by its own name, or is an alias itself, finds nothing.
 * Ownership  An entry borrows its texts from the tables, and its name perhaps from the question.
 * Limits     At most one lookup a table for each label of the name, and two more for an alias; just
 *            those two while there are no wildcards.
 */
#ifndef MXW_CORE_DIRECTORY_VIEW_H
#define MXW_CORE_DIRECTORY_VIEW_H

#include "core/directory/directory.h"

struct mxw_directory_view {
    struct mxw_directory base, overlay; /* either may be all zero: a table of nothing */
    uint64_t generation;                /* the store's sequence at the time of the overlay */
};

/* `name` may be in any case and end in a dot. Fills `domain` when it is there; what arrays hold
 * beyond their count is undefined. `domain->name` is the domain's or the alias's own; of a name
 * that a wildcard covers it is `name`, in the case it was asked in, without a dot at the end. */
bool mxw_directory_view_find(const struct mxw_directory_view *view, mxw_bytes name,
                             struct mxw_domain *domain);

/* The prefixes that are exempt site-wide. The overlay's list is complete and hides the base's;
 * without an overlay it is the base's. */
const mxw_prefix *mxw_directory_view_exempt(const struct mxw_directory_view *view, size_t *count);

#endif
