#include "mxwarden/dns.h"

#include "tests/support/test.h"

#define LABEL63 "a23456789012345678901234567890123456789012345678901234567890123"
#define LABEL61 "a234567890123456789012345678901234567890123456789012345678901"
#define NAME253 LABEL63 "." LABEL63 "." LABEL63 "." LABEL61

static const struct name_case {
    const char *name;
    mxw_bytes text;
    bool want;
} name_cases[] = {
    { "a name", B("mail.example.com"), true },
    { "a dot at the end", B("mail.example.com."), true },
    { "a single label", B("localhost"), true },
    { "any octets", B("foo:bar/\x80 \r\n.example.com"), true },
    { "a label of 63 octets", B(LABEL63 ".com"), true },
    { "a label of 64 octets", B(LABEL63 "4.com"), false },
    { "the last label of 64 octets", B("www." LABEL63 "4"), false },
    { "253 octets", B(NAME253), true },
    { "253 octets and a dot", B(NAME253 "."), true },
    { "254 octets", B(NAME253 "2"), false },
    { "254 octets and a dot", B(NAME253 "2."), false },
    { "nothing", B(""), false },
    { "the root", B("."), false },
    { "two dots at the end", B("example.com.."), false },
    { "a dot in front", B(".example.com"), false },
    { "an empty label inside", B("mail..example.com"), false },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    struct mxw_dns_question question;
    CHECK(mxw_dns_name_is_valid(c->text) == c->want, c->name);
    CHECK(mxw_dns_ask(&question, MXW_DNS_MX, c->text) == c->want, c->name);
    CHECK(question.type == MXW_DNS_MX, c->name);
    mxw_bytes asked = c->want ? mxw_dns_name_relative(c->text) : MXW_BYTES("");
    CHECK_BYTES(mxw_dns_question_name(&question), asked, c->name);
}

static const struct reverse_case {
    const char *name;
    mxw_bytes address, want;
} reverse_cases[] = {
    { "IPv4 backwards", B("192.0.2.130"), B("130.2.0.192.in-addr.arpa") },
    { "the longest IPv4", B("255.254.253.252"), B("252.253.254.255.in-addr.arpa") },
    { "IPv6 by nibbles, backwards", B("2001:db8::567:89ab"),
      B("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa") },
};

static void run_reverse_case(void **state)
{
    const struct reverse_case *c = *state;
    struct mxw_dns_question question;
    mxw_address address;
    CHECK(mxw_address_parse(c->address, &address) == MXW_OK, c->name);
    mxw_dns_ask_reverse(&question, address);
    CHECK(question.type == MXW_DNS_PTR, c->name);
    CHECK_BYTES(mxw_dns_question_name(&question), c->want, c->name);
}

static const struct outcome_case {
    const char *name;
    enum mxw_dns_outcome outcome;
    bool want;
} outcome_cases[] = {
    { "a failure tells nothing", MXW_DNS_FAILED, false },
    { "a record is not void", MXW_DNS_FOUND, false },
    { "no data is void", MXW_DNS_NO_DATA, true },
    { "no name is void", MXW_DNS_NO_NAME, true },
};

static void run_outcome_case(void **state)
{
    const struct outcome_case *c = *state;
    CHECK(mxw_dns_is_void(&(struct mxw_dns_answer){ .outcome = c->outcome }) == c->want, c->name);
}

int main(void)
{
    TEST_TABLE(name_cases, run_name_case);
    TEST_TABLE(reverse_cases, run_reverse_case);
    TEST_TABLE(outcome_cases, run_outcome_case);
    return test_run("core/dns");
}
