/* time.h - the two clocks. Time enters core only as a value.
 *
 * Units      mxw_time counts microseconds on a clock that never jumps: deadlines and durations.
 *            mxw_wall counts seconds since 1970-01-01T00:00:00Z: DKIM times, dates, drain.
 */
#ifndef MXWARDEN_TIME_H
#define MXWARDEN_TIME_H

#include "mxwarden/writer.h"

typedef int64_t mxw_time;
typedef int64_t mxw_wall;

#define MXW_MILLISECOND ((mxw_time)1000)
#define MXW_SECOND ((mxw_time)1000000)
#define MXW_MINUTE (60 * MXW_SECOND)
#define MXW_NEVER INT64_MAX

static inline mxw_time mxw_time_sooner(mxw_time a, mxw_time b)
{
    return a < b ? a : b;
}

/* "Sun, 22 Nov 2026 01:17:07 +0000": date-time of RFC 5322 section 3.3, always in UTC. */
void mxw_put_date(struct mxw_writer *out, mxw_wall wall);

/* "2026-11-22": the date alone, in UTC. RFC 3339 section 5.6. */
void mxw_put_day(struct mxw_writer *out, mxw_wall wall);

/* "2026-11-22T01:17:07Z": RFC 3339, in UTC; what mxw_wall_parse() of quantity.h reads. */
void mxw_put_wall(struct mxw_writer *out, mxw_wall wall);

#endif
