#include "core/proxy/proxy.h"

#include "tests/support/test.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define IPV4_BLOCK                                                                                 \
    "\xc0\x00\x02\x01"                                                                             \
    "\xc6\x33\x64\x02"                                                                             \
    "\x30\x39"                                                                                     \
    "\x00\x19"
#define SOURCE6 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"
#define DESTINATION6 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02"
#define MAPPED6 "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x01"
#define PORTS                                                                                      \
    "\x30\x39"                                                                                     \
    "\x00\x19"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

/* clang-format off */
static const struct good_case {
    const char *name;
    mxw_bytes header;
    bool keeps_socket;
    const char *source, *destination; /* in text; NULL when the socket is kept */
} good_cases[] = {
    { "version 1 over IPv4", B("PROXY TCP4 192.0.2.1 198.51.100.2 12345 25\r\n"), false,
      "192.0.2.1", "198.51.100.2" },
    { "version 1 over IPv6", B("PROXY TCP6 2001:db8::1 2001:db8::2 12345 25\r\n"), false,
      "2001:db8::1", "2001:db8::2" },
    { "version 1 with a mapped address is IPv4",
      B("PROXY TCP6 ::ffff:192.0.2.1 2001:db8::2 12345 25\r\n"), false, "192.0.2.1", "2001:db8::2"
      },
    { "version 1 unknown keeps the socket", B("PROXY UNKNOWN\r\n"), true, NULL, NULL },
    { "what follows unknown is ignored", B("PROXY UNKNOWN ffff::1 x y z\r\n"), true, NULL, NULL },
    { "version 1 of 107 octets is the longest", B("PROXY UNKNOWN " FIFTY TEN TEN TEN TEN "0\r\n"),
      true, NULL, NULL },
    { "version 2 over IPv4", B(SIGNATURE "\x21\x11\x00\x0c" IPV4_BLOCK), false, "192.0.2.1",
      "198.51.100.2" },
    { "version 2 over IPv6", B(SIGNATURE "\x21\x21\x00\x24" SOURCE6 DESTINATION6 PORTS), false,
      "2001:db8::1", "2001:db8::2" },
    { "version 2 with a mapped address is IPv4", B(SIGNATURE "\x21\x21\x00\x24" MAPPED6 DESTINATION6
      PORTS), false, "192.0.2.1", "2001:db8::2" },
    { "version 2 skips what follows the addresses", B(SIGNATURE "\x21\x11\x00\x12" IPV4_BLOCK
      "\x04\x00\x03" "abc"), false, "192.0.2.1", "198.51.100.2" },
    { "version 2 skips more than it keeps", B(SIGNATURE "\x21\x11\x00\x70" IPV4_BLOCK FIFTY FIFTY),
      false, "192.0.2.1", "198.51.100.2" },
    { "version 2 local keeps the socket", B(SIGNATURE "\x20\x00\x00\x00"), true, NULL, NULL },
    { "after local the family is ignored", B(SIGNATURE "\x20\xff\x00\x03" "abc"), true, NULL, NULL
      },
    { "local keeps the socket though addresses follow", B(SIGNATURE "\x20\x11\x00\x0c" IPV4_BLOCK),
      true, NULL, NULL },
    { "an unspecified family keeps the socket", B(SIGNATURE "\x21\x00\x00\x02" "ab"), true, NULL,
      NULL },
};

