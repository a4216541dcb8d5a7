/* The client machine: its life, its goals and events, and what it asks for next. */
#include "core/delivery/client.h"

#include <assert.h>

#include "core/delivery/parts.h"

static const struct mxw_smtp_reply no_reply;

/* What a failure would be about, as things stand. */
static enum mxw_delivery_step current_step(const struct mxw_delivery_client *client)
{
    static const enum mxw_delivery_step of_command[MXW_COMMAND_COUNT] = {
        [MXW_COMMAND_NONE] = MXW_DELIVERY_AT_IDLE,
        [MXW_COMMAND_BANNER] = MXW_DELIVERY_AT_BANNER,
        [MXW_COMMAND_EHLO] = MXW_DELIVERY_AT_EHLO,
        [MXW_COMMAND_HELO] = MXW_DELIVERY_AT_EHLO,
        [MXW_COMMAND_LHLO] = MXW_DELIVERY_AT_EHLO,
        [MXW_COMMAND_STARTTLS] = MXW_DELIVERY_AT_STARTTLS,
        [MXW_COMMAND_XCLIENT] = MXW_DELIVERY_AT_ORIGIN,
        [MXW_COMMAND_XFORWARD] = MXW_DELIVERY_AT_ORIGIN,
        [MXW_COMMAND_MAIL] = MXW_DELIVERY_AT_MAIL,
        [MXW_COMMAND_RCPT] = MXW_DELIVERY_AT_RECIPIENT,
        [MXW_COMMAND_DATA] = MXW_DELIVERY_AT_DATA,
        [MXW_COMMAND_DOT] = MXW_DELIVERY_AT_DOT,
        [MXW_COMMAND_RSET] = MXW_DELIVERY_AT_IDLE,
        [MXW_COMMAND_QUIT] = MXW_DELIVERY_AT_IDLE,
    };
    if (client->phase == MXW_PHASE_CONNECTING)
        return MXW_DELIVERY_AT_CONNECT;
    if (client->phase == MXW_PHASE_TLS)
        return MXW_DELIVERY_AT_TLS;
    if (client->phase == MXW_PHASE_BODY)
        return MXW_DELIVERY_AT_BODY;
    if (client->phase == MXW_PHASE_GREETING && client->flight_count == 0)
        return MXW_DELIVERY_AT_EHLO;
    return of_command[mxw_delivery_awaited(client)];
}

bool mxw_delivery_is_committed(const struct mxw_delivery_client *client)
{
    enum mxw_delivery_command command = mxw_delivery_awaited(client);
    return client->phase == MXW_PHASE_BODY || command == MXW_COMMAND_DATA
        || command == MXW_COMMAND_DOT;
}

void mxw_delivery_await(struct mxw_delivery_client *client, enum mxw_delivery_command command,
                        size_t recipient_index)
{
    assert(client->flight_count < MXW_DELIVERY_IN_FLIGHT_MAX);
    uint32_t at = (client->flight_first + client->flight_count) % MXW_DELIVERY_IN_FLIGHT_MAX;
    client->flights[at] =
        (struct mxw_delivery_flight){ .command = (uint8_t)command,
                                      .recipient_index = (uint32_t)recipient_index };
    client->flight_count++;
}

void mxw_delivery_tell(struct mxw_delivery_client *client, const struct mxw_delivery_report *report)
{
    assert(!client->has_report);
    client->report = *report;
    client->has_report = true;
}

void mxw_delivery_forget_envelope(struct mxw_delivery_client *client)
{
    client->is_used = true;
    client->envelope = NULL;
    client->envelope_deadline = MXW_NEVER;
    client->has_sent_xforward = false;
    client->has_sent_mail = false;
    client->is_mail_answered = false;
    client->is_mail_refused = false;
    client->wants_message = false;
    client->recipient_next = 0;
    client->accepted_count = 0;
}

void mxw_delivery_end(struct mxw_delivery_client *client)
{
    client->phase = MXW_PHASE_ENDED;
    client->deadline = MXW_NEVER;
    client->envelope = NULL;
    client->input = (mxw_bytes){ 0 };
    client->flight_count = 0;
    client->must_start_tls = false;
}

void mxw_delivery_fail(struct mxw_delivery_client *client, enum mxw_delivery_reason reason,
                       struct mxw_smtp_reply reply)
{
    struct mxw_delivery_report report = {
        .kind = MXW_DELIVERY_FAILED, .step = current_step(client), .reason = reason, .reply = reply
    };
    bool has_gone = reason == MXW_DELIVERY_LOST || reason == MXW_DELIVERY_CLOSING;
    report.is_stale = has_gone && client->is_used && !client->is_mail_answered;
    report.may_go_plain = client->phase == MXW_PHASE_TLS && reason != MXW_DELIVERY_INJECTED
        && client->settings.tls == MXW_HOP_TLS_MAY;

