#include "core/smtp/reply.h"

#include "tests/support/test.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* clang-format off */
static const struct write_case {
    const char *name;
    struct mxw_smtp_reply reply;
    mxw_bytes want;
} write_cases[] = {
    { "a plain reply", { .code = 250, .enhanced = { 2, 0, 0 }, .text = B("OK") },
      B("250 2.0.0 OK\r\n") },
    { "no enhanced code", { .code = 354, .text = B("Go") }, B("354 Go\r\n") },
    { "no text", { .code = 250 }, B("250 \r\n") },
    { "large numbers", { .code = 450, .enhanced = { 4, 7, 25 }, .text = B("x") },
      B("450 4.7.25 x\r\n") },
    { "an id", { .code = 450, .enhanced = { 4, 7, 26 }, .text = B("x"), .id = B("abc") },
      B("450 4.7.26 x [abc]\r\n") },
    { "a link stands on a second line", { .code = 450, .enhanced = { 4, 7, 26 }, .text = B("x"), .id
      = B("abc"), .link = B("https://h/") },
      B("450-4.7.26 x [abc]\r\n450 4.7.26 https://h/\r\n") },
    { "a line end is escaped", { .code = 550, .enhanced = { 5, 0, 0 }, .text = B("a\r\n250 b") },
      B("550 5.0.0 a\\x0d\\x0a250 b\r\n") },
    { "other octets are escaped", { .code = 550, .enhanced = { 5, 0, 0 }, .text = B("\xc3\t\0\177")
      }, B("550 5.0.0 \\xc3\\x09\\x00\\x7f\r\n") },
    { "a line end in the id is escaped", { .code = 550, .text = B("a"), .id = B("\r\n") },
      B("550 a [\\x0d\\x0a]\r\n") },
    { "506 octets of text fit", { .code = 550, .text = B(HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
      "abcdef") },
      B("550 " HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "abcdef\r\n") },
    { "507 octets of text are cut", { .code = 550, .text = B(HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
      "abcdefg") },
      B("550 " HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "abcdef\r\n") },
    { "the id is never cut", { .code = 550, .text = B(HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
      "abcdefg"), .id = B("id") },
      B("550 " HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "a [id]\r\n") },
    { "an escape is never cut", { .code = 550, .text = B(HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
      "abc\r") },
      B("550 " HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "abc\r\n") },
};
/* clang-format on */

static void run_write_case(void **state)
{
    const struct write_case *c = *state;
    uint8_t out_at[MXW_SMTP_REPLY_MAX];
    struct mxw_writer out = MXW_WRITER(out_at);
    mxw_smtp_put_reply(&out, &c->reply);
    CHECK(!out.overflowed, c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

static void run_largest(void **state)
{
    (void)state;
    static uint8_t long_at[1000];
    memset(long_at, 0xff, sizeof long_at);
    mxw_bytes text = { long_at, sizeof long_at };
    uint8_t out_at[MXW_SMTP_REPLY_MAX];
    struct mxw_writer out = MXW_WRITER(out_at);
    mxw_smtp_put_reply(&out, &(struct mxw_smtp_reply){ 599, { 5, 999, 999 }, text, text, text });
    CHECK(!out.overflowed, "two lines fit");
    mxw_bytes rest = mxw_written(&out);
    while (rest.len > 0)
        CHECK(mxw_bytes_next(&rest, '\n').len + 1 <= MXW_SMTP_REPLY_LINE_MAX, "512 octets at most");
}

int main(void)
{
    TEST_TABLE(write_cases, run_write_case);
    TEST_ONE("the largest reply fits its room", run_largest);
    return test_run("core/smtp/reply");
}
