/* inherited.h - listening sockets that the service manager hands over at the start: what
 * sd_listen_fds_with_names(3) does.
 *
 *     mxw_inherited_take(on_socket, me);      (before anything else is opened)
 *
 * Where      The descriptors from 3 on, as many as $LISTEN_FDS says, if $LISTEN_PID is this
 *            process; $LISTEN_FDNAMES has their names, with ':' between them.
 * When       First of all: a count that is too high must not reach what we have opened ourselves.
 * Ownership  Whoever is called owns the descriptor. It is non-blocking and close-on-exec.
 * Rest       What is not a listening TCP socket is closed, and the manager told to forget it. The
 *            variables are removed, so that no child takes them for its own.
 */
#ifndef MXW_RUNTIME_INHERITED_H
#define MXW_RUNTIME_INHERITED_H

#include <sys/types.h>

#include "runtime/net.h"

#define MXW_INHERITED_MAX 16384 /* descriptors; nothing is taken when there are said to be more */

struct mxw_inherited {
    int fd;
    struct mxw_endpoint endpoint;
    mxw_bytes name; /* the manager's, empty when it gave none; valid during the call */
};

typedef void mxw_inherited_call(void *user, const struct mxw_inherited *inherited);

void mxw_inherited_take(mxw_inherited_call *on_socket, void *user);

/* How many descriptors are meant for the process `self`. Either text may be NULL; nonsense is 0. */
size_t mxw_inherited_count(const char *listen_pid, const char *listen_fds, pid_t self);

#endif
