/* session.h - one inbound connection as a machine: tell it what happened, ask it what to do.
 *
 *     mxw_session_begin(&session, &settings, &client, &arena, now);
 *     consumed = mxw_session_take(&session, &event, now);
 *     while ((action = mxw_session_next(&session)).kind != MXW_ACTION_WAIT)
 *         ... do it ...
 *
 * Composes   core/smtp (the dialogue), iprev, SPF, DKIM, DMARC, ARC, admission and the header work
 *            into one message's story. ARCHITECTURE.md tells it.
 * Input      MXW_EVENT_BYTES is consumed in part while an answer is awaited. The rest is presented
 *            again, with what came since, after every other event, until nothing is consumed and
 *            next() has nothing but WAIT to say. Stop reading while mxw_session_wants_bytes() is
 *            false.
 * Answers    Every ASK_DNS, VERIFY, ASK_ASCII, FIND_DOMAIN and HOP_* action is answered by its
 *            event, errors too; never inside mxw_session_next(). An answer to a ticket that is no
 *            longer awaited is ignored, so nothing need be cancelled.
 * Time       Both clocks come with every event. When `mxw_session_deadline()` has passed, send
 *            MXW_EVENT_DEADLINE; it may have moved after every call.
 * Ownership  Settings and client are borrowed until the end; the arena belongs to the session,
 *            which resets it with every transaction. The struct must not be moved. Of a domain
 *            everything is copied. The lists of `settings->trust` may be replaced between two
 *            calls: whom they exempt is decided for each recipient, when its domain is found.
 * Memory     sizeof(struct mxw_session), about 14 KiB, and the arena: MXW_SESSION_ARENA_ROOM is
 *            always enough, and only what a message needs of it is touched.
 * Limits     Those of the settings and of the parts; what exceeds them is refused, never passed.
 * Invariant  No 250 to a message without the next hop's 250.
 */
#ifndef MXW_CORE_SESSION_H
#define MXW_CORE_SESSION_H

#include "core/admission/admission.h"
#include "core/delivery/client.h"
#include "core/session/content.h"
#include "core/smtp/server.h"
#include "mxwarden/arc.h"
#include "mxwarden/arena.h"
#include "mxwarden/dkim.h"
#include "mxwarden/dmarc.h"
#include "mxwarden/dns.h"
#include "mxwarden/header.h"
#include "mxwarden/iprev.h"
#include "mxwarden/spf.h"
#include "mxwarden/time.h"
#include "mxwarden/verify.h"

#define MXW_SESSION_RECIPIENTS_MAX 1000 /* upper bound of the setting `recipients_max` */
/* Recipients refused in one session, the last with 421: more is a search for addresses. */
#define MXW_SESSION_REFUSALS_MAX 1000
#define MXW_SESSION_ARENA_ROOM (2u << 20)
/* Questions to the DNS that are open at a time: of iprev, SPF and DMARC, and every key, of
 * signatures and of the chain. The low octet of a ticket tells them apart, and is below this. */
#define MXW_SESSION_LOOKUPS_MAX (3 + MXW_DKIM_SIGNATURES_MAX + MXW_ARC_CHECKS_MAX)
#define MXW_SESSION_HOP_NAME_MAX 128 /* octets kept of the next hop's name, for the record */
#define MXW_SESSION_ID_LEN 20        /* characters of base32: 96 random bits */
#define MXW_TRANSACTION_ID_MAX 32    /* the session's id, '-' and the number of the transaction */

/* One snapshot, shared by sessions; immutable but for the lists of `trust`. */
struct mxw_session_settings {
    struct mxw_smtp_settings smtp;
    mxw_bytes host_name;    /* `by` in Received, %{r} of SPF */
    mxw_bytes authserv_id;  /* of Authentication-Results */
    mxw_bytes link;         /* second line of a refusal, followed by the id; empty: none */
    mxw_bytes postmaster;   /* the mailbox behind <postmaster>; empty: there is none */
    mxw_time next_hop_hold; /* from the last recipient to the final dot */
    mxw_time dns_wait;      /* what a verdict waits for answers after the final dot */
    struct mxw_trust trust;
    bool not_opted_in_defers; /* 450 where the domain gate would say 550 */
    bool mends_line_ends;     /* for sources that the site exempts by address */
};

