/* queue.h - a bounded queue of messages in memory that never moves: put at one end, consumed at the
 * other when somebody has confirmed them.
 *
 *     mxw_queue_begin(&queue, memory, sizeof memory);
 *     mxw_queue_put(&queue, message);                    false: full, it is dropped and counted
 *     struct mxw_queue_walk walk = mxw_queue_walk(&queue);
 *     while (mxw_queue_next(&walk, &message)) ... send it ...
 *     mxw_queue_consume(&queue, confirmed_count);
 *
 * Order      First in, first out. When it is full, what is in it stays and what is new is dropped:
 *            the beginning of a trouble tells more than its end.
 * Ownership  The memory is the caller's. A message that was put is copied, in one piece; one that
 *            is shown is borrowed until it is consumed, whatever else is put meanwhile.
 * Limits     MXW_QUEUE_HEAD octets for each message beside its own, and what a message that does
 *            not fit before the end of the memory leaves unused there.
 */
#ifndef MXW_BASE_QUEUE_H
#define MXW_BASE_QUEUE_H

#include "mxwarden/bytes.h"

#define MXW_QUEUE_HEAD 4 /* octets before each message: its length */

struct mxw_queue {
    uint8_t *at;
    size_t room;
    size_t first; /* offset of the oldest message */
    size_t free;  /* offset where the next one goes */
    size_t wrap;  /* where the messages before the end of the memory end, when some are behind it */
    size_t count; /* in the queue */
    uint64_t put_count, consumed_count, dropped_count; /* since it was begun */
};

/* Goes over the messages without consuming them, from the oldest. Those that are put after it has
 * begun are not shown; it is void once one that it has not shown yet is consumed. */
struct mxw_queue_walk {
    const struct mxw_queue *queue;
    size_t offset, left;
};

/* `room` below 2^32. */
void mxw_queue_begin(struct mxw_queue *queue, uint8_t *memory, size_t room);

/* False, and counted as dropped: there is no room. */
bool mxw_queue_put(struct mxw_queue *queue, mxw_bytes message);

struct mxw_queue_walk mxw_queue_walk(const struct mxw_queue *queue);

/* False at the end. */
bool mxw_queue_next(struct mxw_queue_walk *walk, mxw_bytes *message);

/* The oldest `count`; no more than there are. */
void mxw_queue_consume(struct mxw_queue *queue, size_t count);

/* Octets in use, of all there is room for: to be shown. */
size_t mxw_queue_used(const struct mxw_queue *queue);

#endif
