#include "tests/unit/core/delivery/dialogue.h"

#define RECIPIENTS_MAX 3

static const mxw_bytes addresses[RECIPIENTS_MAX] = {
    B("r0@example.com"),
    B("r1@example.com"),
    B("r2@example.com"),
};

struct play {
    const struct dialogue *dialogue;
    struct mxw_delivery_client client;
    struct mxw_delivery_recipient recipients[RECIPIENTS_MAX];
    struct mxw_delivery_envelope envelope;
    mxw_time now;
    enum mxw_delivery_action_kind last; /* what next() ended with */
    struct dialogue_end end;
    struct mxw_writer says, tells;
    uint8_t says_at[8192], tells_at[2048];
};

static const mxw_bytes step_names[] = {
    [MXW_DELIVERY_AT_CONNECT] = B("connect"), [MXW_DELIVERY_AT_BANNER] = B("banner"),
    [MXW_DELIVERY_AT_EHLO] = B("ehlo"),       [MXW_DELIVERY_AT_STARTTLS] = B("starttls"),
    [MXW_DELIVERY_AT_TLS] = B("tls"),         [MXW_DELIVERY_AT_IDLE] = B("idle"),
    [MXW_DELIVERY_AT_MAIL] = B("mail"),       [MXW_DELIVERY_AT_RECIPIENT] = B("recipient"),
    [MXW_DELIVERY_AT_DATA] = B("data"),       [MXW_DELIVERY_AT_BODY] = B("body"),
    [MXW_DELIVERY_AT_DOT] = B("dot"),         [MXW_DELIVERY_AT_ORIGIN] = B("origin"),
};

static const mxw_bytes reason_names[] = {
    [MXW_DELIVERY_REPLIED] = B("replied"),     [MXW_DELIVERY_CLOSING] = B("closing"),
    [MXW_DELIVERY_LOST] = B("lost"),           [MXW_DELIVERY_TIMED_OUT] = B("timed out"),
    [MXW_DELIVERY_NONSENSE] = B("nonsense"),   [MXW_DELIVERY_NO_TLS] = B("no tls"),
    [MXW_DELIVERY_BAD_TLS] = B("bad tls"),     [MXW_DELIVERY_INJECTED] = B("injected"),
    [MXW_DELIVERY_NO_ORIGIN] = B("no origin"),
};

static void put_reply(struct mxw_writer *out, const struct mxw_smtp_reply *reply)
{
    if (reply->code == 0)
        return;
    mxw_put_byte(out, ' ');
    mxw_put_number(out, reply->code);
    if (reply->enhanced.class != 0) {
        mxw_put_byte(out, ' ');
        mxw_put_number(out, reply->enhanced.class);
        mxw_put_byte(out, '.');
        mxw_put_number(out, reply->enhanced.subject);
        mxw_put_byte(out, '.');
        mxw_put_number(out, reply->enhanced.detail);
    }
    if (reply->text.len > 0)
        mxw_put_byte(out, ' ');
    mxw_put_escaped(out, reply->text);
}

static void put_place(struct mxw_writer *out, const struct mxw_delivery_report *report)
{
    mxw_put(out, reason_names[report->reason]);
    mxw_put_text(out, " at ");
    mxw_put(out, step_names[report->step]);
}

static void put_report(struct mxw_writer *out, const struct mxw_delivery_report *report)
{
    switch (report->kind) {
    case MXW_DELIVERY_READY:
        mxw_put_text(out, "[ready]");
        return;
    case MXW_DELIVERY_RECIPIENT:
        mxw_put_text(out, "[recipient ");
        mxw_put_number(out, report->recipient_index);
        if (report->step == MXW_DELIVERY_AT_MAIL)
            mxw_put_text(out, " by mail");
        break;
    case MXW_DELIVERY_MESSAGE:
        mxw_put_text(out, "[message");
        break;
    case MXW_DELIVERY_FAILED:
        mxw_put_text(out, "[failed ");
        put_place(out, report);
        break;
    }
    if (report->is_uncertain) {
        mxw_put_text(out, " uncertain ");
        put_place(out, report);
    } else if (report->kind != MXW_DELIVERY_FAILED) {
        mxw_put(out, report->is_accepted ? MXW_BYTES(" yes") : MXW_BYTES(" no"));
    }
    put_reply(out, &report->reply);
    if (report->is_stale)
        mxw_put_text(out, " stale");
    if (report->may_go_plain)
        mxw_put_text(out, " plain");
    mxw_put_byte(out, ']');
}

