#include "core/session/facts.h"
#include "tests/support/test.h"

static const struct iprev_case {
    const char *name;
    enum mxw_iprev_ptr ptr;
    enum mxw_iprev_result result;
    enum mxw_fact want_ptr, want_confirmed;
    bool want_field;
} iprev_cases[] = {
    { "nothing known yet", MXW_IPREV_PTR_UNKNOWN, MXW_IPREV_NONE, MXW_FACT_PENDING,
      MXW_FACT_PENDING, false },
    { "the name is known, its addresses are not", MXW_IPREV_PTR_EXISTS, MXW_IPREV_NONE,
      MXW_FACT_YES, MXW_FACT_PENDING, false },
    { "confirmed", MXW_IPREV_PTR_EXISTS, MXW_IPREV_PASS, MXW_FACT_YES, MXW_FACT_YES, true },
    { "not confirmed", MXW_IPREV_PTR_EXISTS, MXW_IPREV_FAIL, MXW_FACT_YES, MXW_FACT_NO, true },
    { "no name", MXW_IPREV_PTR_ABSENT, MXW_IPREV_PERMERROR, MXW_FACT_NO, MXW_FACT_NO, true },
    { "no answer for the name", MXW_IPREV_PTR_FAILED, MXW_IPREV_TEMPERROR, MXW_FACT_FAILED,
      MXW_FACT_FAILED, true },
    { "no answer for its addresses", MXW_IPREV_PTR_EXISTS, MXW_IPREV_TEMPERROR, MXW_FACT_YES,
      MXW_FACT_FAILED, true },
};

static void run_iprev_case(void **state)
{
    const struct iprev_case *c = *state;
    static struct mxw_iprev iprev;
    iprev = (struct mxw_iprev){ .ptr = c->ptr, .result = c->result };
    struct mxw_admission_facts facts = { 0 };
    struct mxw_added_fields fields = { 0 };

    mxw_facts_set_iprev(&facts, &iprev);
    mxw_added_set_iprev(&fields, &iprev);
    CHECK(facts.has_ptr == c->want_ptr, c->name);
    CHECK(facts.is_confirmed == c->want_confirmed, c->name);
    CHECK((fields.iprev.result.len > 0) == c->want_field, c->name);
}

static void the_confirmed_name_comes_first(void **state)
{
    (void)state;
    static struct mxw_iprev iprev;
    iprev = (struct mxw_iprev){ .ptr = MXW_IPREV_PTR_EXISTS,
                                .result = MXW_IPREV_FAIL,
                                .name_count = 2,
                                .names = { B("a.example"), B("b.example") } };
    struct mxw_admission_facts facts = { 0 };
    struct mxw_added_fields fields = { 0 };

    mxw_facts_set_iprev(&facts, &iprev);
    mxw_added_set_iprev(&fields, &iprev);
    CHECK_BYTES(facts.ptr_name, MXW_BYTES("a.example"), "the first, when none is confirmed");
    CHECK(fields.hop.ptr_name.len == 0, "Received names only what is confirmed");

    iprev.result = MXW_IPREV_PASS;
    iprev.matched = iprev.names[1];
    mxw_facts_set_iprev(&facts, &iprev);
    mxw_added_set_iprev(&fields, &iprev);
    CHECK_BYTES(facts.ptr_name, MXW_BYTES("b.example"), "the confirmed one");
    CHECK_BYTES(fields.hop.ptr_name, MXW_BYTES("b.example"), "also for Received");
}

static const struct spf_case {
    const char *name;
    enum mxw_spf_result result;
    enum mxw_spf_stage stage;
    bool is_explaining;
    enum mxw_fact want;
    mxw_bytes want_field;
} spf_cases[] = {
    { "none", MXW_SPF_NONE, MXW_SPF_DONE, false, MXW_FACT_NO, B("none") },
    { "neutral", MXW_SPF_NEUTRAL, MXW_SPF_DONE, false, MXW_FACT_NO, B("neutral") },
    { "pass", MXW_SPF_PASS, MXW_SPF_DONE, false, MXW_FACT_YES, B("pass") },
    { "fail", MXW_SPF_FAIL, MXW_SPF_DONE, false, MXW_FACT_NO, B("fail") },
    { "softfail", MXW_SPF_SOFTFAIL, MXW_SPF_DONE, false, MXW_FACT_NO, B("softfail") },
    { "permerror", MXW_SPF_PERMERROR, MXW_SPF_DONE, false, MXW_FACT_NO, B("permerror") },
    { "temperror", MXW_SPF_TEMPERROR, MXW_SPF_DONE, false, MXW_FACT_FAILED, B("temperror") },
    { "waiting", MXW_SPF_NONE, MXW_SPF_AT_RECORD, false, MXW_FACT_PENDING, B("") },
    { "a fail whose explanation is missing", MXW_SPF_FAIL, MXW_SPF_AT_EXPLANATION, true,
      MXW_FACT_NO, B("") },
};

