/* taglist.h - "a=1; b=2": the tag lists of DKIM signatures and keys, ARC, DMARC and our own field.
 *
 *     if (mxw_tag_list_parse(arena, text, &list) == MXW_OK && !mxw_tag_list_has_duplicate(&list))
 *         domain = mxw_tag_find(&list, MXW_BYTES("d"));
 *
 * Spec       RFC 6376 section 3.2.
 * Names      Case-sensitive: an ASCII letter, then letters, digits and '_'.
 * Values     Any octets but ';' and control characters. White space around a value is cut, inside
 *            it is kept; an empty value is not an absent tag. What else a value may hold is its
 *            reader's business.
 * Ownership  Tags borrow the text; the array is in the arena.
 * Limits     MXW_TAGS_MAX.
 * Does not   Refuse duplicate names (what they mean differs per record type), or know any tag.
 */
#ifndef MXW_CORE_MESSAGE_TAGLIST_H
#define MXW_CORE_MESSAGE_TAGLIST_H

#include "mxwarden/arena.h"
#include "mxwarden/bytes.h"
#include "mxwarden/status.h"

#define MXW_TAGS_MAX 64 /* in one list; RFC 6376 defines 13, keys and seals fewer */

struct mxw_tag {
    mxw_bytes name, value; /* white space around them is cut */
    mxw_bytes raw;         /* everything between '=' and ';' */
};

struct mxw_tag_list {
    struct mxw_tag *tags; /* in the order written */
    size_t count;
};

/* A ';' after the last tag is allowed, an empty tag is not. An empty text has no tags.
 * MXW_MALFORMED: a piece without '=', or a name or value that is none. MXW_TOO_LARGE: more
 * than MXW_TAGS_MAX tags. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_tag_list_parse(struct mxw_arena *arena, mxw_bytes text,
                                                struct mxw_tag_list *list);

bool mxw_tag_list_has_duplicate(const struct mxw_tag_list *list);

/* The first tag of that name, or NULL. */
const struct mxw_tag *mxw_tag_find(const struct mxw_tag_list *list, mxw_bytes name);

#endif
