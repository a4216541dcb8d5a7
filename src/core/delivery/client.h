/* client.h - one connection to a next hop as a machine: a client that is told what is wanted.
 *
 *     mxw_delivery_begin(&client, &settings, now);          connect, then mxw_delivery_connected()
 *     mxw_delivery_set_envelope(&client, &envelope, now);   again whenever a recipient was added
 *     mxw_delivery_send_message(&client, now);              DATA once all wanted ones are accepted
 *     after every call and event: mxw_delivery_next() until it says WAIT, WANT_PIECE, START_TLS or
 *     CLOSE; wake the machine with mxw_delivery_expire() at client.deadline
 *
 * Goals      The envelope is a goal, not a script: the machine sends what of it has not been sent
 *            in this transaction. On a new connection, or after a reset, that is all of it, so the
 *            same call replays it: in one pipeline where the hop offers PIPELINING, else one by
 *            one. DATA is never part of that pipeline: a refused recipient must be able to stop it.
 * Life       Outlives a transaction: after MESSAGE, or a reset, it may be pooled and given the next
 *            envelope. Feed an idle one its bytes and its close too.
 * LMTP       Greets with LHLO; all else is as in SMTP, since of an envelope that goes to such a hop
 *            no more than one recipient may be wanted: what it says to our dot is about that one.
 * Origin     No mail without telling the hop who our client is, where the settings say how: one
 *            that cannot be told is FAILED. XFORWARD goes in front of every MAIL, in its pipeline;
 *            XCLIENT when it is another client than the hop was told last. Then the dialogue begins
 *            anew, in the client's name, and there is another READY. A PROXY header is the driver's
 *            affair: it sends that before it tells of the connection.
 * Spec       RFC 5321, 1870 (SIZE), 2920 (PIPELINING), 3207 (STARTTLS), 6152 (8BITMIME), 6531
 *            (SMTPUTF8), 2033 (LMTP).
 * Ownership  Borrows the helo name for life; the envelope (array and texts) until the transaction
 *            ends, by MESSAGE, FAILED, reset or quit; a piece until WANT_PIECE comes again; bytes
 *            until next() says WAIT, WANT_PIECE, START_TLS or CLOSE. What next() returns is
 *            borrowed until the next call.
 * Memory     sizeof(struct mxw_delivery_client); nothing to free.
 * Errors     None by status: a hop that refuses, dies, stalls or talks nonsense is a report.
 * Early no   A 4xx or 5xx before our dot is the answer to the message (MESSAGE); any other reply
 *            that nothing asked for is nonsense. Where nobody waits for anything, a hop that closes
 *            or talks nonsense is CLOSE without a report.
 * Limits     Replies as core/smtp/reply.h says; beyond that the hop is FAILED. Commands that wait
 *            for their replies MXW_DELIVERY_IN_FLIGHT_MAX; the pipeline pauses there.
 * Does not   Resolve, choose addresses, decide what the client is told (words.h), know the hold
 *            time.
 */
#ifndef MXW_CORE_DELIVERY_CLIENT_H
#define MXW_CORE_DELIVERY_CLIENT_H

#include "core/delivery/origin.h"
#include "core/smtp/dot.h"
#include "core/smtp/reply.h"
#include "mxwarden/time.h"

#define MXW_DELIVERY_IN_FLIGHT_MAX 64  /* commands whose reply is still to come */
#define MXW_DELIVERY_PATH_MAX 2048     /* octets of an address: our own command line limit */
#define MXW_DELIVERY_COMMANDS_MAX 4096 /* octets of commands sent in one go */

/* Shorter than what a sender waits (RFC 5321 4.5.3.2), so that it hears our answer. */
struct mxw_delivery_timeouts {
    mxw_time connect;  /* begin() to connected() */
    mxw_time envelope; /* greeting, TLS, MAIL and RCPT together, since the recipient was wanted */
    mxw_time data;     /* DATA to 354 */
    mxw_time piece;    /* between two pieces of the message */
    mxw_time final_reply; /* our final dot to its reply */
    mxw_time goodbye;     /* QUIT or RSET to its reply */
};

