#include "daemon/arenas.h"

#include <sys/mman.h>

#include "core/session/session.h"

static void *map(void)
{
    void *at = mmap(NULL, MXW_SESSION_ARENA_ROOM, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

bool mxw_arenas_take(struct mxw_arenas *arenas, struct mxw_arena *arena)
{
    /* The one given last: more of it is in the caches of the processor. */
    void *at = arenas->kept_count > 0 ? arenas->kept[--arenas->kept_count] : map();
    if (at == NULL)
        return false;
    *arena = (struct mxw_arena){ .at = at, .room = MXW_SESSION_ARENA_ROOM };
    return true;
}

void mxw_arenas_give(struct mxw_arenas *arenas, struct mxw_arena *arena)
{
    if (arenas->kept_count < MXW_ARENAS_KEPT_MAX)
        arenas->kept[arenas->kept_count++] = arena->at;
    else
        (void)munmap(arena->at, arena->room);
    *arena = (struct mxw_arena){ .at = NULL };
}

void mxw_arenas_free(struct mxw_arenas *arenas)
{
    while (arenas->kept_count > 0)
        (void)munmap(arenas->kept[--arenas->kept_count], MXW_SESSION_ARENA_ROOM);
}
