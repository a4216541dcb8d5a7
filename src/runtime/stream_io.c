#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

#include "runtime/stream_base.h"

#define READ_PIECE 16384 /* octets: a TLS record, and what a read usually brings */

void mxw_stream_break(struct mxw_stream *stream, enum mxw_stream_end end, const char *why)
{
    if (stream->phase == MXW_STREAM_BROKEN)
        return;
    stream->phase = MXW_STREAM_BROKEN;
    if (stream->end == MXW_STREAM_OPEN || !stream->end_told) {
        (void)snprintf(stream->why_text, sizeof stream->why_text, "%s", why);
        stream->why = stream->why_text;
        stream->end = end;
    }
    mxw_timer_cancel(&stream->timer);
    (void)evbuffer_drain(stream->output, evbuffer_get_length(stream->output));
    stream->owes_connected = false;
    stream->owes_secured = false;
    stream->owes_drained = false;
    mxw_deferred_soon(&stream->work);
}

static void break_with_errno(struct mxw_stream *stream, enum mxw_stream_end end, int error)
{
    char text[128];
    const char *meaning = strerror(error);
    (void)snprintf(text, sizeof text, "%c%s", mxw_lower((uint8_t)meaning[0]), meaning + 1);
    mxw_stream_break(stream, end, text);
}

static void read_some(struct mxw_stream *stream);

/* A peer that hangs up while we write has often said why before. */
static void break_writing(struct mxw_stream *stream, int error)
{
    if (!stream->is_shaking && !stream->is_paused)
        read_some(stream);
    break_with_errno(stream, MXW_STREAM_LOST, error);
}

static void finish_connecting(struct mxw_stream *stream)
{
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
        error = errno;
    if (error != 0) {
        break_with_errno(stream, MXW_STREAM_UNREACHABLE, error);
        return;
    }
    mxw_timer_cancel(&stream->timer);
    stream->phase = MXW_STREAM_ACTIVE;
    stream->owes_connected = true;
    mxw_deferred_soon(&stream->work);
}

static void sent(struct mxw_stream *stream)
{
    if (stream->was_above_low && evbuffer_get_length(stream->output) <= MXW_STREAM_LOW) {
        stream->was_above_low = false;
        stream->owes_drained = true;
        mxw_deferred_soon(&stream->work);
    }
}

