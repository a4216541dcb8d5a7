/* directory.h - a table of recipient domains, as the edges map it.
 *
 *     struct mxw_directory_view view = { .generation = generation };
 *     if (mxw_directory_open(table, &view.base) != MXW_OK) ...
 *     ... view.h asks it
 *
 * Table      One block of memory without pointers, written by builder.h: a hash table of names, and
 *            what each says. What domains have in common (tenant, policy, next hops, connectors)
 *            is a profile, stored once. A lookup reads one cell of two cache lines and one profile,
 *            however many domains there are.
 * Ownership  The directory borrows the table, which must be aligned as malloc() or mmap() do it.
 * Memory     About 50 octets for a domain with a name of 20, and 70 to 200 for a profile.
 * Errors     A table is checked once, as a whole, by its checksum, against accidents. Every later
 *            read stays within it all the same: a damaged table finds less, and never crashes.
 * Limits     MXW_DIRECTORY_NAME_MAX octets of name; those of domain.h.
 */
#ifndef MXW_CORE_DIRECTORY_H
#define MXW_CORE_DIRECTORY_H

#include "core/admission/domain.h"
#include "mxwarden/status.h"

#define MXW_DIRECTORY_NAME_MAX 253    /* octets of text, RFC 1035 section 2.3.4 */
#define MXW_DIRECTORY_EXEMPT_MAX 4096 /* prefixes: each client is compared with all of them */

/* All zero is a table of nothing. */
struct mxw_directory {
    mxw_bytes table;
    uint64_t seed[2]; /* of the hash: tenants must not be able to choose names that collide */
    uint64_t wildcard_depths; /* bit N: there is a wildcard of N labels beside the "*" */
    uint32_t name_count;      /* of domains, aliases and names removed */
    uint32_t cell_count;
    const mxw_prefix *exempt; /* site-wide, in the table */
    size_t exempt_count;
};

/* MXW_MALFORMED: not a table, of another version, cut short, damaged, or not aligned. */
MXW_MUST_USE enum mxw_status mxw_directory_open(mxw_bytes table, struct mxw_directory *directory);

#endif
