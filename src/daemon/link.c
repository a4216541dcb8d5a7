#include "daemon/link.h"

#include <stdlib.h>
#include <unistd.h>

#include "runtime/log.h"

/* The directory. */

/* A base that is in use already is not checked again: that takes as long as reading all of it. */
static bool open_tables(const struct mxw_link *link, const struct mxw_view *view,
                        struct mxw_directory_view *directory)
{
    bool has_same_base = link->view.base.at == view->base.at && link->directory.generation > 0;
    *directory = (struct mxw_directory_view){ .base = link->directory.base,
                                              .generation = view->about.generation };
    return (has_same_base
            || mxw_directory_open(mxw_sealed_bytes(&view->base), &directory->base) == MXW_OK)
        && mxw_directory_open(mxw_sealed_bytes(&view->overlay), &directory->overlay) == MXW_OK;
}

static void confirm(struct mxw_link *link)
{
    link->owes_confirmation =
        mxw_view_confirm(&link->view, link->has_refused, link->keeper) == MXW_NO_ROOM;
}

/* Whoever is told of the new one must let go of the old one, which is unmapped afterwards. False:
 * it is refused, and nothing has changed. */
static bool use_directory(struct mxw_link *link, const struct mxw_channel_message *message)
{
    struct mxw_problem problem;
    struct mxw_view next;
    struct mxw_directory_view directory;
    if (mxw_view_read(&link->view, message, &next, &problem) != MXW_OK) {
        mxw_log_say(MXW_LOG_ERROR, "directory-refused", "reason", problem.text);
        return false;
    }
    if (!open_tables(link, &next, &directory)) {
        mxw_log_say(MXW_LOG_ERROR, "directory-refused", "reason", "it is damaged");
        mxw_view_reject(&link->view, &next);
        return false;
    }
    link->directory = directory;
    link->calls->on_directory(link->user);
    mxw_view_replace(&link->view, &next);
    return true;
}

static void take_directory(struct mxw_link *link, const struct mxw_channel_message *message)
{
    link->has_refused = !use_directory(link, message);
    confirm(link);
}

/* Records. */

static void put_record(struct mxw_writer *out, mxw_bytes record)
{
    uint32_t len = (uint32_t)record.len;
    mxw_put(out, (mxw_bytes){ (const uint8_t *)&len, sizeof len });
    mxw_put(out, record);
}

/* Whether one more record, behind what is in the message, is neither too many nor too much. */
static bool has_place(const struct mxw_link *link, size_t count, const struct mxw_writer *out,
                      mxw_bytes record)
{
    size_t octets = out->used + MXW_RECORD_HEAD + record.len;
    return link->sent_count + count < MXW_RECORDS_MAX && octets <= out->room
        && link->sent_octets + octets <= MXW_RECORDS_WINDOW;
}

/* As many records as fit into a message, of those that have not been sent. Returns how many. */
static size_t fill(const struct mxw_link *link, struct mxw_writer *out)
{
    struct mxw_queue_walk walk = mxw_queue_walk(&link->queue);
    mxw_bytes record;
    size_t count = 0;
    for (size_t i = 0; i < link->sent_count + MXW_RECORDS_MAX && mxw_queue_next(&walk, &record);
         i++) {
        if (i < link->sent_count)
            continue;
        if (!has_place(link, count, out, record))
            break;
        put_record(out, record);
        count++;
    }
    return count;
}

static void on_send_soon(void *user)
{
    struct mxw_link *link = user;
    uint8_t room[MXW_CHANNEL_MESSAGE_MAX];
    while (link->keeper != NULL && link->sent_count < MXW_RECORDS_MAX) {
        struct mxw_writer out = MXW_WRITER(room);
        size_t count = fill(link, &out);
        const struct mxw_channel_message message = { .kind = MXW_SAYS_RECORDS,
                                                     .bytes = mxw_written(&out) };
        if (count == 0 || mxw_channel_send(link->keeper, &message) != MXW_OK)
            return; /* on_room() goes on */
        link->sent_count += count;
        link->sent_octets += message.bytes.len;
        link->counters.trace_records[MXW_COUNT_SENT] += count;
    }
}

void mxw_link_record(struct mxw_link *link, mxw_bytes record)
{
    bool is_put = mxw_queue_put(&link->queue, record);
    link->counters.trace_records[is_put ? MXW_COUNT_QUEUED : MXW_COUNT_DROPPED]++;
    mxw_deferred_soon(&link->send_soon);
}

/* Nothing is on its way: the next keeper is sent all there is. */
static void forget_sent(struct mxw_link *link)
{
    link->sent_count = link->sent_octets = 0;
}

static void forget_kept(struct mxw_link *link, const struct mxw_channel_message *message)
{
    struct mxw_says_kept kept;
    mxw_bytes record;
    if (!mxw_message_read(message, &kept, sizeof kept) || kept.records > link->sent_count)
        return;
    struct mxw_queue_walk walk = mxw_queue_walk(&link->queue);
    for (uint64_t i = 0; i < kept.records && mxw_queue_next(&walk, &record); i++)
        link->sent_octets -= MXW_RECORD_HEAD + record.len;
    mxw_queue_consume(&link->queue, (size_t)kept.records);
    link->sent_count -= (size_t)kept.records;
    mxw_deferred_soon(&link->send_soon);
}

