#include "mxwarden/iprev.h"

#include "tests/support/test.h"

#define ANSWERS_MAX 12
#define LABEL63 "a23456789012345678901234567890123456789012345678901234567890123"

/* What comes back for the questions in order: `asked` is the name the question has to have. */
struct step {
    mxw_bytes asked;
    enum mxw_dns_outcome outcome;
    mxw_bytes data[ANSWERS_MAX]; /* host names for PTR, then addresses; "." is the root */
};

static const struct iprev_case {
    const char *name;
    mxw_bytes client;
    struct step steps[ANSWERS_MAX];
    enum mxw_iprev_ptr want_ptr;
    enum mxw_iprev_result want;
    unsigned want_names;
    mxw_bytes want_matched, want_reason;
} cases[] = {
    { .name = "the name leads back",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_FOUND, { B("mx.example.com") } },
                 { B("mx.example.com"), MXW_DNS_FOUND, { B("192.0.2.1"), B("192.0.2.9") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_PASS,
      .want_names = 1,
      .want_matched = B("mx.example.com") },
    { .name = "over IPv6",
      .client = B("2001:db8::cb01"),
      .steps = { { B("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
                   MXW_DNS_FOUND,
                   { B("mx.example.com.") } },
                 { B("mx.example.com"), MXW_DNS_FOUND, { B("2001:db8::cb01") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_PASS,
      .want_names = 1,
      .want_matched = B("mx.example.com") },
    { .name = "a mapped client is IPv4",
      .client = B("::ffff:192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_FOUND, { B("mx.example.com") } },
                 { B("mx.example.com"), MXW_DNS_FOUND, { B("192.0.2.9") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_PASS,
      .want_names = 1,
      .want_matched = B("mx.example.com") },
    { .name = "the second name leads back, a failure before it does not count",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"),
                   MXW_DNS_FOUND,
                   { B("a.example.com"), B("b.example.com"), B("c.example.com") } },
                 { B("a.example.com"), MXW_DNS_FAILED, { { 0 } } },
                 { B("b.example.com"), MXW_DNS_FOUND, { B("192.0.2.9") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_PASS,
      .want_names = 3,
      .want_matched = B("b.example.com") },
    { .name = "no name leads back",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"),
                   MXW_DNS_FOUND,
                   { B("a.example.com"), B("b.example.com") } },
                 { B("a.example.com"), MXW_DNS_NO_NAME, { { 0 } } },
                 { B("b.example.com"), MXW_DNS_FOUND, { B("192.0.2.1") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_FAIL,
      .want_names = 2,
      .want_reason = B("name a.example.com does not resolve to this address") },
    { .name = "no match and a failure is temporary",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"),
                   MXW_DNS_FOUND,
                   { B("a.example.com"), B("b.example.com") } },
                 { B("a.example.com"), MXW_DNS_FAILED, { { 0 } } },
                 { B("b.example.com"), MXW_DNS_NO_DATA, { { 0 } } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_TEMPERROR,
      .want_names = 2,
      .want_reason = B("the DNS lookup of a name of this address failed") },
    { .name = "records that a failure brings are not read",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_FOUND, { B("a.example.com") } },
                 { B("a.example.com"), MXW_DNS_FAILED, { B("192.0.2.9") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_TEMPERROR,
      .want_names = 1,
      .want_reason = B("the DNS lookup of a name of this address failed") },
    { .name = "the PTR lookup fails",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_FAILED, { { 0 } } } },
      .want_ptr = MXW_IPREV_PTR_FAILED,
      .want = MXW_IPREV_TEMPERROR,
      .want_reason = B("the reverse DNS lookup failed") },
    { .name = "the reverse name does not exist",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_NO_NAME, { { 0 } } } },
      .want_ptr = MXW_IPREV_PTR_ABSENT,
      .want = MXW_IPREV_PERMERROR,
      .want_reason = B("the address has no reverse DNS record") },
    { .name = "the reverse name has no PTR",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_NO_DATA, { { 0 } } } },
      .want_ptr = MXW_IPREV_PTR_ABSENT,
      .want = MXW_IPREV_PERMERROR,
      .want_reason = B("the address has no reverse DNS record") },
    { .name = "the root and names that are none count as absent",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"),
                   MXW_DNS_FOUND,
                   { B("."), B("a..example.com"), B("a b.example.com"), B(LABEL63 "4.example.com"),
                     B("<script>.example.com"), B("\xc3\xbc.example.com") } } },
      .want_ptr = MXW_IPREV_PTR_ABSENT,
      .want = MXW_IPREV_PERMERROR,
      .want_reason = B("the reverse DNS record holds no host name") },
    { .name = "a name is found behind an invalid one",
      .client = B("192.0.2.9"),
      .steps = { { B("9.2.0.192.in-addr.arpa"), MXW_DNS_FOUND, { B("."), B("A-1_b.Example") } },
                 { B("A-1_b.Example"), MXW_DNS_FOUND, { B("192.0.2.9") } } },
      .want_ptr = MXW_IPREV_PTR_EXISTS,
      .want = MXW_IPREV_PASS,
      .want_names = 1,
      .want_matched = B("A-1_b.Example") },
};

static struct mxw_dns_record record_of(enum mxw_dns_type type, mxw_bytes data)
{
    struct mxw_dns_record record = { 0 };
    if (type == MXW_DNS_PTR)
        record.name = mxw_bytes_equal(data, MXW_BYTES(".")) ? (mxw_bytes){ 0 } : data;
    else
        CHECK(mxw_address_parse(data, &record.address) == MXW_OK, "an address in the table");
    return record;
}

static enum mxw_need answer_step(struct mxw_iprev *iprev, const struct step *step)
{
    struct mxw_dns_record records[ANSWERS_MAX];
    struct mxw_dns_answer answer = { .outcome = step->outcome, .records = records };
    while (answer.record_count < ANSWERS_MAX && step->data[answer.record_count].len > 0) {
        records[answer.record_count] =
            record_of(iprev->question.type, step->data[answer.record_count]);
        answer.record_count++;
    }
    return mxw_iprev_answer(iprev, &answer);
}

static void begin(struct mxw_iprev *iprev, const struct iprev_case *c)
{
    mxw_address client;
    CHECK(mxw_address_parse(c->client, &client) == MXW_OK, c->name);
    CHECK(mxw_iprev_begin(iprev, client) == MXW_NEED_DNS, c->name);
    CHECK(iprev->ptr == MXW_IPREV_PTR_UNKNOWN && iprev->result == MXW_IPREV_NONE, c->name);
}

static void run_iprev_case(void **state)
{
    const struct iprev_case *c = *state;
    struct mxw_iprev iprev;
    enum mxw_need need = MXW_NEED_DNS;

    begin(&iprev, c);
    for (unsigned i = 0; need == MXW_NEED_DNS; i++) {
        CHECK_BYTES(mxw_dns_question_name(&iprev.question), c->steps[i].asked, c->name);
        need = answer_step(&iprev, &c->steps[i]);
        CHECK(iprev.ptr == c->want_ptr, c->name);
    }
    CHECK_BYTES(mxw_iprev_result_name(iprev.result), mxw_iprev_result_name(c->want), c->name);
    CHECK(iprev.name_count == c->want_names, c->name);
    CHECK_BYTES(iprev.matched, c->want_matched, c->name);
    CHECK_BYTES(iprev.reason, c->want_reason, c->name);
}

/* Whenever the time is up. */
static void run_expiring(void **state)
{
    const struct iprev_case *c = *state;
    for (unsigned answered = 0; answered < ANSWERS_MAX && c->steps[answered].asked.len > 0;
         answered++) {
        struct mxw_iprev iprev;
        begin(&iprev, c);
        for (unsigned i = 0; i < answered; i++)
            CHECK(answer_step(&iprev, &c->steps[i]) == MXW_NEED_DNS, c->name);
        mxw_iprev_expire(&iprev);
        CHECK(iprev.result == MXW_IPREV_TEMPERROR, c->name);
        CHECK(iprev.ptr == (answered == 0 ? MXW_IPREV_PTR_FAILED : MXW_IPREV_PTR_EXISTS), c->name);
        CHECK_BYTES(iprev.reason, MXW_BYTES("the reverse DNS lookups took too long"), c->name);
    }
}

static void keep_result_after_expire(void **state)
{
    const struct iprev_case *c = &cases[0];
    struct mxw_iprev iprev;
    (void)state;
    begin(&iprev, c);
    (void)answer_step(&iprev, &c->steps[0]);
    (void)answer_step(&iprev, &c->steps[1]);
    mxw_iprev_expire(&iprev);
    CHECK(iprev.result == MXW_IPREV_PASS, c->name);
}

/* `count` names of 253 octets; only the last one leads back. */
static enum mxw_iprev_result run_names(size_t count, const char *name)
{
    static const mxw_bytes long_name =
        MXW_BYTES_INIT(LABEL63 "." LABEL63 "." LABEL63 "."
                               "a234567890123456789012345678901234567890"
                               "123456789012345678901");
    struct mxw_iprev iprev;
    mxw_address client = { MXW_IPV4, { 192, 0, 2, 9 } };
    struct mxw_dns_record names[MXW_IPREV_NAMES_MAX + 1] = { 0 };
    for (size_t i = 0; i < count; i++)
        names[i].name = long_name;
    CHECK(long_name.len == MXW_DNS_NAME_MAX, name);

    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, names, count };
    CHECK(mxw_iprev_begin(&iprev, client) == MXW_NEED_DNS, name);
    enum mxw_need need = mxw_iprev_answer(&iprev, &answer);
    for (size_t i = 1; need == MXW_NEED_DNS; i++) {
        struct mxw_dns_record address = { .address = client };
        answer = (struct mxw_dns_answer){ MXW_DNS_FOUND, NULL, &address, i == count };
        need = mxw_iprev_answer(&iprev, &answer);
        CHECK(i <= MXW_IPREV_NAMES_MAX, name);
    }
    return iprev.result;
}

static void check_name_limit(void **state)
{
    (void)state;
    CHECK(run_names(10, "ten") == MXW_IPREV_PASS, "the tenth name counts");
    CHECK(run_names(11, "eleven") == MXW_IPREV_FAIL, "the eleventh is ignored");
}

int main(void)
{
    TEST_TABLE(cases, run_iprev_case);
    TEST_TABLE(cases, run_expiring);
    TEST_ONE("a result stays when the time is up", keep_result_after_expire);
    TEST_ONE("ten names are considered", check_name_limit);
    return test_run("core/iprev");
}
