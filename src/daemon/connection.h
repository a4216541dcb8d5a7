/* connection.h - one client: its socket joined with its session, its body and its hand-over.
 *
 * Ownership  Lives from mxw_connection_open() until the session closes or the edge drops it; frees
 *            itself. The edge keeps a list of all of them.
 */
#ifndef MXW_DAEMON_CONNECTION_H
#define MXW_DAEMON_CONNECTION_H

#include "daemon/edge.h"

struct mxw_connection;

/* Takes over the accepted fd. Where the census is full the client is told 421; where memory is, it
 * is dropped. */
void mxw_connection_open(struct mxw_edge *edge, const struct mxw_edge_listener *listener,
                         const struct mxw_accepted *accepted);

/* The session finishes its transaction and then closes. */
void mxw_connection_shut_down(struct mxw_connection *connection);

/* At once. */
void mxw_connection_drop(struct mxw_connection *connection);

struct mxw_connection *mxw_connection_next(const struct mxw_connection *connection);

#endif
