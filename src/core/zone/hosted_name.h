/* hosted_name.h - the names in the site's own zone under which a domain's MX records reach us.
 *
 *     mxw_put_hosted_name(&out, MXW_BYTES("contoso.com"), MXW_HOSTED_DUAL)   contoso-com
 *     mxw_put_hosted_name(&out, MXW_BYTES("contoso.com"), MXW_HOSTED_IPV4)   contoso-com--v4
 *     mxw_put_hosted_name(&out, MXW_BYTES("con-toso.com"), MXW_HOSTED_DUAL)
 *                                                        h-con-toso-com--tw7fl6zwk742v
 *
 * Rule       A domain of at most MXW_HOSTED_PLAIN_MAX octets without a hyphen has its dots turned
 *            into hyphens. Any other is "h-", the first 20 octets of that form without hyphens at
 *            their end, "--", and 13 letters of base32 (RFC 4648, lower case): the first 65 bits
 *            of the SHA-256 of the domain.
 * Distinct   Two domains never share a plain form. A plain form holds no "--", so it cannot meet
 *            the other one either, which two domains share with a chance of 2^-65.
 * Limits     One label of the DNS, MXW_HOSTED_NAME_MAX octets.
 */
#ifndef MXW_CORE_ZONE_HOSTED_NAME_H
#define MXW_CORE_ZONE_HOSTED_NAME_H

#include "mxwarden/writer.h"

#define MXW_HOSTED_PLAIN_MAX                                                                       \
    45                         /* octets of a domain: leaves room for any suffix in a label of 63 */
#define MXW_HOSTED_NAME_MAX 49 /* octets: the longest plain form with its suffix */

enum mxw_hosted_kind {
    MXW_HOSTED_DUAL, /* answers A, and AAAA once the domain has opted in */
    MXW_HOSTED_IPV4  /* answers A only */
};

/* `domain` as A-labels, without a dot at the end; letters count as lower case. False, and nothing
 * is written, for a wildcard: it has no hosted names. */
bool mxw_put_hosted_name(struct mxw_writer *out, mxw_bytes domain, enum mxw_hosted_kind kind);

#endif
