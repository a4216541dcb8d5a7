/* census.h - how many sessions there are, in all and from each network.
 *
 *     switch (mxw_census_enter(census, client)) { case MXW_CENSUS_ENTERED: ...
 *     mxw_census_leave(census, client);
 *
 * Networks   An address counts under its first `ipv4_len` or `ipv6_len` bits.
 * Memory     Taken when opened, for `sessions_max` networks; none later.
 * Hashing    With a random secret: who chooses addresses cannot choose collisions.
 */
#ifndef MXW_RUNTIME_CENSUS_H
#define MXW_RUNTIME_CENSUS_H

#include "mxwarden/address.h"
#include "mxwarden/status.h"

struct mxw_census_limits {
    uint32_t sessions_max;    /* in all */
    uint32_t per_network_max; /* from one network */
    uint8_t ipv4_len;         /* 32: each address for itself */
    uint8_t ipv6_len;         /* 64 */
};

enum mxw_census_answer {
    MXW_CENSUS_FULL,         /* too many in all: not counted */
    MXW_CENSUS_NETWORK_FULL, /* too many from this network: not counted */
    MXW_CENSUS_ENTERED
};

struct mxw_census;

/* NULL: out of memory. */
struct mxw_census *mxw_census_open(const struct mxw_census_limits *limits);
void mxw_census_close(struct mxw_census *census);

/* New limits for those who enter from now on. `sessions_max` may not exceed that of the opening;
 * the prefix lengths stay as they were. */
void mxw_census_limit(struct mxw_census *census, const struct mxw_census_limits *limits);

MXW_MUST_USE enum mxw_census_answer mxw_census_enter(struct mxw_census *census,
                                                     mxw_address address);

/* Once for each that entered. */
void mxw_census_leave(struct mxw_census *census, mxw_address address);

uint32_t mxw_census_count(const struct mxw_census *census);
uint32_t mxw_census_network_count(const struct mxw_census *census, mxw_address address);

#endif
