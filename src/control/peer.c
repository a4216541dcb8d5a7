#include "control/peer.h"

#include <sys/socket.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59 /* Linux 4.13; glibc's headers come later */
#endif

#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83 /* Linux 6.16, the same */
#endif

/* The supplementary groups; of a caller that is in more than we read, or on a kernel that does not
 * say, just its own: it may then be less than it is, never more. */
static void read_groups(int fd, struct mxw_control_peer *peer)
{
    socklen_t len = sizeof peer->groups - sizeof *peer->groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer->groups + 1, &len) != 0)
        len = 0;
    peer->groups[0] = peer->caller.gid;
    peer->caller.groups = peer->groups;
    peer->caller.group_count = 1 + len / sizeof *peer->groups;
}

bool mxw_control_peer_read(int fd, struct mxw_control_peer *peer)
{
    struct ucred credentials;
    socklen_t len = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &len) != 0
        || len != sizeof credentials)
        return false;
    *peer = (struct mxw_control_peer){
        .caller = { .uid = credentials.uid, .gid = credentials.gid, .pid = credentials.pid }
    };
    read_groups(fd, peer);
    return true;
}

void mxw_control_peer_copy(struct mxw_control_peer *peer, const struct mxw_control_peer *from)
{
    *peer = (struct mxw_control_peer){ .caller = { .uid = from->caller.uid,
                                                   .gid = from->caller.gid,
                                                   .pid = from->caller.pid,
                                                   .group_count = from->caller.group_count } };
    memcpy(peer->groups, from->groups, sizeof peer->groups);
    peer->caller.groups = peer->groups;
}

void mxw_control_peer_may_send_descriptors(int fd, bool may)
{
    int on = may;
    (void)setsockopt(fd, SOL_SOCKET, SO_PASSRIGHTS, &on, sizeof on);
}
