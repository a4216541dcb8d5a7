#include "core/directory/builder.h"

#include "core/directory/table.h"

#include <assert.h>

#define USUAL_NAME 24      /* octets of a domain name, rounded up */
#define USUAL_SHARE 8      /* domains to a profile */
#define USUAL_PROFILE 128  /* octets */
#define PROFILE_PADDING 12 /* its length in front, and up to the next unit */
#define RECORD_PADDING 8   /* up to the next unit */

/* Octets: what offsets of 32 bits reach, less one domain. */
#define HEAP_MAX ((uint64_t)UINT32_MAX * MXW_TABLE_UNIT - MXW_DIRECTORY_ADD_ROOM_MAX)

_Static_assert(MXW_PROFILE_ROOM + PROFILE_PADDING + sizeof(struct mxw_table_record)
                       + MXW_DIRECTORY_NAME_MAX + RECORD_PADDING
                   <= MXW_DIRECTORY_ADD_ROOM_MAX,
               "what one domain can take");

/* While building, memory holds two indexes and a heap of records and profiles. An index is a hash
 * table of offsets into the heap, 0 where a place is empty, two thirds full at most. The table is
 * written behind the heap, at the end. */

struct place {
    uint32_t tag; /* of the hash, to spare a look into the heap */
    uint32_t offset;
};

static uint32_t places_for(uint32_t domains_max)
{
    return domains_max + domains_max / 2 + 1;
}

static size_t round_up(size_t len)
{
    return (len + MXW_TABLE_UNIT - 1) / MXW_TABLE_UNIT * MXW_TABLE_UNIT;
}

/* The indexes, and a first unit in the heap that no offset of 0 means. */
static size_t room_at_start(uint32_t place_count)
{
    return 2 * (size_t)place_count * sizeof(struct place) + MXW_TABLE_UNIT;
}

static uint32_t buckets_for(uint32_t domain_count)
{
    return domain_count / MXW_TABLE_BUCKET + 1;
}

/* What the table has in front of its records. */
static size_t table_head(uint32_t domain_count)
{
    size_t offsets = (size_t)buckets_for(domain_count) + 1;
    return round_up(sizeof(struct mxw_table_header) + offsets * sizeof(uint32_t));
}

size_t mxw_directory_room(uint32_t domains_max)
{
    size_t each = sizeof(struct mxw_table_record) + USUAL_NAME + USUAL_PROFILE / USUAL_SHARE;
    return room_at_start(places_for(domains_max)) + 2 * (domains_max * each)
        + table_head(domains_max) + 2 * MXW_DIRECTORY_ADD_ROOM_MAX;
}

enum mxw_status mxw_directory_build_begin(struct mxw_directory_builder *builder, void *memory,
                                          size_t room, uint32_t domains_max, const uint64_t seed[2])
{
    if (domains_max > MXW_DIRECTORY_DOMAINS_MAX)
        return MXW_TOO_LARGE;
    uint32_t place_count = places_for(domains_max);
    size_t start = room_at_start(place_count);
    if (room < start)
        return MXW_NO_ROOM;

    *builder = (struct mxw_directory_builder){
        .at = memory,
        .room = room,
        .used = start,
        .heap_start = start - MXW_TABLE_UNIT,
        .seed = { seed[0], seed[1] },
        .domains_max = domains_max,
        .place_count = place_count,
    };
    memset(memory, 0, start);
    return MXW_OK;
}

void mxw_directory_build_move(struct mxw_directory_builder *builder, void *memory, size_t room)
{
    assert(room >= builder->used);
    builder->at = memory;
    builder->room = room;
}

static uint8_t *in_heap(const struct mxw_directory_builder *builder, uint32_t offset)
{
    return builder->at + builder->heap_start + (size_t)offset * MXW_TABLE_UNIT;
}

/* Appends `head` and `tail`, padded with zeros. The room was checked before. Returns the offset. */
static uint32_t append(struct mxw_directory_builder *builder, mxw_bytes head, mxw_bytes tail)
{
    size_t offset = builder->used - builder->heap_start;
    size_t padded = round_up(head.len + tail.len);
    assert(padded <= builder->room - builder->used);

    uint8_t *at = builder->at + builder->used;
    memset(at, 0, padded);
    memcpy(at, head.at, head.len);
    memcpy(at + head.len, tail.at, tail.len);
    builder->used += padded;
    return (uint32_t)(offset / MXW_TABLE_UNIT);
}

enum index { NAMES, PROFILES };

static uint8_t *place_at(const struct mxw_directory_builder *builder, enum index index,
                         uint32_t number)
{
    size_t before = index == NAMES ? 0 : builder->place_count;
    return builder->at + (before + number) * sizeof(struct place);
}

static struct place get_place(const struct mxw_directory_builder *builder, enum index index,
                              uint32_t number)
{
    struct place place;
    memcpy(&place, place_at(builder, index, number), sizeof place);
    return place;
}

