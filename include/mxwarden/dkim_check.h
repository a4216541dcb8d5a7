/* dkim_check.h - one signature being judged: what DKIM-Signature, ARC-Message-Signature and
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
 * Memory     sizeof(struct mxw_dkim_check), 2.3 KiB.
 */
#ifndef MXWARDEN_DKIM_CHECK_H
#define MXWARDEN_DKIM_CHECK_H

#include "mxwarden/dkim_body_hash.h"
#include "mxwarden/dkim_key.h"
#include "mxwarden/dkim_signature.h"
#include "mxwarden/dns.h"
#include "mxwarden/verify.h"

#define MXW_DKIM_RSA_BITS_MIN 1024 /* RFC 8301 3.2 */
#define MXW_DKIM_DETAIL_MAX 40     /* octets of `detail` */

enum mxw_dkim_key_state {
    MXW_DKIM_KEY_WANTED, /* the question stands */
    MXW_DKIM_KEY_BAD,    /* why is in key_judgement */
    MXW_DKIM_KEY_HELD
};

/* Callers read the first part. */
struct mxw_dkim_check {
    enum mxw_dkim_result result;
    mxw_bytes reason; /* a constant phrase; empty for a pass without a but */
    size_t detail_len;
    uint8_t detail[MXW_DKIM_DETAIL_MAX]; /* more about the reason, or empty */
    struct mxw_dkim_signature signature; /* domain, selector, identity, algorithm, b_start */
    unsigned key_bits;                   /* 0 until the key was used */
    bool body_length_limited;            /* l= leaves some of the body uncovered */
    bool is_testing;                     /* the key says t=y: a pass must not admit */
    bool leaves_from;                    /* there are From fields that h= does not take */

    const struct mxw_field *field;
    struct mxw_body_hash *body_hash; /* shared; NULL: the body is not signed */
    enum mxw_dkim_key_state key_state;
    struct mxw_dkim_judgement key_judgement;
    struct mxw_dns_question question;
    struct mxw_dkim_key key;
    bool is_asking; /* `verification` stands */
    struct mxw_verification verification;
};

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

/* "key unavailable (SERVFAIL)"; nothing when there is no reason. */
void mxw_put_dkim_reason(struct mxw_writer *out, const struct mxw_dkim_check *check);

#endif
