#include "core/spf/macro.h"

#include "mxwarden/dns.h"

#include <assert.h>

#define PART_COUNT_MAX 1000 /* as good as "all": a domain name has at most 127 labels */
#define VALUE_ROOM 64       /* the longest value made here: the nibbles of an IPv6 address */

/* One element of a macro-string. */
struct piece {
    mxw_bytes literal; /* stands for itself; for an escape, what it expands to */
    uint8_t letter;    /* lower case; 0 for a literal */
    bool is_url_escaped, is_reversed, is_split;
    size_t part_count; /* how many parts on the right are kept; 0 for all */
    mxw_bytes delimiters;
};

static bool has(mxw_bytes set, uint8_t byte)
{
    return mxw_bytes_has(set, byte);
}

static uint8_t take_byte(mxw_bytes *rest)
{
    uint8_t byte = rest->len > 0 ? rest->at[0] : 0;
    *rest = mxw_bytes_from(*rest, 1);
    return byte;
}

/* What stands between "%{" and "}". RFC 7208 7.1: macro-letter transformers *delimiter */
static bool parse_expand(mxw_bytes inside, struct piece *piece)
{
    uint8_t letter = take_byte(&inside);
    piece->letter = mxw_lower(letter);
    piece->is_url_escaped = piece->letter != letter;
    piece->is_split = inside.len > 0;
    if (!has(MXW_BYTES("slodipvhcrt"), piece->letter))
        return false;

    bool has_digits = inside.len > 0 && mxw_is_digit(inside.at[0]);
    while (inside.len > 0 && mxw_is_digit(inside.at[0])) {
        size_t count = piece->part_count * 10 + (size_t)(take_byte(&inside) - '0');
        piece->part_count = count < PART_COUNT_MAX ? count : PART_COUNT_MAX;
    }
    /* RFC 7208 7.3: If a DIGIT is specified, the value MUST be nonzero. */
    if (has_digits && piece->part_count == 0)
        return false;

    piece->is_reversed = inside.len > 0 && mxw_lower(inside.at[0]) == 'r';
    if (piece->is_reversed)
        take_byte(&inside);
    piece->delimiters = inside.len > 0 ? inside : MXW_BYTES(".");
    for (size_t i = 0; i < inside.len; i++)
        if (!has(MXW_BYTES(".-+,/_="), inside.at[i]))
            return false;
    return true;
}

static bool next_macro(mxw_bytes *rest, struct piece *piece)
{
    take_byte(rest);
    switch (take_byte(rest)) {
    case '%':
        piece->literal = MXW_BYTES("%");
        return true;
    case '_':
        piece->literal = MXW_BYTES(" ");
        return true;
    case '-':
        piece->literal = MXW_BYTES("%20");
        return true;
    case '{': {
        mxw_bytes inside;
        return mxw_bytes_cut(rest, '}', &inside) && parse_expand(inside, piece);
    }
    default:
        /* RFC 7208 7.3: a '%' followed by anything else is a syntax error. */
        return false;
    }
}

/* Moves the first piece of `rest`, which is not empty, to `piece`. False when it is malformed. */
static bool next_piece(mxw_bytes *rest, struct piece *piece)
{
    *piece = (struct piece){ 0 };
    if (rest->at[0] == '%')
        return next_macro(rest, piece);

    size_t len = mxw_bytes_find(*rest, '%');
    piece->literal = mxw_bytes_first(*rest, len);
    *rest = mxw_bytes_from(*rest, len);
    for (size_t i = 0; i < len; i++)
        if (piece->literal.at[i] < ' ' || piece->literal.at[i] > '~')
            return false;
    return true;
}

bool mxw_spf_macro_string_is_valid(mxw_bytes text)
{
    struct piece piece;
    while (text.len > 0)
        if (!next_piece(&text, &piece))
            return false;
    return true;
}

bool mxw_spf_needs_client_name(mxw_bytes text)
{
    struct piece piece;
    while (text.len > 0)
        if (next_piece(&text, &piece) && piece.letter == 'p')
            return true;
    return false;
}

/* RFC 7208 7.1: letters, digits and inner hyphens, and not digits alone. */
static bool is_top_label(mxw_bytes label)
{
    size_t digits = 0;
    for (size_t i = 0; i < label.len; i++) {
        if (!mxw_is_alnum(label.at[i]) && label.at[i] != '-')
            return false;
        digits += mxw_is_digit(label.at[i]);
    }
    return digits < label.len && label.at[0] != '-' && label.at[label.len - 1] != '-';
}

