#include "core/delivery/destination.h"

#include <assert.h>

static struct mxw_delivery_rest *find_rest(const struct mxw_delivery_rests *rests,
                                           mxw_address address, uint16_t port)
{
    for (size_t i = 0; i < rests->count; i++) {
        struct mxw_delivery_rest *entry = &rests->entries[i];
        if (entry->port == port && mxw_address_equal(entry->address, address))
            return entry;
    }
    return NULL;
}

/* A new entry, or the one that ends first. NULL when the table has no room at all. */
static struct mxw_delivery_rest *make_room(struct mxw_delivery_rests *rests)
{
    if (rests->count < rests->room)
        return &rests->entries[rests->count++];

    struct mxw_delivery_rest *soonest = NULL;
    for (size_t i = 0; i < rests->count; i++)
        if (soonest == NULL || rests->entries[i].until < soonest->until)
            soonest = &rests->entries[i];
    return soonest;
}

void mxw_delivery_rests_add(struct mxw_delivery_rests *rests, mxw_address address, uint16_t port,
                            mxw_time now)
{
    struct mxw_delivery_rest *entry = find_rest(rests, address, port);
    if (entry == NULL)
        entry = make_room(rests);
    if (entry != NULL)
        *entry = (struct mxw_delivery_rest){ address, port, now + rests->rest_time };
}

void mxw_delivery_rests_remove(struct mxw_delivery_rests *rests, mxw_address address, uint16_t port)
{
    struct mxw_delivery_rest *entry = find_rest(rests, address, port);
    if (entry != NULL)
        *entry = rests->entries[--rests->count];
}

bool mxw_delivery_rests_has(const struct mxw_delivery_rests *rests, mxw_address address,
                            uint16_t port, mxw_time now)
{
    const struct mxw_delivery_rest *entry = find_rest(rests, address, port);
    return entry != NULL && now < entry->until;
}

/* Draws the order among equal preferences: Fisher and Yates' shuffle of each run, with digits of
 * `number` in a changing base as the dice. */
static void shuffle_run(uint8_t *order, size_t len, uint64_t *number)
{
    for (size_t i = len; i > 1; i--) {
        size_t drawn = (size_t)(*number % i);
        *number /= i;
        uint8_t swapped = order[i - 1];
        order[i - 1] = order[drawn];
        order[drawn] = swapped;
    }
}

static size_t run_len(const struct mxw_delivery_route *route, size_t start)
{
    size_t end = start + 1;
    while (end < route->hop_count && route->hops[end].preference == route->hops[start].preference)
        end++;
    return end - start;
}

void mxw_delivery_route_begin(struct mxw_delivery_route *route, const struct mxw_next_hop *hops,
                              size_t hop_count, uint64_t number)
{
    assert(hop_count <= MXW_NEXT_HOPS_MAX);
    *route = (struct mxw_delivery_route){ .hops = hops, .hop_count = (uint8_t)hop_count };
    for (uint8_t i = 0; i < route->hop_count; i++) {
        assert(i == 0 || hops[i - 1].preference <= hops[i].preference);
        route->order[i] = i;
    }
    for (size_t start = 0, len = 0; start < hop_count; start += len) {
        len = run_len(route, start);
        shuffle_run(route->order + start, len, &number);
    }
}

static bool find_address(struct mxw_delivery_route *route, const struct mxw_delivery_rests *rests,
                         mxw_time now)
{
    while (route->address_next < route->address_count) {
        mxw_address address = route->addresses[route->address_next++];
        if (mxw_delivery_rests_has(rests, address, route->hop->port, now)) {
            route->has_resting = true;
            continue;
        }
        route->address = address;
        return true;
    }
    return false;
}

static enum mxw_route_step end_route(struct mxw_delivery_route *route)
{
    route->end = route->try_count > 0 ? MXW_ROUTE_ALL_FAILED
        : route->has_resting          ? MXW_ROUTE_ALL_RESTING
                                      : MXW_ROUTE_NO_ADDRESSES;
    return MXW_ROUTE_END;
}

/* False: it has a name only, and the driver must say its addresses. */
static bool begin_hop(struct mxw_delivery_route *route)
{
    route->hop = &route->hops[route->order[route->hop_next++]];
    route->address_next = 0;
    route->address_count = 0;
    if (route->hop->address.family == MXW_FAMILY_NONE)
        return false;
    route->addresses[route->address_count++] = route->hop->address;
    return true;
}

enum mxw_route_step mxw_delivery_route_next(struct mxw_delivery_route *route,
                                            const struct mxw_delivery_rests *rests, mxw_time now)
{
    assert(!route->is_asking);
    while (route->try_count < MXW_ROUTE_TRIES_MAX) {
        if (find_address(route, rests, now)) {
            route->try_count++;
            return MXW_ROUTE_TRY;
        }
        if (route->hop_next == route->hop_count)
            return end_route(route);
        if (!begin_hop(route)) {
            route->is_asking = true;
            return MXW_ROUTE_RESOLVE;
        }
    }
    return end_route(route);
}

void mxw_delivery_route_resolved(struct mxw_delivery_route *route, const mxw_address *addresses,
                                 size_t count)
{
    assert(route->is_asking);
    route->is_asking = false;
    for (size_t i = 0; i < count && route->address_count < MXW_ROUTE_ADDRESSES_MAX; i++)
        if (addresses[i].family != MXW_FAMILY_NONE)
            route->addresses[route->address_count++] = addresses[i];
}
