#include "core/delivery/origin.h"

#include "tests/support/test.h"

#define ALL ~0u
#define LABEL63 "a23456789012345678901234567890123456789012345678901234567890123"
#define NAME253                                                                                    \
    LABEL63 "." LABEL63 "." LABEL63 "."                                                            \
            "a234567890123456789012345678901234567890123456789012345678901"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const mxw_address ipv4 = { MXW_IPV4, { 192, 0, 2, 1 } };
static const mxw_address ipv6 = { MXW_IPV6, { 0x20, 1, 0xd, 0xb8, [15] = 1 } };

/* clang-format off */
static const struct put_case {
    const char *name;
    enum mxw_hop_client how;
    unsigned offered;
    bool is_ipv6;
    struct mxw_delivery_origin origin; /* but for the address */
    mxw_bytes want;
} put_cases[] = {
    { "everything, over IPv4", MXW_HOP_CLIENT_XFORWARD, ALL, false,
      { .port = 4711, .name = B("mail.example.org"), .helo = B("mx"), .extended = true, .id = B("abc-1") },
      B(" ADDR=192.0.2.1 PORT=4711 PROTO=ESMTP IDENT=abc-1 SOURCE=REMOTE NAME=mail.example.org HELO=mx") },
    { "IPv6 is marked", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR), true, { .port = 1 },
      B(" ADDR=IPV6:2001:db8::1") },
    { "nothing that was not offered", MXW_HOP_CLIENT_XCLIENT, 0, true, { .helo = B("mx") }, B("") },
    { "what is not known", MXW_HOP_CLIENT_XFORWARD, ALL, false, { .port = 0 },
      B(" ADDR=192.0.2.1 PORT=0 PROTO=SMTP IDENT=[UNAVAILABLE] SOURCE=REMOTE NAME=[UNAVAILABLE] HELO=[UNAVAILABLE]") },
    { "no name, for certain", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false, { .port = 1 },
      B(" NAME=[UNAVAILABLE]") },
    { "no name, as far as the DNS can tell now", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .is_name_unsure = true }, B(" NAME=[TEMPUNAVAIL]") },
    { "for which XFORWARD has no word", MXW_HOP_CLIENT_XFORWARD, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .is_name_unsure = true }, B(" NAME=[UNAVAILABLE]") },
    { "and which says nothing of the rest", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .is_name_unsure = true }, B(" HELO=[UNAVAILABLE]") },

    /* Names that Postfix would refuse the command for. */
    { "a name with an underscore", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B("_a.b-c.example") }, B(" NAME=_a.b-c.example") },
    { "a name with a hyphen in front", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B("a.-b.example") }, B(" NAME=[UNAVAILABLE]") },
    { "a name with a hyphen at an end", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B("a.example-") }, B(" NAME=[UNAVAILABLE]") },
    { "a name that is an address", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B("192.0.2.1") }, B(" NAME=[UNAVAILABLE]") },
    { "a name with an empty label", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B("a..example") }, B(" NAME=[UNAVAILABLE]") },
    { "a label of 63", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B(LABEL63) }, B(" NAME=" LABEL63) },
    { "a label of 64", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_NAME), false,
      { .name = B(LABEL63 "4") }, B(" NAME=[UNAVAILABLE]") },

    /* Strangers' words. */
    { "a line end in a HELO", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B("a\r\nMAIL FROM:<>\r\n") }, B(" HELO=a+0D+0AMAIL+20FROM:<>+0D+0A") },
    { "an attribute in a HELO", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B("a ADDR=192.0.2.66") }, B(" HELO=a+20ADDR+3D192.0.2.66") },
    { "every octet that is not text", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B("+\0\x7f\x80\xff~!") }, B(" HELO=+2B+00+7F+80+FF~!") },
    { "a HELO of 255 octets", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B(FIFTY FIFTY FIFTY FIFTY FIFTY "12345") }, B(" HELO=" FIFTY FIFTY FIFTY FIFTY FIFTY "12345") },
    { "a HELO of 256", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B(FIFTY FIFTY FIFTY FIFTY FIFTY "123456") }, B(" HELO=[UNAVAILABLE]") },
    { "a HELO that grows to 256", MXW_HOP_CLIENT_XCLIENT, MXW_ORIGIN_BIT(MXW_ORIGIN_HELO), false,
      { .helo = B(FIFTY FIFTY FIFTY FIFTY FIFTY "123=") }, B(" HELO=[UNAVAILABLE]") },
    { "the line is full: the HELO goes", MXW_HOP_CLIENT_XFORWARD, ALL, false,
      { .port = 65535, .name = B(NAME253), .helo = B(FIFTY FIFTY FIFTY), .id = B("abcdefghijklmnopqrst-4294967295") },
      B(" ADDR=192.0.2.1 PORT=65535 PROTO=SMTP IDENT=abcdefghijklmnopqrst-4294967295 SOURCE=REMOTE NAME=" NAME253
        " HELO=[UNAVAILABLE]") },
};