struct mxw_session_client {
    mxw_address address; /* unmapped */
    uint16_t port;
    mxw_address local; /* where it connected to, unmapped */
    uint16_t local_port;
    bool early_talk;    /* bytes were readable before the banner was due */
    uint8_t random[12]; /* what the session's id is made of */
};

struct mxw_session_tls {
    mxw_bytes version, cipher;          /* "TLSv1.3"; copied, cut when too long */
    const mxw_bytes *certificate_names; /* DNS names of a client certificate that verified */
    size_t certificate_name_count;
};

/* What is handed over, and to whom. Valid from the first HOP_RECIPIENT to the end of the
 * transaction. */
struct mxw_session_envelope {
    const struct mxw_domain *domain;   /* of every recipient: its next hops */
    struct mxw_delivery_envelope mail; /* a recipient the next hop refused is marked as dropped */
};

enum mxw_event_kind {
    MXW_EVENT_BYTES,         /* the client sent `bytes` */
    MXW_EVENT_TLS,           /* the handshake asked for is done: `tls` */
    MXW_EVENT_DNS,           /* `dns` answers the question asked as `ticket` */
    MXW_EVENT_VERIFIED,      /* `verified` answers `ticket` */
    MXW_EVENT_ASCII,         /* `bytes` answer `ticket`; empty: no host name looks like this */
    MXW_EVENT_DOMAIN,        /* `domain`, or NULL when it is not in the directory */
    MXW_EVENT_HOP_RECIPIENT, /* `reply`, `hop`: of the last HOP_RECIPIENT */
    MXW_EVENT_HOP_MESSAGE,   /* `reply`, `hop`: of HOP_MESSAGE */
    MXW_EVENT_BODY_FAILED,   /* a KEEP_BODY could not be done */
    MXW_EVENT_DEADLINE,      /* look at the time */
    MXW_EVENT_SHUTDOWN,      /* finish the transaction in hand, then close */
    MXW_EVENT_HANGUP         /* the client is gone; only RECORD, HOP_RESET and CLOSE follow */
};

/* What the next hop can and did. */
struct mxw_session_hop {
    mxw_bytes name;      /* for the record: host and address */
    bool eight_bit_mime; /* offered 8BITMIME */
    bool smtputf8;
    bool uncertain; /* the connection was lost after our final dot. RFC 1047 */
};

struct mxw_event {
    enum mxw_event_kind kind;
    uint32_t ticket;
    mxw_wall wall;
    union { /* borrowed for the call */
        mxw_bytes bytes;
        const struct mxw_session_tls *tls;
        const struct mxw_dns_answer *dns;
        struct mxw_verify_answer verified;
        const struct mxw_domain *domain; /* copied, with its texts */
        struct {
            const struct mxw_smtp_reply *reply;
            struct mxw_session_hop hop;
        };
    };
};

enum mxw_action_kind {
    MXW_ACTION_WAIT,          /* nothing until the next event */
    MXW_ACTION_SEND,          /* write `bytes` to the client */
    MXW_ACTION_START_TLS,     /* shake hands, answer MXW_EVENT_TLS; on failure hang up. When plain
                                 bytes are left over, hang up too */
    MXW_ACTION_ASK_DNS,       /* look up `question`, answer with `ticket` */
    MXW_ACTION_VERIFY,        /* mxw_verify(verification), answer with `ticket` */
    MXW_ACTION_ASK_ASCII,     /* the A-labels of the host name `bytes`, answer with `ticket` */
    MXW_ACTION_FIND_DOMAIN,   /* look `bytes` up in the directory, U-labels by their A-labels,
                                 answer */
    MXW_ACTION_HOP_RECIPIENT, /* ask the next hop for the last recipient of the envelope */
    MXW_ACTION_HOP_RESET,     /* the next hop's transaction is over, or held too long */
    MXW_ACTION_HOP_MESSAGE,   /* hand over `bytes`, header and empty line as they came, then
                                 the body kept. They hold until the transaction ends */
    MXW_ACTION_KEEP_BODY,     /* append `bytes` to the body */
    MXW_ACTION_DROP_BODY,     /* forget the body */
    MXW_ACTION_RECORD,        /* `record` is complete: log it, count it */
    MXW_ACTION_CLOSE
};

struct mxw_action {
    enum mxw_action_kind kind;
    uint32_t ticket;
    union { /* borrowed until the next call */
        mxw_bytes bytes;
        const struct mxw_dns_question *question;
        const struct mxw_verification *verification;
        const struct mxw_session_record *record;
    };
};

