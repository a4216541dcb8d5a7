#include "runtime/http.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/net.h"
#include "runtime/socket.h"
#include "tests/support/test.h"

#define TEXT "# HELP a b\na 1\n"
#define PATIENCE (300 * MXW_MILLISECOND) /* of the server in these tests */
#define GIVE_UP (10 * MXW_SECOND)        /* a test that takes as long has failed */

/* A server, and as many clients as a test wants, in one loop. */
struct world {
    struct mxw_loop *loop;
    struct mxw_http *http;
    struct mxw_endpoint endpoint;
    struct mxw_http_page page;
    unsigned page_count; /* how often it was written */
};

static void write_page(void *user, struct mxw_writer *out)
{
    struct world *world = user;
    world->page_count++;
    mxw_put_text(out, TEXT);
}

static void begin(struct world *world)
{
    struct mxw_problem problem;
    const struct mxw_endpoint any = { { MXW_IPV4, { 127, 0, 0, 1 } }, 0 };
    *world = (struct world){ .loop = mxw_loop_open() };
    world->page = (struct mxw_http_page){
        .path = "/metrics",
        .content_type = "text/plain; version=0.0.4",
        .room = 4096,
        .patience = PATIENCE,
        .write = write_page,
        .user = world,
    };
    int fd = mxw_listen(&any, MXW_LISTEN_ALONE, &problem);
    CHECK(fd >= 0, "a socket that listens");
    world->endpoint = mxw_socket_local(fd);
    world->http = mxw_http_open(world->loop, fd, &world->page);
    CHECK(world->http != NULL, "a server");
}

static void end(struct world *world)
{
    mxw_http_close(world->http);
    mxw_loop_close(world->loop);
}

static int connect_to(const struct world *world)
{
    struct sockaddr_storage name;
    socklen_t len = mxw_socket_name(&world->endpoint, &name);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0 && connect(fd, (const struct sockaddr *)&name, len) == 0, "a connection");
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static void say(int fd, mxw_bytes text)
{
    CHECK(send(fd, text.at, text.len, MSG_NOSIGNAL) == (ssize_t)text.len, "a request");
}

static void turn(struct world *world)
{
    (void)mxw_loop_turn(world->loop, mxw_clock_now() + 5 * MXW_MILLISECOND);
}

