#include "core/message/address_list.h"
#include "tests/support/test.h"

/* Every mailbox as its domain, a blank behind each. */
static enum mxw_address_found read_all(mxw_bytes text, struct mxw_writer *domains)
{
    struct mxw_address_list list = { .rest = text };
    struct mxw_mailbox mailbox;
    enum mxw_address_found found;
    while ((found = mxw_address_list_next(&list, &mailbox)) == MXW_ADDRESS_FOUND) {
        mxw_put_mailbox_domain(domains, &mailbox);
        mxw_put_byte(domains, ' ');
    }
    return found;
}

/* clang-format off */
static const struct list_case {
    const char *name;
    mxw_bytes text, want;
} sound_cases[] = {
    { "an address alone", B("a@b.example"), B("b.example ") },
    { "an address in angles", B("<a@b.example>"), B("b.example ") },
    { "behind a display name", B("Anne Other <a@b.example>"), B("b.example ") },
    { "a domain in capitals", B("a@B.Example"), B("b.example ") },
    { "behind a quoted display name", B("\"Other, Anne\" <a@b.example>"), B("b.example ") },
    { "a quoted name that looks like an address", B("\"<x@c.example>\" <a@b.example>"), B("b.example ") },
    { "a quoted name with an escaped quote", B("\"x\\\" <x@c.example>, \\\"\" <a@b.example>"), B("b.example ") },
    { "a name with dots", B("A. N. Other <a@b.example>"), B("b.example ") },
    { "an encoded word as name", B("=?utf-8?q?a=40c=2Eexample?= <a@b.example>"), B("b.example ") },
    { "a name in UTF-8", B("J\xc3\xb6rg <a@b.example>"), B("b.example ") },
    { "a name in Latin-1", B("J\xf6rg <a@b.example>"), B("b.example ") },
    { "a name in brackets", B("[list] x <a@b.example>"), B("b.example ") },
    { "a name that is the same address", B("a@b.example <a@b.example>"), B("b.example ") },
    { "a name that is another address of the domain", B("c@B.example. <a@b.example>"), B("b.example ") },
    { "an empty name in quotes", B("\"\" <a@b.example>"), B("b.example ") },
    { "several", B("a@b.example, <c@d.example>,e@f.example"), B("b.example d.example f.example ") },
    { "empty members", B(", a@b.example, ,, c@d.example,"), B("b.example d.example ") },
    { "nothing", B(""), B("") },
    { "blanks and comments alone", B(" (nobody) \r\n "), B("") },
    { "commas alone", B(",,"), B("") },
    { "folded", B("\r\n Anne\r\n\t<a@b.example>\r\n "), B("b.example ") },
    { "comments in all places", B("(1)a(2)@(3)b(4).(5)example(6)"), B("b.example ") },
    { "comments in angles", B("x(0)<(1)a(2)@(3)b(4).(5)example(6)>(7)"), B("b.example ") },
    { "a comment that looks like an address", B("(x@c.example) a@b.example"), B("b.example ") },
    { "a comment that looks like the end", B("(\\)<x@c.example>) <a@b.example>"), B("b.example ") },
    { "nested comments", B("(((x@c.example)) <y@d.example>) a@b.example"), B("b.example ") },
    { "blanks around dots", B("a . b @ c \r\n . example"), B("c.example ") },
    { "a dot at the end", B("a@b.example."), B("b.example ") },
    { "a dot at the end, in angles", B("<a@b.example. >"), B("b.example ") },
    { "dots anywhere in the local part", B("..a..b.@b.example"), B("b.example ") },
    { "a quoted local part", B("\"a@c.example\"@b.example"), B("b.example ") },
    { "a quoted local part with a quote", B("\"a\\\"@c.example\"@b.example"), B("b.example ") },
    { "a local part of quoted and plain words", B("a.\"b c\".d@b.example"), B("b.example ") },
    { "a route", B("<@c.example:a@b.example>"), B("b.example ") },
    { "a long route with gaps", B("<,@c.example,,@d.example : a@b.example>"), B("b.example ") },
    { "an address literal", B("a@[192.0.2.1]"), B("[192.0.2.1] ") },
    { "a domain in UTF-8", B("a@b\xc3\xbc.example"), B("b\xc3\xbc.example ") },
    { "a group", B("friends: a@b.example, <c@d.example>;"), B("b.example d.example ") },
    { "a group among others", B("a@b.example, friends: c@d.example ;, e@f.example"), B("b.example d.example f.example ") },
    { "an empty group", B("undisclosed-recipients:;"), B("") },
    { "a group with a quoted name", B("\"a;b\": c@d.example;"), B("d.example ") },
    { "a single label", B("root@localhost"), B("localhost ") },
};

