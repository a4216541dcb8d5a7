#include "core/spf/macro.h"

#include "tests/support/test.h"

/* --- grammar -------------------------------------------------------------------------------- */

static const struct syntax_case {
    const char *name;
    mxw_bytes text;
    bool is_macro_string, is_domain_spec;
} syntax_cases[] = {
    { "a name is a domain-spec", B("mail.example.com"), true, true },
    { "nothing is a macro-string only", B(""), true, false },
    { "one dot at the end is allowed", B("mail.example.com."), true, true },
    { "two dots at the end are not", B("mail.example.com.."), true, false },
    { "a single label is not enough", B("museum"), true, false },
    { "a single label with a dot neither", B("museum."), true, false },
    { "a dot in front is enough for the grammar", B(".museum"), true, true },
    { "an empty label inside is grammatical", B("mail.example...com"), true, true },
    { "a top label of digits is refused", B("abc.123"), true, false },
    { "an IPv4 address is refused", B("111.222.33.44"), true, false },
    { "a top label with a digit and a letter is good", B("abc.1a"), true, true },
    { "digits with a hyphen between are good", B("abc.1-2"), true, true },
    { "a top label must not begin with a hyphen", B("example.-com"), true, false },
    { "a top label must not end with a hyphen", B("example.com-"), true, false },
    { "an A-label is a top label", B("foo.example.xn--zckzah"), true, true },
    { "a top label holds no underscore", B("example.co_m"), true, false },
    { "other labels hold any visible character", B("foo:bar/baz!$.example.com"), true, true },
    { "a port is no top label", B("example.com:8080"), true, false },
    { "a macro at the end is enough", B("%{d}"), true, true },
    { "%% at the end is a macro", B("foo%%"), true, true },
    { "%_ and %- are macros", B("a%_b%-"), true, true },
    { "text after a macro needs its own dot", B("foo.%{d}com"), true, false },
    { "a dot and a label after a macro", B("%{d}.com"), true, true },
    { "every letter in lower case", B("%{s}%{l}%{o}%{d}%{i}%{p}%{v}%{h}"), true, true },
    { "every letter in upper case", B("%{S}%{L}%{O}%{D}%{I}%{P}%{V}%{H}"), true, true },
    { "c, r and t are for explanations", B("%{c}"), true, false },
    { "R is for explanations", B("x.%{R}.example.com"), true, false },
    { "t is for explanations", B("%{t}"), true, false },
    { "an unknown letter", B("%{a}"), false, false },
    { "no letter", B("%{}"), false, false },
    { "all transformers and delimiters", B("%{l12r.-+,/_=}"), true, true },
    { "a capital R reverses as well", B("%{dR}"), true, true },
    { "digits only after r are delimiters, and wrong", B("%{dr2}"), false, false },
    { "zero parts", B("%{d0}"), false, false },
    { "zero in more digits", B("%{d00}"), false, false },
    { "a number far beyond any label count", B("%{d99999999999999999999}"), true, true },
    { "a delimiter that is none", B("%{d;}"), false, false },
    { "a space inside a macro", B("%{ d}"), false, false },
    { "an open macro", B("%{d"), false, false },
    { "a lone percent at the end", B("foo.example.com%"), false, false },
    { "a percent before anything else", B("%(ir).example.com"), false, false },
    { "a percent before a letter", B("foo%abc"), false, false },
    { "a space is text of an explanation", B("a b.example.com"), true, true },
    { "a control character", B("a\x1f.example.com"), false, false },
    { "DEL", B("a\x7f.example.com"), false, false },
    { "NUL", B("example.com\0"), false, false },
    { "an octet that is not ASCII", B("\x80.example.com"), false, false },
};

/* A copy whose bounds the address sanitizer knows. */
static mxw_bytes exact_copy(mxw_bytes text)
{
    uint8_t *at = test_malloc(text.len + 1);
    memcpy(at + 1, text.at, text.len);
    return (mxw_bytes){ at + 1, text.len };
}

