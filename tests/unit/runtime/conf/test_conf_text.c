#include "runtime/conf/conf_text.h"

#include "tests/support/test.h"

static const struct text_case {
    const char *name, *text, *want; /* with one blank for a run of them */
    int want_line_ends;
    enum mxw_conf_place want_place;
} text_cases[] = {
    /* clang-format off */
    { "nothing", "", "", 0, MXW_CONF_PLAIN },
    { "no comment", "a = \"b\" {\n}\n", "a = \"b\" {\n}\n", 2, MXW_CONF_PLAIN },
    { "to the end of the line", "a # b\nc // d\ne", "a \nc \ne", 2, MXW_CONF_PLAIN },
    { "to the end of the file", "a # b", "a ", 0, MXW_CONF_LINE_COMMENT },
    { "behind a word", "a#b\n", "a \n", 1, MXW_CONF_PLAIN },
    { "behind a quoted text", "\"a\"//b\n", "\"a\" \n", 1, MXW_CONF_PLAIN },
    { "one behind another", "/*a*///b\n", " \n", 1, MXW_CONF_PLAIN },
    { "of C", "a /* b\n # c */ d", "a \n d", 1, MXW_CONF_PLAIN },
    { "of C, with stars", "/***/a /* * / **/b", " a b", 0, MXW_CONF_PLAIN },
    { "of C, not over at once", "/*/ a", " ", 0, MXW_CONF_C_COMMENT },
    { "of C, without an end", "a /* b *", "a ", 0, MXW_CONF_C_COMMENT },
    { "a slash alone", "/ a / b", "/ a / b", 0, MXW_CONF_PLAIN },
    { "a slash in a word", "smtp://a 10.0.0.0/8 a/*b", "smtp://a 10.0.0.0/8 a/*b", 0, MXW_CONF_PLAIN },
    { "in quotes", "\"#//\" '/*'", "\"#//\" '/*'", 0, MXW_CONF_PLAIN },
    { "in quotes with quotes", "\"\\\"#\" '\\'#' \"\\\\\" #", "\"\\\"#\" '\\'#' \"\\\\\" ", 0, MXW_CONF_LINE_COMMENT },
    { "in the other quotes", "\"'\" # '\n", "\"'\" \n", 1, MXW_CONF_PLAIN },
    { "in a variable", "${a:-#b} #", "${a:-#b} ", 0, MXW_CONF_LINE_COMMENT },
    { "quotes in a comment", "# it's\na", " \na", 1, MXW_CONF_PLAIN },
    { "quotes without an end", "\"a # b", "\"a # b", 0, MXW_CONF_DOUBLE_QUOTED },
    /* clang-format on */
};

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    char shown[128];
    size_t len = 0;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(fputs(c->text, file) >= 0);
    rewind(file);

    struct mxw_conf_text text = { .file = file };
    for (int octet; (octet = mxw_conf_text_next(&text)) != EOF;)
        if (octet != ' ' || len == 0 || shown[len - 1] != ' ')
            shown[len++] = (char)octet;
    assert_int_equal(fclose(file), 0);

    mxw_bytes want = { (const uint8_t *)c->want, strlen(c->want) };
    CHECK_BYTES(((mxw_bytes){ (const uint8_t *)shown, len }), want, c->name);
    CHECK(text.line_ends == c->want_line_ends, c->name);
    CHECK(text.place == c->want_place, c->name);
}

int main(void)
{
    TEST_TABLE(text_cases, run_text_case);
    return test_run("runtime/conf/conf_text");
}
