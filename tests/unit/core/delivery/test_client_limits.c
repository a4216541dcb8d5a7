#include "core/delivery/client.h"
#include "tests/support/test.h"

static struct mxw_delivery_client client;

static void begin(enum mxw_hop_tls tls, mxw_time now)
{
    struct mxw_delivery_settings settings = { .helo_name = B("gate.example"),
                                              .tls = tls,
                                              .timeouts = MXW_DELIVERY_TIMEOUTS_INIT };
    mxw_delivery_begin(&client, &settings, now);
}

/* Up to the first action that is neither SEND nor READY. The last SEND and their number are kept.
 * */
struct outcome {
    struct mxw_delivery_action last;
    size_t send_count, sent_len, recipient_count;
    bool is_ready;
};

static struct outcome pump(mxw_time now)
{
    struct outcome outcome = { 0 };
    for (;;) {
        outcome.last = mxw_delivery_next(&client, now);
        bool is_report = outcome.last.kind == MXW_DELIVERY_REPORT;
        if (outcome.last.kind == MXW_DELIVERY_SEND) {
            outcome.send_count++;
            outcome.sent_len += outcome.last.bytes.len;
        } else if (is_report && outcome.last.report.kind == MXW_DELIVERY_READY) {
            outcome.is_ready = true;
        } else if (is_report && outcome.last.report.kind == MXW_DELIVERY_RECIPIENT) {
            outcome.recipient_count++;
        } else {
            return outcome;
        }
    }
}

static struct outcome hear(mxw_bytes bytes, mxw_time now)
{
    mxw_delivery_take(&client, bytes, now);
    return pump(now);
}

static void greet(mxw_bytes ehlo_reply)
{
    begin(MXW_HOP_TLS_NONE, 0);
    mxw_delivery_connected(&client, 0);
    pump(0);
    hear(MXW_BYTES("220 hop\r\n"), 0);
    hear(ehlo_reply, 0);
}

/* clang-format off */
static const struct capability_case {
    const char *name;
    mxw_bytes reply;
    struct mxw_delivery_capabilities want;
} capability_cases[] = {
    { "nothing but a name", B("250 hop\r\n"), { .esmtp = true } },
    { "everything", B("250-hop\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-STARTTLS\r\n250-SMTPUTF8\r\n"
                      "250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 10240000\r\n"),
      { true, true, true, true, true, true, true, true, 10240000, 0, 0 } },
    { "SIZE without a number is no limit", B("250-hop\r\n250 SIZE\r\n"), { .esmtp = true, .size = true } },
    { "SIZE 0 is no limit", B("250-hop\r\n250 SIZE 0\r\n"), { .esmtp = true, .size = true } },
    { "SIZE that is no number is no limit", B("250-hop\r\n250 SIZE many\r\n"), { .esmtp = true, .size = true } },
    { "SIZE as large as can be", B("250-hop\r\n250 size 18446744073709551615\r\n"),
      { .esmtp = true, .size = true, .size_max = UINT64_MAX } },
    { "SIZE larger than can be is no limit", B("250-hop\r\n250 SIZE 18446744073709551616\r\n"),
      { .esmtp = true, .size = true } },
    { "a keyword needs its end", B("250-hop\r\n250-PIPELININGS\r\n250 8BITMIM\r\n"), { .esmtp = true } },
    { "parameters behind a keyword do not hide it", B("250-hop\r\n250 PIPELINING very much\r\n"),
      { .esmtp = true, .pipelining = true } },
    { "attributes of the client", B("250-hop\r\n250-XCLIENT name ADDR\r\n250 xforward PORT IDENT\r\n"),
      { .esmtp = true,
        .xclient = MXW_ORIGIN_BIT(MXW_ORIGIN_NAME) | MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR),
        .xforward = MXW_ORIGIN_BIT(MXW_ORIGIN_PORT) | MXW_ORIGIN_BIT(MXW_ORIGIN_IDENT) } },
};

