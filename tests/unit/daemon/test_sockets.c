#include "daemon/sockets.h"

#include <fcntl.h>

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

int main(void)
{
    TEST_ONE("sockets are bound once", run_bind);
    TEST_ONE("what the settings no longer want is closed", run_unwanted);
    TEST_ONE("an edge keeps its own sockets only", run_keep);
    return test_run("daemon/sockets");
}
