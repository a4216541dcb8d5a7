/* entry.h - a domain as the store keeps it, and as the gate knows it: one becomes the other.
 *
 * The wish has columns of its own in the store, since it is asked for by itself; everything else is
 * text that only core/directory understands.
 */
#ifndef MXW_DAEMON_KEEPER_ENTRY_H
#define MXW_DAEMON_KEEPER_ENTRY_H

#include "core/directory/settings_text.h"
#include "runtime/store/domains.h"

/* The draft borrows the row's texts, and has ended. False, and `fault` filled, when they make no
 * sense: another version has written them. */
MXW_MUST_USE bool mxw_entry_read(const struct mxw_store_domain *row, struct mxw_domain_draft *draft,
                                 struct mxw_settings_fault *fault);

/* A draft that has ended. The row borrows its texts and those put to `settings`, which needs
 * MXW_SETTINGS_TEXT_MAX octets. */
void mxw_entry_write(const struct mxw_domain_draft *draft, struct mxw_writer *settings,
                     struct mxw_store_domain *row);

#endif
