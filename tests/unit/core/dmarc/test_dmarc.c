#include "mxwarden/dmarc.h"
#include "tests/support/test.h"

#define RECORDS_MAX 2
#define ASKED_ROOM 4096

/* A name that is not listed does not exist. */
struct zone_entry {
    mxw_bytes name;
    mxw_bytes texts[RECORDS_MAX]; /* none: the name is there without data */
    bool fails;
};

#define ZONE_MAX 6
#define IDENTIFIERS_MAX 4

/* clang-format off */
#define SPF(name) { .domain = B(name) }
#define DKIM(name) { .domain = B(name), .is_dkim = true }
#define UNSURE(name) { .domain = B(name), .is_unsettled = true }
#define TXT(name, text) { B("_dmarc." name), { B("v=DMARC1;" text) }, false }
#define FAILS(name) { B("_dmarc." name), { B("") }, true }
#define EXISTS(name) { B(name), { B("") }, false }
#define NO_ZONE { { .fails = false } }
#define NO_IDENTIFIERS { { .is_dkim = false } }

static const struct dmarc_case {
    const char *name;
    mxw_bytes author;
    struct zone_entry zone[ZONE_MAX];
    struct mxw_dmarc_identifier identifiers[IDENTIFIERS_MAX];
    enum mxw_dmarc_result want;
    mxw_bytes want_place;          /* policy_domain */
    mxw_bytes want_organizational;
    mxw_bytes want_policies;       /* policy, applied, disposition: '-' absent, n, q, r */
    mxw_bytes want_aligned;        /* 's' and 'd' */
    mxw_bytes want_asked;          /* a blank behind each; "_dmarc." written "_." */
} dmarc_cases[] = {
    { "no record anywhere", B("b.example"), NO_ZONE, { SPF("b.example") },
      MXW_DMARC_NONE, B(""), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "both aligned with the author domain itself", B("B.Example."), { TXT("b.example", "p=reject") },
      { SPF("b.EXAMPLE"), DKIM("b.example.") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("sd"), B("_.b.example _.example ") },
    { "nothing is authenticated", B("b.example"), { TXT("b.example", "p=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example ") },
    { "a stranger is authenticated, for no question", B("b.example"), { TXT("b.example", "p=quarantine") },
      { SPF("evil.example"), DKIM("xb.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("qqq"), B(""), B("_.b.example _.example ") },
    { "relaxed: the identifier is a subdomain", B("b.example"), { TXT("b.example", "p=reject") },
      { SPF("x.b.example"), DKIM("y.x.b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("sd"),
      B("_.b.example _.example _.x.b.example _.y.x.b.example ") },
    { "relaxed: the author is a subdomain", B("x.b.example"), { TXT("b.example", "p=reject") },
      { DKIM("b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("d"), B("_.x.b.example _.b.example _.example ") },
    { "relaxed: siblings", B("x.b.example"), { TXT("b.example", "p=reject") }, { SPF("y.b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("s"),
      B("_.x.b.example _.b.example _.example _.y.b.example ") },
    { "strict: a subdomain is not aligned, and not asked about", B("b.example"), { TXT("b.example", "p=reject;aspf=s;adkim=s") },
      { SPF("x.b.example"), DKIM("x.b.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example ") },
    { "strict for SPF alone", B("b.example"), { TXT("b.example", "p=reject;aspf=s") },
      { SPF("x.b.example"), DKIM("x.b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("d"), B("_.b.example _.example _.x.b.example ") },
    { "strict for DKIM alone", B("b.example"), { TXT("b.example", "p=reject;adkim=s") },
      { SPF("x.b.example"), DKIM("x.b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("s"), B("_.b.example _.example _.x.b.example ") },
    { "strict of the organizational domain's record", B("x.b.example"), { TXT("b.example", "p=reject;adkim=s") },
      { DKIM("b.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "the same domain twice is asked about once", B("b.example"), { TXT("b.example", "p=none") },
      { SPF("x.b.example"), DKIM("X.b.example"), DKIM("x.B.example.") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("nnn"), B("sd"), B("_.b.example _.example _.x.b.example ") },

    { "the own record is in force, the higher one says who belongs together", B("x.b.example"),
      { TXT("x.b.example", "p=none"), TXT("b.example", "p=reject;sp=reject") }, { SPF("y.b.example") },
      MXW_DMARC_PASS, B("x.b.example"), B("b.example"), B("nnn"), B("s"),
      B("_.x.b.example _.b.example _.example _.y.b.example ") },
    { "sp of the own record does not apply", B("x.b.example"), { TXT("x.b.example", "p=quarantine;sp=reject;np=reject") },
      NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("x.b.example"), B("x.b.example"), B("qqq"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "a record between the two is not in force", B("y.x.b.example"), { TXT("x.b.example", "p=reject"), TXT("b.example", "p=none") },
      NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""),
      B("_.y.x.b.example _.x.b.example _.b.example _.example ") },
    { "sp for a subdomain that exists", B("x.b.example"),
      { TXT("b.example", "p=none;sp=quarantine;np=reject"), EXISTS("x.b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("qqq"), B(""), B("_.x.b.example _.b.example _.example x.b.example ") },
    { "np for one that does not", B("x.b.example"), { TXT("b.example", "p=none;sp=quarantine;np=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.x.b.example _.b.example _.example x.b.example ") },
    { "p for a subdomain that exists, without sp", B("x.b.example"), { TXT("b.example", "p=none;np=reject"), EXISTS("x.b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""), B("_.x.b.example _.b.example _.example x.b.example ") },
    { "sp for one that does not, without np: nobody asks", B("x.b.example"), { TXT("b.example", "p=none;sp=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "np like sp: nobody asks", B("x.b.example"), { TXT("b.example", "p=none;sp=reject;np=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "np does not concern the domain itself", B("b.example"), { TXT("b.example", "p=none;np=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""), B("_.b.example _.example ") },
    { "whether it exists is unknown", B("x.b.example"), { TXT("b.example", "p=none;np=reject"), { B("x.b.example"), { B("") }, true } }, NO_IDENTIFIERS,
      MXW_DMARC_TEMPERROR, B("b.example"), B("b.example"), B("--n"), B(""), B("_.x.b.example _.b.example _.example x.b.example ") },
    { "whether it exists is unknown, in test mode", B("x.b.example"), { TXT("b.example", "p=none;np=reject;t=y"), { B("x.b.example"), { B("") }, true } }, NO_IDENTIFIERS,
      MXW_DMARC_TEMPERROR, B("b.example"), B("b.example"), B("--n"), B(""), B("_.x.b.example _.b.example _.example x.b.example ") },
    { "whether it exists does not matter to a pass", B("x.b.example"), { TXT("b.example", "p=none;np=reject"), { B("x.b.example"), { B("") }, true } },
      { SPF("x.b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("nnn"), B("s"), B("_.x.b.example _.b.example _.example x.b.example ") },

    { "t=y: reject is quarantine", B("b.example"), { TXT("b.example", "p=reject;t=y") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rqq"), B(""), B("_.b.example _.example ") },
    { "t=y: quarantine is none", B("b.example"), { TXT("b.example", "p=quarantine;t=y") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("qnn"), B(""), B("_.b.example _.example ") },
    { "t=y: none is none", B("b.example"), { TXT("b.example", "p=none;t=y") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""), B("_.b.example _.example ") },
    { "t=y goes for sp as well", B("x.b.example"), { TXT("b.example", "p=none;sp=reject;t=y") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rqq"), B(""), B("_.x.b.example _.b.example _.example ") },

    { "several records: none counts", B("b.example"), { { B("_dmarc.b.example"), { B("v=DMARC1;p=reject"), B("v=DMARC1;p=none") }, false } }, NO_IDENTIFIERS,
      MXW_DMARC_NONE, B(""), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "several records: the walk goes on", B("x.b.example"),
      { { B("_dmarc.x.b.example"), { B("v=DMARC1;p=reject"), B("v=DMARC1;psd=n") }, false }, TXT("b.example", "p=quarantine") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("qqq"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "another TXT record beside it", B("b.example"), { { B("_dmarc.b.example"), { B("v=spf1 -all"), B("v=DMARC1;p=reject") }, false } }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example ") },
    { "only other TXT records", B("b.example"), { { B("_dmarc.b.example"), { B("v=spf1 -all"), B("v=dmarc1;p=reject") }, false } }, NO_IDENTIFIERS,
      MXW_DMARC_NONE, B(""), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },

    { "no p, a report address: p=none", B("b.example"), { TXT("b.example", "rua=mailto:a@b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""), B("_.b.example _.example ") },
    { "no p, a report address, and sp", B("x.b.example"), { TXT("b.example", "sp=reject;rua=mailto:a@b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "no p, no report address: DMARC does not apply", B("b.example"), { TXT("b.example", "adkim=s") }, { SPF("b.example") },
      MXW_DMARC_NONE, B("b.example"), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "no p, and a report address that is none", B("b.example"), { TXT("b.example", "rua=b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_NONE, B("b.example"), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "an invalid p, a report address: p=none", B("b.example"), { TXT("b.example", "p=x;rua=mailto:a@b.example") }, { SPF("b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("nnn"), B("s"), B("_.b.example _.example ") },
    { "an invalid p, no report address", B("b.example"), { TXT("b.example", "p=x") }, { SPF("b.example") },
      MXW_DMARC_PERMERROR, B("b.example"), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "an invalid sp takes p with it", B("b.example"), { TXT("b.example", "p=reject;sp=x;rua=mailto:a@b.example") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("nnn"), B(""), B("_.b.example _.example ") },
    { "an invalid sp, no report address", B("b.example"), { TXT("b.example", "p=reject;sp=x") }, NO_IDENTIFIERS,
      MXW_DMARC_PERMERROR, B("b.example"), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },
    { "an invalid np, no report address", B("x.b.example"), { TXT("b.example", "p=reject;np=x") }, NO_IDENTIFIERS,
      MXW_DMARC_PERMERROR, B("b.example"), B("b.example"), B("--n"), B(""), B("_.x.b.example _.b.example _.example ") },
    { "an unusable own record is not passed over", B("x.b.example"), { TXT("x.b.example", "p=x"), TXT("b.example", "p=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_PERMERROR, B("x.b.example"), B("b.example"), B("--n"), B(""), B("_.x.b.example _.b.example _.example ") },

    { "psd=n ends the walk", B("y.x.b.example"), { TXT("x.b.example", "p=reject;psd=n"), TXT("b.example", "p=none") }, { SPF("b.example"), DKIM("x.b.example") },
      MXW_DMARC_PASS, B("x.b.example"), B("x.b.example"), B("rrn"), B("d"), B("_.y.x.b.example _.x.b.example ") },
    { "psd=n at the author domain", B("x.b.example"), { TXT("x.b.example", "p=reject;psd=n"), TXT("b.example", "p=none") }, { SPF("y.b.example"), DKIM("b.example") },
      MXW_DMARC_FAIL, B("x.b.example"), B("x.b.example"), B("rrr"), B(""), B("_.x.b.example ") },
    { "psd=n between an identifier and the author domain", B("b.example"), { TXT("b.example", "p=reject"), TXT("x.b.example", "p=none;psd=n") }, { SPF("y.x.b.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example _.y.x.b.example _.x.b.example ") },
    { "psd=y above: the domain one below it", B("x.b.co.example"), { TXT("co.example", "p=none;sp=quarantine;psd=y") }, { SPF("b.co.example") },
      MXW_DMARC_PASS, B("co.example"), B("b.co.example"), B("qqn"), B("s"), B("_.x.b.co.example _.b.co.example _.co.example ") },
    { "psd=y above: a sibling is another organization", B("b.co.example"), { TXT("co.example", "p=none;sp=reject;psd=y"), TXT("b.co.example", "p=reject") },
      { SPF("c.co.example"), DKIM("co.example") },
      MXW_DMARC_FAIL, B("b.co.example"), B("b.co.example"), B("rrr"), B(""), B("_.b.co.example _.co.example ") },
    { "psd=y above, and np", B("x.b.co.example"), { TXT("co.example", "p=none;np=reject;psd=y") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("co.example"), B("b.co.example"), B("rrr"), B(""), B("_.x.b.co.example _.b.co.example _.co.example x.b.co.example ") },
    { "psd=y above, and a record deeper than the organizational domain", B("y.x.b.co.example"),
      { TXT("co.example", "p=quarantine;psd=y"), TXT("x.b.co.example", "p=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("co.example"), B("b.co.example"), B("qqq"), B(""),
      B("_.y.x.b.co.example _.x.b.co.example _.b.co.example _.co.example ") },
    { "psd=y at the author domain", B("co.example"), { TXT("co.example", "p=reject;psd=y"), TXT("example", "p=none") }, { SPF("co.example"), DKIM("b.co.example") },
      MXW_DMARC_PASS, B("co.example"), B("co.example"), B("rrn"), B("s"), B("_.co.example _.b.co.example ") },
    { "psd=y at an identifier below the author domain", B("b.example"), { TXT("b.example", "p=reject"), TXT("x.b.example", "p=none;psd=y") }, { SPF("x.b.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example _.x.b.example ") },
    { "psd=y between an identifier and the author domain", B("b.example"), { TXT("b.example", "p=reject"), TXT("x.b.example", "p=none;psd=y") }, { SPF("y.x.b.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example _.y.x.b.example _.x.b.example ") },
    { "a record at the top", B("x.b.example"), { TXT("example", "p=reject") }, { SPF("c.example") },
      MXW_DMARC_PASS, B("example"), B("example"), B("rrn"), B("s"), B("_.x.b.example _.b.example _.example _.c.example ") },
    { "a single label", B("example"), { TXT("example", "p=reject") }, { SPF("example") },
      MXW_DMARC_PASS, B("example"), B("example"), B("rrn"), B("s"), B("_.example ") },

    { "eight labels, eight questions", B("a.b.c.d.e.f.g.example"), NO_ZONE, NO_IDENTIFIERS,
      MXW_DMARC_NONE, B(""), B("a.b.c.d.e.f.g.example"), B("--n"), B(""),
      B("_.a.b.c.d.e.f.g.example _.b.c.d.e.f.g.example _.c.d.e.f.g.example _.d.e.f.g.example _.e.f.g.example "
        "_.f.g.example _.g.example _.example ") },
    { "more labels, eight questions", B("a.b.c.d.e.f.g.h.i.j.mail.example.com"), { TXT("example.com", "p=reject") }, NO_IDENTIFIERS,
      MXW_DMARC_FAIL, B("example.com"), B("example.com"), B("rrr"), B(""),
      B("_.a.b.c.d.e.f.g.h.i.j.mail.example.com _.g.h.i.j.mail.example.com _.h.i.j.mail.example.com "
        "_.i.j.mail.example.com _.j.mail.example.com _.mail.example.com _.example.com _.com ") },
    { "psd=y where the walk has jumped", B("a.b.c.d.e.f.g.h.i.example"), { TXT("d.e.f.g.h.i.example", "p=reject;psd=y") }, { DKIM("c.d.e.f.g.h.i.example") },
      MXW_DMARC_PASS, B("d.e.f.g.h.i.example"), B("c.d.e.f.g.h.i.example"), B("rrn"), B("d"),
      B("_.a.b.c.d.e.f.g.h.i.example _.d.e.f.g.h.i.example ") },

    { "the first lookup fails", B("b.example"), { FAILS("b.example") }, { SPF("b.example") },
      MXW_DMARC_TEMPERROR, B(""), B(""), B("--n"), B(""), B("_.b.example ") },
    { "a later lookup fails and there is no own record", B("x.b.example"), { FAILS("b.example") }, { SPF("x.b.example") },
      MXW_DMARC_TEMPERROR, B(""), B(""), B("--n"), B(""), B("_.x.b.example _.b.example ") },
    { "a later lookup fails and an identifier is the author domain", B("x.b.example"), { TXT("x.b.example", "p=reject"), FAILS("b.example") }, { SPF("x.b.example") },
      MXW_DMARC_PASS, B("x.b.example"), B(""), B("rrn"), B("s"), B("_.x.b.example _.b.example ") },
    { "a later lookup fails and an identifier may be aligned", B("x.b.example"), { TXT("x.b.example", "p=reject"), FAILS("b.example") }, { SPF("b.example") },
      MXW_DMARC_TEMPERROR, B("x.b.example"), B(""), B("rrn"), B(""), B("_.x.b.example _.b.example ") },
    { "a later lookup fails and no identifier can be aligned", B("x.b.example"), { TXT("x.b.example", "p=reject"), FAILS("b.example") }, { SPF("b.test") },
      MXW_DMARC_FAIL, B("x.b.example"), B(""), B("rrr"), B(""), B("_.x.b.example _.b.example ") },
    { "a later lookup fails and alignment is strict", B("x.b.example"), { TXT("x.b.example", "p=reject;aspf=s"), FAILS("b.example") }, { SPF("b.example") },
      MXW_DMARC_FAIL, B("x.b.example"), B(""), B("rrr"), B(""), B("_.x.b.example _.b.example ") },
    { "an identifier's lookup fails", B("b.example"), { TXT("b.example", "p=reject"), FAILS("x.b.example") }, { SPF("x.b.example") },
      MXW_DMARC_TEMPERROR, B("b.example"), B("b.example"), B("rrn"), B(""), B("_.b.example _.example _.x.b.example ") },
    { "an identifier's lookup fails and another is aligned", B("b.example"), { TXT("b.example", "p=reject"), FAILS("x.b.example") }, { SPF("x.b.example"), DKIM("b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("d"), B("_.b.example _.example _.x.b.example ") },

    { "SPF could not tell, and would be aligned", B("b.example"), { TXT("b.example", "p=reject") }, { UNSURE("x.b.example"), DKIM("evil.example") },
      MXW_DMARC_TEMPERROR, B("b.example"), B("b.example"), B("rrn"), B(""), B("_.b.example _.example _.x.b.example ") },
    { "SPF could not tell, and would not be aligned", B("b.example"), { TXT("b.example", "p=reject") }, { UNSURE("evil.example") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example ") },
    { "SPF could not tell, and DKIM is aligned", B("b.example"), { TXT("b.example", "p=reject") }, { UNSURE("b.example"), DKIM("b.example") },
      MXW_DMARC_PASS, B("b.example"), B("b.example"), B("rrn"), B("d"), B("_.b.example _.example ") },
    { "SPF could not tell, and nothing is asked of the sender", B("b.example"), NO_ZONE, { UNSURE("b.example") },
      MXW_DMARC_NONE, B(""), B("b.example"), B("--n"), B(""), B("_.b.example _.example ") },

    { "identifiers that are no names", B("b.example"), { TXT("b.example", "p=reject") }, { SPF("..b.example"), DKIM(".b.example"), DKIM(""), DKIM("b.example..") },
      MXW_DMARC_FAIL, B("b.example"), B("b.example"), B("rrr"), B(""), B("_.b.example _.example ") },
    { "an author domain with an empty label", B("a..example"), NO_ZONE, { SPF("a..example") },
      MXW_DMARC_PERMERROR, B(""), B(""), B("--n"), B(""), B("") },
    { "no author domain", B(""), NO_ZONE, NO_IDENTIFIERS, MXW_DMARC_PERMERROR, B(""), B(""), B("--n"), B(""), B("") },
    { "an author domain that is not ASCII", B("b\xc3\xbc.example"), NO_ZONE, NO_IDENTIFIERS,
      MXW_DMARC_PERMERROR, B(""), B(""), B("--n"), B(""), B("") },
    { "an author domain with a quote", B("b.example'a.test"), NO_ZONE, NO_IDENTIFIERS,
      MXW_DMARC_PERMERROR, B(""), B(""), B("--n"), B(""), B("") },
};
/* clang-format on */

static struct mxw_dns_answer look_up(const struct zone_entry *zone, mxw_bytes name,
                                     struct mxw_dns_record records[RECORDS_MAX])
{
    for (size_t i = 0; i < ZONE_MAX; i++) {
        if (zone[i].name.len == 0 || !mxw_bytes_equal_nocase(zone[i].name, name))
            continue;
        if (zone[i].fails)
            return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED, .why = "SERVFAIL" };
        struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_DATA, .records = records };
        while (answer.record_count < RECORDS_MAX && zone[i].texts[answer.record_count].len > 0) {
            records[answer.record_count].text = zone[i].texts[answer.record_count];
            answer.record_count++;
            answer.outcome = MXW_DNS_FOUND;
        }
        return answer;
    }
    return (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };
}

static void note_question(struct mxw_writer *asked, const struct mxw_dns_question *question)
{
    mxw_bytes name = mxw_dns_question_name(question);
    bool is_record = mxw_bytes_starts_with(name, MXW_BYTES("_dmarc."));
    if (is_record)
        mxw_put_text(asked, "_.");
    mxw_put(asked, mxw_bytes_from(name, is_record ? sizeof "_dmarc." - 1 : 0));
    mxw_put_byte(asked, ' ');
    CHECK(question->type == (is_record ? MXW_DNS_TXT : MXW_DNS_A), "the type of the question");
}

static void answer_all(struct mxw_dmarc *dmarc, enum mxw_need need, const struct zone_entry *zone,
                       struct mxw_writer *asked)
{
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_record records[RECORDS_MAX] = { { .preference = 0 } };
        note_question(asked, &dmarc->question);
        struct mxw_dns_answer answer =
            look_up(zone, mxw_dns_question_name(&dmarc->question), records);
        need = mxw_dmarc_answer(dmarc, &answer);
    }
}

static uint8_t letter_of(enum mxw_dmarc_policy policy)
{
    mxw_bytes name = mxw_dmarc_policy_name(policy);
    return name.len == 0 ? '-' : name.at[0];
}

static size_t count_identifiers(const struct mxw_dmarc_identifier *identifiers)
{
    size_t count = IDENTIFIERS_MAX;
    while (count > 0 && identifiers[count - 1].domain.at == NULL)
        count--;
    return count;
}

static void run_dmarc_case(void **state)
{
    const struct dmarc_case *c = *state;
    uint8_t asked_at[ASKED_ROOM];
    struct mxw_writer asked = MXW_WRITER(asked_at);
    struct mxw_dmarc_identifier identifiers[IDENTIFIERS_MAX];
    struct mxw_dmarc dmarc;
    memcpy(identifiers, c->identifiers, sizeof identifiers);

    answer_all(&dmarc, mxw_dmarc_begin(&dmarc, c->author), c->zone, &asked);
    answer_all(&dmarc, mxw_dmarc_align(&dmarc, identifiers, count_identifiers(identifiers)),
               c->zone, &asked);

    uint8_t policies[] = { letter_of(dmarc.policy), letter_of(dmarc.applied),
                           letter_of(dmarc.disposition) };
    uint8_t aligned_at[2];
    struct mxw_writer aligned = MXW_WRITER(aligned_at);
    if (dmarc.aligned_spf)
        mxw_put_byte(&aligned, 's');
    if (dmarc.aligned_dkim)
        mxw_put_byte(&aligned, 'd');

    CHECK_BYTES(mxw_dmarc_result_name(dmarc.result), mxw_dmarc_result_name(c->want), c->name);
    CHECK_BYTES(dmarc.policy_domain, c->want_place, c->name);
    CHECK_BYTES(dmarc.organizational_domain, c->want_organizational, c->name);
    CHECK_BYTES(((mxw_bytes){ policies, sizeof policies }), c->want_policies, c->name);
    CHECK_BYTES(mxw_written(&aligned), c->want_aligned, c->name);
    CHECK_BYTES(mxw_written(&asked), c->want_asked, c->name);
    CHECK(dmarc.reason.len > 0, c->name);
}

/* Time may be up before any of the questions is answered: there is a result then, and it is no pass
 * that would not have been one. */
static void run_expired(void **state)
{
    const struct dmarc_case *c = *state;
    for (size_t patience = 0; patience < 12; patience++) {
        struct mxw_dmarc_identifier identifiers[IDENTIFIERS_MAX];
        struct mxw_dmarc dmarc;
        size_t answered = 0;
        memcpy(identifiers, c->identifiers, sizeof identifiers);
        enum mxw_need need = mxw_dmarc_begin(&dmarc, c->author);
        for (unsigned phase = 0; phase < 2; phase++) {
            for (; need == MXW_NEED_DNS && answered < patience; answered++) {
                struct mxw_dns_record records[RECORDS_MAX] = { { .preference = 0 } };
                struct mxw_dns_answer answer =
                    look_up(c->zone, mxw_dns_question_name(&dmarc.question), records);
                need = mxw_dmarc_answer(&dmarc, &answer);
            }
            mxw_dmarc_expire(&dmarc);
            if (phase == 0)
                need = mxw_dmarc_align(&dmarc, identifiers, count_identifiers(identifiers));
        }
        CHECK(dmarc.stage == MXW_DMARC_DONE, c->name);
        CHECK(dmarc.result == c->want || dmarc.result == MXW_DMARC_TEMPERROR
                  || (dmarc.result == MXW_DMARC_FAIL && c->want == MXW_DMARC_PASS
                      && answered == patience),
              c->name);
        CHECK(dmarc.result != MXW_DMARC_PASS || c->want == MXW_DMARC_PASS, c->name);
    }
}

/* Names that cannot stand behind "_dmarc." are not asked about, and the walk goes on. */
static void run_long_author(void **state)
{
    (void)state;
    static const struct zone_entry zone[ZONE_MAX] = { TXT("bb", "p=reject") };
    uint8_t name[MXW_DNS_NAME_MAX];
    memset(name, 'a', sizeof name);
    for (size_t i = 62; i < 250; i += 63)
        name[i] = '.';
    memcpy(name + 250, ".bb", 3);

    uint8_t asked_at[ASKED_ROOM];
    struct mxw_writer asked = MXW_WRITER(asked_at);
    struct mxw_dmarc dmarc;
    struct mxw_dmarc_identifier identifier = { .domain = { name, sizeof name } };
    answer_all(&dmarc, mxw_dmarc_begin(&dmarc, identifier.domain), zone, &asked);
    answer_all(&dmarc, mxw_dmarc_align(&dmarc, &identifier, 1), zone, &asked);
    CHECK(dmarc.result == MXW_DMARC_PASS, "judged by the record at the top");
    CHECK_BYTES(dmarc.policy_domain, MXW_BYTES("bb"), "at the top");
    CHECK(mxw_bytes_count(mxw_written(&asked), ' ') == 4, "the longest name is not asked about");
}

#define MANY 16

/* Distinct identifiers, each of seven unknown names, are walked until the names are used up. */
static void run_many_identifiers(void **state)
{
    (void)state;
    static const struct zone_entry zone[ZONE_MAX] = { TXT("z", "p=reject") };
    static uint8_t names_at[MANY][16];
    static uint8_t asked_at[64 * ASKED_ROOM];
    struct mxw_dmarc_identifier identifiers[MANY];
    struct mxw_writer asked = MXW_WRITER(asked_at);
    struct mxw_dmarc dmarc;
    for (size_t i = 0; i < MANY; i++) {
        memcpy(names_at[i], "a.a.a.a.a.a.A.z", 15);
        names_at[i][12] = (uint8_t)('a' + i);
        identifiers[i] = (struct mxw_dmarc_identifier){ .domain = { names_at[i], 15 } };
    }
    answer_all(&dmarc, mxw_dmarc_begin(&dmarc, MXW_BYTES("z")), zone, &asked);
    answer_all(&dmarc, mxw_dmarc_align(&dmarc, identifiers, MANY), zone, &asked);

    size_t walked = (MXW_DMARC_NAMES_MAX - 1) / 7;
    CHECK(mxw_bytes_count(mxw_written(&asked), ' ') == MXW_DMARC_NAMES_MAX, "no more questions");
    for (size_t i = 0; i < MANY; i++)
        CHECK((identifiers[i].alignment == MXW_DMARC_ALIGNED) == (i < walked),
              "aligned within the limit");
    CHECK(dmarc.result == MXW_DMARC_PASS && dmarc.aligned_spf, "passes by the first ones");
}

static void run_without_author(void **state)
{
    (void)state;
    struct mxw_dmarc dmarc;
    mxw_dmarc_begin_without_author(&dmarc, MXW_BYTES("there is no From field"));
    CHECK(mxw_dmarc_align(&dmarc, NULL, 0) == MXW_NEED_NOTHING, "nothing to ask");
    CHECK(dmarc.result == MXW_DMARC_PERMERROR, "not to be evaluated");
    CHECK(dmarc.disposition == MXW_DMARC_NO_POLICY, "nobody wants anything");
    CHECK_BYTES(dmarc.reason, MXW_BYTES("there is no From field"), "says why");
}

static void run_size(void **state)
{
    (void)state;
    CHECK(sizeof(struct mxw_dmarc) < 8192, "as the header says");
}

int main(void)
{
    TEST_TABLE(dmarc_cases, run_dmarc_case);
    TEST_TABLE(dmarc_cases, run_expired);
    TEST_ONE("the longest author domain", run_long_author);
    TEST_ONE("more identifiers than there is room for", run_many_identifiers);
    TEST_ONE("without an author domain", run_without_author);
    TEST_ONE("the evaluator is small", run_size);
    return test_run("core/dmarc/dmarc");
}
