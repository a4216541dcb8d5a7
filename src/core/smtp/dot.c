#include "core/smtp/dot.h"

#include <assert.h>

static const uint8_t held_cr[] = "\r";

/* Eight octets at a time: most mail has none, so this looks at every octet of it. */
static bool has_eight_bit(mxw_bytes piece)
{
    uint64_t seen = 0;
    size_t i = 0;
    for (; i + sizeof seen <= piece.len; i += sizeof seen) {
        uint64_t octets;
        memcpy(&octets, piece.at + i, sizeof octets);
        seen |= octets;
    }
    uint8_t last = 0;
    for (; i < piece.len; i++)
        last |= piece.at[i];
    return ((seen & UINT64_C(0x8080808080808080)) | (last & 0x80)) != 0;
}

/* Whether a CR stands anywhere in `text` but at its end. */
static bool has_inner_cr(mxw_bytes text)
{
    return mxw_bytes_find(text, '\r') + 1 < text.len;
}

/* One line, or what is there of it, from the start of `rest`: where that leads. */
static enum mxw_dot_at pass_line(struct mxw_dot *dot, mxw_bytes *rest)
{
    bool after_cr = dot->at == MXW_DOT_TEXT_CR;
    size_t line_feed = mxw_bytes_find(*rest, '\n');
    mxw_bytes text = mxw_bytes_first(*rest, line_feed);
    bool is_ended = line_feed < rest->len;
    *rest = mxw_bytes_from(*rest, text.len + is_ended);

    if (text.len > 0) {
        dot->has_bare_line_end |= after_cr || has_inner_cr(text);
        after_cr = text.at[text.len - 1] == '\r';
    }
    if (!is_ended)
        return after_cr ? MXW_DOT_TEXT_CR : MXW_DOT_TEXT;
    dot->has_bare_line_end |= !after_cr;
    return after_cr ? MXW_DOT_LINE_START : MXW_DOT_TEXT;
}

static void note(struct mxw_dot *dot, mxw_bytes piece)
{
    dot->has_eight_bit = dot->has_eight_bit || has_eight_bit(piece);
    dot->has_nul = dot->has_nul || mxw_bytes_has(piece, 0);
    dot->octets += piece.len;
}

/* Text up to the next line that begins with a dot. */
static mxw_bytes pass_text(struct mxw_dot *dot, mxw_bytes *in)
{
    mxw_bytes rest = *in;
    do {
        dot->at = pass_line(dot, &rest);
    } while (rest.len > 0 && (dot->at != MXW_DOT_LINE_START || rest.at[0] != '.'));

    mxw_bytes piece = mxw_bytes_first(*in, in->len - rest.len);
    *in = rest;
    note(dot, piece);
    return piece;
}

/* ".\r" was text after all. */
static mxw_bytes give_back_cr(struct mxw_dot *dot)
{
    dot->at = MXW_DOT_TEXT_CR;
    dot->octets++;
    return (mxw_bytes){ held_cr, 1 };
}

mxw_bytes mxw_dot_next(struct mxw_dot *dot, mxw_bytes *in)
{
    assert(dot->at != MXW_DOT_DONE);
    mxw_bytes nothing = mxw_bytes_first(*in, 0);
    if (in->len == 0)
        return nothing;

    uint8_t first = in->at[0];
    if (dot->at == MXW_DOT_LINE_START && first == '.')
        dot->at = MXW_DOT_LONE_DOT;
    else if (dot->at == MXW_DOT_LONE_DOT && first == '\r')
        dot->at = MXW_DOT_LONE_DOT_CR;
    else if (dot->at == MXW_DOT_LONE_DOT_CR && first == '\n')
        dot->at = MXW_DOT_DONE;
    else
        return dot->at == MXW_DOT_LONE_DOT_CR ? give_back_cr(dot) : pass_text(dot, in);
    *in = mxw_bytes_from(*in, 1);
    return nothing;
}

void mxw_dot_pass(struct mxw_dot *dot, mxw_bytes piece)
{
    mxw_bytes rest = piece;
    while (rest.len > 0)
        dot->at = pass_line(dot, &rest);
    note(dot, piece);
}

mxw_bytes mxw_dot_pass_end(struct mxw_dot *dot)
{
    mxw_bytes lacking = dot->at == MXW_DOT_LINE_START ? MXW_BYTES("") : MXW_BYTES("\r\n");
    dot->has_bare_line_end |= dot->at == MXW_DOT_TEXT_CR;
    dot->octets += lacking.len;
    dot->at = MXW_DOT_DONE;
    return lacking;
}

/* A CR that is held back is the end of another line. */
static bool is_line_start(const struct mxw_dot_stuff *stuff)
{
    return stuff->at == MXW_DOT_LINE_START && !stuff->ends.holds_cr;
}

/* The line ends that are sent, not those that came, say where a dot is to be added. */
static mxw_bytes mend_next(struct mxw_dot_stuff *stuff, mxw_bytes *in)
{
    mxw_bytes run = mxw_line_ends_next(&stuff->ends, in);
    if (run.len > 0)
        stuff->at = run.at[0] == '\r' ? MXW_DOT_LINE_START : MXW_DOT_TEXT;
    return run;
}

mxw_bytes mxw_dot_stuff_next(struct mxw_dot_stuff *stuff, mxw_bytes *in)
{
    if (in->len == 0)
        return mxw_bytes_first(*in, 0);
    if (is_line_start(stuff) && in->at[0] == '.') {
        stuff->at = MXW_DOT_TEXT; /* so that the dot of the message itself is text */
        return MXW_BYTES(".");
    }

    if (stuff->mends_line_ends)
        return mend_next(stuff, in);
    /* What is known already is not looked for. */
    struct mxw_dot dot = { .at = stuff->at, .has_eight_bit = true, .has_nul = true };
    mxw_bytes piece = pass_text(&dot, in);
    stuff->at = dot.at;
    return piece;
}

mxw_bytes mxw_dot_stuff_end(const struct mxw_dot_stuff *stuff)
{
    return is_line_start(stuff) ? MXW_BYTES(".\r\n") : MXW_BYTES("\r\n.\r\n");
}
