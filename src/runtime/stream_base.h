/* stream_base.h - the parts of a stream. stream.c keeps the promises to the caller, stream_io.c
 * moves the bytes. */
#ifndef MXW_RUNTIME_STREAM_BASE_H
#define MXW_RUNTIME_STREAM_BASE_H

#include <event2/buffer.h>
#include <event2/event_struct.h>

#include "runtime/loop_base.h"
#include "runtime/stream.h"
#include "runtime/tls_session.h"

enum mxw_stream_phase {
    MXW_STREAM_CONNECTING,
    MXW_STREAM_ACTIVE,
    MXW_STREAM_BROKEN,    /* nothing can be read or written */
    MXW_STREAM_FLUSHING,  /* closed by the caller: sends what is pending */
    MXW_STREAM_LINGERING, /* closed by the caller: waits for the peer to close */
    MXW_STREAM_DROPPED    /* to be freed when the call in hand returns */
};

struct mxw_stream {
    struct mxw_loop *loop;
    const struct mxw_stream_calls *calls;
    void *user;
    int fd;
    enum mxw_stream_phase phase;

    struct event readable, writable;
    bool waits_readable, waits_writable;
    struct evbuffer *input, *output;
    struct mxw_deferred work;
    struct mxw_timer timer; /* connecting, flushing, lingering: one at a time */
    struct mxw_guest guest; /* of the loop while flushing and lingering */

    struct mxw_tls_session *tls;
    size_t plain_left;          /* octets to send before the handshake begins */
    bool is_shaking;            /* from start_tls to on_secured */
    bool shake_waits_for_write; /* else for reading */
    bool read_waits_for_write;  /* TLS reads and writes for its own reasons */
    bool write_waits_for_read;

    bool is_closing; /* by the caller: nobody is told anything any more */
    bool is_paused;
    bool input_ended;
    bool finish_wanted, is_finished;
    bool was_above_low;

    /* Calls to be made. */
    bool owes_connected, owes_secured, owes_bytes, owes_drained;
    bool end_told;
    enum mxw_stream_end end; /* known, perhaps not told */
    const char *why;
    char why_text[256];

    bool is_working;
};

/* Moves what can be moved. `readable` and `writable`: what the kernel said. */
void mxw_stream_move(struct mxw_stream *stream, bool readable, bool writable);

/* Asks the kernel for what the stream waits for now. */
void mxw_stream_watch(struct mxw_stream *stream);

/* Ends it with everything in transit lost. */
void mxw_stream_break(struct mxw_stream *stream, enum mxw_stream_end end, const char *why);

#endif
