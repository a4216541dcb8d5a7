#include "runtime/loop.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/loop_base.h"
#include "runtime/timers.h"

struct caught_signal {
    struct mxw_loop *loop;
    struct event *event;
    mxw_signal_call *call;
    void *user;
    struct caught_signal *next;
};

struct mxw_loop {
    struct event_base *base;
    struct event *wake;      /* libevent's timer for our soonest deadline */
    struct mxw_timer *timer; /* the soonest */
    struct mxw_deferred *first, *last;
    size_t deferred_count;
    struct mxw_guest *guests;
    struct caught_signal *signals;
    mxw_time now;
    mxw_wall wall;
    bool is_stopped;
};

struct mxw_watch {
    struct mxw_loop *loop;
    struct event *event;
    mxw_call *on_readable;
    void *user;
};

mxw_time mxw_clock_now(void)
{
    struct timespec clock;
    (void)clock_gettime(CLOCK_MONOTONIC, &clock);
    return clock.tv_sec * MXW_SECOND + clock.tv_nsec / 1000;
}

mxw_wall mxw_clock_wall(void)
{
    struct timespec clock;
    (void)clock_gettime(CLOCK_REALTIME, &clock);
    return clock.tv_sec;
}

int64_t mxw_clock_wall_exact(void)
{
    struct timespec clock;
    (void)clock_gettime(CLOCK_REALTIME, &clock);
    return clock.tv_sec * MXW_SECOND + clock.tv_nsec / 1000;
}

void mxw_loop_woke(struct mxw_loop *loop)
{
    loop->now = mxw_clock_now();
    loop->wall = mxw_clock_wall();
}

mxw_time mxw_loop_now(const struct mxw_loop *loop)
{
    return loop->now;
}

mxw_wall mxw_loop_wall(const struct mxw_loop *loop)
{
    return loop->wall;
}

struct event_base *mxw_loop_base(struct mxw_loop *loop)
{
    return loop->base;
}

/* Only ends the wait: due timers are found in our own heap. */
static void on_wake(evutil_socket_t fd, short what, void *user)
{
    (void)fd;
    (void)what;
    (void)user;
}

struct mxw_loop *mxw_loop_open(void)
{
    struct mxw_loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL)
        return NULL;

    /* A peer that has gone is an error of a write, not a signal. */
    (void)signal(SIGPIPE, SIG_IGN);
    loop->base = event_base_new();
    if (loop->base != NULL)
        loop->wake = evtimer_new(loop->base, on_wake, loop);
    if (loop->wake == NULL) {
        mxw_loop_close(loop);
        return NULL;
    }
    mxw_loop_woke(loop);
    return loop;
}

static void release_all(struct mxw_loop *loop)
{
    while (loop->guests != NULL) {
        struct mxw_guest *guest = loop->guests;
        mxw_loop_release(loop, guest);
        guest->on_loop_close(guest->user);
    }
    while (loop->timer != NULL)
        mxw_timer_cancel(loop->timer);
    while (loop->first != NULL)
        mxw_deferred_cancel(loop->first);
}

void mxw_loop_close(struct mxw_loop *loop)
{
    if (loop == NULL)
        return;
    release_all(loop);
    while (loop->signals != NULL) {
        struct caught_signal *caught = loop->signals;
        loop->signals = caught->next;
        event_free(caught->event);
        free(caught);
    }
    if (loop->wake != NULL)
        event_free(loop->wake);
    if (loop->base != NULL)
        event_base_free(loop->base);
    free(loop);
}

enum mxw_status mxw_loop_after_fork(struct mxw_loop *loop)
{
    return event_reinit(loop->base) == 0 ? MXW_OK : MXW_UNAVAILABLE;
}

/* Has the wait end at `deadline`, if that is one. */
static void set_wake(struct mxw_loop *loop, mxw_time deadline)
{
    mxw_time wait = deadline - mxw_clock_now();
    if (deadline == MXW_NEVER) {
        (void)evtimer_del(loop->wake);
        return;
    }
    if (wait < 0)
        wait = 0;
    struct timeval span = { .tv_sec = wait / MXW_SECOND, .tv_usec = wait % MXW_SECOND };
    (void)evtimer_add(loop->wake, &span);
}

static void run_timers(struct mxw_loop *loop)
{
    while (loop->timer != NULL && loop->timer->deadline <= loop->now) {
        struct mxw_timer *due = loop->timer;
        mxw_timer_cancel(due);
        due->on_due(due->user);
    }
}

/* Only those queued when it began: what they queue has its turn after the kernel was asked. */
static void run_deferred(struct mxw_loop *loop)
{
    for (size_t count = loop->deferred_count; count > 0 && loop->first != NULL; count--) {
        struct mxw_deferred *due = loop->first;
        mxw_deferred_cancel(due);
        due->run(due->user);
    }
}

bool mxw_loop_turn(struct mxw_loop *loop, mxw_time deadline)
{
    mxw_time soonest = loop->timer != NULL ? loop->timer->deadline : MXW_NEVER;
    bool is_idle = loop->first == NULL && loop->timer == NULL;

    if (is_idle)
        set_wake(loop, MXW_NEVER);
    if (is_idle && event_base_get_num_events(loop->base, EVENT_BASE_COUNT_ADDED) == 0)
        return false;
    set_wake(loop, mxw_time_sooner(soonest, deadline));
    (void)event_base_loop(loop->base, EVLOOP_ONCE | (loop->first != NULL ? EVLOOP_NONBLOCK : 0));

    mxw_loop_woke(loop);
    run_deferred(loop); /* first: what has come in time is heard before the clock is */
    run_timers(loop);
    return true;
}

