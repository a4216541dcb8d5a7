/* dkim_signature.h - one DKIM-Signature field, read and checked as far as that goes without a key.
 *
 *     judgement = mxw_dkim_signature_parse(field->value, wall, &signature);
 *     if (judgement.result == MXW_DKIM_OPEN) ... ask for its key
 *
 * Spec       RFC 6376 sections 3.5 and 6.1.1, RFC 8301 section 3.1, RFC 8463 section 4.1.
 * Names      d= and s= become a DNS question, so only letters, digits, '-' and '_' in labels are
 *            let through: no NUL, quote, blank or parenthesis ever reaches a resolver or a results
 *            field. d= needs two labels. Names in UTF-8 (RFC 8616) are refused: A-labels only.
 * Case       Names of algorithms, canonical forms and query methods are compared without it, as
 *            their ABNF does; tag names and v= are not.
 * Time       x= in the past is MXW_DKIM_POLICY, without grace: the signer chose the moment. t= in
 *            the future is not held against anyone (RFC 6376 3.5 says MAY): a wrong clock tells
 *            nothing about who signed.
 * Ownership  Borrows the value. Do not copy the struct out of its place and read `identity` there.
 * Memory     sizeof(struct mxw_dkim_signature), about 1.1 KiB; 3.5 KiB of stack while parsing.
 * Errors     None: what is wrong is the judgement. `domain`, `selector`, `identity` and `algorithm`
 *            are filled as far as they were usable, also when the judgement is bad.
 */
#ifndef MXWARDEN_DKIM_SIGNATURE_H
#define MXWARDEN_DKIM_SIGNATURE_H

#include "mxwarden/dkim_body_hash.h"
#include "mxwarden/dkim_judgement.h"
#include "mxwarden/dkim_picker.h"
#include "mxwarden/time.h"
#include "mxwarden/verify.h"

#define MXW_DKIM_NAMES_MAX 500    /* in h=; the longest seen in real mail are under 100 */
#define MXW_DKIM_OCTETS_MAX 512   /* of b= decoded: what an RSA key of MXW_RSA_BITS_MAX makes */
#define MXW_DKIM_IDENTITY_MAX 320 /* octets of i=: 64, '@' and 255, RFC 5321 section 4.5.3.1 */
#define MXW_DKIM_B_START 8        /* characters of b= that name a signature, RFC 6008 section 3 */

_Static_assert(MXW_DKIM_OCTETS_MAX == MXW_RSA_BITS_MAX / 8, "the two limits belong together");

struct mxw_dkim_signature {
    mxw_bytes domain;    /* d= */
    mxw_bytes selector;  /* s= */
    mxw_bytes identity;  /* i= decoded; "@" and the domain when there is none */
    mxw_bytes algorithm; /* a= as written, once it is a known one */
    enum mxw_key_type key_type;
    enum mxw_canonical header_form, body_form;
    mxw_bytes names;      /* h=, to be walked with mxw_dkim_list_next() */
    size_t from_names;    /* how often h= holds From */
    uint64_t body_length; /* l=, or MXW_DKIM_WHOLE_BODY */
    mxw_bytes b_raw;      /* what to leave out of the header hash: a slice of the value */
    mxw_wall signed_at;   /* t=; 0 when unknown */
    mxw_wall expires_at;  /* x=; INT64_MAX when never */
    size_t octets_len;
    uint8_t octets[MXW_DKIM_OCTETS_MAX]; /* b= decoded */
    uint8_t body_hash[MXW_SHA256_LEN];   /* bh= decoded */
    size_t b_start_len;
    uint8_t b_start[MXW_DKIM_B_START]; /* the first characters of b=, for header.b */
    uint8_t identity_at[MXW_DKIM_IDENTITY_MAX];
};

struct mxw_dkim_judgement mxw_dkim_signature_parse(mxw_bytes value, mxw_wall wall,
                                                   struct mxw_dkim_signature *signature);

/* Good, or MXW_DKIM_POLICY when x= lies before `wall`. */
struct mxw_dkim_judgement mxw_dkim_judge_expiry(const struct mxw_dkim_signature *signature,
                                                mxw_wall wall);

/* Whether `domain` is `parent` or below it; without case. */
bool mxw_dkim_domain_is_within(mxw_bytes domain, mxw_bytes parent);

/* What follows the last '@' of the identity. */
mxw_bytes mxw_dkim_identity_domain(const struct mxw_dkim_signature *signature);

#endif
