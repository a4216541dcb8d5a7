/* link.h - what connects an edge with its master and with the keeper of the moment.
 *
 *     mxw_link_open(&link, &settings, &calls, me);
 *     mxw_link_record(&link, record);                 a trace record is on its way
 *     ... calls.on_directory(me): link.directory is the newest
 *     ... calls.count(me, &link.counters): once a second, before they are sent
 *
 * Directory  The one inherited from the master, until the keeper sends another. It is mapped,
 *            checked and in force before it is confirmed. One that is damaged, or that cannot be
 *            mapped at the moment, is refused: the old one stays, and is what is confirmed. The
 *            keeper sends it again.
 * Records    Wait in memory of `queue_room` octets until the keeper says they are kept; on their
 *            way are never more than the window of messages.h. A keeper
 *            that takes the place of another is sent again what was not, so a record may come
 *            twice. Without a keeper they wait; when there is no room left, new ones are dropped
 *            and counted.
 * Keeper     Nobody waits for it, here or anywhere in an edge.
 */
#ifndef MXW_DAEMON_LINK_H
#define MXW_DAEMON_LINK_H

#include "base/queue.h"
#include "core/directory/view.h"
#include "daemon/metrics.h"
#include "daemon/view.h"

#define MXW_LINK_PAUSE MXW_SECOND /* between two messages with counters */

struct mxw_link_calls {
    mxw_call *on_directory;
    void (*count)(void *user, struct mxw_counters *counters);
    mxw_call *on_master_gone;
};

struct mxw_link_settings {
    struct mxw_loop *loop;
    int master;            /* a channel to it; taken over */
    struct mxw_view *view; /* the last one the master has; taken over */
    size_t queue_room;     /* octets */
};

struct mxw_link {
    struct mxw_loop *loop;
    const struct mxw_link_calls *calls;
    void *user;
    struct mxw_channel *master, *keeper; /* NULL: gone; not there */
    struct mxw_view view;
    struct mxw_directory_view directory; /* in force: made of the view */
    struct mxw_queue queue;
    uint8_t *queue_at;
    bool owes_confirmation; /* the channel to the keeper was full */
    bool has_refused;       /* the last directory that this keeper has sent */
    size_t sent_count;      /* of the queue's oldest, not yet said to be kept */
    size_t sent_octets;     /* of these, with their heads */
    struct mxw_counters counters;
    struct mxw_deferred send_soon;
    struct mxw_timer pause;
};

MXW_MUST_USE enum mxw_status mxw_link_open(struct mxw_link *link,
                                           const struct mxw_link_settings *settings,
                                           const struct mxw_link_calls *calls, void *user,
                                           struct mxw_problem *problem);

/* What waits is lost, but for what the keeper takes while `patience` lasts. */
void mxw_link_close(struct mxw_link *link, mxw_time patience);

void mxw_link_record(struct mxw_link *link, mxw_bytes record);

#endif
