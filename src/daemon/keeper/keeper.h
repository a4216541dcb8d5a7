/* keeper.h - what the parts of the keeper share. Made by roles/keeper.c.
 *
 * Store      `store` writes and `reader` reads what is committed, also while an import is open.
 *            Both are NULL while the file cannot be used; `store_problem` then says why, and it is
 *            tried again every MXW_STORE_PAUSE. A file that was removed or replaced cannot be used.
 *            Only a keeper that takes over no directory makes a store: an empty one would put every
 *            domain out of the directory that is in force.
 */
#ifndef MXW_DAEMON_KEEPER_KEEPER_H
#define MXW_DAEMON_KEEPER_KEEPER_H

#include "control/server.h"
#include "daemon/generation.h"
#include "daemon/keeper/intake.h"
#include "daemon/keeper/processes.h"
#include "daemon/keeper/publisher.h"
#include "daemon/keeper/waiting.h"
#include "runtime/http.h"
#include "runtime/store/store.h"

#define MXW_STORE_PAUSE (2 * MXW_SECOND)
#define MXW_KEEPER_PATH_MAX 4096 /* octets with the NUL */

struct mxw_keeper {
    struct mxw_loop *loop;
    const struct mxw_generation *generation;
    const struct mxw_settings *settings;
    mxw_wall started_at;
    char store_path[MXW_KEEPER_PATH_MAX];
    char trace_folder[MXW_KEEPER_PATH_MAX];

    struct mxw_store *store, *reader;
    struct mxw_problem store_problem;
    struct mxw_timer store_retry, counts_due;
    bool may_make_store; /* there has been none yet */
    uint32_t pruned_on;  /* the day, since 1970-01-01 */

    struct mxw_processes processes;
    struct mxw_waiting waiting;
    struct mxw_publisher publisher;
    struct mxw_intake intake;
    struct mxw_control_server *server;
    uint64_t import_connection; /* that has an import open; 0: none */
    uint64_t import_count;      /* domains it has brought */
    bool import_replaces;
    struct mxw_http *metrics; /* NULL: nobody asked for it */
    struct mxw_http_page metrics_page;
    struct mxw_counters ended; /* of edges that are gone */
    uint64_t request_count;    /* on the control socket */
    bool has_no_postmaster;    /* the setting names a domain that is not ours: was complained of */
    bool is_ending;
};

/* Closes both handles, says why, and tries again later. */
void mxw_keeper_lose_store(struct mxw_keeper *keeper, const struct mxw_problem *problem);

/* What a Prometheus is shown. */
void mxw_keeper_write_metrics(void *keeper, struct mxw_writer *out);

#endif
