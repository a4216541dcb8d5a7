/* arc_seal.h - one more ARC set for a message, made while it streams past.
 *
 *     status = mxw_arc_seal_begin(&seal, &sealer, &header, &bodies, arena, &fault);
 *     ... the body, and the chain judged to its end with arc.h ...
 *     status = mxw_arc_seal_chain(&seal, &arc);
 *     while (status == MXW_OK && (signing = mxw_arc_seal_signing(&seal)) != NULL)
 *         status = mxw_arc_seal_signed(&seal, &answer);
 *     mxw_arc_seal_fields(&seal)         the three fields, to stand above all others
 *
 * Spec       RFC 8617 section 5.1.
 * The chain  Its result is the cv= of the seal. A chain that fails is sealed with cv=fail over the
 *            new set alone (5.1.2), also when the failure is a temporary one (5.2.1): who would
 *            rather try again looks at arc.is_temporary first. A chain that says cv=fail itself is
 *            not sealed any more (5.1, step 2), nor one that has 50 sets.
 * Signs      The message signature takes the names the sealer gives, or those that dkim_sign.h
 *            chooses, with every DKIM-Signature. It never takes an ARC field or
 *            Authentication-Results (4.1.2).
 * Ownership  Borrows sealer, header, bodies and chain until the fields are made; the fields are in
 *            the arena.
 * Memory     sizeof(struct mxw_arc_seal), 160 octets, and sizeof(struct mxw_sign_answer), 528
 *            octets, for each answer. In the arena 101 KiB, 12 KiB more when the sealer names no
 *            fields, the length of the new fields, and 4 octets for each field of the header:
 *            MXW_ARC_SEAL_ROOM() at most. 4 KiB of stack.
 * Errors     What they mean stands at each function.
 * Limits     MXW_ARC_SEALER_RESULTS_MAX, MXW_ARC_INSTANCES_MAX, and 16 KiB for each signature
 *            field.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Judge the chain, hold a key or do public-key arithmetic.
 */
#ifndef MXWARDEN_ARC_SEAL_H
#define MXWARDEN_ARC_SEAL_H

#include "mxwarden/arc.h"
#include "mxwarden/sign.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_ARC_SEALER_RESULTS_MAX 32768 /* octets of the results in one set */

/* What sealing can take of an arena, for a header of `fields` fields. */
#define MXW_ARC_SEAL_ROOM(fields)                                                                  \
    (185 * (size_t)1024 + MXW_BODY_HASH_ROOM + MXW_BODY_FORM_ROOM + (fields) * sizeof(uint32_t))

/* Who seals, and how. Everything is borrowed. */
struct mxw_arc_sealer {
    mxw_bytes authserv_id;
    /* "spf=pass ...; dkim=none", as behind the identifier in RFC 8601; empty: those the message has
     * of this identifier, or else the chain's alone. */
    mxw_bytes results;
    mxw_bytes domain, selector;
    enum mxw_key_type key_type; /* of the key that will answer */
    enum mxw_canonical header_form, body_form;
    mxw_bytes names;    /* h= of the message signature; empty: see above */
    mxw_wall signed_at; /* t=; 0: none is written */
};

enum mxw_arc_seal_step {
    MXW_ARC_SEAL_BODY,
    MXW_ARC_SEAL_MESSAGE,
    MXW_ARC_SEAL_SEAL,
    MXW_ARC_SEALED
};

struct mxw_arc_seal {
    enum mxw_arc_seal_step step;
    const struct mxw_arc_sealer *sealer;
    const struct mxw_arc *arc;
    struct mxw_arena *arena;
    mxw_bytes payload; /* of the results field */
    mxw_bytes names;
    struct mxw_body_hash *body_hash;
    const struct mxw_picker *picker;
    struct mxw_field results;
    struct mxw_draft *message, *seal;
    mxw_bytes fields;
};

/* Before the body begins. MXW_MALFORMED: the sealer says what no set can, or no field can stand in
 * front of this header; `fault` says what.
 * MXW_TOO_LARGE: too much to say. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_arc_seal_begin(struct mxw_arc_seal *seal,
                                                const struct mxw_arc_sealer *sealer,
                                                const struct mxw_header *header,
                                                struct mxw_body_hashes *bodies,
                                                struct mxw_arena *arena, mxw_bytes *fault);

/* Once the chain is settled and the body has ended: the first question stands. MXW_MALFORMED: the
 * chain has ended with cv=fail. MXW_TOO_LARGE: it has all the sets it may have. */
MXW_MUST_USE enum mxw_status mxw_arc_seal_chain(struct mxw_arc_seal *seal,
                                                const struct mxw_arc *arc);

/* Twice a question, then NULL. */
const struct mxw_signing *mxw_arc_seal_signing(const struct mxw_arc_seal *seal);

/* MXW_UNAVAILABLE: there is no signature. MXW_TOO_LARGE: a field is too long. MXW_NO_ROOM: the
 * arena is full. */
MXW_MUST_USE enum mxw_status mxw_arc_seal_signed(struct mxw_arc_seal *seal,
                                                 const struct mxw_sign_answer *answer);

/* ARC-Seal, ARC-Message-Signature, ARC-Authentication-Results, with their CRLFs. */
static inline mxw_bytes mxw_arc_seal_fields(const struct mxw_arc_seal *seal)
{
    return seal->fields;
}

#ifdef __cplusplus
}
#endif

#endif
