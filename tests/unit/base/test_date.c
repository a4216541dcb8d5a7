#include "base/date.h"
#include "base/quantity.h"

#include "tests/support/test.h"

static const struct date_case {
    const char *name;
    mxw_wall wall;
    mxw_bytes want;
} date_cases[] = {
    { "the epoch", 0, B("Thu, 1 Jan 1970 00:00:00 +0000") },
    { "the second before it", -1, B("Wed, 31 Dec 1969 23:59:59 +0000") },
    { "a day of our own", 1795310227, B("Sun, 22 Nov 2026 01:17:07 +0000") },
    { "a leap day", 1709164800, B("Thu, 29 Feb 2024 00:00:00 +0000") },
    { "the day after it", 1709251200, B("Fri, 1 Mar 2024 00:00:00 +0000") },
    { "no leap day in 2023", 1677628799, B("Tue, 28 Feb 2023 23:59:59 +0000") },
    { "a century with a leap day", 951782400, B("Tue, 29 Feb 2000 00:00:00 +0000") },
    { "a century without", 4107542400, B("Mon, 1 Mar 2100 00:00:00 +0000") },
    { "the last second of a year", 1767225599, B("Wed, 31 Dec 2025 23:59:59 +0000") },
    { "past 32 bits", 4294967296, B("Sun, 7 Feb 2106 06:28:16 +0000") },
};

static void run_date_case(void **state)
{
    const struct date_case *c = *state;
    uint8_t at[40];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_date(&out, c->wall);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

static const struct date_case wall_cases[] = {
    { "the epoch, for a machine", 0, B("1970-01-01T00:00:00Z") },
    { "a day of our own, for a machine", 1795310227, B("2026-11-22T01:17:07Z") },
    { "the last second there is", 253402300799, B("9999-12-31T23:59:59Z") },
};

static void run_wall_case(void **state)
{
    const struct date_case *c = *state;
    uint8_t at[20];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_wall read;
    mxw_put_wall(&out, c->wall);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK(mxw_wall_parse(mxw_written(&out), &read) == MXW_OK && read == c->wall, c->name);
}

static const struct date_case day_cases[] = {
    { "the day of the epoch", 0, B("1970-01-01") },
    { "the day before it", -1, B("1969-12-31") },
    { "the last second of a day", 1795305599, B("2026-11-21") },
    { "the first second of the next", 1795305600, B("2026-11-22") },
    { "a leap day alone", 1709164800, B("2024-02-29") },
};

static void run_day_case(void **state)
{
    const struct date_case *c = *state;
    uint8_t at[40];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_day(&out, c->wall);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

static void pick_the_sooner(void **state)
{
    const char *name = "pick_the_sooner";
    (void)state;
    CHECK(mxw_time_sooner(1, 2) == 1, name);
    CHECK(mxw_time_sooner(2, 1) == 1, name);
    CHECK(mxw_time_sooner(MXW_NEVER, MXW_MINUTE) == 60 * MXW_SECOND, name);
    CHECK(MXW_SECOND == 1000 * MXW_MILLISECOND, name);
}

int main(void)
{
    TEST_TABLE(date_cases, run_date_case);
    TEST_TABLE(wall_cases, run_wall_case);
    TEST_TABLE(day_cases, run_day_case);
    TEST_ONE("the sooner of two times", pick_the_sooner);
    return test_run("base/date");
}
