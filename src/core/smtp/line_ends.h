/* line_ends.h - a bare CR or LF becomes a CR LF, in pieces of any size and without copying.
 *
 *     struct mxw_line_ends ends = { 0 };
 *     while (in.len > 0)
 *         mxw_put(out, mxw_line_ends_next(&ends, &in));
 *     mxw_put(out, mxw_line_ends_end(&ends));
 *
 * Reading    Kinder than RFC 5321 2.3.8: a CR, an LF and a CR LF each end a line, a CR LF one only.
 * Ownership  A run points into `in`, or at a constant.
 * Does not   Say who may have it so: docs/decisions/0132.
 */
#ifndef MXW_CORE_SMTP_LINE_ENDS_H
#define MXW_CORE_SMTP_LINE_ENDS_H

#include "mxwarden/bytes.h"

/* Zero is the beginning. */
struct mxw_line_ends {
    bool holds_cr; /* what it was is known with the next octet */
    bool has_changed;
};

/* Moves a run from the start of `in` and returns what becomes of it: text without line ends, or one
 * CR LF. Empty only when a CR was the last of `in`. */
mxw_bytes mxw_line_ends_next(struct mxw_line_ends *ends, mxw_bytes *in);

/* Nothing more comes: the CR LF of a last CR, or nothing. */
mxw_bytes mxw_line_ends_end(struct mxw_line_ends *ends);

#endif
