#include "mxwarden/authres.h"

#include "core/authres/lexer.h"

/* Room for a name, '=', and a value in quotes, every octet escaped; a reason is no longer than a
 * value. */
#define WORD_ROOM (2 * MXW_AUTHRES_KEYWORD_MAX + 2 * MXW_AUTHRES_VALUE_MAX + 4)

static void put_quoted(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        bool is_harmless = (c >= ' ' && c < 0x7f) || c == '\t';
        if (c == '"' || c == '\\')
            mxw_put_byte(out, '\\');
        mxw_put_byte(out, is_harmless ? c : '?');
    }
    mxw_put_byte(out, '"');
}

void mxw_put_authres_value(struct mxw_writer *out, mxw_bytes value)
{
    if (mxw_authres_is_token(value))
        mxw_put(out, value);
    else
        put_quoted(out, value);
}

/* Whether `text` is at least `count` parts with dots between, none empty, of such octets. */
static bool is_dotted(mxw_bytes text, size_t count, bool (*is_octet)(uint8_t c))
{
    size_t parts = mxw_bytes_count(text, '.') + 1;
    for (size_t left = parts; left > 0; left--) {
        mxw_bytes part = mxw_bytes_next(&text, '.');
        if (part.len == 0)
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!is_octet(part.at[i]))
                return false;
    }
    return parts >= count;
}

static bool is_label_octet(uint8_t c)
{
    return mxw_is_alnum(c) || c == '-';
}

/* RFC 5322 3.2.3: atext. */
static bool is_atom_octet(uint8_t c)
{
    return mxw_is_alnum(c) || mxw_bytes_has(MXW_BYTES("!#$%&'*+-/=?^_`{|}~"), c);
}

/* Whether `text` is one quoted string, of printable ASCII and spaces. */
static bool is_quoted(mxw_bytes text)
{
    size_t at = 1;
    if (text.len < 2 || text.at[0] != '"')
        return false;
    for (; at < text.len && text.at[at] != '"'; at++) {
        at += text.at[at] == '\\';
        if (at == text.len || text.at[at] < ' ' || text.at[at] > '~')
            return false;
    }
    return at + 1 == text.len;
}

/* [ local-part ] "@" domain-name. */
static bool is_address(mxw_bytes text)
{
    size_t at_sign = mxw_bytes_find_last(text, '@');
    mxw_bytes local = mxw_bytes_first(text, at_sign);
    return at_sign < text.len && is_dotted(mxw_bytes_from(text, at_sign + 1), 2, is_label_octet)
        && (local.len == 0 || is_quoted(local) || is_dotted(local, 1, is_atom_octet));
}

/* RFC 8601 2.2, pvalue: an email identity must stand as such, and not as a quoted string. */
static void put_property_value(struct mxw_writer *out, mxw_bytes value)
{
    if (is_address(value))
        mxw_put(out, value);
    else
        mxw_put_authres_value(out, value);
}

/* A field being folded: `column` is the length of its last line so far. */
struct folded {
    struct mxw_writer *out;
    size_t column;
};

static void put_new_line(struct folded *field)
{
    mxw_put_text(field->out, "\r\n\t");
    field->column = 8; /* as a tab is shown */
}

/* A word behind what is there, or on a line of its own where it does not fit. */
static void put_word(struct folded *field, mxw_bytes word)
{
    if (field->column + 1 + word.len > MXW_AUTHRES_COLUMNS) {
        put_new_line(field);
    } else {
        mxw_put_byte(field->out, ' ');
        field->column++;
    }
    mxw_put(field->out, word);
    field->column += word.len;
}

static void put_pair(struct folded *field, mxw_bytes name, mxw_bytes value,
                     void (*put_value)(struct mxw_writer *out, mxw_bytes value))
{
    uint8_t word_at[WORD_ROOM];
    struct mxw_writer word = MXW_WRITER(word_at);
    mxw_put(&word, name);
    mxw_put_byte(&word, '=');
    put_value(&word, value);
    put_word(field, mxw_written(&word));
}

static void put_result(struct folded *field, const struct mxw_authres_result *result)
{
    mxw_put_byte(field->out, ';');
    put_new_line(field);
    mxw_put(field->out, result->method);
    if (result->version.len > 0) {
        mxw_put_byte(field->out, '/');
        mxw_put(field->out, result->version);
    }
    mxw_put_byte(field->out, '=');
    mxw_put(field->out, result->result);
    field->column += result->method.len + result->version.len + 2 + result->result.len;

    if (result->reason.len > 0)
        put_pair(field, MXW_BYTES("reason"), mxw_bytes_first(result->reason, MXW_AUTHRES_VALUE_MAX),
                 mxw_put_authres_value);
    for (size_t i = 0; i < result->property_count; i++)
        if (result->properties[i].value.len <= MXW_AUTHRES_VALUE_MAX)
            put_pair(field, result->properties[i].name, result->properties[i].value,
                     put_property_value);
}

void mxw_put_authres(struct mxw_writer *out, mxw_bytes authserv_id,
                     const struct mxw_authres_result *results, size_t count)
{
    struct folded field = { .out = out };

    mxw_put_text(out, "Authentication-Results: ");
    mxw_put_authres_value(out, authserv_id);
    for (size_t i = 0; i < count; i++)
        put_result(&field, &results[i]);
    if (count == 0)
        mxw_put_text(out, "; none");
    mxw_put_text(out, "\r\n");
}

enum mxw_status mxw_authres_id_parse(mxw_bytes value, struct mxw_writer *id, mxw_bytes *rest)
{
    if (!mxw_authres_skip(&value))
        return MXW_MALFORMED;
    enum mxw_status status = mxw_authres_take_value(&value, id);
    if (status != MXW_OK)
        return status;

    if (!mxw_authres_skip_version(&value) || (value.len > 0 && value.at[0] != ';'))
        return MXW_MALFORMED;
    *rest = value;
    return MXW_OK;
}

static bool is_edge(uint8_t c)
{
    return mxw_is_blank(c) || c == '.';
}

static mxw_bytes without_edges(mxw_bytes id)
{
    while (id.len > 0 && is_edge(id.at[0]))
        id = mxw_bytes_from(id, 1);
    while (id.len > 0 && is_edge(id.at[id.len - 1]))
        id.len--;
    return id;
}

static bool is_plain(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] >= 0x7f)
            return false;
    return text.len > 0;
}

bool mxw_authres_claims(mxw_bytes value, mxw_bytes authserv_id)
{
    uint8_t id_at[MXW_AUTHRES_ID_MAX];
    struct mxw_writer id = MXW_WRITER(id_at);
    mxw_bytes rest;

    if (mxw_authres_id_parse(value, &id, &rest) != MXW_OK)
        return true;
    mxw_bytes claimed = without_edges(mxw_written(&id));
    return !is_plain(claimed) || mxw_bytes_equal_nocase(claimed, without_edges(authserv_id));
}
