#include "core/delivery/words.h"

#include "tests/support/test.h"

#define RECIPIENT(code_, class_, subject_, detail_, text_)                                         \
    {                                                                                              \
        .kind = MXW_DELIVERY_RECIPIENT, .step = MXW_DELIVERY_AT_RECIPIENT,                         \
        .is_accepted = (code_) < 300, .reply = {                                                   \
            .code = (code_),                                                                       \
            .enhanced = { class_, subject_, detail_ },                                             \
            .text = B(text_)                                                                       \
        }                                                                                          \
    }
#define SENDER(code_, class_, subject_, detail_, text_)                                            \
    {                                                                                              \
        .kind = MXW_DELIVERY_RECIPIENT, .step = MXW_DELIVERY_AT_MAIL, .reply = {                   \
            .code = (code_),                                                                       \
            .enhanced = { class_, subject_, detail_ },                                             \
            .text = B(text_)                                                                       \
        }                                                                                          \
    }
#define ANSWER(code_, class_, subject_, detail_, text_)                                            \
    {                                                                                              \
        .kind = MXW_DELIVERY_MESSAGE, .step = MXW_DELIVERY_AT_DOT, .is_accepted = (code_) < 300,   \
        .reply = {                                                                                 \
            .code = (code_),                                                                       \
            .enhanced = { class_, subject_, detail_ },                                             \
            .text = B(text_)                                                                       \
        }                                                                                          \
    }
#define UNCERTAIN(reason_)                                                                         \
    {                                                                                              \
        .kind = MXW_DELIVERY_MESSAGE, .step = MXW_DELIVERY_AT_DOT, .reason = reason_,              \
        .is_uncertain = true                                                                       \
    }
#define FAILED(step_, reason_, code_, text_)                                                       \
    {                                                                                              \
        .kind = MXW_DELIVERY_FAILED, .step = step_, .reason = reason_, .reply = {                  \
            .code = (code_),                                                                       \
            .text = B(text_)                                                                       \
        }                                                                                          \
    }

