#include "mxwarden/sha256.h"

#include "tests/support/test.h"

/* FIPS 180-4, the examples of NIST. */
static const struct digest_case {
    const char *name;
    mxw_bytes input, want;
} digest_cases[] = {
    { "nothing", B(""),
      B("\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
        "\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55") },
    { "one block", B("abc"),
      B("\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
        "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad") },
    { "two blocks", B("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      B("\x24\x8d\x6a\x61\xd2\x06\x38\xb8\xe5\xc0\x26\x93\x0c\x3e\x60\x39"
        "\xa3\x3c\xe4\x59\x64\xff\x21\x67\xf6\xec\xed\xd4\x19\xdb\x06\xc1") },
};

static void run_digest_case(void **state)
{
    const struct digest_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len + 1; chunk++) {
        struct mxw_sha256 digest;
        uint8_t got[MXW_SHA256_LEN];
        mxw_sha256_begin(&digest);
        for (mxw_bytes rest = c->input; rest.len > 0; rest = mxw_bytes_from(rest, chunk))
            mxw_sha256_take(&digest, mxw_bytes_first(rest, chunk));
        struct mxw_sha256 fork = digest;
        mxw_sha256_end(&digest, got);
        CHECK_BYTES(((mxw_bytes){ got, sizeof got }), c->want, c->name);
        mxw_sha256_end(&fork, got);
        CHECK_BYTES(((mxw_bytes){ got, sizeof got }), c->want, "a copy goes on by itself");
    }
}

int main(void)
{
    TEST_TABLE(digest_cases, run_digest_case);
    return test_run("crypto/sha256");
}