void mxw_loop_run(struct mxw_loop *loop)
{
    loop->is_stopped = false;
    while (!loop->is_stopped && mxw_loop_turn(loop, MXW_NEVER)) {
    }
}

void mxw_loop_stop(struct mxw_loop *loop)
{
    loop->is_stopped = true;
}

void mxw_loop_finish(struct mxw_loop *loop)
{
    while (loop->guests != NULL && mxw_loop_turn(loop, MXW_NEVER)) {
    }
}

void mxw_timer_init(struct mxw_timer *timer, struct mxw_loop *loop, mxw_call *on_due, void *user)
{
    *timer =
        (struct mxw_timer){ .loop = loop, .on_due = on_due, .user = user, .deadline = MXW_NEVER };
}

void mxw_timer_set(struct mxw_timer *timer, mxw_time deadline)
{
    mxw_timer_cancel(timer);
    if (deadline == MXW_NEVER)
        return;
    /* Never in the round that sets it: a callback cannot keep the loop to itself. */
    timer->deadline = deadline > timer->loop->now ? deadline : timer->loop->now + 1;
    mxw_timers_add(&timer->loop->timer, timer);
}

void mxw_timer_cancel(struct mxw_timer *timer)
{
    if (!mxw_timer_is_set(timer))
        return;
    mxw_timers_remove(&timer->loop->timer, timer);
    timer->deadline = MXW_NEVER;
}

void mxw_deferred_init(struct mxw_deferred *deferred, struct mxw_loop *loop, mxw_call *run,
                       void *user)
{
    *deferred = (struct mxw_deferred){ .loop = loop, .run = run, .user = user };
}

void mxw_deferred_soon(struct mxw_deferred *deferred)
{
    struct mxw_loop *loop = deferred->loop;
    if (deferred->is_queued)
        return;
    deferred->is_queued = true;
    deferred->next = NULL;
    deferred->before = loop->last;
    if (loop->last != NULL)
        loop->last->next = deferred;
    else
        loop->first = deferred;
    loop->last = deferred;
    loop->deferred_count++;
}

void mxw_deferred_cancel(struct mxw_deferred *deferred)
{
    struct mxw_loop *loop = deferred->loop;
    if (!deferred->is_queued)
        return;
    deferred->is_queued = false;
    if (deferred->before != NULL)
        deferred->before->next = deferred->next;
    else
        loop->first = deferred->next;
    if (deferred->next != NULL)
        deferred->next->before = deferred->before;
    else
        loop->last = deferred->before;
    loop->deferred_count--;
}

void mxw_loop_keep(struct mxw_loop *loop, struct mxw_guest *guest)
{
    guest->before = NULL;
    guest->next = loop->guests;
    if (guest->next != NULL)
        guest->next->before = guest;
    loop->guests = guest;
}

void mxw_loop_release(struct mxw_loop *loop, struct mxw_guest *guest)
{
    if (guest->before != NULL)
        guest->before->next = guest->next;
    else
        loop->guests = guest->next;
    if (guest->next != NULL)
        guest->next->before = guest->before;
}

static void on_signal(evutil_socket_t number, short what, void *user)
{
    struct caught_signal *caught = user;
    (void)what;
    mxw_loop_woke(caught->loop);
    caught->call(caught->user, (int)number);
}

enum mxw_status mxw_loop_on_signal(struct mxw_loop *loop, int signal_number, mxw_signal_call *call,
                                   void *user)
{
    struct caught_signal *caught = calloc(1, sizeof *caught);
    if (caught == NULL)
        return MXW_NO_ROOM;
    caught->loop = loop;
    caught->call = call;
    caught->user = user;
    caught->event = evsignal_new(loop->base, signal_number, on_signal, caught);
    if (caught->event == NULL || evsignal_add(caught->event, NULL) != 0) {
        if (caught->event != NULL)
            event_free(caught->event);
        free(caught);
        return MXW_NO_ROOM;
    }
    caught->next = loop->signals;
    loop->signals = caught;
    return MXW_OK;
}

static void on_watched(evutil_socket_t fd, short what, void *user)
{
    struct mxw_watch *watch = user;
    (void)fd;
    (void)what;
    mxw_loop_woke(watch->loop);
    watch->on_readable(watch->user);
}

struct mxw_watch *mxw_watch_open(struct mxw_loop *loop, int fd, mxw_call *on_readable, void *user)
{
    struct mxw_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return NULL;
    *watch = (struct mxw_watch){ .loop = loop, .on_readable = on_readable, .user = user };
    watch->event = event_new(loop->base, fd, EV_READ | EV_PERSIST, on_watched, watch);
    if (watch->event == NULL || event_add(watch->event, NULL) != 0) {
        mxw_watch_close(watch);
        return NULL;
    }
    return watch;
}

void mxw_watch_close(struct mxw_watch *watch)
{
    if (watch == NULL)
        return;
    if (watch->event != NULL)
        event_free(watch->event);
    free(watch);
}
