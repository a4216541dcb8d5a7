#include "runtime/channel.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "runtime/loop_base.h"

/* In one go, so that a process that sends without end does not keep the loop for itself. */
#define MESSAGES_A_ROUND 64

struct mxw_channel {
    struct mxw_loop *loop;
    int fd;
    const struct mxw_channel_calls *calls;
    void *user;
    struct event *readable, *writable;
    bool is_in_call; /* closing has to wait until the call has returned */
    bool is_closed;
    uint8_t received_at[MXW_CHANNEL_MESSAGE_MAX];
};

/* Room for the control message, aligned as the kernel wants it. */
union control {
    struct cmsghdr header;
    uint8_t room[CMSG_SPACE(sizeof(int) * MXW_CHANNEL_FDS_MAX)];
};

enum mxw_status mxw_channel_pair(int ends[2], struct mxw_problem *problem)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0)
        return MXW_OK;
    mxw_problem_set_errno(problem, errno, "a channel between two processes");
    return MXW_UNAVAILABLE;
}

static void free_channel(struct mxw_channel *channel)
{
    if (channel->readable != NULL)
        event_free(channel->readable);
    if (channel->writable != NULL)
        event_free(channel->writable);
    close(channel->fd);
    free(channel);
}

void mxw_channel_drop_fds(const struct mxw_channel_message *message)
{
    for (size_t i = 0; i < message->fd_count; i++)
        close(message->fds[i]);
}

void mxw_channel_close(struct mxw_channel *channel)
{
    if (channel == NULL)
        return;
    channel->is_closed = true;
    if (!channel->is_in_call)
        free_channel(channel);
}

static void end(struct mxw_channel *channel)
{
    (void)event_del(channel->readable);
    (void)event_del(channel->writable);
    channel->calls->on_end(channel->user);
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
}

/* The descriptors that came along. Of more than fit, the kernel has closed the rest. */
static void take_fds(struct msghdr *header, struct mxw_channel_message *message)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part != NULL;
         part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count && message->fd_count < MXW_CHANNEL_FDS_MAX; i++)
            memcpy(&message->fds[message->fd_count++], CMSG_DATA(part) + i * sizeof(int),
                   sizeof(int));
    }
}

enum received { RECEIVED_MESSAGE, RECEIVED_NONSENSE, RECEIVED_NOTHING, RECEIVED_END };

static enum received receive(struct mxw_channel *channel, struct mxw_channel_message *message)
{
    union control control;
    struct iovec parts[] = {
        { &message->kind, sizeof message->kind },
        { channel->received_at, sizeof channel->received_at },
    };
    struct msghdr header = {
        .msg_iov = parts,
        .msg_iovlen = MXW_COUNT_OF(parts),
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    ssize_t len = recvmsg(channel->fd, &header, MSG_CMSG_CLOEXEC);
    if (len < 0)
        return errno == EAGAIN || errno == EINTR ? RECEIVED_NOTHING : RECEIVED_END;
    if (len == 0)
        return RECEIVED_END;
    take_fds(&header, message);
    bool is_nonsense = (size_t)len < sizeof message->kind || (header.msg_flags & MSG_TRUNC) != 0;
    message->is_cut = (header.msg_flags & MSG_CTRUNC) != 0;
    if (is_nonsense || message->is_cut) {
        close_all(message->fds, message->fd_count);
        message->fd_count = 0;
    }
    if (is_nonsense)
        return RECEIVED_NONSENSE;
    message->bytes = (mxw_bytes){ channel->received_at, (size_t)len - sizeof message->kind };
    return RECEIVED_MESSAGE;
}

static void read_messages(struct mxw_channel *channel)
{
    for (unsigned i = 0; i < MESSAGES_A_ROUND && !channel->is_closed; i++) {
        struct mxw_channel_message message = { 0 };
        switch (receive(channel, &message)) {
        case RECEIVED_MESSAGE:
            channel->calls->on_message(channel->user, &message);
            break;
        case RECEIVED_NONSENSE:
            break;
        case RECEIVED_NOTHING:
            return;
        case RECEIVED_END:
            end(channel);
            return;
        }
    }
}

static void on_event(evutil_socket_t fd, short what, void *user)
{
    struct mxw_channel *channel = user;
    (void)fd;
    mxw_loop_woke(channel->loop);
    channel->is_in_call = true;
    if ((what & EV_READ) != 0)
        read_messages(channel);
    else if (channel->calls->on_room != NULL)
        channel->calls->on_room(channel->user);
    channel->is_in_call = false;
    if (channel->is_closed)
        free_channel(channel);
}

struct mxw_channel *mxw_channel_open(struct mxw_loop *loop, int fd,
                                     const struct mxw_channel_calls *calls, void *user)
{
    struct mxw_channel *channel = malloc(sizeof *channel);
    if (channel == NULL) {
        close(fd);
        return NULL;
    }
    channel->loop = loop;
    channel->fd = fd;
    channel->calls = calls;
    channel->user = user;
    channel->is_in_call = channel->is_closed = false;
    struct event_base *base = mxw_loop_base(loop);
    channel->readable = event_new(base, fd, EV_READ | EV_PERSIST, on_event, channel);
    channel->writable = event_new(base, fd, EV_WRITE, on_event, channel);
    if (channel->readable == NULL || channel->writable == NULL
        || event_add(channel->readable, NULL) != 0) {
        free_channel(channel);
        return NULL;
    }
    return channel;
}

enum mxw_status mxw_channel_send(struct mxw_channel *channel,
                                 const struct mxw_channel_message *message)
{
    if (message->bytes.len > MXW_CHANNEL_MESSAGE_MAX)
        return MXW_TOO_LARGE;
    union control control = { .room = { 0 } };
    uint32_t kind = message->kind;
    struct iovec parts[] = {
        { &kind, sizeof kind },
        { (void *)(uintptr_t)message->bytes.at, message->bytes.len },
    };
    struct msghdr header = { .msg_iov = parts, .msg_iovlen = MXW_COUNT_OF(parts) };
    if (message->fd_count > 0) {
        size_t size = sizeof(int) * message->fd_count;
        header.msg_control = &control;
        header.msg_controllen = CMSG_SPACE(size);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(&control.header), message->fds, size);
    }
    ssize_t sent;
    do
        sent = sendmsg(channel->fd, &header, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return MXW_OK;
    if (errno != EAGAIN && errno != ENOBUFS)
        return MXW_UNAVAILABLE;
    (void)event_add(channel->writable, NULL);
    return MXW_NO_ROOM;
}
