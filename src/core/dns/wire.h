/* wire.h - the wire forms of names and texts inside RDATA, as dns.h wants them said.
 *
 * Spec       RFC 1035 sections 3.1 and 3.3, without compression: whoever calls has undone it.
 * Names      One whose labels hold '.' or NUL cannot be said: it comes out empty, as the root does.
 */
#ifndef MXW_CORE_DNS_WIRE_H
#define MXW_CORE_DNS_WIRE_H

#include "mxwarden/dns.h"
#include "mxwarden/writer.h"

/* Whether a label can be part of a name of dns.h. */
bool mxw_dns_label_is_sayable(mxw_bytes label);

/* The name at the start of `wire`; `rest` is what follows it. False when it is none, or too long.
 * The name is appended to `out`, which may overflow. */
MXW_MUST_USE bool mxw_dns_wire_name(mxw_bytes wire, mxw_bytes *rest, struct mxw_writer *out,
                                    mxw_bytes *name);

/* The strings that fill `wire`, joined. False when they do not. */
MXW_MUST_USE bool mxw_dns_wire_text(mxw_bytes wire, struct mxw_writer *out, mxw_bytes *text);

#define MXW_DNS_CNAME 5 /* its target is the record's `name` */

#endif
