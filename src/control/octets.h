/* octets.h - octets on their way: added at the end, consumed at the beginning.
 *
 * Memory     Grows as needed up to the limit given with each addition; what was large is given back
 *            when it is empty. All zero is an empty one.
 */
#ifndef MXW_CONTROL_OCTETS_H
#define MXW_CONTROL_OCTETS_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"

struct mxw_control_octets {
    uint8_t *at;
    size_t begin, end, room; /* begin..end is what there is */
};

static inline mxw_bytes mxw_control_octets_get(const struct mxw_control_octets *octets)
{
    if (octets->at == NULL)
        return (mxw_bytes){ NULL, 0 };
    return (mxw_bytes){ octets->at + octets->begin, octets->end - octets->begin };
}

static inline size_t mxw_control_octets_len(const struct mxw_control_octets *octets)
{
    return octets->end - octets->begin;
}

/* Where `len` more can be written, to be followed by mxw_control_octets_added(). NULL: out of
 * memory, or there would be more than `limit`. */
uint8_t *mxw_control_octets_room(struct mxw_control_octets *octets, size_t len, size_t limit);
void mxw_control_octets_added(struct mxw_control_octets *octets, size_t len);

/* MXW_NO_ROOM as above; then nothing is added. */
MXW_MUST_USE enum mxw_status mxw_control_octets_add(struct mxw_control_octets *octets,
                                                    mxw_bytes bytes, size_t limit);

void mxw_control_octets_consumed(struct mxw_control_octets *octets, size_t len);

/* Back to the `len` first. */
void mxw_control_octets_cut(struct mxw_control_octets *octets, size_t len);

void mxw_control_octets_free(struct mxw_control_octets *octets);

#endif
