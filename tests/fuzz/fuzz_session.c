/* fuzz_session.c - any client, in pieces of any size, at any pace of the DNS, in a world of fakes.
 * */
#include <assert.h>

#include "tests/unit/core/session/world.h"

#define HEAD 4 /* octets that choose the world; the rest is what the client says */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const clients[] = { "2001:db8::1", "2001:db8::5", "2001:db8::66",
                                           "192.0.2.1" };
    static struct world world;
    if (size < HEAD)
        return 0;
    world_begin(&world,
                &(struct world_settings){
                    .client = clients[data[0] % MXW_COUNT_OF(clients)],
                    .pace = data[1] % (WORLD_NEVER + 1),
                    .hop_lacks_eight_bit = data[2] & 1,
                    .disk_is_full = data[2] & 2,
                    .is_exempt = data[2] & 4,
                    .is_early = data[2] & 8,
                    .hop_has_utf8 = data[2] & 16,
                    .mends_line_ends = data[2] & 32,
                });
    world_say(&world, (mxw_bytes){ data + HEAD, size - HEAD }, data[3] + 1u);
    world_wait(&world, world.now + 30 * MXW_SECOND);
    if (world.awaits_tls || !world.is_closed)
        world_tell(&world, MXW_EVENT_HANGUP);

    assert(world.is_closed);
    assert(world.session.transaction.hop == MXW_HOP_IDLE);
    assert(world.messages <= world.records);
    return 0;
}
