#include "core/dkim/canonical.h"

#include "tests/support/test.h"

#define SIMPLE MXW_CANONICAL_SIMPLE
#define RELAXED MXW_CANONICAL_RELAXED

static const struct body_case {
    const char *name;
    mxw_bytes body, want_simple, want_relaxed;
} body_cases[] = {
    { "no body", B(""), B("\r\n"), B("") },
    { "an empty line", B("\r\n"), B("\r\n"), B("") },
    { "empty lines", B("\r\n\r\n\r\n"), B("\r\n"), B("") },
    { "a line", B("a\r\n"), B("a\r\n"), B("a\r\n") },
    { "a line without end", B("a"), B("a\r\n"), B("a\r\n") },
    { "empty lines at the end", B("a\r\n\r\n\r\n"), B("a\r\n"), B("a\r\n") },
    { "empty lines inside", B("a\r\n\r\n\r\nb"), B("a\r\n\r\n\r\nb\r\n"), B("a\r\n\r\n\r\nb\r\n") },
    { "empty lines in front", B("\r\n\r\na"), B("\r\n\r\na\r\n"), B("\r\n\r\na\r\n") },
    { "blanks at the end of a line", B("a \t \r\nb\t\r\n"), B("a \t \r\nb\t\r\n"),
      B("a\r\nb\r\n") },
    { "blanks at the end of all", B("a \t"), B("a \t\r\n"), B("a\r\n") },
    { "blanks inside a line", B("a  b\tc \t d\r\n"), B("a  b\tc \t d\r\n"), B("a b c d\r\n") },
    { "blanks in front of a line", B("  a\r\n\tb\r\n"), B("  a\r\n\tb\r\n"), B(" a\r\n b\r\n") },
    { "single spaces stay", B("a b c\r\n d\r\n"), B("a b c\r\n d\r\n"), B("a b c\r\n d\r\n") },
    { "a line of blanks is empty", B("a\r\n \t \r\n"), B("a\r\n \t \r\n"), B("a\r\n") },
    { "a body of blanks is empty", B(" \r\n\t"), B(" \r\n\t\r\n"), B("") },
    { "the example of RFC 6376 3.4.5", B(" C \r\nD \t E\r\n\r\n\r\n"), B(" C \r\nD \t E\r\n"),
      B(" C\r\nD E\r\n") },
    { "a bare CR is text", B("a\rb\r"), B("a\rb\r\r\n"), B("a\rb\r\r\n") },
    { "a bare LF is text", B("a\nb\n"), B("a\nb\n\r\n"), B("a\nb\n\r\n") },
    { "blanks before a bare CR stay", B("a \t\rb \r"), B("a \t\rb \r\r\n"), B("a \rb \r\r\n") },
    { "CR CR LF", B("a\r\r\nb\r\r\n"), B("a\r\r\nb\r\r\n"), B("a\r\r\nb\r\r\n") },
    { "CR LF CR", B("\r\n\r"), B("\r\n\r\r\n"), B("\r\n\r\r\n") },
    { "LF CR", B("\n\r\n\r"), B("\n\r\n\r\r\n"), B("\n\r\n\r\r\n") },
    { "long text with a pair of spaces far in", B("0123456789abcdef0123456789abcde  f\r\n"),
      B("0123456789abcdef0123456789abcde  f\r\n"), B("0123456789abcdef0123456789abcde f\r\n") },
    { "a tab in the sixteenth place", B("0123456789abcde\tf0123456789abcdef\r\n"),
      B("0123456789abcde\tf0123456789abcdef\r\n"), B("0123456789abcde f0123456789abcdef\r\n") },
    { "a space in the sixteenth place", B("0123456789abcde  f0123456789abcdef\r\n"),
      B("0123456789abcde  f0123456789abcdef\r\n"), B("0123456789abcde f0123456789abcdef\r\n") },
};

static void check_body(const struct body_case *c, enum mxw_canonical form, size_t chunk,
                       mxw_bytes want)
{
    uint8_t at[256];
    struct mxw_writer out = MXW_WRITER(at);
    struct mxw_canonical_body body;
    mxw_bytes run;

    mxw_canonical_body_begin(&body, form);
    for (mxw_bytes rest = c->body; rest.len > 0; rest = mxw_bytes_from(rest, chunk)) {
        mxw_bytes piece = mxw_bytes_first(rest, chunk);
        while ((run = mxw_canonical_body_next(&body, &piece)).len > 0)
            mxw_put(&out, run);
        CHECK(piece.len == 0, "the piece is used up");
    }
    while ((run = mxw_canonical_body_end(&body)).len > 0)
        mxw_put(&out, run);
    CHECK_BYTES(mxw_written(&out), want, c->name);
}