/* Counters. */

static void send_counters(struct mxw_link *link)
{
    uint8_t room[MXW_COUNTERS_BLOB_LEN];
    struct mxw_writer out = MXW_WRITER(room);
    link->counters.trace_queue_bytes = mxw_queue_used(&link->queue);
    link->counters.directory_sequence = link->directory.generation;
    link->counters.log_lines_lost = mxw_log_lost();
    link->calls->count(link->user, &link->counters);
    mxw_counters_put(&out, &link->counters);
    const struct mxw_channel_message message = { .kind = MXW_SAYS_COUNTERS,
                                                 .bytes = mxw_written(&out) };
    if (mxw_channel_send(link->keeper, &message) != MXW_OK)
        return; /* in a second there are newer ones */
}

static void on_pause_ends(void *user)
{
    struct mxw_link *link = user;
    mxw_timer_set(&link->pause, mxw_loop_now(link->loop) + MXW_LINK_PAUSE);
    if (link->keeper != NULL)
        send_counters(link);
}

/* The keeper. */

static void on_keeper_message(void *user, const struct mxw_channel_message *message)
{
    struct mxw_link *link = user;
    if (message->kind == MXW_SAYS_DIRECTORY) {
        take_directory(link, message);
        return;
    }
    mxw_channel_drop_fds(message);
    if (message->kind == MXW_SAYS_KEPT)
        forget_kept(link, message);
}

static void on_keeper_room(void *user)
{
    struct mxw_link *link = user;
    if (link->owes_confirmation)
        confirm(link);
    on_send_soon(link);
}

static void on_keeper_end(void *user)
{
    struct mxw_link *link = user;
    mxw_channel_close(link->keeper);
    link->keeper = NULL;
    forget_sent(link);
}

static const struct mxw_channel_calls keeper_calls = { on_keeper_message, on_keeper_room,
                                                       on_keeper_end };

static void meet_keeper(struct mxw_link *link, int fd)
{
    mxw_channel_close(link->keeper);
    forget_sent(link);
    link->has_refused = false;
    link->keeper = mxw_channel_open(link->loop, fd, &keeper_calls, link);
    if (link->keeper == NULL)
        return; /* the keeper notices, and the master introduces us to the next one */
    confirm(link);
    send_counters(link);
    mxw_deferred_soon(&link->send_soon);
}

/* The master. */

static void on_master_message(void *user, const struct mxw_channel_message *message)
{
    if (message->kind == MXW_SAYS_KEEPER && message->fd_count == 1)
        meet_keeper(user, message->fds[0]);
    else
        mxw_channel_drop_fds(message);
}

static void on_master_end(void *user)
{
    struct mxw_link *link = user;
    mxw_channel_close(link->master);
    link->master = NULL;
    link->calls->on_master_gone(link->user);
}

static const struct mxw_channel_calls master_calls = { .on_message = on_master_message,
                                                       .on_end = on_master_end };

enum mxw_status mxw_link_open(struct mxw_link *link, const struct mxw_link_settings *settings,
                              const struct mxw_link_calls *calls, void *user,
                              struct mxw_problem *problem)
{
    *link = (struct mxw_link){ .loop = settings->loop, .calls = calls, .user = user };
    mxw_deferred_init(&link->send_soon, link->loop, on_send_soon, link);
    mxw_timer_init(&link->pause, link->loop, on_pause_ends, link);
    mxw_timer_set(&link->pause, mxw_loop_now(link->loop) + MXW_LINK_PAUSE);
    link->view = *settings->view;
    *settings->view = (struct mxw_view){ 0 };
    link->queue_at = malloc(settings->queue_room);
    link->master = mxw_channel_open(link->loop, settings->master, &master_calls, link);
    if (link->queue_at == NULL || link->master == NULL) {
        mxw_problem_set(problem, "out of memory");
        return MXW_NO_ROOM;
    }
    mxw_queue_begin(&link->queue, link->queue_at, settings->queue_room);
    if (open_tables(link, &link->view, &link->directory))
        return MXW_OK;
    mxw_problem_set(problem, "the table of domains is damaged");
    return MXW_MALFORMED;
}

void mxw_link_close(struct mxw_link *link, mxw_time patience)
{
    if (link->loop == NULL)
        return; /* never opened */
    mxw_time deadline = mxw_clock_now() + patience;
    while (link->keeper != NULL && link->queue.count > 0 && mxw_clock_now() < deadline)
        if (!mxw_loop_turn(link->loop, deadline))
            break;
    mxw_deferred_cancel(&link->send_soon);
    mxw_timer_cancel(&link->pause);
    mxw_channel_close(link->keeper);
    mxw_channel_close(link->master);
    free(link->queue_at);
    mxw_view_free(&link->view);
}
