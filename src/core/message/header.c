#include "mxwarden/header.h"

enum line_at {
    LINE_START, /* zero value: where a message begins */
    LINE_START_CR,
    LINE_TEXT,
    LINE_TEXT_CR
};

static enum line_at line_step(enum line_at at, uint8_t c)
{
    if (c == '\r')
        return at == LINE_START ? LINE_START_CR : LINE_TEXT_CR;
    return c == '\n' && at == LINE_TEXT_CR ? LINE_START : LINE_TEXT;
}

size_t mxw_header_end_feed(struct mxw_header_end *end, mxw_bytes piece)
{
    enum line_at at = end->at;
    size_t taken = 0;

    while (taken < piece.len && !end->found) {
        if (at == LINE_TEXT) {
            taken += mxw_bytes_find(mxw_bytes_from(piece, taken), '\r');
            if (taken == piece.len)
                break;
        }
        uint8_t c = piece.at[taken++];
        end->found = at == LINE_START_CR && c == '\n';
        at = line_step(at, c);
    }
    end->at = (uint8_t)at;
    return taken;
}

/* Octets of the line at the start of `text`, with its CRLF when it has one. */
static size_t line_len(mxw_bytes text)
{
    size_t at = 0;
    while (at < text.len) {
        at += mxw_bytes_find(mxw_bytes_from(text, at), '\n');
        if (at < text.len && at > 0 && text.at[at - 1] == '\r')
            return at + 1;
        at++;
    }
    return text.len;
}

static bool is_empty_line(mxw_bytes text)
{
    return mxw_bytes_starts_with(text, MXW_BYTES("\r\n"));
}

static mxw_bytes without_line_end(mxw_bytes text)
{
    if (mxw_bytes_equal(mxw_bytes_last(text, 2), MXW_BYTES("\r\n")))
        text.len -= 2;
    return text;
}

/* RFC 5322 3.6.8: a field name is printable US-ASCII without colon and space. */
static bool is_name(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] >= 0x7f)
            return false;
    return text.len > 0;
}

static struct mxw_field split(mxw_bytes whole)
{
    mxw_bytes value = without_line_end(whole);
    struct mxw_field field = { .whole = whole, .value = value };
    mxw_bytes name;

    if (!mxw_bytes_cut(&value, ':', &name))
        return field;
    mxw_bytes trimmed = mxw_bytes_trim(name);
    if (is_name(trimmed) && trimmed.at == name.at) {
        field.name = trimmed;
        field.value = value;
    }
    return field;
}

bool mxw_header_next(mxw_bytes *rest, struct mxw_field *field)
{
    if (rest->len == 0 || is_empty_line(*rest))
        return false;

    size_t len = line_len(*rest);
    while (len < rest->len && mxw_is_blank(rest->at[len]))
        len += line_len(mxw_bytes_from(*rest, len));

    *field = split(mxw_bytes_first(*rest, len));
    *rest = mxw_bytes_from(*rest, len);
    return true;
}

static size_t count_fields(mxw_bytes section)
{
    struct mxw_field field;
    size_t count = 0;
    while (count <= MXW_FIELDS_MAX && mxw_header_next(&section, &field))
        count++;
    return count;
}

enum mxw_status mxw_header_parse(struct mxw_arena *arena, mxw_bytes section,
                                 struct mxw_header *header)
{
    size_t count = count_fields(section);
    if (count > MXW_FIELDS_MAX)
        return MXW_TOO_LARGE;

    struct mxw_field *fields = mxw_arena_take(arena, count * sizeof *fields);
    if (fields == NULL)
        return MXW_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        (void)mxw_header_next(&section, &fields[i]);
    *header = (struct mxw_header){ fields, count };
    return MXW_OK;
}

size_t mxw_header_count(const struct mxw_header *header, mxw_bytes name)
{
    size_t count = 0;
    for (size_t i = 0; i < header->count; i++)
        count += mxw_field_is(&header->fields[i], name);
    return count;
}
