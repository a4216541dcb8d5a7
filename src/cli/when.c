#include "cli/when.h"

#include <stdio.h>
#include <time.h>

#include "base/quantity.h"

#define DATE_LEN (sizeof "2026-11-22" - 1)
#define MINUTE_LEN (sizeof "2026-11-22T12:00" - 1)
#define SECOND_LEN (sizeof "2026-11-22T12:00:00" - 1)
#define WEEK (7 * 24 * 60 * MXW_MINUTE)

static enum mxw_status parse_span(mxw_bytes text, mxw_time *span)
{
    uint64_t weeks;
    bool has_unit = text.len > 0 && !mxw_is_digit(text.at[text.len - 1]);
    if (!has_unit)
        return MXW_MALFORMED; /* 20261122 is more likely a date that went wrong than seconds */
    if (text.at[text.len - 1] != 'w')
        return mxw_duration_parse(text, span);
    if (!mxw_bytes_to_number(mxw_bytes_first(text, text.len - 1), INT64_MAX / WEEK, &weeks))
        return MXW_MALFORMED;
    *span = (mxw_time)weeks * WEEK;
    return MXW_OK;
}

/* RFC 3339, with what a person leaves out. */
static enum mxw_status parse_date(mxw_bytes text, mxw_wall *moment)
{
    uint8_t full_at[SECOND_LEN + 1];
    struct mxw_writer full = MXW_WRITER(full_at);
    if (text.len > 0 && text.at[text.len - 1] == 'Z')
        text.len--;
    if (text.len == DATE_LEN)
        return mxw_wall_parse(text, moment);
    if ((text.len != MINUTE_LEN && text.len != SECOND_LEN)
        || !mxw_bytes_has(MXW_BYTES("T "), text.at[DATE_LEN]))
        return MXW_MALFORMED;

    mxw_put(&full, mxw_bytes_first(text, DATE_LEN));
    mxw_put_byte(&full, 'T');
    mxw_put(&full, mxw_bytes_from(text, DATE_LEN + 1));
    if (text.len == MINUTE_LEN)
        mxw_put_text(&full, ":00");
    mxw_put_byte(&full, 'Z');
    return mxw_wall_parse(mxw_written(&full), moment);
}

enum mxw_status mxw_when_parse(mxw_bytes text, mxw_wall now, mxw_wall *moment)
{
    mxw_time span;
    if (parse_span(text, &span) != MXW_OK)
        return parse_date(text, moment);
    if (span / MXW_SECOND > now)
        return MXW_MALFORMED;
    *moment = now - span / MXW_SECOND;
    return MXW_OK;
}

const char *mxw_when_text(mxw_wall wall, char room[MXW_WHEN_ROOM])
{
    time_t seconds = (time_t)wall;
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL || strftime(room, MXW_WHEN_ROOM, "%FT%TZ", &parts) == 0)
        (void)snprintf(room, MXW_WHEN_ROOM, "%lld", (long long)wall);
    return room;
}
