/* dkim_sign.h - DKIM signatures for one message, several at once, made while it streams past.
 *
 *     status = mxw_dkim_sign_begin(&sign, signers, count, &header, &bodies, arena, &fault);
 *     mxw_body_hashes_take(&bodies, piece); ... mxw_body_hashes_end(&bodies);
 *     status = mxw_dkim_sign_body_end(&sign);
 *     for each signer: answer = mxw_sign(key, mxw_dkim_signing(&sign, i));
 *                      status = mxw_dkim_signed(&sign, i, &answer);
 *     mxw_dkim_sign_field(&sign, i)                        "DKIM-Signature: ...", with its CRLF
 *
 * Spec       RFC 6376 sections 3.5, 3.7 and 5, RFC 8301, RFC 8463.
 * Refuses    What our own verifier would not accept: a signer's words are read by the very table
 *            that reads signatures.
 * Which      A signer that names no fields signs what a reader is shown or a mail program obeys,
 *            once more than it is there, so that nobody can add a second From, Subject or
 *            Content-Type; fields of resenders and lists as often as they are there; and neither
 *            trace nor results fields, which others remove and add. RFC 6376 sections 5.4 and 8.15.
 * Bodies     The hashes of the body may be shared with others who sign, seal or verify the message.
 * Ownership  Borrows signers, header and bodies until the last field is finished; the fields are in
 *            the arena.
 * Memory     sizeof(struct mxw_dkim_sign), 32 octets, and sizeof(struct mxw_sign_answer), 528
 *            octets, for each answer. In the arena for each signer 16.2 KiB, 12 KiB more when it
 *            names no fields, and what body_hashes.h says for its hash of the body; 4 octets for
 *            each field of the header: MXW_DKIM_SIGN_ROOM() at most. 4 KiB of stack.
 * Errors     What they mean stands at each function.
 * Limits     MXW_DKIM_SIGNERS_MAX, 16 KiB for each field, and those of dkim.h.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Hold keys or do public-key arithmetic: it states the question.
 */
#ifndef MXWARDEN_DKIM_SIGN_H
#define MXWARDEN_DKIM_SIGN_H

#include "mxwarden/body_hashes.h"
#include "mxwarden/header.h"
#include "mxwarden/sign.h"
#include "mxwarden/time.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_DKIM_SIGNERS_MAX 10 /* of one message: as many as a verifier judges */

/* What `signers` signers can take of an arena, for a header of `fields` fields. */
#define MXW_DKIM_SIGN_ROOM(signers, fields)                                                        \
    ((signers) * (28848 + (size_t)MXW_BODY_HASH_ROOM) + 2 * MXW_BODY_FORM_ROOM                     \
     + (fields) * sizeof(uint32_t) + 64)

/* Who signs, and how. Everything is borrowed. */
struct mxw_dkim_signer {
    mxw_bytes domain, selector;
    mxw_bytes identity;         /* i=, not encoded; empty: none is written */
    enum mxw_key_type key_type; /* of the key that will answer */
    enum mxw_canonical header_form, body_form;
    mxw_bytes names;    /* h=, "from:to:from", to sign more often than there is; empty: see above */
    mxw_wall signed_at; /* t=; 0: none is written */
    mxw_wall expires_at; /* x=; 0: none is written */
};

struct mxw_dkim_sign {
    /* Its own. */
    struct mxw_dkim_new_signature *signatures; /* in the order of the signers */
    size_t count;
    const struct mxw_picker *picker;
    const struct mxw_body_hashes *bodies;
};

/* MXW_MALFORMED: a signer says what no signature can, or no field can stand in front of this
 * header; `fault` says what. MXW_TOO_LARGE: more than MXW_DKIM_SIGNERS_MAX signers, or more to say
 * than a field holds. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_dkim_sign_begin(struct mxw_dkim_sign *sign,
                                                 const struct mxw_dkim_signer *signers,
                                                 size_t count, const struct mxw_header *header,
                                                 struct mxw_body_hashes *bodies,
                                                 struct mxw_arena *arena, mxw_bytes *fault);

/* Once the body hashes have ended: all questions stand. MXW_TOO_LARGE: a field is too long. */
MXW_MUST_USE enum mxw_status mxw_dkim_sign_body_end(struct mxw_dkim_sign *sign);

const struct mxw_signing *mxw_dkim_signing(const struct mxw_dkim_sign *sign, size_t index);

/* MXW_UNAVAILABLE: there is no signature. MXW_TOO_LARGE: the field is too long. */
MXW_MUST_USE enum mxw_status mxw_dkim_signed(struct mxw_dkim_sign *sign, size_t index,
                                             const struct mxw_sign_answer *answer);

/* The finished field. */
mxw_bytes mxw_dkim_sign_field(const struct mxw_dkim_sign *sign, size_t index);

#ifdef __cplusplus
}
#endif

#endif
