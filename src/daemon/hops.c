/* hops.c - connections to next hops: joins core/delivery's client and pool with streams. */
#include "daemon/hops.h"

#include <assert.h>
#include <stdlib.h>

#include "daemon/hop.h"

static mxw_time now_of(const struct mxw_hops *hops)
{
    return mxw_loop_now(hops->loop);
}

static void link_hop(struct mxw_hops *hops, struct mxw_hop *hop)
{
    hop->next = hops->first;
    if (hops->first != NULL)
        hops->first->before = hop;
    hops->first = hop;
    hops->by_slot[hop->slot] = hop;
}

/* Its slot is free again, or somebody else's: it must not be touched any more. */
static void forget_slot(struct mxw_hop *hop)
{
    hop->hops->by_slot[hop->slot] = NULL;
    hop->slot = MXW_HOP_NO_SLOT;
}

void mxw_hop_leave_slot(struct mxw_hop *hop)
{
    if (hop->slot == MXW_HOP_NO_SLOT)
        return;
    mxw_delivery_pool_close(&hop->hops->pool, hop->slot);
    forget_slot(hop);
}

/* What was sent still goes out. */
static void free_hop(struct mxw_hop *hop)
{
    struct mxw_hops *hops = hop->hops;
    if (hop->handover != NULL) /* between two questions: the next one finds another connection */
        hop->handover->hop = NULL;
    mxw_stream_close(hop->stream);
    mxw_timer_cancel(&hop->timer);
    mxw_hop_leave_slot(hop);
    if (hop->before != NULL)
        hop->before->next = hop->next;
    else
        hops->first = hop->next;
    if (hop->next != NULL)
        hop->next->before = hop->before;
    free(hop);
}

static void consume(struct mxw_hop *hop)
{
    if (hop->taken > 0)
        mxw_stream_consumed(hop->stream, hop->taken);
    hop->taken = 0;
}

/* What the hop sent before the handshake is the machine's affair: it has seen all of it. */
static void start_tls(struct mxw_hop *hop, bool must_verify)
{
    consume(hop);
    enum mxw_status status =
        mxw_stream_start_tls_client(hop->stream, hop->hops->tls, hop->host, must_verify);
    if (status != MXW_OK)
        mxw_delivery_tls_failed(&hop->client, now_of(hop->hops));
}

enum next_step { GO_ON, PAUSE, GONE };

static enum next_step act(struct mxw_hop *hop, const struct mxw_delivery_action *action)
{
    switch (action->kind) {
    case MXW_DELIVERY_WAIT:
        return PAUSE;
    case MXW_DELIVERY_SEND:
        mxw_stream_send(hop->stream, action->bytes);
        return GO_ON;
    case MXW_DELIVERY_START_TLS:
        start_tls(hop, action->must_verify);
        return GO_ON;
    case MXW_DELIVERY_WANT_PIECE:
        return hop->handover != NULL && mxw_handover_give_piece(hop->handover, hop) ? GO_ON : PAUSE;
    case MXW_DELIVERY_REPORT:
        if (hop->handover != NULL)
            mxw_handover_report(hop->handover, hop, &action->report);
        return GO_ON;
    case MXW_DELIVERY_CLOSE:
        free_hop(hop);
        return GONE;
    }
    return PAUSE;
}

void mxw_hop_pump(struct mxw_hop *hop)
{
    enum next_step step;
    do {
        struct mxw_delivery_action action = mxw_delivery_next(&hop->client, now_of(hop->hops));
        step = act(hop, &action);
    } while (step == GO_ON);
    if (step == GONE)
        return;
    consume(hop);
    mxw_timer_set(&hop->timer, hop->client.deadline);
}

static void on_due(void *user)
{
    struct mxw_hop *hop = user;
    mxw_delivery_expire(&hop->client, now_of(hop->hops));
    mxw_hop_pump(hop);
}

