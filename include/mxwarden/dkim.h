/* dkim.h - the DKIM signatures of one message, judged while it streams past.
 *
 *     status = mxw_dkim_begin(&dkim, &header, arena, wall);         when the header has ended
 *     for each check: if ((question = mxw_dkim_question(&dkim, i)) != NULL) ... all at once
 *     mxw_dkim_key(&dkim, i, answer);                               whenever an answer comes
 *     mxw_dkim_body(&dkim, piece); ... mxw_dkim_body_end(&dkim);
 *     if ((asked = mxw_dkim_verification(&dkim, i)) != NULL)        after each of these two
 *         mxw_dkim_verified(&dkim, i, mxw_verify(asked));     read dkim.checks[i] when settled
 *
 * Spec       RFC 6376, RFC 8301, RFC 8463; results as dkim_judgement.h says.
 * Order      Answers, body and verifications may come in any order. The results do not depend on
 *            it: nothing that needs the key is settled before the body has ended, and a body that
 *            does not match is MXW_DKIM_FAIL whatever became of the key. So a key that could not
 *            be had is only reported where having it could have made a difference.
 * Which      The first MXW_DKIM_SIGNATURES_MAX fields from the top are judged, the rest counted.
 *            A signature over the limits, or with a key over them, never passes.
 * Fields     h= picks from the bottom up, each field once, never the signature itself; a name with
 *            no field left adds nothing. RFC 6376 5.4.2. If there are more From fields than h=
 *            takes, `leaves_from` says so (RFC 6376 8.15); whether that matters is not DKIM's.
 * l=         Counts canonical octets. What it leaves over makes a correct signature
 *            MXW_DKIM_POLICY; more than there is, MXW_DKIM_PERMERROR.
 * Ownership  Borrows the header's fields and their text until every check is settled.
 * Memory     sizeof(struct mxw_dkim), 2.2 KiB; in the arena 2.5 KiB for each judged signature, and
 *            4 octets for each field if there is one to judge: 33 KiB at all limits.
 * Cost       Each body form in use is computed once, and hashed once for every length in use. A
 *            signature that is already settled costs nothing.
 * Does not   Ask the DNS or do public-key arithmetic: it states the questions.
 */
#ifndef MXWARDEN_DKIM_H
#define MXWARDEN_DKIM_H

#include "mxwarden/dkim_check.h"
#include "mxwarden/header.h"

#define MXW_DKIM_SIGNATURES_MAX 10 /* judged; honest mail carries one to four */
struct mxw_dkim {
    struct mxw_dkim_check *checks; /* top to bottom */
    size_t count;
    size_t unjudged_count; /* signature fields beyond MXW_DKIM_SIGNATURES_MAX */

    struct mxw_picker picker; /* when something is open after begin */
    struct mxw_body_hashes bodies;
};

/* MXW_NO_ROOM: the arena is full, and `dkim` of no use. */
MXW_MUST_USE enum mxw_status mxw_dkim_begin(struct mxw_dkim *dkim, const struct mxw_header *header,
                                            struct mxw_arena *arena, mxw_wall wall);

/* What check `index` needs looked up; NULL when nothing (any more). */
const struct mxw_dns_question *mxw_dkim_question(const struct mxw_dkim *dkim, size_t index);

/* An answer that comes too late, after the check was settled, is ignored. */
void mxw_dkim_key(struct mxw_dkim *dkim, size_t index, const struct mxw_dns_answer *answer);

void mxw_dkim_body(struct mxw_dkim *dkim, mxw_bytes piece);
void mxw_dkim_body_end(struct mxw_dkim *dkim);

/* What check `index` needs verified; NULL when nothing. Borrows `dkim`. */
const struct mxw_verification *mxw_dkim_verification(const struct mxw_dkim *dkim, size_t index);

/* Only while mxw_dkim_verification() is not NULL. */
void mxw_dkim_verified(struct mxw_dkim *dkim, size_t index, struct mxw_verify_answer answer);

/* Time is up: what is still open becomes MXW_DKIM_TEMPERROR. */
void mxw_dkim_expire(struct mxw_dkim *dkim);

/* Whether every check has its result; true for a message without signatures. */
bool mxw_dkim_is_settled(const struct mxw_dkim *dkim);

/* "pass", "fail", ... as RFC 8601 2.7.1 spells them; "none" for MXW_DKIM_OPEN. */
mxw_bytes mxw_dkim_result_text(enum mxw_dkim_result result);

#endif
