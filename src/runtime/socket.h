/* socket.h - endpoints as the kernel wants them. For runtime only. */
#ifndef MXW_RUNTIME_SOCKET_H
#define MXW_RUNTIME_SOCKET_H

#include <sys/socket.h>

#include "runtime/net.h"

/* The length of what was written to `name`, or 0 when the endpoint has no address. */
socklen_t mxw_socket_name(const struct mxw_endpoint *endpoint, struct sockaddr_storage *name);

/* Unmapped. The family is MXW_FAMILY_NONE for anything but IPv4 and IPv6. */
struct mxw_endpoint mxw_socket_endpoint(const struct sockaddr_storage *name);

#endif
