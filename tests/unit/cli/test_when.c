#include "cli/when.h"
#include "tests/support/test.h"

#define NOW INT64_C(1795348800) /* 2026-11-22T12:00:00Z */

/* clang-format off */
static const struct good_case {
    const char *name;
    mxw_bytes text;
    mxw_wall want;
} good_cases[] = {
    { "seconds ago", B("90s"), NOW - 90 },
    { "minutes ago", B("30m"), NOW - 1800 },
    { "hours ago", B("2h"), NOW - 7200 },
    { "days ago", B("3d"), NOW - 3 * 86400 },
    { "weeks ago", B("1w"), NOW - 7 * 86400 },
    { "no time ago", B("0s"), NOW },
    { "less than a second is none", B("999ms"), NOW },
    { "as long ago as there is time", B("1795348800s"), 0 },
    { "a date", B("2026-11-22"), NOW - 12 * 3600 },
    { "a date and minutes", B("2026-11-22T12:00"), NOW },
    { "a date and seconds", B("2026-11-22T12:00:01"), NOW + 1 },
    { "as the log writes it", B("2026-11-22T12:00:00Z"), NOW },
    { "with a blank", B("2026-11-22 12:00:00"), NOW },
    { "minutes with a Z", B("2026-11-22 12:00Z"), NOW },
    { "a date with a Z", B("2026-11-22Z"), NOW - 12 * 3600 },
};

static const struct bad_case {
    const char *name;
    mxw_bytes text;
} bad_cases[] = {
    { "nothing", B("") },
    { "a unit alone", B("m") },
    { "a week alone", B("w") },
    { "a number alone could be anything", B("30") },
    { "a date without dashes", B("20261122") },
    { "two units", B("1h30m") },
    { "a sign", B("-1h") },
    { "a fraction", B("1.5h") },
    { "before 1970", B("1795348801s") },
    { "weeks beyond all numbers", B("99999999999999999999w") },
    { "weeks beyond the clock", B("15250285w") },
    { "no such month", B("2026-13-01") },
    { "no such day", B("2026-02-29") },
    { "no such hour", B("2026-11-22T24:00") },
    { "hours alone", B("2026-11-22T12") },
    { "another separator", B("2026-11-22x12:00") },
    { "a zone", B("2026-11-22T12:00:00+01:00") },
    { "two Z", B("2026-11-22T12:00:00ZZ") },
    { "a Z alone", B("Z") },
    { "a word", B("yesterday") },
    { "a NUL", B("2026-11-2\0") },
};
/* clang-format on */

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    mxw_wall moment = -1;
    CHECK(mxw_when_parse(c->text, NOW, &moment) == MXW_OK, c->name);
    CHECK(moment == c->want, c->name);
}

/* Every truncation is another good text, or none at all; never a crash. */
static void run_good_case_cut(void **state)
{
    const struct good_case *c = *state;
    for (size_t len = 0; len < c->text.len; len++) {
        mxw_wall moment = -1;
        enum mxw_status status = mxw_when_parse(mxw_bytes_first(c->text, len), NOW, &moment);
        CHECK((status == MXW_OK) == (moment >= 0), c->name);
    }
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    mxw_wall moment = -1;
    CHECK(mxw_when_parse(c->text, NOW, &moment) == MXW_MALFORMED, c->name);
    CHECK(moment == -1, c->name);
}

static void a_moment_as_text(void **state)
{
    (void)state;
    char room[MXW_WHEN_ROOM];
    CHECK(strcmp(mxw_when_text(NOW, room), "2026-11-22T12:00:00Z") == 0, "now");
    CHECK(strcmp(mxw_when_text(0, room), "1970-01-01T00:00:00Z") == 0, "the beginning");
    CHECK(strcmp(mxw_when_text(INT64_MAX, room), "9223372036854775807") == 0, "beyond all years");
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(good_cases, run_good_case_cut);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_ONE("a moment as text", a_moment_as_text);
    return test_run("cli/when");
}