static const struct words_case {
    const char *name;
    mxw_bytes words;
    unsigned want;
} words_cases[] = {
    { "none", B(""), 0 },
    { "one", B("ADDR"), MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR) },
    { "those of Postfix for XCLIENT", B("NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT"),
      MXW_ORIGIN_OF_XCLIENT },
    { "and for XFORWARD", B("NAME ADDR PROTO HELO SOURCE PORT IDENT"), (1u << MXW_ORIGIN_ATTRIBUTE_COUNT) - 1 },
    { "in any case, with blanks", B("  addr   Helo "), MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR) | MXW_ORIGIN_BIT(MXW_ORIGIN_HELO) },
    { "parts of words", B("ADD ADDRESS"), 0 },
};

static const struct hello_case {
    const char *name;
    mxw_bytes helo, want;
} hello_cases[] = {
    { "a name", B("mail.example.org"), B("mail.example.org") },
    { "an address", B("[IPv6:2001:db8::1]"), B("[IPv6:2001:db8::1]") },
    { "nothing", B(""), B("") },
    { "nothing that ends the word or the line", B("a b\r\nc\xc3\xbc\0\x7f~"), B("a?b??c????~") },
};
/* clang-format on */

static struct mxw_delivery_origin origin_of(const struct put_case *c)
{
    struct mxw_delivery_origin origin = c->origin;
    origin.address = c->is_ipv6 ? ipv6 : ipv4;
    return origin;
}

static void run_put_case(void **state)
{
    const struct put_case *c = *state;
    struct mxw_delivery_origin origin = origin_of(c);
    uint8_t at[MXW_ORIGIN_LINE_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_delivery_put_attributes(&out, &origin, c->how, c->offered);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK(!out.overflowed && strlen("XFORWARD\r\n") + out.used <= MXW_ORIGIN_LINE_MAX, c->name);

    for (size_t room = 0; room < c->want.len; room++) {
        struct mxw_writer starved = { .at = at, .room = room };
        mxw_delivery_put_attributes(&starved, &origin, c->how, c->offered);
        CHECK(starved.overflowed && starved.used <= room, "less room than text is noticed");
    }
}

static void run_words_case(void **state)
{
    const struct words_case *c = *state;
    CHECK(mxw_delivery_attributes_parse(c->words) == c->want, c->name);
}

static void run_hello_case(void **state)
{
    const struct hello_case *c = *state;
    uint8_t at[64];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_delivery_put_hello_name(&out, &(struct mxw_delivery_origin){ .helo = c->helo });
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

int main(void)
{
    TEST_TABLE(put_cases, run_put_case);
    TEST_TABLE(words_cases, run_words_case);
    TEST_TABLE(hello_cases, run_hello_case);
    return test_run("core/delivery/origin");
}