static void run_spf_case(void **state)
{
    const struct spf_case *c = *state;
    static struct mxw_spf spf;
    spf = (struct mxw_spf){ .result = c->result,
                            .stage = c->stage,
                            .is_explaining = c->is_explaining,
                            .domain = B("example.org") };
    struct mxw_admission_facts facts = { 0 };
    struct mxw_added_fields fields = { 0 };

    mxw_facts_set_spf(&facts, &spf);
    mxw_added_set_spf(&fields, &spf);
    CHECK(facts.spf.passes == c->want, c->name);
    CHECK_BYTES(facts.spf.domain, MXW_BYTES("example.org"), c->name);
    CHECK_BYTES(fields.spf.result, c->want_field, c->name);
}

static void the_identity_is_named(void **state)
{
    (void)state;
    static struct mxw_spf spf;
    spf = (struct mxw_spf){ .identity = MXW_SPF_MAIL_FROM,
                            .domain = B("b.example"),
                            .query = { .helo = B("mail.example"), .sender = B("a@b.example") } };
    struct mxw_added_fields fields = { 0 };
    mxw_added_set_spf(&fields, &spf);
    CHECK_BYTES(fields.spf.value, MXW_BYTES("b.example"), "MAIL FROM, without its local part");
    CHECK(!fields.spf.of_helo, "MAIL FROM");

    spf.identity = MXW_SPF_HELO;
    mxw_added_set_spf(&fields, &spf);
    CHECK_BYTES(fields.spf.value, MXW_BYTES("mail.example"), "HELO");
    CHECK(fields.spf.of_helo, "HELO");
}

#define CHECKS_MAX 3

static const struct dkim_case {
    const char *name;
    struct {
        enum mxw_dkim_result result;
        bool is_testing, is_limited;
    } checks[CHECKS_MAX];
    size_t count, unjudged_count;
    enum mxw_fact want;
    mxw_bytes want_detail, want_domain;
    bool want_fields;
} dkim_cases[] = {
    { "no signature", .want = MXW_FACT_NO, .want_fields = true },
    { "a pass",
      { { .result = MXW_DKIM_PASS } },
      1,
      .want = MXW_FACT_YES,
      .want_domain = B("0.example"),
      .want_fields = true },
    { "a pass after a fail",
      { { .result = MXW_DKIM_FAIL }, { .result = MXW_DKIM_PASS } },
      2,
      .want = MXW_FACT_YES,
      .want_domain = B("1.example"),
      .want_fields = true },
    { "a pass settles it while others wait",
      { { .result = MXW_DKIM_OPEN }, { .result = MXW_DKIM_PASS } },
      2,
      .want = MXW_FACT_YES,
      .want_domain = B("1.example") },
    { "a pass in test mode does not admit",
      { { .result = MXW_DKIM_PASS, .is_testing = true } },
      1,
      .want = MXW_FACT_NO,
      .want_detail = B("DKIM key is in test mode"),
      .want_fields = true },
    { "a body that is not covered does not admit",
      { { .result = MXW_DKIM_POLICY, .is_limited = true } },
      1,
      .want = MXW_FACT_NO,
      .want_detail = B("DKIM for a reason"),
      .want_fields = true },
    { "a fail",
      { { .result = MXW_DKIM_FAIL } },
      1,
      .want = MXW_FACT_NO,
      .want_detail = B("DKIM for a reason"),
      .want_fields = true },
    { "waiting",
      { { .result = MXW_DKIM_FAIL }, { .result = MXW_DKIM_OPEN } },
      2,
      .want = MXW_FACT_PENDING },
    { "a key that could not be had",
      { { .result = MXW_DKIM_FAIL }, { .result = MXW_DKIM_TEMPERROR } },
      2,
      .want = MXW_FACT_FAILED,
      .want_domain = B("1.example"),
      .want_fields = true },
    { "a key that would not have helped",
      { { .result = MXW_DKIM_TEMPERROR, .is_limited = true } },
      1,
      .want = MXW_FACT_NO,
      .want_detail = B("DKIM for a reason"),
      .want_fields = true },
    { "a pass beside a key that could not be had",
      { { .result = MXW_DKIM_TEMPERROR }, { .result = MXW_DKIM_PASS } },
      2,
      .want = MXW_FACT_YES,
      .want_domain = B("1.example"),
      .want_fields = true },
    { "signatures that were not judged do not admit",
      { { .result = MXW_DKIM_FAIL } },
      1,
      .unjudged_count = 7,
      .want = MXW_FACT_NO,
      .want_detail = B("DKIM for a reason"),
      .want_fields = true },
};

