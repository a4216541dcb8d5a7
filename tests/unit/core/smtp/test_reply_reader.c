#include "core/smtp/reply.h"
#include "mxwarden/writer.h"
#include "tests/support/test.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* In want: each line's text and `|`; each reply's code, enhanced code, `=`, joined text and `;`; a
 * `!` for nonsense and `~` for a reply that has not ended. */
/* clang-format off */
static const struct read_case {
    const char *name;
    mxw_bytes input, want;
} read_cases[] = {
    { "one line", B("250 OK\r\n"), B("OK|250 0.0.0=OK;") },
    { "an enhanced code", B("550 5.1.1 No such user\r\n"), B("No such user|550 5.1.1=No such user;")
      },
    { "an enhanced code alone", B("250 2.0.0\r\n"), B("|250 2.0.0=;") },
    { "a code alone", B("250\r\n"), B("|250 0.0.0=;") },
    { "a code and a space", B("250 \r\n"), B("|250 0.0.0=;") },
    { "several lines", B("250-a\r\n250-SIZE 10\r\n250 c\r\n"),
      B("a|SIZE 10|c|250 0.0.0=a SIZE 10 c;") },
    { "an empty line among several", B("250-a\r\n250-\r\n250 c\r\n"), B("a||c|250 0.0.0=a c;") },
    { "the first enhanced code counts", B("550-5.7.1 a\r\n550 5.7.2 b\r\n"), B("a|b|550 5.7.1=a b;")
      },
    { "a class that contradicts the code is told", B("550 4.2.2 full\r\n"),
      B("full|550 4.2.2=full;") },
    { "what only looks like an enhanced code is text",
      B("250 3.1.4 x\r\n250 2.1 x\r\n250 2.1.0.1 x\r\n250 2.1000.1\r\n"),
      B("3.1.4 x|250 0.0.0=3.1.4 x;2.1 x|250 0.0.0=2.1 x;"
        "2.1.0.1 x|250 0.0.0=2.1.0.1 x;2.1000.1|250 0.0.0=2.1000.1;")
      },
    { "two replies", B("250 a\r\n354 b\r\n"), B("a|250 0.0.0=a;b|354 0.0.0=b;") },
    { "an enhanced code is not kept for the next reply", B("250 2.1.0 a\r\n250 b\r\n"),
      B("a|250 2.1.0=a;b|250 0.0.0=b;") },
    { "bare LF", B("250-a\n250 b\n"), B("a|b|250 0.0.0=a b;") },
    { "a reply that has not ended", B("250-a\r\n250"), B("a|~") },
    { "a NUL in the text", B("250 a\0b\r\n"), B("a\0b|250 0.0.0=a\0b;") },
    { "codes that differ", B("250-a\r\n251 b\r\n"), B("a|!") },
    { "no code", B("hello\r\n"), B("!") },
    { "an empty line", B("\r\n"), B("!") },
    { "two digits", B("25\r\n"), B("!") },
    { "four digits", B("2500\r\n"), B("!") },
    { "a code under 200", B("199 x\r\n"), B("!") },
    { "a code over 599", B("600 x\r\n"), B("!") },
    { "a tab behind the code", B("250\tx\r\n"), B("!") },
    { "nonsense stays nonsense", B("x\r\n250 OK\r\n"), B("!") },
};
/* clang-format on */

static void put_reply(struct mxw_writer *seen, const struct mxw_smtp_reply_reader *reader)
{
    mxw_put_number(seen, reader->code);
    mxw_put_byte(seen, ' ');
    mxw_put_number(seen, reader->enhanced.class);
    mxw_put_byte(seen, '.');
    mxw_put_number(seen, reader->enhanced.subject);
    mxw_put_byte(seen, '.');
    mxw_put_number(seen, reader->enhanced.detail);
    mxw_put_byte(seen, '=');
    mxw_put(seen, mxw_smtp_reply_text(reader));
    mxw_put_byte(seen, ';');
}

