#include "mxwarden/sign.h"

#include <openssl/err.h>

#include "base/base64.h"
#include "tests/support/test.h"
#include "tests/unit/crypto/keys.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" /* keys longer than ISO C promises */

static const struct key_case {
    const char *name;
    mxw_bytes text;
    enum mxw_status want;
    enum mxw_key_type want_type;
    unsigned want_bits;
} key_cases[] = {
    { "RSA in PKCS#1", B(KEY_RSA_1), MXW_OK, MXW_KEY_RSA, 1024 },
    { "RSA in PKCS#8", B(KEY_RSA_8), MXW_OK, MXW_KEY_RSA, 1024 },
    { "Ed25519 in PKCS#8", B(KEY_ED25519), MXW_OK, MXW_KEY_ED25519, 256 },
    { "text before the PEM", B("a key:\n" KEY_RSA_1), MXW_OK, MXW_KEY_RSA, 1024 },
    { "a seed in base64", B(KEY_SEED), MXW_OK, MXW_KEY_ED25519, 256 },
    { "a seed in base64 on a line", B(KEY_SEED "\n"), MXW_OK, MXW_KEY_ED25519, 256 },
    { "a seed as it is",
      B("\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4"
        "\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60"),
      MXW_OK, MXW_KEY_ED25519, 256 },
    { "nothing", B(""), MXW_MALFORMED, 0, 0 },
    { "no key at all", B("hello"), MXW_MALFORMED, 0, 0 },
    { "a seed one octet short", B("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="), MXW_MALFORMED, 0,
      0 },
    { "a seed one octet long", B("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), MXW_MALFORMED, 0,
      0 },
    { "a key with a passphrase", B(KEY_LOCKED_8), MXW_MALFORMED, 0, 0 },
    { "an old key with a passphrase", B(KEY_LOCKED_1), MXW_MALFORMED, 0, 0 },
    { "a key of another kind", B(KEY_EC), MXW_MALFORMED, 0, 0 },
    { "RSA under 1024 bits", B(KEY_RSA_768), MXW_TOO_LARGE, 0, 0 },
};

static void run_key_case(void **state)
{
    const struct key_case *c = *state;
    struct mxw_signing_key key;
    CHECK(mxw_signing_key_read(&key, c->text) == c->want, c->name);
    CHECK(key.type == c->want_type && key.bits == c->want_bits, c->name);
    CHECK((key.handle != NULL) == (c->want == MXW_OK), c->name);
    mxw_signing_key_free(&key);
    CHECK(ERR_peek_error() == 0, "nothing is left in libcrypto's queue");
}

/* The key as a verifier gets it: what p= of its record holds. */
static mxw_bytes public_of(const struct mxw_signing_key *key, uint8_t *at, size_t room)
{
    uint8_t record_at[1024];
    struct mxw_writer record = MXW_WRITER(record_at);
    struct mxw_writer out = { .at = at, .room = room };
    mxw_put_key_record(&record, key);
    mxw_bytes text = mxw_written(&record);
    size_t start = mxw_bytes_find(text, 'p') + 2;
    CHECK(mxw_base64_decode(mxw_bytes_from(text, start), &out) == MXW_OK, "the record has a key");
    return mxw_written(&out);
}

/* What is signed verifies with the record, and with no other digest. */
static void run_round_trip(void **state)
{
    const struct key_case *c = *state;
    uint8_t public_at[1024];
    struct mxw_signing_key key;
    CHECK(mxw_signing_key_read(&key, c->text) == MXW_OK, c->name);

    struct mxw_signing signing = { .key_type = key.type, .digest = { 1, 2, 3 } };
    struct mxw_sign_answer answer = mxw_sign(&key, &signing);
    CHECK(answer.outcome == MXW_SIGN_DONE, c->name);

    struct mxw_verification asked = { .key_type = key.type,
                                      .key = public_of(&key, public_at, sizeof public_at),
                                      .signature = { answer.octets, answer.len },
                                      .digest = { 1, 2, 3 } };
    CHECK(mxw_verify(&asked).outcome == MXW_VERIFY_PASSED, c->name);
    for (size_t bit = 0; bit < 8 * MXW_SHA256_LEN; bit++) {
        asked.digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(mxw_verify(&asked).outcome == MXW_VERIFY_FAILED, c->name);
        asked.digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }

    signing.key_type = key.type == MXW_KEY_RSA ? MXW_KEY_ED25519 : MXW_KEY_RSA;
    CHECK(mxw_sign(&key, &signing).outcome == MXW_SIGN_FAILED, "a question for another kind");
    CHECK(mxw_sign(&key, &signing).len == 0, "and no octets");
    mxw_signing_key_free(&key);
    signing.key_type = MXW_KEY_RSA;
    CHECK(mxw_sign(&key, &signing).outcome == MXW_SIGN_FAILED, "no key signs nothing");
}

/* RFC 8463 appendix A.3: the digest, and the one signature that Ed25519 has for it. */
static void run_known_answer(void **state)
{
    (void)state;
    static const mxw_bytes digest =
        B("\x48\xce\x9a\x2c\x71\x0e\xce\x17\x10\xff\x15\x69\x96\xb8\x36\xa7"
          "\xf4\x54\x70\xe4\x3e\xfe\x56\x43\x07\x4d\x6e\x16\x90\xed\x62\xe7");
    static const mxw_bytes want =
        B("\xfe\x00\xab\x8a\x7a\x5c\x40\xea\x08\x7e\xe1\xcd\x40\x86\xea\xe2"
          "\x98\x21\xf6\x4c\x88\x2b\x70\x10\x51\xdb\x7d\x39\xda\x90\x7a\x14"
          "\xb0\x84\x42\x2e\x83\x80\xf5\xd4\x1b\xac\x15\xad\xdb\x4f\x71\x58"
          "\xe4\xeb\x14\xed\x96\xe7\x28\x42\xea\xf9\xe5\xdd\xa7\x54\x35\x0f");
    struct mxw_signing_key key;
    struct mxw_signing signing = { .key_type = MXW_KEY_ED25519 };
    memcpy(signing.digest, digest.at, digest.len);
    CHECK(mxw_signing_key_read(&key, MXW_BYTES(KEY_SEED)) == MXW_OK, "the key of RFC 8463");
    struct mxw_sign_answer answer = mxw_sign(&key, &signing);
    CHECK_BYTES(((mxw_bytes){ answer.octets, answer.len }), want, "the signature of RFC 8463");

    uint8_t record_at[256];
    struct mxw_writer record = MXW_WRITER(record_at);
    mxw_put_key_record(&record, &key);
    CHECK_BYTES(mxw_written(&record),
                MXW_BYTES("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
                "the record of RFC 8463");
    mxw_signing_key_free(&key);
}

int main(void)
{
    TEST_TABLE(key_cases, run_key_case);
    for (size_t i = 0; i < MXW_COUNT_OF(key_cases); i++)
        if (key_cases[i].want == MXW_OK)
            test_add(key_cases[i].name, run_round_trip, &key_cases[i]);
    TEST_ONE("the example of RFC 8463", run_known_answer);
    return test_run("crypto/sign");
}
