#include "core/smtp/path.h"

#include "tests/support/test.h"

#define L62 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij"
#define L63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

/* clang-format off */
static const struct good_case {
    const char *name;
    mxw_bytes input, local, plain, domain, rest;
} good_cases[] = {
    { "a mailbox", B("<a@b.example>"), B("a"), B("a"), B("b.example"), B("") },
    { "what follows is left", B("<a@b> SIZE=1"), B("a"), B("a"), B("b"), B(" SIZE=1") },
    { "a second bracket is left", B("<a@b>>"), B("a"), B("a"), B("b"), B(">") },
    { "every atom character", B("<!#$%&'*+-/=?^_`{|}~0aZ@b>"), B("!#$%&'*+-/=?^_`{|}~0aZ"),
      B("!#$%&'*+-/=?^_`{|}~0aZ"), B("b"), B("") },
    { "dots between atoms", B("<a.b.c@d.e>"), B("a.b.c"), B("a.b.c"), B("d.e"), B("") },
    { "a quoted string", B("<\"a b\"@c>"), B("\"a b\""), B("a b"), B("c"), B("") },
    { "a quoted bracket and at", B("<\"<a>@b\"@c>"), B("\"<a>@b\""), B("<a>@b"), B("c"), B("") },
    { "quoted pairs", B("<\"a\\\"b\\\\c\\d\"@e>"), B("\"a\\\"b\\\\c\\d\""), B("a\"b\\cd"), B("e"),
      B("") },
    { "an empty quoted string", B("<\"\"@c>"), B("\"\""), B(""), B("c"), B("") },
    { "a route is dropped", B("<@a,@b.c:d@e>"), B("d"), B("d"), B("e"), B("") },
    { "a route through a stranger's name",
      B("<@legitimate.example,@any.example:'any@attack.example>"), B("'any"), B("'any"),
      B("attack.example"), B("") },
    { "an IPv4 literal", B("<a@[192.0.2.1]>"), B("a"), B("a"), B("[192.0.2.1]"), B("") },
    { "an IPv6 literal", B("<a@[IPv6:2001:db8::1]>"), B("a"), B("a"), B("[IPv6:2001:db8::1]"), B("")
      },
    { "the IPv6 tag in any case", B("<a@[ipv6:::1]>"), B("a"), B("a"), B("[ipv6:::1]"), B("") },
    { "digits are a domain", B("<a@127.0.0.1>"), B("a"), B("a"), B("127.0.0.1"), B("") },
    { "an underscore in the domain", B("<a@_b_.c>"), B("a"), B("a"), B("_b_.c"), B("") },
    { "a label of 63 octets", B("<a@" L63 ".c>"), B("a"), B("a"), B(L63 ".c"), B("") },
    { "a local part of 64 octets", B("<" L63 "x@c>"), B(L63 "x"), B(L63 "x"), B("c"), B("") },
    { "a path of 256 octets", B("<a@" L63 "." L63 "." L63
      ".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh>"), B("a"), B("a"),
      B(L63 "." L63 "." L63 ".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"), B("")
      },
    { "percent and bang stay in the local part", B("<a%b!c@d>"), B("a%b!c"), B("a%b!c"), B("d"),
      B("") },
};

/* Good, but for octets above 127. */
static const struct good_case utf8_cases[] = {
    { "UTF-8 in the local part", B("<\303\244@b>"), B("\303\244"), B("\303\244"), B("b"), B("") },
    { "UTF-8 behind ASCII", B("<a\303\244.b@c> X"), B("a\303\244.b"), B("a\303\244.b"), B("c"),
      B(" X") },
    { "UTF-8 in the domain", B("<a@b\303\274cher.c>"), B("a"), B("a"), B("b\303\274cher.c"), B("") },
    { "UTF-8 in quotes", B("<\"\303\244 b\"@c>"), B("\"\303\244 b\""), B("\303\244 b"), B("c"),
      B("") },
    { "characters of two, three and four octets", B("<\337\277\340\240\200\364\217\277\277@b>"),
      B("\337\277\340\240\200\364\217\277\277"), B("\337\277\340\240\200\364\217\277\277"),
      B("b"), B("") },
    { "64 octets of UTF-8", B("<" L62 "\303\244@c>"), B(L62 "\303\244"), B(L62 "\303\244"), B("c"),
      B("") },
    { "a label of 64 octets that is not ASCII", B("<a@" L62 "\303\244>"), B("a"), B("a"),
      B(L62 "\303\244"), B("") },
};

