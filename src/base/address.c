#include "mxwarden/address.h"

#define GROUPS 8 /* of 16 bits in an IPv6 address */

/* The number that begins at `at`, up to 255 and without leading zeros. Where it ends, or 0. */
static size_t take_octet(mxw_bytes text, size_t at, uint8_t *octet)
{
    unsigned value = 0;
    size_t start = at;
    for (; at < text.len && at < start + 3 && mxw_is_digit(text.at[at]); at++)
        value = value * 10 + (unsigned)(text.at[at] - '0');
    bool has_leading_zero = at > start + 1 && text.at[start] == '0';
    if (at == start || has_leading_zero || value > 255)
        return 0;
    *octet = (uint8_t)value;
    return at;
}

static bool parse_ipv4(mxw_bytes text, uint8_t octets[4])
{
    size_t at = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0 && (at == text.len || text.at[at++] != '.'))
            return false;
        at = take_octet(text, at, &octets[i]);
        if (at == 0)
            return false;
    }
    return at == text.len;
}

static bool parse_group(mxw_bytes text, uint8_t octets[2])
{
    unsigned value = 0;
    if (text.len == 0 || text.len > 4)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = mxw_hex_value(text.at[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
    return true;
}

/* Colon-separated groups, the last of which may be a dotted quad where `may_end_in_ipv4`.
 * Returns the octets written, or -1. */
static int parse_groups(mxw_bytes text, bool may_end_in_ipv4, uint8_t octets[16])
{
    int used = 0;
    if (text.len == 0)
        return 0;
    for (;;) {
        mxw_bytes group;
        bool is_last = !mxw_bytes_cut(&text, ':', &group);
        if (is_last)
            group = text;
        if (is_last && may_end_in_ipv4 && mxw_bytes_has(group, '.'))
            return used <= 12 && parse_ipv4(group, octets + used) ? used + 4 : -1;
        if (used == 2 * GROUPS || !parse_group(group, octets + used))
            return -1;
        used += 2;
        if (is_last)
            return used;
    }
}

static size_t find_double_colon(mxw_bytes text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.at[i] == ':' && text.at[i + 1] == ':')
            return i;
    return text.len;
}

static bool parse_ipv6(mxw_bytes text, uint8_t octets[16])
{
    uint8_t head[16], tail[16];
    size_t gap = find_double_colon(text);

    if (gap == text.len)
        return parse_groups(text, true, octets) == 16;

    int head_len = parse_groups(mxw_bytes_first(text, gap), false, head);
    int tail_len = parse_groups(mxw_bytes_from(text, gap + 2), true, tail);
    /* "::" stands for at least one group. RFC 4291 section 2.2. */
    if (head_len < 0 || tail_len < 0 || head_len + tail_len > 14)
        return false;
    memset(octets, 0, 16);
    memcpy(octets, head, (size_t)head_len);
    memcpy(octets + 16 - tail_len, tail, (size_t)tail_len);
    return true;
}

enum mxw_status mxw_address_parse(mxw_bytes text, mxw_address *address)
{
    mxw_address parsed = { .family = mxw_bytes_has(text, ':') ? MXW_IPV6 : MXW_IPV4 };
    bool valid = parsed.family == MXW_IPV6 ? parse_ipv6(text, parsed.octets)
                                           : parse_ipv4(text, parsed.octets);
    if (!valid)
        return MXW_MALFORMED;
    *address = parsed;
    return MXW_OK;
}

enum mxw_status mxw_prefix_parse(mxw_bytes text, mxw_prefix *prefix)
{
    mxw_bytes address_text;
    bool has_len = mxw_bytes_cut(&text, '/', &address_text);
    mxw_address address;
    if (mxw_address_parse(has_len ? address_text : text, &address) != MXW_OK)
        return MXW_MALFORMED;

    uint64_t bits = 8 * mxw_address_size(address);
    uint64_t len = bits;
    bool leading_zero = text.len > 1 && text.at[0] == '0';
    if (has_len && (leading_zero || !mxw_bytes_to_number(text, bits, &len)))
        return MXW_MALFORMED;
    *prefix = (mxw_prefix){ mxw_address_network(address, (uint8_t)len), (uint8_t)len };
    return MXW_OK;
}

mxw_address mxw_address_unmapped(mxw_address address)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (address.family != MXW_IPV6 || memcmp(address.octets, mapped, sizeof mapped) != 0)
        return address;
    mxw_address inner = { .family = MXW_IPV4 };
    memcpy(inner.octets, address.octets + 12, 4);
    return inner;
}

