/* channel.h - messages between the processes of the gate, over a pair of sockets.
 *
 *     int ends[2];
 *     if (mxw_channel_pair(ends, &problem) == MXW_OK) ... fork, or send one end to another process
 *     struct mxw_channel *channel = mxw_channel_open(loop, ends[0], &calls, me);
 *     mxw_channel_send(channel, &(struct mxw_channel_message){ .kind = 1, .bytes = text });
 *
 * Messages   Arrive whole and in order, with up to MXW_CHANNEL_FDS_MAX descriptors. What the bytes
 *            mean is the users' affair; `kind` is a number of theirs. When the receiver is out of
 *            descriptors those of a message are lost, all of them: it arrives `is_cut` and without
 *            any, so that the receiver can tell the sender.
 * Ownership  open takes the fd, also when it fails. What a message points to is borrowed for the
 *            call; descriptors that were received belong to who receives them, those that are sent
 *            stay the sender's.
 * Calls      Come from the loop alone. on_room comes once, after a send found no room; on_end once,
 *            last, when the other end is gone. Inside any of them the channel may be closed.
 * Errors     MXW_NO_ROOM: the other side does not read fast enough; nothing was sent, on_room tells
 *            when to try again. MXW_UNAVAILABLE: it is gone, and on_end follows. MXW_TOO_LARGE:
 *            more octets than MXW_CHANNEL_MESSAGE_MAX.
 * Trust      Both ends are ours, but an edge may have been taken over by a stranger: whoever reads
 *            a message checks what it says.
 */
#ifndef MXW_RUNTIME_CHANNEL_H
#define MXW_RUNTIME_CHANNEL_H

#include "mxwarden/bytes.h"
#include "runtime/loop.h"
#include "runtime/problem.h"

#define MXW_CHANNEL_MESSAGE_MAX 65536 /* octets: some records of the trace */
#define MXW_CHANNEL_FDS_MAX 2

struct mxw_channel_message {
    uint32_t kind;
    mxw_bytes bytes;
    int fds[MXW_CHANNEL_FDS_MAX];
    size_t fd_count;
    bool is_cut; /* received, but its descriptors were lost */
};

struct mxw_channel_calls {
    void (*on_message)(void *user, const struct mxw_channel_message *message);
    mxw_call *on_room; /* may be NULL */
    mxw_call *on_end;
};

struct mxw_channel;

/* Two ends, close-on-exec and non-blocking. */
MXW_MUST_USE enum mxw_status mxw_channel_pair(int ends[2], struct mxw_problem *problem);

/* NULL: out of memory, and the fd is closed. */
struct mxw_channel *mxw_channel_open(struct mxw_loop *loop, int fd,
                                     const struct mxw_channel_calls *calls, void *user);

MXW_MUST_USE enum mxw_status mxw_channel_send(struct mxw_channel *channel,
                                              const struct mxw_channel_message *message);

/* Closes the descriptors of a message that nobody wants. */
void mxw_channel_drop_fds(const struct mxw_channel_message *message);

/* What was sent still arrives. NULL is nothing. */
void mxw_channel_close(struct mxw_channel *channel);

#endif
