#include "core/arc/results.h"

#include "core/authres/lexer.h"
#include "mxwarden/authres.h"

/* Octets of the quoted string at the start of `text`, or 0 when it does not end. */
static size_t quoted_len(mxw_bytes text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] == '\\')
            i++;
        else if (text.at[i] == '"')
            return i + 1;
    }
    return 0;
}

static size_t comment_len(mxw_bytes text)
{
    mxw_bytes rest = text;
    return mxw_authres_skip(&rest) ? text.len - rest.len : 0;
}

/* Octets of one unit: a string, a comment, or an octet. 0: it does not end. */
static size_t unit_len(mxw_bytes text)
{
    if (text.at[0] == '"')
        return quoted_len(text);
    return text.at[0] == '(' ? comment_len(text) : 1;
}

/* Moves everything up to the next ';' that ends a result to `result`. False: it does not end. */
static bool take_result(mxw_bytes *rest, mxw_bytes *result)
{
    size_t at = 0;
    while (at < rest->len && rest->at[at] != ';') {
        size_t len = unit_len(mxw_bytes_from(*rest, at));
        if (len == 0)
            return false;
        at += len;
    }
    *result = mxw_bytes_trim(mxw_bytes_first(*rest, at));
    *rest = mxw_bytes_from(*rest, at < rest->len ? at + 1 : at);
    return true;
}

static bool ends(mxw_bytes payload)
{
    mxw_bytes result;
    while (payload.len > 0)
        if (!take_result(&payload, &result))
            return false;
    return true;
}

/* Whether every CR and LF is part of a fold: a CRLF with a blank behind it. */
static bool is_folded_well(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_fold = text.len - i > 2 && text.at[i] == '\r' && text.at[i + 1] == '\n'
            && mxw_is_blank(text.at[i + 2]);
        if (is_fold)
            i += 2;
        else if (text.at[i] == '\r' || text.at[i] == '\n' || text.at[i] == '\0')
            return false;
    }
    return true;
}

enum mxw_status mxw_put_arc_payload(struct mxw_writer *out, mxw_bytes payload)
{
    payload = mxw_bytes_trim(payload);
    if (!ends(payload) || !is_folded_well(payload))
        return MXW_MALFORMED;
    while (payload.len > 0) {
        mxw_bytes result;
        (void)take_result(&payload, &result);
        if (result.len == 0 || mxw_bytes_equal_nocase(result, MXW_BYTES("none")))
            continue;
        if (out->used > 0)
            mxw_put_text(out, ";\r\n\t");
        mxw_put(out, result);
    }
    return out->overflowed ? MXW_NO_ROOM : MXW_OK;
}

static bool is_of(const struct mxw_field *field, mxw_bytes authserv_id, mxw_bytes *payload)
{
    uint8_t id_at[MXW_AUTHRES_ID_MAX];
    struct mxw_writer id = MXW_WRITER(id_at);
    return mxw_field_is(field, MXW_BYTES("Authentication-Results"))
        && mxw_authres_id_parse(field->value, &id, payload) == MXW_OK
        && mxw_bytes_equal_nocase(mxw_written(&id), authserv_id);
}

enum mxw_status mxw_put_arc_results(struct mxw_writer *out, const struct mxw_header *header,
                                    mxw_bytes authserv_id)
{
    for (size_t i = 0; i < header->count; i++) {
        mxw_bytes payload;
        if (is_of(&header->fields[i], authserv_id, &payload)
            && mxw_put_arc_payload(out, payload) == MXW_NO_ROOM)
            return MXW_NO_ROOM;
    }
    return MXW_OK;
}
