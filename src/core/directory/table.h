/* table.h - the layout of the table, shared by the builder and the reader. For this folder only.
 *
 * Layout     header | offsets of buckets | records, bucket by bucket | profiles. The hash of a name
 *            says in which bucket its record is; a bucket ends where the next one begins. So a
 *            lookup touches the small list of offsets, one run of records, and one profile.
 *            All numbers are the machine's own: a table never leaves it. Offsets count units of
 *            MXW_TABLE_UNIT octets from the start of the table.
 */
#ifndef MXW_CORE_DIRECTORY_TABLE_H
#define MXW_CORE_DIRECTORY_TABLE_H

#include "core/directory/directory.h"

#define MXW_TABLE_UNIT 8
#define MXW_TABLE_MAGIC UINT64_C(0x6d78772d74626c0a) /* "mxw-tbl\n"; reads otherwise elsewhere */
#define MXW_TABLE_VERSION 1
#define MXW_TABLE_BUCKET 2 /* records in one, on average: few, and few offsets as well */

struct mxw_table_header {
    uint64_t magic;
    uint32_t version;
    uint32_t domain_count;
    uint64_t size;     /* octets of the whole table */
    uint64_t checksum; /* of all other octets */
    uint64_t seed[2];
    uint32_t bucket_count; /* there is one offset more: the end of the last */
    uint32_t spare[3];
};

enum mxw_table_kind {
    MXW_TABLE_DOMAIN /* later: an alias of another name, everything under a name */
};

/* The name follows at once. */
struct mxw_table_record {
    int64_t wish_since;
    uint32_t profile; /* offset */
    uint8_t kind, wish, name_len;
    uint8_t tag; /* other bits of the hash than those that chose the bucket */
};

_Static_assert(sizeof(struct mxw_table_header) == 64, "no padding that nobody sets");
_Static_assert(sizeof(struct mxw_table_record) == 16, "no padding that nobody sets");

/* A name as it is stored and compared: lower case, no dot at the end. */
struct mxw_table_name {
    uint8_t at[MXW_DIRECTORY_NAME_MAX];
    size_t len;
};

/* False when no domain can have this name. */
bool mxw_table_name_set(struct mxw_table_name *canonical, mxw_bytes name);

/* SipHash-1-3 of `bytes`. */
uint64_t mxw_table_hash(const uint64_t seed[2], mxw_bytes bytes);

/* Where `hash` belongs among `count` places. */
static inline uint32_t mxw_table_place(uint64_t hash, uint32_t count)
{
    return (uint32_t)((hash >> 32) * count >> 32);
}

static inline uint8_t mxw_table_tag(uint64_t hash)
{
    return (uint8_t)hash;
}

/* Octets from one record to the next. */
static inline size_t mxw_table_record_size(const struct mxw_table_record *record)
{
    size_t len = sizeof *record + record->name_len;
    return (len + MXW_TABLE_UNIT - 1) / MXW_TABLE_UNIT * MXW_TABLE_UNIT;
}

uint64_t mxw_table_checksum(mxw_bytes table);

/* Everything of a domain that a profile holds. */

#define MXW_PROFILE_ROOM 11264 /* octets: the largest profile, see profile.c */

/* MXW_MALFORMED: a text over 255 octets. MXW_TOO_LARGE: a count over its limit. */
MXW_MUST_USE enum mxw_status mxw_profile_write(const struct mxw_domain *domain,
                                               struct mxw_writer *out);

/* Fills all but name, wish and group. False when `profile` is not one. */
MXW_MUST_USE bool mxw_profile_read(mxw_bytes profile, struct mxw_domain *domain);

#endif
