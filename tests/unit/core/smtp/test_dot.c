#include "core/smtp/dot.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

/* clang-format off */
static const struct dot_case {
    const char *name;
    mxw_bytes input, want_body, want_left; /* want_left: what follows the message */
    bool want_done, want_bare;
} dot_cases[] = {
    { "a plain message", B("hi\r\n.\r\n"), B("hi\r\n"), B(""), true, false },
    { "an empty message", B(".\r\n"), B(""), B(""), true, false },
    { "a stuffed dot is removed", B("..x\r\n.\r\n"), B(".x\r\n"), B(""), true, false },
    { "a line of two dots is one dot", B("..\r\n.\r\n"), B(".\r\n"), B(""), true, false },
    { "a dot before text is removed", B("a\r\n.b\r\n.\r\n"), B("a\r\nb\r\n"), B(""), true, false },
    { "a dot inside a line is text", B("a.b\r\n.\r\n"), B("a.b\r\n"), B(""), true, false },
    { "a dot at the end of a line is text", B("a.\r\n.\r\n"), B("a.\r\n"), B(""), true, false },
    { "the next command is left", B("a\r\n.\r\nQUIT\r\n"), B("a\r\n"), B("QUIT\r\n"), true, false },
    { "an empty line before the end stays", B("a\r\n\r\n.\r\n"), B("a\r\n\r\n"), B(""), true, false
      },
    { "CR CR LF ends a line", B("a\r\r\n.\r\n"), B("a\r\r\n"), B(""), true, true },
    { "LF.LF does not end it", B("a\n.\nb"), B("a\n.\nb"), B(""), false, true },
    { "LF.CRLF does not end it", B("a\n.\r\nb"), B("a\n.\r\nb"), B(""), false, true },
    { "CRLF.LF does not end it", B("a\r\n.\nb"), B("a\r\n\nb"), B(""), false, true },
    { "CR.CR does not end it", B("a\r.\rb"), B("a\r.\rb"), B(""), false, true },
    { "CR.LF does not end it", B("a\r.\nb"), B("a\r.\nb"), B(""), false, true },
    { "CR.CRLF does not end it", B("a\r.\r\nb"), B("a\r.\r\nb"), B(""), false, true },
    { "CRLF.CR does not end it", B("a\r\n.\rb"), B("a\r\n\rb"), B(""), false, true },
    { "CRLF.CR CR LF does not end it", B("a\r\n.\r\r\nb"), B("a\r\n\r\r\nb"), B(""), false, true },
    { "NUL before the dot", B("a\r\n\0.\r\nb"), B("a\r\n\0.\r\nb"), B(""), false, false },
    { "NUL behind the dot", B("a\r\n.\0\r\nb"), B("a\r\n\0\r\nb"), B(""), false, false },
    { "dot, CR, text", B(".\rx\r\n"), B("\rx\r\n"), B(""), false, true },
    { "dot, CR, dot", B(".\r.\r\n"), B("\r.\r\n"), B(""), false, true },
    { "a bare LF first", B("\n.\r\n"), B("\n.\r\n"), B(""), false, true },
    { "a bare CR right before CRLF", B("\r\r\n"), B("\r\r\n"), B(""), false, true },
    { "LF LF", B("a\r\n\n"), B("a\r\n\n"), B(""), false, true },
    { "a lone dot at the end of what is there", B("a\r\n."), B("a\r\n"), B(""), false, false },
};
/* clang-format on */

static size_t feed(struct mxw_dot *dot, mxw_bytes input, size_t chunk, struct mxw_writer *body)
{
    size_t taken = 0;
    while (taken < input.len && !mxw_dot_is_done(dot)) {
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(input, taken), chunk);
        size_t piece_len = piece.len;
        while (piece.len > 0 && !mxw_dot_is_done(dot))
            mxw_put(body, mxw_dot_next(dot, &piece));
        taken += piece_len - piece.len;
    }
    return taken;
}

static void run_dot_case(void **state)
{
    const struct dot_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++) {
        uint8_t body_at[256];
        struct mxw_writer body = MXW_WRITER(body_at);
        struct mxw_dot dot = { 0 };
        size_t taken = feed(&dot, c->input, chunk, &body);

        CHECK_BYTES(mxw_written(&body), c->want_body, c->name);
        CHECK_BYTES(mxw_bytes_from(c->input, taken), c->want_left, c->name);
        CHECK(mxw_dot_is_done(&dot) == c->want_done, c->name);
        CHECK(dot.has_bare_line_end == c->want_bare, c->name);
        CHECK(dot.octets == c->want_body.len, c->name);
        CHECK(!dot.has_eight_bit, c->name);
        CHECK(dot.has_nul == mxw_bytes_has(c->want_body, 0), c->name);
    }
}

