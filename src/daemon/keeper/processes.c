#include "daemon/keeper/processes.h"

#include <stdio.h>
#include <stdlib.h>

void mxw_processes_open(struct mxw_processes *processes, struct mxw_loop *loop,
                        const struct mxw_processes_calls *calls, void *user)
{
    *processes = (struct mxw_processes){ .loop = loop, .calls = calls, .user = user };
}

static void free_process(struct mxw_process *process)
{
    mxw_timer_cancel(&process->pause);
    mxw_channel_close(process->channel);
    free(process);
}

void mxw_processes_close(struct mxw_processes *processes)
{
    while (processes->first != NULL) {
        struct mxw_process *process = processes->first;
        processes->first = process->next;
        free_process(process);
    }
}

/* Publishing. */

bool mxw_process_has_confirmed(const struct mxw_process *process, uint64_t generation)
{
    return mxw_view_has_same_store(&process->confirmed, &process->processes->awaits)
        && process->confirmed.generation >= generation;
}

bool mxw_processes_have_confirmed(const struct mxw_processes *processes, uint64_t generation)
{
    for (const struct mxw_process *process = processes->first; process != NULL;
         process = process->next)
        if (!mxw_process_has_confirmed(process, generation))
            return false;
    return true;
}

/* When there is no room, on_room() tries again; when it is gone, on_end() follows. */
static void send_view(struct mxw_process *process)
{
    const struct mxw_view *view = process->processes->view;
    if (view == NULL || mxw_timer_is_set(&process->pause))
        return;
    bool is_sent = mxw_view_has_same_base(&process->sent, &view->about)
        && process->sent.generation == view->about.generation;
    if (!is_sent && mxw_view_send(view, &process->sent, process->channel) == MXW_OK)
        process->sent = view->about;
}

static void on_pause_ends(void *user)
{
    send_view(user);
}

/* It may still have what was sent before, or not: next time it is sent all. */
static void put_off(struct mxw_process *process)
{
    process->sent = (struct mxw_says_directory){ 0 };
    mxw_timer_set(&process->pause, mxw_loop_now(process->processes->loop) + MXW_PROCESS_PAUSE);
}

void mxw_processes_await(struct mxw_processes *processes, const struct mxw_store_mark *mark)
{
    processes->awaits.base = *mark;
}

void mxw_processes_publish(struct mxw_processes *processes, const struct mxw_view *view)
{
    processes->view = view;
    mxw_processes_await(processes, &view->about.base);
    for (struct mxw_process *process = processes->first; process != NULL; process = process->next)
        send_view(process);
}

/* Records. */

static void tell_kept(struct mxw_process *process)
{
    const struct mxw_says_kept kept = { process->owes_kept };
    const struct mxw_channel_message message = MXW_MESSAGE(MXW_SAYS_KEPT, kept);
    if (kept.records > 0 && mxw_channel_send(process->channel, &message) == MXW_OK)
        process->owes_kept = 0;
}

void mxw_process_kept(struct mxw_process *process, uint64_t record_count)
{
    process->owes_kept += record_count;
    tell_kept(process);
}

/* Calls of a channel. */

static void confirm(struct mxw_process *process, const struct mxw_channel_message *message)
{
    struct mxw_says_confirm confirm;
    if (!mxw_message_read(message, &confirm, sizeof confirm))
        return;
    process->confirmed = confirm.in_force;
    if (confirm.is_refusal != 0 && !mxw_timer_is_set(&process->pause))
        put_off(process);
    process->processes->calls->on_confirmed(process->processes->user);
}

static void on_message(void *user, const struct mxw_channel_message *message)
{
    struct mxw_process *process = user;
    if (message->kind == MXW_SAYS_CONFIRM && message->fd_count == 0)
        confirm(process, message);
    else
        process->processes->calls->on_message(process->processes->user, process, message);
}

static void on_room(void *user)
{
    struct mxw_process *process = user;
    tell_kept(process);
    send_view(process);
}

static void on_end(void *user)
{
    struct mxw_process *process = user;
    struct mxw_processes *processes = process->processes;
    struct mxw_process **place = &processes->first;
    while (*place != process)
        place = &(*place)->next;
    *place = process->next;
    processes->calls->on_gone(processes->user, process);
    free_process(process);
    processes->calls->on_confirmed(processes->user);
}

static const struct mxw_channel_calls process_calls = { on_message, on_room, on_end };

static void put_name(struct mxw_process *process)
{
    if (process->is_master)
        snprintf(process->name, sizeof process->name, "master");
    else
        snprintf(process->name, sizeof process->name, "edge.%u%s", process->about.number % 1000,
                 process->about.is_draining != 0 ? " (draining)" : "");
}

struct mxw_process *mxw_processes_add(struct mxw_processes *processes,
                                      const struct mxw_says_edge *about, int fd)
{
    struct mxw_process *process = calloc(1, sizeof *process);
    struct mxw_channel *channel = mxw_channel_open(processes->loop, fd, &process_calls, process);
    if (process == NULL || channel == NULL) {
        mxw_channel_close(channel);
        free(process);
        return NULL;
    }
    process->processes = processes;
    process->channel = channel;
    mxw_timer_init(&process->pause, processes->loop, on_pause_ends, process);
    process->is_master = about == NULL;
    if (about != NULL)
        process->about = *about;
    put_name(process);
    struct mxw_process **end = &processes->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = process;
    send_view(process);
    return process;
}
