/* sockets.h - the listening sockets of the gate: one for each edge and endpoint, held by the
 * master.
 *
 * Life       A socket stays open as long as its endpoint is in the settings, whatever happens to
 *            the edge that accepts on it: what the kernel has queued is served by the next edge,
 *            and nobody is refused.
 * Death      Of the master: the service manager keeps a copy of each socket, and the next master
 *            takes them up, with what the kernel has queued meanwhile.
 */
#ifndef MXW_DAEMON_SOCKETS_H
#define MXW_DAEMON_SOCKETS_H

#include "runtime/net.h"

#define MXW_EDGES_MAX 256    /* processes; more than cores is no use */
#define MXW_LISTENERS_MAX 64 /* endpoints */

struct mxw_socket {
    struct mxw_endpoint endpoint;
    unsigned edge; /* from 0; MXW_EDGES_MAX: taken up, and no edge's yet */
    int fd;
    bool is_kept;   /* by the service manager too */
    bool is_wanted; /* by the settings in force */
};

struct mxw_sockets {
    struct mxw_socket sockets[MXW_EDGES_MAX * MXW_LISTENERS_MAX];
    size_t count;
};

/* Takes up what the service manager has kept. First of all: see runtime/inherited.h. */
void mxw_sockets_inherit(struct mxw_sockets *sockets);

/* Has the service manager keep those that it does not keep yet. One that does not read, or none at
 * all, is asked again by the next call. */
void mxw_sockets_have_kept(struct mxw_sockets *sockets);

/* Binds what is missing for `edge_count` edges at each endpoint and was not taken up either, and
 * marks the rest for mxw_sockets_close_unwanted(). On failure everything is as it was. */
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