    /* RFC 1047: behind our dot nobody knows who has the message. */
    if (report.step == MXW_DELIVERY_AT_DOT) {
        report.kind = MXW_DELIVERY_MESSAGE;
        report.is_uncertain = true;
        report.is_stale = false;
    }
    bool is_awaited = client->envelope != NULL
        || (client->phase != MXW_PHASE_READY && client->phase != MXW_PHASE_LEAVING);
    mxw_delivery_end(client);
    if (is_awaited)
        mxw_delivery_tell(client, &report);
}

void mxw_delivery_begin(struct mxw_delivery_client *client,
                        const struct mxw_delivery_settings *settings, mxw_time now)
{
    assert(settings->helo_name.len > 0 && settings->helo_name.len <= MXW_DELIVERY_PATH_MAX);
    *client = (struct mxw_delivery_client){ .settings = *settings,
                                            .hello = settings->helo_name,
                                            .phase = MXW_PHASE_CONNECTING,
                                            .deadline = now + settings->timeouts.connect,
                                            .envelope_deadline = MXW_NEVER };
}

static bool is_over(const struct mxw_delivery_client *client)
{
    return client->phase == MXW_PHASE_ENDED || client->phase == MXW_PHASE_LEAVING;
}

void mxw_delivery_set_envelope(struct mxw_delivery_client *client,
                               const struct mxw_delivery_envelope *envelope, mxw_time now)
{
    if (is_over(client))
        return;
    assert(!mxw_delivery_is_committed(client));
    assert(envelope->recipient_count >= client->recipient_next);
    client->envelope = envelope;
    if (client->envelope_deadline == MXW_NEVER)
        client->envelope_deadline = now + client->settings.timeouts.envelope;
    client->deadline = client->phase == MXW_PHASE_READY
        ? client->envelope_deadline
        : mxw_time_sooner(client->deadline, client->envelope_deadline);
}

void mxw_delivery_send_message(struct mxw_delivery_client *client, mxw_time now)
{
    (void)now;
    if (is_over(client))
        return;
    assert(client->envelope != NULL && !mxw_delivery_is_committed(client));
    client->wants_message = true;
}

void mxw_delivery_piece(struct mxw_delivery_client *client, mxw_bytes piece, mxw_time now)
{
    if (is_over(client))
        return;
    assert(client->phase == MXW_PHASE_BODY && client->piece.len == 0 && !client->has_ended_pieces);
    client->piece = piece;
    client->deadline = now + client->settings.timeouts.piece;
}

void mxw_delivery_pieces_end(struct mxw_delivery_client *client, mxw_time now)
{
    if (is_over(client))
        return;
    assert(client->phase == MXW_PHASE_BODY && client->piece.len == 0);
    client->has_ended_pieces = true;
    client->deadline = now + client->settings.timeouts.final_reply;
}

static void abandon_flights(struct mxw_delivery_client *client)
{
    for (size_t i = 0; i < client->flight_count; i++)
        client->flights[(client->flight_first + i) % MXW_DELIVERY_IN_FLIGHT_MAX].is_abandoned =
            true;
}

void mxw_delivery_reset(struct mxw_delivery_client *client, mxw_time now)
{
    if (is_over(client) || client->envelope == NULL)
        return;
    if (mxw_delivery_is_committed(client)) {
        mxw_delivery_end(client);
        return;
    }
    bool was_sent = client->has_sent_mail;
    mxw_delivery_forget_envelope(client);
    if (!was_sent)
        return;
    abandon_flights(client);
    client->must_reset = true;
    client->deadline = now + client->settings.timeouts.goodbye;
}

void mxw_delivery_quit(struct mxw_delivery_client *client, mxw_time now)
{
    if (is_over(client))
        return;
    if (client->phase != MXW_PHASE_READY || mxw_delivery_is_committed(client)) {
        mxw_delivery_end(client);
        return;
    }
    mxw_delivery_forget_envelope(client);
    abandon_flights(client);
    client->phase = MXW_PHASE_LEAVING;
    client->must_quit = true;
    client->deadline = now + client->settings.timeouts.goodbye;
}

void mxw_delivery_connected(struct mxw_delivery_client *client, mxw_time now)
{
    if (client->phase != MXW_PHASE_CONNECTING)
        return;
    client->phase = MXW_PHASE_GREETING;
    client->deadline =
        mxw_time_sooner(now + client->settings.timeouts.envelope, client->envelope_deadline);
    mxw_delivery_await(client, MXW_COMMAND_BANNER, 0);
}

void mxw_delivery_take(struct mxw_delivery_client *client, mxw_bytes bytes, mxw_time now)
{
    (void)now;
    if (client->phase == MXW_PHASE_ENDED || bytes.len == 0)
        return;
    assert(client->phase != MXW_PHASE_CONNECTING && client->input.len == 0);
    if (client->phase == MXW_PHASE_TLS)
        mxw_delivery_fail(client, MXW_DELIVERY_INJECTED, no_reply);
    else
        client->input = bytes;
}

