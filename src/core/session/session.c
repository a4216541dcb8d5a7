#include "core/session/session.h"

#include <assert.h>

#include "core/session/machine.h"

#define EVENT_KINDS (MXW_EVENT_HANGUP + 1)

static void begin_id(struct mxw_session *session)
{
    static const uint8_t alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint32_t bits = 0;
    unsigned bit_count = 0;
    size_t used = 0;

    for (size_t i = 0; i < sizeof session->client.random; i++) {
        bits = (bits << 8 | session->client.random[i]) & 0xffff;
        for (bit_count += 8; bit_count >= 5; bit_count -= 5)
            session->id_at[used++] = alphabet[bits >> (bit_count - 5) & 31];
    }
    session->id_at[used++] = alphabet[bits << (5 - bit_count) & 31];
    assert(used == MXW_SESSION_ID_LEN);
}

void mxw_session_begin(struct mxw_session *session, const struct mxw_session_settings *settings,
                       const struct mxw_session_client *client, struct mxw_arena *arena,
                       mxw_time now, mxw_wall wall)
{
    memset(session, 0, sizeof *session);
    session->settings = settings;
    session->client = *client;
    session->arena = arena;
    session->now = session->begun = now;
    session->wall = wall;
    session->step = MXW_STEP_LISTEN;

    begin_id(session);
    mxw_smtp_server_begin(&session->smtp, &settings->smtp, mxw_session_id(session), now);
    mxw_smtp_server_greet(&session->smtp, client->early_talk, now);
    mxw_questions_begin_iprev(session);
}

/* Replies. */

static mxw_bytes reply_id(const struct mxw_session *session)
{
    return session->transaction.is_open ? session->transaction.id : mxw_session_id(session);
}

void mxw_session_reply(struct mxw_session *session, const struct mxw_smtp_reply *reply)
{
    struct mxw_smtp_reply said = *reply;
    said.id = reply_id(session);
    session->step = MXW_STEP_LISTEN;
    mxw_smtp_server_reply(&session->smtp, &said, session->now);
}

struct mxw_smtp_reply mxw_session_refusal(struct mxw_session *session,
                                          const struct mxw_verdict *verdict)
{
    struct mxw_writer link = MXW_WRITER(session->link_at);
    if (session->settings->link.len > 0) {
        mxw_put(&link, session->settings->link);
        mxw_put(&link, reply_id(session));
    }
    return (struct mxw_smtp_reply){
        .code = verdict->code,
        .enhanced = { (unsigned char)(verdict->code / 100), verdict->subject, verdict->detail },
        .text = mxw_verdict_text(verdict),
        .link = mxw_written(&link),
    };
}

/* What the client says. */

static void take_hello(struct mxw_session *session)
{
    mxw_transaction_abandon(session);
    struct mxw_writer helo = MXW_WRITER(session->helo_at);
    mxw_put(&helo, mxw_bytes_first(session->smtp.name, sizeof session->helo_at));
    session->helo = mxw_written(&helo);
}

static void take_body(struct mxw_session *session)
{
    mxw_message_take(session, session->smtp.body);
}

static void take_starttls(struct mxw_session *session)
{
    mxw_transaction_abandon(session);
    session->step = MXW_STEP_HANDSHAKE;
    session->wants.start_tls = true;
}

/* The server has told the client by itself; it only has to be recorded. */
static void take_refused_body(struct mxw_session *session)
{
    mxw_session_record(session, MXW_RECORD_MESSAGE, (mxw_bytes){ 0 },
                       mxw_smtp_body_refusal(session->smtp.body_fault));
    mxw_transaction_end(session);
}

static void take_request(struct mxw_session *session)
{
    static void (*const handlers[])(struct mxw_session *) = {
        [MXW_SMTP_REQUEST_HELLO] = take_hello,
        [MXW_SMTP_REQUEST_MAIL] = mxw_transaction_begin,
        [MXW_SMTP_REQUEST_RECIPIENT] = mxw_recipient_begin,
        [MXW_SMTP_REQUEST_DATA] = mxw_message_begin,
        [MXW_SMTP_REQUEST_CHUNKS] = mxw_message_begin_chunks,
        [MXW_SMTP_REQUEST_BODY] = take_body,
        [MXW_SMTP_REQUEST_MESSAGE] = mxw_message_end,
        [MXW_SMTP_REQUEST_BODY_REFUSED] = take_refused_body,
        [MXW_SMTP_REQUEST_RESET] = mxw_transaction_abandon,
        [MXW_SMTP_REQUEST_STARTTLS] = take_starttls,
    };
    handlers[session->smtp.request](session);
}

/* True when next() has more to say than what goes to the client: then nothing more is consumed,
 * since what it says may borrow the input, or must keep its place in the order. */
static bool has_wants(const struct mxw_session *session)
{
    const struct mxw_session_wants *wants = &session->wants;
    return wants->keep.len > 0 || wants->ascii_name.len > 0 || wants->drop_body || wants->hop_reset
        || wants->find_domain || wants->hop_recipient || wants->hop_message || wants->record
        || wants->start_tls;
}

