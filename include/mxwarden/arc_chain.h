/* arc_chain.h - the ARC sets of a message: which field belongs where, and whether that is a chain.
 *
 *     status = mxw_arc_chain_read(&chain, &header, arena);
 *     if (chain.count > 0 && chain.fault.len == 0) ... chain.sets[0 .. chain.count - 1]
 *
 * Spec       RFC 8617 sections 4.1, 4.2 and 5.2, steps 1 to 3.
 * Instances  1 to 50, each with exactly one field of each kind, none left out. Every ARC field
 *            counts: one whose instance cannot be read is a fault, not a field to be skipped.
 *            In ARC-Authentication-Results "i=N;" comes first, with comments where CFWS may stand;
 *            in the two signatures it may stand anywhere in the tag list, as all sealers write it.
 * cv=        none in the first seal, pass in all others. fail in the newest ends the chain,
 *            whatever else is wrong with it.
 * h=         Not in a seal. RFC 8617 4.1.3.
 * Ownership  Borrows the header; the sets are in the arena.
 * Memory     sizeof(struct mxw_arc_chain), 40 octets; 1.6 KiB of the arena when there is an ARC
 *            field; 3.5 KiB of stack while reading.
 */
#ifndef MXWARDEN_ARC_CHAIN_H
#define MXWARDEN_ARC_CHAIN_H

#include "mxwarden/header.h"

#define MXW_ARC_INSTANCES_MAX 50 /* RFC 8617 4.2.1 */

enum mxw_arc_kind { MXW_ARC_RESULTS, MXW_ARC_MESSAGE, MXW_ARC_SEAL, MXW_ARC_KIND_COUNT };

enum mxw_arc_cv { MXW_ARC_CV_UNKNOWN, MXW_ARC_CV_NONE, MXW_ARC_CV_PASS, MXW_ARC_CV_FAIL };

struct mxw_arc_set {
    const struct mxw_field *fields[MXW_ARC_KIND_COUNT];
    enum mxw_arc_cv cv; /* of the seal */
};

struct mxw_arc_chain {
    struct mxw_arc_set *sets; /* by instance - 1; NULL when there is no ARC field */
    size_t count;             /* the highest instance; 0 when none could be read */
    bool has_fields;          /* there is some ARC field */
    bool has_ended;           /* the newest seal says cv=fail */
    mxw_bytes fault;          /* why this is no chain: a constant phrase; empty: it is one */
};

/* MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_arc_chain_read(struct mxw_arc_chain *chain,
                                                const struct mxw_header *header,
                                                struct mxw_arena *arena);

/* "ARC-Seal", ... */
mxw_bytes mxw_arc_field_name(enum mxw_arc_kind kind);

#endif
