/* path.h - a socket's path as the kernel wants it. */
#ifndef MXW_CONTROL_PATH_H
#define MXW_CONTROL_PATH_H

#include <sys/un.h>

#include "mxwarden/status.h"
#include "runtime/problem.h"

/* MXW_TOO_LARGE: empty, or more than a socket's name holds, and a problem. */
MXW_MUST_USE enum mxw_status mxw_control_path_name(const char *path, struct sockaddr_un *name,
                                                   struct mxw_problem *problem);

#endif
