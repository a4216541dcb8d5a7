/* spf.h - whether a domain lets this client send its mail: check_host() as a machine.
 *
 *     enum mxw_need need = mxw_spf_begin(&spf, &query, now);
 *     while (need == MXW_NEED_DNS)
 *         need = mxw_spf_answer(&spf, look_up(&spf.question), now);
 *     ... read spf.result, spf.reason, ...
 *
 * Spec       RFC 7208, all of it; RFC 8616 section 4.
 * Identity   MAIL FROM; for the null sender postmaster at the HELO name (RFC 7208 2.4). A sender
 *            without '@' is a domain. Domains are A-labels: one with other than ASCII is "none".
 * Ownership  begin() borrows what `query` points to until the outcome has been read. answer()
 *            borrows its argument for the call. The struct must not move: the outcome points into
 *            it and into the query.
 * Memory     sizeof(struct mxw_spf), 8000 octets. Nothing to free. 2 KiB of stack.
 * Errors     None: a failed lookup is MXW_SPF_TEMPERROR, a broken or oversized record is
 *            MXW_SPF_PERMERROR, and `reason` says which.
 * Limits     Those of RFC 7208 4.6.4, and MXW_SPF_TEXT_MAX. What exceeds one is permerror.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Decide what a result means for the mail.
 */
#ifndef MXWARDEN_SPF_H
#define MXWARDEN_SPF_H

#include "mxwarden/address.h"
#include "mxwarden/dns.h"
#include "mxwarden/time.h"

