/* What the hop says, and what it means where it was said. */
#include <assert.h>

#include "core/delivery/parts.h"

static const struct mxw_smtp_reply no_reply;

static struct mxw_smtp_reply heard_reply(const struct mxw_delivery_client *client)
{
    return (struct mxw_smtp_reply){ .code = client->reader.code,
                                    .enhanced = client->reader.enhanced,
                                    .text = mxw_smtp_reply_text(&client->reader) };
}

static bool is_yes(const struct mxw_smtp_reply *reply)
{
    return mxw_smtp_reply_class(reply->code) == 2;
}

static bool is_no(const struct mxw_smtp_reply *reply)
{
    return mxw_smtp_reply_class(reply->code) >= 4;
}

static void greet_with(struct mxw_delivery_client *client, enum mxw_delivery_command command)
{
    client->phase = MXW_PHASE_GREETING;
    client->greeting = (uint8_t)command;
}

static void refuse_to_go_on(struct mxw_delivery_client *client, enum mxw_delivery_reason reason,
                            struct mxw_smtp_reply reply)
{
    mxw_delivery_fail(client, reason, reply);
    client->must_say_quit = true;
}

static void on_banner(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    if (reply.code == 220)
        greet_with(client, mxw_delivery_hello(client));
    else if (is_no(&reply))
        refuse_to_go_on(client, MXW_DELIVERY_REPLIED, reply);
    else
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

/* The second time it is greeted as the client, to whom it need not offer XCLIENT. */
static bool takes_origin(const struct mxw_delivery_client *client)
{
    unsigned address = MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR);
    if (client->settings.origin == MXW_HOP_CLIENT_XCLIENT)
        return client->xclient_len > 0 || (client->capabilities.xclient & address) != 0;
    if (client->settings.origin == MXW_HOP_CLIENT_XFORWARD)
        return (client->capabilities.xforward & address) != 0;
    return true;
}

/* Greeted, and inside TLS where that is wanted. */
static void become_ready(struct mxw_delivery_client *client, struct mxw_smtp_reply reply)
{
    if (!takes_origin(client)) {
        refuse_to_go_on(client, MXW_DELIVERY_NO_ORIGIN, reply);
        return;
    }
    client->phase = MXW_PHASE_READY;
    client->deadline = client->envelope_deadline;
    mxw_delivery_tell(
        client,
        &(struct mxw_delivery_report){ .kind = MXW_DELIVERY_READY, .step = MXW_DELIVERY_AT_IDLE });
}

/* Greeted. RFC 3207 4: STARTTLS comes first, where we want it. */
static void choose_tls(struct mxw_delivery_client *client, struct mxw_smtp_reply reply)
{
    enum mxw_hop_tls tls = client->settings.tls;
    if (client->is_tls || tls == MXW_HOP_TLS_NONE)
        become_ready(client, reply);
    else if (client->capabilities.starttls)
        greet_with(client, MXW_COMMAND_STARTTLS);
    else if (tls == MXW_HOP_TLS_MAY)
        become_ready(client, reply);
    else
        refuse_to_go_on(client, MXW_DELIVERY_NO_TLS, reply);
}