/* What stands before the fault may have been found: it does not count. */
static const struct bad_case {
    const char *name;
    mxw_bytes text;
} malformed_cases[] = {
    { "a name without address", B("Anne") },
    { "a name before the comma", B("Anne, <a@b.example>") },
    { "text behind an angle address", B("<a@b.example> Anne") },
    { "an address behind an angle address", B("<a@b.example>c@d.example") },
    { "two angle addresses", B("<a@b.example> <c@d.example>") },
    { "a name that is an address of another domain", B("c@d.example <a@b.example>") },
    { "a name that is a longer domain", B("c@d.b.example <a@b.example>") },
    { "a name that is a shorter domain", B("c@b <a@b.example>") },
    { "an encoded word in place of an address", B("=?utf-8?B?PGFkbWluQGxlZ2l0aW1hdGUuY29tPg==?=,<a@b.example>") },
    { "an encoded word as local part", B("=?utf-8?q?admin=40c.example?=@b.example") },
    { "a backslash outside of quotes", B("<a@b.example>\\,<c@d.example>") },
    { "an empty angle address", B("<>") },
    { "no local part", B("@b.example") },
    { "no domain", B("a@") },
    { "no domain in angles", B("<a@>") },
    { "two at signs", B("a@b.example@c.example") },
    { "nested angles", B("<<a@b.example>>") },
    { "an angle that does not end", B("<a@b.example") },
    { "an angle that does not begin", B("a@b.example>") },
    { "a comment that does not end", B("a@b.example (c") },
    { "a comment that does not end, nested", B("a@b.example (c (d)") },
    { "a comment that does not begin", B("a@b.example )") },
    { "a quoted string that does not end", B("\"Anne <a@b.example>") },
    { "a literal that does not end", B("a@[192.0.2.1") },
    { "a literal in a literal", B("a@[[192.0.2.1]]") },
    { "an empty label", B("a@b..example") },
    { "a dot before the domain", B("a@.b.example") },
    { "two dots at the end", B("a@b.example..") },
    { "a quoted domain", B("a@\"b.example\"") },
    { "two words before the at sign", B("a b@c.example") },
    { "a quoted word behind a word", B("\"Other\" a@b.example") },
    { "two words behind the at sign", B("a@b c.example") },
    { "a group that does not end", B("friends: a@b.example") },
    { "a group in a group", B("friends: others: a@b.example;;") },
    { "a group without a name", B(": a@b.example;") },
    { "a semicolon without a group", B("a@b.example;") },
    { "text behind a group", B("friends: a@b.example; Anne") },
    { "a field name", B("From: <a@b.example>") },
    { "a NUL", B("a@b.example\0") },
    { "a NUL in a name", B("An\0ne <a@b.example>") },
    { "a NUL in quotes", B("\"An\0ne\" <a@b.example>") },
    { "an escaped NUL", B("\"An\\\0ne\" <a@b.example>") },
    { "a NUL in a comment", B("(An\0ne) <a@b.example>") },
    { "a bell", B("A\ane <a@b.example>") },
    { "a bare CR", B("Anne\r<a@b.example>") },
    { "a bare LF", B("Anne\n<a@b.example>") },
    { "a bare LF in quotes", B("\"An\nne\" <a@b.example>") },
    { "a line that is not folded", B("a@b.example\r\nc@d.example") },
    { "an escaped line end", B("\"a\\\r\n b\" <a@b.example>") },
    { "a route without address", B("<@c.example:>") },
    { "a route that does not end", B("<@c.example a@b.example>") },
    { "a route outside of angles", B("@c.example:a@b.example") },
    { "a word before the route", B("<x @c.example:a@b.example>") },
};
/* clang-format on */

