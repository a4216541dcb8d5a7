#include "core/spf/record.h"

#include "tests/support/test.h"

static const struct version_case {
    const char *name;
    mxw_bytes text;
    bool want;
} version_cases[] = {
    { "a record", B("v=spf1 -all"), true },
    { "the version alone", B("v=spf1"), true },
    { "a space after the version", B("v=spf1 "), true },
    { "the case does not matter", B("V=sPf1 -all"), true },
    { "another version", B("v=spf10"), false },
    { "text glued to the version", B("v=spf1mx"), false },
    { "a tab after the version", B("v=spf1\t-all"), false },
    { "a space before the version", B(" v=spf1 -all"), false },
    { "the beginning of the version", B("v=spf"), false },
    { "nothing", B(""), false },
};

static void run_version_case(void **state)
{
    const struct version_case *c = *state;
    CHECK(mxw_spf_is_record(c->text) == c->want, c->name);
}

#define FULL .ipv4_len = 32, .ipv6_len = 128

static const struct term_case {
    const char *name;
    mxw_bytes text;
    struct mxw_spf_term want;
} good_terms[] = {
    { "all", B("all"), { .kind = MXW_SPF_ALL, .result = MXW_SPF_PASS, FULL } },
    { "a plus", B("+all"), { .kind = MXW_SPF_ALL, .result = MXW_SPF_PASS, FULL } },
    { "a minus", B("-ALL"), { .kind = MXW_SPF_ALL, .result = MXW_SPF_FAIL, FULL } },
    { "a tilde", B("~All"), { .kind = MXW_SPF_ALL, .result = MXW_SPF_SOFTFAIL, FULL } },
    { "a question mark", B("?all"), { .kind = MXW_SPF_ALL, .result = MXW_SPF_NEUTRAL, FULL } },
    { "a", B("a"), { .kind = MXW_SPF_A, .result = MXW_SPF_PASS, FULL } },
    { "a with a domain",
      B("-a:%{d}"),
      { .kind = MXW_SPF_A, .result = MXW_SPF_FAIL, .argument = B("%{d}"), FULL } },
    { "a with an IPv4 length",
      B("a/0"),
      { .kind = MXW_SPF_A, .result = MXW_SPF_PASS, .ipv4_len = 0, .ipv6_len = 128 } },
    { "a with an IPv6 length",
      B("a//128"),
      { .kind = MXW_SPF_A, .result = MXW_SPF_PASS, .ipv4_len = 32, .ipv6_len = 128 } },
    { "a with both",
      B("a:foo:bar/baz.example.com/24//64"),
      { .kind = MXW_SPF_A,
        .result = MXW_SPF_PASS,
        .argument = B("foo:bar/baz.example.com"),
        .ipv4_len = 24,
        .ipv6_len = 64 } },
    { "a slash inside a macro is no length",
      B("mx:%{l1/}/32"),
      { .kind = MXW_SPF_MX, .result = MXW_SPF_PASS, .argument = B("%{l1/}"), FULL } },
    { "mx", B("MX"), { .kind = MXW_SPF_MX, .result = MXW_SPF_PASS, FULL } },
    { "ptr", B("?ptr"), { .kind = MXW_SPF_PTR, .result = MXW_SPF_NEUTRAL, FULL } },
    { "ptr with a domain",
      B("ptr:example.com"),
      { .kind = MXW_SPF_PTR, .result = MXW_SPF_PASS, .argument = B("example.com"), FULL } },
    { "include",
      B("include:_spf.example.com"),
      { .kind = MXW_SPF_INCLUDE,
        .result = MXW_SPF_PASS,
        .argument = B("_spf.example.com"),
        FULL } },
    { "exists",
      B("exists:%{ir}.example.com."),
      { .kind = MXW_SPF_EXISTS,
        .result = MXW_SPF_PASS,
        .argument = B("%{ir}.example.com."),
        FULL } },
    { "ip4",
      B("ip4:192.0.2.1"),
      { .kind = MXW_SPF_IP4,
        .result = MXW_SPF_PASS,
        .network = { { MXW_IPV4, { 192, 0, 2, 1 } }, 32 },
        FULL } },
    { "ip4 with a length",
      B("ip4:192.0.2.1/24"),
      { .kind = MXW_SPF_IP4,
        .result = MXW_SPF_PASS,
        .network = { { MXW_IPV4, { 192, 0, 2 } }, 24 },
        FULL } },
    { "ip6",
      B("ip6:2001:db8::/32"),
      { .kind = MXW_SPF_IP6,
        .result = MXW_SPF_PASS,
        .network = { { MXW_IPV6, { 0x20, 0x01, 0x0d, 0xb8 } }, 32 },
        FULL } },
    { "redirect",
      B("Redirect=example.com"),
      { .kind = MXW_SPF_REDIRECT, .result = MXW_SPF_PASS, .argument = B("example.com"), FULL } },
    { "exp",
      B("exp=%{d}"),
      { .kind = MXW_SPF_EXP, .result = MXW_SPF_PASS, .argument = B("%{d}"), FULL } },
    { "an unknown modifier",
      B("moo.cow-far_out=man:dog/cat=%{c}"),
      { .kind = MXW_SPF_UNKNOWN_MODIFIER,
        .result = MXW_SPF_PASS,
        .argument = B("man:dog/cat=%{c}"),
        FULL } },
    { "an unknown modifier without a value",
      B("default="),
      { .kind = MXW_SPF_UNKNOWN_MODIFIER, .result = MXW_SPF_PASS, FULL } },
    { "a modifier named like a mechanism",
      B("all=x"),
      { .kind = MXW_SPF_UNKNOWN_MODIFIER, .result = MXW_SPF_PASS, .argument = B("x"), FULL } },
};

