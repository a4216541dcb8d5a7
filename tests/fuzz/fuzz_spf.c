/* Any answers to any query. Lines: the client ('6' is IPv6), the sender, the HELO name, then one
 * answer a question: '!' fails, '?' does not exist, anything else is records separated by '|' ('='
 * stands for the client's own address). A second octet in the first line makes each answer take a
 * second. */
#include "mxwarden/spf.h"

#include <assert.h>

#define RECORDS_MAX 16
#define QUESTIONS_MAX                                                                              \
    256 /* 10 terms of 1 + 10 lookups, 11 for the names of the client, 2 to explain */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mxw_dns_answer answer_of(mxw_bytes line, mxw_address client,
                                       struct mxw_dns_record records[RECORDS_MAX])
{
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_FOUND, .records = records };
    if (line.len == 0 || line.at[0] == '!')
        return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED, .why = "timed out" };
    if (line.at[0] == '?')
        return (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };

    while (line.len > 0 && answer.record_count < RECORDS_MAX) {
        mxw_bytes piece = mxw_bytes_next(&line, '|');
        struct mxw_dns_record *record = &records[answer.record_count++];
        *record = (struct mxw_dns_record){ .name = piece, .text = piece };
        if (mxw_bytes_equal(piece, MXW_BYTES("=")))
            record->address = client;
        else if (mxw_address_parse(piece, &record->address) != MXW_OK)
            record->address = (mxw_address){ client.family, { 192, 0, 2, 1 } };
    }
    return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mxw_spf spf;
    struct mxw_dns_record records[RECORDS_MAX];
    mxw_bytes rest = { data, size };
    mxw_bytes first = mxw_bytes_next(&rest, '\n');
    bool is_ipv6 = first.len > 0 && first.at[0] == '6';
    struct mxw_spf_query query = { .client = { is_ipv6 ? MXW_IPV6 : MXW_IPV4, { 192, 0, 2, 9 } } };
    query.sender = mxw_bytes_next(&rest, '\n');
    query.helo = mxw_bytes_next(&rest, '\n');

    unsigned asked = 0;
    enum mxw_need need = mxw_spf_begin(&spf, &query, 0);
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_answer answer =
            answer_of(mxw_bytes_next(&rest, '\n'), query.client, records);
        assert(mxw_dns_name_is_valid(mxw_dns_question_name(&spf.question)));
        assert(++asked <= QUESTIONS_MAX);
        need = mxw_spf_answer(&spf, &answer, first.len > 1 ? (mxw_time)asked * MXW_SECOND : 0);
    }
    assert(spf.dns_terms <= MXW_SPF_TERMS_MAX && spf.void_lookups <= MXW_SPF_VOID_MAX + 1);
    assert(spf.explanation.len == 0 || spf.result == MXW_SPF_FAIL);
    return 0;
}
