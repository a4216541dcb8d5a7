#include "mxwarden/arc_seal.h"

#include "core/arc/results.h"
#include "core/dkim/draft.h"
#include "core/dkim/picker.h"
#include "tests/support/test.h"
#include "tests/unit/core/arc/chains.h"

static struct chains chains;

static void run_forms(void **state)
{
    (void)state;
    struct mxw_arc arc;
    for (unsigned forms = 0; forms < 4; forms++) {
        chains.sealer.header_form = forms & 1 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
        chains.sealer.body_form = forms & 2 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
        mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 3);
        chains_judge(&chains, text, CHAINS_WHOLE, &arc);
        CHECK(arc.result == MXW_ARC_PASS && arc.instance == 3, "what is sealed holds");
    }
}

static const struct field_case {
    const char *name;
    struct mxw_arc_sealer sealer; /* what is empty is as in chains.c */
    mxw_bytes message;
    mxw_bytes want_results; /* the results field */
    mxw_bytes want_names;   /* h= of the message signature, without folds */
} field_cases[] = {
    { "given results, one a line",
      { .results = B("spf=pass; dkim=fail reason=\"a;b\" (c;d)") },
      B(CHAINS_MESSAGE),
      B("ARC-Authentication-Results: i=1; mx.example.net;\r\n"
        "\tspf=pass;\r\n\tdkim=fail reason=\"a;b\" (c;d)\r\n"),
      B("h=from:from:to:subject;") },
    { "without results, what the chain is",
      { .results = B("none") },
      B(CHAINS_MESSAGE),
      B("ARC-Authentication-Results: i=1; mx.example.net;\r\n\tarc=none\r\n"),
      B("h=from:from:to:subject;") },
    { "an identifier that is no token",
      { .authserv_id = B("mx example") },
      B(CHAINS_MESSAGE),
      B("ARC-Authentication-Results: i=1; \"mx example\";\r\n"),
      B("") },
};

static void run_field_case(void **state)
{
    const struct field_case *c = *state;
    struct mxw_arc_sealer sealer = chains.sealer;
    if (c->sealer.results.len > 0)
        chains.sealer.results = c->sealer.results;
    if (c->sealer.authserv_id.len > 0)
        chains.sealer.authserv_id = c->sealer.authserv_id;
    mxw_bytes text = chains_seal(&chains, c->message);
    chains.sealer = sealer;
    CHECK(text.len > 0, c->name);
    CHECK_BYTES(mxw_bytes_first(chains.seal.results.whole, c->want_results.len), c->want_results,
                c->name);
    mxw_bytes message = chains.seal.message->field.whole;
    size_t at = 0;
    while (at < message.len && !mxw_bytes_starts_with(mxw_bytes_from(message, at), c->want_names))
        at++;
    CHECK(at < message.len, c->name);
}

static mxw_bytes header_of_names(mxw_bytes text)
{
    size_t at = 0;
    while (at < text.len && !mxw_bytes_starts_with(mxw_bytes_from(text, at), MXW_BYTES("h=")))
        at++;
    mxw_bytes rest = mxw_bytes_from(text, at);
    return mxw_bytes_next(&rest, ';');
}

static void run_chosen_names(void **state)
{
    (void)state;
    struct mxw_arc_sealer sealer = chains.sealer;
    chains.sealer.names = (mxw_bytes){ 0 };
    mxw_bytes text = chains_seal(
        &chains, MXW_BYTES("DKIM-Signature: a=b\r\nDKIM-Signature: c=d\r\n" CHAINS_MESSAGE));
    chains.sealer = sealer;
    CHECK(text.len > 0, "sealed");
    mxw_bytes names = header_of_names(chains.seal.message->field.whole);
    CHECK(mxw_bytes_ends_with_nocase(names, MXW_BYTES("dkim-signature:\r\n\tdkim-signature"))
              || mxw_bytes_ends_with_nocase(names, MXW_BYTES("dkim-signature:dkim-signature")),
          "every DKIM signature is signed: RFC 8617 4.1.2");
}

