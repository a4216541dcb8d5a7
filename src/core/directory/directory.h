/* directory.h - the table of recipient domains, as the edges read it.
 *
 *     if (mxw_directory_open(table, &directory) != MXW_OK) ...
 *     struct mxw_domain domain;
 *     bool is_ours = mxw_directory_find(&directory, MXW_BYTES("Contoso.COM."), &domain);
 *
 * Table      One block of memory without pointers, written by builder.h: a hash table of names, and
 *            what each says. What domains have in common (tenant, policy, next hops, connectors)
 *            is a profile, stored once. A lookup reads one bucket of about two names and one
 *            profile, however many domains there are.
 * Ownership  The directory borrows the table. An entry borrows its texts from the table as well.
 * Memory     About 42 octets for a domain with a name of 20, and 60 to 200 for a profile.
 * Errors     A table is checked once, as a whole, by its checksum, against accidents. Every later
 *            read stays within it all the same: a damaged table finds less, and never crashes.
 * Limits     MXW_DIRECTORY_NAME_MAX octets of name; those of domain.h.
 * Does not   Follow aliases or match wildcards yet: a record has a kind, and readers pass over
 *            kinds they do not know.
 */
#ifndef MXW_CORE_DIRECTORY_H
#define MXW_CORE_DIRECTORY_H

#include "base/status.h"
#include "core/admission/domain.h"

#define MXW_DIRECTORY_NAME_MAX 253 /* octets of text, RFC 1035 section 2.3.4 */

struct mxw_directory {
    mxw_bytes table;
    uint64_t seed[2]; /* of the hash: tenants must not be able to choose names that collide */
    uint32_t domain_count;
    uint32_t bucket_count;
};

/* MXW_MALFORMED: not a table, of another version, cut short, or damaged. */
MXW_MUST_USE enum mxw_status mxw_directory_open(mxw_bytes table, struct mxw_directory *directory);

/* `name` may be in any case and end in a dot. Fills `domain` when it is there; what arrays hold
 * beyond their count is undefined. `domain->group` is a number of this table only. */
bool mxw_directory_find(const struct mxw_directory *directory, mxw_bytes name,
                        struct mxw_domain *domain);

#endif