static void on_connected(void *user)
{
    struct mxw_hop *hop = user;
    /* The first that the hop reads, even before TLS. */
    if (hop->proxy.used > 0)
        mxw_stream_send(hop->stream, mxw_written(&hop->proxy));
    mxw_delivery_connected(&hop->client, now_of(hop->hops));
    mxw_hop_pump(hop);
}

static void on_secured(void *user)
{
    struct mxw_hop *hop = user;
    mxw_delivery_tls_started(&hop->client, now_of(hop->hops));
    mxw_hop_pump(hop);
}

static void on_bytes(void *user)
{
    struct mxw_hop *hop = user;
    mxw_bytes input = mxw_stream_input(hop->stream);
    hop->taken = input.len;
    mxw_delivery_take(&hop->client, input, now_of(hop->hops));
    mxw_hop_pump(hop);
}

static void on_drained(void *user)
{
    mxw_hop_pump(user);
}

static void on_end(void *user, enum mxw_stream_end end)
{
    struct mxw_hop *hop = user;
    if (end == MXW_STREAM_TLS_FAILED)
        mxw_delivery_tls_failed(&hop->client, now_of(hop->hops));
    else
        mxw_delivery_closed(&hop->client, now_of(hop->hops));
    mxw_hop_pump(hop);
}

static const struct mxw_stream_calls hop_calls = {
    .on_connected = on_connected,
    .on_secured = on_secured,
    .on_bytes = on_bytes,
    .on_drained = on_drained,
    .on_end = on_end,
};

static void write_proxy(struct mxw_hop *hop, const struct mxw_delivery_origin *origin)
{
    const struct mxw_proxy proxy = {
        .source = origin->address,
        .source_port = origin->port,
        .destination = origin->local,
        .destination_port = origin->local_port,
    };
    hop->proxy = MXW_WRITER(hop->proxy_at);
    mxw_put_proxy(&hop->proxy, &proxy);
}

struct mxw_hop *mxw_hop_connect(struct mxw_hops *hops, size_t slot, struct mxw_handover *handover,
                                const struct mxw_next_hop *where, mxw_address address,
                                enum mxw_hop_tls tls)
{
    hops->connection_count++;
    const struct mxw_delivery_settings settings = {
        .helo_name = hops->settings.helo_name,
        .protocol = where->protocol,
        .tls = tls,
        .origin = where->client,
        .timeouts = MXW_DELIVERY_TIMEOUTS_INIT,
    };
    const struct mxw_connect how = {
        .to = { .address = address, .port = where->port },
        .timeout = settings.timeouts.connect,
    };
    struct mxw_hop *hop = calloc(1, sizeof *hop);
    if (hop != NULL)
        hop->stream = mxw_stream_connect(hops->loop, &how, &hop_calls, hop);
    if (hop == NULL || hop->stream == NULL) {
        free(hop);
        mxw_delivery_pool_close(&hops->pool, slot);
        return NULL;
    }
    hop->hops = hops;
    hop->slot = slot;
    hop->handover = handover;
    hop->endpoint = how.to;
    struct mxw_writer host = MXW_WRITER(hop->host_at);
    mxw_put(&host, mxw_bytes_first(where->host, sizeof hop->host_at));
    hop->host = mxw_written(&host);
    if (where->client == MXW_HOP_CLIENT_PROXY)
        write_proxy(hop, &handover->envelope->mail.origin);
    mxw_timer_init(&hop->timer, hops->loop, on_due, hop);
    mxw_delivery_begin(&hop->client, &settings, now_of(hops));
    link_hop(hops, hop);
    return hop;
}

static void await_idle_end(struct mxw_hops *hops)
{
    if (!mxw_timer_is_set(&hops->idle_timer))
        mxw_timer_set(&hops->idle_timer, now_of(hops) + hops->settings.idle_time);
}

void mxw_hop_release(struct mxw_hop *hop)
{
    struct mxw_hops *hops = hop->hops;
    hop->handover = NULL;
    mxw_delivery_reset(&hop->client, now_of(hops));
    if (mxw_delivery_is_idle(&hop->client) && !mxw_delivery_is_bound(&hop->client)
        && mxw_delivery_pool_put_back(&hops->pool, hop->slot, now_of(hops)))
        await_idle_end(hops);
    else
        mxw_delivery_quit(&hop->client, now_of(hops));
}

