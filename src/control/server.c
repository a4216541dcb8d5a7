#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control/server_base.h"

/* Connections wait in an epoll instance of their own, which the loop watches: it reports a caller
 * that has hung up also while nothing is read from it. */
static void on_ready(void *user)
{
    struct mxw_control_server *server = user;
    struct epoll_event events[MXW_CONTROL_CONNECTIONS_MAX];
    int count = epoll_wait(server->epoll, events, MXW_COUNT_OF(events), 0);
    for (int i = 0; i < count; i++)
        mxw_control_connection_on_events(events[i].data.ptr, events[i].events);
}

/* A last word to whom we do not let in. It always fits: the socket is new. */
static void turn_away(int fd, enum mxw_control_code code, const char *text)
{
    json_t *error = mxw_control_error(code, text);
    json_t *answer = error == NULL ? NULL : json_pack("{s:o}", "error", error);
    char *line = answer == NULL ? NULL : json_dumps(answer, JSON_COMPACT);
    if (line != NULL) {
        (void)send(fd, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT);
        (void)send(fd, "\n", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    free(line);
    json_decref(answer);
    (void)close(fd);
}

static size_t count_of_user(const struct mxw_control_server *server, uid_t uid)
{
    size_t count = 0;
    for (size_t i = 0; i < server->count; i++)
        count += server->connections[i]->peer.caller.uid == uid;
    return count;
}

static size_t room_for(enum mxw_control_role role)
{
    return role == MXW_CONTROL_OPERATOR ? MXW_CONTROL_CONNECTIONS_MAX
                                        : MXW_CONTROL_CONNECTIONS_MAX - MXW_CONTROL_OPERATORS_ROOM;
}

static void on_accepted(void *user, const struct mxw_accepted *accepted)
{
    struct mxw_control_server *server = user;
    struct mxw_control_peer peer;
    if (!mxw_control_peer_read(accepted->fd, &peer)) {
        (void)close(accepted->fd);
        return;
    }
    server->calls->identify(server->user, &peer.caller);
    if (peer.caller.role == MXW_CONTROL_NOBODY)
        turn_away(accepted->fd, MXW_CONTROL_NOT_ALLOWED,
                  "you are neither an operator nor a user of a tenant");
    else if (count_of_user(server, peer.caller.uid) >= MXW_CONTROL_USER_MAX)
        turn_away(accepted->fd, MXW_CONTROL_BUSY, "too many connections of one user");
    else if (server->count >= room_for(peer.caller.role))
        turn_away(accepted->fd, MXW_CONTROL_BUSY, "too many connections");
    else
        mxw_control_connection_open(server, accepted->fd, &peer);
}

struct mxw_control_server *mxw_control_server_open(struct mxw_loop *loop, int fd,
                                                   const struct mxw_control_calls *calls,
                                                   void *user)
{
    struct mxw_control_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        (void)close(fd);
        return NULL;
    }
    *server = (struct mxw_control_server){
        .loop = loop, .calls = calls, .user = user, .idle_time = MXW_CONTROL_IDLE_TIME
    };
    mxw_control_peer_may_send_descriptors(fd, false);
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (server->epoll >= 0)
        server->watch = mxw_watch_open(loop, server->epoll, on_ready, server);
    server->listener = mxw_listener_open(loop, fd, on_accepted, server);
    if (server->watch == NULL || server->listener == NULL) {
        mxw_control_server_close(server);
        return NULL;
    }
    return server;
}

void mxw_control_server_stop(struct mxw_control_server *server)
{
    mxw_listener_close(server->listener);
    server->listener = NULL;
}

void mxw_control_server_close(struct mxw_control_server *server)
{
    if (server == NULL)
        return;
    mxw_listener_close(server->listener);
    while (server->count > 0)
        mxw_control_connection_release(server->connections[server->count - 1]);
    mxw_watch_close(server->watch);
    if (server->epoll >= 0)
        (void)close(server->epoll);
    free(server);
}

size_t mxw_control_server_count(const struct mxw_control_server *server)
{
    return server->count;
}

void mxw_control_server_forget(struct mxw_control_server *server,
                               const struct mxw_control_connection *connection)
{
    for (size_t i = 0; i < server->count; i++)
        if (server->connections[i] == connection) {
            server->connections[i] = server->connections[--server->count];
            return;
        }
}
