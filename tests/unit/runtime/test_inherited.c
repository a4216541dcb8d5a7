#include "runtime/inherited.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/test.h"

#define SELF 4711
#define FIRST_FD 3

static const struct count_case {
    const char *name, *pid, *fds;
    size_t count;
} count_cases[] = {
    { "one descriptor", "4711", "1", 1 },
    { "some", "4711", "12", 12 },
    { "as many as may be", "4711", "16384", 16384 },
    { "one more than that", "4711", "16385", 0 },
    { "a count that no number holds", "4711", "99999999999999999999999", 0 },
    { "none", "4711", "0", 0 },
    { "a negative count", "4711", "-1", 0 },
    { "a count that is no number", "4711", "3x", 0 },
    { "an empty count", "4711", "", 0 },
    { "no count", "4711", NULL, 0 },
    { "meant for another process", "4712", "1", 0 },
    { "for one whose number begins like ours", "47110", "1", 0 },
    { "for nobody", "", "1", 0 },
    { "without a process", NULL, "1", 0 },
    { "for a process that is no number", "self", "1", 0 },
    { "for a number beyond all processes", "18446744073709556327", "1", 0 },
    { "no manager at all", NULL, NULL, 0 },
};

static void run_count_case(void **state)
{
    const struct count_case *c = *state;
    CHECK(mxw_inherited_count(c->pid, c->fds, SELF) == c->count, c->name);
}

/* What was handed over. */
static struct {
    struct mxw_inherited at[8];
    char names[8][32];
    size_t count;
} taken;

static void on_socket(void *user, const struct mxw_inherited *inherited)
{
    CHECK(user == &taken && taken.count < MXW_COUNT_OF(taken.at), "handed to whom it is meant for");
    (void)snprintf(taken.names[taken.count], sizeof taken.names[0], "%.*s",
                   (int)inherited->name.len, (const char *)inherited->name.at);
    taken.at[taken.count++] = *inherited;
}

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/* Moves `fd` to where a manager puts it, as it puts it: blocking, and open on exec. */
static void hand_over(int fd, size_t index)
{
    int place = FIRST_FD + (int)index;
    if (fd != place) {
        CHECK(!is_open(place) && dup2(fd, place) == place, "a place for it");
        (void)close(fd);
    }
    CHECK(fcntl(place, F_SETFD, 0) == 0 && fcntl(place, F_SETFL, 0) == 0, "open on exec");
}

static int listening(void)
{
    struct mxw_problem problem;
    const struct mxw_endpoint endpoint = { .address = { MXW_IPV4, { 127, 0, 0, 1 } } };
    return mxw_listen(&endpoint, MXW_LISTEN_SHARED, &problem);
}

static void announce(int pid, const char *fds, const char *names)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%d", pid);
    (void)setenv("LISTEN_PID", text, 1);
    (void)setenv("LISTEN_FDS", fds, 1);
    (void)setenv("LISTEN_FDNAMES", names, 1);
    taken.count = 0;
    mxw_inherited_take(on_socket, &taken);
    CHECK(getenv("LISTEN_PID") == NULL && getenv("LISTEN_FDS") == NULL
              && getenv("LISTEN_FDNAMES") == NULL,
          "no child is told");
}

static void check_take(void **state)
{
    (void)state;
    hand_over(listening(), 0);
    hand_over(listening(), 1);
    uint16_t port = mxw_socket_local(FIRST_FD + 1).port;
    announce(getpid(), "2", "first");
    CHECK(taken.count == 2, "both");
    CHECK(taken.at[0].fd == FIRST_FD && taken.at[1].fd == FIRST_FD + 1, "in their order");
    CHECK(strcmp(taken.names[0], "first") == 0 && taken.names[1][0] == '\0', "with their names");
    CHECK(taken.at[1].endpoint.port == port && port > 0, "and where they listen");
    for (int fd = FIRST_FD; fd < FIRST_FD + 2; fd++) {
        CHECK((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0, "non-blocking");
        CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "closed on exec");
        (void)close(fd);
    }
}

static void check_others(void **state)
{
    int pipes[2];
    (void)state;
    hand_over(listening(), 0);
    announce(getpid() + 1, "1", "a");
    CHECK(taken.count == 0 && is_open(FIRST_FD), "what is meant for another is left alone");
    announce(getpid(), "nonsense", "a");
    CHECK(taken.count == 0 && is_open(FIRST_FD), "and what is not counted");
    CHECK(pipe(pipes) == 0, "a pipe");
    (void)close(pipes[0]);
    hand_over(pipes[1], 1);
    hand_over(socket(AF_INET, SOCK_DGRAM, 0), 2);
    hand_over(socket(AF_INET6, SOCK_STREAM, 0), 3);
    hand_over(socket(AF_UNIX, SOCK_STREAM, 0), 4);
    announce(getpid(), "6", "a:b:c:d:e:f");
    CHECK(taken.count == 1, "the one that listens");
    CHECK(taken.at[0].fd == FIRST_FD, "is the first");
    for (int i = 1; i <= 4; i++)
        CHECK(!is_open(FIRST_FD + i), "everything else is closed");
    (void)close(FIRST_FD);
}

int main(void)
{
    (void)unsetenv("NOTIFY_SOCKET");
    TEST_TABLE(count_cases, run_count_case);
    TEST_ONE("listening sockets are taken up", check_take);
    TEST_ONE("nothing else is", check_others);
    return test_run("runtime/inherited");
}