/* clang-format off */
static const struct words_case {
    const char *name;
    struct mxw_delivery_report report;
    bool is_replay;
    mxw_bytes want; /* the line without CRLF */
    bool want_about_us, want_uncertain;
} words_cases[] = {
    /* About this mail: the hop's own words. */
    { .name = "a yes at RCPT", .report = RECIPIENT(250, 2, 1, 5, "welcome"), .want = B("250 2.1.5 welcome") },
    { .name = "251 is a yes", .report = RECIPIENT(251, 0, 0, 0, "will forward"), .want = B("250 2.0.0 will forward") },
    { .name = "a yes without a word", .report = ANSWER(250, 0, 0, 0, ""), .want = B("250 2.0.0 OK") },
    { .name = "a yes to the message", .report = ANSWER(250, 2, 6, 0, "queued as 1"), .want = B("250 2.6.0 queued as 1") },
    { .name = "a no at RCPT", .report = RECIPIENT(550, 5, 1, 1, "no such user"), .want = B("550 5.1.1 no such user") },
    { .name = "a not now at RCPT", .report = RECIPIENT(450, 4, 2, 1, "greylisted"), .want = B("450 4.2.1 greylisted") },
    { .name = "a bad address stays one", .report = RECIPIENT(501, 5, 1, 3, "bad address"), .want = B("501 5.1.3 bad address") },
    { .name = "a no without a word", .report = RECIPIENT(550, 0, 0, 0, " "),
      .want = B("550 5.0.0 The next hop refuses it without a word") },
    { .name = "a refused sender at each recipient", .report = SENDER(550, 5, 7, 1, "not you"), .want = B("550 5.7.1 not you") },
    { .name = "a no to the message", .report = ANSWER(554, 5, 6, 0, "spam"), .want = B("554 5.6.0 spam") },
    { .name = "552 to the message stays", .report = ANSWER(552, 5, 3, 4, "too big"), .want = B("552 5.3.4 too big") },
    { .name = "552 at MAIL stays", .report = SENDER(552, 5, 3, 4, "too big"), .want = B("552 5.3.4 too big") },

    /* Changed codes. */
    { .name = "552 at RCPT is 452", .report = RECIPIENT(552, 5, 2, 2, "mailbox full"), .want = B("452 4.2.2 mailbox full") },
    { .name = "552 at RCPT without an enhanced code", .report = RECIPIENT(552, 0, 0, 0, "too many"), .want = B("452 4.0.0 too many") },
    { .name = "551 at RCPT stays", .report = RECIPIENT(551, 5, 1, 6, "moved"), .want = B("551 5.1.6 moved") },
    { .name = "421 to the message is 451", .report = ANSWER(421, 4, 3, 2, "going down"), .want = B("451 4.3.2 going down") },
    { .name = "421 at RCPT is 451", .report = FAILED(MXW_DELIVERY_AT_RECIPIENT, MXW_DELIVERY_CLOSING, 421, "too busy"),
      .want = B("451 4.0.0 too busy"), .want_about_us = true },
    { .name = "421 at MAIL is 451", .report = FAILED(MXW_DELIVERY_AT_MAIL, MXW_DELIVERY_CLOSING, 421, "too busy"),
      .want = B("451 4.0.0 too busy"), .want_about_us = true },
    { .name = "421 at DATA is 451", .report = FAILED(MXW_DELIVERY_AT_DATA, MXW_DELIVERY_CLOSING, 421, "too busy"),
      .want = B("451 4.0.0 too busy"), .want_about_us = true },

    /* Enhanced codes. */
    { .name = "a class that contradicts the code is corrected", .report = RECIPIENT(550, 4, 2, 1, "x"), .want = B("550 5.2.1 x") },
    { .name = "a 2.x.x at a no is corrected", .report = RECIPIENT(450, 2, 0, 0, "x"), .want = B("450 4.0.0 x") },
    { .name = "a missing one is supplied", .report = RECIPIENT(450, 0, 9, 9, "x"), .want = B("450 4.0.0 x") },
    { .name = "the largest one fits", .report = RECIPIENT(550, 5, 999, 999, "x"), .want = B("550 5.999.999 x") },

    /* A replay cannot take a 250 back for good. */
    { .name = "a no on replay is a not now", .report = RECIPIENT(550, 5, 1, 1, "gone"), .is_replay = true, .want = B("451 4.1.1 gone") },
    { .name = "a not now on replay", .report = RECIPIENT(450, 4, 2, 1, "later"), .is_replay = true, .want = B("451 4.2.1 later") },
    { .name = "a refused sender on replay", .report = SENDER(550, 5, 7, 1, "not you"), .is_replay = true, .want = B("451 4.7.1 not you") },
    { .name = "a size refused on replay is for good", .report = SENDER(552, 0, 0, 0, "too big"), .is_replay = true,
      .want = B("552 5.3.4 Message too large for the next hop") },
    { .name = "a size refused by its enhanced code", .report = SENDER(554, 5, 3, 4, "too big"), .is_replay = true,
      .want = B("552 5.3.4 Message too large for the next hop") },
    { .name = "452 for the size on replay is a not now", .report = SENDER(452, 4, 3, 4, "no space"), .is_replay = true, .want = B("451 4.3.4 no space") },
    { .name = "552 to RCPT on replay is not about the size", .report = RECIPIENT(552, 5, 3, 4, "full"), .is_replay = true, .want = B("451 4.3.4 full") },
    { .name = "the answer to the message is as good on replay", .report = ANSWER(554, 5, 6, 0, "spam"), .is_replay = true, .want = B("554 5.6.0 spam") },
    { .name = "a yes on replay", .report = RECIPIENT(250, 2, 1, 5, "ok"), .is_replay = true, .want = B("250 2.1.5 ok") },

    /* About our commands: no word on the mail. */
    { .name = "500", .report = RECIPIENT(500, 5, 5, 1, "what?"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "502", .report = RECIPIENT(502, 5, 5, 1, "what?"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "503", .report = ANSWER(503, 5, 5, 1, "order"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "504", .report = RECIPIENT(504, 5, 5, 1, "what?"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "530: it wants TLS or a login", .report = SENDER(530, 5, 7, 0, "STARTTLS first"),
      .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "534", .report = SENDER(534, 5, 7, 9, "login"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "535", .report = SENDER(535, 5, 7, 8, "login"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "538", .report = SENDER(538, 5, 7, 11, "login"), .want = B("451 4.5.0 The next hop does not take our commands") },
    { .name = "555: our parameters", .report = SENDER(555, 5, 5, 4, "SIZE?"), .want = B("451 4.5.0 The next hop does not take our commands") },

    /* About us: another address, else not now. Its words are not for the client. */
    { .name = "no connection", .report = FAILED(MXW_DELIVERY_AT_CONNECT, MXW_DELIVERY_LOST, 0, ""),
      .want = B("451 4.4.1 The next hop does not answer"), .want_about_us = true },
    { .name = "no connection in time", .report = FAILED(MXW_DELIVERY_AT_CONNECT, MXW_DELIVERY_TIMED_OUT, 0, ""),
      .want = B("451 4.4.1 The next hop does not answer"), .want_about_us = true },
    { .name = "554 as the banner", .report = FAILED(MXW_DELIVERY_AT_BANNER, MXW_DELIVERY_REPLIED, 554, "you are blocked"),
      .want = B("451 4.4.1 The next hop refuses our connection"), .want_about_us = true },
    { .name = "421 as the banner", .report = FAILED(MXW_DELIVERY_AT_BANNER, MXW_DELIVERY_CLOSING, 421, "too many of you"),
      .want = B("451 4.4.1 The next hop refuses our connection for now"), .want_about_us = true },
    { .name = "550 to EHLO", .report = FAILED(MXW_DELIVERY_AT_EHLO, MXW_DELIVERY_REPLIED, 550, "bad name"),
      .want = B("451 4.4.1 The next hop refuses our connection"), .want_about_us = true },
    { .name = "STARTTLS refused", .report = FAILED(MXW_DELIVERY_AT_STARTTLS, MXW_DELIVERY_NO_TLS, 554, "no"),
      .want = B("451 4.4.1 The next hop offers no TLS, which is required"), .want_about_us = true },
    { .name = "421 to STARTTLS", .report = FAILED(MXW_DELIVERY_AT_STARTTLS, MXW_DELIVERY_CLOSING, 421, "no"),
      .want = B("451 4.4.1 The next hop refuses our connection for now"), .want_about_us = true },
    { .name = "XCLIENT refused",
      .report = FAILED(MXW_DELIVERY_AT_ORIGIN, MXW_DELIVERY_NO_ORIGIN, 550, "insufficient authorization"),
      .want = B("451 4.4.1 The next hop does not let us say who the client is, which is required"), .want_about_us = true },
    { .name = "421 to XCLIENT", .report = FAILED(MXW_DELIVERY_AT_ORIGIN, MXW_DELIVERY_CLOSING, 421, "busy"),
      .want = B("451 4.4.1 The next hop refuses our connection for now"), .want_about_us = true },
    { .name = "a failed handshake", .report = FAILED(MXW_DELIVERY_AT_TLS, MXW_DELIVERY_BAD_TLS, 0, ""),
      .want = B("451 4.4.1 TLS with the next hop failed"), .want_about_us = true },
    { .name = "injected bytes", .report = FAILED(MXW_DELIVERY_AT_STARTTLS, MXW_DELIVERY_INJECTED, 0, ""),
      .want = B("451 4.4.1 TLS with the next hop failed"), .want_about_us = true },

    /* It failed. */
    { .name = "lost at RCPT", .report = FAILED(MXW_DELIVERY_AT_RECIPIENT, MXW_DELIVERY_LOST, 0, ""),
      .want = B("451 4.4.2 The connection to the next hop was lost"), .want_about_us = true },
    { .name = "too slow at RCPT", .report = FAILED(MXW_DELIVERY_AT_RECIPIENT, MXW_DELIVERY_TIMED_OUT, 0, ""),
      .want = B("451 4.4.2 The next hop did not answer in time"), .want_about_us = true },
    { .name = "nonsense at RCPT", .report = FAILED(MXW_DELIVERY_AT_RECIPIENT, MXW_DELIVERY_NONSENSE, 354, "go"),
      .want = B("451 4.5.0 The next hop gave no valid answer"), .want_about_us = true },
    { .name = "lost behind our dot", .report = UNCERTAIN(MXW_DELIVERY_LOST),
      .want = B("451 4.4.2 The connection to the next hop was lost"), .want_uncertain = true },
    { .name = "too slow behind our dot", .report = UNCERTAIN(MXW_DELIVERY_TIMED_OUT),
      .want = B("451 4.4.2 The next hop did not answer in time"), .want_uncertain = true },
    { .name = "nonsense behind our dot", .report = UNCERTAIN(MXW_DELIVERY_NONSENSE),
      .want = B("451 4.5.0 The next hop gave no valid answer"), .want_uncertain = true },

    /* Peer bytes. */
    { .name = "controls and 8-bit octets are shown", .report = RECIPIENT(550, 5, 1, 1, "a\r\n250 b\t\x00\xc3\xa9\x7f\\"),
      .want = B("550 5.1.1 a\\x0d\\x0a250 b\\x09\\x00\\xc3\\xa9\\x7f\\") },
    { .name = "blanks at the ends go", .report = RECIPIENT(550, 5, 1, 1, "  who is \"bob\"? "), .want = B("550 5.1.1 who is \"bob\"?") },
};

static const struct obstacle_case {
    const char *name;
    enum mxw_delivery_obstacle obstacle;
    mxw_bytes want;
} obstacle_cases[] = {
    { "unreachable", MXW_DELIVERY_UNREACHABLE, B("451 4.4.1 The next hop does not answer") },
    { "resting", MXW_DELIVERY_RESTING, B("451 4.4.1 The next hop did not answer a short time ago") },
    { "unresolved", MXW_DELIVERY_UNRESOLVED, B("451 4.4.3 The next hop's name cannot be resolved now") },
    { "crowded", MXW_DELIVERY_CROWDED, B("451 4.3.2 Every connection to the next hop is in use") },
    { "slow", MXW_DELIVERY_SLOW, B("451 4.4.2 The next hop did not answer in time") },
    { "too large", MXW_DELIVERY_TOO_LARGE, B("552 5.3.4 Message too large for the next hop") },
    { "8-bit", MXW_DELIVERY_EIGHT_BIT, B("554 5.6.3 8-bit message, and the next hop takes only 7-bit") },
    { "a sender outside ASCII", MXW_DELIVERY_UTF8_SENDER,
      B("550 5.6.7 The recipient's server takes no mail from an address outside ASCII") },
    { "a recipient outside ASCII", MXW_DELIVERY_UTF8_RECIPIENT,
      B("553 5.6.7 The next hop takes no address outside ASCII") },
    { "a message that needs SMTPUTF8", MXW_DELIVERY_UTF8_MESSAGE,
      B("554 5.6.9 Message needs SMTPUTF8, which the next hop does not offer") },
};

static const struct take_case {
    const char *name;
    struct mxw_delivery_capabilities capabilities;
    struct mxw_delivery_needs needs;
    bool want;
    enum mxw_delivery_obstacle want_obstacle;
} take_cases[] = {
    { "no limit known", { .size = true }, { .size = UINT64_MAX }, true, 0 },
    { "at the limit", { .size = true, .size_max = 1000 }, { .size = 1000 }, true, 0 },
    { "one past the limit", { .size = true, .size_max = 1000 }, { .size = 1001 }, false,
      MXW_DELIVERY_TOO_LARGE },
    { "8-bit to a hop that takes it", { .eight_bit_mime = true }, { .eight_bit = true }, true, 0 },
    { "8-bit to a hop that does not", { .esmtp = true }, { .eight_bit = true }, false,
      MXW_DELIVERY_EIGHT_BIT },
    { "everything to a hop that takes it", { .eight_bit_mime = true, .smtputf8 = true },
      { 1, true, true, true, true }, true, 0 },
    { "a sender outside ASCII", { .eight_bit_mime = true }, { .utf8_sender = true, .utf8_recipient = true },
      false, MXW_DELIVERY_UTF8_SENDER },
    { "a recipient outside ASCII", { .eight_bit_mime = true }, { .utf8_recipient = true }, false,
      MXW_DELIVERY_UTF8_RECIPIENT },
    { "a message that needs SMTPUTF8", { .esmtp = true }, { .utf8_message = true, .eight_bit = true },
      false, MXW_DELIVERY_UTF8_MESSAGE },
};
/* clang-format on */

static mxw_bytes line_of(const struct mxw_delivery_words *words, struct mxw_writer *line)
{
    mxw_smtp_put_reply(line, &words->reply);
    mxw_bytes written = mxw_written(line);
    return mxw_bytes_first(written, written.len - 2);
}

static void run_words_case(void **state)
{
    const struct words_case *c = *state;
    uint8_t text_at[MXW_DELIVERY_WORDS_MAX], line_at[MXW_SMTP_REPLY_MAX];
    struct mxw_writer text = MXW_WRITER(text_at), line = MXW_WRITER(line_at);
    struct mxw_delivery_words words = mxw_delivery_words(&c->report, c->is_replay, &text);
    CHECK_BYTES(line_of(&words, &line), c->want, c->name);
    CHECK(words.is_about_us == c->want_about_us, c->name);
    CHECK(words.is_uncertain == c->want_uncertain, c->name);
    CHECK(words.reply.enhanced.class == words.reply.code / 100, c->name);
}

static void run_obstacle_case(void **state)
{
    const struct obstacle_case *c = *state;
    uint8_t text_at[MXW_DELIVERY_WORDS_MAX], line_at[MXW_SMTP_REPLY_MAX];
    struct mxw_writer text = MXW_WRITER(text_at), line = MXW_WRITER(line_at);
    struct mxw_delivery_words words = mxw_delivery_obstacle_words(c->obstacle, &text);
    CHECK_BYTES(line_of(&words, &line), c->want, c->name);
}

static void run_take_case(void **state)
{
    const struct take_case *c = *state;
    enum mxw_delivery_obstacle obstacle = c->want_obstacle;
    bool got = mxw_delivery_can_take(&c->capabilities, &c->needs, &obstacle);
    CHECK(got == c->want, c->name);
    CHECK(obstacle == c->want_obstacle, c->name);
}

#define UTF8 MXW_BYTES_INIT("\303\244@b")
#define ASCII MXW_BYTES_INIT("a@b")

static const struct needs_case {
    const char *name;
    mxw_bytes sender;
    struct mxw_delivery_recipient recipients[2];
    bool want_sender, want_recipient, want_any;
} needs_cases[] = {
    { "nothing", ASCII, { { ASCII, false }, { ASCII, false } }, false, false, false },
    { "the null sender", B(""), { { ASCII, false }, { ASCII, false } }, false, false, false },
    { "a sender", UTF8, { { ASCII, false }, { ASCII, false } }, true, false, true },
    { "the first recipient", ASCII, { { UTF8, false }, { ASCII, false } }, false, false, true },
    { "the last recipient", ASCII, { { ASCII, false }, { UTF8, false } }, false, true, true },
    { "one that was refused", ASCII, { { UTF8, true }, { ASCII, false } }, false, false, false },
};

static void run_needs_case(void **state)
{
    const struct needs_case *c = *state;
    const struct mxw_delivery_envelope envelope = {
        .sender = c->sender, .recipients = c->recipients, .recipient_count = 2, .size = 7
    };
    struct mxw_delivery_needs needs = mxw_delivery_recipient_needs(&envelope);
    CHECK(needs.size == 7 && !needs.eight_bit && !needs.utf8_message, c->name);
    CHECK(needs.utf8_sender == c->want_sender && needs.utf8_recipient == c->want_recipient,
          c->name);
    CHECK(mxw_delivery_needs_utf8(&envelope) == c->want_any, c->name);
}

/* No kind, step, reason and code together may give anything but a reply the client can read. */
static void map_everything(void **state)
{
    const char *name = "every report there can be";
    (void)state;
    for (unsigned kind = MXW_DELIVERY_RECIPIENT; kind <= MXW_DELIVERY_FAILED; kind++)
        for (unsigned step = 0; step <= MXW_DELIVERY_AT_DOT; step++)
            for (unsigned reason = 0; reason <= MXW_DELIVERY_INJECTED; reason++)
                for (unsigned code = 200; code <= 599; code++) {
                    if (code / 100 == 3)
                        continue;
                    struct mxw_delivery_report report = { .kind = kind,
                                                          .step = step,
                                                          .reason = reason,
                                                          .is_accepted = code < 300,
                                                          .reply = { .code = code } };
                    uint8_t text_at[MXW_DELIVERY_WORDS_MAX];
                    struct mxw_writer text = MXW_WRITER(text_at);
                    struct mxw_delivery_words words = mxw_delivery_words(&report, false, &text);
                    unsigned got = words.reply.code;
                    CHECK(words.reply.enhanced.class == got / 100, name);
                    CHECK(words.reply.text.len > 0 && got != 421, name);
                    bool is_yes = kind != MXW_DELIVERY_FAILED && code < 300;
                    CHECK((got == 250) == is_yes, name);
                    if (kind == MXW_DELIVERY_FAILED)
                        CHECK(got == 451, name);
                }
}

/* At every room: never past it, never half an escape, behind what is there already. */
static void cut_everywhere(void **state)
{
    const char *name = "text in every room";
    static const struct mxw_delivery_report report = RECIPIENT(550, 5, 1, 1,
                                                               "ab\xff\xfe"
                                                               "c\x01");
    static const mxw_bytes whole = B("ab\\xff\\xfec\\x01");
    static const size_t want_len[] = { 0, 1, 2, 2, 2, 2, 6, 6, 6, 6, 10, 11, 11, 11, 11, 15, 15 };
    (void)state;
    for (size_t room = 0; room < MXW_COUNT_OF(want_len); room++) {
        uint8_t text_at[32] = "+";
        struct mxw_writer text = { .at = text_at, .room = room + 1, .used = 1 };
        struct mxw_delivery_words words = mxw_delivery_words(&report, false, &text);
        CHECK(!text.overflowed && text.used <= text.room, name);
        CHECK_BYTES(words.reply.text, mxw_bytes_first(whole, want_len[room]), name);
    }
}

/* RFC 5321 4.5.3.1.5: a line of ours has 512 octets with CRLF at most. */
static void fill_the_line(void **state)
{
    const char *name = "the longest line";
    static uint8_t long_at[MXW_SMTP_REPLY_READ_TEXT_MAX];
    (void)state;
    memset(long_at, 'x', sizeof long_at);
    for (size_t len = MXW_DELIVERY_WORDS_MAX - 1; len <= MXW_DELIVERY_WORDS_MAX + 1; len++) {
        struct mxw_delivery_report report = RECIPIENT(550, 5, 999, 999, "");
        report.reply.text = (mxw_bytes){ long_at, len };
        uint8_t text_at[MXW_DELIVERY_WORDS_MAX], line_at[MXW_SMTP_REPLY_MAX];
        struct mxw_writer text = MXW_WRITER(text_at), line = MXW_WRITER(line_at);
        struct mxw_delivery_words words = mxw_delivery_words(&report, false, &text);
        size_t want = 511 + (len >= MXW_DELIVERY_WORDS_MAX);
        CHECK(line_of(&words, &line).len + 2 == want, name);
    }
}

int main(void)
{
    TEST_TABLE(words_cases, run_words_case);
    TEST_TABLE(obstacle_cases, run_obstacle_case);
    TEST_TABLE(take_cases, run_take_case);
    TEST_TABLE(needs_cases, run_needs_case);
    TEST_ONE("every report maps to a reply", map_everything);
    TEST_ONE("the text is cut to its room, never within an escape", cut_everywhere);
    TEST_ONE("a line stays within 512 octets", fill_the_line);
    return test_run("core/delivery/words");
}
