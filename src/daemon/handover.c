/* handover.c - one transaction's hand-over: which connection, which address next, whose answer. */
#include <assert.h>

#include "daemon/hop.h"
#include "daemon/report.h"
#include "runtime/random.h"

/* Less than what the sender waits for us: RFC 5321 4.5.3.2. */
#define RECIPIENT_PATIENCE (60 * MXW_SECOND)
#define MESSAGE_PATIENCE (560 * MXW_SECOND)

static mxw_time now_of(const struct mxw_handover *handover)
{
    return mxw_loop_now(handover->hops->loop);
}

/* Answers. */

static void stop_routing(struct mxw_handover *handover)
{
    for (size_t i = 0; i < MXW_COUNT_OF(handover->lookups); i++)
        mxw_lookup_cancel(&handover->lookups[i]);
    handover->lookups_open = 0;
    handover->is_routing = false;
}

static void detach(struct mxw_handover *handover)
{
    if (handover->hop != NULL)
        mxw_hop_release(handover->hop);
    handover->hop = NULL;
}

/* The words are written; the answer itself follows from the loop. Whatever the connection reports
 * from here on changes nothing, and the route ends: the next question may be about another domain,
 * in the same memory. */
static void answer(struct mxw_handover *handover, struct mxw_delivery_words words)
{
    stop_routing(handover);
    mxw_timer_cancel(&handover->timer);
    handover->answered_goal = handover->goal;
    handover->goal = MXW_HANDOVER_NOTHING;
    handover->words = words;
    mxw_deferred_soon(&handover->answer_soon);
}

static void begin_words(struct mxw_handover *handover)
{
    handover->text = MXW_WRITER(handover->text_at);
}

static void answer_obstacle(struct mxw_handover *handover, enum mxw_delivery_obstacle obstacle)
{
    begin_words(handover);
    answer(handover, mxw_delivery_obstacle_words(obstacle, &handover->text));
}

/* For the trace. A reply with code 0 is none. */
static void note_reply(struct mxw_handover *handover, const struct mxw_smtp_reply *reply)
{
    handover->hop_reply = MXW_WRITER(handover->hop_reply_at);
    if (reply->code != 0)
        mxw_smtp_put_reply_words(&handover->hop_reply, reply);
}

static void answer_report(struct mxw_handover *handover, const struct mxw_delivery_report *report,
                          bool is_replay)
{
    begin_words(handover);
    note_reply(handover, &report->reply);
    answer(handover, mxw_delivery_words(report, is_replay, &handover->text));
}

static void on_answer_soon(void *user)
{
    struct mxw_handover *handover = user;
    const struct mxw_session_hop hop = {
        .name = mxw_written(&handover->hop_name),
        .eight_bit_mime = handover->takes_eight_bit,
        .smtputf8 = handover->takes_utf8,
        .uncertain = handover->words.is_uncertain,
    };
    const struct mxw_smtp_reply *reply = &handover->words.reply;
    if (handover->answered_goal == MXW_HANDOVER_RECIPIENT)
        handover->calls->on_recipient(handover->user, reply, &hop);
    else
        handover->calls->on_message(handover->user, reply, &hop);
}

/* Connections and addresses. */

static void next_address(struct mxw_handover *handover);

static uint64_t destination_of(const struct mxw_handover *handover)
{
    return handover->envelope->domain->group;
}

static void note_hop(struct mxw_handover *handover)
{
    const struct mxw_hop *hop = handover->hop;
    handover->hop_name = MXW_WRITER(handover->hop_name_at);
    mxw_put_endpoint(&handover->hop_name, &hop->endpoint);
    handover->takes_eight_bit = hop->client.capabilities.eight_bit_mime;
    handover->takes_utf8 = hop->client.capabilities.smtputf8;
}

static void serve(struct mxw_handover *handover, struct mxw_hop *hop)
{
    handover->hop = hop;
    handover->is_header_sent = false;
    handover->body_offset = 0;
    note_hop(handover);
    mxw_delivery_set_envelope(&hop->client, &handover->envelope->mail, now_of(handover));
    if (handover->goal == MXW_HANDOVER_MESSAGE)
        mxw_delivery_send_message(&hop->client, now_of(handover));
}

