#include "core/smtp/line.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

/* `|` ends a line in want, `!` stands for one that was too long, `~` for one that has not ended. */
static const struct line_case {
    const char *name;
    mxw_bytes input, want;
} line_cases[] = {
    { "one line", B("NOOP\r\n"), B("NOOP|") },
    { "two lines", B("NOOP\r\nQUIT\r\n"), B("NOOP|QUIT|") },
    { "an empty line", B("\r\n\r\n"), B("||") },
    { "a line that has not ended", B("NOOP\r\nQU"), B("NOOP|~") },
    { "a bare LF ends nothing", B("NOOP\nQUIT\r\n"), B("NOOP\nQUIT|") },
    { "a bare CR ends nothing", B("NOOP\rQUIT\r\n"), B("NOOP\rQUIT|") },
    { "LF CR ends nothing", B("NOOP\n\rQUIT\r\n"), B("NOOP\n\rQUIT|") },
    { "of CR CR LF the first CR is an octet", B("NOOP\r\r\n"), B("NOOP\r|") },
    { "a NUL is an octet", B("NO\0OP\r\n"), B("NO\0OP|") },
};

static void run(const char *name, mxw_bytes input, mxw_bytes want, size_t chunk)
{
    static uint8_t seen_at[3 * MXW_LINE_MAX];
    static struct mxw_line line;
    struct mxw_writer seen = MXW_WRITER(seen_at);
    enum mxw_line_got got = MXW_LINE_WHOLE;
    size_t taken = 0;

    line = (struct mxw_line){ 0 };
    while (taken < input.len) {
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(input, taken), chunk);
        taken += mxw_line_take(&line, piece, &got);
        if (got == MXW_LINE_WHOLE) {
            mxw_put(&seen, mxw_line_text(&line));
            mxw_put_byte(&seen, '|');
        } else if (got == MXW_LINE_TOO_LONG) {
            mxw_put_byte(&seen, '!');
        }
    }
    if (got == MXW_LINE_MORE)
        mxw_put_byte(&seen, '~');
    CHECK_BYTES(mxw_written(&seen), want, name);
}

static void run_line_case(void **state)
{
    const struct line_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++)
        run(c->name, c->input, c->want, chunk);
}

/* A line of `len` octets with CRLF, and QUIT behind it. */
static void run_long_line(const char *name, size_t len, bool fits, uint8_t filler)
{
    static uint8_t input_at[4 * MXW_LINE_MAX];
    static uint8_t want_at[4 * MXW_LINE_MAX];
    struct mxw_writer input = MXW_WRITER(input_at);
    struct mxw_writer want = MXW_WRITER(want_at);
    for (size_t i = 0; i < len - 2; i++)
        mxw_put_byte(&input, filler);
    if (fits)
        mxw_put(&want, mxw_written(&input));
    mxw_put_byte(&want, fits ? '|' : '!');
    mxw_put_text(&want, "QUIT|");
    mxw_put_text(&input, "\r\nQUIT\r\n");

    static const size_t chunks[] = { 1, 2, 3, 1000, 2046, 2047, 2048, 2049, sizeof input_at };
    for (size_t i = 0; i < MXW_COUNT_OF(chunks); i++)
        run(name, mxw_written(&input), mxw_written(&want), chunks[i]);
}

static void run_limits(void **state)
{
    (void)state;
    run_long_line("2048 octets fit", MXW_LINE_MAX, true, 'x');
    run_long_line("2049 octets do not", MXW_LINE_MAX + 1, false, 'x');
    run_long_line("2050 octets do not", MXW_LINE_MAX + 2, false, 'x');
    run_long_line("8000 octets do not", 8000, false, 'x');
    run_long_line("bare LF do not end a long line", 8000, false, '\n');
    run_long_line("bare CR do not end a long line", 8000, false, '\r');
}

int main(void)
{
    TEST_TABLE(line_cases, run_line_case);
    TEST_ONE("a line too long is thrown away up to its CRLF", run_limits);
    return test_run("core/smtp/line");
}
