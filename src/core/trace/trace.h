/* trace.h - what became of one mail, as a record of bytes: written by an edge, kept by the keeper.
 *
 *     mxw_trace_begin(&trace, &out);
 *     mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
 *     mxw_trace_open(&trace, MXW_TRACE_SPF);
 *     mxw_trace_put_text(&trace, MXW_TRACE_SPF_RESULT, result);
 *     mxw_trace_close(&trace);
 *     mxw_trace_end(&trace);
 *
 *     mxw_trace_read(&reader, record);
 *     while (mxw_trace_next(&reader, &item)) ... item.field->name, item.text ...
 *
 * Record     An octet that says MXW_TRACE_VERSION, then fields: number, length, value. The number
 *            is one octet, the length one below 128 or else two with the highest bit set. A value
 *            that is a number or a time is big-endian without leading zeros: 0 has no octets, and a
 *            flag has none either. There is one way to say a thing.
 * Fields     Those of fields.h. No subject and no content: a record says who, when and why.
 * Ownership  The writer's memory is the caller's. A reader borrows the record, and so do its items.
 * Limits     MXW_TRACE_RECORD_MAX octets, or the room there is. A text shows at most
 *            MXW_TRACE_TEXT_MAX. A field that does not fit is left out, and the record says `cut`.
 * Errors     Reading never leaves the record. What is malformed ends it.
 */
#ifndef MXW_CORE_TRACE_H
#define MXW_CORE_TRACE_H

#include "core/trace/fields.h"
#include "mxwarden/address.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"

#define MXW_TRACE_VERSION 1
#define MXW_TRACE_RECORD_MAX 32767 /* octets; what a length of two octets can say */
#define MXW_TRACE_TEXT_MAX 1024    /* octets of one text: twice our longest reply */

struct mxw_trace_writer {
    struct mxw_writer *out;
    size_t end;      /* of the room for fields; `cut` has its place behind it */
    size_t group_at; /* of the open group: its length */
    uint8_t group;   /* number of the open group, or 0 */
    uint8_t last;    /* number last written, in the open group or in the record */
    bool is_group_left_out;
    bool is_cut;
};

/* The record is appended to `out`; mxw_trace_end() leaves it `overflowed` when there was no room
 * for any record at all, which takes three octets. */
void mxw_trace_begin(struct mxw_trace_writer *trace, struct mxw_writer *out);
void mxw_trace_end(struct mxw_trace_writer *trace);

/* Fields in the order of their numbers, each in its parent and by the function for its form. */
void mxw_trace_put_text(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                        mxw_bytes text); /* text, word */
void mxw_trace_put_number(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                          uint64_t value);
void mxw_trace_put_time(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                        int64_t microseconds); /* time, wall; below 0 is 0 */
void mxw_trace_put_address(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                           mxw_address address); /* nothing for MXW_FAMILY_NONE */
void mxw_trace_put_flag(struct mxw_trace_writer *trace, enum mxw_trace_number number, bool flag);

/* What follows stands in the group, until it is closed. */
void mxw_trace_open(struct mxw_trace_writer *trace, enum mxw_trace_number group);
void mxw_trace_close(struct mxw_trace_writer *trace);

struct mxw_trace_reader {
    mxw_bytes left;
    uint8_t group; /* what it is the inside of; 0: the record */
    uint8_t last;  /* number last read */
    bool is_malformed;
};

struct mxw_trace_item {
    const struct mxw_trace_field *field;
    union {
        mxw_bytes text;  /* text, word */
        uint64_t number; /* number, time, wall; 1 of a flag */
        mxw_address address;
        struct mxw_trace_reader group; /* to be read in turn */
    };
};

void mxw_trace_read(struct mxw_trace_reader *reader, mxw_bytes record);

/* False at the end, and at what is malformed: `is_malformed` tells. */
bool mxw_trace_next(struct mxw_trace_reader *reader, struct mxw_trace_item *item);

/* Whether all of it can be read, the inside of groups as well. */
bool mxw_trace_is_sound(mxw_bytes record);

/* A field of the record that is no list and stands in no group. */
bool mxw_trace_find(mxw_bytes record, enum mxw_trace_number number, struct mxw_trace_item *item);

#endif
