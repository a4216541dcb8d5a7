/* server.h - the server's side of one SMTP connection as a machine, without policy.
 *
 *     mxw_smtp_server_begin(&server, &settings, id, now);
 *     mxw_smtp_server_greet(&server, early_talk, now);
 *     in = mxw_bytes_from(in, mxw_smtp_server_take(&server, in, now));
 *     switch (server.request) { case MXW_SMTP_REQUEST_MAIL: ... server.mail ... }
 *     mxw_smtp_server_reply(&server, &reply, now);
 *     ... send mxw_smtp_server_output(&server), then mxw_smtp_server_sent(&server) ...
 *
 * Spec       RFC 5321; 1870 SIZE, 2920 PIPELINING, 2034 ENHANCEDSTATUSCODES, 3207 STARTTLS, 6152
 *            8BITMIME, 6531 SMTPUTF8, 9422 LIMITS, 3030 CHUNKING (without BINARYMIME).
 * Division   The server judges syntax, order, sizes, counts and time, and answers what needs no
 *            policy. Whether a sender, a recipient, data or a message is wanted, it asks.
 * Requests   One at a time, in `request`, set by take(). MAIL, RECIPIENT, DATA and MESSAGE wait for
 *            mxw_smtp_server_reply(): until then take() consumes nothing. The others only tell, and
 *            are over at the next take().
 * Loop       Call take() until it leaves no request and consumes nothing. Octets it leaves are
 *            presented again: after the reply to an open request, or after sent() when the output
 *            was full. Before expire(), present everything that has been received.
 * Chunks     The octets that BDAT announces are never read as commands, whatever comes of them: a
 *            chunk that is refused is taken in first, and a BDAT whose number cannot be read ends
 *            the session. After the first refusal the others are thrown away and told 503.
 * Replies    Coalesce in the output in the order of the commands. Send it whenever it is not empty
 *            and nothing more can be done at once (RFC 2920 section 3.2).
 * Ownership  `settings`, its host name and `id` are borrowed until the end. `name`, `mail` and
 *            `recipient` hold until the next take(), `body` no longer than that take()'s `in`.
 * Memory     sizeof(struct mxw_smtp_server), about 7 KiB. Nothing to free.
 * Limits     MXW_LINE_MAX, MXW_SMTP_PARAMETERS_MAX, MXW_SMTP_IDLE_COMMANDS_MAX and the settings.
 * Does not   Limit the header section or judge its content; that is the session's.
 */
#ifndef MXW_CORE_SMTP_SERVER_H
#define MXW_CORE_SMTP_SERVER_H

#include "core/smtp/command.h"
#include "core/smtp/dot.h"
#include "core/smtp/line.h"
#include "core/smtp/path.h"
#include "core/smtp/reply.h"
#include "mxwarden/bytes.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"

/* What settings that know no better say. RFC 5321 sections 4.5.3.2.7 and 4.5.3.2.5 */
#define MXW_SMTP_COMMAND_TIMEOUT (5 * MXW_MINUTE)
#define MXW_SMTP_DATA_TIMEOUT (3 * MXW_MINUTE)

/* NOOP, RSET, VRFY, HELP, EHLO and HELO since the last MAIL that was accepted; one more is 421. A
 * connection that is kept alive sends a few. */
#define MXW_SMTP_IDLE_COMMANDS_MAX 100

#define MXW_SMTP_OUTPUT_ROOM 4096 /* octets: several replies, so that a pipeline is one packet */

/* One immutable snapshot, shared by sessions. */
struct mxw_smtp_settings {
    mxw_bytes host_name;       /* of the banner and of EHLO, at most MXW_PATH_DOMAIN_MAX octets */
    uint64_t message_size_max; /* octets, above 0: SIZE announced and enforced */
    unsigned recipients_max;   /* of one transaction: as many accepted, and as many refused */
    unsigned errors_max;       /* so many are answered; the next one is 421 */
    bool offer_starttls;
    mxw_time command_timeout;   /* from one command's reply to the end of the next command */
    mxw_time data_timeout;      /* silence in data */
    mxw_time handshake_timeout; /* a TLS handshake as a whole */
    mxw_time session_timeout;   /* from begin(); a request that is open may outlast it */
    mxw_time rate_interval;     /* in each such interval of data ... */
    uint64_t rate_octets_min;   /* ... at least so many must arrive; 0: any */
};

