/* base64.h - RFC 4648 section 4, as mail uses it.
 *
 * Decoding   White space (space, tab, CR, LF) is skipped anywhere: DKIM values are folded.
 *            Padding is required and must be last; the unused bits of the last character are
 *            not examined. Nothing else is forgiven.
 */
#ifndef MXW_BASE_BASE64_H
#define MXW_BASE_BASE64_H

#include "mxwarden/status.h"
#include "mxwarden/writer.h"

/* Bytes of room that decoding `text_len` characters can need. */
#define MXW_BASE64_ROOM(text_len) ((text_len) / 4 * 3 + 3)

/* MXW_MALFORMED: not base64. MXW_NO_ROOM: `out` is full. In both cases what `out` holds is of no
 * use. */
MXW_MUST_USE enum mxw_status mxw_base64_decode(mxw_bytes text, struct mxw_writer *out);

void mxw_put_base64(struct mxw_writer *out, mxw_bytes piece);

#endif
