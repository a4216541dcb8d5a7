/* time.h - the two clocks. Time enters core only as a value.
 *
 * Units      mxw_time counts microseconds on a clock that never jumps: deadlines and durations.
 *            mxw_wall counts seconds since 1970-01-01T00:00:00Z: DKIM times, dates, drain.
 */
#ifndef MXWARDEN_TIME_H
#define MXWARDEN_TIME_H

#include <stdint.h>

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

#endif
