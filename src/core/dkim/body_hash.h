/* body_hash.h - body_hashes.h for those who want hashes: DKIM, ARC and those who sign.
 *
 *     hash = mxw_body_hashes_want(&bodies, arena, form, length);       before the body begins
 *     hash->octets                                                     once bodies.has_ended
 *
 * Cost       `users` counts the wishes, and mxw_body_hash_drop() takes one back.
 * Memory     In the arena MXW_BODY_HASH_ROOM for each different form and length, and
 *            MXW_BODY_FORM_ROOM for each form.
 */
#ifndef MXW_CORE_DKIM_BODY_HASH_H
#define MXW_CORE_DKIM_BODY_HASH_H

#include "core/dkim/canonical.h"
#include "mxwarden/arena.h"
#include "mxwarden/dkim.h"
#include "mxwarden/sha256.h"

/* One digest: of a form, up to a length. */
struct mxw_body_hash {
    struct mxw_body_hash *next;
    enum mxw_canonical form;
    uint64_t length; /* l=, or MXW_DKIM_WHOLE_BODY */
    unsigned users;  /* wishes that still stand */
    struct mxw_sha256 digest;
    uint8_t octets[MXW_SHA256_LEN]; /* once the body has ended */
};

/* One form of the body. */
struct mxw_body_form {
    struct mxw_canonical_body canonical;
    uint64_t len; /* canonical octets hashed so far */
};

/* Only before the body begins. NULL: the arena is full. */
struct mxw_body_hash *mxw_body_hashes_want(struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                           enum mxw_canonical form, uint64_t length);

void mxw_body_hash_drop(struct mxw_body_hash *hash);

/* How long the body of this hash's form is; known once the body has ended. */
static inline uint64_t mxw_body_hashes_len(const struct mxw_body_hashes *bodies,
                                           const struct mxw_body_hash *hash)
{
    return bodies->forms[hash->form]->len;
}

#endif
