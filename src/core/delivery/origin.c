#include "core/delivery/origin.h"

#include <assert.h>

#define LABEL_MAX 63 /* octets. RFC 1035 section 2.3.4 */
#define VERB_MAX 8   /* octets of "XFORWARD" */

static bool is_label(mxw_bytes label)
{
    if (label.len == 0 || label.len > LABEL_MAX || label.at[0] == '-'
        || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!mxw_is_alnum(label.at[i]) && label.at[i] != '-' && label.at[i] != '_')
            return false;
    return true;
}

/* As Postfix sees it: with underscores, and not a number alone. */
static bool is_host(mxw_bytes name)
{
    uint64_t number;
    mxw_bytes label;
    while (mxw_bytes_cut(&name, '.', &label))
        if (!is_label(label))
            return false;
    return is_label(name) && !mxw_bytes_to_number(name, UINT64_MAX, &number);
}

/* The attributes: each is written by one function, which writes nothing where there is nothing. */

static void put_addr(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    if (origin->address.family == MXW_IPV6)
        mxw_put_text(out, "IPV6:");
    mxw_put_address(out, origin->address);
}

static void put_port(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    mxw_put_number(out, origin->port);
}

static void put_proto(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    mxw_put(out, origin->extended ? MXW_BYTES("ESMTP") : MXW_BYTES("SMTP"));
}

static void put_ident(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    mxw_put(out, origin->id);
}

static void put_source(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    (void)origin;
    mxw_put_text(out, "REMOTE");
}

static void put_name(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    if (is_host(origin->name))
        mxw_put(out, origin->name);
}

static void put_helo(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    mxw_put(out, origin->helo);
}

static const struct attribute {
    mxw_bytes name;
    void (*put)(struct mxw_writer *out, const struct mxw_delivery_origin *origin);
} attributes[MXW_ORIGIN_ATTRIBUTE_COUNT] = {
    [MXW_ORIGIN_ADDR] = { MXW_BYTES_INIT("ADDR"), put_addr },
    [MXW_ORIGIN_PORT] = { MXW_BYTES_INIT("PORT"), put_port },
    [MXW_ORIGIN_PROTO] = { MXW_BYTES_INIT("PROTO"), put_proto },
    [MXW_ORIGIN_IDENT] = { MXW_BYTES_INIT("IDENT"), put_ident },
    [MXW_ORIGIN_SOURCE] = { MXW_BYTES_INIT("SOURCE"), put_source },
    [MXW_ORIGIN_NAME] = { MXW_BYTES_INIT("NAME"), put_name },
    [MXW_ORIGIN_HELO] = { MXW_BYTES_INIT("HELO"), put_helo },
};

unsigned mxw_delivery_attributes_parse(mxw_bytes words)
{
    unsigned offered = 0;
    while (words.len > 0) {
        mxw_bytes word = mxw_bytes_next(&words, ' ');
        for (unsigned i = 0; i < MXW_ORIGIN_ATTRIBUTE_COUNT; i++)
            if (mxw_bytes_equal_nocase(word, attributes[i].name))
                offered |= MXW_ORIGIN_BIT(i);
    }
    return offered;
}

/* Printable and no blank: it can stand in a word of a command. */
static bool is_graphic(uint8_t octet)
{
    return octet > ' ' && octet <= '~';
}

/* RFC 3461 4: xtext. */
static void put_xtext(struct mxw_writer *out, mxw_bytes text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t octet = text.at[i];
        if (is_graphic(octet) && octet != '+' && octet != '=') {
            mxw_put_byte(out, octet);
            continue;
        }
        mxw_put_byte(out, '+');
        mxw_put_byte(out, (uint8_t)digits[octet >> 4]);
        mxw_put_byte(out, (uint8_t)digits[octet & 15]);
    }
}

/* False when there is no value, or it is too long. */
static bool write_value(struct mxw_writer *value, const struct attribute *attribute,
                        const struct mxw_delivery_origin *origin)
{
    uint8_t plain_at[MXW_ORIGIN_VALUE_MAX];
    struct mxw_writer plain = MXW_WRITER(plain_at);
    attribute->put(&plain, origin);
    put_xtext(value, mxw_written(&plain));
    return plain.used > 0 && !plain.overflowed && !value->overflowed;
}

static void put_attribute(struct mxw_writer *line, const struct attribute *attribute,
                          const struct mxw_delivery_origin *origin, mxw_bytes otherwise)
{
    uint8_t value_at[MXW_ORIGIN_VALUE_MAX];
    struct mxw_writer value = MXW_WRITER(value_at);
    mxw_put_byte(line, ' ');
    mxw_put(line, attribute->name);
    mxw_put_byte(line, '=');
    if (write_value(&value, attribute, origin) && value.used <= line->room - line->used)
        mxw_put(line, mxw_written(&value));
    else
        mxw_put(line, otherwise);
}

void mxw_delivery_put_attributes(struct mxw_writer *out, const struct mxw_delivery_origin *origin,
                                 enum mxw_hop_client how, unsigned offered)
{
    uint8_t line_at[MXW_ORIGIN_LINE_MAX - VERB_MAX - 2];
    struct mxw_writer line = MXW_WRITER(line_at);
    for (unsigned i = 0; i < MXW_ORIGIN_ATTRIBUTE_COUNT; i++) {
        /* XFORWARD knows no other word for a name that is not there. */
        bool is_unsure =
            how == MXW_HOP_CLIENT_XCLIENT && i == MXW_ORIGIN_NAME && origin->is_name_unsure;
        if ((offered & MXW_ORIGIN_BIT(i)) != 0)
            put_attribute(&line, &attributes[i], origin,
                          is_unsure ? MXW_BYTES("[TEMPUNAVAIL]") : MXW_BYTES("[UNAVAILABLE]"));
    }
    assert(!line.overflowed);
    mxw_put(out, mxw_written(&line));
}

void mxw_delivery_put_hello_name(struct mxw_writer *out, const struct mxw_delivery_origin *origin)
{
    for (size_t i = 0; i < origin->helo.len; i++)
        mxw_put_byte(out, is_graphic(origin->helo.at[i]) ? origin->helo.at[i] : '?');
}
