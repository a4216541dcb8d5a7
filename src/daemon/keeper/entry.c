#include "daemon/keeper/entry.h"

/* The same three words, in two layers that do not know each other. */
static const enum mxw_ipv6_wish wishes[] = {
    [MXW_STORE_WISH_NEVER] = MXW_IPV6_NEVER,
    [MXW_STORE_WISH_ON] = MXW_IPV6_ON,
    [MXW_STORE_WISH_OFF] = MXW_IPV6_OFF,
};

static const enum mxw_store_wish stored_wishes[] = {
    [MXW_IPV6_NEVER] = MXW_STORE_WISH_NEVER,
    [MXW_IPV6_ON] = MXW_STORE_WISH_ON,
    [MXW_IPV6_OFF] = MXW_STORE_WISH_OFF,
};

bool mxw_entry_read(const struct mxw_store_domain *row, struct mxw_domain_draft *draft,
                    struct mxw_settings_fault *fault)
{
    mxw_domain_draft_begin(draft, row->name);
    if (!mxw_settings_text_read(row->settings, (mxw_bytes){ 0 }, draft, fault))
        return false;
    draft->domain.tenant = row->tenant;
    draft->domain.wish = wishes[row->wish];
    draft->domain.wish_since = row->wish_since;
    draft->has_wish_since = row->wish_since != 0;
    const char *missing = mxw_domain_draft_end(draft);
    *fault = (struct mxw_settings_fault){ .expected = missing };
    return missing == NULL;
}

void mxw_entry_write(const struct mxw_domain_draft *draft, struct mxw_writer *settings,
                     struct mxw_store_domain *row)
{
    /* What has a column is at its default in the text, and so not written. */
    struct mxw_domain_draft kept = *draft, plain;
    mxw_domain_draft_begin(&plain, draft->domain.name);
    kept.domain.tenant = plain.domain.tenant;
    kept.domain.wish = plain.domain.wish;
    kept.domain.wish_since = plain.domain.wish_since;
    kept.has_wish_since = plain.has_wish_since;
    mxw_settings_text_write(settings, &kept);
    *row = (struct mxw_store_domain){
        .name = draft->domain.name,
        .tenant = draft->domain.tenant,
        .settings = mxw_written(settings),
        .wish = stored_wishes[draft->domain.wish],
        .wish_since = draft->domain.wish != MXW_IPV6_NEVER ? draft->domain.wish_since : 0,
    };
}
