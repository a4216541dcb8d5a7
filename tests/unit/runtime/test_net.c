#include "runtime/net.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/socket.h"
#include "tests/support/test.h"

/* clang-format off */
static const struct endpoint_case {
    const char *name;
    mxw_bytes text;
    enum mxw_status want;
    mxw_bytes want_text; /* with 25 as the port when none is said */
} endpoint_cases[] = {
    { "an IPv4 address",            B("192.0.2.1"),           MXW_OK, B("192.0.2.1:25") },
    { "with a port",                B("192.0.2.1:2525"),      MXW_OK, B("192.0.2.1:2525") },
    { "as resolvers say it",        B("192.0.2.1@53"),        MXW_OK, B("192.0.2.1:53") },
    { "an IPv6 address",            B("2001:db8::1"),         MXW_OK, B("[2001:db8::1]:25") },
    { "in brackets",                B("[2001:db8::1]"),       MXW_OK, B("[2001:db8::1]:25") },
    { "in brackets with a port",    B("[2001:db8::1]:2525"),  MXW_OK, B("[2001:db8::1]:2525") },
    { "IPv6 as resolvers say it",   B("2001:db8::1@53"),      MXW_OK, B("[2001:db8::1]:53") },
    { "the unspecified address",    B("::"),                  MXW_OK, B("[::]:25") },
    { "port 0",                     B("127.0.0.1:0"),         MXW_OK, B("127.0.0.1:0") },
    { "the last port",              B("127.0.0.1:65535"),     MXW_OK, B("127.0.0.1:65535") },
    { "past the last port",         B("127.0.0.1:65536"),     MXW_MALFORMED, B("") },
    { "nothing",                    B(""),                    MXW_MALFORMED, B("") },
    { "no port behind the colon",   B("127.0.0.1:"),          MXW_MALFORMED, B("") },
    { "no port behind the at sign", B("127.0.0.1@"),          MXW_MALFORMED, B("") },
    { "no port behind the bracket", B("[::1]:"),              MXW_MALFORMED, B("") },
    { "something behind the bracket", B("[::1]25"),           MXW_MALFORMED, B("") },
    { "an open bracket",            B("[::1"),                MXW_MALFORMED, B("") },
    { "empty brackets",             B("[]:25"),               MXW_MALFORMED, B("") },
    { "IPv4 in brackets",           B("[127.0.0.1]:25"),      MXW_MALFORMED, B("") },
    { "a name",                     B("localhost:25"),        MXW_MALFORMED, B("") },
    { "a port that is no number",   B("127.0.0.1:smtp"),      MXW_MALFORMED, B("") },
};
/* clang-format on */

