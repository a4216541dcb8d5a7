#include "core/directory/directory.h"

#include "core/directory/table.h"

#include <stdalign.h>

#define CACHE_LINE 64 /* octets; where it is another number, a lookup is only slower */

/* The exempt prefixes, which are used where they lie. NULL when they do not fit, or are none. */
static const mxw_prefix *find_exempt(mxw_bytes table, size_t count)
{
    if (count > MXW_DIRECTORY_EXEMPT_MAX || count * sizeof(mxw_prefix) > table.len)
        return NULL;
    mxw_bytes octets = mxw_bytes_last(table, count * sizeof(mxw_prefix));
    const mxw_prefix *prefixes = (const mxw_prefix *)(const void *)octets.at;
    for (size_t i = 0; i < count; i++)
        if (prefixes[i].len > 8 * mxw_address_size(prefixes[i].address))
            return NULL;
    return prefixes;
}

enum mxw_status mxw_directory_open(mxw_bytes table, struct mxw_directory *directory)
{
    struct mxw_table_header header;
    if (table.len < sizeof header || (uintptr_t)table.at % alignof(struct mxw_table_header) != 0)
        return MXW_MALFORMED;
    memcpy(&header, table.at, sizeof header);

    if (header.magic != MXW_TABLE_MAGIC || header.version != MXW_TABLE_VERSION
        || header.size != table.len || table.len % MXW_TABLE_UNIT != 0)
        return MXW_MALFORMED;
    if (header.cell_count == 0 || header.cell_count > (table.len - sizeof header) / MXW_TABLE_CELL)
        return MXW_MALFORMED;
    if (header.checksum != mxw_table_checksum(table))
        return MXW_MALFORMED;

    *directory = (struct mxw_directory){
        .table = table,
        .seed = { header.seed[0], header.seed[1] },
        .wildcard_depths = header.wildcard_depths,
        .name_count = header.name_count,
        .cell_count = header.cell_count,
        .exempt = find_exempt(table, header.exempt_count),
        .exempt_count = header.exempt_count,
    };
    return directory->exempt == NULL ? MXW_MALFORMED : MXW_OK;
}

/* Everything from an offset to the end of the table; empty when it lies outside. */
static mxw_bytes from_offset(const struct mxw_directory *directory, uint32_t offset)
{
    return mxw_bytes_from(directory->table, (size_t)offset * MXW_TABLE_UNIT);
}

static void read_text(const struct mxw_directory *directory, struct mxw_table_entry *entry)
{
    struct mxw_table_text text = { 0 };
    mxw_bytes bytes = from_offset(directory, entry->record.text);
    if (bytes.len >= sizeof text)
        memcpy(&text, bytes.at, sizeof text);
    entry->text = mxw_bytes_first(mxw_bytes_from(bytes, sizeof text), text.len);
    entry->text_hash = text.hash;
}

/* Takes the first record from `run`. False at the end, and when what is left is none. */
static bool next_record(mxw_bytes *run, struct mxw_table_entry *entry)
{
    struct mxw_table_record *record = &entry->record;
    if (run->len < sizeof *record)
        return false;
    memcpy(record, run->at, sizeof *record);
    size_t size = sizeof *record + record->name_len;
    entry->name = (mxw_bytes){ run->at + sizeof *record, record->name_len };
    if (size > run->len)
        return false;
    *run = mxw_bytes_from(*run, size);
    return true;
}

static bool find_in(mxw_bytes run, uint64_t hash, mxw_bytes name, struct mxw_table_entry *entry)
{
    while (next_record(&run, entry))
        if (entry->record.tag == mxw_table_tag(hash) && mxw_bytes_equal(entry->name, name))
            return true;
    return false;
}

/* The lines of a cell come from memory together, not each when the one before it has been read. */
static mxw_bytes fetch_cell(const struct mxw_directory *directory, uint64_t hash)
{
    size_t number = mxw_table_place(mxw_table_upper(hash), directory->cell_count);
    const uint8_t *at =
        directory->table.at + sizeof(struct mxw_table_header) + number * MXW_TABLE_CELL;
    for (size_t i = 0; i < MXW_TABLE_CELL; i += CACHE_LINE)
        __builtin_prefetch(at + i);
    return (mxw_bytes){ at, MXW_TABLE_CELL };
}

bool mxw_table_find(const struct mxw_directory *directory, mxw_bytes name,
                    struct mxw_table_entry *entry)
{
    if (directory->cell_count == 0)
        return false;
    uint64_t hash = mxw_table_hash(directory->seed, name);
    mxw_bytes bytes = fetch_cell(directory, hash);
    struct mxw_table_cell cell;
    memcpy(&cell, bytes.at, sizeof cell);

    mxw_bytes run = mxw_bytes_first(mxw_bytes_from(bytes, sizeof cell), cell.used);
    mxw_bytes spill = mxw_bytes_first(from_offset(directory, cell.spill), cell.spill_octets);
    if (!find_in(run, hash, name, entry) && !find_in(spill, hash, name, entry))
        return false;
    read_text(directory, entry);
    return true;
}
