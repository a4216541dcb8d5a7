/* Any results field, in any room: what is read, and is ASCII, is written to be read the same. */
#include "mxwarden/authres_reader.h"

#include <assert.h>

#define ROOM (256u << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_ascii(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

static void check_equal(const struct mxw_authres *a, const struct mxw_authres *b)
{
    assert(mxw_bytes_equal(a->authserv_id, b->authserv_id) && a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct mxw_authres_result *one = &a->results[i];
        const struct mxw_authres_result *other = &b->results[i];
        assert(mxw_bytes_equal(one->method, other->method));
        assert(mxw_bytes_equal(one->version, other->version));
        assert(mxw_bytes_equal(one->result, other->result));
        assert(mxw_bytes_equal(one->reason, other->reason));
        assert(one->property_count == other->property_count);
        for (size_t p = 0; p < one->property_count; p++) {
            assert(mxw_bytes_equal(one->properties[p].name, other->properties[p].name));
            assert(mxw_bytes_equal(one->properties[p].value, other->properties[p].value));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(max_align_t) uint8_t memory[ROOM];
    static _Alignas(max_align_t) uint8_t more_memory[ROOM];
    static uint8_t field_at[4 * ROOM];
    struct mxw_arena arena = { .at = memory, .room = ROOM };
    struct mxw_arena starved = { .at = more_memory, .room = size };
    struct mxw_arena again = { .at = more_memory, .room = ROOM };
    struct mxw_authres read;
    struct mxw_authres reread;
    mxw_bytes value = { data, size };

    (void)mxw_authres_parse(&starved, value, &reread);
    enum mxw_status status = mxw_authres_parse(&arena, value, &read);
    assert(status != MXW_NO_ROOM && (status == MXW_OK || read.count == 0));
    if (status != MXW_OK || !is_ascii(value))
        return 0;

    struct mxw_writer field = MXW_WRITER(field_at);
    mxw_put_authres(&field, read.authserv_id, read.results, read.count);
    assert(!field.overflowed);
    mxw_bytes written = mxw_bytes_from(mxw_written(&field), sizeof "Authentication-Results:" - 1);
    written.len -= 2;
    if (written.len > MXW_AUTHRES_READ_MAX) /* folding has made it longer */
        return 0;
    assert(mxw_authres_parse(&again, written, &reread) == MXW_OK);
    check_equal(&read, &reread);
    return 0;
}
