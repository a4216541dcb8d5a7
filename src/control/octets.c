#include "control/octets.h"

#include <assert.h>
#include <stdlib.h>

#define ROOM_MIN 4096   /* octets */
#define ROOM_KEPT 65536 /* octets that an empty one may keep */

static void move_to_front(struct mxw_control_octets *octets)
{
    size_t len = mxw_control_octets_len(octets);
    if (octets->begin == 0)
        return;
    if (len > 0)
        memmove(octets->at, octets->at + octets->begin, len);
    octets->begin = 0;
    octets->end = len;
}

uint8_t *mxw_control_octets_room(struct mxw_control_octets *octets, size_t len, size_t limit)
{
    size_t have = mxw_control_octets_len(octets);
    if (len > limit || have > limit - len)
        return NULL;
    if (octets->room - octets->end >= len && octets->at != NULL)
        return octets->at + octets->end;

    /* Moving pays when it gains as much as it moves. */
    if (octets->begin >= have)
        move_to_front(octets);
    size_t room = octets->room > ROOM_MIN ? octets->room : ROOM_MIN;
    while (room - octets->end < len)
        room *= 2;
    if (room > octets->room) {
        uint8_t *at = realloc(octets->at, room);
        if (at == NULL)
            return NULL;
        octets->at = at;
        octets->room = room;
    }
    return octets->at + octets->end;
}

void mxw_control_octets_added(struct mxw_control_octets *octets, size_t len)
{
    assert(len <= octets->room - octets->end);
    octets->end += len;
}

enum mxw_status mxw_control_octets_add(struct mxw_control_octets *octets, mxw_bytes bytes,
                                       size_t limit)
{
    uint8_t *at = mxw_control_octets_room(octets, bytes.len, limit);
    if (at == NULL)
        return MXW_NO_ROOM;
    if (bytes.len > 0)
        memcpy(at, bytes.at, bytes.len);
    octets->end += bytes.len;
    return MXW_OK;
}

void mxw_control_octets_consumed(struct mxw_control_octets *octets, size_t len)
{
    assert(len <= mxw_control_octets_len(octets));
    octets->begin += len;
    if (octets->begin < octets->end)
        return;
    octets->begin = octets->end = 0;
    if (octets->room > ROOM_KEPT)
        mxw_control_octets_free(octets);
}

void mxw_control_octets_cut(struct mxw_control_octets *octets, size_t len)
{
    assert(len <= mxw_control_octets_len(octets));
    octets->end = octets->begin + len;
}

void mxw_control_octets_free(struct mxw_control_octets *octets)
{
    free(octets->at);
    *octets = (struct mxw_control_octets){ 0 };
}
