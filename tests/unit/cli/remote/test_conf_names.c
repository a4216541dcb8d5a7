#include "cli/remote/conf_names.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

#include <stdlib.h>

/* clang-format off */
static const struct names_case {
    const char *name;
    const char *text, *want; /* names with a blank behind each; [] behind that of a list */
} names_cases[] = {
    { "nothing", "", "" },
    { "a setting", "domain \"a\" { mode = enforce }", "mode " },
    { "without blanks", "domain a{mode=enforce}", "mode " },
    { "on the next line", "domain a {\n mode\n =\n enforce\n}", "mode " },
    { "two of them", "domain a { mode = x tls = y }", "mode tls " },
    { "one that comes twice", "domain a { mode = x } domain b { mode = y }", "mode " },
    { "a list", "domain a { next_hop = { x, y } }", "next_hop[] " },
    { "a list on the next line", "domain a { next_hop =\n { x } }", "next_hop[] " },
    { "a list in the second domain only", "domain a { x = 1 } domain b { x = { 2 } }", "x[] " },
    { "a list that is added to", "domain a { x += 1 }", "x[] " },
    { "a list that is added to, with blanks", "domain a { x +\n= 1 }", "x[] " },
    { "a comment is no setting", "# mode = x\n/* tls = y */ // z = 1\ndomain a { b = c }", "b " },
    { "a comment before the value", "domain a { b = /* x = */ { c } }", "b[] " },
    { "a quoted text is no setting", "domain \"a = b\" { c = 'd = e' f = \"g = {\" }", "c f " },
    { "a quoted text before = is none", "\"a\" = b", "" },
    { "a brace behind a value is no list", "a = b { c = d }", "a c " },
    { "= alone", "= = x", "" },
    { "two words before =", "a b = c", "b " },
    { "a word and something else before =", "a-b = c", "b " },
    { "a variable", "domain a { b = ${c=d} }", "b " },
    { "a name as long as may be",
      "a23456789012345678901234567890123456789012345678901234567890abcd = x",
      "a23456789012345678901234567890123456789012345678901234567890abcd " },
    { "a name that is one octet longer",
      "a23456789012345678901234567890123456789012345678901234567890abcde = x", "" },
    { "a comment that does not end", "a = b /* c = d", "a " },
    { "a text that does not end", "a = \"b = c", "a " },
};
/* clang-format on */

static void read_text(const char *text, size_t len, struct mxw_conf_names *names)
{
    FILE *file = len == 0 ? fopen("/dev/null", "re") : fmemopen((void *)(uintptr_t)text, len, "r");
    CHECK(file != NULL, "memory as a file");
    mxw_conf_names_read(names, file);
    CHECK(!ferror(file), "reading");
    (void)fclose(file);
}

static void put_names(struct mxw_writer *out, const struct mxw_conf_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *text = names->at[i].text;
        mxw_put(out, (mxw_bytes){ (const uint8_t *)text, strlen(text) });
        mxw_put(out, names->at[i].is_list ? MXW_BYTES("[] ") : MXW_BYTES(" "));
    }
}

static void run_names_case(void **state)
{
    const struct names_case *c = *state;
    struct mxw_conf_names names;
    uint8_t at[256];
    struct mxw_writer got = MXW_WRITER(at);
    read_text(c->text, strlen(c->text), &names);
    put_names(&got, &names);
    CHECK_BYTES(mxw_written(&got), ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }),
                c->name);
}

/* Cut short it has no name that it would not have had in full, but for one that is cut itself. */
static void run_names_case_cut(void **state)
{
    const struct names_case *c = *state;
    for (size_t len = 0; len < strlen(c->text); len++) {
        struct mxw_conf_names names, all;
        read_text(c->text, strlen(c->text), &all);
        read_text(c->text, len, &names);
        CHECK(names.count <= all.count, c->name);
        for (size_t i = 0; i < names.count; i++)
            CHECK(strcmp(names.at[i].text, all.at[i].text) == 0, c->name);
    }
}

static void names_are_counted(void **state)
{
    (void)state;
    char *text;
    size_t len;
    struct mxw_conf_names names;
    FILE *out = open_memstream(&text, &len);
    for (unsigned i = 0; i <= MXW_CONF_NAMES_MAX; i++)
        fprintf(out, "n%u = %s\n", i, i < 2 ? "{ }" : "x");
    (void)fclose(out);
    read_text(text, len, &names);
    CHECK(names.count == MXW_CONF_NAMES_MAX, "as many as may be, and one more");
    CHECK(strcmp(names.at[MXW_CONF_NAMES_MAX - 1].text, "n63") == 0, "the last one of them");
    free(text);
}

int main(void)
{
    TEST_TABLE(names_cases, run_names_case);
    TEST_TABLE(names_cases, run_names_case_cut);
    TEST_ONE("as many names as may be, and one more", names_are_counted);
    return test_run("cli/remote/conf_names");
}
