#include "daemon/domains.h"

#include "core/directory/view.h"

#include "tests/unit/daemon/file.h"

static const uint64_t seed[2] = { 1, 2 };

#define HOP "next_hop = {\"smtp://mx.contoso.com\"}"
#define F TEST_FILE
#define EARLY                                                                                      \
    "the file ends too early: expected a value, the end of a quoted text or of a comment, or } to" \
    " end a section\n"

static const struct mistake_case {
    const char *name, *text;
    const char *want; /* all complaints */
} mistake_cases[] = {
    /* clang-format off */
    { "a wrong word", "domain \"a.com\" {\n " HOP "\n refusal = maybe\n}\n",
      F ":3: refusal = \"maybe\": expected defer or refuse\n" },
    { "every mistake is shown", "domain \"a.com\" {\n ipv6 = yes\n " HOP "\n mode = off\n}\ndomain \"b.com\" { " HOP " tls = maybe }\n",
      F ":2: ipv6 = \"yes\": expected never, on or off\n"
      F ":4: mode = \"off\": expected enforce or observe\n"
      F ":6: tls = \"maybe\": expected none, may, require or verify\n" },
    { "an unknown setting", "domain \"a.com\" {\n colour = blue\n}\n", F ":2: unknown setting \"colour\"\n" },
    { "an unknown section", "domian \"a.com\" { }\n", F ":1: unknown setting \"domian\"\n" },
    { "a setting outside", "ipv6 = on\n", F ":1: unknown setting \"ipv6\"\n" },
    { "a domain twice", "domain \"a.com\" { " HOP " }\n\ndomain \"A.com\" { " HOP " }\n",
      F ":3: domain \"A.com\" is there already\n" },
    { "a setting twice", "domain \"a.com\" { " HOP "\n mode = observe\n mode = enforce\n}\n",
      F ":3: mode is set twice: expected it only once\n" },
    { "a bad name", "\ndomain \"a..com\" {\n " HOP "\n}\n", F ":2: domain \"a..com\": expected a domain name such as contoso.com\n" },
    { "an empty name", "domain \"\" { " HOP " }\n", F ":1: domain \"\": expected a domain name such as contoso.com\n" },
    { "a name with a blank", "domain \"a b.com\" { " HOP " }\n", F ":1: domain \"a b.com\": expected a domain name such as contoso.com\n" },
    { "an address for a name", "domain \"192.0.2.1\" { " HOP " }\n", F ":1: domain \"192.0.2.1\": expected a domain name such as contoso.com\n" },
    { "no next hop", "domain \"a.com\" {\n ipv6 = on\n}\n",
      F ":1: domain \"a.com\": next_hop is missing: expected where the domain's mail goes\n" },
    { "opted out, but when?", "domain \"a.com\" { " HOP " ipv6 = off }\n",
      F ":1: domain \"a.com\": ipv6 = off needs ipv6_since: expected the time of opting out\n" },
    { "a bad time", "domain \"a.com\" { " HOP " ipv6_since = \"yesterday\" }\n",
      F ":1: ipv6_since = \"yesterday\": expected a time such as 2026-11-01T00:00:00Z\n" },
    { "a drain too short", "domain \"a.com\" { " HOP " drain = 599s }\n", F ":1: drain = \"599s\": expected a time from 10m to 90d\n" },
    { "a drain too long", "domain \"a.com\" { " HOP " drain = 7776001 }\n", F ":1: drain = \"7776001\": expected a time from 10m to 90d\n" },
    { "a star elsewhere than in front", "domain \"a.*.com\" { " HOP " }\n", F ":1: domain \"a.*.com\": expected a domain name such as contoso.com\n" },
    { "an alias with a next hop", "domain \"a.com\" {\n alias_of = b.com\n " HOP "\n}\n",
      F ":1: domain \"a.com\": alias_of stands alone: expected no other setting but tenant\n" },
    { "a bad prefix in a list", "domain \"a.com\" { " HOP "\n connector = {\n 192.0.2.0/24,\n 192.0.2.0/33\n }\n}\n",
      F ":4: connector = \"192.0.2.0/33\": expected at most 64 addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32\n" },
    { "a bad certificate name", "domain \"a.com\" { " HOP " connector_name = {\"*.a.com\"} }\n",
      F ":1: connector_name = \"*.a.com\": expected at most 16 host names\n" },
    { "a bad tenant", "domain \"a.com\" { " HOP " tenant = \"a b\" }\n", F ":1: tenant = \"a b\": expected 1 to 64 letters, digits or .-_@\n" },
    { "no equal sign", "domain \"a.com\" {\n mode observe\n}\n", F ":2: expected = after mode\n" },
    { "no brace", "domain \"a.com\"\n" HOP "\n", F ":2: expected { to begin the section domain\n" },
    { "no title", "domain { }\n", F ":1: expected a name in quotes after domain\n" },
    { "a section that does not end", "domain \"a.com\" {\n " HOP "\n", F ":3: " EARLY },
    { "an empty section that does not end", "domain \"a.com\" {", F ":1: " EARLY },
    { "a comment that does not end", "domain \"a.com\" { " HOP " }\n/* so\n", F ":3: " EARLY },
    { "a quoted text that does not end", "domain \"a.com\" { " HOP "\n tenant = \"a", F ":2: " EARLY },
    { "a quoted text that does not end, the other way", "domain \"a.com\" { " HOP "\n tenant = 'a", F ":2: " EARLY },
    { "a value that is not there", "domain \"a.com\" { " HOP "\n tenant =", F ":2: " EARLY },
    { "a list that does not end", "domain \"a.com\" {\n next_hop = {", F ":2: " EARLY },
    { "one brace too many", "domain \"a.com\" { " HOP " }\n}\n", F ":2: there is a } without its {\n" },
    { "appending to what is no list", "domain \"a.com\" { " HOP " mode += observe }\n", F ":1: mode takes one value: expected = and not +=\n" },
    /* clang-format on */
};

