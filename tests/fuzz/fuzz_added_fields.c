/* Whatever peers said, the fields we add are lines of printable ASCII, and as many as they should
 * be: nobody opens a field of his own in them. */
#include <stdlib.h>

#include "core/session/fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_lines(mxw_bytes text)
{
    size_t fields = 0;
    while (text.len > 0) {
        mxw_bytes line;
        if (!mxw_bytes_cut(&text, '\n', &line) || line.len < 2 || line.at[line.len - 1] != '\r')
            abort();
        fields += line.at[0] != '\t';
        for (size_t i = 0; i + 1 < line.len; i++)
            if ((line.at[i] < ' ' && line.at[i] != '\t') || line.at[i] > '~')
                abort();
    }
    if (fields != 3)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t out_at[MXW_ADDED_ROOM];
    struct mxw_writer out = MXW_WRITER(out_at);
    mxw_bytes rest = { data, size };
    mxw_bytes words[15];
    for (size_t i = 0; i < MXW_COUNT_OF(words); i++)
        words[i] = mxw_bytes_next(&rest, '|');

    struct mxw_added_fields fields = {
        .host = MXW_BYTES("mx.example.net"),
        .authserv_id = MXW_BYTES("mx.example.net"),
        .id = MXW_BYTES("1"),
        .client = { .family = size % 2 == 0 ? MXW_IPV6 : MXW_IPV4 },
        .wall = (mxw_wall)size,
        .hop = { words[0], words[1], .tls = true, .tls_version = words[2], .tls_cipher = words[3] },
        .iprev = { MXW_BYTES("pass"), words[4] },
        .spf = { .result = MXW_BYTES("pass"), .reason = words[5], .value = words[6] },
        .dkim = { { MXW_BYTES("pass"), words[7], words[8], words[9], words[10], words[11],
                    words[12] } },
        .dkim_count = 1,
        .dkim_judged = true,
        .dmarc = { MXW_BYTES("fail"), words[13], words[14], MXW_BYTES("reject") },
        .verdict = MXW_BYTES("admit"),
        .rule = MXW_BYTES("spf"),
        .would = MXW_BYTES("admit"),
    };
    mxw_put_added_fields(&out, &fields);
    if (out.overflowed)
        abort();
    check_lines(mxw_written(&out));
    return 0;
}
