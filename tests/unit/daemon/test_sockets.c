#include "daemon/sockets.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/test.h"

static struct mxw_sockets sockets;
static const struct mxw_endpoint endpoints[] = {
    { .address = { MXW_IPV4, { 127, 0, 0, 1 } } },
    { .address = { MXW_IPV4, { 127, 0, 0, 2 } } },
};

static void bind_all(size_t endpoint_count, unsigned edge_count)
{
    struct mxw_problem problem;
    CHECK(mxw_sockets_bind(&sockets, endpoints, endpoint_count, edge_count, &problem) == MXW_OK,
          "bound");
}

static int fd_of(size_t endpoint, unsigned edge)
{
    return mxw_sockets_find(&sockets, &endpoints[endpoint], edge);
}

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

static void close_all(void)
{
    bind_all(0, 0);
    mxw_sockets_close_unwanted(&sockets);
    CHECK(sockets.count == 0, "nothing is left open");
}

static void run_bind(void **state)
{
    (void)state;
    bind_all(2, 2);
    CHECK(sockets.count == 4, "one for each edge and endpoint");
    int kept = fd_of(0, 1);
    bind_all(2, 2);
    CHECK(sockets.count == 4 && fd_of(0, 1) == kept, "which is kept");
    CHECK((fcntl(kept, F_GETFD) & FD_CLOEXEC) != 0, "and closed on exec");
    close_all();
}

static void run_unwanted(void **state)
{
    (void)state;
    bind_all(2, 2);
    int kept = fd_of(0, 0), of_edge = fd_of(0, 1), of_endpoint = fd_of(1, 0);
    bind_all(1, 1);
    CHECK(is_open(of_edge) && is_open(of_endpoint), "what was bound stays for now");
    mxw_sockets_close_unwanted(&sockets);
    CHECK(sockets.count == 1 && fd_of(0, 0) == kept && is_open(kept), "what is wanted stays");
    CHECK(!is_open(of_edge), "an edge too many has none");
    CHECK(!is_open(of_endpoint), "an endpoint that is gone has none");
    close_all();
}

static void run_keep(void **state)
{
    (void)state;
    bind_all(2, 3);
    int own[] = { fd_of(0, 1), fd_of(1, 1) }, other = fd_of(0, 2);
    mxw_sockets_keep(&sockets, 1);
    CHECK(sockets.count == 2 && is_open(own[0]) && is_open(own[1]), "an edge has its own");
    CHECK(!is_open(other), "and no other's");
    close_all();
}

/* A service manager, and what it was told last. */

static char told[64];

static int manage(void)
{
    char where[64];
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    int len = snprintf(where, sizeof where, "@mxwarden-sockets-%d", (int)getpid());
    memcpy(name.sun_path + 1, where + 1, (size_t)len - 1);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CHECK(bind(fd, (const struct sockaddr *)&name,
               (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len))
              == 0,
          "a manager");
    (void)setenv("NOTIFY_SOCKET", where, 1);
    return fd;
}

/* How many messages begin with `start`, of all that have come. `told` is the name in the last. */
static unsigned count_told(int fd, const char *start)
{
    char text[256];
    unsigned count = 0;
    for (ssize_t len; (len = recv(fd, text, sizeof text - 1, 0)) > 0;) {
        text[len] = '\0';
        const char *name = strstr(text, "FDNAME=");
        CHECK(name != NULL, text);
        (void)snprintf(told, sizeof told, "%.60s", name + strlen("FDNAME="));
        count += strncmp(text, start, strlen(start)) == 0;
    }
    return count;
}

static void run_kept(void **state)
{
    (void)state;
    int manager = manage();
    bind_all(2, 2);
    CHECK(count_told(manager, "") == 0, "nothing is kept before it is asked for");
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "FDSTORE=1\n") == 4, "then all are kept");
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "") == 0, "once");
    bind_all(2, 3);
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "FDSTORE=1\n") == 2, "and new ones as well");
    bind_all(1, 1);
    mxw_sockets_close_unwanted(&sockets);
    CHECK(count_told(manager, "FDSTOREREMOVE=1\n") == 5, "what is unwanted is not kept");
    (void)close(manager);
    close_all();
    (void)unsetenv("NOTIFY_SOCKET");
}

static void run_kept_later(void **state)
{
    (void)state;
    bind_all(2, 1);
    mxw_sockets_have_kept(&sockets);
    int manager = manage();
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "FDSTORE=1\n") == 2, "what could not be said is said again");
    (void)close(manager);
    close_all();
    (void)unsetenv("NOTIFY_SOCKET");
}

/* Whether `fd` listens still. */
static bool is_listening(int fd)
{
    int value = 0;
    socklen_t len = sizeof value;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len) == 0 && value == 1;
}

