#include "core/admission/wording.h"

/* Without a domain, or for one that says nothing else. */
static const struct mxw_domain_policy default_policy = { .drain_seconds =
                                                             MXW_DRAIN_SECONDS_DEFAULT };

static const struct mxw_domain_policy *policy_of(const struct mxw_mail *mail)
{
    return mail->domain == NULL ? &default_policy : &mail->domain->policy;
}

enum mxw_ipv6_state mxw_ipv6_state_at(const struct mxw_domain *domain, mxw_wall wall)
{
    if (domain->wish == MXW_IPV6_ON)
        return MXW_STATE_ON;
    if (domain->wish != MXW_IPV6_OFF)
        return MXW_STATE_NEVER;

    uint64_t drain = domain->policy.drain_seconds > MXW_DRAIN_SECONDS_MIN
        ? domain->policy.drain_seconds
        : MXW_DRAIN_SECONDS_MIN;
    bool is_young =
        wall < domain->wish_since || (uint64_t)wall - (uint64_t)domain->wish_since < drain;
    return is_young ? MXW_STATE_DRAINING : MXW_STATE_DRAINED;
}

/* The conditions of the rows, in the order of the table. */

static bool is_not_ours(const struct mxw_mail *mail)
{
    return mail->domain == NULL;
}

static bool is_suspended(const struct mxw_mail *mail)
{
    return policy_of(mail)->suspended;
}

static bool is_from_known_source(const struct mxw_mail *mail)
{
    return mail->facts->exemption != MXW_EXEMPTION_NONE;
}

static bool is_to_open_contact(const struct mxw_mail *mail)
{
    return mail->facts->recipient_is_contact && !policy_of(mail)->contacts_gated;
}

static bool is_over_ipv4(const struct mxw_mail *mail)
{
    return mail->facts->client.family == MXW_IPV4;
}

static bool is_to_domain_never_opted_in(const struct mxw_mail *mail)
{
    return mxw_ipv6_state_at(mail->domain, mail->facts->wall) == MXW_STATE_NEVER;
}

static bool is_to_draining_domain(const struct mxw_mail *mail)
{
    return mxw_ipv6_state_at(mail->domain, mail->facts->wall) == MXW_STATE_DRAINING;
}

static bool is_to_drained_domain(const struct mxw_mail *mail)
{
    return mxw_ipv6_state_at(mail->domain, mail->facts->wall) == MXW_STATE_DRAINED;
}

static bool ptr_is_pending(const struct mxw_mail *mail)
{
    return mail->facts->has_ptr == MXW_FACT_PENDING;
}

static bool ptr_failed(const struct mxw_mail *mail)
{
    return mail->facts->has_ptr == MXW_FACT_FAILED;
}

static bool ptr_is_absent(const struct mxw_mail *mail)
{
    return mail->facts->has_ptr == MXW_FACT_NO;
}

static bool confirmation_is(const struct mxw_mail *mail, enum mxw_fact fact)
{
    return policy_of(mail)->iprev_level == MXW_IPREV_CONFIRMED && mail->facts->is_confirmed == fact;
}

static bool confirmation_is_pending(const struct mxw_mail *mail)
{
    return confirmation_is(mail, MXW_FACT_PENDING);
}

static bool confirmation_failed(const struct mxw_mail *mail)
{
    return confirmation_is(mail, MXW_FACT_FAILED);
}

static bool ptr_is_unconfirmed(const struct mxw_mail *mail)
{
    return confirmation_is(mail, MXW_FACT_NO);
}

static bool spf_passes(const struct mxw_mail *mail)
{
    return mail->facts->spf.passes == MXW_FACT_YES;
}

static bool dkim_admits(const struct mxw_mail *mail)
{
    return mail->facts->dkim.admits == MXW_FACT_YES;
}

static bool authentication_is_pending(const struct mxw_mail *mail)
{
    return mail->facts->spf.passes == MXW_FACT_PENDING
        || mail->facts->dkim.admits == MXW_FACT_PENDING;
}

static bool spf_failed(const struct mxw_mail *mail)
{
    return mail->facts->spf.passes == MXW_FACT_FAILED;
}

static bool dkim_failed(const struct mxw_mail *mail)
{
    return mail->facts->dkim.admits == MXW_FACT_FAILED;
}

static bool always(const struct mxw_mail *mail)
{
    (void)mail;
    return true;
}

enum stage {
    STAGE_SERVED = 1, /* is the domain ours at all, and does it accept anything? */
    STAGE_FREE = 2,   /* is this mail that no gate is for? */
    STAGE_DOMAIN = 4,
    STAGE_ADDRESS = 8,
    STAGE_MESSAGE = 16
};

enum choice {
    WAITS,
    ADMITS,
    DEFERS,
    REFUSES,
    AS_THE_SITE_SAYS,  /* refuses, or defers by not_opted_in_defers */
    AS_THE_DOMAIN_SAYS /* defers, or refuses by policy.refusal */
};

