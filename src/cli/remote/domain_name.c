#include "cli/remote/domain_name.h"

#include "runtime/idn.h"

#define NAME_ROOM 1024 /* octets: more than any name that exists takes in A-labels */

json_t *mxw_domain_name(mxw_bytes typed)
{
    static const mxw_bytes star = MXW_BYTES_INIT("*.");
    uint8_t at[NAME_ROOM];
    struct mxw_writer name = MXW_WRITER(at);
    bool is_wildcard = mxw_bytes_starts_with(typed, star);
    if (is_wildcard)
        mxw_put(&name, star);
    bool is_converted =
        mxw_idn_to_ascii(mxw_bytes_from(typed, is_wildcard ? star.len : 0), &name) == MXW_OK
        && !name.overflowed;
    mxw_bytes made = is_converted ? mxw_written(&name) : typed;
    return json_stringn((const char *)made.at, made.len);
}
