/* address_list.h - who is named in From, Sender, To and their like.
 *
 *     struct mxw_address_list list = { .rest = field->value };
 *     while ((found = mxw_address_list_next(&list, &mailbox)) == MXW_ADDRESS_FOUND)
 *         mxw_put_mailbox_domain(&out, &mailbox);
 *     ... found is MXW_ADDRESS_END, or MXW_ADDRESS_MALFORMED: then nothing in the list counts
 *
 * Spec       RFC 5322 section 3.4 with the obsolete forms of section 4.4 (routes, blanks and
 *            comments around dots, empty members, dots in a display name), RFC 6854 (groups), RFC
 *            6532 (other than ASCII). Encoded words (RFC 2047) are text like any other; in an
 *            address they are malformed, since some readers would decode them.
 * Forgives   Dots anywhere in a local part, one dot behind a domain, '[...]' in a display name:
 *            they are met in honest mail, and no reader takes another address for them. A display
 *            name that is itself an address counts if both have the same domain, since then it does
 *            not matter which of the two is shown.
 * Refuses    NUL and the other control characters, bare CR and LF, what stands behind '>', and all
 *            else that could make two readers see two addresses.
 * Ownership  Slices borrow the list's text.
 * Memory     None beside the structs.
 * Limits     One walk over the text, without recursion: comments nest as deep as it is long.
 */
#ifndef MXW_CORE_MESSAGE_ADDRESS_LIST_H
#define MXW_CORE_MESSAGE_ADDRESS_LIST_H

#include "mxwarden/bytes.h"
#include "mxwarden/writer.h"

enum mxw_address_found { MXW_ADDRESS_FOUND, MXW_ADDRESS_END, MXW_ADDRESS_MALFORMED };

/* Begin with the text in `rest`, all else zero. */
struct mxw_address_list {
    mxw_bytes rest; /* what is not read yet */
    bool in_group;
};

struct mxw_mailbox {
    mxw_bytes local;  /* as written, quotes, blanks and comments included; never empty */
    mxw_bytes domain; /* so is this; mxw_put_mailbox_domain() makes a name of it */
    bool is_literal;  /* "[192.0.2.1]" */
};

/* The next mailbox, in a group or not. After MXW_ADDRESS_MALFORMED the list must not be used. */
enum mxw_address_found mxw_address_list_next(struct mxw_address_list *list,
                                             struct mxw_mailbox *mailbox);

/* The domain without blanks, comments and the dot at its end, in lower case. A literal as it is. */
void mxw_put_mailbox_domain(struct mxw_writer *out, const struct mxw_mailbox *mailbox);

#endif
