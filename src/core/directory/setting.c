#include "core/directory/setting.h"

#include "base/quantity.h"

#define HOST_NAME_MAX_OCTETS 253 /* RFC 1035 section 2.3.4 */
#define LABEL_MAX 63             /* octets, the same */
#define TENANT_MAX 64            /* octets: it stands in logs and headers */
#define CONNECTOR_NAME_MAX 253   /* octets: a host name */
#define SMTP_PORT 25
#define PORT_MAX 65535
#define PREFERENCE_MAX 65535           /* as an MX */
#define DRAIN_SECONDS_MAX (90 * 86400) /* longer than any cache keeps a record */

static bool is_label(mxw_bytes label)
{
    if (label.len == 0 || label.len > LABEL_MAX || label.at[0] == '-'
        || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!mxw_is_alnum(label.at[i]) && label.at[i] != '-')
            return false;
    return true;
}

bool mxw_is_host_name(mxw_bytes name)
{
    mxw_bytes label;
    if (name.len > HOST_NAME_MAX_OCTETS)
        return false;
    while (mxw_bytes_cut(&name, '.', &label))
        if (!is_label(label))
            return false;
    /* RFC 1123 2.1: the last label is not a number, or the name would look like an address. */
    uint64_t number;
    return is_label(name) && !mxw_bytes_to_number(name, UINT64_MAX, &number);
}

/* The number of the word among `words`, which are separated by blanks. */
static bool find_word(mxw_bytes words, mxw_bytes text, unsigned *number)
{
    for (unsigned i = 0; words.len > 0; i++)
        if (mxw_bytes_equal(mxw_bytes_next(&words, ' '), text)) {
            *number = i;
            return text.len > 0;
        }
    return false;
}

static bool set_tenant(struct mxw_domain_draft *draft, mxw_bytes text)
{
    if (text.len == 0 || text.len > TENANT_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_alnum(text.at[i]) && !mxw_bytes_has(MXW_BYTES(".-_@"), text.at[i]))
            return false;
    draft->domain.tenant = text;
    return true;
}

static bool set_ipv6(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned wish;
    if (!find_word(MXW_BYTES("never on off"), text, &wish))
        return false;
    draft->domain.wish = (enum mxw_ipv6_wish)wish;
    return true;
}

static bool set_ipv6_since(struct mxw_domain_draft *draft, mxw_bytes text)
{
    if (mxw_wall_parse(text, &draft->domain.wish_since) != MXW_OK)
        return false;
    draft->has_wish_since = true;
    return true;
}

static bool set_drain(struct mxw_domain_draft *draft, mxw_bytes text)
{
    mxw_time drain;
    if (mxw_duration_parse(text, &drain) != MXW_OK || drain < MXW_DRAIN_SECONDS_MIN * MXW_SECOND
        || drain > DRAIN_SECONDS_MAX * MXW_SECOND)
        return false;
    draft->domain.policy.drain_seconds = (uint32_t)(drain / MXW_SECOND);
    return true;
}

static bool set_refusal(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned refusal;
    if (!find_word(MXW_BYTES("defer refuse"), text, &refusal))
        return false;
    draft->domain.policy.refusal = (enum mxw_refusal)refusal;
    return true;
}

static bool set_mode(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned mode;
    if (!find_word(MXW_BYTES("enforce observe"), text, &mode))
        return false;
    draft->domain.policy.mode = (enum mxw_gate_mode)mode;
    return true;
}

static bool set_iprev(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned level;
    if (!find_word(MXW_BYTES("exists confirmed"), text, &level))
        return false;
    draft->domain.policy.iprev_level = (enum mxw_iprev_level)level;
    return true;
}

static bool set_contacts(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned gated;
    if (!find_word(MXW_BYTES("exempt gated"), text, &gated))
        return false;
    draft->domain.policy.contacts_gated = gated == 1;
    return true;
}

static bool parse_tls(mxw_bytes text, enum mxw_hop_tls *tls)
{
    unsigned number;
    if (!find_word(MXW_BYTES("none may require verify"), text, &number))
        return false;
    *tls = (enum mxw_hop_tls)number;
    return true;
}

static bool set_tls(struct mxw_domain_draft *draft, mxw_bytes text)
{
    return parse_tls(text, &draft->tls);
}