static const struct refused_case {
    const char *name;
    struct mxw_arc_sealer sealer; /* as above */
    mxw_bytes want_fault;
} refused_cases[] = {
    { "h= names ARC-Seal",
      { .names = B("from:ARC-Seal") },
      B("h= names a field that must not be signed") },
    { "h= names ARC-Message-Signature",
      { .names = B("from:arc-message-signature") },
      B("h= names a field that must not be signed") },
    { "h= names ARC-Authentication-Results",
      { .names = B("from: arc-authentication-results ") },
      B("h= names a field that must not be signed") },
    { "h= names Authentication-Results",
      { .names = B("from:authentication-results") },
      B("h= names a field that must not be signed") },
    { "h= without From", { .names = B("to") }, B("From is not signed") },
    { "a domain that is none", { .domain = B("net") }, B("d= is not a domain name") },
    { "a selector that is none", { .selector = B("a b") }, B("s= is not a selector") },
    { "a tag smuggled in", { .selector = B("s; cv=pass") }, B("a semicolon ends the tag") },
    { "results that do not end",
      { .results = B("spf=pass (so far") },
      B("the results cannot be read to their end") },
    { "results that begin a new field",
      { .results = B("spf=pass\r\nX: y") },
      B("the results cannot be read to their end") },
    { "results with a bare LF",
      { .results = B("spf=pass\n dkim=none") },
      B("the results cannot be read to their end") },
};

static void run_refused_case(void **state)
{
    const struct refused_case *c = *state;
    struct mxw_arc_sealer sealer = chains.sealer;
    if (c->sealer.names.len > 0)
        chains.sealer.names = c->sealer.names;
    if (c->sealer.domain.len > 0)
        chains.sealer.domain = c->sealer.domain;
    if (c->sealer.selector.len > 0)
        chains.sealer.selector = c->sealer.selector;
    if (c->sealer.results.len > 0)
        chains.sealer.results = c->sealer.results;
    mxw_bytes text = chains_seal(&chains, MXW_BYTES(CHAINS_MESSAGE));
    chains.sealer = sealer;
    CHECK(text.len == 0 && chains.status == MXW_MALFORMED, c->name);
    CHECK_BYTES(chains.fault, c->want_fault, c->name);
}

/* The digest the last seal was made over is that of its own set alone. */
static void check_scope(void)
{
    const struct mxw_field *seal = &chains.seal.seal->field;
    size_t hole_at = mxw_bytes_find_last(seal->value, 'b');
    while (seal->value.at[hole_at + 1] != '=' || seal->value.at[hole_at - 1] != '\t')
        hole_at = mxw_bytes_find_last(mxw_bytes_first(seal->value, hole_at), 'b');

    uint8_t octets[MXW_SHA256_LEN];
    struct mxw_sha256 digest;
    mxw_sha256_begin(&digest);
    mxw_dkim_hash_field(&digest, MXW_CANONICAL_RELAXED, &chains.seal.results);
    mxw_dkim_hash_field(&digest, MXW_CANONICAL_RELAXED, &chains.seal.message->field);
    mxw_dkim_hash_signature(&digest, MXW_CANONICAL_RELAXED, seal,
                            mxw_bytes_from(seal->value, hole_at + 2));
    mxw_sha256_end(&digest, octets);
    CHECK(memcmp(octets, chains.seal.seal->signing.digest, MXW_SHA256_LEN) == 0,
          "over the new set alone");
}

/* RFC 8617 5.1.2 and 5.1, step 2: sealed once with cv=fail over the new set alone, then no more. */
static void run_failed_chain(void **state)
{
    (void)state;
    struct mxw_arc arc;
    mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2);
    text = chains_edit(&chains, text, MXW_BYTES("Hello"), MXW_BYTES("Bob"), MXW_BYTES("Eve"));
    text = chains_seal(&chains, text);
    CHECK(text.len > 0, "a broken chain is sealed");
    CHECK(mxw_bytes_starts_with(chains.seal.seal->field.whole,
                                MXW_BYTES("ARC-Seal: i=3; a=ed25519-sha256; cv=fail;")),
          "with cv=fail");
    check_scope();

    chains_judge(&chains, text, CHAINS_WHOLE, &arc);
    CHECK(arc.result == MXW_ARC_FAIL && arc.chain.has_ended, "and has ended");
    CHECK(chains_seal(&chains, text).len == 0 && chains.status == MXW_MALFORMED, "for good");
}

