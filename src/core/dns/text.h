/* text.h - questions and answers of the DNS as a person reads them.
 *
 * What a peer put into a name or a text is escaped: nothing but printable ASCII is written.
 */
#ifndef MXW_CORE_DNS_TEXT_H
#define MXW_CORE_DNS_TEXT_H

#include "mxwarden/dns.h"

/* "A", "AAAA", ...; "?" for a number that is none of ours. */
mxw_bytes mxw_dns_type_name(enum mxw_dns_type type);

/* "found", "no-data", "no-name", "failed" */
mxw_bytes mxw_dns_outcome_name(enum mxw_dns_outcome outcome);

/* A name; "." is the root. */
void mxw_put_dns_name(struct mxw_writer *out, mxw_bytes name);

/* The data of one record: "192.0.2.1", "10 mx.example.net", "mx.example.net", or a quoted text. */
void mxw_put_dns_record(struct mxw_writer *out, enum mxw_dns_type type,
                        const struct mxw_dns_record *record);

#endif
