/* picker.h - the header fields that a list of names picks, and the hash of them.
 *
 *     picker = mxw_picker_begin(&header, arena);                 NULL: the arena is full
 *     mxw_sha256_begin(&digest);
 *     mxw_picker_hash(picker, MXW_BYTES("from:to"), form, own_field, &digest);
 *     mxw_dkim_hash_signature(&digest, form, own_field, hole);
 *
 * Spec       RFC 6376 sections 3.7 and 5.4.2: from the bottom up, each field once; a name with no
 *            field left adds nothing. A word of the list that is no name picks nothing.
 * Ownership  Borrows the header.
 * Memory     In the arena 8 octets, and 4 for each field; 4.4 KiB of stack while hashing.
 */
#ifndef MXW_CORE_DKIM_PICKER_H
#define MXW_CORE_DKIM_PICKER_H

#include "core/dkim/canonical.h"
#include "mxwarden/arena.h"
#include "mxwarden/sha256.h"

struct mxw_picker {
    const struct mxw_header *header;
    uint32_t name_hashes[]; /* of the fields */
};

/* NULL when the arena is full. */
const struct mxw_picker *mxw_picker_begin(const struct mxw_header *header, struct mxw_arena *arena);

/* Takes what `names` picks, except `own` (NULL: nothing is), in that order. */
void mxw_picker_hash(const struct mxw_picker *picker, mxw_bytes names, enum mxw_canonical form,
                     const struct mxw_field *own, struct mxw_sha256 *digest);

/* One field in its canonical form, with the CRLF at its end. */
void mxw_dkim_hash_field(struct mxw_sha256 *digest, enum mxw_canonical form,
                         const struct mxw_field *field);

/* A signature's own field: without `hole`, a slice of its value, and without the CRLF. */
void mxw_dkim_hash_signature(struct mxw_sha256 *digest, enum mxw_canonical form,
                             const struct mxw_field *field, mxw_bytes hole);

/* How many words a colon-separated list has: one more than colons. */
static inline size_t mxw_dkim_list_count(mxw_bytes list)
{
    return mxw_bytes_count(list, ':') + 1;
}

/* The next word, without white space around it; may be empty. To be called as often as there are
 * words. */
static inline mxw_bytes mxw_dkim_list_next(mxw_bytes *rest)
{
    return mxw_bytes_trim(mxw_bytes_next(rest, ':'));
}

/* Whether `word` is in the list, without case. */
bool mxw_dkim_list_has(mxw_bytes list, mxw_bytes word);

#endif