static bool same_network(mxw_prefix a, mxw_prefix b)
{
    return a.len == b.len && a.address.family == b.address.family
        && memcmp(a.address.octets, b.address.octets, sizeof a.address.octets) == 0;
}

static void run_good_term(void **state)
{
    const struct term_case *c = *state;
    struct mxw_spf_term term;
    CHECK(mxw_spf_term_parse(c->text, &term), c->name);
    CHECK(term.kind == c->want.kind, c->name);
    CHECK(term.result == c->want.result, c->name);
    CHECK_BYTES(term.text, c->text, c->name);
    CHECK_BYTES(term.argument, c->want.argument, c->name);
    CHECK(term.ipv4_len == c->want.ipv4_len, c->name);
    CHECK(term.ipv6_len == c->want.ipv6_len, c->name);
    CHECK(same_network(term.network, c->want.network), c->name);

    for (size_t len = 0; len < c->text.len; len++) {
        uint8_t *copy = test_malloc(len + 1);
        memcpy(copy, c->text.at, len);
        bool is_term = mxw_spf_term_parse((mxw_bytes){ copy, len }, &term);
        CHECK(!is_term || term.text.len == len, c->name);
        test_free(copy);
    }
}

static const struct bad_term {
    const char *name;
    mxw_bytes text;
} bad_terms[] = {
    { "a word that is no mechanism", B("moo") },
    { "ip is no mechanism", B("ip:192.0.2.1") },
    { "a qualifier alone", B("-") },
    { "two qualifiers", B("--all") },
    { "a qualifier before a modifier", B("-exp=example.com") },
    { "no name before the equals sign", B("=all") },
    { "a modifier that begins with a digit", B("1up=foo") },
    { "a slash in the name of a modifier", B("moo.cow/far_out=man") },
    { "a colon in the name of a modifier", B("moo.cow:far_out=man") },
    { "bad macros in an unknown modifier", B("foo=%abc") },
    { "redirect with a colon", B("redirect:example.com") },
    { "redirect without a domain", B("redirect=") },
    { "redirect to a word", B("redirect=-all") },
    { "redirect with an explanation macro", B("redirect=%{r}") },
    { "exp without a domain", B("exp=") },
    { "exp with a word", B("exp=-all") },
    { "all with a dot", B("all.") },
    { "all with an argument", B("all:foobar") },
    { "all with a length", B("all/8") },
    { "include without an argument", B("include") },
    { "include with an empty domain", B("include:") },
    { "include with a length", B("include:example.com/24") },
    { "exists without an argument", B("exists") },
    { "exists with an empty domain", B("exists:") },
    { "exists with a length", B("exists:example.com/24") },
    { "a with an empty domain", B("a:") },
    { "a with an empty domain and a length", B("a:/24") },
    { "a with an address", B("a:192.0.2.1") },
    { "a with an IPv4 length over 32", B("a/33") },
    { "a with an IPv6 length over 128", B("a//129") },
    { "a with single slashes twice", B("a/24/64") },
    { "a with three slashes", B("a///64") },
    { "a with the lengths in the wrong order", B("a//64/24") },
    { "a with an empty length", B("a/") },
    { "a with an empty IPv6 length", B("a//") },
    { "a with a leading zero", B("a/08") },
    { "a with a length that overflows", B("a/99999999999999999999999") },
    { "mx with an empty domain", B("mx:") },
    { "mx with a port", B("mx:example.com:8080") },
    { "ptr with a length", B("ptr/0") },
    { "ptr with an empty domain", B("ptr:") },
    { "ip4 alone", B("ip4") },
    { "ip4 with nothing", B("ip4:") },
    { "ip4 with three parts", B("ip4:1.2.3") },
    { "ip4 with five parts", B("ip4:1.2.3.4.5") },
    { "ip4 with a port", B("ip4:1.2.3.4:8080") },
    { "ip4 with a leading zero", B("ip4:01.2.3.4") },
    { "ip4 with a part over 255", B("ip4:1.2.3.256") },
    { "ip4 with a length over 32", B("ip4:1.2.3.4/33") },
    { "ip4 with a zero before its length", B("ip4:1.2.3.4/032") },
    { "ip4 with two slashes", B("ip4:1.2.3.4//32") },
    { "ip4 with an empty length", B("ip4:1.2.3.4/") },
    { "ip4 with an IPv6 address", B("ip4:2001:db8::1") },
    { "ip6 alone", B("ip6") },
    { "ip6 with an IPv4 address", B("ip6:192.0.2.1") },
    { "ip6 with a length over 128", B("ip6:::1/129") },
    { "ip6 with two slashes", B("ip6:::1//33") },
    { "ip6 with two double colons", B("ip6::CAFE::BABE") },
    { "ip6 with a zone", B("ip6:fe80::1%eth0") },
    { "a macro in ip4", B("ip4:%{i}") },
    { "a carriage return inside", B("a:ctrl.example.com\rptr") },
    { "NUL at the end", B("a:foo.example.com\0") },
    { "an octet that is not ASCII",
      B("\x96"
        "all") },
    { "an octet that is not ASCII in a domain", B("a:\xef\xbb\xbfgarbage.example.net") },
    { "a line feed after an address", B("ip4:192.0.2.5\n") },
};

