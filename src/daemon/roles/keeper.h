/* keeper.h - the process that keeps the store and the trace, and speaks with administrators.
 *
 * Holds      The store, the trace's files, the control socket, channels to the master and the
 *            edges.
 * Talks to   Administrators on this machine; the master and the edges.
 * May not    Talk to clients, next hops or the DNS. No edge waits for it: without a keeper they go
 *            on with the directory they have.
 * Signals    MXW_KEEPER_ENDS: answer what was asked, take what the edges have sent, exit 0. So it
 *            does when the master is gone. SIGTERM, SIGINT, SIGHUP are for the master: who sends
 *            them to the whole group must not end the keeper before the edges.
 */
#ifndef MXW_DAEMON_ROLES_KEEPER_H
#define MXW_DAEMON_ROLES_KEEPER_H

#include <signal.h>

#include "daemon/generation.h"
#include "daemon/view.h"

#define MXW_KEEPER_ENDS SIGUSR1

struct mxw_keeper_inheritance {
    const struct mxw_generation *generation;
    struct mxw_view *view;   /* what the keeper before has made; or nothing, then it is the first */
    int master;              /* a channel to it */
    const sigset_t *signals; /* the mask to set once signals are handled */
};

/* The whole life of the process. Returns its exit status: not 0 when it is the first one and the
 * store cannot be used. */
int mxw_keeper_run(const struct mxw_keeper_inheritance *inheritance);

#endif
