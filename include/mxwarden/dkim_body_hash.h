/* dkim_body_hash.h - the hashes of one body: every form computed once, every length hashed once.
 *
 *     hash = mxw_body_hashes_want(&bodies, arena, form, length);       before the body begins
 *     mxw_body_hashes_take(&bodies, piece); ... mxw_body_hashes_end(&bodies);
 *     hash->octets                                                     once bodies.has_ended
 *
 * Shared     DKIM, ARC and those who sign want their hashes of the same struct, so that a body is
 *            read once, whoever judges it. Equal wishes get the same hash.
 * Cost       A hash that nobody uses any more is not computed further: `users` counts the wishes,
 *            and mxw_body_hash_drop() takes one back.
 * Memory     sizeof(struct mxw_body_hashes), 2.1 KiB; in the arena under 200 octets for each
 *            different form and length.
 */
#ifndef MXWARDEN_DKIM_BODY_HASH_H
#define MXWARDEN_DKIM_BODY_HASH_H

#include "mxwarden/arena.h"
#include "mxwarden/dkim_canonical.h"
#include "mxwarden/sha256.h"

#define MXW_DKIM_WHOLE_BODY UINT64_MAX

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
    bool is_used;
    struct mxw_canonical_body canonical;
    uint64_t len; /* canonical octets hashed so far */
};

struct mxw_body_hashes {
    struct mxw_body_hash *first;
    size_t count;
    struct mxw_body_form forms[2]; /* by enum mxw_canonical */
    bool has_begun;                /* some of the body has been taken */
    bool has_ended;
};

void mxw_body_hashes_begin(struct mxw_body_hashes *bodies);

/* Only before the body begins. NULL: the arena is full. */
struct mxw_body_hash *mxw_body_hashes_want(struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                           enum mxw_canonical form, uint64_t length);

void mxw_body_hash_drop(struct mxw_body_hash *hash);

void mxw_body_hashes_take(struct mxw_body_hashes *bodies, mxw_bytes piece);
void mxw_body_hashes_end(struct mxw_body_hashes *bodies);

/* How long the body of this hash's form is; known once the body has ended. */
static inline uint64_t mxw_body_hashes_len(const struct mxw_body_hashes *bodies,
                                           const struct mxw_body_hash *hash)
{
    return bodies->forms[hash->form].len;
}

#endif
