#include "daemon/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

static bool write_all(int fd, mxw_bytes bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(fd, bytes.at, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = mxw_bytes_from(bytes, (size_t)written);
    }
    return true;
}

/* The kernel knows no empty mapping. */
static bool map(struct mxw_sealed *sealed)
{
    sealed->at = mmap(NULL, sealed->len, PROT_READ, MAP_SHARED, sealed->fd, 0);
    return sealed->at != MAP_FAILED;
}

enum mxw_status mxw_sealed_make(struct mxw_sealed *sealed, const char *name, mxw_bytes bytes,
                                struct mxw_problem *problem)
{
    struct mxw_sealed made = { .len = bytes.len };
    made.fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (made.fd >= 0 && write_all(made.fd, bytes) && fcntl(made.fd, F_ADD_SEALS, SEALS) == 0
        && map(&made)) {
        *sealed = made;
        return MXW_OK;
    }
    mxw_problem_set_errno(problem, errno, "memory for the %s", name);
    if (made.fd >= 0)
        close(made.fd);
    return MXW_UNAVAILABLE;
}

enum mxw_status mxw_sealed_adopt(struct mxw_sealed *sealed, int fd, struct mxw_problem *problem)
{
    struct stat status;
    struct mxw_sealed made = { .fd = fd };
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &status) != 0) {
        mxw_problem_set(problem, "memory that was handed over is not sealed");
        close(fd);
        return MXW_MALFORMED;
    }
    made.len = (size_t)status.st_size;
    if (!map(&made)) {
        mxw_problem_set_errno(problem, errno, "memory that was handed over");
        close(fd);
        return MXW_UNAVAILABLE;
    }
    *sealed = made;
    return MXW_OK;
}

void mxw_sealed_free(struct mxw_sealed *sealed)
{
    if (sealed->at == NULL)
        return;
    munmap(sealed->at, sealed->len);
    close(sealed->fd);
    *sealed = (struct mxw_sealed){ .fd = -1 };
}
