#include "mxwarden/writer.h"

#include "tests/support/test.h"

static void latch_overflow(void **state)
{
    const char *name = "latch_overflow";
    uint8_t at[4];
    struct mxw_writer out = MXW_WRITER(at);
    (void)state;
    mxw_put_text(&out, "abc");
    mxw_put(&out, (mxw_bytes){ 0 });
    CHECK(!out.overflowed, name);
    mxw_put_text(&out, "de"); /* one octet too long: nothing of it is written */
    CHECK(out.overflowed, name);
    mxw_put_byte(&out, 'f'); /* would fit, but comes after the overflow */
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("abc"), name);
}

static void fill_exactly(void **state)
{
    const char *name = "fill_exactly";
    uint8_t at[4];
    struct mxw_writer out = MXW_WRITER(at);
    (void)state;
    mxw_put_text(&out, "abcd");
    CHECK(!out.overflowed, name);
    mxw_put_byte(&out, 'e');
    CHECK(out.overflowed, name);
}

static const struct number_case {
    const char *name;
    uint64_t number;
    unsigned width;
    mxw_bytes want;
} number_cases[] = {
    { "zero", 0, 1, B("0") },
    { "zero without a width", 0, 0, B("0") },
    { "padded", 7, 3, B("007") },
    { "wider than its width", 1234, 2, B("1234") },
    { "the largest", UINT64_MAX, 1, B("18446744073709551615") },
    { "the widest", 1, 20, B("00000000000000000001") },
    { "no wider than that", 1, 21, B("00000000000000000001") },
};

static void run_number_case(void **state)
{
    const struct number_case *c = *state;
    uint8_t at[32];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_padded(&out, c->number, c->width);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    if (c->width > 1)
        return;
    struct mxw_writer plain = MXW_WRITER(at);
    mxw_put_number(&plain, c->number);
    CHECK_BYTES(mxw_written(&plain), c->want, c->name);
}

static const struct text_case {
    const char *name;
    mxw_bytes text, want_escaped, want_hex, want_lower;
} text_cases[] = {
    { "nothing", B(""), B(""), B(""), B("") },
    { "printable ASCII", B("aZ 9~"), B("aZ 9~"), B("615a20397e"), B("az 9~") },
    { "quotes and backslashes", B("\"\\"), B("\\x22\\x5c"), B("225c"), B("\"\\") },
    { "line ends and NUL", B("\r\n\0"), B("\\x0d\\x0a\\x00"), B("0d0a00"), B("\r\n\0") },
    { "DEL and octets over 127", B("\x7f\x80\xff"), B("\\x7f\\x80\\xff"), B("7f80ff"),
      B("\x7f\x80\xff") },
};

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    uint8_t escaped_at[32], hex_at[32], lower_at[32];
    struct mxw_writer escaped = MXW_WRITER(escaped_at);
    struct mxw_writer hex = MXW_WRITER(hex_at);
    struct mxw_writer lower = MXW_WRITER(lower_at);
    mxw_put_escaped(&escaped, c->text);
    mxw_put_hex(&hex, c->text);
    mxw_put_lower(&lower, c->text);
    CHECK_BYTES(mxw_written(&escaped), c->want_escaped, c->name);
    CHECK_BYTES(mxw_written(&hex), c->want_hex, c->name);
    CHECK_BYTES(mxw_written(&lower), c->want_lower, c->name);
}

int main(void)
{
    TEST_ONE("what does not fit is not written, nor is what follows", latch_overflow);
    TEST_ONE("a writer can be filled to the last octet", fill_exactly);
    TEST_TABLE(number_cases, run_number_case);
    TEST_TABLE(text_cases, run_text_case);
    return test_run("base/writer");
}
