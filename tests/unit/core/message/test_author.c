#include "mxwarden/author.h"
#include "tests/support/test.h"

/* clang-format off */
static const struct author_case {
    const char *name;
    mxw_bytes section;
    enum mxw_author_fault want_fault;
    mxw_bytes want_domain;
} author_cases[] = {
    { "one address", B("From: a@B.example\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "among other fields", B("To: x@y\r\nfrom: Anne <a@b.example>\r\nSender: x@y\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "blanks before the colon", B("From \t: a@b.example\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "a folded value", B("From:\r\n Anne\r\n <a@b.example>\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "a dot at the end", B("From: a@b.example.\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "several of one domain", B("From: a@b.example, \"c\" <d@B.Example.>\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "a group of one domain", B("From: us: a@b.example, c@b.example;\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "underscores", B("From: a@_b_.example\r\n"), MXW_AUTHOR_SOUND, B("_b_.example") },
    { "U-labels", B("From: a@b\xc3\xbc.Example\r\n"), MXW_AUTHOR_SOUND, B("b\xc3\xbc.example") },
    { "Resent-From is another field", B("Resent-From: c@d.example\r\nFrom: a@b.example\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "an mbox line is no field", B("From a@c.example Tue Jan 1 00:00:00\r\nFrom: a@b.example\r\n"), MXW_AUTHOR_SOUND, B("b.example") },
    { "fields behind the header do not count", B("From: a@b.example\r\n\r\nFrom: c@d.example\r\n"), MXW_AUTHOR_SOUND, B("b.example") },

    { "no From field", B("Sender: a@b.example\r\n"), MXW_AUTHOR_MISSING, B("") },
    { "no field at all", B(""), MXW_AUTHOR_MISSING, B("") },
    { "two From fields", B("From: a@b.example\r\nFrom: c@d.example\r\n"), MXW_AUTHOR_REPEATED, B("") },
    { "two From fields of one domain", B("From: a@b.example\r\nFrom: c@b.example\r\n"), MXW_AUTHOR_REPEATED, B("") },
    { "a second one with a blank before the colon", B("From: a@b.example\r\nFrom : c@d.example\r\n"), MXW_AUTHOR_REPEATED, B("") },
    { "a blank before the name", B(" From: a@b.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a blank before the name, and a true one", B(" From: a@b.example\r\nFrom: c@d.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a folded name", B("From\r\n : a@b.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a folded name behind a true one", B("From: c@d.example\r\nFrom\r\n : a@b.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a NUL in the name", B("From: a@b.example\r\nFrom\0: c@d.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a byte order mark", B("\xef\xbb\xbf" "From: c@d.example\r\nFrom: a@b.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "a bare CR before the name", B("\rFrom: c@d.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "blanks within the name", B("F r o m: c@d.example\r\n"), MXW_AUTHOR_DISGUISED, B("") },
    { "an empty field", B("From:\r\n"), MXW_AUTHOR_NOBODY, B("") },
    { "an empty group", B("From: undisclosed:;\r\n"), MXW_AUTHOR_NOBODY, B("") },
    { "no address", B("From: Anne\r\n"), MXW_AUTHOR_MALFORMED, B("") },
    { "what is malformed behind an address", B("From: a@b.example, Anne\r\n"), MXW_AUTHOR_MALFORMED, B("") },
    { "a second From behind a bare LF", B("From: a@b.example\nFrom: c@d.example\r\n"), MXW_AUTHOR_MALFORMED, B("") },
    { "two domains", B("From: a@b.example, c@d.example\r\n"), MXW_AUTHOR_SEVERAL, B("") },
    { "two domains, malformed behind", B("From: a@b.example, c@d.example, x\r\n"), MXW_AUTHOR_MALFORMED, B("") },
    { "a subdomain is another", B("From: a@b.example, c@a.b.example\r\n"), MXW_AUTHOR_SEVERAL, B("") },
    { "an address literal", B("From: a@[192.0.2.1]\r\n"), MXW_AUTHOR_LITERAL, B("") },
    { "a literal beside a domain", B("From: a@b.example, c@[192.0.2.1]\r\n"), MXW_AUTHOR_LITERAL, B("") },
    { "a domain with a quote", B("From: a@legitimate.com'a.attack.com\r\n"), MXW_AUTHOR_NO_DOMAIN_NAME, B("") },
    { "a domain that is an encoded word", B("From: a@=?utf-8?q?b?=\r\n"), MXW_AUTHOR_NO_DOMAIN_NAME, B("") },
};
/* clang-format on */

static void run_author_case(void **state)
{
    const struct author_case *c = *state;
    static _Alignas(max_align_t) uint8_t memory[4096];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    struct mxw_author author;

    CHECK(mxw_header_parse(&arena, c->section, &header) == MXW_OK, c->name);
    mxw_author_find(&author, &header);
    CHECK(author.fault == c->want_fault, c->name);
    CHECK_BYTES(mxw_author_domain(&author), c->want_domain, c->name);
    CHECK((mxw_author_fault_text(author.fault).len == 0) == (c->want_fault == MXW_AUTHOR_SOUND),
          c->name);
    bool is_ascii = true;
    for (size_t i = 0; i < c->want_domain.len; i++)
        is_ascii = is_ascii && c->want_domain.at[i] < 0x80;
    CHECK(author.is_ascii == is_ascii, c->name);
}

static enum mxw_author_fault fault_of_length(size_t len)
{
    uint8_t value[MXW_AUTHOR_DOMAIN_MAX + 3];
    struct mxw_author author;
    memset(value, 'b', sizeof value);
    memcpy(value, "a@", 2);
    mxw_author_read(&author, (mxw_bytes){ value, 2 + len });
    return author.fault;
}

static void run_limit(void **state)
{
    (void)state;
    CHECK(fault_of_length(MXW_AUTHOR_DOMAIN_MAX) == MXW_AUTHOR_SOUND, "the limit exactly");
    CHECK(fault_of_length(MXW_AUTHOR_DOMAIN_MAX + 1) == MXW_AUTHOR_NO_DOMAIN_NAME, "one more");
}

int main(void)
{
    TEST_TABLE(author_cases, run_author_case);
    TEST_ONE("a domain has a limit", run_limit);
    return test_run("core/message/author");
}
