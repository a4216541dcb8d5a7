#include "cli/options.h"
#include "cli/recipient.h"
#include "tests/support/test.h"

#define HOLDS(function, condition)                                                                 \
    static bool function(const struct mxw_tried_recipient *recipient)                              \
    {                                                                                              \
        const struct mxw_domain *domain = mxw_tried_domain(recipient);                             \
        return domain->name.len > 0 && (condition);                                                \
    }

HOLDS(is_on, domain->wish == MXW_IPV6_ON)
HOLDS(is_off, domain->wish == MXW_IPV6_OFF && domain->wish_since == 0)
HOLDS(is_never, domain->wish == MXW_IPV6_NEVER)
HOLDS(has_since, domain->wish_since == 1795348800)
HOLDS(has_drain, domain->policy.drain_seconds == 86400)
HOLDS(has_short_drain, domain->policy.drain_seconds == MXW_DRAIN_SECONDS_MIN)
HOLDS(refuses, domain->policy.refusal == MXW_REFUSAL_REFUSE)
HOLDS(observes, domain->policy.mode == MXW_MODE_OBSERVE)
HOLDS(confirms, domain->policy.iprev_level == MXW_IPREV_CONFIRMED)
HOLDS(gates_contacts, domain->policy.contacts_gated)
HOLDS(has_connector, domain->connector_prefix_count == 1)
HOLDS(has_connectors, domain->connector_prefix_count == 2)
HOLDS(defers, recipient->not_opted_in_defers)
HOLDS(refuses_not_opted_in, !recipient->not_opted_in_defers)
HOLDS(has_networks, recipient->own_network_count == 2)

static const struct good_case {
    const char *name;
    const char *setting;
    bool (*holds)(const struct mxw_tried_recipient *recipient);
} good_cases[] = {
    { "IPv6 is on by default", NULL, is_on },
    { "drain has a default", NULL, has_drain },
    { "on", "ipv6=on", is_on },
    { "off", "ipv6=off", is_off },
    { "never", "ipv6=never", is_never },
    { "since, in seconds", "ipv6_since=1795348800", has_since },
    { "since, as a date", "ipv6_since=2026-11-22T12:00:00Z", has_since },
    { "drain in seconds", "drain=86400", has_drain },
    { "drain in hours", "drain=24h", has_drain },
    { "the shortest drain", "drain=600", has_short_drain },
    { "refusal", "refusal=refuse", refuses },
    { "mode", "mode=observe", observes },
    { "iprev", "iprev=confirmed", confirms },
    { "contacts", "contacts=gated", gates_contacts },
    { "a connector", "connector=2001:db8::/32", has_connector },
    { "two connectors", "connector=2001:db8::/32, 192.0.2.1", has_connectors },
    { "the site defers", "not_opted_in=defer", defers },
    { "the site refuses", "not_opted_in=refuse", refuses_not_opted_in },
    { "own networks", "own_networks=192.0.2.0/24,2001:db8::1", has_networks },
};

static const struct bad_case {
    const char *name;
    const char *setting;
    const char *want; /* a piece of the complaint */
} bad_cases[] = {
    { "no value", "ipv6", "has no '='" },
    { "an unknown key", "colour=red", "expected tenant, alias_of" },
    { "an alias", "alias_of=contoso.com", "expected the settings of the domain" },
    { "a key in capitals", "IPV6=on", "expected tenant, alias_of" },
    { "an unknown word", "ipv6=maybe", "expected never, on or off" },
    { "an empty word", "ipv6=", "expected never, on or off" },
    { "no time", "ipv6_since=soon", "expected a time" },
    { "a drain one second too short", "drain=599", "from 10m" },
    { "a connector that is no prefix", "connector=2001:db8::/129", "prefixes" },
    { "one connector of two", "connector=192.0.2.1,nobody", "prefixes" },
    { "an unknown word of the site", "not_opted_in=admit", "refuse or defer" },
    { "own networks that are none", "own_networks=private", "prefixes" },
};

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    static struct mxw_tried_recipient recipient;
    struct mxw_problem problem;
    mxw_tried_begin(&recipient);
    CHECK(c->setting == NULL || mxw_tried_set(&recipient, c->setting, &problem), c->name);
    CHECK(c->holds(&recipient), c->name);
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    static struct mxw_tried_recipient recipient;
    struct mxw_problem problem = { "" };
    mxw_tried_begin(&recipient);
    CHECK(!mxw_tried_set(&recipient, c->setting, &problem), c->name);
    CHECK(strstr(problem.text, c->want) != NULL, c->name);
}

static const struct address_case {
    const char *name;
    mxw_bytes address;
    bool want_good;
    mxw_bytes want_domain;
    bool want_contact;
} address_cases[] = {
    { "an address", B("anne@contoso.com"), true, B("contoso.com"), false },
    { "a dot at the end", B("anne@contoso.com."), true, B("contoso.com"), false },
    { "postmaster of a domain", B("postmaster@contoso.com"), true, B("contoso.com"), true },
    { "abuse of a domain", B("abuse@contoso.com"), true, B("contoso.com"), true },
    { "postmaster alone", B("Postmaster"), true, B("recipient.example"), true },
    { "nothing", B(""), false, B(""), false },
    { "a word", B("anne"), false, B(""), false },
    { "no local part", B("@contoso.com"), false, B(""), false },
    { "no domain", B("anne@"), false, B(""), false },
    { "a domain that cannot exist", B("anne@a..b"), false, B(""), false },
};

static void run_address_case(void **state)
{
    const struct address_case *c = *state;
    static struct mxw_tried_recipient recipient;
    struct mxw_problem problem;
    mxw_tried_begin(&recipient);
    CHECK(mxw_tried_name(&recipient, c->address, &problem) == c->want_good, c->name);
    if (!c->want_good)
        return;
    CHECK_BYTES(mxw_tried_domain(&recipient)->name, c->want_domain, c->name);
    CHECK(recipient.is_contact == c->want_contact, c->name);
}

static bool fits(size_t count)
{
    static struct mxw_tried_recipient recipient;
    struct mxw_problem problem;
    mxw_tried_begin(&recipient);
    for (size_t i = 0; i < count; i++)
        if (!mxw_tried_set(&recipient, "own_networks=192.0.2.1", &problem))
            return false;
    return true;
}

static void own_networks_have_a_limit(void **state)
{
    (void)state;
    CHECK(fits(MXW_OWN_NETWORKS_MAX), "exactly the limit");
    CHECK(!fits(MXW_OWN_NETWORKS_MAX + 1), "one more");
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_TABLE(address_cases, run_address_case);
    TEST_ONE("own networks have a limit", own_networks_have_a_limit);
    return test_run("cli/recipient");
}