static struct mxw_dkim_check checks[MXW_DKIM_SIGNATURES_MAX];

static struct mxw_dkim dkim_of(const struct dkim_case *c)
{
    static const mxw_bytes domains[CHECKS_MAX] = { B("0.example"), B("1.example"), B("2.example") };
    for (size_t i = 0; i < c->count; i++) {
        checks[i] = (struct mxw_dkim_check){
            .result = c->checks[i].result,
            .reason =
                c->checks[i].result == MXW_DKIM_PASS ? MXW_BYTES("") : MXW_BYTES("for a reason"),
            .is_testing = c->checks[i].is_testing,
            .body_length_limited = c->checks[i].is_limited,
            .signature = { .domain = domains[i] },
        };
    }
    return (struct mxw_dkim){ .checks = checks,
                              .count = c->count,
                              .unjudged_count = c->unjudged_count,
                              .bodies = { .has_ended = true } };
}

static void run_dkim_case(void **state)
{
    const struct dkim_case *c = *state;
    uint8_t texts_at[MXW_FACTS_DKIM_ROOM + MXW_ADDED_DKIM_ROOM];
    struct mxw_writer texts = MXW_WRITER(texts_at);
    struct mxw_dkim dkim = dkim_of(c);
    struct mxw_admission_facts facts = { 0 };
    struct mxw_added_fields fields = { 0 };

    mxw_facts_set_dkim(&facts, &dkim, &texts);
    mxw_added_set_dkim(&fields, &dkim, &texts);
    CHECK(facts.dkim.admits == c->want, c->name);
    CHECK(facts.dkim.signature_count == c->count + c->unjudged_count, c->name);
    CHECK_BYTES(facts.dkim.detail, c->want_detail, c->name);
    CHECK_BYTES(facts.dkim.domain, c->want_domain, c->name);
    CHECK(fields.dkim_judged == c->want_fields, c->name);
    CHECK(fields.dkim_count == (c->want_fields ? c->count : 0), c->name);
    for (size_t i = 0; i < fields.dkim_count; i++)
        CHECK_BYTES(fields.dkim[i].reason, checks[i].reason, c->name);
}

/* A writer without room costs a text, never a fact. */
static void starve_dkim_case(void **state)
{
    const struct dkim_case *c = *state;
    for (size_t room = 0; room <= MXW_FACTS_DKIM_ROOM; room++) {
        uint8_t texts_at[MXW_FACTS_DKIM_ROOM];
        struct mxw_writer texts = { .at = texts_at, .room = room };
        struct mxw_dkim dkim = dkim_of(c);
        struct mxw_admission_facts facts = { 0 };
        mxw_facts_set_dkim(&facts, &dkim, &texts);
        CHECK(facts.dkim.admits == c->want, c->name);
        CHECK(facts.dkim.detail.len == 0 || facts.dkim.detail.len == c->want_detail.len, c->name);
    }
}

static void the_verdict_is_named(void **state)
{
    (void)state;
    static struct mxw_verdict verdict;
    verdict =
        (struct mxw_verdict){ .outcome = MXW_ADMIT, .rule = MXW_RULE_IPV4, .would = MXW_DEFER };
    struct mxw_added_fields fields = { 0 };
    mxw_added_set_verdict(&fields, &verdict);
    CHECK_BYTES(fields.verdict, MXW_BYTES("admit"), "verdict");
    CHECK_BYTES(fields.rule, MXW_BYTES("ipv4"), "rule");
    CHECK_BYTES(fields.would, MXW_BYTES("defer"), "would");
}