/* An idle connection the pool has given up. */
static void dismiss(struct mxw_hops *hops, size_t slot)
{
    struct mxw_hop *hop = hops->by_slot[slot];
    forget_slot(hop);
    mxw_delivery_quit(&hop->client, now_of(hops));
    mxw_hop_pump(hop);
}

/* Says goodbye to every connection that has been idle too long. */
static void on_idle(void *user)
{
    struct mxw_hops *hops = user;
    size_t slot;
    mxw_time deadline = MXW_NEVER;
    while (mxw_delivery_pool_expire(&hops->pool, now_of(hops), &slot, &deadline))
        dismiss(hops, slot);
    mxw_timer_set(&hops->idle_timer, deadline);
}

struct mxw_hop *mxw_hop_take_idle(struct mxw_hops *hops, uint64_t destination,
                                  struct mxw_handover *handover)
{
    size_t slot;
    if (!mxw_delivery_pool_take(&hops->pool, destination, now_of(hops), &slot))
        return NULL;
    /* One client's mail in the name of another: rather none at all. */
    assert(!mxw_delivery_is_bound(&hops->by_slot[slot]->client));
    hops->by_slot[slot]->handover = handover;
    return hops->by_slot[slot];
}

bool mxw_hop_take_slot(struct mxw_hops *hops, uint64_t destination, uint16_t preference,
                       size_t *slot)
{
    bool evicted = false;
    if (!mxw_delivery_pool_open(&hops->pool, destination, preference, slot, &evicted))
        return false;
    if (evicted)
        dismiss(hops, *slot);
    return true;
}

struct mxw_hops *mxw_hops_open(struct mxw_loop *loop, struct mxw_resolver *resolver,
                               struct mxw_tls_client *tls, const struct mxw_hops_settings *settings)
{
    struct mxw_hops *hops = calloc(1, sizeof *hops);
    if (hops == NULL)
        return NULL;
    hops->loop = loop;
    hops->resolver = resolver;
    hops->tls = tls;
    hops->settings = *settings;
    hops->by_slot = calloc(settings->room, sizeof *hops->by_slot);
    hops->pool = (struct mxw_delivery_pool){
        .slots = calloc(settings->room, sizeof *hops->pool.slots),
        .room = settings->room,
        .connections_max = settings->connections_max,
        .transactions_max = MXW_POOL_MESSAGES_MAX,
        .idle_time = settings->idle_time,
    };
    hops->rests = (struct mxw_delivery_rests){ .entries = hops->rest_entries,
                                               .room = MXW_HOP_RESTS_MAX,
                                               .rest_time = settings->rest_time };
    mxw_timer_init(&hops->idle_timer, loop, on_idle, hops);
    if (hops->by_slot == NULL || hops->pool.slots == NULL) {
        mxw_hops_close(hops);
        return NULL;
    }
    return hops;
}

struct mxw_hops_counts mxw_hops_count(const struct mxw_hops *hops)
{
    struct mxw_hops_counts counts = {
        .connections = hops->connection_count,
        .failures = hops->failure_count,
    };
    for (size_t i = 0; i < hops->pool.room; i++) {
        counts.idle += hops->pool.slots[i].state == MXW_SLOT_IDLE;
        counts.busy += hops->pool.slots[i].state == MXW_SLOT_BUSY;
    }
    for (size_t i = 0; i < hops->rests.count; i++)
        counts.resting += hops->rest_entries[i].until > mxw_loop_now(hops->loop);
    return counts;
}

void mxw_hops_close(struct mxw_hops *hops)
{
    if (hops == NULL)
        return;
    while (hops->first != NULL)
        free_hop(hops->first);
    mxw_timer_cancel(&hops->idle_timer);
    free(hops->pool.slots);
    free(hops->by_slot);
    free(hops);
}
