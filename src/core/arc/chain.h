/* chain.h - the ARC sets of a message: which field belongs where, and whether that is a chain.
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
 * Memory     1600 octets of the arena when there is an ARC field; 3.5 KiB of stack while reading.
 */
#ifndef MXW_CORE_ARC_CHAIN_H
#define MXW_CORE_ARC_CHAIN_H

#include "mxwarden/arc.h"

enum mxw_arc_cv { MXW_ARC_CV_UNKNOWN, MXW_ARC_CV_NONE, MXW_ARC_CV_PASS, MXW_ARC_CV_FAIL };

struct mxw_arc_set {
    const struct mxw_field *fields[MXW_ARC_KIND_COUNT];
    enum mxw_arc_cv cv; /* of the seal */
};

/* MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_arc_chain_read(struct mxw_arc_chain *chain,
                                                const struct mxw_header *header,
                                                struct mxw_arena *arena);

/* "ARC-Seal", ... */
mxw_bytes mxw_arc_field_name(enum mxw_arc_kind kind);

#endif
