/* listen.h - the socket itself, made by the master and inherited by each keeper in turn.
 *
 *     int fd = mxw_control_listen("/run/mxwarden/control", MXW_CONTROL_MODE, MXW_CONTROL_NO_GROUP,
 *                                 &problem);
 *
 * Life       It stays bound while keepers come and go: whoever connects in between waits.
 * Who may    Anybody may connect by default, since the keeper asks the kernel who it is and turns
 *            strangers away at once. A mode alone could not tell tenants from operators, and the
 *            users of tenants change without a restart; a group beside it would be a second list to
 *            keep. A site whose tenants have no users here can still close it: 0660 and a group.
 * Folder     Made when it is missing, mode 0755, one level. It should belong to root: who may write
 *            there can put another socket in place of ours.
 */
#ifndef MXW_CONTROL_LISTEN_H
#define MXW_CONTROL_LISTEN_H

#include <sys/types.h>

#include "runtime/problem.h"

#define MXW_CONTROL_MODE 0666
#define MXW_CONTROL_NO_GROUP ((gid_t)-1)

/* A bound, listening, non-blocking, close-on-exec socket, or -1. A socket that an earlier master
 * left is removed when nobody answers on it; anything else in its place is left alone. */
int mxw_control_listen(const char *path, mode_t mode, gid_t group, struct mxw_problem *problem);

#endif
