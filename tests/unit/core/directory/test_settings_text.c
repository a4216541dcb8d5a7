/* Settings as the store keeps them. */
#include "core/directory/settings_text.h"

#include "tests/support/test.h"

#include <stdio.h>

#define HOP "next_hop=smtp://mx.contoso.com\n"

static const struct write_case {
    const char *name;
    mxw_bytes kept, change;
    mxw_bytes want;
} write_cases[] = {
    /* clang-format off */
    { "nothing", B(""), B(""), B("") },
    { "what was kept is kept", B("ipv6=on\n" HOP), B(""), B("ipv6=on\n" HOP) },
    { "in the order of the table", B(HOP "ipv6=on\n"), B("suspended=yes\ntenant=acme\n"), B("tenant=acme\nsuspended=yes\nipv6=on\n" HOP) },
    { "a change replaces", B("ipv6=on\n" HOP), B("ipv6=off\nipv6_since=2026-11-20\n"), B("ipv6=off\nipv6_since=2026-11-20T00:00:00Z\n" HOP) },
    { "an empty value takes back to the default", B("ipv6=on\nmode=observe\n" HOP), B("ipv6=\n"), B("mode=observe\n" HOP) },
    { "so does a list's", B("connector=192.0.2.1\nconnector=192.0.2.2\n"), B("connector=\n"), B("") },
    { "a list is replaced as a whole", B("connector=192.0.2.1\nconnector=192.0.2.2\n"), B("connector=2001:db8::3\n"), B("connector=2001:db8::3\n") },
    { "an empty value beside others adds nothing", B(""), B("connector=\nconnector=192.0.2.1\n"), B("connector=192.0.2.1\n") },
    { "of two values the last one counts", B("mode=observe\nmode=enforce\n"), B(""), B("") },
    { "defaults are left out", B("tenant=contoso.com\nsuspended=no\nipv6=never\ndrain=24h\nmode=enforce\nrefusal=defer\niprev=exists\ncontacts=exempt\ntls=may\n"), B(""), B("") },
    { "everything else is not", B("tenant=a\nsuspended=yes\nipv6=on\nipv6_since=2026-11-01T00:00:01Z\ndrain=10m\nmode=observe\nrefusal=refuse\niprev=confirmed\ncontacts=gated\n" HOP "tls=none\nconnector=192.0.2.0/24\nconnector_name=a.b\n"), B(""),
      B("tenant=a\nsuspended=yes\nipv6=on\nipv6_since=2026-11-01T00:00:01Z\ndrain=10m\nmode=observe\nrefusal=refuse\niprev=confirmed\ncontacts=gated\n" HOP "tls=none\nconnector=192.0.2.0/24\nconnector_name=a.b\n") },
    { "an alias", B("alias_of=Fabrikam.example\ntenant=acme\n"), B(""), B("tenant=acme\nalias_of=fabrikam.example\n") },
    { "a domain becomes an alias", B("ipv6=on\n" HOP), B("ipv6=\nnext_hop=\nalias_of=fabrikam.example\n"), B("alias_of=fabrikam.example\n") },
    { "a time in one form", B("drain=1440m\n"), B(""), B("") },
    { "in the largest unit", B("drain=7200\n"), B(""), B("drain=2h\n") },
    { "a prefix in one form", B("connector=2001:DB8:0::1/32\nconnector=192.0.2.7/32\nconnector=::/0\n"), B(""), B("connector=2001:db8::/32\nconnector=192.0.2.7\nconnector=::/0\n") },
    { "a name in lower case", B("connector_name=Mail.Partner.example\n"), B(""), B("connector_name=mail.partner.example\n") },
    { "a next hop in one form", B("next_hop=SMTP://MX.contoso.com:25/  preference=0\n"), B(""), B(HOP) },
    { "with all it can have", B("next_hop=smtp://[2001:DB8::0001]:2525 tls=verify preference=20\n"), B(""), B("next_hop=smtp://[2001:db8::1]:2525 preference=20 tls=verify\n") },
    { "LMTP, at its own port unless told otherwise", B("next_hop=LMTP://MX.contoso.com:24\nnext_hop=lmtp://b:2424 tls=none\n"), B(""), B("next_hop=lmtp://mx.contoso.com\nnext_hop=lmtp://b:2424 tls=none\n") },
    { "how the client is told, last", B("next_hop=smtp://a client=none\nnext_hop=smtp://b client=xclient tls=none\nnext_hop=smtp://c client=xforward\nnext_hop=lmtp://d client=proxy\n"), B(""),
      B("next_hop=smtp://a\nnext_hop=smtp://b tls=none client=xclient\nnext_hop=smtp://c client=xforward\nnext_hop=lmtp://d client=proxy\n") },
    { "a mapped address is IPv4", B("next_hop=smtp://[::ffff:192.0.2.1]\n"), B(""), B("next_hop=smtp://192.0.2.1\n") },
    { "next hops by preference, each with its TLS", B("next_hop=smtp://b preference=2 tls=none\nnext_hop=smtp://c preference=2\nnext_hop=smtp://a preference=1\nnext_hop=smtp://d preference=2 tls=may\n"), B(""),
      B("next_hop=smtp://a preference=1\nnext_hop=smtp://b preference=2 tls=none\nnext_hop=smtp://c preference=2\nnext_hop=smtp://d preference=2 tls=may\n") },
    { "opting in and out again leaves the time", B("ipv6=off\nipv6_since=2026-11-20T08:30:00Z\n"), B("ipv6=\n"), B("ipv6_since=2026-11-20T08:30:00Z\n") },
    /* clang-format on */
};

