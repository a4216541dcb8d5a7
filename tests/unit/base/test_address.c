#include "mxwarden/address.h"

#include "tests/support/test.h"

static const struct good_address {
    const char *name;
    mxw_bytes text, want;
} good_addresses[] = {
    { "IPv4", B("192.0.2.1"), B("192.0.2.1") },
    { "the lowest IPv4", B("0.0.0.0"), B("0.0.0.0") },
    { "the highest IPv4", B("255.255.255.255"), B("255.255.255.255") },
    { "IPv6 in full", B("2001:0DB8:0000:0000:0000:0000:0000:CB01"), B("2001:db8::cb01") },
    { "IPv6 shortened", B("2001:db8::cb01"), B("2001:db8::cb01") },
    { "the unspecified address", B("::"), B("::") },
    { "loopback", B("::1"), B("::1") },
    { "zeros at the end", B("1::"), B("1::") },
    { "a double colon for one group", B("1:2:3:4:5:6::8"), B("1:2:3:4:5:6:0:8") },
    { "a double colon in front for one group", B("::2:3:4:5:6:7:8"), B("0:2:3:4:5:6:7:8") },
    { "a double colon at the end for one group", B("1:2:3:4:5:6:7::"), B("1:2:3:4:5:6:7:0") },
    { "the first of two equal runs is shortened", B("1:0:0:2:0:0:3:4"), B("1::2:0:0:3:4") },
    { "the longer run is shortened", B("1:0:0:2:0:0:0:3"), B("1:0:0:2::3") },
    { "a single zero stays", B("1:0:2:3:4:5:6:7"), B("1:0:2:3:4:5:6:7") },
    { "eight zeros", B("0:0:0:0:0:0:0:0"), B("::") },
    { "IPv4 at the end", B("::ffff:192.0.2.1"), B("::ffff:c000:201") },
    { "IPv4 behind six groups", B("1:2:3:4:5:6:192.0.2.1"), B("1:2:3:4:5:6:c000:201") },
    { "IPv4 behind a double colon", B("::192.0.2.1"), B("::c000:201") },
    { "the longest text", B("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"),
      B("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") },
};

static void run_good_address(void **state)
{
    const struct good_address *c = *state;
    mxw_address address;
    uint8_t at[MXW_ADDRESS_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    CHECK(mxw_address_parse(c->text, &address) == MXW_OK, c->name);
    mxw_put_address(&out, address);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);

    mxw_address again;
    CHECK(mxw_address_parse(c->want, &again) == MXW_OK, c->name);
    CHECK(mxw_address_equal(address, again), c->name);
}

static const struct bad_address {
    const char *name;
    mxw_bytes text;
} bad_addresses[] = {
    { "nothing", B("") },
    { "a word", B("localhost") },
    { "three parts", B("192.0.2") },
    { "five parts", B("192.0.2.1.1") },
    { "an empty part", B("192..2.1") },
    { "a dot at the end", B("192.0.2.1.") },
    { "a part over 255", B("192.0.2.256") },
    { "a leading zero", B("192.0.02.1") },
    { "two zeros", B("192.0.00.1") },
    { "four digits", B("192.0.2.0001") },
    { "hexadecimal", B("0xc0.0.2.1") },
    { "a blank in front", B(" 192.0.2.1") },
    { "a blank behind", B("192.0.2.1 ") },
    { "a NUL behind", B("192.0.2.1\0") },
    { "brackets", B("[192.0.2.1]") },
    { "seven groups", B("1:2:3:4:5:6:7") },
    { "nine groups", B("1:2:3:4:5:6:7:8:9") },
    { "eight groups and a double colon", B("1:2:3:4::5:6:7:8") },
    { "two double colons", B("1::2::3") },
    { "three colons", B("1:::2") },
    { "one colon", B(":") },
    { "a colon in front", B(":1:2:3:4:5:6:7") },
    { "a colon at the end", B("1:2:3:4:5:6:7:") },
    { "five digits in a group", B("12345::1") },
    { "a letter past f", B("2001:db8::g") },
    { "a zone", B("fe80::1%eth0") },
    { "a tag", B("IPv6:::1") },
    { "IPv4 in the middle", B("::192.0.2.1:1") },
    { "IPv4 in front of the double colon", B("192.0.2.1::") },
    { "IPv4 behind seven groups", B("1:2:3:4:5:6:7:192.0.2.1") },
    { "a broken IPv4 at the end", B("::192.0.2") },
    { "a length", B("192.0.2.1/32") },
};

static void run_bad_address(void **state)
{
    const struct bad_address *c = *state;
    mxw_address address = { .family = MXW_FAMILY_NONE };
    CHECK(mxw_address_parse(c->text, &address) == MXW_MALFORMED, c->name);
    CHECK(address.family == MXW_FAMILY_NONE, c->name);
}

/* Every truncation of every good text, in memory of exactly that size. */
static void run_truncations(void **state)
{
    const struct good_address *c = *state;
    for (size_t len = 0; len < c->text.len; len++) {
        uint8_t *copy = test_malloc(len + 1);
        mxw_address address;
        memcpy(copy + 1, c->text.at, len);
        enum mxw_status status = mxw_address_parse((mxw_bytes){ copy + 1, len }, &address);
        CHECK(status == MXW_OK || status == MXW_MALFORMED, c->name);
        test_free(copy);
    }
}

