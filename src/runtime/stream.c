#include "runtime/stream.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/socket.h"
#include "runtime/stream_base.h"

static const struct mxw_stream_calls no_calls;

static void release(struct mxw_stream *stream)
{
    mxw_timer_cancel(&stream->timer);
    mxw_deferred_cancel(&stream->work);
    if (stream->waits_readable)
        (void)event_del(&stream->readable);
    if (stream->waits_writable)
        (void)event_del(&stream->writable);
    mxw_tls_session_close(stream->tls);
    if (stream->input != NULL)
        evbuffer_free(stream->input);
    if (stream->output != NULL)
        evbuffer_free(stream->output);
    if (stream->fd >= 0)
        (void)close(stream->fd);
    free(stream);
}

void mxw_stream_drop(struct mxw_stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->is_closing)
        mxw_loop_release(stream->loop, &stream->guest);
    stream->is_closing = false;
    stream->phase = MXW_STREAM_DROPPED;
    if (!stream->is_working)
        release(stream);
}

static void drop_as_guest(void *user)
{
    struct mxw_stream *stream = user;
    stream->is_closing = false; /* the loop has let go already */
    mxw_stream_drop(stream);
}

/* The next step of a stream its caller has closed. */
static void go_on_closing(struct mxw_stream *stream)
{
    (void)evbuffer_drain(stream->input, evbuffer_get_length(stream->input));
    stream->owes_bytes = false;
    if (stream->phase == MXW_STREAM_FLUSHING && stream->is_finished) {
        stream->phase = MXW_STREAM_LINGERING;
        mxw_timer_set(&stream->timer, mxw_loop_now(stream->loop) + MXW_STREAM_LINGER_TIME);
    }
    if (stream->phase == MXW_STREAM_BROKEN
        || (stream->phase == MXW_STREAM_LINGERING && stream->input_ended))
        mxw_stream_drop(stream);
}

static bool is_active(const struct mxw_stream *stream)
{
    return stream->phase == MXW_STREAM_ACTIVE;
}

/* Also of a broken one: what came before it broke, and then the end. */
static bool may_tell(const struct mxw_stream *stream)
{
    return stream->phase == MXW_STREAM_ACTIVE || stream->phase == MXW_STREAM_BROKEN;
}

static void call(struct mxw_stream *stream, bool *owes, mxw_call *function)
{
    if (!*owes)
        return;
    *owes = false;
    if (function != NULL)
        function(stream->user);
}

static void tell_end(struct mxw_stream *stream)
{
    if (stream->end_told)
        return;
    if (stream->phase == MXW_STREAM_ACTIVE && stream->input_ended && !stream->is_paused
        && !stream->owes_bytes) {
        stream->end = MXW_STREAM_FINISHED;
        stream->why = "the peer sends no more";
    }
    if (stream->end == MXW_STREAM_OPEN)
        return;
    stream->end_told = true;
    if (stream->calls->on_end != NULL)
        stream->calls->on_end(stream->user, stream->end);
}

/* The calls that are due. Each may pause, close, drop or give away the stream, so all is read anew.
 * */
static void tell(struct mxw_stream *stream)
{
    if (is_active(stream) && !stream->end_told)
        call(stream, &stream->owes_connected, stream->calls->on_connected);
    if (is_active(stream) && !stream->end_told)
        call(stream, &stream->owes_secured, stream->calls->on_secured);
    if (is_active(stream) && !stream->end_told)
        call(stream, &stream->owes_drained, stream->calls->on_drained);
    if (may_tell(stream) && !stream->end_told && !stream->is_paused)
        call(stream, &stream->owes_bytes, stream->calls->on_bytes);
    if (may_tell(stream))
        tell_end(stream);
}

/* Everything after an event of the kernel, or after calls on the stream: move, tell, wait. */
static void work(struct mxw_stream *stream, bool readable, bool writable)
{
    stream->is_working = true;
    if (stream->phase != MXW_STREAM_BROKEN)
        mxw_stream_move(stream, readable, writable);
    if (stream->is_closing)
        go_on_closing(stream);
    else
        tell(stream);
    stream->is_working = false;

    if (stream->phase == MXW_STREAM_DROPPED)
        release(stream);
    else
        mxw_stream_watch(stream);
}

static void on_work(void *user)
{
    struct mxw_stream *stream = user;
    /* What was sent since is tried at once; reading waits for the kernel's word. */
    work(stream, false, stream->phase != MXW_STREAM_CONNECTING);
}

