/* sockets.h - the listening sockets of the gate: one for each edge and endpoint, held by the
 * master.
 *
 * Life       A socket stays open as long as its endpoint is in the settings, whatever happens to
 *            the edge that accepts on it: what the kernel has queued is served by the next edge,
 *            and nobody is refused.
 */
#ifndef MXW_DAEMON_SOCKETS_H
#define MXW_DAEMON_SOCKETS_H

#include "runtime/net.h"

#define MXW_EDGES_MAX 256    /* processes; more than cores is no use */
#define MXW_LISTENERS_MAX 64 /* endpoints */

struct mxw_socket {
    struct mxw_endpoint endpoint;
    unsigned edge; /* from 0 */
    int fd;
    bool is_wanted; /* by the settings in force */
};

struct mxw_sockets {
    struct mxw_socket sockets[MXW_EDGES_MAX * MXW_LISTENERS_MAX];
    size_t count;
};

/* Binds what is missing for `edge_count` edges at each endpoint, and marks the rest for
 * mxw_sockets_close_unwanted(). On failure everything is as it was. */
MXW_MUST_USE enum mxw_status mxw_sockets_bind(struct mxw_sockets *sockets,
                                              const struct mxw_endpoint *endpoints,
                                              size_t endpoint_count, unsigned edge_count,
                                              struct mxw_problem *problem);

/* Before new edges are forked: one that inherited such a socket would keep it open and never accept
 * on it. Edges that still accept have it open themselves. */
void mxw_sockets_close_unwanted(struct mxw_sockets *sockets);

/* In an edge: every socket that is another edge's is closed. */
void mxw_sockets_keep(struct mxw_sockets *sockets, unsigned edge);

/* In a process that accepts nobody: every socket is closed. */
void mxw_sockets_keep_none(struct mxw_sockets *sockets);

/* The socket of an edge at an endpoint, or -1. */
int mxw_sockets_find(const struct mxw_sockets *sockets, const struct mxw_endpoint *endpoint,
                     unsigned edge);

#endif
