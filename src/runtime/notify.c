#include "runtime/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "mxwarden/time.h"
#include "mxwarden/writer.h"
#include "runtime/loop.h"

/* False: there is no manager, or it cannot be reached. `len` is that of the name. */
static bool find_manager(struct sockaddr_un *name, socklen_t *len)
{
    const char *path = getenv("NOTIFY_SOCKET");
    size_t path_len = path != NULL ? strlen(path) : 0;
    bool is_abstract = path_len > 0 && path[0] == '@';
    if (path_len < 2 || path_len >= sizeof name->sun_path || (path[0] != '/' && !is_abstract))
        return false;
    *name = (struct sockaddr_un){ .sun_family = AF_UNIX };
    memcpy(name->sun_path, path, path_len);
    if (is_abstract)
        name->sun_path[0] = '\0';
    *len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path_len);
    return true;
}

#define NO_FD (-1)

/* Room for the control message, aligned as the kernel wants it. */
union control {
    struct cmsghdr header;
    uint8_t room[CMSG_SPACE(sizeof(int))];
};

static void attach(struct msghdr *message, union control *control, int fd)
{
    message->msg_control = control;
    message->msg_controllen = sizeof *control;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
}

static bool send_message(const struct msghdr *message, size_t len)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool is_sent = sendmsg(fd, message, MSG_NOSIGNAL) == (ssize_t)len;
    (void)close(fd);
    return is_sent;
}

/* `fd` goes along, unless it is NO_FD. */
static bool send_state(mxw_bytes state, int fd)
{
    struct sockaddr_un name;
    socklen_t name_len;
    if (state.len > MXW_NOTIFY_TEXT_MAX || !find_manager(&name, &name_len))
        return false;
    union control control = { .room = { 0 } };
    struct iovec text = { (void *)(uintptr_t)state.at, state.len };
    struct msghdr message = {
        .msg_name = &name,
        .msg_namelen = name_len,
        .msg_iov = &text,
        .msg_iovlen = 1,
    };
    if (fd != NO_FD)
        attach(&message, &control, fd);
    return send_message(&message, state.len);
}

bool mxw_notify(const char *state)
{
    return send_state((mxw_bytes){ (const uint8_t *)state, strlen(state) }, NO_FD);
}

bool mxw_notify_reloading(void)
{
    uint8_t text_at[MXW_NOTIFY_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put_text(&text, "RELOADING=1\nMONOTONIC_USEC=");
    mxw_put_number(&text, (uint64_t)mxw_clock_now());
    return send_state(mxw_written(&text), NO_FD);
}

/* What sd_notify(3) allows; a line end would begin a line of its own. */
static bool is_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] < ' ' || name.at[i] > '~' || name.at[i] == ':')
            return false;
    return name.len > 0 && name.len <= MXW_NOTIFY_NAME_MAX;
}

static bool send_about(mxw_bytes what, mxw_bytes name, int fd)
{
    uint8_t text_at[MXW_NOTIFY_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put(&text, what);
    mxw_put_text(&text, "=1\nFDNAME=");
    mxw_put(&text, name);
    return is_name(name) && send_state(mxw_written(&text), fd);
}

bool mxw_notify_keep(mxw_bytes name, int fd)
{
    return fd >= 0 && send_about(MXW_BYTES("FDSTORE"), name, fd);
}

bool mxw_notify_forget(mxw_bytes name)
{
    return send_about(MXW_BYTES("FDSTOREREMOVE"), name, NO_FD);
}
