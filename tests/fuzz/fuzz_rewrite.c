/* Any header is stripped without being reordered, and what was stripped stays stripped. */
#include <stdlib.h>

#include "core/session/rewrite.h"
#include "mxwarden/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mxw_writer strip(mxw_bytes header, uint8_t *room)
{
    struct mxw_writer out = { .at = room, .room = header.len };
    struct mxw_rewrite rewrite;
    mxw_bytes kept;
    mxw_rewrite_begin(&rewrite, header, MXW_BYTES("mx.example.net"));
    while (mxw_rewrite_next(&rewrite, &kept)) {
        if (kept.len == 0)
            abort();
        mxw_put(&out, kept);
    }
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *rooms[2] = { malloc(size + 1), malloc(size + 1) };
    if (rooms[0] == NULL || rooms[1] == NULL)
        abort();
    struct mxw_writer once = strip((mxw_bytes){ data, size }, rooms[0]);
    struct mxw_writer twice = strip(mxw_written(&once), rooms[1]);
    if (once.overflowed || !mxw_bytes_equal(mxw_written(&once), mxw_written(&twice)))
        abort();
    free(rooms[0]);
    free(rooms[1]);
    return 0;
}
