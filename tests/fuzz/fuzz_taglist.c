/* Any tag list. The first octet is the arena's size, in tags. */
#include "core/message/taglist.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(max_align_t) uint8_t memory[255 * sizeof(struct mxw_tag)];
    if (size < 1)
        return 0;

    mxw_bytes text = mxw_bytes_from((mxw_bytes){ data, size }, 1);
    struct mxw_arena arena = { .at = memory, .room = data[0] * sizeof(struct mxw_tag) };
    struct mxw_tag_list list;
    if (mxw_tag_list_parse(&arena, text, &list) != MXW_OK)
        return 0;

    assert(list.count <= MXW_TAGS_MAX);
    (void)mxw_tag_list_has_duplicate(&list);
    for (size_t i = 0; i < list.count; i++) {
        const struct mxw_tag *tag = &list.tags[i];
        assert(tag->name.len > 0 && tag->raw.len >= tag->value.len);
        assert(!mxw_bytes_has(tag->raw, ';'));
        assert(mxw_bytes_equal(mxw_tag_find(&list, tag->name)->name, tag->name));
    }
    return 0;
}
