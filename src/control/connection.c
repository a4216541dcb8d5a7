#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control/server_base.h"

#define READ_PIECE 16384   /* octets in one go */
#define READ_TURN 65536    /* octets of one connection before others get their turn */
#define DESCRIPTORS_READ 4 /* at once: one is allowed, a few more are closed, the kernel the rest */

static size_t pending(const struct mxw_control_connection *connection)
{
    return mxw_control_octets_len(&connection->output);
}

static void break_up(struct mxw_control_connection *connection)
{
    connection->is_broken = true;
    mxw_deferred_soon(&connection->work);
}

/* Whether a whole line has come, and how long it is without its LF. */
static bool find_line(struct mxw_control_connection *connection, size_t *len)
{
    mxw_bytes input = mxw_control_octets_get(&connection->input);
    *len = connection->searched + mxw_bytes_find(mxw_bytes_from(input, connection->searched), '\n');
    connection->searched = *len;
    return *len < input.len;
}

/* Nothing is read while a request is in hand: what else the caller has to say waits in the kernel,
 * and then in the caller. */
static bool may_read(const struct mxw_control_connection *connection)
{
    return connection->call == NULL && !connection->input_ended && !connection->is_closing
        && !connection->is_broken && pending(connection) <= MXW_CONTROL_PENDING_HIGH
        && connection->searched == mxw_control_octets_len(&connection->input);
}

/* What the kernel should report, and until when the caller has time to do something. */
static void watch(struct mxw_control_connection *connection)
{
    uint32_t wanted = (may_read(connection) ? (uint32_t)EPOLLIN : 0)
        | (pending(connection) > 0 ? (uint32_t)EPOLLOUT : 0);
    bool is_callers_turn = connection->call == NULL || pending(connection) > 0;
    mxw_timer_set(&connection->idle,
                  is_callers_turn ? connection->progress_at + connection->server->idle_time
                                  : MXW_NEVER);
    if (wanted == connection->watched)
        return;
    struct epoll_event event = { .events = wanted, .data.ptr = connection };
    if (epoll_ctl(connection->server->epoll, EPOLL_CTL_MOD, connection->fd, &event) != 0)
        break_up(connection);
    connection->watched = wanted;
}

static void note_progress(struct mxw_control_connection *connection)
{
    connection->progress_at = mxw_loop_now(connection->server->loop);
}

/* Reading. */

/* A descriptor belongs to the request that is read next. A second one before that is nobody's. */
static void take_descriptor(struct mxw_control_connection *connection, int fd)
{
    if (connection->descriptor < 0) {
        connection->descriptor = fd;
        return;
    }
    (void)close(fd);
    if (connection->is_closing)
        return;
    connection->is_closing = true;
    mxw_control_connection_refuse(connection, MXW_CONTROL_BAD_REQUEST,
                                  "more than one descriptor for one request");
}

static void take_descriptors(struct mxw_control_connection *connection, struct msghdr *message)
{
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
            take_descriptor(connection, fd);
        }
    }
}

/* Octets read; 0 when there are none now. */
static size_t read_piece(struct mxw_control_connection *connection, uint8_t *at, size_t room)
{
    _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(DESCRIPTORS_READ * sizeof(int))];
    struct iovec piece = { at, room };
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    ssize_t len = recvmsg(connection->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (len < 0) {
        if (errno != EAGAIN && errno != EINTR)
            break_up(connection);
        return 0;
    }
    connection->input_ended = len == 0;
    take_descriptors(connection, &message);
    return (size_t)len;
}

static void read_some(struct mxw_control_connection *connection)
{
    size_t line_len;
    for (size_t total = 0; total < READ_TURN && may_read(connection);) {
        size_t room = MXW_CONTROL_LINE_MAX - mxw_control_octets_len(&connection->input);
        if (room == 0)
            break;
        if (room > READ_PIECE)
            room = READ_PIECE;
        uint8_t *at = mxw_control_octets_room(&connection->input, room, MXW_CONTROL_LINE_MAX);
        if (at == NULL) {
            break_up(connection);
            return;
        }
        size_t len = read_piece(connection, at, room);
        if (len == 0)
            break;
        mxw_control_octets_added(&connection->input, len);
        total += len;
        (void)find_line(connection, &line_len);
    }
    mxw_deferred_soon(&connection->work);
}

/* Writing. */

