/* names.h - names as people type them, in the form the gate would have got them.
 *
 * U-labels    Become A-labels. What no A-label can be made of stays as it is: to judge a name that
 *             cannot exist is what the evaluators are for.
 * Ownership   mxw_typed_name_free() frees what a name holds.
 */
#ifndef MXW_CLI_NAMES_H
#define MXW_CLI_NAMES_H

#include "mxwarden/bytes.h"

struct mxw_typed_name {
    uint8_t *at; /* owned; NULL when it was not given */
    size_t len;
};

/* A HELO name. NULL is an empty one. */
struct mxw_typed_name mxw_typed_host(const char *text);

/* An envelope address without its angle brackets and source route. NULL, "" and "<>" are the null
 * sender. */
struct mxw_typed_name mxw_typed_mailbox(const char *text);

void mxw_typed_name_free(struct mxw_typed_name *name);

static inline mxw_bytes mxw_typed(const struct mxw_typed_name *name)
{
    return (mxw_bytes){ name->at, name->len };
}

/* What follows the last '@', or all of it. */
mxw_bytes mxw_mailbox_domain(mxw_bytes mailbox);

#endif
