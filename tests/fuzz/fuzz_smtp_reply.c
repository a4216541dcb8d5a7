/* fuzz_smtp_reply.c - a peer's replies in pieces of any size; what is heard is written again. */
#include <assert.h>

#include "core/smtp/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first octet is the size of the pieces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mxw_smtp_reply_reader reader;
    memset(&reader, 0, sizeof reader);
    mxw_bytes rest = { data, size };
    size_t chunk = size > 0 ? (size_t)data[0] + 1 : 1;

    for (rest = mxw_bytes_from(rest, 1); rest.len > 0; rest = mxw_bytes_from(rest, chunk)) {
        mxw_bytes piece = mxw_bytes_first(rest, chunk);
        enum mxw_smtp_heard heard;
        do {
            heard = mxw_smtp_reply_read(&reader, &piece);
            if (heard != MXW_SMTP_HEARD_REPLY)
                continue;
            uint8_t out_at[MXW_SMTP_REPLY_MAX];
            struct mxw_writer out = MXW_WRITER(out_at);
            mxw_bytes text = mxw_smtp_reply_text(&reader);
            mxw_smtp_put_reply(
                &out, &(struct mxw_smtp_reply){ reader.code, reader.enhanced, text, text, text });
            assert(!out.overflowed && mxw_bytes_count(mxw_written(&out), '\n') <= 2);
        } while (heard == MXW_SMTP_HEARD_LINE || heard == MXW_SMTP_HEARD_REPLY);
        assert(heard == MXW_SMTP_HEARD_NONSENSE || piece.len == 0);
    }
    return 0;
}