bool mxw_address_is_any(mxw_address address)
{
    for (size_t i = 0; i < mxw_address_size(address); i++)
        if (address.octets[i] != 0)
            return false;
    return address.family != MXW_FAMILY_NONE;
}

bool mxw_address_equal(mxw_address a, mxw_address b)
{
    return a.family != MXW_FAMILY_NONE && a.family == b.family
        && memcmp(a.octets, b.octets, mxw_address_size(a)) == 0;
}

mxw_address mxw_address_network(mxw_address address, uint8_t len)
{
    for (unsigned i = 0; i < 16; i++) {
        unsigned bits_before = 8 * i;
        unsigned kept = len <= bits_before ? 0 : len - bits_before;
        if (kept < 8)
            address.octets[i] &= (uint8_t)(0xff00 >> kept);
    }
    return address;
}

bool mxw_prefix_covers(mxw_prefix prefix, mxw_address address)
{
    size_t whole = prefix.len / 8; /* octets; the bits of one more may count */
    unsigned spare = 8 - prefix.len % 8;
    if (prefix.address.family != address.family || address.family == MXW_FAMILY_NONE
        || prefix.len > 8 * mxw_address_size(address)
        || memcmp(prefix.address.octets, address.octets, whole) != 0)
        return false;
    return spare == 8 || (prefix.address.octets[whole] ^ address.octets[whole]) >> spare == 0;
}

struct zero_run {
    unsigned start, len; /* in groups */
};

/* The longest run of zero groups, the first of equals; a single one is not shortened.
 * RFC 5952 section 4.2. */
static struct zero_run longest_zero_run(const uint16_t groups[GROUPS])
{
    struct zero_run best = { GROUPS, 1 };
    unsigned start = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        if (groups[i] != 0)
            start = i + 1;
        else if (i + 1 - start > best.len)
            best = (struct zero_run){ start, i + 1 - start };
    }
    return best;
}

static void put_group(struct mxw_writer *out, uint16_t group)
{
    static const uint8_t digits[] = "0123456789abcdef";
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned digit = (unsigned)group >> shift & 15;
        started = started || digit != 0 || shift == 0;
        if (started)
            mxw_put_byte(out, digits[digit]);
    }
}

static void put_ipv6(struct mxw_writer *out, const uint8_t octets[16])
{
    uint16_t groups[GROUPS];
    for (unsigned i = 0; i < GROUPS; i++)
        groups[i] = (uint16_t)(octets[2 * i] << 8 | octets[2 * i + 1]);

    struct zero_run run = longest_zero_run(groups);
    for (unsigned i = 0; i < GROUPS; i++) {
        if (i == run.start) {
            mxw_put_text(out, "::");
            i += run.len - 1;
            continue;
        }
        if (i > 0 && i != run.start + run.len)
            mxw_put_byte(out, ':');
        put_group(out, groups[i]);
    }
}

static void put_ipv4(struct mxw_writer *out, const uint8_t octets[4])
{
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            mxw_put_byte(out, '.');
        mxw_put_number(out, octets[i]);
    }
}

void mxw_put_address(struct mxw_writer *out, mxw_address address)
{
    if (address.family == MXW_IPV4)
        put_ipv4(out, address.octets);
    else if (address.family == MXW_IPV6)
        put_ipv6(out, address.octets);
}
