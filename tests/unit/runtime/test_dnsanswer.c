#include "runtime/dnsanswer.h"

#include <stdlib.h>

#include "tests/support/test.h"
#include "tests/unit/runtime/dns_message.h"

struct record {
    mxw_bytes owner;
    unsigned type;
    mxw_bytes rdata;
};

#define A_RDATA B("\xc0\0\2\1")

/* clang-format off */
static const struct answer_case {
    const char *name;
    unsigned flags; /* with the response code */
    enum mxw_dns_type type;
    struct record records[14];
    const char *want;
} answer_cases[] = {
    { "an address",           0, MXW_DNS_A, { { B("a.example"), 1, A_RDATA } }, "FOUND 192.0.2.1" },
    { "in any case",          0, MXW_DNS_A, { { B("A.EXAMPLE"), 1, A_RDATA } }, "FOUND 192.0.2.1" },
    { "two, in their order",  0, MXW_DNS_A, { { B("a.example"), 1, B("\xc0\0\2\x9") }, { B("a.example"), 1, A_RDATA } }, "FOUND 192.0.2.9,192.0.2.1" },
    { "nothing",              0, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "NO_DATA" },
    { "another type",         0, MXW_DNS_A, { { B("a.example"), 16, B("\1x") } }, "NO_DATA" },
    { "another name",         0, MXW_DNS_A, { { B("b.example"), 1, A_RDATA } }, "NO_DATA" },
    { "a signature beside it",0, MXW_DNS_TXT, { { B("a.example"), 16, B("\1x") }, { B("a.example"), 99, B("\1y") } }, "FOUND x" },
    { "strings are joined",   0, MXW_DNS_TXT, { { B("a.example"), 16, B("\2ab\0\1c") } }, "FOUND abc" },
    { "an exchange",          0, MXW_DNS_MX, { { B("a.example"), 15, B("\0\xa\2mx\7example\0") } }, "FOUND 10 mx.example" },
    { "a PTR",                0, MXW_DNS_PTR, { { B("a.example"), 12, B("\2mx\7example\0") } }, "FOUND mx.example" },
    { "a PTR nobody can say", 0, MXW_DNS_PTR, { { B("a.example"), 12, B("\3m.x\7example\0") } }, "FOUND " },
    { "a CNAME",              0, MXW_DNS_A, { { B("a.example"), 5, B("\1b\0") }, { B("b"), 1, A_RDATA } }, "FOUND 192.0.2.1" },
    { "a CNAME, last",        0, MXW_DNS_A, { { B("b"), 1, A_RDATA }, { B("a.example"), 5, B("\1b\0") } }, "FOUND 192.0.2.1" },
    { "a CNAME to nothing",   0, MXW_DNS_A, { { B("a.example"), 5, B("\1b\0") } }, "NO_DATA" },
    { "a record beside the chain", 0, MXW_DNS_A, { { B("a.example"), 5, B("\1b\0") }, { B("c"), 1, A_RDATA } }, "NO_DATA" },
    { "a CNAME to itself",    0, MXW_DNS_A, { { B("a.example"), 5, B("\1a\7example\0") } }, "FAILED too many CNAMEs" },
    { "eleven CNAMEs", 0, MXW_DNS_A, {
        { B("a.example"), 5, B("\1b\0") }, { B("b"), 5, B("\1c\0") }, { B("c"), 5, B("\1d\0") },
        { B("d"), 5, B("\1e\0") }, { B("e"), 5, B("\1f\0") }, { B("f"), 5, B("\1g\0") },
        { B("g"), 5, B("\1h\0") }, { B("h"), 5, B("\1i\0") }, { B("i"), 5, B("\1j\0") },
        { B("j"), 5, B("\1k\0") }, { B("k"), 5, B("\1l\0") }, { B("l"), 1, A_RDATA } }, "FOUND 192.0.2.1" },
    { "twelve CNAMEs", 0, MXW_DNS_A, {
        { B("a.example"), 5, B("\1b\0") }, { B("b"), 5, B("\1c\0") }, { B("c"), 5, B("\1d\0") },
        { B("d"), 5, B("\1e\0") }, { B("e"), 5, B("\1f\0") }, { B("f"), 5, B("\1g\0") },
        { B("g"), 5, B("\1h\0") }, { B("h"), 5, B("\1i\0") }, { B("i"), 5, B("\1j\0") },
        { B("j"), 5, B("\1k\0") }, { B("k"), 5, B("\1l\0") }, { B("l"), 5, B("\1m\0") },
        { B("m"), 1, A_RDATA } }, "FAILED too many CNAMEs" },
    { "NXDOMAIN",             3, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "NO_NAME" },
    { "NXDOMAIN behind a CNAME", 3, MXW_DNS_A, { { B("a.example"), 5, B("\1b\0") } }, "NO_NAME" },
    { "SERVFAIL",             2, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "FAILED SERVFAIL" },
    { "REFUSED",              5, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "FAILED REFUSED" },
    { "FORMERR",              1, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "FAILED FORMERR" },
    { "NOTIMP",               4, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "FAILED NOTIMP" },
    { "a code of its own",    11, MXW_DNS_A, { { { 0 }, 0, { 0 } } }, "FAILED an unexpected response code" },
    { "cut short",            DNS_TRUNCATED, MXW_DNS_A, { { B("a.example"), 1, A_RDATA } }, "FAILED answer too large" },
    { "an address of three octets", 0, MXW_DNS_A, { { B("a.example"), 1, B("\xc0\0\2") } }, "FAILED garbage" },
    { "a TXT record of nothing", 0, MXW_DNS_TXT, { { B("a.example"), 16, B("") } }, "FAILED garbage" },
};
/* clang-format on */

