/* fuzz_trace.c - any octets as a trace record, read whole and for its keys. */
#include <assert.h>

#include "core/trace/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_items(struct mxw_trace_reader reader)
{
    struct mxw_trace_item item;
    size_t count = 0;
    for (; mxw_trace_next(&reader, &item); count++)
        if (item.field->form == MXW_TRACE_FORM_GROUP)
            count += count_items(item.group);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mxw_bytes record = { data, size };
    struct mxw_trace_reader reader;
    struct mxw_trace_keys keys;
    struct mxw_trace_key key;
    mxw_trace_read(&reader, record);
    assert(count_items(reader) <= size);

    size_t key_count = 0;
    mxw_trace_keys_begin(&keys, record);
    for (; mxw_trace_keys_next(&keys, &key); key_count++)
        assert(key.text.len > 0 && key.text.len <= MXW_TRACE_KEY_TEXT_MAX);
    assert(key_count <= size && keys.is_malformed == !mxw_trace_is_sound(record));
    return 0;
}
