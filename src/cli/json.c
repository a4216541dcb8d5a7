#include "cli/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/writer.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD in UTF-8 */

/* RFC 3629 section 4: the octets of one character; what may stand second depends on the first. */
static const struct lead {
    uint8_t first, last;
    uint8_t second_min, second_max;
    uint8_t len;
} leads[] = {
    { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
    { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
    { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool fits(const struct lead *lead, mxw_bytes text)
{
    if (text.at[0] < lead->first || text.at[0] > lead->last || text.len < lead->len)
        return false;
    if (lead->len > 1 && (text.at[1] < lead->second_min || text.at[1] > lead->second_max))
        return false;
    for (size_t i = 2; i < lead->len; i++)
        if ((text.at[i] & 0xc0) != 0x80)
            return false;
    return true;
}

/* Octets of the character that `text` begins with; 0 when it begins with none. */
static size_t character_len(mxw_bytes text)
{
    for (size_t i = 0; i < MXW_COUNT_OF(leads); i++)
        if (fits(&leads[i], text))
            return leads[i].len;
    return 0;
}

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
    size_t room = text.len * (sizeof REPLACEMENT - 1);
    uint8_t *at = malloc(room + 1);
    if (at == NULL)
        return must(NULL);

    struct mxw_writer safe = { .at = at, .room = room };
    while (text.len > 0) {
        size_t len = character_len(text);
        if (len == 0)
            mxw_put_text(&safe, REPLACEMENT);
        else
            mxw_put(&safe, mxw_bytes_first(text, len));
        text = mxw_bytes_from(text, len == 0 ? 1 : len);
    }
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

void mxw_json_print(json_t *object)
{
    (void)json_dumpf(must(object), stdout, 0);
    putchar('\n');
    json_decref(object);
}