static void put_reply(struct mxw_writer *out, const struct answer_case *c)
{
    unsigned count = 0;
    begin_reply(out, 1, c->flags, MXW_BYTES("a.example"), (unsigned)c->type);
    for (; count < MXW_COUNT_OF(c->records) && c->records[count].owner.len > 0; count++)
        put_record(out, c->records[count].owner, c->records[count].type, c->records[count].rdata);
    count_answers(out, count);
}

static void run_answer_case(void **state)
{
    const struct answer_case *c = *state;
    static struct mxw_dnsanswer_room room;
    uint8_t reply_at[1024], text_at[256];
    struct mxw_writer reply = MXW_WRITER(reply_at);
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_dns_question question;
    CHECK(mxw_dns_ask(&question, c->type, MXW_BYTES("a.example")), c->name);
    put_reply(&reply, c);

    struct mxw_dns_answer answer = mxw_dnsanswer_read(mxw_written(&reply), &question, &room);
    put_answer(&text, c->type, &answer);
    CHECK_BYTES(mxw_written(&text), ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }),
                c->name);

    /* What is cut anywhere is garbage, never less than it was. */
    for (size_t len = 0; len < reply.used; len++) {
        uint8_t *cut = malloc(len + 1);
        memcpy(cut, reply.at, len);
        answer = mxw_dnsanswer_read((mxw_bytes){ cut, len }, &question, &room);
        CHECK(answer.outcome == MXW_DNS_FAILED, c->name);
        free(cut);
    }
}

static void run_many_records(void **state)
{
    (void)state;
    static struct mxw_dnsanswer_room room;
    static uint8_t reply_at[MXW_RESOLVER_ANSWER_MAX];
    struct mxw_dns_question question;
    CHECK(mxw_dns_ask(&question, MXW_DNS_A, MXW_BYTES("a")), "the question");
    for (unsigned count = MXW_DNS_RECORDS_MAX; count <= MXW_DNS_RECORDS_MAX + 1; count++) {
        struct mxw_writer reply = MXW_WRITER(reply_at);
        begin_reply(&reply, 1, 0, MXW_BYTES("a"), MXW_DNS_A);
        for (unsigned i = 0; i < count; i++)
            put_record(&reply, MXW_BYTES("a"), MXW_DNS_A,
                       (mxw_bytes){ (const uint8_t[]){ 10, 0, (uint8_t)(i >> 8), (uint8_t)i }, 4 });
        count_answers(&reply, count);
        struct mxw_dns_answer answer = mxw_dnsanswer_read(mxw_written(&reply), &question, &room);
        if (count == MXW_DNS_RECORDS_MAX)
            CHECK(answer.outcome == MXW_DNS_FOUND && answer.record_count == count, "all of them");
        else
            CHECK(answer.outcome == MXW_DNS_FAILED, "one more is too many");
    }
}

int main(void)
{
    TEST_TABLE(answer_cases, run_answer_case);
    TEST_ONE("an answer has at most 512 records", run_many_records);
    return test_run("runtime/dnsanswer");
}
