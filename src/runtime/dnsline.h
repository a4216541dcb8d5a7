/* dnsline.h - one line of a DNS file: `OWNER TYPE RDATA`. See dnsfile.h for the format. */
#ifndef MXW_RUNTIME_DNSLINE_H
#define MXW_RUNTIME_DNSLINE_H

#include "mxwarden/dns.h"

#define MXW_DNSLINE_ANY_TYPE 0 /* `*` */

enum mxw_dnsline_kind {
    MXW_DNSLINE_NOTHING, /* blank, a comment, or an owner nobody can ask for */
    MXW_DNSLINE_SERVFAIL,
    MXW_DNSLINE_TIMEOUT,
    MXW_DNSLINE_NXDOMAIN,
    MXW_DNSLINE_RECORD
};

struct mxw_dnsline {
    enum mxw_dnsline_kind kind;
    mxw_bytes owner; /* lower case */
    uint16_t type;
    struct mxw_dns_record record; /* empty for types core does not ask for */
};

/* Texts go to `pool`, which needs no more room than the line is long. NULL, or what was expected.
 * */
MXW_MUST_USE const char *mxw_dnsline_parse(mxw_bytes text, struct mxw_writer *pool,
                                           struct mxw_dnsline *line);

#endif