/* How a transaction, or one recipient of it, ended. */
enum mxw_record_kind {
    MXW_RECORD_RECIPIENT, /* one recipient was refused, by us or by the next hop */
    MXW_RECORD_MESSAGE,   /* the final dot was answered */
    MXW_RECORD_ABANDONED  /* the client left or reset before the final dot was answered */
};

/* When it came to what; 0: it did not. */
struct mxw_session_times {
    mxw_time session; /* the client connected */
    mxw_time mail;
    mxw_time recipient; /* the first one */
    mxw_time data;
    mxw_time dot;
};

struct mxw_session_record {
    enum mxw_record_kind kind;
    mxw_bytes id;
    mxw_address client;
    mxw_bytes helo;
    mxw_bytes sender;
    mxw_bytes recipient;                      /* the refused one, or the first */
    size_t recipient_count;                   /* accepted */
    const struct mxw_delivery_envelope *mail; /* all recipients accepted, and dropped ones */
    const struct mxw_domain *domain;          /* NULL before it is known */
    mxw_bytes tenant;                         /* empty before the domain is known */
    enum mxw_exemption exemption;
    const struct mxw_iprev *iprev;
    const struct mxw_spf *spf;     /* NULL: not begun */
    const struct mxw_dkim *dkim;   /* NULL: not begun */
    const struct mxw_dmarc *dmarc; /* NULL: not begun */
    const struct mxw_arc *arc;     /* NULL: not begun */
    const struct mxw_verdict *verdict;
    uint64_t octets; /* of the message */
    mxw_bytes reply; /* what we answered, "450 4.7.25 ..."; empty: nothing */
    mxw_bytes next_hop;
    bool uncertain;
    bool tls;
    bool mended;       /* its line ends */
    mxw_time duration; /* since MAIL */
    struct mxw_session_times times;
};

enum mxw_session_step {
    MXW_STEP_LISTEN,       /* the client's turn */
    MXW_STEP_HANDSHAKE,    /* TLS */
    MXW_STEP_SENDER,       /* the A-labels of its domain are asked for */
    MXW_STEP_DOMAIN,       /* the directory is asked */
    MXW_STEP_ADDRESS_GATE, /* iprev is awaited */
    MXW_STEP_RECIPIENT,    /* the next hop is asked for the recipient */
    MXW_STEP_VERDICT,      /* DNS and signatures are awaited */
    MXW_STEP_HAND_OVER,    /* the next hop has the message */
    MXW_STEP_GONE          /* hung up or closing */
};

enum mxw_hop_stage {
    MXW_HOP_IDLE, /* holds nothing of ours */
    MXW_HOP_OPEN  /* has our recipients, until reset */
};

/* A domain as the directory had it when a recipient was named, with texts of its own: the tables
 * may be replaced at any time. */
struct mxw_kept_domain {
    struct mxw_domain entry;
    enum mxw_exemption exemption; /* of the client, towards this domain */
    uint8_t texts_at[MXW_DOMAIN_TEXTS_MAX];
};

/* What was asked for the checks of a chain: a bit for each. */
struct mxw_arc_asked {
    uint8_t bits[(MXW_ARC_CHECKS_MAX + 7) / 8];
};

/* One mail transaction. All it points to is in the arena. */
struct mxw_transaction {
    bool is_open;
    unsigned number;
    uint8_t id_at[MXW_TRANSACTION_ID_MAX];
    mxw_bytes id;
    struct mxw_session_times times;
    struct mxw_session_envelope envelope;
    struct mxw_delivery_recipient *recipients; /* of the envelope */
    size_t accepted_count;
    bool is_recorded; /* at least one recipient's end is */
    mxw_bytes first_recipient;
    bool is_contact, is_gated;      /* the accepted recipients: see mxw_admission_is_gated() */
    struct mxw_kept_domain *domain; /* of the accepted recipients */
    mxw_bytes spf_sender;           /* the sender, its domain in A-labels */
    struct mxw_spf *spf;

