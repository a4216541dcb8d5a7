/* walk.h - the tree walk, and what is known about the names it comes past. Private to core/dmarc.
 *
 *     mxw_dmarc_walk_begin(&dmarc->walk, domain);
 *     while (mxw_dmarc_walk_on(dmarc) == MXW_DMARC_ASKS)
 *         mxw_dmarc_walk_note(dmarc, look_up(&dmarc->question));
 *
 * Spec       RFC 9989 sections 4.10 and 4.10.2.
 * Ownership  Borrows the domain as long as `dmarc` is used: names point into it.
 */
#ifndef MXW_CORE_DMARC_WALK_H
#define MXW_CORE_DMARC_WALK_H

#include "mxwarden/dmarc.h"

enum mxw_dmarc_step {
    MXW_DMARC_ASKS,
    MXW_DMARC_ENDS,   /* walk.organizational is the organizational domain */
    MXW_DMARC_FAILS,  /* a lookup has */
    MXW_DMARC_EXCEEDS /* no room for another name */
};

void mxw_dmarc_walk_begin(struct mxw_dmarc_walk *walk, mxw_bytes start);

/* Goes on past every name that is known, until there is a question or an end. */
enum mxw_dmarc_step mxw_dmarc_walk_on(struct mxw_dmarc *dmarc);

/* Only after MXW_DMARC_ASKS: the answer for the name the walk is at. */
void mxw_dmarc_walk_note(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer);

/* The name, if it is known to have one record. */
const struct mxw_dmarc_name *mxw_dmarc_find_record(const struct mxw_dmarc *dmarc, mxw_bytes name);

#endif
