#include "daemon/connection.h"

#include <assert.h>
#include <stdlib.h>

#include "core/proxy/proxy.h"
#include "core/trace/trace.h"
#include "daemon/evidence.h"
#include "daemon/report.h"
#include "runtime/idn.h"
#include "runtime/log.h"
#include "runtime/random.h"
#include "runtime/stream.h"

#define SLOT_MASK 0xff /* of a ticket: which of the lookups. See core/session */

struct lookup {
    struct mxw_connection *connection;
    uint32_t ticket;
    mxw_time asked;
    struct mxw_lookup lookup;
};

struct mxw_connection {
    struct mxw_edge *edge;
    const struct mxw_edge_listener *listener;
    struct mxw_connection *next, *before;
    struct mxw_stream *stream;
    struct mxw_timer timer;
    struct mxw_proxy proxy;
    bool awaits_proxy; /* the PROXY header has not come yet */
    bool starts_tls;   /* once the input the session has taken is consumed */
    /* Of the socket: once it is reset, the kernel does not know any more. */
    struct mxw_endpoint peer, local;
    mxw_address client; /* counted in the census */
    struct mxw_arena arena;
    struct mxw_body body;
    bool has_body_failed;
    struct mxw_handover handover;
    struct mxw_evidence evidence;
    struct lookup *lookups[MXW_SESSION_LOOKUPS_MAX]; /* NULL: not needed up to now */
    struct mxw_session session;
};

static mxw_time now_of(const struct mxw_connection *connection)
{
    return mxw_loop_now(connection->edge->loop);
}

/* The end. */

static void unlink_connection(struct mxw_connection *connection)
{
    struct mxw_edge *edge = connection->edge;
    if (connection->before != NULL)
        connection->before->next = connection->next;
    else
        edge->connections = connection->next;
    if (connection->next != NULL)
        connection->next->before = connection->before;
    edge->connection_count--;
}

static void link_connection(struct mxw_connection *connection)
{
    struct mxw_edge *edge = connection->edge;
    connection->next = edge->connections;
    if (edge->connections != NULL)
        edge->connections->before = connection;
    edge->connections = connection;
    edge->connection_count++;
}

static void free_lookups(struct mxw_connection *connection)
{
    for (size_t i = 0; i < MXW_SESSION_LOOKUPS_MAX; i++) {
        if (connection->lookups[i] != NULL)
            mxw_lookup_cancel(&connection->lookups[i]->lookup);
        free(connection->lookups[i]);
    }
}

static void free_connection(struct mxw_connection *connection)
{
    struct mxw_edge *edge = connection->edge;
    mxw_timer_cancel(&connection->timer);
    free_lookups(connection);
    if (!connection->awaits_proxy) {
        mxw_handover_close(&connection->handover);
        mxw_census_leave(edge->census, connection->client);
        edge->link.counters.sessions_open[mxw_count_family(connection->client)]--;
    }
    mxw_evidence_free(&connection->evidence);
    mxw_body_reset(&connection->body);
    mxw_arenas_give(&edge->arenas, &connection->arena);
    unlink_connection(connection);
    free(connection);
    if (edge->is_draining && edge->connection_count == 0)
        edge->on_empty(edge);
}

static void close_connection(struct mxw_connection *connection)
{
    if (!connection->awaits_proxy && connection->session.transaction.number == 0)
        mxw_report_visit(&connection->session, mxw_stream_why(connection->stream));
    mxw_stream_close(connection->stream);
    free_connection(connection);
}

void mxw_connection_drop(struct mxw_connection *connection)
{
    mxw_stream_drop(connection->stream);
    free_connection(connection);
}

struct mxw_connection *mxw_connection_next(const struct mxw_connection *connection)
{
    return connection->next;
}

/* Events in. False when the connection is gone. */

/* What came of the session's actions. */
enum pumped {
    PUMPED_OUT, /* zero: the connection is gone */
    PUMPED_NOTHING,
    PUMPED_SOMETHING
};

static enum pumped pump(struct mxw_connection *connection);
static void settle(struct mxw_connection *connection);

static size_t take(struct mxw_connection *connection, struct mxw_event *event)
{
    event->wall = mxw_loop_wall(connection->edge->loop);
    return mxw_session_take(&connection->session, event, now_of(connection));
}