static const struct bad_case {
    const char *name;
    mxw_bytes input;
    enum mxw_path_fault want;
} bad_cases[] = {
    { "nothing", B(""), MXW_PATH_MALFORMED },
    { "no brackets", B("a@b"), MXW_PATH_MALFORMED },
    { "no closing bracket", B("<a@b"), MXW_PATH_MALFORMED },
    { "two opening brackets", B("<<a@b>"), MXW_PATH_MALFORMED },
    { "a blank in the null path", B("< >"), MXW_PATH_MALFORMED },
    { "a blank first", B("< a@b>"), MXW_PATH_MALFORMED },
    { "a blank last", B("<a@b >"), MXW_PATH_MALFORMED },
    { "a blank inside", B("<a b@c>"), MXW_PATH_MALFORMED },
    { "no domain", B("<a>"), MXW_PATH_MALFORMED },
    { "an empty domain", B("<a@>"), MXW_PATH_MALFORMED },
    { "an empty local part", B("<@b>"), MXW_PATH_MALFORMED },
    { "two at signs", B("<a@b@c>"), MXW_PATH_MALFORMED },
    { "a dot first", B("<.a@b>"), MXW_PATH_MALFORMED },
    { "a dot last", B("<a.@b>"), MXW_PATH_MALFORMED },
    { "two dots", B("<a..b@c>"), MXW_PATH_MALFORMED },
    { "a domain with a dot first", B("<a@.b>"), MXW_PATH_MALFORMED },
    { "a domain with a dot last", B("<a@b.>"), MXW_PATH_MALFORMED },
    { "a domain with two dots", B("<a@b..c>"), MXW_PATH_MALFORMED },
    { "a label that begins with a hyphen", B("<a@-b>"), MXW_PATH_MALFORMED },
    { "a label that ends with a hyphen", B("<a@b-.c>"), MXW_PATH_MALFORMED },
    { "a label of 64 octets", B("<a@" L63 "l.c>"), MXW_PATH_MALFORMED },
    { "a comment before", B("<(any@legitimate.example>"), MXW_PATH_MALFORMED },
    { "a comment in the domain", B("<any@legitimate.example(a.attack.example>"), MXW_PATH_MALFORMED
      },
    { "an apostrophe in the domain", B("<any@legitimate.example'@any.attack.example>"),
      MXW_PATH_MALFORMED },
    { "an open quoted string", B("<\"a@b>"), MXW_PATH_MALFORMED },
    { "text behind a quoted string", B("<\"a\"b@c>"), MXW_PATH_MALFORMED },
    { "a quoted string behind text", B("<a\"b\"@c>"), MXW_PATH_MALFORMED },
    { "a backslash outside quotes", B("<a\\@b@c>"), MXW_PATH_MALFORMED },
    { "a quoted pair at the end", B("<\"a\\"), MXW_PATH_MALFORMED },
    { "a NUL", B("<a\0@b>"), MXW_PATH_MALFORMED },
    { "a NUL in quotes", B("<\"a\0\"@b>"), MXW_PATH_MALFORMED },
    { "a quoted NUL", B("<\"a\\\0\"@b>"), MXW_PATH_MALFORMED },
    { "a tab in quotes", B("<\"a\t\"@b>"), MXW_PATH_MALFORMED },
    { "a CR in quotes", B("<\"a\r\"@b>"), MXW_PATH_MALFORMED },
    { "DEL in quotes", B("<\"a\177\"@b>"), MXW_PATH_MALFORMED },
    { "a route without mailbox", B("<@a:>"), MXW_PATH_MALFORMED },
    { "a route without colon", B("<@a,@b>"), MXW_PATH_MALFORMED },
    { "a route with an empty hop", B("<@a,:c@d>"), MXW_PATH_MALFORMED },
    { "a route with a literal", B("<@[192.0.2.1]:c@d>"), MXW_PATH_MALFORMED },
    { "a route before postmaster", B("<@a:>"), MXW_PATH_MALFORMED },
    { "an IPv6 literal without tag", B("<a@[2001:db8::1]>"), MXW_PATH_MALFORMED },
    { "an IPv4 literal with the tag", B("<a@[IPv6:192.0.2.1]>"), MXW_PATH_MALFORMED },
    { "a literal of another kind", B("<a@[x:y]>"), MXW_PATH_MALFORMED },
    { "an empty literal", B("<a@[]>"), MXW_PATH_MALFORMED },
    { "an open literal", B("<a@[192.0.2.1>"), MXW_PATH_MALFORMED },
    { "text behind a literal", B("<a@[192.0.2.1]b>"), MXW_PATH_MALFORMED },
    { "another word without domain", B("<abuse>"), MXW_PATH_MALFORMED },
    { "Latin-1", B("<\344@b>"), MXW_PATH_MALFORMED },
    { "Latin-1 in the domain", B("<a@b\344.c>"), MXW_PATH_MALFORMED },
    { "Latin-1 in quotes", B("<\"\344\"@b>"), MXW_PATH_MALFORMED },
    { "a character too long", B("<\300\256@b>"), MXW_PATH_MALFORMED },
    { "half a surrogate", B("<\355\240\200@b>"), MXW_PATH_MALFORMED },
    { "UTF-8 behind a backslash", B("<\"\\\303\244\"@b>"), MXW_PATH_MALFORMED },
    { "65 octets of UTF-8", B("<" L63 "\303\244@c>"), MXW_PATH_TOO_LONG },
    { "a local part of 65 octets", B("<" L63 "xy@c>"), MXW_PATH_TOO_LONG },
    { "a path of 257 octets", B("<a@" L63 "." L63 "." L63
      ".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi>"), MXW_PATH_TOO_LONG },
};
/* clang-format on */

