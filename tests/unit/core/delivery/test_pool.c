#include "core/delivery/pool.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

/* One letter a step, one second a letter; the destination follows the letter, a digit.
 *   t take   o open, preference 10   O open, preference 20   b put back the slot of digit   c close
 *   it e expire
 * What comes of it: the slot as a digit, '!' behind it when one was evicted; '-' for a no. */
/* clang-format off */
static const struct pool_case {
    const char *name;
    size_t room, connections_max;
    uint32_t transactions_max;
    mxw_bytes steps, want;
} pool_cases[] = {
    { "nothing to take at first", 4, 2, 9, B("t1"), B("-") },
    { "what was put back is taken", 4, 2, 9, B("o1b0t1"), B("0+0") },
    { "busy ones are not", 4, 2, 9, B("o1t1"), B("0-") },
    { "not that of another destination", 4, 2, 9, B("o1b0t2"), B("0+-") },
    { "as many as the destination may have", 4, 2, 9, B("o1o1"), B("01") },
    { "and not one more", 4, 2, 9, B("o1o1o1"), B("01-") },
    { "another destination still may", 4, 2, 9, B("o1o1o2"), B("012") },
    { "as many as the table holds", 2, 9, 9, B("o1o2"), B("01") },
    { "and not one more when all are busy", 2, 9, 9, B("o1o2o3"), B("01-") },
    { "an idle one makes room for another destination", 2, 9, 9, B("o1o2b0o3"), B("01+0!") },
    { "the oldest idle one makes room", 3, 9, 9, B("o1o2o3b1b0o4"), B("012++1!") },
    { "a full destination evicts its own idle one", 4, 2, 9, B("o1o2o1b1b2o1"), B("012++2!") },
    { "the newest idle one is taken first", 4, 4, 9, B("o1o1b1b0t1t1"), B("01++01") },
    { "a better preference goes before a newer one", 4, 4, 9, B("o1O1b0b1t1t1"), B("01++01") },
    { "a closed one is free", 4, 1, 9, B("o1c0o1"), B("0+0") },
    { "the last transaction ends it", 4, 1, 2, B("o1b0t1b0t1"), B("0+0--") },
    { "a single transaction a connection", 4, 1, 1, B("o1b0t1"), B("0--") },
    { "and its slot is another's only once it is closed", 4, 1, 1, B("o1b0o1c0o1"), B("0--+0") },
    { "an idle one expires after 5 s", 4, 2, 9, B("o1b0c3c3c3c3e0e0"), B("0+++++0-") },
    { "not before", 4, 2, 9, B("o1b0c3c3c3e0"), B("0++++-") },
    { "one that has expired is not taken", 4, 2, 9, B("o1b0c3c3c3c3t1"), B("0+++++-") },
    { "one about to is", 4, 2, 9, B("o1b0c3c3c3t1"), B("0++++0") },
    { "busy ones never expire", 4, 2, 9, B("o1c3c3c3c3c3c3e0"), B("0++++++-") },
};
/* clang-format on */

static void put_slot(struct mxw_writer *got, bool is_given, size_t slot)
{
    if (is_given)
        mxw_put_number(got, slot);
    else
        mxw_put_byte(got, '-');
}

static void do_step(struct mxw_delivery_pool *pool, const uint8_t *step, mxw_time now,
                    struct mxw_writer *got)
{
    size_t number = (size_t)(step[1] - '0'), slot = 0;
    bool evicted = false, is_given;
    mxw_time deadline;
    switch (step[0]) {
    case 't':
        is_given = mxw_delivery_pool_take(pool, number, now, &slot);
        put_slot(got, is_given, slot);
        break;
    case 'o':
    case 'O':
        is_given = mxw_delivery_pool_open(pool, number, step[0] == 'o' ? 10 : 20, &slot, &evicted);
        put_slot(got, is_given, slot);
        if (is_given && evicted)
            mxw_put_byte(got, '!');
        break;
    case 'b':
        mxw_put_byte(got, mxw_delivery_pool_put_back(pool, number, now) ? '+' : '-');
        break;
    case 'c':
        mxw_delivery_pool_close(pool, number);
        mxw_put_byte(got, '+');
        break;
    default:
        is_given = mxw_delivery_pool_expire(pool, now, &slot, &deadline);
        put_slot(got, is_given, slot);
        break;
    }
}

static void run_pool_case(void **state)
{
    const struct pool_case *c = *state;
    struct mxw_delivery_slot slots[4] = { 0 };
    struct mxw_delivery_pool pool = { .slots = slots,
                                      .room = c->room,
                                      .connections_max = c->connections_max,
                                      .transactions_max = c->transactions_max,
                                      .idle_time = 5 * MXW_SECOND };
    uint8_t got_at[64];
    struct mxw_writer got = MXW_WRITER(got_at);
    for (size_t i = 0; i < c->steps.len; i += 2)
        do_step(&pool, c->steps.at + i, (mxw_time)(i / 2) * MXW_SECOND, &got);
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

static void say_when_to_expire(void **state)
{
    const char *name = "the next deadline";
    struct mxw_delivery_slot slots[2] = { 0 };
    struct mxw_delivery_pool pool = {
        .slots = slots, .room = 2, .connections_max = 2, .transactions_max = 9, .idle_time = 5
    };
    size_t slot;
    bool evicted;
    mxw_time deadline;
    (void)state;
    CHECK(!mxw_delivery_pool_expire(&pool, 0, &slot, &deadline) && deadline == MXW_NEVER, name);
    for (size_t i = 0; i < 2; i++)
        CHECK(mxw_delivery_pool_open(&pool, 1, 0, &slot, &evicted), name);
    CHECK(mxw_delivery_pool_put_back(&pool, 1, 10), name);
    CHECK(mxw_delivery_pool_put_back(&pool, 0, 11), name);
    CHECK(!mxw_delivery_pool_expire(&pool, 14, &slot, &deadline) && deadline == 15, name);
    CHECK(mxw_delivery_pool_take(&pool, 1, 14, &slot) && slot == 0, name);
    CHECK(mxw_delivery_pool_expire(&pool, 15, &slot, &deadline) && slot == 1, name);
    CHECK(!mxw_delivery_pool_expire(&pool, 15, &slot, &deadline) && deadline == MXW_NEVER, name);
}

int main(void)
{
    TEST_TABLE(pool_cases, run_pool_case);
    TEST_ONE("the pool says when an idle connection is due", say_when_to_expire);
    return test_run("core/delivery/pool");
}
