#include "core/smtp/server.h"

#include <assert.h>

#include "core/smtp/server_private.h"

/* What stays free in the output: room for the reply to one command, and for a last 421. */
#define OUTPUT_RESERVE (2 * MXW_SMTP_REPLY_MAX)

void mxw_smtp_server_begin(struct mxw_smtp_server *server, const struct mxw_smtp_settings *settings,
                           mxw_bytes id, mxw_time now)
{
    assert(settings->host_name.len <= MXW_PATH_DOMAIN_MAX && settings->message_size_max > 0);
    *server = (struct mxw_smtp_server){
        .settings = settings,
        .id = id,
        .stage = MXW_SMTP_UNGREETED,
        .waiting_since = now,
        .session_deadline = now + settings->session_timeout,
    };
    server->output = MXW_WRITER(server->output_at);
}

void mxw_smtp_server_name(struct mxw_smtp_server *server, mxw_bytes id)
{
    server->id = id;
}

void mxw_smtp_server_say(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own)
{
    bool is_refusal = mxw_smtp_reply_class(own->code) >= 4;
    mxw_smtp_put_reply(&server->output,
                       &(struct mxw_smtp_reply){
                           .code = own->code,
                           .enhanced = own->enhanced,
                           .text = own->text,
                           .id = is_refusal ? server->id : (mxw_bytes){ 0 },
                       });
    assert(!server->output.overflowed);
}

void mxw_smtp_server_end_transaction(struct mxw_smtp_server *server)
{
    server->stage = MXW_SMTP_READY;
    server->recipients_accepted = 0;
    server->recipients_refused = 0;
}

void mxw_smtp_server_leave(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own)
{
    mxw_smtp_server_say(server, own);
    server->stage = MXW_SMTP_CLOSING;
    server->request = MXW_SMTP_REQUEST_NONE;
}

void mxw_smtp_server_refuse(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own)
{
    MXW_SMTP_OWN_REPLY(too_many, 421, 4, 7, 0, "Too many errors");
    server->error_count++;
    if (server->error_count > server->settings->errors_max)
        mxw_smtp_server_leave(server, &too_many);
    else
        mxw_smtp_server_say(server, own);
}

void mxw_smtp_server_greet(struct mxw_smtp_server *server, bool early_talk, mxw_time now)
{
    MXW_SMTP_OWN_REPLY(spoke_first, 554, 5, 5, 1, "You spoke before you were greeted");
    assert(server->stage == MXW_SMTP_UNGREETED);
    server->waiting_since = now;
    if (early_talk) {
        mxw_smtp_server_leave(server, &spoke_first);
        return;
    }
    mxw_put_text(&server->output, "220 ");
    mxw_put(&server->output, server->settings->host_name);
    mxw_put_text(&server->output, " ESMTP mxwarden\r\n");
    server->stage = MXW_SMTP_GREETED;
}

/* Commands. */

static size_t take_line(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    MXW_SMTP_OWN_REPLY(too_long, 500, 5, 5, 2, "Line is too long");
    enum mxw_line_got got;
    size_t taken = mxw_line_take(&server->line, in, &got);
    if (got == MXW_LINE_MORE)
        return taken;

    server->waiting_since = now;
    server->has_octets_behind = taken < in.len;
    if (got == MXW_LINE_TOO_LONG)
        mxw_smtp_server_refuse(server, &too_long);
    else
        mxw_smtp_server_obey(server, mxw_line_text(&server->line));
    return taken;
}

static size_t take_some(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    if (server->stage == MXW_SMTP_IN_DATA)
        return mxw_smtp_server_take_body(server, in, now);
    if (mxw_smtp_server_is_in_chunk(server))
        return mxw_smtp_server_take_chunk(server, in, now);
    return take_line(server, in, now);
}

/* Between transactions, and nobody waits for anything. */
static bool is_at_rest(const struct mxw_smtp_server *server)
{
    return (server->stage == MXW_SMTP_GREETED || server->stage == MXW_SMTP_READY)
        && !mxw_smtp_server_is_asking(server);
}

