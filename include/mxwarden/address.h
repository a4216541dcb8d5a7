/* address.h - IPv4 and IPv6 addresses and prefixes, as text and as bits.
 *
 *     mxw_address client;
 *     if (mxw_address_parse(text, &client) == MXW_OK && mxw_prefix_covers(prefix, client)) ...
 *
 * Spec       RFC 4291 (text in), RFC 5952 (text out), RFC 4632 (prefix length).
 * Mapped     `::ffff:192.0.2.1` is IPv4 (RFC 4291 section 2.5.5.2). mxw_address_unmapped() turns it
 *            into one; every address that enters a program goes through it once, at the border. The
 *            evaluators take a mapped client as IPv4 themselves.
 * Ownership  Nothing is kept: addresses are values.
 * Memory     sizeof(struct mxw_address), 20 octets; sizeof(struct mxw_prefix), 24 octets.
 * Errors     MXW_MALFORMED: the text is no address or prefix, and the result is untouched.
 */
#ifndef MXWARDEN_ADDRESS_H
#define MXWARDEN_ADDRESS_H

#include "mxwarden/status.h"
#include "mxwarden/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

enum mxw_family {
    MXW_FAMILY_NONE, /* no address: covered by nothing, equal to nothing */
    MXW_IPV4,
    MXW_IPV6
};

typedef struct mxw_address {
    enum mxw_family family;
    uint8_t octets[16]; /* network order; IPv4 uses the first four, the rest is zero */
} mxw_address;

typedef struct mxw_prefix {
    mxw_address address;
    uint8_t len; /* bits: 0..32 or 0..128 */
} mxw_prefix;

#define MXW_ADDRESS_TEXT_MAX 45 /* octets of the longest text form */

/* Octets of the address: 4, 16, or 0 for none. */
static inline size_t mxw_address_size(mxw_address address)
{
    return address.family == MXW_IPV6 ? 16 : address.family == MXW_IPV4 ? 4 : 0;
}

/* Dotted quad without leading zeros, or any RFC 4291 form without zone. MXW_MALFORMED otherwise. */
MXW_MUST_USE enum mxw_status mxw_address_parse(mxw_bytes text, mxw_address *address);

/* "192.0.2.0/24", or an address alone (all bits). Bits past the length are ignored. */
MXW_MUST_USE enum mxw_status mxw_prefix_parse(mxw_bytes text, mxw_prefix *prefix);

/* The IPv4 address inside an IPv4-mapped IPv6 one; any other address as it is. */
mxw_address mxw_address_unmapped(mxw_address address);

/* 0.0.0.0 or ::, which a socket that takes connections to any address is bound to. */
bool mxw_address_is_any(mxw_address address);

bool mxw_address_equal(mxw_address a, mxw_address b);

/* False when the families differ. A length past the family's bits covers nothing. */
bool mxw_prefix_covers(mxw_prefix prefix, mxw_address address);

/* The address with every bit past `len` cleared: the network it is counted under. */
mxw_address mxw_address_network(mxw_address address, uint8_t len);

/* RFC 5952 form; nothing for MXW_FAMILY_NONE. */
void mxw_put_address(struct mxw_writer *out, mxw_address address);

#ifdef __cplusplus
}
#endif

#endif
