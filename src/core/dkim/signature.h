/* signature.h - one DKIM-Signature field, read and checked as far as that goes without a key.
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
 * Memory     3.5 KiB of stack while parsing.
 * Errors     None: what is wrong is the judgement. `domain`, `selector`, `identity` and `algorithm`
 *            are filled as far as they were usable, also when the judgement is bad.
 */
#ifndef MXW_CORE_DKIM_SIGNATURE_H
#define MXW_CORE_DKIM_SIGNATURE_H

#include "core/dkim/picker.h"
#include "mxwarden/dkim.h"

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
