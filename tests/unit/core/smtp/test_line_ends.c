#include "core/smtp/line_ends.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

/* clang-format off */
static const struct ends_case {
    const char *name;
    mxw_bytes input, want;
    bool want_changed;
} ends_cases[] = {
    { "nothing", B(""), B(""), false },
    { "text", B("a"), B("a"), false },
    { "lines as they should be", B("a\r\n\r\nb\r\n"), B("a\r\n\r\nb\r\n"), false },
    { "a bare LF", B("a\nb"), B("a\r\nb"), true },
    { "a bare CR", B("a\rb"), B("a\r\nb"), true },
    { "a bare CR at the end", B("a\r"), B("a\r\n"), true },
    { "a bare LF at the end", B("a\n"), B("a\r\n"), true },
    { "LF LF", B("a\n\nb"), B("a\r\n\r\nb"), true },
    { "CR CR", B("a\r\rb"), B("a\r\n\r\nb"), true },
    { "CR CR LF", B("a\r\r\nb"), B("a\r\n\r\nb"), true },
    { "LF CR", B("a\n\rb"), B("a\r\n\r\nb"), true },
    { "CR LF LF", B("a\r\n\nb"), B("a\r\n\r\nb"), true },
    { "LF . LF", B("a\n.\nb"), B("a\r\n.\r\nb"), true },
    { "other octets stay", B("\0\x85\xe2\x80\xa8\x0b\x0c\t"), B("\0\x85\xe2\x80\xa8\x0b\x0c\t"), false },
};
/* clang-format on */

static void run_ends_case(void **state)
{
    const struct ends_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len + 1; chunk++) {
        uint8_t got_at[64];
        struct mxw_writer got = MXW_WRITER(got_at);
        struct mxw_line_ends ends = { 0 };
        for (size_t taken = 0; taken < c->input.len; taken += chunk) {
            mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(c->input, taken), chunk);
            while (piece.len > 0)
                mxw_put(&got, mxw_line_ends_next(&ends, &piece));
        }
        mxw_put(&got, mxw_line_ends_end(&ends));
        CHECK_BYTES(mxw_written(&got), c->want, c->name);
        CHECK(ends.has_changed == c->want_changed, c->name);
        CHECK(mxw_line_ends_end(&ends).len == 0, "the end comes once");
    }
}

int main(void)
{
    TEST_TABLE(ends_cases, run_ends_case);
    return test_run("core/smtp/line_ends");
}
