#include "daemon/sockets.h"

#include <sys/socket.h>
#include <unistd.h>

#include "runtime/inherited.h"
#include "runtime/notify.h"

#define NO_EDGE MXW_EDGES_MAX

static bool is_same(const struct mxw_endpoint *a, const struct mxw_endpoint *b)
{
    return a->port == b->port && mxw_address_equal(a->address, b->address);
}

static struct mxw_socket *find(struct mxw_sockets *sockets, const struct mxw_endpoint *endpoint,
                               unsigned edge)
{
    for (size_t i = 0; i < sockets->count; i++) {
        struct mxw_socket *socket = &sockets->sockets[i];
        if (socket->edge == edge && is_same(&socket->endpoint, endpoint))
            return socket;
    }
    return NULL;
}

int mxw_sockets_find(const struct mxw_sockets *sockets, const struct mxw_endpoint *endpoint,
                     unsigned edge)
{
    for (size_t i = 0; i < sockets->count; i++) {
        const struct mxw_socket *socket = &sockets->sockets[i];
        if (socket->edge == edge && is_same(&socket->endpoint, endpoint))
            return socket->fd;
    }
    return -1;
}

/* The service manager's copies. */

/* What the manager calls it: of two sockets never the same, whichever edge has it. */
static mxw_bytes put_name(struct mxw_writer *name, int fd)
{
    mxw_put_text(name, "listener-");
    mxw_put_number(name, mxw_socket_cookie(fd));
    return mxw_written(name);
}

static struct mxw_socket *find_same(struct mxw_sockets *sockets, int fd)
{
    uint64_t cookie = mxw_socket_cookie(fd);
    for (size_t i = 0; i < sockets->count; i++)
        if (mxw_socket_cookie(sockets->sockets[i].fd) == cookie)
            return &sockets->sockets[i];
    return NULL;
}

/* The place for one that was handed over, or NULL when there is no room. One that a socket unit has
 * and that is kept as well is handed over twice. */
static struct mxw_socket *place(struct mxw_sockets *sockets, const struct mxw_inherited *inherited)
{
    struct mxw_socket *same = find_same(sockets, inherited->fd);
    if (same != NULL || sockets->count == MXW_COUNT_OF(sockets->sockets)) {
        close(inherited->fd);
        return same;
    }
    struct mxw_socket *socket = &sockets->sockets[sockets->count++];
    *socket = (struct mxw_socket){ .endpoint = inherited->endpoint,
                                   .edge = NO_EDGE,
                                   .fd = inherited->fd };
    return socket;
}

/* Under any other name than ours it would not be found again: it is kept anew. */
static void on_inherited(void *user, const struct mxw_inherited *inherited)
{
    uint8_t name_at[MXW_NOTIFY_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    bool has_our_name = mxw_bytes_equal(put_name(&name, inherited->fd), inherited->name);
    if (!has_our_name)
        (void)mxw_notify_forget(inherited->name);
    struct mxw_socket *socket = place(user, inherited);
    if (socket != NULL && has_our_name)
        socket->is_kept = true;
}

void mxw_sockets_inherit(struct mxw_sockets *sockets)
{
    mxw_inherited_take(on_inherited, sockets);
}

static bool have_kept(struct mxw_socket *socket)
{
    uint8_t name_at[MXW_NOTIFY_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    if (!socket->is_kept)
        socket->is_kept = mxw_notify_keep(put_name(&name, socket->fd), socket->fd);
    return socket->is_kept;
}

void mxw_sockets_have_kept(struct mxw_sockets *sockets)
{
    for (size_t i = 0; i < sockets->count && have_kept(&sockets->sockets[i]); i++) {
    }
}

/* The manager may miss the message; a copy that nobody accepts on would swallow its share of the
 * connections. A socket that is shut down listens no more, whoever has it. */
static void have_forgotten(struct mxw_socket *socket)
{
    uint8_t name_at[MXW_NOTIFY_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);
    if (!socket->is_kept)
        return;
    (void)mxw_notify_forget(put_name(&name, socket->fd));
    (void)shutdown(socket->fd, SHUT_RD);
}

/* Binding and closing. */

static enum mxw_status bind_one(struct mxw_sockets *sockets, const struct mxw_endpoint *endpoint,
                                unsigned edge, struct mxw_problem *problem)
{
    if (find(sockets, endpoint, edge) != NULL)
        return MXW_OK;
    struct mxw_socket *inherited = find(sockets, endpoint, NO_EDGE);
    if (inherited != NULL) {
        inherited->edge = edge;
        return MXW_OK;
    }
    if (sockets->count == MXW_COUNT_OF(sockets->sockets)) {
        mxw_problem_set(problem, "more than %d listeners or %d edges", MXW_LISTENERS_MAX,
                        MXW_EDGES_MAX);
        return MXW_TOO_LARGE;
    }
    int fd = mxw_listen(endpoint, MXW_LISTEN_SHARED, problem);
    if (fd < 0)
        return MXW_UNAVAILABLE;
    sockets->sockets[sockets->count++] =
        (struct mxw_socket){ .endpoint = *endpoint, .edge = edge, .fd = fd };
    return MXW_OK;
}

static void forget_from(struct mxw_sockets *sockets, size_t count)
{
    while (sockets->count > count)
        close(sockets->sockets[--sockets->count].fd);
}

static void mark_wanted(struct mxw_sockets *sockets, const struct mxw_endpoint *endpoints,
                        size_t endpoint_count, unsigned edge_count)
{
    for (size_t i = 0; i < sockets->count; i++) {
        struct mxw_socket *socket = &sockets->sockets[i];
        socket->is_wanted = false;
        for (size_t k = 0; k < endpoint_count; k++)
            if (socket->edge < edge_count && is_same(&socket->endpoint, &endpoints[k]))
                socket->is_wanted = true;
    }
}

enum mxw_status mxw_sockets_bind(struct mxw_sockets *sockets, const struct mxw_endpoint *endpoints,
                                 size_t endpoint_count, unsigned edge_count,
                                 struct mxw_problem *problem)
{
    size_t before = sockets->count;
    for (size_t i = 0; i < endpoint_count; i++) {
        for (unsigned edge = 0; edge < edge_count; edge++) {
            enum mxw_status status = bind_one(sockets, &endpoints[i], edge, problem);
            if (status != MXW_OK) {
                forget_from(sockets, before);
                return status;
            }
        }
    }
    mark_wanted(sockets, endpoints, endpoint_count, edge_count);
    return MXW_OK;
}

static void close_at(struct mxw_sockets *sockets, size_t index)
{
    close(sockets->sockets[index].fd);
    sockets->sockets[index] = sockets->sockets[--sockets->count];
}

void mxw_sockets_close_unwanted(struct mxw_sockets *sockets)
{
    for (size_t i = sockets->count; i > 0; i--)
        if (!sockets->sockets[i - 1].is_wanted) {
            have_forgotten(&sockets->sockets[i - 1]);
            close_at(sockets, i - 1);
        }
}

void mxw_sockets_keep(struct mxw_sockets *sockets, unsigned edge)
{
    for (size_t i = sockets->count; i > 0; i--)
        if (sockets->sockets[i - 1].edge != edge)
            close_at(sockets, i - 1);
}

void mxw_sockets_keep_none(struct mxw_sockets *sockets)
{
    forget_from(sockets, 0);
}
