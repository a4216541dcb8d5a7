#include "mxwarden/dkim.h"
#include "tests/support/test.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" /* messages longer than ISO C promises */

#define RECORDS_MAX 4

static const struct vector {
    const char *name;
    mxw_bytes message;
    mxw_bytes records[RECORDS_MAX];
    mxw_wall now;
    enum mxw_dkim_result want;
    mxw_bytes want_reason;
} vectors[] = {
#include "tests/unit/core/dkim/vectors.h"
};

/* Which of the three the answers come in. */
enum order { KEY_FIRST, KEY_IN_BODY, KEY_LAST, ORDER_COUNT };

static _Alignas(max_align_t) uint8_t memory[512 * 1024];

static void answer_key(struct mxw_dkim *dkim, size_t index, const mxw_bytes *texts)
{
    struct mxw_dns_record records[RECORDS_MAX];
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_NAME, .records = records };

    for (; answer.record_count < RECORDS_MAX && texts[answer.record_count].len > 0;
         answer.record_count++) {
        records[answer.record_count] =
            (struct mxw_dns_record){ .text = texts[answer.record_count] };
        answer.outcome = MXW_DNS_FOUND;
    }
    mxw_dkim_key(dkim, index, &answer);
}

static void answer_keys(struct mxw_dkim *dkim, const mxw_bytes *texts)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (mxw_dkim_question(dkim, i) != NULL)
            answer_key(dkim, i, texts);
}

static void verify_all(struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++) {
        const struct mxw_verification *asked = mxw_dkim_verification(dkim, i);
        if (asked != NULL)
            mxw_dkim_verified(dkim, i, mxw_verify(asked));
    }
}

static mxw_bytes begin(struct mxw_dkim *dkim, struct mxw_header *header, mxw_bytes message,
                       mxw_wall now)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, message);
    enum mxw_status status = mxw_header_parse(&arena, mxw_bytes_first(message, len), header);
    CHECK(status == MXW_OK, "the header fits");
    status = mxw_dkim_begin(dkim, header, &arena, now);
    CHECK(status == MXW_OK, "the checks fit");
    return mxw_bytes_from(message, len);
}

static void judge(struct mxw_dkim *dkim, struct mxw_header *header, const struct vector *v,
                  size_t chunk, enum order order)
{
    mxw_bytes body = begin(dkim, header, v->message, v->now);
    if (order == KEY_FIRST)
        answer_keys(dkim, v->records);
    while (body.len > 0) {
        mxw_bytes piece = mxw_bytes_first(body, chunk);
        mxw_dkim_body(dkim, piece);
        body = mxw_bytes_from(body, piece.len);
        if (order == KEY_IN_BODY)
            answer_keys(dkim, v->records);
    }
    mxw_dkim_body_end(dkim);
    answer_keys(dkim, v->records);
    verify_all(dkim);
}

static void run_vector(void **state)
{
    const struct vector *v = *state;
    static const size_t chunks[] = { 1, 2, 3, 5, 7, 16, 17, 64, 1000, SIZE_MAX };
    struct mxw_dkim dkim;
    struct mxw_header header;

    for (size_t i = 0; i < MXW_COUNT_OF(chunks); i++)
        for (enum order order = 0; order < ORDER_COUNT; order++) {
            judge(&dkim, &header, v, chunks[i], order);
            CHECK(mxw_dkim_is_settled(&dkim), v->name);
            CHECK_BYTES(dkim.checks[0].reason, v->want_reason, v->name);
            CHECK(dkim.checks[0].result == v->want, v->name);
        }
}

static const struct vector *find_vector(const char *name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(vectors); i++)
        if (strcmp(vectors[i].name, name) == 0)
            return &vectors[i];
    CHECK(0, name);
    return NULL;
}

/* The last group of base64 has bits that mean nothing, RFC 4648 section 3.5. */
static size_t unused_from(mxw_bytes message)
{
    for (size_t i = 0; i + 4 < message.len; i++)
        if (memcmp(message.at + i, "From", 4) == 0)
            return i - 6;
    return message.len;
}

static void run_flips(void **state)
{
    (void)state;
    static const char *const names[] = { "rsa with simple/simple", "ed25519 with simple/simple" };
    static uint8_t copy[8192];
    struct mxw_dkim dkim;
    struct mxw_header header;

    for (size_t n = 0; n < MXW_COUNT_OF(names); n++) {
        struct vector v = *find_vector(names[n]);
        size_t unused = unused_from(v.message);
        memcpy(copy, v.message.at, v.message.len);
        v.message.at = copy;
        for (size_t i = 0; i < v.message.len; i++) {
            if (i >= unused && i < unused + 4)
                continue;
            copy[i] ^= 1;
            judge(&dkim, &header, &v, SIZE_MAX, KEY_FIRST);
            /* The empty lines at the end of a body count for nothing until one is broken. */
            CHECK(dkim.count == 0 || dkim.checks[0].result != MXW_DKIM_PASS, names[n]);
            copy[i] ^= 1;
        }
        judge(&dkim, &header, &v, SIZE_MAX, KEY_FIRST);
        CHECK(dkim.checks[0].result == MXW_DKIM_PASS, names[n]);
    }
}