/* Tells the session, and does all that follows from it. */
static void tell(struct mxw_connection *connection, struct mxw_event *event)
{
    take(connection, event);
    if (pump(connection) != PUMPED_OUT)
        settle(connection);
}

static void tell_kind(struct mxw_connection *connection, enum mxw_event_kind kind)
{
    tell(connection, &(struct mxw_event){ .kind = kind });
}

static void on_answer(void *user, const struct mxw_dns_answer *answer)
{
    struct lookup *lookup = user;
    struct mxw_connection *connection = lookup->connection;
    if (answer->outcome == MXW_DNS_FAILED)
        connection->edge->link.counters.dns_failures++;
    mxw_evidence_note(&connection->evidence, lookup->ticket, &lookup->lookup.question, answer,
                      lookup->asked - connection->session.begun,
                      now_of(connection) - lookup->asked);
    tell(connection,
         &(struct mxw_event){ .kind = MXW_EVENT_DNS, .ticket = lookup->ticket, .dns = answer });
}

static void on_hop_recipient(void *user, const struct mxw_smtp_reply *reply,
                             const struct mxw_session_hop *hop)
{
    struct mxw_event event = { .kind = MXW_EVENT_HOP_RECIPIENT };
    event.reply = reply;
    event.hop = *hop;
    tell(user, &event);
}

static void on_hop_message(void *user, const struct mxw_smtp_reply *reply,
                           const struct mxw_session_hop *hop)
{
    struct mxw_event event = { .kind = MXW_EVENT_HOP_MESSAGE };
    event.reply = reply;
    event.hop = *hop;
    tell(user, &event);
}

static const struct mxw_handover_calls handover_calls = {
    .on_recipient = on_hop_recipient,
    .on_message = on_hop_message,
};

/* Actions out. */

/* Most mails need a few of the lookups that there may be. NULL: memory has run out. */
static struct lookup *lookup_of(struct mxw_connection *connection, uint32_t ticket)
{
    assert((ticket & SLOT_MASK) < MXW_SESSION_LOOKUPS_MAX);
    struct lookup **lookup = &connection->lookups[ticket & SLOT_MASK];
    if (*lookup == NULL)
        *lookup = calloc(1, sizeof **lookup);
    return *lookup;
}

static void fail_question(struct mxw_connection *connection, const struct mxw_action *action)
{
    const struct mxw_dns_answer answer = { .outcome = MXW_DNS_FAILED, .why = "no memory" };
    connection->edge->link.counters.dns_failures++;
    take(connection,
         &(struct mxw_event){ .kind = MXW_EVENT_DNS, .ticket = action->ticket, .dns = &answer });
}

static void ask_dns(struct mxw_connection *connection, const struct mxw_action *action)
{
    struct lookup *lookup = lookup_of(connection, action->ticket);
    connection->edge->link.counters.dns_questions++;
    if (lookup == NULL) {
        fail_question(connection, action);
        return;
    }
    mxw_lookup_cancel(&lookup->lookup); /* one of an earlier transaction may still be open */
    lookup->connection = connection;
    lookup->ticket = action->ticket;
    lookup->asked = now_of(connection);
    mxw_resolver_ask(connection->edge->resolver, &lookup->lookup, action->question,
                     now_of(connection) + connection->edge->settings->dns_timeout, on_answer,
                     lookup);
}

static void verify(struct mxw_connection *connection, const struct mxw_action *action)
{
    struct mxw_event event = { .kind = MXW_EVENT_VERIFIED, .ticket = action->ticket };
    event.verified = mxw_verify(action->verification);
    take(connection, &event);
}

/* Empty when no host name looks like this. */
static mxw_bytes ascii_of(mxw_bytes name, struct mxw_writer *out)
{
    return mxw_idn_to_ascii(name, out) == MXW_OK ? mxw_written(out) : (mxw_bytes){ 0 };
}

