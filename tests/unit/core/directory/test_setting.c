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
    { "a suspended domain", B("suspended"), B("yes"), true },
    { "half of one", B("suspended"), B("maybe"), false },
    { "an alias", B("alias_of"), B("contoso.com"), true },
    { "an alias of a wildcard", B("alias_of"), B("*.contoso.com"), false },
    { "an alias of nothing", B("alias_of"), B(""), false },
    { "a next hop", B("next_hop"), B("smtp://[::1]:2626 tls=none preference=1"), true },
    { "a next hop that speaks LMTP", B("next_hop"), B("lmtp://192.0.2.1:24 tls=verify"), true },
    { "a next hop that is told of the client", B("next_hop"), B("smtp://192.0.2.1 client=xclient"),
      true },
    { "a next hop that is told in another way", B("next_hop"), B("smtp://192.0.2.1 client=xlogin"),
      false },
    { "a next hop that is told in no way", B("next_hop"), B("smtp://192.0.2.1 client="), false },
    { "LMTP at the port of SMTP", B("next_hop"), B("lmtp://192.0.2.1:25"), false },
    { "SMTP at the port of LMTP", B("next_hop"), B("smtp://192.0.2.1:24"), true },
    { "a next hop that speaks something else", B("next_hop"), B("http://192.0.2.1"), false },
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
                  && draft.domain.policy.drain_seconds == before.domain.policy.drain_seconds
                  && draft.alias_of.len == 0 && draft.has_own == before.has_own,
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

static const struct domain_name_case {
    const char *name;
    mxw_bytes text;
    bool want;
    mxw_bytes want_tenant; /* by default */
} domain_name_cases[] = {
    { "a name", B("contoso.com"), true, B("contoso.com") },
    { "every name below one", B("*.contoso.com"), true, B("contoso.com") },
    { "every name below one label", B("*.com"), true, B("com") },
    { "a star alone", B("*"), false, B("*") },
    { "a star with nothing behind it", B("*."), false, B("") },
    { "a star elsewhere", B("a.*.com"), false, B("a.*.com") },
    { "two stars", B("*.*.com"), false, B("*.com") },
    { "a part of a label", B("*x.com"), false, B("*x.com") },
};

static void run_domain_name_case(void **state)
{
    const struct domain_name_case *c = *state;
    struct mxw_domain_draft draft;
    CHECK(mxw_is_domain_name(c->text) == c->want, c->name);
    mxw_domain_draft_begin(&draft, c->text);
    CHECK_BYTES(draft.domain.tenant, c->want_tenant, c->name);
}

static void check_longest_domain_name(void **state)
{
    (void)state;
    uint8_t text[254];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 50 == 1 ? '.' : 'a';
    text[0] = '*';
    CHECK(mxw_is_domain_name((mxw_bytes){ text, 253 }), "a wildcard at the limit");
    CHECK(!mxw_is_domain_name((mxw_bytes){ text, 254 }), "a wildcard over it by one");
}

static const struct end_case {
    const char *name;
    mxw_bytes settings[3][2];
    bool is_whole;
} end_cases[] = {
    /* clang-format off */
    { "a domain with a next hop", { { B("next_hop"), B("smtp://a") } }, true },
    { "a domain without", { { B("ipv6"), B("on") } }, false },
    { "opted out, but when?", { { B("next_hop"), B("smtp://a") }, { B("ipv6"), B("off") } }, false },
    { "an alias alone", { { B("alias_of"), B("x.org") } }, true },
    { "an alias and whose it is", { { B("alias_of"), B("x.org") }, { B("tenant"), B("acme") } }, true },
    { "an alias with a next hop", { { B("alias_of"), B("x.org") }, { B("next_hop"), B("smtp://a") } }, false },
    { "an alias with a setting at its default", { { B("ipv6"), B("never") }, { B("alias_of"), B("x.org") } }, false },
    { "an alias of itself", { { B("alias_of"), B("Contoso.COM") } }, false },
    /* clang-format on */
};

static void run_end_case(void **state)
{
    const struct end_case *c = *state;
    struct mxw_domain_draft draft;
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    for (size_t i = 0; i < 3 && c->settings[i][0].len > 0; i++)
        CHECK(mxw_domain_draft_set(&draft, c->settings[i][0], c->settings[i][1]) == NULL, c->name);
    CHECK((mxw_domain_draft_end(&draft) == NULL) == c->is_whole, c->name);
}

/* A value that is good for each setting. */
static const mxw_bytes good_values[][2] = {
    { B("tenant"), B("acme") },
    { B("alias_of"), B("a.example") },
    { B("suspended"), B("yes") },
    { B("ipv6"), B("on") },
    { B("ipv6_since"), B("2026-11-01T00:00:00Z") },
    { B("drain"), B("2h") },
    { B("mode"), B("observe") },
    { B("refusal"), B("refuse") },
    { B("iprev"), B("confirmed") },
    { B("contacts"), B("gated") },
    { B("next_hop"), B("smtp://[2001:db8::1]:26 preference=1 tls=none") },
    { B("tls"), B("none") },
    { B("connector"), B("192.0.2.0/24") },
    { B("connector_name"), B("a.example") },
};

/* Settings are kept as lines: a value must not end one. */
static void check_control_characters(void **state)
{
    (void)state;
    struct mxw_domain_draft draft;
    size_t count;
    (void)mxw_domain_settings(&count);
    CHECK(MXW_COUNT_OF(good_values) == count, "every setting is tried");
    for (size_t i = 0; i < MXW_COUNT_OF(good_values); i++) {
        mxw_bytes setting = good_values[i][0], good = good_values[i][1];
        const char *name = mxw_domain_setting_find(setting)->name;
        mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
        CHECK(mxw_domain_draft_set(&draft, setting, good) == NULL, name);
        for (size_t at = 0; at <= good.len; at++)
            for (unsigned c = 0; c < 33; c++) {
                uint8_t text[64];
                memcpy(text, good.at, at);
                text[at] = c == 32 ? 0x7f : (uint8_t)c;
                memcpy(text + at + 1, good.at + at, good.len - at);
                mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
                CHECK(mxw_domain_draft_set(&draft, setting, (mxw_bytes){ text, good.len + 1 })
                          != NULL,
                      name);
            }
    }
}

static void check_settings_are_described(void **state)
{
    (void)state;
    size_t count;
    const struct mxw_domain_setting *settings = mxw_domain_settings(&count);
    for (size_t i = 0; i < count; i++) {
        mxw_bytes name = { (const uint8_t *)settings[i].name, strlen(settings[i].name) };
        CHECK(settings[i].expected[0] != '\0' && settings[i].help[0] != '\0', settings[i].name);
        CHECK(mxw_domain_setting_find(name) == &settings[i], settings[i].name);
    }
    CHECK(mxw_domain_setting_find(MXW_BYTES("ipv")) == NULL, "a part of a name is none");
}

int main(void)
{
    TEST_TABLE(set_cases, run_set_case);
    TEST_TABLE(many_cases, run_many_case);
    TEST_TABLE(length_cases, run_length_case);
    TEST_TABLE(name_cases, run_name_case);
    TEST_TABLE(domain_name_cases, run_domain_name_case);
    TEST_ONE("the longest wildcard", check_longest_domain_name);
    TEST_TABLE(end_cases, run_end_case);
    TEST_ONE("no value holds a control character", check_control_characters);
    TEST_ONE("every setting is described", check_settings_are_described);
    return test_run("core/directory/setting");
}