static void leave_if_shutting_down(struct mxw_smtp_server *server)
{
    /* RFC 5321 3.8: 421 may come at any time. */
    MXW_SMTP_OWN_REPLY(shutdown, 421, 4, 3, 2, "Service is shutting down, try again");
    if (server->is_shutting_down && is_at_rest(server))
        mxw_smtp_server_leave(server, &shutdown);
}

static bool has_room(const struct mxw_smtp_server *server)
{
    return server->output.room - server->output.used >= OUTPUT_RESERVE;
}

static bool hears(enum mxw_smtp_stage stage)
{
    return stage != MXW_SMTP_UNGREETED && stage != MXW_SMTP_IN_HANDSHAKE;
}

size_t mxw_smtp_server_take(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    if (mxw_smtp_server_is_asking(server) || !hears(server->stage))
        return 0;

    size_t taken = 0;
    server->request = MXW_SMTP_REQUEST_NONE;
    leave_if_shutting_down(server);
    while ((taken < in.len || mxw_smtp_server_has_whole_chunk(server))
           && server->request == MXW_SMTP_REQUEST_NONE && has_room(server)) {
        if (server->stage == MXW_SMTP_CLOSING)
            return in.len;
        mxw_bytes rest = mxw_bytes_from(in, taken);
        taken += take_some(server, rest, now);
    }
    return server->stage == MXW_SMTP_CLOSING ? in.len : taken;
}

bool mxw_smtp_server_is_asking(const struct mxw_smtp_server *server)
{
    return server->request == MXW_SMTP_REQUEST_MAIL || server->request == MXW_SMTP_REQUEST_RECIPIENT
        || server->request == MXW_SMTP_REQUEST_DATA || server->request == MXW_SMTP_REQUEST_MESSAGE;
}

/* Answers. */

static void begin_transaction(struct mxw_smtp_server *server)
{
    server->has_mail_refused = false;
    server->idle_commands = 0;
    server->recipients_accepted = 0;
    server->recipients_refused = 0;
}

static void accept(struct mxw_smtp_server *server, mxw_time now)
{
    server->stage = mxw_smtp_server_stage_after(server->stage, server->verb);
    if (server->request == MXW_SMTP_REQUEST_MAIL)
        begin_transaction(server);
    else if (server->request == MXW_SMTP_REQUEST_RECIPIENT)
        server->recipients_accepted++;
    else
        mxw_smtp_server_begin_body(server, now);
}

void mxw_smtp_server_reply(struct mxw_smtp_server *server, const struct mxw_smtp_reply *reply,
                           mxw_time now)
{
    assert(mxw_smtp_server_is_asking(server));
    unsigned class = mxw_smtp_reply_class(reply->code);
    bool is_data = server->request == MXW_SMTP_REQUEST_DATA;
    assert(class >= 4 || class == (is_data ? 3 : 2));

    struct mxw_smtp_reply said = *reply;
    if (class == 3 && said.text.len == 0)
        said.text = MXW_BYTES("End the message with CR LF . CR LF");
    mxw_smtp_put_reply(&server->output, &said);
    assert(!server->output.overflowed);

    if (server->request == MXW_SMTP_REQUEST_MESSAGE)
        mxw_smtp_server_end_transaction(server);
    else if (class < 4)
        accept(server, now);
    else if (server->request == MXW_SMTP_REQUEST_RECIPIENT)
        server->recipients_refused++;

    server->request = MXW_SMTP_REQUEST_NONE;
    server->waiting_since = now;
    if (reply->code == 421)
        server->stage = MXW_SMTP_CLOSING;
    leave_if_shutting_down(server);
}

