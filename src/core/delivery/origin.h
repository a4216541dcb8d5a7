/* origin.h - how a next hop is told who our client is: the attributes of XCLIENT and XFORWARD.
 *
 *     capabilities.xclient = mxw_delivery_attributes_parse(MXW_BYTES("NAME ADDR PORT"));
 *     mxw_put_text(out, "XCLIENT");
 *     mxw_delivery_put_attributes(out, &origin, MXW_HOP_CLIENT_XCLIENT, capabilities.xclient);
 *
 * Spec       XCLIENT_README and XFORWARD_README of Postfix; xtext: RFC 3461 section 4.
 * Text       Whatever a stranger says of itself is xtext, so that nothing of it can end a word or a
 *            line. What is not known, or does not fit, is [UNAVAILABLE]: a part of a name would be
 *            another name. A NAME that cannot be one of a host is not known either: Postfix would
 *            refuse the whole command for it.
 * Limits     MXW_ORIGIN_VALUE_MAX octets a value, MXW_ORIGIN_LINE_MAX the command with CRLF.
 */
#ifndef MXW_CORE_DELIVERY_ORIGIN_H
#define MXW_CORE_DELIVERY_ORIGIN_H

#include "core/admission/domain.h"

#define MXW_ORIGIN_VALUE_MAX 255 /* what Postfix takes, as it is written */
#define MXW_ORIGIN_LINE_MAX 512  /* the same, RFC 5321 4.5.3.1.4 */

/* The client of the gate, as its next hop shall see it. `client` is somebody else in this folder:
 * the machine. */
struct mxw_delivery_origin {
    mxw_address address;
    uint16_t port;
    mxw_address local; /* where it connected to */
    uint16_t local_port;
    mxw_bytes name;      /* its reverse DNS has it, and it leads back; empty: there is none */
    bool is_name_unsure; /* the DNS did not answer: there may be one */
    mxw_bytes helo;
    bool extended; /* EHLO, not HELO */
    mxw_bytes id;  /* of the transaction */
};

/* In the order in which they are said: HELO, the only one that may find no room, comes last. */
enum mxw_origin_attribute {
    MXW_ORIGIN_ADDR,
    MXW_ORIGIN_PORT,
    MXW_ORIGIN_PROTO,
    MXW_ORIGIN_IDENT,
    MXW_ORIGIN_SOURCE,
    MXW_ORIGIN_NAME,
    MXW_ORIGIN_HELO,
    MXW_ORIGIN_ATTRIBUTE_COUNT
};

#define MXW_ORIGIN_BIT(attribute) (1u << (attribute))

/* What makes one client another for XCLIENT: everything but the transaction. */
#define MXW_ORIGIN_OF_XCLIENT                                                                      \
    (MXW_ORIGIN_BIT(MXW_ORIGIN_ADDR) | MXW_ORIGIN_BIT(MXW_ORIGIN_PORT)                             \
     | MXW_ORIGIN_BIT(MXW_ORIGIN_PROTO) | MXW_ORIGIN_BIT(MXW_ORIGIN_NAME)                          \
     | MXW_ORIGIN_BIT(MXW_ORIGIN_HELO))

/* A bit for each attribute among `words`, which are separated by blanks; others are ignored. */
unsigned mxw_delivery_attributes_parse(mxw_bytes words);

/* " ADDR=IPV6:2001:db8::1 PORT=4711", as far as `offered` has a bit for it. */
void mxw_delivery_put_attributes(struct mxw_writer *out, const struct mxw_delivery_origin *origin,
                                 enum mxw_hop_client how, unsigned offered);

/* The name to greet with on the client's behalf. What cannot stand there is '?', as a server would
 * note it; nothing at all when the client has said none. */
void mxw_delivery_put_hello_name(struct mxw_writer *out, const struct mxw_delivery_origin *origin);

#endif