static const struct prefix_case {
    const char *name;
    mxw_bytes text, covered, beside;
} prefix_cases[] = {
    { "an address alone", B("192.0.2.1"), B("192.0.2.1"), B("192.0.2.0") },
    { "all bits", B("192.0.2.1/32"), B("192.0.2.1"), B("192.0.2.0") },
    { "all but one", B("192.0.2.1/31"), B("192.0.2.0"), B("192.0.2.2") },
    { "whole octets", B("192.0.2.0/24"), B("192.0.2.255"), B("192.0.3.0") },
    { "bits past the length are ignored", B("192.0.2.77/25"), B("192.0.2.127"), B("192.0.2.128") },
    { "one bit", B("128.0.0.0/1"), B("255.0.0.1"), B("127.0.0.1") },
    { "no bit covers its family only", B("1.2.3.4/0"), B("255.0.0.1"), B("::1") },
    { "an IPv6 address alone", B("2001:db8::1"), B("2001:db8::1"), B("2001:db8::") },
    { "IPv6 inside an octet", B("2001:db8:8000::/33"), B("2001:db8:ffff::1"), B("2001:db8::1") },
    { "no bit of IPv6", B("::/0"), B("ffff::1"), B("192.0.2.1") },
    { "mapped is IPv6 until it is unmapped", B("::ffff:0:0/96"), B("::ffff:192.0.2.1"),
      B("192.0.2.1") },
};

static void run_prefix_case(void **state)
{
    const struct prefix_case *c = *state;
    mxw_prefix prefix;
    mxw_address covered, beside;
    CHECK(mxw_prefix_parse(c->text, &prefix) == MXW_OK, c->name);
    CHECK(mxw_address_parse(c->covered, &covered) == MXW_OK, c->name);
    CHECK(mxw_address_parse(c->beside, &beside) == MXW_OK, c->name);
    CHECK(mxw_prefix_covers(prefix, covered), c->name);
    CHECK(!mxw_prefix_covers(prefix, beside), c->name);
    CHECK(!mxw_prefix_covers(prefix, (mxw_address){ .family = MXW_FAMILY_NONE }), c->name);

    mxw_address network = mxw_address_network(covered, prefix.len);
    CHECK(mxw_address_equal(network, prefix.address), c->name);
}

static const struct bad_address bad_prefixes[] = {
    { "an empty length", B("192.0.2.0/") },
    { "over 32", B("192.0.2.0/33") },
    { "over 128", B("2001:db8::/129") },
    { "a leading zero", B("192.0.2.0/08") },
    { "two slashes", B("192.0.2.0//8") },
    { "a sign", B("192.0.2.0/+8") },
    { "no address", B("/8") },
    { "nothing", B("") },
    { "an address that is none", B("1.2/8") },
};

static void run_bad_prefix(void **state)
{
    const struct bad_address *c = *state;
    mxw_prefix prefix;
    CHECK(mxw_prefix_parse(c->text, &prefix) == MXW_MALFORMED, c->name);
}

static const struct good_address unmapped_cases[] = {
    { "a mapped address is IPv4", B("::ffff:192.0.2.1"), B("192.0.2.1") },
    { "IPv4 stays", B("192.0.2.1"), B("192.0.2.1") },
    { "IPv6 stays", B("2001:db8::1"), B("2001:db8::1") },
    { "a compatible address is not mapped", B("::192.0.2.1"), B("::c000:201") },
    { "a translated address is not mapped", B("::ffff:0:192.0.2.1"), B("::ffff:0:c000:201") },
};

static void run_unmapped_case(void **state)
{
    const struct good_address *c = *state;
    mxw_address address, want;
    CHECK(mxw_address_parse(c->text, &address) == MXW_OK, c->name);
    CHECK(mxw_address_parse(c->want, &want) == MXW_OK, c->name);
    CHECK(mxw_address_equal(mxw_address_unmapped(address), want), c->name);
}

static void compare_no_address(void **state)
{
    const char *name = "compare_no_address";
    mxw_address none = { .family = MXW_FAMILY_NONE };
    uint8_t at[4];
    struct mxw_writer out = MXW_WRITER(at);
    (void)state;
    CHECK(!mxw_address_equal(none, none), name);
    CHECK(!mxw_prefix_covers((mxw_prefix){ none, 0 }, none), name);
    mxw_put_address(&out, none);
    CHECK(out.used == 0 && !out.overflowed, name);
    CHECK(mxw_address_size(none) == 0, name);
}

int main(void)
{
    TEST_TABLE(good_addresses, run_good_address);
    TEST_TABLE(good_addresses, run_truncations);
    TEST_TABLE(bad_addresses, run_bad_address);
    TEST_TABLE(prefix_cases, run_prefix_case);
    TEST_TABLE(bad_prefixes, run_bad_prefix);
    TEST_TABLE(unmapped_cases, run_unmapped_case);
    TEST_ONE("no address is equal to nothing", compare_no_address);
    return test_run("base/address");
}