void mxw_smtp_server_tls_started(struct mxw_smtp_server *server, mxw_time now)
{
    assert(server->stage == MXW_SMTP_IN_HANDSHAKE);
    /* RFC 3207 4.2: whatever the client said before the handshake is forgotten. */
    mxw_smtp_server_end_transaction(server);
    server->stage = MXW_SMTP_GREETED;
    server->request = MXW_SMTP_REQUEST_NONE;
    server->is_extended = false;
    server->has_mail_refused = false;
    server->is_tls = true;
    server->waiting_since = now;
    leave_if_shutting_down(server);
}

/* Time. */

static bool is_timed(const struct mxw_smtp_server *server)
{
    return server->stage != MXW_SMTP_UNGREETED && server->stage != MXW_SMTP_CLOSING
        && !mxw_smtp_server_is_asking(server);
}

/* Between two chunks the client is as much in the middle of its message as inside of one. */
static bool is_in_message(const struct mxw_smtp_server *server)
{
    return server->stage == MXW_SMTP_IN_DATA || server->stage == MXW_SMTP_HAS_CHUNK
        || mxw_smtp_server_is_in_chunk(server);
}

static mxw_time silence_deadline(const struct mxw_smtp_server *server)
{
    const struct mxw_smtp_settings *settings = server->settings;
    if (is_in_message(server))
        return server->waiting_since + settings->data_timeout;
    if (server->stage == MXW_SMTP_IN_HANDSHAKE)
        return server->waiting_since + settings->handshake_timeout;
    return server->waiting_since + settings->command_timeout;
}

static mxw_time rate_deadline(const struct mxw_smtp_server *server)
{
    bool applies = is_in_message(server) && server->settings->rate_octets_min > 0;
    return applies ? server->interval_start + server->settings->rate_interval : MXW_NEVER;
}

mxw_time mxw_smtp_server_deadline(const struct mxw_smtp_server *server)
{
    if (!is_timed(server))
        return MXW_NEVER;
    return mxw_time_sooner(server->session_deadline,
                           mxw_time_sooner(silence_deadline(server), rate_deadline(server)));
}

static void time_out(struct mxw_smtp_server *server, mxw_bytes text)
{
    if (server->stage == MXW_SMTP_IN_HANDSHAKE)
        server->stage = MXW_SMTP_CLOSING; /* plain text would only disturb TLS */
    else
        mxw_smtp_server_leave(server, &(struct mxw_smtp_own_reply){ 421, { 4, 4, 2 }, text });
}

void mxw_smtp_server_expire(struct mxw_smtp_server *server, mxw_time now)
{
    if (now < mxw_smtp_server_deadline(server))
        return;
    if (now >= server->session_deadline) {
        time_out(server, MXW_BYTES("This session has lasted too long"));
    } else if (now >= silence_deadline(server)) {
        time_out(server, MXW_BYTES("Nothing was heard for too long"));
    } else if (server->interval_octets < server->settings->rate_octets_min) {
        time_out(server, MXW_BYTES("The message comes too slowly"));
    } else {
        server->interval_start = now;
        server->interval_octets = 0;
    }
}

/* Ends. */

void mxw_smtp_server_shutdown(struct mxw_smtp_server *server)
{
    server->is_shutting_down = true;
    leave_if_shutting_down(server);
}

void mxw_smtp_server_dismiss(struct mxw_smtp_server *server, const struct mxw_smtp_reply *reply)
{
    if (server->stage == MXW_SMTP_CLOSING)
        return;
    if (server->stage != MXW_SMTP_IN_HANDSHAKE)
        mxw_smtp_put_reply(&server->output, reply);
    assert(!server->output.overflowed);
    server->stage = MXW_SMTP_CLOSING;
    server->request = MXW_SMTP_REQUEST_NONE;
}

mxw_bytes mxw_smtp_server_output(const struct mxw_smtp_server *server)
{
    return mxw_written(&server->output);
}

void mxw_smtp_server_sent(struct mxw_smtp_server *server)
{
    server->output.used = 0;
}

bool mxw_smtp_server_is_closing(const struct mxw_smtp_server *server)
{
    return server->stage == MXW_SMTP_CLOSING;
}
