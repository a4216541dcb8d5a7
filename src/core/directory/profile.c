#include "core/directory/table.h"

/* A profile is a row of numbers of one, two or four octets and of texts behind their length.
 *
 *     refusal mode iprev_level contacts_gated suspended drain_seconds
 *     tenant
 *     count of next hops, each: host family address port preference tls protocol client
 *     count of prefixes, each: family len address
 *     count of names, each: name
 *
 * The largest: 5 + 4 + 256 + 1 + 16 x (256 + 1 + 16 + 2 + 2 + 3) + 1 + 64 x 18 + 1 + 16 x 256.
 */

#define ADDRESS_OCTETS 16

_Static_assert(MXW_DOMAIN_TEXT_MAX <= UINT8_MAX, "a length is one octet");

static void put_text(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put_byte(out, (uint8_t)text.len);
    mxw_put(out, text);
}

static void put_u16(struct mxw_writer *out, uint16_t number)
{
    mxw_put(out, (mxw_bytes){ (const uint8_t *)&number, sizeof number });
}

static void put_u32(struct mxw_writer *out, uint32_t number)
{
    mxw_put(out, (mxw_bytes){ (const uint8_t *)&number, sizeof number });
}

static void put_octets(struct mxw_writer *out, const mxw_address *address)
{
    mxw_put(out, (mxw_bytes){ address->octets, ADDRESS_OCTETS });
}

static bool has_long_text(const struct mxw_domain *domain)
{
    bool is_long = domain->tenant.len > MXW_DOMAIN_TEXT_MAX;
    for (size_t i = 0; i < domain->next_hop_count; i++)
        is_long = is_long || domain->next_hops[i].host.len > MXW_DOMAIN_TEXT_MAX;
    for (size_t i = 0; i < domain->connector_name_count; i++)
        is_long = is_long || domain->connector_names[i].len > MXW_DOMAIN_TEXT_MAX;
    return is_long;
}

static void put_next_hops(struct mxw_writer *out, const struct mxw_domain *domain)
{
    mxw_put_byte(out, (uint8_t)domain->next_hop_count);
    for (size_t i = 0; i < domain->next_hop_count; i++) {
        const struct mxw_next_hop *hop = &domain->next_hops[i];
        put_text(out, hop->host);
        mxw_put_byte(out, (uint8_t)hop->address.family);
        put_octets(out, &hop->address);
        put_u16(out, hop->port);
        put_u16(out, hop->preference);
        mxw_put_byte(out, (uint8_t)hop->tls);
        mxw_put_byte(out, (uint8_t)hop->protocol);
        mxw_put_byte(out, (uint8_t)hop->client);
    }
}

static void put_connectors(struct mxw_writer *out, const struct mxw_domain *domain)
{
    mxw_put_byte(out, (uint8_t)domain->connector_prefix_count);
    for (size_t i = 0; i < domain->connector_prefix_count; i++) {
        const mxw_prefix *prefix = &domain->connector_prefixes[i];
        mxw_put_byte(out, (uint8_t)prefix->address.family);
        mxw_put_byte(out, prefix->len);
        put_octets(out, &prefix->address);
    }
    mxw_put_byte(out, (uint8_t)domain->connector_name_count);
    for (size_t i = 0; i < domain->connector_name_count; i++)
        put_text(out, domain->connector_names[i]);
}

enum mxw_status mxw_profile_write(const struct mxw_domain *domain, struct mxw_writer *out)
{
    if (domain->next_hop_count > MXW_NEXT_HOPS_MAX
        || domain->connector_prefix_count > MXW_CONNECTOR_PREFIXES_MAX
        || domain->connector_name_count > MXW_CONNECTOR_NAMES_MAX)
        return MXW_TOO_LARGE;
    if (has_long_text(domain))
        return MXW_MALFORMED;

    mxw_put_byte(out, (uint8_t)domain->policy.refusal);
    mxw_put_byte(out, (uint8_t)domain->policy.mode);
    mxw_put_byte(out, (uint8_t)domain->policy.iprev_level);
    mxw_put_byte(out, domain->policy.contacts_gated);
    mxw_put_byte(out, domain->policy.suspended);
    put_u32(out, domain->policy.drain_seconds);
    put_text(out, domain->tenant);
    put_next_hops(out, domain);
    put_connectors(out, domain);
    return MXW_OK;
}

