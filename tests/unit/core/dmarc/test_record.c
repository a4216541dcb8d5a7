#include "mxwarden/dmarc_record.h"
#include "tests/support/test.h"

#define DEFAULTS .report_when = MXW_DMARC_REPORT_ALL_FAILED

/* clang-format off */
static const struct record_case {
    const char *name;
    mxw_bytes text;
    struct mxw_dmarc_record want;
} record_cases[] = {
    { "the version alone", B("v=DMARC1"), { DEFAULTS } },
    { "the version and a semicolon", B("v=DMARC1;"), { DEFAULTS } },
    { "a policy", B("v=DMARC1; p=reject"), { DEFAULTS, .p = MXW_DMARC_REJECT } },
    { "blanks everywhere they may be", B("v \t= DMARC1 ;\tp = quarantine ; "), { DEFAULTS, .p = MXW_DMARC_QUARANTINE } },
    { "no blanks", B("v=DMARC1;p=none"), { DEFAULTS, .p = MXW_DMARC_NO_POLICY } },
    { "names and values without case", B("V=DMARC1; P=Reject; ADKIM=S"), { DEFAULTS, .p = MXW_DMARC_REJECT, .has_strict_dkim = true } },
    { "all policies", B("v=DMARC1; np=none; sp=quarantine; p=reject"),
      { DEFAULTS, .p = MXW_DMARC_REJECT, .sp = MXW_DMARC_QUARANTINE, .np = MXW_DMARC_NO_POLICY } },
    { "policies that are none", B("v=DMARC1; p=r; sp=; np=quarantine reject"),
      { DEFAULTS, .p = MXW_DMARC_INVALID, .sp = MXW_DMARC_INVALID, .np = MXW_DMARC_INVALID } },
    { "a policy with a longer word", B("v=DMARC1; p=rejected"), { DEFAULTS, .p = MXW_DMARC_INVALID } },
    { "a policy twice", B("v=DMARC1; p=none; p=reject"), { DEFAULTS, .p = MXW_DMARC_INVALID } },
    { "the same policy twice", B("v=DMARC1; p=none; P=none"), { DEFAULTS, .p = MXW_DMARC_INVALID } },
    { "strict alignment", B("v=DMARC1; aspf=s; adkim=s"), { DEFAULTS, .has_strict_spf = true, .has_strict_dkim = true } },
    { "relaxed alignment", B("v=DMARC1; aspf=r; adkim=r"), { DEFAULTS } },
    { "an alignment that is none is relaxed", B("v=DMARC1; aspf=strict; adkim=x"), { DEFAULTS } },
    { "strict alignment twice is relaxed", B("v=DMARC1; aspf=s; aspf=s"), { DEFAULTS } },
    { "a public suffix", B("v=DMARC1; psd=y"), { DEFAULTS, .psd = MXW_DMARC_PSD_YES } },
    { "no public suffix", B("v=DMARC1; psd=n"), { DEFAULTS, .psd = MXW_DMARC_PSD_NO } },
    { "perhaps a public suffix", B("v=DMARC1; psd=u"), { DEFAULTS } },
    { "a psd that is none", B("v=DMARC1; psd=yes"), { DEFAULTS } },
    { "test mode", B("v=DMARC1; t=y"), { DEFAULTS, .is_testing = true } },
    { "no test mode", B("v=DMARC1; t=n"), { DEFAULTS } },
    { "a test mode that is none", B("v=DMARC1; t=s"), { DEFAULTS } },
    { "historic tags", B("v=DMARC1; pct=0; rf=nonsense; ri=x; p=reject"), { DEFAULTS, .p = MXW_DMARC_REJECT } },
    { "unknown tags", B("v=DMARC1; pp=reject; x-y=z; =; =a; sp2=none; p=reject"), { DEFAULTS, .p = MXW_DMARC_REJECT } },
    { "what is no tag", B("v=DMARC1; rubbish;; ;p=reject;;"), { DEFAULTS, .p = MXW_DMARC_REJECT } },
    { "a second version", B("v=DMARC1; v=DMARC2; p=reject"), { DEFAULTS, .p = MXW_DMARC_REJECT } },
    { "a value with an equals sign", B("v=DMARC1; p=reject=none"), { DEFAULTS, .p = MXW_DMARC_INVALID } },
    { "a report address", B("v=DMARC1; rua=mailto:a@b.example"), { DEFAULTS, .has_rua = true } },
    { "report addresses with sizes", B("v=DMARC1; rua=mailto:a@b.example!10m , mailto:c@d.example!7"), { DEFAULTS, .has_rua = true } },
    { "one good report address among bad ones", B("v=DMARC1; rua=x, a@b, ,mailto:c@d.example,"), { DEFAULTS, .has_rua = true } },
    { "any scheme will do", B("v=DMARC1; ruf=https://b.example/%7Ea?b#c"), { DEFAULTS, .has_ruf = true } },
    { "an address without scheme", B("v=DMARC1; rua=a@b.example"), { DEFAULTS } },
    { "a scheme without address", B("v=DMARC1; rua=mailto:"), { DEFAULTS } },
    { "a scheme that is none", B("v=DMARC1; rua=1mailto:a@b.example, :a@b, m!:x"), { DEFAULTS } },
    { "octets no URI has", B("v=DMARC1; rua=mailto:a b@c.example, mailto:<a@b.example>, mailto:a%4@b"), { DEFAULTS } },
    { "a size that is none", B("v=DMARC1; rua=mailto:a@b.example!m, mailto:a@b.example!1x, mailto:a@b!"), { DEFAULTS } },
    { "an empty list", B("v=DMARC1; rua=; ruf=,,"), { DEFAULTS } },
    { "all failure reports", B("v=DMARC1; fo=1:d:s; ruf=mailto:a@b.example"),
      { .has_ruf = true, .report_when = MXW_DMARC_REPORT_ANY_FAILED | MXW_DMARC_REPORT_DKIM_FAILED | MXW_DMARC_REPORT_SPF_FAILED } },
    { "reports of one mechanism", B("v=DMARC1; ruf=mailto:a@b.example; fo= D"),
      { .has_ruf = true, .report_when = MXW_DMARC_REPORT_DKIM_FAILED } },
    { "reports that exclude each other", B("v=DMARC1; fo=0:1; ruf=x:y"), { DEFAULTS, .has_ruf = true } },
    { "reports twice", B("v=DMARC1; fo=d:d; ruf=x:y"), { DEFAULTS, .has_ruf = true } },
    { "reports that are none", B("v=DMARC1; fo=d:x; ruf=x:y"), { DEFAULTS, .has_ruf = true } },
    { "reports with an end missing", B("v=DMARC1; fo=d:; ruf=x:y"), { DEFAULTS, .has_ruf = true } },
    { "reports to nobody", B("v=DMARC1; fo=1"), { DEFAULTS } },
    { "reports to an address that is none", B("v=DMARC1; ruf=x; fo=d"), { DEFAULTS } },
};