static size_t take_bytes(struct mxw_session *session, mxw_bytes bytes)
{
    size_t consumed = 0;
    while (session->step == MXW_STEP_LISTEN && !has_wants(session)) {
        mxw_bytes rest = mxw_bytes_from(bytes, consumed);
        size_t taken = mxw_smtp_server_take(&session->smtp, rest, session->now);
        consumed += taken;
        if (session->smtp.request != MXW_SMTP_REQUEST_NONE)
            take_request(session);
        else if (taken == 0)
            break;
    }
    return consumed;
}

bool mxw_session_wants_bytes(const struct mxw_session *session)
{
    return session->step == MXW_STEP_LISTEN;
}

/* Events. */

static void copy_word(uint8_t *at, size_t room, mxw_bytes word, mxw_bytes *copy)
{
    mxw_bytes kept = mxw_bytes_first(word, room);
    if (kept.len > 0)
        memcpy(at, kept.at, kept.len);
    *copy = (mxw_bytes){ at, kept.len };
}

static void on_tls(struct mxw_session *session, const struct mxw_event *event)
{
    if (session->step != MXW_STEP_HANDSHAKE)
        return;
    const struct mxw_session_tls *tls = event->tls;
    copy_word(session->tls.version_at, sizeof session->tls.version_at, tls->version,
              &session->tls.version);
    copy_word(session->tls.cipher_at, sizeof session->tls.cipher_at, tls->cipher,
              &session->tls.cipher);
    for (size_t i = 0; i < tls->certificate_name_count; i++) {
        size_t used = session->tls.name_count;
        /* A name that is cut could equal a shorter one: what does not fit names nobody. */
        if (used == MXW_SESSION_CERTIFICATE_NAMES_MAX
            || tls->certificate_names[i].len > MXW_DNS_NAME_MAX)
            continue;
        copy_word(session->tls.names_at[used], MXW_DNS_NAME_MAX, tls->certificate_names[i],
                  &session->tls.names[used]);
        session->tls.name_count++;
    }
    session->helo = (mxw_bytes){ 0 };
    session->step = MXW_STEP_LISTEN;
    mxw_smtp_server_tls_started(&session->smtp, session->now);
}

static void on_dns(struct mxw_session *session, const struct mxw_event *event)
{
    mxw_questions_answer(session, event->ticket, event->dns);
}

static void on_verified(struct mxw_session *session, const struct mxw_event *event)
{
    mxw_questions_verified(session, event->ticket, event->verified);
}

static void on_ascii(struct mxw_session *session, const struct mxw_event *event)
{
    if (event->ticket != session->transaction.number)
        return;
    if (session->step == MXW_STEP_SENDER)
        mxw_transaction_named(session, event->bytes);
    else
        mxw_questions_author_named(session, event->bytes);
}

static void on_domain(struct mxw_session *session, const struct mxw_event *event)
{
    if (session->step == MXW_STEP_DOMAIN)
        mxw_recipient_found(session, event->domain);
}

static void on_hop_recipient(struct mxw_session *session, const struct mxw_event *event)
{
    if (session->step == MXW_STEP_RECIPIENT)
        mxw_recipient_answered(session, event->reply, &event->hop);
}

static void on_hop_message(struct mxw_session *session, const struct mxw_event *event)
{
    if (session->step == MXW_STEP_HAND_OVER)
        mxw_message_answered(session, event->reply, &event->hop);
}

static void on_body_failed(struct mxw_session *session, const struct mxw_event *event)
{
    (void)event;
    mxw_transaction_note_fault(&session->transaction, MXW_CONTENT_NOT_KEPT);
}

static void on_deadline(struct mxw_session *session, const struct mxw_event *event)
{
    (void)event;
    mxw_questions_expire(session);
    mxw_transaction_expire(session);
    if (session->step == MXW_STEP_LISTEN || session->step == MXW_STEP_HANDSHAKE)
        mxw_smtp_server_expire(&session->smtp, session->now);
}

static void on_shutdown(struct mxw_session *session, const struct mxw_event *event)
{
    (void)event;
    mxw_smtp_server_shutdown(&session->smtp);
}

/* A message that the next hop has already been given is followed to its end: whether it was
 * delivered is a fact that the record must have, although nobody is there to be told. */
static void on_hangup(struct mxw_session *session, const struct mxw_event *event)
{
    (void)event;
    session->is_hung_up = true;
    if (session->step == MXW_STEP_HAND_OVER)
        return;
    mxw_transaction_abandon(session);
    session->step = MXW_STEP_GONE;
}

/* Whatever came may be what a step waits for. */
static void advance(struct mxw_session *session)
{
    if (session->step == MXW_STEP_ADDRESS_GATE)
        mxw_recipient_advance(session);
    if (session->step == MXW_STEP_VERDICT)
        mxw_message_advance(session);
    if (session->step == MXW_STEP_LISTEN && mxw_smtp_server_is_closing(&session->smtp))
        mxw_transaction_abandon(session);
    if (session->step == MXW_STEP_LISTEN && session->is_hung_up)
        session->step = MXW_STEP_GONE;
}

