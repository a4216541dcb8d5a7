/* Any header. The first octet is the size of the pieces, the second the arena's, in fields. */
#include "mxwarden/header.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t find_end(mxw_bytes message, size_t chunk)
{
    struct mxw_header_end end = { 0 };
    size_t taken = 0;
    while (taken < message.len && !end.found)
        taken += mxw_header_end_feed(&end, mxw_bytes_first(mxw_bytes_from(message, taken), chunk));
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(max_align_t) uint8_t memory[255 * sizeof(struct mxw_field)];
    if (size < 2)
        return 0;

    mxw_bytes message = mxw_bytes_from((mxw_bytes){ data, size }, 2);
    size_t len = find_end(message, 1u + data[0]);
    assert(len == find_end(message, SIZE_MAX));

    struct mxw_arena arena = { .at = memory, .room = data[1] * sizeof(struct mxw_field) };
    struct mxw_header header;
    enum mxw_status status = mxw_header_parse(&arena, mxw_bytes_first(message, len), &header);
    if (status != MXW_OK) {
        assert(status == MXW_NO_ROOM || status == MXW_TOO_LARGE);
        return 0;
    }
    size_t total = 0;
    for (size_t i = 0; i < header.count; i++) {
        assert(header.fields[i].whole.at == message.at + total);
        assert(header.fields[i].value.len <= header.fields[i].whole.len);
        total += header.fields[i].whole.len;
    }
    mxw_bytes left = mxw_bytes_from(mxw_bytes_first(message, len), total);
    assert(left.len == 0 || mxw_bytes_equal(left, MXW_BYTES("\r\n")));
    return 0;
}
