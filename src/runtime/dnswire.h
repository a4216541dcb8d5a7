/* dnswire.h - the wire forms of names and texts inside RDATA, as dns.h wants them said.
 *
 * Spec       RFC 1035 sections 3.1 and 3.3, without compression: whoever calls has undone it.
 * Names      One whose labels hold '.' or NUL cannot be said: it comes out empty, as the root does.
 */
#ifndef MXW_RUNTIME_DNSWIRE_H
#define MXW_RUNTIME_DNSWIRE_H

#include "mxwarden/dns.h"
#include "mxwarden/writer.h"

/* Whether a label can be part of a name of dns.h. */
bool mxw_dnswire_label_is_sayable(mxw_bytes label);

/* The name at the start of `wire`; `rest` is what follows it. False when it is none, or too long.
 * The name is appended to `out`, which may overflow. */
MXW_MUST_USE bool mxw_dnswire_name(mxw_bytes wire, mxw_bytes *rest, struct mxw_writer *out,
                                   mxw_bytes *name);

/* The strings that fill `wire`, joined. False when they do not. */
MXW_MUST_USE bool mxw_dnswire_text(mxw_bytes wire, struct mxw_writer *out, mxw_bytes *text);

/* RDATA of `type` in wire form. False when it is malformed. Types core does not ask for leave
 * `record` empty. */
MXW_MUST_USE bool mxw_dnswire_record(uint16_t type, mxw_bytes rdata, struct mxw_writer *out,
                                     struct mxw_dns_record *record);

#define MXW_DNSWIRE_CNAME 5 /* its target is the record's `name` */

/* A name in presentation format: '.' between labels, all but letters, digits, '-' and '_' escaped
 * as \DDD, a dot at the end. For libraries that take text. */
void mxw_put_dns_presentation(struct mxw_writer *out, mxw_bytes name);

#define MXW_DNS_PRESENTATION_MAX (4 * MXW_DNS_NAME_MAX + 1) /* octets */

#endif
