#include "runtime/syslogd.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "mxwarden/writer.h"

#define START_MAX 128 /* octets of priority, time, name and number */

/* A socket of datagrams never waits for its connection. -1: there is no syslogd. */
static int connect_to(const char *path)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    size_t len = strlen(path);
    if (len >= sizeof name.sun_path)
        return -1;
    memcpy(name.sun_path, path, len);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&name, sizeof name) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

static void put_start(struct mxw_writer *out, const struct mxw_syslogd *syslogd, int priority)
{
    struct tm date;
    char text[32];
    time_t now = time(NULL);
    (void)localtime_r(&now, &date);
    size_t len = strftime(text, sizeof text, "%b %e %H:%M:%S ", &date);
    mxw_put_byte(out, '<');
    mxw_put_number(out, (uint64_t)priority);
    mxw_put_byte(out, '>');
    mxw_put(out, (mxw_bytes){ (const uint8_t *)text, len });
    mxw_put(out, (mxw_bytes){ (const uint8_t *)syslogd->ident, strlen(syslogd->ident) });
    mxw_put_byte(out, '[');
    mxw_put_number(out, (uint64_t)getpid());
    mxw_put_text(out, "]: ");
}

bool mxw_syslogd_send(struct mxw_syslogd *syslogd, int priority, mxw_bytes line)
{
    uint8_t text_at[START_MAX + MXW_SYSLOGD_LINE_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    put_start(&text, syslogd, priority);
    mxw_put(&text, mxw_bytes_first(line, MXW_SYSLOGD_LINE_MAX));

    /* Once more when the one we were connected to is gone. */
    for (unsigned tries = 0; tries < 2; tries++) {
        if (syslogd->fd < 0)
            syslogd->fd = connect_to(syslogd->path);
        if (syslogd->fd < 0)
            return false;
        if (send(syslogd->fd, text_at, text.used, MSG_NOSIGNAL) >= 0)
            return true;
        if (errno == EAGAIN || errno == ENOBUFS)
            return false;
        mxw_syslogd_close(syslogd);
    }
    return false;
}

void mxw_syslogd_close(struct mxw_syslogd *syslogd)
{
    if (syslogd->fd >= 0)
        (void)close(syslogd->fd);
    syslogd->fd = -1;
}