/* Calls are not made from here but soon, so that all of a round see the same time. */
static void on_event(evutil_socket_t fd, short what, void *user)
{
    struct mxw_stream *stream = user;
    (void)fd;
    mxw_loop_woke(stream->loop);
    if (stream->phase != MXW_STREAM_BROKEN)
        mxw_stream_move(stream, (what & EV_READ) != 0, (what & EV_WRITE) != 0);
    if (stream->is_closing)
        mxw_deferred_soon(&stream->work);
    mxw_stream_watch(stream);
}

static void on_time(void *user)
{
    struct mxw_stream *stream = user;
    if (stream->phase == MXW_STREAM_CONNECTING)
        mxw_stream_break(stream, MXW_STREAM_UNREACHABLE, "connection timed out");
    else
        mxw_stream_drop(stream);
}

static struct mxw_stream *make(struct mxw_loop *loop, int fd, const struct mxw_stream_calls *calls,
                               void *user)
{
    struct mxw_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return NULL;
    }
    *stream = (struct mxw_stream){ .loop = loop,
                                   .calls = calls,
                                   .user = user,
                                   .fd = fd,
                                   .phase = MXW_STREAM_ACTIVE,
                                   .input = evbuffer_new(),
                                   .output = evbuffer_new() };
    mxw_deferred_init(&stream->work, loop, on_work, stream);
    mxw_timer_init(&stream->timer, loop, on_time, stream);
    stream->guest = (struct mxw_guest){ .on_loop_close = drop_as_guest, .user = stream };
    if (stream->input == NULL || stream->output == NULL) {
        release(stream);
        return NULL;
    }
    return stream;
}

