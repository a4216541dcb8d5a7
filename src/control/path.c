#include "control/path.h"

#include <sys/socket.h>

enum mxw_status mxw_control_path_name(const char *path, struct sockaddr_un *name,
                                      struct mxw_problem *problem)
{
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof name->sun_path) {
        mxw_problem_set(problem, "the path of a socket has 1 to %zu octets, not %zu",
                        sizeof name->sun_path - 1, len);
        return MXW_TOO_LARGE;
    }
    *name = (struct sockaddr_un){ .sun_family = AF_UNIX };
    memcpy(name->sun_path, path, len + 1);
    return MXW_OK;
}
