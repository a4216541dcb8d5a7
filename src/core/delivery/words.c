#include "core/delivery/words.h"

/* Our own words, where the hop has none that are for the client. */
struct plain_words {
    unsigned code;
    struct mxw_smtp_enhanced enhanced;
    mxw_bytes text;
};

/* clang-format off */
static const struct plain_words for_obstacle[] = {
    [MXW_DELIVERY_UNREACHABLE] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("The next hop does not answer") },
    [MXW_DELIVERY_RESTING] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("The next hop did not answer a short time ago") },
    [MXW_DELIVERY_UNRESOLVED] =
        { 451, { 4, 4, 3 }, MXW_BYTES_INIT("The next hop's name cannot be resolved now") },
    [MXW_DELIVERY_CROWDED] =
        { 451, { 4, 3, 2 }, MXW_BYTES_INIT("Every connection to the next hop is in use") },
    [MXW_DELIVERY_SLOW] =
        { 451, { 4, 4, 2 }, MXW_BYTES_INIT("The next hop did not answer in time") },
    [MXW_DELIVERY_TOO_LARGE] =
        { 552, { 5, 3, 4 }, MXW_BYTES_INIT("Message too large for the next hop") },
    [MXW_DELIVERY_EIGHT_BIT] =
        { 554, { 5, 6, 3 }, MXW_BYTES_INIT("8-bit message, and the next hop takes only 7-bit") },
    [MXW_DELIVERY_UTF8_SENDER] =
        { 550, { 5, 6, 7 },
          MXW_BYTES_INIT("The recipient's server takes no mail from an address outside ASCII") },
    [MXW_DELIVERY_UTF8_RECIPIENT] =
        { 553, { 5, 6, 7 }, MXW_BYTES_INIT("The next hop takes no address outside ASCII") },
    [MXW_DELIVERY_UTF8_MESSAGE] =
        { 554, { 5, 6, 9 },
          MXW_BYTES_INIT("Message needs SMTPUTF8, which the next hop does not offer") },
};

/* REPLIED and CLOSING stand here for what the hop said about us. */
static const struct plain_words for_reason[] = {
    [MXW_DELIVERY_REPLIED] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("The next hop refuses our connection") },
    [MXW_DELIVERY_CLOSING] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("The next hop refuses our connection for now") },
    [MXW_DELIVERY_LOST] =
        { 451, { 4, 4, 2 }, MXW_BYTES_INIT("The connection to the next hop was lost") },
    [MXW_DELIVERY_TIMED_OUT] =
        { 451, { 4, 4, 2 }, MXW_BYTES_INIT("The next hop did not answer in time") },
    [MXW_DELIVERY_NONSENSE] =
        { 451, { 4, 5, 0 }, MXW_BYTES_INIT("The next hop gave no valid answer") },
    [MXW_DELIVERY_NO_TLS] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("The next hop offers no TLS, which is required") },
    [MXW_DELIVERY_BAD_TLS] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("TLS with the next hop failed") },
    [MXW_DELIVERY_INJECTED] =
        { 451, { 4, 4, 1 }, MXW_BYTES_INIT("TLS with the next hop failed") },
    [MXW_DELIVERY_NO_ORIGIN] =
        { 451, { 4, 4, 1 },
          MXW_BYTES_INIT("The next hop does not let us say who the client is, which is required") },
};

static const struct plain_words for_command_refused =
    { 451, { 4, 5, 0 }, MXW_BYTES_INIT("The next hop does not take our commands") };
/* clang-format on */

#define SHOWN_LEN 4 /* octets of `\xHH` */

/* As much of `piece` as fits; an escape is never cut. */
static void put_shown(struct mxw_writer *out, mxw_bytes piece)
{
    for (size_t i = 0; i < piece.len; i++) {
        bool is_plain = piece.at[i] >= ' ' && piece.at[i] < 127;
        size_t need = is_plain ? 1 : SHOWN_LEN;
        if (out->room - out->used < need)
            return;
        if (is_plain) {
            mxw_put_byte(out, piece.at[i]);
            continue;
        }
        mxw_put_text(out, "\\x");
        mxw_put_hex(out, (mxw_bytes){ piece.at + i, 1 });
    }
}

static mxw_bytes shown(struct mxw_writer *text, mxw_bytes piece)
{
    size_t start = text->used;
    put_shown(text, piece);
    return mxw_bytes_from(mxw_written(text), start);
}

static struct mxw_delivery_words say(const struct plain_words *plain, struct mxw_writer *text)
{
    return (struct mxw_delivery_words){ .reply = { .code = plain->code,
                                                   .enhanced = plain->enhanced,
                                                   .text = shown(text, plain->text) } };
}

/* The hop's own words under a code that may differ from its own. RFC 2034 4: the class of the
 * enhanced code is that of the code. */
static struct mxw_delivery_words pass_on(const struct mxw_smtp_reply *reply, unsigned code,
                                         struct mxw_writer *text)
{
    struct mxw_smtp_enhanced enhanced = reply->enhanced;
    if (enhanced.class == 0)
        enhanced.subject = enhanced.detail = 0;
    enhanced.class = (unsigned char)mxw_smtp_reply_class(code);

    mxw_bytes own = mxw_bytes_trim(reply->text);
    if (own.len == 0)
        own = code < 400 ? MXW_BYTES("OK") : MXW_BYTES("The next hop refuses it without a word");
    return (struct mxw_delivery_words){
        .reply = { .code = code, .enhanced = enhanced, .text = shown(text, own) }
    };
}

