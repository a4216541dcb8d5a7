/* destination.h - which address to try next: preference, chance, and rest for what failed.
 *
 *     mxw_delivery_route_begin(&route, domain->next_hops, domain->next_hop_count, random_number);
 *     while ((step = mxw_delivery_route_next(&route, &rests, now)) == MXW_ROUTE_RESOLVE)
 *         mxw_delivery_route_resolved(&route, addresses, count);    for route.hop->host
 *     MXW_ROUTE_TRY: connect to route.address, route.hop->port; on failure (report FAILED)
 *         mxw_delivery_rests_add(&rests, route.address, port, now), and next() again
 *
 * Order      Lower preference first; hops of equal preference in an order drawn from the number;
 *            the addresses of one host as the driver gives them. RFC 5321 5.1.
 * Rest       An address that failed is not tried for rests.rest_time; one that works again is.
 * Ownership  A route borrows the hops; the rests' entries are the caller's.
 * Limits     MXW_ROUTE_TRIES_MAX addresses a hand-over, MXW_ROUTE_ADDRESSES_MAX a host. A full
 *            table of rests forgets the one that ends soonest: then a dead address is tried too
 *            early.
 */
#ifndef MXW_CORE_DELIVERY_DESTINATION_H
#define MXW_CORE_DELIVERY_DESTINATION_H

#include "core/admission/domain.h"
#include "mxwarden/time.h"

#define MXW_ROUTE_TRIES_MAX 5      /* a hand-over; the sender waits for us meanwhile */
#define MXW_ROUTE_ADDRESSES_MAX 16 /* of one host; further ones are not looked at */

struct mxw_delivery_rest {
    mxw_address address;
    uint16_t port;
    mxw_time until;
};

/* Addresses at rest, of all destinations of an edge. `entries` with `room` items are the
 * caller's; begin with count 0. */
struct mxw_delivery_rests {
    struct mxw_delivery_rest *entries;
    size_t room, count;
    mxw_time rest_time; /* the caller's choice; a minute is usual */
};

void mxw_delivery_rests_add(struct mxw_delivery_rests *rests, mxw_address address, uint16_t port,
                            mxw_time now);

/* The address answered: whatever it rested for is over. */
void mxw_delivery_rests_remove(struct mxw_delivery_rests *rests, mxw_address address,
                               uint16_t port);
bool mxw_delivery_rests_has(const struct mxw_delivery_rests *rests, mxw_address address,
                            uint16_t port, mxw_time now);

enum mxw_route_step {
    MXW_ROUTE_END,     /* nothing left: read route.end */
    MXW_ROUTE_RESOLVE, /* look up the addresses of route.hop->host, AAAA and A */
    MXW_ROUTE_TRY      /* connect to route.address and route.hop->port */
};

enum mxw_route_end {
    MXW_ROUTE_ALL_FAILED,   /* something was tried */
    MXW_ROUTE_ALL_RESTING,  /* nothing was: what there is rests. Say so at RCPT already */
    MXW_ROUTE_NO_ADDRESSES, /* nothing was: no name has an address */
};

struct mxw_delivery_route {
    /* To be read by the driver. */
    const struct mxw_next_hop *hop;
    mxw_address address;
    enum mxw_route_end end;

    /* The machine's own. */
    const struct mxw_next_hop *hops;
    uint8_t order[MXW_NEXT_HOPS_MAX];
    uint8_t hop_count, hop_next;
    mxw_address addresses[MXW_ROUTE_ADDRESSES_MAX];
    uint8_t address_count, address_next, try_count;
    bool is_asking, has_resting;
};

/* `hops` by preference, as in the directory; `number` is a random one. */
void mxw_delivery_route_begin(struct mxw_delivery_route *route, const struct mxw_next_hop *hops,
                              size_t hop_count, uint64_t number);
enum mxw_route_step mxw_delivery_route_next(struct mxw_delivery_route *route,
                                            const struct mxw_delivery_rests *rests, mxw_time now);

/* The answer to RESOLVE; none at all when the name has no address or the lookup failed. */
void mxw_delivery_route_resolved(struct mxw_delivery_route *route, const mxw_address *addresses,
                                 size_t count);

#endif
