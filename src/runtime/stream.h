/* stream.h - a TCP connection as bytes in and bytes out, plain or TLS, with limits both ways.
 *
 *     stream = mxw_stream_open(loop, accepted.fd, &calls, me);
 *     ... calls.on_bytes(me):
 *     mxw_bytes input = mxw_stream_input(stream);
 *     mxw_stream_consumed(stream, take(input));
 *     mxw_stream_send(stream, reply);
 *
 * Ownership  open and connect take the fd; close and drop end the stream and the pointer. What
 *            mxw_stream_input() returns is borrowed until the next call on the stream.
 * Calls      Come from the loop, never from inside a call on the stream. After close or drop none
 *            comes. A call that is NULL is not made.
 * Input      At most MXW_STREAM_INPUT_MAX octets are held; then the kernel, and so the peer, waits.
 *            on_bytes comes once for every arrival; what is not consumed is seen again with more.
 * Output     Sending never fails and never blocks. What the kernel does not take at once is held,
 *            so whoever sends much stops above MXW_STREAM_HIGH pending octets, and goes on when
 *            on_drained says that at most MXW_STREAM_LOW are left.
 * End        on_end comes once, last. FINISHED comes after every octet of input was announced, and
 *            not while paused; what is sent may still arrive, and close still flushes it. LOST
 *            comes after the input that had arrived. What was not sent by then is gone.
 * Deadlines  Are the caller's own timers, but for connecting and for closing.
 * Memory     A few hundred octets while nothing is in transit, plus what OpenSSL takes.
 */
#ifndef MXW_RUNTIME_STREAM_H
#define MXW_RUNTIME_STREAM_H

#include "runtime/net.h"
#include "runtime/tls.h"

#define MXW_STREAM_INPUT_MAX 65536 /* octets held unread: a full pipeline, no message */
#define MXW_STREAM_HIGH 262144     /* octets unsent: keeps a fast path full for one round trip */
#define MXW_STREAM_LOW 65536       /* octets unsent at which on_drained says "go on" */

#define MXW_STREAM_FLUSH_TIME (30 * MXW_SECOND) /* after close: to send what is pending */
#define MXW_STREAM_LINGER_TIME                                                                     \
    (2 * MXW_SECOND) /* after that: for the peer to close first, so that
                                                   no reset eats our last reply */

enum mxw_stream_end {
    MXW_STREAM_OPEN,        /* has not ended */
    MXW_STREAM_FINISHED,    /* the peer sends no more */
    MXW_STREAM_LOST,        /* reset, or broken on the way */
    MXW_STREAM_UNREACHABLE, /* never connected */
    MXW_STREAM_TLS_FAILED   /* the handshake, or a record that is none */
};

struct mxw_stream_calls {
    mxw_call *on_connected; /* only after mxw_stream_connect() */
    mxw_call *on_secured;   /* the TLS handshake is done: see mxw_stream_tls() */
    mxw_call *on_bytes;
    mxw_call *on_drained;
    void (*on_end)(void *user, enum mxw_stream_end end);
};

struct mxw_stream;

/* NULL: out of memory, and the fd is closed. `calls` is borrowed until the stream ends. */
struct mxw_stream *mxw_stream_open(struct mxw_loop *loop, int fd,
                                   const struct mxw_stream_calls *calls, void *user);

struct mxw_connect {
    struct mxw_endpoint to;
    mxw_address source; /* MXW_FAMILY_NONE: the kernel chooses */
    mxw_time timeout;   /* a duration; then on_end(MXW_STREAM_UNREACHABLE) */
};

/* Bytes may be sent at once: they wait for the connection. Failures, also those known at once, are
 * reported by on_end. NULL: out of memory. */
struct mxw_stream *mxw_stream_connect(struct mxw_loop *loop, const struct mxw_connect *how,
                                      const struct mxw_stream_calls *calls, void *user);

/* Another owner: a connection goes to a pool, or comes from there. Calls not made yet are made to
 * the new one. */
void mxw_stream_give(struct mxw_stream *stream, const struct mxw_stream_calls *calls, void *user);

/* What has arrived and is not consumed, in one piece. */
mxw_bytes mxw_stream_input(struct mxw_stream *stream);
void mxw_stream_consumed(struct mxw_stream *stream, size_t len);

/* Whether a byte is here already, in our memory or in the kernel's: early talk. */
bool mxw_stream_has_bytes_now(struct mxw_stream *stream);

void mxw_stream_send(struct mxw_stream *stream, mxw_bytes bytes);

/* Octets sent that the kernel has not taken. */
size_t mxw_stream_pending(const struct mxw_stream *stream);

/* While paused nothing is read and neither on_bytes nor FINISHED comes. Resuming announces input
 * that is still there. */
void mxw_stream_pause(struct mxw_stream *stream);
void mxw_stream_resume(struct mxw_stream *stream);

/* Says "no more from me" after what is pending (for TLS, a close_notify first). Reading goes on. */
void mxw_stream_finish(struct mxw_stream *stream);

/* Flushes for at most MXW_STREAM_FLUSH_TIME, then waits MXW_STREAM_LINGER_TIME for the peer; input
 * is thrown away. NULL is nothing. */
void mxw_stream_close(struct mxw_stream *stream);

/* At once; what is pending is lost. NULL is nothing. */
void mxw_stream_drop(struct mxw_stream *stream);

/* A TLS handshake on a connected stream, once what is pending has been sent. Ends in on_secured or
 * in on_end(MXW_STREAM_TLS_FAILED).
 * MXW_MALFORMED: plain octets stand behind the command that asked for TLS; nothing was started.
 * MXW_NO_ROOM: out of memory; nothing was started.
 * Both contexts are kept alive by the stream for as long as it needs them.
 * `name` of the client's is the host name or address literal (without brackets) the server is asked
 * for; with `verify` its certificate must be good for that name. */
MXW_MUST_USE enum mxw_status mxw_stream_start_tls_server(struct mxw_stream *stream,
                                                         struct mxw_tls_server *server);
MXW_MUST_USE enum mxw_status mxw_stream_start_tls_client(struct mxw_stream *stream,
                                                         struct mxw_tls_client *client,
                                                         mxw_bytes name, bool verify);

/* NULL before on_secured. */
const struct mxw_tls_peer *mxw_stream_tls(const struct mxw_stream *stream);

/* Why the stream ended, for a log: "connection refused", "certificate verify failed: ...". A
 * constant or owned by the stream; NULL while it has not ended. */
const char *mxw_stream_why(const struct mxw_stream *stream);

struct mxw_endpoint mxw_stream_local(const struct mxw_stream *stream);
struct mxw_endpoint mxw_stream_peer(const struct mxw_stream *stream);

#endif