static void note_report(struct play *play, const struct mxw_delivery_report *report)
{
    put_report(&play->tells, report);
    play->end.has_failed |= report->kind == MXW_DELIVERY_FAILED;
    play->end.is_uncertain |= report->is_uncertain;
    play->end.message_count += report->kind == MXW_DELIVERY_MESSAGE && !report->is_uncertain;
}

static void pump(struct play *play)
{
    for (;;) {
        struct mxw_delivery_action next = mxw_delivery_next(&play->client, play->now);
        play->last = next.kind;
        switch (next.kind) {
        case MXW_DELIVERY_SEND:
            CHECK(next.bytes.len > 0, play->dialogue->name);
            CHECK(!play->end.has_closed, play->dialogue->name);
            mxw_put(&play->says, next.bytes);
            break;
        case MXW_DELIVERY_REPORT:
            note_report(play, &next.report);
            break;
        case MXW_DELIVERY_START_TLS:
            mxw_put_text(&play->tells, "[start tls");
            mxw_put(&play->tells, next.must_verify ? MXW_BYTES(" verify]") : MXW_BYTES("]"));
            return;
        case MXW_DELIVERY_CLOSE:
            play->end.has_closed = true;
            return;
        case MXW_DELIVERY_WAIT:
        case MXW_DELIVERY_WANT_PIECE:
            return;
        }
    }
}

/* The bytes are given from a copy of their own size, so that a read past them is caught. */
static void hop_says(struct play *play, mxw_bytes text, size_t chunk)
{
    while (text.len > 0) {
        mxw_bytes piece = mxw_bytes_first(text, chunk);
        uint8_t *copy = test_malloc(piece.len);
        memcpy(copy, piece.at, piece.len);
        mxw_delivery_take(&play->client, (mxw_bytes){ copy, piece.len }, play->now);
        pump(play);
        test_free(copy);
        text = mxw_bytes_from(text, piece.len);
    }
}

static void begin(struct play *play, const struct dialogue *dialogue)
{
    struct mxw_delivery_settings settings = { .helo_name = B("gate.example"),
                                              .protocol = dialogue->protocol,
                                              .tls = dialogue->tls,
                                              .origin = dialogue->origin,
                                              .timeouts = MXW_DELIVERY_TIMEOUTS_INIT };
    *play = (struct play){ .dialogue = dialogue, .now = 1000 * MXW_SECOND };
    play->says = MXW_WRITER(play->says_at);
    play->tells = MXW_WRITER(play->tells_at);
    for (size_t i = 0; i < RECIPIENTS_MAX; i++)
        play->recipients[i].address = addresses[i];
    play->envelope = (struct mxw_delivery_envelope){
        .sender = dialogue->sender.at == NULL ? MXW_BYTES("sender@example.org") : dialogue->sender,
        .recipients = play->recipients,
        .size = dialogue->size,
        .eight_bit = dialogue->eight_bit,
        .utf8 = dialogue->utf8,
        .mends_line_ends = dialogue->mends,
        .origin = { .address = { MXW_IPV4, { 192, 0, 2, 1 } },
                    .port = 4711,
                    .name = MXW_BYTES("mx.example.net"),
                    .helo = MXW_BYTES("mx"),
                    .id = MXW_BYTES("id-1") },
    };
    mxw_delivery_begin(&play->client, &settings, play->now);
}

