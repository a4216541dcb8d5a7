/* lexer.h - the words an Authentication-Results field is made of.
 *
 *     mxw_authres_skip(&rest);
 *     if (mxw_authres_take_value(&rest, &out) == MXW_OK) ...
 *
 * Spec       RFC 5322 section 3.2.2 (CFWS), RFC 2045 section 5.1 (token, value).
 * Contract   What succeeded has moved `rest` past what it took; what failed has moved nothing.
 */
#ifndef MXW_CORE_AUTHRES_LEXER_H
#define MXW_CORE_AUTHRES_LEXER_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/writer.h"

/* RFC 2045 5.1: printable ASCII except space and the tspecials. */
bool mxw_authres_is_token(mxw_bytes text);

/* White space, folded or not, and comments, nested or not. False for a comment without end. */
MXW_MUST_USE bool mxw_authres_skip(mxw_bytes *rest);

/* A token or a quoted string, unquoted into `out`.
 * MXW_MALFORMED: neither is next. MXW_TOO_LARGE: `out` is full. */
MXW_MUST_USE enum mxw_status mxw_authres_take_value(mxw_bytes *rest, struct mxw_writer *out);

/* Digits; false when there are none. */
MXW_MUST_USE bool mxw_authres_take_number(mxw_bytes *rest);

/* What may stand behind an identifier: white space and comments, and the version of the field, set
 * apart by them. False when that is another than 1, or a comment does not end. */
MXW_MUST_USE bool mxw_authres_skip_version(mxw_bytes *rest);

#endif