/* "mx.contoso.com", "[2001:db8::1]" or "192.0.2.1"; one address is as good as another. */
static bool parse_host(mxw_bytes text, struct mxw_next_hop *hop)
{
    bool is_literal = text.len > 2 && text.at[0] == '[' && text.at[text.len - 1] == ']';
    if (is_literal)
        text = mxw_bytes_from(mxw_bytes_first(text, text.len - 1), 1);
    hop->host = text;
    if ((is_literal || !mxw_bytes_has(text, ':'))
        && mxw_address_parse(text, &hop->address) == MXW_OK) {
        hop->address = mxw_address_unmapped(hop->address);
        return true;
    }
    return !is_literal && mxw_is_host_name(text);
}

/* Where the port's colon stands: the last one behind the bracket of an address. */
static size_t find_port(mxw_bytes text)
{
    size_t colon = mxw_bytes_find_last(text, ':');
    size_t bracket = mxw_bytes_find_last(text, ']');
    return colon < text.len && bracket < text.len && colon < bracket ? text.len : colon;
}

static bool parse_authority(mxw_bytes text, struct mxw_next_hop *hop)
{
    uint64_t port = SMTP_PORT;
    size_t colon = find_port(text);
    if (colon < text.len
        && (!mxw_bytes_to_number(mxw_bytes_from(text, colon + 1), PORT_MAX, &port) || port == 0))
        return false;
    hop->port = (uint16_t)port;
    return parse_host(mxw_bytes_first(text, colon), hop);
}

/* " preference=20", " tls=verify". */
static bool parse_option(mxw_bytes option, struct mxw_next_hop *hop, bool *has_tls)
{
    mxw_bytes name;
    uint64_t preference;
    if (option.len == 0)
        return true; /* two blanks */
    if (!mxw_bytes_cut(&option, '=', &name))
        return false;
    if (mxw_bytes_equal(name, MXW_BYTES("tls"))) {
        *has_tls = true;
        return parse_tls(option, &hop->tls);
    }
    if (!mxw_bytes_equal(name, MXW_BYTES("preference"))
        || !mxw_bytes_to_number(option, PREFERENCE_MAX, &preference))
        return false;
    hop->preference = (uint16_t)preference;
    return true;
}

static bool set_next_hop(struct mxw_domain_draft *draft, mxw_bytes text)
{
    static const mxw_bytes scheme = MXW_BYTES_INIT("smtp://");
    struct mxw_next_hop hop = { .port = SMTP_PORT };
    bool has_tls = false;
    if (draft->domain.next_hop_count == MXW_NEXT_HOPS_MAX
        || !mxw_bytes_starts_with_nocase(text, scheme))
        return false;

    mxw_bytes options = mxw_bytes_from(text, scheme.len);
    mxw_bytes authority = mxw_bytes_next(&options, ' ');
    if (authority.len > 0 && authority.at[authority.len - 1] == '/')
        authority.len--;
    if (!parse_authority(authority, &hop))
        return false;
    while (options.len > 0)
        if (!parse_option(mxw_bytes_next(&options, ' '), &hop, &has_tls))
            return false;

    draft->hop_has_tls[draft->domain.next_hop_count] = has_tls;
    draft->domain.next_hops[draft->domain.next_hop_count++] = hop;
    return true;
}

static bool set_connector(struct mxw_domain_draft *draft, mxw_bytes text)
{
    struct mxw_domain *domain = &draft->domain;
    if (domain->connector_prefix_count == MXW_CONNECTOR_PREFIXES_MAX
        || mxw_prefix_parse(text, &domain->connector_prefixes[domain->connector_prefix_count])
            != MXW_OK)
        return false;
    domain->connector_prefix_count++;
    return true;
}

static bool set_connector_name(struct mxw_domain_draft *draft, mxw_bytes text)
{
    struct mxw_domain *domain = &draft->domain;
    if (domain->connector_name_count == MXW_CONNECTOR_NAMES_MAX || text.len > CONNECTOR_NAME_MAX
        || !mxw_is_host_name(text))
        return false;
    domain->connector_names[domain->connector_name_count++] = text;
    return true;
}

#define TEXT_OF(number) TEXT_OF_NUMBER(number)
#define TEXT_OF_NUMBER(number) #number

