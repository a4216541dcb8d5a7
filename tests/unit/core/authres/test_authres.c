#include "mxwarden/authres.h"

#include "tests/support/test.h"

#define ID B("mx.example.org")

static const struct claim_case {
    const char *name;
    mxw_bytes value;
    bool want;
} claim_cases[] = {
    { "our identifier", B(" mx.example.org; none"), true },
    { "another identifier", B(" mx.example.net; spf=pass"), false },
    { "a subdomain is another", B("a.mx.example.org; none"), false },
    { "the parent is another", B("example.org; none"), false },
    { "a longer name is another", B("mx.example.organic; none"), false },
    { "case does not count", B(" MX.Example.ORG; none"), true },
    { "a comment in front", B(" (mx.example.net) mx.example.org; none"), true },
    { "nested comments with escapes", B("(a(b\\)(\\(c))d) (e)mx.example.org (f);none"), true },
    { "a foreign one with our name in a comment", B("(mx.example.org) mx.example.net;none"),
      false },
    { "folded", B("\r\n\t mx.example.org\r\n ;\r\n none"), true },
    { "a version", B("mx.example.org 1; none"), true },
    { "a version behind a comment", B("mx.example.org(x)1(y); none"), true },
    { "a foreign one with a version", B("mx.example.net 1 ; none"), false },
    { "a foreign one of another version", B("mx.example.net 2; none"), true },
    { "a foreign one of a later version", B("mx.example.net 10; none"), true },
    { "a foreign one of version 01", B("mx.example.net 01; none"), true },
    { "a version in a comment is none", B("mx.example.net (2); none"), false },
    { "quoted", B("\"mx.example.org\"; none"), true },
    { "quoted with escapes", B("\"mx.exa\\mple\\.org\"; none"), true },
    { "quoted and folded", B("\"\r\n mx.example.org\"; none"), true },
    { "quoted with blanks", B("\" mx.example.org \"; none"), true },
    { "quoted, a foreign one", B("\"mx.example.net\"; none"), false },
    { "dots at the end", B("mx.example.org..; none"), true },
    { "a dot in front", B(".mx.example.org; none"), true },
    { "no results behind it", B("mx.example.org"), true },
    { "a foreign one and no results", B("mx.example.net"), false },
    { "nothing at all is unreadable", B(""), true },
    { "only a comment is unreadable", B(" (x) "), true },
    { "no identifier is unreadable", B("; mx.example.net; none"), true },
    { "a comment that does not end", B("(mx.example.net; none"), true },
    { "a comment that ends in an escape", B("mx.example.net (\\"), true },
    { "a string that does not end", B("\"mx.example.net; none"), true },
    { "an empty string", B("\"\"; none"), true },
    { "a second word that is no version", B("foo mx.example.net; none"), true },
    { "something stuck to the identifier", B("mx.example.net/x; none"), true },
    { "a string stuck to the identifier", B("mx.\"example.net\"; none"), true },
    { "a control octet", B("mx.example.net\x01; none"), true },
    { "a NUL behind the identifier", B("mx.example.net\0; none"), true },
    { "an octet above 127", B("mx.ex\xc3\xa4mple.net; none"), true },
    { "an octet above 127 in a string", B("\"mx.ex\xc3\xa4mple.net\"; none"), true },
    { "a blank inside a string", B("\"mx .example.net\"; none"), true },
    { "an encoded word", B("=?utf-8?q?mx.example.org?=; none"), true },
    { "a result without identifier", B("spf=pass"), true },
};

static void run_claim_case(void **state)
{
    const struct claim_case *c = *state;
    CHECK(mxw_authres_claims(c->value, (mxw_bytes)ID) == c->want, c->name);
    CHECK(mxw_authres_claims(c->value, MXW_BYTES("mx.example.org.")) == c->want, c->name);
}

static const mxw_bytes repeat_comment = B("((((((((((((((((((((");

/* As deep as a header section is long: no recursion, and no end. */
static void run_deep_comment(void **state)
{
    (void)state;
    static uint8_t text[262144];
    memset(text, '(', sizeof text);
    CHECK(mxw_authres_claims((mxw_bytes){ text, sizeof text }, (mxw_bytes)ID), "unreadable");
    memset(text + sizeof text / 2, ')', sizeof text / 2);
    CHECK(mxw_authres_claims((mxw_bytes){ text, sizeof text }, (mxw_bytes)ID), "no identifier");
    CHECK(mxw_authres_claims(repeat_comment, (mxw_bytes)ID), "unreadable");
}

static void run_id_limit(void **state)
{
    (void)state;
    uint8_t text[MXW_AUTHRES_ID_MAX + 1];
    memset(text, 'a', sizeof text);
    CHECK(!mxw_authres_claims((mxw_bytes){ text, sizeof text - 1 }, (mxw_bytes)ID), "255 octets");
    CHECK(mxw_authres_claims((mxw_bytes){ text, sizeof text }, (mxw_bytes)ID), "256 octets");
}