/* An octet above 127 at every place of a message, in pieces of every size. */
static void run_eight_bit(void **state)
{
    (void)state;
    static const char text[] = "Subject: 8 bits of it\r\n\r\nBody, with a line.\r\n";
    uint8_t message_at[sizeof text - 1];
    for (size_t place = 0; place < sizeof message_at; place++) {
        memcpy(message_at, text, sizeof message_at);
        if (message_at[place] == '\r' || message_at[place] == '\n')
            continue;
        message_at[place] = 0x80;
        for (size_t chunk = 1; chunk <= sizeof message_at; chunk++) {
            uint8_t body_at[256];
            struct mxw_writer body = MXW_WRITER(body_at);
            struct mxw_dot dot = { 0 };
            feed(&dot, (mxw_bytes){ message_at, sizeof message_at }, chunk, &body);
            CHECK(dot.has_eight_bit, "seen wherever it stands");
        }
    }
}

static const struct stuff_case {
    const char *name;
    mxw_bytes message, want;
} stuff_cases[] = {
    { "an empty message", B(""), B(".\r\n") },
    { "a plain message", B("hi\r\n"), B("hi\r\n.\r\n") },
    { "a missing CRLF is added", B("hi"), B("hi\r\n.\r\n") },
    { "a CR at the end is no line end", B("hi\r"), B("hi\r\r\n.\r\n") },
    { "a dot at the start", B(".x\r\n"), B("..x\r\n.\r\n") },
    { "a lone dot", B(".\r\n"), B("..\r\n.\r\n") },
    { "a lone dot at the end", B("a\r\n."), B("a\r\n..\r\n.\r\n") },
    { "two dots", B("..\r\n"), B("...\r\n.\r\n") },
    { "dots on every line", B(".\r\n.\r\n.\r\n"), B("..\r\n..\r\n..\r\n.\r\n") },
    { "a dot inside a line", B("a.b\r\n"), B("a.b\r\n.\r\n") },
    { "an empty line", B("\r\n"), B("\r\n.\r\n") },
};

static void run_stuff_case(void **state)
{
    const struct stuff_case *c = *state;
    for (size_t chunk = 1; chunk <= c->message.len + 1; chunk++) {
        uint8_t sent_at[256];
        uint8_t back_at[256];
        struct mxw_writer sent = MXW_WRITER(sent_at);
        struct mxw_writer back = MXW_WRITER(back_at);
        struct mxw_dot_stuff stuff = { 0 };
        struct mxw_dot dot = { 0 };

        for (size_t taken = 0; taken < c->message.len; taken += chunk) {
            mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(c->message, taken), chunk);
            while (piece.len > 0)
                mxw_put(&sent, mxw_dot_stuff_next(&stuff, &piece));
        }
        mxw_put(&sent, mxw_dot_stuff_end(&stuff));
        CHECK_BYTES(mxw_written(&sent), c->want, c->name);

        CHECK(feed(&dot, mxw_written(&sent), chunk, &back) == sent.used, c->name);
        CHECK(mxw_dot_is_done(&dot), c->name);
        CHECK(mxw_bytes_starts_with(mxw_written(&back), c->message), c->name);
    }
}

/* What a kind reader makes of a message, and with it whoever is behind us. */
static void put_mended(struct mxw_writer *out, mxw_bytes message)
{
    for (size_t i = 0; i < message.len; i++) {
        uint8_t c = message.at[i];
        if (c == '\r' || (c == '\n' && (i == 0 || message.at[i - 1] != '\r')))
            mxw_put_text(out, "\r\n");
        else if (c != '\n')
            mxw_put_byte(out, c);
    }
    mxw_bytes so_far = mxw_written(out);
    if (so_far.len > 0 && so_far.at[so_far.len - 1] != '\n')
        mxw_put_text(out, "\r\n");
}

static bool has_bare_line_end(mxw_bytes text)
{
    struct mxw_dot dot = { 0 };
    mxw_dot_pass(&dot, text);
    return mxw_dot_pass_end(&dot).len > 0 || dot.has_bare_line_end;
}

