#include "cli/remote/member.h"

#include <stdio.h>
#include <stdlib.h>

static mxw_bytes bytes_of(const json_t *text)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(text), json_string_length(text) };
}

const char *mxw_member_text(const json_t *answer, const char *name, char room[MXW_SAFE_ROOM])
{
    return mxw_page_safe(bytes_of(json_object_get(answer, name)), room);
}

const char *mxw_member_when(const json_t *answer, const char *name, char room[MXW_WHEN_ROOM])
{
    const json_t *seconds = json_object_get(answer, name);
    room[0] = '\0';
    return seconds == NULL ? room : mxw_when_text(json_integer_value(seconds), room);
}

static void put_safe(FILE *out, const json_t *text)
{
    char room[MXW_SAFE_ROOM];
    fputs(mxw_page_safe(bytes_of(text), room), out);
}

char *mxw_member_list(const json_t *answer, const char *name)
{
    const json_t *value = json_object_get(answer, name);
    char *joined;
    size_t len;
    size_t index;
    json_t *text;
    FILE *out = open_memstream(&joined, &len);
    if (out == NULL)
        abort();
    put_safe(out, value);
    json_array_foreach(value, index, text)
    {
        fputs(index == 0 ? "" : ", ", out);
        put_safe(out, text);
    }
    if (fclose(out) != 0)
        abort();
    return joined;
}

long long mxw_member_number(const json_t *answer, const char *name)
{
    return json_integer_value(json_object_get(answer, name));
}

bool mxw_member_is(const json_t *answer, const char *name)
{
    return json_is_true(json_object_get(answer, name));
}

void mxw_member_fact(const char *label, const json_t *value)
{
    size_t index;
    json_t *text;
    if (json_is_string(value))
        mxw_page_fact(label, bytes_of(value));
    json_array_foreach(value, index, text)
    {
        mxw_page_fact(index == 0 ? label : "", bytes_of(text));
    }
}
