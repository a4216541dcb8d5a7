#include "core/dkim/names.h"

#include "mxwarden/dkim.h"

static const struct chosen {
    mxw_bytes name;
    bool is_sealed; /* once more than it is there */
} chosen[] = {
    { MXW_BYTES_INIT("from"), true },
    { MXW_BYTES_INIT("sender"), true },
    { MXW_BYTES_INIT("reply-to"), true },
    { MXW_BYTES_INIT("to"), true },
    { MXW_BYTES_INIT("cc"), true },
    { MXW_BYTES_INIT("subject"), true },
    { MXW_BYTES_INIT("date"), true },
    { MXW_BYTES_INIT("message-id"), true },
    { MXW_BYTES_INIT("in-reply-to"), true },
    { MXW_BYTES_INIT("references"), true },
    { MXW_BYTES_INIT("mime-version"), true },
    { MXW_BYTES_INIT("content-type"), true },
    { MXW_BYTES_INIT("content-transfer-encoding"), true },
    { MXW_BYTES_INIT("resent-from"), false },
    { MXW_BYTES_INIT("resent-to"), false },
    { MXW_BYTES_INIT("resent-cc"), false },
    { MXW_BYTES_INIT("resent-date"), false },
    { MXW_BYTES_INIT("list-id"), false },
    { MXW_BYTES_INIT("list-help"), false },
    { MXW_BYTES_INIT("list-unsubscribe"), false },
    { MXW_BYTES_INIT("list-unsubscribe-post"), false },
    { MXW_BYTES_INIT("list-subscribe"), false },
    { MXW_BYTES_INIT("list-post"), false },
    { MXW_BYTES_INIT("list-owner"), false },
    { MXW_BYTES_INIT("list-archive"), false },
};

struct list {
    struct mxw_writer *out;
    size_t count;
};

static void put_names(struct list *list, mxw_bytes name, size_t times)
{
    for (; times > 0 && list->count < MXW_DKIM_NAMES_MAX + 1; times--) {
        if (list->count++ > 0)
            mxw_put_byte(list->out, ':');
        mxw_put(list->out, name);
    }
}

enum mxw_status mxw_put_names_to_sign(struct mxw_writer *out, const struct mxw_header *header,
                                      mxw_bytes also)
{
    struct list list = { .out = out };
    for (size_t i = 0; i < MXW_COUNT_OF(chosen); i++)
        put_names(&list, chosen[i].name,
                  mxw_header_count(header, chosen[i].name) + chosen[i].is_sealed);
    if (also.len > 0)
        put_names(&list, also, mxw_header_count(header, also));

    if (list.count > MXW_DKIM_NAMES_MAX)
        return MXW_TOO_LARGE;
    return out->overflowed ? MXW_NO_ROOM : MXW_OK;
}
