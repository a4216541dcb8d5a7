#include "core/spf/record.h"

#include "core/spf/macro.h"

/* What may follow the name of a term. */
enum argument {
    ARGUMENT_NONE,
    ARGUMENT_MAY_BE_DOMAIN,  /* [ ":" domain-spec ] */
    ARGUMENT_DOMAIN,         /* ":" domain-spec */
    ARGUMENT_MAY_BE_LENGTHS, /* [ ":" domain-spec ] [ dual-cidr-length ] */
    ARGUMENT_NETWORK,        /* ":" network [ cidr-length ] */
    ARGUMENT_OF_MODIFIER     /* "=" and anything; never of a mechanism */
};

struct form {
    mxw_bytes name;
    enum mxw_spf_term_kind kind;
    enum argument argument;
};

/* RFC 7208 5 and 12. Those that records are full of come first. */
static const struct form mechanisms[] = {
    { MXW_BYTES_INIT("ip4"), MXW_SPF_IP4, ARGUMENT_NETWORK },
    { MXW_BYTES_INIT("ip6"), MXW_SPF_IP6, ARGUMENT_NETWORK },
    { MXW_BYTES_INIT("include"), MXW_SPF_INCLUDE, ARGUMENT_DOMAIN },
    { MXW_BYTES_INIT("all"), MXW_SPF_ALL, ARGUMENT_NONE },
    { MXW_BYTES_INIT("a"), MXW_SPF_A, ARGUMENT_MAY_BE_LENGTHS },
    { MXW_BYTES_INIT("mx"), MXW_SPF_MX, ARGUMENT_MAY_BE_LENGTHS },
    { MXW_BYTES_INIT("exists"), MXW_SPF_EXISTS, ARGUMENT_DOMAIN },
    { MXW_BYTES_INIT("ptr"), MXW_SPF_PTR, ARGUMENT_MAY_BE_DOMAIN },
};

/* RFC 7208 6. A name not listed is an unknown modifier. */
static const struct form modifiers[] = {
    { MXW_BYTES_INIT("redirect"), MXW_SPF_REDIRECT, ARGUMENT_OF_MODIFIER },
    { MXW_BYTES_INIT("exp"), MXW_SPF_EXP, ARGUMENT_OF_MODIFIER },
};

bool mxw_spf_is_record(mxw_bytes text)
{
    return mxw_bytes_starts_with_nocase(text, MXW_BYTES("v=spf1"))
        && (text.len == 6 || text.at[6] == ' ');
}

mxw_bytes mxw_spf_record_terms(mxw_bytes record)
{
    return mxw_bytes_from(record, 6);
}

bool mxw_spf_term_next(mxw_bytes *terms, mxw_bytes *text)
{
    while (terms->len > 0 && terms->at[0] == ' ')
        *terms = mxw_bytes_from(*terms, 1);
    *text = mxw_bytes_next(terms, ' ');
    return text->len > 0;
}

enum mxw_spf_result mxw_spf_term_result(mxw_bytes text)
{
    switch (text.len > 0 ? text.at[0] : 0) {
    case '-':
        return MXW_SPF_FAIL;
    case '~':
        return MXW_SPF_SOFTFAIL;
    case '?':
        return MXW_SPF_NEUTRAL;
    default:
        return MXW_SPF_PASS;
    }
}

static const struct form *find_form(const struct form *forms, size_t count, mxw_bytes name)
{
    uint8_t first = mxw_lower(name.at[0]); /* settles nearly all of them */
    for (size_t i = 0; i < count; i++)
        if (forms[i].name.at[0] == first && mxw_bytes_equal_nocase(forms[i].name, name))
            return &forms[i];
    return NULL;
}

/* RFC 7208 4.6.2 */
static bool take_qualifier(mxw_bytes *text, enum mxw_spf_result *result)
{
    *result = mxw_spf_term_result(*text);
    bool has_qualifier = *result != MXW_SPF_PASS || (text->len > 0 && text->at[0] == '+');
    *text = mxw_bytes_from(*text, has_qualifier);
    return has_qualifier;
}

/* name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) */
static mxw_bytes take_name(mxw_bytes *text)
{
    size_t len = 0;
    if (text->len > 0 && mxw_is_alpha(text->at[0]))
        while (len < text->len
               && (mxw_is_alnum(text->at[len]) || text->at[len] == '-' || text->at[len] == '_'
                   || text->at[len] == '.'))
            len++;
    mxw_bytes name = mxw_bytes_first(*text, len);
    *text = mxw_bytes_from(*text, len);
    return name;
}

/* Cuts `slashes` and a number from the end of `text`. False when the number is malformed; `text`
 * and `len` are untouched when there is none. */
static bool take_length(mxw_bytes *text, mxw_bytes slashes, uint8_t max, uint8_t *len)
{
    size_t digits_start = text->len;
    while (digits_start > 0 && mxw_is_digit(text->at[digits_start - 1]))
        digits_start--;

    mxw_bytes digits = mxw_bytes_from(*text, digits_start);
    mxw_bytes before = mxw_bytes_first(*text, digits_start);
    if (digits.len == 0 || !mxw_bytes_ends_with_nocase(before, slashes))
        return true;

    uint64_t value;
    bool has_leading_zero = digits.len > 1 && digits.at[0] == '0';
    if (has_leading_zero || !mxw_bytes_to_number(digits, max, &value))
        return false;
    *len = (uint8_t)value;
    *text = mxw_bytes_first(before, before.len - slashes.len);
    return true;
}

