#include "base/quantity.h"

#include "tests/support/test.h"

static const struct duration_case {
    const char *name;
    mxw_bytes text;
    bool is_valid;
    mxw_time want;
    mxw_bytes want_written;
} duration_cases[] = {
    { "milliseconds", B("500ms"), true, 500 * MXW_MILLISECOND, B("500ms") },
    { "seconds", B("30s"), true, 30 * MXW_SECOND, B("30s") },
    { "a number alone is seconds", B("90"), true, 90 * MXW_SECOND, B("90s") },
    { "minutes", B("10m"), true, 10 * MXW_MINUTE, B("10m") },
    { "hours become days when they can", B("24h"), true, 1440 * MXW_MINUTE, B("1d") },
    { "hours", B("36h"), true, 2160 * MXW_MINUTE, B("36h") },
    { "nothing at all", B("0"), true, 0, B("0") },
    { "the most days there are", B("106751991d"), true, 106751991LL * 1440 * MXW_MINUTE,
      B("106751991d") },
    { "one day more", B("106751992d"), false, 0, B("") },
    { "no number", B("s"), false, 0, B("") },
    { "empty", B(""), false, 0, B("") },
    { "another unit", B("3w"), false, 0, B("") },
    { "a sign", B("-3s"), false, 0, B("") },
    { "a blank", B("3 s"), false, 0, B("") },
    { "two units", B("3m3s"), false, 0, B("") },
};

static void run_duration_case(void **state)
{
    const struct duration_case *c = *state;
    mxw_time got = -1;
    CHECK((mxw_duration_parse(c->text, &got) == MXW_OK) == c->is_valid, c->name);
    CHECK(got == (c->is_valid ? c->want : -1), c->name);

    uint8_t written_at[32];
    struct mxw_writer written = MXW_WRITER(written_at);
    if (c->is_valid)
        mxw_put_duration(&written, got);
    CHECK_BYTES(mxw_written(&written), c->want_written, c->name);
}

static const struct size_case {
    const char *name;
    mxw_bytes text;
    bool is_valid;
    uint64_t want;
    mxw_bytes want_written;
} size_cases[] = {
    { "octets", B("1000"), true, 1000, B("1000") },
    { "a K is 1024", B("64K"), true, 65536, B("64K") },
    { "octets become K when they can", B("65536"), true, 65536, B("64K") },
    { "M", B("50M"), true, 52428800, B("50M") },
    { "G", B("3G"), true, 3221225472, B("3G") },
    { "nothing at all", B("0"), true, 0, B("0") },
    { "too much", B("9223372036854775808"), false, 0, B("") },
    { "a small letter", B("1k"), false, 0, B("") },
    { "no number", B("M"), false, 0, B("") },
    { "empty", B(""), false, 0, B("") },
    { "a fraction", B("1.5M"), false, 0, B("") },
};

static void run_size_case(void **state)
{
    const struct size_case *c = *state;
    uint64_t got = 77;
    CHECK((mxw_size_parse(c->text, &got) == MXW_OK) == c->is_valid, c->name);
    CHECK(got == (c->is_valid ? c->want : 77), c->name);

    uint8_t written_at[32];
    struct mxw_writer written = MXW_WRITER(written_at);
    if (c->is_valid)
        mxw_put_size(&written, got);
    CHECK_BYTES(mxw_written(&written), c->want_written, c->name);
}

static const struct wall_case {
    const char *name;
    mxw_bytes text;
    bool is_valid;
    mxw_wall want;
} wall_cases[] = {
    { "the beginning", B("1970-01-01T00:00:00Z"), true, 0 },
    { "a date alone", B("2026-11-01"), true, 1793491200 },
    { "a date and a time", B("2026-11-22T01:17:07Z"), true, 1795310227 },
    { "a leap day", B("2028-02-29"), true, 1835395200 },
    { "a century without one", B("2100-02-28T23:59:59Z"), true, 4107542399 },
    { "the last second of all", B("9999-12-31T23:59:59Z"), true, 253402300799 },
    { "no leap day", B("2026-02-29"), false, 0 },
    { "no leap day in a century", B("2100-02-29"), false, 0 },
    { "before the beginning", B("1969-12-31"), false, 0 },
    { "month 13", B("2026-13-01"), false, 0 },
    { "month 0", B("2026-00-01"), false, 0 },
    { "day 0", B("2026-01-00"), false, 0 },
    { "hour 24", B("2026-01-01T24:00:00Z"), false, 0 },
    { "another zone", B("2026-01-01T00:00:00+01:00"), false, 0 },
    { "no zone", B("2026-01-01T00:00:00"), false, 0 },
    { "a short date", B("2026-1-1"), false, 0 },
    { "more behind it", B("2026-01-01T00:00:00Zx"), false, 0 },
    { "empty", B(""), false, 0 },
};

static void run_wall_case(void **state)
{
    const struct wall_case *c = *state;
    mxw_wall got = -7;
    CHECK((mxw_wall_parse(c->text, &got) == MXW_OK) == c->is_valid, c->name);
    CHECK(got == (c->is_valid ? c->want : -7), c->name);
    for (size_t len = 0; c->is_valid && len < c->text.len; len++)
        CHECK(len == 10 || mxw_wall_parse(mxw_bytes_first(c->text, len), &got) == MXW_MALFORMED,
              c->name);
}

int main(void)
{
    TEST_TABLE(duration_cases, run_duration_case);
    TEST_TABLE(size_cases, run_size_case);
    TEST_TABLE(wall_cases, run_wall_case);
    return test_run("base/quantity");
}
