/* loop.h - waits for the kernel and calls back: timers, signals, "run this soon", readable fds.
 *
 *     struct mxw_loop *loop = mxw_loop_open();
 *     mxw_timer_init(&timer, loop, on_due, me);
 *     mxw_timer_set(&timer, mxw_loop_now(loop) + 5 * MXW_SECOND);
 *     mxw_loop_run(loop);
 *     mxw_loop_close(loop);
 *
 * Ownership  The caller places timers and deferred calls; the loop links them while they are set.
 *            Cancel them before their memory goes.
 * Errors     Only opening can fail: timers and deferred calls never allocate.
 * Calls      Everything in runtime calls back from the loop alone, never from inside a call the
 *            caller made. Inside a callback everything is allowed, also to close what called.
 * Threads    One loop a process, one thread.
 */
#ifndef MXW_RUNTIME_LOOP_H
#define MXW_RUNTIME_LOOP_H

#include <stdbool.h>

#include "mxwarden/status.h"
#include "mxwarden/time.h"

struct mxw_loop;

/* NULL when the kernel or the memory refuses. */
struct mxw_loop *mxw_loop_open(void);

/* Timers, watches and deferred calls still set are forgotten, streams that were still being
 * flushed are dropped. NULL is nothing. */
void mxw_loop_close(struct mxw_loop *loop);

/* The first thing a child does with the loop it inherited: cuts its copy off from the parent's,
 * which nothing the child closes may touch. Then it closes watches, listeners and the loop as
 * usual. */
MXW_MUST_USE enum mxw_status mxw_loop_after_fork(struct mxw_loop *loop);

/* Until mxw_loop_stop(), or until there is nothing left to wait for. */
void mxw_loop_run(struct mxw_loop *loop);

/* Waits once, at most until `deadline`, and makes the calls that are due: those deferred before
 * those of timers, so that on a busy machine nobody is late whose bytes are here. False when there
 * is nothing left to wait for. */
bool mxw_loop_turn(struct mxw_loop *loop, mxw_time deadline);

void mxw_loop_stop(struct mxw_loop *loop);

/* After mxw_loop_stop(): goes on until streams that were closed have been flushed, or their time is
 * up. What they had to say would be lost with the loop. */
void mxw_loop_finish(struct mxw_loop *loop);

/* Both clocks as of the current round of calls: cheap, and the same for everyone in one round. */
mxw_time mxw_loop_now(const struct mxw_loop *loop);
mxw_wall mxw_loop_wall(const struct mxw_loop *loop);

/* The same clocks, read now, for whoever has no loop. */
mxw_time mxw_clock_now(void);
mxw_wall mxw_clock_wall(void);

/* The time of day in microseconds since 1970, for what has to be put in order later. */
int64_t mxw_clock_wall_exact(void);

typedef void mxw_call(void *user);

/* A call at a deadline. All members are the loop's. */
struct mxw_timer {
    struct mxw_loop *loop;
    mxw_call *on_due;
    void *user;
    mxw_time deadline; /* MXW_NEVER: not set */
    struct mxw_timer *child, *next, *before;
};

void mxw_timer_init(struct mxw_timer *timer, struct mxw_loop *loop, mxw_call *on_due, void *user);

/* Replaces an earlier deadline. One that has passed is due at once; MXW_NEVER cancels. */
void mxw_timer_set(struct mxw_timer *timer, mxw_time deadline);
void mxw_timer_cancel(struct mxw_timer *timer);

static inline bool mxw_timer_is_set(const struct mxw_timer *timer)
{
    return timer->deadline != MXW_NEVER;
}

/* A call soon, from the loop, not from inside the call being made now. All members are the loop's.
 * */
struct mxw_deferred {
    struct mxw_loop *loop;
    mxw_call *run;
    void *user;
    struct mxw_deferred *next, *before;
    bool is_queued;
};

void mxw_deferred_init(struct mxw_deferred *deferred, struct mxw_loop *loop, mxw_call *run,
                       void *user);

/* Once, however often it is asked for before it runs. */
void mxw_deferred_soon(struct mxw_deferred *deferred);
void mxw_deferred_cancel(struct mxw_deferred *deferred);

typedef void mxw_signal_call(void *user, int signal_number);

/* Calls on SIGTERM, SIGHUP, SIGINT, SIGCHLD or any other. Several signals between two rounds may
 * arrive as one. Until the loop closes. */
MXW_MUST_USE enum mxw_status mxw_loop_on_signal(struct mxw_loop *loop, int signal_number,
                                                mxw_signal_call *call, void *user);

struct mxw_watch;

/* Calls on_readable as long as `fd` can be read, or has been closed at the other end. NULL: out of
 * memory. Closing a watch leaves the fd open; close the watch first. NULL is nothing. */
struct mxw_watch *mxw_watch_open(struct mxw_loop *loop, int fd, mxw_call *on_readable, void *user);
void mxw_watch_close(struct mxw_watch *watch);

#endif
