#include "core/dkim/draft.h"
#include "core/dkim/names.h"
#include "tests/support/test.h"
#include "tests/unit/core/dkim/signing.h"
#include "tests/unit/crypto/keys.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" /* keys longer than ISO C promises */

static _Alignas(max_align_t) uint8_t memory[1024 * 1024];

#define MESSAGE                                                                                    \
    "Received: from a by b;\r\n\tSun, 22 Nov 2026 12:00:00 +0000\r\n"                              \
    "From: Anne  <anne@example.org>\r\nTo: bob@example.net\r\n"                                    \
    "Subject: a \t long\r\n subject \r\nX-Other: 1\r\n"                                            \
    "\r\n"                                                                                         \
    "Hello,  \r\n\r\n\tBob. \r\n.\r\n\r\n\r\n"

static const struct mxw_dkim_signer common = {
    .domain = MXW_BYTES_INIT("example.org"),
    .selector = MXW_BYTES_INIT("s1"),
    .header_form = MXW_CANONICAL_SIMPLE,
    .body_form = MXW_CANONICAL_SIMPLE,
    .names = MXW_BYTES_INIT("from:from:to:subject"),
};

static void read_key(struct mxw_signing_key *key, mxw_bytes text)
{
    CHECK(mxw_signing_key_read(key, text) == MXW_OK, "the key can be read");
}

static size_t longest_line(mxw_bytes text)
{
    size_t longest = 0;
    mxw_bytes line;
    while (mxw_bytes_cut(&text, '\n', &line))
        longest = line.len > longest ? line.len : longest;
    return longest - 1; /* the CR */
}

static const mxw_bytes key_texts[] = { B(KEY_RSA_1), B(KEY_SEED) };

/* Every pair of forms, with both kinds of key, in pieces of every size. */
static void run_forms(void **state)
{
    (void)state;
    static const size_t chunks[] = { 1, 2, 3, 7, 16, SIZE_MAX };
    for (size_t k = 0; k < MXW_COUNT_OF(key_texts); k++)
        for (unsigned forms = 0; forms < 4; forms++)
            for (size_t c = 0; c < MXW_COUNT_OF(chunks); c++) {
                struct mxw_signing_key key;
                struct mxw_dkim dkim;
                struct mxw_dkim_signer signer = common;
                read_key(&key, key_texts[k]);
                signer.key_type = key.type;
                signer.header_form = forms & 1 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
                signer.body_form = forms & 2 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
                mxw_bytes text = signing_sign(&signer, &key, 1, MXW_BYTES(MESSAGE), chunks[c]);
                CHECK(signing_verify(text, &key, &dkim) == MXW_DKIM_PASS,
                      "what is signed verifies");
                CHECK(dkim.checks[0].signature.header_form == signer.header_form
                          && dkim.checks[0].signature.body_form == signer.body_form,
                      "c= says the forms");
                mxw_signing_key_free(&key);
            }
}

/* A signature never survives a changed octet of what it covers. */
static void run_flips(void **state)
{
    (void)state;
    static uint8_t copy[16 * 1024];
    struct mxw_signing_key key;
    struct mxw_dkim dkim;
    struct mxw_dkim_signer signer = common;
    signer.names = MXW_BYTES("received:from:from:to:subject:x-other");
    read_key(&key, MXW_BYTES(KEY_SEED));
    signer.key_type = key.type;

    mxw_bytes text = signing_sign(&signer, &key, 1, MXW_BYTES(MESSAGE), SIZE_MAX);
    memcpy(copy, text.at, text.len);
    mxw_bytes changed = { copy, text.len };
    size_t field_len = text.len - (sizeof MESSAGE - 1);
    for (size_t i = 0; i < text.len; i++) {
        /* b= is not signed: its folds are nothing, nor are the last bits before its padding. */
        bool is_unsigned =
            i < field_len && i + 100 > field_len && (copy[i] <= ' ' || copy[i + 1] == '=');
        for (unsigned bit = 0; bit < 8 && !is_unsigned; bit++) {
            copy[i] ^= (uint8_t)(1u << bit);
            bool is_case = mxw_lower(copy[i]) == mxw_lower(text.at[i]); /* of a name: no change */
            CHECK(is_case || signing_verify(changed, &key, &dkim) != MXW_DKIM_PASS,
                  "a changed octet is found");
            copy[i] ^= (uint8_t)(1u << bit);
        }
    }
    CHECK(signing_verify(changed, &key, &dkim) == MXW_DKIM_PASS, "and nothing else is wrong");
    mxw_signing_key_free(&key);
}

