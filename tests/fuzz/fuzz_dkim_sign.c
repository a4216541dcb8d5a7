/* A signer's words and a message: lines for d=, s=, i=, h=, authserv-id and results, then the
 * message. The first octet chooses forms, times, and how much memory there is.
 *
 * Whatever could be signed must be read back by our own verifier, and pass; so must a seal. */
#include "mxwarden/arc_seal.h"
#include "mxwarden/dkim.h"
#include "mxwarden/dkim_sign.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Alignas(max_align_t) uint8_t memory[1024 * 1024];
static uint8_t signed_at[512 * 1024];

enum word { DOMAIN_, SELECTOR, IDENTITY, NAMES, AUTHSERV_ID, RESULTS, WORD_COUNT };

struct input {
    uint8_t choice;
    mxw_bytes words[WORD_COUNT];
    mxw_bytes message;
};

/* RFC 8463 appendix A.2. */
static const uint8_t seed[32] = { 0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                  0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                  0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60 };
static const mxw_bytes record =
    MXW_BYTES_INIT("k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");

static struct mxw_sign_answer sign(const struct mxw_signing *signing)
{
    struct mxw_signing_key key;
    enum mxw_status status = mxw_signing_key_read(&key, (mxw_bytes){ seed, sizeof seed });
    assert(status == MXW_OK);
    struct mxw_sign_answer answer = mxw_sign(&key, signing);
    mxw_signing_key_free(&key);
    return answer;
}

static mxw_bytes cut(mxw_bytes message, struct mxw_header *header, struct mxw_arena *arena)
{
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, message);
    if (mxw_header_parse(arena, mxw_bytes_first(message, len), header) != MXW_OK)
        *header = (struct mxw_header){ 0 };
    return mxw_bytes_from(message, len);
}

/* The message with a DKIM-Signature in front; empty when it could not be signed. */
static mxw_bytes sign_dkim(const struct input *input)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory >> (input->choice & 15) };
    struct mxw_dkim_signer signer = {
        .domain = input->words[DOMAIN_],
        .selector = input->words[SELECTOR],
        .identity = input->words[IDENTITY],
        .key_type = MXW_KEY_ED25519,
        .header_form = input->choice & 16 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .body_form = input->choice & 32 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .names = input->words[NAMES],
        .signed_at = input->choice & 64 ? 1 : 0,
        .expires_at = input->choice & 128 ? 2 : 0,
    };
    struct mxw_body_hashes bodies;
    struct mxw_header header;
    struct mxw_dkim_sign signing;
    mxw_bytes fault;
    mxw_bytes body = cut(input->message, &header, &arena);

    mxw_body_hashes_begin(&bodies);
    if (mxw_dkim_sign_begin(&signing, &signer, 1, &header, &bodies, &arena, &fault) != MXW_OK)
        return (mxw_bytes){ 0 };
    mxw_body_hashes_take(&bodies, body);
    mxw_body_hashes_end(&bodies);
    if (mxw_dkim_sign_body_end(&signing) != MXW_OK)
        return (mxw_bytes){ 0 };
    struct mxw_sign_answer answer = sign(mxw_dkim_signing(&signing, 0));
    if (mxw_dkim_signed(&signing, 0, &answer) != MXW_OK)
        return (mxw_bytes){ 0 };

    struct mxw_writer out = MXW_WRITER(signed_at);
    mxw_put(&out, mxw_dkim_sign_field(&signing, 0));
    mxw_put(&out, input->message);
    return out.overflowed ? (mxw_bytes){ 0 } : mxw_written(&out);
}

static void must_verify(mxw_bytes message)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_dns_record text = { .text = record };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &text, 1 };
    struct mxw_header header;
    struct mxw_dkim dkim;
    mxw_bytes body = cut(message, &header, &arena);
    enum mxw_status status = mxw_dkim_begin(&dkim, &header, &arena, 1);
    if (status != MXW_OK || header.count == 0)
        return; /* one field more than a header may have */
    mxw_dkim_body(&dkim, body);
    mxw_dkim_body_end(&dkim);
    mxw_dkim_key(&dkim, 0, &answer);
    const struct mxw_verification *asked = mxw_dkim_verification(&dkim, 0);
    assert(asked != NULL);
    mxw_dkim_verified(&dkim, 0, mxw_verify(asked));
    assert(dkim.checks[0].result == MXW_DKIM_PASS);
}

/* One more set in front; empty when it could not be sealed. `arc` is the chain as it was. */
static mxw_bytes seal(const struct input *input, mxw_bytes message, struct mxw_arc *arc)
{
    static struct mxw_header header;
    static struct mxw_body_hashes bodies;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_dns_record text = { .text = record };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &text, 1 };
    struct mxw_arc_sealer sealer = {
        .authserv_id = input->words[AUTHSERV_ID],
        .results = input->words[RESULTS],
        .domain = input->words[DOMAIN_],
        .selector = input->words[SELECTOR],
        .key_type = MXW_KEY_ED25519,
        .header_form = input->choice & 16 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .body_form = input->choice & 32 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .names = input->words[NAMES],
        .signed_at = input->choice & 64 ? 1 : 0,
    };
    struct mxw_arc_seal set;
    mxw_bytes fault;
    mxw_bytes body = cut(message, &header, &arena);

    mxw_body_hashes_begin(&bodies);
    *arc = (struct mxw_arc){ 0 };
    if (mxw_arc_seal_begin(&set, &sealer, &header, &bodies, &arena, &fault) != MXW_OK
        || mxw_arc_begin(arc, &header, &bodies, &arena, 1) != MXW_OK)
        return (mxw_bytes){ 0 };
    mxw_body_hashes_take(&bodies, body);
    mxw_body_hashes_end(&bodies);
    mxw_arc_body_end(arc);
    for (size_t i = 0; i < arc->check_count; i++)
        mxw_arc_key(arc, i, &answer);
    for (size_t i = 0; i < arc->check_count; i++)
        if (mxw_arc_verification(arc, i) != NULL)
            mxw_arc_verified(arc, i, mxw_verify(mxw_arc_verification(arc, i)));
    enum mxw_status status = mxw_arc_seal_chain(&set, arc);
    while (status == MXW_OK && mxw_arc_seal_signing(&set) != NULL) {
        struct mxw_sign_answer signature = sign(mxw_arc_seal_signing(&set));
        status = mxw_arc_seal_signed(&set, &signature);
    }
    struct mxw_writer out = MXW_WRITER(signed_at);
    mxw_put(&out, mxw_arc_seal_fields(&set));
    mxw_put(&out, message);
    return status != MXW_OK || out.overflowed ? (mxw_bytes){ 0 } : mxw_written(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t copy[sizeof signed_at];
    struct input input;
    if (size < 1)
        return 0;
    input.choice = data[0];
    mxw_bytes rest = { data + 1, size - 1 };
    for (size_t i = 0; i < WORD_COUNT; i++)
        input.words[i] = mxw_bytes_next(&rest, '\n');
    input.message = rest;

    mxw_bytes text = sign_dkim(&input);
    if (text.len > 0)
        must_verify(text);

    struct mxw_arc before, after;
    text = seal(&input, input.message, &before);
    if (text.len == 0)
        return 0;
    memcpy(copy, text.at, text.len);
    (void)seal(&input, (mxw_bytes){ copy, text.len }, &after);
    bool has_passed = before.result == MXW_ARC_NONE || before.result == MXW_ARC_PASS;
    if (after.result != MXW_ARC_OPEN)
        assert((after.result == MXW_ARC_PASS) == has_passed);
    return 0;
}