/* clang-format off */
#define MXW_DELIVERY_TIMEOUTS_INIT                                                                 \
    { 30 * MXW_SECOND, 60 * MXW_SECOND, 60 * MXW_SECOND, 180 * MXW_SECOND, 540 * MXW_SECOND,       \
      10 * MXW_SECOND }
/* clang-format on */

struct mxw_delivery_settings {
    mxw_bytes helo_name;
    enum mxw_hop_protocol protocol;
    enum mxw_hop_tls tls;
    enum mxw_hop_client origin; /* how the hop is told of the envelope's */
    struct mxw_delivery_timeouts timeouts;
};

struct mxw_delivery_recipient {
    mxw_bytes address; /* as inside <> */
    /* The hop refused it and the client was told so: it is neither sent again on a replay nor does
     * it stop the message. Never drop one that is accepted, or not answered yet. */
    bool is_dropped;
};

struct mxw_delivery_envelope {
    mxw_bytes sender; /* as inside <>; empty is the null sender */
    const struct mxw_delivery_recipient *recipients;
    size_t recipient_count;
    uint64_t size;                     /* octets, for SIZE=; 0: not known */
    bool eight_bit;                    /* asks for BODY=8BITMIME where the hop offers it */
    bool utf8;                         /* says SMTPUTF8 where the hop offers it */
    bool mends_line_ends;              /* of the message; known before it is sent */
    struct mxw_delivery_origin origin; /* for a hop that is told of it */
};

/* What the hop offered in its last EHLO or LHLO: after TLS, what it offered inside. */
struct mxw_delivery_capabilities {
    bool esmtp; /* false: it knows HELO only, and the rest is false too */
    bool pipelining;
    bool eight_bit_mime;
    bool starttls;
    bool smtputf8;
    bool chunking;
    bool enhanced_codes;
    bool size;
    uint64_t size_max;          /* octets; 0: no limit is known */
    unsigned xclient, xforward; /* MXW_ORIGIN_BIT() of what it wants to know */
};

/* Where the dialogue stands: what a report is about. */
enum mxw_delivery_step {
    MXW_DELIVERY_AT_CONNECT,
    MXW_DELIVERY_AT_BANNER,
    MXW_DELIVERY_AT_EHLO, /* or HELO, or LHLO */
    MXW_DELIVERY_AT_STARTTLS,
    MXW_DELIVERY_AT_TLS,    /* the handshake */
    MXW_DELIVERY_AT_ORIGIN, /* XCLIENT or XFORWARD */
    MXW_DELIVERY_AT_IDLE,
    MXW_DELIVERY_AT_MAIL,
    MXW_DELIVERY_AT_RECIPIENT,
    MXW_DELIVERY_AT_DATA,
    MXW_DELIVERY_AT_BODY, /* behind the 354, before our dot */
    MXW_DELIVERY_AT_DOT,  /* behind our dot */
    MXW_DELIVERY_AT_GOODBYE
};

enum mxw_delivery_reason {
    MXW_DELIVERY_REPLIED, /* `reply` says it */
    MXW_DELIVERY_CLOSING, /* it said 421 */
    MXW_DELIVERY_LOST,    /* the connection is gone, or never came about */
    MXW_DELIVERY_TIMED_OUT,
    MXW_DELIVERY_NONSENSE, /* no SMTP reply, an endless one, or none that answers what was asked */
    MXW_DELIVERY_NO_TLS,   /* TLS is required, and not offered or refused */
    MXW_DELIVERY_BAD_TLS,  /* the handshake failed, or the certificate did not verify */
    MXW_DELIVERY_INJECTED, /* plain bytes behind the reply to STARTTLS */
    MXW_DELIVERY_NO_ORIGIN /* it does not let us say who our client is */
};