/* Any start of a message is judged somehow, and passes only when all that is signed is there. */
static void run_truncations(void **state)
{
    (void)state;
    struct vector v = *find_vector("rsa with relaxed/relaxed");
    mxw_bytes whole = v.message;
    struct mxw_dkim dkim;
    struct mxw_header header;

    for (size_t len = 0; len <= whole.len; len++) {
        v.message = mxw_bytes_first(whole, len);
        judge(&dkim, &header, &v, SIZE_MAX, KEY_FIRST);
        CHECK(mxw_dkim_is_settled(&dkim), "settled at every truncation");
        bool passes = dkim.count > 0 && dkim.checks[0].result == MXW_DKIM_PASS;
        mxw_bytes left = mxw_bytes_trim(mxw_bytes_from(whole, len));
        CHECK(!passes || left.len == 0, "no pass for a part");
    }
}

static void run_starved(void **state)
{
    (void)state;
    const struct vector *v = find_vector("another signature may be signed, itself it skips");
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    struct mxw_dkim dkim;

    CHECK(mxw_header_parse(&arena, v->message, &header) == MXW_OK, v->name);
    for (size_t room = 0; room < sizeof memory - arena.used; room++) {
        struct mxw_arena little = { .at = memory + arena.used / 64 * 64 + 64, .room = room };
        enum mxw_status status = mxw_dkim_begin(&dkim, &header, &little, v->now);
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, v->name);
    }
    CHECK(0, "did not fit");
}

/* The message of a vector with its signature field repeated. */
static mxw_bytes repeat_signature(const struct vector *v, size_t count, uint8_t *at, size_t room)
{
    struct mxw_writer out = { .at = at, .room = room };
    mxw_bytes rest = v->message;
    struct mxw_field signature;

    CHECK(mxw_header_next(&rest, &signature), v->name);
    for (size_t i = 0; i < count; i++)
        mxw_put(&out, signature.whole);
    mxw_put(&out, rest);
    CHECK(!out.overflowed, v->name);
    return mxw_written(&out);
}

static const struct many_case {
    const char *name;
    size_t count, want_judged, want_unjudged;
} many_cases[] = {
    { "ten signatures are all judged", 10, 10, 0 },
    { "of eleven signatures the last is only counted", 11, 10, 1 },
    { "1,000 signatures cost no more than ten", 1000, 10, 990 },
};

static void run_many(void **state)
{
    const struct many_case *c = *state;
    static uint8_t at[1000 * 1024];
    struct vector v = *find_vector("ed25519 with relaxed/relaxed");
    struct mxw_dkim dkim;
    struct mxw_header header;

    v.message = repeat_signature(&v, c->count, at, sizeof at);
    judge(&dkim, &header, &v, SIZE_MAX, KEY_FIRST);
    CHECK(dkim.count == c->want_judged, c->name);
    CHECK(dkim.unjudged_count == c->want_unjudged, c->name);
    CHECK(dkim.bodies.count == 1, "they share one digest");
    for (size_t i = 0; i < dkim.count; i++)
        CHECK(dkim.checks[i].result == MXW_DKIM_PASS, c->name);
}

static void run_facts(void **state)
{
    (void)state;
    struct mxw_dkim dkim;
    struct mxw_header header;

    judge(&dkim, &header, find_vector("i= may be quoted and folded"), SIZE_MAX, KEY_FIRST);
    const struct mxw_dkim_check *check = &dkim.checks[0];
    CHECK_BYTES(check->signature.domain, MXW_BYTES("example.com"), "domain");
    CHECK_BYTES(check->signature.selector, MXW_BYTES("sel"), "selector");
    CHECK_BYTES(check->signature.identity, MXW_BYTES("joe x@Example.COM"), "identity");
    CHECK_BYTES(check->signature.algorithm, MXW_BYTES("rsa-sha256"), "algorithm");
    CHECK(check->key_bits == 1024 && !check->is_testing && !check->body_length_limited, "facts");
    CHECK(check->signature.b_start_len == MXW_DKIM_B_START, "header.b has eight characters");

    judge(&dkim, &header, find_vector("rsa with relaxed/relaxed"), SIZE_MAX, KEY_FIRST);
    CHECK_BYTES(dkim.checks[0].signature.identity, MXW_BYTES("@example.com"), "default identity");
    CHECK(!dkim.checks[0].leaves_from, "From is signed");

    judge(&dkim, &header, find_vector("a second From above passes when not oversigned"), SIZE_MAX,
          KEY_FIRST);
    CHECK(dkim.checks[0].leaves_from, "one From is not signed");

    judge(&dkim, &header, find_vector("t=y passes as a test"), SIZE_MAX, KEY_FIRST);
    CHECK(dkim.checks[0].is_testing, "testing");

    judge(&dkim, &header, find_vector("l=0 is not accepted"), SIZE_MAX, KEY_FIRST);
    CHECK(dkim.checks[0].body_length_limited, "limited");

    judge(&dkim, &header, find_vector("d= with a quote is refused"), SIZE_MAX, KEY_FIRST);
    CHECK(dkim.checks[0].signature.domain.len == 0, "an odd domain is not reported");
}

