/* timers.h - the timers of a loop, soonest first: a pairing heap linked through the timers. */
#ifndef MXW_RUNTIME_TIMERS_H
#define MXW_RUNTIME_TIMERS_H

#include "runtime/loop.h"

/* `root` is NULL or the soonest. */
void mxw_timers_add(struct mxw_timer **root, struct mxw_timer *timer);
void mxw_timers_remove(struct mxw_timer **root, struct mxw_timer *timer);

#endif