enum mxw_delivery_report_kind {
    MXW_DELIVERY_READY,     /* greeted: client.capabilities holds what it offers */
    MXW_DELIVERY_RECIPIENT, /* the answer to recipient `recipient_index`, one report each */
    MXW_DELIVERY_MESSAGE,   /* the answer to the message; the transaction is over */
    MXW_DELIVERY_FAILED     /* before our dot, so nothing was handed over: the next address may be
                             * tried. The transaction is over, and CLOSE follows */
};

struct mxw_delivery_report {
    enum mxw_delivery_report_kind kind;
    enum mxw_delivery_step step; /* RECIPIENT: AT_MAIL when it is the sender that was refused */
    enum mxw_delivery_reason reason;
    size_t recipient_index;
    bool is_accepted; /* RECIPIENT, MESSAGE */

    /* MESSAGE: the connection was lost, or the reply was none, behind our dot: the hop may have the
     * message or not. RFC 1047. */
    bool is_uncertain;

    /* FAILED: the connection had been used before and the hop said nothing to this transaction: it
     * closed an idle connection. Says nothing about the address; try it again with a new one. */
    bool is_stale;

    /* FAILED: the handshake failed where TLS is only welcome. Connect to the same address again
     * with MXW_HOP_TLS_NONE. */
    bool may_go_plain;

    /* What the hop said, code 0: nothing. Peer bytes, enhanced class unchecked: for words.h. */
    struct mxw_smtp_reply reply;
};

enum mxw_delivery_action_kind {
    MXW_DELIVERY_WAIT,       /* nothing until the next call */
    MXW_DELIVERY_SEND,       /* write `bytes` */
    MXW_DELIVERY_START_TLS,  /* handshake, then mxw_delivery_tls_started() or _tls_failed() */
    MXW_DELIVERY_WANT_PIECE, /* call mxw_delivery_piece() or _pieces_end(), now or later */
    MXW_DELIVERY_REPORT,     /* read `report` */
    MXW_DELIVERY_CLOSE       /* write out what was sent, then close; every later next() is CLOSE */
};

struct mxw_delivery_action {
    enum mxw_delivery_action_kind kind;
    mxw_bytes bytes;
    bool must_verify; /* START_TLS: the certificate must name the host */
    struct mxw_delivery_report report;
};

/* A command whose reply is still to come. */
struct mxw_delivery_flight {
    uint8_t command;
    bool is_abandoned; /* by a reset: nobody is told the answer */
    uint32_t recipient_index;
};

struct mxw_delivery_client {
    /* To be read by the driver. */
    mxw_time deadline; /* call mxw_delivery_expire() then; MXW_NEVER: no need */
    struct mxw_delivery_capabilities capabilities;
    bool is_tls;
    uint32_t message_count; /* answered on this connection */

    /* The machine's own. */
    struct mxw_delivery_settings settings;
    uint8_t phase;
    uint8_t greeting; /* the command due next while the hop is being greeted */
    bool has_report, has_closed, must_start_tls;
    bool must_reset, must_quit, must_say_quit;
    bool is_used;       /* a transaction has ended on this connection */
    mxw_bytes hello;    /* whom it is greeted as */
    size_t xclient_len; /* of what XCLIENT has said; 0: nothing yet */
    struct mxw_delivery_report report;

    /* The transaction. */
    const struct mxw_delivery_envelope *envelope;
    mxw_time envelope_deadline;
    bool has_sent_xforward, has_sent_mail, is_mail_answered, is_mail_refused, wants_message,
        has_ended_pieces;
    uint32_t recipient_next, accepted_count;
    mxw_bytes piece;
    struct mxw_dot_stuff stuff;

