#include "runtime/census.h"

#include <assert.h>
#include <stdlib.h>

#include "runtime/random.h"

/* Open addressing with linear probing, never more than half full. An entry without sessions is
 * free. */
struct entry {
    mxw_address network;
    uint32_t count;
};

struct mxw_census {
    struct mxw_census_limits limits;
    uint32_t count;
    uint32_t opened_for;
    uint64_t secret[2];
    size_t mask; /* entries minus one */
    struct entry entries[];
};

struct mxw_census *mxw_census_open(const struct mxw_census_limits *limits)
{
    size_t entry_count = 2;
    while (entry_count < 2 * (size_t)limits->sessions_max)
        entry_count *= 2;
    struct mxw_census *census = calloc(1, sizeof *census + entry_count * sizeof *census->entries);
    if (census == NULL)
        return NULL;
    census->limits = *limits;
    census->opened_for = limits->sessions_max;
    census->mask = entry_count - 1;
    mxw_random_fill(census->secret, sizeof census->secret);
    return census;
}

void mxw_census_close(struct mxw_census *census)
{
    free(census);
}

void mxw_census_limit(struct mxw_census *census, const struct mxw_census_limits *limits)
{
    assert(limits->sessions_max <= census->opened_for);
    census->limits.sessions_max = limits->sessions_max;
    census->limits.per_network_max = limits->per_network_max;
}

static mxw_address network_of(const struct mxw_census *census, mxw_address address)
{
    address = mxw_address_unmapped(address);
    return mxw_address_network(
        address, address.family == MXW_IPV4 ? census->limits.ipv4_len : census->limits.ipv6_len);
}

/* The finishing steps of MurmurHash3: every bit of the input moves every bit of the output. */
static uint64_t mix(uint64_t value)
{
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdu;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53u;
    return value ^ value >> 33;
}

static size_t home_of(const struct mxw_census *census, const mxw_address *network)
{
    uint64_t halves[2];
    memcpy(halves, network->octets, sizeof halves);
    uint64_t hash = mix(halves[0] ^ census->secret[0]);
    hash = mix(hash ^ halves[1] ^ census->secret[1]) + (uint64_t)network->family;
    return (size_t)hash & census->mask;
}

/* Where the network stands, or the free entry where it would. */
static size_t find(const struct mxw_census *census, const mxw_address *network)
{
    size_t at = home_of(census, network);
    while (census->entries[at].count > 0
           && !mxw_address_equal(census->entries[at].network, *network))
        at = (at + 1) & census->mask;
    return at;
}

/* Closes the gap at `at`: an entry moves up unless that would put it before its home. */
static void remove_entry(struct mxw_census *census, size_t at)
{
    size_t next = at;
    census->entries[at].count = 0;
    for (;;) {
        next = (next + 1) & census->mask;
        if (census->entries[next].count == 0)
            return;
        size_t home = home_of(census, &census->entries[next].network);
        if (((next - home) & census->mask) < ((next - at) & census->mask))
            continue;
        census->entries[at] = census->entries[next];
        census->entries[next].count = 0;
        at = next;
    }
}

enum mxw_census_answer mxw_census_enter(struct mxw_census *census, mxw_address address)
{
    mxw_address network = network_of(census, address);
    struct entry *entry = &census->entries[find(census, &network)];
    if (entry->count >= census->limits.per_network_max)
        return MXW_CENSUS_NETWORK_FULL;
    if (census->count >= census->limits.sessions_max)
        return MXW_CENSUS_FULL;
    entry->network = network;
    entry->count++;
    census->count++;
    return MXW_CENSUS_ENTERED;
}

void mxw_census_leave(struct mxw_census *census, mxw_address address)
{
    mxw_address network = network_of(census, address);
    size_t at = find(census, &network);
    assert(census->entries[at].count > 0);
    census->count--;
    if (--census->entries[at].count == 0)
        remove_entry(census, at);
}

uint32_t mxw_census_count(const struct mxw_census *census)
{
    return census->count;
}

uint32_t mxw_census_network_count(const struct mxw_census *census, mxw_address address)
{
    mxw_address network = network_of(census, address);
    return census->entries[find(census, &network)].count;
}