static bool read_into(struct mxw_domain_draft *draft, mxw_bytes kept, mxw_bytes change,
                      struct mxw_settings_fault *fault)
{
    mxw_domain_draft_begin(draft, MXW_BYTES("contoso.com"));
    return mxw_settings_text_read(kept, change, draft, fault);
}

static void run_write_case(void **state)
{
    const struct write_case *c = *state;
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    uint8_t at[1024], again_at[1024];
    struct mxw_writer out = MXW_WRITER(at), again = MXW_WRITER(again_at);

    CHECK(read_into(&draft, c->kept, c->change, &fault), c->name);
    (void)mxw_domain_draft_end(&draft);
    mxw_settings_text_write(&out, &draft);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);

    CHECK(read_into(&draft, c->want, (mxw_bytes){ 0 }, &fault), c->name);
    (void)mxw_domain_draft_end(&draft);
    mxw_settings_text_write(&again, &draft);
    CHECK_BYTES(mxw_written(&again), c->want, "what is canonical stays as it is");

    for (size_t room = 0; room < c->want.len; room++) {
        struct mxw_writer starved = { .at = again_at, .room = room };
        mxw_settings_text_write(&starved, &draft);
        CHECK(starved.overflowed && starved.used <= room, "less room than text is noticed");
    }
    for (size_t len = 0; len < c->kept.len; len++)
        (void)read_into(&draft, mxw_bytes_first(c->kept, len), c->change, &fault);
}

static const struct fault_case {
    const char *name;
    mxw_bytes kept, change;
    mxw_bytes want_name, want_value, want_expected;
} fault_cases[] = {
    /* clang-format off */
    { "an unknown setting", B(""), B("colour=blue\n"), B("colour"), B("blue"), B("tenant, alias_of") },
    { "an unknown setting taken back", B(""), B("colour=\n"), B("colour"), B(""), B("tenant, alias_of") },
    { "a wrong value", B(""), B("mode=observe\nipv6=maybe\n"), B("ipv6"), B("maybe"), B("never, on or off") },
    { "a wrong value that was kept", B("ipv6=maybe\n"), B("mode=observe\n"), B("ipv6"), B("maybe"), B("never, on or off") },
    { "a value with a carriage return", B(""), B("ipv6=on\r\n"), B("ipv6"), B("on\r"), B("never, on or off") },
    { "a value with a NUL", B(""), B("tenant=a\0b\n"), B("tenant"), B("a\0b"), B("1 to 64 letters") },
    { "a line without an equal sign", B(""), B("ipv6\n"), B(""), B("ipv6"), B("lines of name=value") },
    { "an empty line", B("\nipv6=on\n"), B(""), B(""), B(""), B("lines of name=value") },
    { "a line that does not end", B("ipv6=on"), B(""), B(""), B("ipv6=on"), B("lines of name=value") },
    { "a line without a name", B(""), B("=on\n"), B(""), B("on"), B("tenant, alias_of") },
    /* clang-format on */
};

static void run_fault_case(void **state)
{
    const struct fault_case *c = *state;
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    CHECK(!read_into(&draft, c->kept, c->change, &fault), c->name);
    CHECK_BYTES(fault.line.name, c->want_name, c->name);
    CHECK_BYTES(fault.line.value, c->want_value, c->name);
    mxw_bytes expected = { (const uint8_t *)fault.expected, strlen(fault.expected) };
    CHECK_BYTES(mxw_bytes_first(expected, c->want_expected.len), c->want_expected, c->name);
}

