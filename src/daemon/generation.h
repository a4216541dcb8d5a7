/* generation.h - everything that one reading of the settings has produced: what edges are made of.
 *
 * Reload     SIGHUP makes a new generation. When any part of it fails, it is freed and the old one
 *            goes on. When all is well, new edges are forked with it, and the edges of the old one
 *            finish what they have in hand.
 * Ownership  Read-only once made. An edge inherits it by the fork.
 */
#ifndef MXW_DAEMON_GENERATION_H
#define MXW_DAEMON_GENERATION_H

#include "daemon/settings.h"
#include "daemon/sockets.h"
#include "runtime/privileges.h"
#include "runtime/tls.h"

struct mxw_generation {
    struct mxw_settings *settings;
    struct mxw_tls_material *materials; /* as settings->certificates; then one self-signed */
    size_t material_count;              /* without that one */
    uint8_t ticket_key[MXW_TLS_TICKET_KEY_LEN];
    unsigned edge_count;
    bool drops_privileges;
    struct mxw_identity identity, keeper_identity;
    int control; /* the control socket; -1 until mxw_generation_open_state() */
};

/* Reads and checks everything. `problem`: what a person has to repair. NULL on failure. */
struct mxw_generation *mxw_generation_make(const char *settings_path, struct mxw_problem *problem);

/* The folder of the store, made for the keeper if it is missing, and the control socket: that of
 * `before` when it is in the same place, so that who waits there is not sent away. `before` may be
 * NULL. */
MXW_MUST_USE enum mxw_status mxw_generation_open_state(struct mxw_generation *generation,
                                                       const struct mxw_generation *before,
                                                       struct mxw_problem *problem);

/* The endpoints to listen on. `endpoints` has room for MXW_LISTENERS_MAX. */
size_t mxw_generation_endpoints(const struct mxw_generation *generation,
                                struct mxw_endpoint *endpoints);

/* What a listener speaks TLS with; NULL where it speaks none. */
MXW_MUST_USE enum mxw_status mxw_generation_open_tls(const struct mxw_generation *generation,
                                                     const struct mxw_listener_setting *listener,
                                                     struct mxw_tls_server **server,
                                                     struct mxw_problem *problem);

/* What speaks TLS with next hops. */
MXW_MUST_USE enum mxw_status mxw_generation_open_tls_client(const struct mxw_generation *generation,
                                                            struct mxw_tls_client **client,
                                                            struct mxw_problem *problem);

/* A resolver as the settings want it. */
MXW_MUST_USE enum mxw_status mxw_generation_open_resolver(const struct mxw_generation *generation,
                                                          struct mxw_loop *loop,
                                                          struct mxw_resolver **resolver,
                                                          struct mxw_problem *problem);

/* Logs as the settings say, in the name of `process`. */
void mxw_generation_open_log(const struct mxw_generation *generation, const char *process);

/* NULL is nothing. */
void mxw_generation_free(struct mxw_generation *generation);

#endif