/* The hop does not understand us, or wants us to log in or encrypt first: no word about the mail,
 * so nothing that may make it bounce. */
static bool is_about_commands(unsigned code)
{
    static const uint16_t codes[] = { 500, 502, 503, 504, 530, 534, 535, 538, 555 };
    for (size_t i = 0; i < MXW_COUNT_OF(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* RFC 1870 6.1: what the size of the message is refused with; not a matter of the recipient. */
static bool is_too_large(const struct mxw_delivery_report *report)
{
    const struct mxw_smtp_reply *reply = &report->reply;
    return report->step == MXW_DELIVERY_AT_MAIL && mxw_smtp_reply_class(reply->code) == 5
        && (reply->code == 552 || (reply->enhanced.subject == 3 && reply->enhanced.detail == 4));
}

static unsigned recipient_code(const struct mxw_delivery_report *report, bool is_replay)
{
    unsigned code = report->reply.code;
    if (is_replay)
        return 451;
    /* RFC 5321 4.5.3.1.10: 552 to RCPT means too many recipients, and is to be read as 452. */
    if (code == 552 && report->step == MXW_DELIVERY_AT_RECIPIENT)
        return 452;
    return code;
}

static struct mxw_delivery_words refusal(const struct mxw_delivery_report *report, bool is_replay,
                                         struct mxw_writer *text)
{
    const struct mxw_smtp_reply *reply = &report->reply;
    if (is_about_commands(reply->code))
        return say(&for_command_refused, text);
    if (report->kind == MXW_DELIVERY_RECIPIENT && is_replay && is_too_large(report))
        return say(&for_obstacle[MXW_DELIVERY_TOO_LARGE], text);
    if (reply->code == 421)
        return pass_on(reply, 451, text);
    if (report->kind == MXW_DELIVERY_RECIPIENT)
        return pass_on(reply, recipient_code(report, is_replay), text);
    return pass_on(reply, reply->code, text);
}

static struct mxw_delivery_words failure(const struct mxw_delivery_report *report,
                                         struct mxw_writer *text)
{
    /* Once greeted, the hop speaks of the mail, and 421 is a no for now like any other. */
    if (report->reason == MXW_DELIVERY_CLOSING && report->step >= MXW_DELIVERY_AT_IDLE)
        return pass_on(&report->reply, 451, text);
    if (report->step == MXW_DELIVERY_AT_CONNECT)
        return say(&for_obstacle[MXW_DELIVERY_UNREACHABLE], text);
    return say(&for_reason[report->reason], text);
}

struct mxw_delivery_words mxw_delivery_words(const struct mxw_delivery_report *report,
                                             bool is_replay, struct mxw_writer *text)
{
    struct mxw_delivery_words words;
    if (report->kind == MXW_DELIVERY_FAILED || report->is_uncertain)
        words = failure(report, text);
    else if (report->is_accepted)
        words = pass_on(&report->reply, 250, text);
    else
        words = refusal(report, is_replay, text);
    words.is_about_us = report->kind == MXW_DELIVERY_FAILED;
    words.is_uncertain = report->is_uncertain;
    return words;
}

struct mxw_delivery_words mxw_delivery_obstacle_words(enum mxw_delivery_obstacle obstacle,
                                                      struct mxw_writer *text)
{
    return say(&for_obstacle[obstacle], text);
}

struct mxw_delivery_needs mxw_delivery_recipient_needs(const struct mxw_delivery_envelope *envelope)
{
    const struct mxw_delivery_recipient *last =
        &envelope->recipients[envelope->recipient_count - 1];
    return (struct mxw_delivery_needs){
        .size = envelope->size,
        .utf8_sender = !mxw_bytes_is_ascii(envelope->sender),
        .utf8_recipient = !mxw_bytes_is_ascii(last->address),
    };
}

bool mxw_delivery_needs_utf8(const struct mxw_delivery_envelope *envelope)
{
    for (size_t i = 0; i < envelope->recipient_count; i++)
        if (!envelope->recipients[i].is_dropped
            && !mxw_bytes_is_ascii(envelope->recipients[i].address))
            return true;
    return !mxw_bytes_is_ascii(envelope->sender);
}

bool mxw_delivery_can_take(const struct mxw_delivery_capabilities *capabilities,
                           const struct mxw_delivery_needs *needs,
                           enum mxw_delivery_obstacle *obstacle)
{
    const struct {
        bool stands;
        enum mxw_delivery_obstacle obstacle;
    } tests[] = {
        { capabilities->size_max > 0 && needs->size > capabilities->size_max,
          MXW_DELIVERY_TOO_LARGE },
        { needs->utf8_sender && !capabilities->smtputf8, MXW_DELIVERY_UTF8_SENDER },
        { needs->utf8_recipient && !capabilities->smtputf8, MXW_DELIVERY_UTF8_RECIPIENT },
        { needs->utf8_message && !capabilities->smtputf8, MXW_DELIVERY_UTF8_MESSAGE },
        { needs->eight_bit && !capabilities->eight_bit_mime, MXW_DELIVERY_EIGHT_BIT },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(tests); i++) {
        if (!tests[i].stands)
            continue;
        *obstacle = tests[i].obstacle;
        return false;
    }
    return true;
}
