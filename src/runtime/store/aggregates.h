/* aggregates.h - how much mail, by day, domain and verdict. See store.h.
 *
 * Made by the machine, so neither begin nor audit is needed: each call is a change of its own, and
 * MXW_UNAVAILABLE while another is open on the handle. Rows that were not added can be added later.
 */
#ifndef MXW_RUNTIME_STORE_AGGREGATES_H
#define MXW_RUNTIME_STORE_AGGREGATES_H

#include "runtime/store/store.h"

struct mxw_store_aggregate {
    uint32_t day; /* since 1970-01-01, UTC */
    mxw_bytes domain;
    mxw_bytes tenant;
    uint8_t family;       /* 4 or 6 */
    mxw_bytes outcome;    /* the words of the trace: "admit" */
    mxw_bytes rule;       /* "spf" */
    mxw_bytes would;      /* would-be verdict, or empty */
    mxw_bytes would_rule; /* and its rule */
    uint64_t messages;
    uint64_t octets;
};

/* False ends the list. */
typedef bool (*mxw_store_take_aggregate)(void *taker, const struct mxw_store_aggregate *aggregate);

/* Adds the counts to those of the same day, domain, tenant, family and words: all rows or none. */
MXW_MUST_USE enum mxw_status mxw_store_aggregates_add(struct mxw_store *store,
                                                      const struct mxw_store_aggregate *rows,
                                                      size_t count);

/* By day, from `first_day` to `last_day` and both included. */
MXW_MUST_USE enum mxw_status mxw_store_aggregates_each(struct mxw_store *store, mxw_bytes domain,
                                                       uint32_t first_day, uint32_t last_day,
                                                       mxw_store_take_aggregate take, void *taker);

/* Forgets the days before `day`. */
MXW_MUST_USE enum mxw_status mxw_store_aggregates_prune(struct mxw_store *store, uint32_t day);

#endif
