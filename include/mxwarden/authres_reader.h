/* authres_reader.h - what another server's Authentication-Results field says.
 *
 *     if (mxw_authres_parse(&arena, field->value, &read) == MXW_OK)
 *         result = mxw_authres_find(&read, MXW_BYTES("dkim"), NULL);
 *
 * Spec       RFC 8601 section 2.2. Comments may stand wherever white space may; they are dropped.
 * All        A field is read as a whole or not at all: of one that breaks the grammar anywhere, or
 *            a limit, nothing is believed.
 * Forgives   A ';' at the end. '/', '=' and '?' in a value without quotes: "header.b=" is base64,
 *            and nobody quotes it.
 * Refuses    NUL and other control characters, bare CR and LF. A property without a property type
 *            ("action=none"). A version of the field other than 1. "none" beside results.
 * Round trip What was read, mxw_put_authres() writes so that it reads the same, if it is ASCII.
 * Ownership  The outcome is in the arena, or borrows the value.
 * Memory     sizeof(struct mxw_authres), 32 octets. In the arena the length of the value, for each
 *            ';' in it sizeof(struct mxw_authres_result), 80 octets, and for each '=' sizeof(struct
 *            mxw_authres_property), 32 octets: MXW_AUTHRES_ROOM() at most, which is 84 KiB at all
 *            limits.
 * Errors     What they mean stands at the function; nothing is read then.
 * Limits     Those below, MXW_AUTHRES_ID_MAX, MXW_AUTHRES_KEYWORD_MAX and MXW_AUTHRES_VALUE_MAX;
 *            comments may nest as deep as a field is long, without recursion.
 * Threads    No state.
 * Does not   Know methods and properties, or whom to believe.
 */
#ifndef MXWARDEN_AUTHRES_READER_H
#define MXWARDEN_AUTHRES_READER_H

#include "mxwarden/arena.h"
#include "mxwarden/authres.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_AUTHRES_READ_MAX 65536     /* octets of a field; honest ones stay under 4 KiB */
#define MXW_AUTHRES_RESULTS_MAX 100    /* in a field: one for each method, and for each signature */
#define MXW_AUTHRES_PROPERTIES_MAX 400 /* in a field; a signature has five */

/* What a value of `len` octets can take of an arena. */
#define MXW_AUTHRES_ROOM(len)                                                                      \
    ((len) + MXW_AUTHRES_RESULTS_MAX * sizeof(struct mxw_authres_result)                           \
     + MXW_AUTHRES_PROPERTIES_MAX * sizeof(struct mxw_authres_property) + 48)

struct mxw_authres {
    mxw_bytes authserv_id;
    const struct mxw_authres_result *results; /* as written, top to bottom */
    size_t count;                             /* 0: "none" */
};

/* `value`: what follows the ':' of the field's name.
 * MXW_MALFORMED: it breaks the grammar. MXW_TOO_LARGE: a limit. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_authres_parse(struct mxw_arena *arena, mxw_bytes value,
                                               struct mxw_authres *read);

/* The first result of that method behind `after`, which is NULL or one of the field's results; NULL
 * when there is none. Methods are compared without case; of another version than 1, a method is
 * another method, and a word that is not registered is no result. Who wants those looks at the
 * list itself. */
const struct mxw_authres_result *mxw_authres_find(const struct mxw_authres *read, mxw_bytes method,
                                                  const struct mxw_authres_result *after);

/* The value of the first property of that name ("header.d", without case); empty when there is
 * none. */
mxw_bytes mxw_authres_property(const struct mxw_authres_result *result, mxw_bytes name);

#ifdef __cplusplus
}
#endif

#endif
