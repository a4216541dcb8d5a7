#include "daemon/view.h"

#include <unistd.h>

bool mxw_view_is_there(const struct mxw_view *view)
{
    return view->overlay.at != NULL;
}

bool mxw_view_has_same_store(const struct mxw_says_directory *a, const struct mxw_says_directory *b)
{
    return memcmp(a->base.identity, b->base.identity, sizeof a->base.identity) == 0;
}

bool mxw_view_has_same_base(const struct mxw_says_directory *a, const struct mxw_says_directory *b)
{
    return mxw_view_has_same_store(a, b) && a->base.sequence == b->base.sequence;
}

static enum mxw_status refuse(const struct mxw_channel_message *message,
                              struct mxw_problem *problem)
{
    mxw_channel_drop_fds(message);
    mxw_problem_set(problem,
                    message->is_cut
                        ? "there is no descriptor left for the directory that was handed over"
                        : "a directory that makes no sense was handed over");
    return MXW_MALFORMED;
}

enum mxw_status mxw_view_read(const struct mxw_view *now, const struct mxw_channel_message *message,
                              struct mxw_view *next, struct mxw_problem *problem)
{
    struct mxw_view read = { .base = now->base };
    bool brings_base = message->fd_count == 2;
    if (!mxw_message_read(message, &read.about, sizeof read.about) || message->fd_count == 0
        || (!brings_base
            && !(mxw_view_is_there(now) && mxw_view_has_same_base(&read.about, &now->about))))
        return refuse(message, problem);

    if (brings_base) {
        enum mxw_status status = mxw_sealed_adopt(&read.base, message->fds[1], problem);
        if (status != MXW_OK) {
            close(message->fds[0]);
            return status;
        }
    }
    enum mxw_status status = mxw_sealed_adopt(&read.overlay, message->fds[0], problem);
    if (status != MXW_OK) {
        if (brings_base)
            mxw_sealed_free(&read.base);
        return status;
    }
    *next = read;
    return MXW_OK;
}

/* What `view` holds and `other` does not. */
static void free_difference(struct mxw_view *view, const struct mxw_view *other)
{
    mxw_sealed_free(&view->overlay);
    if (view->base.at != other->base.at)
        mxw_sealed_free(&view->base);
}

void mxw_view_replace(struct mxw_view *now, const struct mxw_view *next)
{
    free_difference(now, next);
    *now = *next;
}

void mxw_view_reject(const struct mxw_view *now, struct mxw_view *next)
{
    free_difference(next, now);
    *next = (struct mxw_view){ 0 };
}

enum mxw_status mxw_view_send(const struct mxw_view *view, const struct mxw_says_directory *last,
                              struct mxw_channel *channel)
{
    struct mxw_channel_message message = MXW_MESSAGE(MXW_SAYS_DIRECTORY, view->about);
    message.fds[message.fd_count++] = view->overlay.fd;
    if (!mxw_view_has_same_base(&view->about, last))
        message.fds[message.fd_count++] = view->base.fd;
    return mxw_channel_send(channel, &message);
}

enum mxw_status mxw_view_confirm(const struct mxw_view *view, bool is_refusal,
                                 struct mxw_channel *channel)
{
    const struct mxw_says_confirm confirm = { view->about, is_refusal };
    const struct mxw_channel_message message = MXW_MESSAGE(MXW_SAYS_CONFIRM, confirm);
    return mxw_channel_send(channel, &message);
}

void mxw_view_free(struct mxw_view *view)
{
    mxw_sealed_free(&view->base);
    mxw_sealed_free(&view->overlay);
    *view = (struct mxw_view){ 0 };
}
