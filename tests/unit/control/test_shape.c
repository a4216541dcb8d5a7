#include "control/shape.h"

#include <stdlib.h>

#include "tests/support/test.h"

/* clang-format off */
static const struct text_case {
    const char *name;
    mxw_bytes text;
    bool want;
} text_cases[] = {
    { "nothing", B(""), true },
    { "ASCII from end to end", B(" !azAZ09~"), true },
    { "two, three and four octets", B("\u00fc\u20ac\U0001f4e7"), true },
    { "a right-to-left word with its mark", B("\u05d0\u200f"), true },
    { "a NUL", B("a\0b"), false },
    { "the last of C0", B("\x1f"), false },
    { "a tab", B("a\tb"), false },
    { "a line end", B("a\n"), false },
    { "DEL", B("a\x7f"), false },
    { "the first of C1", B("a\xc2\x80"), false },
    { "the last of C1", B("\xc2\x9f" "a"), false },
    { "what comes after C1", B("\xc2\xa0"), true },
    { "what comes before the line separator", B("\u2027"), true },
    { "a line separator", B("a\u2028"), false },
    { "a right-to-left override", B("\u202e" "moc"), false },
    { "what comes after it", B("\u202f"), true },
    { "an isolate", B("\u2066"), false },
    { "the end of isolates", B("a\u2069"), false },
    { "what comes after it", B("\u206a"), true },
};
/* clang-format on */

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    CHECK(mxw_control_text_is_plain(c->text) == c->want, c->name);
}

/* `count` times `piece`, between `head` and `tail`. */
static mxw_bytes repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    static char line[1 << 21];
    size_t piece_len = strlen(piece), len = strlen(head);
    memcpy(line, head, len);
    for (size_t i = 0; i < count; i++, len += piece_len)
        memcpy(line + len, piece, piece_len);
    memcpy(line + len, tail, strlen(tail));
    return (mxw_bytes){ (const uint8_t *)line, len + strlen(tail) };
}

/* clang-format off */
static const struct shape_case {
    const char *name, *head, *piece;
    size_t count;
    const char *tail;
    enum mxw_control_code want;
} shape_cases[] = {
    { "nothing", "", "", 0, "", MXW_CONTROL_OK },
    { "as deep as may be", "", "[", MXW_CONTROL_DEPTH_MAX, "", MXW_CONTROL_OK },
    { "one deeper", "", "[", MXW_CONTROL_DEPTH_MAX + 1, " ", MXW_CONTROL_BAD_REQUEST },
    { "objects and lists alike", "", "{\"a\":[", MXW_CONTROL_DEPTH_MAX, " ", MXW_CONTROL_BAD_REQUEST },
    { "side by side is not deep", "[", "[],", 1000, "[]]", MXW_CONTROL_OK },
    { "more ends than beginnings", "", "]", 1000, "[", MXW_CONTROL_OK },
    { "brackets in a text", "\"", "[", 1000, "\"", MXW_CONTROL_OK },
    { "brackets behind a text", "\"\\\"\\\\\"", "[", 1000, "", MXW_CONTROL_BAD_REQUEST },
    { "brackets behind an escaped quote", "\"\\\"", "[", 1000, "\"", MXW_CONTROL_OK },
    { "an escape at the end", "\"\\", "", 0, "", MXW_CONTROL_OK },
    { "as many values as may be", "[", "1,", MXW_CONTROL_VALUES_MAX - 1, "1]", MXW_CONTROL_OK },
    { "one more", "[", "1,", MXW_CONTROL_VALUES_MAX, "1]", MXW_CONTROL_TOO_LARGE },
    { "a swarm of lists", "[", "[],", 300000, "[]]", MXW_CONTROL_TOO_LARGE },
};
/* clang-format on */

static void run_shape_case(void **state)
{
    const struct shape_case *c = *state;
    struct mxw_problem problem = { "" };
    enum mxw_control_code code =
        mxw_control_shape_check(repeat(c->head, c->piece, c->count, c->tail), &problem);
    CHECK(code == c->want, c->name);
    CHECK((problem.text[0] == '\0') == (code == MXW_CONTROL_OK), "a problem has a sentence");
}

int main(void)
{
    TEST_TABLE(text_cases, run_text_case);
    TEST_TABLE(shape_cases, run_shape_case);
    return test_run("control/shape");
}
