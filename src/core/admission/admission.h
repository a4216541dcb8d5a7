/* admission.h - may this mail come in? Facts and the domain's settings in, verdict and reply out.
 *
 *     facts.exemption = mxw_exemption_of(&trust, domain, &peer);
 *     mxw_admission_recipient(domain, &facts, &verdict);        at RCPT: domain and address gate
 *     if (verdict.waits_for != MXW_WAITS_FOR_NOTHING) ... wait for that fact, then ask again
 *     mxw_admission_message(domain, &facts, &verdict);          before and after the data
 *     ... verdict.outcome, verdict.rule, mxw_verdict_text(&verdict)
 *
 * Gates      Domain gate and address gate speak at RCPT, the message gate once SPF has passed or
 *            the data has ended. IPv4 and exempt mail passes all of them, but nothing passes to a
 *            domain that is not ours or is suspended. The order in which the rules are tried is the
 *            table in admission.c.
 * Closed     A fact that is still pending, or that could not be looked up, never admits.
 * Recipients One transaction has one verdict of the message gate: the caller keeps recipients for
 *            whom mxw_admission_is_gated() differs in separate transactions.
 * Ownership  Facts and domain are borrowed for the call. A verdict holds its own text, safe to
 *            send: what a peer chose is escaped and cut to MXW_VERDICT_NAME_MAX octets.
 * Errors     None: every combination of facts has a verdict.
 * Does not   Add the session's id, the site's link or CRLF to the reply; look anything up; judge
 *            what is no business of IPv6 (sizes, unknown users, content).
 */
#ifndef MXW_CORE_ADMISSION_H
#define MXW_CORE_ADMISSION_H

#include "core/admission/domain.h"

enum mxw_outcome {
    MXW_UNDECIDED, /* nothing spoke against it so far; a later gate must still speak */
    MXW_ADMIT,
    MXW_DEFER, /* 4xx */
    MXW_REFUSE /* 5xx */
};

#define MXW_OUTCOME_COUNT (MXW_REFUSE + 1)

enum mxw_rule {
    MXW_RULE_NONE,            /* no rule has decided yet */
    MXW_RULE_EXEMPT,          /* not anonymous, or written to postmaster@ or abuse@ */
    MXW_RULE_IPV4,            /* the gates are for IPv6 */
    MXW_RULE_SPF,             /* SPF passes */
    MXW_RULE_DKIM,            /* a DKIM signature passes */
    MXW_RULE_NEVER_OPTED_IN,  /* the domain never asked for mail over IPv6 */
    MXW_RULE_DRAINING,        /* the domain opted out a short while ago */
    MXW_RULE_DRAINED,         /* the domain opted out, and caches have forgotten its AAAA */
    MXW_RULE_NO_PTR,          /* the source has no reverse DNS */
    MXW_RULE_PTR_UNCONFIRMED, /* no name of the source resolves to it */
    MXW_RULE_UNAUTHENTICATED, /* neither SPF nor DKIM passes */
    MXW_RULE_DNS_FAILURE,     /* an answer is missing that could have changed the verdict */
    MXW_RULE_RELAY,           /* the domain is not ours */
    MXW_RULE_SUSPENDED        /* the domain is ours, and accepts nothing for the time being */
};

#define MXW_RULE_COUNT (MXW_RULE_SUSPENDED + 1)

/* What is known of one question at this moment. */
enum mxw_fact {
    MXW_FACT_PENDING,
    MXW_FACT_YES,
    MXW_FACT_NO,
    MXW_FACT_FAILED /* a temporary failure: neither yes nor no will come */
};

/* Why a source is not anonymous. */
enum mxw_exemption {
    MXW_EXEMPTION_NONE,
    MXW_EXEMPTION_OWN_NETWORK,
    MXW_EXEMPTION_TRUSTED_RELAY,
    MXW_EXEMPTION_ALLOW_LISTED,
    MXW_EXEMPTION_CONNECTOR
};

struct mxw_spf_facts {
    enum mxw_fact passes; /* NO: any other lasting result */
    mxw_bytes result;     /* "softfail", "none", ...: the word of RFC 7208 */
    mxw_bytes domain;     /* whose record was asked for; may be empty */
};

struct mxw_dkim_facts {
    enum mxw_fact admits;   /* YES: one passes, not in test mode, and covers the whole body.
                             * FAILED: none does, and at least one key could not be looked up. */
    size_t signature_count; /* in the message, judged or not */
    mxw_bytes domain;       /* YES: of that signature. FAILED: of that key. May be empty. */
    mxw_bytes detail;       /* NO: a phrase such as "DKIM body hash does not match"; may be empty */
};

struct mxw_admission_facts {
    mxw_address client; /* after mxw_address_unmapped() */
    enum mxw_exemption exemption;
    bool recipient_is_contact; /* see mxw_is_contact() */
    bool not_opted_in_defers;  /* the site answers 450 where the domain gate would answer 550 */
    mxw_wall wall;

