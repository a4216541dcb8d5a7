#include "core/proxy/proxy.h"

#define V2_FIXED_LEN 16 /* signature, command, family, length */
#define V2_IPV4_LEN 12  /* two addresses and two ports */
#define V2_IPV6_LEN 36
#define V2_UNIX_LEN 216

static const mxw_bytes v1_start = MXW_BYTES_INIT("PROXY ");
static const mxw_bytes v2_signature = MXW_BYTES_INIT("\r\n\r\n\0\r\nQUIT\n");

enum v2_family_octet { V2_UNSPEC = 0x00, V2_TCP4 = 0x11, V2_TCP6 = 0x21, V2_UNIX_STREAM = 0x31 };

enum v2_command {
    V2_LOCAL = 0x20, /* the version is in the high four bits */
    V2_PROXY = 0x21
};

/* What may stand in the family octet after PROXY, and how long its addresses are. */
static const struct v2_family {
    uint8_t octet;
    uint8_t len;
    enum mxw_family family; /* NONE: the socket's addresses are kept */
} v2_families[] = {
    { V2_UNSPEC, 0, MXW_FAMILY_NONE },
    { V2_TCP4, V2_IPV4_LEN, MXW_IPV4 },
    { V2_TCP6, V2_IPV6_LEN, MXW_IPV6 },
    { V2_UNIX_STREAM, V2_UNIX_LEN, MXW_FAMILY_NONE },
};

static const struct v2_family *find_family(uint8_t octet)
{
    for (size_t i = 0; i < MXW_COUNT_OF(v2_families); i++)
        if (v2_families[i].octet == octet)
            return &v2_families[i];
    return NULL;
}

static mxw_address address_at(const uint8_t *at, enum mxw_family family)
{
    mxw_address address = { .family = family };
    memcpy(address.octets, at, mxw_address_size(address));
    return mxw_address_unmapped(address);
}