enum mxw_smtp_request {
    MXW_SMTP_REQUEST_NONE,
    MXW_SMTP_REQUEST_HELLO,        /* told: EHLO or HELO as `name`; any transaction is forgotten */
    MXW_SMTP_REQUEST_MAIL,         /* open: 250 begins a transaction with `mail` */
    MXW_SMTP_REQUEST_RECIPIENT,    /* open: 250 adds `recipient` */
    MXW_SMTP_REQUEST_DATA,         /* open: 354 lets the message come; the text may be empty */
    MXW_SMTP_REQUEST_CHUNKS,       /* told: instead of DATA; the message comes in chunks */
    MXW_SMTP_REQUEST_BODY,         /* told: the next run of the message, un-stuffed, as `body` */
    MXW_SMTP_REQUEST_MESSAGE,      /* open: the message has ended, with `body`: the CRLF that its
                                      last chunk lacked, or nothing. Any reply ends the
                                      transaction */
    MXW_SMTP_REQUEST_BODY_REFUSED, /* told: it has ended, was refused for `body_fault` and answered;
                                      the transaction is forgotten */
    MXW_SMTP_REQUEST_RESET,        /* told: RSET; the transaction is forgotten */
    MXW_SMTP_REQUEST_STARTTLS /* told: send the output, shake hands, then tls_started(). What the
                                      client sends from here on is TLS; take() consumes nothing */
};

enum mxw_smtp_body_kind { MXW_SMTP_BODY_UNSAID, MXW_SMTP_BODY_7BIT, MXW_SMTP_BODY_8BITMIME };

/* MAIL, as understood. */
struct mxw_smtp_mail {
    struct mxw_path path;
    bool has_size;
    uint64_t size; /* octets, never above the maximum; 0 when not said */
    enum mxw_smtp_body_kind body;
    bool is_utf8; /* SMTPUTF8 was said; holds for the transaction */
};

enum mxw_smtp_body_fault {
    MXW_SMTP_BODY_GOOD,
    MXW_SMTP_BODY_TOO_LARGE,    /* 552 5.3.4 */
    MXW_SMTP_BODY_BARE_LINE_END /* 550 5.5.2: RFC 5321 2.3.8, against smuggling; unless it is
                                   forgiven */
};

/* Where the dialogue stands. */
enum mxw_smtp_stage {
    MXW_SMTP_OUT_OF_ORDER, /* zero: what an empty table cell means */
    MXW_SMTP_UNGREETED,    /* before the banner */
    MXW_SMTP_GREETED,      /* before EHLO, or after the TLS handshake */
    MXW_SMTP_READY,
    MXW_SMTP_HAS_SENDER,
    MXW_SMTP_HAS_RECIPIENT,
    MXW_SMTP_IN_DATA,
    MXW_SMTP_IN_CHUNK,
    MXW_SMTP_HAS_CHUNK,     /* the next BDAT is due */
    MXW_SMTP_IN_LOST_CHUNK, /* it is thrown away, and refused at its end */
    MXW_SMTP_MESSAGE_ENDED, /* the reply to the final dot is due */
    MXW_SMTP_IN_HANDSHAKE,
    MXW_SMTP_CLOSING, /* send the output, then close */
    MXW_SMTP_STAGE_COUNT
};

struct mxw_smtp_server {
    /* For the session to read. */
    enum mxw_smtp_request request;
    mxw_bytes name;            /* HELLO */
    bool is_extended;          /* HELLO: EHLO, not HELO; holds until the next one */
    bool is_tls;               /* tls_started() was called */
    struct mxw_smtp_mail mail; /* MAIL */
    struct mxw_path recipient; /* RECIPIENT */
    mxw_bytes body;            /* BODY, MESSAGE */
    struct mxw_dot dot;        /* MESSAGE: octets, has_eight_bit, has_nul */
    enum mxw_smtp_body_fault body_fault;
    /* For the session to set at DATA or CHUNKS: a bare CR or LF is passed on like any octet. It
     * never ends the message. */
    bool forgives_line_ends;
    unsigned recipients_accepted; /* of this transaction */
    unsigned recipients_refused;
    unsigned error_count; /* of the session */