void mxw_delivery_tls_started(struct mxw_delivery_client *client, mxw_time now)
{
    (void)now;
    if (client->phase != MXW_PHASE_TLS)
        return;
    /* RFC 3207 4.2: what was learned without TLS is forgotten, on both sides. */
    client->is_tls = true;
    client->xclient_len = 0;
    client->hello = client->settings.helo_name;
    client->capabilities = (struct mxw_delivery_capabilities){ 0 };
    client->phase = MXW_PHASE_GREETING;
    client->greeting = (uint8_t)mxw_delivery_hello(client);
}

void mxw_delivery_tls_failed(struct mxw_delivery_client *client, mxw_time now)
{
    if (client->phase == MXW_PHASE_TLS)
        mxw_delivery_fail(client, MXW_DELIVERY_BAD_TLS, no_reply);
    else
        mxw_delivery_closed(client, now);
}

void mxw_delivery_closed(struct mxw_delivery_client *client, mxw_time now)
{
    (void)now;
    client->has_closed = true;
    client->must_say_quit = false;
}

void mxw_delivery_expire(struct mxw_delivery_client *client, mxw_time now)
{
    if (client->phase != MXW_PHASE_ENDED && now >= client->deadline)
        mxw_delivery_fail(client, MXW_DELIVERY_TIMED_OUT, no_reply);
}

/* The next run of the message as it goes over the wire; at its end what ends it. */
static mxw_bytes due_body(struct mxw_delivery_client *client)
{
    if (client->phase != MXW_PHASE_BODY)
        return (mxw_bytes){ 0 };
    if (client->piece.len > 0)
        return mxw_dot_stuff_next(&client->stuff, &client->piece);
    if (!client->has_ended_pieces)
        return (mxw_bytes){ 0 };
    client->phase = MXW_PHASE_READY;
    mxw_delivery_await(client, MXW_COMMAND_DOT, 0);
    return mxw_dot_stuff_end(&client->stuff);
}

static struct mxw_delivery_action report_action(struct mxw_delivery_client *client)
{
    client->has_report = false;
    return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_REPORT, .report = client->report };
}

static struct mxw_delivery_action send_action(mxw_bytes bytes)
{
    return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_SEND, .bytes = bytes };
}

/* RFC 5321 4.1.1.10: a refused client says QUIT too; it need not wait for the answer. */
static struct mxw_delivery_action end_action(struct mxw_delivery_client *client)
{
    if (!client->must_say_quit)
        return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_CLOSE };
    client->must_say_quit = false;
    return send_action(MXW_BYTES("QUIT\r\n"));
}

/* Everything was said: what to wait for. */
static struct mxw_delivery_action wait_action(struct mxw_delivery_client *client)
{
    if (client->phase == MXW_PHASE_BODY)
        return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_WANT_PIECE };
    if (client->must_start_tls) {
        client->must_start_tls = false;
        return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_START_TLS,
                                             .must_verify =
                                                 client->settings.tls == MXW_HOP_TLS_VERIFY };
    }
    if (client->phase == MXW_PHASE_READY && client->flight_count == 0) {
        client->envelope_deadline = MXW_NEVER;
        client->deadline = MXW_NEVER;
    }
    return (struct mxw_delivery_action){ .kind = MXW_DELIVERY_WAIT };
}

/* Takes in what there is until somebody must be told. True: somebody must. */
static bool take_in(struct mxw_delivery_client *client, mxw_time now)
{
    while (!client->has_report && client->phase != MXW_PHASE_ENDED)
        if (!mxw_delivery_hear(client, now) && !mxw_delivery_tell_unasked(client))
            break;
    if (client->has_closed && !client->has_report && client->phase != MXW_PHASE_ENDED)
        mxw_delivery_fail(client, MXW_DELIVERY_LOST, no_reply);
    return client->has_report;
}

struct mxw_delivery_action mxw_delivery_next(struct mxw_delivery_client *client, mxw_time now)
{
    if (take_in(client, now))
        return report_action(client);
    if (client->phase == MXW_PHASE_ENDED)
        return end_action(client);

    mxw_bytes commands = mxw_delivery_due_commands(client, now);
    if (commands.len > 0)
        return send_action(commands);
    mxw_bytes body = due_body(client);
    return body.len > 0 ? send_action(body) : wait_action(client);
}

bool mxw_delivery_is_idle(const struct mxw_delivery_client *client)
{
    return client->phase == MXW_PHASE_READY && client->envelope == NULL && !client->has_closed;
}

bool mxw_delivery_has_sent_dot(const struct mxw_delivery_client *client)
{
    return mxw_delivery_awaited(client) == MXW_COMMAND_DOT;
}

bool mxw_delivery_is_bound(const struct mxw_delivery_client *client)
{
    if (client->settings.origin == MXW_HOP_CLIENT_XCLIENT)
        return client->xclient_len > 0
            && (client->capabilities.xclient & MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR)) == 0;
    return client->settings.origin == MXW_HOP_CLIENT_PROXY;
}
