/* list.h - a list that the keeper has, of any length, printed as it comes.
 *
 * Text       A heading, then the items, as the command shows them.
 * JSON       One object, {"domains": [...], "more": false}. When the keeper fails in the middle, it
 *            is complete all the same, and has "error" and "code" behind the list.
 * Pages      The keeper gives a list in pages; the next one begins behind the last item.
 * Memory     That of one page of one answer's line.
 */
#ifndef MXW_CLI_REMOTE_LIST_H
#define MXW_CLI_REMOTE_LIST_H

#include "cli/page.h"
#include "cli/remote/keeper.h"

struct mxw_listing {
    const char *member; /* what the list is called: "domains" */
    const char *key;    /* the member of an item that `after` takes; NULL: all come in one page */
    const char *none;   /* a sentence, when the list is empty */
    const struct mxw_cell *heading;
    size_t heading_count;
    void (*show)(const json_t *item);
};

/* Takes over `request`, which says all but where a page begins. At most options->limit items. */
enum mxw_exit mxw_list_print(const struct mxw_options *options, const struct mxw_listing *listing,
                             json_t *request, struct mxw_failure *failure);

#endif
