/* draft.h - a signature field being made: its tags, the hash it is over, then b=.
 *
 *     if (mxw_draft_begin(&draft, arena, MXW_BYTES("DKIM-Signature:"), key_type))
 *         mxw_draft_put(&draft, MXW_BYTES("v"), MXW_BYTES("1")); ...
 *     mxw_draft_seal(&draft, form, &digest);            everything but b= is written
 *     answer = mxw_sign(key, &draft.signing);           whoever drives the signer
 *     status = mxw_draft_finish(&draft, &answer);       draft.field
 *
 * Spec       RFC 6376 sections 3.5 and 3.7. b= stands last and on a line of its own, so that the
 *            octets of the signature change nothing before them.
 * Ownership  The text is in the arena, and the field borrows it.
 * Memory     MXW_DRAFT_ROOM octets of the arena.
 */
#ifndef MXW_CORE_DKIM_DRAFT_H
#define MXW_CORE_DKIM_DRAFT_H

#include "core/dkim/canonical.h"
#include "core/message/fold.h"
#include "mxwarden/arena.h"
#include "mxwarden/sign.h"
#include "mxwarden/time.h"

/* Octets of a field: the longest names and lists we write, and a signature of 4096 bits. */
#define MXW_DRAFT_ROOM 16384

struct mxw_draft {
    struct mxw_writer text;
    struct mxw_fold fold;
    size_t name_len; /* without the colon */
    struct mxw_signing signing;
    struct mxw_field field; /* up to b= once sealed, all of it once finished */
};

/* A field in front of a header that begins with a blank would swallow its first line. */
static inline bool mxw_draft_fits_before(const struct mxw_header *header)
{
    return header->count == 0 || !mxw_is_blank(header->fields[0].whole.at[0]);
}

/* Writes nothing but the name. False: the arena is full. `name` has its colon. */
MXW_MUST_USE bool mxw_draft_begin(struct mxw_draft *draft, struct mxw_arena *arena, mxw_bytes name,
                                  enum mxw_key_type key_type);

/* "name=value;" */
void mxw_draft_put(struct mxw_draft *draft, mxw_bytes name, mxw_bytes value);
void mxw_draft_put_number(struct mxw_draft *draft, mxw_bytes name, uint64_t number);

/* "h=from:to;", folded behind any of its colons. */
void mxw_draft_put_names(struct mxw_draft *draft, mxw_bytes names);

/* "a=rsa-sha256;", "c=relaxed/simple;" */
void mxw_draft_put_algorithm(struct mxw_draft *draft);
void mxw_draft_put_forms(struct mxw_draft *draft, enum mxw_canonical header,
                         enum mxw_canonical body);
void mxw_draft_put_body_hash(struct mxw_draft *draft, const uint8_t octets[MXW_SHA256_LEN]);

/* Writes "b=", and completes `digest`, which holds the other fields, with this one: `signing` is
 * then the question. MXW_TOO_LARGE: MXW_DRAFT_ROOM. */
MXW_MUST_USE enum mxw_status mxw_draft_seal(struct mxw_draft *draft, enum mxw_canonical form,
                                            struct mxw_sha256 *digest);

/* MXW_UNAVAILABLE: there is no signature. MXW_TOO_LARGE: MXW_DRAFT_ROOM. */
MXW_MUST_USE enum mxw_status mxw_draft_finish(struct mxw_draft *draft,
                                              const struct mxw_sign_answer *answer);

#endif
