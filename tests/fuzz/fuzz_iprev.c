/* Any answers to the questions about a client. Lines: the client ('6' is IPv6), then one answer a
 * question: '!' fails, '?' does not exist, anything else is records separated by '|' ('=' stands
 * for the client's own address). Without a line left the time is up. */
#include "mxwarden/iprev.h"

#include <assert.h>

#define RECORDS_MAX 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mxw_dns_answer answer_of(mxw_bytes line, mxw_address client,
                                       struct mxw_dns_record records[RECORDS_MAX])
{
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_FOUND, .records = records };
    if (line.len == 0 || line.at[0] == '!')
        return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED };
    if (line.at[0] == '?')
        return (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };

    while (line.len > 0 && answer.record_count < RECORDS_MAX) {
        mxw_bytes piece = mxw_bytes_next(&line, '|');
        struct mxw_dns_record *record = &records[answer.record_count++];
        *record = (struct mxw_dns_record){ .name = piece };
        if (mxw_bytes_equal(piece, MXW_BYTES("=")))
            record->address = client;
    }
    return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_iprev iprev;
    struct mxw_dns_record records[RECORDS_MAX];
    mxw_bytes rest = { data, size };
    mxw_bytes first = mxw_bytes_next(&rest, '\n');
    mxw_address client = { first.len > 0 && first.at[0] == '6' ? MXW_IPV6 : MXW_IPV4,
                           { 192, 0, 2 } };

    enum mxw_need need = mxw_iprev_begin(&iprev, client);
    while (need == MXW_NEED_DNS && rest.len > 0) {
        struct mxw_dns_answer answer = answer_of(mxw_bytes_next(&rest, '\n'), client, records);
        assert(mxw_dns_name_is_valid(mxw_dns_question_name(&iprev.question)));
        need = mxw_iprev_answer(&iprev, &answer);
    }
    mxw_iprev_expire(&iprev);
    assert(iprev.result != MXW_IPREV_NONE && iprev.ptr != MXW_IPREV_PTR_UNKNOWN);
    assert((iprev.matched.len > 0) == (iprev.result == MXW_IPREV_PASS));
    assert(iprev.name_count <= MXW_IPREV_NAMES_MAX);
    return 0;
}
