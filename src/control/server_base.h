/* server_base.h - the parts of a server. server.c lets connections in and tells them what the
 * kernel says, connection.c moves octets and begins calls, call.c takes answers. */
#ifndef MXW_CONTROL_SERVER_BASE_H
#define MXW_CONTROL_SERVER_BASE_H

#include "control/octets.h"
#include "control/peer.h"
#include "control/server.h"
#include "runtime/net.h"

struct mxw_control_connection {
    struct mxw_control_server *server;
    uint64_t number;
    int fd;
    struct mxw_control_peer peer;
    struct mxw_control_octets input, output;
    size_t searched;               /* octets of input that hold no line end */
    int descriptor;                /* came, and belongs to the next request; -1: none */
    struct mxw_control_call *call; /* in hand, or NULL */
    struct mxw_deferred work;
    struct mxw_timer idle;
    mxw_time progress_at; /* when the caller last asked, or took of an answer */
    uint32_t watched;     /* what the kernel was asked to report */
    unsigned error_count;
    bool input_ended; /* the caller sends no more; it may still listen */
    bool is_closing;  /* when everything has been sent */
    bool is_broken;   /* the caller has gone, or must */
    bool has_asked;
};

struct mxw_control_server {
    struct mxw_loop *loop;
    const struct mxw_control_calls *calls;
    void *user;
    struct mxw_listener *listener;
    int epoll; /* the connections; the loop sees them as one */
    struct mxw_watch *watch;
    struct mxw_control_connection *connections[MXW_CONTROL_CONNECTIONS_MAX];
    size_t count;
    uint64_t number; /* of the newest connection */
    mxw_time idle_time;
};

struct mxw_control_call {
    struct mxw_control_connection *connection; /* NULL: gone */
    uint64_t connection_number;
    struct mxw_control_peer peer;
    struct mxw_control_request *request;
    int descriptor;
    bool is_stopped; /* was told to wait for on_drained */
    bool has_failed; /* an answer was wrong, and the caller was told */
};

/* server.c. Forgets a connection that is being released. */
void mxw_control_server_forget(struct mxw_control_server *server,
                               const struct mxw_control_connection *connection);

/* connection.c. Takes the fd, also when there is no memory. */
void mxw_control_connection_open(struct mxw_control_server *server, int fd,
                                 const struct mxw_control_peer *peer);

/* What epoll says. Nobody is called from here but soon. */
void mxw_control_connection_on_events(struct mxw_control_connection *connection, uint32_t events);

/* At once and without a word to anyone. */
void mxw_control_connection_release(struct mxw_control_connection *connection);

/* Sends {"NAME":VALUE} and takes over `value`. MXW_TOO_LARGE: it is longer than a line may be, and
 * nothing is sent. Without memory, or when the caller takes nothing, the connection breaks. */
MXW_MUST_USE enum mxw_status mxw_control_connection_send(struct mxw_control_connection *connection,
                                                         const char *name, json_t *value);

/* Sends an error. */
void mxw_control_connection_refuse(struct mxw_control_connection *connection,
                                   enum mxw_control_code code, const char *text);

/* The call in hand has been answered: the next one may come. */
void mxw_control_connection_answered(struct mxw_control_connection *connection);

/* call.c. NULL: out of memory. Takes over the request and the descriptor. */
struct mxw_control_call *mxw_control_call_make(struct mxw_control_connection *connection,
                                               struct mxw_control_request *request, int descriptor);

/* The object of an error; NULL: out of memory. */
json_t *mxw_control_error(enum mxw_control_code code, const char *text);

#endif