static void run_copies(void **state)
{
    (void)state;
    int manager = manage();
    bind_all(2, 1);
    mxw_sockets_have_kept(&sockets);
    int wanted = dup(fd_of(0, 0)), unwanted = dup(fd_of(1, 0));
    bind_all(1, 1);
    (void)close(manager);
    mxw_sockets_close_unwanted(&sockets);
    CHECK(is_listening(wanted), "the copy of one that is wanted listens");
    CHECK(!is_listening(unwanted), "that of another does not, though the manager was not told");
    (void)close(wanted);
    (void)close(unwanted);
    close_all();
    (void)unsetenv("NOTIFY_SOCKET");
}

/* What a manager hands over: copies of what is bound, from descriptor 3 on. Then all is closed. */

#define FIRST_FD 3

static void hand_over(const int *fds, int count, const char *names)
{
    char text[16];
    for (int i = 0; i < count; i++)
        CHECK(!is_open(FIRST_FD + i) && dup2(fds[i], FIRST_FD + i) == FIRST_FD + i, "a place");
    (void)snprintf(text, sizeof text, "%d", (int)getpid());
    (void)setenv("LISTEN_PID", text, 1);
    (void)snprintf(text, sizeof text, "%d", count);
    (void)setenv("LISTEN_FDS", text, 1);
    (void)setenv("LISTEN_FDNAMES", names, 1);
    mxw_sockets_inherit(&sockets);
}

/* Sockets that are out of the way of FIRST_FD. */
static int listening(struct mxw_endpoint *endpoint)
{
    struct mxw_problem problem;
    int fd = mxw_listen(endpoint, MXW_LISTEN_SHARED, &problem);
    int far = fcntl(fd, F_DUPFD_CLOEXEC, 100);
    (void)close(fd);
    *endpoint = mxw_socket_local(far);
    return far;
}

static void run_inherited(void **state)
{
    struct mxw_problem problem;
    struct mxw_endpoint here = endpoints[0], gone = endpoints[1];
    (void)state;
    int fds[4] = { listening(&here), listening(&here), listening(&here), listening(&gone) };
    hand_over(fds, 4, "a:b:c:d");
    CHECK(sockets.count == 4 && mxw_sockets_find(&sockets, &here, 0) < 0, "no edge's yet");
    CHECK(mxw_sockets_bind(&sockets, &here, 1, 2, &problem) == MXW_OK && sockets.count == 4,
          "nothing has to be bound");
    CHECK(mxw_sockets_find(&sockets, &here, 0) == FIRST_FD, "the first edge has the first");
    CHECK(mxw_sockets_find(&sockets, &here, 1) == FIRST_FD + 1, "the second the second");
    mxw_sockets_close_unwanted(&sockets);
    CHECK(sockets.count == 2 && !is_open(FIRST_FD + 2), "one too many is closed");
    CHECK(!is_open(FIRST_FD + 3), "so is that of an endpoint that is gone");
    CHECK(mxw_sockets_bind(&sockets, &here, 1, 3, &problem) == MXW_OK && sockets.count == 3,
          "a third edge has a new one");
    close_all();
    for (size_t i = 0; i < MXW_COUNT_OF(fds); i++)
        (void)close(fds[i]);
}

static void run_names(void **state)
{
    struct mxw_endpoint here = endpoints[0];
    char names[160];
    (void)state;
    int fd = listening(&here);
    hand_over(&fd, 1, "mxwarden.socket");
    int manager = fcntl(manage(), F_DUPFD_CLOEXEC, 100);
    (void)close(FIRST_FD + 1);
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "FDSTORE=1\n") == 1, "one with another name is kept under ours");
    close_all();
    CHECK(count_told(manager, "FDSTOREREMOVE=1\n") == 1, "which is how it is forgotten");

    (void)close(fd);
    fd = listening(&here);
    (void)snprintf(names, sizeof names, "mxwarden.socket:listener-%llu",
                   (unsigned long long)mxw_socket_cookie(fd));
    hand_over((const int[]){ fd, fd }, 2, names);
    CHECK(count_told(manager, "FDSTOREREMOVE=1\n") == 1 && strcmp(told, "mxwarden.socket") == 0,
          "the other name is not needed");
    CHECK(sockets.count == 1 && !is_open(FIRST_FD + 1), "one that comes twice is one");
    mxw_sockets_have_kept(&sockets);
    CHECK(count_told(manager, "") == 0, "and is kept already");
    close_all();
    (void)close(fd);
    (void)close(manager);
    (void)unsetenv("NOTIFY_SOCKET");
}

int main(void)
{
    (void)unsetenv("NOTIFY_SOCKET");
    TEST_ONE("sockets are bound once", run_bind);
    TEST_ONE("what the settings no longer want is closed", run_unwanted);
    TEST_ONE("an edge keeps its own sockets only", run_keep);
    TEST_ONE("the service manager keeps what is bound", run_kept);
    TEST_ONE("and is asked again when it could not be", run_kept_later);
    TEST_ONE("a copy of what is unwanted does not listen", run_copies);
    TEST_ONE("what was kept is taken up", run_inherited);
    TEST_ONE("a kept socket has one name", run_names);
    return test_run("daemon/sockets");
}
