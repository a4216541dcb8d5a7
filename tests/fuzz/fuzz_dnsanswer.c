/* Any bytes are a DNS message or garbage. The first octet chooses the type asked for, the line up
 * to the first LF is the name. Every text of an answer lies inside the room it was given. */
#include <assert.h>

#include "runtime/dnsanswer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum mxw_dns_type types[] = { MXW_DNS_A, MXW_DNS_PTR, MXW_DNS_MX, MXW_DNS_TXT,
                                               MXW_DNS_AAAA };
    static struct mxw_dnsanswer_room room;
    struct mxw_dns_question question;
    size_t octets = 0;
    if (size == 0)
        return 0;

    mxw_bytes rest = { data + 1, size - 1 };
    mxw_bytes name = mxw_bytes_next(&rest, '\n');
    if (rest.len > MXW_RESOLVER_ANSWER_MAX
        || !mxw_dns_ask(&question, types[data[0] % MXW_COUNT_OF(types)], name))
        return 0;
    struct mxw_dns_answer answer = mxw_dnsanswer_read(rest, &question, &room);
    assert((answer.outcome == MXW_DNS_FOUND) == (answer.record_count > 0));
    assert((answer.outcome == MXW_DNS_FAILED) == (answer.why != NULL));
    for (size_t i = 0; i < answer.record_count; i++)
        octets += answer.records[i].name.len + answer.records[i].text.len;
    assert(octets <= sizeof room.texts_at);
    return 0;
}
