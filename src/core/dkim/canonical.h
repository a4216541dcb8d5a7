/* canonical.h - the simple and relaxed canonical forms of a body and of a header field.
 *
 *     mxw_canonical_body_begin(&body, MXW_CANONICAL_RELAXED);
 *     while ((run = mxw_canonical_body_next(&body, &piece)).len > 0) hash(run);    for every piece
 *     while ((run = mxw_canonical_body_end(&body)).len > 0) hash(run);             at the end
 *
 * Spec       RFC 6376 section 3.4; ARC and DKIM2 use the same forms.
 * Lines      Only CRLF ends a line; a bare CR or LF is an octet like any other.
 * Pieces     A body may be cut anywhere. Runs are as long as possible (whole pages of text that is
 *            canonical already), since every run costs a call of the digest.
 * Ownership  A run borrows the piece, the struct or a constant; it is valid until the next call.
 * Memory     The structs; a body holds back only counters, whatever its size.
 */
#ifndef MXW_CORE_DKIM_CANONICAL_H
#define MXW_CORE_DKIM_CANONICAL_H

#include "mxwarden/body_hashes.h"
#include "mxwarden/header.h"

#define MXW_CANONICAL_BLOCK 1024 /* octets of text that is not canonical as it stands, in one run */

struct mxw_canonical_body {
    enum mxw_canonical form;
    bool has_text;      /* something that is not a trailing empty line was written */
    uint64_t line_ends; /* held back: CRLFs, dropped when nothing follows */
    bool blank;         /* held back after them: white space, dropped at the end of a line */
    bool cr;            /* held back after it: a CR that ended the last piece */
    bool has_ended;
    uint8_t block[MXW_CANONICAL_BLOCK];
};

void mxw_canonical_body_begin(struct mxw_canonical_body *body, enum mxw_canonical form);

/* Takes from the front of `piece`, and returns the next run of the canonical body. An empty run
 * says that the piece is used up. */
mxw_bytes mxw_canonical_body_next(struct mxw_canonical_body *body, mxw_bytes *piece);

/* The next run of what is left when no piece follows; empty after the last one. */
mxw_bytes mxw_canonical_body_end(struct mxw_canonical_body *body);

struct mxw_canonical_field {
    enum mxw_canonical form;
    mxw_bytes parts[3]; /* still to be written: text, text after the hole, the CRLF */
    size_t part;        /* the first that is */
    bool in_value;      /* past the colon */
    bool has_text;      /* in the value */
    bool blank;         /* held back: white space inside the value */
    uint8_t block[MXW_CANONICAL_BLOCK];
};

/* A field as it stands, which ends with CRLF in both forms. */
void mxw_canonical_field_begin(struct mxw_canonical_field *canonical, enum mxw_canonical form,
                               const struct mxw_field *field);

/* A signature's own field: without `hole`, which is a slice of its value, and without the CRLF at
 * the end. RFC 6376 3.7. */
void mxw_canonical_signature_begin(struct mxw_canonical_field *canonical, enum mxw_canonical form,
                                   const struct mxw_field *field, mxw_bytes hole);

/* The next run; empty after the last one. */
mxw_bytes mxw_canonical_field_next(struct mxw_canonical_field *canonical);

#endif
