#include "mxwarden/verify.h"

#include <openssl/err.h>

#include "tests/support/test.h"

static const struct verify_case {
    const char *name;
    enum mxw_key_type type;
    enum mxw_verify_outcome want;
    unsigned want_bits;
    mxw_bytes key, signature, digest;
} verify_cases[] = {
#include "tests/unit/crypto/vectors.h"
    /* RFC 8463 appendix A.2 and A.3: the key, the signature and the digest it is over. */
    { .name = "the Ed25519 signature of RFC 8463",
      .type = MXW_KEY_ED25519,
      .want = MXW_VERIFY_PASSED,
      .want_bits = 256,
      .key = B("\xd7\x5a\x98\x01\x82\xb1\x0a\xb7\xd5\x4b\xfe\xd3\xc9\x64\x07\x3a"
               "\x0e\xe1\x72\xf3\xda\xa6\x23\x25\xaf\x02\x1a\x68\xf7\x07\x51\x1a"),
      .signature = B("\xfe\x00\xab\x8a\x7a\x5c\x40\xea\x08\x7e\xe1\xcd\x40\x86\xea\xe2"
                     "\x98\x21\xf6\x4c\x88\x2b\x70\x10\x51\xdb\x7d\x39\xda\x90\x7a\x14"
                     "\xb0\x84\x42\x2e\x83\x80\xf5\xd4\x1b\xac\x15\xad\xdb\x4f\x71\x58"
                     "\xe4\xeb\x14\xed\x96\xe7\x28\x42\xea\xf9\xe5\xdd\xa7\x54\x35\x0f"),
      .digest = B("\x48\xce\x9a\x2c\x71\x0e\xce\x17\x10\xff\x15\x69\x96\xb8\x36\xa7"
                  "\xf4\x54\x70\xe4\x3e\xfe\x56\x43\x07\x4d\x6e\x16\x90\xed\x62\xe7") },
};

static struct mxw_verification asked_by(const struct verify_case *c)
{
    struct mxw_verification asked = { .key_type = c->type,
                                      .key = c->key,
                                      .signature = c->signature };
    memcpy(asked.digest, c->digest.at, sizeof asked.digest);
    return asked;
}

static void run_verify_case(void **state)
{
    const struct verify_case *c = *state;
    struct mxw_verification asked = asked_by(c);
    struct mxw_verify_answer answer = mxw_verify(&asked);

    CHECK(answer.outcome == c->want, c->name);
    CHECK(answer.key_bits == c->want_bits, c->name);
    CHECK(ERR_peek_error() == 0, "nothing is left in libcrypto's queue");
}

/* A key that is cut off is never a key, a signature with any bit changed never matches. */
static void run_damaged(void **state)
{
    const struct verify_case *c = *state;
    static uint8_t changed[4096];

    for (size_t len = 0; len < c->key.len; len++) {
        struct mxw_verification asked = asked_by(c);
        asked.key.len = len;
        CHECK(mxw_verify(&asked).outcome == MXW_VERIFY_BAD_KEY, c->name);
    }
    memcpy(changed, c->signature.at, c->signature.len);
    for (size_t bit = 0; bit < c->signature.len * 8; bit += 7) {
        struct mxw_verification asked = asked_by(c);
        asked.signature.at = changed;
        changed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(mxw_verify(&asked).outcome == MXW_VERIFY_FAILED, c->name);
        changed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

int main(void)
{
    TEST_TABLE(verify_cases, run_verify_case);
    for (size_t i = 0; i < MXW_COUNT_OF(verify_cases); i++)
        if (verify_cases[i].want == MXW_VERIFY_PASSED && verify_cases[i].want_bits <= 1024)
            test_add(verify_cases[i].name, run_damaged, &verify_cases[i]);
    return test_run("crypto/verify");
}