static void run_sound(void **state)
{
    const struct list_case *c = *state;
    uint8_t domains_at[256];
    struct mxw_writer domains = MXW_WRITER(domains_at);
    CHECK(read_all(c->text, &domains) == MXW_ADDRESS_END, c->name);
    CHECK_BYTES(mxw_written(&domains), c->want, c->name);
}

static void run_malformed(void **state)
{
    const struct bad_case *c = *state;
    uint8_t domains_at[256];
    struct mxw_writer domains = MXW_WRITER(domains_at);
    CHECK(read_all(c->text, &domains) == MXW_ADDRESS_MALFORMED, c->name);
}

/* Cut short anywhere, the list ends or is malformed; memory checkers see to the rest. */
static void run_truncated(void **state)
{
    const struct list_case *c = *state;
    for (size_t len = 0; len <= c->text.len; len++) {
        uint8_t domains_at[256];
        struct mxw_writer domains = MXW_WRITER(domains_at);
        CHECK(read_all(mxw_bytes_first(c->text, len), &domains) != MXW_ADDRESS_FOUND, c->name);
        CHECK(!domains.overflowed, c->name);
    }
}

static void run_local(void **state)
{
    (void)state;
    struct mxw_address_list list = {
        .rest = MXW_BYTES("<@c:\"a b\" @d>, e.f@g, (x) h (y) . i @j"),
    };
    const mxw_bytes want[] = { MXW_BYTES("\"a b\""), MXW_BYTES("e.f"), MXW_BYTES("h (y) . i") };
    for (size_t i = 0; i < MXW_COUNT_OF(want); i++) {
        struct mxw_mailbox mailbox;
        CHECK(mxw_address_list_next(&list, &mailbox) == MXW_ADDRESS_FOUND, "found");
        CHECK_BYTES(mailbox.local, want[i], "as written");
    }
}

/* Deep and long, as far as a header section goes: it ends, and soon. */
static void run_hostile(void **state)
{
    (void)state;
    static uint8_t text[262144];
    const struct {
        uint8_t octet;
        enum mxw_address_found want;
    } rows[] = {
        { '(', MXW_ADDRESS_MALFORMED },  { '"', MXW_ADDRESS_MALFORMED },
        { '<', MXW_ADDRESS_MALFORMED },  { '[', MXW_ADDRESS_MALFORMED },
        { '@', MXW_ADDRESS_MALFORMED },  { ':', MXW_ADDRESS_MALFORMED },
        { '\\', MXW_ADDRESS_MALFORMED }, { ';', MXW_ADDRESS_MALFORMED },
        { 'a', MXW_ADDRESS_MALFORMED },  { '.', MXW_ADDRESS_MALFORMED },
        { ',', MXW_ADDRESS_END },        { ' ', MXW_ADDRESS_END },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(rows); i++) {
        struct mxw_writer none = { 0 };
        memset(text, rows[i].octet, sizeof text);
        CHECK(read_all((mxw_bytes){ text, sizeof text }, &none) == rows[i].want, "ends");
    }
    uint8_t one_at[64];
    struct mxw_writer one = MXW_WRITER(one_at);
    size_t depth = (sizeof text - 3) / 2;
    memset(text, '(', depth);
    memset(text + depth, ')', depth);
    memcpy(text + 2 * depth, "a@b", 3);
    CHECK(read_all((mxw_bytes){ text, 2 * depth + 3 }, &one) == MXW_ADDRESS_END, "nested");
    CHECK_BYTES(mxw_written(&one), MXW_BYTES("b "), "behind the comment");
}

int main(void)
{
    TEST_TABLE(sound_cases, run_sound);
    TEST_TABLE(malformed_cases, run_malformed);
    TEST_TABLE(sound_cases, run_truncated);
    TEST_ONE("local parts are slices of the text", run_local);
    TEST_ONE("hostile lists end", run_hostile);
    return test_run("core/message/address_list");
}
