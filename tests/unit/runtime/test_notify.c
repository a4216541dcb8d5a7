#include "runtime/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/test.h"

#define PATIENCE_S 20 /* what blocks is ended by an alarm */

static char folder[] = "/tmp/mxwarden-notify-XXXXXX";

/* A manager's socket: a path, or an abstract name behind '@'. $NOTIFY_SOCKET says so. */
static int manage(const char *where)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    size_t len = strlen(where);
    memcpy(name.sun_path, where, len);
    if (where[0] == '@')
        name.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0
              && bind(fd, (const struct sockaddr *)&name,
                      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len))
                  == 0,
          where);
    (void)setenv("NOTIFY_SOCKET", where, 1);
    return fd;
}

static mxw_bytes receive(int fd)
{
    static uint8_t text_at[2048];
    ssize_t len = recv(fd, text_at, sizeof text_at, 0);
    return (mxw_bytes){ text_at, len > 0 ? (size_t)len : 0 };
}

static void check_at(const char *where)
{
    int fd = manage(where);
    CHECK(mxw_notify("READY=1\nSTATUS=serving"), where);
    CHECK_BYTES(receive(fd), MXW_BYTES("READY=1\nSTATUS=serving"), where);
    CHECK(mxw_notify_reloading(), where);
    mxw_bytes text = receive(fd);
    mxw_bytes start = MXW_BYTES("RELOADING=1\nMONOTONIC_USEC=");
    uint64_t time;
    CHECK(mxw_bytes_starts_with(text, start), where);
    CHECK(mxw_bytes_to_number(mxw_bytes_from(text, start.len), UINT64_MAX, &time) && time > 0,
          where);
    (void)close(fd);
}

static void check_path(void **state)
{
    char where[64];
    (void)state;
    (void)snprintf(where, sizeof where, "%s/notify", folder);
    check_at(where);
    CHECK(!mxw_notify("READY=1"), "a manager that has gone");
    (void)unlink(where);
    CHECK(!mxw_notify("READY=1"), "and its socket as well");
}

static void check_abstract(void **state)
{
    char where[64];
    (void)state;
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    check_at(where);
}

static void check_lengths(void **state)
{
    char where[64], text[MXW_NOTIFY_TEXT_MAX + 2];
    (void)state;
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    int fd = manage(where);
    memset(text, 'x', sizeof text);
    text[MXW_NOTIFY_TEXT_MAX] = '\0';
    CHECK(mxw_notify(text) && receive(fd).len == MXW_NOTIFY_TEXT_MAX, "a message at the limit");
    text[MXW_NOTIFY_TEXT_MAX] = 'x';
    text[MXW_NOTIFY_TEXT_MAX + 1] = '\0';
    CHECK(!mxw_notify(text) && receive(fd).len == 0, "and over it by one");
    (void)close(fd);
}

static void check_stall(void **state)
{
    char where[64];
    unsigned count = 0;
    (void)state;
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    int fd = manage(where);
    (void)alarm(PATIENCE_S);
    while (mxw_notify("READY=1"))
        count++;
    (void)alarm(0);
    CHECK(count > 0, "a manager that does not read is not waited for");
    (void)close(fd);
}

static char too_long[200];

static const struct nowhere_case {
    const char *name, *where;
} nowhere_cases[] = {
    { "no manager", NULL },
    { "an empty name", "" },
    { "an empty path", "/" },
    { "an empty abstract name", "@" },
    { "a path that is not absolute", "notify" },
    { "a path too long for a socket", too_long },
    { "a folder that is not there", "/nonexistent/notify" },
};

static void run_nowhere_case(void **state)
{
    const struct nowhere_case *c = *state;
    memset(too_long, 'x', sizeof too_long - 1);
    too_long[0] = '/';
    if (c->where == NULL)
        (void)unsetenv("NOTIFY_SOCKET");
    else
        (void)setenv("NOTIFY_SOCKET", c->where, 1);
    CHECK(!mxw_notify("READY=1"), c->name);
    CHECK(!mxw_notify_reloading(), c->name);
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    TEST_ONE("a manager at a path", check_path);
    TEST_ONE("a manager at an abstract name", check_abstract);
    TEST_ONE("messages at the limit, and over it by one", check_lengths);
    TEST_ONE("a manager that does not read is not waited for", check_stall);
    TEST_TABLE(nowhere_cases, run_nowhere_case);
    int status = test_run("runtime/notify");
    (void)rmdir(folder);
    return status;
}