static void run_endpoint_case(void **state)
{
    const struct endpoint_case *c = *state;
    struct mxw_endpoint endpoint;
    uint8_t text_at[MXW_ENDPOINT_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    CHECK(mxw_endpoint_parse(c->text, 25, &endpoint) == c->want, c->name);
    if (c->want != MXW_OK)
        return;
    mxw_put_endpoint(&text, &endpoint);
    CHECK_BYTES(mxw_written(&text), c->want_text, c->name);
}

static struct mxw_endpoint endpoint_of(mxw_bytes text)
{
    struct mxw_endpoint endpoint;
    CHECK(mxw_endpoint_parse(text, 0, &endpoint) == MXW_OK, "the test's endpoint");
    return endpoint;
}

struct guests {
    struct mxw_loop *loop;
    struct mxw_listener *listener;
    struct mxw_accepted accepted[8];
    unsigned count;
    bool closes;
};

static void on_accepted(void *user, const struct mxw_accepted *accepted)
{
    struct guests *guests = user;
    guests->accepted[guests->count++] = *accepted;
    if (guests->closes) {
        mxw_listener_close(guests->listener);
        guests->listener = NULL;
    }
}

/* A plain client, connected to what `fd` is bound to. */
static int connect_to(struct mxw_endpoint endpoint)
{
    struct sockaddr_storage name;
    socklen_t len = mxw_socket_name(&endpoint, &name);
    int client = socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(client >= 0, "a socket");
    CHECK(connect(client, (struct sockaddr *)&name, len) == 0, "the client connects");
    return client;
}

static void open_guests(struct guests *guests, mxw_bytes where)
{
    struct mxw_problem problem = { "" };
    struct mxw_endpoint endpoint = endpoint_of(where);
    *guests = (struct guests){ .loop = mxw_loop_open() };
    int fd = mxw_listen(&endpoint, MXW_LISTEN_SHARED, &problem);
    CHECK(fd >= 0, problem.text);
    guests->listener = mxw_listener_open(guests->loop, fd, on_accepted, guests);
    CHECK(guests->listener != NULL, "it listens");
    guests->accepted[0].local = mxw_socket_local(fd);
}

static void close_guests(struct guests *guests)
{
    for (unsigned i = 0; i < guests->count; i++)
        (void)close(guests->accepted[i].fd);
    mxw_listener_close(guests->listener);
    mxw_loop_close(guests->loop);
}

/* clang-format off */
static const struct listen_case {
    const char *name;
    mxw_bytes where;
} listen_cases[] = {
    { "IPv4", B("127.0.0.1:0") },
    { "IPv6", B("[::1]:0") },
};
/* clang-format on */

static void run_accept_case(void **state)
{
    const struct listen_case *c = *state;
    struct guests guests;
    open_guests(&guests, c->where);
    struct mxw_endpoint here = guests.accepted[0].local;
    CHECK(here.port != 0, c->name);
    int clients[2] = { connect_to(here), connect_to(here) };
    while (guests.count < 2)
        CHECK(mxw_loop_turn(guests.loop, MXW_NEVER), c->name);

    for (unsigned i = 0; i < 2; i++) {
        struct mxw_endpoint client = mxw_socket_local(clients[i]);
        const struct mxw_accepted *accepted = &guests.accepted[i];
        CHECK(mxw_address_equal(accepted->peer.address, client.address), c->name);
        CHECK(accepted->peer.port == client.port, c->name);
        CHECK(mxw_address_equal(accepted->local.address, here.address), c->name);
        CHECK(accepted->local.port == here.port, c->name);
        CHECK((fcntl(accepted->fd, F_GETFL) & O_NONBLOCK) != 0, c->name);
        CHECK((fcntl(accepted->fd, F_GETFD) & FD_CLOEXEC) != 0, c->name);
        (void)close(clients[i]);
    }
    close_guests(&guests);
}

static void run_close_inside(void **state)
{
    (void)state;
    struct guests guests;
    open_guests(&guests, MXW_BYTES("127.0.0.1:0"));
    struct mxw_endpoint here = guests.accepted[0].local;
    int clients[2] = { connect_to(here), connect_to(here) };
    guests.closes = true;
    mxw_loop_run(guests.loop);
    CHECK(guests.count == 1, "no call after closing");
    (void)close(clients[0]);
    (void)close(clients[1]);
    close_guests(&guests);
}

/* Several sockets share the endpoint; a third that does not ask to is refused. */
static void run_sharing(void **state)
{
    (void)state;
    struct mxw_problem problem = { "" };
    struct mxw_endpoint any = endpoint_of(MXW_BYTES("127.0.0.1:0"));
    int first = mxw_listen(&any, MXW_LISTEN_SHARED, &problem);
    CHECK(first >= 0, problem.text);
    struct mxw_endpoint same = mxw_socket_local(first);
    int second = mxw_listen(&same, MXW_LISTEN_SHARED, &problem);
    CHECK(second >= 0, problem.text);
    CHECK(mxw_listen(&same, MXW_LISTEN_ALONE, &problem) < 0, "not with one that is alone");

    uint8_t want_at[200];
    struct mxw_writer want = MXW_WRITER(want_at);
    mxw_put_text(&want, "cannot listen on ");
    mxw_put_endpoint(&want, &same);
    mxw_put_text(&want, ": address already in use");
    CHECK_BYTES(((mxw_bytes){ (const uint8_t *)problem.text, strlen(problem.text) }),
                mxw_written(&want), "and it is said why");
    (void)close(first);
    (void)close(second);
}

/* An IPv6 socket leaves IPv4 alone: both can listen on all addresses with the same port. */
static void run_v6_only(void **state)
{
    (void)state;
    struct mxw_problem problem = { "" };
    struct mxw_endpoint ipv6 = endpoint_of(MXW_BYTES("[::]:0"));
    struct mxw_endpoint ipv4 = endpoint_of(MXW_BYTES("0.0.0.0:0"));
    int first = mxw_listen(&ipv6, MXW_LISTEN_ALONE, &problem);
    CHECK(first >= 0, problem.text);
    ipv4.port = mxw_socket_local(first).port;
    int second = mxw_listen(&ipv4, MXW_LISTEN_ALONE, &problem);
    CHECK(second >= 0, problem.text);
    (void)close(first);
    (void)close(second);
}

static void run_no_descriptors(void **state)
{
    (void)state;
    struct guests guests;
    struct rlimit saved;
    open_guests(&guests, MXW_BYTES("127.0.0.1:0"));
    int client = connect_to(guests.accepted[0].local);
    CHECK(getrlimit(RLIMIT_NOFILE, &saved) == 0, "the limit");
    struct rlimit none = { 3, saved.rlim_max };
    CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0, "no more descriptors");

    mxw_time start = mxw_clock_now();
    unsigned turns = 0;
    while (mxw_listener_pauses(guests.listener) < 3) {
        (void)mxw_loop_turn(guests.loop, MXW_NEVER);
        turns++;
    }
    CHECK(setrlimit(RLIMIT_NOFILE, &saved) == 0, "descriptors again");
    CHECK(guests.count == 0, "nothing was accepted");
    CHECK(turns < 20, "it did not spin");
    CHECK(mxw_clock_now() - start >= 2 * MXW_ACCEPT_PAUSE, "but paused");

    while (guests.count == 0)
        (void)mxw_loop_turn(guests.loop, MXW_NEVER);
    CHECK(guests.count == 1, "the connection had waited");
    (void)close(client);
    close_guests(&guests);
}

static void run_mapped(void **state)
{
    (void)state;
    struct sockaddr_storage name;
    struct mxw_endpoint endpoint = {
        { MXW_IPV6, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1 } }, 25
    };
    CHECK(mxw_socket_name(&endpoint, &name) > 0, "as the kernel has it");
    endpoint = mxw_socket_endpoint(&name);
    CHECK(endpoint.address.family == MXW_IPV4 && endpoint.port == 25, "a mapped address is IPv4");

    endpoint = mxw_socket_peer(0);
    CHECK(endpoint.address.family == MXW_FAMILY_NONE, "what is not connected has no peer");
}

int main(void)
{
    TEST_TABLE(endpoint_cases, run_endpoint_case);
    TEST_TABLE(listen_cases, run_accept_case);
    TEST_ONE("a listener closed by its own callback", run_close_inside);
    TEST_ONE("shared endpoints", run_sharing);
    TEST_ONE("IPv6 sockets take IPv6 only", run_v6_only);
    TEST_ONE("without descriptors accepting pauses", run_no_descriptors);
    TEST_ONE("mapped addresses are IPv4 at the border", run_mapped);
    return test_run("runtime/net");
}