/* Codes are what RFC 3463 and RFC 7372 give; `{marks}` are those of wording.h. */
struct reply {
    uint16_t code_deferred, code_refused;
    uint16_t subject, detail;
    mxw_bytes text;
};

static const struct reply not_ours = { 0, 550, 7, 1, MXW_BYTES_INIT("relaying denied") };

static const struct reply domain_is_suspended = {
    450, 0, 2, 1,
    MXW_BYTES_INIT("Service unavailable, [{domain}] does not accept email at the moment.")
};

static const struct reply domain_is_closed = {
    450, 550, 2, 1,
    MXW_BYTES_INIT("Service unavailable, [{domain}] does not accept email over IPv6.")
};

static const struct reply needs_ptr = {
    450, 550, 7, 25,
    MXW_BYTES_INIT("Service unavailable, sending IPv6 address [{client}] must have reverse DNS"
                   " record.")
};

static const struct reply needs_confirmation = {
    450, 550, 7, 25,
    MXW_BYTES_INIT("Service unavailable, sending IPv6 address [{client}] must have reverse DNS"
                   " record. ({reason})")
};

static const struct reply needs_authentication = {
    450, 554, 7, 26,
    MXW_BYTES_INIT("Service unavailable, message sent over IPv6 [{client}] must pass either SPF or"
                   " DKIM validation. ({reason})")
};

static const struct reply needs_answer = {
    451, 0, 4, 3, MXW_BYTES_INIT("Service unavailable, {reason}, please try again later.")
};

struct row {
    enum stage stage;
    bool (*holds)(const struct mxw_mail *mail);
    enum choice choice;
    enum mxw_rule rule; /* or, of WAITS, MXW_RULE_NONE */
    enum mxw_waits_for waits_for;
    const struct reply *reply;
    mxw_bytes reason;
};

/* The first row that holds, among those of the stages asked for, decides.
 * The columns: stage; condition; what follows; rule; reply; reason. */

#define ROW(stage, holds, choice, rule, reply, reason)                                             \
    {                                                                                              \
        STAGE_##stage, holds, choice, MXW_RULE_##rule, MXW_WAITS_FOR_NOTHING, reply,               \
            MXW_BYTES_INIT(reason)                                                                 \
    }