size_t mxw_session_take(struct mxw_session *session, const struct mxw_event *event, mxw_time now)
{
    static void (*const handlers[EVENT_KINDS])(struct mxw_session *, const struct mxw_event *) = {
        [MXW_EVENT_TLS] = on_tls,
        [MXW_EVENT_DNS] = on_dns,
        [MXW_EVENT_VERIFIED] = on_verified,
        [MXW_EVENT_ASCII] = on_ascii,
        [MXW_EVENT_DOMAIN] = on_domain,
        [MXW_EVENT_HOP_RECIPIENT] = on_hop_recipient,
        [MXW_EVENT_HOP_MESSAGE] = on_hop_message,
        [MXW_EVENT_BODY_FAILED] = on_body_failed,
        [MXW_EVENT_DEADLINE] = on_deadline,
        [MXW_EVENT_SHUTDOWN] = on_shutdown,
        [MXW_EVENT_HANGUP] = on_hangup,
    };

    session->now = now;
    session->wall = event->wall;
    if (session->step == MXW_STEP_GONE)
        return event->kind == MXW_EVENT_BYTES ? event->bytes.len : 0;

    size_t consumed = 0;
    if (event->kind == MXW_EVENT_BYTES)
        consumed = take_bytes(session, event->bytes);
    else
        handlers[event->kind](session, event);
    advance(session);
    return consumed;
}

/* Actions. */

/* Clears the flag. */
static bool take_want(bool *want)
{
    bool wanted = *want;
    *want = false;
    return wanted;
}

static bool next_of_transaction(struct mxw_session *session, struct mxw_action *action)
{
    struct mxw_session_wants *wants = &session->wants;

    if (wants->keep.len > 0) {
        *action = (struct mxw_action){ .kind = MXW_ACTION_KEEP_BODY, .bytes = wants->keep };
        wants->keep = (mxw_bytes){ 0 };
    } else if (take_want(&wants->record)) {
        *action = (struct mxw_action){ .kind = MXW_ACTION_RECORD, .record = &session->record };
    } else if (take_want(&wants->hop_reset)) {
        action->kind = MXW_ACTION_HOP_RESET;
    } else if (take_want(&wants->drop_body)) {
        action->kind = MXW_ACTION_DROP_BODY;
    } else if (wants->ascii_name.len > 0) {
        *action = (struct mxw_action){ .kind = MXW_ACTION_ASK_ASCII,
                                       .ticket = session->transaction.number,
                                       .bytes = wants->ascii_name };
        wants->ascii_name = (mxw_bytes){ 0 };
    } else if (take_want(&wants->find_domain)) {
        *action =
            (struct mxw_action){ .kind = MXW_ACTION_FIND_DOMAIN, .bytes = wants->domain_name };
    } else if (take_want(&wants->hop_recipient)) {
        action->kind = MXW_ACTION_HOP_RECIPIENT;
    } else if (take_want(&wants->hop_message)) {
        *action =
            (struct mxw_action){ .kind = MXW_ACTION_HOP_MESSAGE, .bytes = wants->header_section };
    } else {
        return false;
    }
    return true;
}

/* While an answer is awaited the server is not asked: it waits with the session. */
static bool is_over(const struct mxw_session *session)
{
    bool is_between = session->step == MXW_STEP_LISTEN || session->step == MXW_STEP_HANDSHAKE;
    return session->step == MXW_STEP_GONE
        || (is_between && mxw_smtp_server_is_closing(&session->smtp));
}

static bool next_to_client(struct mxw_session *session, struct mxw_action *action)
{
    mxw_bytes output = mxw_smtp_server_output(&session->smtp);
    if (output.len > 0 && !session->is_hung_up) {
        *action = (struct mxw_action){ .kind = MXW_ACTION_SEND, .bytes = output };
        mxw_smtp_server_sent(&session->smtp);
    } else if (take_want(&session->wants.start_tls)) {
        action->kind = MXW_ACTION_START_TLS;
    } else if (is_over(session)) {
        action->kind = MXW_ACTION_CLOSE;
    } else {
        return false;
    }
    return true;
}

struct mxw_action mxw_session_next(struct mxw_session *session)
{
    struct mxw_action action = { .kind = MXW_ACTION_WAIT };
    if (next_of_transaction(session, &action) || mxw_questions_next(session, &action)
        || next_to_client(session, &action))
        return action;
    return action;
}

mxw_time mxw_session_deadline(const struct mxw_session *session)
{
    mxw_time deadline = mxw_questions_deadline(session);
    deadline = mxw_time_sooner(deadline, mxw_transaction_deadline(session));
    if (session->step == MXW_STEP_LISTEN || session->step == MXW_STEP_HANDSHAKE)
        deadline = mxw_time_sooner(deadline, mxw_smtp_server_deadline(&session->smtp));
    return deadline;
}

const struct mxw_session_envelope *mxw_session_envelope(const struct mxw_session *session)
{
    return &session->transaction.envelope;
}
