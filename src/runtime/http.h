/* http.h - one page for programs on this machine, over HTTP/1.1.
 *
 *     static void write_page(void *user, struct mxw_writer *out) { ... mxw_put(out, ...); }
 *     struct mxw_http *http = mxw_http_open(loop, mxw_listen(...), &page);
 *     mxw_http_close(http);
 *
 * Serves     GET of the page's path, whatever its query. Another path is 404, another method 405; a
 *            page that does not fit its room is 500. One request a connection.
 * Limits     MXW_HTTP_REQUEST_MAX octets of request line and header, no body, MXW_HTTP_TIME for a
 *            connection in all, MXW_HTTP_CONNECTIONS_MAX connections: more wait in the kernel. One
 *            that ends without a reply keeps its place until its time is up.
 * Calls      write() comes from the loop. It may not close the server.
 * Ownership  Takes over `fd`. The page is borrowed until close.
 * Does not   Know who asks: no TLS, no passwords. Listen on loopback.
 */
#ifndef MXW_RUNTIME_HTTP_H
#define MXW_RUNTIME_HTTP_H

#include "mxwarden/writer.h"
#include "runtime/loop.h"

#define MXW_HTTP_REQUEST_MAX 8192 /* line ends are not counted */
#define MXW_HTTP_CONNECTIONS_MAX 16
#define MXW_HTTP_TIME (5 * MXW_SECOND)

struct mxw_http_page {
    const char *path;         /* "/metrics" */
    const char *content_type; /* "text/plain; charset=utf-8" */
    size_t room;              /* octets it has at most */
    mxw_time patience;        /* with a connection; 0: MXW_HTTP_TIME */
    void (*write)(void *user, struct mxw_writer *out);
    void *user;
};

struct mxw_http;

/* `fd` listens; it is closed in any case. NULL: out of memory. */
struct mxw_http *mxw_http_open(struct mxw_loop *loop, int fd, const struct mxw_http_page *page);

/* Connections are cut. NULL is nothing. */
void mxw_http_close(struct mxw_http *http);

#endif
