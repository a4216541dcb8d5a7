/* Any table, believed: the input is a table whose size and checksum are made to fit; its last
 * octets are the name that is asked for. */
#include "core/directory/table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t name_len = size > 0 ? data[size - 1] % 32 : 0;
    struct mxw_table_header header;
    if (size < sizeof header + name_len)
        return 0;
    uint8_t *table = malloc(size);
    memcpy(table, data, size);
    memcpy(&header, table, sizeof header);
    header.magic = MXW_TABLE_MAGIC;
    header.version = MXW_TABLE_VERSION;
    header.size = size;
    header.bucket_count %= (uint32_t)(size / sizeof(uint32_t)) + 1;
    memcpy(table, &header, sizeof header);
    header.checksum = mxw_table_checksum((mxw_bytes){ table, size });
    memcpy(table, &header, sizeof header);

    struct mxw_directory directory;
    struct mxw_domain domain;
    if (mxw_directory_open((mxw_bytes){ table, size }, &directory) == MXW_OK)
        (void)mxw_directory_find(&directory, (mxw_bytes){ data + size - name_len, name_len },
                                 &domain);
    free(table);
    return 0;
}
