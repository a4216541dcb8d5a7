#include "core/directory/setting.h"

#include "tests/support/test.h"

static const struct set_case {
    const char *name;
    mxw_bytes setting, text;
    bool is_valid;
} set_cases[] = {
    { "a wish", B("ipv6"), B("on"), true },
    { "a wish in capitals", B("ipv6"), B("ON"), false },
    { "two words at once", B("ipv6"), B("never on"), false },
    { "no word", B("ipv6"), B(""), false },
    { "an unknown setting", B("colour"), B("blue"), false },
    { "a setting cut short", B("ipv"), B("on"), false },
    { "a setting that goes on", B("ipv6_"), B("on"), false },
    { "no setting", B(""), B("on"), false },
    { "a NUL in a setting", B("ipv6\0x"), B("on"), false },
    { "the shortest drain", B("drain"), B("10m"), true },
    { "a shorter one", B("drain"), B("599"), false },
    { "the longest drain", B("drain"), B("90d"), true },
    { "a longer one", B("drain"), B("7776001"), false },
    { "a time", B("ipv6_since"), B("2026-11-01T00:00:00Z"), true },
    { "a tenant", B("tenant"), B("acme_1.example@x-y"), true },
    { "a tenant with a NUL", B("tenant"), B("a\0b"), false },
    { "an address for a connector", B("connector"), B("2001:db8::1"), true },
    { "a prefix too long", B("connector"), B("192.0.2.0/33"), false },
    { "a name for a connector", B("connector_name"), B("mail.partner.example"), true },
    { "a wildcard for a connector", B("connector_name"), B("*.partner.example"), false },
    { "gated contacts", B("contacts"), B("gated"), true },
    { "the level of iprev", B("iprev"), B("confirmed"), true },
    { "a mode", B("mode"), B("observe"), true },
    { "a refusal", B("refusal"), B("refuse"), true },
    { "TLS", B("tls"), B("verify"), true },
    { "a next hop", B("next_hop"), B("smtp://[::1]:2626 tls=none preference=1"), true },
    { "a next hop with a NUL", B("next_hop"), B("smtp://mx\0.example"), false },
};

static void run_set_case(void **state)
{
    const struct set_case *c = *state;
    struct mxw_domain_draft draft, before;
    memset(&draft, 0, sizeof draft);
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    before = draft;
    CHECK((mxw_domain_draft_set(&draft, c->setting, c->text) == NULL) == c->is_valid, c->name);
    if (!c->is_valid)
        CHECK(draft.domain.next_hop_count == before.domain.next_hop_count
                  && draft.domain.connector_prefix_count == before.domain.connector_prefix_count
                  && draft.domain.wish == before.domain.wish
                  && draft.domain.policy.drain_seconds == before.domain.policy.drain_seconds,
              c->name);
    /* Every beginning of a text is valid or refused; the sanitizers watch. */
    for (size_t len = 0; len < c->text.len; len++)
        (void)mxw_domain_draft_set(&draft, c->setting, mxw_bytes_first(c->text, len));
}

static const struct many_case {
    const char *name;
    mxw_bytes setting, text;
    size_t max;
} many_cases[] = {
    { "next hops", B("next_hop"), B("smtp://mx.contoso.com"), MXW_NEXT_HOPS_MAX },
    { "connector prefixes", B("connector"), B("192.0.2.1"), MXW_CONNECTOR_PREFIXES_MAX },
    { "connector names", B("connector_name"), B("a.example"), MXW_CONNECTOR_NAMES_MAX },
};

static void run_many_case(void **state)
{
    const struct many_case *c = *state;
    struct mxw_domain_draft draft;
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    for (size_t i = 0; i < c->max; i++)
        CHECK(mxw_domain_draft_set(&draft, c->setting, c->text) == NULL, c->name);
    CHECK(mxw_domain_draft_set(&draft, c->setting, c->text) != NULL, c->name);
}

static const struct length_case {
    const char *name;
    mxw_bytes setting;
    size_t label, max; /* octets of each label and in all; 0: no dots */
} length_cases[] = {
    { "octets of a tenant", B("tenant"), 0, 64 },
    { "octets of a label", B("connector_name"), 0, 63 },
    { "octets of a host name", B("connector_name"), 61, 253 },
};

static void run_length_case(void **state)
{
    const struct length_case *c = *state;
    uint8_t text[256];
    struct mxw_domain_draft draft;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = c->label > 0 && i % (c->label + 1) == c->label ? '.' : 'a';
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    CHECK(mxw_domain_draft_set(&draft, c->setting, (mxw_bytes){ text, c->max }) == NULL, c->name);
    CHECK(mxw_domain_draft_set(&draft, c->setting, (mxw_bytes){ text, c->max + 1 }) != NULL,
          c->name);
}

static const struct name_case {
    const char *name;
    mxw_bytes text;
    bool want;
} name_cases[] = {
    { "a name", B("mx1.contoso.com"), true },
    { "a single label", B("localhost"), true },
    { "an A-label", B("xn--bcher-kva.example"), true },
    { "capitals", B("Contoso.COM"), true },
    { "a label of digits", B("1.2.example"), true },
    { "a last label of digits", B("192.0.2.256"), false },
    { "a dot at the end", B("contoso.com."), false },
    { "a dot at the beginning", B(".contoso.com"), false },
    { "a hyphen at the beginning", B("-a.com"), false },
    { "a hyphen at the end", B("a-.com"), false },
    { "an underscore", B("a_b.com"), false },
    { "a byte above ASCII", B("b\xc3\xbc.com"), false },
    { "nothing", B(""), false },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    CHECK(mxw_is_host_name(c->text) == c->want, c->name);
}

static void check_settings_are_described(void **state)
{
    (void)state;
    size_t count;
    const struct mxw_domain_setting *settings = mxw_domain_settings(&count);
    for (size_t i = 0; i < count; i++)
        CHECK(settings[i].expected[0] != '\0' && settings[i].help[0] != '\0', settings[i].name);
}

int main(void)
{
    TEST_TABLE(set_cases, run_set_case);
    TEST_TABLE(many_cases, run_many_case);
    TEST_TABLE(length_cases, run_length_case);
    TEST_TABLE(name_cases, run_name_case);
    TEST_ONE("every setting is described", check_settings_are_described);
    return test_run("core/directory/setting");
}
