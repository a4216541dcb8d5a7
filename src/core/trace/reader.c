/* reader.c - reads a trace record field by field, and refuses what no writer writes. */
#include "core/trace/record.h"
#include "core/trace/trace.h"

void mxw_trace_read(struct mxw_trace_reader *reader, mxw_bytes record)
{
    *reader = (struct mxw_trace_reader){ .left = mxw_bytes_from(record, 1) };
    if (record.len == 0 || record.len > MXW_TRACE_RECORD_MAX || record.at[0] != MXW_TRACE_VERSION)
        *reader = (struct mxw_trace_reader){ .is_malformed = true };
}

/* Moves the number and the value of the first field from `left`. False when it is no field. */
static bool cut_field(mxw_bytes *left, uint8_t *number, mxw_bytes *value)
{
    mxw_bytes rest = mxw_bytes_from(*left, 1);
    if (rest.len == 0)
        return false;
    *number = left->at[0];

    size_t len = rest.at[0];
    rest = mxw_bytes_from(rest, 1);
    if (len >= MXW_TRACE_LENGTH_LONG) {
        if (rest.len == 0)
            return false;
        len = (len - MXW_TRACE_LENGTH_LONG) << 8 | rest.at[0];
        rest = mxw_bytes_from(rest, 1);
        if (len < MXW_TRACE_LENGTH_LONG)
            return false;
    }
    if (*number == 0 || len > rest.len)
        return false;
    *value = mxw_bytes_first(rest, len);
    *left = mxw_bytes_from(rest, len);
    return true;
}

static bool set_text(struct mxw_trace_item *item, mxw_bytes value)
{
    item->text = value;
    return true;
}

static bool set_number(struct mxw_trace_item *item, mxw_bytes value)
{
    if (value.len > MXW_TRACE_NUMBER_MAX || (value.len > 0 && value.at[0] == 0))
        return false;
    item->number = 0;
    for (size_t i = 0; i < value.len; i++)
        item->number = item->number << 8 | value.at[i];
    return true;
}

static bool set_time(struct mxw_trace_item *item, mxw_bytes value)
{
    return set_number(item, value) && item->number <= INT64_MAX;
}

static bool set_address(struct mxw_trace_item *item, mxw_bytes value)
{
    mxw_address address = { .family = value.len == 4 ? MXW_IPV4 : MXW_IPV6 };
    if (value.len != mxw_address_size(address))
        return false;
    memcpy(address.octets, value.at, value.len);
    item->address = address;
    return true;
}

static bool set_flag(struct mxw_trace_item *item, mxw_bytes value)
{
    item->number = 1;
    return value.len == 0;
}

static bool set_group(struct mxw_trace_item *item, mxw_bytes value)
{
    uint8_t number = (uint8_t)item->field->number;
    item->group = (struct mxw_trace_reader){ .left = value, .group = number, .last = number };
    return true;
}

static bool set_item(struct mxw_trace_item *item, const struct mxw_trace_field *field,
                     mxw_bytes value)
{
    static bool (*const setters[])(struct mxw_trace_item *, mxw_bytes) = {
        [MXW_TRACE_FORM_TEXT] = set_text,     [MXW_TRACE_FORM_WORD] = set_text,
        [MXW_TRACE_FORM_NUMBER] = set_number, [MXW_TRACE_FORM_TIME] = set_time,
        [MXW_TRACE_FORM_WALL] = set_time,     [MXW_TRACE_FORM_ADDRESS] = set_address,
        [MXW_TRACE_FORM_FLAG] = set_flag,     [MXW_TRACE_FORM_GROUP] = set_group,
    };
    item->field = field;
    return setters[field->form](item, value);
}

/* A field we do not know may be a list. */
static bool is_in_order(const struct mxw_trace_reader *reader, uint8_t number,
                        const struct mxw_trace_field *field)
{
    return number > reader->last || (number == reader->last && (field == NULL || field->is_list));
}

/* One field; item->field is NULL when it is not known. */
static bool take_field(struct mxw_trace_reader *reader, struct mxw_trace_item *item)
{
    uint8_t number;
    mxw_bytes value;
    if (!cut_field(&reader->left, &number, &value))
        return false;
    const struct mxw_trace_field *field = mxw_trace_field_find(number);
    if (!is_in_order(reader, number, field))
        return false;
    reader->last = number;
    item->field = NULL;
    return field == NULL
        || ((uint8_t)field->parent == reader->group && set_item(item, field, value));
}

bool mxw_trace_next(struct mxw_trace_reader *reader, struct mxw_trace_item *item)
{
    while (reader->left.len > 0) {
        if (!take_field(reader, item)) {
            *reader = (struct mxw_trace_reader){ .is_malformed = true };
            return false;
        }
        if (item->field != NULL)
            return true;
    }
    return false;
}

static bool is_group_sound(struct mxw_trace_reader group)
{
    struct mxw_trace_item item;
    while (mxw_trace_next(&group, &item))
        ;
    return !group.is_malformed;
}

bool mxw_trace_is_sound(mxw_bytes record)
{
    struct mxw_trace_reader reader;
    struct mxw_trace_item item;
    mxw_trace_read(&reader, record);
    while (mxw_trace_next(&reader, &item))
        if (item.field->form == MXW_TRACE_FORM_GROUP && !is_group_sound(item.group))
            return false;
    return !reader.is_malformed;
}

bool mxw_trace_find(mxw_bytes record, enum mxw_trace_number number, struct mxw_trace_item *item)
{
    struct mxw_trace_reader reader;
    mxw_trace_read(&reader, record);
    while (mxw_trace_next(&reader, item))
        if (item->field->number >= number)
            return item->field->number == number;
    return false;
}
