#include "runtime/inherited.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/notify.h"

#define FIRST_FD 3 /* behind standard input, output and error */

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, text != NULL ? strlen(text) : 0 };
}

size_t mxw_inherited_count(const char *listen_pid, const char *listen_fds, pid_t self)
{
    uint64_t pid, count;
    if (!mxw_bytes_to_number(bytes_of(listen_pid), INT32_MAX, &pid) || pid != (uint64_t)self)
        return 0;
    return mxw_bytes_to_number(bytes_of(listen_fds), MXW_INHERITED_MAX, &count) ? (size_t)count : 0;
}

static bool has_option(int fd, int option, int wanted)
{
    int value;
    socklen_t len = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &len) == 0 && value == wanted;
}

static bool is_listening(int fd)
{
    return has_option(fd, SO_TYPE, SOCK_STREAM) && has_option(fd, SO_PROTOCOL, IPPROTO_TCP)
        && has_option(fd, SO_ACCEPTCONN, 1);
}

/* What the manager has set is not relied on. */
static bool prepare(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0
        && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static void take_one(int fd, mxw_bytes name, mxw_inherited_call *on_socket, void *user)
{
    const struct mxw_inherited inherited = { fd, mxw_socket_local(fd), name };
    if (inherited.endpoint.address.family != MXW_FAMILY_NONE && is_listening(fd) && prepare(fd)) {
        on_socket(user, &inherited);
        return;
    }
    (void)mxw_notify_forget(name);
    (void)close(fd);
}

void mxw_inherited_take(mxw_inherited_call *on_socket, void *user)
{
    size_t count = mxw_inherited_count(getenv("LISTEN_PID"), getenv("LISTEN_FDS"), getpid());
    mxw_bytes names = bytes_of(getenv("LISTEN_FDNAMES"));
    for (size_t i = 0; i < count; i++)
        take_one(FIRST_FD + (int)i, mxw_bytes_next(&names, ':'), on_socket, user);
    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
}
