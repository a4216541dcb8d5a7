/* check.h - one signature being judged: what DKIM-Signature, ARC-Message-Signature and
 * ARC-Seal have in common once their tags are read.
 *
 *     mxw_dkim_check_begin(&check, field, judgement);      check.signature has been read
 *     if (mxw_dkim_check_wants_body(&check, &bodies, arena)) ...
 *     if ((question = mxw_dkim_check_question(&check)) != NULL)
 *         mxw_dkim_check_key(&check, answer);
 *     if (mxw_dkim_check_is_ready(&check, &bodies)) {      after a key, and after the body
 *         ... check.verification.digest = the hash of the header
 *         mxw_dkim_check_ask(&check);
 *     }
 *     if ((asked = mxw_dkim_check_verification(&check)) != NULL)
 *         mxw_dkim_check_verified(&check, mxw_verify(asked));
 *
 * Spec       RFC 6376 section 6.1, RFC 8301, RFC 8463.
 * Order      Nothing that needs the key is settled before the body has ended, and a body that does
 *            not match is MXW_DKIM_FAIL whatever became of the key.
 * Body       A check that wants none (a seal) is ready as soon as it has its key.
 * Ownership  Borrows the field until it is settled. Do not copy a check out of its place.
 */
#ifndef MXW_CORE_DKIM_CHECK_H
#define MXW_CORE_DKIM_CHECK_H

#include "core/dkim/body_hash.h"
#include "core/dkim/key.h"
#include "core/dkim/signature.h"
#include "mxwarden/dkim.h"

#define MXW_DKIM_RSA_BITS_MIN 1024 /* RFC 8301 3.2 */

/* Settles the check at once when the judgement is bad. `signature` stays as it is; everything else
 * is cleared. */
void mxw_dkim_check_begin(struct mxw_dkim_check *check, const struct mxw_field *field,
                          struct mxw_dkim_judgement judgement);

/* Has the body hashed for an open check. False: the arena is full. */
MXW_MUST_USE bool mxw_dkim_check_wants_body(struct mxw_dkim_check *check,
                                            struct mxw_body_hashes *bodies,
                                            struct mxw_arena *arena);

/* What is to be looked up; NULL when nothing (any more). */
const struct mxw_dns_question *mxw_dkim_check_question(const struct mxw_dkim_check *check);

/* An answer that comes when nothing is asked is ignored. */
void mxw_dkim_check_key(struct mxw_dkim_check *check, const struct mxw_dns_answer *answer);

/* Settles what needs no verification. True: the check waits for the hash of the header. */
bool mxw_dkim_check_is_ready(struct mxw_dkim_check *check, const struct mxw_body_hashes *bodies);

/* With verification.digest in place: the question stands. */
void mxw_dkim_check_ask(struct mxw_dkim_check *check);

/* What is to be verified; NULL when nothing. */
const struct mxw_verification *mxw_dkim_check_verification(const struct mxw_dkim_check *check);

/* Only while a verification is asked for. */
void mxw_dkim_check_verified(struct mxw_dkim_check *check, struct mxw_verify_answer answer);

/* Time is up: an open check becomes MXW_DKIM_TEMPERROR. */
void mxw_dkim_check_expire(struct mxw_dkim_check *check);

#endif
