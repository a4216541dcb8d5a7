/* waiting.h - who waits for a generation to be in force everywhere.
 *
 *     mxw_waiting_add(&waiting, generation, on_settled, me);
 *     ... on_settled(me) comes once: when every live process has confirmed, or after
 *         MXW_WAITING_PATIENCE: mxw_processes_have_confirmed() tells which.
 *
 * Calls      From mxw_waiting_look() or from the loop, never from inside mxw_waiting_add().
 */
#ifndef MXW_DAEMON_KEEPER_WAITING_H
#define MXW_DAEMON_KEEPER_WAITING_H

#include "daemon/keeper/processes.h"

#define MXW_WAITING_PATIENCE (5 * MXW_SECOND)

struct mxw_waiter;

struct mxw_waiting {
    struct mxw_loop *loop;
    const struct mxw_processes *processes;
    struct mxw_waiter *first;
};

void mxw_waiting_open(struct mxw_waiting *waiting, struct mxw_loop *loop,
                      const struct mxw_processes *processes);

/* Everybody is called, as if their time were up. */
void mxw_waiting_close(struct mxw_waiting *waiting);

/* MXW_NO_ROOM: out of memory, and the call never comes. */
MXW_MUST_USE enum mxw_status mxw_waiting_add(struct mxw_waiting *waiting, uint64_t generation,
                                             mxw_call *on_settled, void *user);

/* After a process has confirmed, come or gone. */
void mxw_waiting_look(struct mxw_waiting *waiting);

#endif
