#include "runtime/census.h"

#include "tests/support/test.h"

static mxw_address address_of(const char *text)
{
    mxw_address address = { .family = MXW_FAMILY_NONE };
    mxw_bytes bytes = { (const uint8_t *)text, strlen(text) };
    CHECK(mxw_address_parse(bytes, &address) == MXW_OK, text);
    return address;
}

static const struct mxw_census_limits limits = {
    .sessions_max = 4, .per_network_max = 2, .ipv4_len = 32, .ipv6_len = 64
};

/* clang-format off */
static const struct census_case {
    const char *name;
    const char *enter[8];
    enum mxw_census_answer want_last; /* all before it enter */
} census_cases[] = {
    { "as many as allowed in all",   { "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4" }, MXW_CENSUS_ENTERED },
    { "one more is too many",        { "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5" }, MXW_CENSUS_FULL },
    { "as many as a network may",    { "2001:db8::1", "2001:db8::2" }, MXW_CENSUS_ENTERED },
    { "one more from the same /64",  { "2001:db8::1", "2001:db8::2", "2001:db8::ffff:0:0:3" }, MXW_CENSUS_NETWORK_FULL },
    { "the next /64 is another",     { "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1" }, MXW_CENSUS_ENTERED },
    { "one more from the address",   { "192.0.2.1", "192.0.2.1", "192.0.2.1" }, MXW_CENSUS_NETWORK_FULL },
    { "the next address is another", { "192.0.2.1", "192.0.2.1", "192.0.2.0" }, MXW_CENSUS_ENTERED },
    { "a mapped address is IPv4",    { "::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1" }, MXW_CENSUS_NETWORK_FULL },
    { "mapped addresses share no /64", { "::ffff:192.0.2.1", "::ffff:192.0.2.2", "::ffff:192.0.2.3" }, MXW_CENSUS_ENTERED },
};
/* clang-format on */

static void run_census_case(void **state)
{
    const struct census_case *c = *state;
    struct mxw_census *census = mxw_census_open(&limits);
    size_t count = 0;
    while (count < MXW_COUNT_OF(c->enter) && c->enter[count] != NULL)
        count++;
    for (size_t i = 0; i < count; i++) {
        enum mxw_census_answer want = i + 1 < count ? MXW_CENSUS_ENTERED : c->want_last;
        CHECK(mxw_census_enter(census, address_of(c->enter[i])) == want, c->name);
    }
    size_t entered = c->want_last == MXW_CENSUS_ENTERED ? count : count - 1;
    CHECK(mxw_census_count(census) == entered, c->name);

    /* Who leaves makes room; when all have left, everything is as it was. */
    for (size_t i = 0; i < entered; i++)
        mxw_census_leave(census, address_of(c->enter[i]));
    CHECK(mxw_census_count(census) == 0, c->name);
    CHECK(mxw_census_network_count(census, address_of(c->enter[0])) == 0, c->name);
    CHECK(mxw_census_enter(census, address_of(c->enter[count - 1])) == MXW_CENSUS_ENTERED, c->name);
    mxw_census_close(census);
}

/* Sessions come and go at random; a plain count per network must agree at every step. */
static void run_churn(void **state)
{
    (void)state;
    enum { NETWORKS = 300, SESSIONS = 200, STEPS = 20000 };
    static uint32_t counts[NETWORKS];
    struct mxw_census_limits wide = {
        .sessions_max = SESSIONS, .per_network_max = 3, .ipv4_len = 32, .ipv6_len = 64
    };
    struct mxw_census *census = mxw_census_open(&wide);
    uint32_t total = 0;
    uint64_t random = 7;
    for (unsigned step = 0; step < STEPS; step++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        unsigned at = (unsigned)(random >> 33) % NETWORKS;
        mxw_address address = { .family = MXW_IPV4,
                                .octets = { 10, 0, (uint8_t)(at >> 8), (uint8_t)at } };
        if ((random >> 62) % 2 == 0 && counts[at] > 0) {
            mxw_census_leave(census, address);
            counts[at]--;
            total--;
        } else {
            bool fits = counts[at] < 3 && total < SESSIONS;
            bool entered = mxw_census_enter(census, address) == MXW_CENSUS_ENTERED;
            CHECK(entered == fits, "enters when there is room");
            counts[at] += entered;
            total += entered;
        }
        CHECK(mxw_census_network_count(census, address) == counts[at], "the network's count");
        CHECK(mxw_census_count(census) == total, "the count of all");
    }
    mxw_census_close(census);
}

static void run_new_limits(void **state)
{
    (void)state;
    struct mxw_census *census = mxw_census_open(&limits);
    struct mxw_census_limits tighter = { .sessions_max = 1, .per_network_max = 1 };
    mxw_address one = address_of("192.0.2.1");
    mxw_address other = address_of("192.0.2.2");
    CHECK(mxw_census_enter(census, one) == MXW_CENSUS_ENTERED, "the first");
    CHECK(mxw_census_enter(census, one) == MXW_CENSUS_ENTERED, "the second");
    mxw_census_limit(census, &tighter);
    CHECK(mxw_census_enter(census, one) == MXW_CENSUS_NETWORK_FULL, "the new limits hold");
    CHECK(mxw_census_enter(census, other) == MXW_CENSUS_FULL, "for all");
    mxw_census_leave(census, one);
    mxw_census_leave(census, one);
    CHECK(mxw_census_enter(census, other) == MXW_CENSUS_ENTERED, "and there is room again");
    mxw_census_close(census);
    mxw_census_close(NULL);
}

int main(void)
{
    TEST_TABLE(census_cases, run_census_case);
    TEST_ONE("any coming and going is counted right", run_churn);
    TEST_ONE("new limits go for those who enter", run_new_limits);
    return test_run("runtime/census");
}