static void exact_free(mxw_bytes copy)
{
    union {
        const uint8_t *borrowed;
        uint8_t *owned;
    } at = { .borrowed = copy.at - 1 };
    test_free(at.owned);
}

static void run_syntax_case(void **state)
{
    const struct syntax_case *c = *state;
    CHECK(mxw_spf_macro_string_is_valid(c->text) == c->is_macro_string, c->name);
    CHECK(mxw_spf_domain_spec_is_valid(c->text) == c->is_domain_spec, c->name);

    for (size_t len = 0; len <= c->text.len; len++) {
        mxw_bytes copy = exact_copy(mxw_bytes_first(c->text, len));
        bool is_domain_spec = mxw_spf_domain_spec_is_valid(copy);
        CHECK(!is_domain_spec || mxw_spf_macro_string_is_valid(copy), c->name);
        (void)mxw_spf_needs_client_name(copy);
        exact_free(copy);
    }
}

/* --- expansion ------------------------------------------------------------------------------ */

#define SENDER MXW_BYTES_INIT("strong-bad@email.example.com")
#define DOMAIN_NAME MXW_BYTES_INIT("email.example.com")
#define V4                                                                                         \
    {                                                                                              \
        .family = MXW_IPV4, .octets = { 192, 0, 2, 3 }                                             \
    }
#define V6                                                                                         \
    {                                                                                              \
        .family = MXW_IPV6, .octets = { 0x20, 0x01, 0x0d, 0xb8, [14] = 0xcb, [15] = 0x01 }         \
    }
#define VALUES(address)                                                                            \
    {                                                                                              \
        .sender = SENDER, .domain = DOMAIN_NAME, .client = address,                                \
        .client_name = B("mx.example.org"), .helo = B("...."), .receiver = B("mx.example.net"),    \
        .wall = 1700000000                                                                         \
    }

static const struct mxw_spf_values ipv4_values = VALUES(V4);
static const struct mxw_spf_values ipv6_values = VALUES(V6);
static const struct mxw_spf_values bare_values = {
    .sender = B("a.b+c=d_e@\"odd\"@example.com"),
    .domain = B("example.com"),
    .client = V4,
    .helo = B(""),
    .wall = -1,
};
static const struct mxw_spf_values utf8_values = {
    .sender = B("j\xc3\xbcrgen@example.com"),
    .domain = B("example.com"),
    .client = V4,
    .helo = B("h"),
};