/* Fields that h= does not take may stand anywhere, and be added anywhere. */
static void run_order(void **state)
{
    (void)state;
    static const mxw_bytes headers[] = {
        B("X-A: 1\r\nFrom: a@example.org\r\nX-B: 2\r\nTo: b\r\nSubject: s\r\nX-C: 3\r\n"),
        B("From: a@example.org\r\nTo: b\r\nX-C: 3\r\nX-B: 2\r\nSubject: s\r\nX-A: 1\r\n"),
        B("X-B: 2\r\nX-A: 1\r\nX-C: 3\r\nX-D: 4\r\nSubject: s\r\nFrom: a@example.org\r\nTo: b\r\n"),
        B("From: a@example.org\r\nTo: b\r\nSubject: s\r\n"),
    };
    struct mxw_signing_key key;
    struct mxw_dkim dkim;
    struct mxw_dkim_signer signer = common;
    uint8_t field_at[2048], message_at[4096];
    read_key(&key, MXW_BYTES(KEY_SEED));
    signer.key_type = key.type;

    for (size_t from = 0; from < MXW_COUNT_OF(headers); from++)
        for (size_t to = 0; to < MXW_COUNT_OF(headers); to++) {
            struct mxw_writer message = MXW_WRITER(message_at);
            struct mxw_writer field = MXW_WRITER(field_at);
            mxw_put(&message, headers[from]);
            mxw_put_text(&message, "\r\nbody\r\n");
            mxw_bytes text = signing_sign(&signer, &key, 1, mxw_written(&message), SIZE_MAX);
            mxw_put(&field, mxw_bytes_first(text, text.len - message.used));

            message = MXW_WRITER(message_at);
            mxw_put(&message, mxw_written(&field));
            mxw_put(&message, headers[to]);
            mxw_put_text(&message, "\r\nbody\r\n");
            CHECK(signing_verify(mxw_written(&message), &key, &dkim) == MXW_DKIM_PASS,
                  "order is free");
        }
    mxw_signing_key_free(&key);
}

static const struct field_case {
    const char *name;
    struct mxw_dkim_signer signer;
    mxw_bytes want; /* the field up to bh= */
} field_cases[] = {
    { "all tags",
      { .domain = B("example.org"),
        .selector = B("s1"),
        .identity = B("a;b=\xc3\xa9@m.example.org"),
        .names = B("From:To"),
        .signed_at = 1,
        .expires_at = 2 },
      B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.org; s=s1;\r\n"
        "\tt=1; x=2; i=a=3Bb=3D=C3=A9@m.example.org; h=From:To;\r\n") },
    { "white space around the names goes",
      { .domain = B("example.org"), .selector = B("s1"), .names = B(" from : to ") },
      B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.org; s=s1;\r\n"
        "\th=from:to; ") },
    { "the names we choose: once more than there are",
      { .domain = B("example.org"), .selector = B("s1"), .body_form = MXW_CANONICAL_RELAXED },
      B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/relaxed; d=example.org; s=s1;\r\n"
        "\th=from:from:sender:reply-to:to:to:cc:subject:subject:date:message-id:\r\n"
        "\tin-reply-to:references:mime-version:content-type:\r\n"
        "\tcontent-transfer-encoding;\r\n\tbh=") },
};

static void run_field_case(void **state)
{
    const struct field_case *c = *state;
    struct mxw_signing_key key;
    struct mxw_dkim dkim;
    struct mxw_dkim_signer signer = c->signer;
    read_key(&key, MXW_BYTES(KEY_SEED));
    signer.key_type = key.type;
    mxw_bytes text = signing_sign(&signer, &key, 1, MXW_BYTES(MESSAGE), SIZE_MAX);
    CHECK_BYTES(mxw_bytes_first(text, c->want.len), c->want, c->name);
    CHECK(longest_line(mxw_bytes_first(text, text.len - sizeof MESSAGE + 1)) < 78, c->name);
    CHECK(signing_verify(text, &key, &dkim) == MXW_DKIM_PASS, c->name);
    mxw_signing_key_free(&key);
}

