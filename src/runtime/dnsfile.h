/* dnsfile.h - DNS answers from a text file instead of the network.
 *
 *     mxw_dnsfile_open(&file, "dns.txt", &problem);
 *     mxw_dnsfile_answer(file, &question, &answer);
 *
 * Format     One `OWNER TYPE RDATA` a line in zone presentation format (RFC 1035 section 5.1):
 *            names are absolute with or without a dot at the end, `\DDD` and `\X` are octets, TXT
 *            is any number of strings, quoted or not. `\# LENGTH HEX` (RFC 3597) goes for every
 *            type. `#` at the start of a line or behind a blank, outside quotes, begins a comment.
 *            Blank lines are nothing, and so is the line of an owner that no question can have
 *            (RFC 1035 section 2.3.4); a host in RDATA that can have none is an empty name.
 * Failures   In place of RDATA: `!servfail` and `!timeout` (MXW_DNS_FAILED), `!nxdomain`. With the
 *            TYPE `*` they go for every type the name has no line for. They beat records of their
 *            type.
 * Answers    CNAMEs are followed, at most MXW_DNSFILE_CNAMES_MAX; more, and loops, are SERVFAIL. A
 *            name not listed does not exist; a listed name without that type has no data. There are
 *            no wildcards and no zones. Records come in the order of the file.
 * Ownership  An answer is borrowed until the next call on the file.
 * Leniency   A TXT string may be longer than 255 octets: joined, nobody can tell.
 * Limits     MXW_DNSFILE_SIZE_MAX, MXW_DNSFILE_TXT_MAX, MXW_DNS_RECORDS_MAX in an answer.
 */
#ifndef MXW_RUNTIME_DNSFILE_H
#define MXW_RUNTIME_DNSFILE_H

#include "mxwarden/dns.h"
#include "runtime/problem.h"

#define MXW_DNSFILE_SIZE_MAX (64u << 20) /* octets of the file: it is all read into memory */
#define MXW_DNSFILE_TXT_MAX 65535        /* octets of one TXT record's strings together */
#define MXW_DNSFILE_CNAMES_MAX 11        /* as many as a resolver follows */

struct mxw_dnsfile;

/* MXW_UNAVAILABLE: the file cannot be read. MXW_MALFORMED: "dns.txt:3: expected ...".
 * MXW_TOO_LARGE and MXW_NO_ROOM as named. */
MXW_MUST_USE enum mxw_status mxw_dnsfile_open(struct mxw_dnsfile **file, const char *path,
                                              struct mxw_problem *problem);

/* The same for text in memory, borrowed for the call. `label` stands in for the file's name. */
MXW_MUST_USE enum mxw_status mxw_dnsfile_parse(struct mxw_dnsfile **file, mxw_bytes text,
                                               const char *label, struct mxw_problem *problem);

/* NULL is nothing. */
void mxw_dnsfile_close(struct mxw_dnsfile *file);

void mxw_dnsfile_answer(struct mxw_dnsfile *file, const struct mxw_dns_question *question,
                        struct mxw_dns_answer *answer);

#endif
