#include "tests/unit/core/arc/chains.h"

#include "tests/support/test.h"
#include "tests/unit/crypto/keys.h"

void chains_open(struct chains *chains)
{
    memset(chains, 0, sizeof *chains);
    CHECK(mxw_signing_key_read(&chains->key, MXW_BYTES(KEY_SEED)) == MXW_OK, "the key");
    struct mxw_writer record = MXW_WRITER(chains->record_at);
    mxw_put_key_record(&record, &chains->key);
    chains->record.text = mxw_written(&record);
    chains->answer = (struct mxw_dns_answer){ MXW_DNS_FOUND, NULL, &chains->record, 1 };
    chains->sealer = (struct mxw_arc_sealer){
        .authserv_id = MXW_BYTES("mx.example.net"),
        .results = MXW_BYTES("spf=pass smtp.mailfrom=anne@example.org; dkim=none"),
        .domain = MXW_BYTES("example.net"),
        .selector = MXW_BYTES("s"),
        .key_type = chains->key.type,
        .header_form = MXW_CANONICAL_RELAXED,
        .body_form = MXW_CANONICAL_RELAXED,
        .names = MXW_BYTES("from:from:to:subject"),
        .signed_at = 7,
    };
}

void chains_close(struct chains *chains)
{
    mxw_signing_key_free(&chains->key);
}

static struct mxw_writer next_text(struct chains *chains)
{
    chains->turn = !chains->turn;
    return (struct mxw_writer){ .at = chains->texts[chains->turn], .room = CHAINS_TEXT_MAX };
}

static mxw_bytes cut(mxw_bytes message, struct mxw_header *header, struct mxw_arena *arena)
{
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, message);
    CHECK(mxw_header_parse(arena, mxw_bytes_first(message, len), header) == MXW_OK, "the header");
    return mxw_bytes_from(message, len);
}

static void feed(struct mxw_body_hashes *bodies, mxw_bytes body, size_t chunk)
{
    for (; body.len > 0; body = mxw_bytes_from(body, chunk))
        mxw_body_hashes_take(bodies, mxw_bytes_first(body, chunk));
    mxw_body_hashes_end(bodies);
}

static void ask(struct chains *chains, struct mxw_arc *arc)
{
    mxw_arc_body_end(arc);
    chains->questions = 0;
    for (size_t i = 0; i < arc->check_count; i++)
        chains->questions += mxw_arc_question(arc, i) != NULL;
    for (size_t i = 0; i < arc->check_count; i++)
        if (mxw_arc_question(arc, i) != NULL)
            mxw_arc_key(arc, i, &chains->answer);
    for (size_t i = 0; i < arc->check_count; i++) {
        const struct mxw_verification *asked = mxw_arc_verification(arc, i);
        if (asked != NULL)
            mxw_arc_verified(arc, i, mxw_verify(asked));
    }
    CHECK(mxw_arc_is_settled(arc), "settled when all is answered");
}

void chains_judge(struct chains *chains, mxw_bytes message, size_t chunk, struct mxw_arc *arc)
{
    struct mxw_arena arena = { .at = chains->memory, .room = sizeof chains->memory };
    mxw_bytes body = cut(message, &chains->header, &arena);
    mxw_body_hashes_begin(&chains->bodies);
    CHECK(mxw_arc_begin(arc, &chains->header, &chains->bodies, &arena, 10) == MXW_OK, "it fits");
    feed(&chains->bodies, body, chunk);
    ask(chains, arc);
}

static enum mxw_status seal(struct chains *chains, struct mxw_arc *arc)
{
    const struct mxw_signing *signing;
    enum mxw_status status = mxw_arc_seal_chain(&chains->seal, arc);
    while (status == MXW_OK && (signing = mxw_arc_seal_signing(&chains->seal)) != NULL) {
        struct mxw_sign_answer answer = mxw_sign(&chains->key, signing);
        status = mxw_arc_seal_signed(&chains->seal, &answer);
    }
    return status;
}

mxw_bytes chains_seal(struct chains *chains, mxw_bytes message)
{
    struct mxw_arena arena = { .at = chains->memory, .room = sizeof chains->memory };
    struct mxw_arc arc;
    mxw_bytes body = cut(message, &chains->header, &arena);
    mxw_body_hashes_begin(&chains->bodies);
    chains->status = mxw_arc_seal_begin(&chains->seal, &chains->sealer, &chains->header,
                                        &chains->bodies, &arena, &chains->fault);
    if (chains->status != MXW_OK)
        return (mxw_bytes){ 0 };
    CHECK(mxw_arc_begin(&arc, &chains->header, &chains->bodies, &arena, 10) == MXW_OK, "it fits");
    feed(&chains->bodies, body, SIZE_MAX);
    ask(chains, &arc);
    chains->status = seal(chains, &arc);
    if (chains->status != MXW_OK)
        return (mxw_bytes){ 0 };

    struct mxw_writer out = next_text(chains);
    mxw_put(&out, mxw_arc_seal_fields(&chains->seal));
    mxw_put(&out, message);
    CHECK(!out.overflowed, "the text fits");
    return mxw_written(&out);
}

mxw_bytes chains_seal_times(struct chains *chains, mxw_bytes message, size_t count)
{
    for (; count > 0; count--)
        message = chains_seal(chains, message);
    return message;
}

/* Where `wanted` begins in `text`, from `at` on. */
static size_t find(mxw_bytes text, size_t at, mxw_bytes wanted)
{
    while (at < text.len && !mxw_bytes_starts_with(mxw_bytes_from(text, at), wanted))
        at++;
    CHECK(at < text.len, "the text is there");
    return at;
}

mxw_bytes chains_edit(struct chains *chains, mxw_bytes message, mxw_bytes after, mxw_bytes from,
                      mxw_bytes to)
{
    size_t at = find(message, find(message, 0, after), from);
    struct mxw_writer out = next_text(chains);
    mxw_put(&out, mxw_bytes_first(message, at));
    mxw_put(&out, to);
    mxw_put(&out, mxw_bytes_from(message, at + from.len));
    return mxw_written(&out);
}
