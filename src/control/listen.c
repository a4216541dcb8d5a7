#include "control/listen.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/path.h"

#define FOLDER_MODE 0755

/* The folder of `path`, made when it is missing. */
static bool make_folder(const char *path, struct mxw_problem *problem)
{
    char folder[sizeof((struct sockaddr_un *)NULL)->sun_path];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    if (len == 0)
        return true;
    memcpy(folder, path, len);
    folder[len] = '\0';
    if (mkdir(folder, FOLDER_MODE) != 0) {
        if (errno == EEXIST)
            return true;
        mxw_problem_set_errno(problem, errno, "cannot make the folder %s", folder);
        return false;
    }
    /* Whatever the umask says: callers must get through. */
    (void)chmod(folder, FOLDER_MODE);
    return true;
}

/* 0, or why nobody answers there. */
static int try_to_connect(const struct sockaddr_un *name)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    int error = connect(fd, (const struct sockaddr *)name, sizeof *name) == 0 ? 0 : errno;
    (void)close(fd);
    return error;
}

/* Makes room for the socket, unless what is there is somebody's. */
static bool remove_stale(const char *path, const struct sockaddr_un *name,
                         struct mxw_problem *problem)
{
    struct stat there;
    if (lstat(path, &there) != 0)
        return true; /* nothing, or bind() will say what is wrong */
    if (!S_ISSOCK(there.st_mode)) {
        mxw_problem_set(problem, "cannot make the socket %s: something else is in its place", path);
        return false;
    }
    int error = try_to_connect(name);
    if (error == ECONNREFUSED && unlink(path) == 0)
        return true;
    if (error == 0 || error == EAGAIN) /* EAGAIN: somebody has a long queue */
        mxw_problem_set(problem, "cannot make the socket %s: somebody answers on it already", path);
    else
        mxw_problem_set_errno(problem, error == ECONNREFUSED ? errno : error,
                              "cannot remove the old socket %s", path);
    return false;
}

/* Nobody can connect before listen(), so it has its final owner and mode from the beginning. */
static bool bind_and_listen(int fd, const struct sockaddr_un *name, mode_t mode, gid_t group)
{
    return bind(fd, (const struct sockaddr *)name, sizeof *name) == 0
        && (group == MXW_CONTROL_NO_GROUP || chown(name->sun_path, (uid_t)-1, group) == 0)
        && chmod(name->sun_path, mode) == 0 && listen(fd, SOMAXCONN) == 0;
}

int mxw_control_listen(const char *path, mode_t mode, gid_t group, struct mxw_problem *problem)
{
    struct sockaddr_un name;
    if (mxw_control_path_name(path, &name, problem) != MXW_OK || !make_folder(path, problem)
        || !remove_stale(path, &name, problem))
        return -1;

    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind_and_listen(fd, &name, mode, group))
        return fd;
    mxw_problem_set_errno(problem, errno, "cannot make the socket %s", path);
    if (fd >= 0)
        (void)close(fd);
    return -1;
}