static void run_mistake_case(void **state)
{
    const struct mistake_case *c = *state;
    char directory[32], *said;
    size_t said_len;
    FILE *complaints = open_memstream(&said, &said_len);
    struct mxw_domains domains;

    test_file_begin(directory);
    test_file_write(c->text);
    CHECK(mxw_domains_read(TEST_FILE, seed, complaints, &domains) == MXW_MALFORMED, c->name);
    test_file_end(directory);
    assert_int_equal(fclose(complaints), 0);
    CHECK_BYTES(((mxw_bytes){ (uint8_t *)said, said_len }),
                ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }), c->name);
    free(said);
}

static const struct hop_case {
    const char *name;
    const char *text;
    bool is_valid;
    mxw_bytes want_host;
    enum mxw_family want_family;
    uint16_t want_port, want_preference;
    enum mxw_hop_tls want_tls;
} hop_cases[] = {
    /* clang-format off */
    { "a name", "smtp://mx.contoso.com", true, B("mx.contoso.com"), 0, 25, 0, MXW_HOP_TLS_REQUIRE },
    { "a name and a port", "smtp://mx.contoso.com:2525", true, B("mx.contoso.com"), 0, 2525, 0, MXW_HOP_TLS_REQUIRE },
    { "a slash at the end", "smtp://mx.contoso.com:2525/", true, B("mx.contoso.com"), 0, 2525, 0, MXW_HOP_TLS_REQUIRE },
    { "an IPv6 address", "smtp://[::1]:2626", true, B("::1"), MXW_IPV6, 2626, 0, MXW_HOP_TLS_REQUIRE },
    { "an IPv6 address without port", "smtp://[2001:db8::1]", true, B("2001:db8::1"), MXW_IPV6, 25, 0, MXW_HOP_TLS_REQUIRE },
    { "an IPv4 address", "smtp://192.0.2.1:26", true, B("192.0.2.1"), MXW_IPV4, 26, 0, MXW_HOP_TLS_REQUIRE },
    { "an IPv4 address in brackets", "smtp://[192.0.2.1]", true, B("192.0.2.1"), MXW_IPV4, 25, 0, MXW_HOP_TLS_REQUIRE },
    { "a mapped address is IPv4", "smtp://[::ffff:192.0.2.1]", true, B("::ffff:192.0.2.1"), MXW_IPV4, 25, 0, MXW_HOP_TLS_REQUIRE },
    { "a preference", "smtp://mx.contoso.com preference=20", true, B("mx.contoso.com"), 0, 25, 20, MXW_HOP_TLS_REQUIRE },
    { "its own TLS", "smtp://mx.contoso.com  tls=none preference=65535", true, B("mx.contoso.com"), 0, 25, 65535, MXW_HOP_TLS_NONE },
    { "the scheme in capitals", "SMTP://mx.contoso.com", true, B("mx.contoso.com"), 0, 25, 0, MXW_HOP_TLS_REQUIRE },
    { "the last port", "smtp://mx.contoso.com:65535", true, B("mx.contoso.com"), 0, 65535, 0, MXW_HOP_TLS_REQUIRE },
    { "no scheme", "mx.contoso.com", false, B(""), 0, 0, 0, 0 },
    { "another scheme", "https://mx.contoso.com", false, B(""), 0, 0, 0, 0 },
    { "no host", "smtp://", false, B(""), 0, 0, 0, 0 },
    { "port 0", "smtp://mx.contoso.com:0", false, B(""), 0, 0, 0, 0 },
    { "one port too many", "smtp://mx.contoso.com:65536", false, B(""), 0, 0, 0, 0 },
    { "an empty port", "smtp://mx.contoso.com:", false, B(""), 0, 0, 0, 0 },
    { "IPv6 without brackets", "smtp://2001:db8::1", false, B(""), 0, 0, 0, 0 },
    { "a bracket that does not end", "smtp://[::1", false, B(""), 0, 0, 0, 0 },
    { "a name in brackets", "smtp://[mx.contoso.com]", false, B(""), 0, 0, 0, 0 },
    { "a mistyped address", "smtp://192.0.2.256", false, B(""), 0, 0, 0, 0 },
    { "a path", "smtp://mx.contoso.com/inbox", false, B(""), 0, 0, 0, 0 },
    { "a user", "smtp://me@mx.contoso.com", false, B(""), 0, 0, 0, 0 },
    { "an unknown option", "smtp://mx.contoso.com weight=2", false, B(""), 0, 0, 0, 0 },
    { "a preference too large", "smtp://mx.contoso.com preference=65536", false, B(""), 0, 0, 0, 0 },
    { "an option without value", "smtp://mx.contoso.com tls", false, B(""), 0, 0, 0, 0 },
    /* clang-format on */
};

