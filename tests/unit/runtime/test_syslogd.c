#include "runtime/syslogd.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "mxwarden/writer.h"
#include "tests/support/test.h"

#define PATIENCE_S 20 /* what blocks is ended by an alarm */

static char folder[] = "/tmp/mxwarden-syslogd-XXXXXX";
static char path[64];

/* A syslogd's socket at `path`, which replaces an earlier one. */
static int listen_there(void)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    memcpy(name.sun_path, path, strlen(path));
    (void)unlink(path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0 && bind(fd, (const struct sockaddr *)&name, sizeof name) == 0, "a socket");
    return fd;
}

static struct mxw_syslogd syslogd_at(const char *where)
{
    return (struct mxw_syslogd){ .path = where, .ident = "mxwarden", .fd = -1 };
}

static void check_format(void **state)
{
    static const char name[] = "a line as syslog(3) sends it";
    uint8_t text_at[512], want_at[64];
    struct mxw_writer want = MXW_WRITER(want_at);
    struct mxw_syslogd syslogd = syslogd_at(path);
    (void)state;
    int fd = listen_there();
    CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("level=info event=x")), name);
    ssize_t len = recv(fd, text_at, sizeof text_at, 0);
    CHECK(len > 0, name);
    mxw_bytes text = { text_at, (size_t)len };
    CHECK_BYTES(mxw_bytes_first(text, 4), MXW_BYTES("<22>"), name);
    mxw_put_text(&want, "mxwarden[");
    mxw_put_number(&want, (uint64_t)getpid());
    mxw_put_text(&want, "]: level=info event=x");
    size_t start_len = strlen("<22>Nov 22 01:17:07 ");
    CHECK_BYTES(mxw_bytes_from(text, start_len), mxw_written(&want), name);
    CHECK(text_at[start_len - 1] == ' ' && text_at[start_len - 4] == ':', "the time");
    mxw_syslogd_close(&syslogd);
    (void)close(fd);
}

static void check_lengths(void **state)
{
    static uint8_t line_at[MXW_SYSLOGD_LINE_MAX + 1], text_at[2 * MXW_SYSLOGD_LINE_MAX];
    struct mxw_syslogd syslogd = syslogd_at(path);
    (void)state;
    int fd = listen_there();
    memset(line_at, 'x', sizeof line_at);
    for (size_t over = 0; over <= 1; over++) {
        mxw_bytes line = { line_at, MXW_SYSLOGD_LINE_MAX + over };
        CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, line), "a long line");
        ssize_t len = recv(fd, text_at, sizeof text_at, 0);
        CHECK(len > 0
                  && mxw_bytes_count((mxw_bytes){ text_at, (size_t)len }, 'x')
                      == MXW_SYSLOGD_LINE_MAX + 1, /* and the x of mxwarden */
              "a line at the limit is whole, a longer one is cut");
    }
    mxw_syslogd_close(&syslogd);
    (void)close(fd);
}

static void check_stall(void **state)
{
    static const char name[] = "a syslogd that does not read";
    struct mxw_syslogd syslogd = syslogd_at(path);
    uint8_t text_at[512];
    unsigned count = 0;
    (void)state;
    int fd = listen_there();
    (void)alarm(PATIENCE_S);
    while (mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")))
        count++;
    CHECK(count > 0, name);
    CHECK(!mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "lines are lost");
    CHECK(recv(fd, text_at, sizeof text_at, 0) > 0, name);
    CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "until it reads again");
    (void)alarm(0);
    mxw_syslogd_close(&syslogd);
    (void)close(fd);
}

static void check_restart(void **state)
{
    static const char name[] = "a syslogd that is restarted";
    struct mxw_syslogd syslogd = syslogd_at(path);
    uint8_t text_at[512];
    (void)state;
    int fd = listen_there();
    CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), name);
    (void)close(fd);
    CHECK(!mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "it is gone");
    fd = listen_there();
    CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "it is back");
    CHECK(recv(fd, text_at, sizeof text_at, 0) > 0, name);
    int replaced = listen_there();
    (void)close(fd);
    CHECK(mxw_syslogd_send(&syslogd, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "no line between two");
    CHECK(recv(replaced, text_at, sizeof text_at, 0) > 0, name);
    mxw_syslogd_close(&syslogd);
    (void)close(replaced);
}

static void check_nobody(void **state)
{
    char long_path[200];
    struct mxw_syslogd nobody = syslogd_at("/nonexistent/log");
    struct mxw_syslogd too_long = syslogd_at(long_path);
    (void)state;
    memset(long_path, 'x', sizeof long_path);
    long_path[0] = '/';
    long_path[sizeof long_path - 1] = '\0';
    CHECK(!mxw_syslogd_send(&nobody, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "no syslogd");
    CHECK(!mxw_syslogd_send(&too_long, LOG_MAIL | LOG_INFO, MXW_BYTES("x")), "no path");
    mxw_syslogd_close(&nobody);
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    (void)snprintf(path, sizeof path, "%s/log", folder);
    TEST_ONE("a line as syslog(3) sends it", check_format);
    TEST_ONE("lines at the limit, and over it by one", check_lengths);
    TEST_ONE("a syslogd that does not read", check_stall);
    TEST_ONE("a syslogd that is restarted", check_restart);
    TEST_ONE("no syslogd at all", check_nobody);
    int status = test_run("runtime/syslogd");
    (void)unlink(path);
    (void)rmdir(folder);
    return status;
}
