/* What the machine says, and when it may say it. */
#include <assert.h>

#include "core/delivery/parts.h"

/* Our own parsers let no line end into a path; a hop would take it for another command. */
static bool is_one_line(mxw_bytes text)
{
    return !mxw_bytes_has(text, '\r') && !mxw_bytes_has(text, '\n');
}

static void put_path(struct mxw_writer *out, mxw_bytes path)
{
    assert(path.len <= MXW_DELIVERY_PATH_MAX && is_one_line(path));
    mxw_put_byte(out, '<');
    mxw_put(out, path);
    mxw_put_byte(out, '>');
}

static void put_mail(const struct mxw_delivery_client *client, struct mxw_writer *out)
{
    const struct mxw_delivery_envelope *envelope = client->envelope;
    mxw_put_text(out, "MAIL FROM:");
    put_path(out, envelope->sender);
    if (client->capabilities.size && envelope->size > 0) {
        mxw_put_text(out, " SIZE=");
        mxw_put_number(out, envelope->size);
    }
    if (client->capabilities.eight_bit_mime && envelope->eight_bit)
        mxw_put_text(out, " BODY=8BITMIME");
    if (client->capabilities.smtputf8 && envelope->utf8)
        mxw_put_text(out, " SMTPUTF8");
}

static void put_origin(const struct mxw_delivery_client *client, struct mxw_writer *out,
                       unsigned offered)
{
    mxw_delivery_put_attributes(out, &client->envelope->origin, client->settings.origin, offered);
}

static bool is_greeting(enum mxw_delivery_command command)
{
    return command == MXW_COMMAND_EHLO || command == MXW_COMMAND_HELO
        || command == MXW_COMMAND_LHLO;
}

static void put_command(const struct mxw_delivery_client *client, struct mxw_writer *out,
                        enum mxw_delivery_command command)
{
    static const mxw_bytes verbs[MXW_COMMAND_COUNT] = {
        [MXW_COMMAND_EHLO] = MXW_BYTES_INIT("EHLO "),
        [MXW_COMMAND_HELO] = MXW_BYTES_INIT("HELO "),
        [MXW_COMMAND_LHLO] = MXW_BYTES_INIT("LHLO "),
        [MXW_COMMAND_STARTTLS] = MXW_BYTES_INIT("STARTTLS"),
        [MXW_COMMAND_XCLIENT] = MXW_BYTES_INIT("XCLIENT"),
        [MXW_COMMAND_XFORWARD] = MXW_BYTES_INIT("XFORWARD"),
        [MXW_COMMAND_RCPT] = MXW_BYTES_INIT("RCPT TO:"),
        [MXW_COMMAND_DATA] = MXW_BYTES_INIT("DATA"),
        [MXW_COMMAND_RSET] = MXW_BYTES_INIT("RSET"),
        [MXW_COMMAND_QUIT] = MXW_BYTES_INIT("QUIT"),
    };
    mxw_put(out, verbs[command]);
    if (is_greeting(command))
        mxw_put(out, client->hello);
    if (command == MXW_COMMAND_XCLIENT)
        put_origin(client, out, client->capabilities.xclient & MXW_ORIGIN_OF_XCLIENT);
    if (command == MXW_COMMAND_XFORWARD)
        put_origin(client, out, client->capabilities.xforward);
    if (command == MXW_COMMAND_MAIL)
        put_mail(client, out);
    if (command == MXW_COMMAND_RCPT)
        put_path(out, client->envelope->recipients[client->recipient_next].address);
    mxw_put_text(out, "\r\n");
}

bool mxw_delivery_find_recipient(struct mxw_delivery_client *client)
{
    const struct mxw_delivery_envelope *envelope = client->envelope;
    while (client->recipient_next < envelope->recipient_count
           && envelope->recipients[client->recipient_next].is_dropped)
        client->recipient_next++;
    return client->recipient_next < envelope->recipient_count;
}

static size_t wanted_count(const struct mxw_delivery_envelope *envelope)
{
    size_t count = 0;
    for (size_t i = 0; i < envelope->recipient_count; i++)
        count += !envelope->recipients[i].is_dropped;
    return count;
}

/* Whether it is another client than XCLIENT has told of. All that is known of it counts, and not
 * what the hop asks for: after XCLIENT it may ask for nothing. */
static bool is_another_client(const struct mxw_delivery_client *client)
{
    uint8_t now_at[MXW_ORIGIN_LINE_MAX];
    struct mxw_writer now = MXW_WRITER(now_at);
    put_origin(client, &now, MXW_ORIGIN_OF_XCLIENT);
    return !mxw_bytes_equal(mxw_written(&now),
                            (mxw_bytes){ client->xclient_at, client->xclient_len });
}