static uint16_t number_at(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

/* The fixed part is there: whether it can be the start of a header. */
static bool v2_is_sound(const struct mxw_proxy *proxy)
{
    uint8_t command = proxy->at[v2_signature.len];
    const struct v2_family *family = find_family(proxy->at[v2_signature.len + 1]);
    size_t len = number_at(proxy->at + v2_signature.len + 2);
    if (len > MXW_PROXY_V2_MAX - V2_FIXED_LEN)
        return false;
    /* Section 2.2: after LOCAL the family is ignored. */
    return command == V2_LOCAL || (command == V2_PROXY && family != NULL && len >= family->len);
}

static void v2_read(struct mxw_proxy *proxy)
{
    bool is_local = proxy->at[v2_signature.len] == V2_LOCAL;
    const struct v2_family *family = find_family(proxy->at[v2_signature.len + 1]);
    proxy->keeps_socket = is_local || family->family == MXW_FAMILY_NONE;
    if (proxy->keeps_socket)
        return;

    const uint8_t *at = proxy->at + V2_FIXED_LEN;
    size_t size = family->family == MXW_IPV4 ? 4 : 16;
    proxy->source = address_at(at, family->family);
    proxy->destination = address_at(at + size, family->family);
    proxy->source_port = number_at(at + 2 * size);
    proxy->destination_port = number_at(at + 2 * size + 2);
}

/* One more octet of version 2; those behind the addresses are only counted. */
static enum mxw_proxy_got v2_take(struct mxw_proxy *proxy, uint8_t octet)
{
    if (proxy->taken < v2_signature.len && octet != v2_signature.at[proxy->taken])
        return MXW_PROXY_MALFORMED;
    if (proxy->taken < sizeof proxy->at)
        proxy->at[proxy->taken] = octet;
    proxy->taken++;

    if (proxy->taken < V2_FIXED_LEN)
        return MXW_PROXY_MORE;
    if (!v2_is_sound(proxy))
        return MXW_PROXY_MALFORMED;
    if (proxy->taken < V2_FIXED_LEN + (size_t)number_at(proxy->at + v2_signature.len + 2))
        return MXW_PROXY_MORE;
    v2_read(proxy);
    return MXW_PROXY_DONE;
}

static bool read_address(mxw_bytes text, enum mxw_family family, mxw_address *address)
{
    mxw_address found;
    if (mxw_address_parse(text, &found) != MXW_OK || found.family != family)
        return false;
    *address = mxw_address_unmapped(found);
    return true;
}

/* Section 2.1: heading zeroes are not permitted. */
static bool read_port(mxw_bytes text, uint16_t *port)
{
    uint64_t number;
    if ((text.len > 1 && text.at[0] == '0') || !mxw_bytes_to_number(text, UINT16_MAX, &number))
        return false;
    *port = (uint16_t)number;
    return true;
}

/* `line` is without CRLF. */
static bool v1_read(struct mxw_proxy *proxy, mxw_bytes line)
{
    mxw_bytes rest = mxw_bytes_from(line, v1_start.len);
    mxw_bytes protocol = mxw_bytes_next(&rest, ' ');
    proxy->keeps_socket = mxw_bytes_equal(protocol, MXW_BYTES("UNKNOWN"));
    if (proxy->keeps_socket)
        return true;

    bool is_tcp4 = mxw_bytes_equal(protocol, MXW_BYTES("TCP4"));
    if (!is_tcp4 && !mxw_bytes_equal(protocol, MXW_BYTES("TCP6")))
        return false;
    enum mxw_family family = is_tcp4 ? MXW_IPV4 : MXW_IPV6;
    mxw_bytes destination, source_port;
    mxw_bytes source = mxw_bytes_next(&rest, ' ');
    return mxw_bytes_cut(&rest, ' ', &destination) && mxw_bytes_cut(&rest, ' ', &source_port)
        && read_address(source, family, &proxy->source)
        && read_address(destination, family, &proxy->destination)
        && read_port(source_port, &proxy->source_port) && read_port(rest, &proxy->destination_port);
}

/* One more octet of version 1. Only CRLF ends the line, and nothing but text comes before it. */
static enum mxw_proxy_got v1_take(struct mxw_proxy *proxy, uint8_t octet)
{
    if (proxy->taken < v1_start.len && octet != v1_start.at[proxy->taken])
        return MXW_PROXY_MALFORMED;

    bool after_cr = proxy->taken > 0 && proxy->at[proxy->taken - 1] == '\r';
    proxy->at[proxy->taken++] = octet;
    if (after_cr) {
        mxw_bytes line = { proxy->at, proxy->taken - 2 };
        return octet == '\n' && v1_read(proxy, line) ? MXW_PROXY_DONE : MXW_PROXY_MALFORMED;
    }
    bool may_stand = octet == '\r' || (octet >= ' ' && octet <= '~');
    return may_stand && proxy->taken < sizeof proxy->at ? MXW_PROXY_MORE : MXW_PROXY_MALFORMED;
}

static enum mxw_proxy_got take_octet(struct mxw_proxy *proxy, uint8_t octet)
{
    uint8_t first = proxy->taken > 0 ? proxy->at[0] : octet;
    return first == v2_signature.at[0] ? v2_take(proxy, octet) : v1_take(proxy, octet);
}

size_t mxw_proxy_take(struct mxw_proxy *proxy, mxw_bytes in, enum mxw_proxy_got *got)
{
    size_t consumed = 0;
    *got = proxy->is_malformed ? MXW_PROXY_MALFORMED : MXW_PROXY_MORE;
    while (*got == MXW_PROXY_MORE && consumed < in.len)
        *got = take_octet(proxy, in.at[consumed++]);
    proxy->is_malformed = *got == MXW_PROXY_MALFORMED;
    return consumed;
}

static void put_number(struct mxw_writer *out, uint16_t number)
{
    mxw_put_byte(out, (uint8_t)(number >> 8));
    mxw_put_byte(out, (uint8_t)number);
}

static void put_octets(struct mxw_writer *out, mxw_address address)
{
    mxw_put(out, (mxw_bytes){ address.octets, mxw_address_size(address) });
}

static void put_start(struct mxw_writer *out, enum v2_command command,
                      const struct v2_family *family)
{
    mxw_put(out, v2_signature);
    mxw_put_byte(out, (uint8_t)command);
    mxw_put_byte(out, family->octet);
    put_number(out, family->len);
}

void mxw_put_proxy(struct mxw_writer *out, const struct mxw_proxy *proxy)
{
    if (proxy->keeps_socket) {
        put_start(out, V2_LOCAL, find_family(V2_UNSPEC));
        return;
    }
    bool is_ipv4 = proxy->source.family == MXW_IPV4;
    bool is_open = proxy->destination.family != proxy->source.family;
    mxw_address open = { .family = proxy->source.family };
    put_start(out, V2_PROXY, find_family(is_ipv4 ? V2_TCP4 : V2_TCP6));
    put_octets(out, proxy->source);
    put_octets(out, is_open ? open : proxy->destination);
    put_number(out, proxy->source_port);
    put_number(out, is_open ? 0 : proxy->destination_port);
}
