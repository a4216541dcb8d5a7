/* counts.h - how much mail there was, by day, domain and verdict, on its way to the store.
 *
 *     mxw_counts_add(&counts, record);                  for each trace record
 *     status = mxw_counts_flush(&counts, store);        now and then
 *
 * What       Messages, and recipients refused, of domains that are ours. What was given up by its
 *            client, or tried to relay, is not counted: strangers choose those names.
 * Limits     MXW_COUNTS_MAX rows wait. More are lost, and `lost_count` says how many,
 *            until whoever has told of it makes it 0.
 */
#ifndef MXW_DAEMON_KEEPER_COUNTS_H
#define MXW_DAEMON_KEEPER_COUNTS_H

#include "runtime/store/aggregates.h"

#define MXW_COUNTS_MAX 16384
#define MXW_COUNTS_TEXT 400 /* octets of the texts of a row: a domain, a tenant, words */

struct mxw_counts {
    struct mxw_store_aggregate *rows;
    uint8_t *texts;
    size_t count;
    uint64_t lost_count;
};

MXW_MUST_USE enum mxw_status mxw_counts_open(struct mxw_counts *counts);
void mxw_counts_close(struct mxw_counts *counts);

/* `record`: see core/trace/trace.h. */
void mxw_counts_add(struct mxw_counts *counts, mxw_bytes record);

/* All rows, or none when it fails: then they wait for the next time. */
MXW_MUST_USE enum mxw_status mxw_counts_flush(struct mxw_counts *counts, struct mxw_store *store);

#endif
