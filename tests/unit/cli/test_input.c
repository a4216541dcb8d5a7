#include "cli/input.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <unistd.h>

/* clang-format off */
static const struct line_end_case {
    const char *name;
    mxw_bytes text, want;
    bool want_broken;
} line_end_cases[] = {
    { "nothing", B(""), B(""), false },
    { "CRLF stays", B("a\r\n\r\nb\r\n"), B("a\r\n\r\nb\r\n"), false },
    { "LF becomes CRLF", B("a\n\nb\n"), B("a\r\n\r\nb\r\n"), false },
    { "an LF at the very beginning", B("\na\n"), B("\r\na\r\n"), false },
    { "a last line without an end gets one", B("a\nb"), B("a\r\nb\r\n"), false },
    { "the same with CRLF", B("a\r\nb"), B("a\r\nb\r\n"), false },
    { "a line alone", B("a"), B("a\r\n"), false },
    { "CRLF inside an LF file stays", B("a\nb\r\nc\n"), B("a\r\nb\r\nc\r\n"), false },
    { "a bare LF in a CRLF file stays, and is told", B("a\r\nb\nc\r\n"), B("a\r\nb\nc\r\n"), true },
    { "a bare CR in a CRLF file", B("a\r\nb\rc\r\n"), B("a\r\nb\rc\r\n"), true },
    { "a bare CR in an LF file", B("a\nb\rc\n"), B("a\r\nb\rc\r\n"), true },
    { "CR CR LF", B("a\r\r\n"), B("a\r\r\n"), true },
    { "a CR at the very end", B("a\r\nb\r"), B("a\r\nb\r\r\n"), true },
    { "a CR alone", B("\r"), B("\r\r\n"), true },
    { "NUL and octets above 127 stay", B("\0\xff\n"), B("\0\xff\r\n"), false },
};
/* clang-format on */

static void run_line_end_case(void **state)
{
    const struct line_end_case *c = *state;
    struct mxw_input input;
    CHECK(mxw_input_convert(&input, c->text) == MXW_OK, c->name);
    CHECK_BYTES(mxw_input_text(&input), c->want, c->name);
    CHECK(input.is_broken == c->want_broken, c->name);
    CHECK(!input.is_cut, c->name);
    mxw_input_free(&input);
}

/* Through a pipe, in pieces: the same as at once. */
static void read_line_end_case(void **state)
{
    const struct line_end_case *c = *state;
    for (size_t chunk = 1; chunk <= c->text.len; chunk++) {
        int ends[2];
        CHECK(pipe(ends) == 0, c->name);
        for (size_t at = 0; at < c->text.len; at += chunk) {
            mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(c->text, at), chunk);
            CHECK(write(ends[1], piece.at, piece.len) == (ssize_t)piece.len, c->name);
        }
        (void)close(ends[1]);

        struct mxw_input input;
        struct mxw_problem problem;
        CHECK(mxw_input_read(&input, ends[0], &problem) == MXW_OK, c->name);
        CHECK_BYTES(mxw_input_text(&input), c->want, c->name);
        mxw_input_free(&input);
        (void)close(ends[0]);
    }
}

static bool is_cut(uint8_t octet, size_t len)
{
    uint8_t *at = malloc(len);
    struct mxw_input input;
    CHECK(at != NULL, "memory");
    memset(at, octet, len);
    at[len - 2] = '\r';
    at[len - 1] = '\n';
    CHECK(mxw_input_convert(&input, (mxw_bytes){ at, len }) == MXW_OK, "convert");
    bool result = input.is_cut;
    CHECK(input.len <= MXW_INPUT_MAX, "never longer than the limit");
    mxw_input_free(&input);
    free(at);
    return result;
}

static void a_message_may_be_this_large(void **state)
{
    (void)state;
    CHECK(!is_cut('a', MXW_INPUT_MAX), "exactly the limit");
    CHECK(is_cut('a', MXW_INPUT_MAX + 1), "one octet more");
    CHECK(is_cut('\n', MXW_INPUT_MAX / 2 + 2), "its line ends count");
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    struct mxw_input input;
    struct mxw_problem problem = { "" };
    CHECK(mxw_input_read(&input, -1, &problem) == MXW_UNAVAILABLE, "no such descriptor");
    CHECK(strstr(problem.text, "standard input") != NULL, "the complaint names it");
    mxw_input_free(&input);
}

int main(void)
{
    TEST_TABLE(line_end_cases, run_line_end_case);
    TEST_TABLE(line_end_cases, read_line_end_case);
    TEST_ONE("a message may be as large as the limit, and no larger", a_message_may_be_this_large);
    TEST_ONE("an input that cannot be read", what_cannot_be_read_is_told);
    return test_run("cli/input");
}
