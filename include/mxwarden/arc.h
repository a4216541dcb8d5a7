/* arc.h - the Authenticated Received Chain of one message, judged while it streams past.
 *
 *     mxw_body_hashes_begin(&bodies);                             or those of dkim.h: &dkim.bodies
 *     status = mxw_arc_begin(&arc, &header, &bodies, arena, wall);     when the header has ended
 *     for each check: if ((question = mxw_arc_question(&arc, i)) != NULL) ... all at once
 *     mxw_arc_key(&arc, i, answer);                                    whenever an answer comes
 *     mxw_body_hashes_take(&bodies, piece); ... mxw_body_hashes_end(&bodies);
 *     mxw_arc_body_end(&arc);
 *     for each check: if ((asked = mxw_arc_verification(&arc, i)) != NULL)
 *         mxw_arc_verified(&arc, i, mxw_verify(asked));          read arc.result when settled
 *
 * Spec       RFC 8617; signatures as RFC 6376, RFC 8301 and RFC 8463 have them.
 * Result     none: there is no ARC field. pass: the structure is that of a chain, the newest
 *            message signature holds, and so does every seal. fail: anything else. A caller must
 *            treat fail as none (section 5.2), and believe a chain that passes only of sealers it
 *            has named.
 * Order      As soon as the structure is wrong, nothing more is asked. After that the newest
 *            message signature is judged, then the seals from the newest to the oldest: the first
 *            that is wrong for good is the reason, whatever the order of the answers. Older message
 *            signatures count for `oldest_pass` only.
 * Temporary  A key that could not be had is fail as well (section 5.2.1 leaves no other word), and
 *            `is_temporary` says that nothing else was wrong: another try may pass.
 * Signatures A message signature is a DKIM signature (section 4.1.2): without c= it is
 *            simple/simple, h= must hold From, x= is obeyed, l= must cover the whole body. h= must
 *            not name ARC-Seal; the two other ARC fields, which no sealer may sign, break nothing
 *            and are let pass, since many sign them.
 * Questions  Equal ones are asked once: most sealers use one key for both of their signatures.
 * Instances  1 to 50, each with exactly one field of each kind, none left out. Every ARC field
 *            counts: one whose instance cannot be read is a fault, not a field to be skipped.
 * Ownership  Borrows the header, and the bodies, until the result has been read; an answer, for the
 *            call. The struct and the checks must not move.
 * Memory     sizeof(struct mxw_arc), 112 octets. In the arena nothing for a message without ARC
 *            fields; else MXW_ARC_ROOM() at most: 1600 octets, for each set two checks of
 *            sizeof(struct mxw_dkim_check), 2296 octets, what body_hashes.h says for its hash of
 *            the body, and 4 octets for each field. A chain of one set takes 7.4 KiB, one of two 13
 *            KiB, and 50 sets at all limits 244 KiB. 4 KiB of stack.
 * Errors     MXW_NO_ROOM. What is wrong with a chain is its result and mxw_put_arc_reason().
 * Limits     MXW_ARC_INSTANCES_MAX sets, and those of dkim.h: what is beyond is fail.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Ask the DNS or do public-key arithmetic: it states the questions.
 */
#ifndef MXWARDEN_ARC_H
#define MXWARDEN_ARC_H

#include "mxwarden/dkim.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_ARC_INSTANCES_MAX 50 /* RFC 8617 4.2.1 */
#define MXW_ARC_CHECKS_MAX (2 * MXW_ARC_INSTANCES_MAX)

/* What mxw_arc_begin() can take of an arena, for a header of `fields` fields. */
#define MXW_ARC_ROOM(fields)                                                                       \
    (MXW_ARC_INSTANCES_MAX * (2 * sizeof(struct mxw_dkim_check) + MXW_BODY_HASH_ROOM + 32)         \
     + 2 * MXW_BODY_FORM_ROOM + (fields) * sizeof(uint32_t) + 64)

enum mxw_arc_kind { MXW_ARC_RESULTS, MXW_ARC_MESSAGE, MXW_ARC_SEAL, MXW_ARC_KIND_COUNT };

enum mxw_arc_result {
    MXW_ARC_OPEN, /* not known yet */
    MXW_ARC_NONE,
    MXW_ARC_PASS,
    MXW_ARC_FAIL
};

struct mxw_arc_chain {
    struct mxw_arc_set *sets; /* by instance - 1; NULL when there is no ARC field */
    size_t count;             /* the highest instance; 0 when none could be read */
    bool has_fields;          /* there is some ARC field */
    bool has_ended;           /* the newest seal says cv=fail */
    mxw_bytes fault;          /* why this is no chain: a constant phrase; empty: it is one */
};

struct mxw_arc {
    enum mxw_arc_result result;
    size_t instance;    /* the highest; 0: none */
    size_t oldest_pass; /* of a pass: the oldest message signature that holds; 0: all do */
    bool is_temporary;  /* of a fail: a key could not be had, and nothing else is wrong */
    bool is_testing;    /* of a pass: some key says t=y, and the pass must not admit */

    struct mxw_arc_chain chain;
    struct mxw_dkim_check *checks;      /* message signatures, then seals, by instance */
    size_t check_count;                 /* 0 when the structure settles it */
    const struct mxw_dkim_check *blame; /* of a fail: NULL when it is the structure's */
    const struct mxw_picker *picker;
    const struct mxw_body_hashes *bodies;
};

/* MXW_NO_ROOM: the arena is full, and `arc` of no use. */
MXW_MUST_USE enum mxw_status mxw_arc_begin(struct mxw_arc *arc, const struct mxw_header *header,
                                           struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                           mxw_wall wall);

/* What check `index` needs looked up; NULL when nothing (any more). */
const struct mxw_dns_question *mxw_arc_question(const struct mxw_arc *arc, size_t index);

/* The answer to what mxw_arc_question() said of `index`; it serves all checks that ask the same,
 * even when `index` itself needs it no more. One that comes too late is ignored. */
void mxw_arc_key(struct mxw_arc *arc, size_t index, const struct mxw_dns_answer *answer);

/* Once the body hashes have ended. */
void mxw_arc_body_end(struct mxw_arc *arc);

/* What check `index` needs verified; NULL when nothing. Borrows `arc`. */
const struct mxw_verification *mxw_arc_verification(const struct mxw_arc *arc, size_t index);

/* Only while mxw_arc_verification() is not NULL. */
void mxw_arc_verified(struct mxw_arc *arc, size_t index, struct mxw_verify_answer answer);

/* Time is up: whatever key is missing could not be had. */
void mxw_arc_expire(struct mxw_arc *arc);

static inline bool mxw_arc_is_settled(const struct mxw_arc *arc)
{
    return arc->result != MXW_ARC_OPEN;
}

/* The check of a message signature or a seal. Only when check_count is not 0. */
const struct mxw_dkim_check *mxw_arc_check(const struct mxw_arc *arc, enum mxw_arc_kind kind,
                                           size_t instance);

/* Who sealed an instance of a chain that passes; empty otherwise: nobody vouches for another. */
mxw_bytes mxw_arc_sealer_of(const struct mxw_arc *arc, size_t instance);

/* "pass", "fail", "none". */
mxw_bytes mxw_arc_result_text(enum mxw_arc_result result);

/* "ARC-Seal i=2: key unavailable (SERVFAIL), temporary"; nothing when there is no reason. */
void mxw_put_arc_reason(struct mxw_writer *out, const struct mxw_arc *arc);

#ifdef __cplusplus
}
#endif

#endif
