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

/* The descriptor that came with the next message, whose text is `text`; or -1. */
static int receive_with(int fd, mxw_bytes text, const char *name)
{
    uint8_t text_at[2048];
    union {
        struct cmsghdr header;
        uint8_t room[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct iovec part = { text_at, sizeof text_at };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    ssize_t len = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    CHECK_BYTES(((mxw_bytes){ text_at, len > 0 ? (size_t)len : 0 }), text, name);
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL)
        return -1;
    int received;
    CHECK(header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof received), name);
    memcpy(&received, CMSG_DATA(header), sizeof received);
    return received;
}

static void check_store(void **state)
{
    char where[64];
    (void)state;
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    int fd = manage(where), pipes[2];
    CHECK(pipe(pipes) == 0, "a descriptor to keep");
    CHECK(mxw_notify_keep(MXW_BYTES("a-1"), pipes[1]), "sent");
    int copy = receive_with(fd, MXW_BYTES("FDSTORE=1\nFDNAME=a-1"), "with a name");
    char octet = 'x';
    CHECK(copy >= 0 && write(copy, &octet, 1) == 1 && read(pipes[0], &octet, 1) == 1,
          "the manager has the same pipe");
    CHECK(mxw_notify_forget(MXW_BYTES("a-1")), "sent");
    CHECK(receive_with(fd, MXW_BYTES("FDSTOREREMOVE=1\nFDNAME=a-1"), "by its name") == -1,
          "without a descriptor");
    CHECK(!mxw_notify_keep(MXW_BYTES("a-1"), -1) && receive(fd).len == 0, "no descriptor to keep");
    (void)close(copy);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
    (void)close(fd);
}

static void check_store_stall(void **state)
{
    char where[64];
    unsigned count = 0;
    (void)state;
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    int fd = manage(where);
    (void)alarm(PATIENCE_S);
    while (mxw_notify_keep(MXW_BYTES("a"), STDIN_FILENO))
        count++;
    CHECK(count > 0 && !mxw_notify_forget(MXW_BYTES("a")), "nor when a descriptor goes along");
    (void)alarm(0);
    (void)close(fd);
}

static char longest_name[MXW_NOTIFY_NAME_MAX + 2];

static const struct name_case {
    const char *name, *descriptor;
    size_t len;
    bool is_sent;
} name_cases[] = {
    { "one octet", "a", 1, true },
    { "all that is allowed", "az09-_[].~ ", 11, true },
    { "a name at the limit", longest_name, MXW_NOTIFY_NAME_MAX, true },
    { "and over it by one", longest_name, MXW_NOTIFY_NAME_MAX + 1, false },
    { "no name", "", 0, false },
    { "a colon, which stands between names", "a:b", 3, false },
    { "a line end, which would begin another line", "a\nREADY=1", 9, false },
    { "a NUL", "a\0b", 3, false },
    { "what is not ASCII", "\xc3\xa4", 2, false },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    char where[64];
    memset(longest_name, 'x', sizeof longest_name);
    (void)snprintf(where, sizeof where, "@mxwarden-test-%d", (int)getpid());
    int fd = manage(where);
    const mxw_bytes descriptor = { (const uint8_t *)c->descriptor, c->len };
    CHECK(mxw_notify_keep(descriptor, STDIN_FILENO) == c->is_sent, c->name);
    CHECK((receive(fd).len > 0) == c->is_sent, c->name);
    CHECK(mxw_notify_forget(descriptor) == c->is_sent, c->name);
    CHECK((receive(fd).len > 0) == c->is_sent, c->name);
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
    CHECK(!mxw_notify_keep(MXW_BYTES("a"), STDIN_FILENO), c->name);
    CHECK(!mxw_notify_forget(MXW_BYTES("a")), c->name);
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    TEST_ONE("a manager at a path", check_path);
    TEST_ONE("a manager at an abstract name", check_abstract);
    TEST_ONE("messages at the limit, and over it by one", check_lengths);
    TEST_ONE("a manager that does not read is not waited for", check_stall);
    TEST_ONE("a descriptor is kept and forgotten by its name", check_store);
    TEST_ONE("and a manager that does not read it is not waited for", check_store_stall);
    TEST_TABLE(name_cases, run_name_case);
    TEST_TABLE(nowhere_cases, run_nowhere_case);
    int status = test_run("runtime/notify");
    (void)rmdir(folder);
    return status;
}
