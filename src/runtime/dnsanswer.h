/* dnsanswer.h - a DNS message as an answer of dns.h.
 *
 * Follows the CNAMEs inside the message from the name asked for, and takes the records of the type
 * asked for at their end. Records of other names and types are passed over.
 *
 * Ownership  The answer points into `room`, and is good until the room is used again.
 * Errors     MXW_DNS_FAILED with a reason: the response code, "garbage", "answer too large".
 * Limits     MXW_DNS_RECORDS_MAX, MXW_RESOLVER_CNAMES_MAX.
 */
#ifndef MXW_RUNTIME_DNSANSWER_H
#define MXW_RUNTIME_DNSANSWER_H

#include "mxwarden/dns.h"
#include "runtime/resolver.h"

/* The longest names a full answer can expand to, or the longest texts. */
#define MXW_DNSANSWER_TEXTS_MAX (MXW_DNS_RECORDS_MAX * MXW_DNS_NAME_MAX + MXW_RESOLVER_ANSWER_MAX)

struct mxw_dnsanswer_room {
    struct mxw_dns_record records[MXW_DNS_RECORDS_MAX];
    uint8_t texts_at[MXW_DNSANSWER_TEXTS_MAX];
};

struct mxw_dns_answer mxw_dnsanswer_read(mxw_bytes message, const struct mxw_dns_question *question,
                                         struct mxw_dnsanswer_room *room);

/* What a response code that is no answer is called. */
const char *mxw_dnsanswer_code_name(unsigned code);

static inline struct mxw_dns_answer mxw_dnsanswer_failed(const char *why)
{
    return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED, .why = why };
}

#endif