    mxw_bytes input;
    struct mxw_smtp_reply_reader reader;
    struct mxw_delivery_flight flights[MXW_DELIVERY_IN_FLIGHT_MAX]; /* a ring */
    uint32_t flight_first, flight_count;
    struct mxw_smtp_reply mail_reply; /* of a refused MAIL: the answer to each recipient */
    uint8_t mail_text_at[MXW_SMTP_REPLY_READ_TEXT_MAX];
    uint8_t xclient_at[MXW_ORIGIN_LINE_MAX];
    uint8_t hello_at[MXW_ORIGIN_VALUE_MAX];
    uint8_t commands_at[MXW_DELIVERY_COMMANDS_MAX];
};

/* Starts over, whatever the struct held. The driver connects meanwhile. */
void mxw_delivery_begin(struct mxw_delivery_client *client,
                        const struct mxw_delivery_settings *settings, mxw_time now);

/* Goals. Any of them may come at any time, also from within the loop around next(), and before the
 * connection stands. On a closed client they do nothing. */

/* `envelope` is the one of this transaction, perhaps grown since. Once the message is being sent it
 * must not change any more. */
void mxw_delivery_set_envelope(struct mxw_delivery_client *client,
                               const struct mxw_delivery_envelope *envelope, mxw_time now);

/* Needs an envelope with a recipient that is not dropped. When the hop refuses a wanted recipient,
 * the wish is withdrawn and no DATA is sent: reset, or drop it and ask again. */
void mxw_delivery_send_message(struct mxw_delivery_client *client, mxw_time now);

/* Answers WANT_PIECE: the next bytes of the message as they are, CRLF line ends, no dot-stuffing.
 * An empty piece is nothing. */
void mxw_delivery_piece(struct mxw_delivery_client *client, mxw_bytes piece, mxw_time now);

/* Answers WANT_PIECE: the message is complete. A missing CRLF at its end is supplied. */
void mxw_delivery_pieces_end(struct mxw_delivery_client *client, mxw_time now);

/* Gives the transaction up. RSET, then idle; from DATA on there is no way back but to close. No
 * report follows. Without a transaction it does nothing. */
void mxw_delivery_reset(struct mxw_delivery_client *client, mxw_time now);

/* QUIT, its reply, CLOSE. Gives up what is left of a transaction; from DATA on, or before READY, it
 * just closes. No report follows. */
void mxw_delivery_quit(struct mxw_delivery_client *client, mxw_time now);

/* Events. */
void mxw_delivery_connected(struct mxw_delivery_client *client, mxw_time now);

/* All that was read from the hop so far and not yet given: what stands behind the reply to STARTTLS
 * must be seen before the handshake. */
void mxw_delivery_take(struct mxw_delivery_client *client, mxw_bytes bytes, mxw_time now);
void mxw_delivery_tls_started(struct mxw_delivery_client *client, mxw_time now);

/* The handshake failed, or TLS broke later: then it counts as mxw_delivery_closed(). */
void mxw_delivery_tls_failed(struct mxw_delivery_client *client, mxw_time now);

/* The hop closed, the connection broke, or it could not be made. */
void mxw_delivery_closed(struct mxw_delivery_client *client, mxw_time now);

/* Does nothing before the deadline. */
void mxw_delivery_expire(struct mxw_delivery_client *client, mxw_time now);

struct mxw_delivery_action mxw_delivery_next(struct mxw_delivery_client *client, mxw_time now);

/* Our dot is said and not answered: whoever gives up now does not know who has the message. */
bool mxw_delivery_has_sent_dot(const struct mxw_delivery_client *client);

/* Greeted, open and without a transaction: may be pooled, and will take a new envelope. */
bool mxw_delivery_is_idle(const struct mxw_delivery_client *client);

/* To the hop whatever comes is mail of one client, and it cannot be told of another any more: no
 * envelope of another origin may follow. With PROXY that is always so. With XCLIENT it is where the
 * command is not offered again: Postfix asks whether the client it was told of may say it. */
bool mxw_delivery_is_bound(const struct mxw_delivery_client *client);

#endif