static const struct results_case {
    const char *name;
    mxw_bytes header, want;
} results_cases[] = {
    { "no field", B("From: a\r\n"), B("") },
    { "one field", B("Authentication-Results: mx.example.net; spf=pass smtp.helo=a\r\n"),
      B("spf=pass smtp.helo=a") },
    { "the identifier has no case", B("authentication-results: MX.example.NET; spf=pass\r\n"),
      B("spf=pass") },
    { "several fields in their order",
      B("Authentication-Results: mx.example.net; spf=pass; dkim=none\r\nX: y\r\n"
        "Authentication-Results: mx.example.net 1; dmarc=pass\r\n"),
      B("spf=pass;\r\n\tdkim=none;\r\n\tdmarc=pass") },
    { "those of others are left out",
      B("Authentication-Results: other.example; spf=pass\r\n"
        "Authentication-Results: mx.example.net.evil.example; spf=pass\r\n"
        "Authentication-Results: mx.example.net; dkim=none\r\n"),
      B("dkim=none") },
    { "none is no result", B("Authentication-Results: mx.example.net; none\r\n"), B("") },
    { "no result at all", B("Authentication-Results: mx.example.net\r\n"), B("") },
    { "folds inside a result stay",
      B("Authentication-Results: mx.example.net;\r\n spf=pass\r\n  "
        "smtp.helo=a;\r\n\tdkim=none\r\n"),
      B("spf=pass\r\n  smtp.helo=a;\r\n\tdkim=none") },
    { "a semicolon in a string or a comment ends nothing",
      B("Authentication-Results: mx.example.net; spf=fail reason=\"a;\\\";b\" (x;(y;)\\);z); "
        "c=d\r\n"),
      B("spf=fail reason=\"a;\\\";b\" (x;(y;)\\);z);\r\n\tc=d") },
    { "what does not end is left out, the rest stays",
      B("Authentication-Results: mx.example.net; spf=pass reason=\"x\r\n"
        "Authentication-Results: mx.example.net; dkim=pass (x\r\n"
        "Authentication-Results: mx.example.net; dmarc=none\r\n"),
      B("dmarc=none") },
    { "a bare LF is left out", B("Authentication-Results: mx.example.net; spf=pass\n X: y\r\n"),
      B("") },
};

static void run_results_case(void **state)
{
    const struct results_case *c = *state;
    _Alignas(max_align_t) uint8_t memory[1024];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    CHECK(mxw_header_parse(&arena, c->header, &header) == MXW_OK, c->name);
    CHECK(mxw_put_arc_results(&out, &header, MXW_BYTES("mx.example.net")) == MXW_OK, c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);

    for (size_t room = 0; room < c->want.len; room++) {
        struct mxw_writer little = { .at = out_at, .room = room };
        CHECK(mxw_put_arc_results(&little, &header, MXW_BYTES("mx.example.net")) == MXW_NO_ROOM,
              c->name);
    }
}

static void run_starved(void **state)
{
    (void)state;
    struct mxw_arena arena = { .at = chains.memory, .room = 4096 };
    struct mxw_arc_seal seal;
    mxw_bytes fault;
    CHECK(mxw_header_parse(&arena, MXW_BYTES(CHAINS_MESSAGE), &chains.header) == MXW_OK, "header");
    for (size_t room = 0; room < 256 * 1024; room += 64) {
        struct mxw_arena little = { .at = chains.memory + 4096, .room = room };
        struct mxw_arc arc;
        mxw_body_hashes_begin(&chains.bodies);
        enum mxw_status status = mxw_arc_seal_begin(&seal, &chains.sealer, &chains.header,
                                                    &chains.bodies, &little, &fault);
        if (status == MXW_OK)
            status = mxw_arc_begin(&arc, &chains.header, &chains.bodies, &little, 1);
        if (status == MXW_OK) {
            mxw_body_hashes_end(&chains.bodies);
            mxw_arc_body_end(&arc);
            status = mxw_arc_seal_chain(&seal, &arc);
        }
        while (status == MXW_OK && mxw_arc_seal_signing(&seal) != NULL) {
            struct mxw_sign_answer answer = mxw_sign(&chains.key, mxw_arc_seal_signing(&seal));
            status = mxw_arc_seal_signed(&seal, &answer);
        }
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, "little room is no room");
    }
    CHECK(0, "did not fit");
}

int main(void)
{
    chains_open(&chains);
    TEST_ONE("every form holds", run_forms);
    TEST_TABLE(field_cases, run_field_case);
    TEST_ONE("the names we choose", run_chosen_names);
    TEST_TABLE(refused_cases, run_refused_case);
    TEST_ONE("a chain that has failed", run_failed_chain);
    TEST_TABLE(results_cases, run_results_case);
    TEST_ONE("arenas of every size", run_starved);
    int status = test_run("core/arc/seal");
    chains_close(&chains);
    return status;
}