static const struct id_case {
    const char *name;
    mxw_bytes value;
    enum mxw_status want;
    mxw_bytes want_id, want_rest;
} id_cases[] = {
    { "an identifier", B(" a.b; none"), MXW_OK, B("a.b"), B("; none") },
    { "with a version", B("a.b 1 ;x"), MXW_OK, B("a.b"), B(";x") },
    { "with another version", B("a.b 12 ;x"), MXW_MALFORMED, B(""), B("") },
    { "a string", B("\"a \\\"b\" (c)"), MXW_OK, B("a \"b"), B("") },
    { "nothing", B(" "), MXW_MALFORMED, B(""), B("") },
    { "a version without a blank is part of the token", B("a.b1;"), MXW_OK, B("a.b1"), B(";") },
    { "a string and a version without a blank", B("\"a\"1;"), MXW_MALFORMED, B(""), B("") },
};

static void run_id_case(void **state)
{
    const struct id_case *c = *state;
    uint8_t id_at[32];
    struct mxw_writer id = MXW_WRITER(id_at);
    mxw_bytes rest;

    enum mxw_status status = mxw_authres_id_parse(c->value, &id, &rest);
    CHECK(status == c->want, c->name);
    if (status != MXW_OK)
        return;
    CHECK_BYTES(mxw_written(&id), c->want_id, c->name);
    CHECK_BYTES(rest, c->want_rest, c->name);
}

static const struct value_case {
    const char *name;
    mxw_bytes value, want;
} value_cases[] = {
    { "a token", B("example.org"), B("example.org") },
    { "nothing", B(""), B("\"\"") },
    { "an IPv6 address is no token", B("2001:db8::1"), B("\"2001:db8::1\"") },
    { "an address is no token", B("a@b.example"), B("\"a@b.example\"") },
    { "a blank", B("a b"), B("\"a b\"") },
    { "quote and backslash", B("a\"b\\c"), B("\"a\\\"b\\\\c\"") },
    { "a parenthesis", B("a(b"), B("\"a(b\"") },
    { "line ends and NUL", B("a\r\nb\0c"), B("\"a??b?c\"") },
    { "octets above 127", B("\xc3\xa4\x7f"), B("\"???\"") },
    { "an apostrophe is of a token", B("a'b"), B("a'b") },
    { "every special", B("<>@,;:/[]?="), B("\"<>@,;:/[]?=\"") },
};

