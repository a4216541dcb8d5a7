/* processes.h - whom the keeper has a channel to: the master and the edges.
 *
 *     mxw_processes_open(&processes, loop, &calls, me);
 *     struct mxw_process *master = mxw_processes_add(&processes, &about, fd);
 *     mxw_processes_publish(&processes, &view);
 *     if (mxw_processes_have_confirmed(&processes, generation)) ...
 *
 * Live       A process is live from when it is added until its channel ends. Edges that drain are:
 *            they still serve the sessions they have.
 * Publishing Sends a view to every live process; to one whose channel is full, as soon as it has
 *            room, and then only the newest. A process that is added is sent the last view at once.
 *            One that refuses what it was sent, for want of descriptors or memory, is left alone
 *            for MXW_PROCESS_PAUSE and then sent everything, with the base.
 * Confirmed  Generations are those of one store: the one that is published or, when the keeper has
 *            opened another since, that one. What a process has of another store is nothing,
 *            however high its number.
 * Ownership  The caller places the processes, and keeps the view in place until the next is
 *            published.
 */
#ifndef MXW_DAEMON_KEEPER_PROCESSES_H
#define MXW_DAEMON_KEEPER_PROCESSES_H

#include "daemon/metrics.h"
#include "daemon/view.h"

#define MXW_PROCESS_NAME_MAX 24 /* octets of "edge.255 (draining)" and the NUL */

#define MXW_PROCESS_PAUSE MXW_SECOND /* after a refusal */

struct mxw_processes;

struct mxw_process {
    struct mxw_processes *processes;
    struct mxw_process *next;
    char name[MXW_PROCESS_NAME_MAX]; /* "master", "edge.0" */
    struct mxw_says_edge about;
    bool is_master;
    struct mxw_channel *channel;
    struct mxw_says_directory sent;      /* what it was sent last; generation 0: nothing it has */
    struct mxw_says_directory confirmed; /* in force there; generation 0: none yet */
    struct mxw_timer pause;              /* set: it has refused, and is left alone until then */
    size_t held_count, held_octets;      /* of its records, which wait for the disk */
    uint64_t owes_kept;                  /* records it has still to be told of */
    struct mxw_counters counters;        /* the last it has told */
    mxw_time told_at;                    /* when; 0: never */
};

struct mxw_processes_calls {
    /* Any message that is not about publishing; its descriptors are the callee's. */
    void (*on_message)(void *user, struct mxw_process *process,
                       const struct mxw_channel_message *message);
    void (*on_confirmed)(void *user); /* a process has confirmed, come or gone */
    void (*on_gone)(void *user, struct mxw_process *process); /* which is freed afterwards */
};

struct mxw_processes {
    struct mxw_loop *loop;
    const struct mxw_processes_calls *calls;
    void *user;
    struct mxw_process *first;
    const struct mxw_view *view;      /* the last one published; NULL: none */
    struct mxw_says_directory awaits; /* its store: of which generations are asked about */
};

void mxw_processes_open(struct mxw_processes *processes, struct mxw_loop *loop,
                        const struct mxw_processes_calls *calls, void *user);
void mxw_processes_close(struct mxw_processes *processes);

/* `about` is NULL for the master. Takes the fd. NULL: out of memory. */
struct mxw_process *mxw_processes_add(struct mxw_processes *processes,
                                      const struct mxw_says_edge *about, int fd);

void mxw_processes_publish(struct mxw_processes *processes, const struct mxw_view *view);

/* From now on generations are those of this state's store; before anything of it is published. */
void mxw_processes_await(struct mxw_processes *processes, const struct mxw_store_mark *mark);

/* So many of the oldest records it has sent are done with: it is told, as soon as it has room. */
void mxw_process_kept(struct mxw_process *process, uint64_t record_count);

bool mxw_process_has_confirmed(const struct mxw_process *process, uint64_t generation);
bool mxw_processes_have_confirmed(const struct mxw_processes *processes, uint64_t generation);

#endif