/* clang-format off */
static const struct mxw_domain_setting settings[] = {
    { "tenant", false, "1 to 64 letters, digits or .-_@",
      "To whom the domain belongs; by default, to itself", set_tenant },
    { "ipv6", false, "never, on or off",
      "Whether the domain accepts mail over IPv6", set_ipv6 },
    { "ipv6_since", false, "a time such as 2026-11-01T00:00:00Z",
      "When ipv6 last changed; draining is counted from it", set_ipv6_since },
    { "drain", false, "a time from 10m to 90d",
      "How long to defer over IPv6 after opting out", set_drain },
    { "mode", false, "enforce or observe",
      "Whether address gate and message gate refuse, or only record", set_mode },
    { "refusal", false, "defer or refuse",
      "How they refuse: 4xx, so that a sender may come back over IPv4, or 5xx", set_refusal },
    { "iprev", false, "exists or confirmed",
      "Whether a PTR record is enough, or its name must resolve to the address", set_iprev },
    { "contacts", false, "exempt or gated",
      "Whether postmaster@ and abuse@ pass the gates", set_contacts },
    { "next_hop", true,
      "at most " TEXT_OF(MXW_NEXT_HOPS_MAX) " of smtp://HOST[:PORT] [preference=N] [tls=...],"
      " where HOST is a name, an IPv4 address or an IPv6 address in []",
      "Where the domain's mail goes; the lowest preference first", set_next_hop },
    { "tls", false, "none, may, require or verify",
      "TLS towards next hops that do not say otherwise", set_tls },
    { "connector", true,
      "at most " TEXT_OF(MXW_CONNECTOR_PREFIXES_MAX) " addresses or prefixes such as"
      " 192.0.2.0/24 or 2001:db8::/32",
      "Partners who are exempt from the gates, by address", set_connector },
    { "connector_name", true,
      "at most " TEXT_OF(MXW_CONNECTOR_NAMES_MAX) " host names",
      "Partners who are exempt from the gates, by name of the TLS client certificate",
      set_connector_name },
};
/* clang-format on */

const struct mxw_domain_setting *mxw_domain_settings(size_t *count)
{
    *count = MXW_COUNT_OF(settings);
    return settings;
}

void mxw_domain_draft_begin(struct mxw_domain_draft *draft, mxw_bytes name)
{
    *draft = (struct mxw_domain_draft){
        .domain = { .name = name,
                    .tenant = name,
                    .policy = { .drain_seconds = MXW_DRAIN_SECONDS_DEFAULT } },
        .tls = MXW_HOP_TLS_MAY,
    };
}

/* A name of ours is NUL-terminated; `name` is not. */
static bool is_named(const struct mxw_domain_setting *setting, mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (setting->name[i] == '\0' || (uint8_t)setting->name[i] != name.at[i])
            return false;
    return setting->name[name.len] == '\0';
}

const char *mxw_domain_draft_set(struct mxw_domain_draft *draft, mxw_bytes name, mxw_bytes text)
{
    for (size_t i = 0; i < MXW_COUNT_OF(settings); i++)
        if (is_named(&settings[i], name))
            return settings[i].set(draft, text) ? NULL : settings[i].expected;
    return "tenant, ipv6, ipv6_since, drain, mode, refusal, iprev, contacts, next_hop, tls,"
           " connector or connector_name";
}

/* Stable, so that equals stay as written. There are few. */
static void sort_next_hops(struct mxw_domain *domain)
{
    for (size_t i = 1; i < domain->next_hop_count; i++) {
        struct mxw_next_hop hop = domain->next_hops[i];
        size_t at = i;
        for (; at > 0 && domain->next_hops[at - 1].preference > hop.preference; at--)
            domain->next_hops[at] = domain->next_hops[at - 1];
        domain->next_hops[at] = hop;
    }
}

const char *mxw_domain_draft_end(struct mxw_domain_draft *draft)
{
    struct mxw_domain *domain = &draft->domain;
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (!draft->hop_has_tls[i])
            domain->next_hops[i].tls = draft->tls;
    sort_next_hops(domain);

    if (domain->next_hop_count == 0)
        return "next_hop is missing: expected where the domain's mail goes";
    if (domain->wish == MXW_IPV6_OFF && !draft->has_wish_since)
        return "ipv6 = off needs ipv6_since: expected the time of opting out";
    return NULL;
}
