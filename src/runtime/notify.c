#include "runtime/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/time.h"
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

static bool send_state(mxw_bytes state)
{
    struct sockaddr_un name;
    socklen_t len;
    if (state.len > MXW_NOTIFY_TEXT_MAX || !find_manager(&name, &len))
        return false;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool is_sent =
        sendto(fd, state.at, state.len, MSG_NOSIGNAL, (const struct sockaddr *)&name, len)
        == (ssize_t)state.len;
    (void)close(fd);
    return is_sent;
}

bool mxw_notify(const char *state)
{
    return send_state((mxw_bytes){ (const uint8_t *)state, strlen(state) });
}

bool mxw_notify_reloading(void)
{
    uint8_t text_at[MXW_NOTIFY_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put_text(&text, "RELOADING=1\nMONOTONIC_USEC=");
    mxw_put_number(&text, (uint64_t)mxw_clock_now());
    return send_state(mxw_written(&text));
}