static void on_ehlo(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    client->capabilities.esmtp = true;
    if (is_yes(&reply)) {
        choose_tls(client, reply);
        return;
    }
    client->capabilities = (struct mxw_delivery_capabilities){ 0 };
    /* RFC 5321 3.2: a server that does not know EHLO is greeted with HELO. One that is to be told
     * of the client is no such server, but may be one that takes a PROXY header for commands. */
    if (mxw_smtp_reply_class(reply.code) == 5 && client->settings.origin == MXW_HOP_CLIENT_NONE)
        greet_with(client, MXW_COMMAND_HELO);
    else if (is_no(&reply))
        refuse_to_go_on(client, MXW_DELIVERY_REPLIED, reply);
    else
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

static void on_helo(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    if (is_yes(&reply))
        choose_tls(client, reply);
    else if (is_no(&reply))
        refuse_to_go_on(client, MXW_DELIVERY_REPLIED, reply);
    else
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

/* RFC 2033 4.1: a server that does not know LHLO is none of LMTP, and there is nothing older. */
static void on_lhlo(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    client->capabilities.esmtp = is_yes(&reply);
    on_helo(client, reply, now);
}

static void on_starttls(struct mxw_delivery_client *client, struct mxw_smtp_reply reply,
                        mxw_time now)
{
    (void)now;
    if (reply.code == 220 && client->input.len > 0) {
        /* They would be taken for replies given inside TLS. */
        mxw_delivery_fail(client, MXW_DELIVERY_INJECTED, no_reply);
    } else if (reply.code == 220) {
        client->phase = MXW_PHASE_TLS;
        client->must_start_tls = true;
    } else if (!is_no(&reply)) {
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
    } else if (client->settings.tls == MXW_HOP_TLS_MAY) {
        become_ready(client, reply);
    } else {
        refuse_to_go_on(client, MXW_DELIVERY_NO_TLS, reply);
    }
}

/* The hop begins as with a new connection: its banner is the reply. */
static void on_xclient(struct mxw_delivery_client *client, struct mxw_smtp_reply reply,
                       mxw_time now)
{
    (void)now;
    if (reply.code == 220)
        greet_with(client, mxw_delivery_hello(client));
    else if (is_no(&reply))
        refuse_to_go_on(client, MXW_DELIVERY_NO_ORIGIN, reply);
    else
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

static void on_xforward(struct mxw_delivery_client *client, struct mxw_smtp_reply reply,
                        mxw_time now)
{
    (void)now;
    if (is_no(&reply))
        refuse_to_go_on(client, MXW_DELIVERY_NO_ORIGIN, reply);
    else if (!is_yes(&reply))
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

static void on_mail(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    if (!is_yes(&reply) && !is_no(&reply)) {
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
        return;
    }
    client->is_mail_answered = true;
    if (is_yes(&reply))
        return;

    client->is_mail_refused = true;
    client->wants_message = false;
    if (reply.text.len > 0)
        memcpy(client->mail_text_at, reply.text.at, reply.text.len);
    reply.text.at = client->mail_text_at;
    client->mail_reply = reply;
}

static void tell_recipient(struct mxw_delivery_client *client, size_t recipient_index,
                           struct mxw_smtp_reply reply)
{
    struct mxw_delivery_report report = { .kind = MXW_DELIVERY_RECIPIENT,
                                          .step = MXW_DELIVERY_AT_RECIPIENT,
                                          .recipient_index = recipient_index,
                                          .is_accepted = is_yes(&reply),
                                          .reply = reply };
    if (client->is_mail_refused) {
        report.step = MXW_DELIVERY_AT_MAIL;
        report.is_accepted = false;
        report.reply = client->mail_reply;
    }
    client->accepted_count += report.is_accepted;
    client->wants_message = client->wants_message && report.is_accepted;
    mxw_delivery_tell(client, &report);
}

bool mxw_delivery_tell_unasked(struct mxw_delivery_client *client)
{
    if (client->envelope == NULL || !client->is_mail_refused || client->flight_count > 0
        || !mxw_delivery_find_recipient(client))
        return false;
    tell_recipient(client, client->recipient_next++, no_reply);
    return true;
}

static void on_recipient(struct mxw_delivery_client *client, struct mxw_smtp_reply reply,
                         mxw_time now)
{
    (void)now;
    if (is_yes(&reply) || is_no(&reply))
        tell_recipient(client, client->flights[client->flight_first].recipient_index, reply);
    else
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

static void tell_message(struct mxw_delivery_client *client, enum mxw_delivery_step step,
                         struct mxw_smtp_reply reply)
{
    mxw_delivery_forget_envelope(client);
    mxw_delivery_tell(client,
                      &(struct mxw_delivery_report){ .kind = MXW_DELIVERY_MESSAGE,
                                                     .step = step,
                                                     .is_accepted = is_yes(&reply),
                                                     .reply = reply });
}

static void on_data(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    if (reply.code == 354) {
        client->phase = MXW_PHASE_BODY;
        client->stuff =
            (struct mxw_dot_stuff){ .mends_line_ends = client->envelope->mends_line_ends };
        client->piece = (mxw_bytes){ 0 };
        client->has_ended_pieces = false;
        client->deadline = now + client->settings.timeouts.piece;
    } else if (is_no(&reply)) {
        /* The hop may still hold the envelope: only the end of a message clears it. */
        client->must_reset = true;
        client->deadline = now + client->settings.timeouts.goodbye;
        tell_message(client, MXW_DELIVERY_AT_DATA, reply);
    } else {
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
    }
}

static void on_dot(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    if (!is_yes(&reply) && !is_no(&reply)) {
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
        return;
    }
    client->message_count++;
    tell_message(client, MXW_DELIVERY_AT_DOT, reply);
    if (reply.code == 421) {
        client->report.reason = MXW_DELIVERY_CLOSING;
        mxw_delivery_end(client);
    }
}

static void on_reset(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)now;
    if (!is_yes(&reply))
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
}

static void on_quit(struct mxw_delivery_client *client, struct mxw_smtp_reply reply, mxw_time now)
{
    (void)reply;
    (void)now;
    mxw_delivery_end(client);
}

/* Nothing was asked. Before our dot a no is the answer to the message all the same: the hop has
 * heard enough of it, and what it says is worth more than a lost connection. */
static void on_unasked(struct mxw_delivery_client *client, struct mxw_smtp_reply reply,
                       mxw_time now)
{
    (void)now;
    if (client->phase == MXW_PHASE_BODY && is_no(&reply)) {
        tell_message(client, MXW_DELIVERY_AT_BODY, reply);
        mxw_delivery_end(client);
    } else {
        mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, reply);
    }
}

static void dispatch(struct mxw_delivery_client *client, mxw_time now)
{
    static void (*const on_reply[MXW_COMMAND_COUNT])(struct mxw_delivery_client *,
                                                     struct mxw_smtp_reply, mxw_time) = {
        [MXW_COMMAND_NONE] = on_unasked,    [MXW_COMMAND_BANNER] = on_banner,
        [MXW_COMMAND_EHLO] = on_ehlo,       [MXW_COMMAND_HELO] = on_helo,
        [MXW_COMMAND_LHLO] = on_lhlo,       [MXW_COMMAND_STARTTLS] = on_starttls,
        [MXW_COMMAND_XCLIENT] = on_xclient, [MXW_COMMAND_XFORWARD] = on_xforward,
        [MXW_COMMAND_MAIL] = on_mail,       [MXW_COMMAND_RCPT] = on_recipient,
        [MXW_COMMAND_DATA] = on_data,       [MXW_COMMAND_DOT] = on_dot,
        [MXW_COMMAND_RSET] = on_reset,      [MXW_COMMAND_QUIT] = on_quit,
    };
    struct mxw_smtp_reply reply = heard_reply(client);
    enum mxw_delivery_command command = mxw_delivery_awaited(client);
    bool is_abandoned =
        client->flight_count > 0 && client->flights[client->flight_first].is_abandoned;

    /* RFC 5321 3.8: 421 may come at any time, and the connection is over with it. Behind our dot it
     * is an answer as good as any other. */
    if (reply.code == 421 && command != MXW_COMMAND_DOT)
        mxw_delivery_fail(client, MXW_DELIVERY_CLOSING, reply);
    else if (!is_abandoned)
        on_reply[command](client, reply, now);

    if (client->flight_count > 0) {
        client->flight_first = (client->flight_first + 1) % MXW_DELIVERY_IN_FLIGHT_MAX;
        client->flight_count--;
    }
}

/* RFC 5321 4.1.1.1: the first line is the greeting, every other one a keyword with parameters. */
static void learn_capability(struct mxw_delivery_capabilities *capabilities, mxw_bytes line)
{
    static const struct {
        mxw_bytes keyword;
        size_t offset;
    } keywords[] = {
        { MXW_BYTES_INIT("PIPELINING"), offsetof(struct mxw_delivery_capabilities, pipelining) },
        { MXW_BYTES_INIT("8BITMIME"), offsetof(struct mxw_delivery_capabilities, eight_bit_mime) },
        { MXW_BYTES_INIT("STARTTLS"), offsetof(struct mxw_delivery_capabilities, starttls) },
        { MXW_BYTES_INIT("SMTPUTF8"), offsetof(struct mxw_delivery_capabilities, smtputf8) },
        { MXW_BYTES_INIT("CHUNKING"), offsetof(struct mxw_delivery_capabilities, chunking) },
        { MXW_BYTES_INIT("ENHANCEDSTATUSCODES"),
          offsetof(struct mxw_delivery_capabilities, enhanced_codes) },
        { MXW_BYTES_INIT("SIZE"), offsetof(struct mxw_delivery_capabilities, size) },
    };
    mxw_bytes rest = mxw_bytes_trim(line);
    mxw_bytes keyword = mxw_bytes_next(&rest, ' ');
    for (size_t i = 0; i < MXW_COUNT_OF(keywords); i++)
        if (mxw_bytes_equal_nocase(keyword, keywords[i].keyword))
            *((bool *)((uint8_t *)capabilities + keywords[i].offset)) = true;

    /* RFC 1870 3: no number, or zero, is no fixed limit. */
    uint64_t size_max;
    if (mxw_bytes_equal_nocase(keyword, MXW_BYTES("SIZE"))
        && mxw_bytes_to_number(mxw_bytes_trim(rest), UINT64_MAX, &size_max))
        capabilities->size_max = size_max;
    if (mxw_bytes_equal_nocase(keyword, MXW_BYTES("XCLIENT")))
        capabilities->xclient = mxw_delivery_attributes_parse(rest);
    if (mxw_bytes_equal_nocase(keyword, MXW_BYTES("XFORWARD")))
        capabilities->xforward = mxw_delivery_attributes_parse(rest);
}

bool mxw_delivery_hear(struct mxw_delivery_client *client, mxw_time now)
{
    for (;;) {
        switch (mxw_smtp_reply_read(&client->reader, &client->input)) {
        case MXW_SMTP_HEARD_MORE:
            return false;
        case MXW_SMTP_HEARD_LINE:
            if (mxw_delivery_awaited(client) == mxw_delivery_hello(client)
                && client->reader.line_count > 1)
                learn_capability(&client->capabilities, client->reader.line);
            break;
        case MXW_SMTP_HEARD_REPLY:
            dispatch(client, now);
            return true;
        case MXW_SMTP_HEARD_NONSENSE:
            mxw_delivery_fail(client, MXW_DELIVERY_NONSENSE, no_reply);
            return true;
        }
    }
}
