#include "core/admission/admission.h"

static bool any_covers(const mxw_prefix *prefixes, size_t count, mxw_address address)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_prefix_covers(prefixes[i], address))
            return true;
    return false;
}

static bool is_named(const struct mxw_domain *domain, mxw_bytes name)
{
    for (size_t i = 0; i < domain->connector_name_count; i++)
        if (name.len > 0 && mxw_bytes_equal_nocase(domain->connector_names[i], name))
            return true;
    return false;
}

static bool is_connector(const struct mxw_domain *domain, const struct mxw_peer *peer)
{
    if (any_covers(domain->connector_prefixes, domain->connector_prefix_count, peer->address))
        return true;
    for (size_t i = 0; i < peer->certificate_name_count; i++)
        if (is_named(domain, peer->certificate_names[i]))
            return true;
    return false;
}

enum mxw_exemption mxw_exemption_of(const struct mxw_trust *trust, const struct mxw_domain *domain,
                                    const struct mxw_peer *peer)
{
    mxw_address address = peer->address;
    if (any_covers(trust->own_networks, trust->own_network_count, address))
        return MXW_EXEMPTION_OWN_NETWORK;
    if (any_covers(trust->trusted_relays, trust->trusted_relay_count, address))
        return MXW_EXEMPTION_TRUSTED_RELAY;
    if (any_covers(trust->allow_listed, trust->allow_listed_count, address)
        || any_covers(trust->exempt, trust->exempt_count, address))
        return MXW_EXEMPTION_ALLOW_LISTED;
    if (domain != NULL && is_connector(domain, peer))
        return MXW_EXEMPTION_CONNECTOR;
    return MXW_EXEMPTION_NONE;
}

bool mxw_is_contact(mxw_bytes local_part)
{
    return mxw_bytes_equal_nocase(local_part, MXW_BYTES("postmaster"))
        || mxw_bytes_equal_nocase(local_part, MXW_BYTES("abuse"));
}