static void check_limit(void **state)
{
    (void)state;
    static uint8_t text[MXW_SETTINGS_TEXT_MAX + 9];
    static const char line[] = "ipv6=on\n";
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)line[i % (sizeof line - 1)];
    mxw_bytes full = { text, MXW_SETTINGS_TEXT_MAX }, none = { 0 };
    CHECK(read_into(&draft, full, none, &fault), "a text at the limit");
    CHECK(read_into(&draft, none, full, &fault), "a change at the limit");
    full.len += sizeof line - 1;
    CHECK(!read_into(&draft, full, none, &fault), "a text over it by a line");
    CHECK(!read_into(&draft, none, full, &fault), "a change over it by a line");
    CHECK(fault.expected[0] != '\0', "is told why");
}

/* Every setting as long as it can be, and as often. */
static void check_largest(void **state)
{
    (void)state;
    static uint8_t host[253];
    static char value[512];
    static uint8_t out_at[MXW_SETTINGS_TEXT_MAX];
    struct mxw_domain_draft draft;
    for (size_t i = 0; i < sizeof host; i++)
        host[i] = i % 62 == 61 ? '.' : 'a';
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    int len = snprintf(value, sizeof value, "smtp://%.253s:65534 preference=65535 tls=require",
                       (const char *)host);
    const mxw_bytes name = { host, sizeof host };
    const mxw_bytes hop = { (const uint8_t *)value, (size_t)len };
    const mxw_bytes prefix = MXW_BYTES("2001:db8:1111:2222:3333:4444:5555:6660/124");
    const struct {
        mxw_bytes setting, value;
        size_t count;
    } rows[] = {
        { MXW_BYTES("tenant"), { host, 61 }, 1 },
        { MXW_BYTES("suspended"), MXW_BYTES("yes"), 1 },
        { MXW_BYTES("ipv6"), MXW_BYTES("off"), 1 },
        { MXW_BYTES("ipv6_since"), MXW_BYTES("2026-11-20T08:30:00Z"), 1 },
        { MXW_BYTES("drain"), MXW_BYTES("7775999"), 1 },
        { MXW_BYTES("mode"), MXW_BYTES("observe"), 1 },
        { MXW_BYTES("refusal"), MXW_BYTES("refuse"), 1 },
        { MXW_BYTES("iprev"), MXW_BYTES("confirmed"), 1 },
        { MXW_BYTES("contacts"), MXW_BYTES("gated"), 1 },
        { MXW_BYTES("next_hop"), hop, MXW_NEXT_HOPS_MAX },
        { MXW_BYTES("tls"), MXW_BYTES("require"), 1 },
        { MXW_BYTES("connector"), prefix, MXW_CONNECTOR_PREFIXES_MAX },
        { MXW_BYTES("connector_name"), name, MXW_CONNECTOR_NAMES_MAX },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(rows); i++)
        for (size_t n = 0; n < rows[i].count; n++)
            CHECK(mxw_domain_draft_set(&draft, rows[i].setting, rows[i].value) == NULL,
                  "a value as long as it can be");
    CHECK(mxw_domain_draft_end(&draft) == NULL, "is a whole domain");

    struct mxw_writer out = MXW_WRITER(out_at);
    struct mxw_settings_fault fault;
    mxw_settings_text_write(&out, &draft);
    CHECK(!out.overflowed && out.used > 12000, "the largest text has room");
    CHECK(read_into(&draft, mxw_written(&out), (mxw_bytes){ 0 }, &fault), "and is read again");
    CHECK(draft.domain.connector_prefix_count == MXW_CONNECTOR_PREFIXES_MAX, "all of it");
}

static void check_lines(void **state)
{
    static const char name[] = "lines are taken one by one";
    (void)state;
    mxw_bytes text = MXW_BYTES("a=1\nb==\nc=\nrest");
    struct mxw_settings_line line;
    CHECK(mxw_settings_text_next(&text, &line), name);
    CHECK_BYTES(line.name, MXW_BYTES("a"), name);
    CHECK_BYTES(line.value, MXW_BYTES("1"), name);
    CHECK(mxw_settings_text_next(&text, &line), name);
    CHECK_BYTES(line.value, MXW_BYTES("="), name);
    CHECK(mxw_settings_text_next(&text, &line) && line.value.len == 0, name);
    CHECK(!mxw_settings_text_next(&text, &line), name);
    CHECK_BYTES(text, MXW_BYTES("rest"), name);
}

int main(void)
{
    TEST_TABLE(write_cases, run_write_case);
    TEST_TABLE(fault_cases, run_fault_case);
    TEST_ONE("a text at the limit and over it", check_limit);
    TEST_ONE("the largest text", check_largest);
    TEST_ONE("lines are taken one by one", check_lines);
    return test_run("core/directory/settings_text");
}
