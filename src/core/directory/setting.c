#include "core/directory/setting.h"

#include "base/date.h"
#include "base/quantity.h"
#include "core/directory/value.h"

#define HOST_NAME_MAX_OCTETS 253       /* RFC 1035 section 2.3.4 */
#define LABEL_MAX 63                   /* octets, the same */
#define TENANT_MAX 64                  /* octets: it stands in logs and headers */
#define DRAIN_SECONDS_MAX (90 * 86400) /* longer than any cache keeps a record */

static const mxw_bytes wildcard = MXW_BYTES_INIT("*.");

/* Words of settings, in the order of their enums. */
static const mxw_bytes wish_words = MXW_BYTES_INIT("never on off");
static const mxw_bytes mode_words = MXW_BYTES_INIT("enforce observe");
static const mxw_bytes refusal_words = MXW_BYTES_INIT("defer refuse");
static const mxw_bytes iprev_words = MXW_BYTES_INIT("exists confirmed");
static const mxw_bytes contacts_words = MXW_BYTES_INIT("exempt gated");
static const mxw_bytes suspended_words = MXW_BYTES_INIT("no yes");

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

static mxw_bytes without_wildcard(mxw_bytes name)
{
    return mxw_bytes_starts_with(name, wildcard) ? mxw_bytes_from(name, wildcard.len) : name;
}

bool mxw_is_domain_name(mxw_bytes name)
{
    return name.len <= HOST_NAME_MAX_OCTETS && mxw_is_host_name(without_wildcard(name));
}

/* The settings: each is read by one function and written by another. */

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

static void put_tenant(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_put(out, draft->domain.tenant);
}

static bool set_alias_of(struct mxw_domain_draft *draft, mxw_bytes text)
{
    if (!mxw_is_host_name(text))
        return false;
    draft->alias_of = text;
    return true;
}

static void put_alias_of(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_put_lower(out, draft->alias_of);
}

static bool set_suspended(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned suspended;
    if (!mxw_value_find_word(suspended_words, text, &suspended))
        return false;
    draft->domain.policy.suspended = suspended == 1;
    return true;
}

static void put_suspended(struct mxw_writer *out, const struct mxw_domain_draft *draft,
                          size_t index)
{
    (void)index;
    mxw_value_put_word(out, suspended_words, draft->domain.policy.suspended);
}

static bool set_ipv6(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned wish;
    if (!mxw_value_find_word(wish_words, text, &wish))
        return false;
    draft->domain.wish = (enum mxw_ipv6_wish)wish;
    return true;
}

static void put_ipv6(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_word(out, wish_words, draft->domain.wish);
}

static bool set_ipv6_since(struct mxw_domain_draft *draft, mxw_bytes text)
{
    if (mxw_wall_parse(text, &draft->domain.wish_since) != MXW_OK)
        return false;
    draft->has_wish_since = true;
    return true;
}

