/* syslogd.h - sends lines to the system's log without ever waiting for it.
 *
 *     struct mxw_syslogd syslogd = { .path = MXW_SYSLOGD_PATH, .ident = "mxwarden", .fd = -1 };
 *     if (!mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, line)) ... it is lost ...
 *
 * Why        syslog(3) waits as long as the reader of its socket does, and its socket is its own:
 *            no flag of ours reaches it. This speaks the same datagrams.
 * Format     "<PRIORITY>Nov 22 01:17:07 mxwarden[123]: LINE", as syslog(3) of glibc sends it.
 * Limits     A datagram is taken whole or not at all. MXW_SYSLOGD_LINE_MAX octets of a line.
 * Does not   Speak with a syslogd over a stream, or over the network.
 */
#ifndef MXW_RUNTIME_SYSLOGD_H
#define MXW_RUNTIME_SYSLOGD_H

#include "mxwarden/bytes.h"

#define MXW_SYSLOGD_PATH "/dev/log"
#define MXW_SYSLOGD_LINE_MAX 4096

struct mxw_syslogd {
    const char *path, *ident;
    int fd; /* -1: to be connected */
};

/* False: the line is lost. Connects when it must, also anew to a syslogd that was restarted. */
bool mxw_syslogd_send(struct mxw_syslogd *syslogd, int priority, mxw_bytes line);

/* Every process closes its own copy. */
void mxw_syslogd_close(struct mxw_syslogd *syslogd);

#endif
