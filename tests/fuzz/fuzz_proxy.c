/* fuzz_proxy.c - a PROXY header in pieces of any size: the size must change nothing. What is
 * written of it is read as the same. */
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

static void write_again(const struct mxw_proxy *proxy)
{
    uint8_t at[MXW_PROXY_PUT_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    struct mxw_proxy again = { 0 };
    size_t taken;
    mxw_put_proxy(&out, proxy);
    assert(!out.overflowed);
    assert(feed(&again, mxw_written(&out), out.used, &taken) == MXW_PROXY_DONE);
    assert(again.keeps_socket == proxy->keeps_socket && taken == out.used);
    assert(again.keeps_socket
           || (mxw_address_equal(again.source, proxy->source)
               && again.source_port == proxy->source_port));
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
    if (got == MXW_PROXY_DONE)
        write_again(&whole);
    return 0;
}
