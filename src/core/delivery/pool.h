/* pool.h - which open connection serves the next transaction, and which one goes.
 *
 *     if (mxw_delivery_pool_take(&pool, destination, now, &slot)) ...use the idle one in `slot`
 *     else if (mxw_delivery_pool_open(&pool, destination, preference, &slot, &evicted)) ...connect
 *     else ...crowded: 451 4.3.2 (MXW_DELIVERY_CROWDED)
 *     at the end: mxw_delivery_pool_put_back() when it may serve again, else _pool_close()
 *
 * Rules      Idle connections: the best preference first, then the newest, so that surplus ones
 *            grow old. Idle too long, or too many transactions: closed. When the table is full, the
 *            oldest idle connection of whatever destination makes room.
 * Sharing    `destination` must differ for tenants, next hops, ports and TLS modes that differ, for
 *            as long as a connection may be pooled: also across a new directory.
 * Ownership  The slots are the caller's; a slot's index names the caller's own connection.
 * Limits     connections_max per destination; `room` for the edge.
 */
#ifndef MXW_CORE_DELIVERY_POOL_H
#define MXW_CORE_DELIVERY_POOL_H

#include "mxwarden/bytes.h"
#include "mxwarden/time.h"

#define MXW_POOL_CONNECTIONS_MAX 20          /* per destination and edge, where no setting says */
#define MXW_POOL_IDLE_TIME (30 * MXW_SECOND) /* less than the hops' own patience */
#define MXW_POOL_MESSAGES_MAX 100            /* of one connection: load moves to other hosts */

enum mxw_delivery_slot_state {
    MXW_SLOT_FREE, /* zero: an empty table */
    MXW_SLOT_BUSY,
    MXW_SLOT_IDLE
};

struct mxw_delivery_slot {
    enum mxw_delivery_slot_state state;
    uint64_t destination; /* the caller's name for it */
    uint16_t preference;
    uint32_t transaction_count;
    mxw_time idle_since;
};

struct mxw_delivery_pool {
    struct mxw_delivery_slot *slots;
    size_t room;
    size_t connections_max; /* per destination */
    uint32_t transactions_max;
    mxw_time idle_time;
};

/* An idle connection of `destination`, now busy. False: there is none. */
bool mxw_delivery_pool_take(struct mxw_delivery_pool *pool, uint64_t destination, mxw_time now,
                            size_t *slot);

/* A free slot for a new connection, now busy. False: the destination has all it may have, or every
 * slot is busy. When `evicted` is true, the slot held an idle connection: close that one first. */
bool mxw_delivery_pool_open(struct mxw_delivery_pool *pool, uint64_t destination,
                            uint16_t preference, size_t *slot, bool *evicted);

/* The transaction is over. False: the connection has served enough: quit. Its slot stays busy until
 * _pool_close(), since it is a connection until then. */
bool mxw_delivery_pool_put_back(struct mxw_delivery_pool *pool, size_t slot, mxw_time now);

/* The connection is gone, busy or idle. */
void mxw_delivery_pool_close(struct mxw_delivery_pool *pool, size_t slot);

/* An idle connection past its time, its slot now free. False: there is none, and `deadline` says
 * when to ask again. */
bool mxw_delivery_pool_expire(struct mxw_delivery_pool *pool, mxw_time now, size_t *slot,
                              mxw_time *deadline);

#endif
