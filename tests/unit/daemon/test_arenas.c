#include "daemon/arenas.h"

#include "core/session/session.h"
#include "tests/support/test.h"

#define COUNT (MXW_ARENAS_KEPT_MAX + 1)

static void run_next_session(void **state)
{
    struct mxw_arenas arenas = { 0 };
    struct mxw_arena first, second;
    (void)state;

    assert_true(mxw_arenas_take(&arenas, &first));
    assert_true(mxw_arenas_take(&arenas, &second));
    assert_ptr_not_equal(first.at, second.at);
    uint8_t *at = mxw_arena_take(&second, MXW_SESSION_ARENA_ROOM);
    assert_non_null(at);
    at[0] = at[MXW_SESSION_ARENA_ROOM - 1] = 1;

    mxw_arenas_give(&arenas, &second);
    assert_null(second.at);
    assert_true(mxw_arenas_take(&arenas, &second));
    assert_ptr_equal(second.at, at);
    assert_int_equal(second.used, 0);
    assert_int_equal(second.room, MXW_SESSION_ARENA_ROOM);

    mxw_arenas_give(&arenas, &first);
    mxw_arenas_give(&arenas, &second);
    mxw_arenas_free(&arenas);
    assert_int_equal(arenas.kept_count, 0);
}

static void run_limit(void **state)
{
    struct mxw_arenas arenas = { 0 };
    struct mxw_arena taken[COUNT];
    (void)state;

    for (size_t i = 0; i < COUNT; i++)
        assert_true(mxw_arenas_take(&arenas, &taken[i]));
    for (size_t i = 0; i < COUNT - 1; i++)
        mxw_arenas_give(&arenas, &taken[i]);
    assert_int_equal(arenas.kept_count, MXW_ARENAS_KEPT_MAX);
    mxw_arenas_give(&arenas, &taken[COUNT - 1]);
    assert_int_equal(arenas.kept_count, MXW_ARENAS_KEPT_MAX);
    mxw_arenas_free(&arenas);
}

int main(void)
{
    TEST_ONE("an arena that was given is the next one taken, whole", run_next_session);
    TEST_ONE("one more than are kept goes back to the kernel", run_limit);
    return test_run("daemon/arenas");
}
