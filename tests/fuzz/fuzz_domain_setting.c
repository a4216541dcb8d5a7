/* Settings of a domain: lines of name=value that are kept, a NUL, and lines that change them. What
 * is written of them is read as the same. */
#include "core/directory/settings_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_hops(const struct mxw_domain *domain)
{
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (domain->next_hops[i].host.len == 0 || domain->next_hops[i].port == 0
            || (i > 0 && domain->next_hops[i - 1].preference > domain->next_hops[i].preference))
            abort();
}

/* False when the settings do not make sense. */
static bool write_again(mxw_bytes kept, mxw_bytes change, struct mxw_writer *out)
{
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    if (!mxw_settings_text_read(kept, change, &draft, &fault))
        return false;
    (void)mxw_domain_draft_end(&draft);
    check_hops(&draft.domain);
    mxw_settings_text_write(out, &draft);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t once_at[MXW_SETTINGS_TEXT_MAX], twice_at[MXW_SETTINGS_TEXT_MAX];
    struct mxw_writer once = MXW_WRITER(once_at), twice = MXW_WRITER(twice_at);
    mxw_bytes change = { data, size };
    mxw_bytes kept = mxw_bytes_next(&change, '\0');
    if (!write_again(kept, change, &once))
        return 0;
    if (once.overflowed || !write_again(mxw_written(&once), (mxw_bytes){ 0 }, &twice)
        || !mxw_bytes_equal(mxw_written(&once), mxw_written(&twice)))
        abort();
    return 0;
}
