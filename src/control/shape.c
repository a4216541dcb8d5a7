#include "control/shape.h"

struct shape {
    size_t depth, values;
    bool in_text;
};

/* How many octets `c` and what it escapes are. */
static size_t step(struct shape *shape, uint8_t c)
{
    if (shape->in_text) {
        shape->in_text = c != '"';
        return c == '\\' ? 2 : 1;
    }
    if (c == '[' || c == '{')
        shape->depth++;
    if ((c == ']' || c == '}') && shape->depth > 0)
        shape->depth--;
    shape->values += c == '[' || c == '{' || c == ',' || c == ':';
    shape->in_text = c == '"';
    return 1;
}

enum mxw_control_code mxw_control_shape_check(mxw_bytes line, struct mxw_problem *problem)
{
    struct shape shape = { 0 };
    for (size_t i = 0; i < line.len; i += step(&shape, line.at[i])) {
        if (shape.depth > MXW_CONTROL_DEPTH_MAX) {
            mxw_problem_set(problem, "more than %d objects and lists in one another",
                            MXW_CONTROL_DEPTH_MAX);
            return MXW_CONTROL_BAD_REQUEST;
        }
        if (shape.values > MXW_CONTROL_VALUES_MAX) {
            mxw_problem_set(problem, "more than %d values in one line", MXW_CONTROL_VALUES_MAX);
            return MXW_CONTROL_TOO_LARGE;
        }
    }
    return MXW_CONTROL_OK;
}

static const struct range {
    uint32_t first, last;
} forbidden[] = {
    { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0x2028, 0x2029 }, /* line, paragraph separator */
    { 0x202a, 0x202e }, { 0x2066, 0x2069 },                     /* bidirectional */
};

/* The next character of valid UTF-8: RFC 3629 section 3. */
static uint32_t next_character(mxw_bytes *text)
{
    uint8_t first = text->at[0];
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    uint32_t character = len == 1 ? first : first & (0x7fu >> len);
    for (size_t i = 1; i < len && i < text->len; i++)
        character = character << 6 | (text->at[i] & 0x3fu);
    *text = mxw_bytes_from(*text, len);
    return character;
}

bool mxw_control_text_is_plain(mxw_bytes text)
{
    while (text.len > 0) {
        uint32_t character = next_character(&text);
        for (size_t i = 0; i < MXW_COUNT_OF(forbidden); i++)
            if (character >= forbidden[i].first && character <= forbidden[i].last)
                return false;
    }
    return true;
}