/* clang-format off */
static const struct text_case {
    const char *name;
    const struct mxw_spf_values *values;
    mxw_bytes text, want;
} text_cases[] = {
    /* RFC 7208 7.4 */
    { "s is the sender", &ipv4_values, B("%{s}"), B("strong-bad@email.example.com") },
    { "o is its domain", &ipv4_values, B("%{o}"), B("email.example.com") },
    { "d is the domain", &ipv4_values, B("%{d}"), B("email.example.com") },
    { "more parts than there are", &ipv4_values, B("%{d4}"), B("email.example.com") },
    { "as many parts as there are", &ipv4_values, B("%{d3}"), B("email.example.com") },
    { "two parts on the right", &ipv4_values, B("%{d2}"), B("example.com") },
    { "one part", &ipv4_values, B("%{d1}"), B("com") },
    { "reversed", &ipv4_values, B("%{dr}"), B("com.example.email") },
    { "reversed first, cut then", &ipv4_values, B("%{d2r}"), B("example.email") },
    { "l is the local-part", &ipv4_values, B("%{l}"), B("strong-bad") },
    { "another delimiter becomes a dot", &ipv4_values, B("%{l-}"), B("strong.bad") },
    { "reversal splits at dots", &ipv4_values, B("%{lr}"), B("strong-bad") },
    { "reversal at a delimiter", &ipv4_values, B("%{lr-}"), B("bad.strong") },
    { "one reversed part", &ipv4_values, B("%{l1r-}"), B("strong") },
    { "the reverse of the address", &ipv4_values, B("%{ir}.%{v}._spf.%{d2}"),
      B("3.2.0.192.in-addr._spf.example.com") },
    { "an IPv6 address is nibbles", &ipv6_values, B("%{ir}.%{v}._spf.%{d2}"),
      B("1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com") },
    /* RFC 7208 7.2, 7.3 */
    { "v of IPv4", &ipv4_values, B("%{v}"), B("in-addr") },
    { "i of IPv4", &ipv4_values, B("%{i}"), B("192.0.2.3") },
    { "c of IPv4", &ipv4_values, B("%{c}"), B("192.0.2.3") },
    { "c of IPv6 is for people", &ipv6_values, B("%{c}"), B("2001:db8::cb01") },
    { "p is the name of the client", &ipv4_values, B("%{p}"), B("mx.example.org") },
    { "p without a name", &bare_values, B("%{p}"), B("unknown") },
    { "r is our name", &ipv4_values, B("%{r}"), B("mx.example.net") },
    { "r without a name", &bare_values, B("%{r}"), B("unknown") },
    { "t is the time", &ipv4_values, B("%{t}"), B("1700000000") },
    { "t before the epoch is zero", &bare_values, B("%{t}"), B("0") },
    { "h as it was said", &ipv4_values, B("%{h}"), B("....") },
    { "empty parts count", &ipv4_values, B("%{h3r}"), B("..") },
    { "an empty value stays empty", &bare_values, B("<%{h}%{hr}%{h2-}>"), B("<>") },
    { "the last @ ends the local-part", &bare_values, B("%{l}|%{o}"),
      B("a.b+c=d_e@\"odd\"|example.com") },
    { "several delimiters at once", &bare_values, B("%{l.+=_}"), B("a.b.c.d.e@\"odd\"") },
    { "escapes", &ipv4_values, B("%%%_%-"), B("% %20") },
    { "upper case escapes for URLs", &ipv4_values, B("%{S}"), B("strong-bad%40email.example.com") },
    { "the unreserved are not escaped", &bare_values, B("%{L}"),
      B("a.b%2Bc%3Dd_e%40%22odd%22") },
    { "octets over 127 are escaped", &utf8_values, B("%{L}"), B("j%C3%BCrgen") },
    { "parts are escaped, the dots between are not", &ipv4_values, B("%{Sr-}"),
      B("bad%40email.example.com.strong") },
    { "text around", &ipv4_values, B("See http://%{d}/why.html?s=%{S}&i=%{I}"),
      B("See http://email.example.com/why.html?s=strong-bad%40email.example.com&i=192.0.2.3") },
};
/* clang-format on */

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    CHECK(mxw_spf_macro_string_is_valid(c->text), c->name);
    mxw_spf_expand_text(c->text, c->values, &out);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);

    for (size_t room = 0; room < c->want.len; room++) {
        struct mxw_writer starved = { .at = out_at, .room = room };
        mxw_spf_expand_text(c->text, c->values, &starved);
        CHECK(starved.overflowed, c->name);
    }
}

#define L10 "a23456789."
#define L50 L10 L10 L10 L10 L10
#define L250 L50 L50 L50 L50 L50

static const struct mxw_spf_values long_values = {
    .sender = B("x@" L250 "com"),
    .domain = B(L250 "com"),
    .client = V4,
    .helo = B(L250 L250 L250 "1234567890"),
};

static const struct mxw_spf_values long_label_values = {
    .sender = B("x@example.com"),
    .domain = B("example.com"),
    .client = V4,
    .helo = B("0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
              "2345678901234567890123456789012345678901234567890123456789012345678901234567890123"
              "4567890123456789012345678901234567890123456789012345678901234567890123456789012345"
              "67890123456789"),
};

