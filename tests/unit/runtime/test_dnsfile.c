#include "runtime/dnsfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/test.h"
#include "tests/unit/runtime/dns_message.h"

#define LABEL63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"

/* clang-format off */
static const struct answer_case {
    const char *name;
    mxw_bytes file;
    enum mxw_dns_type type;
    mxw_bytes question, want;
} answer_cases[] = {
    { "an address",          B("a.example A 192.0.2.1\n"), MXW_DNS_A, B("a.example"), B("FOUND 192.0.2.1") },
    { "a dot at the end",    B("a.example. A 192.0.2.1\n"), MXW_DNS_A, B("a.example"), B("FOUND 192.0.2.1") },
    { "no line end",         B("a.example A 192.0.2.1"), MXW_DNS_A, B("a.example"), B("FOUND 192.0.2.1") },
    { "CR LF",               B("a.example A 192.0.2.1\r\nb A 192.0.2.2\r\n"), MXW_DNS_A, B("b"), B("FOUND 192.0.2.2") },
    { "tabs and blanks",     B("  a.example\t \tA   192.0.2.1 \t\n"), MXW_DNS_A, B("a.example"), B("FOUND 192.0.2.1") },
    { "case does not count", B("A.Example a 192.0.2.1\n"), MXW_DNS_A, B("a.eXAMPLE"), B("FOUND 192.0.2.1") },
    { "an IPv6 address",     B("a AAAA 2001:DB8::1\n"), MXW_DNS_AAAA, B("a"), B("FOUND 2001:db8::1") },
    { "the file's order",    B("a A 192.0.2.9\nb A 192.0.2.5\na A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.9,192.0.2.1") },
    { "an exchange",         B("a MX 10 mx.Example.\na MX 5 y\n"), MXW_DNS_MX, B("a"), B("FOUND 10 mx.Example,5 y") },
    { "a null exchange",     B("a MX 0 .\n"), MXW_DNS_MX, B("a"), B("FOUND 0 ") },
    { "a PTR",               B("1.2.0.192.in-addr.arpa PTR mail.example\n"), MXW_DNS_PTR, B("1.2.0.192.in-addr.arpa"), B("FOUND mail.example") },
    { "a PTR to the root",   B("1.2.0.192.in-addr.arpa PTR .\n"), MXW_DNS_PTR, B("1.2.0.192.in-addr.arpa"), B("FOUND ") },
    { "strings are joined",  B("a TXT \"v=spf1 \" \"-all\"\n"), MXW_DNS_TXT, B("a"), B("FOUND v=spf1 -all") },
    { "strings back to back",B("a TXT \"x\"\"y\"\n"), MXW_DNS_TXT, B("a"), B("FOUND xy") },
    { "strings without quotes", B("a TXT v=spf1 -all\n"), MXW_DNS_TXT, B("a"), B("FOUND v=spf1-all") },
    { "an empty string",     B("a TXT \"\"\n"), MXW_DNS_TXT, B("a"), B("FOUND ") },
    { "empty strings among others", B("a TXT \"\" \"x\" \"\"\n"), MXW_DNS_TXT, B("a"), B("FOUND x") },
    { "two records",         B("a TXT \"x\"\na TXT \"y\"\n"), MXW_DNS_TXT, B("a"), B("FOUND x,y") },
    { "equal records are both there", B("a TXT \"x\"\na TXT \"x\"\n"), MXW_DNS_TXT, B("a"), B("FOUND x,x") },
    { "escapes in a string", B("a TXT \"\\\"\\065\\\\\\255\\;\"\n"), MXW_DNS_TXT, B("a"), B("FOUND \"A\\\xff;") },
    { "an escaped blank",    B("a TXT x\\ y\n"), MXW_DNS_TXT, B("a"), B("FOUND x y") },
    { "a NUL in a string",   B("a TXT \"x\\000y\"\n"), MXW_DNS_TXT, B("a"), B("FOUND x\0y") },
    { "8-bit as it is",      B("a TXT \"\xc3\xbc\"\n"), MXW_DNS_TXT, B("a"), B("FOUND \xc3\xbc") },
    { "semicolons in quotes",B("a TXT \"v=DKIM1; p=x\"\n"), MXW_DNS_TXT, B("a"), B("FOUND v=DKIM1; p=x") },
    { "a comment line",      B("# a A 192.0.2.1\n  # more\na A 192.0.2.2\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "a comment behind",    B("a A 192.0.2.2 # one\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "# in quotes is text", B("a TXT \"x # y\"\n"), MXW_DNS_TXT, B("a"), B("FOUND x # y") },
    { "# inside a word is text", B("a TXT x#y # z\n"), MXW_DNS_TXT, B("a"), B("FOUND x#y") },
    { "blank lines",         B("\n \t\n\na A 192.0.2.1\n\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "an empty file",       B(""), MXW_DNS_A, B("a"), B("NO_NAME") },
    { "not listed",          B("a A 192.0.2.1\n"), MXW_DNS_A, B("b"), B("NO_NAME") },
    { "not of this type",    B("a A 192.0.2.1\n"), MXW_DNS_TXT, B("a"), B("NO_DATA") },
    { "a name above a listed one is not listed", B("x.a A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("NO_NAME") },
    { "a name below a listed one is not listed", B("a A 192.0.2.1\n"), MXW_DNS_A, B("x.a"), B("NO_NAME") },
    { "a star label is no wildcard", B("*.a A 192.0.2.1\n"), MXW_DNS_A, B("x.a"), B("NO_NAME") },
    { "a star label is a name", B("*.a A 192.0.2.1\n"), MXW_DNS_A, B("*.a"), B("FOUND 192.0.2.1") },
    { "escapes in an owner", B("a\\032b.example A 192.0.2.1\n"), MXW_DNS_A, B("a b.example"), B("FOUND 192.0.2.1") },
    { "an escaped letter",   B("\\a.\\101xample A 192.0.2.1\n"), MXW_DNS_A, B("a.example"), B("FOUND 192.0.2.1") },
    { "an owner with an escaped dot is nobody's", B("a\\.b A 192.0.2.1\n"), MXW_DNS_A, B("a.b"), B("NO_NAME") },
    { "an owner with a dot by number is nobody's", B("a\\046b A 192.0.2.1\n"), MXW_DNS_A, B("a.b"), B("NO_NAME") },
    { "a target with an escaped dot is empty", B("a PTR x\\.y.z\n"), MXW_DNS_PTR, B("a"), B("FOUND ") },
    { "a target with escapes", B("a PTR x\\032y.z\n"), MXW_DNS_PTR, B("a"), B("FOUND x y.z") },
    { "an owner with an empty label is nobody's", B("a..b A 192.0.2.1\n.a A 192.0.2.1\na A 192.0.2.2\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "an owner with a long label is nobody's", B("x" LABEL63 " A 192.0.2.1\na A 192.0.2.2\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "an owner that is too long is nobody's", B(LABEL63 "." LABEL63 "." LABEL63 "." LABEL63 " A 192.0.2.1\na A 192.0.2.2\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "a target nobody can ask for is empty", B("a PTR x" LABEL63 "\n"), MXW_DNS_PTR, B("a"), B("FOUND ") },
    { "the root as owner",   B(". A 192.0.2.1\na A 192.0.2.2\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "type 99 is no TXT",   B("a SPF \"v=spf1 -all\"\na TYPE99 \"x\n"), MXW_DNS_TXT, B("a"), B("NO_DATA") },
    { "any other type",      B("a SOA ns x 1 2 3 4 5\na CAA 0 issue \"x\"\na TYPE65280 \\# 0\n"), MXW_DNS_A, B("a"), B("NO_DATA") },
    { "a type by number",    B("a TYPE16 \"x\"\na type1 192.0.2.1\n"), MXW_DNS_TXT, B("a"), B("FOUND x") },
    { "generic A",           B("a A \\# 4 c0 00 0201\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "generic TXT",         B("a TYPE16 \\# 6 0278 79 01 7A 00\n"), MXW_DNS_TXT, B("a"), B("FOUND xyz") },
    { "generic MX",          B("a MX \\# 5 000a016200\n"), MXW_DNS_MX, B("a"), B("FOUND 10 b") },
    { "SERVFAIL",            B("a A !servfail\n"), MXW_DNS_A, B("a"), B("FAILED SERVFAIL") },
    { "a timeout",           B("a A !timeout\n"), MXW_DNS_A, B("a"), B("FAILED timed out") },
    { "NXDOMAIN",            B("a A !nxdomain\n"), MXW_DNS_A, B("a"), B("NO_NAME") },
    { "a failure of another type", B("a A !servfail\n"), MXW_DNS_TXT, B("a"), B("NO_DATA") },
    { "a failure with a comment", B("a A !timeout # why\n"), MXW_DNS_A, B("a"), B("FAILED timed out") },
    { "a failure beats records", B("a A 192.0.2.1\na A !timeout\n"), MXW_DNS_A, B("a"), B("FAILED timed out") },
    { "a failure in quotes is text", B("a TXT \"!timeout\"\n"), MXW_DNS_TXT, B("a"), B("FOUND !timeout") },
    { "every other type fails", B("a * !servfail\na A 192.0.2.1\n"), MXW_DNS_TXT, B("a"), B("FAILED SERVFAIL") },
    { "every other type, not this", B("a * !servfail\na A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "every type does not exist", B("a * !nxdomain\n"), MXW_DNS_A, B("a"), B("NO_NAME") },
    { "every type, another name", B("a * !timeout\n"), MXW_DNS_A, B("b"), B("NO_NAME") },
    { "a CNAME",             B("a CNAME B.\nb A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "a CNAME to no name",  B("a CNAME b\n"), MXW_DNS_A, B("a"), B("NO_NAME") },
    { "a CNAME to no data",  B("a CNAME b\nb TXT x\n"), MXW_DNS_A, B("a"), B("NO_DATA") },
    { "a CNAME to a failure",B("a CNAME b\nb * !timeout\n"), MXW_DNS_A, B("a"), B("FAILED timed out") },
    { "a CNAME beats the star", B("a CNAME b\na * !timeout\nb A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "a record beats the CNAME", B("a CNAME b\na A 192.0.2.2\nb A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.2") },
    { "a CNAME that fails",  B("a CNAME !servfail\n"), MXW_DNS_A, B("a"), B("FAILED SERVFAIL") },
    { "a CNAME to itself",   B("a CNAME a\n"), MXW_DNS_A, B("a"), B("FAILED SERVFAIL") },
    { "a loop of two",       B("a CNAME b\nb CNAME a\n"), MXW_DNS_A, B("a"), B("FAILED SERVFAIL") },
    { "eleven CNAMEs",
      B("a CNAME b\nb CNAME c\nc CNAME d\nd CNAME e\ne CNAME f\nf CNAME g\ng CNAME h\nh CNAME i\n"
        "i CNAME j\nj CNAME k\nk CNAME l\nl A 192.0.2.1\n"), MXW_DNS_A, B("a"), B("FOUND 192.0.2.1") },
    { "twelve CNAMEs",
      B("z CNAME a\na CNAME b\nb CNAME c\nc CNAME d\nd CNAME e\ne CNAME f\nf CNAME g\ng CNAME h\n"
        "h CNAME i\ni CNAME j\nj CNAME k\nk CNAME l\nl A 192.0.2.1\n"), MXW_DNS_A, B("z"), B("FAILED SERVFAIL") },
};


static const struct mistake_case {
    const char *name;
    mxw_bytes file;
    const char *want;
} mistake_cases[] = {
    { "only an owner",       B("a\n"), "f:1: expected OWNER TYPE RDATA" },
    { "no RDATA",            B("\na A\n"), "f:2: expected OWNER TYPE RDATA" },
    { "no RDATA of a type nobody reads", B("a NS # x\n"), "f:1: expected OWNER TYPE RDATA" },
    { "no type",             B("a 192.0.2.1 x\n"), "f:1: expected a type" },
    { "a TTL",               B("a 300 A 192.0.2.1\n"), "f:1: expected a type" },
    { "a class",             B("a IN A 192.0.2.1\n"), "f:1: expected a type" },
    { "a question type",     B("a ANY x\n"), "f:1: expected a type" },
    { "type 0",              B("a TYPE0 x\n"), "f:1: expected a type" },
    { "type 65536",          B("a TYPE65536 x\n"), "f:1: expected a type" },
    { "a very long type",    B("a TYPE99999999999999 x\n"), "f:1: expected a type" },
    { "a name as address",   B("a A b\n"), "f:1: expected an IPv4 address" },
    { "the other family",    B("a A 2001:db8::1\n"), "f:1: expected an IPv4 address" },
    { "two addresses",       B("a A 192.0.2.1 192.0.2.2\n"), "f:1: expected an IPv4 address" },
    { "IPv4 in AAAA",        B("a AAAA 192.0.2.1\n"), "f:1: expected an IPv6 address" },
    { "no preference",       B("a MX mx\n"), "f:1: expected a preference" },
    { "a large preference",  B("a MX 65536 mx\n"), "f:1: expected a preference" },
    { "no exchange",         B("a MX 10\n"), "f:1: expected a name" },
    { "two targets",         B("a PTR b c\n"), "f:1: expected a name" },
    { "half an escape",      B("a TXT \"\\12\"\n"), "f:1: expected strings" },
    { "an escape over 255",  B("a TXT \"\\256\"\n"), "f:1: expected strings" },
    { "a lone backslash",    B("a TXT x\\\n"), "f:1: expected strings" },
    { "open quotes",         B("a TXT \"x\n"), "f:1: expected strings" },
    { "quotes opened again", B("a TXT \"x\" \"\n"), "f:1: expected strings" },
    { "a star with data",    B("a * 192.0.2.1\n"), "f:1: expected !servfail, !timeout or !nxdomain" },
    { "an unknown failure",  B("a A !refused\n"), "f:1: expected an IPv4 address" },
    { "behind a failure",    B("a A !timeout 5\n"), "f:1: expected nothing behind the failure" },
    { "generic, short",      B("a A \\# 4 c00002\n"), "f:1: expected \\#, a length" },
    { "generic, odd",        B("a A \\# 4 c0000\n"), "f:1: expected \\#, a length" },
    { "generic, no hex",     B("a A \\# 4 x0000201\n"), "f:1: expected \\#, a length" },
    { "generic, no address", B("a A \\# 3 c00002\n"), "f:1: expected \\#, a length" },
    { "in an owner nobody can ask for", B("a\\.b A x\n"), "f:1: expected an IPv4 address" },
};
/* clang-format on */

static void run_answer_case(void **state)
{
    const struct answer_case *c = *state;
    uint8_t text_at[512];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_dnsfile *file;
    struct mxw_problem problem = { "" };
    struct mxw_dns_question question;
    struct mxw_dns_answer answer;

    CHECK(mxw_dnsfile_parse(&file, c->file, "f", &problem) == MXW_OK, problem.text);
    CHECK(mxw_dns_ask(&question, c->type, c->question), c->name);
    mxw_dnsfile_answer(file, &question, &answer);
    put_answer(&text, c->type, &answer);
    mxw_dnsfile_close(file);
    /* Only after closing are the texts gone: what was put is a copy. */
    CHECK_BYTES(mxw_written(&text), c->want, c->name);
}

/* Every truncation is either fine or a mistake on its last line. */
static void run_truncated_case(void **state)
{
    const struct answer_case *c = *state;
    for (size_t len = 0; len < c->file.len; len++) {
        struct mxw_dnsfile *file;
        struct mxw_problem problem;
        uint8_t *copy = malloc(len + 1);
        if (len > 0)
            memcpy(copy, c->file.at, len);
        enum mxw_status status = mxw_dnsfile_parse(&file, (mxw_bytes){ copy, len }, "f", &problem);
        CHECK(status == MXW_OK || status == MXW_MALFORMED, c->name);
        mxw_dnsfile_close(file);
        free(copy);
    }
}

static void run_mistake_case(void **state)
{
    const struct mistake_case *c = *state;
    struct mxw_dnsfile *file;
    struct mxw_problem problem = { "" };
    CHECK(mxw_dnsfile_parse(&file, c->file, "f", &problem) == MXW_MALFORMED, c->name);
    CHECK(file == NULL, c->name);
    if (strncmp(problem.text, c->want, strlen(c->want)) != 0)
        test_check(0, problem.text, c->name, __FILE__, __LINE__);
}

static enum mxw_status parse_txt_of(size_t octets, struct mxw_dnsfile **file)
{
    static uint8_t text_at[4 * (MXW_DNSFILE_TXT_MAX + 1) + 16];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_problem problem;
    mxw_put_text(&text, "a TXT \"");
    for (size_t i = 0; i < octets; i++)
        mxw_put_text(&text, "\\255");
    mxw_put_text(&text, "\"\n");
    CHECK(!text.overflowed, "the test has room");
    return mxw_dnsfile_parse(file, mxw_written(&text), "f", &problem);
}

static void run_long_txt(void **state)
{
    (void)state;
    struct mxw_dnsfile *file;
    struct mxw_dns_question question;
    struct mxw_dns_answer answer;
    CHECK(parse_txt_of(MXW_DNSFILE_TXT_MAX, &file) == MXW_OK, "65535 octets are read");
    CHECK(mxw_dns_ask(&question, MXW_DNS_TXT, MXW_BYTES("a")), "the question");
    mxw_dnsfile_answer(file, &question, &answer);
    CHECK(answer.outcome == MXW_DNS_FOUND && answer.records[0].text.len == MXW_DNSFILE_TXT_MAX,
          "65535 octets are answered");
    mxw_dnsfile_close(file);
    CHECK(parse_txt_of(MXW_DNSFILE_TXT_MAX + 1, &file) == MXW_MALFORMED, "65536 are too many");
}

static struct mxw_dns_answer ask_among(size_t records, struct mxw_dnsfile **file)
{
    static uint8_t text_at[MXW_DNS_RECORDS_MAX * 20 + 100];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_problem problem;
    struct mxw_dns_question question;
    struct mxw_dns_answer answer;
    for (size_t i = 0; i < records; i++)
        mxw_put_text(&text, "a A 192.0.2.1\n");
    CHECK(mxw_dnsfile_parse(file, mxw_written(&text), "f", &problem) == MXW_OK, "the file");
    CHECK(mxw_dns_ask(&question, MXW_DNS_A, MXW_BYTES("a")), "the question");
    mxw_dnsfile_answer(*file, &question, &answer);
    return answer;
}

static void run_many_records(void **state)
{
    (void)state;
    struct mxw_dnsfile *file;
    struct mxw_dns_answer answer = ask_among(MXW_DNS_RECORDS_MAX, &file);
    CHECK(answer.outcome == MXW_DNS_FOUND && answer.record_count == MXW_DNS_RECORDS_MAX,
          "as many as an answer holds");
    mxw_dnsfile_close(file);

    answer = ask_among(MXW_DNS_RECORDS_MAX + 1, &file);
    CHECK(answer.outcome == MXW_DNS_FAILED, "one more is too many");
    CHECK(strcmp(answer.why, "answer too large") == 0, "and it is said why");
    mxw_dnsfile_close(file);
}

static void run_large_file(void **state)
{
    (void)state;
    struct mxw_dnsfile *file;
    struct mxw_problem problem;
    uint8_t *blanks = malloc(MXW_DNSFILE_SIZE_MAX + 1);
    memset(blanks, ' ', MXW_DNSFILE_SIZE_MAX + 1);
    mxw_bytes most = { blanks, MXW_DNSFILE_SIZE_MAX };
    mxw_bytes more = { blanks, MXW_DNSFILE_SIZE_MAX + 1 };
    CHECK(mxw_dnsfile_parse(&file, most, "f", &problem) == MXW_OK, "the largest file");
    mxw_dnsfile_close(file);
    CHECK(mxw_dnsfile_parse(&file, more, "f", &problem) == MXW_TOO_LARGE, "one octet more");
    free(blanks);
}

static void run_files(void **state)
{
    (void)state;
    char path[] = "/tmp/mxw-dnsfile-XXXXXX";
    struct mxw_dnsfile *file;
    struct mxw_problem problem;
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, "a A 192.0.2.1\n", 14) == 14, "the file is written");
    (void)close(fd);
    CHECK(mxw_dnsfile_open(&file, path, &problem) == MXW_OK, "a file is read");
    mxw_dnsfile_close(file);
    (void)unlink(path);

    CHECK(mxw_dnsfile_open(&file, "/nowhere/at/all", &problem) == MXW_UNAVAILABLE, "no file");
    CHECK(strcmp(problem.text, "/nowhere/at/all: no such file or directory") == 0, problem.text);
    CHECK(mxw_dnsfile_open(&file, "/", &problem) == MXW_UNAVAILABLE, "a folder");
}

int main(void)
{
    TEST_TABLE(answer_cases, run_answer_case);
    TEST_TABLE(answer_cases, run_truncated_case);
    TEST_TABLE(mistake_cases, run_mistake_case);
    TEST_ONE("a TXT record has at most 65535 octets", run_long_txt);
    TEST_ONE("an answer has at most 512 records", run_many_records);
    TEST_ONE("a file has at most 64 MiB", run_large_file);
    TEST_ONE("files are read, or it is said why not", run_files);
    return test_run("runtime/dnsfile");
}
