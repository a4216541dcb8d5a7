/* table.h - the layout of the table, shared by the builder and the reader. For this folder only.
 *
 * Layout     header | cells | records that found no room in their cell | shared texts | exempt
 *            prefixes. The hash of a name says in which cell its record is, so a lookup goes
 *            straight to its one place in memory; a cell is a few cache lines, fetched together.
 *            A cell that is too small says where the rest of its records are.
 *            All numbers are the machine's own: a table never leaves it. Offsets count units of
 *            MXW_TABLE_UNIT octets from the start of the table.
 */
#ifndef MXW_CORE_DIRECTORY_TABLE_H
#define MXW_CORE_DIRECTORY_TABLE_H

#include "core/directory/directory.h"

#define MXW_TABLE_UNIT 8
#define MXW_TABLE_MAGIC UINT64_C(0x6d78772d74626c0a) /* "mxw-tbl\n"; reads otherwise elsewhere */
#define MXW_TABLE_VERSION 3
#define MXW_TABLE_CELL 256 /* octets: four cache lines of most machines */

struct mxw_table_header {
    uint64_t magic;
    uint32_t version;
    uint32_t name_count;
    uint64_t size;     /* octets of the whole table */
    uint64_t checksum; /* of all other octets */
    uint64_t seed[2];
    uint64_t wildcard_depths;
    uint32_t cell_count;
    uint32_t exempt_count; /* they end the table */
};

/* The records follow at once, one behind the other. */
struct mxw_table_cell {
    uint32_t used;                /* octets of records */
    uint32_t spill, spill_octets; /* offset and length of the records that found no room */
};

#define MXW_TABLE_CELL_ROOM (MXW_TABLE_CELL - sizeof(struct mxw_table_cell))

enum mxw_table_kind {
    MXW_TABLE_DOMAIN, /* `text` is its profile */
    MXW_TABLE_ALIAS,  /* `text` is the name of its target */
    MXW_TABLE_REMOVED /* whatever another table says of the name does not hold */
};

/* The name follows at once. */
struct mxw_table_record {
    int64_t wish_since;
    uint32_t text; /* offset of a shared text */
    uint8_t kind, wish, name_len;
    uint8_t tag; /* other bits of the hash than those that chose the cell */
};

/* A text of any length, stored once for all who have it. Its octets follow at once. */
struct mxw_table_text {
    uint64_t hash; /* of a profile: the group */
    uint64_t len;
};

_Static_assert(sizeof(struct mxw_table_header) == 64, "no padding that nobody sets");
_Static_assert(sizeof(struct mxw_table_cell) == 12, "no padding that nobody sets");
_Static_assert(sizeof(struct mxw_table_record) == 16, "no padding that nobody sets");
_Static_assert(sizeof(struct mxw_table_text) == 16, "no padding that nobody sets");
_Static_assert(sizeof(mxw_prefix) % MXW_TABLE_UNIT == 0, "prefixes end the table without a gap");

/* A name as it is stored and compared: lower case, no dot at the end. */
struct mxw_table_name {
    uint8_t at[MXW_DIRECTORY_NAME_MAX];
    size_t len;
};

static inline mxw_bytes mxw_table_name_bytes(const struct mxw_table_name *name)
{
    return (mxw_bytes){ name->at, name->len };
}

/* False when no domain can have this name. */
bool mxw_table_name_set(struct mxw_table_name *canonical, mxw_bytes name);

/* The bit of wildcard_depths for a wildcard of `labels` labels beside the "*". */
static inline uint64_t mxw_table_depth(size_t labels)
{
    return UINT64_C(1) << (labels < 63 ? labels : 63);
}

/* SipHash-1-3 of `bytes`. */
uint64_t mxw_table_hash(const uint64_t seed[2], mxw_bytes bytes);

/* Where a hash with these upper 32 bits belongs among `count` places. */
static inline uint32_t mxw_table_place(uint32_t upper, uint32_t count)
{
    return (uint32_t)((uint64_t)upper * count >> 32);
}

static inline uint32_t mxw_table_upper(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static inline uint8_t mxw_table_tag(uint64_t hash)
{
    return (uint8_t)hash;
}

uint64_t mxw_table_checksum(mxw_bytes table);

/* What one table says of a name. */
struct mxw_table_entry {
    struct mxw_table_record record;
    mxw_bytes name; /* as it is stored */
    mxw_bytes text; /* of a name removed: nothing of use */
    uint64_t text_hash;
};

/* `name` must be as it is stored. Any kind of record is found, known or not. */
bool mxw_table_find(const struct mxw_directory *directory, mxw_bytes name,
                    struct mxw_table_entry *entry);

/* Everything of a domain that a profile holds. */

#define MXW_PROFILE_ROOM 11264 /* octets: the largest profile, see profile.c */

/* MXW_MALFORMED: a text over MXW_DOMAIN_TEXT_MAX octets. MXW_TOO_LARGE: a count over its limit. */
MXW_MUST_USE enum mxw_status mxw_profile_write(const struct mxw_domain *domain,
                                               struct mxw_writer *out);

/* Fills all but name, wish and group. False when `profile` is not one. */
MXW_MUST_USE bool mxw_profile_read(mxw_bytes profile, struct mxw_domain *domain);

#endif
