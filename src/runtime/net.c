#include "runtime/net.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/loop_base.h"
#include "runtime/socket.h"

#define PORT_MAX 65535u

/* "address:port", "[address]:port", "address@port" or an address alone. */
static bool split(mxw_bytes text, mxw_bytes *address, mxw_bytes *port)
{
    size_t colon = mxw_bytes_find_last(text, ':');
    size_t at = mxw_bytes_find(text, '@');
    *port = (mxw_bytes){ NULL, 0 };
    *address = text;
    if (text.len > 0 && text.at[0] == '[') {
        size_t close = mxw_bytes_find(text, ']');
        if (close == text.len)
            return false;
        *address = (mxw_bytes){ text.at + 1, close - 1 };
        *port = mxw_bytes_from(text, close + 1);
        return port->len == 0 || (port->len > 1 && port->at[0] == ':');
    }
    if (at < text.len) {
        *address = mxw_bytes_first(text, at);
        *port = mxw_bytes_from(text, at);
        return port->len > 1;
    }
    if (mxw_bytes_count(text, ':') == 1) {
        *address = mxw_bytes_first(text, colon);
        *port = mxw_bytes_from(text, colon);
        return port->len > 1;
    }
    return true;
}

enum mxw_status mxw_endpoint_parse(mxw_bytes text, uint16_t port, struct mxw_endpoint *endpoint)
{
    mxw_bytes address_text, port_text;
    mxw_address address;
    uint64_t number = port;
    if (!split(text, &address_text, &port_text)
        || mxw_address_parse(address_text, &address) != MXW_OK)
        return MXW_MALFORMED;
    if (text.at[0] == '[' && address.family != MXW_IPV6)
        return MXW_MALFORMED;
    if (port_text.len > 0 && !mxw_bytes_to_number(mxw_bytes_from(port_text, 1), PORT_MAX, &number))
        return MXW_MALFORMED;
    *endpoint = (struct mxw_endpoint){ address, (uint16_t)number };
    return MXW_OK;
}

void mxw_put_endpoint(struct mxw_writer *out, const struct mxw_endpoint *endpoint)
{
    bool has_brackets = endpoint->address.family == MXW_IPV6;
    if (has_brackets)
        mxw_put_byte(out, '[');
    mxw_put_address(out, endpoint->address);
    if (has_brackets)
        mxw_put_byte(out, ']');
    mxw_put_byte(out, ':');
    mxw_put_number(out, endpoint->port);
}

socklen_t mxw_socket_name(const struct mxw_endpoint *endpoint, struct sockaddr_storage *name)
{
    memset(name, 0, sizeof *name);
    switch (endpoint->address.family) {
    case MXW_FAMILY_NONE:
        break;
    case MXW_IPV4: {
        struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = htons(endpoint->port) };
        memcpy(&ipv4.sin_addr, endpoint->address.octets, sizeof ipv4.sin_addr);
        memcpy(name, &ipv4, sizeof ipv4);
        return sizeof ipv4;
    }
    case MXW_IPV6: {
        struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = htons(endpoint->port) };
        memcpy(&ipv6.sin6_addr, endpoint->address.octets, sizeof ipv6.sin6_addr);
        memcpy(name, &ipv6, sizeof ipv6);
        return sizeof ipv6;
    }
    }
    return 0;
}

struct mxw_endpoint mxw_socket_endpoint(const struct sockaddr_storage *name)
{
    struct mxw_endpoint endpoint = { .port = 0 };
    if (name->ss_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, name, sizeof ipv4);
        endpoint.address.family = MXW_IPV4;
        endpoint.port = ntohs(ipv4.sin_port);
        memcpy(endpoint.address.octets, &ipv4.sin_addr, sizeof ipv4.sin_addr);
    } else if (name->ss_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, name, sizeof ipv6);
        endpoint.address.family = MXW_IPV6;
        endpoint.port = ntohs(ipv6.sin6_port);
        memcpy(endpoint.address.octets, &ipv6.sin6_addr, sizeof ipv6.sin6_addr);
        endpoint.address = mxw_address_unmapped(endpoint.address);
    }
    return endpoint;
}

/* The kernel knows: it binds a socket to nothing else. */
bool mxw_address_is_local(mxw_address address)
{
    const struct mxw_endpoint endpoint = { .address = address };
    struct sockaddr_storage name;
    socklen_t len = mxw_socket_name(&endpoint, &name);
    int fd = socket(name.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool is_local = bind(fd, (const struct sockaddr *)&name, len) == 0;
    close(fd);
    return is_local;
}

struct mxw_endpoint mxw_socket_local(int fd)
{
    struct sockaddr_storage name = { .ss_family = AF_UNSPEC };
    socklen_t len = sizeof name;
    (void)getsockname(fd, (struct sockaddr *)&name, &len);
    return mxw_socket_endpoint(&name);
}

struct mxw_endpoint mxw_socket_peer(int fd)
{
    struct sockaddr_storage name = { .ss_family = AF_UNSPEC };
    socklen_t len = sizeof name;
    (void)getpeername(fd, (struct sockaddr *)&name, &len);
    return mxw_socket_endpoint(&name);
}

uint64_t mxw_socket_cookie(int fd)
{
    uint64_t cookie = 0;
    socklen_t len = sizeof cookie;
    return getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len) == 0 ? cookie : 0;
}

