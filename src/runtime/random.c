#include "runtime/random.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void mxw_random_fill(void *at, size_t len)
{
    uint8_t *next = at;
    while (len > 0) {
        ssize_t got = getrandom(next, len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            abort(); /* a kernel without random bytes cannot run us safely */
        next += got;
        len -= (size_t)got;
    }
}

uint64_t mxw_random_number(void)
{
    uint64_t number;
    mxw_random_fill(&number, sizeof number);
    return number;
}
