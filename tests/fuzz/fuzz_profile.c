/* Any octets as a profile: refused, or kept within the limits and written back as they were. */
#include "core/directory/table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t written_at[MXW_PROFILE_ROOM];
    struct mxw_writer written = MXW_WRITER(written_at);
    struct mxw_domain domain;
    if (!mxw_profile_read((mxw_bytes){ data, size }, &domain))
        return 0;
    if (mxw_profile_write(&domain, &written) != MXW_OK
        || !mxw_bytes_equal(mxw_written(&written), (mxw_bytes){ data, size }))
        abort();
    return 0;
}