static void put_ipv6_since(struct mxw_writer *out, const struct mxw_domain_draft *draft,
                           size_t index)
{
    (void)index;
    if (draft->has_wish_since)
        mxw_put_wall(out, draft->domain.wish_since);
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

static void put_drain(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_put_duration(out, draft->domain.policy.drain_seconds * MXW_SECOND);
}

static bool set_mode(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned mode;
    if (!mxw_value_find_word(mode_words, text, &mode))
        return false;
    draft->domain.policy.mode = (enum mxw_gate_mode)mode;
    return true;
}

static void put_mode(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_word(out, mode_words, draft->domain.policy.mode);
}

static bool set_refusal(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned refusal;
    if (!mxw_value_find_word(refusal_words, text, &refusal))
        return false;
    draft->domain.policy.refusal = (enum mxw_refusal)refusal;
    return true;
}

static void put_refusal(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_word(out, refusal_words, draft->domain.policy.refusal);
}

static bool set_iprev(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned level;
    if (!mxw_value_find_word(iprev_words, text, &level))
        return false;
    draft->domain.policy.iprev_level = (enum mxw_iprev_level)level;
    return true;
}

static void put_iprev(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_word(out, iprev_words, draft->domain.policy.iprev_level);
}

static bool set_contacts(struct mxw_domain_draft *draft, mxw_bytes text)
{
    unsigned gated;
    if (!mxw_value_find_word(contacts_words, text, &gated))
        return false;
    draft->domain.policy.contacts_gated = gated == 1;
    return true;
}

static void put_contacts(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_word(out, contacts_words, draft->domain.policy.contacts_gated);
}

static bool set_next_hop(struct mxw_domain_draft *draft, mxw_bytes text)
{
    struct mxw_next_hop hop;
    bool has_tls;
    size_t count = draft->domain.next_hop_count;
    if (count == MXW_NEXT_HOPS_MAX || !mxw_value_parse_next_hop(text, &hop, &has_tls))
        return false;
    draft->hop_has_tls[count] = has_tls;
    draft->domain.next_hops[count] = hop;
    draft->domain.next_hop_count++;
    return true;
}

static void put_next_hop(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    if (index < draft->domain.next_hop_count)
        mxw_value_put_next_hop(out, &draft->domain.next_hops[index], draft->hop_has_tls[index]);
}

static bool set_tls(struct mxw_domain_draft *draft, mxw_bytes text)
{
    return mxw_value_parse_tls(text, &draft->tls);
}

static void put_tls(struct mxw_writer *out, const struct mxw_domain_draft *draft, size_t index)
{
    (void)index;
    mxw_value_put_tls(out, draft->tls);
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

static void put_connector(struct mxw_writer *out, const struct mxw_domain_draft *draft,
                          size_t index)
{
    if (index < draft->domain.connector_prefix_count)
        mxw_value_put_prefix(out, draft->domain.connector_prefixes[index]);
}

static bool set_connector_name(struct mxw_domain_draft *draft, mxw_bytes text)
{
    struct mxw_domain *domain = &draft->domain;
    if (domain->connector_name_count == MXW_CONNECTOR_NAMES_MAX || !mxw_is_host_name(text))
        return false;
    domain->connector_names[domain->connector_name_count++] = text;
    return true;
}

static void put_connector_name(struct mxw_writer *out, const struct mxw_domain_draft *draft,
                               size_t index)
{
    if (index < draft->domain.connector_name_count)
        mxw_put_lower(out, draft->domain.connector_names[index]);
}

#define TEXT_OF(number) TEXT_OF_NUMBER(number)
#define TEXT_OF_NUMBER(number) #number

/* clang-format off */
static const struct mxw_domain_setting settings[] = {
    { "tenant", false, true, "1 to 64 letters, digits or .-_@",
      "To whom the domain belongs; by default, to itself", set_tenant, put_tenant },
    { "alias_of", false, true, "a domain name such as contoso.com",
      "The domain that this name is another name of: it has all of that one's settings",
      set_alias_of, put_alias_of },
    { "suspended", false, false, "no or yes",
      "Whether the domain accepts no mail at all for the time being, and answers 450",
      set_suspended, put_suspended },
    { "ipv6", false, false, "never, on or off",
      "Whether the domain accepts mail over IPv6", set_ipv6, put_ipv6 },
    { "ipv6_since", false, false, "a time such as 2026-11-01T00:00:00Z",
      "When ipv6 last changed; draining is counted from it", set_ipv6_since, put_ipv6_since },
    { "drain", false, false, "a time from 10m to 90d",
      "How long to defer over IPv6 after opting out", set_drain, put_drain },
    { "mode", false, false, "enforce or observe",
      "Whether address gate and message gate refuse, or only record", set_mode, put_mode },
    { "refusal", false, false, "defer or refuse",
      "How they refuse: 4xx, so that a sender may come back over IPv4, or 5xx",
      set_refusal, put_refusal },
    { "iprev", false, false, "exists or confirmed",
      "Whether a PTR record is enough, or its name must resolve to the address",
      set_iprev, put_iprev },
    { "contacts", false, false, "exempt or gated",
      "Whether postmaster@ and abuse@ pass the gates", set_contacts, put_contacts },
    { "next_hop", true, false,
      "at most " TEXT_OF(MXW_NEXT_HOPS_MAX) " of smtp://HOST[:PORT] or lmtp://HOST[:PORT]"
      " [preference=N] [tls=...] [client=none|xforward|xclient|proxy],"
      " where HOST is a name, an IPv4 address or an IPv6 address in []",
      "Where the domain's mail goes; the lowest preference first", set_next_hop, put_next_hop },
    { "tls", false, false, "none, may, require or verify",
      "TLS towards next hops that do not say otherwise", set_tls, put_tls },
    { "connector", true, false,
      "at most " TEXT_OF(MXW_CONNECTOR_PREFIXES_MAX) " addresses or prefixes such as"
      " 192.0.2.0/24 or 2001:db8::/32",
      "Partners who are exempt from the gates, by address", set_connector, put_connector },
    { "connector_name", true, false,
      "at most " TEXT_OF(MXW_CONNECTOR_NAMES_MAX) " host names",
      "Partners who are exempt from the gates, by name of the TLS client certificate",
      set_connector_name, put_connector_name },
};
/* clang-format on */

const struct mxw_domain_setting *mxw_domain_settings(size_t *count)
{
    *count = MXW_COUNT_OF(settings);
    return settings;
}

/* A name of ours is NUL-terminated; `name` is not. */
static bool is_named(const struct mxw_domain_setting *setting, mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (setting->name[i] == '\0' || (uint8_t)setting->name[i] != name.at[i])
            return false;
    return setting->name[name.len] == '\0';
}

const struct mxw_domain_setting *mxw_domain_setting_find(mxw_bytes name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(settings); i++)
        if (is_named(&settings[i], name))
            return &settings[i];
    return NULL;
}

void mxw_domain_draft_begin(struct mxw_domain_draft *draft, mxw_bytes name)
{
    *draft = (struct mxw_domain_draft){
        .domain = { .name = name,
                    .tenant = without_wildcard(name),
                    .policy = { .drain_seconds = MXW_DRAIN_SECONDS_DEFAULT } },
        .tls = MXW_HOP_TLS_MAY,
    };
}

const char *mxw_domain_draft_set(struct mxw_domain_draft *draft, mxw_bytes name, mxw_bytes text)
{
    const struct mxw_domain_setting *setting = mxw_domain_setting_find(name);
    if (setting == NULL)
        return "tenant, alias_of, suspended, ipv6, ipv6_since, drain, mode, refusal, iprev,"
               " contacts, next_hop, tls, connector or connector_name";
    if (!setting->set(draft, text))
        return setting->expected;
    draft->has_own = draft->has_own || !setting->is_for_alias;
    return NULL;
}

static void swap_hops(struct mxw_domain_draft *draft, size_t a, size_t b)
{
    struct mxw_next_hop hop = draft->domain.next_hops[a];
    bool has_tls = draft->hop_has_tls[a];
    draft->domain.next_hops[a] = draft->domain.next_hops[b];
    draft->hop_has_tls[a] = draft->hop_has_tls[b];
    draft->domain.next_hops[b] = hop;
    draft->hop_has_tls[b] = has_tls;
}

/* Stable, so that equals stay as written. There are few. */
static void sort_next_hops(struct mxw_domain_draft *draft)
{
    const struct mxw_next_hop *hops = draft->domain.next_hops;
    for (size_t i = 1; i < draft->domain.next_hop_count; i++)
        for (size_t at = i; at > 0 && hops[at - 1].preference > hops[at].preference; at--)
            swap_hops(draft, at - 1, at);
}

static const char *end_alias(const struct mxw_domain_draft *draft)
{
    if (draft->has_own)
        return "alias_of stands alone: expected no other setting but tenant";
    if (mxw_bytes_equal_nocase(draft->alias_of, draft->domain.name))
        return "alias_of is the domain itself: expected another one";
    return NULL;
}

const char *mxw_domain_draft_end(struct mxw_domain_draft *draft)
{
    struct mxw_domain *domain = &draft->domain;
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (!draft->hop_has_tls[i])
            domain->next_hops[i].tls = draft->tls;
    sort_next_hops(draft);

    if (draft->alias_of.len > 0)
        return end_alias(draft);
    if (domain->next_hop_count == 0)
        return "next_hop is missing: expected where the domain's mail goes";
    if (domain->wish == MXW_IPV6_OFF && !draft->has_wish_since)
        return "ipv6 = off needs ipv6_since: expected the time of opting out";
    return NULL;
}
