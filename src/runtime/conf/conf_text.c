#include "runtime/conf/conf_text.h"

#include <string.h>

static bool next_is(struct mxw_conf_text *text, int wanted)
{
    int octet = getc_unlocked(text->file);
    if (octet != wanted && octet != EOF)
        ungetc(octet, text->file);
    return octet == wanted;
}

static bool is_in_word(const struct mxw_conf_text *text)
{
    return text->before != '\0' && strchr(" \t\r\n={}()+,\"'", text->before) == NULL;
}

static int begin_comment(struct mxw_conf_text *text, enum mxw_conf_place place)
{
    text->place = place;
    text->has_star = false;
    return ' ';
}

static int show_plain(struct mxw_conf_text *text, int octet)
{
    if (octet == '#')
        return begin_comment(text, MXW_CONF_LINE_COMMENT);
    if (octet == '/' && !is_in_word(text)) {
        if (next_is(text, '/'))
            return begin_comment(text, MXW_CONF_LINE_COMMENT);
        if (next_is(text, '*'))
            return begin_comment(text, MXW_CONF_C_COMMENT);
    }
    if (octet == '"')
        text->place = MXW_CONF_DOUBLE_QUOTED;
    else if (octet == '\'')
        text->place = MXW_CONF_SINGLE_QUOTED;
    else if (octet == '{' && text->before == '$')
        text->place = MXW_CONF_VARIABLE;
    return octet;
}

static int show_line_comment(struct mxw_conf_text *text, int octet)
{
    if (octet != '\n')
        return ' ';
    text->place = MXW_CONF_PLAIN;
    return octet;
}

static int show_c_comment(struct mxw_conf_text *text, int octet)
{
    if (octet == '/' && text->has_star)
        text->place = MXW_CONF_PLAIN;
    text->has_star = octet == '*';
    return octet == '\n' ? octet : ' ';
}

static int show_quoted(struct mxw_conf_text *text, int octet, int quote)
{
    if (octet == quote && !text->is_escaped)
        text->place = MXW_CONF_PLAIN;
    text->is_escaped = octet == '\\' && !text->is_escaped;
    return octet;
}

static int show_variable(struct mxw_conf_text *text, int octet)
{
    if (octet == '}')
        text->place = MXW_CONF_PLAIN;
    return octet;
}

static int show(struct mxw_conf_text *text, int octet)
{
    switch (text->place) {
    case MXW_CONF_PLAIN:
        return show_plain(text, octet);
    case MXW_CONF_LINE_COMMENT:
        return show_line_comment(text, octet);
    case MXW_CONF_C_COMMENT:
        return show_c_comment(text, octet);
    case MXW_CONF_DOUBLE_QUOTED:
        return show_quoted(text, octet, '"');
    case MXW_CONF_SINGLE_QUOTED:
        return show_quoted(text, octet, '\'');
    case MXW_CONF_VARIABLE:
        return show_variable(text, octet);
    }
    return octet;
}

int mxw_conf_text_next(struct mxw_conf_text *text)
{
    int octet = getc_unlocked(text->file);
    if (octet == EOF)
        return EOF;
    text->line_ends += octet == '\n';
    text->before = show(text, octet);
    return text->before;
}