static void check_reason(const struct mxw_dkim_check *check, mxw_bytes want)
{
    uint8_t at[128];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_dkim_reason(&out, check);
    CHECK_BYTES(mxw_written(&out), want, "reason");
}

static void run_dns_failure(void **state)
{
    (void)state;
    static const struct mxw_dns_answer failed = { .outcome = MXW_DNS_FAILED, .why = "SERVFAIL" };
    const struct vector *v = find_vector("rsa with relaxed/relaxed");
    struct mxw_dkim dkim;
    struct mxw_header header;

    mxw_bytes body = begin(&dkim, &header, v->message, v->now);
    const struct mxw_dns_question *question = mxw_dkim_question(&dkim, 0);
    CHECK(question != NULL && question->type == MXW_DNS_TXT, "asked");
    CHECK_BYTES(mxw_dns_question_name(question), MXW_BYTES("sel._domainkey.example.com"), "name");
    mxw_dkim_key(&dkim, 0, &failed);
    CHECK(mxw_dkim_question(&dkim, 0) == NULL, "asked once");
    CHECK(!mxw_dkim_is_settled(&dkim), "the body may still make it a failure");
    mxw_dkim_body(&dkim, body);
    mxw_dkim_body_end(&dkim);
    CHECK(dkim.checks[0].result == MXW_DKIM_TEMPERROR, "temporary");
    check_reason(&dkim.checks[0], MXW_BYTES("key unavailable (SERVFAIL)"));

    body = begin(&dkim, &header, v->message, v->now);
    mxw_dkim_key(&dkim, 0, &failed);
    mxw_dkim_body(&dkim, mxw_bytes_from(body, 1));
    mxw_dkim_body_end(&dkim);
    CHECK(dkim.checks[0].result == MXW_DKIM_FAIL, "a wrong body needs no key");
}

static void run_expiry(void **state)
{
    (void)state;
    const struct vector *v = find_vector("rsa with relaxed/relaxed");
    struct mxw_dkim dkim;
    struct mxw_header header;

    mxw_bytes body = begin(&dkim, &header, v->message, v->now);
    mxw_dkim_body(&dkim, body);
    mxw_dkim_body_end(&dkim);
    CHECK(!mxw_dkim_is_settled(&dkim), "the key is awaited");
    mxw_dkim_expire(&dkim);
    CHECK(mxw_dkim_is_settled(&dkim), "settled");
    CHECK(dkim.checks[0].result == MXW_DKIM_TEMPERROR, "temporary");
    answer_key(&dkim, 0, v->records);
    CHECK(dkim.checks[0].result == MXW_DKIM_TEMPERROR, "a late answer changes nothing");
    CHECK(mxw_dkim_verification(&dkim, 0) == NULL, "nothing to verify");

    begin(&dkim, &header, MXW_BYTES("From: a\r\n\r\n"), v->now);
    CHECK(dkim.count == 0 && mxw_dkim_is_settled(&dkim), "unsigned is settled");
    mxw_dkim_body_end(&dkim);
}

static void run_no_verification(void **state)
{
    (void)state;
    struct vector v = *find_vector("rsa with relaxed/relaxed");
    struct mxw_dkim dkim;
    struct mxw_header header;

    mxw_bytes body = begin(&dkim, &header, v.message, v.now);
    answer_keys(&dkim, v.records);
    mxw_dkim_body(&dkim, mxw_bytes_first(body, body.len / 2));
    CHECK(mxw_dkim_verification(&dkim, 0) == NULL, "not before the body has ended");
    mxw_dkim_body_end(&dkim);
    CHECK(mxw_dkim_verification(&dkim, 0) == NULL, "a wrong body hash costs no RSA");
    CHECK(dkim.checks[0].result == MXW_DKIM_FAIL, "failed");

    body = begin(&dkim, &header, v.message, v.now);
    answer_keys(&dkim, v.records);
    mxw_dkim_body(&dkim, body);
    mxw_dkim_body_end(&dkim);
    mxw_dkim_verified(&dkim, 0, (struct mxw_verify_answer){ .outcome = MXW_VERIFY_UNAVAILABLE });
    CHECK(dkim.checks[0].result == MXW_DKIM_TEMPERROR, "no memory for libcrypto is temporary");
}

int main(void)
{
    TEST_TABLE(vectors, run_vector);
    TEST_TABLE(many_cases, run_many);
    TEST_ONE("no flipped octet passes", run_flips);
    TEST_ONE("no truncated message passes", run_truncations);
    TEST_ONE("any arena is enough or refused", run_starved);
    TEST_ONE("the facts of a check", run_facts);
    TEST_ONE("a key that cannot be had", run_dns_failure);
    TEST_ONE("a key that does not come", run_expiry);
    TEST_ONE("what is and is not verified", run_no_verification);
    return test_run("core/dkim/dkim");
}
