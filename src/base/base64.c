#include "base/base64.h"

enum { NOT_BASE64 = -1 };

static int sextet(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (mxw_is_digit(c))
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : NOT_BASE64;
}

static bool is_white(uint8_t c)
{
    return mxw_is_blank(c) || c == '\r' || c == '\n';
}

/* The bytes of a group of `count` characters (2 to 4), of which the rest was padding. */
static void put_group(struct mxw_writer *out, uint32_t bits, unsigned count)
{
    bits <<= 6 * (4 - count);
    for (unsigned i = 0; i + 1 < count; i++)
        mxw_put_byte(out, (uint8_t)(bits >> (16 - 8 * i)));
}

enum mxw_status mxw_base64_decode(mxw_bytes text, struct mxw_writer *out)
{
    uint32_t bits = 0;
    unsigned in_group = 0;
    unsigned padding = 0;

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (is_white(c))
            continue;
        if (c == '=') {
            padding++;
            continue;
        }
        int value = sextet(c);
        if (value == NOT_BASE64 || padding > 0)
            return MXW_MALFORMED;
        bits = bits << 6 | (uint32_t)value;
        if (++in_group == 4) {
            put_group(out, bits, 4);
            in_group = 0;
            bits = 0;
        }
    }

    bool whole = in_group == 0 ? padding == 0 : in_group > 1 && in_group + padding == 4;
    if (!whole)
        return MXW_MALFORMED;
    if (in_group > 0)
        put_group(out, bits, in_group);
    return out->overflowed ? MXW_NO_ROOM : MXW_OK;
}

void mxw_put_base64(struct mxw_writer *out, mxw_bytes piece)
{
    static const uint8_t alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < piece.len; i += 3) {
        size_t left = piece.len - i < 3 ? piece.len - i : 3;
        uint32_t bits = (uint32_t)piece.at[i] << 16;
        if (left > 1)
            bits |= (uint32_t)piece.at[i + 1] << 8;
        if (left > 2)
            bits |= piece.at[i + 2];
        for (size_t k = 0; k < 4; k++)
            mxw_put_byte(out, k <= left ? alphabet[bits >> (18 - 6 * k) & 63] : '=');
    }
}