/* What SPF and DKIM make of identifiers: "s" or "d", "?" behind it when it is not settled. */
static const struct identifier_case {
    const char *name;
    bool has_spf;
    enum mxw_spf_result spf;
    struct dkim_case dkim;
    const char *want;
} identifier_cases[] = {
    { "nothing was judged", .want = "" },
    { "SPF passes", true, MXW_SPF_PASS, .want = "s" },
    { "SPF fails", true, MXW_SPF_FAIL, .want = "" },
    { "SPF is neutral", true, MXW_SPF_NEUTRAL, .want = "" },
    { "SPF has its doubts", true, MXW_SPF_SOFTFAIL, .want = "" },
    { "SPF has no record", true, MXW_SPF_NONE, .want = "" },
    { "SPF could not tell", true, MXW_SPF_TEMPERROR, .want = "s?" },
    { "SPF cannot be evaluated", true, MXW_SPF_PERMERROR, .want = "" },
    { "a signature passes beside one that does not",
      .dkim = { .checks = { { .result = MXW_DKIM_FAIL }, { .result = MXW_DKIM_PASS } },
                .count = 2 },
      .want = "d" },
    { "a key in test mode vouches for nothing",
      .dkim = { .checks = { { .result = MXW_DKIM_PASS, .is_testing = true } }, .count = 1 },
      .want = "" },
    { "a body that is not covered is not vouched for",
      .dkim = { .checks = { { .result = MXW_DKIM_POLICY } }, .count = 1 }, .want = "" },
    { "a key could not be had",
      .dkim = { .checks = { { .result = MXW_DKIM_TEMPERROR }, { .result = MXW_DKIM_PASS } },
                .count = 2 },
      .want = "d?d" },
    { "both pass", true, MXW_SPF_PASS,
      .dkim = { .checks = { { .result = MXW_DKIM_PASS } }, .count = 1 }, .want = "sd" },
};

static void run_identifier_case(void **state)
{
    const struct identifier_case *c = *state;
    static struct mxw_spf spf;
    spf = (struct mxw_spf){ .result = c->spf, .domain = B("example.org") };
    struct mxw_dkim dkim = dkim_of(&c->dkim);
    struct mxw_dmarc_identifier identifiers[MXW_IDENTIFIERS_MAX];
    uint8_t got_at[16];
    struct mxw_writer got = MXW_WRITER(got_at);

    size_t count = mxw_facts_identifiers(identifiers, c->has_spf ? &spf : NULL, &dkim);
    for (size_t i = 0; i < count; i++) {
        mxw_put_byte(&got, identifiers[i].is_dkim ? 'd' : 's');
        if (identifiers[i].is_unsettled)
            mxw_put_byte(&got, '?');
        CHECK(identifiers[i].domain.len > 0, c->name);
    }
    CHECK_BYTES(mxw_written(&got), ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }),
                c->name);
}

static void dmarc_is_put_into_words(void **state)
{
    (void)state;
    static struct mxw_dmarc dmarc;
    struct mxw_added_fields fields = { 0 };
    dmarc.stage = MXW_DMARC_AT_AUTHOR;
    mxw_added_set_dmarc(&fields, &dmarc);
    CHECK(fields.dmarc.result.len == 0, "not before it is done");

    dmarc = (struct mxw_dmarc){ .result = MXW_DMARC_FAIL,
                                .from_domain = B("example.org"),
                                .policy = MXW_DMARC_REJECT,
                                .applied = MXW_DMARC_QUARANTINE };
    mxw_added_set_dmarc(&fields, &dmarc);
    CHECK_BYTES(fields.dmarc.result, MXW_BYTES("fail"), "the result");
    CHECK_BYTES(fields.dmarc.from, MXW_BYTES("example.org"), "the author's domain");
    CHECK_BYTES(fields.dmarc.policy, MXW_BYTES("quarantine"), "the policy after t=y");
}

int main(void)
{
    TEST_TABLE(iprev_cases, run_iprev_case);
    TEST_ONE("the confirmed name comes first", the_confirmed_name_comes_first);
    TEST_TABLE(spf_cases, run_spf_case);
    TEST_ONE("the identity that was judged is named", the_identity_is_named);
    TEST_TABLE(dkim_cases, run_dkim_case);
    TEST_TABLE(dkim_cases, starve_dkim_case);
    TEST_TABLE(identifier_cases, run_identifier_case);
    TEST_ONE("DMARC is put into words", dmarc_is_put_into_words);
    TEST_ONE("the verdict is named", the_verdict_is_named);
    return test_run("core/session/facts");
}
