/* net.h - addresses with ports, and the sockets that listen on them.
 *
 *     int fd = mxw_listen(&endpoint, MXW_LISTEN_SHARED, &problem);      (master, before dropping)
 *     struct mxw_listener *listener = mxw_listener_open(loop, fd, on_accepted, me);     (edge)
 *
 * Every address that comes out of here is unmapped: `::ffff:192.0.2.1` is IPv4.
 */
#ifndef MXW_RUNTIME_NET_H
#define MXW_RUNTIME_NET_H

#include "mxwarden/address.h"
#include "runtime/loop.h"
#include "runtime/problem.h"

struct mxw_endpoint {
    mxw_address address;
    uint16_t port;
};

#define MXW_ENDPOINT_TEXT_MAX (MXW_ADDRESS_TEXT_MAX + 8) /* octets: brackets, colon, port */

/* "192.0.2.1", "192.0.2.1:25", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:25"; also, as
 * resolver settings write it, "192.0.2.1@53" and "2001:db8::1@53". `port` is what a text without
 * one gets. */
MXW_MUST_USE enum mxw_status mxw_endpoint_parse(mxw_bytes text, uint16_t port,
                                                struct mxw_endpoint *endpoint);

/* "192.0.2.1:25" or "[2001:db8::1]:25". */
void mxw_put_endpoint(struct mxw_writer *out, const struct mxw_endpoint *endpoint);

enum mxw_listen_sharing {
    MXW_LISTEN_ALONE,
    MXW_LISTEN_SHARED /* several sockets on one endpoint: the kernel spreads connections */
};

/* A bound, listening, non-blocking, close-on-exec socket, or -1. IPv6 sockets take IPv6 only. The
 * port 0 asks the kernel to choose: see mxw_socket_local(). */
int mxw_listen(const struct mxw_endpoint *endpoint, enum mxw_listen_sharing sharing,
               struct mxw_problem *problem);

/* Whether the address is one of this machine's own, now. */
bool mxw_address_is_local(mxw_address address);

/* What a socket is bound to, or is connected to. The family is MXW_FAMILY_NONE when it is neither.
 * */
struct mxw_endpoint mxw_socket_local(int fd);
struct mxw_endpoint mxw_socket_peer(int fd);

/* A number that no other socket of this machine has or will have, the same for all descriptors and
 * processes that share the socket. 0: it is no socket. */
uint64_t mxw_socket_cookie(int fd);

struct mxw_accepted {
    int fd; /* non-blocking, close-on-exec; the callee owns it now */
    struct mxw_endpoint peer, local;
};

typedef void mxw_accepted_call(void *user, const struct mxw_accepted *accepted);

struct mxw_listener;

/* Takes over `fd`. When descriptors or memory run out, accepting pauses for MXW_ACCEPT_PAUSE
 * instead of spinning; what waits stays queued in the kernel. NULL: out of memory, the fd is
 * closed. */
struct mxw_listener *mxw_listener_open(struct mxw_loop *loop, int fd,
                                       mxw_accepted_call *on_accepted, void *user);

/* Closes this process's fd. Other processes that hold the socket go on. NULL is nothing. */
void mxw_listener_close(struct mxw_listener *listener);

#define MXW_ACCEPT_PAUSE (100 * MXW_MILLISECOND)
#define MXW_ACCEPT_BATCH 32 /* connections taken in a row before others get their turn */

/* How often accepting has paused since the listener was opened. */
uint64_t mxw_listener_pauses(const struct mxw_listener *listener);

#endif
