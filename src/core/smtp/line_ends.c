#include "core/smtp/line_ends.h"

static mxw_bytes take(mxw_bytes *in, size_t len)
{
    mxw_bytes taken = mxw_bytes_first(*in, len);
    *in = mxw_bytes_from(*in, len);
    return taken;
}

static size_t text_len(mxw_bytes in)
{
    return mxw_bytes_find(mxw_bytes_first(in, mxw_bytes_find(in, '\n')), '\r');
}

static mxw_bytes end_line(struct mxw_line_ends *ends, bool is_bare)
{
    ends->has_changed |= is_bare;
    ends->holds_cr = false;
    return MXW_BYTES("\r\n");
}

mxw_bytes mxw_line_ends_next(struct mxw_line_ends *ends, mxw_bytes *in)
{
    if (!ends->holds_cr) {
        size_t len = text_len(*in);
        if (len > 0 || in->len == 0)
            return take(in, len);
        if (take(in, 1).at[0] == '\n')
            return end_line(ends, true);
        ends->holds_cr = true;
    }
    if (in->len == 0)
        return *in;
    bool is_whole = in->at[0] == '\n';
    (void)take(in, is_whole);
    return end_line(ends, !is_whole);
}

mxw_bytes mxw_line_ends_end(struct mxw_line_ends *ends)
{
    return ends->holds_cr ? end_line(ends, true) : MXW_BYTES("");
}