    enum mxw_fact has_ptr;      /* a root or invalid target counts as none */
    enum mxw_fact is_confirmed; /* one of its names resolves to `client` */
    mxw_bytes ptr_name;         /* one of its names, for the reply; may be empty */
    struct mxw_spf_facts spf;
    struct mxw_dkim_facts dkim;
};

/* The pending fact that keeps a call from deciding. */
enum mxw_waits_for {
    MXW_WAITS_FOR_NOTHING,
    MXW_WAITS_FOR_PTR,
    MXW_WAITS_FOR_CONFIRMATION,
    MXW_WAITS_FOR_SPF_OR_DKIM
};

#define MXW_VERDICT_TEXT_MAX 400   /* octets: leaves room for codes, id and CRLF within 512 */
#define MXW_VERDICT_REASON_MAX 320 /* octets */
#define MXW_VERDICT_NAME_MAX 160   /* octets of a name a peer chose, escaped, before "..." */

struct mxw_verdict {
    enum mxw_outcome outcome;
    enum mxw_rule rule; /* in observe mode: the rule that would have refused */
    enum mxw_waits_for waits_for;

    /* What the address and message gates alone would say if this mail came over IPv6 from a
     * stranger to a domain that is on and enforces. MXW_UNDECIDED while facts are pending. */
    enum mxw_outcome would;
    enum mxw_rule would_rule;

    /* Of MXW_DEFER and MXW_REFUSE; else 0. The enhanced code is code/100 . subject . detail. */
    uint16_t code;
    uint16_t subject, detail;

    size_t text_len;   /* the reply behind its codes; 0 when there is none */
    size_t reason_len; /* a phrase for the trace; 0 for MXW_RULE_NONE */
    uint8_t text_at[MXW_VERDICT_TEXT_MAX];
    uint8_t reason_at[MXW_VERDICT_REASON_MAX];
};

/* At RCPT. `domain` is NULL when the recipient's domain is not in the directory.
 * MXW_UNDECIDED with MXW_WAITS_FOR_NOTHING: the recipient may be accepted, the message gate must
 * still speak. MXW_ADMIT: no gate applies, or observe mode has seen enough already. */
void mxw_admission_recipient(const struct mxw_domain *domain,
                             const struct mxw_admission_facts *facts, struct mxw_verdict *verdict);

/* The message gate, for recipients that have passed mxw_admission_recipient(). May be asked
 * before the data: SPF pass settles it. The domain gate does not speak again. */
void mxw_admission_message(const struct mxw_domain *domain, const struct mxw_admission_facts *facts,
                           struct mxw_verdict *verdict);

/* verdict->would alone. Without a domain, by the default policy. */
enum mxw_outcome mxw_admission_would(const struct mxw_domain *domain,
                                     const struct mxw_admission_facts *facts, enum mxw_rule *rule);

/* Whether any gate applies to this source and recipient. */
bool mxw_admission_is_gated(const struct mxw_domain *domain,
                            const struct mxw_admission_facts *facts);

enum mxw_ipv6_state { MXW_STATE_NEVER, MXW_STATE_ON, MXW_STATE_DRAINING, MXW_STATE_DRAINED };

/* What the domain's wish means at `wall`. Draining takes at least MXW_DRAIN_SECONDS_MIN. */
enum mxw_ipv6_state mxw_ipv6_state_at(const struct mxw_domain *domain, mxw_wall wall);

/* Whom the site trusts. All borrowed. */
struct mxw_trust {
    const mxw_prefix *own_networks, *trusted_relays, *allow_listed;
    size_t own_network_count, trusted_relay_count, allow_listed_count;
    const mxw_prefix *exempt; /* allow-listed as well, by the directory instead of the settings */
    size_t exempt_count;
};

struct mxw_peer {
    mxw_address address;                /* after mxw_address_unmapped() */
    const mxw_bytes *certificate_names; /* of a TLS client certificate that was verified */
    size_t certificate_name_count;
};

/* Only what is listed is trusted: a private address or TLS as such is not. `domain` may be NULL.
 * Certificate names compare whole and without case; a wildcard in one matches nothing. */
enum mxw_exemption mxw_exemption_of(const struct mxw_trust *trust, const struct mxw_domain *domain,
                                    const struct mxw_peer *peer);

/* Whether the local part is one a refused sender complains to: postmaster or abuse.
 * RFC 5321 section 4.5.1, RFC 2142 section 4. */
bool mxw_is_contact(mxw_bytes local_part);

/* "never-opted-in", "defer", "own network": for headers, traces and people. */
mxw_bytes mxw_rule_name(enum mxw_rule rule);
mxw_bytes mxw_outcome_name(enum mxw_outcome outcome);
mxw_bytes mxw_exemption_name(enum mxw_exemption exemption);

static inline mxw_bytes mxw_verdict_text(const struct mxw_verdict *verdict)
{
    return (mxw_bytes){ verdict->text_at, verdict->text_len };
}

static inline mxw_bytes mxw_verdict_reason(const struct mxw_verdict *verdict)
{
    return (mxw_bytes){ verdict->reason_at, verdict->reason_len };
}

#endif
