/* dot.h - dot-stuffing, both ways, in pieces of any size and without copying.
 *
 *     struct mxw_dot dot = { 0 };
 *     while (in.len > 0 && !mxw_dot_is_done(&dot)) {
 *         mxw_bytes piece = mxw_dot_next(&dot, &in);
 *         ... piece.len may be 0 ...
 *     }
 *
 * Spec       RFC 5321 section 4.5.2; RFC 3030 section 2 for messages without dots. Only CRLF.CRLF
 *            ends a message (or .CRLF as its first line). A bare CR or LF is data here; it is
 *            remembered, and the server refuses the message.
 * Ownership  A piece points into `in`, or at a constant.
 * Cost       memchr over runs, not a step per octet.
 */
#ifndef MXW_CORE_SMTP_DOT_H
#define MXW_CORE_SMTP_DOT_H

#include "core/smtp/line_ends.h"
#include "mxwarden/bytes.h"

enum mxw_dot_at {
    MXW_DOT_LINE_START, /* zero value: where every message begins */
    MXW_DOT_TEXT,
    MXW_DOT_TEXT_CR,
    MXW_DOT_LONE_DOT,
    MXW_DOT_LONE_DOT_CR, /* the CR is held back: it may be part of the end */
    MXW_DOT_DONE
};

/* Zero is the beginning of a message. */
struct mxw_dot {
    enum mxw_dot_at at;
    bool has_bare_line_end; /* a CR without LF, or an LF without CR */
    bool has_eight_bit;
    bool has_nul;    /* a next hop that drops it may see an end where there is none */
    uint64_t octets; /* of the message: after un-stuffing, without the end. RFC 1870 section 5 */
};

/* Moves a run of the message from the start of `in` and returns it, un-stuffed. It may be empty
 * when all that was taken was a dot or a part of the end. Must not be called when done. */
mxw_bytes mxw_dot_next(struct mxw_dot *dot, mxw_bytes *in);

/* The same for octets that come without dot-stuffing, because their number was told before (BDAT):
 * all of `piece` is of the message. */
void mxw_dot_pass(struct mxw_dot *dot, mxw_bytes piece);

/* The message that came so has ended. The CRLF that its last line lacks, counted, or nothing. */
mxw_bytes mxw_dot_pass_end(struct mxw_dot *dot);

static inline bool mxw_dot_is_done(const struct mxw_dot *dot)
{
    return dot->at == MXW_DOT_DONE;
}

/* The other way: what a client sends after 354. Zero is the beginning of a message.
 *
 *     while (message.len > 0)
 *         mxw_put(out, mxw_dot_stuff_next(&stuff, &message));
 *     mxw_put(out, mxw_dot_stuff_end(&stuff));
 */
struct mxw_dot_stuff {
    enum mxw_dot_at at;   /* only LINE_START, TEXT and TEXT_CR */
    bool mends_line_ends; /* a bare CR or LF is sent as CR LF, and what follows it is a line */
    struct mxw_line_ends ends;
};

/* Moves a run from the start of `in` and returns what to send: that run, or an added dot (then
 * nothing was moved). Never empty while `in` is not, unless it mends line ends and the last of `in`
 * is a CR. */
mxw_bytes mxw_dot_stuff_next(struct mxw_dot_stuff *stuff, mxw_bytes *in);

/* What ends the message: a CRLF when its last line has none, the dot and CRLF. */
mxw_bytes mxw_dot_stuff_end(const struct mxw_dot_stuff *stuff);

#endif