#define LABEL63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct refused_case {
    const char *name;
    struct mxw_dkim_signer signer;
    mxw_bytes want_fault;
} refused_cases[] = {
    { "no domain", { .selector = B("s"), .names = B("from") }, B("d= is not a domain name") },
    { "a domain of one label",
      { .domain = B("org"), .selector = B("s"), .names = B("from") },
      B("d= is not a domain name") },
    { "a domain with a blank",
      { .domain = B("a b.org"), .selector = B("s"), .names = B("from") },
      B("d= is not a domain name") },
    { "a domain that smuggles a tag in",
      { .domain = B("a.org; l=1"), .selector = B("s"), .names = B("from") },
      B("a semicolon ends the tag") },
    { "a selector that ends a line",
      { .domain = B("a.org"), .selector = B("s\r\nX: y"), .names = B("from") },
      B("s= is not a selector") },
    { "no selector", { .domain = B("a.org"), .names = B("from") }, B("s= is not a selector") },
    { "From is not signed",
      { .domain = B("a.org"), .selector = B("s"), .names = B("to:subject") },
      B("From is not signed") },
    { "an empty name",
      { .domain = B("a.org"), .selector = B("s"), .names = B("from::to") },
      B("h= is not a list of field names") },
    { "a name with a blank",
      { .domain = B("a.org"), .selector = B("s"), .names = B("from:x y") },
      B("h= is not a list of field names") },
    { "an identity elsewhere",
      { .domain = B("a.org"), .selector = B("s"), .names = B("from"), .identity = B("x@b.org") },
      B("i= is not within d=") },
    { "an identity without '@'",
      { .domain = B("a.org"), .selector = B("s"), .names = B("from"), .identity = B("a.org") },
      B("i= is not an address") },
    { "expired before it was signed",
      { .domain = B("a.org"),
        .selector = B("s"),
        .names = B("from"),
        .signed_at = 5,
        .expires_at = 5 },
      B("x= is not after t=") },
    { "a time before 1970",
      { .domain = B("a.org"), .selector = B("s"), .names = B("from"), .signed_at = -1 },
      B("a time is before 1970") },
};

static enum mxw_status try(const struct mxw_dkim_signer *signers, size_t count, mxw_bytes message,
                           size_t room, mxw_bytes *fault)
{
    struct mxw_arena header_arena = { .at = memory, .room = sizeof memory / 2 };
    struct mxw_arena arena = { .at = memory + sizeof memory / 2, .room = room };
    struct mxw_body_hashes bodies;
    struct mxw_header header;
    struct mxw_dkim_sign signing;
    (void)signing_cut(message, &header, &header_arena);
    mxw_body_hashes_begin(&bodies);
    return mxw_dkim_sign_begin(&signing, signers, count, &header, &bodies, &arena, fault);
}

static void run_refused_case(void **state)
{
    const struct refused_case *c = *state;
    mxw_bytes fault;
    CHECK(try(&c->signer, 1, MXW_BYTES(MESSAGE), sizeof memory / 2, &fault) == MXW_MALFORMED,
          c->name);
    CHECK_BYTES(fault, c->want_fault, c->name);
}

/* RFC 5322 2.2.3: what begins with a blank continues the field before it, which would be ours. */
static void run_unsignable(void **state)
{
    (void)state;
    mxw_bytes fault;
    CHECK(try(&common, 1, MXW_BYTES(" x\r\nFrom: a\r\n\r\n"), sizeof memory / 2, &fault)
              == MXW_MALFORMED,
          "no field fits in front");
    CHECK_BYTES(fault, MXW_BYTES("the header begins with a blank"), "and it is said");
    CHECK(try(&common, 1, MXW_BYTES("To: a\r\n\r\n"), sizeof memory / 2, &fault) == MXW_MALFORMED,
          "nor does one for a message of nobody");
    CHECK_BYTES(fault, MXW_BYTES("there is no From to sign"), "and it is said");
}

