#include "core/admission/domain.h"

static mxw_bytes copy_text(struct mxw_writer *texts, mxw_bytes text)
{
    size_t start = texts->used;
    mxw_put(texts, text);
    return mxw_bytes_from(mxw_written(texts), start);
}

static mxw_bytes copy_lower(struct mxw_writer *texts, mxw_bytes text)
{
    size_t start = texts->used;
    mxw_put_lower(texts, text);
    return mxw_bytes_from(mxw_written(texts), start);
}

void mxw_domain_copy(const struct mxw_domain *domain, struct mxw_writer *texts,
                     struct mxw_domain *copy)
{
    *copy = *domain;
    copy->name = copy_lower(texts, domain->name);
    copy->tenant = copy_text(texts, domain->tenant);
    for (size_t i = 0; i < domain->next_hop_count; i++)
        copy->next_hops[i].host = copy_text(texts, domain->next_hops[i].host);
    for (size_t i = 0; i < domain->connector_name_count; i++)
        copy->connector_names[i] = copy_text(texts, domain->connector_names[i]);
}

bool mxw_domain_has_lmtp(const struct mxw_domain *domain)
{
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (domain->next_hops[i].protocol == MXW_HOP_LMTP)
            return true;
    return false;
}

bool mxw_domain_tells_name(const struct mxw_domain *domain)
{
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (domain->next_hops[i].client == MXW_HOP_CLIENT_XFORWARD
            || domain->next_hops[i].client == MXW_HOP_CLIENT_XCLIENT)
            return true;
    return false;
}
