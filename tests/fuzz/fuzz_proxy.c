/* fuzz_proxy.c - a PROXY header in pieces of any size: the size must change nothing. */
#include <assert.h>

#include "core/proxy/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum mxw_proxy_got feed(struct mxw_proxy *proxy, mxw_bytes header, size_t chunk,
                               size_t *taken)
{
    enum mxw_proxy_got got = MXW_PROXY_MORE;
    for (*taken = 0; got == MXW_PROXY_MORE && *taken < header.len;)
        *taken +=
            mxw_proxy_take(proxy, mxw_bytes_first(mxw_bytes_from(header, *taken), chunk), &got);
    return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_proxy whole = { 0 }, pieces = { 0 };
    size_t whole_taken, pieces_taken;
    enum mxw_proxy_got got = feed(&whole, (mxw_bytes){ data, size }, size, &whole_taken);
    assert(feed(&pieces, (mxw_bytes){ data, size }, 1, &pieces_taken) == got);
    assert(whole_taken == pieces_taken && whole_taken <= MXW_PROXY_V2_MAX);
    assert(mxw_address_equal(whole.source, pieces.source)
           || whole.source.family == MXW_FAMILY_NONE);
    return 0;
}
