#include "base/quantity.h"

struct unit {
    mxw_bytes name;
    uint64_t value;
};

/* Both from the largest to the smallest. */
static const struct unit time_units[] = {
    { MXW_BYTES_INIT("d"), 86400 * (uint64_t)MXW_SECOND },
    { MXW_BYTES_INIT("h"), 3600 * (uint64_t)MXW_SECOND },
    { MXW_BYTES_INIT("m"), 60 * (uint64_t)MXW_SECOND },
    { MXW_BYTES_INIT("s"), (uint64_t)MXW_SECOND },
    { MXW_BYTES_INIT("ms"), (uint64_t)MXW_MILLISECOND },
};

static const struct unit size_units[] = {
    { MXW_BYTES_INIT("G"), 1u << 30 },
    { MXW_BYTES_INIT("M"), 1u << 20 },
    { MXW_BYTES_INIT("K"), 1u << 10 },
    { MXW_BYTES_INIT(""), 1 },
};

static const struct unit *find_unit(mxw_bytes name, const struct unit *units, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_bytes_equal(units[i].name, name))
            return &units[i];
    return NULL;
}

static bool parse(mxw_bytes number, const struct unit *unit, uint64_t *quantity)
{
    uint64_t value;
    if (unit == NULL || !mxw_bytes_to_number(number, INT64_MAX / unit->value, &value))
        return false;
    *quantity = value * unit->value;
    return true;
}

static size_t count_digits(mxw_bytes text)
{
    size_t count = 0;
    while (count < text.len && mxw_is_digit(text.at[count]))
        count++;
    return count;
}

enum mxw_status mxw_duration_parse(mxw_bytes text, mxw_time *duration)
{
    size_t digits = count_digits(text);
    mxw_bytes name = digits < text.len ? mxw_bytes_from(text, digits) : MXW_BYTES("s");
    uint64_t quantity;
    if (!parse(mxw_bytes_first(text, digits), find_unit(name, time_units, MXW_COUNT_OF(time_units)),
               &quantity))
        return MXW_MALFORMED;
    *duration = (mxw_time)quantity;
    return MXW_OK;
}

enum mxw_status mxw_size_parse(mxw_bytes text, uint64_t *size)
{
    size_t digits = count_digits(text);
    const struct unit *unit =
        find_unit(mxw_bytes_from(text, digits), size_units, MXW_COUNT_OF(size_units));
    return parse(mxw_bytes_first(text, digits), unit, size) ? MXW_OK : MXW_MALFORMED;
}

static void put(struct mxw_writer *out, uint64_t quantity, const struct unit *units, size_t count)
{
    size_t i = 0;
    while (i + 1 < count && quantity % units[i].value != 0)
        i++;
    mxw_put_number(out, quantity / units[i].value);
    if (quantity > 0)
        mxw_put(out, units[i].name);
}

void mxw_put_duration(struct mxw_writer *out, mxw_time duration)
{
    put(out, duration > 0 ? (uint64_t)duration : 0, time_units, MXW_COUNT_OF(time_units));
}

void mxw_put_size(struct mxw_writer *out, uint64_t size)
{
    put(out, size, size_units, MXW_COUNT_OF(size_units));
}

#define YEAR_MIN 1970
#define YEAR_MAX 9999

/* Takes `len` digits and the separator behind them, which is 0 at the end. */
static bool take_field(mxw_bytes *text, size_t len, uint8_t separator, unsigned max,
                       unsigned *number)
{
    uint64_t value;
    if (text->len < len || !mxw_bytes_to_number(mxw_bytes_first(*text, len), max, &value))
        return false;
    *text = mxw_bytes_from(*text, len);
    *number = (unsigned)value;
    if (separator == 0)
        return true;
    if (text->len == 0 || text->at[0] != separator)
        return false;
    *text = mxw_bytes_from(*text, 1);
    return true;
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of_month(unsigned year, unsigned month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
    int64_t before = (int64_t)year - 1;
    int64_t days = 365 * before + before / 4 - before / 100 + before / 400 - 719162;
    for (unsigned m = 1; m < month; m++)
        days += days_of_month(year, m);
    return days + day - 1;
}

enum mxw_status mxw_wall_parse(mxw_bytes text, mxw_wall *wall)
{
    unsigned year, month, day, hour = 0, minute = 0, second = 0;
    if (!take_field(&text, 4, '-', YEAR_MAX, &year) || year < YEAR_MIN
        || !take_field(&text, 2, '-', 12, &month) || month == 0
        || !take_field(&text, 2, 0, days_of_month(year, month), &day) || day == 0)
        return MXW_MALFORMED;
    if (text.len > 0) {
        if (text.at[0] != 'T')
            return MXW_MALFORMED;
        text = mxw_bytes_from(text, 1);
        if (!take_field(&text, 2, ':', 23, &hour) || !take_field(&text, 2, ':', 59, &minute)
            || !take_field(&text, 2, 'Z', 59, &second) || text.len > 0)
            return MXW_MALFORMED;
    }
    *wall = days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return MXW_OK;
}
