/* writer.h - a bounded output.
 *
 *     uint8_t line_at[512];
 *     struct mxw_writer line = MXW_WRITER(line_at);
 *     mxw_put_text(&line, "spf=");
 *     mxw_put(&line, mxw_spf_result_name(spf.result));
 *     if (!line.overflowed) ... mxw_written(&line) ...
 *
 * The first put that does not fit latches `overflowed`, so a run of puts needs one check, at the
 * end. What was written before stays intact; nothing is ever written in part.
 *
 * Ownership  The memory at `at` is the caller's.
 * Memory     sizeof(struct mxw_writer), 32 octets.
 * Errors     `overflowed`; no function here says anything.
 * Threads    One writer, one thread at a time.
 */
#ifndef MXWARDEN_WRITER_H
#define MXWARDEN_WRITER_H

#include "mxwarden/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

struct mxw_writer {
    uint8_t *at;
    size_t room;
    size_t used; /* never above room */
    bool overflowed;
};

static inline struct mxw_writer mxw_writer_over(uint8_t *at, size_t room)
{
    struct mxw_writer writer = { at, room, 0, false };
    return writer;
}

/* A writer over a whole array. */
#define MXW_WRITER(array) mxw_writer_over((array), sizeof(array))

static inline void mxw_put(struct mxw_writer *out, mxw_bytes piece)
{
    if (out->overflowed || piece.len > out->room - out->used) {
        out->overflowed = true;
        return;
    }
    if (piece.len > 0)
        memcpy(out->at + out->used, piece.at, piece.len);
    out->used += piece.len;
}

static inline void mxw_put_byte(struct mxw_writer *out, uint8_t byte)
{
    mxw_put(out, mxw_bytes_at(&byte, 1));
}

#define mxw_put_text(out, literal) mxw_put((out), MXW_BYTES(literal))

static inline mxw_bytes mxw_written(const struct mxw_writer *out)
{
    return mxw_bytes_at(out->at, out->used);
}

static inline void mxw_put_lower(struct mxw_writer *out, mxw_bytes piece)
{
    for (size_t i = 0; i < piece.len; i++)
        mxw_put_byte(out, mxw_lower(piece.at[i]));
}

/* Decimal, without sign or leading zeros. */
void mxw_put_number(struct mxw_writer *out, uint64_t number);

/* Decimal with leading zeros up to `width` digits (20 at most). */
void mxw_put_padded(struct mxw_writer *out, uint64_t number, unsigned width);

/* Two lower-case hexadecimal digits a byte. */
void mxw_put_hex(struct mxw_writer *out, mxw_bytes piece);

/* Peer bytes for a person or a log: printable ASCII as it is, every other byte and `\` and `"` as
 * `\xHH`. The output can neither end a line nor leave a quoted string. */
void mxw_put_escaped(struct mxw_writer *out, mxw_bytes piece);

#ifdef __cplusplus
}
#endif

#endif