static void run_hop_case(void **state)
{
    const struct hop_case *c = *state;
    char directory[32], text[256], *said;
    size_t said_len;
    FILE *complaints = open_memstream(&said, &said_len);
    struct mxw_domains domains = { .memory = NULL };
    struct mxw_directory_view table = { 0 };
    struct mxw_domain domain;

    snprintf(text, sizeof text, "domain a.com { next_hop = \"%s\" tls = require }\n", c->text);
    test_file_begin(directory);
    test_file_write(text);
    CHECK((mxw_domains_read(TEST_FILE, seed, complaints, &domains) == MXW_OK) == c->is_valid,
          c->name);
    test_file_end(directory);
    assert_int_equal(fclose(complaints), 0);
    CHECK((said_len == 0) == c->is_valid, c->name);
    free(said);
    if (!c->is_valid)
        return;

    assert_int_equal(mxw_directory_open(domains.table, &table.base), MXW_OK);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("a.com"), &domain), c->name);
    const struct mxw_next_hop *hop = &domain.next_hops[0];
    CHECK(domain.next_hop_count == 1, c->name);
    CHECK_BYTES(hop->host, c->want_host, c->name);
    CHECK(hop->address.family == c->want_family, c->name);
    CHECK(hop->port == c->want_port && hop->preference == c->want_preference, c->name);
    CHECK(hop->tls == c->want_tls, c->name);
    mxw_domains_free(&domains);
}

static void read_example(struct mxw_domains *domains, struct mxw_directory_view *table)
{
    const char *path = MXW_DOCS "/domains.conf.example";
    assert_int_equal(mxw_domains_read(path, seed, stderr, domains), MXW_OK);
    assert_int_equal(mxw_directory_open(domains->table, &table->base), MXW_OK);
}

