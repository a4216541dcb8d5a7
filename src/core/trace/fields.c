#include "core/trace/fields.h"

#include <assert.h>

static const struct mxw_trace_field fields[] = {
#define X(constant, number, name, parent, form, is_list, help)                                     \
    { MXW_TRACE_##constant, MXW_TRACE_##parent, MXW_TRACE_FORM_##form, is_list, name, help },
    MXW_TRACE_FIELDS(X)
#undef X
};

enum {
    NO_PLACE,
#define X(constant, number, name, parent, form, is_list, help) PLACE_##constant,
    MXW_TRACE_FIELDS(X)
#undef X
};

/* Of each number, one more than its index in the table. */
static const uint8_t places[UINT8_MAX + 1] = {
#define X(constant, number, name, parent, form, is_list, help) [number] = PLACE_##constant,
    MXW_TRACE_FIELDS(X)
#undef X
};

const struct mxw_trace_field *mxw_trace_fields(size_t *count)
{
    *count = MXW_COUNT_OF(fields);
    return fields;
}

const struct mxw_trace_field *mxw_trace_field_find(uint8_t number)
{
    return places[number] == NO_PLACE ? NULL : &fields[places[number] - 1];
}

const char *mxw_trace_form_name(enum mxw_trace_form form)
{
    static const char *const names[] = {
        [MXW_TRACE_FORM_TEXT] = "text",     [MXW_TRACE_FORM_WORD] = "word",
        [MXW_TRACE_FORM_NUMBER] = "number", [MXW_TRACE_FORM_TIME] = "time",
        [MXW_TRACE_FORM_WALL] = "wall",     [MXW_TRACE_FORM_ADDRESS] = "address",
        [MXW_TRACE_FORM_FLAG] = "flag",     [MXW_TRACE_FORM_GROUP] = "group",
    };
    assert((size_t)form < MXW_COUNT_OF(names));
    return names[form];
}
