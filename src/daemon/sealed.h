/* sealed.h - memory that is written once and then only read, by this process and others.
 *
 * Memory     A memfd, sealed against every change: not even its writer can alter it afterwards.
 *            Whoever is handed the descriptor can map it too.
 */
#ifndef MXW_DAEMON_SEALED_H
#define MXW_DAEMON_SEALED_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "runtime/problem.h"

struct mxw_sealed {
    int fd; /* to be handed to another process */
    void *at;
    size_t len;
};

/* A copy of `bytes`. MXW_UNAVAILABLE: the kernel refused. */
MXW_MUST_USE enum mxw_status mxw_sealed_make(struct mxw_sealed *sealed, const char *name,
                                             mxw_bytes bytes, struct mxw_problem *problem);

/* Maps what another process has made. Takes the fd, also when it fails: what is not sealed is
 * MXW_MALFORMED, since it could change under our eyes. */
MXW_MUST_USE enum mxw_status mxw_sealed_adopt(struct mxw_sealed *sealed, int fd,
                                              struct mxw_problem *problem);

void mxw_sealed_free(struct mxw_sealed *sealed);

static inline mxw_bytes mxw_sealed_bytes(const struct mxw_sealed *sealed)
{
    return (mxw_bytes){ sealed->at, sealed->len };
}

#endif