/* Every wait is shorter than the sender's own. RFC 5321 4.5.3.2. */
static const struct wait_case {
    const char *name;
    mxw_time want_deadline; /* MXW_NEVER: none */
    int step;
} wait_cases[] = {
    { "30 s to connect", 30 * MXW_SECOND, 0 },
    { "60 s for the whole greeting", 61 * MXW_SECOND, 1 },
    { "the greeting's lines give no more time", 61 * MXW_SECOND, 2 },
    { "idle: the pool decides", MXW_NEVER, 3 },
    { "60 s for MAIL and RCPT", 64 * MXW_SECOND, 4 },
    { "MAIL's answer gives no more time", 64 * MXW_SECOND, 5 },
    { "answered: the session decides", MXW_NEVER, 6 },
    { "60 s for another RCPT", 67 * MXW_SECOND, 7 },
    { "answered again", MXW_NEVER, 8 },
    { "60 s for 354", 69 * MXW_SECOND, 9 },
    { "180 s for the first piece", 190 * MXW_SECOND, 10 },
    { "180 s for the next piece", 191 * MXW_SECOND, 11 },
    { "540 s for the last answer", 552 * MXW_SECOND, 12 },
    { "a part of the last answer gives no more time", 552 * MXW_SECOND, 13 },
    { "idle again", MXW_NEVER, 14 },
    { "10 s for QUIT", 25 * MXW_SECOND, 15 },
};
/* clang-format on */

static void run_capability_case(void **state)
{
    const struct capability_case *c = *state;
    greet(c->reply);
    const struct mxw_delivery_capabilities *got = &client.capabilities;
    CHECK(got->esmtp == c->want.esmtp, c->name);
    CHECK(got->pipelining == c->want.pipelining, c->name);
    CHECK(got->eight_bit_mime == c->want.eight_bit_mime, c->name);
    CHECK(got->starttls == c->want.starttls, c->name);
    CHECK(got->smtputf8 == c->want.smtputf8, c->name);
    CHECK(got->chunking == c->want.chunking, c->name);
    CHECK(got->enhanced_codes == c->want.enhanced_codes, c->name);
    CHECK(got->size == c->want.size, c->name);
    CHECK(got->size_max == c->want.size_max, c->name);
    CHECK(got->xclient == c->want.xclient && got->xforward == c->want.xforward, c->name);
}

static const struct mxw_delivery_recipient two_recipients[] = { { .address = B("a@example.com") },
                                                                { .address = B("b@example.com") } };
static struct mxw_delivery_envelope envelope = { .sender = B("s@example.org"),
                                                 .recipients = two_recipients };

static void want(size_t recipient_count, mxw_time now)
{
    envelope.recipient_count = recipient_count;
    mxw_delivery_set_envelope(&client, &envelope, now);
}

/* One transaction, one second a step; `step` is done at second `step`. */
static void do_step(int step)
{
    mxw_time now = step * MXW_SECOND;
    switch (step) {
    case 0:
        begin(MXW_HOP_TLS_NONE, now);
        break;
    case 1:
        mxw_delivery_connected(&client, now);
        break;
    case 2:
        mxw_delivery_take(&client, MXW_BYTES("220 hop\r\n"), now);
        break;
    case 3:
        mxw_delivery_take(&client, MXW_BYTES("250-hop\r\n250 PIPELINING\r\n"), now);
        break;
    case 4:
        want(1, now);
        break;
    case 7:
        want(2, now);
        break;
    case 5:
    case 6:
    case 8:
    case 14:
        mxw_delivery_take(&client, MXW_BYTES("250 ok\r\n"), now);
        break;
    case 9:
        mxw_delivery_send_message(&client, now);
        break;
    case 10:
        mxw_delivery_take(&client, MXW_BYTES("354 go\r\n"), now);
        break;
    case 11:
        mxw_delivery_piece(&client, MXW_BYTES("a"), now);
        break;
    case 12:
        mxw_delivery_pieces_end(&client, now);
        break;
    case 13:
        mxw_delivery_take(&client, MXW_BYTES("250-almost\r\n"), now);
        break;
    default:
        mxw_delivery_quit(&client, now);
        break;
    }
    pump(now);
}

static void run_wait_case(void **state)
{
    const struct wait_case *c = *state;
    for (int step = 0; step <= c->step; step++)
        do_step(step);
    pump(c->step * MXW_SECOND); /* behind the report there may be */
    CHECK(client.deadline == c->want_deadline, c->name);
}

