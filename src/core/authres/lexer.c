#include "core/authres/lexer.h"

static bool is_white(uint8_t c)
{
    return mxw_is_blank(c) || c == '\r' || c == '\n';
}

static bool is_token_octet(uint8_t c)
{
    return c > ' ' && c < 0x7f && !mxw_bytes_has(MXW_BYTES("()<>@,;:\\\"/[]?="), c);
}

bool mxw_authres_is_token(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_token_octet(text.at[i]))
            return false;
    return text.len > 0;
}

/* Octets of the comment at the start of `text`, or 0 when it does not end. */
static size_t comment_len(mxw_bytes text)
{
    size_t depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c == '\\')
            i++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

bool mxw_authres_skip(mxw_bytes *rest)
{
    mxw_bytes left = *rest;
    while (left.len > 0 && (is_white(left.at[0]) || left.at[0] == '(')) {
        size_t len = left.at[0] == '(' ? comment_len(left) : 1;
        if (len == 0)
            return false;
        left = mxw_bytes_from(left, len);
    }
    *rest = left;
    return true;
}

static enum mxw_status take_quoted(mxw_bytes *rest, struct mxw_writer *out)
{
    for (size_t i = 1; i < rest->len; i++) {
        uint8_t c = rest->at[i];
        if (c == '"') {
            *rest = mxw_bytes_from(*rest, i + 1);
            return out->overflowed ? MXW_TOO_LARGE : MXW_OK;
        }
        if (c == '\r' || c == '\n') /* folded: the blank behind it stays */
            continue;
        if (c == '\\' && ++i < rest->len)
            c = rest->at[i];
        if (c == '\r' || c == '\n') /* a line end is nothing to be quoted. RFC 5322 3.2.1 */
            return MXW_MALFORMED;
        mxw_put_byte(out, c);
    }
    return MXW_MALFORMED;
}

enum mxw_status mxw_authres_take_value(mxw_bytes *rest, struct mxw_writer *out)
{
    if (rest->len > 0 && rest->at[0] == '"')
        return take_quoted(rest, out);

    size_t len = 0;
    while (len < rest->len && is_token_octet(rest->at[len]))
        len++;
    if (len == 0)
        return MXW_MALFORMED;
    mxw_put(out, mxw_bytes_first(*rest, len));
    if (out->overflowed)
        return MXW_TOO_LARGE;
    *rest = mxw_bytes_from(*rest, len);
    return MXW_OK;
}

bool mxw_authres_take_number(mxw_bytes *rest)
{
    size_t len = 0;
    while (len < rest->len && mxw_is_digit(rest->at[len]))
        len++;
    *rest = mxw_bytes_from(*rest, len);
    return len > 0;
}

/* RFC 8601 2.2 and 2.6. */
bool mxw_authres_skip_version(mxw_bytes *rest)
{
    mxw_bytes left = *rest;
    if (!mxw_authres_skip(&left))
        return false;
    mxw_bytes version = left;
    if (left.len < rest->len && mxw_authres_take_number(&left)) {
        version = mxw_bytes_first(version, version.len - left.len);
        if (!mxw_bytes_equal(version, MXW_BYTES("1")) || !mxw_authres_skip(&left))
            return false;
    }
    *rest = left;
    return true;
}