static void ask_ascii(struct mxw_connection *connection, const struct mxw_action *action)
{
    uint8_t name_at[MXW_DNS_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    take(connection,
         &(struct mxw_event){ .kind = MXW_EVENT_ASCII,
                              .ticket = action->ticket,
                              .bytes = ascii_of(action->bytes, &name) });
}

static void find_domain(struct mxw_connection *connection, const struct mxw_action *action)
{
    uint8_t name_at[MXW_DNS_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    struct mxw_domain domain;
    struct mxw_event event = { .kind = MXW_EVENT_DOMAIN };
    mxw_bytes ascii = ascii_of(action->bytes, &name);
    if (ascii.len > 0 && mxw_directory_view_find(&connection->edge->link.directory, ascii, &domain))
        event.domain = &domain;
    take(connection, &event);
}

static void keep_body(struct mxw_connection *connection, const struct mxw_action *action)
{
    if (connection->has_body_failed)
        return;
    if (mxw_body_append(&connection->body, action->bytes) == MXW_OK)
        return;
    connection->has_body_failed = true;
    mxw_report_body_failure(&connection->body);
    take(connection, &(struct mxw_event){ .kind = MXW_EVENT_BODY_FAILED });
}

static void drop_body(struct mxw_connection *connection, const struct mxw_action *action)
{
    (void)action;
    connection->has_body_failed = false;
    mxw_body_reset(&connection->body);
}

static void hop_recipient(struct mxw_connection *connection, const struct mxw_action *action)
{
    (void)action;
    mxw_handover_recipient(&connection->handover, mxw_session_envelope(&connection->session));
}

static void hop_reset(struct mxw_connection *connection, const struct mxw_action *action)
{
    (void)action;
    mxw_handover_reset(&connection->handover);
}

static void hop_message(struct mxw_connection *connection, const struct mxw_action *action)
{
    const struct mxw_handover_message message = {
        .header = action->bytes,
        .body = &connection->body,
        .has_eight_bit = connection->session.smtp.dot.has_eight_bit,
        .has_utf8_header = connection->session.transaction.has_utf8_header,
    };
    mxw_handover_message(&connection->handover, mxw_session_envelope(&connection->session),
                         &message);
}

static void send_bytes(struct mxw_connection *connection, const struct mxw_action *action)
{
    mxw_stream_send(connection->stream, action->bytes);
}

static void start_tls(struct mxw_connection *connection, const struct mxw_action *action)
{
    (void)action;
    connection->starts_tls = true;
}

/* To the log, to the counters and to the trace. */
static void record(struct mxw_connection *connection, const struct mxw_action *action)
{
    uint8_t room[MXW_TRACE_RECORD_MAX];
    struct mxw_writer out = MXW_WRITER(room);
    struct mxw_edge *edge = connection->edge;
    const struct mxw_evidence_about about = {
        .session = &connection->session,
        .edge = edge->name,
        .listener = connection->listener->endpoint,
        .next_hop_reply = mxw_written(&connection->handover.hop_reply),
        .generation = edge->link.directory.generation,
        .at = mxw_clock_wall_exact(),
        .now = now_of(connection),
    };
    mxw_report_session(action->record);
    mxw_counters_record(&edge->link.counters, action->record);
    mxw_evidence_write(&connection->evidence, action->record, &about, &out);
    mxw_link_record(&edge->link, mxw_written(&out));
}

static enum pumped pump(struct mxw_connection *connection)
{
    static void (*const handlers[])(struct mxw_connection *, const struct mxw_action *) = {
        [MXW_ACTION_SEND] = send_bytes,
        [MXW_ACTION_START_TLS] = start_tls,
        [MXW_ACTION_ASK_DNS] = ask_dns,
        [MXW_ACTION_VERIFY] = verify,
        [MXW_ACTION_ASK_ASCII] = ask_ascii,
        [MXW_ACTION_FIND_DOMAIN] = find_domain,
        [MXW_ACTION_HOP_RECIPIENT] = hop_recipient,
        [MXW_ACTION_HOP_RESET] = hop_reset,
        [MXW_ACTION_HOP_MESSAGE] = hop_message,
        [MXW_ACTION_KEEP_BODY] = keep_body,
        [MXW_ACTION_DROP_BODY] = drop_body,
        [MXW_ACTION_RECORD] = record,
    };
    for (enum pumped pumped = PUMPED_NOTHING;; pumped = PUMPED_SOMETHING) {
        struct mxw_action action = mxw_session_next(&connection->session);
        if (action.kind == MXW_ACTION_WAIT)
            return pumped;
        if (action.kind == MXW_ACTION_CLOSE) {
            close_connection(connection);
            return PUMPED_OUT;
        }
        handlers[action.kind](connection, &action);
    }
}

/* Input. */

/* Presents what has arrived until the session takes no more of it and does no more; once even when
 * nothing has, since a session that shuts down waits for its turn. False: the connection is
 * gone. */
static bool offer_input(struct mxw_connection *connection)
{
    enum pumped pumped;
    size_t consumed;
    do {
        mxw_bytes input = mxw_stream_input(connection->stream);
        struct mxw_event event = { .kind = MXW_EVENT_BYTES, .bytes = input };
        consumed = take(connection, &event);
        pumped = pump(connection);
        if (pumped == PUMPED_OUT)
            return false;
        mxw_stream_consumed(connection->stream, consumed);
    } while ((consumed > 0 || pumped == PUMPED_SOMETHING) && !connection->starts_tls);
    return true;
}

static void hand_shake(struct mxw_connection *connection)
{
    connection->starts_tls = false;
    if (mxw_stream_start_tls_server(connection->stream, connection->listener->tls) != MXW_OK)
        tell_kind(connection, MXW_EVENT_HANGUP);
}

/* Everything said and done: wait for what the session waits for. A client that does not read its
 * replies is not read either. */
static void settle(struct mxw_connection *connection)
{
    if (!offer_input(connection))
        return;
    mxw_timer_set(&connection->timer, mxw_session_deadline(&connection->session));
    if (connection->starts_tls) {
        hand_shake(connection);
        return;
    }
    bool is_choked = mxw_stream_pending(connection->stream) > MXW_STREAM_LOW;
    if (mxw_session_wants_bytes(&connection->session) && !is_choked)
        mxw_stream_resume(connection->stream);
    else
        mxw_stream_pause(connection->stream);
}

/* The beginning. */

static void refuse(struct mxw_stream *stream, enum mxw_census_answer answer)
{
    static const mxw_bytes texts[] = {
        [MXW_CENSUS_FULL] = MXW_BYTES_INIT("421 4.7.0 too many sessions, try again later\r\n"),
        [MXW_CENSUS_NETWORK_FULL] =
            MXW_BYTES_INIT("421 4.7.0 too many sessions from your network, try again later\r\n"),
    };
    mxw_stream_send(stream, texts[answer]);
}

/* The client's address is known: it is counted, and its session begins. */
static void begin_session(struct mxw_connection *connection, struct mxw_endpoint from,
                          struct mxw_endpoint to)
{
    struct mxw_edge *edge = connection->edge;
    struct mxw_session_client client = {
        .address = mxw_address_unmapped(from.address),
        .port = from.port,
        .local = mxw_address_unmapped(to.address),
        .local_port = to.port,
        .early_talk = mxw_stream_has_bytes_now(connection->stream),
    };
    enum mxw_census_answer answer = mxw_census_enter(edge->census, client.address);
    struct mxw_counters *counters = &edge->link.counters;
    if (answer != MXW_CENSUS_ENTERED) {
        mxw_report_crowd(client.address, answer);
        counters->sessions_refused[answer == MXW_CENSUS_FULL ? MXW_COUNT_EDGE_FULL
                                                             : MXW_COUNT_NETWORK_FULL]++;
        refuse(connection->stream, answer);
        close_connection(connection);
        return;
    }
    connection->awaits_proxy = false;
    connection->client = client.address;
    counters->sessions[mxw_count_family(client.address)]++;
    counters->sessions_open[mxw_count_family(client.address)]++;
    counters->sessions_refused[MXW_COUNT_EARLY_TALK] += client.early_talk;
    mxw_random_fill(client.random, sizeof client.random);
    mxw_handover_init(&connection->handover, edge->hops, &handover_calls, connection);
    mxw_session_begin(&connection->session, connection->listener->session_settings, &client,
                      &connection->arena, now_of(connection), mxw_loop_wall(edge->loop));
    if (pump(connection) != PUMPED_OUT)
        settle(connection);
}

static void take_proxy(struct mxw_connection *connection)
{
    enum mxw_proxy_got got;
    mxw_bytes input = mxw_stream_input(connection->stream);
    size_t taken = mxw_proxy_take(&connection->proxy, input, &got);
    mxw_stream_consumed(connection->stream, taken);
    if (got == MXW_PROXY_MORE)
        return;

    if (got == MXW_PROXY_MALFORMED) {
        mxw_report_bad_proxy(connection->peer.address, "malformed");
        connection->edge->link.counters.sessions_refused[MXW_COUNT_BAD_PROXY]++;
        mxw_connection_drop(connection);
    } else if (connection->proxy.keeps_socket) {
        begin_session(connection, connection->peer, connection->local);
    } else {
        const struct mxw_proxy *proxy = &connection->proxy;
        begin_session(connection, (struct mxw_endpoint){ proxy->source, proxy->source_port },
                      (struct mxw_endpoint){ proxy->destination, proxy->destination_port });
    }
}

/* Calls of stream and loop. */

static void on_bytes(void *user)
{
    struct mxw_connection *connection = user;
    if (connection->awaits_proxy)
        take_proxy(connection);
    else
        settle(connection);
}

static void on_drained(void *user)
{
    struct mxw_connection *connection = user;
    if (!connection->awaits_proxy)
        settle(connection);
}

static void on_secured(void *user)
{
    struct mxw_connection *connection = user;
    const struct mxw_tls_peer *peer = mxw_stream_tls(connection->stream);

    const struct mxw_session_tls tls = {
        .version = { (const uint8_t *)peer->protocol, strlen(peer->protocol) },
        .cipher = { (const uint8_t *)peer->cipher, strlen(peer->cipher) },
        .certificate_names = peer->names,
        .certificate_name_count = peer->is_verified ? peer->name_count : 0,
    };
    tell(connection, &(struct mxw_event){ .kind = MXW_EVENT_TLS, .tls = &tls });
}

static void on_end(void *user, enum mxw_stream_end end)
{
    struct mxw_connection *connection = user;
    (void)end;
    if (connection->awaits_proxy)
        mxw_connection_drop(connection);
    else
        tell_kind(connection, MXW_EVENT_HANGUP);
}

static void on_due(void *user)
{
    struct mxw_connection *connection = user;
    if (connection->awaits_proxy) {
        mxw_report_bad_proxy(connection->peer.address, "timed-out");
        connection->edge->link.counters.sessions_refused[MXW_COUNT_BAD_PROXY]++;
        mxw_connection_drop(connection);
    } else {
        tell_kind(connection, MXW_EVENT_DEADLINE);
    }
}

static const struct mxw_stream_calls connection_calls = {
    .on_secured = on_secured,
    .on_bytes = on_bytes,
    .on_drained = on_drained,
    .on_end = on_end,
};

static bool speaks_proxy(const struct mxw_edge_listener *listener, mxw_address peer)
{
    for (size_t i = 0; i < listener->proxy_from_count; i++)
        if (mxw_prefix_covers(listener->proxy_from[i], peer))
            return true;
    return false;
}

static struct mxw_connection *make_connection(struct mxw_edge *edge, int fd)
{
    struct mxw_connection *connection = calloc(1, sizeof *connection);
    struct mxw_stream *stream = mxw_stream_open(edge->loop, fd, &connection_calls, connection);
    if (connection != NULL && stream != NULL
        && mxw_arenas_take(&edge->arenas, &connection->arena)) {
        connection->edge = edge;
        connection->stream = stream;
        return connection;
    }
    mxw_stream_drop(stream);
    free(connection);
    return NULL;
}

void mxw_connection_open(struct mxw_edge *edge, const struct mxw_edge_listener *listener,
                         const struct mxw_accepted *accepted)
{
    struct mxw_connection *connection = make_connection(edge, accepted->fd);
    if (connection == NULL) {
        mxw_log_say(MXW_LOG_ERROR, "session-refused", "reason", "out of memory");
        edge->link.counters.sessions_refused[MXW_COUNT_NO_MEMORY]++;
        return;
    }
    connection->listener = listener;
    connection->peer = accepted->peer;
    connection->local = accepted->local;
    connection->awaits_proxy = true;
    mxw_timer_init(&connection->timer, edge->loop, on_due, connection);
    mxw_body_init(&connection->body, &edge->bank);
    link_connection(connection);

    if (speaks_proxy(listener, accepted->peer.address))
        mxw_timer_set(&connection->timer, now_of(connection) + edge->settings->proxy_timeout);
    else
        begin_session(connection, accepted->peer, accepted->local);
}

void mxw_connection_shut_down(struct mxw_connection *connection)
{
    if (connection->awaits_proxy)
        mxw_connection_drop(connection);
    else
        tell_kind(connection, MXW_EVENT_SHUTDOWN);
}