/* The recipient's 60 s hold for connecting and greeting as well. */
static void count_from_the_recipient(void **state)
{
    const char *name = "an envelope wanted while it connects";
    (void)state;
    begin(MXW_HOP_TLS_NONE, 0);
    want(1, 10 * MXW_SECOND);
    pump(10 * MXW_SECOND);
    CHECK(client.deadline == 30 * MXW_SECOND, name);
    mxw_delivery_connected(&client, 29 * MXW_SECOND);
    pump(29 * MXW_SECOND);
    CHECK(client.deadline == 70 * MXW_SECOND, name);
    hear(MXW_BYTES("220 hop\r\n"), 30 * MXW_SECOND);
    hear(MXW_BYTES("250 hop\r\n"), 31 * MXW_SECOND);
    CHECK(client.deadline == 70 * MXW_SECOND, name);
    want(2, 40 * MXW_SECOND);
    pump(40 * MXW_SECOND);
    CHECK(client.deadline == 70 * MXW_SECOND, name);
}

#define MANY (2 * MXW_DELIVERY_IN_FLIGHT_MAX)

static void fill_the_pipeline(void **state)
{
    const char *name = "commands in flight";
    static struct mxw_delivery_recipient many[MANY];
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        many[i].address = MXW_BYTES("a@b");
    struct mxw_delivery_envelope large = { .sender = B("s@t"), .recipients = many };
    size_t mail_len = sizeof "MAIL FROM:<s@t>\r\n" - 1;
    size_t recipient_len = sizeof "RCPT TO:<a@b>\r\n" - 1;

    /* MAIL and as many RCPT as make the limit exactly, then one more. */
    for (size_t over = 0; over < 2; over++) {
        greet(MXW_BYTES("250-hop\r\n250 PIPELINING\r\n"));
        large.recipient_count = MXW_DELIVERY_IN_FLIGHT_MAX - 1 + over;
        mxw_delivery_set_envelope(&client, &large, 0);
        struct outcome outcome = pump(0);
        CHECK(outcome.sent_len == mail_len + (MXW_DELIVERY_IN_FLIGHT_MAX - 1) * recipient_len,
              name);
        outcome = hear(MXW_BYTES("250 ok\r\n"), 0);
        CHECK(outcome.sent_len == over * recipient_len, name);
    }

    /* The ring goes round. */
    greet(MXW_BYTES("250-hop\r\n250 PIPELINING\r\n"));
    large.recipient_count = MANY;
    mxw_delivery_set_envelope(&client, &large, 0);
    pump(0);
    size_t answered = 0;
    for (size_t i = 0; i <= MANY; i++)
        answered += hear(MXW_BYTES("250 ok\r\n"), 0).recipient_count;
    CHECK(answered == MANY, name);
    CHECK(client.deadline == MXW_NEVER, name);
}

/* The longest paths: what does not fit into one SEND comes with the next. */
static void send_long_paths(void **state)
{
    const char *name = "paths of MXW_DELIVERY_PATH_MAX octets";
    static uint8_t path_at[MXW_DELIVERY_PATH_MAX];
    (void)state;
    memset(path_at, 'a', sizeof path_at);
    mxw_bytes path = { path_at, sizeof path_at };
    struct mxw_delivery_recipient recipients[] = { { .address = path }, { .address = path } };
    struct mxw_delivery_envelope large = { .sender = path,
                                           .recipients = recipients,
                                           .recipient_count = 2,
                                           .size = UINT64_MAX,
                                           .eight_bit = true };
    greet(MXW_BYTES("250-hop\r\n250-PIPELINING\r\n250-SIZE\r\n250 8BITMIME\r\n"));
    mxw_delivery_set_envelope(&client, &large, 0);
    struct outcome outcome = pump(0);
    size_t commands_len = sizeof "MAIL FROM:<> SIZE=18446744073709551615 BODY=8BITMIME\r\n" - 1
        + 2 * (sizeof "RCPT TO:<>\r\n" - 1);
    CHECK(outcome.send_count == 3, name);
    CHECK(outcome.sent_len == commands_len + 3 * sizeof path_at, name);
    CHECK(outcome.last.kind == MXW_DELIVERY_WAIT, name);
}

/* A reply of `line_count` lines of `line_len` octets with CRLF, as the banner. */
static struct outcome hear_long_banner(size_t line_count, size_t line_len)
{
    static uint8_t line_at[MXW_SMTP_REPLY_READ_MAX + 1];
    memset(line_at, 'x', line_len);
    begin(MXW_HOP_TLS_NONE, 0);
    mxw_delivery_connected(&client, 0);
    struct outcome outcome = pump(0);
    for (size_t i = 0; i < line_count && client.deadline != MXW_NEVER; i++) {
        memcpy(line_at, i + 1 < line_count ? "220-" : "220 ", 4);
        memcpy(line_at + line_len - 2, "\r\n", 2);
        outcome = hear((mxw_bytes){ line_at, line_len }, 0);
    }
    return outcome;
}

