#include "cli/names.h"
#include "tests/support/test.h"

static const struct name_case {
    const char *name;
    struct mxw_typed_name (*read)(const char *text);
    const char *text;
    mxw_bytes want;
} name_cases[] = {
    { "no HELO", mxw_typed_host, NULL, B("") },
    { "a HELO of ASCII stays", mxw_typed_host, "Mail.Example.org", B("Mail.Example.org") },
    { "a HELO that is no name stays", mxw_typed_host, "a b..c_!", B("a b..c_!") },
    { "a HELO in U-labels", mxw_typed_host, "m\xc3\xbcller.example", B("xn--mller-kva.example") },
    { "a HELO that is no UTF-8 stays", mxw_typed_host, "a\xff", B("a\xff") },
    { "no sender", mxw_typed_mailbox, NULL, B("") },
    { "the null sender", mxw_typed_mailbox, "<>", B("") },
    { "a sender", mxw_typed_mailbox, "anne@example.org", B("anne@example.org") },
    { "a sender in brackets", mxw_typed_mailbox, "<anne@example.org>", B("anne@example.org") },
    { "blanks around it", mxw_typed_mailbox, " <anne@example.org> ", B("anne@example.org") },
    { "a source route", mxw_typed_mailbox, "<@a,@b:anne@example.org>", B("anne@example.org") },
    { "no route without brackets", mxw_typed_mailbox, "@a:b@c", B("@a:b@c") },
    { "a route without an end", mxw_typed_mailbox, "<@a>", B("@a") },
    { "half a bracket", mxw_typed_mailbox, "<", B("<") },
    { "a domain in U-labels", mxw_typed_mailbox, "a@m\xc3\xbcller.example",
      B("a@xn--mller-kva.example") },
    { "a local part that is not ASCII stays", mxw_typed_mailbox, "\xc3\xbc@m\xc3\xbcller.example",
      B("\xc3\xbc@xn--mller-kva.example") },
    { "a sender that is no UTF-8 stays", mxw_typed_mailbox, "a@\xff", B("a@\xff") },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    struct mxw_typed_name name = c->read(c->text);
    CHECK_BYTES(mxw_typed(&name), c->want, c->name);
    mxw_typed_name_free(&name);
    CHECK(name.at == NULL, c->name);
}

int main(void)
{
    TEST_TABLE(name_cases, run_name_case);
    return test_run("cli/names");
}