static const struct bad_case {
    const char *name;
    mxw_bytes header;
    size_t want_taken; /* where it is noticed */
} bad_cases[] = {
    { "an SMTP command is no header", B("EHLO x\r\n"), 1 },
    { "lower case is no header", B("proxy TCP4"), 1 },
    { "another word that starts alike", B("PROXIED"), 5 },
    { "no address", B("PROXY TCP4\r\n"), 12 },
    { "no protocol", B("PROXY \r\n"), 8 },
    { "an unknown protocol", B("PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n"), 39 },
    { "unknown must be the whole word", B("PROXY UNKNOWNS\r\n"), 16 },
    { "an IPv6 address as TCP4", B("PROXY TCP4 2001:db8::1 198.51.100.2 1 2\r\n"), 41 },
    { "an IPv4 address as TCP6", B("PROXY TCP6 192.0.2.1 2001:db8::2 1 2\r\n"), 38 },
    { "a mapped address as TCP4", B("PROXY TCP4 ::ffff:192.0.2.1 192.0.2.2 1 2\r\n"), 43 },
    { "two spaces", B("PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n"), 37 },
    { "a port missing", B("PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n"), 34 },
    { "a word too many", B("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n"), 38 },
    { "a port too large", B("PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n"), 40 },
    { "a port with a leading zero", B("PROXY TCP4 192.0.2.1 192.0.2.2 1 02\r\n"), 37 },
    { "a sign before the port", B("PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n"), 37 },
    { "a bare LF", B("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n"), 35 },
    { "a CR without LF", B("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\rx"), 36 },
    { "a NUL in the line", B("PROXY UNKNOWN \0\r\n"), 15 },
    { "version 1 of 108 octets", B("PROXY UNKNOWN " FIFTY TEN TEN TEN TEN "01\r\n"), 107 },
    { "a signature that goes wrong", B("\r\n\r\n\0\r\nQUIX"), 11 },
    { "version 1 in a version 2 header", B(SIGNATURE "\x11\x11\x00\x0c" IPV4_BLOCK), 16 },
    { "a command nobody knows", B(SIGNATURE "\x22\x11\x00\x0c" IPV4_BLOCK), 16 },
    { "a family nobody knows", B(SIGNATURE "\x21\x41\x00\x0c" IPV4_BLOCK), 16 },
    { "datagrams", B(SIGNATURE "\x21\x12\x00\x0c" IPV4_BLOCK), 16 },
    { "a length too short for IPv4", B(SIGNATURE "\x21\x11\x00\x0b" IPV4_BLOCK), 16 },
    { "a length too short for IPv6", B(SIGNATURE "\x21\x21\x00\x23" SOURCE6 DESTINATION6 PORTS), 16
      },
    { "a length over the limit", B(SIGNATURE "\x21\x11\x0f\xf1" IPV4_BLOCK), 16 },
};
/* clang-format on */

static mxw_address address(const char *text)
{
    mxw_address found = { 0 };
    if (text != NULL)
        CHECK(mxw_address_parse((mxw_bytes){ (const uint8_t *)text, strlen(text) }, &found)
                  == MXW_OK,
              text);
    return found;
}

/* Feeds `header` in pieces of `chunk` octets. */
static enum mxw_proxy_got feed(struct mxw_proxy *proxy, mxw_bytes header, size_t chunk,
                               size_t *taken)
{
    enum mxw_proxy_got got = MXW_PROXY_MORE;
    *taken = 0;
    while (got == MXW_PROXY_MORE && *taken < header.len)
        *taken +=
            mxw_proxy_take(proxy, mxw_bytes_first(mxw_bytes_from(header, *taken), chunk), &got);
    return got;
}

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    uint8_t stream_at[512];
    struct mxw_writer stream = MXW_WRITER(stream_at);
    mxw_put(&stream, c->header);
    mxw_put_text(&stream, "EHLO x\r\n");

    for (size_t chunk = 1; chunk <= stream.used; chunk++) {
        struct mxw_proxy proxy = { 0 };
        size_t taken;
        CHECK(feed(&proxy, mxw_written(&stream), chunk, &taken) == MXW_PROXY_DONE, c->name);
        CHECK(taken == c->header.len, c->name);
        CHECK(proxy.keeps_socket == c->keeps_socket, c->name);
        CHECK(mxw_address_equal(proxy.source, address(c->source))
                  || (c->source == NULL && proxy.source.family == MXW_FAMILY_NONE),
              c->name);
        CHECK(mxw_address_equal(proxy.destination, address(c->destination))
                  || (c->destination == NULL && proxy.destination.family == MXW_FAMILY_NONE),
              c->name);
        CHECK(proxy.source_port == (c->keeps_socket ? 0 : 12345), c->name);
        CHECK(proxy.destination_port == (c->keeps_socket ? 0 : 25), c->name);
    }
}

static void run_truncated_case(void **state)
{
    const struct good_case *c = *state;
    for (size_t len = 0; len < c->header.len; len++) {
        struct mxw_proxy proxy = { 0 };
        size_t taken;
        CHECK(feed(&proxy, mxw_bytes_first(c->header, len), 1, &taken) == MXW_PROXY_MORE, c->name);
        CHECK(taken == len, c->name);
    }
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    for (size_t chunk = 1; chunk <= c->header.len; chunk++) {
        struct mxw_proxy proxy = { 0 };
        size_t taken;
        CHECK(feed(&proxy, c->header, chunk, &taken) == MXW_PROXY_MALFORMED, c->name);
        CHECK(taken == c->want_taken, c->name);

        enum mxw_proxy_got got;
        CHECK(mxw_proxy_take(&proxy, MXW_BYTES("PROXY UNKNOWN\r\n"), &got) == 0, c->name);
        CHECK(got == MXW_PROXY_MALFORMED, c->name);
    }
}