static void check_example(void **state)
{
    static const char name[] = "the annotated example means what it says";
    (void)state;
    struct mxw_domains domains;
    struct mxw_directory_view table = { 0 };
    struct mxw_domain domain;
    read_example(&domains, &table);

    CHECK(domains.domain_count == 6, name);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("contoso.com"), &domain), name);
    CHECK(domain.wish == MXW_IPV6_NEVER && domain.policy.drain_seconds == 86400, name);
    CHECK(domain.next_hop_count == 2 && domain.next_hops[1].preference == 20, name);
    CHECK(domain.next_hops[0].tls == MXW_HOP_TLS_MAY, name);
    CHECK(domain.next_hops[1].tls == MXW_HOP_TLS_VERIFY, name);
    CHECK_BYTES(domain.tenant, MXW_BYTES("contoso.com"), name);

    CHECK(mxw_directory_view_find(&table, MXW_BYTES("fabrikam.example"), &domain), name);
    CHECK(domain.wish == MXW_IPV6_ON && domain.wish_since == 1793491200, name);
    CHECK(domain.policy.iprev_level == MXW_IPREV_CONFIRMED, name);
    CHECK(domain.connector_prefix_count == 2 && domain.connector_name_count == 1, name);

    CHECK(mxw_directory_view_find(&table, MXW_BYTES("xn--bcher-kva.example"), &domain), name);
    CHECK(domain.policy.mode == MXW_MODE_OBSERVE, name);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("northwind.example"), &domain), name);
    CHECK(domain.wish == MXW_IPV6_OFF && domain.policy.drain_seconds == 2 * 86400, name);

    CHECK(mxw_directory_view_find(&table, MXW_BYTES("fabrikam.net"), &domain), name);
    CHECK_BYTES(domain.name, MXW_BYTES("fabrikam.net"), name);
    CHECK_BYTES(domain.tenant, MXW_BYTES("fabrikam"), name);
    CHECK(domain.connector_prefix_count == 2, name);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("a.b.lists.fabrikam.example"), &domain), name);
    CHECK(domain.policy.suspended, name);
    mxw_domains_free(&domains);
}

/* What the example shows as defaults are the defaults. */
static void check_defaults(void **state)
{
    static const char name[] = "a domain with a next hop alone is the example's first";
    (void)state;
    char directory[32];
    struct mxw_domains domains, example;
    struct mxw_directory_view table = { 0 }, example_table = { 0 };
    struct mxw_domain got, want;
    read_example(&example, &example_table);
    test_file_begin(directory);
    test_file_write("domain contoso.com { next_hop = \"smtp://mx.contoso.com\" }");
    CHECK(mxw_domains_read(TEST_FILE, seed, stderr, &domains) == MXW_OK, name);
    test_file_end(directory);

    assert_int_equal(mxw_directory_open(domains.table, &table.base), MXW_OK);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("contoso.com"), &got), name);
    CHECK(mxw_directory_view_find(&example_table, MXW_BYTES("contoso.com"), &want), name);
    CHECK_BYTES(got.tenant, want.tenant, name);
    CHECK(got.wish == want.wish && got.wish_since == want.wish_since, name);
    CHECK(got.policy.refusal == want.policy.refusal && got.policy.mode == want.policy.mode, name);
    CHECK(got.policy.iprev_level == want.policy.iprev_level, name);
    CHECK(got.policy.contacts_gated == want.policy.contacts_gated, name);
    CHECK(got.policy.suspended == want.policy.suspended, name);
    CHECK(got.policy.drain_seconds == want.policy.drain_seconds, name);
    CHECK(got.next_hops[0].tls == want.next_hops[0].tls, name);
    mxw_domains_free(&domains);
    mxw_domains_free(&example);
}

static void check_order_of_hops(void **state)
{
    static const char name[] = "next hops come by preference, equals as written, each with its TLS";
    (void)state;
    char directory[32];
    struct mxw_domains domains;
    struct mxw_directory_view table = { 0 };
    struct mxw_domain domain;
    test_file_begin(directory);
    test_file_write("domain a.com { next_hop = { \"smtp://c preference=9 tls=none\", \"smtp://a\","
                    " \"smtp://d preference=9\", \"smtp://b tls=verify\" } tls = require }");
    CHECK(mxw_domains_read(TEST_FILE, seed, stderr, &domains) == MXW_OK, name);
    test_file_end(directory);

    static const enum mxw_hop_tls want[] = { MXW_HOP_TLS_REQUIRE, MXW_HOP_TLS_VERIFY,
                                             MXW_HOP_TLS_NONE, MXW_HOP_TLS_REQUIRE };
    assert_int_equal(mxw_directory_open(domains.table, &table.base), MXW_OK);
    CHECK(mxw_directory_view_find(&table, MXW_BYTES("a.com"), &domain), name);
    CHECK(domain.next_hop_count == 4, name);
    for (uint8_t i = 0; i < 4; i++) {
        CHECK(domain.next_hops[i].host.at[0] == 'a' + i, name);
        CHECK(domain.next_hops[i].tls == want[i], name);
    }
    mxw_domains_free(&domains);
}

