#include "core/smtp/line.h"

static void begin_line(struct mxw_line *line)
{
    line->len = 0;
    line->is_ended = false;
    line->is_too_long = false;
}

/* Keeps what fits. Once a line is too long only its last octet matters: it may be the CR. */
static void keep(struct mxw_line *line, mxw_bytes piece)
{
    if (piece.len == 0)
        return;
    if (line->is_too_long || piece.len > MXW_LINE_MAX - line->len) {
        line->is_too_long = true;
        line->at[0] = piece.at[piece.len - 1];
        line->len = 1;
        return;
    }
    memcpy(line->at + line->len, piece.at, piece.len);
    line->len += piece.len;
}

size_t mxw_line_take(struct mxw_line *line, mxw_bytes in, enum mxw_line_got *got)
{
    if (line->is_ended)
        begin_line(line);

    size_t taken = 0;
    while (taken < in.len) {
        mxw_bytes rest = mxw_bytes_from(in, taken);
        size_t line_feed = mxw_bytes_find(rest, '\n');
        mxw_bytes piece = mxw_bytes_first(rest, line_feed + (line_feed < rest.len));
        uint8_t octet_before = piece.len > 1 ? piece.at[piece.len - 2]
            : line->len > 0                  ? line->at[line->len - 1]
                                             : 0;
        keep(line, piece);
        taken += piece.len;
        if (line_feed < rest.len && octet_before == '\r') {
            line->is_ended = true;
            *got = line->is_too_long ? MXW_LINE_TOO_LONG : MXW_LINE_WHOLE;
            line->len = line->is_too_long ? 0 : line->len - 2;
            return taken;
        }
    }
    *got = MXW_LINE_MORE;
    return taken;
}