static bool is_nonsense(struct outcome outcome)
{
    return outcome.last.kind == MXW_DELIVERY_REPORT
        && outcome.last.report.reason == MXW_DELIVERY_NONSENSE;
}

static void hear_endless_replies(void **state)
{
    const char *name = "replies at their limits and past them";
    (void)state;
    CHECK(hear_long_banner(MXW_SMTP_REPLY_READ_LINES_MAX, 10).send_count == 1, name);
    CHECK(is_nonsense(hear_long_banner(MXW_SMTP_REPLY_READ_LINES_MAX + 1, 10)), name);
    CHECK(hear_long_banner(1, MXW_SMTP_REPLY_READ_MAX).send_count == 1, name);
    CHECK(is_nonsense(hear_long_banner(1, MXW_SMTP_REPLY_READ_MAX + 1)), name);
}

/* A line that never ends is given up without waiting for its end. */
static void hear_an_endless_line(void **state)
{
    const char *name = "a line without an end";
    static uint8_t line_at[1000];
    (void)state;
    memset(line_at, '2', sizeof line_at);
    begin(MXW_HOP_TLS_NONE, 0);
    mxw_delivery_connected(&client, 0);
    size_t fed = 0;
    while (client.deadline != MXW_NEVER && fed <= 2 * MXW_SMTP_REPLY_READ_MAX) {
        hear((mxw_bytes){ line_at, sizeof line_at }, 0);
        fed += sizeof line_at;
    }
    CHECK(fed <= MXW_SMTP_REPLY_READ_MAX + sizeof line_at, name);
}

/* The text of a refused MAIL is kept as far as a reply's text is, and outlives later replies. */
static void keep_a_long_refusal(void **state)
{
    const char *name = "a long refusal of the sender";
    static uint8_t line_at[MXW_SMTP_REPLY_READ_LINE_MAX];
    (void)state;
    memset(line_at, 'n', sizeof line_at);
    memcpy(line_at, "550 ", 4);
    memcpy(line_at + sizeof line_at - 2, "\r\n", 2);
    greet(MXW_BYTES("250-hop\r\n250 PIPELINING\r\n"));
    want(1, 0);
    pump(0);
    mxw_delivery_take(&client, (mxw_bytes){ line_at, sizeof line_at }, 0);
    CHECK(mxw_delivery_next(&client, 0).kind == MXW_DELIVERY_WAIT, name);
    mxw_delivery_take(&client, MXW_BYTES("503 5.5.1 something else\r\n"), 0);
    struct mxw_delivery_action action = mxw_delivery_next(&client, 0);
    CHECK(action.kind == MXW_DELIVERY_REPORT, name);
    CHECK(action.report.reply.code == 550, name);
    CHECK(action.report.reply.text.len == MXW_SMTP_REPLY_READ_TEXT_MAX, name);
    CHECK(action.report.reply.text.at[0] == 'n', name);
}

/* CVE-2011-0411 turned round: replies in plain text must not answer what is asked inside TLS. */
static void refuse_injection(void **state)
{
    const char *name = "bytes behind the reply to STARTTLS";
    static const mxw_bytes replies = B("220 go\r\n250 PIPELINING\r\n");
    (void)state;
    for (size_t len = sizeof "220 go\r\n"; len <= replies.len; len++) {
        begin(MXW_HOP_TLS_MAY, 0);
        mxw_delivery_connected(&client, 0);
        pump(0);
        hear(MXW_BYTES("220 hop\r\n"), 0);
        hear(MXW_BYTES("250-hop\r\n250 STARTTLS\r\n"), 0);
        struct outcome outcome = hear(mxw_bytes_first(replies, len), 0);
        CHECK(outcome.last.kind == MXW_DELIVERY_REPORT, name);
        CHECK(outcome.last.report.kind == MXW_DELIVERY_FAILED, name);
        CHECK(outcome.last.report.reason == MXW_DELIVERY_INJECTED, name);
        CHECK(!outcome.last.report.may_go_plain, name);
        CHECK(pump(0).last.kind == MXW_DELIVERY_CLOSE, name);
    }
}