/* What is left to read. The first read past the end latches `failed` and gives zeros. */
struct reader {
    mxw_bytes left;
    bool failed;
};

static mxw_bytes take(struct reader *reader, size_t len)
{
    if (len > reader->left.len) {
        reader->failed = true;
        return (mxw_bytes){ 0 };
    }
    mxw_bytes taken = { reader->left.at, len };
    reader->left = mxw_bytes_from(reader->left, len);
    return taken;
}

static uint8_t take_u8(struct reader *reader)
{
    mxw_bytes octet = take(reader, 1);
    return octet.len == 1 ? octet.at[0] : 0;
}

/* A number below `bound`; anything else is a damaged profile. */
static uint8_t take_below(struct reader *reader, unsigned bound)
{
    uint8_t number = take_u8(reader);
    if (number < bound)
        return number;
    reader->failed = true;
    return 0;
}

static void take_number(struct reader *reader, void *number, size_t size)
{
    mxw_bytes octets = take(reader, size);
    if (octets.len == size)
        memcpy(number, octets.at, size);
}

static mxw_bytes take_text(struct reader *reader)
{
    return take(reader, take_u8(reader));
}

static mxw_address take_address(struct reader *reader, uint8_t family)
{
    mxw_address address = { .family = (enum mxw_family)family };
    take_number(reader, address.octets, ADDRESS_OCTETS);
    return address;
}

static void take_next_hop(struct reader *reader, struct mxw_next_hop *hop)
{
    hop->host = take_text(reader);
    hop->address = take_address(reader, take_below(reader, MXW_IPV6 + 1));
    hop->port = hop->preference = 0;
    take_number(reader, &hop->port, sizeof hop->port);
    take_number(reader, &hop->preference, sizeof hop->preference);
    hop->tls = (enum mxw_hop_tls)take_below(reader, MXW_HOP_TLS_VERIFY + 1);
    hop->protocol = (enum mxw_hop_protocol)take_below(reader, MXW_HOP_LMTP + 1);
    hop->client = (enum mxw_hop_client)take_below(reader, MXW_HOP_CLIENT_PROXY + 1);
}

static mxw_prefix take_prefix(struct reader *reader)
{
    uint8_t family = take_below(reader, MXW_IPV6 + 1);
    uint8_t len = take_u8(reader);
    return (mxw_prefix){ take_address(reader, family), len };
}

static void take_policy(struct reader *reader, struct mxw_domain_policy *policy)
{
    policy->refusal = (enum mxw_refusal)take_below(reader, MXW_REFUSAL_REFUSE + 1);
    policy->mode = (enum mxw_gate_mode)take_below(reader, MXW_MODE_OBSERVE + 1);
    policy->iprev_level = (enum mxw_iprev_level)take_below(reader, MXW_IPREV_CONFIRMED + 1);
    policy->contacts_gated = take_below(reader, 2) == 1;
    policy->suspended = take_below(reader, 2) == 1;
    policy->drain_seconds = 0;
    take_number(reader, &policy->drain_seconds, sizeof policy->drain_seconds);
}

bool mxw_profile_read(mxw_bytes profile, struct mxw_domain *domain)
{
    struct reader reader = { .left = profile };

    take_policy(&reader, &domain->policy);
    domain->tenant = take_text(&reader);
    domain->next_hop_count = take_below(&reader, MXW_NEXT_HOPS_MAX + 1);
    for (size_t i = 0; i < domain->next_hop_count; i++)
        take_next_hop(&reader, &domain->next_hops[i]);
    domain->connector_prefix_count = take_below(&reader, MXW_CONNECTOR_PREFIXES_MAX + 1);
    for (size_t i = 0; i < domain->connector_prefix_count; i++)
        domain->connector_prefixes[i] = take_prefix(&reader);
    domain->connector_name_count = take_below(&reader, MXW_CONNECTOR_NAMES_MAX + 1);
    for (size_t i = 0; i < domain->connector_name_count; i++)
        domain->connector_names[i] = take_text(&reader);
    return !reader.failed && reader.left.len == 0;
}
