/* Any table, believed: the input is the length of a name, the name that is asked for, and a table
 * whose magic, counts and checksum are made to fit. */
#include "core/directory/table.h"
#include "core/directory/view.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Makes the table believable. */
static void seal(uint8_t *table, size_t len)
{
    struct mxw_table_header header;
    memcpy(&header, table, sizeof header);
    header.magic = MXW_TABLE_MAGIC;
    header.version = MXW_TABLE_VERSION;
    header.size = len;
    header.cell_count %= (uint32_t)(len / MXW_TABLE_CELL) + 1;
    header.exempt_count %= (uint32_t)(len / sizeof(mxw_prefix)) + 1;
    memcpy(table, &header, sizeof header);
    header.checksum = mxw_table_checksum((mxw_bytes){ table, len });
    memcpy(table, &header, sizeof header);
}

/* Whatever is found keeps the limits, and all its texts can be read. */
static void ask(const struct mxw_directory_view *view, mxw_bytes name)
{
    static uint8_t texts_at[MXW_DOMAIN_TEXTS_MAX];
    struct mxw_writer texts = MXW_WRITER(texts_at);
    struct mxw_domain domain, copy;
    if (!mxw_directory_view_find(view, name, &domain))
        return;
    mxw_domain_copy(&domain, &texts, &copy);
    if (texts.overflowed || domain.connector_prefix_count > MXW_CONNECTOR_PREFIXES_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mxw_bytes rest = { data, size };
    size_t name_len = size > 0 ? data[0] : 0;
    mxw_bytes name = mxw_bytes_first(mxw_bytes_from(rest, 1), name_len);
    rest = mxw_bytes_from(rest, 1 + name_len);
    size_t len = rest.len / MXW_TABLE_UNIT * MXW_TABLE_UNIT;
    if (len < sizeof(struct mxw_table_header))
        return 0;
    uint8_t *table = malloc(len);
    memcpy(table, rest.at, len);
    seal(table, len);

    struct mxw_directory directory;
    if (mxw_directory_open((mxw_bytes){ table, len }, &directory) == MXW_OK) {
        ask(&(struct mxw_directory_view){ .base = directory }, name);
        ask(&(struct mxw_directory_view){ .base = directory, .overlay = directory }, name);
    }
    free(table);
    return 0;
}
