/* hops.h - an edge's connections to next hops: made, kept, and lent to hand-overs.
 *
 *     mxw_handover_init(&handover, hops, &calls, me);
 *     mxw_handover_recipient(&handover, envelope);             calls.on_recipient answers
 *     mxw_handover_message(&handover, envelope, &message);     calls.on_message answers
 *     mxw_handover_reset(&handover);                           the connection goes back to the pool
 *
 * Joins      core/delivery, which decides, with runtime, which connects.
 * Answers    One for every question, from the loop, never from inside the call that asked; none
 *            after mxw_handover_reset() or mxw_handover_close().
 * Ownership  The caller places the handover and keeps envelope and message in place until it is
 *            answered, reset or closed.
 */
#ifndef MXW_DAEMON_HOPS_H
#define MXW_DAEMON_HOPS_H

#include "core/delivery/client.h"
#include "core/delivery/destination.h"
#include "core/delivery/words.h"
#include "core/session/session.h"
#include "runtime/body.h"
#include "runtime/resolver.h"
#include "runtime/tls.h"

struct mxw_hops_settings {
    mxw_bytes helo_name;
    size_t connections_max; /* per destination */
    size_t room;            /* in all */
    mxw_time idle_time;
    mxw_time rest_time;   /* of an address that failed */
    mxw_time dns_timeout; /* for the addresses of a host */
};

struct mxw_hops;
struct mxw_hop;

/* `settings`' name, loop, resolver and tls are borrowed until close. NULL: out of memory. */
struct mxw_hops *mxw_hops_open(struct mxw_loop *loop, struct mxw_resolver *resolver,
                               struct mxw_tls_client *tls,
                               const struct mxw_hops_settings *settings);

/* What an edge counts of them. */
struct mxw_hops_counts {
    uint64_t connections, failures; /* made; that could not be made or broke. They only grow */
    uint64_t idle, busy;            /* at this moment */
    uint64_t resting;               /* addresses */
};

struct mxw_hops_counts mxw_hops_count(const struct mxw_hops *hops);

/* Every connection is dropped. All hand-overs must be closed before. NULL is nothing. */
void mxw_hops_close(struct mxw_hops *hops);

/* What is handed over. */
struct mxw_handover_message {
    mxw_bytes header; /* with the empty line, if there is one */
    struct mxw_body *body;
    bool has_eight_bit;
    bool has_utf8_header;
};

struct mxw_handover_calls {
    void (*on_recipient)(void *user, const struct mxw_smtp_reply *reply,
                         const struct mxw_session_hop *hop);
    void (*on_message)(void *user, const struct mxw_smtp_reply *reply,
                       const struct mxw_session_hop *hop);
};

enum mxw_handover_goal {
    MXW_HANDOVER_NOTHING,
    MXW_HANDOVER_RECIPIENT, /* the last recipient of the envelope is asked */
    MXW_HANDOVER_MESSAGE
};

/* One transaction's hand-over. All members are its own. */
struct mxw_handover {
    struct mxw_hops *hops;
    const struct mxw_handover_calls *calls;
    void *user;
    enum mxw_handover_goal goal, answered_goal;
    const struct mxw_session_envelope *envelope;
    struct mxw_handover_message message;
    bool is_replay_refused; /* a recipient the client was told 250 for */
    uint64_t body_offset;
    bool is_header_sent;

    struct mxw_hop *hop; /* the connection in use, or NULL */
    struct mxw_delivery_route route;
    bool is_routing;
    enum mxw_hop_tls tls;         /* of the next connection */
    struct mxw_lookup lookups[2]; /* AAAA and A of the route's host */
    mxw_address addresses[MXW_ROUTE_ADDRESSES_MAX];
    size_t address_count;
    unsigned lookups_open;
    struct mxw_timer timer; /* what the sender waits for at most */

    struct mxw_deferred answer_soon;
    struct mxw_delivery_words words;
    bool is_uncertain;
    struct mxw_writer text;
    uint8_t text_at[MXW_DELIVERY_WORDS_MAX];
    struct mxw_writer hop_name;
    uint8_t hop_name_at[MXW_SESSION_HOP_NAME_MAX];
    bool takes_eight_bit, takes_utf8;
    struct mxw_writer hop_reply; /* the hop's own words, to the last question it answered */
    uint8_t hop_reply_at[MXW_SMTP_REPLY_LINE_MAX];
};

void mxw_handover_init(struct mxw_handover *handover, struct mxw_hops *hops,
                       const struct mxw_handover_calls *calls, void *user);

void mxw_handover_recipient(struct mxw_handover *handover,
                            const struct mxw_session_envelope *envelope);
void mxw_handover_message(struct mxw_handover *handover,
                          const struct mxw_session_envelope *envelope,
                          const struct mxw_handover_message *message);

/* Gives up what is wanted; a connection that is in a state to serve again is pooled. */
void mxw_handover_reset(struct mxw_handover *handover);

/* The same, for the last time. */
void mxw_handover_close(struct mxw_handover *handover);

#endif
