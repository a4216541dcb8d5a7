#include "mxwarden/spf.h"

#include "tests/support/test.h"
#include "tests/unit/core/spf/zone.h"

#define ZONE_MAX 16

#define TXT(owner, text)                                                                           \
    {                                                                                              \
        B(owner), MXW_DNS_TXT, B(text)                                                             \
    }
#define A(owner, address)                                                                          \
    {                                                                                              \
        B(owner), MXW_DNS_A, B(address)                                                            \
    }
#define AAAA(owner, address)                                                                       \
    {                                                                                              \
        B(owner), MXW_DNS_AAAA, B(address)                                                         \
    }
#define MX(owner, host)                                                                            \
    {                                                                                              \
        B(owner), MXW_DNS_MX, B(host)                                                              \
    }
#define PTR(owner, host)                                                                           \
    {                                                                                              \
        B(owner), MXW_DNS_PTR, B(host)                                                             \
    }
#define FAILS(owner, kind)                                                                         \
    {                                                                                              \
        B(owner), MXW_DNS_##kind, B("!fail")                                                       \
    }

#define REVERSE "9.2.0.192.in-addr.arpa" /* of 192.0.2.9 */

struct spf_case {
    const char *name;
    mxw_bytes client, sender, helo; /* 192.0.2.9, u@example.com and mx.example.com when empty */
    struct zone_entry zone[ZONE_MAX];
    enum mxw_spf_result want;
    mxw_bytes want_mechanism, want_explanation;
    mxw_bytes want_reason;
    unsigned want_terms, want_voids;
};

