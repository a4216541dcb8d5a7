#include "daemon/evidence.h"

#include "core/trace/trace.h"
#include "tests/support/test.h"

#define SEALS 2

static void put_value(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    if (item->field->form == MXW_TRACE_FORM_TEXT || item->field->form == MXW_TRACE_FORM_WORD)
        mxw_put(out, item->text);
    else
        mxw_put_number(out, item->number);
}

/* A group of the record as "name=value name=value"; empty when there is none. */
static mxw_bytes text_of(mxw_bytes record, enum mxw_trace_number group, struct mxw_writer *out)
{
    struct mxw_trace_item item;
    if (!mxw_trace_find(record, group, &item))
        return (mxw_bytes){ 0 };
    struct mxw_trace_reader reader = item.group;
    while (mxw_trace_next(&reader, &item)) {
        if (out->used > 0)
            mxw_put_byte(out, ' ');
        mxw_put(out, (mxw_bytes){ (const uint8_t *)item.field->name, strlen(item.field->name) });
        mxw_put_byte(out, '=');
        put_value(out, &item);
    }
    return mxw_written(out);
}

/* What is written of a record that knows nothing but its chain and its author. */
static void check_group(const struct mxw_arc *arc, const struct mxw_dmarc *dmarc,
                        enum mxw_trace_number group, mxw_bytes want, const char *name)
{
    static const struct mxw_evidence evidence;
    static const struct mxw_iprev iprev;
    static const struct mxw_verdict verdict;
    static const struct mxw_delivery_envelope mail;
    static struct mxw_session session;
    const struct mxw_session_record record = { .kind = MXW_RECORD_MESSAGE,
                                               .mail = &mail,
                                               .iprev = &iprev,
                                               .verdict = &verdict,
                                               .arc = arc,
                                               .dmarc = dmarc };
    const struct mxw_evidence_about about = { .session = &session };
    uint8_t record_at[1024];
    uint8_t text_at[1024];
    struct mxw_writer out = MXW_WRITER(record_at);
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_evidence_write(&evidence, &record, &about, &out);
    CHECK(mxw_trace_is_sound(mxw_written(&out)), name);
    CHECK_BYTES(text_of(mxw_written(&out), group, &text), want, name);
}

static const struct arc_case {
    const char *name;
    struct mxw_arc arc; /* without its checks */
    mxw_bytes want;
} arc_cases[] = {
    { "a chain that holds",
      { .result = MXW_ARC_PASS, .instance = SEALS, .chain = { .has_fields = true } },
      B("result=pass instance=2 oldest_pass=0 sealers=a.example sealers=b.example") },
    { "a chain over a message that was changed",
      { .result = MXW_ARC_PASS,
        .instance = SEALS,
        .oldest_pass = 2,
        .chain = { .has_fields = true } },
      B("result=pass instance=2 oldest_pass=2 sealers=a.example sealers=b.example") },
    { "a chain that is none",
      { .result = MXW_ARC_FAIL,
        .instance = SEALS,
        .chain = { .has_fields = true, .fault = B("an ARC set has a field twice") } },
      B("result=fail instance=2 reason=an ARC set has a field twice") },
    { "a chain that is not judged yet",
      { .instance = SEALS, .chain = { .has_fields = true } },
      B("") },
    { "no chain", { .result = MXW_ARC_NONE }, B("") },
};

static void run_arc_case(void **state)
{
    const struct arc_case *c = *state;
    struct mxw_dkim_check checks[2 * SEALS] = { 0 };
    checks[SEALS].signature.domain = MXW_BYTES("a.example");
    checks[SEALS + 1].signature.domain = MXW_BYTES("b.example");
    struct mxw_arc arc = c->arc;
    arc.checks = checks;
    arc.check_count = 2 * SEALS;
    check_group(&arc, NULL, MXW_TRACE_ARC, c->want, c->name);
}

static const struct dmarc_case {
    const char *name;
    struct mxw_dmarc dmarc;
    mxw_bytes want;
} dmarc_cases[] = {
    { "an author who is forged",
      { .result = MXW_DMARC_FAIL,
        .from_domain = B("news.bank.example"),
        .policy_domain = B("bank.example"),
        .organizational_domain = B("bank.example"),
        .policy = MXW_DMARC_REJECT,
        .disposition = MXW_DMARC_QUARANTINE,
        .reason = B("no domain is aligned") },
      B("result=fail from_domain=news.bank.example policy_domain=bank.example "
        "organizational_domain=bank.example policy=reject disposition=quarantine "
        "reason=no domain is aligned") },
    { "an author whom both vouch for",
      { .result = MXW_DMARC_PASS,
        .from_domain = B("bank.example"),
        .policy = MXW_DMARC_NO_POLICY,
        .disposition = MXW_DMARC_NO_POLICY,
        .aligned_spf = true,
        .aligned_dkim = true },
      B("result=pass from_domain=bank.example policy=none disposition=none aligned_spf=1 "
        "aligned_dkim=1") },
    { "no author",
      { .result = MXW_DMARC_PERMERROR, .reason = B("there is no From field") },
      B("result=permerror reason=there is no From field") },
    { "an author who is not judged yet",
      { .stage = MXW_DMARC_AT_AUTHOR, .from_domain = B("bank.example") },
      B("") },
};

static void run_dmarc_case(void **state)
{
    const struct dmarc_case *c = *state;
    check_group(NULL, &c->dmarc, MXW_TRACE_DMARC, c->want, c->name);
}

static void run_neither(void **state)
{
    (void)state;
    check_group(NULL, NULL, MXW_TRACE_ARC, (mxw_bytes){ 0 },
                "no chain before the header has ended");
    check_group(NULL, NULL, MXW_TRACE_DMARC, (mxw_bytes){ 0 }, "nor an author");
}

int main(void)
{
    TEST_TABLE(arc_cases, run_arc_case);
    TEST_TABLE(dmarc_cases, run_dmarc_case);
    TEST_ONE("a mail without a message", run_neither);
    return test_run("daemon/evidence");
}