static void apply(struct play *play, const struct step *step, mxw_bytes text, size_t chunk)
{
    struct mxw_delivery_client *client = &play->client;
    mxw_time now = play->now += MXW_MILLISECOND;
    switch (step->kind) {
    case STEP_END:
        return;
    case STEP_CONNECTED:
        mxw_delivery_connected(client, now);
        break;
    case STEP_HOP:
        hop_says(play, text, chunk);
        return;
    case STEP_TLS_STARTED:
        mxw_delivery_tls_started(client, now);
        break;
    case STEP_TLS_FAILED:
        mxw_delivery_tls_failed(client, now);
        break;
    case STEP_LOST:
        mxw_delivery_closed(client, now);
        break;
    case STEP_EXPIRE:
        CHECK(client->deadline != MXW_NEVER, play->dialogue->name);
        mxw_delivery_expire(client, client->deadline - 1);
        pump(play);
        CHECK(play->last != MXW_DELIVERY_CLOSE, play->dialogue->name);
        play->now = client->deadline;
        mxw_delivery_expire(client, play->now);
        break;
    case STEP_CLIENT:
        play->envelope.origin.helo = text;
        return;
    case STEP_WANT:
        play->envelope.recipient_count = step->number;
        mxw_delivery_set_envelope(client, &play->envelope, now);
        break;
    case STEP_DROP:
        play->recipients[step->number].is_dropped = true;
        break;
    case STEP_MESSAGE:
        mxw_delivery_send_message(client, now);
        break;
    case STEP_PIECE:
        mxw_delivery_piece(client, text, now);
        break;
    case STEP_PIECES_END:
        mxw_delivery_pieces_end(client, now);
        play->end.dot_count++;
        break;
    case STEP_RESET:
        mxw_delivery_reset(client, now);
        break;
    case STEP_QUIT:
        mxw_delivery_quit(client, now);
        break;
    }
    pump(play);
}

size_t dialogue_step_count(const struct dialogue *dialogue)
{
    size_t count = 0;
    while (count < DIALOGUE_STEPS_MAX && dialogue->steps[count].kind != STEP_END)
        count++;
    return count;
}

void dialogue_play(const struct dialogue *dialogue, size_t chunk)
{
    static struct play play;
    begin(&play, dialogue);
    for (size_t i = 0; i < dialogue_step_count(dialogue); i++) {
        const struct step *step = &dialogue->steps[i];
        play.says.used = play.tells.used = 0;
        apply(&play, step, step->text, chunk);
        if (play.last == MXW_DELIVERY_WANT_PIECE)
            mxw_put_text(&play.tells, "[piece]");
        if (play.last == MXW_DELIVERY_CLOSE)
            mxw_put_text(&play.tells, "[close]");
        CHECK_BYTES(mxw_written(&play.says), step->says, dialogue->name);
        CHECK_BYTES(mxw_written(&play.tells), step->tells, dialogue->name);
    }
}

struct dialogue_end dialogue_kill(const struct dialogue *dialogue, struct dialogue_cut cut,
                                  bool is_slow)
{
    static struct play play;
    begin(&play, dialogue);
    size_t count = dialogue_step_count(dialogue);
    size_t whole = cut.step_count < count ? cut.step_count : count;
    for (size_t i = 0; i < whole; i++) {
        play.says.used = play.tells.used = 0;
        apply(&play, &dialogue->steps[i], dialogue->steps[i].text, cut.chunk);
    }
    const struct step *torn = whole < count ? &dialogue->steps[whole] : NULL;
    if (torn != NULL && torn->kind == STEP_HOP)
        hop_says(&play, mxw_bytes_first(torn->text, cut.byte_count), cut.chunk);

    if (is_slow && play.client.deadline == MXW_NEVER)
        return play.end;
    if (is_slow)
        mxw_delivery_expire(&play.client, play.client.deadline);
    else
        mxw_delivery_closed(&play.client, play.now);
    pump(&play);
    CHECK(play.end.has_closed, dialogue->name);
    CHECK(!mxw_delivery_is_idle(&play.client), dialogue->name);
    CHECK(play.client.deadline == MXW_NEVER, dialogue->name);
    return play.end;
}
