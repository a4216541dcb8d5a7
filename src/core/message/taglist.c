#include "core/message/taglist.h"

static bool is_name(mxw_bytes text)
{
    if (text.len == 0 || !mxw_is_alpha(text.at[0]))
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!mxw_is_alnum(text.at[i]) && text.at[i] != '_')
            return false;
    return true;
}

/* RFC 6376 3.2: VALCHAR and FWS. What is above 0x7f came with RFC 6532. */
static bool is_value(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c >= ' ' && c != 0x7f) /* nearly all of them */
            continue;
        if (c != '\t' && c != '\r' && c != '\n')
            return false;
    }
    return true;
}

static bool read_tag(mxw_bytes text, struct mxw_tag *tag)
{
    mxw_bytes name;
    if (!mxw_bytes_cut(&text, '=', &name) || !is_value(text))
        return false;
    *tag = (struct mxw_tag){ mxw_bytes_trim(name), mxw_bytes_trim(text), text };
    return is_name(tag->name);
}

static size_t blank_tail(mxw_bytes text)
{
    mxw_bytes trimmed = mxw_bytes_trim(text);
    return trimmed.len == 0 ? text.len : text.len - trimmed.len - (size_t)(trimmed.at - text.at);
}

/* The blanks after a last ';' are no tag. Stops counting above MXW_TAGS_MAX. */
static size_t count_tags(mxw_bytes text)
{
    size_t tail = blank_tail(text);
    size_t count = 0;
    for (; text.len > tail && count <= MXW_TAGS_MAX; count++)
        (void)mxw_bytes_next(&text, ';');
    return count;
}

enum mxw_status mxw_tag_list_parse(struct mxw_arena *arena, mxw_bytes text,
                                   struct mxw_tag_list *list)
{
    size_t count = count_tags(text);
    if (count > MXW_TAGS_MAX)
        return MXW_TOO_LARGE;

    struct mxw_tag *tags = mxw_arena_take(arena, count * sizeof *tags);
    if (tags == NULL)
        return MXW_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        if (!read_tag(mxw_bytes_next(&text, ';'), &tags[i]))
            return MXW_MALFORMED;
    *list = (struct mxw_tag_list){ tags, count };
    return MXW_OK;
}

bool mxw_tag_list_has_duplicate(const struct mxw_tag_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (mxw_tag_find(list, list->tags[i].name) != &list->tags[i])
            return true;
    return false;
}

const struct mxw_tag *mxw_tag_find(const struct mxw_tag_list *list, mxw_bytes name)
{
    for (size_t i = 0; i < list->count; i++)
        if (mxw_bytes_equal(list->tags[i].name, name))
            return &list->tags[i];
    return NULL;
}
