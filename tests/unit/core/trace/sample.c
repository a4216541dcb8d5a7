#include "tests/unit/core/trace/sample.h"

#define TEXT_ROOM 64
#define NUMBER_STEP 7919 /* so that numbers have several octets */

struct mxw_trace_item sample_value(struct mxw_writer *out, const struct mxw_trace_field *field,
                                   unsigned index)
{
    struct mxw_trace_item item = { .field = field };
    switch (field->form) {
    case MXW_TRACE_FORM_TEXT:
    case MXW_TRACE_FORM_WORD:
        mxw_put(out, (mxw_bytes){ (const uint8_t *)field->name, strlen(field->name) });
        mxw_put_byte(out, '@');
        mxw_put_number(out, index);
        item.text = mxw_written(out);
        break;
    case MXW_TRACE_FORM_NUMBER:
    case MXW_TRACE_FORM_TIME:
    case MXW_TRACE_FORM_WALL:
        item.number = (field->number % 7 == 0 ? 0 : (uint64_t)field->number) * NUMBER_STEP + index;
        break;
    case MXW_TRACE_FORM_ADDRESS:
        item.address =
            (mxw_address){ .family = MXW_IPV6, .octets = { 0x20, 1, 0xd, 0xb8, [15] = 7 } };
        break;
    case MXW_TRACE_FORM_FLAG:
        item.number = 1;
        break;
    case MXW_TRACE_FORM_GROUP:
        break;
    }
    return item;
}

static void put_value(struct mxw_trace_writer *trace, const struct mxw_trace_field *field,
                      unsigned index)
{
    uint8_t text_at[TEXT_ROOM];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_trace_item item = sample_value(&text, field, index);
    switch (field->form) {
    case MXW_TRACE_FORM_TEXT:
    case MXW_TRACE_FORM_WORD:
        mxw_trace_put_text(trace, field->number, item.text);
        break;
    case MXW_TRACE_FORM_NUMBER:
        mxw_trace_put_number(trace, field->number, item.number);
        break;
    case MXW_TRACE_FORM_TIME:
    case MXW_TRACE_FORM_WALL:
        mxw_trace_put_time(trace, field->number, (int64_t)item.number);
        break;
    case MXW_TRACE_FORM_ADDRESS:
        mxw_trace_put_address(trace, field->number, item.address);
        break;
    case MXW_TRACE_FORM_FLAG:
        mxw_trace_put_flag(trace, field->number, true);
        break;
    case MXW_TRACE_FORM_GROUP:
        break;
    }
}

static void put_list(struct mxw_trace_writer *trace, const struct mxw_trace_field *field)
{
    for (unsigned i = 0; i < (field->is_list ? SAMPLE_ITEMS : 1); i++)
        put_value(trace, field, i);
}

static void put_group(struct mxw_trace_writer *trace, const struct mxw_trace_field *group)
{
    size_t count;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    mxw_trace_open(trace, group->number);
    for (size_t i = 0; i < count; i++)
        if (fields[i].parent == group->number)
            put_list(trace, &fields[i]);
    mxw_trace_close(trace);
}

void sample_put(struct mxw_trace_writer *trace)
{
    size_t count;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const struct mxw_trace_field *field = &fields[i];
        if (field->parent != MXW_TRACE_RECORD || field->number == MXW_TRACE_CUT)
            continue;
        if (field->form != MXW_TRACE_FORM_GROUP)
            put_list(trace, field);
        else
            for (unsigned k = 0; k < (field->is_list ? SAMPLE_ITEMS : 1); k++)
                put_group(trace, field);
    }
}

bool sample_is(const struct mxw_trace_item *item, unsigned index)
{
    uint8_t text_at[TEXT_ROOM];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_trace_item want = sample_value(&text, item->field, index);
    switch (item->field->form) {
    case MXW_TRACE_FORM_TEXT:
    case MXW_TRACE_FORM_WORD:
        return mxw_bytes_equal(item->text, want.text);
    case MXW_TRACE_FORM_NUMBER:
    case MXW_TRACE_FORM_TIME:
    case MXW_TRACE_FORM_WALL:
    case MXW_TRACE_FORM_FLAG:
        return item->number == want.number;
    case MXW_TRACE_FORM_ADDRESS:
        return mxw_address_equal(item->address, want.address);
    case MXW_TRACE_FORM_GROUP:
        return item->group.group == item->field->number;
    }
    return false;
}
