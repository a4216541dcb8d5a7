#include "core/dns/text.h"

#include "tests/support/test.h"

static const struct record_case {
    const char *name;
    enum mxw_dns_type type;
    struct mxw_dns_record record;
    mxw_bytes want, want_type;
} record_cases[] = {
    /* clang-format off */
    { "an IPv4 address", MXW_DNS_A, { .address = { MXW_IPV4, { 192, 0, 2, 1 } } }, B("192.0.2.1"), B("A") },
    { "an IPv6 address", MXW_DNS_AAAA, { .address = { MXW_IPV6, { 0x20, 1, 0xd, 0xb8, [15] = 1 } } }, B("2001:db8::1"), B("AAAA") },
    { "a mail server with its preference", MXW_DNS_MX, { .name = B("mx.example.net"), .preference = 10 }, B("10 mx.example.net"), B("MX") },
    { "a null MX", MXW_DNS_MX, { .name = B("") }, B("0 ."), B("MX") },
    { "a name", MXW_DNS_PTR, { .name = B("mx.example.net") }, B("mx.example.net"), B("PTR") },
    { "a text with what could end a line", MXW_DNS_TXT, { .text = B("v=spf1\r\n") }, B("\"v=spf1\\x0d\\x0a\""), B("TXT") },
    { "a type that is none of ours", (enum mxw_dns_type)99, { .text = B("x") }, B(""), B("?") },
    /* clang-format on */
};

static void run_record_case(void **state)
{
    const struct record_case *c = *state;
    uint8_t room[128];
    struct mxw_writer out = MXW_WRITER(room);
    mxw_put_dns_record(&out, c->type, &c->record);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK_BYTES(mxw_dns_type_name(c->type), c->want_type, c->name);
}

static const struct outcome_case {
    const char *name;
    enum mxw_dns_outcome outcome;
    mxw_bytes want;
} outcome_cases[] = {
    { "found", MXW_DNS_FOUND, B("found") },
    { "no such record", MXW_DNS_NO_DATA, B("no-data") },
    { "no such name", MXW_DNS_NO_NAME, B("no-name") },
    { "failed", MXW_DNS_FAILED, B("failed") },
};

static void run_outcome_case(void **state)
{
    const struct outcome_case *c = *state;
    CHECK_BYTES(mxw_dns_outcome_name(c->outcome), c->want, c->name);
}

int main(void)
{
    TEST_TABLE(record_cases, run_record_case);
    TEST_TABLE(outcome_cases, run_outcome_case);
    return test_run("core/dns/text");
}
