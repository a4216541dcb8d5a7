#include "control/octets.h"

#include "tests/support/test.h"

#define LIMIT 100000

/* Octets go in by `in` and come out by `out`, in order, whatever the sizes. */
static const struct flow_case {
    const char *name;
    size_t in, out;
} flow_cases[] = {
    { "one in, one out", 1, 1 },
    { "in faster than out", 977, 331 },
    { "out as fast as it can", 331, 4096 },
    { "large pieces", 50000, 49999 },
};

static void run_flow_case(void **state)
{
    const struct flow_case *c = *state;
    static uint8_t piece[LIMIT];
    struct mxw_control_octets octets = { 0 };
    uint8_t next_in = 0, next_out = 0;
    size_t len = 0;
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t i = 0; i < c->in; i++)
            piece[i] = (uint8_t)(next_in + i);
        enum mxw_status status =
            mxw_control_octets_add(&octets, (mxw_bytes){ piece, c->in }, LIMIT);
        CHECK((status == MXW_OK) == (len + c->in <= LIMIT), "up to the limit, and no further");
        if (status == MXW_OK) {
            next_in = (uint8_t)(next_in + c->in);
            len += c->in;
        }
        mxw_bytes got = mxw_control_octets_get(&octets);
        CHECK(got.len == len && mxw_control_octets_len(&octets) == len, "all is there");
        size_t taken = c->out < len ? c->out : len;
        for (size_t i = 0; i < taken; i++)
            CHECK(got.at[i] == next_out++, "in order");
        mxw_control_octets_consumed(&octets, taken);
        len -= taken;
    }
    mxw_control_octets_free(&octets);
}

static void run_limit(void **state)
{
    (void)state;
    struct mxw_control_octets octets = { 0 };
    CHECK(mxw_control_octets_add(&octets, MXW_BYTES("abcd"), 4) == MXW_OK, "the limit is met");
    CHECK(mxw_control_octets_add(&octets, MXW_BYTES("e"), 4) == MXW_NO_ROOM, "and exceeded");
    CHECK(mxw_control_octets_room(&octets, SIZE_MAX, SIZE_MAX) == NULL, "more than there can be");
    CHECK_BYTES(mxw_control_octets_get(&octets), MXW_BYTES("abcd"), "nothing was added");
    mxw_control_octets_consumed(&octets, 1);
    mxw_control_octets_cut(&octets, 2);
    CHECK_BYTES(mxw_control_octets_get(&octets), MXW_BYTES("bc"), "the last is cut off");
    mxw_control_octets_free(&octets);
    CHECK(mxw_control_octets_len(&octets) == 0, "nothing is left");
}

static void run_memory(void **state)
{
    (void)state;
    struct mxw_control_octets octets = { 0 };
    CHECK(mxw_control_octets_room(&octets, 90000, LIMIT) != NULL, "much");
    mxw_control_octets_added(&octets, 90000);
    mxw_control_octets_consumed(&octets, 90000);
    CHECK(octets.room == 0, "what was large is given back");
    CHECK(mxw_control_octets_room(&octets, 10, LIMIT) != NULL, "little");
    mxw_control_octets_added(&octets, 10);
    mxw_control_octets_consumed(&octets, 10);
    CHECK(octets.room > 0, "what is small is kept");
    mxw_control_octets_free(&octets);
}

int main(void)
{
    TEST_TABLE(flow_cases, run_flow_case);
    TEST_ONE("a limit is met and exceeded by one", run_limit);
    TEST_ONE("memory is given back", run_memory);
    return test_run("control/octets");
}
