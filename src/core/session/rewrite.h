/* rewrite.h - what of a stranger's header goes on to the next hop.
 *
 *     struct mxw_rewrite rewrite;
 *     mxw_rewrite_begin(&rewrite, header, authserv_id);
 *     mxw_bytes kept;
 *     while (mxw_rewrite_next(&rewrite, &kept))
 *         ... hand over `kept`
 *
 * Removes    Every `MXWarden-Admission`, and every `Authentication-Results` that claims our
 *            authserv-id (mxw_authres_claims; one that cannot be parsed does). RFC 8601 section 5.
 *            A name is recognised in any case, with blanks or folding before the colon, and with
 *            octets in it that are not printable: a reader behind us may skip them too.
 *            Folded lines before the first field go as well: they would continue a field of ours.
 * Input      A whole header section: lines that end in CRLF, without the empty line.
 * Ownership  Borrows both arguments of begin() until the last next(). `kept` points into `header`.
 * Limits     The header's own; the work is linear in its length.
 */
#ifndef MXW_CORE_SESSION_REWRITE_H
#define MXW_CORE_SESSION_REWRITE_H

#include "mxwarden/bytes.h"

struct mxw_rewrite {
    mxw_bytes rest;
    mxw_bytes authserv_id;
    size_t removed_count; /* fields, so far */
};

void mxw_rewrite_begin(struct mxw_rewrite *rewrite, mxw_bytes header, mxw_bytes authserv_id);

/* The next run of octets to keep: as many neighbouring fields as possible, never empty.
 * False at the end. */
bool mxw_rewrite_next(struct mxw_rewrite *rewrite, mxw_bytes *kept);

#endif
