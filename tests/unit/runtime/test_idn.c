#include "runtime/idn.h"

#include "tests/support/test.h"

/* clang-format off */
static const struct idn_case {
    const char *name;
    mxw_bytes input;
    enum mxw_status want;
    mxw_bytes want_host;
} idn_cases[] = {
    { "ASCII stays, capitals too", B("Example.COM"),       MXW_OK, B("Example.COM") },
    { "ASCII that is no host",     B("a b_c%.."),          MXW_OK, B("a b_c%..") },
    { "nothing",                   B(""),                  MXW_OK, B("") },
    { "an umlaut",                 B("b\xc3\xbc" "cher.example"), MXW_OK, B("xn--bcher-kva.example") },
    { "a capital umlaut is mapped",B("B\xc3\x9c" "CHER.example"), MXW_OK, B("xn--bcher-kva.example") },
    { "sharp s is kept",           B("stra\xc3\x9f" "e.example"), MXW_OK, B("xn--strae-oqa.example") },
    { "not UTF-8",                 B("b\xfc" "cher.example"), MXW_MALFORMED, B("") },
    { "a NUL inside",              B("b\xc3\xbc\0.example"), MXW_MALFORMED, B("") },
    { "a wide @",                  B("foo\xef\xbc\xa0" "bar.com"), MXW_MALFORMED, B("") },
    { "a wide semicolon",          B("x\xef\xbc\x9b" "dkim=pass.example"), MXW_MALFORMED, B("") },
    { "an ideographic space",      B("a\xe3\x80\x80" "b.com"), MXW_MALFORMED, B("") },
    { "an ideographic full stop",  B("a\xe3\x80\x82" "com"), MXW_OK, B("a.com") },
    { "one in front",              B("\xe3\x80\x82" "com"), MXW_MALFORMED, B("") },
    { "an empty label",            B("\xc3\xa9..com"), MXW_MALFORMED, B("") },
    { "a left-to-right mark",      B("a\xe2\x80\x8e" "b\xd7\x90.example"), MXW_MALFORMED, B("") },
};

static const struct mailbox_case {
    const char *name;
    mxw_bytes input;
    enum mxw_status want;
    mxw_bytes want_mailbox;
} mailbox_cases[] = {
    { "only the domain changes", B("J\xc3\xb6@b\xc3\xbc" "cher.example"), MXW_OK,
      B("J\xc3\xb6@xn--bcher-kva.example") },
    { "the last @ counts",       B("\"a@\xc3\xbc\"@\xc3\xbc.example"), MXW_OK,
      B("\"a@\xc3\xbc\"@xn--tda.example") },
    { "no domain",               B("\xc3\xbc"), MXW_OK, B("\xc3\xbc") },
    { "a domain not UTF-8",      B("a@\xfc.example"), MXW_MALFORMED, B("") },
};
/* clang-format on */

static void run_idn_case(void **state)
{
    const struct idn_case *c = *state;
    uint8_t out_at[300];
    struct mxw_writer out = MXW_WRITER(out_at);
    CHECK(mxw_idn_to_ascii(c->input, &out) == c->want, c->name);
    if (c->want != MXW_OK)
        return;
    CHECK_BYTES(mxw_written(&out), c->want_host, c->name);
    for (size_t room = 0; room < c->want_host.len; room++) {
        struct mxw_writer small = { .at = out_at, .room = room };
        CHECK(mxw_idn_to_ascii(c->input, &small) == MXW_NO_ROOM, c->name);
    }
}

static void run_mailbox_case(void **state)
{
    const struct mailbox_case *c = *state;
    uint8_t out_at[300];
    struct mxw_writer out = MXW_WRITER(out_at);
    CHECK(mxw_idn_mailbox_to_ascii(c->input, &out) == c->want, c->name);
    if (c->want == MXW_OK)
        CHECK_BYTES(mxw_written(&out), c->want_mailbox, c->name);
}

int main(void)
{
    TEST_TABLE(idn_cases, run_idn_case);
    TEST_TABLE(mailbox_cases, run_mailbox_case);
    return test_run("runtime/idn");
}
