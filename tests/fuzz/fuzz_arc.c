/* Any message and any key. The first octet is the size of the pieces, the second what verifying
 * says (0 is what libcrypto says); then two TXT records, a line each, and the message.
 *
 * The chain is judged twice, in different pieces and with key and body in another order. The second
 * time the body hashes are made to match, so that more of it is reached. */
#include "mxwarden/arc.h"

#include <assert.h>

#include "core/dkim/body_hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Alignas(max_align_t) uint8_t memory[512 * 1024];

struct input {
    mxw_bytes message;
    struct mxw_dns_answer answer;
    uint8_t verdict;
    size_t chunk;
    bool key_first;
};

static void answer_keys(struct mxw_arc *arc, const struct input *input)
{
    for (size_t i = 0; i < arc->check_count; i++)
        if (mxw_arc_question(arc, i) != NULL)
            mxw_arc_key(arc, i, &input->answer);
}

static void verify(struct mxw_arc *arc, const struct input *input)
{
    for (size_t i = 0; i < arc->check_count; i++) {
        const struct mxw_verification *asked = mxw_arc_verification(arc, i);
        if (asked == NULL)
            continue;
        struct mxw_verify_answer answer = mxw_verify(asked);
        if (input->verdict > 0) {
            answer.outcome = input->verdict % 4;
            answer.key_bits = 2048;
        }
        mxw_arc_verified(arc, i, answer);
    }
}

static void feed(struct mxw_body_hashes *bodies, mxw_bytes body, size_t chunk)
{
    for (; body.len > 0; body = mxw_bytes_from(body, chunk))
        mxw_body_hashes_take(bodies, mxw_bytes_first(body, chunk));
    mxw_body_hashes_end(bodies);
}

static void match_bodies(struct mxw_arc *arc)
{
    for (size_t i = 0; i < arc->check_count; i++)
        if (arc->checks[i].body_hash != NULL)
            memcpy(arc->checks[i].signature.body_hash, arc->checks[i].body_hash->octets,
                   MXW_SHA256_LEN);
}

static enum mxw_arc_result judge(const struct input *input, bool matches)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header_end end = { 0 };
    struct mxw_header header;
    struct mxw_body_hashes bodies;
    struct mxw_arc arc;
    size_t len = mxw_header_end_feed(&end, input->message);

    mxw_body_hashes_begin(&bodies);
    if (mxw_header_parse(&arena, mxw_bytes_first(input->message, len), &header) != MXW_OK
        || mxw_arc_begin(&arc, &header, &bodies, &arena, 1) != MXW_OK)
        return MXW_ARC_OPEN;
    if (input->key_first)
        answer_keys(&arc, input);
    feed(&bodies, mxw_bytes_from(input->message, len), input->chunk);
    if (matches)
        match_bodies(&arc);
    mxw_arc_body_end(&arc);
    answer_keys(&arc, input);
    verify(&arc, input);
    assert(mxw_arc_is_settled(&arc));

    uint8_t reason_at[320];
    struct mxw_writer reason = MXW_WRITER(reason_at);
    mxw_put_arc_reason(&reason, &arc);
    assert(!reason.overflowed && (arc.result != MXW_ARC_FAIL || reason.used > 0));
    assert(arc.instance <= MXW_ARC_INSTANCES_MAX && arc.oldest_pass <= arc.instance);
    for (size_t i = 1; arc.result == MXW_ARC_PASS && i <= arc.instance; i++)
        assert(mxw_arc_sealer_of(&arc, i).len > 0);
    return arc.result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_dns_record records[2];
    mxw_bytes rest = mxw_bytes_from((mxw_bytes){ data, size }, 2);
    if (size < 2)
        return 0;
    for (size_t i = 0; i < 2; i++)
        records[i] = (struct mxw_dns_record){ .text = mxw_bytes_next(&rest, '\n') };

    struct input input = { rest,
                           { MXW_DNS_FOUND, NULL, records, 1u + (records[1].text.len > 0) },
                           data[1],
                           SIZE_MAX,
                           false };
    enum mxw_arc_result first = judge(&input, false);
    input.key_first = true;
    input.chunk = 1u + data[0];
    assert(judge(&input, false) == first);
    enum mxw_arc_result matched = judge(&input, true);
    assert(first != MXW_ARC_PASS || matched == MXW_ARC_PASS);
    return 0;
}
