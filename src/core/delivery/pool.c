#include "core/delivery/pool.h"

#include <assert.h>

static struct mxw_delivery_slot *slot_at(struct mxw_delivery_pool *pool, size_t slot)
{
    assert(slot < pool->room);
    return &pool->slots[slot];
}

static bool has_idled_out(const struct mxw_delivery_pool *pool,
                          const struct mxw_delivery_slot *slot, mxw_time now)
{
    return slot->state == MXW_SLOT_IDLE && now - slot->idle_since >= pool->idle_time;
}

static bool serves_better(const struct mxw_delivery_slot *a, const struct mxw_delivery_slot *b)
{
    if (a->preference != b->preference)
        return a->preference < b->preference;
    return a->idle_since > b->idle_since;
}

bool mxw_delivery_pool_take(struct mxw_delivery_pool *pool, uint64_t destination, mxw_time now,
                            size_t *slot)
{
    struct mxw_delivery_slot *best = NULL;
    for (size_t i = 0; i < pool->room; i++) {
        struct mxw_delivery_slot *entry = &pool->slots[i];
        if (entry->state != MXW_SLOT_IDLE || entry->destination != destination
            || has_idled_out(pool, entry, now))
            continue;
        if (best == NULL || serves_better(entry, best))
            best = entry;
    }
    if (best == NULL)
        return false;
    best->state = MXW_SLOT_BUSY;
    *slot = (size_t)(best - pool->slots);
    return true;
}

static size_t connection_count(const struct mxw_delivery_pool *pool, uint64_t destination)
{
    size_t count = 0;
    for (size_t i = 0; i < pool->room; i++)
        count += pool->slots[i].state != MXW_SLOT_FREE && pool->slots[i].destination == destination;
    return count;
}

/* A free slot, else the oldest idle one: of `destination` only when that has all it may have. */
static struct mxw_delivery_slot *find_slot(struct mxw_delivery_pool *pool, uint64_t destination)
{
    bool is_full = connection_count(pool, destination) >= pool->connections_max;
    struct mxw_delivery_slot *oldest = NULL;
    for (size_t i = 0; i < pool->room; i++) {
        struct mxw_delivery_slot *entry = &pool->slots[i];
        if (entry->state == MXW_SLOT_FREE && !is_full)
            return entry;
        if (entry->state != MXW_SLOT_IDLE || (is_full && entry->destination != destination))
            continue;
        if (oldest == NULL || entry->idle_since < oldest->idle_since)
            oldest = entry;
    }
    return oldest;
}

bool mxw_delivery_pool_open(struct mxw_delivery_pool *pool, uint64_t destination,
                            uint16_t preference, size_t *slot, bool *evicted)
{
    struct mxw_delivery_slot *entry = find_slot(pool, destination);
    if (entry == NULL)
        return false;
    *evicted = entry->state == MXW_SLOT_IDLE;
    *entry = (struct mxw_delivery_slot){ .state = MXW_SLOT_BUSY,
                                         .destination = destination,
                                         .preference = preference };
    *slot = (size_t)(entry - pool->slots);
    return true;
}

bool mxw_delivery_pool_put_back(struct mxw_delivery_pool *pool, size_t slot, mxw_time now)
{
    struct mxw_delivery_slot *entry = slot_at(pool, slot);
    assert(entry->state == MXW_SLOT_BUSY);
    entry->transaction_count++;
    if (entry->transaction_count >= pool->transactions_max)
        return false;
    entry->state = MXW_SLOT_IDLE;
    entry->idle_since = now;
    return true;
}

void mxw_delivery_pool_close(struct mxw_delivery_pool *pool, size_t slot)
{
    slot_at(pool, slot)->state = MXW_SLOT_FREE;
}

bool mxw_delivery_pool_expire(struct mxw_delivery_pool *pool, mxw_time now, size_t *slot,
                              mxw_time *deadline)
{
    *deadline = MXW_NEVER;
    for (size_t i = 0; i < pool->room; i++) {
        struct mxw_delivery_slot *entry = &pool->slots[i];
        if (entry->state != MXW_SLOT_IDLE)
            continue;
        if (has_idled_out(pool, entry, now)) {
            entry->state = MXW_SLOT_FREE;
            *slot = i;
            return true;
        }
        *deadline = mxw_time_sooner(*deadline, entry->idle_since + pool->idle_time);
    }
    return false;
}