static void run_bad_term(void **state)
{
    const struct bad_term *c = *state;
    struct mxw_spf_term term;
    CHECK(!mxw_spf_term_parse(c->text, &term), c->name);
}

static const struct record_case {
    const char *name;
    mxw_bytes record;
    mxw_bytes culprit; /* empty when the record is good */
    mxw_bytes kept;    /* for 192.0.2.9, up to the culprit; with a space behind each */
} record_cases[] = {
    { "no terms", B("v=spf1"), B(""), B("") },
    { "spaces only", B("v=spf1   "), B(""), B("") },
    { "several spaces between and after", B("v=spf1  a   -all  "), B(""), B("a -all ") },
    { "an error after all counts", B("v=spf1 a -all moo"), B("moo"), B("a -all ") },
    { "a tab is no space", B("v=spf1 a\t-all"), B("a\t-all"), B("") },
    { "one of each", B("v=spf1 redirect=a.com exp=b.com"), B(""), B("redirect=a.com exp=b.com ") },
    { "redirect twice", B("v=spf1 redirect=a.com -all REDIRECT=b.com"), B("REDIRECT=b.com"),
      B("redirect=a.com -all ") },
    { "exp twice", B("v=spf1 exp=a.com exp=a.com"), B("exp=a.com"), B("exp=a.com ") },
    { "unknown modifiers as often as one likes, and none is kept", B("v=spf1 x=1 x=2 x=3"), B(""),
      B("") },
    { "networks of others are not kept",
      B("v=spf1 ip4:192.0.2.8 ip6:2001:db8::/32 -ip4:192.0.2.8/31"), B(""),
      B("-ip4:192.0.2.8/31 ") },
    { "a network that is none counts all the same", B("v=spf1 ip4:192.0.2.9 ip4:192.0.2.256"),
      B("ip4:192.0.2.256"), B("ip4:192.0.2.9 ") },
};

static void run_record_case(void **state)
{
    const struct record_case *c = *state;
    const mxw_address client = { MXW_IPV4, { 192, 0, 2, 9 } };
    uint8_t kept_at[64];
    struct mxw_writer kept = MXW_WRITER(kept_at);
    mxw_bytes culprit = { 0 };
    bool is_good = mxw_spf_terms_keep(mxw_spf_record_terms(c->record), client, &kept, &culprit);
    CHECK(is_good == (c->culprit.len == 0), c->name);
    if (!is_good)
        CHECK_BYTES(culprit, c->culprit, c->name);
    CHECK_BYTES(mxw_written(&kept), c->kept, c->name);
}

static void find_modifiers(void **state)
{
    const char *name = "find_modifiers";
    mxw_bytes terms = MXW_BYTES(" a exp=why.example.com -all Redirect=next.example.com");
    struct mxw_spf_term term;
    (void)state;
    CHECK(mxw_spf_term_find(terms, MXW_SPF_REDIRECT, &term), name);
    CHECK_BYTES(term.argument, MXW_BYTES("next.example.com"), name);
    CHECK(mxw_spf_term_find(terms, MXW_SPF_EXP, &term), name);
    CHECK_BYTES(term.argument, MXW_BYTES("why.example.com"), name);
    CHECK(!mxw_spf_term_find(terms, MXW_SPF_MX, &term), name);
}

int main(void)
{
    TEST_TABLE(version_cases, run_version_case);
    TEST_TABLE(good_terms, run_good_term);
    TEST_TABLE(bad_terms, run_bad_term);
    TEST_TABLE(record_cases, run_record_case);
    TEST_ONE("modifiers are found wherever they stand", find_modifiers);
    return test_run("core/spf/record");
}
