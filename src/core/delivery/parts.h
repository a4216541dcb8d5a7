/* parts.h - what the files of the client machine share. Private to core/delivery. */
#ifndef MXW_CORE_DELIVERY_PARTS_H
#define MXW_CORE_DELIVERY_PARTS_H

#include "core/delivery/client.h"

enum mxw_delivery_phase {
    MXW_PHASE_ENDED, /* zero: a client that was never begun only closes */
    MXW_PHASE_CONNECTING,
    MXW_PHASE_GREETING, /* banner, EHLO or LHLO, STARTTLS */
    MXW_PHASE_TLS,      /* the handshake */
    MXW_PHASE_READY,    /* greeted: envelopes are taken */
    MXW_PHASE_BODY,     /* between 354 and our dot */
    MXW_PHASE_LEAVING   /* only QUIT is still to be said or answered */
};

/* What a reply can answer. */
enum mxw_delivery_command {
    MXW_COMMAND_NONE,
    MXW_COMMAND_BANNER, /* no command, but a reply to wait for */
    MXW_COMMAND_EHLO,
    MXW_COMMAND_HELO,
    MXW_COMMAND_LHLO,
    MXW_COMMAND_STARTTLS,
    MXW_COMMAND_XCLIENT,
    MXW_COMMAND_XFORWARD,
    MXW_COMMAND_MAIL,
    MXW_COMMAND_RCPT,
    MXW_COMMAND_DATA,
    MXW_COMMAND_DOT, /* the end of the message */
    MXW_COMMAND_RSET,
    MXW_COMMAND_QUIT,
    MXW_COMMAND_COUNT
};

/* The command whose reply comes next; NONE when none is due. */
static inline enum mxw_delivery_command mxw_delivery_awaited(
    const struct mxw_delivery_client *client)
{
    return client->flight_count == 0
        ? MXW_COMMAND_NONE
        : (enum mxw_delivery_command)client->flights[client->flight_first].command;
}

/* What a hop is greeted with. */
static inline enum mxw_delivery_command mxw_delivery_hello(const struct mxw_delivery_client *client)
{
    return client->settings.protocol == MXW_HOP_LMTP ? MXW_COMMAND_LHLO : MXW_COMMAND_EHLO;
}

/* DATA is sent and unanswered, or the message is on its way: a reset is not possible any more. */
bool mxw_delivery_is_committed(const struct mxw_delivery_client *client);

/* There must be room: flight_count below MXW_DELIVERY_IN_FLIGHT_MAX. */
void mxw_delivery_await(struct mxw_delivery_client *client, enum mxw_delivery_command command,
                        size_t recipient_index);

/* Writes what is due and may be sent now into commands_at; empty when that is nothing. */
mxw_bytes mxw_delivery_due_commands(struct mxw_delivery_client *client, mxw_time now);

/* Moves recipient_next over the dropped ones. False: there is no other one. */
bool mxw_delivery_find_recipient(struct mxw_delivery_client *client);

/* Reads one reply from the input and acts on it. False: there is none yet. */
bool mxw_delivery_hear(struct mxw_delivery_client *client, mxw_time now);

/* When MAIL was refused and a recipient has not been answered yet, answers it. False: none is. */
bool mxw_delivery_tell_unasked(struct mxw_delivery_client *client);

/* Sets the report; there must be none. */
void mxw_delivery_tell(struct mxw_delivery_client *client,
                       const struct mxw_delivery_report *report);

/* The transaction is over, however it ended; the connection is not. */
void mxw_delivery_forget_envelope(struct mxw_delivery_client *client);

/* The connection is over: nothing but what `must_say_quit` asks for and CLOSE will follow. */
void mxw_delivery_end(struct mxw_delivery_client *client);

/* The connection is over, and whoever waits for an answer is told why. `reply` may be empty. */
void mxw_delivery_fail(struct mxw_delivery_client *client, enum mxw_delivery_reason reason,
                       struct mxw_smtp_reply reply);

#endif
