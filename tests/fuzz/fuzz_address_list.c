/* Any list of addresses, and any header: it ends, and what is found is in the text. */
#include "mxwarden/author.h"

#include "core/message/address_list.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_within(mxw_bytes piece, mxw_bytes text)
{
    return piece.at >= text.at && piece.at + piece.len <= text.at + text.len;
}

static void check_list(mxw_bytes text)
{
    struct mxw_address_list list = { .rest = text };
    struct mxw_mailbox mailbox;
    for (size_t left = text.len; mxw_address_list_next(&list, &mailbox) == MXW_ADDRESS_FOUND;
         left = list.rest.len) {
        uint8_t domain_at[MXW_AUTHOR_DOMAIN_MAX];
        struct mxw_writer domain = MXW_WRITER(domain_at);
        assert(list.rest.len < left);
        assert(mailbox.local.len > 0 && is_within(mailbox.local, text));
        assert(mailbox.domain.len > 0 && is_within(mailbox.domain, text));
        mxw_put_mailbox_domain(&domain, &mailbox);
        assert(domain.overflowed || domain.used > 0);
    }
}

static void check_author(mxw_bytes section)
{
    static _Alignas(max_align_t) uint8_t memory[128 * 1024];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    struct mxw_author author;
    if (mxw_header_parse(&arena, section, &header) != MXW_OK)
        return;
    mxw_author_find(&author, &header);
    assert((author.fault == MXW_AUTHOR_SOUND) == (author.domain_len > 0));
    assert((author.fault == MXW_AUTHOR_SOUND) == (mxw_author_fault_text(author.fault).len == 0));
    assert(author.fault != MXW_AUTHOR_SOUND || mxw_header_count(&header, MXW_BYTES("From")) == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_list((mxw_bytes){ data, size });
    check_author((mxw_bytes){ data, size });
    return 0;
}
