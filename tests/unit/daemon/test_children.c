#include "daemon/children.h"

#include <stdlib.h>

#include "tests/support/test.h"

static struct mxw_children *make(void)
{
    struct mxw_children *children = calloc(1, sizeof *children);
    CHECK(children != NULL, "memory");
    return children;
}

static void find_who_runs(void **state)
{
    struct mxw_children *children = make();
    (void)state;
    struct mxw_child *edge = mxw_children_add(children, MXW_CHILD_EDGE, 3);
    struct mxw_child *keeper = mxw_children_add(children, MXW_CHILD_KEEPER, 0);
    edge->pid = 10;
    keeper->pid = 11;
    CHECK(mxw_children_find(children, 10) == edge && edge->number == 3, "the edge, by its process");
    CHECK(mxw_children_find(children, 11) == keeper, "the keeper, by its process");
    CHECK(mxw_children_find(children, 12) == NULL, "nobody has this process");
    CHECK(mxw_children_count(children, MXW_CHILD_EDGE) == 1, "one edge");
    free(children);
}

static void fill(void **state)
{
    struct mxw_children *children = make();
    size_t index = 0, seen = 0;
    (void)state;
    for (unsigned i = 0; i < MXW_CHILDREN_MAX; i++)
        CHECK(mxw_children_add(children, MXW_CHILD_EDGE, i) != NULL, "there is room");
    CHECK(mxw_children_add(children, MXW_CHILD_KEEPER, 0) == NULL, "one more has none");
    mxw_child_forget(&children->at[7]);
    while (mxw_children_next(children, &index) != NULL)
        seen++;
    CHECK(seen == MXW_CHILDREN_MAX - 1, "one is forgotten, and not met");
    CHECK(mxw_children_add(children, MXW_CHILD_KEEPER, 0) == &children->at[7], "its place is free");
    free(children);
}

int main(void)
{
    TEST_ONE("a child is found by its process", find_who_runs);
    TEST_ONE("there are places for so many and no more", fill);
    return test_run("daemon/children");
}