static void connect_to(struct mxw_handover *handover, enum mxw_hop_tls tls)
{
    const struct mxw_next_hop *where = handover->route.hop;
    size_t slot;
    struct mxw_hop *hop = NULL;
    if (mxw_hop_take_slot(handover->hops, destination_of(handover), where->preference, &slot))
        hop = mxw_hop_connect(handover->hops, slot, handover, where, handover->route.address, tls);
    if (hop == NULL) {
        answer_obstacle(handover, MXW_DELIVERY_CROWDED);
        return;
    }
    serve(handover, hop);
    mxw_hop_pump(hop);
}

static void take_addresses(struct mxw_handover *handover, const struct mxw_dns_answer *answer)
{
    for (size_t i = 0; i < answer->record_count; i++)
        if (handover->address_count < MXW_ROUTE_ADDRESSES_MAX)
            handover->addresses[handover->address_count++] = answer->records[i].address;
}

static void on_address(void *user, const struct mxw_dns_answer *answer)
{
    struct mxw_handover *handover = user;
    take_addresses(handover, answer);
    if (--handover->lookups_open > 0)
        return;
    mxw_delivery_route_resolved(&handover->route, handover->addresses, handover->address_count);
    next_address(handover);
}

static void resolve(struct mxw_handover *handover)
{
    static const enum mxw_dns_type types[] = { MXW_DNS_AAAA, MXW_DNS_A };
    _Static_assert(MXW_COUNT_OF(types) == MXW_COUNT_OF(handover->lookups), "one lookup a family");

    handover->address_count = 0;
    handover->lookups_open = MXW_COUNT_OF(types);
    for (size_t i = 0; i < MXW_COUNT_OF(types); i++) {
        struct mxw_dns_question question;
        /* A name that cannot exist is asked as the root: it has no address either. */
        if (!mxw_dns_ask(&question, types[i], handover->route.hop->host))
            question.name_len = 0;
        mxw_resolver_ask(handover->hops->resolver, &handover->lookups[i], &question,
                         now_of(handover) + handover->hops->settings.dns_timeout, on_address,
                         handover);
    }
}

/* When every address was tried, the last one's failure is what there is to say. */
static void end_route(struct mxw_handover *handover)
{
    static const enum mxw_delivery_obstacle obstacles[] = {
        [MXW_ROUTE_ALL_FAILED] = MXW_DELIVERY_UNREACHABLE,
        [MXW_ROUTE_ALL_RESTING] = MXW_DELIVERY_RESTING,
        [MXW_ROUTE_NO_ADDRESSES] = MXW_DELIVERY_UNRESOLVED,
    };
    if (handover->route.end == MXW_ROUTE_ALL_FAILED && handover->words.reply.code != 0)
        answer(handover, handover->words);
    else
        answer_obstacle(handover, obstacles[handover->route.end]);
}

static void next_address(struct mxw_handover *handover)
{
    switch (mxw_delivery_route_next(&handover->route, &handover->hops->rests, now_of(handover))) {
    case MXW_ROUTE_END:
        end_route(handover);
        break;
    case MXW_ROUTE_RESOLVE:
        resolve(handover);
        break;
    case MXW_ROUTE_TRY:
        connect_to(handover, handover->route.hop->tls);
        break;
    }
}

static void begin_route(struct mxw_handover *handover)
{
    const struct mxw_domain *domain = handover->envelope->domain;
    handover->is_routing = true;
    handover->words = (struct mxw_delivery_words){ 0 };
    mxw_delivery_route_begin(&handover->route, domain->next_hops, domain->next_hop_count,
                             mxw_random_number());
    next_address(handover);
}

/* Whom a PROXY header speaks for, the hop may know and turn away: that is no word about others. */
static bool is_about_client(const struct mxw_hop *hop, const struct mxw_delivery_report *report)
{
    return hop->proxy.used > 0 && report->step > MXW_DELIVERY_AT_CONNECT
        && report->reason != MXW_DELIVERY_TIMED_OUT;
}

/* Whether nobody should be sent to this address for a while. What a domain asks of TLS and of being
 * told the client is its own affair: others may be served there. And a hop that has greeted us is
 * up: one that has had enough of a stranger's recipients and says 421 must not be lost to everybody
 * else. */
