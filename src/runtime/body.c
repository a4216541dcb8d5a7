#include "runtime/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_TEXT_MAX 4096 /* octets: PATH_MAX of Linux */

struct mxw_body_piece {
    struct mxw_body_piece *next;
    size_t len;
    uint8_t at[MXW_BODY_PIECE];
};

void mxw_body_init(struct mxw_body *body, struct mxw_body_bank *bank)
{
    *body = (struct mxw_body){ .bank = bank, .file = -1 };
}

static enum mxw_status fail(struct mxw_body *body, enum mxw_status status, int error)
{
    if (body->status == MXW_OK)
        body->bank->failures++;
    body->status = status;
    body->error = error;
    return status;
}

/* A file nobody else can open, and that goes when it is closed. */
static int open_nameless(const char *folder)
{
    char path[PATH_TEXT_MAX];
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return file;

    int len = snprintf(path, sizeof path, "%s/mxwarden-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        (void)unlink(path);
    return file;
}

static bool write_at(int file, mxw_bytes bytes, uint64_t offset)
{
    while (bytes.len > 0) {
        ssize_t len = pwrite(file, bytes.at, bytes.len, (off_t)offset);
        if (len < 0 && errno == EINTR)
            continue;
        if (len <= 0) {
            errno = len == 0 ? ENOSPC : errno;
            return false;
        }
        bytes = mxw_bytes_from(bytes, (size_t)len);
        offset += (uint64_t)len;
    }
    return true;
}

/* Octets of `bytes` from `offset` on that are there, up to a full window. */
static bool read_at(int file, uint8_t *at, size_t room, uint64_t offset, size_t *len)
{
    *len = 0;
    while (*len < room) {
        ssize_t got = pread(file, at + *len, room - *len, (off_t)(offset + *len));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *len += (size_t)got;
    }
    return true;
}

static enum mxw_status flush_window(struct mxw_body *body)
{
    mxw_bytes unwritten = { body->window_at, body->window_len };
    if (!body->window_is_unwritten)
        return MXW_OK;
    if (!write_at(body->file, unwritten, body->window_offset))
        return fail(body, MXW_UNAVAILABLE, errno);
    body->window_is_unwritten = false;
    return MXW_OK;
}

static enum mxw_status append_to_file(struct mxw_body *body, mxw_bytes bytes)
{
    struct mxw_body_bank *bank = body->bank;
    if (bytes.len > bank->file_bytes_max - bank->file_bytes_used)
        return fail(body, MXW_UNAVAILABLE, ENOSPC);
    bank->file_bytes_used += bytes.len;
    body->file_len += bytes.len;

    while (bytes.len > 0) {
        bool has_room = body->window_is_unwritten && body->window_len < MXW_BODY_WINDOW;
        if (!has_room) {
            enum mxw_status status = flush_window(body);
            if (status != MXW_OK)
                return status;
            body->window_offset = body->len;
            body->window_len = 0;
            body->window_is_unwritten = true;
        }
        mxw_bytes piece = mxw_bytes_first(bytes, MXW_BODY_WINDOW - body->window_len);
        memcpy(body->window_at + body->window_len, piece.at, piece.len);
        body->window_len += piece.len;
        body->len += piece.len;
        bytes = mxw_bytes_from(bytes, piece.len);
    }
    return MXW_OK;
}

static void free_pieces(struct mxw_body *body)
{
    while (body->first != NULL) {
        struct mxw_body_piece *piece = body->first;
        body->first = piece->next;
        free(piece);
        body->bank->memory_used -= MXW_BODY_PIECE;
    }
    body->last = NULL;
    body->read_piece = NULL;
}

/* Everything kept so far goes to a file. */
static enum mxw_status move_to_file(struct mxw_body *body)
{
    body->window_at = malloc(MXW_BODY_WINDOW);
    if (body->window_at == NULL)
        return fail(body, MXW_NO_ROOM, ENOMEM);
    body->file = open_nameless(body->bank->folder);
    if (body->file < 0)
        return fail(body, MXW_UNAVAILABLE, errno);
    body->bank->files_made++;

    body->len = 0;
    for (const struct mxw_body_piece *piece = body->first; piece != NULL; piece = piece->next) {
        enum mxw_status status = append_to_file(body, (mxw_bytes){ piece->at, piece->len });
        if (status != MXW_OK)
            return status;
    }
    free_pieces(body);
    return MXW_OK;
}

static struct mxw_body_piece *add_piece(struct mxw_body *body)
{
    struct mxw_body_piece *piece = malloc(sizeof *piece);
    if (piece == NULL)
        return NULL;
    piece->next = NULL;
    piece->len = 0;
    if (body->last != NULL)
        body->last->next = piece;
    else
        body->first = piece;
    body->last = piece;
    body->bank->memory_used += MXW_BODY_PIECE;
    return piece;
}

static bool may_stay_in_memory(const struct mxw_body *body, size_t more)
{
    const struct mxw_body_bank *bank = body->bank;
    size_t room = body->last == NULL ? 0 : MXW_BODY_PIECE - body->last->len;
    size_t pieces = more > room ? (more - room - 1) / MXW_BODY_PIECE + 1 : 0;
    return body->len <= bank->body_memory_max && more <= bank->body_memory_max - body->len
        && bank->memory_used <= bank->memory_max
        && pieces <= (bank->memory_max - bank->memory_used) / MXW_BODY_PIECE;
}

static enum mxw_status append_to_memory(struct mxw_body *body, mxw_bytes bytes)
{
    while (bytes.len > 0) {
        struct mxw_body_piece *piece = body->last;
        if (piece == NULL || piece->len == MXW_BODY_PIECE)
            piece = add_piece(body);
        if (piece == NULL)
            return fail(body, MXW_NO_ROOM, ENOMEM);
        mxw_bytes part = mxw_bytes_first(bytes, MXW_BODY_PIECE - piece->len);
        memcpy(piece->at + piece->len, part.at, part.len);
        piece->len += part.len;
        body->len += part.len;
        bytes = mxw_bytes_from(bytes, part.len);
    }
    return MXW_OK;
}

enum mxw_status mxw_body_append(struct mxw_body *body, mxw_bytes bytes)
{
    if (body->status != MXW_OK || bytes.len == 0)
        return body->status;
    if (body->file < 0 && may_stay_in_memory(body, bytes.len))
        return append_to_memory(body, bytes);
    if (body->file < 0) {
        enum mxw_status status = move_to_file(body);
        if (status != MXW_OK)
            return status;
    }
    return append_to_file(body, bytes);
}

static void read_memory(struct mxw_body *body, uint64_t offset, mxw_bytes *piece)
{
    if (body->read_piece == NULL || offset < body->read_offset) {
        body->read_piece = body->first;
        body->read_offset = 0;
    }
    while (offset - body->read_offset >= body->read_piece->len) {
        body->read_offset += body->read_piece->len;
        body->read_piece = body->read_piece->next;
    }
    *piece = mxw_bytes_from((mxw_bytes){ body->read_piece->at, body->read_piece->len },
                            (size_t)(offset - body->read_offset));
}

static enum mxw_status read_file(struct mxw_body *body, uint64_t offset, mxw_bytes *piece)
{
    bool is_at_hand =
        offset >= body->window_offset && offset - body->window_offset < body->window_len;
    if (!is_at_hand) {
        enum mxw_status status = flush_window(body);
        if (status != MXW_OK)
            return status;
        body->window_offset = offset;
        if (!read_at(body->file, body->window_at, MXW_BODY_WINDOW, offset, &body->window_len))
            return fail(body, MXW_UNAVAILABLE, errno);
        if (body->window_len == 0)
            return fail(body, MXW_UNAVAILABLE, EIO);
    }
    *piece = mxw_bytes_from((mxw_bytes){ body->window_at, body->window_len },
                            (size_t)(offset - body->window_offset));
    return MXW_OK;
}

enum mxw_status mxw_body_read(struct mxw_body *body, uint64_t offset, mxw_bytes *piece)
{
    *piece = (mxw_bytes){ NULL, 0 };
    if (body->status != MXW_OK || offset >= body->len)
        return body->status;
    if (body->file >= 0)
        return read_file(body, offset, piece);
    read_memory(body, offset, piece);
    return MXW_OK;
}

void mxw_body_reset(struct mxw_body *body)
{
    free_pieces(body);
    free(body->window_at);
    if (body->file >= 0)
        (void)close(body->file);
    body->bank->file_bytes_used -= body->file_len;
    mxw_body_init(body, body->bank);
}