static bool set_on(int fd, int level, int option)
{
    int on = 1;
    return setsockopt(fd, level, option, &on, sizeof on) == 0;
}

static bool prepare(int fd, int family, enum mxw_listen_sharing sharing)
{
    return set_on(fd, SOL_SOCKET, SO_REUSEADDR)
        && (sharing == MXW_LISTEN_ALONE || set_on(fd, SOL_SOCKET, SO_REUSEPORT))
        && (family != AF_INET6 || set_on(fd, IPPROTO_IPV6, IPV6_V6ONLY));
}

int mxw_listen(const struct mxw_endpoint *endpoint, enum mxw_listen_sharing sharing,
               struct mxw_problem *problem)
{
    struct sockaddr_storage name;
    socklen_t len = mxw_socket_name(endpoint, &name);
    int fd = socket(name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && prepare(fd, name.ss_family, sharing)
        && bind(fd, (const struct sockaddr *)&name, len) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;

    int error = errno;
    uint8_t text_at[MXW_ENDPOINT_TEXT_MAX + 1];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put_endpoint(&text, endpoint);
    mxw_problem_set_errno(problem, error, "cannot listen on %.*s", (int)text.used,
                          (const char *)text.at);
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

struct mxw_listener {
    struct mxw_loop *loop;
    struct event *event;
    struct mxw_timer pause;
    mxw_accepted_call *on_accepted;
    void *user;
    uint64_t pauses;
    int fd;
    bool *was_closed; /* set while accepting, for a callback that closes us */
};

static bool is_of_the_connection(int error)
{
    /* accept(2): errors of the new socket, to be treated like "try again". */
    return error == ECONNABORTED || error == EINTR || error == EPROTO || error == ENETDOWN
        || error == ENOPROTOOPT || error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH
        || error == EOPNOTSUPP || error == ENETUNREACH || error == ETIMEDOUT || error == EPERM;
}

/* False when there is none at the moment. */
static bool accept_one(struct mxw_listener *listener)
{
    struct sockaddr_storage name = { .ss_family = AF_UNSPEC };
    socklen_t len = sizeof name;
    int fd = accept4(listener->fd, (struct sockaddr *)&name, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
        struct mxw_accepted accepted = { .fd = fd,
                                         .peer = mxw_socket_endpoint(&name),
                                         .local = mxw_socket_local(fd) };
        listener->on_accepted(listener->user, &accepted);
        return true;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return false;
    if (is_of_the_connection(errno))
        return true;

    /* EMFILE and the like: the connection stays readable, so trying at once would spin. */
    (void)event_del(listener->event);
    mxw_timer_set(&listener->pause, mxw_loop_now(listener->loop) + MXW_ACCEPT_PAUSE);
    listener->pauses++;
    return false;
}

static void on_acceptable(evutil_socket_t fd, short what, void *user)
{
    struct mxw_listener *listener = user;
    bool was_closed = false;
    (void)fd;
    (void)what;
    mxw_loop_woke(listener->loop);
    listener->was_closed = &was_closed;
    for (unsigned i = 0; i < MXW_ACCEPT_BATCH; i++) {
        bool may_be_more = accept_one(listener);
        if (was_closed)
            return;
        if (!may_be_more)
            break;
    }
    listener->was_closed = NULL;
}

static void on_pause_over(void *user)
{
    struct mxw_listener *listener = user;
    if (event_add(listener->event, NULL) != 0)
        mxw_timer_set(&listener->pause, mxw_loop_now(listener->loop) + MXW_ACCEPT_PAUSE);
}

struct mxw_listener *mxw_listener_open(struct mxw_loop *loop, int fd,
                                       mxw_accepted_call *on_accepted, void *user)
{
    struct mxw_listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL) {
        (void)close(fd);
        return NULL;
    }
    *listener =
        (struct mxw_listener){ .loop = loop, .on_accepted = on_accepted, .user = user, .fd = fd };
    mxw_timer_init(&listener->pause, loop, on_pause_over, listener);
    listener->event =
        event_new(mxw_loop_base(loop), fd, EV_READ | EV_PERSIST, on_acceptable, listener);
    if (listener->event == NULL || event_add(listener->event, NULL) != 0) {
        mxw_listener_close(listener);
        return NULL;
    }
    return listener;
}

void mxw_listener_close(struct mxw_listener *listener)
{
    if (listener == NULL)
        return;
    if (listener->was_closed != NULL)
        *listener->was_closed = true;
    mxw_timer_cancel(&listener->pause);
    if (listener->event != NULL)
        event_free(listener->event);
    (void)close(listener->fd);
    free(listener);
}

uint64_t mxw_listener_pauses(const struct mxw_listener *listener)
{
    return listener->pauses;
}