/* clang-format off */
static const struct spf_case cases[] = {
    /* --- the identity: RFC 7208 2.4, 4.1, 4.3 --- */
    { .name = "no domain of that name: none", .want = MXW_SPF_NONE,
      .want_reason = B("the domain does not exist: example.com") },
    { .name = "no record: none", .zone = { A("example.com", "192.0.2.1") }, .want = MXW_SPF_NONE,
      .want_reason = B("the domain has no SPF record: example.com") },
    { .name = "other TXT records are not ours", .zone = { TXT("example.com", "v=spf10 -all"),
      TXT("example.com", "\x96") }, .want = MXW_SPF_NONE,
      .want_reason = B("the domain has no SPF record: example.com") },
    { .name = "the lookup of the record fails", .zone = { FAILS("example.com", TXT) },
      .want = MXW_SPF_TEMPERROR, .want_reason = B("DNS lookup failed (timed out): example.com") },
    { .name = "two records", .zone = { TXT("example.com", "v=spf1 -all"),
      TXT("example.com", "V=SPF1 +all") }, .want = MXW_SPF_PERMERROR,
      .want_reason = B("the domain has more than one SPF record: example.com") },
    { .name = "an empty record", .zone = { TXT("example.com", "v=spf1") },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("default") },
    { .name = "a single label", .sender = B("u@localhost"), .want = MXW_SPF_NONE,
      .want_reason = B("not a full domain name: localhost") },
    { .name = "a single label with a dot", .sender = B("u@localhost."), .want = MXW_SPF_NONE,
      .want_reason = B("not a full domain name: localhost") },
    { .name = "an empty label", .sender = B("u@a..example.com"), .want = MXW_SPF_NONE,
      .want_reason = B("not a full domain name: a..example.com") },
    { .name = "an address literal", .sender = B("u@[192.0.2.1]"), .want = MXW_SPF_NONE,
      .want_reason = B("not a full domain name: [192.0.2.1]") },
    { .name = "a domain that is not ASCII", .sender = B("u@b\xc3\xbc" "cher.example"),
      .want = MXW_SPF_NONE, .want_reason = B("not a full domain name: b\\xc3\\xbccher.example") },
    { .name = "nothing after the @", .sender = B("u@"), .want = MXW_SPF_NONE,
      .want_reason = B("not a full domain name") },
    { .name = "a dot at the end of the sender's domain is dropped", .sender = B("u@example.com."),
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "%{s} %{o} %{d}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("u@example.com example.com example.com") },
    { .name = "no local-part is postmaster", .sender = B("@example.com"),
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "%{s} %{l}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("postmaster@example.com postmaster") },
    { .name = "no @ is a domain", .sender = B("example.com"),
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "%{s}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("postmaster@example.com") },
    { .name = "the last @ begins the domain", .sender = B("\"a@b\"@example.com"),
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "%{l}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_explanation = B("\"a@b\"") },

    /* --- syntax and order: 4.6 --- */
    { .name = "an error after the match", .zone = { TXT("example.com", "v=spf1 +all moo") },
      .want = MXW_SPF_PERMERROR, .want_reason = B("syntax error in the record: moo") },
    { .name = "an error is shown without its odd octets",
      .zone = { TXT("example.com", "v=spf1 a:\"\x80.example.com -all") },
      .want = MXW_SPF_PERMERROR,
      .want_reason = B("syntax error in the record: a:\\x22\\x80.example.com") },
    { .name = "the first match wins", .zone = { TXT("example.com", "v=spf1 ?ip4:192.0.2.9 -all") },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("?ip4:192.0.2.9") },
    { .name = "unknown modifiers change nothing",
      .zone = { TXT("example.com", "v=spf1 default=pass ~all x=y") },
      .want = MXW_SPF_SOFTFAIL, .want_mechanism = B("~all") },

    /* --- ip4, ip6, a, mx, exists: 5 --- */
    { .name = "ip4 covers the client", .zone = { TXT("example.com",
      "v=spf1 ip4:192.0.2.0/28 -all") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ip4:192.0.2.0/28") },
    { .name = "ip4 does not cover the client",
      .zone = { TXT("example.com", "v=spf1 ip4:192.0.2.0/29 -all") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "ip6 covers the client", .client = B("2001:db8::9"),
      .zone = { TXT("example.com", "v=spf1 ip4:0.0.0.0/0 ip6:2001:db8::/32 -all") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ip6:2001:db8::/32") },
    { .name = "a mapped client is IPv4", .client = B("::ffff:192.0.2.9"),
      .zone = { TXT("example.com", "v=spf1 ip6:::/0 ip4:192.0.2.9 -all") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ip4:192.0.2.9") },
    { .name = "ip6 never covers an IPv4 client",
      .zone = { TXT("example.com", "v=spf1 ip6:::ffff:192.0.2.9 -all") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a", .zone = { TXT("example.com", "v=spf1 a -all"), A("example.com", "192.0.2.1"),
      A("example.com", "192.0.2.9") }, .want = MXW_SPF_PASS, .want_mechanism = B("a"),
      .want_terms = 1 },
    { .name = "a with a length", .zone = { TXT("example.com", "v=spf1 a:b.example.com/28 -all"),
      A("b.example.com", "192.0.2.1") }, .want = MXW_SPF_PASS,
      .want_mechanism = B("a:b.example.com/28"), .want_terms = 1 },
    { .name = "a of an IPv6 client asks for AAAA", .client = B("2001:db8::9"),
      .zone = { TXT("example.com", "v=spf1 a//64 -all"), A("example.com", "192.0.2.9"),
                AAAA("example.com", "2001:db8::1") },
      .want = MXW_SPF_PASS, .want_mechanism = B("a//64"), .want_terms = 1 },
    { .name = "a with /0 needs a record", .zone = { TXT("example.com", "v=spf1 a/0 -all") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1, .want_voids = 1 },
    { .name = "a whose lookup fails", .zone = { TXT("example.com", "v=spf1 a:b.example.com +all"),
      FAILS("b.example.com", A) }, .want = MXW_SPF_TEMPERROR, .want_terms = 1,
      .want_reason = B("DNS lookup failed (timed out): b.example.com") },
    { .name = "a name that cannot exist does not match",
      .zone = { TXT("example.com", "v=spf1 a:b...example.com -all") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1 },
    { .name = "exists asks for A whatever the client", .client = B("2001:db8::9"),
      .zone = { TXT("example.com", "v=spf1 exists:%{l}.example.com -all"),
                A("u.example.com", "127.0.0.2") },
      .want = MXW_SPF_PASS, .want_mechanism = B("exists:%{l}.example.com"), .want_terms = 1 },
    { .name = "exists without a record", .zone = { TXT("example.com",
      "v=spf1 exists:b.example.com") },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("default"), .want_terms = 1, .want_voids = 1 },
    { .name = "exists whose lookup fails", .zone = { TXT("example.com",
      "v=spf1 exists:b.example.com"),
      FAILS("b.example.com", A) }, .want = MXW_SPF_TEMPERROR, .want_terms = 1,
      .want_reason = B("DNS lookup failed (timed out): b.example.com") },
    { .name = "mx matches any host", .zone = { TXT("example.com", "v=spf1 mx -all"),
      MX("example.com", "a.example.net"), MX("example.com", "b.example.net"),
      A("a.example.net", "192.0.2.1"), A("b.example.net", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("mx"), .want_terms = 1 },
    { .name = "mx without MX is not the address of the domain",
      .zone = { TXT("example.com", "v=spf1 mx -all"), A("example.com", "192.0.2.9") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1, .want_voids = 1 },
    { .name = "the null MX", .zone = { TXT("example.com", "v=spf1 mx -all"), MX("example.com",
      "") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1 },
    { .name = "the lookup of one MX host fails", .zone = { TXT("example.com", "v=spf1 mx +all"),
      MX("example.com", "a.example.net"), MX("example.com", "b.example.net"),
      FAILS("a.example.net", A), A("b.example.net", "192.0.2.9") },
      .want = MXW_SPF_TEMPERROR, .want_terms = 1,
      .want_reason = B("DNS lookup failed (timed out): a.example.net") },

    /* --- include and redirect: 5.2, 6.1 --- */
    { .name = "include matches on pass", .zone = { TXT("example.com",
      "v=spf1 ~include:b.example.com -all"),
      TXT("b.example.com", "v=spf1 ip4:192.0.2.9") }, .want = MXW_SPF_SOFTFAIL,
      .want_mechanism = B("~include:b.example.com"), .want_terms = 1 },
    { .name = "include does not match on fail, softfail and neutral",
      .zone = { TXT("example.com", "v=spf1 include:f.example.com include:s.example.com "
                                   "include:n.example.com -all"),
                TXT("f.example.com", "v=spf1 -all exp=why.example.com"),
                TXT("s.example.com", "v=spf1 ~all"), TXT("n.example.com", "v=spf1"),
                TXT("why.example.com", "not mine") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 3 },
    { .name = "include of temperror", .zone = { TXT("example.com",
      "v=spf1 include:b.example.com +all"),
      FAILS("b.example.com", TXT) }, .want = MXW_SPF_TEMPERROR, .want_terms = 1,
      .want_reason = B("DNS lookup failed (timed out): b.example.com") },
    { .name = "include of permerror", .zone = { TXT("example.com",
      "v=spf1 include:b.example.com +all"),
      TXT("b.example.com", "v=spf1 moo") }, .want = MXW_SPF_PERMERROR, .want_terms = 1,
      .want_reason = B("syntax error in the record: moo") },
    { .name = "include of none", .zone = { TXT("example.com", "v=spf1 include:b.example.com +all"),
      A("b.example.com", "192.0.2.9") }, .want = MXW_SPF_PERMERROR, .want_terms = 1,
      .want_voids = 1, .want_reason = B("the domain has no SPF record: b.example.com") },
    { .name = "include of a name that does not exist",
      .zone = { TXT("example.com", "v=spf1 include:b.example.com +all") },
      .want = MXW_SPF_PERMERROR, .want_terms = 1, .want_voids = 1,
      .want_reason = B("the domain does not exist: b.example.com") },
    { .name = "include of a name that cannot exist",
      .zone = { TXT("example.com", "v=spf1 include:b..example.com +all") },
      .want = MXW_SPF_PERMERROR, .want_terms = 1,
      .want_reason = B("not a full domain name: b..example.com") },
    { .name = "the record goes on after an include, with its own domain",
      .zone = { TXT("example.com", "v=spf1 include:b.example.com a -all"),
                TXT("b.example.com", "v=spf1 a"), A("b.example.com", "192.0.2.1"),
                A("example.com", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("a"), .want_terms = 3 },
    { .name = "redirect when nothing matches, wherever it stands",
      .zone = { TXT("example.com", "v=spf1 redirect=b.example.com ip4:192.0.2.1"),
                TXT("b.example.com", "v=spf1 a:%{d} ?all"), A("b.example.com", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("a:%{d}"), .want_terms = 2 },
    { .name = "redirect is ignored beside all",
      .zone = { TXT("example.com", "v=spf1 redirect=b.example.com ~all") },
      .want = MXW_SPF_SOFTFAIL, .want_mechanism = B("~all") },
    { .name = "redirect to none", .zone = { TXT("example.com", "v=spf1 redirect=b.example.com") },
      .want = MXW_SPF_PERMERROR, .want_terms = 1, .want_voids = 1,
      .want_reason = B("the domain does not exist: b.example.com") },
    { .name = "redirect brings its own explanation",
      .zone = { TXT("example.com", "v=spf1 exp=why.example.com redirect=b.example.com"),
                TXT("b.example.com", "v=spf1 -all exp=why.b.example.com"),
                TXT("why.example.com", "wrong"), TXT("why.b.example.com", "right for %{d}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("right for b.example.com"), .want_terms = 1 },
    { .name = "redirect inside an include is part of it",
      .zone = { TXT("example.com", "v=spf1 include:b.example.com -all"),
                TXT("b.example.com", "v=spf1 redirect=c.example.com"),
                TXT("c.example.com", "v=spf1 ip4:192.0.2.9 -all") },
      .want = MXW_SPF_PASS, .want_mechanism = B("include:b.example.com"), .want_terms = 2 },
    { .name = "an include loop ends at the limit",
      .zone = { TXT("example.com", "v=spf1 include:example.com") },
      .want = MXW_SPF_PERMERROR, .want_terms = 10,
      .want_reason = B("the records need more than 10 DNS lookups, exceeded at: "
                       "include:example.com") },
    { .name = "a redirect loop ends at the limit",
      .zone = { TXT("example.com", "v=spf1 redirect=example.com") },
      .want = MXW_SPF_PERMERROR, .want_terms = 10,
      .want_reason = B("the records need more than 10 DNS lookups, exceeded at: "
                       "redirect=example.com") },

    /* --- ptr and %{p}: 5.5, 7.3 --- */
    { .name = "ptr matches a validated name below the domain",
      .zone = { TXT("example.com", "v=spf1 ptr -all"), PTR(REVERSE, "Mail.Example.COM"),
                A("mail.example.com", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ptr"), .want_terms = 1 },
    { .name = "ptr matches the domain itself", .zone = { TXT("example.com", "v=spf1 ptr -all"),
      PTR(REVERSE, "example.com"), A("example.com", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ptr"), .want_terms = 1 },
    { .name = "ptr does not match the end of a label",
      .zone = { TXT("example.com", "v=spf1 ptr -all"), PTR(REVERSE, "badexample.com"),
                A("badexample.com", "192.0.2.9") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1 },
    { .name = "ptr does not believe a name that leads elsewhere",
      .zone = { TXT("example.com", "v=spf1 ptr -all"), PTR(REVERSE, "mail.example.com"),
                A("mail.example.com", "192.0.2.1") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1 },
    { .name = "a name whose lookup fails is skipped",
      .zone = { TXT("example.com", "v=spf1 ptr -all"), PTR(REVERSE, "a.example.com"),
                PTR(REVERSE, "b.example.com"), FAILS("a.example.com", A),
                A("b.example.com", "192.0.2.9") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ptr"), .want_terms = 1 },
    { .name = "ptr whose own lookup fails does not match",
      .zone = { TXT("example.com", "v=spf1 ptr ?all"), FAILS(REVERSE, PTR) },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("?all"), .want_terms = 1 },
    { .name = "a client without names is a void lookup",
      .zone = { TXT("example.com", "v=spf1 ptr ptr:b.example.com ?all") },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("?all"), .want_terms = 2, .want_voids = 2 },
    { .name = "names the client does not have are not the domain's void lookups",
      .zone = { TXT("example.com", "v=spf1 ptr -all"), PTR(REVERSE, "a.example.net"),
                PTR(REVERSE, "b.example.net"), PTR(REVERSE, "c.example.net"), PTR(REVERSE, "") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 1 },
    { .name = "%{p} prefers the domain, then what is below it",
      .zone = { TXT("example.com", "v=spf1 include:%{p}.a.example.com -all"),
                TXT("example.com.a.example.com", "v=spf1 exists:%{p}.b.example.com"),
                PTR(REVERSE, "x.example.net"), PTR(REVERSE, "example.com"),
                PTR(REVERSE, "y.example.com.a.example.com"), A("x.example.net", "192.0.2.9"),
                A("example.com", "192.0.2.9"), A("y.example.com.a.example.com", "192.0.2.9"),
                A("y.example.com.a.example.com.b.example.com", "127.0.0.2") },
      .want = MXW_SPF_PASS, .want_mechanism = B("include:%{p}.a.example.com"), .want_terms = 3 },
    { .name = "%{p} takes any name when none fits",
      .zone = { TXT("example.com", "v=spf1 exists:%{p}.b.example.com -all"),
                PTR(REVERSE, "x.example.net"), A("x.example.net", "192.0.2.9"),
                A("x.example.net.b.example.com", "127.0.0.2") },
      .want = MXW_SPF_PASS, .want_mechanism = B("exists:%{p}.b.example.com"), .want_terms = 2 },
    { .name = "%{p} without a name is unknown",
      .zone = { TXT("example.com", "v=spf1 exists:%{p}.b.example.com -all"),
                A("unknown.b.example.com", "127.0.0.2") },
      .want = MXW_SPF_PASS, .want_mechanism = B("exists:%{p}.b.example.com"), .want_terms = 2 },

    /* --- the explanation: 6.2 --- */
    { .name = "an explanation", .zone = { TXT("example.com", "v=spf1 -all exp=why.%{d}"),
      TXT("why.example.com", "%{c} (%{h}) at %{t} by %{r}.") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("192.0.2.9 (mx.example.com) at 1700000000 by mx.example.org.") },
    { .name = "no explanation unless it is fail", .zone = { TXT("example.com",
      "v=spf1 ~all exp=why.example.com"), TXT("why.example.com", "x") },
      .want = MXW_SPF_SOFTFAIL, .want_mechanism = B("~all") },
    { .name = "two texts are none", .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
      TXT("why.example.com", "one"), TXT("why.example.com", "two") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "no text", .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a text that cannot be fetched", .zone = { TXT("example.com",
      "v=spf1 -all exp=why.example.com"), FAILS("why.example.com", TXT) },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a text at a name that cannot exist", .zone = { TXT("example.com",
      "v=spf1 -all exp=why..example.com") }, .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a text with a syntax error", .zone = { TXT("example.com",
      "v=spf1 -all exp=why.example.com"), TXT("why.example.com", "The %{x}-files.") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a text that is not ASCII", .zone = { TXT("example.com",
      "v=spf1 -all exp=why.example.com"), TXT("why.example.com", "\xef\xbb\xbfWhy") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "a HELO that would end the reply line", .helo = B("x\r\n250 OK"),
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "You are %{h}") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all") },
    { .name = "%{p} in the text asks for the names of the client",
      .zone = { TXT("example.com", "v=spf1 -all exp=why.example.com"),
                TXT("why.example.com", "from %{p}"), PTR(REVERSE, "m.example.com"),
                A("m.example.com", "192.0.2.9") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("from m.example.com") },
    { .name = "%{p} in exp= as well",
      .zone = { TXT("example.com", "v=spf1 -all exp=%{p}.why.example.com"),
                TXT("m.example.com.why.example.com", "from %{p}"), PTR(REVERSE, "m.example.com"),
                A("m.example.com", "192.0.2.9") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"),
      .want_explanation = B("from m.example.com") },

    /* --- RFC 8616 4 --- */
    { .name = "a local-part that is not ASCII matches nothing", .sender = B("\xc3\xbc@example.com"),
      .zone = { TXT("example.com", "v=spf1 exists:%{l}.example.com include:%{l}.example.com -all"),
                A("\xc3\xbc.example.com", "127.0.0.2") },
      .want = MXW_SPF_FAIL, .want_mechanism = B("-all"), .want_terms = 2 },

    { .name = "a redirect to such a name is permerror", .sender = B("\xc3\xbc@example.com"),
      .zone = { TXT("example.com", "v=spf1 redirect=%{l}.example.com") },
      .want = MXW_SPF_PERMERROR, .want_terms = 1, .want_reason = B("not a full domain name") },

    /* --- limits: 4.6.4 --- */
    { .name = "ten terms that ask the DNS",
      .zone = { TXT("example.com", "v=spf1 a a a a a a a mx a ptr ip4:192.0.2.9 -all"),
                A("example.com", "192.0.2.1"), MX("example.com", "example.com"),
                PTR(REVERSE, "x.example.net") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ip4:192.0.2.9"), .want_terms = 10 },
    { .name = "an eleventh", .zone = { TXT("example.com", "v=spf1 a a a a a a a mx a ptr a +all"),
      A("example.com", "192.0.2.1"), MX("example.com", "example.com"),
      PTR(REVERSE, "x.example.net") },
      .want = MXW_SPF_PERMERROR, .want_terms = 10,
      .want_reason = B("the records need more than 10 DNS lookups, exceeded at: a") },
    { .name = "the PTR lookup for %{p} counts, once",
      .zone = { TXT("example.com", "v=spf1 a a a a a a a a exists:%{p}.b.example.com +all"),
                A("example.com", "192.0.2.1"), A("unknown.b.example.com", "127.0.0.2") },
      .want = MXW_SPF_PASS, .want_mechanism = B("exists:%{p}.b.example.com"), .want_terms = 10 },
    { .name = "the PTR lookup for %{p} can be one too many",
      .zone = { TXT("example.com", "v=spf1 a a a a a a a a a exists:%{p}.b.example.com +all"),
                A("example.com", "192.0.2.1"), A("unknown.b.example.com", "127.0.0.2") },
      .want = MXW_SPF_PERMERROR, .want_terms = 10,
      .want_reason = B("the records need more than 10 DNS lookups, exceeded at: "
                       "exists:%{p}.b.example.com") },
    { .name = "two void terms", .zone = { TXT("example.com", "v=spf1 a:b.example.com mx ?all") },
      .want = MXW_SPF_NEUTRAL, .want_mechanism = B("?all"), .want_terms = 2, .want_voids = 2 },
    { .name = "three void terms",
      .zone = { TXT("example.com", "v=spf1 a:b.example.com mx exists:c.example.com +all") },
      .want = MXW_SPF_PERMERROR, .want_terms = 3, .want_voids = 3,
      .want_reason = B("more than 2 terms of the records lead to nothing in the DNS, "
                       "exceeded at: exists:c.example.com") },
    { .name = "an mx of IPv4 hosts is void once for an IPv6 client", .client = B("2001:db8::9"),
      .zone = { TXT("example.com", "v=spf1 mx ip6:2001:db8::9 -all"),
                MX("example.com", "a.example.com"), MX("example.com", "b.example.com"),
                MX("example.com", "c.example.com"), A("a.example.com", "192.0.2.1"),
                A("b.example.com", "192.0.2.1"), A("c.example.com", "192.0.2.1") },
      .want = MXW_SPF_PASS, .want_mechanism = B("ip6:2001:db8::9"), .want_terms = 1,
      .want_voids = 1 },
};
/* clang-format on */

struct run {
    struct mxw_spf spf;
    struct zone zone;
    unsigned asked;
    unsigned failing_at; /* this question fails; 0 for none */
    unsigned late_at;    /* this one is answered after the deadline; 0 for none */
};

static mxw_bytes or_else(mxw_bytes bytes, mxw_bytes other)
{
    return bytes.len > 0 ? bytes : other;
}

static struct mxw_spf_query query_of(const struct spf_case *c)
{
    struct mxw_spf_query query = {
        .helo = or_else(c->helo, MXW_BYTES("mx.example.com")),
        .sender = or_else(c->sender, MXW_BYTES("u@example.com")),
        .receiver = MXW_BYTES("mx.example.org"),
        .wall = 1700000000,
    };
    CHECK(mxw_address_parse(or_else(c->client, MXW_BYTES("192.0.2.9")), &query.client) == MXW_OK,
          c->name);
    return query;
}

static enum mxw_need run_on(struct run *run, enum mxw_need need)
{
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_answer answer = zone_look_up(&run->zone, &run->spf.question);
        run->asked++;
        if (run->asked == run->failing_at)
            answer = (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED };
        mxw_time now = run->spf.deadline + (run->asked == run->late_at);
        need = mxw_spf_answer(&run->spf, &answer, now);
    }
    return need;
}

static void run_case(struct run *run, const struct spf_case *c)
{
    struct mxw_spf_query query = query_of(c);
    run->asked = 0;
    run->zone.entries = c->zone;
    run->zone.count = 0;
    while (run->zone.count < ZONE_MAX && c->zone[run->zone.count].name.len > 0)
        run->zone.count++;
    (void)run_on(run, mxw_spf_begin(&run->spf, &query, 0));
}

static void run_spf_case(void **state)
{
    const struct spf_case *c = *state;
    struct run run = { 0 };
    run_case(&run, c);
    CHECK_BYTES(mxw_spf_result_name(run.spf.result), mxw_spf_result_name(c->want), c->name);
    CHECK_BYTES(run.spf.mechanism, c->want_mechanism, c->name);
    CHECK_BYTES(run.spf.explanation, c->want_explanation, c->name);
    CHECK_BYTES(run.spf.reason, c->want_reason, c->name);
    CHECK(run.spf.dns_terms == c->want_terms, c->name);
    CHECK(run.spf.void_lookups == c->want_voids, c->name);
    CHECK(run.spf.identity == MXW_SPF_MAIL_FROM, c->name);
}

/* Whatever question is the one that fails or comes late: no mail passes that did not before. */
static void run_with_trouble(void **state)
{
    const struct spf_case *c = *state;
    struct run whole = { 0 };
    run_case(&whole, c);

    for (unsigned at = 1; at <= whole.asked; at++) {
        struct run failing = { .failing_at = at };
        run_case(&failing, c);
        CHECK(failing.spf.result != MXW_SPF_PASS || c->want == MXW_SPF_PASS, c->name);

        struct run late = { .late_at = at };
        run_case(&late, c);
        bool only_explanation = late.spf.result == MXW_SPF_FAIL && c->want == MXW_SPF_FAIL;
        CHECK(late.asked == at, c->name);
        CHECK(only_explanation || late.spf.result == MXW_SPF_TEMPERROR, c->name);
        CHECK(late.spf.explanation.len == 0, c->name);
    }
}

static struct zone_entry helo_zone[] = { TXT("mx.example.com", "v=spf1 -all exp=why.example.com"),
                                         TXT("why.example.com", "%{s} %{h}") };

static void check_helo_identity(void **state)
{
    const char *name = "check_helo_identity";
    struct mxw_spf_query query = { .client = { MXW_IPV4, { 192, 0, 2, 9 } },
                                   .helo = MXW_BYTES("mx.example.com") };
    struct run run = { .zone = { .entries = helo_zone, .count = MXW_COUNT_OF(helo_zone) } };
    (void)state;
    (void)run_on(&run, mxw_spf_begin(&run.spf, &query, 0));
    CHECK(run.spf.identity == MXW_SPF_HELO, name);
    CHECK(run.spf.result == MXW_SPF_FAIL, name);
    CHECK_BYTES(run.spf.domain, query.helo, name);
    CHECK_BYTES(run.spf.explanation, MXW_BYTES("postmaster@mx.example.com mx.example.com"), name);
}

static void check_helo_without_domain(void **state)
{
    static const struct spf_case helos[] = {
        { .name = "an address literal", .helo = B("[192.0.2.9]") },
        { .name = "a single label", .helo = B("OEMCOMPUTER") },
        { .name = "nothing", .helo = B("") },
    };
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(helos); i++) {
        struct mxw_spf spf;
        struct mxw_spf_query query = { .client = { MXW_IPV4, { 192, 0, 2, 9 } },
                                       .helo = helos[i].helo };
        CHECK(mxw_spf_begin(&spf, &query, 0) == MXW_NEED_NOTHING, helos[i].name);
        CHECK(spf.result == MXW_SPF_NONE && spf.identity == MXW_SPF_HELO, helos[i].name);
        mxw_spf_expire(&spf);
        CHECK(spf.result == MXW_SPF_NONE, helos[i].name);
    }
}

/* --- limits that are easier made than written ------------------------------------------------ */

static const struct mxw_spf_query plain_query = {
    .client = { MXW_IPV4, { 192, 0, 2, 9 } },
    .sender = B("u@example.com"),
    .helo = B("mx.example.com"),
};

/* "v=spf1 redirect=aaa....a", then `end`: nothing of it can be left out. */
static mxw_bytes fill_record(uint8_t *at, size_t len, mxw_bytes end)
{
    mxw_bytes start = MXW_BYTES("v=spf1 redirect=");
    memset(at, 'a', len);
    memcpy(at, start.at, start.len);
    memcpy(at + len - end.len, end.at, end.len);
    at[len - end.len - 2] = '.';
    return mxw_bytes_at(at, len);
}

/* A record as long as the machine can hold, and `more` octets longer. */
static void check_record_of(size_t more, enum mxw_spf_result want, const char *name)
{
    static uint8_t text_at[MXW_SPF_TEXT_MAX + 16];
    size_t len = 6 + MXW_SPF_TEXT_MAX - (sizeof "example.com" - 1) + more;
    fill_record(text_at, len, MXW_BYTES(" +all"));

    struct mxw_spf spf;
    struct mxw_dns_record record = { .text = { text_at, len } };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &record, 1 };
    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    CHECK(mxw_spf_answer(&spf, &answer, 0) == MXW_NEED_NOTHING, name);
    CHECK(spf.result == want, name);
    CHECK((spf.reason.len > 0) == (want == MXW_SPF_PERMERROR), name);
}

static void check_text_limit(void **state)
{
    (void)state;
    check_record_of(0, MXW_SPF_PASS, "a record that just fits");
    check_record_of(1, MXW_SPF_PERMERROR, "one octet more");
}

static void answer_text(struct mxw_spf *spf, mxw_bytes text, const char *name)
{
    struct mxw_dns_record record = { .text = text };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &record, 1 };
    CHECK(mxw_spf_answer(spf, &answer, 0) == MXW_NEED_DNS, name);
}

/* Ten includes, each by the first term of a record of 450 octets, which is what one TXT answer over
 * UDP holds; the innermost matches. All eleven records are open then. */
static void check_deep_chain(void **state)
{
    static const char head[] = "v=spf1 include:mail-relays-0.europe.provider.example.net ";
    const char *name = "check_deep_chain";
    char text_at[450];
    struct mxw_spf spf;
    (void)state;
    memset(text_at, 'x', sizeof text_at);
    memcpy(text_at, head, sizeof head - 1);
    memcpy(text_at + sizeof head - 1, "redirect=", 9);
    memcpy(text_at + sizeof text_at - 7, ".x -all", 7);

    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    for (unsigned i = 0; i < MXW_SPF_TERMS_MAX; i++) {
        text_at[sizeof "v=spf1 include:mail-relays-" - 1] = (char)('0' + i);
        answer_text(&spf, mxw_bytes_at((const uint8_t *)text_at, sizeof text_at), name);
    }
    struct mxw_dns_record record = {
        .text = fill_record((uint8_t *)text_at, sizeof text_at, MXW_BYTES(" +all")),
    };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &record, 1 };
    CHECK(mxw_spf_answer(&spf, &answer, 0) == MXW_NEED_NOTHING, name);
    CHECK(spf.result == MXW_SPF_PASS, name);
    CHECK(spf.depth == 1, name);
    CHECK_BYTES(spf.mechanism, MXW_BYTES("include:mail-relays-0.europe.provider.example.net"),
                name);
}

/* A client with ten names of 253 octets beside a record that leaves `room` octets for them. */
static void check_names_beside(size_t room, bool is_explanation, enum mxw_spf_result want,
                               const char *name)
{
    static uint8_t text_at[MXW_SPF_TEXT_MAX];
    uint8_t host_at[MXW_DNS_NAME_MAX];
    struct mxw_dns_record names[MXW_SPF_PTR_NAMES_MAX];
    struct mxw_spf spf;
    mxw_bytes end =
        is_explanation ? MXW_BYTES(" -all exp=%{p}.a.net") : MXW_BYTES(" ptr:%{d} -all");
    size_t len = 6 + MXW_SPF_TEXT_MAX - (sizeof "example.com" - 1) - room;
    mxw_bytes record = fill_record(text_at, len, end);
    memset(host_at, 'a', sizeof host_at);
    for (size_t i = 50; i < sizeof host_at; i += 50)
        host_at[i] = '.';
    for (size_t i = 0; i < MXW_COUNT_OF(names); i++)
        names[i] = (struct mxw_dns_record){ .name = { host_at, sizeof host_at } };

    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, names, MXW_COUNT_OF(names) };
    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    answer_text(&spf, record, name);
    enum mxw_need need = mxw_spf_answer(&spf, &answer, 0);
    unsigned asked = 0;
    for (; need == MXW_NEED_DNS; asked++) {
        struct mxw_dns_answer nothing = { .outcome = MXW_DNS_NO_DATA };
        need = mxw_spf_answer(&spf, &nothing, 0);
    }
    CHECK(spf.result == want, name);
    CHECK((asked > 0) == (room == sizeof host_at * MXW_COUNT_OF(names)), name);
}

static void check_names_limit(void **state)
{
    size_t room = MXW_SPF_PTR_NAMES_MAX * MXW_DNS_NAME_MAX;
    (void)state;
    check_names_beside(room, false, MXW_SPF_FAIL, "ten names that just fit");
    check_names_beside(room - 1, false, MXW_SPF_PERMERROR, "one octet less");
    check_names_beside(room, true, MXW_SPF_FAIL, "names for an explanation");
    check_names_beside(room - 1, true, MXW_SPF_FAIL, "no room for those of an explanation");
}

/* `count` hosts with the address 192.0.2.1; the client is the last one of them if `has_client`. */
static enum mxw_spf_result run_mx(size_t count, bool has_client, const char *name)
{
    struct mxw_spf spf;
    struct mxw_dns_record hosts[MXW_SPF_MX_HOSTS_MAX + 3] = { 0 };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, hosts, count + 2 };
    for (size_t i = 0; i < count; i++)
        hosts[i].name = MXW_BYTES("mx.example.net");
    /* two that cannot be asked about do not count */
    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    answer_text(&spf, MXW_BYTES("v=spf1 mx -all"), name);
    enum mxw_need need = mxw_spf_answer(&spf, &answer, 0);

    for (size_t i = 1; need == MXW_NEED_DNS; i++) {
        struct mxw_dns_record address = { .address = { MXW_IPV4, { 192, 0, 2, 1 } } };
        if (i == count && has_client)
            address.address = plain_query.client;
        need =
            mxw_spf_answer(&spf, &(struct mxw_dns_answer){ MXW_DNS_FOUND, NULL, &address, 1 }, 0);
        CHECK(i <= MXW_SPF_MX_HOSTS_MAX, name);
    }
    return spf.result;
}

static void check_mx_limit(void **state)
{
    (void)state;
    CHECK(run_mx(10, false, "ten") == MXW_SPF_FAIL, "ten hosts");
    CHECK(run_mx(10, true, "ten") == MXW_SPF_PASS, "the client is the tenth");
    CHECK(run_mx(11, false, "eleven") == MXW_SPF_PERMERROR, "eleven hosts");
    CHECK(run_mx(11, true, "eleven") == MXW_SPF_PERMERROR, "the client is the eleventh");
}

/* `count` names of the client, of which only the last one is its own. */
static enum mxw_spf_result run_ptr(size_t count, const char *name)
{
    struct mxw_spf spf;
    struct mxw_dns_record names[MXW_SPF_PTR_NAMES_MAX + 1] = { 0 };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, names, count };
    for (size_t i = 0; i < count; i++)
        names[i].name = MXW_BYTES("m.example.com");
    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    answer_text(&spf, MXW_BYTES("v=spf1 ptr -all"), name);
    enum mxw_need need = mxw_spf_answer(&spf, &answer, 0);

    for (size_t i = 1; need == MXW_NEED_DNS; i++) {
        struct mxw_dns_record address = { .address = plain_query.client };
        answer = (struct mxw_dns_answer){ MXW_DNS_FOUND, NULL, &address, i == count };
        need = mxw_spf_answer(&spf, &answer, 0);
        CHECK(i <= MXW_SPF_PTR_NAMES_MAX, name);
    }
    return spf.result;
}

static void check_ptr_limit(void **state)
{
    (void)state;
    CHECK(run_ptr(10, "ten") == MXW_SPF_PASS, "the tenth name counts");
    CHECK(run_ptr(11, "eleven") == MXW_SPF_FAIL, "the eleventh is ignored");
}

static size_t explanation_of(size_t len, const char *name)
{
    static uint8_t text_at[MXW_SPF_EXPLANATION_MAX + 1];
    struct mxw_spf spf;
    memset(text_at, 'x', sizeof text_at);
    struct mxw_dns_record record = { .text = { text_at, len } };
    struct mxw_dns_answer answer = { MXW_DNS_FOUND, NULL, &record, 1 };
    CHECK(mxw_spf_begin(&spf, &plain_query, 0) == MXW_NEED_DNS, name);
    answer_text(&spf, MXW_BYTES("v=spf1 -all exp=why.example.com"), name);
    CHECK(mxw_spf_answer(&spf, &answer, 0) == MXW_NEED_NOTHING, name);
    CHECK(spf.result == MXW_SPF_FAIL, name);
    return spf.explanation.len;
}

static void check_explanation_limit(void **state)
{
    size_t max = MXW_SPF_EXPLANATION_MAX;
    (void)state;
    CHECK(explanation_of(max, "just fits") == max, "a text that just fits");
    CHECK(explanation_of(max + 1, "too long") == max, "one octet more is cut off");
}

static void check_time(void **state)
{
    const char *name = "check_time";
    struct mxw_spf spf;
    (void)state;
    CHECK(mxw_spf_begin(&spf, &plain_query, 5 * MXW_SECOND) == MXW_NEED_DNS, name);
    CHECK(spf.deadline == 25 * MXW_SECOND, name);
    mxw_spf_expire(&spf);
    CHECK(spf.result == MXW_SPF_TEMPERROR, name);
    CHECK_BYTES(spf.reason, MXW_BYTES("the DNS lookups took too long: example.com"), name);
    mxw_spf_expire(&spf);
    CHECK_BYTES(spf.reason, MXW_BYTES("the DNS lookups took too long: example.com"), name);
}

int main(void)
{
    TEST_TABLE(cases, run_spf_case);
    TEST_TABLE(cases, run_with_trouble);
    TEST_ONE("the null sender is postmaster at the HELO name", check_helo_identity);
    TEST_ONE("a HELO that is no domain is none", check_helo_without_domain);
    TEST_ONE("the text held at a time is limited", check_text_limit);
    TEST_ONE("ten includes of 450 octets are open at a time", check_deep_chain);
    TEST_ONE("names of the client share the room of the records", check_names_limit);
    TEST_ONE("ten MX hosts are asked about", check_mx_limit);
    TEST_ONE("ten names of the client are asked about", check_ptr_limit);
    TEST_ONE("an explanation is cut off", check_explanation_limit);
    TEST_ONE("the check has twenty seconds", check_time);
    return test_run("core/spf/spf");
}