static void put_place(struct mxw_directory_builder *builder, enum index index, uint32_t number,
                      struct place place)
{
    memcpy(place_at(builder, index, number), &place, sizeof place);
}

static mxw_bytes name_in_heap(const struct mxw_directory_builder *builder, uint32_t offset)
{
    struct mxw_table_record record;
    const uint8_t *at = in_heap(builder, offset);
    memcpy(&record, at, sizeof record);
    return (mxw_bytes){ at + sizeof record, record.name_len };
}

static mxw_bytes profile_in_heap(const struct mxw_directory_builder *builder, uint32_t offset)
{
    uint32_t len;
    const uint8_t *at = in_heap(builder, offset);
    memcpy(&len, at, sizeof len);
    return (mxw_bytes){ at + sizeof len, len };
}

/* Where `key` stands in an index, or the empty place where it belongs. */
static uint32_t find_place(const struct mxw_directory_builder *builder, enum index index,
                           mxw_bytes key, struct place *place)
{
    uint64_t hash = mxw_table_hash(builder->seed, key);
    uint32_t number = mxw_table_place(hash, builder->place_count);
    for (;;) {
        *place = get_place(builder, index, number);
        if (place->offset == 0)
            break;
        if (place->tag == (uint32_t)hash
            && mxw_bytes_equal(key,
                               index == NAMES ? name_in_heap(builder, place->offset)
                                              : profile_in_heap(builder, place->offset)))
            break;
        number = number + 1 < builder->place_count ? number + 1 : 0;
    }
    place->tag = (uint32_t)hash;
    return number;
}

static bool has_name(const struct mxw_directory_builder *builder, const struct mxw_table_name *name)
{
    struct place place;
    (void)find_place(builder, NAMES, (mxw_bytes){ name->at, name->len }, &place);
    return place.offset != 0;
}

bool mxw_directory_build_has(const struct mxw_directory_builder *builder, mxw_bytes name)
{
    struct mxw_table_name canonical;
    return mxw_table_name_set(&canonical, name) && has_name(builder, &canonical);
}

static uint32_t share_profile(struct mxw_directory_builder *builder, mxw_bytes profile)
{
    struct place place;
    uint32_t number = find_place(builder, PROFILES, profile, &place);
    if (place.offset != 0)
        return place.offset;

    uint32_t len = (uint32_t)profile.len;
    size_t used_before = builder->used;
    place.offset = append(builder, (mxw_bytes){ (const uint8_t *)&len, sizeof len }, profile);
    put_place(builder, PROFILES, number, place);
    builder->profile_octets += builder->used - used_before;
    builder->profile_count++;
    return place.offset;
}

static void add_record(struct mxw_directory_builder *builder, const struct mxw_domain *domain,
                       mxw_bytes name, uint32_t profile)
{
    struct place place;
    uint32_t number = find_place(builder, NAMES, name, &place);
    struct mxw_table_record record = {
        .wish_since = domain->wish_since,
        .profile = profile,
        .kind = MXW_TABLE_DOMAIN,
        .wish = (uint8_t)domain->wish,
        .name_len = (uint8_t)name.len,
        .tag = (uint8_t)place.tag,
    };
    size_t used_before = builder->used;
    place.offset = append(builder, (mxw_bytes){ (const uint8_t *)&record, sizeof record }, name);
    put_place(builder, NAMES, number, place);
    builder->record_octets += builder->used - used_before;
    builder->domain_count++;
}

enum mxw_status mxw_directory_build_add(struct mxw_directory_builder *builder,
                                        const struct mxw_domain *domain)
{
    struct mxw_table_name canonical;
    if (!mxw_table_name_set(&canonical, domain->name) || has_name(builder, &canonical))
        return MXW_MALFORMED;
    if (builder->domain_count == builder->domains_max || builder->used > HEAP_MAX)
        return MXW_TOO_LARGE;

    uint8_t profile_at[MXW_PROFILE_ROOM];
    struct mxw_writer profile = MXW_WRITER(profile_at);
    enum mxw_status status = mxw_profile_write(domain, &profile);
    if (status != MXW_OK)
        return status;
    assert(!profile.overflowed);

    size_t needed = profile.used + PROFILE_PADDING + sizeof(struct mxw_table_record) + canonical.len
        + RECORD_PADDING;
    if (needed > builder->room - builder->used)
        return MXW_NO_ROOM;
    add_record(builder, domain, (mxw_bytes){ canonical.at, canonical.len },
               share_profile(builder, mxw_written(&profile)));
    return MXW_OK;
}

/* Writing the table. */

size_t mxw_directory_build_end_room(const struct mxw_directory_builder *builder)
{
    return table_head(builder->domain_count) + builder->record_octets + builder->profile_octets;
}

static uint8_t *bucket_at(uint8_t *table, size_t bucket)
{
    return table + sizeof(struct mxw_table_header) + bucket * sizeof(uint32_t);
}