static void check_good(const struct good_case *c, enum mxw_path_fault want)
{
    uint8_t plain_at[MXW_PATH_LOCAL_MAX];
    struct mxw_writer plain = MXW_WRITER(plain_at);
    struct mxw_path path;
    mxw_bytes rest = c->input;

    CHECK(mxw_path_parse(&rest, &path) == want, c->name);
    CHECK(path.needs_utf8 == (want == MXW_PATH_NOT_ASCII), c->name);
    CHECK_BYTES(rest, c->rest, c->name);
    CHECK_BYTES(path.local, c->local, c->name);
    CHECK_BYTES(path.domain, c->domain, c->name);
    mxw_put_local_plain(&plain, &path);
    CHECK(!plain.overflowed, c->name);
    CHECK_BYTES(mxw_written(&plain), c->plain, c->name);
    CHECK(path.text.len == path.local.len + 1 + path.domain.len, c->name);
    CHECK(!path.is_null && !path.is_postmaster, c->name);
    CHECK(path.is_quoted == (c->local.at[0] == '"'), c->name);
    CHECK(path.is_literal == (c->domain.at[0] == '['), c->name);
    CHECK(path.is_literal == (path.literal.family != MXW_FAMILY_NONE), c->name);

    struct mxw_path mailbox;
    CHECK(mxw_mailbox_parse(path.text, &mailbox) == want, c->name);
    CHECK_BYTES(mailbox.domain, c->domain, c->name);
}

static void run_good_case(void **state)
{
    check_good(*state, MXW_PATH_GOOD);
}

static void run_utf8_case(void **state)
{
    check_good(*state, MXW_PATH_NOT_ASCII);
}

static void run_truncated_case(void **state)
{
    const struct good_case *c = *state;
    size_t path_len = c->input.len - c->rest.len;
    for (size_t len = 0; len < path_len; len++) {
        struct mxw_path path;
        mxw_bytes rest = mxw_bytes_first(c->input, len);
        CHECK(mxw_path_parse(&rest, &path) == MXW_PATH_MALFORMED, c->name);
        CHECK(rest.len == len, c->name);
    }
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    struct mxw_path path;
    mxw_bytes rest = c->input;
    CHECK(mxw_path_parse(&rest, &path) == c->want, c->name);
    CHECK_BYTES(rest, c->input, c->name);
}

static void run_null(void **state)
{
    (void)state;
    struct mxw_path path;
    mxw_bytes rest = MXW_BYTES("<> X");
    CHECK(mxw_path_parse(&rest, &path) == MXW_PATH_GOOD && path.is_null, "null");
    CHECK(path.text.len == 0 && path.local.len == 0 && path.domain.len == 0, "empty");
    CHECK_BYTES(rest, MXW_BYTES(" X"), "rest");
}

static void run_postmaster(void **state)
{
    (void)state;
    struct mxw_path path;
    mxw_bytes rest = MXW_BYTES("<PostMaster>");
    CHECK(mxw_path_parse(&rest, &path) == MXW_PATH_GOOD && path.is_postmaster, "postmaster");
    CHECK_BYTES(path.text, MXW_BYTES("PostMaster"), "text");
    CHECK(path.domain.len == 0, "no domain");
    rest = MXW_BYTES("<postmaster@b>");
    CHECK(mxw_path_parse(&rest, &path) == MXW_PATH_GOOD && !path.is_postmaster, "with a domain");
}

static void run_mapped_literal(void **state)
{
    (void)state;
    struct mxw_path path;
    CHECK(mxw_mailbox_parse(MXW_BYTES("a@[IPv6:::ffff:192.0.2.1]"), &path) == MXW_PATH_GOOD,
          "good");
    CHECK(path.literal.family == MXW_IPV4, "IPv4");
}

static void run_mailbox_rest(void **state)
{
    (void)state;
    struct mxw_path path;
    CHECK(mxw_mailbox_parse(MXW_BYTES("a@b>"), &path) == MXW_PATH_MALFORMED, "bracket");
    CHECK(mxw_mailbox_parse(MXW_BYTES("a@b\xff"), &path) == MXW_PATH_MALFORMED, "not UTF-8");
    CHECK(mxw_mailbox_parse(MXW_BYTES(L63 "xy@c"), &path) == MXW_PATH_TOO_LONG, "too long");
    CHECK(mxw_mailbox_parse(MXW_BYTES(""), &path) == MXW_PATH_MALFORMED, "empty");
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(utf8_cases, run_utf8_case);
    TEST_TABLE(utf8_cases, run_truncated_case);
    TEST_TABLE(good_cases, run_truncated_case);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_ONE("the null path", run_null);
    TEST_ONE("postmaster without a domain, in any case", run_postmaster);
    TEST_ONE("a mapped literal is IPv4", run_mapped_literal);
    TEST_ONE("nothing may follow a mailbox", run_mailbox_rest);
    return test_run("core/smtp/path");
}
