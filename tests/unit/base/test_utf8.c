#include "base/utf8.h"
#include "tests/support/test.h"

#define NONE "\xef\xbf\xbd"

/* clang-format off */
static const struct put_case {
    const char *name;
    mxw_bytes text, want;
    size_t want_len; /* of the first character */
} put_cases[] = {
    { "nothing", B(""), B(""), 0 },
    { "a letter", B("a"), B("a"), 1 },
    { "a NUL is a character", B("\0"), B("\0"), 1 },
    { "two octets, the first and the last", B("\xc2\x80\xdf\xbf"), B("\xc2\x80\xdf\xbf"), 2 },
    { "three octets, the first and the last", B("\xe0\xa0\x80\xef\xbf\xbf"), B("\xe0\xa0\x80\xef\xbf\xbf"), 3 },
    { "around the surrogates", B("\xed\x9f\xbf\xee\x80\x80"), B("\xed\x9f\xbf\xee\x80\x80"), 3 },
    { "four octets, the first and the last", B("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), B("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 4 },
    { "a continuation alone", B("\x80"), B(NONE), 0 },
    { "an octet that begins nothing", B("\xff"), B(NONE), 0 },
    { "overlong in two", B("\xc1\xbf"), B(NONE NONE), 0 },
    { "overlong in three", B("\xe0\x9f\xbf"), B(NONE NONE NONE), 0 },
    { "overlong in four", B("\xf0\x8f\xbf\xbf"), B(NONE NONE NONE NONE), 0 },
    { "a surrogate", B("\xed\xa0\x80"), B(NONE NONE NONE), 0 },
    { "one above the last", B("\xf4\x90\x80\x80"), B(NONE NONE NONE NONE), 0 },
    { "cut off", B("\xe2\x82"), B(NONE NONE), 0 },
    { "broken off by a letter", B("\xe2\x82z"), B(NONE NONE "z"), 0 },
};
/* clang-format on */

static void run_put_case(void **state)
{
    const struct put_case *c = *state;
    uint8_t at[64];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_utf8(&out, c->text);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK(out.used <= c->text.len * MXW_UTF8_GROWTH, c->name);
    CHECK(mxw_utf8_len(c->text) == c->want_len, c->name);
}

static void run_put_case_starved(void **state)
{
    const struct put_case *c = *state;
    for (size_t room = 0; room < c->want.len; room++) {
        uint8_t at[64];
        struct mxw_writer out = { .at = at, .room = room };
        mxw_put_utf8(&out, c->text);
        CHECK(out.overflowed, c->name);
        CHECK_BYTES(mxw_written(&out), mxw_bytes_first(c->want, out.used), c->name);
    }
}

int main(void)
{
    TEST_TABLE(put_cases, run_put_case);
    TEST_TABLE(put_cases, run_put_case_starved);
    return test_run("base/utf8");
}