static void write_plain(struct mxw_stream *stream)
{
    size_t pending = stream->is_shaking ? stream->plain_left : evbuffer_get_length(stream->output);
    while (pending > 0) {
        int len = evbuffer_write_atmost(stream->output, stream->fd, (ev_ssize_t)pending);
        if (len < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (len <= 0) {
            break_writing(stream, len < 0 ? errno : EPIPE);
            return;
        }
        pending -= (size_t)len;
    }
    if (stream->is_shaking)
        stream->plain_left = pending;
    sent(stream);
}

static void write_tls(struct mxw_stream *stream)
{
    stream->write_waits_for_read = false;
    while (evbuffer_get_length(stream->output) > 0) {
        struct evbuffer_iovec piece;
        size_t len;
        (void)evbuffer_peek(stream->output, READ_PIECE, NULL, &piece, 1);
        enum mxw_tls_step step =
            mxw_tls_session_write(stream->tls, (mxw_bytes){ piece.iov_base, piece.iov_len }, &len);
        (void)evbuffer_drain(stream->output, len);
        if (step == MXW_TLS_DONE)
            continue;
        stream->write_waits_for_read = step == MXW_TLS_WANTS_READ;
        if (step == MXW_TLS_BROKEN || step == MXW_TLS_ENDED) {
            mxw_stream_break(stream, MXW_STREAM_LOST, mxw_tls_session_why(stream->tls));
            return;
        }
        break;
    }
    sent(stream);
}

/* "No more from me", once everything before it is out. */
static void finish_writing(struct mxw_stream *stream)
{
    if (!stream->finish_wanted || stream->is_finished || stream->is_shaking
        || evbuffer_get_length(stream->output) > 0)
        return;
    if (stream->tls != NULL)
        mxw_tls_session_finish(stream->tls);
    (void)shutdown(stream->fd, SHUT_WR);
    stream->is_finished = true;
}

static void write_some(struct mxw_stream *stream)
{
    if (stream->tls == NULL || stream->is_shaking)
        write_plain(stream);
    else
        write_tls(stream);
    if (stream->phase != MXW_STREAM_BROKEN)
        finish_writing(stream);
}

/* READ_LAST: there was less than would have fit. If more has come meanwhile, the kernel says so. */
enum read_result { READ_SOME, READ_LAST, READ_LATER, READ_ENDED, READ_BROKEN };

static enum read_result read_piece(struct mxw_stream *stream, uint8_t *at, size_t room, size_t *len)
{
    if (stream->tls != NULL) {
        enum mxw_tls_step step = mxw_tls_session_read(stream->tls, at, room, len);
        stream->read_waits_for_write = step == MXW_TLS_WANTS_WRITE;
        if (step == MXW_TLS_BROKEN)
            mxw_stream_break(stream, MXW_STREAM_LOST, mxw_tls_session_why(stream->tls));
        return step == MXW_TLS_DONE  ? READ_SOME
            : step == MXW_TLS_ENDED  ? READ_ENDED
            : step == MXW_TLS_BROKEN ? READ_BROKEN
                                     : READ_LATER;
    }
    ssize_t got = recv(stream->fd, at, room, 0);
    *len = got > 0 ? (size_t)got : 0;
    if (got >= 0)
        return got == 0 ? READ_ENDED : *len < room ? READ_LAST : READ_SOME;
    if (errno == EAGAIN || errno == EINTR)
        return READ_LATER;
    break_with_errno(stream, MXW_STREAM_LOST, errno);
    return READ_BROKEN;
}

static bool may_read(const struct mxw_stream *stream)
{
    if (stream->input_ended || stream->is_shaking)
        return false;
    if (stream->phase == MXW_STREAM_FLUSHING || stream->phase == MXW_STREAM_LINGERING)
        return true;
    return stream->phase == MXW_STREAM_ACTIVE && !stream->is_paused
        && evbuffer_get_length(stream->input) < MXW_STREAM_INPUT_MAX;
}

static void read_some(struct mxw_stream *stream)
{
    enum read_result result = READ_SOME;
    while (result == READ_SOME && may_read(stream)) {
        size_t have = evbuffer_get_length(stream->input);
        size_t room = have < MXW_STREAM_INPUT_MAX ? MXW_STREAM_INPUT_MAX - have : 0;
        struct evbuffer_iovec piece;
        size_t len = 0;
        if (room == 0)
            break;
        if (room > READ_PIECE)
            room = READ_PIECE;
        if (evbuffer_reserve_space(stream->input, (ev_ssize_t)room, &piece, 1) != 1) {
            mxw_stream_break(stream, MXW_STREAM_LOST, "out of memory");
            return;
        }
        result = read_piece(stream, piece.iov_base, room, &len);
        if (result == READ_BROKEN)
            return;
        piece.iov_len = len;
        (void)evbuffer_commit_space(stream->input, &piece, 1);
        if (len > 0) {
            stream->owes_bytes = true;
            mxw_deferred_soon(&stream->work);
        }
    }
    if (result == READ_ENDED) {
        stream->input_ended = true;
        mxw_deferred_soon(&stream->work);
    }
}

static void shake(struct mxw_stream *stream)
{
    if (stream->plain_left > 0)
        write_plain(stream);
    if (stream->phase == MXW_STREAM_BROKEN || stream->plain_left > 0)
        return;

    enum mxw_tls_step step = mxw_tls_session_shake(stream->tls);
    stream->shake_waits_for_write = step == MXW_TLS_WANTS_WRITE;
    if (step == MXW_TLS_BROKEN || step == MXW_TLS_ENDED) {
        mxw_stream_break(stream, MXW_STREAM_TLS_FAILED, mxw_tls_session_why(stream->tls));
        return;
    }
    if (step == MXW_TLS_DONE) {
        stream->is_shaking = false;
        stream->owes_secured = true;
        mxw_deferred_soon(&stream->work);
    }
}

void mxw_stream_move(struct mxw_stream *stream, bool readable, bool writable)
{
    if (stream->phase == MXW_STREAM_CONNECTING && writable)
        finish_connecting(stream);
    if (stream->phase == MXW_STREAM_CONNECTING || stream->phase == MXW_STREAM_BROKEN)
        return;
    if (stream->is_shaking)
        shake(stream);
    if (stream->phase == MXW_STREAM_BROKEN || stream->is_shaking)
        return;

    /* Either direction of TLS may have waited for the other; a finished handshake has read ahead.
     * */
    bool any = stream->tls != NULL;
    if (writable || any)
        write_some(stream);
    if ((readable || any) && may_read(stream))
        read_some(stream);
}

static void watch_for(struct event *event, bool *is_set, bool wanted)
{
    if (*is_set == wanted)
        return;
    if (wanted)
        (void)event_add(event, NULL);
    else
        (void)event_del(event);
    *is_set = wanted;
}

void mxw_stream_watch(struct mxw_stream *stream)
{
    bool has_output = evbuffer_get_length(stream->output) > 0;
    /* What was sent just now is tried before the kernel is asked to watch for room. */
    bool tries_first = stream->work.is_queued && !stream->waits_writable;
    bool reads = may_read(stream);
    bool wants_read = reads;
    bool wants_write = has_output && !stream->write_waits_for_read && !tries_first;

    if (stream->phase == MXW_STREAM_CONNECTING) {
        wants_read = false;
        wants_write = true;
    } else if (stream->phase == MXW_STREAM_BROKEN) {
        wants_read = false;
        wants_write = false;
    } else if (stream->is_shaking) {
        wants_write = stream->plain_left > 0 || stream->shake_waits_for_write;
        wants_read = !wants_write;
    } else {
        wants_read = (reads && !stream->read_waits_for_write)
            || (has_output && stream->write_waits_for_read);
        wants_write = wants_write || (reads && stream->read_waits_for_write);
    }
    watch_for(&stream->readable, &stream->waits_readable, wants_read);
    watch_for(&stream->writable, &stream->waits_writable, wants_write);
}