/* What the server says until it closes. */
static mxw_bytes hear(struct world *world, int fd)
{
    static uint8_t text_at[65536];
    mxw_bytes text = { text_at, 0 };
    mxw_time give_up = mxw_clock_now() + GIVE_UP;
    for (;;) {
        ssize_t got = recv(fd, text_at + text.len, sizeof text_at - text.len, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            break;
        text.len += got > 0 ? (size_t)got : 0;
        CHECK(mxw_clock_now() < give_up, "the server closes");
        turn(world);
    }
    (void)close(fd);
    return text;
}

static bool has(mxw_bytes text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

#define GET(path) B("GET " path " HTTP/1.1\r\nHost: a\r\n\r\n")

static const struct answer_case {
    const char *name;
    mxw_bytes request;
    mxw_bytes want; /* how the answer begins; empty: there is none */
    bool has_page;
} answer_cases[] = {
    /* clang-format off */
    { "the page", GET("/metrics"), B("HTTP/1.1 200 OK\r\n"), true },
    { "the page with a query", GET("/metrics?name=a&b"), B("HTTP/1.1 200 "), true },
    { "the page by its whole address", GET("http://127.0.0.1/metrics"), B("HTTP/1.1 200 "), true },
    { "the page in HTTP/1.0", B("GET /metrics HTTP/1.0\r\n\r\n"), B("HTTP/1.0 200 "), true },
    { "two requests in one go", B("GET /metrics HTTP/1.1\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 200 "), true },
    { "one that wants to stay", B("GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), B("HTTP/1.0 200 "), true },
    { "the root", GET("/"), B("HTTP/1.1 404 "), false },
    { "a path that begins like it", GET("/metricsx"), B("HTTP/1.1 404 "), false },
    { "a path below it", GET("/metrics/"), B("HTTP/1.1 404 "), false },
    { "a path that leads back to it", GET("/a/../metrics"), B("HTTP/1.1 404 "), false },
    { "the path in disguise", GET("/%6detrics"), B("HTTP/1.1 404 "), false },
    { "the path in capitals", GET("/METRICS"), B("HTTP/1.1 404 "), false },
    { "a star", B("OPTIONS * HTTP/1.1\r\n\r\n"), B("HTTP/1.1 404 "), false },
    { "HEAD", B("HEAD /metrics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 405 "), false },
    { "POST", B("POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), B("HTTP/1.1 405 "), false },
    { "PUT elsewhere", B("PUT /x HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), B("HTTP/1.1 404 "), false },
    { "DELETE", B("DELETE /metrics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 405 "), false },
    { "TRACE", B("TRACE /metrics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 405 "), false },
    { "a tunnel", B("CONNECT example.net:25 HTTP/1.1\r\n\r\n"), B("HTTP/1.1 404 "), false },
    { "a method that is none", B("STEAL /metrics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 501 "), false },
    { "a body", B("POST /metrics HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"), B("HTTP/1.1 413 "), false },
    { "a body of any length", B("POST /metrics HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n"), B("HTTP/1.1 4"), false },
    { "a body in pieces", B("POST /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"), B("HTTP/1.1 4"), false },
    { "a mail", B("EHLO mail.example.org\r\nMAIL FROM:<>\r\n"), B("HTTP/1.1 400 "), false },
    { "a TLS handshake", B("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), B("HTTP/1.1 400 "), false },
    { "a header that is none", B("GET /metrics HTTP/1.1\r\nno colon\r\n\r\n"), B("HTTP/1.1 400 "), false },
    { "a NUL in the path", B("GET /met\0rics HTTP/1.1\r\n\r\n"), B("HTTP/1.1 4"), false },
    { "half a request", B("GET /metrics HT"), B(""), false },
    { "no end of the header", B("GET /metrics HTTP/1.1\r\nHost: a\r\n"), B(""), false },
    /* clang-format on */
};

static void check_answer(const struct answer_case *c, const struct world *world, mxw_bytes answer)
{
    CHECK_BYTES(mxw_bytes_first(answer, c->want.len), c->want, c->name);
    CHECK((c->want.len == 0) == (answer.len == 0), c->name);
    CHECK(has(answer, TEXT) == c->has_page, c->name);
    CHECK(world->page_count == c->has_page, c->name);
    if (!c->has_page)
        return;
    CHECK(has(answer, "\r\nContent-Type: text/plain; version=0.0.4\r\n"), c->name);
    CHECK_BYTES(mxw_bytes_last(answer, strlen(TEXT)), MXW_BYTES(TEXT), c->name);
}

static void run_answer_case(void **state)
{
    const struct answer_case *c = *state;
    struct world world;
    begin(&world);
    int fd = connect_to(&world);
    mxw_time began = mxw_clock_now();
    say(fd, c->request);
    check_answer(c, &world, hear(&world, fd));
    CHECK(c->want.len == 0 || mxw_clock_now() < began + PATIENCE, "who is answered does not wait");
    end(&world);
}

/* The same octet by octet; what comes behind the answer finds nobody. */
static void run_octets_case(void **state)
{
    const struct answer_case *c = *state;
    struct world world;
    begin(&world);
    world.page.patience = 0; /* it takes longer under a sanitizer */
    int fd = connect_to(&world);
    for (size_t i = 0; i < c->request.len; i++) {
        if (send(fd, c->request.at + i, 1, MSG_NOSIGNAL) != 1)
            break;
        turn(&world);
    }
    if (c->want.len > 0)
        check_answer(c, &world, hear(&world, fd));
    else
        (void)close(fd);
    end(&world);
}

/* Cut short at every octet, and the client gone: nothing may happen, and nothing be lost. */
static void check_cuts(void **state)
{
    static const mxw_bytes request = GET("/metrics");
    struct world world;
    (void)state;
    begin(&world);
    for (size_t len = 0; len < request.len; len++) {
        int fd = connect_to(&world);
        say(fd, mxw_bytes_first(request, len));
        (void)close(fd);
        turn(&world);
    }
    CHECK(world.page_count == 0, "half a request is none");
    int fd = connect_to(&world);
    say(fd, request);
    CHECK(has(hear(&world, fd), " 200 "), "the next client is served");
    end(&world);
}

/* Request line and header of `len` octets in all, and three line ends. */
static mxw_bytes ask_with(struct world *world, size_t len)
{
    static uint8_t text_at[3 * MXW_HTTP_REQUEST_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put_text(&text, "GET /metrics HTTP/1.1\r\nX: ");
    while (text.used < len + strlen("\r\n"))
        mxw_put_byte(&text, 'x');
    mxw_put_text(&text, "\r\n\r\n");
    int fd = connect_to(world);
    say(fd, mxw_written(&text));
    return hear(world, fd);
}

static void check_header_limit(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    CHECK(has(ask_with(&world, MXW_HTTP_REQUEST_MAX), " 200 "), "a request at the limit");
    CHECK(!has(ask_with(&world, MXW_HTTP_REQUEST_MAX + 1), " 200 "), "and over it by one");
    CHECK(!has(ask_with(&world, 2 * MXW_HTTP_REQUEST_MAX), " 200 "), "and far over it");
    end(&world);
}

static void check_page_limit(void **state)
{
    struct world world;
    (void)state;
    for (size_t over = 0; over <= 1; over++) {
        begin(&world);
        world.page.room = strlen(TEXT) - over;
        int fd = connect_to(&world);
        say(fd, MXW_BYTES("GET /metrics HTTP/1.1\r\n\r\n"));
        mxw_bytes answer = hear(&world, fd);
        CHECK(has(answer, over == 0 ? " 200 OK" : " 500 "),
              "a page as long as its room, or longer");
        CHECK(has(answer, "a 1\n") == (over == 0), "none of a page that is too long is shown");
        end(&world);
    }
}

/* One octet now and then: each is a sign of life, but the time is up all the same. */
static void check_drip(void **state)
{
    static const char name[] = "a client that drips";
    struct world world;
    char octet;
    (void)state;
    begin(&world);
    int fd = connect_to(&world);
    mxw_time began = mxw_clock_now(), said = 0;
    say(fd, MXW_BYTES("GET /metrics HTTP/1.1\r\nX: "));
    while (recv(fd, &octet, 1, 0) < 0 && errno == EAGAIN) {
        CHECK(mxw_clock_now() < began + GIVE_UP, name);
        if (mxw_clock_now() > said + 20 * MXW_MILLISECOND) {
            (void)send(fd, "x", 1, MSG_NOSIGNAL);
            said = mxw_clock_now();
        }
        turn(&world);
    }
    CHECK(mxw_clock_now() >= began + PATIENCE, "it has its time");
    CHECK(mxw_clock_now() < began + PATIENCE + 5 * MXW_SECOND, "and no more");
    (void)close(fd);
    end(&world);
}

/* Places are taken by clients that say nothing; one more waits until their time is up. */
static void check_crowd(void **state)
{
    struct world world;
    int idle[MXW_HTTP_CONNECTIONS_MAX];
    (void)state;
    for (size_t spare = 0; spare <= 1; spare++) {
        begin(&world);
        mxw_time began = mxw_clock_now();
        for (size_t i = spare; i < MXW_HTTP_CONNECTIONS_MAX; i++) {
            idle[i] = connect_to(&world);
            turn(&world);
        }
        int fd = connect_to(&world);
        say(fd, MXW_BYTES("GET /metrics HTTP/1.1\r\n\r\n"));
        CHECK(has(hear(&world, fd), TEXT), "everybody is served in the end");
        bool has_waited = mxw_clock_now() >= began + PATIENCE;
        CHECK(has_waited == (spare == 0), "one too many waits, one at the limit does not");
        for (size_t i = spare; i < MXW_HTTP_CONNECTIONS_MAX; i++)
            (void)close(idle[i]);
        end(&world);
    }
}

/* A reply gives its place back at once. */
static void check_many(void **state)
{
    struct world world;
    (void)state;
    begin(&world);
    world.page.patience = GIVE_UP;
    for (unsigned i = 0; i < 4 * MXW_HTTP_CONNECTIONS_MAX; i++) {
        int fd = connect_to(&world);
        say(fd, MXW_BYTES("GET /metrics HTTP/1.1\r\n\r\n"));
        CHECK(has(hear(&world, fd), TEXT), "one after the other");
    }
    end(&world);
}

/* A page longer than what the kernel holds, for somebody who does not read it. */
static void write_long_page(void *user, struct mxw_writer *out)
{
    (void)user;
    memset(out->at, 'x', out->room);
    out->used = out->room;
}

static void check_deaf(void **state)
{
    static const char name[] = "a client that does not read";
    struct world world;
    uint8_t text_at[4096];
    (void)state;
    begin(&world);
    world.page.room = 32 << 20;
    world.page.write = write_long_page;
    int fd = connect_to(&world);
    say(fd, MXW_BYTES("GET /metrics HTTP/1.1\r\n\r\n"));
    mxw_time until = mxw_clock_now() + PATIENCE + 200 * MXW_MILLISECOND;
    while (mxw_clock_now() < until)
        turn(&world);
    size_t len = 0;
    for (ssize_t got; (got = recv(fd, text_at, sizeof text_at, 0)) > 0;)
        len += (size_t)got;
    CHECK(len > 0 && len < (size_t)32 << 20, name);
    CHECK(errno != EAGAIN, "it has been cut");
    (void)close(fd);
    end(&world);
}

static void check_close(void **state)
{
    struct world world;
    int fds[3];
    (void)state;
    begin(&world);
    for (unsigned i = 0; i < MXW_COUNT_OF(fds); i++) {
        fds[i] = connect_to(&world);
        if (i > 0)
            say(fds[i], MXW_BYTES("GET /met"));
        turn(&world);
    }
    mxw_http_close(world.http);
    world.http = NULL;
    for (unsigned i = 0; i < MXW_COUNT_OF(fds); i++) {
        char octet;
        CHECK(recv(fds[i], &octet, 1, 0) <= 0, "a server that closes cuts its connections");
        (void)close(fds[i]);
    }
    end(&world);
}

int main(void)
{
    TEST_TABLE(answer_cases, run_answer_case);
    TEST_TABLE(answer_cases, run_octets_case);
    TEST_ONE("a request cut short", check_cuts);
    TEST_ONE("requests at the limit, and over it by one", check_header_limit);
    TEST_ONE("pages at the limit, and over it by one", check_page_limit);
    TEST_ONE("a client that drips", check_drip);
    TEST_ONE("clients at the limit, and over it by one", check_crowd);
    TEST_ONE("many, one after the other", check_many);
    TEST_ONE("a client that does not read", check_deaf);
    TEST_ONE("a server that closes", check_close);
    return test_run("runtime/http");
}
