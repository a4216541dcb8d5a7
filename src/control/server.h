/* server.h - the keeper's side of the control socket: takes requests, hands them over, sends what
 * is answered, now or later.
 *
 *     server = mxw_control_server_open(loop, fd, &calls, me);
 *     ... calls.on_request(me, call, request):
 *     if (!mxw_control_item(call, json_pack("{s:s}", "name", name))) ... stop until on_drained ...
 *     mxw_control_done(call, json_object());
 *
 * Ownership  The server takes the listening fd. A request belongs to its call. Answers take over
 *            their JSON; NULL (memory has run out) makes the answer an error.
 * A call     Lives until it is answered by mxw_control_done() or mxw_control_fail(), once, however
 *            much later, and also when the caller or the server has gone: then the answer goes
 *            nowhere. Not before, so whoever holds a call need not fear for it.
 * Calls      Come from the loop, never from inside an answer. A call that is NULL is not made, but
 *            for identify and on_request, which must be there.
 * Checks     A request reaches on_request when it is whole and its caller may ask it. Whether the
 *            object asked about is the caller's tenant's is for the handler to judge. Answers are
 *            held against the table: one that lacks something is sent as an internal error.
 * Limits     Below. Beyond them a caller is told why and disconnected; nobody else is affected.
 */
#ifndef MXW_CONTROL_SERVER_H
#define MXW_CONTROL_SERVER_H

#include <sys/types.h>

#include "control/request.h"
#include "runtime/loop.h"

#define MXW_CONTROL_CONNECTIONS_MAX 64 /* at a time */
#define MXW_CONTROL_OPERATORS_ROOM 16  /* of these kept free of tenants */
#define MXW_CONTROL_USER_MAX 16        /* of one user */
#define MXW_CONTROL_ERRORS_MAX 100     /* lines in a row that are no request; the next one closes */
#define MXW_CONTROL_GROUPS_MAX 256     /* of a caller; one that is in more is in its own only */
#define MXW_CONTROL_IDLE_TIME                                                                      \
    (5 * MXW_MINUTE) /* without a whole request, or without taking any of an answer */
#define MXW_CONTROL_PENDING_HIGH 262144   /* octets unsent at which an item says "stop" */
#define MXW_CONTROL_PENDING_LOW 65536     /* octets unsent at which on_drained says "go on" */
#define MXW_CONTROL_PENDING_MAX (8 << 20) /* octets unsent: who does not stop loses the caller */
#define MXW_CONTROL_CALLER_NAME_MAX 64    /* octets with the NUL */

/* Who is at the other end, as the kernel says, and what that means here. */
struct mxw_control_caller {
    uid_t uid;
    gid_t gid;
    pid_t pid;
    const gid_t *groups; /* all it is in, `gid` among them */
    size_t group_count;

    /* For identify() to fill in; empty before. */
    enum mxw_control_role role;
    char name[MXW_CONTROL_CALLER_NAME_MAX];   /* for the audit: "root" */
    char tenant[MXW_CONTROL_CALLER_NAME_MAX]; /* of role tenant: whose */
};

struct mxw_control_call;

struct mxw_control_calls {
    /* Asked when a caller connects and again for each request, so that a right that was taken away
     * is gone at once. */
    void (*identify)(void *user, struct mxw_control_caller *caller);

    /* `request` is valid until the call is answered. */
    void (*on_request)(void *user, struct mxw_control_call *call,
                       const struct mxw_control_request *request);

    /* After mxw_control_item() has said "stop". */
    void (*on_drained)(void *user, struct mxw_control_call *call);

    /* A connection on which at least one request was handed over has ended: what it began and did
     * not finish, such as an import, is to be undone. `call`: the one in hand, or NULL. It must
     * still be answered, here or later. */
    void (*on_gone)(void *user, uint64_t connection, struct mxw_control_call *call);
};

struct mxw_control_server;

/* NULL: out of memory or descriptors, and the fd is closed. `calls` is borrowed. */
struct mxw_control_server *mxw_control_server_open(struct mxw_loop *loop, int fd,
                                                   const struct mxw_control_calls *calls,
                                                   void *user);

/* Nobody new is let in by this process: who connects from now on waits for the next one. */
void mxw_control_server_stop(struct mxw_control_server *server);

/* Closes this process's fd of the socket and drops every connection; on_gone is not called. NULL is
 * nothing. */
void mxw_control_server_close(struct mxw_control_server *server);

size_t mxw_control_server_count(const struct mxw_control_server *server);

/* As of when the request came. Valid as long as the call. */
const struct mxw_control_caller *mxw_control_call_caller(const struct mxw_control_call *call);
const struct mxw_control_request *mxw_control_call_request(const struct mxw_control_call *call);

/* The number of its connection; none is used twice. */
uint64_t mxw_control_call_connection(const struct mxw_control_call *call);

/* The descriptor that came with the request, close-on-exec, the caller's to close from now on. -1:
 * it was taken before, or the request takes none. */
int mxw_control_call_take_descriptor(struct mxw_control_call *call);

/* True: go on. False: `item` is taken, but enough is waiting to be sent: no more until on_drained.
 * Also true when nobody listens any more. */
bool mxw_control_item(struct mxw_control_call *call, json_t *item);

/* Either ends the call. */
void mxw_control_done(struct mxw_control_call *call, json_t *done);
__attribute__((format(printf, 3, 4))) void mxw_control_fail(struct mxw_control_call *call,
                                                            enum mxw_control_code code,
                                                            const char *format, ...);

#endif