static bool is_down(const struct mxw_hop *hop, const struct mxw_delivery_report *report)
{
    return !hop->is_ready && !is_about_client(hop, report) && report->reason != MXW_DELIVERY_NO_TLS
        && report->reason != MXW_DELIVERY_BAD_TLS && report->reason != MXW_DELIVERY_NO_ORIGIN;
}

static void rest(struct mxw_handover *handover, const struct mxw_hop *hop)
{
    mxw_delivery_rests_add(&handover->hops->rests, hop->endpoint.address, hop->endpoint.port,
                           now_of(handover));
}

static struct mxw_delivery_needs needs_of(const struct mxw_handover *handover)
{
    const struct mxw_handover_message *message = &handover->message;
    const struct mxw_delivery_envelope *envelope = &handover->envelope->mail;
    if (handover->goal != MXW_HANDOVER_MESSAGE)
        return mxw_delivery_recipient_needs(envelope);
    return (struct mxw_delivery_needs){
        .size = message->header.len + message->body->len,
        .eight_bit = message->has_eight_bit,
        .utf8_message = message->has_utf8_header || mxw_delivery_needs_utf8(envelope),
    };
}

/* Whether the message, as far as it is known, can go to a hop that is ready. False: answered. */
static bool suits(struct mxw_handover *handover, struct mxw_hop *hop)
{
    enum mxw_delivery_obstacle obstacle;
    const struct mxw_delivery_needs needs = needs_of(handover);

    handover->hop = hop;
    note_hop(handover);
    if (mxw_delivery_can_take(&hop->client.capabilities, &needs, &obstacle))
        return true;
    detach(handover);
    answer_obstacle(handover, obstacle);
    return false;
}

/* The connection at hand, an idle one, or a new one. */
static void pursue(struct mxw_handover *handover)
{
    struct mxw_hop *hop = handover->hop;
    /* A tenant's mail on another tenant's connection: rather none at all. */
    assert(hop == NULL || mxw_hop_destination(hop) == destination_of(handover));
    if (hop == NULL)
        hop = mxw_hop_take_idle(handover->hops, destination_of(handover), handover);
    if (hop == NULL) {
        begin_route(handover);
        return;
    }
    if (suits(handover, hop))
        serve(handover, hop);
    mxw_hop_pump(hop);
}

/* Reports. */

static void on_ready(struct mxw_handover *handover, struct mxw_hop *hop)
{
    hop->is_ready = true;
    mxw_delivery_rests_remove(&handover->hops->rests, hop->endpoint.address, hop->endpoint.port);
    (void)suits(handover, hop);
}

/* A recipient the client was told 250 for, and that is refused when the envelope is replayed, fails
 * the message: 451. While the next recipient is being asked about, that has to wait. */
static void on_recipient(struct mxw_handover *handover, const struct mxw_delivery_report *report)
{
    bool is_last = report->recipient_index + 1 == handover->envelope->mail.recipient_count;

    if (handover->goal == MXW_HANDOVER_RECIPIENT) {
        if (is_last)
            answer_report(handover, report, false);
        else if (!report->is_accepted)
            handover->is_replay_refused = true;
    } else if (handover->goal == MXW_HANDOVER_MESSAGE && !report->is_accepted) {
        answer_report(handover, report, true);
        detach(handover);
    }
}

static void on_message(struct mxw_handover *handover, const struct mxw_delivery_report *report)
{
    answer_report(handover, report, false);
    detach(handover);
}

static void on_failed(struct mxw_handover *handover, struct mxw_hop *hop,
                      const struct mxw_delivery_report *report)
{
    handover->hop = NULL;
    hop->handover = NULL;
    mxw_hop_leave_slot(hop);
    if (handover->goal == MXW_HANDOVER_NOTHING)
        return; /* lost between two questions: the next one finds another connection */
    if (report->is_stale) {
        pursue(handover);
        return;
    }
    if (report->may_go_plain && handover->is_routing) {
        connect_to(handover, MXW_HOP_TLS_NONE);
        return;
    }
    begin_words(handover);
    note_reply(handover, &report->reply);
    handover->words = mxw_delivery_words(report, false, &handover->text);
    handover->hops->failure_count++;
    mxw_report_hop_failure(mxw_written(&handover->hop_name), handover->words.reply.text);
    if (is_down(hop, report))
        rest(handover, hop);
    if (handover->is_routing)
        next_address(handover);
    else
        begin_route(handover);
}

