/* line.h - command lines out of a stream, in pieces of any size.
 *
 *     enum mxw_line_got got;
 *     in = mxw_bytes_from(in, mxw_line_take(&line, in, &got));
 *     if (got == MXW_LINE_WHOLE) ... mxw_line_text(&line) ...
 *
 * Spec       RFC 5321 sections 2.3.8 and 4.5.3.1.4. Only CRLF ends a line; a lone CR or LF is an
 *            octet of it, and whoever reads the line refuses it.
 * Limits     MXW_LINE_MAX. A longer line is thrown away up to its CRLF and reported once.
 */
#ifndef MXW_CORE_SMTP_LINE_H
#define MXW_CORE_SMTP_LINE_H

#include "mxwarden/bytes.h"

#define MXW_LINE_MAX 2048 /* octets with CRLF: 512 by RFC 5321, and what extensions may add */

enum mxw_line_got {
    MXW_LINE_MORE,    /* all of `in` is consumed, the line has not ended */
    MXW_LINE_WHOLE,   /* mxw_line_text() is a line */
    MXW_LINE_TOO_LONG /* a line has ended that did not fit */
};

/* Zero is the beginning. */
struct mxw_line {
    uint8_t at[MXW_LINE_MAX];
    size_t len;       /* without CRLF, once whole */
    bool is_ended;    /* the next octet starts another line */
    bool is_too_long; /* being thrown away; `at` keeps only the last octet, to know a CR */
};

/* Octets of `in` consumed: up to and with the first CRLF. */
size_t mxw_line_take(struct mxw_line *line, mxw_bytes in, enum mxw_line_got *got);

/* The line without CRLF, until the next mxw_line_take(). */
static inline mxw_bytes mxw_line_text(const struct mxw_line *line)
{
    return (mxw_bytes){ line->at, line->len };
}

#endif
