/* peer.h - who is at the other end of a unix socket: what the kernel noted when it connected. */
#ifndef MXW_CONTROL_PEER_H
#define MXW_CONTROL_PEER_H

#include "control/server.h"

struct mxw_control_peer {
    struct mxw_control_caller caller;
    gid_t groups[MXW_CONTROL_GROUPS_MAX];
};

/* False: the kernel does not say. */
bool mxw_control_peer_read(int fd, struct mxw_control_peer *peer);

/* What the kernel says of `from`, and nothing of what was made of it. */
void mxw_control_peer_copy(struct mxw_control_peer *peer, const struct mxw_control_peer *from);

/* Whether descriptors may be sent to the socket; what a listening one says, its connections begin
 * with. One that has come cannot be refused any more, and closing it, if it is that of a connection
 * that lingers, can take as long as its sender likes. So only those may send any that could stop us
 * anyway. Kernels before Linux 6.16 do not ask. */
void mxw_control_peer_may_send_descriptors(int fd, bool may);

#endif
