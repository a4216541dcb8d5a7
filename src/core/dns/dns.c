#include "mxwarden/dns.h"

#include <assert.h>

bool mxw_dns_name_is_valid(mxw_bytes name)
{
    name = mxw_dns_name_relative(name);
    if (name.len == 0 || name.len > MXW_DNS_NAME_MAX)
        return false;

    bool more;
    do {
        mxw_bytes label;
        more = mxw_bytes_cut(&name, '.', &label);
        if (!more)
            label = name;
        if (label.len == 0 || label.len > MXW_DNS_LABEL_MAX)
            return false;
    } while (more);
    return true;
}

bool mxw_dns_ask(struct mxw_dns_question *question, enum mxw_dns_type type, mxw_bytes name)
{
    question->type = type;
    question->name_len = 0;
    if (!mxw_dns_name_is_valid(name))
        return false;

    name = mxw_dns_name_relative(name);
    memcpy(question->name_at, name.at, name.len);
    question->name_len = name.len;
    return true;
}

static void put_reverse_ipv4(struct mxw_writer *out, const uint8_t octets[4])
{
    for (unsigned i = 4; i > 0; i--) {
        mxw_put_number(out, octets[i - 1]);
        mxw_put_byte(out, '.');
    }
    mxw_put_text(out, "in-addr.arpa");
}

static void put_reverse_ipv6(struct mxw_writer *out, const uint8_t octets[16])
{
    static const uint8_t digits[] = "0123456789abcdef";
    for (unsigned i = 16; i > 0; i--) {
        uint8_t octet = octets[i - 1];
        const uint8_t nibbles[] = { digits[octet & 15], '.', digits[octet >> 4], '.' };
        mxw_put(out, (mxw_bytes){ nibbles, sizeof nibbles });
    }
    mxw_put_text(out, "ip6.arpa");
}

void mxw_dns_ask_reverse(struct mxw_dns_question *question, mxw_address address)
{
    assert(address.family != MXW_FAMILY_NONE);

    struct mxw_writer name = MXW_WRITER(question->name_at);
    if (address.family == MXW_IPV4)
        put_reverse_ipv4(&name, address.octets);
    else
        put_reverse_ipv6(&name, address.octets);
    question->type = MXW_DNS_PTR;
    question->name_len = name.used;
}
