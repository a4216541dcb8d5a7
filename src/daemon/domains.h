/* domains.h - reads the file of domains into the table that the edges map.
 *
 *     struct mxw_domains domains;
 *     if (mxw_domains_read("domains.conf", seed, stderr, &domains) == MXW_OK) {
 *         ... write domains.table into sealed memory
 *         mxw_domains_free(&domains);
 *     }
 *
 * File       One section a domain: domain "contoso.com" { name = value ... }. What can be set is
 *            the table in core/directory/setting.c; docs/domains.conf.example shows all of it.
 *            A domain may be written with U-labels; the table holds A-labels. "*.contoso.com" is
 *            every name below contoso.com.
 * Ownership  The table lies in `memory` until mxw_domains_free().
 * Limits     MXW_DIRECTORY_NAMES_MAX domains. Reading a million takes seconds, and memory for
 *            the table alone.
 */
#ifndef MXW_DAEMON_DOMAINS_H
#define MXW_DAEMON_DOMAINS_H

#include <stdio.h>

#include "core/directory/builder.h"

struct mxw_domains {
    void *memory;
    mxw_bytes table;
    uint32_t domain_count;
};

/* `seed` is random: see mxw_directory_build_begin(). MXW_MALFORMED: every mistake has a line in
 * `complaints`, such as
 *     domains.conf:12: refusal = "maybe": expected defer or refuse
 * MXW_UNAVAILABLE: the file cannot be read, or there is no memory. `domains` is filled only by
 * MXW_OK. */
MXW_MUST_USE enum mxw_status mxw_domains_read(const char *path, const uint64_t seed[2],
                                              FILE *complaints, struct mxw_domains *domains);

void mxw_domains_free(struct mxw_domains *domains);

#endif