static void write_some(struct mxw_control_connection *connection)
{
    while (pending(connection) > 0 && !connection->is_broken) {
        mxw_bytes output = mxw_control_octets_get(&connection->output);
        ssize_t len = send(connection->fd, output.at, output.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (len < 0 && errno != EAGAIN && errno != EINTR)
            break_up(connection);
        if (len < 0)
            return;
        mxw_control_octets_consumed(&connection->output, (size_t)len);
        note_progress(connection);
    }
}

static int add_piece(const char *piece, size_t len, void *user)
{
    struct mxw_control_octets *output = user;
    return mxw_control_octets_add(output, (mxw_bytes){ (const uint8_t *)piece, len },
                                  MXW_CONTROL_PENDING_MAX)
            == MXW_OK
        ? 0
        : -1;
}

enum mxw_status mxw_control_connection_send(struct mxw_control_connection *connection,
                                            const char *name, json_t *value)
{
    size_t before = pending(connection);
    json_t *answer = json_pack("{s:o}", name, value);
    bool is_sent = answer != NULL
        && json_dump_callback(answer, add_piece, &connection->output, JSON_COMPACT) == 0
        && add_piece("\n", 1, &connection->output) == 0;
    json_decref(answer);
    if (!is_sent) {
        break_up(connection);
        return MXW_OK;
    }
    if (pending(connection) - before > MXW_CONTROL_LINE_MAX) {
        mxw_control_octets_cut(&connection->output, before);
        return MXW_TOO_LARGE;
    }
    mxw_deferred_soon(&connection->work);
    return MXW_OK;
}

void mxw_control_connection_refuse(struct mxw_control_connection *connection,
                                   enum mxw_control_code code, const char *text)
{
    json_t *error = mxw_control_error(code, text);
    if (error == NULL || mxw_control_connection_send(connection, "error", error) != MXW_OK)
        break_up(connection);
}

/* Requests. */

static int give_descriptor(struct mxw_control_connection *connection)
{
    int fd = connection->descriptor;
    connection->descriptor = -1;
    return fd;
}

static void drop_descriptor(struct mxw_control_connection *connection)
{
    int fd = give_descriptor(connection);
    if (fd >= 0)
        (void)close(fd);
}

/* A line that was no request. Who sends many of them is no client of ours. */
static void refuse_line(struct mxw_control_connection *connection, enum mxw_control_code code,
                        const struct mxw_problem *problem)
{
    drop_descriptor(connection);
    mxw_control_connection_refuse(connection, code, problem->text);
    if (++connection->error_count > MXW_CONTROL_ERRORS_MAX)
        connection->is_closing = true;
}

/* What else a request must have or be to reach its handler. */
static enum mxw_control_code admit(struct mxw_control_connection *connection,
                                   const struct mxw_control_request *request,
                                   struct mxw_problem *problem)
{
    const struct mxw_control_spec *spec = request->spec;
    if (spec->takes_descriptor == (connection->descriptor >= 0))
        return MXW_CONTROL_OK;
    mxw_problem_set(problem,
                    spec->takes_descriptor ? "%s: a descriptor must come along"
                                           : "%s: no descriptor may come along",
                    spec->name);
    return MXW_CONTROL_BAD_REQUEST;
}

/* Who asks, as of now, and whether it may. False: the call has been answered. */
static bool authorize(struct mxw_control_call *call)
{
    struct mxw_control_connection *connection = call->connection;
    struct mxw_control_server *server = connection->server;
    server->calls->identify(server->user, &call->peer.caller);
    if (mxw_control_may(call->request, call->peer.caller.role))
        return true;
    if (call->peer.caller.role == MXW_CONTROL_NOBODY)
        connection->is_closing = true;
    mxw_control_fail(call, MXW_CONTROL_NOT_ALLOWED, "%s is for %ss", call->request->spec->name,
                     mxw_control_role_name(call->request->spec->least));
    return false;
}

/* The handler may do anything, so this is the last that is done with the connection. */
static void begin_call(struct mxw_control_connection *connection,
                       struct mxw_control_request *request)
{
    struct mxw_control_server *server = connection->server;
    struct mxw_control_call *call =
        mxw_control_call_make(connection, request, give_descriptor(connection));
    if (call == NULL) {
        break_up(connection);
        return;
    }
    connection->call = call;
    watch(connection);
    if (!authorize(call))
        return;
    connection->has_asked = true;
    connection->error_count = 0;
    server->calls->on_request(server->user, call, request);
}

/* The line of `len` octets that the input begins with. */
static void take_line(struct mxw_control_connection *connection, size_t len)
{
    struct mxw_control_request *request;
    struct mxw_problem problem;
    mxw_bytes line = mxw_bytes_first(mxw_control_octets_get(&connection->input), len);
    enum mxw_control_code code = mxw_control_parse(line, &request, &problem);

    mxw_control_octets_consumed(&connection->input, len + 1);
    connection->searched = 0;
    (void)find_line(connection, &len);
    note_progress(connection);
    if (code == MXW_CONTROL_OK) {
        code = admit(connection, request, &problem);
        if (code == MXW_CONTROL_OK) {
            begin_call(connection, request);
            return;
        }
        mxw_control_request_free(request);
    }
    refuse_line(connection, code, &problem);
}

/* What has come is no line, and never will be one. */
static void take_rest(struct mxw_control_connection *connection)
{
    size_t len = mxw_control_octets_len(&connection->input);
    if (len == MXW_CONTROL_LINE_MAX)
        mxw_control_connection_refuse(connection, MXW_CONTROL_TOO_LARGE,
                                      "the line is longer than a line may be");
    else if (len > 0)
        mxw_control_connection_refuse(connection, MXW_CONTROL_BAD_REQUEST,
                                      "the line was cut short: its end is missing");
    connection->is_closing = true;
}

static bool is_at_its_end(const struct mxw_control_connection *connection)
{
    return connection->input_ended
        || mxw_control_octets_len(&connection->input) == MXW_CONTROL_LINE_MAX;
}

/* The end of a connection, and the last call about it. */
static void end(struct mxw_control_connection *connection)
{
    struct mxw_control_server *server = connection->server;
    struct mxw_control_call *call = connection->call;
    uint64_t number = connection->number;
    bool has_asked = connection->has_asked;
    mxw_control_connection_release(connection);
    if (has_asked && server->calls->on_gone != NULL)
        server->calls->on_gone(server->user, number, call);
}

static void tell_drained(struct mxw_control_connection *connection)
{
    struct mxw_control_server *server = connection->server;
    struct mxw_control_call *call = connection->call;
    call->is_stopped = false;
    watch(connection);
    if (server->calls->on_drained != NULL)
        server->calls->on_drained(server->user, call);
}

/* Everything that is done about a connection, one call to the outside at a time: after it the
 * connection may be gone. */
static void on_work(void *user)
{
    struct mxw_control_connection *connection = user;
    size_t line_len;
    write_some(connection);
    bool has_call = connection->call != NULL;
    bool may_take = !has_call && !connection->is_closing && !connection->is_broken
        && pending(connection) <= MXW_CONTROL_PENDING_HIGH;

    if (may_take && find_line(connection, &line_len)) {
        take_line(connection, line_len);
        return;
    }
    if (may_take && is_at_its_end(connection))
        take_rest(connection);
    if (connection->is_broken || (connection->is_closing && !has_call && pending(connection) == 0))
        end(connection);
    else if (has_call && connection->call->is_stopped
             && pending(connection) <= MXW_CONTROL_PENDING_LOW)
        tell_drained(connection);
    else
        watch(connection);
}

static void on_idle(void *user)
{
    end(user);
}

void mxw_control_connection_on_events(struct mxw_control_connection *connection, uint32_t events)
{
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        /* Whoever closes does not wait for answers, so nothing more is begun either. */
        break_up(connection);
        return;
    }
    if ((events & EPOLLIN) != 0)
        read_some(connection);
    if ((events & EPOLLOUT) != 0)
        mxw_deferred_soon(&connection->work);
    watch(connection);
}

