#include "core/directory/directory.h"

#include "core/directory/table.h"

enum mxw_status mxw_directory_open(mxw_bytes table, struct mxw_directory *directory)
{
    struct mxw_table_header header;
    if (table.len < sizeof header)
        return MXW_MALFORMED;
    memcpy(&header, table.at, sizeof header);

    if (header.magic != MXW_TABLE_MAGIC || header.version != MXW_TABLE_VERSION
        || header.size != table.len)
        return MXW_MALFORMED;
    size_t offsets_max = (table.len - sizeof header) / sizeof(uint32_t);
    if (header.bucket_count == 0 || header.bucket_count >= offsets_max)
        return MXW_MALFORMED;
    if (header.checksum != mxw_table_checksum(table))
        return MXW_MALFORMED;

    *directory = (struct mxw_directory){
        .table = table,
        .seed = { header.seed[0], header.seed[1] },
        .domain_count = header.domain_count,
        .bucket_count = header.bucket_count,
    };
    return MXW_OK;
}

/* Everything from an offset to the end of the table; empty when it lies outside. */
static mxw_bytes from_offset(const struct mxw_directory *directory, uint32_t offset)
{
    return mxw_bytes_from(directory->table, (size_t)offset * MXW_TABLE_UNIT);
}

static bool read_profile(const struct mxw_directory *directory, uint32_t offset,
                         struct mxw_domain *domain)
{
    mxw_bytes bytes = from_offset(directory, offset);
    uint32_t len;
    if (bytes.len < sizeof len)
        return false;
    memcpy(&len, bytes.at, sizeof len);
    bytes = mxw_bytes_from(bytes, sizeof len);
    return len <= bytes.len && mxw_profile_read(mxw_bytes_first(bytes, len), domain);
}

/* The records among which the name with this hash would be. */
static mxw_bytes find_bucket(const struct mxw_directory *directory, uint64_t hash)
{
    uint32_t offsets[2];
    size_t index = mxw_table_place(hash, directory->bucket_count);
    memcpy(offsets,
           directory->table.at + sizeof(struct mxw_table_header) + index * sizeof offsets[0],
           sizeof offsets);
    mxw_bytes bucket = from_offset(directory, offsets[0]);
    size_t len = offsets[1] < offsets[0] ? 0 : (size_t)(offsets[1] - offsets[0]) * MXW_TABLE_UNIT;
    return mxw_bytes_first(bucket, len);
}

/* Takes the first record from `bucket`. False at the end, and when what is left is none. */
static bool next_record(mxw_bytes *bucket, struct mxw_table_record *record, mxw_bytes *name)
{
    if (bucket->len < sizeof *record)
        return false;
    memcpy(record, bucket->at, sizeof *record);
    size_t size = mxw_table_record_size(record);
    *name = (mxw_bytes){ bucket->at + sizeof *record, record->name_len };
    if (size > bucket->len)
        return false;
    *bucket = mxw_bytes_from(*bucket, size);
    return true;
}

static bool find_record(const struct mxw_directory *directory, mxw_bytes name,
                        struct mxw_table_record *record, mxw_bytes *stored_name)
{
    uint64_t hash = mxw_table_hash(directory->seed, name);
    mxw_bytes bucket = find_bucket(directory, hash);
    while (next_record(&bucket, record, stored_name))
        if (record->tag == mxw_table_tag(hash) && mxw_bytes_equal(*stored_name, name))
            return record->kind == MXW_TABLE_DOMAIN && record->wish <= MXW_IPV6_OFF;
    return false;
}

bool mxw_directory_find(const struct mxw_directory *directory, mxw_bytes name,
                        struct mxw_domain *domain)
{
    struct mxw_table_name canonical;
    struct mxw_table_record record;
    mxw_bytes stored_name;
    if (!mxw_table_name_set(&canonical, name)
        || !find_record(directory, (mxw_bytes){ canonical.at, canonical.len }, &record,
                        &stored_name)
        || !read_profile(directory, record.profile, domain))
        return false;

    domain->name = stored_name;
    domain->wish = (enum mxw_ipv6_wish)record.wish;
    domain->wish_since = record.wish_since;
    domain->group = record.profile;
    return true;
}
