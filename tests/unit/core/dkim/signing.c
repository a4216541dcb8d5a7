#include "tests/unit/core/dkim/signing.h"

#include "tests/support/test.h"

static _Alignas(max_align_t) uint8_t memory[1024 * 1024];
static uint8_t signed_at[64 * 1024];

mxw_bytes signing_cut(mxw_bytes message, struct mxw_header *header, struct mxw_arena *arena)
{
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, message);
    CHECK(mxw_header_parse(arena, mxw_bytes_first(message, len), header) == MXW_OK, "the header");
    return mxw_bytes_from(message, len);
}

void signing_feed(struct mxw_body_hashes *bodies, mxw_bytes body, size_t chunk)
{
    for (; body.len > 0; body = mxw_bytes_from(body, chunk))
        mxw_body_hashes_take(bodies, mxw_bytes_first(body, chunk));
    mxw_body_hashes_end(bodies);
}

mxw_bytes signing_sign(const struct mxw_dkim_signer *signers, const struct mxw_signing_key *keys,
                       size_t count, mxw_bytes message, size_t chunk)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_writer out = MXW_WRITER(signed_at);
    struct mxw_body_hashes bodies;
    struct mxw_header header;
    struct mxw_dkim_sign signing;
    mxw_bytes fault;
    mxw_bytes body = signing_cut(message, &header, &arena);

    mxw_body_hashes_begin(&bodies);
    enum mxw_status status =
        mxw_dkim_sign_begin(&signing, signers, count, &header, &bodies, &arena, &fault);
    CHECK(status == MXW_OK, "begun");
    signing_feed(&bodies, body, chunk);
    CHECK(mxw_dkim_sign_body_end(&signing) == MXW_OK, "sealed");
    for (size_t i = 0; i < count; i++) {
        struct mxw_sign_answer answer = mxw_sign(&keys[i], mxw_dkim_signing(&signing, i));
        CHECK(mxw_dkim_signed(&signing, i, &answer) == MXW_OK, "signed");
        mxw_put(&out, mxw_dkim_sign_field(&signing, i));
    }
    mxw_put(&out, message);
    CHECK(!out.overflowed, "there is room");
    return mxw_written(&out);
}

enum mxw_dkim_result signing_verify(mxw_bytes message, const struct mxw_signing_key *keys,
                                    struct mxw_dkim *dkim)
{
    static struct mxw_header header;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    mxw_bytes body = signing_cut(message, &header, &arena);
    CHECK(mxw_dkim_begin(dkim, &header, &arena, 1) == MXW_OK, "the checks fit");
    mxw_dkim_body(dkim, body);
    mxw_dkim_body_end(dkim);
    for (size_t i = 0; i < dkim->count; i++) {
        uint8_t record_at[1024];
        struct mxw_writer record = MXW_WRITER(record_at);
        mxw_put_key_record(&record, &keys[i]);
        struct mxw_dns_record text = { .text = mxw_written(&record) };
        struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &text, 1 };
        mxw_dkim_key(dkim, i, &answer);
        const struct mxw_verification *asked = mxw_dkim_verification(dkim, i);
        if (asked != NULL)
            mxw_dkim_verified(dkim, i, mxw_verify(asked));
    }
    return dkim->count == 0 ? MXW_DKIM_OPEN : dkim->checks[0].result;
}