static void run_limits(void **state)
{
    (void)state;
    static struct mxw_dkim_signer signers[MXW_DKIM_SIGNERS_MAX + 1];
    static uint8_t text_at[64 * 1024];
    mxw_bytes fault;
    for (size_t i = 0; i < MXW_COUNT_OF(signers); i++)
        signers[i] = common;
    CHECK(try(signers, MXW_DKIM_SIGNERS_MAX, MXW_BYTES(MESSAGE), sizeof memory / 2, &fault)
              == MXW_OK,
          "as many signers as there may be");
    CHECK(try(signers, MXW_DKIM_SIGNERS_MAX + 1, MXW_BYTES(MESSAGE), sizeof memory / 2, &fault)
              == MXW_TOO_LARGE,
          "one more");

    /* From, once more than there are, and 12 names that are not there. */
    static const size_t froms[] = { MXW_DKIM_NAMES_MAX - 13, MXW_DKIM_NAMES_MAX - 12 };
    for (size_t n = 0; n < MXW_COUNT_OF(froms); n++) {
        struct mxw_writer text = MXW_WRITER(text_at);
        for (size_t i = 0; i < froms[n]; i++)
            mxw_put_text(&text, "From: a\r\n");
        mxw_put_text(&text, "\r\n");
        struct mxw_dkim_signer signer = common;
        signer.names = (mxw_bytes){ 0 };
        enum mxw_status status = try(&signer, 1, mxw_written(&text), sizeof memory / 2, &fault);
        CHECK(status == (n == 0 ? MXW_OK : MXW_TOO_LARGE), "500 names, and one more");
    }

    struct mxw_writer names = MXW_WRITER(text_at);
    mxw_put_text(&names, "from");
    while (names.used < MXW_DRAFT_ROOM)
        mxw_put_text(&names, ":" LABEL63 LABEL63);
    struct mxw_dkim_signer signer = common;
    signer.names = mxw_written(&names);
    CHECK(try(&signer, 1, MXW_BYTES(MESSAGE), sizeof memory / 2, &fault) == MXW_TOO_LARGE,
          "more than a field holds");
}

static void run_starved(void **state)
{
    (void)state;
    struct mxw_dkim_signer signer = common;
    mxw_bytes fault;
    signer.names = (mxw_bytes){ 0 };
    for (size_t room = 0; room < sizeof memory / 2; room += 16) {
        enum mxw_status status = try(&signer, 1, MXW_BYTES(MESSAGE), room, &fault);
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, "little room is no room");
    }
    CHECK(0, "did not fit");
}

/* Two keys over one pass of the body, as RFC 8463 wants it while both are in use. */
static void run_several(void **state)
{
    (void)state;
    struct mxw_signing_key keys[2];
    struct mxw_dkim dkim;
    struct mxw_dkim_signer signers[2] = { common, common };
    for (size_t i = 0; i < 2; i++) {
        read_key(&keys[i], key_texts[i]);
        signers[i].key_type = keys[i].type;
    }
    signers[1].body_form = MXW_CANONICAL_RELAXED;
    mxw_bytes text = signing_sign(signers, keys, 2, MXW_BYTES(MESSAGE), SIZE_MAX);
    CHECK(signing_verify(text, keys, &dkim) == MXW_DKIM_PASS, "the first holds");
    CHECK(dkim.count == 2 && dkim.checks[1].result == MXW_DKIM_PASS, "and so does the second");
    for (size_t i = 0; i < 2; i++)
        mxw_signing_key_free(&keys[i]);
}

static void run_key_fails(void **state)
{
    (void)state;
    struct mxw_draft draft;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_sign_answer answer = { .outcome = MXW_SIGN_FAILED };
    CHECK(mxw_draft_begin(&draft, &arena, MXW_BYTES("X:"), MXW_KEY_RSA), "it fits");
    CHECK(mxw_draft_finish(&draft, &answer) == MXW_UNAVAILABLE, "no signature, no field");
}

int main(void)
{
    TEST_ONE("every form verifies", run_forms);
    TEST_ONE("no changed octet is overlooked", run_flips);
    TEST_ONE("the order of other fields is free", run_order);
    TEST_TABLE(field_cases, run_field_case);
    TEST_TABLE(refused_cases, run_refused_case);
    TEST_ONE("headers that nobody can sign", run_unsignable);
    TEST_ONE("limits", run_limits);
    TEST_ONE("arenas of every size", run_starved);
    TEST_ONE("several signatures at once", run_several);
    TEST_ONE("a key that fails", run_key_fails);
    return test_run("core/dkim/sign");
}