static void tell_sent_dot(void **state)
{
    (void)state;
    for (int step = 0; step <= 14; step++) {
        do_step(step);
        bool is_said = step == 12 || step == 13;
        CHECK(mxw_delivery_has_sent_dot(&client) == is_said, "the dot is said and not answered");
    }
}

static void tell_idle(void **state)
{
    const char *name = "what may be pooled";
    (void)state;
    begin(MXW_HOP_TLS_NONE, 0);
    CHECK(!mxw_delivery_is_idle(&client), name);
    greet(MXW_BYTES("250-hop\r\n250 PIPELINING\r\n"));
    CHECK(mxw_delivery_is_idle(&client), name);
    want(1, 0);
    CHECK(!mxw_delivery_is_idle(&client), name);
    pump(0);
    mxw_delivery_reset(&client, 0);
    CHECK(mxw_delivery_is_idle(&client), name);
    mxw_delivery_quit(&client, 0);
    CHECK(!mxw_delivery_is_idle(&client), name);
}

static const struct bound_case {
    const char *name;
    enum mxw_hop_client origin;
    mxw_bytes offers, later; /* to us, to the client */
    bool want_before, want_after;
} bound_cases[] = {
    /* clang-format off */
    { "who is told nothing takes anybody's mail", MXW_HOP_CLIENT_NONE, B(""), B(""), false, false },
    { "XFORWARD is told again each time", MXW_HOP_CLIENT_XFORWARD, B("250-XFORWARD ADDR\r\n"), B(""), false, false },
    { "XCLIENT can be said once only", MXW_HOP_CLIENT_XCLIENT, B("250-XCLIENT ADDR\r\n"), B(""), false, true },
    { "or not for an address", MXW_HOP_CLIENT_XCLIENT, B("250-XCLIENT ADDR\r\n"), B("250-XCLIENT HELO\r\n"), false, true },
    { "or again", MXW_HOP_CLIENT_XCLIENT, B("250-XCLIENT ADDR\r\n"), B("250-XCLIENT ADDR\r\n"), false, false },
    { "PROXY is said once for all", MXW_HOP_CLIENT_PROXY, B(""), B(""), true, true },
    /* clang-format on */
};

static void hear_hello(mxw_bytes offers)
{
    hear(MXW_BYTES("250-hop\r\n"), 0);
    hear(offers, 0);
    hear(MXW_BYTES("250 HELP\r\n"), 0);
    pump(0);
}

static void run_bound_case(void **state)
{
    const struct bound_case *c = *state;
    begin(MXW_HOP_TLS_NONE, 0);
    client.settings.origin = c->origin;
    mxw_delivery_connected(&client, 0);
    pump(0);
    hear(MXW_BYTES("220 hop\r\n"), 0);
    hear_hello(c->offers);
    CHECK(mxw_delivery_is_idle(&client) && mxw_delivery_is_bound(&client) == c->want_before,
          c->name);
    want(1, 0);
    pump(0);
    if (c->origin == MXW_HOP_CLIENT_XCLIENT) {
        hear(MXW_BYTES("220 hop\r\n"), 0);
        hear_hello(c->later);
    }
    CHECK(mxw_delivery_is_bound(&client) == c->want_after, c->name);
}

int main(void)
{
    TEST_TABLE(capability_cases, run_capability_case);
    TEST_TABLE(wait_cases, run_wait_case);
    TEST_TABLE(bound_cases, run_bound_case);
    TEST_ONE("time counts from when the recipient was wanted", count_from_the_recipient);
    TEST_ONE("64 commands are in flight, the next one waits", fill_the_pipeline);
    TEST_ONE("long paths are sent one by one", send_long_paths);
    TEST_ONE("a reply at its limits is heard, one past them is nonsense", hear_endless_replies);
    TEST_ONE("an endless line is given up", hear_an_endless_line);
    TEST_ONE("a long refusal of the sender is cut and kept", keep_a_long_refusal);
    TEST_ONE("bytes behind the reply to STARTTLS end it", refuse_injection);
    TEST_ONE("who has the message is unknown from the dot to its answer", tell_sent_dot);
    TEST_ONE("only a greeted connection without a transaction is idle", tell_idle);
    return test_run("core/delivery/client limits");
}
