/* key.h - the public key of a signature, from the TXT records at its selector.
 *
 *     judgement = mxw_dkim_key_choose(answer, MXW_KEY_RSA, &key);
 *     if (judgement.result == MXW_DKIM_OPEN) ... key.at, key.len
 *
 * Spec       RFC 6376 sections 3.6.1 and 6.1.2, RFC 8463 section 4.2. The obsolete g= is ignored.
 * Several    RFC 6376 3.6.2.2 leaves several records undefined. Those that cannot be a key (another
 *            v=, no p=, no tag list: wildcards and strays) do not count. If more than one is left,
 *            none is believed: which one we would take is the resolver's chance.
 * Revoked    An empty p= is MXW_DKIM_PERMERROR, as is a record that is absent: RFC 6376 6.1.2, step
 *            7, sees no difference between the two.
 * Memory     3.5 KiB of stack while parsing.
 * Limits     MXW_DKIM_RECORD_MAX, MXW_DKIM_KEY_MAX, MXW_TAGS_MAX: beyond is MXW_DKIM_PERMERROR.
 * Does not   Look into an RSA key: how long it is tells the verification.
 */
#ifndef MXW_CORE_DKIM_KEY_H
#define MXW_CORE_DKIM_KEY_H

#include "mxwarden/dkim.h"
#include "mxwarden/dns.h"

/* One record. The flags are filled as soon as the record can be read, also when it is no use. */
struct mxw_dkim_judgement mxw_dkim_key_parse(mxw_bytes record, enum mxw_key_type type,
                                             struct mxw_dkim_key *key);

/* The one record of an answer that is a key. An answer that failed is MXW_DKIM_TEMPERROR. */
struct mxw_dkim_judgement mxw_dkim_key_choose(const struct mxw_dns_answer *answer,
                                              enum mxw_key_type type, struct mxw_dkim_key *key);

#endif
