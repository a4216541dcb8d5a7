/* header.h - the header section of a message: where it ends, and what fields it has.
 *
 *     size_t taken = mxw_header_end_feed(&end, piece);        while the message streams in
 *     status = mxw_header_parse(arena, section, &header);     once end.found
 *     for (size_t i = 0; i < header.count; i++) ... header.fields[i].name ...
 *
 * Spec       RFC 5322 section 2.2 (fields, folding), section 4.5 (white space before the colon).
 * Lines      Only CRLF ends a line; a bare CR or LF is an octet like any other. A line that begins
 *            with a blank continues the field before it.
 * Malformed  Nothing is ever lost: the `whole` of all fields, one after another, is the section
 *            again. What has no usable name (a line without ':', a section that begins with a
 *            blank, a name with a blank, control or non-ASCII octet in it) is a field whose name is
 *            empty: it can be emitted again, and DKIM can neither sign nor pick it. White space
 *            between a name and its colon is cut even where it is folded, so that nobody hides a
 *            "From" CRLF " :" from whoever counts From fields.
 * Ownership  Fields borrow the section; the array is in the arena.
 * Memory     In the arena sizeof(struct mxw_field), 48 octets, for each field: MXW_HEADER_ROOM(),
 *            94 KiB at MXW_FIELDS_MAX.
 * Errors     What they mean stands at the function.
 * Limits     MXW_FIELDS_MAX here; the size of the section is the caller's to bound, and
 *            MXW_HEADER_MAX is what a mail server does well to keep to.
 * Threads    No state.
 */
#ifndef MXWARDEN_HEADER_H
#define MXWARDEN_HEADER_H

#include "mxwarden/arena.h"
#include "mxwarden/bytes.h"
#include "mxwarden/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_HEADER_MAX 262144 /* octets of a header section that a mail server should take */
#define MXW_FIELDS_MAX 2000   /* in a header; ten times what the longest honest mail carries */

/* What a section of `fields` fields takes of an arena. */
#define MXW_HEADER_ROOM(fields) ((fields) * sizeof(struct mxw_field) + 15)

struct mxw_field {
    mxw_bytes whole; /* name through final CRLF */
    mxw_bytes name;  /* without the white space before ':'; empty: not a field, see above */
    mxw_bytes value; /* after ':', without the final CRLF; all of it when the name is empty */
};

struct mxw_header {
    struct mxw_field *fields; /* top to bottom, in the arena */
    size_t count;
};

/* Finds the empty line that ends a header section. Zero-initialise to begin. */
struct mxw_header_end {
    uint8_t at; /* enum in header.c; zero is the start of a line */
    bool found;
};

/* Returns how many octets of `piece` belong to the header section and the empty line after it:
 * fewer than piece.len only when that line has been found. */
size_t mxw_header_end_feed(struct mxw_header_end *end, mxw_bytes piece);

/* Moves the next field from `rest` to `field`. False at the end of the section: when nothing is
 * left, or an empty line is next (`rest` then begins with it). */
bool mxw_header_next(mxw_bytes *rest, struct mxw_field *field);

/* Splits a whole section, with or without the empty line after it.
 * MXW_TOO_LARGE: more than MXW_FIELDS_MAX fields. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_header_parse(struct mxw_arena *arena, mxw_bytes section,
                                              struct mxw_header *header);

/* Field names are compared without case; a field without a name is no one's. */
static inline bool mxw_field_is(const struct mxw_field *field, mxw_bytes name)
{
    return field->name.len > 0 && mxw_bytes_equal_nocase(field->name, name);
}

/* How many fields of that name there are. */
size_t mxw_header_count(const struct mxw_header *header, mxw_bytes name);

#ifdef __cplusplus
}
#endif

#endif
