#include <assert.h>

#include "core/delivery/client.h"
#include "core/delivery/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct mxw_delivery_recipient recipients[] = {
    { .address = MXW_BYTES_INIT("a@example.com") },
    { .address = MXW_BYTES_INIT("b@example.com") },
    { .address = MXW_BYTES_INIT("dropped@example.com"), .is_dropped = true },
    { .address = MXW_BYTES_INIT("c@example.com") },
};

struct run {
    struct mxw_delivery_client client;
    struct mxw_delivery_envelope envelope;
    size_t recipients_max, accepted_count;
    bool has_envelope, wants_message, wants_piece, has_sent_dot;
    enum mxw_delivery_action_kind last;
};

static void forget(struct run *run)
{
    run->envelope.recipient_count = run->accepted_count = 0;
    run->has_envelope = run->wants_message = run->has_sent_dot = false;
}

static void hear_report(struct run *run, const struct mxw_delivery_report *report)
{
    uint8_t text_at[64];
    struct mxw_writer text = MXW_WRITER(text_at);
    if (report->kind == MXW_DELIVERY_READY)
        return;
    struct mxw_delivery_words words = mxw_delivery_words(report, run->wants_message, &text);
    assert(words.reply.code / 100 == words.reply.enhanced.class && !text.overflowed);
    run->accepted_count += report->kind == MXW_DELIVERY_RECIPIENT && report->is_accepted;
    assert(report->kind != MXW_DELIVERY_FAILED || !run->has_sent_dot);
    assert(!report->is_uncertain || run->has_sent_dot);
    if (report->kind != MXW_DELIVERY_RECIPIENT)
        forget(run);
}

static void pump(struct run *run, mxw_time now)
{
    for (;;) {
        struct mxw_delivery_action next = mxw_delivery_next(&run->client, now);
        run->last = next.kind;
        assert(next.kind != MXW_DELIVERY_SEND || next.bytes.len > 0);
        if (next.kind == MXW_DELIVERY_REPORT)
            hear_report(run, &next.report);
        else if (next.kind != MXW_DELIVERY_SEND)
            return;
    }
}

static void pursue_goal(struct run *run, uint8_t goal, mxw_time now)
{
    size_t wanted = run->envelope.recipient_count - (run->envelope.recipient_count > 2);
    bool is_open = run->last != MXW_DELIVERY_WANT_PIECE && !run->wants_message;
    if (goal % 8 == 0 && is_open && run->envelope.recipient_count < run->recipients_max) {
        run->envelope.recipient_count++;
        run->has_envelope = true;
        mxw_delivery_set_envelope(&run->client, &run->envelope, now);
    } else if (goal % 8 == 1 && is_open && run->has_envelope && run->accepted_count == wanted) {
        run->wants_message = true;
        mxw_delivery_send_message(&run->client, now);
    } else if (goal % 8 == 2 && run->last == MXW_DELIVERY_WANT_PIECE) {
        mxw_delivery_piece(&run->client, MXW_BYTES(".a\r\n.\r\nb"), now);
    } else if (goal % 8 == 3 && run->last == MXW_DELIVERY_WANT_PIECE) {
        run->has_sent_dot = true;
        mxw_delivery_pieces_end(&run->client, now);
    } else if (goal % 8 == 4) {
        forget(run);
        mxw_delivery_reset(&run->client, now);
    } else if (goal % 8 == 5 && goal > 0xc0) {
        forget(run);
        mxw_delivery_quit(&run->client, now);
    } else if (goal % 8 == 5 && goal > 0x80) {
        mxw_delivery_tls_failed(&run->client, now);
    } else if (goal % 8 == 6) {
        mxw_delivery_tls_started(&run->client, now);
    } else if (goal % 8 == 7) {
        mxw_delivery_expire(&run->client, now);
    }
}

/* The input: TLS, protocol and origin; turns of a goal, a length and that many bytes of the hop. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static struct run run;
    mxw_bytes rest = { data, len };
    struct mxw_delivery_settings settings = { .helo_name = MXW_BYTES_INIT("gate.example"),
                                              .timeouts = MXW_DELIVERY_TIMEOUTS_INIT };
    run = (struct run){ .envelope = { .sender = MXW_BYTES_INIT("s@example.org"),
                                      .recipients = recipients,
                                      .size = 9,
                                      .origin = { .address = { .family = MXW_IPV6 },
                                                  .name = MXW_BYTES_INIT("mx.example.org"),
                                                  .helo = MXW_BYTES_INIT("a\nb") } } };
    uint8_t modes = len > 0 ? data[0] : 0;
    settings.tls = (enum mxw_hop_tls)(modes % 4);
    settings.protocol = (enum mxw_hop_protocol)(modes / 4 % 2);
    settings.origin = (enum mxw_hop_client)(modes / 8 % 4);
    run.recipients_max = settings.protocol == MXW_HOP_LMTP ? 1 : MXW_COUNT_OF(recipients);
    rest = mxw_bytes_from(rest, 1);
    mxw_delivery_begin(&run.client, &settings, 0);
    mxw_delivery_connected(&run.client, 0);
    pump(&run, 0);
    for (mxw_time now = MXW_SECOND; rest.len > 2; now += MXW_SECOND) {
        mxw_bytes said = mxw_bytes_first(mxw_bytes_from(rest, 2), rest.at[1]);
        pursue_goal(&run, rest.at[0], now);
        pump(&run, now);
        mxw_delivery_take(&run.client, said, now);
        pump(&run, now);
        rest = mxw_bytes_from(rest, 2 + said.len);
    }
    mxw_delivery_closed(&run.client, MXW_MINUTE);
    pump(&run, MXW_MINUTE);
    assert(run.last == MXW_DELIVERY_CLOSE);
    return 0;
}
