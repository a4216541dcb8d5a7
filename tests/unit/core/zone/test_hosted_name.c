#include "core/zone/hosted_name.h"

#include "tests/support/test.h"

#define A41 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A63 A41 "aaaaaaaaaaaaaaaaaaaaaa"
#define B61 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* The letters at the end were made by Python's hashlib and base64. */
/* clang-format off */
static const struct name_case {
    const char *name;
    mxw_bytes domain, want;
} name_cases[] = {
    { "a plain domain",                       B("contoso.com"),              B("contoso-com") },
    { "more labels",                          B("mail.eu.contoso.com"),      B("mail-eu-contoso-com") },
    { "one label",                            B("com"),                      B("com") },
    { "letters count as lower case",          B("Contoso.COM"),              B("contoso-com") },
    { "a hyphen needs the digest",            B("con-toso.com"),             B("h-con-toso-com--tw7fl6zwk742v") },
    { "the digest is of lower case",          B("CON-toso.Com"),             B("h-con-toso-com--tw7fl6zwk742v") },
    { "what looks like another's plain form", B("contoso-com"),              B("h-contoso-com--2sw4z6ywujvw3") },
    { "the shortest with a hyphen",           B("a-b"),                      B("h-a-b--2rbwfvt5siijd") },
    { "45 octets are plain",                  B(A41 ".com"),                 B(A41 "-com") },
    { "46 octets need the digest",            B(A41 "a.com"),                B("h-aaaaaaaaaaaaaaaaaaaa--6t2egfdr2ecso") },
    { "253 octets",                           B(A63 "." A63 "." A63 "." B61), B("h-aaaaaaaaaaaaaaaaaaaa--x5qtua4bncev2") },
    { "an A-label has hyphens",               B("xn--bcher-kva.example"),    B("h-xn--bcher-kva-exampl--s4gknnz6v4tdb") },
    { "hyphens at the end of the head go",    B("abcdefghijklmno.xn--p1ai"), B("h-abcdefghijklmno-xn--btvmbxv4pv7bn") },
    { "a dot at the end of the head as well", B("abcdefghijklmnopqrs.t-u.example"), B("h-abcdefghijklmnopqrs--mpx2vkdiiu2a2") },
    { "a head of 20 octets is whole",         B("aaaaaaaaaaaaaaaaaaaa.b-c"), B("h-aaaaaaaaaaaaaaaaaaaa--73foa5rjblqzk") },
};
/* clang-format on */

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    uint8_t name_at[MXW_HOSTED_NAME_MAX], want_at[MXW_HOSTED_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at), want = MXW_WRITER(want_at);
    CHECK(mxw_put_hosted_name(&name, c->domain, MXW_HOSTED_DUAL), c->name);
    CHECK(!name.overflowed, c->name);
    CHECK_BYTES(mxw_written(&name), c->want, c->name);

    name.used = 0;
    CHECK(mxw_put_hosted_name(&name, c->domain, MXW_HOSTED_IPV4), c->name);
    CHECK(!name.overflowed, c->name);
    mxw_put(&want, c->want);
    mxw_put_text(&want, "--v4");
    CHECK_BYTES(mxw_written(&name), mxw_written(&want), c->name);
}

static void run_wildcard(void **state)
{
    (void)state;
    uint8_t name_at[MXW_HOSTED_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    CHECK(!mxw_put_hosted_name(&name, MXW_BYTES("*.contoso.com"), MXW_HOSTED_DUAL), "no name");
    CHECK(!mxw_put_hosted_name(&name, MXW_BYTES("*.contoso.com"), MXW_HOSTED_IPV4), "nor that");
    CHECK(name.used == 0 && !name.overflowed, "and nothing is written");
}

static void run_no_room(void **state)
{
    (void)state;
    uint8_t name_at[MXW_HOSTED_NAME_MAX];
    for (size_t room = 0; room <= sizeof name_at; room++) {
        struct mxw_writer name = { .at = name_at, .room = room };
        (void)mxw_put_hosted_name(&name, MXW_BYTES(A41 ".com"), MXW_HOSTED_IPV4);
        CHECK(name.overflowed == (room < MXW_HOSTED_NAME_MAX), "the longest fits, and just so");
    }
}

int main(void)
{
    TEST_TABLE(name_cases, run_name_case);
    TEST_ONE("a wildcard has no hosted names", run_wildcard);
    TEST_ONE("a writer without room overflows", run_no_room);
    return test_run("core/zone/hosted_name");
}
