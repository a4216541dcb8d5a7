/* edge.h - what the sessions of one edge share. Read by connection.c, made by roles/edge.c. */
#ifndef MXW_DAEMON_EDGE_H
#define MXW_DAEMON_EDGE_H

#include "core/session/session.h"
#include "daemon/arenas.h"
#include "daemon/hops.h"
#include "daemon/link.h"
#include "daemon/settings.h"
#include "runtime/body.h"
#include "runtime/census.h"
#include "runtime/net.h"
#include "runtime/resolver.h"
#include "runtime/tls.h"

struct mxw_connection;

/* One listening socket. */
struct mxw_edge_listener {
    struct mxw_edge *edge;
    struct mxw_listener *listener;
    struct mxw_tls_server *tls;   /* NULL: STARTTLS is not offered */
    const mxw_prefix *proxy_from; /* who speaks the PROXY protocol */
    size_t proxy_from_count;
    uint8_t endpoint_at[MXW_ENDPOINT_TEXT_MAX];
    mxw_bytes endpoint; /* as text */
    const struct mxw_session_settings *session_settings;
};

struct mxw_edge {
    const struct mxw_settings *settings;
    struct mxw_loop *loop;
    struct mxw_resolver *resolver;
    struct mxw_hops *hops;
    struct mxw_census *census;
    struct mxw_arenas arenas;
    struct mxw_body_bank bank;
    struct mxw_link link;               /* with the directory, the trace and the counters */
    mxw_bytes name;                     /* "edge.1" */
    struct mxw_connection *connections; /* a list */
    size_t connection_count;
    bool is_draining;
    void (*on_empty)(struct mxw_edge *edge); /* draining, and the last connection has gone */
};

#endif