void mxw_handover_report(struct mxw_handover *handover, struct mxw_hop *hop,
                         const struct mxw_delivery_report *report)
{
    switch (report->kind) {
    case MXW_DELIVERY_READY:
        on_ready(handover, hop);
        break;
    case MXW_DELIVERY_RECIPIENT:
        on_recipient(handover, report);
        break;
    case MXW_DELIVERY_MESSAGE:
        on_message(handover, report);
        break;
    case MXW_DELIVERY_FAILED:
        on_failed(handover, hop, report);
        break;
    }
}

bool mxw_handover_give_piece(struct mxw_handover *handover, struct mxw_hop *hop)
{
    static const struct mxw_delivery_words unreadable = {
        .reply = { .code = 451,
                   .enhanced = { 4, 3, 0 },
                   .text = MXW_BYTES_INIT("the message could not be read back") }
    };
    mxw_bytes piece = handover->message.header;
    if (mxw_stream_pending(hop->stream) > MXW_STREAM_HIGH)
        return false;
    if (handover->is_header_sent
        && mxw_body_read(handover->message.body, handover->body_offset, &piece) != MXW_OK) {
        /* The connection cannot be saved: the hop has half a message. */
        mxw_delivery_quit(&hop->client, now_of(handover));
        hop->handover = NULL;
        handover->hop = NULL;
        answer(handover, unreadable);
        return true;
    }
    if (handover->is_header_sent)
        handover->body_offset += piece.len;
    handover->is_header_sent = true;
    if (piece.len > 0)
        mxw_delivery_piece(&hop->client, piece, now_of(handover));
    else
        mxw_delivery_pieces_end(&hop->client, now_of(handover));
    return true;
}

/* The owner's side. */

static void on_patience_ends(void *user)
{
    struct mxw_handover *handover = user;
    struct mxw_hop *hop = handover->hop;
    bool is_uncertain = hop != NULL && mxw_delivery_has_sent_dot(&hop->client);
    if (hop != NULL && !hop->is_ready)
        rest(handover, hop);
    detach(handover);
    answer_obstacle(handover, MXW_DELIVERY_SLOW);
    handover->words.is_uncertain = is_uncertain;
    if (hop != NULL)
        mxw_hop_pump(hop);
}

void mxw_handover_init(struct mxw_handover *handover, struct mxw_hops *hops,
                       const struct mxw_handover_calls *calls, void *user)
{
    memset(handover, 0, sizeof *handover);
    handover->hops = hops;
    handover->calls = calls;
    handover->user = user;
    mxw_timer_init(&handover->timer, hops->loop, on_patience_ends, handover);
    mxw_deferred_init(&handover->answer_soon, hops->loop, on_answer_soon, handover);
}

void mxw_handover_recipient(struct mxw_handover *handover,
                            const struct mxw_session_envelope *envelope)
{
    handover->goal = MXW_HANDOVER_RECIPIENT;
    handover->hop_reply.used = 0;
    handover->envelope = envelope;
    mxw_timer_set(&handover->timer, now_of(handover) + RECIPIENT_PATIENCE);
    pursue(handover);
}

void mxw_handover_message(struct mxw_handover *handover,
                          const struct mxw_session_envelope *envelope,
                          const struct mxw_handover_message *message)
{
    handover->goal = MXW_HANDOVER_MESSAGE;
    handover->hop_reply.used = 0;
    handover->envelope = envelope;
    handover->message = *message;
    if (handover->is_replay_refused) {
        /* The connection holds less than the envelope: a new transaction gets all of it. */
        mxw_handover_reset(handover);
        handover->goal = MXW_HANDOVER_MESSAGE;
    }
    mxw_timer_set(&handover->timer, now_of(handover) + MESSAGE_PATIENCE);
    pursue(handover);
}

void mxw_handover_reset(struct mxw_handover *handover)
{
    struct mxw_hop *hop = handover->hop;
    handover->goal = MXW_HANDOVER_NOTHING;
    handover->is_replay_refused = false;
    stop_routing(handover);
    mxw_timer_cancel(&handover->timer);
    mxw_deferred_cancel(&handover->answer_soon);
    detach(handover);
    if (hop != NULL)
        mxw_hop_pump(hop);
}

void mxw_handover_close(struct mxw_handover *handover)
{
    mxw_handover_reset(handover);
}
