#include "runtime/timers.h"

#include <stddef.h>

/* `before` is the sibling before it or, of a first child, the parent. */
static struct mxw_timer *meld(struct mxw_timer *a, struct mxw_timer *b)
{
    if (a == NULL || b == NULL)
        return a != NULL ? a : b;

    struct mxw_timer *parent = b->deadline < a->deadline ? b : a;
    struct mxw_timer *child = parent == a ? b : a;
    child->before = parent;
    child->next = parent->child;
    if (child->next != NULL)
        child->next->before = child;
    parent->child = child;
    return parent;
}

static struct mxw_timer *take_first(struct mxw_timer **list)
{
    struct mxw_timer *first = *list;
    if (first != NULL) {
        *list = first->next;
        first->next = NULL;
        first->before = NULL;
    }
    return first;
}

/* Melds siblings in pairs, then the pairs: what makes a heap of this kind cheap. */
static struct mxw_timer *meld_siblings(struct mxw_timer *siblings)
{
    struct mxw_timer *pairs = NULL;
    while (siblings != NULL) {
        struct mxw_timer *one = take_first(&siblings);
        struct mxw_timer *other = take_first(&siblings);
        struct mxw_timer *pair = meld(one, other);
        pair->next = pairs;
        pairs = pair;
    }

    struct mxw_timer *root = NULL;
    while (pairs != NULL)
        root = meld(root, take_first(&pairs));
    return root;
}

void mxw_timers_add(struct mxw_timer **root, struct mxw_timer *timer)
{
    timer->child = NULL;
    timer->next = NULL;
    timer->before = NULL;
    *root = meld(*root, timer);
}

void mxw_timers_remove(struct mxw_timer **root, struct mxw_timer *timer)
{
    struct mxw_timer *children = meld_siblings(timer->child);
    timer->child = NULL;
    if (timer == *root) {
        *root = children;
        return;
    }
    if (timer->before->child == timer)
        timer->before->child = timer->next;
    else
        timer->before->next = timer->next;
    if (timer->next != NULL)
        timer->next->before = timer->before;
    timer->next = NULL;
    timer->before = NULL;
    *root = meld(*root, children);
}
