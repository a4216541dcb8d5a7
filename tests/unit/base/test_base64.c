#include "base/base64.h"

#include "tests/support/test.h"

static const struct good_case {
    const char *name;
    mxw_bytes plain, text;
} good_cases[] = {
    /* RFC 4648 section 10 */
    { "nothing", B(""), B("") },
    { "one octet", B("f"), B("Zg==") },
    { "two octets", B("fo"), B("Zm8=") },
    { "three octets", B("foo"), B("Zm9v") },
    { "four octets", B("foob"), B("Zm9vYg==") },
    { "five octets", B("fooba"), B("Zm9vYmE=") },
    { "six octets", B("foobar"), B("Zm9vYmFy") },
    { "all bits", B("\xff\xff\xff"), B("////") },
    { "plus and slash", B("\xfb\xef\xff"), B("++//") },
    { "zeros", B("\0\0\0\0"), B("AAAAAA==") },
};

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    uint8_t at[16];
    struct mxw_writer encoded = MXW_WRITER(at);
    mxw_put_base64(&encoded, c->plain);
    CHECK_BYTES(mxw_written(&encoded), c->text, c->name);

    struct mxw_writer decoded = MXW_WRITER(at);
    CHECK(mxw_base64_decode(c->text, &decoded) == MXW_OK, c->name);
    CHECK_BYTES(mxw_written(&decoded), c->plain, c->name);
    CHECK(c->plain.len <= MXW_BASE64_ROOM(c->text.len), c->name);
}

static void run_starved(void **state)
{
    const struct good_case *c = *state;
    uint8_t at[16];
    for (size_t room = 0; room < c->plain.len; room++) {
        struct mxw_writer out = { .at = at, .room = room };
        CHECK(mxw_base64_decode(c->text, &out) == MXW_NO_ROOM, c->name);
    }
}

/* A text cut short is whole only where a group ends. */
static void run_truncated(void **state)
{
    const struct good_case *c = *state;
    for (size_t len = 0; len < c->text.len; len++) {
        uint8_t at[16];
        struct mxw_writer out = MXW_WRITER(at);
        enum mxw_status want = len % 4 == 0 ? MXW_OK : MXW_MALFORMED;
        CHECK(mxw_base64_decode(mxw_bytes_first(c->text, len), &out) == want, c->name);
    }
}

static const struct decode_case {
    const char *name;
    mxw_bytes text;
    enum mxw_status want;
    mxw_bytes want_plain;
} decode_cases[] = {
    { "folded text", B(" Zm\r\n\t9v Y g = =\r\n"), MXW_OK, B("foob") },
    { "white space only", B(" \t\r\n"), MXW_OK, B("") },
    { "unused bits are not examined", B("Zh=="), MXW_OK, B("f") },
    { "no padding", B("Zg"), MXW_MALFORMED, B("") },
    { "half the padding", B("Zg="), MXW_MALFORMED, B("") },
    { "too much padding", B("Zm8=="), MXW_MALFORMED, B("") },
    { "padding behind a whole group", B("Zm9v="), MXW_MALFORMED, B("") },
    { "padding alone", B("===="), MXW_MALFORMED, B("") },
    { "three times padding", B("Z==="), MXW_MALFORMED, B("") },
    { "text behind the padding", B("Zg==Zg=="), MXW_MALFORMED, B("") },
    { "a single character", B("Z"), MXW_MALFORMED, B("") },
    { "the URL alphabet", B("-_-_"), MXW_MALFORMED, B("") },
    { "a NUL", B("Zm9v\0"), MXW_MALFORMED, B("") },
    { "an octet over 127", B("Zm9\xf6"), MXW_MALFORMED, B("") },
};

static void run_decode_case(void **state)
{
    const struct decode_case *c = *state;
    uint8_t at[16];
    struct mxw_writer out = MXW_WRITER(at);
    CHECK(mxw_base64_decode(c->text, &out) == c->want, c->name);
    if (c->want == MXW_OK)
        CHECK_BYTES(mxw_written(&out), c->want_plain, c->name);
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(good_cases, run_starved);
    TEST_TABLE(good_cases, run_truncated);
    TEST_TABLE(decode_cases, run_decode_case);
    return test_run("base/base64");
}
