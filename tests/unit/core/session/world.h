/* world.h - everything around a session, faked: a client, the DNS, a directory, a next hop, a
 * clock.
 *
 *     world_begin(&world, &(struct world_settings){ .client = "2001:db8::1" });
 *     world_say(&world, input, chunk);
 *     ... world_codes(&world) is "220 250 250 354 250"
 */
#ifndef TESTS_UNIT_CORE_SESSION_WORLD_H
#define TESTS_UNIT_CORE_SESSION_WORLD_H

#include "core/session/session.h"

/* When answers come. */
enum world_pace {
    WORLD_AT_ONCE,
    WORLD_LATER, /* all of them, newest first, once the session has nothing else to do */
    WORLD_NEVER  /* the DNS is silent: only the clock goes on */
};

struct world_settings {
    const char *client;
    enum world_pace pace;
    bool hop_lacks_eight_bit;
    bool hop_has_utf8;
    bool names_are_silent; /* nobody says what their A-labels are */
    bool disk_is_full;
    bool is_early;
    bool is_exempt; /* the client is in our own networks */
    bool mends_line_ends;
    enum mxw_hop_protocol protocol; /* of every next hop */
    enum mxw_hop_client told;       /* how they are told of the client */
    const char *link;
};

#define WORLD_PENDING_MAX MXW_SESSION_LOOKUPS_MAX

struct world {
    struct world_settings settings;
    struct mxw_session_settings session_settings;
    struct mxw_session session;
    struct mxw_arena arena;
    mxw_time now;
    mxw_wall wall;
    bool is_closed;
    bool awaits_tls;
    struct mxw_writer sent;        /* to the client */
    struct mxw_writer body;        /* as kept */
    struct mxw_writer handed_over; /* header and body of the last message */
    struct mxw_writer story;       /* one word for each action and record */
    unsigned questions, recipients_asked, messages, resets, records;
    struct {
        uint32_t ticket;
        struct mxw_dns_question question;
    } pending[WORLD_PENDING_MAX];
    size_t pending_count;
    mxw_prefix own_networks[1];
};

void world_begin(struct world *world, const struct world_settings *settings);

/* The client sends `input` in pieces of `chunk` octets. */
void world_say(struct world *world, mxw_bytes input, size_t chunk);

void world_tell(struct world *world, enum mxw_event_kind kind);

/* The clock goes on to each deadline in turn, until there is none or `end` is reached. */
void world_wait(struct world *world, mxw_time end);

/* The codes of all replies so far, separated by blanks; continuation lines do not count. */
mxw_bytes world_codes(struct world *world);

#endif
