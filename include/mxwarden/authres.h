/* authres.h - the Authentication-Results field: writing ours, recognising those that pretend to be.
 *
 *     mxw_put_authres(&out, authserv_id, results, count);
 *     if (mxw_field_is(field, MXW_BYTES("Authentication-Results"))
 *         && mxw_authres_claims(field->value, authserv_id)) ... remove the field
 *
 * Spec       RFC 8601 sections 2.2 and 5; "value" and "token" are those of RFC 2045 section 5.1.
 * Values     What is not a token is written as a quoted string, but for an address as the value of
 *            a property, which stands as it is. Octets that are neither printable
 *            ASCII nor a blank become '?', so that a value can end neither its string nor its line.
 *            A property longer than MXW_AUTHRES_VALUE_MAX is left out: cut short, it could read as
 *            another name. A reason that long is cut.
 * Claims     When in doubt, a field claims to be ours: an identifier that cannot be read, or is not
 *            followed by what RFC 8601 allows there, might be read as ours by somebody. So might a
 *            field of another version, whatever its identifier (section 5).
 * Ownership  Everything is borrowed for the call.
 * Memory     That of the writer; sizeof(struct mxw_authres_result), 80 octets, and
 *            sizeof(struct mxw_authres_property), 32 octets, for what is to be written. 2 KiB of
 *            stack.
 * Errors     A writer that is full has overflowed, and what is in it is no field.
 * Limits     MXW_AUTHRES_VALUE_MAX; comments may nest as deep as a field is long.
 * Threads    No state.
 */
#ifndef MXWARDEN_AUTHRES_H
#define MXWARDEN_AUTHRES_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_AUTHRES_VALUE_MAX 320  /* octets; the longest address: 64, '@' and 255 */
#define MXW_AUTHRES_KEYWORD_MAX 63 /* octets of a method, a result, and each part of a property */
#define MXW_AUTHRES_ID_MAX 255     /* octets of an authserv-id; a longer one counts as unreadable */
#define MXW_AUTHRES_COLUMNS 78     /* a line is folded before it gets longer, where it can be */

struct mxw_authres_property {
    mxw_bytes name; /* "smtp.mailfrom", "header.d", "policy.iprev"; to be written: a constant */
    mxw_bytes value;
};

struct mxw_authres_result {
    mxw_bytes method; /* "spf"; to be written: a constant, and so is `result` */
    mxw_bytes result; /* "pass" */
    mxw_bytes reason; /* for a person; empty: none is written */
    const struct mxw_authres_property *properties;
    size_t property_count;
    mxw_bytes version; /* of the method, digits; empty: 1 */
};

/* The whole field, folded, with its name and the CRLF at the end. "none" without results. */
void mxw_put_authres(struct mxw_writer *out, mxw_bytes authserv_id,
                     const struct mxw_authres_result *results, size_t count);

/* A token as it is, anything else as a quoted string; see Values above. */
void mxw_put_authres_value(struct mxw_writer *out, mxw_bytes value);

/* The first part of a field: white space and comments, the identifier (unquoted, into `id`), and a
 * version. `rest` becomes what follows, which is empty or begins with ';'.
 * MXW_MALFORMED: it cannot be read, or the version is not 1. MXW_TOO_LARGE: `id` has no room. */
MXW_MUST_USE enum mxw_status mxw_authres_id_parse(mxw_bytes value, struct mxw_writer *id,
                                                  mxw_bytes *rest);

/* Whether a field with this value claims to come from `authserv_id`: compared without case, blanks
 * and dots at the ends. True for what mxw_authres_id_parse() refuses. */
bool mxw_authres_claims(mxw_bytes value, mxw_bytes authserv_id);

#ifdef __cplusplus
}
#endif

#endif
