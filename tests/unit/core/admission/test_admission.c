#include "core/admission/admission.h"

#include "tests/support/test.h"

#define NOW 1000000000
#define REPLY_MAX 512 /* octets of a reply line, with CRLF. RFC 5321 section 4.5.3.1.5 */

#define V6(last)                                                                                   \
    {                                                                                              \
        MXW_IPV6,                                                                                  \
        {                                                                                          \
            0x20, 0x01, 0x0d, 0xb8, [15] = (last)                                                  \
        }                                                                                          \
    }
#define V4(last)                                                                                   \
    {                                                                                              \
        MXW_IPV4,                                                                                  \
        {                                                                                          \
            192, 0, 2, (last)                                                                      \
        }                                                                                          \
    }

/* Zero is: contoso.com, IPv6 on, enforcing, deferring, a PTR is enough; a stranger at 2001:db8::1
 * with a PTR, whose mail has neither SPF record nor signature. */
struct setting {
    enum mxw_ipv6_wish wish_if_not_on;
    bool is_not_on, is_not_ours;
    mxw_wall since; /* before NOW */
    uint32_t drain;
    struct mxw_domain_policy policy;
    bool not_opted_in_defers;
};

struct evidence {
    bool is_ipv4, is_contact;
    enum mxw_exemption exemption;
    enum mxw_fact no_ptr, unconfirmed; /* YES: there is none; see fact_of() */
    enum mxw_fact spf, dkim;           /* zero is NO here; WAITING is pending */
    mxw_bytes spf_result, dkim_detail;
    size_t signature_count;
};

/* In rows, zero is the plain case. */
#define WAITING ((enum mxw_fact)9)

static enum mxw_fact turned(enum mxw_fact row)
{
    return row == WAITING         ? MXW_FACT_PENDING
        : row == MXW_FACT_PENDING ? MXW_FACT_YES
        : row == MXW_FACT_YES     ? MXW_FACT_NO
                                  : row;
}

static enum mxw_fact plain(enum mxw_fact row)
{
    return row == WAITING ? MXW_FACT_PENDING : row == MXW_FACT_PENDING ? MXW_FACT_NO : row;
}

enum asked { AT_RCPT, AFTER_DATA };