static const struct name_case {
    const char *name;
    const struct mxw_spf_values *values;
    mxw_bytes spec, want;
    enum mxw_spf_expansion want_expansion;
} name_cases[] = {
    { "a plain name", &ipv4_values, B("mail.example.com"), B("mail.example.com"),
      MXW_SPF_EXPANDED },
    { "the last dot is dropped", &ipv4_values, B("mail.example.com."), B("mail.example.com"),
      MXW_SPF_EXPANDED },
    { "a name of 253 octets stays", &long_values, B("%{d}"), B(L250 "com"), MXW_SPF_EXPANDED },
    { "one of 253 and a dot stays", &long_values, B("%{d}."), B(L250 "com"), MXW_SPF_EXPANDED },
    { "one of 254 loses a label", &long_values, B("%{d}x"),
      B(L10 L10 L10 L10 L50 L50 L50 L50 "comx"), MXW_SPF_EXPANDED },
    { "a dot that is just too much is dropped", &long_values, B("y.%{d}"), B(L250 "com"),
      MXW_SPF_EXPANDED },
    { "a very long value keeps its end", &long_values, B("%{h}.com"),
      B(L10 L10 L10 L50 L50 L50 L50 "1234567890.com"), MXW_SPF_EXPANDED },
    { "many long values keep the end", &long_values, B("%{h}%{h}%{h}%{h}.%{o}"), B(L250 "com"),
      MXW_SPF_EXPANDED },
    { "nothing but one label too long", &long_label_values, B("%{h}%{h}"), B(""),
      MXW_SPF_EXPANDED },
    { "a local-part that is not ASCII", &utf8_values, B("%{l}.example.com"), B(""),
      MXW_SPF_UNMATCHABLE },
    { "a sender that is not ASCII", &utf8_values, B("x.%{S}.example.com"), B(""),
      MXW_SPF_UNMATCHABLE },
    { "its domain can match", &utf8_values, B("x.%{o}"), B("x.example.com"), MXW_SPF_EXPANDED },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    uint8_t name_at[MXW_SPF_EXPANSION_ROOM];
    struct mxw_writer name = MXW_WRITER(name_at);
    CHECK(mxw_spf_expand_domain(c->spec, c->values, &name) == c->want_expansion, c->name);
    if (c->want_expansion == MXW_SPF_EXPANDED)
        CHECK_BYTES(mxw_written(&name), c->want, c->name);
}

/* A HELO name that fills the limit together with ".com", and one octet more. */
static void check_expanded_limit(void **state)
{
    static uint8_t helo_at[MXW_SPF_EXPANDED_MAX];
    const char *limit = "check_expanded_limit";
    (void)state;
    memset(helo_at, 'h', sizeof helo_at);
    helo_at[sizeof helo_at - 8] = '.';
    for (size_t more = 0; more < 2; more++) {
        struct mxw_spf_values values = ipv4_values;
        uint8_t name_at[MXW_SPF_EXPANSION_ROOM];
        struct mxw_writer name = MXW_WRITER(name_at);
        values.helo = (mxw_bytes){ helo_at + 4 - more, sizeof helo_at - 4 + more };
        enum mxw_spf_expansion got = mxw_spf_expand_domain(MXW_BYTES("%{h}.com"), &values, &name);
        CHECK(got == (more == 0 ? MXW_SPF_EXPANDED : MXW_SPF_TOO_LONG), limit);
        if (more == 0)
            CHECK_BYTES(mxw_written(&name), MXW_BYTES("hhhhhhh.com"), limit);
    }
}

static const struct need_case {
    const char *name;
    mxw_bytes text;
    bool want;
} need_cases[] = {
    { "no macro", B("p.example.com"), false },
    { "%{p} needs the name", B("%{d}.%{p}"), true },
    { "%{P2r} as well", B("%{P2r}"), true },
    { "an escaped percent does not", B("%%{p}"), false },
    { "other letters do not", B("%{d}%{i}"), false },
};

static void run_need_case(void **state)
{
    const struct need_case *c = *state;
    CHECK(mxw_spf_needs_client_name(c->text) == c->want, c->name);
}

int main(void)
{
    TEST_TABLE(syntax_cases, run_syntax_case);
    TEST_TABLE(text_cases, run_text_case);
    TEST_TABLE(name_cases, run_name_case);
    TEST_ONE("a name is made of so many octets and no more", check_expanded_limit);
    TEST_TABLE(need_cases, run_need_case);
    return test_run("core/spf/macro");
}
