/* loop_base.h - what the other files of runtime need of the loop and nobody else does. */
#ifndef MXW_RUNTIME_LOOP_BASE_H
#define MXW_RUNTIME_LOOP_BASE_H

#include <event2/event.h>

#include "runtime/loop.h"

struct event_base *mxw_loop_base(struct mxw_loop *loop);

/* For a callback that libevent makes: reads the clock for this round. */
void mxw_loop_woke(struct mxw_loop *loop);

/* Something that outlives whoever made it, such as a stream being flushed: it is told when the loop
 * closes first. */
struct mxw_guest {
    mxw_call *on_loop_close;
    void *user;
    struct mxw_guest *next, *before;
};

void mxw_loop_keep(struct mxw_loop *loop, struct mxw_guest *guest);
void mxw_loop_release(struct mxw_loop *loop, struct mxw_guest *guest);

#endif
