#include "core/dns/wire.h"

#include "tests/support/test.h"

#define LABEL63                                                                                    \
    "\x3f"                                                                                         \
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define TEXT63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define LABEL61                                                                                    \
    "\x3d"                                                                                         \
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"
#define TEXT61 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"
#define LABEL62                                                                                    \
    "\x3e"                                                                                         \
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgg"

/* clang-format off */
static const struct name_case {
    const char *name;
    mxw_bytes wire;
    bool want;
    mxw_bytes want_name, want_rest;
} name_cases[] = {
    { "two labels",                      B("\3www\7example\0"),  true,  B("www.example"), B("") },
    { "the root is empty",               B("\0"),                true,  B(""),            B("") },
    { "what follows is left",            B("\1a\0xyz"),          true,  B("a"),           B("xyz") },
    { "any octet",                       B("\3\xff \n\0"),       true,  B("\xff \n"),     B("") },
    { "a dot in a label cannot be said", B("\3a.b\1c\0"),        true,  B(""),            B("") },
    { "a NUL in a label cannot be said", B("\3a\0b\1c\0"),       true,  B(""),            B("") },
    { "253 octets",  B(LABEL63 LABEL63 LABEL63 LABEL61 "\0"),    true,
      B(TEXT63 "." TEXT63 "." TEXT63 "." TEXT61), B("") },
    { "254 octets",                      B(LABEL63 LABEL63 LABEL63 LABEL62 "\0"), false, B(""), B("") },
    { "no end",                          B("\3www"),             false, B(""),            B("") },
    { "nothing",                         B(""),                  false, B(""),            B("") },
    { "a label cut short",               B("\3ww"),              false, B(""),            B("") },
    { "a compression pointer",           B("\1a\xc0\x0c"),       false, B(""),            B("") },
    { "a label of 64 octets",            B("\x40" TEXT63 "x\0"), false, B(""),            B("") },
};

static const struct record_case {
    const char *name;
    uint16_t type;
    mxw_bytes rdata;
    bool want;
    mxw_bytes want_text;
} record_cases[] = {
    { "an IPv4 address",       MXW_DNS_A,         B("\xc0\0\2\1"),   true,  B("192.0.2.1|0||") },
    { "three octets",          MXW_DNS_A,         B("\xc0\0\2"),     false, B("") },
    { "five octets",           MXW_DNS_A,         B("\xc0\0\2\1\0"), false, B("") },
    { "an IPv6 address",       MXW_DNS_AAAA,      B("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), true,
      B("2001:db8::1|0||") },
    { "fifteen octets",        MXW_DNS_AAAA,      B("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0"), false, B("") },
    { "an exchange",           MXW_DNS_MX,        B("\1\2\1a\0"),    true,  B("|258|a|") },
    { "a null exchange",       MXW_DNS_MX,        B("\0\0\0"),       true,  B("|0||") },
    { "an exchange cut short", MXW_DNS_MX,        B("\0"),           false, B("") },
    { "more than an exchange", MXW_DNS_MX,        B("\0\0\0\0"),     false, B("") },
    { "a host",                MXW_DNS_PTR,       B("\1a\1b\0"),     true,  B("|0|a.b|") },
    { "a target",              MXW_DNS_CNAME, B("\1a\0"),        true,  B("|0|a|") },
    { "strings are joined",    MXW_DNS_TXT,       B("\2ab\0\1c"),    true,  B("|0||abc") },
    { "an empty string",       MXW_DNS_TXT,       B("\0"),           true,  B("|0||") },
    { "no string",             MXW_DNS_TXT,       B(""),             false, B("") },
    { "a string cut short",    MXW_DNS_TXT,       B("\2ab\2c"),      false, B("") },
    { "another type is empty", 99,                B("\2ab\2c"),      true,  B("|0||") },
};

static const struct presentation_case {
    const char *name;
    mxw_bytes raw, want;
} presentation_cases[] = {
    { "letters, digits, - and _ stay", B("_a-1.Example"), B("_a-1.Example.") },
    { "the rest is escaped",           B("a b\\\"\n\x80*"), B("a\\032b\\092\\034\\010\\128\\042.") },
};
/* clang-format on */

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    uint8_t out_at[300];
    struct mxw_writer out = MXW_WRITER(out_at);
    mxw_bytes rest, name;
    bool got = mxw_dns_wire_name(c->wire, &rest, &out, &name);
    CHECK(got == c->want, c->name);
    if (got) {
        CHECK_BYTES(name, c->want_name, c->name);
        CHECK_BYTES(rest, c->want_rest, c->name);
    }
    for (size_t len = 0; len + c->want_rest.len < c->wire.len; len++)
        CHECK(!mxw_dns_wire_name(mxw_bytes_first(c->wire, len), &rest, &out, &name), c->name);
}

static void run_record_case(void **state)
{
    const struct record_case *c = *state;
    uint8_t out_at[300], text_at[300];
    struct mxw_writer out = MXW_WRITER(out_at);
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_dns_record record;
    bool got = mxw_dns_record_read(c->type, c->rdata, &out, &record);
    CHECK(got == c->want, c->name);
    if (!got)
        return;
    mxw_put_address(&text, record.address);
    mxw_put_text(&text, "|");
    mxw_put_number(&text, record.preference);
    mxw_put_text(&text, "|");
    mxw_put(&text, record.name);
    mxw_put_text(&text, "|");
    mxw_put(&text, record.text);
    CHECK_BYTES(mxw_written(&text), c->want_text, c->name);
}

static void run_presentation_case(void **state)
{
    const struct presentation_case *c = *state;
    uint8_t out_at[MXW_DNS_PRESENTATION_MAX];
    struct mxw_writer out = MXW_WRITER(out_at);
    mxw_put_dns_presentation(&out, c->raw);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

int main(void)
{
    TEST_TABLE(name_cases, run_name_case);
    TEST_TABLE(record_cases, run_record_case);
    TEST_TABLE(presentation_cases, run_presentation_case);
    return test_run("core/dns/wire");
}
