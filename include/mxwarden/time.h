/* time.h - the two clocks. Time comes in as a value: nothing here looks at a clock.
 *
 *     need = mxw_spf_begin(&spf, &query, now);               now: CLOCK_MONOTONIC, in microseconds
 *
 * Units      mxw_time counts microseconds on a clock that never jumps: deadlines and durations.
 *            mxw_wall counts seconds since 1970-01-01T00:00:00Z: times of signatures, dates.
 * Memory     8 octets each.
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
