/* Any field, and any words in ours: the first line is an identifier, the rest a field's value, a
 * reason and a property. What we write claims to be ours, and nothing leaves its line. */
#include "mxwarden/authres.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Only printable ASCII, and line ends that fold. */
static void check_lines(mxw_bytes field)
{
    mxw_bytes end = mxw_bytes_last(field, 2);
    assert(mxw_bytes_equal(end, MXW_BYTES("\r\n")));
    for (size_t i = 0; i + 2 < field.len; i++) {
        uint8_t c = field.at[i];
        if (c == '\r')
            assert(field.at[i + 1] == '\n' && field.at[i + 2] == '\t');
        else if (c == '\n')
            assert(i > 0 && field.at[i - 1] == '\r');
        else
            assert((c >= ' ' && c < 0x7f) || c == '\t');
    }
}

static bool is_printable(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] >= 0x7f)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t at[4096];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_bytes value = { data, size };
    mxw_bytes id = mxw_bytes_first(mxw_bytes_next(&value, '\n'), MXW_AUTHRES_ID_MAX);

    const struct mxw_authres_property property = { MXW_BYTES_INIT("header.d"), value };
    const struct mxw_authres_result result = {
        MXW_BYTES_INIT("dkim"), MXW_BYTES_INIT("pass"), value, &property, 1, { 0 }
    };
    mxw_put_authres(&out, id, &result, 1);
    assert(!out.overflowed);
    check_lines(mxw_written(&out));
    mxw_bytes ours = mxw_bytes_from(mxw_written(&out), sizeof "Authentication-Results");
    assert(!is_printable(id) || mxw_authres_claims(ours, id));
    (void)mxw_authres_claims(value, id);
    return 0;
}
