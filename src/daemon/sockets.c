#include "daemon/sockets.h"

#include <unistd.h>

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

static enum mxw_status bind_one(struct mxw_sockets *sockets, const struct mxw_endpoint *endpoint,
                                unsigned edge, struct mxw_problem *problem)
{
    if (find(sockets, endpoint, edge) != NULL)
        return MXW_OK;
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
        if (!sockets->sockets[i - 1].is_wanted)
            close_at(sockets, i - 1);
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