#ifdef __cplusplus
extern "C" {
#endif

/* RFC 7208 4.6.4 */
#define MXW_SPF_TERMS_MAX 10     /* terms of one check that ask the DNS, and PTR lookups for %{p} */
#define MXW_SPF_VOID_MAX 2       /* terms whose lookups found nothing; however many lookups each */
#define MXW_SPF_MX_HOSTS_MAX 10  /* hosts asked about in one "mx" */
#define MXW_SPF_PTR_NAMES_MAX 10 /* names of the client considered; the rest is ignored */
#define MXW_SPF_BUDGET (20 * MXW_SECOND) /* for the whole check */

/* Every include is a term, so no more records than this are open at a time. */
#define MXW_SPF_DEPTH_MAX (MXW_SPF_TERMS_MAX + 1)

/* Octets of the open records with their domain names, of the host names of one "mx", and of the
 * names of the client. Eleven records of 450 octets, each including the next, leave 800 of them
 * for names; real includes stay under three levels. */
#define MXW_SPF_TEXT_MAX 6144

/* Octets of an explanation; the rest is cut off. It has to fit into a reply line. */
#define MXW_SPF_EXPLANATION_MAX 480

#define MXW_SPF_REASON_MAX 384 /* octets; the rest is cut off */

enum mxw_spf_result {
    MXW_SPF_NONE, /* nothing yet, or no record */
    MXW_SPF_NEUTRAL,
    MXW_SPF_PASS,
    MXW_SPF_FAIL,
    MXW_SPF_SOFTFAIL,
    MXW_SPF_TEMPERROR,
    MXW_SPF_PERMERROR
};

enum mxw_spf_identity { MXW_SPF_MAIL_FROM, MXW_SPF_HELO };

struct mxw_spf_query {
    mxw_address client; /* IPv4-mapped is taken as IPv4. Never MXW_FAMILY_NONE */
    mxw_bytes helo;
    mxw_bytes sender;   /* of MAIL FROM, without <>; empty is the null sender */
    mxw_bytes receiver; /* our host name, for %{r}; may be empty */
    mxw_wall wall;      /* for %{t} */
};

enum mxw_spf_term_kind {
    MXW_SPF_UNKNOWN_MODIFIER,
    MXW_SPF_ALL,
    MXW_SPF_INCLUDE,
    MXW_SPF_A,
    MXW_SPF_MX,
    MXW_SPF_PTR,
    MXW_SPF_IP4,
    MXW_SPF_IP6,
    MXW_SPF_EXISTS,
    MXW_SPF_REDIRECT,
    MXW_SPF_EXP,
    MXW_SPF_TERM_KIND_COUNT
};

/* A directive or a modifier. */
struct mxw_spf_term {
    enum mxw_spf_term_kind kind;
    enum mxw_spf_result result; /* of a directive that matches */
    mxw_bytes text;             /* all of it */
    mxw_bytes argument;         /* domain-spec or macro-string; may be empty */
    mxw_prefix network;         /* ip4, ip6 */
    uint8_t ipv4_len, ipv6_len; /* a, mx: how many bits have to agree */
};

/* What the question is for. */
enum mxw_spf_stage {
    MXW_SPF_DONE,
    MXW_SPF_AT_RECORD,
    MXW_SPF_AT_ADDRESSES,
    MXW_SPF_AT_EXISTENCE,
    MXW_SPF_AT_MX,
    MXW_SPF_AT_MX_HOST,
    MXW_SPF_AT_PTR,
    MXW_SPF_AT_PTR_NAME,
    MXW_SPF_AT_EXPLANATION,
    MXW_SPF_STAGE_COUNT
};

/* One check_host() in progress: the record of a domain, reached by include. */
struct mxw_spf_frame {
    mxw_bytes domain, terms;   /* in text_at, the domain first */
    uint16_t term_at, rest_at; /* in terms: the one being evaluated, and those that are not yet */
};

struct mxw_spf {
    /* The outcome, when nothing is needed any more. */
    enum mxw_spf_result result;
    enum mxw_spf_identity identity;
    mxw_bytes domain;      /* of the identity; may be no domain name at all */
    mxw_bytes mechanism;   /* the directive that matched, "default" when none did, else empty */
    mxw_bytes explanation; /* what the domain says about its fail: printable ASCII, or empty */
    mxw_bytes reason;      /* none, temperror, permerror: why, for a person. Printable ASCII */
    unsigned dns_terms, void_lookups;

    /* What it waits for. */
    struct mxw_dns_question question;
    mxw_time deadline; /* mxw_spf_expire() is due */

    /* Its own. */
    struct mxw_spf_query query;
    mxw_bytes sender; /* with a local-part */
    enum mxw_spf_stage stage;
    bool is_explaining;   /* the result stands; only the explanation is missing */
    bool is_term_void;    /* this term is in void_lookups */
    bool has_asked_names; /* client_names is complete */
    bool has_no_ptr;      /* the client has no PTR record, for certain */
    bool has_more_hosts;  /* "mx" has more hosts than may be asked about */
    unsigned depth;       /* of frames */
    unsigned host_count, host_index;
    unsigned name_count, name_index;               /* names the client claims */
    unsigned client_name_count;                    /* those of them that are its names, in front */
    mxw_bytes hosts[MXW_SPF_MX_HOSTS_MAX];         /* in text_at */
    mxw_bytes client_names[MXW_SPF_PTR_NAMES_MAX]; /* in text_at */
    mxw_bytes explain_text;                        /* in text_at */
    struct mxw_spf_term term;                      /* of the last frame */
    struct mxw_writer text;                        /* the end of its room has the client's names */
    struct mxw_spf_frame frames[MXW_SPF_DEPTH_MAX];

    /* Memory; not cleared by begin(). */
    uint8_t words_at[MXW_SPF_EXPLANATION_MAX]; /* the reason or the explanation: none has both */
    uint8_t text_at[MXW_SPF_TEXT_MAX];
};

MXW_MUST_USE enum mxw_need mxw_spf_begin(struct mxw_spf *spf, const struct mxw_spf_query *query,
                                         mxw_time now);

/* Only after MXW_NEED_DNS. An answer that comes after the deadline is temperror. */
MXW_MUST_USE enum mxw_need mxw_spf_answer(struct mxw_spf *spf, const struct mxw_dns_answer *answer,
                                          mxw_time now);

/* Ends the check now: temperror, or fail without an explanation if only that was missing. Does
 * nothing when the check has ended. */
void mxw_spf_expire(struct mxw_spf *spf);

/* "none", "neutral", ...: the words of RFC 8601 section 2.7.2. */
mxw_bytes mxw_spf_result_name(enum mxw_spf_result result);

#ifdef __cplusplus
}
#endif

#endif
