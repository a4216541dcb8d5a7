/* date.h - times of day as text, always in UTC. */
#ifndef MXW_BASE_DATE_H
#define MXW_BASE_DATE_H

#include "mxwarden/time.h"
#include "mxwarden/writer.h"

/* "Sun, 22 Nov 2026 01:17:07 +0000": date-time of RFC 5322 section 3.3, always in UTC. */
void mxw_put_date(struct mxw_writer *out, mxw_wall wall);

/* "2026-11-22": the date alone, in UTC. RFC 3339 section 5.6. */
void mxw_put_day(struct mxw_writer *out, mxw_wall wall);

/* "2026-11-22T01:17:07Z": RFC 3339, in UTC; what mxw_wall_parse() of quantity.h reads. */
void mxw_put_wall(struct mxw_writer *out, mxw_wall wall);

#endif
