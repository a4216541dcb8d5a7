#include "base/utf8.h"

/* RFC 3629 section 4: the octets of one character; what may stand second depends on the first. */
static const struct lead {
    uint8_t first, last;
    uint8_t second_min, second_max;
    uint8_t len;
} leads[] = {
    { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
    { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
    { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool fits(const struct lead *lead, mxw_bytes text)
{
    if (text.at[0] < lead->first || text.at[0] > lead->last || text.len < lead->len)
        return false;
    if (lead->len > 1 && (text.at[1] < lead->second_min || text.at[1] > lead->second_max))
        return false;
    for (size_t i = 2; i < lead->len; i++)
        if ((text.at[i] & 0xc0) != 0x80)
            return false;
    return true;
}

size_t mxw_utf8_len(mxw_bytes text)
{
    for (size_t i = 0; i < MXW_COUNT_OF(leads); i++)
        if (fits(&leads[i], text))
            return leads[i].len;
    return 0;
}

void mxw_put_utf8(struct mxw_writer *out, mxw_bytes text)
{
    while (text.len > 0) {
        size_t len = mxw_utf8_len(text);
        if (len == 0)
            mxw_put_text(out, MXW_UTF8_REPLACEMENT);
        else
            mxw_put(out, mxw_bytes_first(text, len));
        text = mxw_bytes_from(text, len == 0 ? 1 : len);
    }
}
