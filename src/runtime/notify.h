/* notify.h - tells the service manager how the service is doing: what sd_notify(3) does.
 *
 *     mxw_notify("READY=1\nSTATUS=serving with 4 edges");
 *
 * Where      The datagram socket that $NOTIFY_SOCKET names: a path, or behind '@' a name in the
 *            abstract namespace. Without the variable there is no manager, and nothing happens.
 * Blocking   Never: a manager that does not read misses a message, no more.
 * Who        Only the process the manager has started is believed: the master.
 * Store      The manager keeps copies of descriptors when the service dies, and hands them to the
 *            next start: see runtime/inherited.h. It is told which by a name.
 */
#ifndef MXW_RUNTIME_NOTIFY_H
#define MXW_RUNTIME_NOTIFY_H

#include "mxwarden/bytes.h"

#define MXW_NOTIFY_TEXT_MAX 512 /* octets of a message; nothing of a longer one is sent */
#define MXW_NOTIFY_NAME_MAX 255 /* octets of a descriptor's name */

/* `state` is lines of NAME=VALUE. Whether the manager has it. */
bool mxw_notify(const char *state);

/* "RELOADING=1" with the time the manager wants beside it; READY=1 ends the reload. */
bool mxw_notify_reloading(void);

/* A copy of `fd` is to be kept under `name`: printable ASCII without ':'. Keeping what is kept
 * already changes nothing, its name neither. Whether the manager has it; whether it has room, it
 * does not say. */
bool mxw_notify_keep(mxw_bytes name, int fd);

/* What is kept under `name` is to be closed. One that is not known is nothing. */
bool mxw_notify_forget(mxw_bytes name);

#endif
