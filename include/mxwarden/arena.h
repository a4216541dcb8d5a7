/* arena.h - memory with one lifetime: taken in pieces, given back all at once.
 *
 *     alignas(max_align_t) static uint8_t memory[65536];
 *     struct mxw_arena arena = { memory, sizeof memory, 0 };
 *     ... one message ...
 *     mxw_arena_reset(&arena);
 *
 * Ownership  The memory is the caller's, and so is how much there is: nothing here calls malloc.
 *            Whoever takes an arena says in its header what it can need of one, as a macro that
 *            ends in _ROOM where that depends on the message.
 * Memory     sizeof(struct mxw_arena), 24 octets. Pieces begin at multiples of
 *            alignof(max_align_t), which is 16 on most machines: up to 15 octets are lost before
 *            each.
 * Errors     NULL, false or an overflowed writer: the arena is full. What was taken before stays.
 * Threads    One arena, one thread at a time.
 */
#ifndef MXWARDEN_ARENA_H
#define MXWARDEN_ARENA_H

#include <stdalign.h>

#include "mxwarden/bytes.h"
#include "mxwarden/writer.h"

struct mxw_arena {
    uint8_t *at; /* aligned for any type */
    size_t room;
    size_t used;
};

/* Returns NULL when the arena is full; the arena is then unchanged. The memory is not cleared. */
static inline void *mxw_arena_take(struct mxw_arena *arena, size_t len)
{
    size_t align = alignof(max_align_t);
    size_t start = (arena->used + align - 1) / align * align;
    if (start > arena->room || len > arena->room - start)
        return NULL;
    arena->used = start + len;
    return arena->at + start;
}

static inline void mxw_arena_reset(struct mxw_arena *arena)
{
    arena->used = 0;
}

/* A copy of `bytes` in the arena. False, with `copy` untouched, when the arena is full. */
static inline bool mxw_arena_copy(struct mxw_arena *arena, mxw_bytes bytes, mxw_bytes *copy)
{
    uint8_t *at = (uint8_t *)mxw_arena_take(arena, bytes.len);
    if (at == NULL)
        return false;
    if (bytes.len > 0)
        memcpy(at, bytes.at, bytes.len);
    *copy = mxw_bytes_at(at, bytes.len);
    return true;
}

/* A writer over `room` bytes of the arena; one that has overflowed already when it is full. */
static inline struct mxw_writer mxw_arena_writer(struct mxw_arena *arena, size_t room)
{
    uint8_t *at = (uint8_t *)mxw_arena_take(arena, room);
    struct mxw_writer writer = mxw_writer_over(at, at == NULL ? 0 : room);
    writer.overflowed = at == NULL;
    return writer;
}

#endif