static void run_body_case(void **state)
{
    const struct body_case *c = *state;
    for (size_t chunk = 1; chunk <= c->body.len + 1; chunk++) {
        check_body(c, SIMPLE, chunk, c->want_simple);
        check_body(c, RELAXED, chunk, c->want_relaxed);
    }
}

/* What needs many runs: more held back than a block holds, and text longer than one. */
static void run_large(void **state)
{
    (void)state;
    static uint8_t body_at[200000], got_at[200000];
    struct mxw_writer body = MXW_WRITER(body_at);
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_canonical_body canonical;
    mxw_bytes run;

    for (size_t i = 0; i < 5000; i++)
        mxw_put_text(&body, "\r\n");
    mxw_put_text(&body, " ");
    for (size_t i = 0; i < 20000; i++)
        mxw_put_text(&body, "x y");
    for (size_t i = 0; i < 5000; i++)
        mxw_put_text(&body, "\r\n");
    mxw_put_text(&body, "z");

    mxw_bytes rest = mxw_written(&body);
    mxw_canonical_body_begin(&canonical, RELAXED);
    while ((run = mxw_canonical_body_next(&canonical, &rest)).len > 0)
        mxw_put(&got, run);
    while ((run = mxw_canonical_body_end(&canonical)).len > 0)
        mxw_put(&got, run);
    mxw_put_text(&body, "\r\n");
    CHECK(mxw_bytes_equal(mxw_written(&got), mxw_written(&body)), "canonical as it stands");
}

static const struct field_case {
    const char *name;
    mxw_bytes field, want_simple, want_relaxed;
} field_cases[] = {
    { "a plain field", B("Subject: x\r\n"), B("Subject: x\r\n"), B("subject:x\r\n") },
    { "the examples of RFC 6376 3.4.5", B("B : Y\t\r\n\tZ  \r\n"), B("B : Y\t\r\n\tZ  \r\n"),
      B("b:Y Z\r\n") },
    { "no value", B("A:\r\n"), B("A:\r\n"), B("a:\r\n") },
    { "a value of blanks", B("A: \t\r\n \r\n"), B("A: \t\r\n \r\n"), B("a:\r\n") },
    { "colons in the value", B("A: B:C :D\r\n"), B("A: B:C :D\r\n"), B("a:B:C :D\r\n") },
    { "the case of a value stays", B("aB: cD\r\n"), B("aB: cD\r\n"), B("ab:cD\r\n") },
    { "bare CR and LF are text", B("A: b\rc\nd\r\n"), B("A: b\rc\nd\r\n"), B("a:b\rc\nd\r\n") },
    { "a missing line end is added", B("A: b"), B("A: b\r\n"), B("a:b\r\n") },
};

static void put_field(struct mxw_canonical_field *canonical, struct mxw_writer *out)
{
    mxw_bytes run;
    while ((run = mxw_canonical_field_next(canonical)).len > 0)
        mxw_put(out, run);
}

static void run_field_case(void **state)
{
    const struct field_case *c = *state;
    for (enum mxw_canonical form = SIMPLE; form <= RELAXED; form++) {
        uint8_t at[128];
        struct mxw_writer out = MXW_WRITER(at);
        struct mxw_canonical_field canonical;
        struct mxw_field field;
        mxw_bytes rest = c->field;
        CHECK(mxw_header_next(&rest, &field), c->name);
        mxw_canonical_field_begin(&canonical, form, &field);
        put_field(&canonical, &out);
        CHECK_BYTES(mxw_written(&out), form == SIMPLE ? c->want_simple : c->want_relaxed, c->name);
    }
}

static void run_long_field(void **state)
{
    (void)state;
    static uint8_t text_at[10000], got_at[10000];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_canonical_field canonical;
    struct mxw_field field;

    mxw_put_text(&text, "a:");
    for (size_t i = 0; i < 3000; i++)
        mxw_put_text(&text, "b c");
    mxw_put_text(&text, "\r\n");
    mxw_bytes rest = mxw_written(&text);
    CHECK(mxw_header_next(&rest, &field), "a field");
    mxw_canonical_field_begin(&canonical, RELAXED, &field);
    put_field(&canonical, &got);
    CHECK(mxw_bytes_equal(mxw_written(&got), mxw_written(&text)), "canonical as it stands");
}

int main(void)
{
    TEST_TABLE(body_cases, run_body_case);
    TEST_TABLE(field_cases, run_field_case);
    TEST_ONE("bodies larger than a block", run_large);
    TEST_ONE("fields larger than a block", run_long_field);
    return test_run("core/dkim/canonical");
}
