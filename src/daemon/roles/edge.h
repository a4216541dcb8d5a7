/* edge.h - the process that talks to clients, the DNS and next hops.
 *
 * Holds      Client sessions, next-hop connections, a resolver, its listening sockets,
 *            certificates.
 * Talks to   Clients, the DNS, next hops; the keeper, which it never waits for; the master, which
 *            introduces it to the keeper.
 * May not    Read settings or keys again, write to disk (bar unlinked bodies), see another edge.
 * Signals    SIGTERM, SIGINT: accept no more, finish the transactions in hand, exit 0.
 *            MXW_EDGE_RETIRES: accept no more, let the sessions go on; after a minute as SIGTERM.
 */
#ifndef MXW_DAEMON_ROLES_EDGE_H
#define MXW_DAEMON_ROLES_EDGE_H

#include <signal.h>

#include "daemon/generation.h"
#include "daemon/view.h"

#define MXW_EDGE_RETIRES SIGUSR1

struct mxw_edge_inheritance {
    const struct mxw_generation *generation;
    const struct mxw_sockets *sockets; /* those of this edge are its own now */
    unsigned number;
    struct mxw_view *view;   /* the last directory the master has */
    int master;              /* a channel to it */
    const sigset_t *signals; /* the mask to set once signals are handled */
};

/* The whole life of the process. Returns its exit status. */
int mxw_edge_run(const struct mxw_edge_inheritance *inheritance);

#endif
