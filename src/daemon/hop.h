/* hop.h - one connection to a next hop. Shared by hops.c and handover.c only. */
#ifndef MXW_DAEMON_HOP_H
#define MXW_DAEMON_HOP_H

#include "core/delivery/pool.h"
#include "core/proxy/proxy.h"
#include "daemon/hops.h"
#include "runtime/stream.h"

#define MXW_HOP_RESTS_MAX 1024 /* addresses at rest an edge remembers */

#define MXW_HOP_NO_SLOT                                                                            \
    SIZE_MAX /* it is leaving: its place in the pool is another's, or nobody's */

struct mxw_hop {
    struct mxw_hops *hops;
    struct mxw_hop *next, *before; /* of all */
    size_t slot;
    struct mxw_handover *handover; /* whom it serves; NULL: idle */
    struct mxw_endpoint endpoint;
    uint8_t host_at[MXW_DNS_NAME_MAX];
    mxw_bytes host; /* as the directory names it: what its certificate must say */
    struct mxw_stream *stream;
    struct mxw_writer proxy; /* the header it is sent first; empty: none */
    uint8_t proxy_at[MXW_PROXY_PUT_MAX];
    size_t taken; /* octets of its input the machine has, and the stream does not know of */
    struct mxw_delivery_client client;
    bool is_ready; /* has greeted us */
    struct mxw_timer timer;
};

struct mxw_hops {
    struct mxw_loop *loop;
    struct mxw_resolver *resolver;
    struct mxw_tls_client *tls;
    struct mxw_hops_settings settings;
    struct mxw_delivery_pool pool;
    struct mxw_hop **by_slot; /* NULL where the slot is free */
    struct mxw_hop *first;    /* of all, those that are leaving among them */
    struct mxw_delivery_rests rests;
    struct mxw_delivery_rest rest_entries[MXW_HOP_RESTS_MAX];
    struct mxw_timer idle_timer;
    uint64_t connection_count, failure_count; /* since it was opened */
};

/* A new connection in `slot`, serving `handover`. NULL: out of memory; the slot is free again. */
struct mxw_hop *mxw_hop_connect(struct mxw_hops *hops, size_t slot, struct mxw_handover *handover,
                                const struct mxw_next_hop *where, mxw_address address,
                                enum mxw_hop_tls tls);

/* Lets the machine say what it has to say. The hop may be gone afterwards. */
void mxw_hop_pump(struct mxw_hop *hop);

/* An idle connection to `destination`, now serving `handover`; NULL: there is none. */
struct mxw_hop *mxw_hop_take_idle(struct mxw_hops *hops, uint64_t destination,
                                  struct mxw_handover *handover);

/* A slot for a new connection. False: the destination has all it may have. */
bool mxw_hop_take_slot(struct mxw_hops *hops, uint64_t destination, uint16_t preference,
                       size_t *slot);

/* Whose it is, as the pool knows it. It must have a slot. */
static inline uint64_t mxw_hop_destination(const struct mxw_hop *hop)
{
    return hop->hops->pool.slots[hop->slot].destination;
}

/* It has failed and is about to close: whoever is tried next may have its slot. */
void mxw_hop_leave_slot(struct mxw_hop *hop);

/* It serves nobody any more: pooled when it can serve again, else told to quit. Takes effect with
 * the next mxw_hop_pump(), which may be running. */
void mxw_hop_release(struct mxw_hop *hop);

/* handover.c: what the machine reports, and its wish for the next piece of the message.
 * False: there is nothing to give it yet. */
void mxw_handover_report(struct mxw_handover *handover, struct mxw_hop *hop,
                         const struct mxw_delivery_report *report);
bool mxw_handover_give_piece(struct mxw_handover *handover, struct mxw_hop *hop);

#endif