#define WAIT(stage, holds, waits_for)                                                              \
    {                                                                                              \
        STAGE_##stage, holds, WAITS, MXW_RULE_NONE, MXW_WAITS_FOR_##waits_for, NULL,               \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

/* clang-format off */
static const struct row rows[] = {
    ROW(SERVED,  is_not_ours,  REFUSES, RELAY, &not_ours, "the domain is not served here"),
    ROW(SERVED,  is_suspended, DEFERS, SUSPENDED, &domain_is_suspended, "the domain is suspended"),

    ROW(FREE,    is_from_known_source, ADMITS, EXEMPT, NULL, "{exemption}"),
    ROW(FREE,    is_to_open_contact,   ADMITS, EXEMPT, NULL, "postmaster or abuse"),
    ROW(FREE,    is_over_ipv4,         ADMITS, IPV4,   NULL, "sent over IPv4"),

    ROW(DOMAIN,  is_to_domain_never_opted_in, AS_THE_SITE_SAYS, NEVER_OPTED_IN, &domain_is_closed,
        "the domain has not opted in to IPv6"),
    ROW(DOMAIN,  is_to_draining_domain, DEFERS, DRAINING, &domain_is_closed,
        "the domain has opted out of IPv6 and drains"),
    ROW(DOMAIN,  is_to_drained_domain, AS_THE_SITE_SAYS, DRAINED, &domain_is_closed,
        "the domain has opted out of IPv6"),

    WAIT(ADDRESS, ptr_is_pending, PTR),
    ROW(ADDRESS, ptr_failed, DEFERS, DNS_FAILURE, &needs_answer,
        "the reverse DNS of [{client}] could not be looked up"),
    ROW(ADDRESS, ptr_is_absent, AS_THE_DOMAIN_SAYS, NO_PTR, &needs_ptr, "no PTR record"),
    WAIT(ADDRESS, confirmation_is_pending, CONFIRMATION),
    ROW(ADDRESS, confirmation_failed, DEFERS, DNS_FAILURE, &needs_answer,
        "the addresses of {ptr}, the name of [{client}], could not be looked up"),
    ROW(ADDRESS, ptr_is_unconfirmed, AS_THE_DOMAIN_SAYS, PTR_UNCONFIRMED, &needs_confirmation,
        "name {ptr} does not resolve to this address"),

    ROW(MESSAGE, spf_passes,  ADMITS, SPF,  NULL, "SPF pass{spf_of}"),
    ROW(MESSAGE, dkim_admits, ADMITS, DKIM, NULL, "DKIM pass{dkim_of}"),
    WAIT(MESSAGE, authentication_is_pending, SPF_OR_DKIM),
    ROW(MESSAGE, spf_failed,  DEFERS, DNS_FAILURE, &needs_answer,
        "the SPF record{spf_of} could not be looked up"),
    ROW(MESSAGE, dkim_failed, DEFERS, DNS_FAILURE, &needs_answer,
        "the DKIM key{dkim_of} could not be looked up"),
    ROW(MESSAGE, always, AS_THE_DOMAIN_SAYS, UNAUTHENTICATED, &needs_authentication,
        "{spf}{dkim}"),
};
/* clang-format on */

static const struct row *find_row(const struct mxw_mail *mail, unsigned stages)
{
    for (size_t i = 0; i < MXW_COUNT_OF(rows); i++)
        if ((rows[i].stage & stages) != 0 && rows[i].holds(mail))
            return &rows[i];
    return NULL;
}

static enum mxw_outcome outcome_of(const struct row *row, const struct mxw_mail *mail)
{
    if (row == NULL)
        return MXW_UNDECIDED;
    switch (row->choice) {
    case WAITS:
        return MXW_UNDECIDED;
    case ADMITS:
        return MXW_ADMIT;
    case DEFERS:
        return MXW_DEFER;
    case REFUSES:
        return MXW_REFUSE;
    case AS_THE_SITE_SAYS:
        return mail->facts->not_opted_in_defers ? MXW_DEFER : MXW_REFUSE;
    case AS_THE_DOMAIN_SAYS:
        return policy_of(mail)->refusal == MXW_REFUSAL_REFUSE ? MXW_REFUSE : MXW_DEFER;
    }
    return MXW_DEFER;
}

static void say(struct mxw_verdict *verdict, const struct row *row, const struct mxw_mail *mail)
{
    verdict->reason_len =
        mxw_admission_fill_in(verdict->reason_at, sizeof verdict->reason_at, row->reason, mail);
    if (verdict->outcome != MXW_DEFER && verdict->outcome != MXW_REFUSE)
        return;

    bool is_deferred = verdict->outcome == MXW_DEFER;
    verdict->code = is_deferred ? row->reply->code_deferred : row->reply->code_refused;
    verdict->subject = row->reply->subject;
    verdict->detail = row->reply->detail;

    struct mxw_mail with_reason = { mail->domain, mail->facts, mxw_verdict_reason(verdict) };
    verdict->text_len = mxw_admission_fill_in(verdict->text_at, sizeof verdict->text_at,
                                              row->reply->text, &with_reason);
}

static bool is_only_observed(const struct row *row, const struct mxw_mail *mail)
{
    return (row->stage & (STAGE_ADDRESS | STAGE_MESSAGE)) != 0
        && policy_of(mail)->mode == MXW_MODE_OBSERVE;
}

static void decide(const struct mxw_mail *mail, unsigned stages, struct mxw_verdict *verdict)
{
    verdict->outcome = MXW_UNDECIDED;
    verdict->rule = MXW_RULE_NONE;
    verdict->waits_for = MXW_WAITS_FOR_NOTHING;
    verdict->code = verdict->subject = verdict->detail = 0;
    verdict->text_len = verdict->reason_len = 0;
    verdict->would = mxw_admission_would(mail->domain, mail->facts, &verdict->would_rule);

    const struct row *row = find_row(mail, stages);
    if (row == NULL)
        return;
    verdict->outcome = outcome_of(row, mail);
    verdict->rule = row->rule;
    verdict->waits_for = row->waits_for;
    if (verdict->outcome != MXW_UNDECIDED && is_only_observed(row, mail))
        verdict->outcome = MXW_ADMIT;
    say(verdict, row, mail);
}

void mxw_admission_recipient(const struct mxw_domain *domain,
                             const struct mxw_admission_facts *facts, struct mxw_verdict *verdict)
{
    struct mxw_mail mail = { .domain = domain, .facts = facts };
    decide(&mail, STAGE_SERVED | STAGE_FREE | STAGE_DOMAIN | STAGE_ADDRESS, verdict);

    /* An observed recipient is accepted whatever the answer will be: nothing to wait for here. */
    if (policy_of(&mail)->mode == MXW_MODE_OBSERVE)
        verdict->waits_for = MXW_WAITS_FOR_NOTHING;
}

void mxw_admission_message(const struct mxw_domain *domain, const struct mxw_admission_facts *facts,
                           struct mxw_verdict *verdict)
{
    struct mxw_mail mail = { .domain = domain, .facts = facts };
    decide(&mail, STAGE_SERVED | STAGE_FREE | STAGE_ADDRESS | STAGE_MESSAGE, verdict);
}

enum mxw_outcome mxw_admission_would(const struct mxw_domain *domain,
                                     const struct mxw_admission_facts *facts, enum mxw_rule *rule)
{
    struct mxw_mail mail = { .domain = domain, .facts = facts };
    const struct row *row = find_row(&mail, STAGE_ADDRESS | STAGE_MESSAGE);
    *rule = row->rule;
    return outcome_of(row, &mail);
}

bool mxw_admission_is_gated(const struct mxw_domain *domain,
                            const struct mxw_admission_facts *facts)
{
    struct mxw_mail mail = { .domain = domain, .facts = facts };
    return find_row(&mail, STAGE_SERVED | STAGE_FREE) == NULL;
}
