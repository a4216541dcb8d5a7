/* bytes.h - a borrowed run of bytes: the argument type of every parser.
 *
 *     mxw_bytes domain = MXW_BYTES("example.org"), name = mxw_bytes_of(argv[1]);
 *     if (mxw_bytes_equal_nocase(domain, name)) ...
 *
 * Ownership  Never owns. Valid as long as the memory it points into.
 * Content    Any bytes, NUL included; not NUL-terminated. Never hand .at to a str*() function; to
 *            print one: printf("%.*s", (int)name.len, (const char *)name.at).
 * Memory     sizeof(struct mxw_bytes), 16 octets.
 */
#ifndef MXWARDEN_BYTES_H
#define MXWARDEN_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct mxw_bytes {
    const uint8_t *at;
    size_t len;
} mxw_bytes;

#define MXW_BYTES_INIT(literal)                                                                    \
    {                                                                                              \
        (const uint8_t *)("" literal), sizeof(literal) - 1                                         \
    }
#ifdef __cplusplus
#define MXW_BYTES(literal) (mxw_bytes MXW_BYTES_INIT(literal))
#else
#define MXW_BYTES(literal) ((mxw_bytes)MXW_BYTES_INIT(literal))
#endif

#define MXW_COUNT_OF(array) (sizeof(array) / sizeof *(array))

static inline mxw_bytes mxw_bytes_at(const uint8_t *at, size_t len)
{
    mxw_bytes bytes = { at, len };
    return bytes;
}

/* The octets of a C string, without its NUL; nothing for NULL. */
static inline mxw_bytes mxw_bytes_of(const char *text)
{
    return mxw_bytes_at((const uint8_t *)text, text == NULL ? 0 : strlen(text));
}

/* ASCII only, in every locale: mail protocols know no other letters. */
static inline bool mxw_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static inline uint8_t mxw_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static inline bool mxw_is_alpha(uint8_t c)
{
    return mxw_lower(c) >= 'a' && mxw_lower(c) <= 'z';
}

static inline bool mxw_is_alnum(uint8_t c)
{
    return mxw_is_alpha(c) || mxw_is_digit(c);
}

/* Space or tab: WSP of RFC 5234. */
static inline bool mxw_is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* The value of a hexadecimal digit, or -1. */
static inline int mxw_hex_value(uint8_t c)
{
    if (mxw_is_digit(c))
        return c - '0';
    uint8_t lower = mxw_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static inline bool mxw_bytes_equal(mxw_bytes a, mxw_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool mxw_bytes_equal_nocase(mxw_bytes a, mxw_bytes b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (mxw_lower(a.at[i]) != mxw_lower(b.at[i]))
            return false;
    return true;
}

/* Everything from `offset` on; empty when `offset` is past the end. */
static inline mxw_bytes mxw_bytes_from(mxw_bytes bytes, size_t offset)
{
    if (bytes.len == 0)
        return bytes;
    size_t skip = offset < bytes.len ? offset : bytes.len;
    return mxw_bytes_at(bytes.at + skip, bytes.len - skip);
}

/* The first `len` bytes, or all when there are fewer. */
static inline mxw_bytes mxw_bytes_first(mxw_bytes bytes, size_t len)
{
    return mxw_bytes_at(bytes.at, len < bytes.len ? len : bytes.len);
}

/* The last `len` bytes, or all when there are fewer. */
static inline mxw_bytes mxw_bytes_last(mxw_bytes bytes, size_t len)
{
    return len < bytes.len ? mxw_bytes_from(bytes, bytes.len - len) : bytes;
}

static inline bool mxw_bytes_starts_with(mxw_bytes bytes, mxw_bytes start)
{
    return mxw_bytes_equal(mxw_bytes_first(bytes, start.len), start);
}

static inline bool mxw_bytes_starts_with_nocase(mxw_bytes bytes, mxw_bytes start)
{
    return mxw_bytes_equal_nocase(mxw_bytes_first(bytes, start.len), start);
}

static inline bool mxw_bytes_ends_with_nocase(mxw_bytes bytes, mxw_bytes end)
{
    return mxw_bytes_equal_nocase(mxw_bytes_last(bytes, end.len), end);
}

/* Where `byte` first stands, or bytes.len when it does not. */
static inline size_t mxw_bytes_find(mxw_bytes bytes, uint8_t byte)
{
    const uint8_t *found =
        bytes.len > 0 ? (const uint8_t *)memchr(bytes.at, byte, bytes.len) : NULL;
    return found == NULL ? bytes.len : (size_t)(found - bytes.at);
}

/* Where `byte` last stands, or bytes.len when it does not. */
static inline size_t mxw_bytes_find_last(mxw_bytes bytes, uint8_t byte)
{
    for (size_t i = bytes.len; i > 0; i--)
        if (bytes.at[i - 1] == byte)
            return i - 1;
    return bytes.len;
}

static inline bool mxw_bytes_has(mxw_bytes bytes, uint8_t byte)
{
    return mxw_bytes_find(bytes, byte) < bytes.len;
}

/* Whether no byte is above 127. */
static inline bool mxw_bytes_is_ascii(mxw_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i] > 127)
            return false;
    return true;
}

static inline size_t mxw_bytes_count(mxw_bytes bytes, uint8_t byte)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes.len; i++)
        count += bytes.at[i] == byte;
    return count;
}

/* Without the blanks, CR and LF at either end. */
static inline mxw_bytes mxw_bytes_trim(mxw_bytes bytes)
{
    while (bytes.len > 0
           && (mxw_is_blank(bytes.at[0]) || bytes.at[0] == '\r' || bytes.at[0] == '\n')) {
        bytes.at++;
        bytes.len--;
    }
    while (bytes.len > 0
           && (mxw_is_blank(bytes.at[bytes.len - 1]) || bytes.at[bytes.len - 1] == '\r'
               || bytes.at[bytes.len - 1] == '\n'))
        bytes.len--;
    return bytes;
}

/* Moves everything before the first `separator` from `rest` to `head`.
 * Returns false and changes nothing when there is no separator. */
static inline bool mxw_bytes_cut(mxw_bytes *rest, uint8_t separator, mxw_bytes *head)
{
    size_t at = mxw_bytes_find(*rest, separator);
    if (at == rest->len)
        return false;

    *head = mxw_bytes_at(rest->at, at);
    *rest = mxw_bytes_at(rest->at + at + 1, rest->len - at - 1);
    return true;
}

/* The next piece of a separated list; all of `rest` when no separator is left. */
static inline mxw_bytes mxw_bytes_next(mxw_bytes *rest, uint8_t separator)
{
    mxw_bytes piece;
    if (mxw_bytes_cut(rest, separator, &piece))
        return piece;
    piece = *rest;
    *rest = mxw_bytes_at(rest->at, 0);
    return piece;
}

/* A decimal number without sign. False, and `number` untouched, when `text` is empty, holds
 * anything but digits, or exceeds `max`. */
static inline bool mxw_bytes_to_number(mxw_bytes text, uint64_t max, uint64_t *number)
{
    uint64_t value = 0;
    if (text.len == 0)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!mxw_is_digit(text.at[i]))
            return false;
        uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

#endif
