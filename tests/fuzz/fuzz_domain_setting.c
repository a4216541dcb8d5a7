/* Settings of a domain: lines of "name=text", in any order and any number. */
#include "core/directory/setting.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_domain_draft draft;
    mxw_bytes rest = { data, size };
    mxw_domain_draft_begin(&draft, MXW_BYTES("contoso.com"));
    while (rest.len > 0) {
        mxw_bytes text = mxw_bytes_next(&rest, '\n'), name;
        if (mxw_bytes_cut(&text, '=', &name))
            (void)mxw_domain_draft_set(&draft, name, text);
    }
    (void)mxw_domain_draft_end(&draft);
    const struct mxw_domain *domain = &draft.domain;
    for (size_t i = 0; i < domain->next_hop_count; i++)
        if (domain->next_hops[i].host.len == 0 || domain->next_hops[i].port == 0
            || (i > 0 && domain->next_hops[i - 1].preference > domain->next_hops[i].preference))
            abort();
    return 0;
}
