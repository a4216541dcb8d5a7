/* overlay.h - the table of everything that is not as it was when the base was made. */
#ifndef MXW_DAEMON_KEEPER_OVERLAY_H
#define MXW_DAEMON_KEEPER_OVERLAY_H

#include "daemon/sealed.h"
#include "runtime/store/store.h"

enum mxw_overlay_made {
    MXW_OVERLAY_FAILED, /* the problem says why: the store or memory */
    MXW_OVERLAY_MADE,
    MXW_OVERLAY_BASE_IS_OLD /* the base is of another store, or too much has changed since */
};

struct mxw_overlay {
    struct mxw_sealed table;
    uint64_t generation; /* the sequence of the store it shows */
    uint64_t name_count;
};

/* `names_max`: more than these are too much. */
enum mxw_overlay_made mxw_overlay_make(struct mxw_store *reader, const struct mxw_store_mark *base,
                                       uint64_t names_max, struct mxw_overlay *overlay,
                                       struct mxw_problem *problem);

#endif