/* RFC 7208 7.1: domain-end, when it is not a macro: "." toplabel [ "." ] */
static bool ends_in_top_label(mxw_bytes literal)
{
    mxw_bytes relative = mxw_dns_name_relative(literal);
    size_t dot = mxw_bytes_find_last(relative, '.');
    return dot < relative.len && is_top_label(mxw_bytes_from(relative, dot + 1));
}

bool mxw_spf_domain_spec_is_valid(mxw_bytes text)
{
    bool ends_in_macro = false;
    struct piece piece = { 0 };
    while (text.len > 0) {
        ends_in_macro = text.at[0] == '%';
        if (!next_piece(&text, &piece))
            return false;
        /* RFC 7208 7.2: c, r and t are allowed only in "exp" text. */
        if (piece.letter != 0 && has(MXW_BYTES("crt"), piece.letter))
            return false;
    }
    return ends_in_macro || ends_in_top_label(piece.literal);
}

/* Where an expansion goes. */
struct output {
    struct mxw_writer *out;
    size_t to_come; /* of a name: octets that may still be written. It keeps the last of them */
    bool is_name;
};

/* What can still be in a name of MXW_DNS_NAME_MAX octets, with the dots around it. */
#define END_KEPT (MXW_DNS_NAME_MAX + 2)

static void put_byte(struct output *output, uint8_t byte)
{
    struct mxw_writer *out = output->out;
    if (output->is_name && output->to_come-- == 0)
        out->overflowed = true;
    if (output->is_name && !out->overflowed && out->used == out->room) {
        memmove(out->at, out->at + out->used - END_KEPT, END_KEPT);
        out->used = END_KEPT;
    }
    mxw_put_byte(out, byte);
}

static void put_url_escaped(struct output *output, uint8_t byte)
{
    static const uint8_t digits[] = "0123456789ABCDEF";
    /* RFC 3986 2.3: the unreserved characters. */
    if (mxw_is_alnum(byte) || has(MXW_BYTES("-._~"), byte)) {
        put_byte(output, byte);
        return;
    }
    put_byte(output, '%');
    put_byte(output, digits[byte >> 4]);
    put_byte(output, digits[byte & 15]);
}

static void put_bytes(struct output *output, mxw_bytes bytes, bool is_url_escaped)
{
    bool is_short = output->is_name && bytes.len <= output->to_come
        && bytes.len <= output->out->room - output->out->used;
    if (is_short && !is_url_escaped) { /* nearly all of them: nothing has to make way */
        output->to_come -= bytes.len;
        mxw_put(output->out, bytes);
        return;
    }
    for (size_t i = 0; i < bytes.len && !output->out->overflowed; i++) {
        if (is_url_escaped)
            put_url_escaped(output, bytes.at[i]);
        else
            put_byte(output, bytes.at[i]);
    }
}

/* RFC 7208 7.3: "i" of an IPv6 address is its nibbles, separated by dots. */
static void put_nibbles(struct mxw_writer *out, const uint8_t octets[16])
{
    static const uint8_t digits[] = "0123456789ABCDEF";
    for (unsigned i = 0; i < 32; i++) {
        if (i > 0)
            mxw_put_byte(out, '.');
        mxw_put_byte(out, digits[i % 2 == 0 ? octets[i / 2] >> 4 : octets[i / 2] & 15]);
    }
}

static mxw_bytes or_unknown(mxw_bytes name)
{
    return name.len > 0 ? name : MXW_BYTES("unknown");
}

static size_t sender_at_sign(const struct mxw_spf_values *values)
{
    return mxw_bytes_find_last(values->sender, '@');
}

/* RFC 7208 7.2. `made` holds what is not in memory already. */
static mxw_bytes value_of(uint8_t letter, const struct mxw_spf_values *values,
                          struct mxw_writer *made)
{
    bool is_ipv6 = values->client.family == MXW_IPV6;
    switch (letter) {
    case 's':
        return values->sender;
    case 'l':
        return mxw_bytes_first(values->sender, sender_at_sign(values));
    case 'o':
        return mxw_bytes_from(values->sender, sender_at_sign(values) + 1);
    case 'd':
        return values->domain;
    case 'p':
        return or_unknown(values->client_name);
    case 'v':
        return is_ipv6 ? MXW_BYTES("ip6") : MXW_BYTES("in-addr");
    case 'h':
        return values->helo;
    case 'r':
        return or_unknown(values->receiver);
    case 'i':
        if (is_ipv6)
            put_nibbles(made, values->client.octets);
        else
            mxw_put_address(made, values->client);
        break;
    case 'c':
        mxw_put_address(made, values->client);
        break;
    default:
        assert(letter == 't');
        mxw_put_number(made, values->wall > 0 ? (uint64_t)values->wall : 0);
    }
    return mxw_written(made);
}

