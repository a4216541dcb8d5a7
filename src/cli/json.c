#include "cli/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

static json_t *must(json_t *value)
{
    if (value == NULL) {
        fputs("mxwarden: there is no memory left\n", stderr);
        abort();
    }
    return value;
}

json_t *mxw_json_text(mxw_bytes text)
{
    size_t room = text.len * MXW_UTF8_GROWTH;
    uint8_t *at = malloc(room + 1);
    if (at == NULL)
        return must(NULL);

    struct mxw_writer safe = { .at = at, .room = room };
    mxw_put_utf8(&safe, text);
    json_t *string = must(json_stringn((const char *)at, safe.used));
    free(at);
    return string;
}

void mxw_json_set(json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, must(value)) != 0)
        (void)must(NULL);
}

void mxw_json_set_text(json_t *object, const char *name, mxw_bytes text)
{
    mxw_json_set(object, name, mxw_json_text(text));
}

void mxw_json_append(json_t *list, json_t *value)
{
    if (json_array_append_new(list, must(value)) != 0)
        (void)must(NULL);
}

void mxw_json_print(json_t *object)
{
    (void)json_dumpf(must(object), stdout, 0);
    putchar('\n');
    json_decref(object);
}