static void run_longest_version_2(void **state)
{
    (void)state;
    static uint8_t at[MXW_PROXY_V2_MAX];
    struct mxw_writer header = MXW_WRITER(at);
    mxw_put_text(&header, SIGNATURE "\x21\x11\x0f\xf0" IPV4_BLOCK);
    struct mxw_proxy proxy = { 0 };
    size_t taken;
    CHECK(feed(&proxy, (mxw_bytes){ at, sizeof at }, 1000, &taken) == MXW_PROXY_DONE, "done");
    CHECK(taken == MXW_PROXY_V2_MAX, "all of it");
}

static void run_unix_socket(void **state)
{
    (void)state;
    static uint8_t at[16 + 216];
    struct mxw_writer header = MXW_WRITER(at);
    mxw_put_text(&header, SIGNATURE "\x21\x31\x00\xd8");
    struct mxw_proxy proxy = { 0 };
    size_t taken;
    CHECK(feed(&proxy, (mxw_bytes){ at, sizeof at }, 7, &taken) == MXW_PROXY_DONE, "done");
    CHECK(proxy.keeps_socket, "keeps the socket");
}

/* clang-format off */
static const struct put_case {
    const char *name;
    bool keeps_socket;
    const char *source, *destination;
    mxw_bytes want;
} put_cases[] = {
    { "IPv4 as written", false, "192.0.2.1", "198.51.100.2", B(SIGNATURE "\x21\x11\x00\x0c" IPV4_BLOCK) },
    { "IPv6 as written", false, "2001:db8::1", "2001:db8::2",
      B(SIGNATURE "\x21\x21\x00\x24" SOURCE6 DESTINATION6 PORTS) },
    { "the socket's own, written as local", true, NULL, NULL, B(SIGNATURE "\x20\x00\x00\x00") },
    { "IPv4 that came to IPv6: the destination is left open", false, "192.0.2.1", "2001:db8::2",
      B(SIGNATURE "\x21\x11\x00\x0c" "\xc0\x00\x02\x01" "\0\0\0\0" "\x30\x39" "\0\0") },
    { "IPv6 that came to IPv4, too", false, "2001:db8::1", "198.51.100.2",
      B(SIGNATURE "\x21\x21\x00\x24" SOURCE6 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\x30\x39" "\0\0") },
};
/* clang-format on */

static mxw_address address_of(const char *text)
{
    mxw_address address = { 0 };
    if (text != NULL)
        assert_int_equal(
            mxw_address_parse((mxw_bytes){ (const uint8_t *)text, strlen(text) }, &address),
            MXW_OK);
    return address;
}

static void run_put_case(void **state)
{
    const struct put_case *c = *state;
    const struct mxw_proxy proxy = { .keeps_socket = c->keeps_socket,
                                     .source = address_of(c->source),
                                     .destination = address_of(c->destination),
                                     .source_port = 12345,
                                     .destination_port = 25 };
    uint8_t at[MXW_PROXY_PUT_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_proxy(&out, &proxy);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);

    struct mxw_proxy again = { 0 };
    size_t taken;
    CHECK(feed(&again, c->want, 1, &taken) == MXW_PROXY_DONE && taken == c->want.len, c->name);
    CHECK(again.keeps_socket == c->keeps_socket, c->name);
    CHECK(c->keeps_socket || mxw_address_equal(again.source, proxy.source), c->name);
    CHECK(c->keeps_socket || again.source_port == proxy.source_port, c->name);
    CHECK(c->keeps_socket || again.destination.family == again.source.family, c->name);

    for (size_t room = 0; room < c->want.len; room++) {
        struct mxw_writer starved = { .at = at, .room = room };
        mxw_put_proxy(&starved, &proxy);
        CHECK(starved.overflowed && starved.used <= room, "less room than header is noticed");
    }
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(good_cases, run_truncated_case);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_TABLE(put_cases, run_put_case);
    TEST_ONE("version 2 of 4096 octets is the longest", run_longest_version_2);
    TEST_ONE("a Unix socket keeps the socket", run_unix_socket);
    return test_run("core/proxy/proxy");
}