/* Both ends of it: replies are small and awaited, and a peer that vanished must be noticed. */
static void tune(struct mxw_stream *stream)
{
    int on = 1;
    (void)setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(stream->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    (void)event_assign(&stream->readable, mxw_loop_base(stream->loop), stream->fd,
                       EV_READ | EV_PERSIST, on_event, stream);
    (void)event_assign(&stream->writable, mxw_loop_base(stream->loop), stream->fd,
                       EV_WRITE | EV_PERSIST, on_event, stream);
}

struct mxw_stream *mxw_stream_open(struct mxw_loop *loop, int fd,
                                   const struct mxw_stream_calls *calls, void *user)
{
    struct mxw_stream *stream = make(loop, fd, calls, user);
    if (stream == NULL)
        return NULL;
    (void)evutil_make_socket_nonblocking(fd);
    tune(stream);
    mxw_stream_watch(stream);
    return stream;
}

/* Returns 0, or errno. */
static int start_connecting(struct mxw_stream *stream, const struct mxw_connect *how)
{
    struct sockaddr_storage to, from;
    struct mxw_endpoint source = { how->source, 0 };
    socklen_t to_len = mxw_socket_name(&how->to, &to);
    socklen_t from_len = mxw_socket_name(&source, &from);
    int on = 1;

    stream->fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (stream->fd < 0)
        return errno;
    tune(stream);
    if (from_len > 0) {
        /* Else the kernel binds to a port no other connection has, and soon runs out of them. */
        (void)setsockopt(stream->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (bind(stream->fd, (const struct sockaddr *)&from, from_len) != 0)
            return errno;
    }
    if (connect(stream->fd, (const struct sockaddr *)&to, to_len) != 0 && errno != EINPROGRESS)
        return errno;
    return 0;
}

struct mxw_stream *mxw_stream_connect(struct mxw_loop *loop, const struct mxw_connect *how,
                                      const struct mxw_stream_calls *calls, void *user)
{
    struct mxw_stream *stream = make(loop, -1, calls, user);
    if (stream == NULL)
        return NULL;
    stream->phase = MXW_STREAM_CONNECTING;
    int error = start_connecting(stream, how);
    if (error != 0) {
        mxw_stream_break(stream, MXW_STREAM_UNREACHABLE, strerror(error));
        return stream;
    }
    mxw_timer_set(&stream->timer, mxw_loop_now(loop) + how->timeout);
    mxw_stream_watch(stream);
    return stream;
}

void mxw_stream_give(struct mxw_stream *stream, const struct mxw_stream_calls *calls, void *user)
{
    stream->calls = calls;
    stream->user = user;
}

mxw_bytes mxw_stream_input(struct mxw_stream *stream)
{
    size_t len = evbuffer_get_length(stream->input);
    if (len == 0)
        return (mxw_bytes){ NULL, 0 };
    const uint8_t *at = evbuffer_pullup(stream->input, -1);
    if (at == NULL) {
        mxw_stream_break(stream, MXW_STREAM_LOST, "out of memory");
        return (mxw_bytes){ NULL, 0 };
    }
    return (mxw_bytes){ at, len };
}

void mxw_stream_consumed(struct mxw_stream *stream, size_t len)
{
    assert(len <= evbuffer_get_length(stream->input) || stream->phase == MXW_STREAM_BROKEN);
    if (len == 0)
        return;
    (void)evbuffer_drain(stream->input, len);
    /* There is room again; TLS may hold bytes the kernel says nothing about. */
    mxw_deferred_soon(&stream->work);
}

bool mxw_stream_has_bytes_now(struct mxw_stream *stream)
{
    uint8_t byte;
    if (evbuffer_get_length(stream->input) > 0)
        return true;
    if (!is_active(stream))
        return false;
    return (stream->tls != NULL && mxw_tls_session_has_bytes(stream->tls))
        || recv(stream->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void mxw_stream_send(struct mxw_stream *stream, mxw_bytes bytes)
{
    if (bytes.len == 0 || stream->phase == MXW_STREAM_BROKEN)
        return;
    assert(!stream->finish_wanted);
    if (evbuffer_add(stream->output, bytes.at, bytes.len) != 0) {
        mxw_stream_break(stream, MXW_STREAM_LOST, "out of memory");
        return;
    }
    if (evbuffer_get_length(stream->output) > MXW_STREAM_LOW)
        stream->was_above_low = true;
    mxw_deferred_soon(&stream->work);
}

size_t mxw_stream_pending(const struct mxw_stream *stream)
{
    return evbuffer_get_length(stream->output);
}

void mxw_stream_pause(struct mxw_stream *stream)
{
    stream->is_paused = true;
    mxw_stream_watch(stream);
}

void mxw_stream_resume(struct mxw_stream *stream)
{
    if (!stream->is_paused)
        return;
    stream->is_paused = false;
    if (evbuffer_get_length(stream->input) > 0)
        stream->owes_bytes = true;
    mxw_deferred_soon(&stream->work);
}

void mxw_stream_finish(struct mxw_stream *stream)
{
    stream->finish_wanted = true;
    mxw_deferred_soon(&stream->work);
}

void mxw_stream_close(struct mxw_stream *stream)
{
    if (stream == NULL)
        return;
    if (!is_active(stream) || stream->is_shaking) {
        mxw_stream_drop(stream);
        return;
    }
    stream->phase = MXW_STREAM_FLUSHING;
    stream->calls = &no_calls;
    stream->is_closing = true;
    stream->finish_wanted = true;
    mxw_loop_keep(stream->loop, &stream->guest);
    mxw_timer_set(&stream->timer, mxw_loop_now(stream->loop) + MXW_STREAM_FLUSH_TIME);
    mxw_deferred_soon(&stream->work);
}

static enum mxw_status start_tls(struct mxw_stream *stream, struct mxw_tls_session *session)
{
    if (session == NULL)
        return MXW_NO_ROOM;
    stream->tls = session;
    stream->is_shaking = true;
    stream->plain_left = evbuffer_get_length(stream->output);
    mxw_deferred_soon(&stream->work);
    mxw_stream_watch(stream);
    return MXW_OK;
}

enum mxw_status mxw_stream_start_tls_server(struct mxw_stream *stream,
                                            struct mxw_tls_server *server)
{
    assert(stream->tls == NULL && stream->phase != MXW_STREAM_CONNECTING);
    if (evbuffer_get_length(stream->input) > 0)
        return MXW_MALFORMED;
    return start_tls(stream, mxw_tls_session_accept(server, stream->fd));
}

enum mxw_status mxw_stream_start_tls_client(struct mxw_stream *stream,
                                            struct mxw_tls_client *client, mxw_bytes name,
                                            bool verify)
{
    assert(stream->tls == NULL && stream->phase != MXW_STREAM_CONNECTING);
    if (evbuffer_get_length(stream->input) > 0)
        return MXW_MALFORMED;
    return start_tls(stream, mxw_tls_session_connect(client, stream->fd, name, verify));
}

const struct mxw_tls_peer *mxw_stream_tls(const struct mxw_stream *stream)
{
    return stream->tls == NULL ? NULL : mxw_tls_session_peer(stream->tls);
}

const char *mxw_stream_why(const struct mxw_stream *stream)
{
    return stream->why;
}

struct mxw_endpoint mxw_stream_local(const struct mxw_stream *stream)
{
    return mxw_socket_local(stream->fd);
}

struct mxw_endpoint mxw_stream_peer(const struct mxw_stream *stream)
{
    return mxw_socket_peer(stream->fd);
}
