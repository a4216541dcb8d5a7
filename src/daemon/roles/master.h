/* master.h - the process that starts the others, and starts them again.
 *
 * Holds      The listening sockets for life, the settings and certificates of one generation, and
 *            what it takes to bind and read keys again at SIGHUP.
 * Talks to   Its children, by signals; the service manager, which keeps copies of the sockets.
 * May not    Parse anything from the network.
 * Signals    SIGHUP reads everything again; a mistake changes nothing. SIGTERM, SIGINT: the edges
 *            finish the transactions in hand, then all ends.
 */
#ifndef MXW_DAEMON_ROLES_MASTER_H
#define MXW_DAEMON_ROLES_MASTER_H

/* The whole life of the process. Returns its exit status. */
int mxw_master_run(const char *settings_path);

#endif
