/* writer.c - writes a trace record field by field, and leaves out what does not fit. */
#include <assert.h>

#include "core/trace/record.h"
#include "core/trace/trace.h"

#define CUT_OCTETS 2   /* of the field `cut` */
#define GROUP_OCTETS 3 /* before the inside of a group: its number, and a length of two octets */

void mxw_trace_begin(struct mxw_trace_writer *trace, struct mxw_writer *out)
{
    static const size_t least = 1 + CUT_OCTETS;
    size_t room = out->room - out->used;
    if (room > MXW_TRACE_RECORD_MAX)
        room = MXW_TRACE_RECORD_MAX;
    if (room < least)
        out->overflowed = true;
    *trace = (struct mxw_trace_writer){ .out = out, .end = out->used + room - CUT_OCTETS };
    mxw_put_byte(out, MXW_TRACE_VERSION);
}

static bool fits(const struct mxw_trace_writer *trace, size_t len)
{
    return !trace->out->overflowed && len <= trace->end - trace->out->used;
}

/* Whatever is written is declared, in its parent, and in order. */
static void pass_to(struct mxw_trace_writer *trace, const struct mxw_trace_field *field)
{
    assert(field != NULL && field->parent == trace->group);
    assert(field->number > trace->last || (field->is_list && field->number == trace->last));
    trace->last = (uint8_t)field->number;
}

static size_t length_octets(size_t len)
{
    return len < MXW_TRACE_LENGTH_LONG ? 1 : 2;
}

static void put_length(struct mxw_writer *out, size_t len)
{
    if (length_octets(len) == 2)
        mxw_put_byte(out, (uint8_t)(MXW_TRACE_LENGTH_LONG | len >> 8));
    mxw_put_byte(out, (uint8_t)len);
}

static void put_field(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                      enum mxw_trace_form form, mxw_bytes value)
{
    const struct mxw_trace_field *field = mxw_trace_field_find((uint8_t)number);
    pass_to(trace, field);
    assert(field->form == form
           || (field->form == MXW_TRACE_FORM_WORD && form == MXW_TRACE_FORM_TEXT)
           || (field->form == MXW_TRACE_FORM_WALL && form == MXW_TRACE_FORM_TIME));
    if (trace->is_group_left_out || !fits(trace, 1 + length_octets(value.len) + value.len)) {
        trace->is_cut = true;
        return;
    }
    mxw_put_byte(trace->out, (uint8_t)number);
    put_length(trace->out, value.len);
    mxw_put(trace->out, value);
}

void mxw_trace_put_text(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                        mxw_bytes text)
{
    if (text.len > MXW_TRACE_TEXT_MAX)
        trace->is_cut = true;
    put_field(trace, number, MXW_TRACE_FORM_TEXT, mxw_bytes_first(text, MXW_TRACE_TEXT_MAX));
}

/* The octets of `value` from the first that is not zero. */
static mxw_bytes big_endian(uint8_t octets[MXW_TRACE_NUMBER_MAX], uint64_t value)
{
    size_t start = MXW_TRACE_NUMBER_MAX;
    for (; value > 0; value >>= 8)
        octets[--start] = (uint8_t)value;
    return (mxw_bytes){ octets + start, MXW_TRACE_NUMBER_MAX - start };
}

void mxw_trace_put_number(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                          uint64_t value)
{
    uint8_t octets[MXW_TRACE_NUMBER_MAX];
    put_field(trace, number, MXW_TRACE_FORM_NUMBER, big_endian(octets, value));
}

void mxw_trace_put_time(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                        int64_t microseconds)
{
    uint8_t octets[MXW_TRACE_NUMBER_MAX];
    uint64_t value = microseconds > 0 ? (uint64_t)microseconds : 0;
    put_field(trace, number, MXW_TRACE_FORM_TIME, big_endian(octets, value));
}

void mxw_trace_put_address(struct mxw_trace_writer *trace, enum mxw_trace_number number,
                           mxw_address address)
{
    size_t size = mxw_address_size(address);
    if (size > 0)
        put_field(trace, number, MXW_TRACE_FORM_ADDRESS, (mxw_bytes){ address.octets, size });
}

void mxw_trace_put_flag(struct mxw_trace_writer *trace, enum mxw_trace_number number, bool flag)
{
    if (flag)
        put_field(trace, number, MXW_TRACE_FORM_FLAG, (mxw_bytes){ 0 });
}

void mxw_trace_open(struct mxw_trace_writer *trace, enum mxw_trace_number group)
{
    const struct mxw_trace_field *field = mxw_trace_field_find((uint8_t)group);
    pass_to(trace, field);
    assert(field->form == MXW_TRACE_FORM_GROUP);
    trace->group = (uint8_t)group;
    trace->is_group_left_out = !fits(trace, GROUP_OCTETS);
    if (trace->is_group_left_out) {
        trace->is_cut = true;
        return;
    }
    mxw_put_byte(trace->out, trace->group);
    trace->group_at = trace->out->used;
    mxw_put(trace->out, (mxw_bytes){ (const uint8_t[2]){ 0 }, 2 });
}

/* The length was not known when its place was kept: a short one needs one octet less. */
static void set_group_length(struct mxw_trace_writer *trace)
{
    struct mxw_writer *out = trace->out;
    size_t inside_at = trace->group_at + 2;
    size_t len = out->used - inside_at;
    if (length_octets(len) == 1)
        memmove(out->at + inside_at - 1, out->at + inside_at, len);
    out->used = trace->group_at;
    put_length(out, len);
    out->used += len;
}

void mxw_trace_close(struct mxw_trace_writer *trace)
{
    assert(trace->group != 0);
    if (!trace->is_group_left_out)
        set_group_length(trace);
    trace->last = trace->group;
    trace->group = 0;
    trace->is_group_left_out = false;
}

void mxw_trace_end(struct mxw_trace_writer *trace)
{
    assert(trace->group == 0);
    if (!trace->is_cut)
        return;
    trace->end += CUT_OCTETS;
    put_field(trace, MXW_TRACE_CUT, MXW_TRACE_FORM_FLAG, (mxw_bytes){ 0 });
}
