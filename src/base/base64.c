#include "base/base64.h"

/* What an octet is: the value of a sextet, or one of these. */
enum { WHITE = 64, PADDING, OTHER };

/* clang-format off */
static const uint8_t meaning[256] = {
#define O OTHER
#define W WHITE
     O,  O,  O,  O,  O,  O,  O,  O,  O,  W,  W,  O,  O,  W,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     W,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O, 62,  O,  O,  O, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61,  O,  O,  O, PADDING, O, O,
     O,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,  O,  O,  O,  O,  O,
     O, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
     O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,
#undef O
#undef W
};
/* clang-format on */

/* The bytes of a group of `count` characters (2 to 4), of which the rest was padding. */
static void put_group(struct mxw_writer *out, uint32_t bits, unsigned count)
{
    bits <<= 6 * (4 - count);
    const uint8_t octets[] = { (uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits };
    mxw_put(out, (mxw_bytes){ octets, count - 1 });
}

/* Moves whole groups without anything between their characters: nearly all of most texts. */
static void take_whole_groups(mxw_bytes *text, struct mxw_writer *out)
{
    size_t at = 0;
    for (; text->len - at >= 4; at += 4) {
        const uint8_t *c = text->at + at;
        uint8_t a = meaning[c[0]], b = meaning[c[1]], d = meaning[c[2]], e = meaning[c[3]];
        if ((a | b | d | e) >= WHITE)
            break;
        put_group(out, (uint32_t)a << 18 | (uint32_t)b << 12 | (uint32_t)d << 6 | e, 4);
    }
    *text = mxw_bytes_from(*text, at);
}

enum mxw_status mxw_base64_decode(mxw_bytes text, struct mxw_writer *out)
{
    uint32_t bits = 0;
    unsigned in_group = 0;
    unsigned padding = 0;

    while (text.len > 0) {
        if (in_group == 0 && padding == 0)
            take_whole_groups(&text, out);
        if (text.len == 0)
            break;
        uint8_t value = meaning[text.at[0]];
        text = mxw_bytes_from(text, 1);
        if (value == WHITE)
            continue;
        if (value == PADDING) {
            padding++;
            continue;
        }
        if (value == OTHER || padding > 0)
            return MXW_MALFORMED;
        bits = bits << 6 | value;
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
