/* view.h - the directory as processes hand it around: two sealed tables, and their origin.
 *
 * The master keeps the last one for edges to come, an edge looks domains up in it, and a keeper
 * that starts takes over what the one before it has made.
 */
#ifndef MXW_DAEMON_VIEW_H
#define MXW_DAEMON_VIEW_H

#include "daemon/messages.h"
#include "daemon/sealed.h"

struct mxw_view {
    struct mxw_says_directory about; /* generation 0: there is none yet */
    struct mxw_sealed base, overlay;
};

/* What a MXW_SAYS_DIRECTORY brings to somebody who has `now`: `next` shares its base unless it
 * brings another. Takes the descriptors. MXW_MALFORMED: it makes no sense, and nothing has
 * changed. */
MXW_MUST_USE enum mxw_status mxw_view_read(const struct mxw_view *now,
                                           const struct mxw_channel_message *message,
                                           struct mxw_view *next, struct mxw_problem *problem);

/* `next` takes the place of what `now` holds, whose tables are unmapped: nothing may point into
 * them any more. */
void mxw_view_replace(struct mxw_view *now, const struct mxw_view *next);

/* `next` is of no use: what it does not share with `now` is unmapped. */
void mxw_view_reject(const struct mxw_view *now, struct mxw_view *next);

/* Sends `view`; the base only when it is another than in `last`, which is what the other side
 * was sent before. */
MXW_MUST_USE enum mxw_status mxw_view_send(const struct mxw_view *view,
                                           const struct mxw_says_directory *last,
                                           struct mxw_channel *channel);

/* Says that `view` is in force here; `is_refusal`: and that the last one brought is not. */
MXW_MUST_USE enum mxw_status mxw_view_confirm(const struct mxw_view *view, bool is_refusal,
                                              struct mxw_channel *channel);

bool mxw_view_is_there(const struct mxw_view *view);

/* Whether both are of the same store: only then their generations can be compared. */
bool mxw_view_has_same_store(const struct mxw_says_directory *a,
                             const struct mxw_says_directory *b);

/* Whether both are made over the same base. */
bool mxw_view_has_same_base(const struct mxw_says_directory *a, const struct mxw_says_directory *b);

void mxw_view_free(struct mxw_view *view);

#endif
