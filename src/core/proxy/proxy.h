/* proxy.h - the PROXY protocol, versions 1 and 2: where a connection really comes from; read, and
 * written.
 *
 *     struct mxw_proxy proxy = { 0 };
 *     enum mxw_proxy_got got;
 *     in = mxw_bytes_from(in, mxw_proxy_take(&proxy, in, &got));
 *     if (got == MXW_PROXY_DONE && !proxy.keeps_socket) client = proxy.source;
 *
 * Spec       haproxy, doc/proxy-protocol.txt. Everything it calls unexpected ends the connection.
 * Trust      Whoever speaks first can say anything: only for connections from listed addresses.
 * Mapped     IPv4-mapped IPv6 addresses come out as IPv4.
 * Limits     Version 1: MXW_PROXY_V1_MAX. Version 2: MXW_PROXY_V2_MAX, of which only the addresses
 *            are kept; what follows them (TLVs) is skipped unread.
 * Does not   Check the CRC32c TLV, or speak for datagram sockets.
 */
#ifndef MXW_CORE_PROXY_PROXY_H
#define MXW_CORE_PROXY_PROXY_H

#include "mxwarden/address.h"
#include "mxwarden/writer.h"

#define MXW_PROXY_V1_MAX 107  /* octets with CRLF, section 2.1 */
#define MXW_PROXY_V2_MAX 4096 /* octets: addresses, and TLVs with a certificate's names */

enum mxw_proxy_got {
    MXW_PROXY_MORE, /* all of `in` is consumed */
    MXW_PROXY_DONE, /* the header is complete; what is left of `in` is the client's */
    MXW_PROXY_MALFORMED
};

/* Zero is the beginning. */
struct mxw_proxy {
    bool
        keeps_socket; /* LOCAL, UNKNOWN, UNSPEC or a Unix socket: the connection's own addresses are
                          the right ones, and the four below are not set */
    mxw_address source, destination;
    uint16_t source_port, destination_port;

    bool is_malformed; /* internal from here on */
    size_t taken;      /* octets of the header so far */
    uint8_t at[MXW_PROXY_V1_MAX];
};

/* Octets of `in` consumed. Not to be called again after MXW_PROXY_DONE. */
size_t mxw_proxy_take(struct mxw_proxy *proxy, mxw_bytes in, enum mxw_proxy_got *got);

#define MXW_PROXY_PUT_MAX 52 /* octets that mxw_put_proxy() writes */

/* A header of version 2 that says what `proxy` says: the same source and destination, or LOCAL when
 * it keeps the socket. In a header both addresses are of one family: a destination of another than
 * the source's is left open, as 0.0.0.0 or ::, port 0. */
void mxw_put_proxy(struct mxw_writer *out, const struct mxw_proxy *proxy);

#endif
