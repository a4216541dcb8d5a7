#include "base/queue.h"

#include <assert.h>

/* The messages stand one after the other. Those that no longer fit before the end of the memory go
 * on at its beginning, and `wrap` says where the others ended:
 *
 *     |      first ===== free      |      |=== free      first ====== wrap  |
 */

void mxw_queue_begin(struct mxw_queue *queue, uint8_t *memory, size_t room)
{
    assert(room <= UINT32_MAX);
    *queue = (struct mxw_queue){ .at = memory, .room = room };
}

static bool is_wrapped(const struct mxw_queue *queue)
{
    return queue->count > 0 && queue->free <= queue->first;
}

/* Where `size` octets can go, or `room` when they cannot. */
static size_t find_place(const struct mxw_queue *queue, size_t size)
{
    size_t end = is_wrapped(queue) ? queue->first : queue->room;
    if (size <= end - queue->free)
        return queue->free;
    return !is_wrapped(queue) && size <= queue->first ? 0 : queue->room;
}

bool mxw_queue_put(struct mxw_queue *queue, mxw_bytes message)
{
    size_t place = message.len > queue->room || queue->room - message.len < MXW_QUEUE_HEAD
        ? queue->room
        : find_place(queue, MXW_QUEUE_HEAD + message.len);
    if (place == queue->room) {
        queue->dropped_count++;
        return false;
    }
    if (place < queue->free)
        queue->wrap = queue->free;

    uint32_t len = (uint32_t)message.len;
    memcpy(queue->at + place, &len, sizeof len);
    if (message.len > 0)
        memcpy(queue->at + place + MXW_QUEUE_HEAD, message.at, message.len);
    queue->free = place + MXW_QUEUE_HEAD + message.len;
    queue->count++;
    queue->put_count++;
    return true;
}

/* The message at `offset`, which moves on to the next one. */
static mxw_bytes take(const struct mxw_queue *queue, size_t *offset)
{
    uint32_t len;
    memcpy(&len, queue->at + *offset, sizeof len);
    mxw_bytes message = { queue->at + *offset + MXW_QUEUE_HEAD, len };
    *offset += MXW_QUEUE_HEAD + message.len;
    if (*offset == queue->wrap)
        *offset = 0;
    return message;
}

struct mxw_queue_walk mxw_queue_walk(const struct mxw_queue *queue)
{
    return (struct mxw_queue_walk){ queue, queue->first, queue->count };
}

bool mxw_queue_next(struct mxw_queue_walk *walk, mxw_bytes *message)
{
    if (walk->left == 0)
        return false;
    walk->left--;
    *message = take(walk->queue, &walk->offset);
    return true;
}

void mxw_queue_consume(struct mxw_queue *queue, size_t count)
{
    assert(count <= queue->count);
    for (size_t i = 0; i < count; i++) {
        size_t before = queue->first;
        (void)take(queue, &queue->first);
        if (queue->first < before)
            queue->wrap = 0;
    }
    queue->count -= count;
    queue->consumed_count += count;
    if (queue->count == 0)
        queue->first = queue->free = queue->wrap = 0;
}

size_t mxw_queue_used(const struct mxw_queue *queue)
{
    return is_wrapped(queue) ? queue->wrap - queue->first + queue->free
                             : queue->free - queue->first;
}