static const struct admission_case {
    const char *name;
    enum asked asked;
    struct setting set;
    struct evidence has;
    enum mxw_outcome want;
    enum mxw_rule want_rule;
    mxw_bytes want_reply, want_reason;
    enum mxw_waits_for want_waits_for;
} admission_cases[] = {
/* clang-format off */
#define DEFERRING "450 4.7.26 Service unavailable, message sent over IPv6 [2001:db8::1] must pass either SPF or DKIM validation. "
#define REFUSING  "554 5.7.26 Service unavailable, message sent over IPv6 [2001:db8::1] must pass either SPF or DKIM validation. "
#define NO_PTR_4  "450 4.7.25 Service unavailable, sending IPv6 address [2001:db8::1] must have reverse DNS record."
#define NO_PTR_5  "550 5.7.25 Service unavailable, sending IPv6 address [2001:db8::1] must have reverse DNS record."
#define CLOSED_4  "450 4.2.1 Service unavailable, [contoso.com] does not accept email over IPv6."
#define CLOSED_5  "550 5.2.1 Service unavailable, [contoso.com] does not accept email over IPv6."
#define NEVER .is_not_on = true, .wish_if_not_on = MXW_IPV6_NEVER
#define OFF   .is_not_on = true, .wish_if_not_on = MXW_IPV6_OFF
#define REFUSE .policy.refusal = MXW_REFUSAL_REFUSE
#define OBSERVE .policy.mode = MXW_MODE_OBSERVE
#define CONFIRM .policy.iprev_level = MXW_IPREV_CONFIRMED
#define SUSPENDED .policy.suspended = true
#define NOT_NOW   "450 4.2.1 Service unavailable, [contoso.com] does not accept email at the moment."

    /* relay */
    { "a domain that is not ours is not relayed for", AT_RCPT, { .is_not_ours = true }, { 0 },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },
    { "nor over IPv4", AT_RCPT, { .is_not_ours = true }, { .is_ipv4 = true },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },
    { "nor for an own network: the gate sends no mail out", AT_RCPT, { .is_not_ours = true },
      { .exemption = MXW_EXEMPTION_OWN_NETWORK },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },
    { "nor for its postmaster", AT_RCPT, { .is_not_ours = true }, { .is_contact = true },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },
    { "relaying is denied after the data as well", AFTER_DATA, { .is_not_ours = true }, { .spf = MXW_FACT_YES },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },

    /* suspended */
    { "a suspended domain defers", AT_RCPT, { SUSPENDED }, { 0 },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "over IPv4 too", AT_RCPT, { SUSPENDED, NEVER }, { .is_ipv4 = true },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "and whoever is known", AT_RCPT, { SUSPENDED }, { .exemption = MXW_EXEMPTION_OWN_NETWORK },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "and mail to its postmaster", AT_RCPT, { SUSPENDED }, { .is_contact = true },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "and never refuses, though it has never opted in", AT_RCPT, { SUSPENDED, NEVER, REFUSE }, { .no_ptr = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "and does not only observe", AT_RCPT, { SUSPENDED, OBSERVE }, { 0 },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "and waits for no lookup", AT_RCPT, { SUSPENDED }, { .no_ptr = WAITING },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "it defers after the data as well", AFTER_DATA, { SUSPENDED }, { .spf = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_SUSPENDED, B(NOT_NOW), B("the domain is suspended"), 0 },
    { "a domain that is not ours is not suspended", AT_RCPT, { SUSPENDED, .is_not_ours = true }, { 0 },
      MXW_REFUSE, MXW_RULE_RELAY, B("550 5.7.1 relaying denied"), B("the domain is not served here"), 0 },

    /* exempt, ipv4 */
    { "an own network passes a closed domain", AT_RCPT, { NEVER }, { .exemption = MXW_EXEMPTION_OWN_NETWORK, .no_ptr = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("own network"), 0 },
    { "a trusted relay passes without PTR", AT_RCPT, { 0 }, { .exemption = MXW_EXEMPTION_TRUSTED_RELAY, .no_ptr = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("trusted relay"), 0 },
    { "an allow-listed source passes unauthenticated", AFTER_DATA, { 0 }, { .exemption = MXW_EXEMPTION_ALLOW_LISTED },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("allow-listed"), 0 },
    { "a connector passes unauthenticated", AFTER_DATA, { REFUSE }, { .exemption = MXW_EXEMPTION_CONNECTOR },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("connector"), 0 },
    { "an exempt source waits for no lookup", AT_RCPT, { CONFIRM }, { .exemption = MXW_EXEMPTION_CONNECTOR, .no_ptr = WAITING },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("connector"), 0 },
    { "postmaster hears complaints at a closed domain", AT_RCPT, { NEVER }, { .is_contact = true, .no_ptr = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("postmaster or abuse"), 0 },
    { "postmaster hears the unauthenticated", AFTER_DATA, { REFUSE }, { .is_contact = true },
      MXW_ADMIT, MXW_RULE_EXEMPT, B(""), B("postmaster or abuse"), 0 },
    { "a domain may gate its contacts: domain gate", AT_RCPT, { NEVER, .policy.contacts_gated = true }, { .is_contact = true },
      MXW_REFUSE, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_5), B("the domain has not opted in to IPv6"), 0 },
    { "a domain may gate its contacts: message gate", AFTER_DATA, { .policy.contacts_gated = true }, { .is_contact = true },
      MXW_DEFER, MXW_RULE_UNAUTHENTICATED, B(DEFERRING "(message not signed)"), B("message not signed"), 0 },
    { "IPv4 passes a closed domain", AT_RCPT, { NEVER }, { .is_ipv4 = true },
      MXW_ADMIT, MXW_RULE_IPV4, B(""), B("sent over IPv4"), 0 },
    { "IPv4 passes without PTR", AT_RCPT, { REFUSE }, { .is_ipv4 = true, .no_ptr = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_IPV4, B(""), B("sent over IPv4"), 0 },
    { "IPv4 passes while the PTR cannot be looked up", AT_RCPT, { 0 }, { .is_ipv4 = true, .no_ptr = MXW_FACT_FAILED },
      MXW_ADMIT, MXW_RULE_IPV4, B(""), B("sent over IPv4"), 0 },
    { "IPv4 passes unauthenticated", AFTER_DATA, { REFUSE }, { .is_ipv4 = true },
      MXW_ADMIT, MXW_RULE_IPV4, B(""), B("sent over IPv4"), 0 },

    /* domain gate */
    { "a domain that never opted in refuses", AT_RCPT, { NEVER }, { 0 },
      MXW_REFUSE, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_5), B("the domain has not opted in to IPv6"), 0 },
    { "or defers where the site says so", AT_RCPT, { NEVER, .not_opted_in_defers = true }, { 0 },
      MXW_DEFER, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_4), B("the domain has not opted in to IPv6"), 0 },
    { "refusal = defer is not for the domain gate", AT_RCPT, { NEVER, REFUSE, .not_opted_in_defers = true }, { 0 },
      MXW_DEFER, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_4), B("the domain has not opted in to IPv6"), 0 },
    { "observing is not for the domain gate", AT_RCPT, { NEVER, OBSERVE }, { 0 },
      MXW_REFUSE, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_5), B("the domain has not opted in to IPv6"), 0 },
    { "the domain gate speaks before the PTR is known", AT_RCPT, { NEVER }, { .no_ptr = WAITING },
      MXW_REFUSE, MXW_RULE_NEVER_OPTED_IN, B(CLOSED_5), B("the domain has not opted in to IPv6"), 0 },
    { "a domain drains in the first second", AT_RCPT, { OFF, .since = 0, .drain = 86400 }, { 0 },
      MXW_DEFER, MXW_RULE_DRAINING, B(CLOSED_4), B("the domain has opted out of IPv6 and drains"), 0 },
    { "it drains to the last second, even with refusal = refuse", AT_RCPT, { OFF, REFUSE, .since = 86399, .drain = 86400 }, { 0 },
      MXW_DEFER, MXW_RULE_DRAINING, B(CLOSED_4), B("the domain has opted out of IPv6 and drains"), 0 },
    { "then it refuses", AT_RCPT, { OFF, .since = 86400, .drain = 86400 }, { 0 },
      MXW_REFUSE, MXW_RULE_DRAINED, B(CLOSED_5), B("the domain has opted out of IPv6"), 0 },
    { "or defers for ever where the site says so", AT_RCPT, { OFF, .since = 86400, .drain = 86400, .not_opted_in_defers = true }, { 0 },
      MXW_DEFER, MXW_RULE_DRAINED, B(CLOSED_4), B("the domain has opted out of IPv6"), 0 },
    { "no drain is shorter than ten minutes", AT_RCPT, { OFF, .since = 599, .drain = 0 }, { 0 },
      MXW_DEFER, MXW_RULE_DRAINING, B(CLOSED_4), B("the domain has opted out of IPv6 and drains"), 0 },
    { "but ten minutes are allowed", AT_RCPT, { OFF, .since = 600, .drain = 0 }, { 0 },
      MXW_REFUSE, MXW_RULE_DRAINED, B(CLOSED_5), B("the domain has opted out of IPv6"), 0 },
    { "opting out in the future drains already", AT_RCPT, { OFF, .since = -5, .drain = 86400 }, { 0 },
      MXW_DEFER, MXW_RULE_DRAINING, B(CLOSED_4), B("the domain has opted out of IPv6 and drains"), 0 },
    { "the domain gate does not speak twice", AFTER_DATA, { NEVER }, { .spf = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_SPF, B(""), B("SPF pass of example.org"), 0 },

    /* address gate */
    { "a source with a PTR passes the address gate", AT_RCPT, { 0 }, { 0 },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), 0 },
    { "a source without PTR is deferred", AT_RCPT, { 0 }, { .no_ptr = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_NO_PTR, B(NO_PTR_4), B("no PTR record"), 0 },
    { "or refused by the domain's choice", AT_RCPT, { REFUSE }, { .no_ptr = MXW_FACT_YES },
      MXW_REFUSE, MXW_RULE_NO_PTR, B(NO_PTR_5), B("no PTR record"), 0 },
    { "not_opted_in is not for the address gate", AT_RCPT, { REFUSE, .not_opted_in_defers = true }, { .no_ptr = MXW_FACT_YES },
      MXW_REFUSE, MXW_RULE_NO_PTR, B(NO_PTR_5), B("no PTR record"), 0 },
    { "SPF does not help a source without PTR", AT_RCPT, { 0 }, { .no_ptr = MXW_FACT_YES, .spf = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_NO_PTR, B(NO_PTR_4), B("no PTR record"), 0 },
    { "nor after the data", AFTER_DATA, { 0 }, { .no_ptr = MXW_FACT_YES, .spf = MXW_FACT_YES, .dkim = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_NO_PTR, B(NO_PTR_4), B("no PTR record"), 0 },
    { "a pending PTR is waited for", AT_RCPT, { 0 }, { .no_ptr = WAITING },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), MXW_WAITS_FOR_PTR },
    { "a pending PTR is not waited for when observing", AT_RCPT, { OBSERVE }, { .no_ptr = WAITING },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), 0 },
    { "but it is after the data", AFTER_DATA, { OBSERVE }, { .no_ptr = WAITING, .spf = MXW_FACT_YES },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), MXW_WAITS_FOR_PTR },
    { "a PTR that cannot be looked up defers", AT_RCPT, { REFUSE }, { .no_ptr = MXW_FACT_FAILED },
      MXW_DEFER, MXW_RULE_DNS_FAILURE, B("451 4.4.3 Service unavailable, the reverse DNS of [2001:db8::1] could not be looked up, please try again later."),
      B("the reverse DNS of [2001:db8::1] could not be looked up"), 0 },
    { "an observed source without PTR is accepted", AT_RCPT, { OBSERVE }, { .no_ptr = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_NO_PTR, B(""), B("no PTR record"), 0 },
    { "a failed lookup harms nobody when observing", AT_RCPT, { OBSERVE }, { .no_ptr = MXW_FACT_FAILED },
      MXW_ADMIT, MXW_RULE_DNS_FAILURE, B(""), B("the reverse DNS of [2001:db8::1] could not be looked up"), 0 },
    { "exists: nobody asks whether the name comes back", AT_RCPT, { 0 }, { .unconfirmed = MXW_FACT_YES },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), 0 },
    { "confirmed: a name that comes back passes", AT_RCPT, { CONFIRM }, { 0 },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), 0 },
    { "confirmed: a name that does not is deferred", AT_RCPT, { CONFIRM }, { .unconfirmed = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_PTR_UNCONFIRMED, B(NO_PTR_4 " (name mail.example.org does not resolve to this address)"),
      B("name mail.example.org does not resolve to this address"), 0 },
    { "confirmed: or refused", AT_RCPT, { CONFIRM, REFUSE }, { .unconfirmed = MXW_FACT_YES },
      MXW_REFUSE, MXW_RULE_PTR_UNCONFIRMED, B(NO_PTR_5 " (name mail.example.org does not resolve to this address)"),
      B("name mail.example.org does not resolve to this address"), 0 },
    { "confirmed: no PTR at all is the other rule", AT_RCPT, { CONFIRM }, { .no_ptr = MXW_FACT_YES, .unconfirmed = MXW_FACT_YES },
      MXW_DEFER, MXW_RULE_NO_PTR, B(NO_PTR_4), B("no PTR record"), 0 },
    { "confirmed: a pending confirmation is waited for", AT_RCPT, { CONFIRM }, { .unconfirmed = WAITING },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), MXW_WAITS_FOR_CONFIRMATION },
    { "confirmed: names that cannot be looked up defer", AT_RCPT, { CONFIRM, REFUSE }, { .unconfirmed = MXW_FACT_FAILED },
      MXW_DEFER, MXW_RULE_DNS_FAILURE,
      B("451 4.4.3 Service unavailable, the addresses of mail.example.org, the name of [2001:db8::1], could not be looked up, please try again later."),
      B("the addresses of mail.example.org, the name of [2001:db8::1], could not be looked up"), 0 },
    { "confirmed: observing accepts", AT_RCPT, { CONFIRM, OBSERVE }, { .unconfirmed = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_PTR_UNCONFIRMED, B(""), B("name mail.example.org does not resolve to this address"), 0 },

    /* message gate */
    { "SPF pass admits", AFTER_DATA, { 0 }, { .spf = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_SPF, B(""), B("SPF pass of example.org"), 0 },
    { "SPF pass settles it before the data", AFTER_DATA, { 0 }, { .spf = MXW_FACT_YES, .dkim = WAITING },
      MXW_ADMIT, MXW_RULE_SPF, B(""), B("SPF pass of example.org"), 0 },
    { "SPF pass admits where the DKIM key cannot be looked up", AFTER_DATA, { 0 }, { .spf = MXW_FACT_YES, .dkim = MXW_FACT_FAILED },
      MXW_ADMIT, MXW_RULE_SPF, B(""), B("SPF pass of example.org"), 0 },
    { "a DKIM signature admits", AFTER_DATA, { 0 }, { .dkim = MXW_FACT_YES, .signature_count = 1 },
      MXW_ADMIT, MXW_RULE_DKIM, B(""), B("DKIM pass of example.net"), 0 },
    { "a DKIM signature admits where SPF cannot be looked up", AFTER_DATA, { 0 }, { .spf = MXW_FACT_FAILED, .dkim = MXW_FACT_YES, .signature_count = 1 },
      MXW_ADMIT, MXW_RULE_DKIM, B(""), B("DKIM pass of example.net"), 0 },
    { "a DKIM signature admits while SPF is pending", AFTER_DATA, { 0 }, { .spf = WAITING, .dkim = MXW_FACT_YES, .signature_count = 1 },
      MXW_ADMIT, MXW_RULE_DKIM, B(""), B("DKIM pass of example.net"), 0 },
    { "a pending SPF is waited for", AFTER_DATA, { 0 }, { .spf = WAITING },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), MXW_WAITS_FOR_SPF_OR_DKIM },
    { "a pending DKIM is waited for, though SPF failed to answer", AFTER_DATA, { 0 }, { .spf = MXW_FACT_FAILED, .dkim = WAITING },
      MXW_UNDECIDED, MXW_RULE_NONE, B(""), B(""), MXW_WAITS_FOR_SPF_OR_DKIM },
    { "an SPF record that cannot be looked up defers", AFTER_DATA, { REFUSE }, { .spf = MXW_FACT_FAILED },
      MXW_DEFER, MXW_RULE_DNS_FAILURE, B("451 4.4.3 Service unavailable, the SPF record of example.org could not be looked up, please try again later."),
      B("the SPF record of example.org could not be looked up"), 0 },
    { "a DKIM key that cannot be looked up defers", AFTER_DATA, { REFUSE }, { .dkim = MXW_FACT_FAILED, .signature_count = 1 },
      MXW_DEFER, MXW_RULE_DNS_FAILURE, B("451 4.4.3 Service unavailable, the DKIM key of example.net could not be looked up, please try again later."),
      B("the DKIM key of example.net could not be looked up"), 0 },
    { "neither record nor signature is deferred", AFTER_DATA, { 0 }, { .spf_result = B("none") },
      MXW_DEFER, MXW_RULE_UNAUTHENTICATED, B(DEFERRING "(message not signed)"), B("message not signed"), 0 },
    { "or refused by the domain's choice", AFTER_DATA, { REFUSE }, { 0 },
      MXW_REFUSE, MXW_RULE_UNAUTHENTICATED, B(REFUSING "(message not signed)"), B("message not signed"), 0 },
    { "the reply names the SPF result", AFTER_DATA, { 0 }, { .spf_result = B("softfail") },
      MXW_DEFER, MXW_RULE_UNAUTHENTICATED, B(DEFERRING "(SPF softfail for example.org, message not signed)"), B("SPF softfail for example.org, message not signed"), 0 },
    { "the reply says that signatures were seen", AFTER_DATA, { 0 }, { .spf_result = B("none"), .signature_count = 2 },
      MXW_DEFER, MXW_RULE_UNAUTHENTICATED, B(DEFERRING "(SPF none for example.org, no DKIM signature passes)"), B("SPF none for example.org, no DKIM signature passes"), 0 },
    { "the reply tells what is wrong with them", AFTER_DATA, { 0 },
      { .spf_result = B("fail"), .signature_count = 1, .dkim_detail = B("DKIM body hash does not match") },
      MXW_DEFER, MXW_RULE_UNAUTHENTICATED, B(DEFERRING "(SPF fail for example.org, DKIM body hash does not match)"), B("SPF fail for example.org, DKIM body hash does not match"), 0 },
    { "an observed unauthenticated message is accepted", AFTER_DATA, { OBSERVE, REFUSE }, { 0 },
      MXW_ADMIT, MXW_RULE_UNAUTHENTICATED, B(""), B("message not signed"), 0 },
    { "an observed message is accepted though SPF cannot be looked up", AFTER_DATA, { OBSERVE }, { .spf = MXW_FACT_FAILED },
      MXW_ADMIT, MXW_RULE_DNS_FAILURE, B(""), B("the SPF record of example.org could not be looked up"), 0 },
    { "an observed source without PTR is named after the data too", AFTER_DATA, { OBSERVE }, { .no_ptr = MXW_FACT_YES, .spf = MXW_FACT_YES },
      MXW_ADMIT, MXW_RULE_NO_PTR, B(""), B("no PTR record"), 0 },
    /* clang-format on */
};

static struct mxw_domain domain_of(const struct setting *set)
{
    struct mxw_domain domain = {
        .name = B("contoso.com"),
        .wish = set->is_not_on ? set->wish_if_not_on : MXW_IPV6_ON,
        .wish_since = NOW - set->since,
        .policy = set->policy,
    };
    domain.policy.drain_seconds = set->drain;
    return domain;
}

static struct mxw_admission_facts facts_of(const struct evidence *has)
{
    return (struct mxw_admission_facts){
        .client = has->is_ipv4 ? (mxw_address)V4(1) : (mxw_address)V6(1),
        .exemption = has->exemption,
        .recipient_is_contact = has->is_contact,
        .wall = NOW,
        .has_ptr = turned(has->no_ptr),
        .is_confirmed = turned(has->unconfirmed),
        .ptr_name = B("mail.example.org"),
        .spf = { plain(has->spf), has->spf_result, B("example.org") },
        .dkim = { plain(has->dkim), has->signature_count, B("example.net"), has->dkim_detail },
    };
}

static mxw_bytes put_reply(struct mxw_writer *out, const struct mxw_verdict *verdict)
{
    if (verdict->code == 0)
        return mxw_written(out);
    mxw_put_number(out, verdict->code);
    mxw_put_byte(out, ' ');
    mxw_put_number(out, verdict->code / 100);
    mxw_put_byte(out, '.');
    mxw_put_number(out, verdict->subject);
    mxw_put_byte(out, '.');
    mxw_put_number(out, verdict->detail);
    mxw_put_byte(out, ' ');
    mxw_put(out, mxw_verdict_text(verdict));
    return mxw_written(out);
}

static void run_admission_case(void **state)
{
    const struct admission_case *c = *state;
    struct mxw_domain domain = domain_of(&c->set);
    struct mxw_admission_facts facts = facts_of(&c->has);
    facts.not_opted_in_defers = c->set.not_opted_in_defers;
    struct mxw_verdict verdict;
    uint8_t reply_at[REPLY_MAX];
    struct mxw_writer reply = MXW_WRITER(reply_at);

    (c->asked == AT_RCPT ? mxw_admission_recipient : mxw_admission_message)(
        c->set.is_not_ours ? NULL : &domain, &facts, &verdict);
    CHECK_BYTES(mxw_rule_name(verdict.rule), mxw_rule_name(c->want_rule), c->name);
    CHECK_BYTES(mxw_outcome_name(verdict.outcome), mxw_outcome_name(c->want), c->name);
    CHECK_BYTES(put_reply(&reply, &verdict), c->want_reply, c->name);
    CHECK_BYTES(mxw_verdict_reason(&verdict), c->want_reason, c->name);
    CHECK(verdict.waits_for == c->want_waits_for, c->name);
}

static const struct would_case {
    const char *name;
    struct setting set;
    struct evidence has;
    enum mxw_outcome want;
    enum mxw_rule want_rule;
} would_cases[] = {
    /* clang-format off */
    { "IPv4 mail with SPF would be admitted", { 0 }, { .is_ipv4 = true, .spf = MXW_FACT_YES }, MXW_ADMIT, MXW_RULE_SPF },
    { "IPv4 mail without PTR would be deferred", { NEVER }, { .is_ipv4 = true, .no_ptr = MXW_FACT_YES, .spf = MXW_FACT_YES }, MXW_DEFER, MXW_RULE_NO_PTR },
    { "IPv4 mail, unsigned, would be refused", { REFUSE }, { .is_ipv4 = true }, MXW_REFUSE, MXW_RULE_UNAUTHENTICATED },
    { "a closed domain is taken to be open", { OFF }, { .dkim = MXW_FACT_YES }, MXW_ADMIT, MXW_RULE_DKIM },
    { "observing is set aside", { OBSERVE }, { 0 }, MXW_DEFER, MXW_RULE_UNAUTHENTICATED },
    { "exemption is set aside", { 0 }, { .exemption = MXW_EXEMPTION_CONNECTOR }, MXW_DEFER, MXW_RULE_UNAUTHENTICATED },
    { "a contact is like any other", { 0 }, { .is_contact = true }, MXW_DEFER, MXW_RULE_UNAUTHENTICATED },
    { "that the domain is suspended is set aside", { SUSPENDED }, { .spf = MXW_FACT_YES }, MXW_ADMIT, MXW_RULE_SPF },
    { "the level of iprev counts", { CONFIRM }, { .is_ipv4 = true, .unconfirmed = MXW_FACT_YES }, MXW_DEFER, MXW_RULE_PTR_UNCONFIRMED },
    { "a failed lookup would be deferred", { REFUSE }, { .is_ipv4 = true, .spf = MXW_FACT_FAILED }, MXW_DEFER, MXW_RULE_DNS_FAILURE },
    { "pending facts leave it open", { 0 }, { .is_ipv4 = true, .spf = WAITING }, MXW_UNDECIDED, MXW_RULE_NONE },
    { "without a domain the default policy judges", { .is_not_ours = true }, { 0 }, MXW_DEFER, MXW_RULE_UNAUTHENTICATED },
    /* clang-format on */
};

static void run_would_case(void **state)
{
    const struct would_case *c = *state;
    struct mxw_domain domain = domain_of(&c->set);
    const struct mxw_domain *asked = c->set.is_not_ours ? NULL : &domain;
    struct mxw_admission_facts facts = facts_of(&c->has);
    enum mxw_rule rule;

    CHECK(mxw_admission_would(asked, &facts, &rule) == c->want, c->name);
    CHECK(rule == c->want_rule, c->name);

    struct mxw_verdict verdict;
    mxw_admission_message(asked, &facts, &verdict);
    CHECK(verdict.would == c->want && verdict.would_rule == c->want_rule, c->name);
    mxw_admission_recipient(asked, &facts, &verdict);
    CHECK(verdict.would == c->want && verdict.would_rule == c->want_rule, c->name);
}

/* One combination of everything the gate can be told. */
struct cell {
    struct mxw_domain domain;
    struct mxw_admission_facts facts;
    const struct mxw_domain *asked;
};

/* What must hold whatever the table says. */
static void check_cell(const struct cell *cell, const struct mxw_verdict *verdict, bool is_message)
{
    static const char name[] = "every combination keeps the promises";
    const struct mxw_domain_policy *policy = &cell->domain.policy;
    bool is_ours = cell->asked != NULL;
    bool is_open = is_ours && !policy->suspended;
    bool is_ipv4 = cell->facts.client.family == MXW_IPV4;
    bool is_no = verdict->outcome == MXW_DEFER || verdict->outcome == MXW_REFUSE;
    bool is_domain_gate = verdict->rule == MXW_RULE_NEVER_OPTED_IN
        || verdict->rule == MXW_RULE_DRAINING || verdict->rule == MXW_RULE_DRAINED;
    bool is_gated = mxw_admission_is_gated(cell->asked, &cell->facts);
    enum mxw_rule rule = verdict->rule;

    CHECK(is_ours || rule == MXW_RULE_RELAY, name);
    CHECK(!is_ours || rule != MXW_RULE_RELAY, name);
    CHECK((is_ours && policy->suspended) == (rule == MXW_RULE_SUSPENDED), name);
    CHECK(rule != MXW_RULE_SUSPENDED || verdict->outcome == MXW_DEFER, name);
    CHECK(!is_open || !is_ipv4 || verdict->outcome == MXW_ADMIT, name);
    CHECK(!is_open || is_gated || verdict->outcome == MXW_ADMIT, name);
    CHECK(!is_open || is_gated == (rule != MXW_RULE_EXEMPT && rule != MXW_RULE_IPV4), name);
    CHECK(is_open || !is_gated, name);
    CHECK(!is_no || is_domain_gate || !is_open || policy->mode == MXW_MODE_ENFORCE, name);
    CHECK(verdict->outcome != MXW_REFUSE || is_domain_gate || !is_ours
              || policy->refusal == MXW_REFUSAL_REFUSE,
          name);
    CHECK(!is_domain_gate || (is_no && !is_message), name);
    CHECK(rule != MXW_RULE_DRAINING || verdict->outcome == MXW_DEFER, name);
    CHECK(rule != MXW_RULE_DNS_FAILURE || verdict->outcome == MXW_DEFER
              || (verdict->outcome == MXW_ADMIT && policy->mode == MXW_MODE_OBSERVE),
          name);
    CHECK(rule != MXW_RULE_SPF || cell->facts.spf.passes == MXW_FACT_YES, name);
    CHECK(rule != MXW_RULE_DKIM || cell->facts.dkim.admits == MXW_FACT_YES, name);
    CHECK((rule == MXW_RULE_NONE) == (verdict->outcome == MXW_UNDECIDED), name);
    CHECK(verdict->waits_for == MXW_WAITS_FOR_NOTHING || verdict->outcome == MXW_UNDECIDED, name);

    /* Enforcing, a stranger over IPv6 is admitted only with PTR and authentication. */
    bool is_enforced = is_gated && policy->mode == MXW_MODE_ENFORCE;
    bool is_authenticated =
        cell->facts.spf.passes == MXW_FACT_YES || cell->facts.dkim.admits == MXW_FACT_YES;
    CHECK(!is_enforced || verdict->outcome != MXW_ADMIT
              || (is_authenticated && cell->facts.has_ptr == MXW_FACT_YES && is_message),
          name);
    CHECK(!is_enforced || verdict->outcome != MXW_ADMIT || policy->iprev_level == MXW_IPREV_EXISTS
              || cell->facts.is_confirmed == MXW_FACT_YES,
          name);
    /* After the data, nothing but a pending fact leaves it open. */
    CHECK(!is_message || verdict->outcome != MXW_UNDECIDED
              || verdict->waits_for != MXW_WAITS_FOR_NOTHING,
          name);
    /* What is said matches what is done. */
    CHECK(is_no == (verdict->text_len > 0), name);
    CHECK(verdict->code / 100
              == (verdict->outcome == MXW_DEFER        ? 4
                      : verdict->outcome == MXW_REFUSE ? 5
                                                       : 0),
          name);
    CHECK((verdict->reason_len > 0) == (verdict->outcome != MXW_UNDECIDED), name);
    CHECK(!is_ours || verdict->would != MXW_REFUSE || policy->refusal == MXW_REFUSAL_REFUSE, name);
}

/* Takes the next digit of a number in mixed base. */
static unsigned digit(unsigned *number, unsigned base)
{
    unsigned value = *number % base;
    *number /= base;
    return value;
}

static bool nth_cell(unsigned n, struct cell *cell)
{
    *cell = (struct cell){ .domain = { .name = B("contoso.com") }, .asked = &cell->domain };
    cell->facts.wall = NOW;
    cell->facts.client = digit(&n, 2) == 0 ? (mxw_address)V6(1) : (mxw_address)V4(1);
    cell->facts.exemption = digit(&n, 2) == 0 ? MXW_EXEMPTION_NONE : MXW_EXEMPTION_CONNECTOR;
    cell->facts.recipient_is_contact = digit(&n, 2) == 1;
    cell->facts.not_opted_in_defers = digit(&n, 2) == 1;
    cell->facts.has_ptr = (enum mxw_fact)digit(&n, 4);
    cell->facts.is_confirmed = (enum mxw_fact)digit(&n, 4);
    cell->facts.spf.passes = (enum mxw_fact)digit(&n, 4);
    cell->facts.dkim.admits = (enum mxw_fact)digit(&n, 4);

    unsigned wish = digit(&n, 5);
    if (wish == 4)
        cell->asked = NULL;
    cell->domain.wish = wish < 3 ? (enum mxw_ipv6_wish)wish : MXW_IPV6_OFF;
    cell->domain.wish_since = wish == 3 ? NOW - MXW_DRAIN_SECONDS_DEFAULT : NOW;
    cell->domain.policy = (struct mxw_domain_policy){
        .refusal = (enum mxw_refusal)digit(&n, 2),
        .mode = (enum mxw_gate_mode)digit(&n, 2),
        .iprev_level = (enum mxw_iprev_level)digit(&n, 2),
        .contacts_gated = digit(&n, 2) == 1,
        .suspended = digit(&n, 2) == 1,
        .drain_seconds = MXW_DRAIN_SECONDS_DEFAULT,
    };
    return n == 0;
}

static void check_every_combination(void **state)
{
    (void)state;
    struct cell cell;
    unsigned count = 0;
    while (nth_cell(count, &cell)) {
        struct mxw_verdict verdict;
        mxw_admission_recipient(cell.asked, &cell.facts, &verdict);
        check_cell(&cell, &verdict, false);
        mxw_admission_message(cell.asked, &cell.facts, &verdict);
        check_cell(&cell, &verdict, true);
        count++;
    }
    CHECK(count == 16 * 256 * 5 * 32, "every combination was tried");
}

/* The longest of everything: nothing may be cut but what a peer chose. */
static void check_longest_texts(void **state)
{
    (void)state;
    static uint8_t long_name[300];
    memset(long_name, 0x80, sizeof long_name);
    uint8_t label[253];
    memset(label, 'a', sizeof label);

    struct cell cell;
    for (unsigned n = 0; nth_cell(n, &cell); n += 7) {
        mxw_bytes peer = { long_name, sizeof long_name };
        memset(cell.facts.client.octets, 0xff, 16);
        cell.domain.name = (mxw_bytes){ label, sizeof label };
        cell.facts.ptr_name = peer;
        cell.facts.spf.domain = cell.facts.spf.result = peer;
        cell.facts.dkim.domain = cell.facts.dkim.detail = peer;
        cell.facts.dkim.signature_count = n % 2;

        struct mxw_verdict verdict;
        mxw_admission_recipient(cell.asked, &cell.facts, &verdict);
        for (unsigned i = 0; i < 2; i++) {
            mxw_bytes text = mxw_verdict_text(&verdict);
            CHECK(text.len == 0 || mxw_bytes_ends_with_nocase(text, MXW_BYTES("."))
                      || mxw_bytes_ends_with_nocase(text, MXW_BYTES(")"))
                      || mxw_bytes_equal(text, MXW_BYTES("relaying denied")),
                  "a text has its end");
            for (size_t at = 0; at < text.len; at++)
                CHECK(text.at[at] >= ' ' && text.at[at] < 0x7f, "a text is printable");
            mxw_admission_message(cell.asked, &cell.facts, &verdict);
        }
    }
}

static const struct cut_case {
    const char *name;
    size_t len;
    bool is_cut;
} cut_cases[] = {
    { "a name at the limit is whole", MXW_VERDICT_NAME_MAX, false },
    { "a name over the limit by one is cut", MXW_VERDICT_NAME_MAX + 1, true },
};

static void run_cut_case(void **state)
{
    const struct cut_case *c = *state;
    uint8_t name_at[MXW_VERDICT_NAME_MAX + 1];
    memset(name_at, 'n', sizeof name_at);
    struct mxw_domain domain = { .wish = MXW_IPV6_ON };
    struct mxw_admission_facts facts = facts_of(&(struct evidence){ .spf = MXW_FACT_FAILED });
    facts.spf.domain = (mxw_bytes){ name_at, c->len };

    struct mxw_verdict verdict;
    mxw_admission_message(&domain, &facts, &verdict);
    mxw_bytes reason = mxw_verdict_reason(&verdict);
    CHECK(mxw_bytes_has(reason, '.') == c->is_cut, c->name);
    CHECK(mxw_bytes_count(reason, 'n') - mxw_bytes_count(MXW_BYTES("not"), 'n')
              == MXW_VERDICT_NAME_MAX,
          c->name);
}

static void check_ptr_without_name(void **state)
{
    (void)state;
    struct setting set = { CONFIRM };
    struct mxw_domain domain = domain_of(&set);
    struct mxw_admission_facts facts = facts_of(&(struct evidence){ .unconfirmed = MXW_FACT_YES });
    facts.ptr_name = (mxw_bytes){ 0 };

    struct mxw_verdict verdict;
    mxw_admission_recipient(&domain, &facts, &verdict);
    CHECK_BYTES(mxw_verdict_reason(&verdict),
                MXW_BYTES("name in the PTR record does not resolve to this address"),
                "a PTR without a name that can be said");
}

int main(void)
{
    TEST_TABLE(admission_cases, run_admission_case);
    TEST_TABLE(would_cases, run_would_case);
    TEST_TABLE(cut_cases, run_cut_case);
    TEST_ONE("every combination keeps the promises", check_every_combination);
    TEST_ONE("the longest names leave every text whole", check_longest_texts);
    TEST_ONE("a PTR without a name that can be said", check_ptr_without_name);
    return test_run("core/admission");
}
