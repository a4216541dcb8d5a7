#include "control/record.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "core/trace/trace.h"

/* jansson takes no NUL in a text that it reads, so none is written. */
static void put_without_nul(struct mxw_writer *out, mxw_bytes text)
{
    mxw_bytes piece;
    while (mxw_bytes_cut(&text, '\0', &piece)) {
        mxw_put_utf8(out, piece);
        mxw_put_text(out, MXW_UTF8_REPLACEMENT);
    }
    mxw_put_utf8(out, text);
}

/* Cut when it is longer than any writer makes it. */
static json_t *text_value(mxw_bytes text)
{
    uint8_t at[MXW_TRACE_TEXT_MAX * MXW_UTF8_GROWTH];
    struct mxw_writer out = MXW_WRITER(at);
    put_without_nul(&out, text);
    return json_stringn((const char *)at, out.used);
}

static json_t *address_value(mxw_address address)
{
    uint8_t at[MXW_ADDRESS_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_put_address(&out, address);
    return json_stringn((const char *)at, out.used);
}

static json_t *number_value(uint64_t number)
{
    return json_integer(number > INT64_MAX ? INT64_MAX : (json_int_t)number);
}

/* Of anything but a group. */
static json_t *value_of(const struct mxw_trace_item *item)
{
    switch (item->field->form) {
    case MXW_TRACE_FORM_TEXT:
    case MXW_TRACE_FORM_WORD:
        return text_value(item->text);
    case MXW_TRACE_FORM_NUMBER:
    case MXW_TRACE_FORM_TIME:
    case MXW_TRACE_FORM_WALL:
        return number_value(item->number);
    case MXW_TRACE_FORM_ADDRESS:
        return address_value(item->address);
    case MXW_TRACE_FORM_FLAG:
        return json_true();
    case MXW_TRACE_FORM_GROUP:
        break;
    }
    return NULL;
}

/* Takes over `value`. False: memory has run out. */
static bool add(json_t *object, const struct mxw_trace_field *field, json_t *value)
{
    json_t *list = json_object_get(object, field->name);
    if (!field->is_list)
        return json_object_set_new(object, field->name, value) == 0;
    if (list == NULL) {
        list = json_array();
        if (json_object_set_new(object, field->name, list) != 0)
            list = NULL;
    }
    return json_array_append_new(list, value) == 0;
}

static json_t *group_value(struct mxw_trace_reader group)
{
    struct mxw_trace_item item;
    json_t *object = json_object();
    while (object != NULL && mxw_trace_next(&group, &item))
        if (!add(object, item.field, value_of(&item))) {
            json_decref(object);
            return NULL;
        }
    return object;
}

json_t *mxw_control_record(mxw_bytes record)
{
    struct mxw_trace_reader reader;
    struct mxw_trace_item item;
    json_t *object = json_object();
    mxw_trace_read(&reader, record);
    while (object != NULL && mxw_trace_next(&reader, &item)) {
        bool is_group = item.field->form == MXW_TRACE_FORM_GROUP;
        if (!add(object, item.field, is_group ? group_value(item.group) : value_of(&item))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}
