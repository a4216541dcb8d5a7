/* quantity.h - times, sizes and dates as people write them in settings.
 *
 * All of them return MXW_MALFORMED, with the result untouched, for anything else than described.
 */
#ifndef MXW_BASE_QUANTITY_H
#define MXW_BASE_QUANTITY_H

#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"

/* "500ms", "30s", "10m", "24h", "7d"; a number alone is seconds. */
MXW_MUST_USE enum mxw_status mxw_duration_parse(mxw_bytes text, mxw_time *duration);

/* "65536", "64K", "50M", "1G", in octets: a K is 1024. */
MXW_MUST_USE enum mxw_status mxw_size_parse(mxw_bytes text, uint64_t *size);

/* "2026-11-01T00:00:00Z", or the date alone for its first second: RFC 3339 in UTC. */
MXW_MUST_USE enum mxw_status mxw_wall_parse(mxw_bytes text, mxw_wall *wall);

/* As the parsers take them, in the largest unit that leaves no rest. */
void mxw_put_duration(struct mxw_writer *out, mxw_time duration);
void mxw_put_size(struct mxw_writer *out, uint64_t size);

#endif