    /* The message. */
    struct mxw_line_ends line_ends; /* of the header section, when they are mended */
    struct mxw_header_end header_end;
    struct mxw_writer header_text;
    struct mxw_header header;                 /* fields of header_text */
    struct mxw_dkim *dkim;                    /* NULL before the header has ended */
    struct mxw_arc *arc;                      /* the same */
    uint32_t keys_asked, verifications_asked; /* a bit for each signature */
    struct mxw_arc_asked arc_keys_asked, arc_verifications_asked;
    struct mxw_dmarc *dmarc;                  /* NULL before the header has ended */
    struct mxw_dmarc_identifier *identifiers; /* of SPF and DKIM, for it */
    enum mxw_need dmarc_need;
    bool wants_dmarc_question;
    bool awaits_author;   /* its A-labels */
    bool has_utf8_header; /* so that SMTPUTF8 was not said in vain */
    bool is_body;         /* the header has ended */
    enum mxw_content_fault fault;
    mxw_time verdict_deadline;
    struct mxw_verdict verdict;

    /* The recipient in question. */
    mxw_bytes recipient;
    bool recipient_is_contact, recipient_is_gated;
    struct mxw_kept_domain *recipient_domain;
    const struct mxw_domain *asked_domain; /* its entry, once it is found; else NULL */

    enum mxw_hop_stage hop;
    uint64_t hop_group; /* of the domains it is asked for */
    mxw_time hold_deadline;
    bool hop_takes_eight_bit, hop_takes_utf8;
    bool is_uncertain;
    uint8_t hop_name_at[MXW_SESSION_HOP_NAME_MAX];
    mxw_bytes hop_name;
};

#define MXW_SESSION_NAME_MAX 256 /* octets kept of the EHLO name */
#define MXW_SESSION_CERTIFICATE_NAMES_MAX 8
#define MXW_SESSION_TLS_WORD_MAX 48 /* octets kept of a protocol or cipher name */

struct mxw_session {
    const struct mxw_session_settings *settings;
    struct mxw_session_client client;
    struct mxw_arena *arena;
    struct mxw_smtp_server smtp;
    struct mxw_iprev iprev;
    enum mxw_need iprev_need, spf_need;
    mxw_time begun;
    mxw_time iprev_deadline;
    unsigned refused_count; /* recipients, of the whole session */
    mxw_time now;
    mxw_wall wall;
    enum mxw_session_step step;
    struct mxw_transaction transaction;

    uint8_t id_at[MXW_SESSION_ID_LEN];
    uint8_t helo_at[MXW_SESSION_NAME_MAX];
    mxw_bytes helo;
    struct {
        uint8_t version_at[MXW_SESSION_TLS_WORD_MAX], cipher_at[MXW_SESSION_TLS_WORD_MAX];
        mxw_bytes version, cipher;
        uint8_t names_at[MXW_SESSION_CERTIFICATE_NAMES_MAX][MXW_DNS_NAME_MAX];
        mxw_bytes names[MXW_SESSION_CERTIFICATE_NAMES_MAX];
        size_t name_count;
    } tls;

    /* What next() still has to say. */
    struct mxw_session_wants {
        bool iprev_question, spf_question;
        bool start_tls, find_domain, hop_recipient, hop_reset, hop_message, drop_body, record;
        mxw_bytes domain_name;
        mxw_bytes ascii_name;
        mxw_bytes keep;
        mxw_bytes header_section;
    } wants;
    bool is_hung_up;
    struct mxw_session_record record;
    uint8_t reply_at[MXW_SMTP_REPLY_LINE_MAX]; /* of the record */
    uint8_t recorded_helo_at[MXW_SESSION_NAME_MAX];
    uint8_t link_at[MXW_SMTP_REPLY_LINE_MAX]; /* of a refusal */
};

void mxw_session_begin(struct mxw_session *session, const struct mxw_session_settings *settings,
                       const struct mxw_session_client *client, struct mxw_arena *arena,
                       mxw_time now, mxw_wall wall);

/* Octets consumed of an MXW_EVENT_BYTES; 0 for every other event. */
size_t mxw_session_take(struct mxw_session *session, const struct mxw_event *event, mxw_time now);

struct mxw_action mxw_session_next(struct mxw_session *session);

/* When to send MXW_EVENT_DEADLINE at the latest; MXW_NEVER when there is no need. */
mxw_time mxw_session_deadline(const struct mxw_session *session);

/* False while what the client sends would only pile up. */
bool mxw_session_wants_bytes(const struct mxw_session *session);

/* The transaction in hand, for HOP_RECIPIENT and HOP_MESSAGE. */
const struct mxw_session_envelope *mxw_session_envelope(const struct mxw_session *session);

#endif
