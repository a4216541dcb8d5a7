/* names.h - which header fields to sign when nobody has chosen.
 *
 *     mxw_put_names_to_sign(&out, &header, MXW_BYTES("dkim-signature"));
 *
 * Spec       RFC 6376 sections 5.4 and 8.15.
 * The choice What a reader is shown or a mail program obeys is signed, and signed once more than it
 *            is there: so nobody can add a second From, Subject or Content-Type below or above it.
 *            Fields of resenders and lists are signed as often as they are there, since those who
 *            come after may add their own. Trace fields (Received, Return-Path) and results fields
 *            are not signed: others remove and add them.
 * Limits     MXW_DKIM_NAMES_MAX names: a header that needs more is MXW_TOO_LARGE.
 */
#ifndef MXW_CORE_DKIM_NAMES_H
#define MXW_CORE_DKIM_NAMES_H

#include "mxwarden/header.h"
#include "mxwarden/writer.h"

/* "from:from:to:..." for h=. The fields named `also` are signed as often as they are there; empty:
 * none. MXW_NO_ROOM: `out` is full. */
MXW_MUST_USE enum mxw_status mxw_put_names_to_sign(struct mxw_writer *out,
                                                   const struct mxw_header *header, mxw_bytes also);

#endif