static enum mxw_smtp_heard read(struct mxw_smtp_reply_reader *reader, mxw_bytes input, size_t chunk,
                                struct mxw_writer *seen)
{
    enum mxw_smtp_heard heard = MXW_SMTP_HEARD_MORE;
    for (size_t taken = 0; taken < input.len; taken += chunk) {
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(input, taken), chunk);
        do {
            heard = mxw_smtp_reply_read(reader, &piece);
            if (heard == MXW_SMTP_HEARD_LINE) {
                mxw_put(seen, reader->line);
                mxw_put_byte(seen, '|');
            }
            if (heard == MXW_SMTP_HEARD_REPLY)
                put_reply(seen, reader);
        } while (heard == MXW_SMTP_HEARD_LINE || heard == MXW_SMTP_HEARD_REPLY);
        if (heard == MXW_SMTP_HEARD_NONSENSE)
            break;
    }
    return heard;
}

static void run_read_case(void **state)
{
    const struct read_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++) {
        uint8_t seen_at[512];
        struct mxw_writer seen = MXW_WRITER(seen_at);
        struct mxw_smtp_reply_reader reader = { 0 };
        enum mxw_smtp_heard heard = read(&reader, c->input, chunk, &seen);
        if (heard == MXW_SMTP_HEARD_NONSENSE)
            mxw_put_byte(&seen, '!');
        else if (!reader.is_complete)
            mxw_put_byte(&seen, '~');
        CHECK_BYTES(mxw_written(&seen), c->want, c->name);
    }
}

static void run_many_lines(void **state)
{
    (void)state;
    for (unsigned count = 99; count <= 101; count++) {
        static uint8_t input_at[1024], seen_at[1024];
        struct mxw_writer input = MXW_WRITER(input_at), seen = MXW_WRITER(seen_at);
        struct mxw_smtp_reply_reader reader = { 0 };
        for (unsigned i = 1; i < count; i++)
            mxw_put_text(&input, "250-x\r\n");
        mxw_put_text(&input, "250 x\r\n");
        bool is_nonsense =
            read(&reader, mxw_written(&input), 1000, &seen) == MXW_SMTP_HEARD_NONSENSE;
        CHECK(is_nonsense == (count > MXW_SMTP_REPLY_READ_LINES_MAX), "100 lines at most");
    }
}

static void run_long_line(void **state)
{
    (void)state;
    for (size_t len = MXW_SMTP_REPLY_READ_LINE_MAX - 1; len <= MXW_SMTP_REPLY_READ_LINE_MAX + 1;
         len++) {
        static uint8_t input_at[4096], seen_at[8192];
        struct mxw_writer input = MXW_WRITER(input_at), seen = MXW_WRITER(seen_at);
        struct mxw_smtp_reply_reader reader = { 0 };
        mxw_put_text(&input, "250 ");
        while (input.used < len)
            mxw_put_byte(&input, 'x');
        mxw_put_text(&input, "\n");
        read(&reader, mxw_written(&input), 100, &seen);
        CHECK(reader.is_complete, "a long line is cut, not refused");
        CHECK(mxw_bytes_find(mxw_written(&seen), '|')
                  == (len < MXW_SMTP_REPLY_READ_LINE_MAX ? len : MXW_SMTP_REPLY_READ_LINE_MAX) - 4,
              "2048 octets are kept");
        CHECK(mxw_smtp_reply_text(&reader).len == MXW_SMTP_REPLY_READ_TEXT_MAX, "text is cut");
    }
}

static void run_endless_line(void **state)
{
    (void)state;
    for (size_t extra = 0; extra <= 1; extra++) {
        static uint8_t input_at[MXW_SMTP_REPLY_READ_MAX + 1], seen_at[8192];
        struct mxw_writer seen = MXW_WRITER(seen_at);
        struct mxw_smtp_reply_reader reader = { 0 };
        size_t len = MXW_SMTP_REPLY_READ_MAX + extra;
        memset(input_at, 'x', len);
        memcpy(input_at, "250 ", 4);
        input_at[len - 1] = '\n';
        enum mxw_smtp_heard heard = read(&reader, (mxw_bytes){ input_at, len }, 1000, &seen);
        CHECK((heard == MXW_SMTP_HEARD_NONSENSE) == (extra > 0), "65536 octets at most");
    }
}

int main(void)
{
    TEST_TABLE(read_cases, run_read_case);
    TEST_ONE("a reply of 100 lines is the longest", run_many_lines);
    TEST_ONE("a line of more than 2048 octets is cut", run_long_line);
    TEST_ONE("a reply of 65536 octets is the largest", run_endless_line);
    return test_run("core/smtp/reply_reader");
}
