#include "daemon/keeper/waiting.h"

#include <stdlib.h>

struct mxw_waiter {
    struct mxw_waiting *waiting;
    struct mxw_waiter *next;
    uint64_t generation;
    mxw_call *on_settled;
    void *user;
    struct mxw_timer patience;
    struct mxw_deferred soon; /* for the first look */
};

void mxw_waiting_open(struct mxw_waiting *waiting, struct mxw_loop *loop,
                      const struct mxw_processes *processes)
{
    *waiting = (struct mxw_waiting){ .loop = loop, .processes = processes };
}

/* The one that `place` points to; called when nothing of it is left. */
static void settle(struct mxw_waiter **place)
{
    struct mxw_waiter *waiter = *place;
    mxw_call *on_settled = waiter->on_settled;
    void *user = waiter->user;
    *place = waiter->next;
    mxw_timer_cancel(&waiter->patience);
    mxw_deferred_cancel(&waiter->soon);
    free(waiter);
    on_settled(user);
}

static struct mxw_waiter **place_of(struct mxw_waiter *waiter)
{
    struct mxw_waiter **place = &waiter->waiting->first;
    while (*place != waiter)
        place = &(*place)->next;
    return place;
}

static void on_patience_ends(void *user)
{
    settle(place_of(user));
}

static bool has_what_it_waits_for(const struct mxw_waiter *waiter)
{
    return mxw_processes_have_confirmed(waiter->waiting->processes, waiter->generation);
}

static void on_soon(void *user)
{
    struct mxw_waiter *waiter = user;
    if (has_what_it_waits_for(waiter))
        settle(place_of(waiter));
}

void mxw_waiting_close(struct mxw_waiting *waiting)
{
    while (waiting->first != NULL)
        settle(&waiting->first);
}

enum mxw_status mxw_waiting_add(struct mxw_waiting *waiting, uint64_t generation,
                                mxw_call *on_settled, void *user)
{
    struct mxw_waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL)
        return MXW_NO_ROOM;
    waiter->waiting = waiting;
    waiter->generation = generation;
    waiter->on_settled = on_settled;
    waiter->user = user;
    waiter->next = waiting->first;
    waiting->first = waiter;
    mxw_timer_init(&waiter->patience, waiting->loop, on_patience_ends, waiter);
    mxw_timer_set(&waiter->patience, mxw_loop_now(waiting->loop) + MXW_WAITING_PATIENCE);
    mxw_deferred_init(&waiter->soon, waiting->loop, on_soon, waiter);
    mxw_deferred_soon(&waiter->soon);
    return MXW_OK;
}

/* What is called may add to the list, in front: so it is gone through from the start each time. */
void mxw_waiting_look(struct mxw_waiting *waiting)
{
    for (bool has_settled = true; has_settled;) {
        has_settled = false;
        for (struct mxw_waiter **place = &waiting->first; *place != NULL; place = &(*place)->next)
            if (has_what_it_waits_for(*place)) {
                settle(place);
                has_settled = true;
                break;
            }
    }
}
