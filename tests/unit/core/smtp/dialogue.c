#include "tests/unit/core/smtp/dialogue.h"

void dialogue_begin(struct dialogue *dialogue, const struct mxw_smtp_settings *settings)
{
    memset(dialogue, 0, sizeof *dialogue);
    dialogue_clear(dialogue);
    mxw_smtp_server_begin(&dialogue->server, settings, MXW_BYTES("id7"), dialogue->now);
    mxw_smtp_server_greet(&dialogue->server, false, dialogue->now);
    dialogue_send(dialogue);
}

void dialogue_clear(struct dialogue *dialogue)
{
    dialogue->asked = MXW_WRITER(dialogue->asked_at);
    dialogue->said = MXW_WRITER(dialogue->said_at);
    dialogue->body = MXW_WRITER(dialogue->body_at);
}

void dialogue_send(struct dialogue *dialogue)
{
    mxw_put(&dialogue->said, mxw_smtp_server_output(&dialogue->server));
    mxw_smtp_server_sent(&dialogue->server);
}

static const struct mxw_smtp_reply *judge(const struct mxw_path *path)
{
    static const struct mxw_smtp_reply yes = { .code = 250,
                                               .enhanced = { 2, 1, 0 },
                                               .text = MXW_BYTES_INIT("Yes") };
    static const struct mxw_smtp_reply no = { .code = 550,
                                              .enhanced = { 5, 7, 1 },
                                              .text = MXW_BYTES_INIT("No") };
    static const struct mxw_smtp_reply later = { .code = 450,
                                                 .enhanced = { 4, 7, 1 },
                                                 .text = MXW_BYTES_INIT("Later") };
    static const struct mxw_smtp_reply away = { .code = 421,
                                                .enhanced = { 4, 7, 0 },
                                                .text = MXW_BYTES_INIT("Away") };
    if (mxw_bytes_starts_with(path->local, MXW_BYTES("no")))
        return &no;
    if (mxw_bytes_starts_with(path->local, MXW_BYTES("later")))
        return &later;
    return mxw_bytes_starts_with(path->local, MXW_BYTES("away")) ? &away : &yes;
}

static void note(struct dialogue *dialogue, mxw_bytes word, mxw_bytes detail)
{
    mxw_put(&dialogue->asked, word);
    if (detail.len > 0)
        mxw_put_byte(&dialogue->asked, '=');
    mxw_put(&dialogue->asked, detail);
    mxw_put_byte(&dialogue->asked, ' ');
}

static void note_mail(struct dialogue *dialogue, const struct mxw_smtp_mail *mail)
{
    static const mxw_bytes bodies[] = { [MXW_SMTP_BODY_UNSAID] = MXW_BYTES_INIT(""),
                                        [MXW_SMTP_BODY_7BIT] = MXW_BYTES_INIT(",7"),
                                        [MXW_SMTP_BODY_8BITMIME] = MXW_BYTES_INIT(",8") };
    mxw_put_text(&dialogue->asked, "mail=");
    mxw_put(&dialogue->asked, mail->path.text);
    if (mail->has_size) {
        mxw_put_byte(&dialogue->asked, ',');
        mxw_put_number(&dialogue->asked, mail->size);
    }
    mxw_put(&dialogue->asked, bodies[mail->body]);
    mxw_put(&dialogue->asked, mail->is_utf8 ? MXW_BYTES(",utf8") : MXW_BYTES(""));
    mxw_put_byte(&dialogue->asked, ' ');
}

static void note_message(struct dialogue *dialogue)
{
    mxw_put_text(&dialogue->asked, "message=");
    mxw_put_number(&dialogue->asked, dialogue->server.dot.octets);
    mxw_put(&dialogue->asked,
            dialogue->server.dot.has_eight_bit ? MXW_BYTES(",8 ") : MXW_BYTES(" "));
}

static void answer(struct dialogue *dialogue, const struct mxw_smtp_reply *reply)
{
    mxw_smtp_server_reply(&dialogue->server, reply, dialogue->now);
}

static void serve(struct dialogue *dialogue)
{
    static const struct mxw_smtp_reply go_ahead = { .code = 354 };
    static const struct mxw_smtp_reply not_now = { .code = 451,
                                                   .enhanced = { 4, 3, 0 },
                                                   .text = MXW_BYTES_INIT("Not now") };
    static const struct mxw_smtp_reply taken = { .code = 250,
                                                 .enhanced = { 2, 6, 0 },
                                                 .text = MXW_BYTES_INIT("Taken") };
    struct mxw_smtp_server *server = &dialogue->server;
    switch (server->request) {
    case MXW_SMTP_REQUEST_NONE:
        break;
    case MXW_SMTP_REQUEST_HELLO:
        note(dialogue, server->is_extended ? MXW_BYTES("ehlo") : MXW_BYTES("helo"), server->name);
        break;
    case MXW_SMTP_REQUEST_MAIL:
        note_mail(dialogue, &server->mail);
        answer(dialogue, judge(&server->mail.path));
        break;
    case MXW_SMTP_REQUEST_RECIPIENT:
        note(dialogue, MXW_BYTES("to"), server->recipient.text);
        answer(dialogue, judge(&server->recipient));
        break;
    case MXW_SMTP_REQUEST_DATA:
        note(dialogue, MXW_BYTES("data"), MXW_BYTES(""));
        server->forgives_line_ends = dialogue->forgives;
        answer(dialogue, dialogue->refuses_data ? &not_now : &go_ahead);
        break;
    case MXW_SMTP_REQUEST_CHUNKS:
        note(dialogue, MXW_BYTES("chunks"), MXW_BYTES(""));
        server->forgives_line_ends = dialogue->forgives;
        break;
    case MXW_SMTP_REQUEST_BODY:
        mxw_put(&dialogue->body, server->body);
        break;
    case MXW_SMTP_REQUEST_MESSAGE:
        mxw_put(&dialogue->body, server->body);
        note_message(dialogue);
        answer(dialogue, &taken);
        break;
    case MXW_SMTP_REQUEST_BODY_REFUSED:
        note(dialogue, MXW_BYTES("refused"), MXW_BYTES(""));
        break;
    case MXW_SMTP_REQUEST_RESET:
        note(dialogue, MXW_BYTES("reset"), MXW_BYTES(""));
        break;
    case MXW_SMTP_REQUEST_STARTTLS:
        note(dialogue, MXW_BYTES("starttls"), MXW_BYTES(""));
        break;
    }
}

size_t dialogue_hear(struct dialogue *dialogue, mxw_bytes input, size_t chunk)
{
    struct mxw_smtp_server *server = &dialogue->server;
    size_t taken = 0;
    while (taken < input.len) {
        size_t before = taken;
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(input, taken), chunk);
        size_t consumed;
        do {
            consumed = mxw_smtp_server_take(server, piece, dialogue->now);
            piece = mxw_bytes_from(piece, consumed);
            taken += consumed;
            serve(dialogue);
            if (!dialogue->keeps_output)
                dialogue_send(dialogue);
            if (server->stage == MXW_SMTP_IN_HANDSHAKE)
                return taken;
        } while (consumed > 0 || server->request != MXW_SMTP_REQUEST_NONE);
        if (taken == before && (dialogue->keeps_output || server->stage == MXW_SMTP_IN_HANDSHAKE))
            return taken;
    }
    return taken;
}