static void run_value_case(void **state)
{
    const struct value_case *c = *state;
    uint8_t at[64];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_authres_value(&out, c->value);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

static void check_field(const struct mxw_authres_result *results, size_t count, mxw_bytes want,
                        const char *name)
{
    uint8_t at[2048];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_authres(&out, (mxw_bytes)ID, results, count);
    CHECK(!out.overflowed, name);
    CHECK_BYTES(mxw_written(&out), want, name);

    mxw_bytes value = mxw_bytes_from(want, sizeof "Authentication-Results:" - 1);
    CHECK(mxw_authres_claims(value, (mxw_bytes)ID), "we know our own");
    CHECK(!mxw_authres_claims(value, MXW_BYTES("mx.example.net")), "nobody else does");
}

static void run_field(void **state)
{
    (void)state;
    static const struct mxw_authres_property iprev[] = { { B("policy.iprev"), B("2001:db8::1") } };
    static const struct mxw_authres_property spf[] = { { B("smtp.mailfrom"), B("a@example.net") } };
    static const struct mxw_authres_property dkim[] = {
        { B("header.d"), B("example.net") }, { B("header.i"), B("@example.net") },
        { B("header.s"), B("sel") },         { B("header.a"), B("rsa-sha256") },
        { B("header.b"), B("AbC/+9==") },
    };
    static const struct mxw_authres_result results[] = {
        { B("iprev"), B("pass"), B(""), iprev, 1, B("") },
        { B("spf"), B("softfail"), B("no mechanism matched"), spf, 1, B("") },
        { B("dkim"), B("pass"), B(""), dkim, 5, B("") },
        { B("dkim"), B("none"), B(""), NULL, 0, B("") },
    };
    check_field(results, 4,
                MXW_BYTES("Authentication-Results: mx.example.org;\r\n"
                          "\tiprev=pass policy.iprev=\"2001:db8::1\";\r\n"
                          "\tspf=softfail reason=\"no mechanism matched\"\r\n"
                          "\tsmtp.mailfrom=a@example.net;\r\n"
                          "\tdkim=pass header.d=example.net header.i=@example.net"
                          " header.s=sel\r\n"
                          "\theader.a=rsa-sha256 header.b=\"AbC/+9==\";\r\n"
                          "\tdkim=none\r\n"),
                "four results");
    check_field(NULL, 0, MXW_BYTES("Authentication-Results: mx.example.org; none\r\n"), "none");
}

static const struct property_case {
    const char *name;
    mxw_bytes value, want;
} property_cases[] = {
    { "a token stays", B("example.org"), B("example.org") },
    { "an address stays", B("a.b+c=d@x-1.example.org"), B("a.b+c=d@x-1.example.org") },
    { "a domain with an at sign stays", B("@example.org"), B("@example.org") },
    { "a quoted local part stays", B("\"a ;(\\\"b\"@x.example"), B("\"a ;(\\\"b\"@x.example") },
    { "a name of one label is no domain", B("a@b"), B("\"a@b\"") },
    { "an empty label is none", B("a@b..example"), B("\"a@b..example\"") },
    { "a dot at the end is none", B("a@b.example."), B("\"a@b.example.\"") },
    { "a domain that ends the result", B("a@b.example;dkim=pass"), B("\"a@b.example;dkim=pass\"") },
    { "an address literal", B("a@[192.0.2.1]"), B("\"a@[192.0.2.1]\"") },
    { "two at signs", B("a@b.example@c.example"), B("\"a@b.example@c.example\"") },
    { "a blank in the local part", B("a b@c.example"), B("\"a b@c.example\"") },
    { "a dot at its start", B(".a@b.example"), B("\".a@b.example\"") },
    { "a comment in it", B("a(b)@c.example"), B("\"a(b)@c.example\"") },
    { "a string that ends early", B("\"a\";b\"@c.example"), B("\"\\\"a\\\";b\\\"@c.example\"") },
    { "a string that does not end", B("\"a\\\"@c.example"), B("\"\\\"a\\\\\\\"@c.example\"") },
    { "a quote alone", B("\"@c.example"), B("\"\\\"@c.example\"") },
    { "a line end in a string", B("\"a\r\nb\"@c.example"), B("\"\\\"a??b\\\"@c.example\"") },
    { "an octet above 127", B("\xc3\xa4@b.example"), B("\"??@b.example\"") },
};

static void run_property_case(void **state)
{
    const struct property_case *c = *state;
    const struct mxw_authres_property property = { B("x.y"), c->value };
    const struct mxw_authres_result result = {
        .method = B("x"), .result = B("pass"), .properties = &property, .property_count = 1
    };
    uint8_t at[256];
    uint8_t want_at[256];
    struct mxw_writer out = MXW_WRITER(at);
    struct mxw_writer want = MXW_WRITER(want_at);
    mxw_put_authres(&out, MXW_BYTES("id"), &result, 1);
    mxw_put_text(&want, "Authentication-Results: id;\r\n\tx=pass x.y=");
    mxw_put(&want, c->want);
    mxw_put_text(&want, "\r\n");
    CHECK_BYTES(mxw_written(&out), mxw_written(&want), c->name);
}

/* A property that is too long is left out, a reason is cut. */
static void run_value_limit(void **state)
{
    (void)state;
    uint8_t text[MXW_AUTHRES_VALUE_MAX + 1];
    memset(text, '"', sizeof text);
    const struct mxw_authres_property fits = { B("x.y"), { text, MXW_AUTHRES_VALUE_MAX } };
    const struct mxw_authres_property exceeds = { B("x.y"), { text, MXW_AUTHRES_VALUE_MAX + 1 } };
    struct mxw_authres_result result = { .method = B("x"),
                                         .result = B("pass"),
                                         .property_count = 1 };
    uint8_t at[2048];

    struct mxw_writer out = MXW_WRITER(at);
    result.properties = &fits;
    mxw_put_authres(&out, (mxw_bytes)ID, &result, 1);
    CHECK(mxw_bytes_count(mxw_written(&out), '\\') == MXW_AUTHRES_VALUE_MAX, "the limit exactly");

    out = MXW_WRITER(at);
    result.properties = &exceeds;
    mxw_put_authres(&out, (mxw_bytes)ID, &result, 1);
    CHECK(mxw_bytes_count(mxw_written(&out), '\\') == 0, "one more is left out");

    out = MXW_WRITER(at);
    result.reason = exceeds.value;
    mxw_put_authres(&out, (mxw_bytes)ID, &result, 1);
    CHECK(mxw_bytes_count(mxw_written(&out), '\\') == MXW_AUTHRES_VALUE_MAX, "a reason is cut");
}

int main(void)
{
    TEST_TABLE(claim_cases, run_claim_case);
    TEST_TABLE(id_cases, run_id_case);
    TEST_TABLE(value_cases, run_value_case);
    TEST_TABLE(property_cases, run_property_case);
    TEST_ONE("comments as deep as a header", run_deep_comment);
    TEST_ONE("an identifier of 255 octets is read, of 256 not", run_id_limit);
    TEST_ONE("a field is folded at 78 columns", run_field);
    TEST_ONE("values have a limit", run_value_limit);
    return test_run("core/authres/authres");
}