    /* Internal. */
    const struct mxw_smtp_settings *settings;
    mxw_bytes id;
    enum mxw_smtp_stage stage;
    enum mxw_smtp_verb verb; /* what the open request's 2xx or 3xx means, in the order table */
    bool has_mail_refused;   /* MAIL, or a chunk: what a pipeline sends after that is out of order
                                without fault */
    bool has_octets_behind;  /* more has arrived behind the command being obeyed */
    bool is_shutting_down;
    unsigned idle_commands;
    mxw_time waiting_since; /* the last reply, command or octets of data */
    mxw_time session_deadline;
    mxw_time interval_start; /* of the minimum rate */
    uint64_t interval_octets;
    struct {
        uint64_t octets_left;
        bool is_last;
        enum mxw_smtp_stage stage_behind; /* a lost one */
    } chunk;
    struct mxw_line line;
    struct mxw_writer output;
    uint8_t output_at[MXW_SMTP_OUTPUT_ROOM];
};

/* `id` stands behind every 4xx and 5xx the server writes by itself; it may be empty. The struct
 * must not be moved afterwards. */
void mxw_smtp_server_begin(struct mxw_smtp_server *server, const struct mxw_smtp_settings *settings,
                           mxw_bytes id, mxw_time now);

/* The banner. `early_talk`: the client spoke first; 554 5.5.1 and close. */
void mxw_smtp_server_greet(struct mxw_smtp_server *server, bool early_talk, mxw_time now);

/* Octets of `in` consumed; see Loop above. When closing, all are, and ignored. */
MXW_MUST_USE size_t mxw_smtp_server_take(struct mxw_smtp_server *server, mxw_bytes in,
                                         mxw_time now);

/* Answers the open request. 2xx (for DATA 3xx) accepts; 421 also closes. */
void mxw_smtp_server_reply(struct mxw_smtp_server *server, const struct mxw_smtp_reply *reply,
                           mxw_time now);

/* True when take() waits for mxw_smtp_server_reply(). */
bool mxw_smtp_server_is_asking(const struct mxw_smtp_server *server);

/* The TLS handshake is done: EHLO and envelope are forgotten, the client begins again. A handshake
 * that failed has no call: close the connection. */
void mxw_smtp_server_tls_started(struct mxw_smtp_server *server, mxw_time now);

/* When to call mxw_smtp_server_expire(), or MXW_NEVER. Changes with every call. */
mxw_time mxw_smtp_server_deadline(const struct mxw_smtp_server *server);

/* The time is `now`. When too late, 421 4.4.2 and close; when not, nothing. */
void mxw_smtp_server_expire(struct mxw_smtp_server *server, mxw_time now);

/* 421 4.3.2 and close: at once between transactions, else after the one in hand. */
void mxw_smtp_server_shutdown(struct mxw_smtp_server *server);

/* Writes `reply` (before the banner, in its place) and closes, whatever the stage: the session
 * knows a reason of its own. An open request is withdrawn. */
void mxw_smtp_server_dismiss(struct mxw_smtp_server *server, const struct mxw_smtp_reply *reply);

/* What the client is told when its message has this fault; NULL for MXW_SMTP_BODY_GOOD. */
const struct mxw_smtp_reply *mxw_smtp_body_refusal(enum mxw_smtp_body_fault fault);

/* Another id, borrowed like the first, for the replies to come. */
void mxw_smtp_server_name(struct mxw_smtp_server *server, mxw_bytes id);

/* What to send now, until the next call but deadline() and the is_...() ones; may be empty. */
mxw_bytes mxw_smtp_server_output(const struct mxw_smtp_server *server);

/* All of the output has been handed on. */
void mxw_smtp_server_sent(struct mxw_smtp_server *server);

/* Send the output, then close; nothing else will come. */
bool mxw_smtp_server_is_closing(const struct mxw_smtp_server *server);

#endif