void mxw_control_connection_open(struct mxw_control_server *server, int fd,
                                 const struct mxw_control_peer *peer)
{
    struct mxw_control_connection *connection = calloc(1, sizeof *connection);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    if (connection == NULL || epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        free(connection);
        (void)close(fd);
        return;
    }
    assert(server->count < MXW_COUNT_OF(server->connections));
    connection->server = server;
    connection->number = ++server->number;
    connection->fd = fd;
    connection->descriptor = -1;
    connection->watched = EPOLLIN;
    mxw_control_peer_copy(&connection->peer, peer);
    if (peer->caller.role == MXW_CONTROL_OPERATOR)
        mxw_control_peer_may_send_descriptors(fd, true);
    mxw_deferred_init(&connection->work, server->loop, on_work, connection);
    mxw_timer_init(&connection->idle, server->loop, on_idle, connection);
    server->connections[server->count++] = connection;
    note_progress(connection);
    watch(connection);
}

void mxw_control_connection_release(struct mxw_control_connection *connection)
{
    if (connection->call != NULL)
        connection->call->connection = NULL;
    mxw_timer_cancel(&connection->idle);
    mxw_deferred_cancel(&connection->work);
    drop_descriptor(connection);
    /* Closing takes it out of epoll, unless a child has a copy. */
    (void)epoll_ctl(connection->server->epoll, EPOLL_CTL_DEL, connection->fd, NULL);
    (void)close(connection->fd);
    mxw_control_octets_free(&connection->input);
    mxw_control_octets_free(&connection->output);
    mxw_control_server_forget(connection->server, connection);
    free(connection);
}

void mxw_control_connection_answered(struct mxw_control_connection *connection)
{
    connection->call = NULL;
    note_progress(connection);
    mxw_deferred_soon(&connection->work);
}