static uint32_t get_bucket(uint8_t *table, size_t bucket)
{
    uint32_t number;
    memcpy(&number, bucket_at(table, bucket), sizeof number);
    return number;
}

static void put_bucket(uint8_t *table, size_t bucket, uint32_t number)
{
    memcpy(bucket_at(table, bucket), &number, sizeof number);
}

/* The next record in the heap by the order of the index. False at the end. */
static bool next_record(const struct mxw_directory_builder *builder, uint32_t *number,
                        const uint8_t **at, struct mxw_table_record *record)
{
    while (*number < builder->place_count) {
        struct place place = get_place(builder, NAMES, (*number)++);
        if (place.offset == 0)
            continue;
        *at = in_heap(builder, place.offset);
        memcpy(record, *at, sizeof *record);
        return true;
    }
    return false;
}

static size_t bucket_of(const struct mxw_directory_builder *builder, const uint8_t *at,
                        const struct mxw_table_record *record)
{
    mxw_bytes name = { at + sizeof *record, record->name_len };
    return mxw_table_place(mxw_table_hash(builder->seed, name), buckets_for(builder->domain_count));
}

/* Puts where each bucket begins, in units, and where the last one ends. */
static void lay_out_buckets(const struct mxw_directory_builder *builder, uint8_t *table)
{
    struct mxw_table_record record;
    const uint8_t *at;
    for (uint32_t number = 0; next_record(builder, &number, &at, &record);) {
        size_t bucket = bucket_of(builder, at, &record);
        uint32_t units = (uint32_t)(mxw_table_record_size(&record) / MXW_TABLE_UNIT);
        put_bucket(table, bucket, get_bucket(table, bucket) + units);
    }
    uint32_t offset = (uint32_t)(table_head(builder->domain_count) / MXW_TABLE_UNIT);
    for (size_t bucket = 0; bucket <= buckets_for(builder->domain_count); bucket++) {
        uint32_t units = get_bucket(table, bucket);
        put_bucket(table, bucket, offset);
        offset += units;
    }
}

/* Copies the profiles behind the records. In the heap, where each has its length, it is replaced by
 * the offset of the copy: records still have to find it. */
static void copy_profiles(struct mxw_directory_builder *builder, uint8_t *table)
{
    size_t used = table_head(builder->domain_count) + builder->record_octets;
    for (uint32_t number = 0; number < builder->place_count; number++) {
        struct place place = get_place(builder, PROFILES, number);
        if (place.offset == 0)
            continue;
        uint8_t *at = in_heap(builder, place.offset);
        size_t size = round_up(sizeof(uint32_t) + profile_in_heap(builder, place.offset).len);
        uint32_t copy = (uint32_t)(used / MXW_TABLE_UNIT);
        memcpy(table + used, at, size);
        memcpy(at, &copy, sizeof copy);
        used += size;
    }
}

/* Fills the buckets from their beginnings, which move on to their ends while it does: each to the
 * beginning of the next bucket. So all of them are shifted back afterwards. */
static void copy_records(const struct mxw_directory_builder *builder, uint8_t *table)
{
    struct mxw_table_record record;
    const uint8_t *at;
    for (uint32_t number = 0; next_record(builder, &number, &at, &record);) {
        size_t bucket = bucket_of(builder, at, &record);
        size_t size = mxw_table_record_size(&record);
        uint32_t offset = get_bucket(table, bucket);
        uint8_t *copy = table + (size_t)offset * MXW_TABLE_UNIT;
        memcpy(copy, at, size);
        memcpy(&record.profile, in_heap(builder, record.profile), sizeof record.profile);
        memcpy(copy, &record, sizeof record);
        put_bucket(table, bucket, offset + (uint32_t)(size / MXW_TABLE_UNIT));
    }
    uint32_t bucket_count = buckets_for(builder->domain_count);
    memmove(bucket_at(table, 1), bucket_at(table, 0), bucket_count * sizeof(uint32_t));
    put_bucket(table, 0, (uint32_t)(table_head(builder->domain_count) / MXW_TABLE_UNIT));
}

enum mxw_status mxw_directory_build_end(struct mxw_directory_builder *builder, mxw_bytes *table)
{
    size_t size = mxw_directory_build_end_room(builder);
    if (size > builder->room - builder->used)
        return MXW_NO_ROOM;
    uint8_t *at = builder->at + builder->used;
    memset(at, 0, size);
    lay_out_buckets(builder, at);
    copy_profiles(builder, at);
    copy_records(builder, at);

    struct mxw_table_header header = {
        .magic = MXW_TABLE_MAGIC,
        .version = MXW_TABLE_VERSION,
        .domain_count = builder->domain_count,
        .size = size,
        .seed = { builder->seed[0], builder->seed[1] },
        .bucket_count = buckets_for(builder->domain_count),
    };
    memcpy(at, &header, sizeof header);
    *table = (mxw_bytes){ at, size };
    header.checksum = mxw_table_checksum(*table);
    memcpy(at, &header, sizeof header);
    return MXW_OK;
}
