#include "mxwarden/writer.h"

#define DIGITS_MAX 20 /* of a 64-bit number */

void mxw_put_padded(struct mxw_writer *out, uint64_t number, unsigned width)
{
    uint8_t digits[DIGITS_MAX];
    size_t start = sizeof digits;
    size_t wanted = width < DIGITS_MAX ? width : DIGITS_MAX;

    do {
        digits[--start] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (sizeof digits - start < wanted)
        digits[--start] = '0';
    mxw_put(out, (mxw_bytes){ digits + start, sizeof digits - start });
}

void mxw_put_number(struct mxw_writer *out, uint64_t number)
{
    mxw_put_padded(out, number, 1);
}

static void put_hex_byte(struct mxw_writer *out, uint8_t byte)
{
    static const uint8_t digits[] = "0123456789abcdef";
    mxw_put(out, (mxw_bytes){ (const uint8_t[]){ digits[byte >> 4], digits[byte & 15] }, 2 });
}

void mxw_put_hex(struct mxw_writer *out, mxw_bytes piece)
{
    for (size_t i = 0; i < piece.len; i++)
        put_hex_byte(out, piece.at[i]);
}

void mxw_put_escaped(struct mxw_writer *out, mxw_bytes piece)
{
    for (size_t i = 0; i < piece.len; i++) {
        uint8_t c = piece.at[i];
        if (c >= ' ' && c < 0x7f && c != '\\' && c != '"') {
            mxw_put_byte(out, c);
            continue;
        }
        mxw_put_text(out, "\\x");
        put_hex_byte(out, c);
    }
}