static void check_no_file(void **state)
{
    static const char name[] = "a file that is not there is said to be unreadable";
    (void)state;
    char *said;
    size_t said_len;
    FILE *complaints = open_memstream(&said, &said_len);
    struct mxw_domains domains;
    CHECK(mxw_domains_read("/nonexistent/domains.conf", seed, complaints, &domains)
              == MXW_UNAVAILABLE,
          name);
    assert_int_equal(fclose(complaints), 0);
    CHECK_BYTES(((mxw_bytes){ (uint8_t *)said, said_len }),
                MXW_BYTES("/nonexistent/domains.conf: cannot be read: No such file or directory\n"),
                name);
    free(said);
}

static void check_many(void **state)
{
    static const char name[] = "many domains are read, and mistakes among them are counted";
    (void)state;
    char directory[32], *said;
    size_t said_len;
    struct mxw_domains domains;
    test_file_begin(directory);
    for (unsigned mistakes = 0; mistakes < 2; mistakes++) {
        FILE *file = fopen(TEST_FILE, "we");
        assert_non_null(file);
        for (unsigned i = 0; i < 5000; i++)
            fprintf(file, "domain d%u.domain.example { next_hop = \"smtp://mx%u.a.com\" %s }\n", i,
                    i, mistakes > 0 && i % 2 > 0 ? "tls = x" : "");
        assert_int_equal(fclose(file), 0);

        FILE *complaints = open_memstream(&said, &said_len);
        enum mxw_status status = mxw_domains_read(TEST_FILE, seed, complaints, &domains);
        assert_int_equal(fclose(complaints), 0);
        CHECK(status == (mistakes > 0 ? MXW_MALFORMED : MXW_OK), name);
        CHECK(mxw_bytes_count((mxw_bytes){ (uint8_t *)said, said_len }, '\n')
                  == (mistakes > 0 ? 51 : 0),
              name);
        free(said);
        if (mistakes == 0) {
            CHECK(domains.domain_count == 5000, name);
            mxw_domains_free(&domains);
        }
    }
    test_file_end(directory);
}

/* Any beginning of a file is read or complained about. */
static void check_truncated(void **state)
{
    static const char name[] = "a file cut anywhere is read or complained about";
    static const char text[] = "/* c */ domain \"a.com\" { # x\n" HOP "\n connector = { 192.0.2.1,"
                               " '2001:db8::/32' }\n tenant = \"a\\x41\\101\"\n} # end\n";
    (void)state;
    char directory[32], cut[sizeof text], *said;
    size_t said_len;
    test_file_begin(directory);
    for (size_t len = 0; len < sizeof text; len++) {
        memcpy(cut, text, len);
        cut[len] = '\0';
        test_file_write(cut);
        FILE *complaints = open_memstream(&said, &said_len);
        struct mxw_domains domains;
        enum mxw_status status = mxw_domains_read(TEST_FILE, seed, complaints, &domains);
        assert_int_equal(fclose(complaints), 0);
        CHECK((status == MXW_OK) == (said_len == 0), name);
        free(said);
        if (status == MXW_OK)
            mxw_domains_free(&domains);
    }
    test_file_end(directory);
}

int main(void)
{
    TEST_TABLE(mistake_cases, run_mistake_case);
    TEST_TABLE(hop_cases, run_hop_case);
    TEST_ONE("the annotated example means what it says", check_example);
    TEST_ONE("a domain with a next hop alone is the example's first", check_defaults);
    TEST_ONE("next hops come by preference, equals as written, each with its TLS",
             check_order_of_hops);
    TEST_ONE("a file that is not there is said to be unreadable", check_no_file);
    TEST_ONE("many domains are read, and mistakes among them are counted", check_many);
    TEST_ONE("a file cut anywhere is read or complained about", check_truncated);
    return test_run("daemon/domains");
}
