#include "core/admission/admission.h"

#include "tests/support/test.h"

static mxw_address address(mxw_bytes text)
{
    mxw_address parsed = { .family = MXW_FAMILY_NONE };
    CHECK(mxw_address_parse(text, &parsed) == MXW_OK, "the row's address parses");
    return mxw_address_unmapped(parsed);
}

static mxw_prefix prefix(mxw_bytes text)
{
    mxw_prefix parsed = { .len = 0 };
    CHECK(mxw_prefix_parse(text, &parsed) == MXW_OK, "the row's prefix parses");
    return parsed;
}

static const struct exemption_case {
    const char *name;
    mxw_bytes client;
    mxw_bytes certificate_names[2];
    bool has_no_domain;
    enum mxw_exemption want;
} exemption_cases[] = {
    /* clang-format off */
    { "a stranger is anonymous", B("2001:db8::1"), { { 0 } }, false, MXW_EXEMPTION_NONE },
    { "own network", B("2001:db8:1::1"), { { 0 } }, false, MXW_EXEMPTION_OWN_NETWORK },
    { "own network, also for a domain that is not ours", B("2001:db8:1::1"), { { 0 } }, true, MXW_EXEMPTION_OWN_NETWORK },
    { "trusted relay", B("2001:db8:2::1"), { { 0 } }, false, MXW_EXEMPTION_TRUSTED_RELAY },
    { "allow-listed", B("192.0.2.7"), { { 0 } }, false, MXW_EXEMPTION_ALLOW_LISTED },
    { "exempt by the directory", B("2001:db8:4::1"), { { 0 } }, false, MXW_EXEMPTION_ALLOW_LISTED },
    { "exempt by the directory's other prefix, for a domain that is not ours", B("203.0.113.9"), { { 0 } }, true, MXW_EXEMPTION_ALLOW_LISTED },
    { "just outside of it", B("203.0.113.16"), { { 0 } }, false, MXW_EXEMPTION_NONE },
    { "a mapped address is the IPv4 address", B("::ffff:192.0.2.7"), { { 0 } }, false, MXW_EXEMPTION_ALLOW_LISTED },
    { "a private address is no reason for trust", B("10.0.0.1"), { { 0 } }, false, MXW_EXEMPTION_NONE },
    { "nor is loopback", B("::1"), { { 0 } }, false, MXW_EXEMPTION_NONE },
    { "connector by IPv6 prefix", B("2001:db8:3::ffff"), { { 0 } }, false, MXW_EXEMPTION_CONNECTOR },
    { "connector by IPv4 prefix", B("198.51.100.9"), { { 0 } }, false, MXW_EXEMPTION_CONNECTOR },
    { "a connector belongs to its domain", B("198.51.100.9"), { { 0 } }, true, MXW_EXEMPTION_NONE },
    { "connector by certificate name, in any case", B("2001:db8::1"), { B("other.example"), B("MAIL.partner.example") }, false, MXW_EXEMPTION_CONNECTOR },
    { "a certificate with another name", B("2001:db8::1"), { B("partner.example") }, false, MXW_EXEMPTION_NONE },
    { "a wildcard certificate names no connector", B("2001:db8::1"), { B("*.partner.example") }, false, MXW_EXEMPTION_NONE },
    { "an empty certificate name", B("2001:db8::1"), { B("") }, false, MXW_EXEMPTION_NONE },
    /* clang-format on */
};

static void run_exemption_case(void **state)
{
    const struct exemption_case *c = *state;
    mxw_prefix own = prefix(MXW_BYTES("2001:db8:1::/48"));
    mxw_prefix relay = prefix(MXW_BYTES("2001:db8:2::1"));
    mxw_prefix allowed = prefix(MXW_BYTES("192.0.2.0/29"));
    const mxw_prefix exempt[] = { prefix(MXW_BYTES("2001:db8:4::/64")),
                                  prefix(MXW_BYTES("203.0.113.0/28")) };
    struct mxw_trust trust = { &own, &relay, &allowed, 1, 1, 1, exempt, 2 };
    struct mxw_domain domain = {
        .connector_prefixes = { prefix(MXW_BYTES("2001:db8:3::/64")),
                                prefix(MXW_BYTES("198.51.100.0/24")) },
        .connector_prefix_count = 2,
        .connector_names = { B(""), B("mail.partner.example") },
        .connector_name_count = 2,
    };
    struct mxw_peer peer = { address(c->client), c->certificate_names, 2 };

    CHECK(mxw_exemption_of(&trust, c->has_no_domain ? NULL : &domain, &peer) == c->want, c->name);
}

static const struct contact_case {
    const char *name;
    mxw_bytes local_part;
    bool want;
} contact_cases[] = {
    { "postmaster", B("postmaster"), true },
    { "postmaster in any case", B("PostMaster"), true },
    { "abuse", B("abuse"), true },
    { "anyone else", B("ann"), false },
    { "a longer name", B("postmaster2"), false },
    { "nobody", B(""), false },
};

static void run_contact_case(void **state)
{
    const struct contact_case *c = *state;
    CHECK(mxw_is_contact(c->local_part) == c->want, c->name);
}

int main(void)
{
    TEST_TABLE(exemption_cases, run_exemption_case);
    TEST_TABLE(contact_cases, run_contact_case);
    return test_run("core/admission/exemption");
}