static const struct other_case {
    const char *name;
    mxw_bytes text;
} other_cases[] = {
    { "nothing", B("") },
    { "another kind of record", B("v=spf1 -all") },
    { "another version", B("v=DMARC2; p=none") },
    { "a longer version", B("v=DMARC12; p=none") },
    { "a shorter version", B("v=DMARC; p=none") },
    { "a version in small letters", B("v=dmarc1; p=none") },
    { "a blank in front", B(" v=DMARC1; p=none") },
    { "a semicolon in front", B(";v=DMARC1; p=none") },
    { "another tag in front", B("p=none; v=DMARC1") },
    { "no semicolon behind the version", B("v=DMARC1 p=none") },
    { "no version", B("p=none") },
    { "an empty version", B("v=; p=none") },
    { "a quote in front", B("\"v=DMARC1; p=none\"") },
};
/* clang-format on */

static void run_record_case(void **state)
{
    const struct record_case *c = *state;
    struct mxw_dmarc_record got;
    CHECK(mxw_dmarc_record_parse(c->text, &got), c->name);
    CHECK(got.p == c->want.p && got.sp == c->want.sp && got.np == c->want.np, c->name);
    CHECK(got.psd == c->want.psd, c->name);
    CHECK(got.is_testing == c->want.is_testing, c->name);
    CHECK(got.has_strict_dkim == c->want.has_strict_dkim, c->name);
    CHECK(got.has_strict_spf == c->want.has_strict_spf, c->name);
    CHECK(got.has_rua == c->want.has_rua && got.has_ruf == c->want.has_ruf, c->name);
    CHECK(got.report_when == c->want.report_when, c->name);
}

static void run_other_case(void **state)
{
    const struct other_case *c = *state;
    struct mxw_dmarc_record got;
    CHECK(!mxw_dmarc_record_parse(c->text, &got), c->name);
}

/* Only as many octets as the version has make it a record. */
static void run_truncated(void **state)
{
    const struct record_case *c = *state;
    size_t version_len = mxw_bytes_find(c->text, '1') + 1;
    for (size_t len = 0; len <= c->text.len; len++) {
        struct mxw_dmarc_record got;
        CHECK(mxw_dmarc_record_parse(mxw_bytes_first(c->text, len), &got) == (len >= version_len),
              c->name);
    }
}

int main(void)
{
    TEST_TABLE(record_cases, run_record_case);
    TEST_TABLE(other_cases, run_other_case);
    TEST_TABLE(record_cases, run_truncated);
    return test_run("core/dmarc/record");
}
