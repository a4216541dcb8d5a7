#include "core/directory/builder.h"

#include "core/directory/table.h"

#include <assert.h>

#define USUAL_NAME 24    /* octets of a domain name, and a little more */
#define USUAL_SHARE 8    /* domains to a profile */
#define USUAL_PROFILE 96 /* octets */

/* How full the cells are on average, in percent. Fuller ones make a smaller table, in which more
 * names have no room in their cell: at 80, one in eight. */
#define CELLS_FULL 80

/* Octets that offsets of 32 bits reach. */
#define TABLE_MAX ((uint64_t)UINT32_MAX * MXW_TABLE_UNIT)

/* While building, memory holds two indexes and a heap of records and shared texts. An index is a
 * hash table of offsets into the heap, 0 where a place is empty, two thirds full at most. The table
 * is written behind the heap, at the end. */

struct place {
    uint32_t upper; /* of the hash, to spare most looks into the heap */
    uint32_t offset;
};

enum index { NAMES, TEXTS };

static uint32_t places_for(uint32_t names_max)
{
    return names_max + names_max / 2 + 1;
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

static uint32_t cells_for(size_t record_octets)
{
    return (uint32_t)(record_octets / (MXW_TABLE_CELL_ROOM * CELLS_FULL / 100)) + 1;
}

/* What holds the table for certain: as if all records were in cells, and once more outside. */
static size_t table_room(size_t record_octets, size_t text_octets, size_t exempt_count)
{
    size_t cells = cells_for(record_octets) * (size_t)(MXW_TABLE_CELL + MXW_TABLE_UNIT);
    return sizeof(struct mxw_table_header) + cells + round_up(record_octets) + text_octets
        + exempt_count * sizeof(mxw_prefix);
}

size_t mxw_directory_room(uint32_t names_max)
{
    size_t record_octets = names_max * (sizeof(struct mxw_table_record) + USUAL_NAME);
    size_t text_octets = names_max / USUAL_SHARE * (sizeof(struct mxw_table_text) + USUAL_PROFILE);
    return room_at_start(places_for(names_max)) + record_octets + text_octets
        + table_room(record_octets, text_octets, MXW_DIRECTORY_EXEMPT_MAX)
        + 2 * MXW_DIRECTORY_ADD_ROOM_MAX;
}

enum mxw_status mxw_directory_build_begin(struct mxw_directory_builder *builder, void *memory,
                                          size_t room, uint32_t names_max, const uint64_t seed[2])
{
    if (names_max > MXW_DIRECTORY_NAMES_MAX)
        return MXW_TOO_LARGE;
    uint32_t place_count = places_for(names_max);
    size_t start = room_at_start(place_count);
    if (room < start)
        return MXW_NO_ROOM;

    *builder = (struct mxw_directory_builder){
        .at = memory,
        .room = room,
        .used = start,
        .heap_start = start - MXW_TABLE_UNIT,
        .seed = { seed[0], seed[1] },
        .names_max = names_max,
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

/* The heap. */

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
    if (tail.len > 0)
        memcpy(at + head.len, tail.at, tail.len);
    builder->used += padded;
    return (uint32_t)(offset / MXW_TABLE_UNIT);
}

static mxw_bytes name_in_heap(const struct mxw_directory_builder *builder, uint32_t offset)
{
    struct mxw_table_record record;
    const uint8_t *at = in_heap(builder, offset);
    memcpy(&record, at, sizeof record);
    return (mxw_bytes){ at + sizeof record, record.name_len };
}

static mxw_bytes text_in_heap(const struct mxw_directory_builder *builder, uint32_t offset,
                              uint64_t *hash)
{
    struct mxw_table_text text;
    const uint8_t *at = in_heap(builder, offset);
    memcpy(&text, at, sizeof text);
    *hash = text.hash;
    return (mxw_bytes){ at + sizeof text, text.len };
}

/* The indexes. */

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

/* Names are told apart by themselves, texts by their hash: see share_text(). */
static bool is_at(const struct mxw_directory_builder *builder, enum index index, uint32_t offset,
                  mxw_bytes name, uint64_t hash)
{
    uint64_t text_hash;
    if (index == NAMES)
        return mxw_bytes_equal(name_in_heap(builder, offset), name);
    (void)text_in_heap(builder, offset, &text_hash);
    return text_hash == hash;
}

/* Where what has this hash stands in an index, or the empty place where it belongs. */
static uint32_t find_place(const struct mxw_directory_builder *builder, enum index index,
                           mxw_bytes name, uint64_t hash, struct place *place)
{
    uint32_t upper = mxw_table_upper(hash);
    uint32_t number = mxw_table_place(upper, builder->place_count);
    for (;;) {
        *place = get_place(builder, index, number);
        if (place->offset == 0
            || (place->upper == upper && is_at(builder, index, place->offset, name, hash)))
            break;
        number = number + 1 < builder->place_count ? number + 1 : 0;
    }
    place->upper = upper;
    return number;
}

/* Adding. */

static bool has_name(const struct mxw_directory_builder *builder, const struct mxw_table_name *name)
{
    struct place place;
    mxw_bytes bytes = mxw_table_name_bytes(name);
    (void)find_place(builder, NAMES, bytes, mxw_table_hash(builder->seed, bytes), &place);
    return place.offset != 0;
}

bool mxw_directory_build_has(const struct mxw_directory_builder *builder, mxw_bytes name)
{
    struct mxw_table_name canonical;
    return mxw_table_name_set(&canonical, name) && has_name(builder, &canonical);
}

/* The offset of a text in the heap, where it is put if it is new. The hash of a profile is the
 * group of its domains, so two texts of one hash must not be in one table. */
static enum mxw_status share_text(struct mxw_directory_builder *builder, mxw_bytes text,
                                  uint32_t *offset)
{
    struct mxw_table_text head = { .hash = mxw_table_hash(builder->seed, text), .len = text.len };
    struct place place;
    uint32_t number = find_place(builder, TEXTS, text, head.hash, &place);
    if (place.offset == 0) {
        size_t used_before = builder->used;
        place.offset = append(builder, (mxw_bytes){ (const uint8_t *)&head, sizeof head }, text);
        put_place(builder, TEXTS, number, place);
        builder->text_octets += builder->used - used_before;
        builder->text_count++;
    }
    *offset = place.offset;
    return mxw_bytes_equal(text_in_heap(builder, place.offset, &head.hash), text) ? MXW_OK
                                                                                  : MXW_UNAVAILABLE;
}

static void add_record(struct mxw_directory_builder *builder, struct mxw_table_record record,
                       mxw_bytes name)
{
    struct place place;
    uint64_t hash = mxw_table_hash(builder->seed, name);
    uint32_t number = find_place(builder, NAMES, name, hash, &place);
    record.name_len = (uint8_t)name.len;
    record.tag = mxw_table_tag(hash);
    place.offset = append(builder, (mxw_bytes){ (const uint8_t *)&record, sizeof record }, name);
    put_place(builder, NAMES, number, place);
    if (mxw_bytes_starts_with(name, MXW_BYTES("*.")))
        builder->wildcard_depths |= mxw_table_depth(mxw_bytes_count(name, '.'));
    builder->record_octets += sizeof record + name.len;
    builder->name_count++;
}

/* Whether the table would be too large with one more name. */
static bool is_full(const struct mxw_directory_builder *builder)
{
    return builder->name_count == builder->names_max
        || mxw_directory_build_end_room(builder) > TABLE_MAX - 2 * MXW_DIRECTORY_ADD_ROOM_MAX;
}

/* `text` may be empty: then there is none. */
static enum mxw_status add(struct mxw_directory_builder *builder, mxw_bytes name,
                           struct mxw_table_record record, mxw_bytes text)
{
    struct mxw_table_name canonical;
    if (!mxw_table_name_set(&canonical, name) || has_name(builder, &canonical))
        return MXW_MALFORMED;
    if (is_full(builder))
        return MXW_TOO_LARGE;
    size_t needed = round_up(sizeof(struct mxw_table_text) + text.len)
        + round_up(sizeof record + canonical.len);
    assert(needed <= MXW_DIRECTORY_ADD_ROOM_MAX);
    if (needed > builder->room - builder->used)
        return MXW_NO_ROOM;

    enum mxw_status status = MXW_OK;
    if (text.len > 0)
        status = share_text(builder, text, &record.text);
    if (status == MXW_OK)
        add_record(builder, record, mxw_table_name_bytes(&canonical));
    return status;
}

enum mxw_status mxw_directory_build_domain(struct mxw_directory_builder *builder,
                                           const struct mxw_domain *domain)
{
    uint8_t profile_at[MXW_PROFILE_ROOM];
    struct mxw_writer profile = MXW_WRITER(profile_at);
    enum mxw_status status = mxw_profile_write(domain, &profile);
    if (status != MXW_OK)
        return status;
    assert(!profile.overflowed);

    const struct mxw_table_record record = {
        .wish_since = domain->wish_since,
        .kind = MXW_TABLE_DOMAIN,
        .wish = (uint8_t)domain->wish,
    };
    return add(builder, domain->name, record, mxw_written(&profile));
}

enum mxw_status mxw_directory_build_alias(struct mxw_directory_builder *builder, mxw_bytes name,
                                          mxw_bytes target)
{
    struct mxw_table_name canonical;
    if (!mxw_table_name_set(&canonical, target) || canonical.at[0] == '*')
        return MXW_MALFORMED;
    return add(builder, name, (struct mxw_table_record){ .kind = MXW_TABLE_ALIAS },
               mxw_table_name_bytes(&canonical));
}

enum mxw_status mxw_directory_build_removed(struct mxw_directory_builder *builder, mxw_bytes name)
{
    return add(builder, name, (struct mxw_table_record){ .kind = MXW_TABLE_REMOVED },
               (mxw_bytes){ 0 });
}

enum mxw_status mxw_directory_build_exempt(struct mxw_directory_builder *builder,
                                           const mxw_prefix *prefixes, size_t count)
{
    if (count > MXW_DIRECTORY_EXEMPT_MAX)
        return MXW_TOO_LARGE;
    builder->exempt = prefixes;
    builder->exempt_count = count;
    return MXW_OK;
}

/* Writing the table. */

size_t mxw_directory_build_end_room(const struct mxw_directory_builder *builder)
{
    return table_room(builder->record_octets, builder->text_octets, builder->exempt_count);
}

static uint8_t *cell_at(uint8_t *table, size_t number)
{
    return table + sizeof(struct mxw_table_header) + number * MXW_TABLE_CELL;
}

static struct mxw_table_cell get_cell(uint8_t *table, size_t number)
{
    struct mxw_table_cell cell;
    memcpy(&cell, cell_at(table, number), sizeof cell);
    return cell;
}

static void put_cell(uint8_t *table, size_t number, struct mxw_table_cell cell)
{
    memcpy(cell_at(table, number), &cell, sizeof cell);
}

/* Gives a record its place: in the cell, or where the records are that find no room there. */
static uint8_t *take_room(uint8_t *table, size_t number, size_t size)
{
    struct mxw_table_cell cell = get_cell(table, number);
    uint8_t *at;
    if (size <= MXW_TABLE_CELL_ROOM - cell.used) {
        at = cell_at(table, number) + sizeof cell + cell.used;
        cell.used += (uint32_t)size;
    } else {
        at = table + (size_t)cell.spill * MXW_TABLE_UNIT + cell.spill_octets;
        cell.spill_octets += (uint32_t)size;
    }
    put_cell(table, number, cell);
    return at;
}

/* The next record in the heap by the order of the index, and its cell. False at the end. */
static bool next_record(const struct mxw_directory_builder *builder, uint32_t *number,
                        mxw_bytes *record, size_t *cell)
{
    while (*number < builder->place_count) {
        struct place place = get_place(builder, NAMES, (*number)++);
        if (place.offset == 0)
            continue;
        *record = name_in_heap(builder, place.offset);
        record->at -= sizeof(struct mxw_table_record);
        record->len += sizeof(struct mxw_table_record);
        *cell = mxw_table_place(place.upper, cells_for(builder->record_octets));
        return true;
    }
    return false;
}

/* Finds out how many octets do not fit into each cell, and where they will be. Leaves the cells
 * empty. Returns the octets used. */
static size_t lay_out_cells(const struct mxw_directory_builder *builder, uint8_t *table)
{
    size_t cell_count = cells_for(builder->record_octets), cell;
    size_t used = (size_t)(cell_at(table, cell_count) - table);
    mxw_bytes record;
    memset(table, 0, used);
    for (uint32_t number = 0; next_record(builder, &number, &record, &cell);)
        (void)take_room(table, cell, record.len);

    for (cell = 0; cell < cell_count; cell++) {
        size_t spill = round_up(get_cell(table, cell).spill_octets);
        memset(table + used, 0, spill);
        put_cell(table, cell,
                 (struct mxw_table_cell){ .spill = (uint32_t)(used / MXW_TABLE_UNIT) });
        used += spill;
    }
    return used;
}

/* Copies the texts behind the records. In the heap, the first octets of each are replaced by the
 * offset of the copy: records still have to find it. Returns the octets used. */
static size_t copy_texts(struct mxw_directory_builder *builder, uint8_t *table, size_t used)
{
    for (uint32_t number = 0; number < builder->place_count; number++) {
        struct place place = get_place(builder, TEXTS, number);
        uint64_t hash;
        if (place.offset == 0)
            continue;
        uint8_t *at = in_heap(builder, place.offset);
        size_t size = round_up(sizeof(struct mxw_table_text)
                               + text_in_heap(builder, place.offset, &hash).len);
        uint32_t copy = (uint32_t)(used / MXW_TABLE_UNIT);
        memcpy(table + used, at, size);
        memcpy(at, &copy, sizeof copy);
        used += size;
    }
    return used;
}

/* In the order in which lay_out_cells() has seen them, so that each finds the same place. */
static void copy_records(const struct mxw_directory_builder *builder, uint8_t *table)
{
    mxw_bytes bytes;
    size_t cell;
    for (uint32_t number = 0; next_record(builder, &number, &bytes, &cell);) {
        struct mxw_table_record record;
        uint8_t *at = take_room(table, cell, bytes.len);
        memcpy(&record, bytes.at, sizeof record);
        memcpy(&record.text, in_heap(builder, record.text), sizeof record.text);
        memcpy(at, bytes.at, bytes.len);
        memcpy(at, &record, sizeof record);
    }
}

/* One by one, for the sake of the octets between their members. Returns the octets used. */
static size_t copy_exempt(const struct mxw_directory_builder *builder, uint8_t *table, size_t used)
{
    for (size_t i = 0; i < builder->exempt_count; i++, used += sizeof(mxw_prefix)) {
        mxw_prefix *copy = (mxw_prefix *)(void *)(table + used);
        memset(copy, 0, sizeof *copy);
        copy->address.family = builder->exempt[i].address.family;
        memcpy(copy->address.octets, builder->exempt[i].address.octets,
               sizeof copy->address.octets);
        copy->len = builder->exempt[i].len;
    }
    return used;
}

enum mxw_status mxw_directory_build_end(struct mxw_directory_builder *builder, mxw_bytes *table)
{
    if (mxw_directory_build_end_room(builder) > builder->room - builder->used)
        return MXW_NO_ROOM;
    uint8_t *at = builder->at + builder->used;
    size_t used = lay_out_cells(builder, at);
    used = copy_texts(builder, at, used);
    copy_records(builder, at);
    used = copy_exempt(builder, at, used);

    struct mxw_table_header header = {
        .magic = MXW_TABLE_MAGIC,
        .version = MXW_TABLE_VERSION,
        .name_count = builder->name_count,
        .size = used,
        .seed = { builder->seed[0], builder->seed[1] },
        .wildcard_depths = builder->wildcard_depths,
        .cell_count = cells_for(builder->record_octets),
        .exempt_count = (uint32_t)builder->exempt_count,
    };
    memcpy(at, &header, sizeof header);
    *table = (mxw_bytes){ at, used };
    header.checksum = mxw_table_checksum(*table);
    memcpy(at, &header, sizeof header);
    return MXW_OK;
}
