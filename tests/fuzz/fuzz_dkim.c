/* Any message and any key. The first octet is the size of the pieces, the second what verifying
 * says (0 is what libcrypto says); then two TXT records, a line each, and the message.
 *
 * The message is judged twice, in different pieces and with key and body in another order. The
 * second time the body hashes are made to match: nothing a fuzzer finds would. */
#include "mxwarden/dkim.h"

#include <assert.h>

#include "core/dkim/body_hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Alignas(max_align_t) uint8_t memory[2][256 * 1024];

struct input {
    mxw_bytes message;
    struct mxw_dns_answer answer;
    uint8_t verdict;
};

static bool begin(struct mxw_dkim *dkim, struct mxw_header *header, const struct input *input,
                  size_t run, mxw_bytes *body)
{
    struct mxw_arena arena = { .at = memory[run], .room = sizeof memory[run] };
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, input->message);
    *body = mxw_bytes_from(input->message, len);
    return mxw_header_parse(&arena, mxw_bytes_first(input->message, len), header) == MXW_OK
        && mxw_dkim_begin(dkim, header, &arena, 1) == MXW_OK;
}

static void answer_keys(struct mxw_dkim *dkim, const struct input *input)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (mxw_dkim_question(dkim, i) != NULL)
            mxw_dkim_key(dkim, i, &input->answer);
}

static void feed(struct mxw_dkim *dkim, mxw_bytes body, size_t chunk)
{
    for (; body.len > 0; body = mxw_bytes_from(body, chunk))
        mxw_dkim_body(dkim, mxw_bytes_first(body, chunk));
    mxw_dkim_body_end(dkim);
}

static void verify(struct mxw_dkim *dkim, const struct input *input)
{
    for (size_t i = 0; i < dkim->count; i++) {
        const struct mxw_verification *asked = mxw_dkim_verification(dkim, i);
        if (asked == NULL)
            continue;
        struct mxw_verify_answer answer = mxw_verify(asked);
        if (input->verdict > 0)
            answer.outcome = input->verdict % 4;
        mxw_dkim_verified(dkim, i, answer);
    }
    assert(mxw_dkim_is_settled(dkim));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mxw_dkim first, second;
    struct mxw_header headers[2];
    struct mxw_dns_record records[2];
    mxw_bytes rest = mxw_bytes_from((mxw_bytes){ data, size }, 2);
    mxw_bytes body;
    if (size < 2)
        return 0;

    for (size_t i = 0; i < 2; i++)
        records[i] = (struct mxw_dns_record){ .text = mxw_bytes_next(&rest, '\n') };
    struct input input = { rest,
                           { MXW_DNS_FOUND, NULL, records, 1u + (records[1].text.len > 0) },
                           data[1] };

    if (!begin(&first, &headers[0], &input, 0, &body))
        return 0;
    feed(&first, body, SIZE_MAX);
    answer_keys(&first, &input);
    verify(&first, &input);

    bool has_begun = begin(&second, &headers[1], &input, 1, &body);
    assert(has_begun && second.count == first.count);
    for (size_t i = 0; i < second.count; i++)
        if (first.checks[i].body_hash != NULL)
            memcpy(second.checks[i].signature.body_hash, first.checks[i].body_hash->octets,
                   MXW_SHA256_LEN);
    answer_keys(&second, &input);
    feed(&second, body, 1u + data[0]);
    verify(&second, &input);
    for (size_t i = 0; i < second.count; i++)
        if (first.checks[i].body_hash != NULL)
            assert(memcmp(first.checks[i].body_hash->octets, second.checks[i].body_hash->octets,
                          MXW_SHA256_LEN)
                   == 0);
    return 0;
}
