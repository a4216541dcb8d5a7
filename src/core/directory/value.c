#include "core/directory/value.h"

#include "core/directory/setting.h"

#define SMTP_PORT 25
#define LMTP_PORT 24 /* of private mail systems; where others listen for LMTP by default, too */
#define PORT_MAX 65535
#define PREFERENCE_MAX 65535 /* as an MX */

static const mxw_bytes tls_words = MXW_BYTES_INIT("none may require verify");
static const mxw_bytes client_words = MXW_BYTES_INIT("none xforward xclient proxy");

static const struct scheme {
    mxw_bytes text;
    uint16_t port; /* where none is said */
} schemes[] = {
    [MXW_HOP_SMTP] = { MXW_BYTES_INIT("smtp://"), SMTP_PORT },
    [MXW_HOP_LMTP] = { MXW_BYTES_INIT("lmtp://"), LMTP_PORT },
};

bool mxw_value_find_word(mxw_bytes words, mxw_bytes text, unsigned *number)
{
    for (unsigned i = 0; words.len > 0; i++)
        if (mxw_bytes_equal(mxw_bytes_next(&words, ' '), text)) {
            *number = i;
            return text.len > 0;
        }
    return false;
}

void mxw_value_put_word(struct mxw_writer *out, mxw_bytes words, unsigned number)
{
    mxw_bytes word = mxw_bytes_next(&words, ' ');
    while (number-- > 0)
        word = mxw_bytes_next(&words, ' ');
    mxw_put(out, word);
}

bool mxw_value_parse_tls(mxw_bytes text, enum mxw_hop_tls *tls)
{
    unsigned number;
    if (!mxw_value_find_word(tls_words, text, &number))
        return false;
    *tls = (enum mxw_hop_tls)number;
    return true;
}

void mxw_value_put_tls(struct mxw_writer *out, enum mxw_hop_tls tls)
{
    mxw_value_put_word(out, tls_words, tls);
}

/* "mx.contoso.com", "[2001:db8::1]" or "192.0.2.1"; one address is as good as another. */
static bool parse_host(mxw_bytes text, struct mxw_next_hop *hop)
{
    bool is_literal = text.len > 2 && text.at[0] == '[' && text.at[text.len - 1] == ']';
    if (is_literal)
        text = mxw_bytes_from(mxw_bytes_first(text, text.len - 1), 1);
    hop->host = text;
    if ((is_literal || !mxw_bytes_has(text, ':'))
        && mxw_address_parse(text, &hop->address) == MXW_OK) {
        hop->address = mxw_address_unmapped(hop->address);
        return true;
    }
    return !is_literal && mxw_is_host_name(text);
}

/* Where the port's colon stands: the last one behind the bracket of an address. */
static size_t find_port(mxw_bytes text)
{
    size_t colon = mxw_bytes_find_last(text, ':');
    size_t bracket = mxw_bytes_find_last(text, ']');
    return colon < text.len && bracket < text.len && colon < bracket ? text.len : colon;
}

static bool parse_authority(mxw_bytes text, struct mxw_next_hop *hop)
{
    uint64_t port = schemes[hop->protocol].port;
    size_t colon = find_port(text);
    if (colon < text.len
        && (!mxw_bytes_to_number(mxw_bytes_from(text, colon + 1), PORT_MAX, &port) || port == 0))
        return false;
    /* RFC 2033 5: LMTP must not be spoken on port 25. */
    if (hop->protocol == MXW_HOP_LMTP && port == SMTP_PORT)
        return false;
    hop->port = (uint16_t)port;
    return parse_host(mxw_bytes_first(text, colon), hop);
}

static bool parse_client(mxw_bytes text, enum mxw_hop_client *client)
{
    unsigned number;
    if (!mxw_value_find_word(client_words, text, &number))
        return false;
    *client = (enum mxw_hop_client)number;
    return true;
}

/* " preference=20", " tls=verify", " client=xclient". */
static bool parse_option(mxw_bytes option, struct mxw_next_hop *hop, bool *has_tls)
{
    mxw_bytes name;
    uint64_t preference;
    if (option.len == 0)
        return true; /* two blanks */
    if (!mxw_bytes_cut(&option, '=', &name))
        return false;
    if (mxw_bytes_equal(name, MXW_BYTES("tls"))) {
        *has_tls = true;
        return mxw_value_parse_tls(option, &hop->tls);
    }
    if (mxw_bytes_equal(name, MXW_BYTES("client")))
        return parse_client(option, &hop->client);
    if (!mxw_bytes_equal(name, MXW_BYTES("preference"))
        || !mxw_bytes_to_number(option, PREFERENCE_MAX, &preference))
        return false;
    hop->preference = (uint16_t)preference;
    return true;
}

/* Moves the scheme from `text` to `hop`. */
static bool take_scheme(mxw_bytes *text, struct mxw_next_hop *hop)
{
    for (unsigned i = 0; i < MXW_COUNT_OF(schemes); i++)
        if (mxw_bytes_starts_with_nocase(*text, schemes[i].text)) {
            hop->protocol = (enum mxw_hop_protocol)i;
            *text = mxw_bytes_from(*text, schemes[i].text.len);
            return true;
        }
    return false;
}

bool mxw_value_parse_next_hop(mxw_bytes text, struct mxw_next_hop *hop, bool *has_tls)
{
    mxw_bytes options = text;
    *hop = (struct mxw_next_hop){ 0 };
    *has_tls = false;
    if (!take_scheme(&options, hop))
        return false;

    mxw_bytes authority = mxw_bytes_next(&options, ' ');
    if (authority.len > 0 && authority.at[authority.len - 1] == '/')
        authority.len--;
    if (!parse_authority(authority, hop))
        return false;
    while (options.len > 0)
        if (!parse_option(mxw_bytes_next(&options, ' '), hop, has_tls))
            return false;
    return true;
}

static void put_host(struct mxw_writer *out, const struct mxw_next_hop *hop)
{
    bool is_ipv6 = hop->address.family == MXW_IPV6;
    if (is_ipv6)
        mxw_put_byte(out, '[');
    if (hop->address.family == MXW_FAMILY_NONE)
        mxw_put_lower(out, hop->host);
    else
        mxw_put_address(out, hop->address);
    if (is_ipv6)
        mxw_put_byte(out, ']');
}

void mxw_value_put_next_hop(struct mxw_writer *out, const struct mxw_next_hop *hop, bool has_tls)
{
    const struct scheme *scheme = &schemes[hop->protocol];
    mxw_put(out, scheme->text);
    put_host(out, hop);
    if (hop->port != scheme->port) {
        mxw_put_byte(out, ':');
        mxw_put_number(out, hop->port);
    }
    if (hop->preference > 0) {
        mxw_put_text(out, " preference=");
        mxw_put_number(out, hop->preference);
    }
    if (has_tls) {
        mxw_put_text(out, " tls=");
        mxw_value_put_tls(out, hop->tls);
    }
    if (hop->client != MXW_HOP_CLIENT_NONE) {
        mxw_put_text(out, " client=");
        mxw_value_put_word(out, client_words, hop->client);
    }
}

void mxw_value_put_prefix(struct mxw_writer *out, mxw_prefix prefix)
{
    mxw_put_address(out, prefix.address);
    if (prefix.len == 8 * mxw_address_size(prefix.address))
        return;
    mxw_put_byte(out, '/');
    mxw_put_number(out, prefix.len);
}
