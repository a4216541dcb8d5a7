#include "daemon/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

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

enum mxw_status mxw_sealed_make(struct mxw_sealed *sealed, const char *name, mxw_bytes bytes,
                                struct mxw_problem *problem)
{
    static const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || !write_all(fd, bytes) || fcntl(fd, F_ADD_SEALS, seals) != 0)
        goto fail;

    void *at = mmap(NULL, bytes.len, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        goto fail;
    *sealed = (struct mxw_sealed){ .fd = fd, .at = at, .len = bytes.len };
    return MXW_OK;

fail:
    mxw_problem_set_errno(problem, errno, "memory for the %s", name);
    if (fd >= 0)
        close(fd);
    return MXW_UNAVAILABLE;
}

void mxw_sealed_free(struct mxw_sealed *sealed)
{
    if (sealed->at == NULL)
        return;
    munmap(sealed->at, sealed->len);
    close(sealed->fd);
    *sealed = (struct mxw_sealed){ .fd = -1 };
}
