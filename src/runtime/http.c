#include "runtime/http.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "runtime/loop_base.h"

/* libevent's server has neither a limit of connections nor one for the time of a request: its
 * timeouts begin anew with every octet. So each connection has a place, from when it is accepted
 * until its reply has been sent or its time is up, and while none is free nobody is accepted. */
struct place {
    struct mxw_http *http;
    struct bufferevent *stream; /* shared with libevent; NULL: the place is free */
    struct mxw_timer timer;
};

struct mxw_http {
    struct mxw_loop *loop;
    const struct mxw_http_page *page;
    struct evhttp *server;
    struct evconnlistener *listener; /* the server's */
    struct place places[MXW_HTTP_CONNECTIONS_MAX];
};

/* Places. */

/* Whose stream is `stream`; NULL: a free one. */
static struct place *find_place(struct mxw_http *http, const struct bufferevent *stream)
{
    for (size_t i = 0; i < MXW_HTTP_CONNECTIONS_MAX; i++)
        if (http->places[i].stream == stream)
            return &http->places[i];
    return NULL;
}

static void leave_place(struct place *place)
{
    mxw_timer_cancel(&place->timer);
    bufferevent_decref(place->stream);
    place->stream = NULL;
}

/* Cuts the connection, and libevent notices. It may be what libevent would not do itself: a tunnel,
 * or a request for a proxy, it keeps open. */
static void free_place(struct place *place)
{
    (void)shutdown(bufferevent_getfd(place->stream), SHUT_RDWR);
    leave_place(place);
    (void)evconnlistener_enable(place->http->listener);
}

static void on_due(void *user)
{
    free_place(user);
}

/* Somebody is being accepted. */
static struct bufferevent *take_place(struct event_base *base, void *user)
{
    struct mxw_http *http = user;
    struct place *place = find_place(http, NULL);
    struct bufferevent *stream = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    mxw_loop_woke(http->loop);
    if (place == NULL || stream == NULL)
        return stream;
    bufferevent_incref(stream);
    place->stream = stream;
    mxw_time patience = http->page->patience > 0 ? http->page->patience : MXW_HTTP_TIME;
    mxw_timer_set(&place->timer, mxw_loop_now(http->loop) + patience);
    if (find_place(http, NULL) == NULL)
        (void)evconnlistener_disable(http->listener);
    return stream;
}

/* The kernel has all of the reply. */
static void on_replied(struct evhttp_request *request, void *user)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    struct place *place = find_place(user, evhttp_connection_get_bufferevent(connection));
    if (place != NULL)
        free_place(place);
}

/* Requests. */

static void add_header(struct evhttp_request *request, const char *name, const char *value)
{
    (void)evhttp_add_header(evhttp_request_get_output_headers(request), name, value);
}

static void send_page(struct mxw_http *http, struct evhttp_request *request, struct evbuffer *body)
{
    struct evbuffer_iovec space;
    if (body == NULL
        || evbuffer_reserve_space(body, (ev_ssize_t)http->page->room, &space, 1) != 1) {
        evhttp_send_reply(request, HTTP_SERVUNAVAIL, "Out of memory", NULL);
        return;
    }
    struct mxw_writer page = { .at = space.iov_base, .room = http->page->room };
    http->page->write(http->page->user, &page);
    if (page.overflowed) {
        evhttp_send_reply(request, HTTP_INTERNAL, "The page is too long", NULL);
        return;
    }
    space.iov_len = page.used;
    (void)evbuffer_commit_space(body, &space, 1);
    add_header(request, "Content-Type", http->page->content_type);
    evhttp_send_reply(request, HTTP_OK, "OK", body);
}

static void on_request(struct evhttp_request *request, void *user)
{
    struct mxw_http *http = user;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri != NULL ? evhttp_uri_get_path(uri) : NULL;
    mxw_loop_woke(http->loop);
    evhttp_request_set_on_complete_cb(request, on_replied, http);
    add_header(request, "Connection", "close");

    if (path == NULL || strcmp(path, http->page->path) != 0) {
        evhttp_send_reply(request, HTTP_NOTFOUND, "Not Found", NULL);
    } else if (evhttp_request_get_command(request) != EVHTTP_REQ_GET) {
        add_header(request, "Allow", "GET");
        evhttp_send_reply(request, HTTP_BADMETHOD, "Method Not Allowed", NULL);
    } else {
        struct evbuffer *body = evbuffer_new();
        send_page(http, request, body);
        if (body != NULL)
            evbuffer_free(body);
    }
}

/* The server. */

static bool start(struct mxw_http *http, int fd)
{
    /* All that libevent knows, so that it is on_request() that says no. */
    static const ev_uint16_t methods = EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD
        | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_TRACE
        | EVHTTP_REQ_CONNECT | EVHTTP_REQ_PATCH;
    struct evhttp_bound_socket *bound = NULL;
    http->server = evhttp_new(mxw_loop_base(http->loop));
    if (http->server != NULL)
        bound = evhttp_accept_socket_with_handle(http->server, fd);
    if (bound == NULL)
        return false;
    http->listener = evhttp_bound_socket_get_listener(bound);
    evhttp_set_allowed_methods(http->server, methods);
    evhttp_set_max_headers_size(http->server, MXW_HTTP_REQUEST_MAX);
    evhttp_set_max_body_size(http->server, 0);
    evhttp_set_default_content_type(http->server, NULL);
    evhttp_set_bevcb(http->server, take_place, http);
    evhttp_set_gencb(http->server, on_request, http);
    return true;
}

struct mxw_http *mxw_http_open(struct mxw_loop *loop, int fd, const struct mxw_http_page *page)
{
    struct mxw_http *http = calloc(1, sizeof *http);
    if (http == NULL) {
        (void)close(fd);
        return NULL;
    }
    http->loop = loop;
    http->page = page;
    for (size_t i = 0; i < MXW_HTTP_CONNECTIONS_MAX; i++) {
        http->places[i].http = http;
        mxw_timer_init(&http->places[i].timer, loop, on_due, &http->places[i]);
    }
    if (start(http, fd))
        return http;
    (void)close(fd);
    mxw_http_close(http);
    return NULL;
}

void mxw_http_close(struct mxw_http *http)
{
    if (http == NULL)
        return;
    for (size_t i = 0; i < MXW_HTTP_CONNECTIONS_MAX; i++)
        if (http->places[i].stream != NULL)
            leave_place(&http->places[i]);
    if (http->server != NULL)
        evhttp_free(http->server);
    free(http);
}