/* From now on it is the client that speaks: what it has said to us, the hop hears. */
static void adopt_client(struct mxw_delivery_client *client)
{
    struct mxw_writer said = MXW_WRITER(client->xclient_at), hello = MXW_WRITER(client->hello_at);
    put_origin(client, &said, MXW_ORIGIN_OF_XCLIENT);
    client->xclient_len = said.used;
    mxw_delivery_put_hello_name(&hello, &client->envelope->origin);
    bool has_name = hello.used > 0 && !hello.overflowed;
    client->hello = has_name ? mxw_written(&hello) : client->settings.helo_name;
}

/* MAIL, or what the hop must hear of the client before. */
static enum mxw_delivery_command opening_due(const struct mxw_delivery_client *client)
{
    enum mxw_hop_client how = client->settings.origin;
    if (how == MXW_HOP_CLIENT_XCLIENT && is_another_client(client))
        return MXW_COMMAND_XCLIENT;
    if (how == MXW_HOP_CLIENT_XFORWARD && !client->has_sent_xforward)
        return MXW_COMMAND_XFORWARD;
    return MXW_COMMAND_MAIL;
}

/* What of the transaction has not been said yet. A refused MAIL leaves nothing to say: each
 * recipient is answered by it. */
static enum mxw_delivery_command transaction_due(struct mxw_delivery_client *client)
{
    if (client->envelope == NULL || client->is_mail_refused)
        return MXW_COMMAND_NONE;
    if (!client->has_sent_mail)
        return opening_due(client);
    if (mxw_delivery_find_recipient(client))
        return MXW_COMMAND_RCPT;
    if (!client->wants_message || client->flight_count > 0)
        return MXW_COMMAND_NONE;
    assert(client->accepted_count > 0 && client->accepted_count == wanted_count(client->envelope));
    /* RFC 2033 4.2: there would be as many replies to our dot. */
    assert(client->settings.protocol != MXW_HOP_LMTP || client->accepted_count == 1);
    return MXW_COMMAND_DATA;
}

static enum mxw_delivery_command command_due(struct mxw_delivery_client *client)
{
    if (client->phase == MXW_PHASE_GREETING)
        return (enum mxw_delivery_command)client->greeting;
    if (client->phase == MXW_PHASE_LEAVING)
        return client->must_quit ? MXW_COMMAND_QUIT : MXW_COMMAND_NONE;
    if (client->phase != MXW_PHASE_READY || mxw_delivery_is_committed(client))
        return MXW_COMMAND_NONE;
    if (client->must_reset)
        return MXW_COMMAND_RSET;
    return transaction_due(client);
}

static void note_sent(struct mxw_delivery_client *client, enum mxw_delivery_command command,
                      mxw_time now)
{
    mxw_delivery_await(client, command, client->recipient_next);
    client->greeting = MXW_COMMAND_NONE;
    if (command == MXW_COMMAND_XCLIENT) {
        adopt_client(client);
        client->phase = MXW_PHASE_GREETING;
    }
    if (command == MXW_COMMAND_XFORWARD)
        client->has_sent_xforward = true;
    if (command == MXW_COMMAND_MAIL)
        client->has_sent_mail = true;
    if (command == MXW_COMMAND_RCPT)
        client->recipient_next++;
    if (command == MXW_COMMAND_RSET)
        client->must_reset = false;
    if (command == MXW_COMMAND_QUIT)
        client->must_quit = false;
    if (is_greeting(command))
        client->capabilities = (struct mxw_delivery_capabilities){ 0 };
    if (command == MXW_COMMAND_DATA) {
        client->wants_message = false;
        client->deadline = now + client->settings.timeouts.data;
    }
}

/* RFC 2920 3.1: EHLO, DATA and QUIT may only end a group, and the message stands alone. We also let
 * DATA wait for every reply before it, so that a refused recipient can stop it. */
static bool may_send(const struct mxw_delivery_client *client)
{
    if (client->flight_count == 0)
        return true;
    return client->capabilities.pipelining && client->flight_count < MXW_DELIVERY_IN_FLIGHT_MAX;
}

mxw_bytes mxw_delivery_due_commands(struct mxw_delivery_client *client, mxw_time now)
{
    struct mxw_writer out = MXW_WRITER(client->commands_at);
    while (may_send(client)) {
        enum mxw_delivery_command command = command_due(client);
        if (command == MXW_COMMAND_NONE)
            break;
        struct mxw_writer longer = out;
        put_command(client, &longer, command);
        if (longer.overflowed)
            break;
        out = longer;
        note_sent(client, command, now);
    }
    return mxw_written(&out);
}
