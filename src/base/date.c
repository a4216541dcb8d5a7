#include "base/date.h"

#define DAY_SECONDS 86400
#define ERA_DAYS 146097 /* 400 Gregorian years */
#define ERA_YEARS 400
#define EPOCH_WEEKDAY 4              /* 1970-01-01 was a Thursday */
#define EPOCH_FROM_MARCH_0000 719468 /* days from 0000-03-01 to 1970-01-01 */

struct civil_date {
    int64_t year;
    unsigned month, day; /* both from 1 */
};

/* Days since 1970-01-01 to a Gregorian date. Years are counted from March, so that the leap day
 * comes last and the lengths of the months follow one straight line. */
static struct civil_date civil_date(int64_t days)
{
    int64_t from_march = days + EPOCH_FROM_MARCH_0000;
    int64_t era = (from_march >= 0 ? from_march : from_march - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = from_march - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    unsigned month =
        (unsigned)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (struct civil_date){
        .year = year_of_era + era * ERA_YEARS + (month <= 2),
        .month = month,
        .day = (unsigned)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
}

static void put_clock(struct mxw_writer *out, int64_t second)
{
    mxw_put_padded(out, (uint64_t)(second / 3600), 2);
    mxw_put_byte(out, ':');
    mxw_put_padded(out, (uint64_t)(second / 60 % 60), 2);
    mxw_put_byte(out, ':');
    mxw_put_padded(out, (uint64_t)(second % 60), 2);
}

static int64_t second_of_day(mxw_wall wall)
{
    return (wall % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
}

void mxw_put_date(struct mxw_writer *out, mxw_wall wall)
{
    static const uint8_t weekdays[] = "SunMonTueWedThuFriSat";
    static const uint8_t months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    int64_t days = (wall - second_of_day(wall)) / DAY_SECONDS;
    struct civil_date date = civil_date(days);
    size_t weekday = (size_t)(((days + EPOCH_WEEKDAY) % 7 + 7) % 7);

    mxw_put(out, (mxw_bytes){ weekdays + 3 * weekday, 3 });
    mxw_put_text(out, ", ");
    mxw_put_number(out, date.day);
    mxw_put_byte(out, ' ');
    mxw_put(out, (mxw_bytes){ months + 3 * (date.month - 1), 3 });
    mxw_put_byte(out, ' ');
    mxw_put_padded(out, (uint64_t)date.year, 4);
    mxw_put_byte(out, ' ');
    put_clock(out, second_of_day(wall));
    mxw_put_text(out, " +0000");
}

void mxw_put_day(struct mxw_writer *out, mxw_wall wall)
{
    struct civil_date date = civil_date((wall - second_of_day(wall)) / DAY_SECONDS);
    mxw_put_padded(out, (uint64_t)date.year, 4);
    mxw_put_byte(out, '-');
    mxw_put_padded(out, date.month, 2);
    mxw_put_byte(out, '-');
    mxw_put_padded(out, date.day, 2);
}

void mxw_put_wall(struct mxw_writer *out, mxw_wall wall)
{
    mxw_put_day(out, wall);
    mxw_put_byte(out, 'T');
    put_clock(out, second_of_day(wall));
    mxw_put_byte(out, 'Z');
}