static void check_mended(mxw_bytes message, size_t chunk)
{
    uint8_t sent_at[64], back_at[64], want_at[64];
    struct mxw_writer sent = MXW_WRITER(sent_at), back = MXW_WRITER(back_at),
                      want = MXW_WRITER(want_at);
    struct mxw_dot_stuff stuff = { .mends_line_ends = true };
    struct mxw_dot dot = { 0 };
    for (size_t taken = 0; taken < message.len; taken += chunk) {
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(message, taken), chunk);
        while (piece.len > 0)
            mxw_put(&sent, mxw_dot_stuff_next(&stuff, &piece));
    }
    mxw_put(&sent, mxw_dot_stuff_end(&stuff));
    put_mended(&want, message);

    CHECK(!has_bare_line_end(mxw_written(&sent)), "only CR LF is sent");
    CHECK(feed(&dot, mxw_written(&sent), sent.used, &back) == sent.used && mxw_dot_is_done(&dot),
          "it ends where it ends, and not before");
    CHECK_BYTES(mxw_written(&back), mxw_written(&want), "nothing else is changed");
}

/* Every message of up to seven octets that could matter, in pieces of every size. */
static void run_mended(void **state)
{
    (void)state;
    static const uint8_t alphabet[] = { '\r', '\n', '.', 'x' };
    uint8_t message_at[7] = { 0 };
    for (size_t len = 0; len <= sizeof message_at; len++)
        for (unsigned number = 0; number < 1u << 2 * len; number++) {
            for (size_t i = 0; i < len; i++)
                message_at[i] = alphabet[number >> 2 * i & 3];
            for (size_t chunk = 1; chunk <= len + 1; chunk++)
                check_mended((mxw_bytes){ message_at, len }, chunk);
        }
}

/* Without dot-stuffing, as the octets of chunks come. */
static const struct pass_case {
    const char *name;
    mxw_bytes message, want;
    bool want_bare;
} pass_cases[] = {
    { "no octet", B(""), B(""), false },
    { "a line", B("hi\r\n"), B("hi\r\n"), false },
    { "a line that is not ended", B("hi"), B("hi\r\n"), false },
    { "dots stay", B(".\r\n..\r\n.x\r\n"), B(".\r\n..\r\n.x\r\n"), false },
    { "the end of data is none", B("a\r\n.\r\nb\r\n"), B("a\r\n.\r\nb\r\n"), false },
    { "a dot that is not ended", B("a\r\n."), B("a\r\n.\r\n"), false },
    { "a bare LF", B("a\nb\r\n"), B("a\nb\r\n"), true },
    { "a bare CR", B("a\rb\r\n"), B("a\rb\r\n"), true },
    { "LF . LF", B("a\n.\nb\r\n"), B("a\n.\nb\r\n"), true },
    { "a bare LF at the end", B("a\n"), B("a\n\r\n"), true },
    { "a bare CR at the end", B("a\r"), B("a\r\r\n"), true },
};

static void run_pass_case(void **state)
{
    const struct pass_case *c = *state;
    for (size_t chunk = 1; chunk <= c->message.len + 1; chunk++) {
        uint8_t got_at[256];
        struct mxw_writer got = MXW_WRITER(got_at);
        struct mxw_dot dot = { 0 };
        for (size_t taken = 0; taken < c->message.len; taken += chunk) {
            mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(c->message, taken), chunk);
            mxw_dot_pass(&dot, piece);
            mxw_put(&got, piece);
        }
        mxw_put(&got, mxw_dot_pass_end(&dot));
        CHECK_BYTES(mxw_written(&got), c->want, c->name);
        CHECK(dot.octets == c->want.len && mxw_dot_is_done(&dot), c->name);
        CHECK(dot.has_bare_line_end == c->want_bare, c->name);
    }
}

static void run_pass_notes(void **state)
{
    (void)state;
    struct mxw_dot dot = { 0 };
    mxw_dot_pass(&dot, MXW_BYTES("a"));
    CHECK(!dot.has_nul && !dot.has_eight_bit, "plain");
    mxw_dot_pass(&dot, MXW_BYTES("\0"));
    CHECK(dot.has_nul && !dot.has_eight_bit, "NUL");
    mxw_dot_pass(&dot, MXW_BYTES("\xff"));
    CHECK(dot.has_nul && dot.has_eight_bit, "eight bits");
}

int main(void)
{
    TEST_TABLE(dot_cases, run_dot_case);
    TEST_ONE("an octet above 127 is seen", run_eight_bit);
    TEST_TABLE(stuff_cases, run_stuff_case);
    TEST_ONE("a message whose line ends are mended", run_mended);
    TEST_TABLE(pass_cases, run_pass_case);
    TEST_ONE("NUL and eight bits in a chunk are seen", run_pass_notes);
    return test_run("core/smtp/dot");
}
