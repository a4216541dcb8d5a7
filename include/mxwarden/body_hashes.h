/* body_hashes.h - the hashes of one body: every form computed once, every length hashed once.
 *
 *     mxw_body_hashes_begin(&bodies);
 *     ... mxw_arc_begin(&arc, &header, &bodies, ...), mxw_dkim_sign_begin(...), in any number ...
 *     mxw_body_hashes_take(&bodies, piece); ... mxw_body_hashes_end(&bodies);
 *     mxw_arc_body_end(&arc); ...
 *
 * Spec       RFC 6376 sections 3.4.3, 3.4.4 and 3.7; ARC uses the same forms.
 * Shared     DKIM, ARC and those who sign want their hashes of the same struct, so that a body is
 *            read once, whoever judges it. Equal wishes get the same hash. One that nobody needs
 *            any more is not computed further.
 * Lines      Only CRLF ends a line; a bare CR or LF is an octet like any other.
 * Pieces     A body may be cut anywhere, and it begins behind the empty line of the header.
 * Ownership  A piece is borrowed for the call.
 * Memory     sizeof(struct mxw_body_hashes), 40 octets. In the arenas of those who want hashes
 *            MXW_BODY_FORM_ROOM for each form, taken by the first who wants it, and
 *            MXW_BODY_HASH_ROOM for each form and length. Nothing of the body is kept.
 * Errors     None.
 * Limits     None: a body may have any size.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 */
#ifndef MXWARDEN_BODY_HASHES_H
#define MXWARDEN_BODY_HASHES_H

#include "mxwarden/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_BODY_HASH_ROOM 176  /* octets of an arena */
#define MXW_BODY_FORM_ROOM 1056 /* octets of an arena */

enum mxw_canonical { MXW_CANONICAL_SIMPLE, MXW_CANONICAL_RELAXED };

struct mxw_body_hashes {
    /* Its own. */
    struct mxw_body_hash *first;
    size_t count;
    struct mxw_body_form *forms[2]; /* by enum mxw_canonical; NULL: nobody wants it */
    bool has_begun;                 /* some of the body has been taken */
    bool has_ended;
};

void mxw_body_hashes_begin(struct mxw_body_hashes *bodies);

/* All who want hashes have begun before the first piece. */
void mxw_body_hashes_take(struct mxw_body_hashes *bodies, mxw_bytes piece);

/* Once, behind the last piece. */
void mxw_body_hashes_end(struct mxw_body_hashes *bodies);

#ifdef __cplusplus
}
#endif

#endif
