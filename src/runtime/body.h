/* body.h - keeps a message: in memory while it is small, in an unlinked file when it is not.
 *
 *     mxw_body_init(&body, &bank);
 *     mxw_body_append(&body, bytes);
 *     for (uint64_t at = 0; mxw_body_read(&body, at, &piece) == MXW_OK && piece.len > 0;)
 *         at += piece.len;
 *     mxw_body_reset(&body);
 *
 * Ownership  The caller places bank and bodies. A piece is borrowed until the next call on the
 *            body.
 * Memory     Up to bank->body_memory_max a body, and bank->memory_max for all bodies of the
 *            process; past either, a body goes to a file and keeps MXW_BODY_WINDOW octets of
 *            memory.
 * Files      In bank->folder, without a name: nothing is left behind, whatever happens.
 * Errors     MXW_UNAVAILABLE: the disk is full or broken, or bank->file_bytes_max is reached. The
 *            body then refuses everything until reset, bank->failures has counted it once, and
 *            `error` says why. MXW_NO_ROOM: out of memory.
 */
#ifndef MXW_RUNTIME_BODY_H
#define MXW_RUNTIME_BODY_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"

#define MXW_BODY_PIECE 16384  /* octets of memory taken at a time */
#define MXW_BODY_WINDOW 65536 /* octets: one write to, or read from, the file */

/* The limits of a process and what is used of them. */
struct mxw_body_bank {
    const char *folder;     /* for files; must exist */
    size_t body_memory_max; /* octets of one body */
    size_t memory_max;      /* octets of all bodies */
    uint64_t file_bytes_max;
    size_t memory_used;
    uint64_t file_bytes_used;
    uint64_t files_made;
    uint64_t failures; /* bodies that could not be kept */
};

struct mxw_body_piece;

struct mxw_body {
    struct mxw_body_bank *bank;
    uint64_t len;                        /* octets appended */
    struct mxw_body_piece *first, *last; /* in memory */
    struct mxw_body_piece *read_piece;   /* where the last read was, */
    uint64_t read_offset;                /* and the offset of its first octet */
    int file;                            /* -1: in memory */
    uint64_t file_len;                   /* octets that count against the bank */
    uint8_t *window_at;                  /* a part of the file: to be written, or read */
    uint64_t window_offset;
    size_t window_len;
    bool window_is_unwritten;
    int error; /* errno of what failed, or 0 */
    enum mxw_status status;
};

void mxw_body_init(struct mxw_body *body, struct mxw_body_bank *bank);

MXW_MUST_USE enum mxw_status mxw_body_append(struct mxw_body *body, mxw_bytes bytes);

/* What stands at `offset`, as much as is at hand; empty at the end. */
MXW_MUST_USE enum mxw_status mxw_body_read(struct mxw_body *body, uint64_t offset,
                                           mxw_bytes *piece);

/* Empty again, and everything given back. */
void mxw_body_reset(struct mxw_body *body);

#endif