/* Where the part that begins at `start` ends: at a delimiter or at the end of the value. */
static size_t part_end(mxw_bytes value, size_t start, mxw_bytes delimiters)
{
    while (start < value.len && !has(delimiters, value.at[start]))
        start++;
    return start;
}

/* Where the part that ends before `end` begins. */
static size_t part_start(mxw_bytes value, size_t end, mxw_bytes delimiters)
{
    while (end > 0 && !has(delimiters, value.at[end - 1]))
        end--;
    return end;
}

static size_t count_parts(mxw_bytes value, mxw_bytes delimiters)
{
    size_t count = 1;
    for (size_t i = 0; i < value.len; i++)
        count += has(delimiters, value.at[i]);
    return count;
}

static mxw_bytes slice(mxw_bytes value, size_t start, size_t end)
{
    return mxw_bytes_first(mxw_bytes_from(value, start), end - start);
}

/* RFC 7208 7.3: split, perhaps reverse, keep the parts on the right, join with dots. */
static void put_parts(struct output *output, mxw_bytes value, const struct piece *piece)
{
    size_t count = count_parts(value, piece->delimiters);
    size_t kept = piece->part_count > 0 && piece->part_count < count ? piece->part_count : count;
    size_t skipped = count - kept;
    size_t start = 0;
    size_t end = value.len;

    for (size_t i = 0; i < count && !output->out->overflowed; i++) {
        if (piece->is_reversed)
            start = part_start(value, end, piece->delimiters);
        else
            end = part_end(value, start, piece->delimiters);

        if (i > skipped)
            put_byte(output, '.');
        if (i >= skipped)
            put_bytes(output, slice(value, start, end), piece->is_url_escaped);

        if (piece->is_reversed)
            end = start > 0 ? start - 1 : 0;
        else
            start = end + 1;
    }
}

static void put_macro(struct output *output, const struct piece *piece,
                      const struct mxw_spf_values *values)
{
    uint8_t made_at[VALUE_ROOM];
    struct mxw_writer made = MXW_WRITER(made_at);
    mxw_bytes value = value_of(piece->letter, values, &made);

    if (piece->is_split)
        put_parts(output, value, piece);
    else
        put_bytes(output, value, piece->is_url_escaped);
}

static void expand(mxw_bytes text, const struct mxw_spf_values *values, struct output *output)
{
    struct piece piece;
    while (text.len > 0 && !output->out->overflowed && next_piece(&text, &piece)) {
        if (piece.letter == 0)
            put_bytes(output, piece.literal, false);
        else
            put_macro(output, &piece, values);
    }
}

void mxw_spf_expand_text(mxw_bytes text, const struct mxw_spf_values *values,
                         struct mxw_writer *out)
{
    expand(text, values, &(struct output){ .out = out });
}

/* RFC 7208 7.3: a name over 253 characters loses labels on the left until it fits. */
static mxw_bytes fit_name(mxw_bytes name)
{
    name = mxw_dns_name_relative(name);
    if (name.len <= MXW_DNS_NAME_MAX)
        return name;
    mxw_bytes end = mxw_bytes_last(name, MXW_DNS_NAME_MAX + 1);
    return mxw_bytes_from(end, mxw_bytes_find(end, '.') + 1);
}

/* RFC 8616 4: terms that include %{s} or %{l} match nothing when the local-part is not ASCII. */
static bool holds_foreign_local_part(mxw_bytes spec, const struct mxw_spf_values *values)
{
    if (mxw_bytes_is_ascii(mxw_bytes_first(values->sender, sender_at_sign(values))))
        return false;

    struct piece piece;
    while (spec.len > 0)
        if (next_piece(&spec, &piece) && (piece.letter == 's' || piece.letter == 'l'))
            return true;
    return false;
}

enum mxw_spf_expansion mxw_spf_expand_domain(mxw_bytes spec, const struct mxw_spf_values *values,
                                             struct mxw_writer *name)
{
    struct output output = { .out = name, .to_come = MXW_SPF_EXPANDED_MAX, .is_name = true };
    assert(name->room >= MXW_SPF_EXPANSION_ROOM);

    if (holds_foreign_local_part(spec, values))
        return MXW_SPF_UNMATCHABLE;
    expand(spec, values, &output);
    if (name->overflowed)
        return MXW_SPF_TOO_LONG;

    mxw_bytes fitted = fit_name(mxw_written(name));
    memmove(name->at, fitted.at, fitted.len);
    name->used = fitted.len;
    return MXW_SPF_EXPANDED;
}
