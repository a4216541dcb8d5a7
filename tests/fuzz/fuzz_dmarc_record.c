/* Any record: its words are among those there are, and case and blanks around it change nothing. */
#include "mxwarden/dmarc_record.h"

#include <assert.h>
#include <string.h>

#include "mxwarden/writer.h"

#define TEXT_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_dmarc_record record;
    mxw_bytes text = { data, size < TEXT_MAX ? size : TEXT_MAX };
    if (!mxw_dmarc_record_parse(text, &record))
        return 0;
    assert(record.p <= MXW_DMARC_REJECT && record.sp <= MXW_DMARC_REJECT);
    assert(record.np <= MXW_DMARC_REJECT && record.psd <= MXW_DMARC_PSD_YES);
    assert(record.report_when != 0 && record.report_when < 16);

    uint8_t again_at[TEXT_MAX + 8];
    struct mxw_writer again = MXW_WRITER(again_at);
    struct mxw_dmarc_record other;
    mxw_put(&again, text);
    mxw_put_text(&again, " ; x=y;");
    assert(mxw_dmarc_record_parse(mxw_written(&again), &other));
    assert(record.p == other.p && record.sp == other.sp && record.np == other.np);
    assert(record.psd == other.psd && record.report_when == other.report_when);
    return 0;
}
