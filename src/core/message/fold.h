/* fold.h - a header field being written, and folded before its lines get too long.
 *
 *     struct mxw_fold fold = mxw_fold_begin(&out, MXW_BYTES("DKIM-Signature:"));
 *     mxw_fold_put(&fold, MXW_BYTES("v=1;"));
 *     mxw_fold_put(&fold, MXW_BYTES("b="));
 *     mxw_fold_spill(&fold, base64);
 *     mxw_fold_end(&fold);
 *
 * Spec       RFC 5322 section 2.1.1: lines of at most 78 octets, here less, where the words allow
 *            it.
 * Ownership  The writer is the caller's; look at its `overflowed` when all is written.
 */
#ifndef MXW_CORE_MESSAGE_FOLD_H
#define MXW_CORE_MESSAGE_FOLD_H

#include "mxwarden/writer.h"

#define MXW_FOLD_COLUMNS 77 /* a tab counts as the 8 columns it is shown as */

struct mxw_fold {
    struct mxw_writer *out;
    size_t column;
};

/* `name` is the field's name with its colon. */
struct mxw_fold mxw_fold_begin(struct mxw_writer *out, mxw_bytes name);

/* A word behind a blank, or on a new line where it does not fit. */
void mxw_fold_put(struct mxw_fold *fold, mxw_bytes word);

/* Right behind what is there, or on a new line where it does not fit. */
void mxw_fold_join(struct mxw_fold *fold, mxw_bytes piece);

/* The same for a word that stands in several places. */
void mxw_fold_put_parts(struct mxw_fold *fold, const mxw_bytes *parts, size_t count);
void mxw_fold_join_parts(struct mxw_fold *fold, const mxw_bytes *parts, size_t count);

/* Right behind what is there, broken wherever a line is full. */
void mxw_fold_spill(struct mxw_fold *fold, mxw_bytes text);

void mxw_fold_new_line(struct mxw_fold *fold);

/* The CRLF of the field. */
void mxw_fold_end(struct mxw_fold *fold);

#endif