/* dual-cidr-length is read from the right: a domain-spec may hold '/', but its last label cannot.
 * RFC 7208 5.6 and 7.1. */
static bool take_lengths(mxw_bytes *text, struct mxw_spf_term *term)
{
    return take_length(text, MXW_BYTES("//"), 128, &term->ipv6_len)
        && take_length(text, MXW_BYTES("/"), 32, &term->ipv4_len);
}

static bool parse_domain(mxw_bytes text, struct mxw_spf_term *term)
{
    term->argument = mxw_bytes_from(text, 1);
    return term->argument.len > 0 && text.at[0] == ':';
}

static bool parse_network(mxw_bytes text, struct mxw_spf_term *term)
{
    enum mxw_family family = term->kind == MXW_SPF_IP6 ? MXW_IPV6 : MXW_IPV4;
    return text.len > 0 && text.at[0] == ':'
        && mxw_prefix_parse(mxw_bytes_from(text, 1), &term->network) == MXW_OK
        && term->network.address.family == family;
}

/* `text` is what follows the name of a mechanism. Whether a domain-spec is one is not looked at. */
static bool parse_argument(enum argument argument, mxw_bytes text, struct mxw_spf_term *term)
{
    switch (argument) {
    case ARGUMENT_NONE:
        return text.len == 0;
    case ARGUMENT_MAY_BE_DOMAIN:
        return text.len == 0 || parse_domain(text, term);
    case ARGUMENT_MAY_BE_LENGTHS:
        return take_lengths(&text, term) && (text.len == 0 || parse_domain(text, term));
    case ARGUMENT_DOMAIN:
        return parse_domain(text, term);
    case ARGUMENT_NETWORK:
        return parse_network(text, term);
    case ARGUMENT_OF_MODIFIER:
        break;
    }
    return false;
}

static void read_modifier(mxw_bytes name, mxw_bytes value, struct mxw_spf_term *term)
{
    const struct form *form = find_form(modifiers, MXW_COUNT_OF(modifiers), name);
    term->kind = form != NULL ? form->kind : MXW_SPF_UNKNOWN_MODIFIER;
    term->argument = value;
}

bool mxw_spf_term_read(mxw_bytes text, struct mxw_spf_term *term)
{
    *term = (struct mxw_spf_term){ .text = text, .ipv4_len = 32, .ipv6_len = 128 };
    bool has_qualifier = take_qualifier(&text, &term->result);
    mxw_bytes name = take_name(&text);
    if (name.len == 0)
        return false;
    if (text.len > 0 && text.at[0] == '=') {
        read_modifier(name, mxw_bytes_from(text, 1), term);
        return !has_qualifier;
    }
    const struct form *form = find_form(mechanisms, MXW_COUNT_OF(mechanisms), name);
    if (form == NULL)
        return false;
    term->kind = form->kind;
    return parse_argument(form->argument, text, term);
}

bool mxw_spf_term_is_modifier(const struct mxw_spf_term *term)
{
    return term->kind == MXW_SPF_REDIRECT || term->kind == MXW_SPF_EXP
        || term->kind == MXW_SPF_UNKNOWN_MODIFIER;
}

bool mxw_spf_term_parse(mxw_bytes text, struct mxw_spf_term *term)
{
    if (!mxw_spf_term_read(text, term))
        return false;
    if (term->kind == MXW_SPF_UNKNOWN_MODIFIER)
        return mxw_spf_macro_string_is_valid(term->argument);
    bool may_be_empty = !mxw_spf_term_is_modifier(term);
    return (may_be_empty && term->argument.len == 0)
        || mxw_spf_domain_spec_is_valid(term->argument);
}

static bool can_matter(const struct mxw_spf_term *term, mxw_address client)
{
    bool is_network = term->kind == MXW_SPF_IP4 || term->kind == MXW_SPF_IP6;
    return is_network ? mxw_prefix_covers(term->network, client)
                      : term->kind != MXW_SPF_UNKNOWN_MODIFIER;
}

bool mxw_spf_terms_keep(mxw_bytes terms, mxw_address client, struct mxw_writer *kept,
                        mxw_bytes *culprit)
{
    unsigned redirects = 0;
    unsigned explanations = 0;
    struct mxw_spf_term term;

    while (mxw_spf_term_next(&terms, culprit)) {
        if (!mxw_spf_term_parse(*culprit, &term))
            return false;
        redirects += term.kind == MXW_SPF_REDIRECT;
        explanations += term.kind == MXW_SPF_EXP;
        /* RFC 7208 6: these two MUST NOT appear in a record more than once each. */
        if (redirects > 1 || explanations > 1)
            return false;
        if (!can_matter(&term, client))
            continue;
        mxw_put(kept, *culprit);
        mxw_put_byte(kept, ' ');
    }
    return true;
}

bool mxw_spf_term_find(mxw_bytes terms, enum mxw_spf_term_kind kind, struct mxw_spf_term *term)
{
    mxw_bytes text;
    while (mxw_spf_term_next(&terms, &text))
        if (mxw_spf_term_read(text, term) && term->kind == kind)
            return true;
    return false;
}
