#include "mxwarden/authres_reader.h"

#include "core/authres/lexer.h"

/* What is being read, and where it goes. */
struct reader {
    mxw_bytes rest;
    struct mxw_writer text; /* of identifiers, names and values */
    struct mxw_authres_result *results;
    size_t result_count, result_room;
    struct mxw_authres_property *properties;
    size_t property_count, property_room;
};

static bool is_control(uint8_t c)
{
    return c < ' ' || c == 0x7f;
}

/* Whether every CR and LF is part of a fold, and there is no control character but the tab. */
static bool is_clean(mxw_bytes value)
{
    for (size_t i = 0; i < value.len; i++) {
        bool is_fold = value.len - i > 2 && value.at[i] == '\r' && value.at[i + 1] == '\n'
            && mxw_is_blank(value.at[i + 2]);
        if (is_fold)
            i += 2;
        else if (is_control(value.at[i]) && value.at[i] != '\t')
            return false;
    }
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool make_room(struct reader *reader, struct mxw_arena *arena)
{
    reader->result_room = smaller(mxw_bytes_count(reader->rest, ';'), MXW_AUTHRES_RESULTS_MAX);
    reader->property_room = smaller(mxw_bytes_count(reader->rest, '='), MXW_AUTHRES_PROPERTIES_MAX);
    reader->text = mxw_arena_writer(arena, reader->rest.len);
    reader->results = mxw_arena_take(arena, reader->result_room * sizeof *reader->results);
    reader->properties = mxw_arena_take(arena, reader->property_room * sizeof *reader->properties);
    return !reader->text.overflowed && reader->results != NULL && reader->properties != NULL;
}

static bool is_next(const struct reader *reader, uint8_t c)
{
    return reader->rest.len > 0 && reader->rest.at[0] == c;
}

/* White space, `c`, and white space. */
static bool take_octet(struct reader *reader, uint8_t c)
{
    if (!mxw_authres_skip(&reader->rest) || !is_next(reader, c))
        return false;
    reader->rest = mxw_bytes_from(reader->rest, 1);
    return mxw_authres_skip(&reader->rest);
}

static bool is_keyword_octet(uint8_t c)
{
    return mxw_is_alnum(c) || c == '-' || c == '_';
}

/* RFC 5321 4.1.2, with the underscores that are met: letters, digits, and hyphens between them. */
static enum mxw_status take_keyword(struct reader *reader, mxw_bytes *keyword)
{
    size_t len = 0;
    while (len < reader->rest.len && is_keyword_octet(reader->rest.at[len]))
        len++;
    if (len > MXW_AUTHRES_KEYWORD_MAX)
        return MXW_TOO_LARGE;
    *keyword = mxw_bytes_first(reader->rest, len);
    reader->rest = mxw_bytes_from(reader->rest, len);
    return len > 0 && keyword->at[len - 1] != '-' ? MXW_OK : MXW_MALFORMED;
}

/* What has been written since `start`, a value of at most `max` octets. */
static enum mxw_status end_text(const struct reader *reader, size_t start, size_t max,
                                mxw_bytes *value)
{
    *value = mxw_bytes_from(mxw_written(&reader->text), start);
    return value->len <= max ? MXW_OK : MXW_TOO_LARGE;
}

static enum mxw_status take_value(struct reader *reader, size_t max, mxw_bytes *value)
{
    size_t start = reader->text.used;
    enum mxw_status status = mxw_authres_take_value(&reader->rest, &reader->text);
    return status == MXW_OK ? end_text(reader, start, max, value) : status;
}

/* atext of RFC 5322 3.2.3 and RFC 6532 3.2, '.' and '@': all of "local-part@domain-name" and of
 * token, but for ':' and the other octets that end a value. */
static bool is_plain_octet(uint8_t c)
{
    return c >= 0x80 || mxw_is_alnum(c) || mxw_bytes_has(MXW_BYTES("!#$%&'*+-/=?^_`{|}~.@"), c);
}

/* Octets of the token or address at the start of `text`; 0 when there is none: one '@' at most, and
 * something behind it. */
static size_t plain_len(mxw_bytes text)
{
    size_t len = 0;
    while (len < text.len && is_plain_octet(text.at[len]))
        len++;
    mxw_bytes domain = mxw_bytes_first(text, len);
    mxw_bytes local;
    bool is_address = mxw_bytes_cut(&domain, '@', &local);
    return is_address && (domain.len == 0 || mxw_bytes_has(domain, '@')) ? 0 : len;
}

static void put_unfolded(struct mxw_writer *out, mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\r' && text.at[i] != '\n')
            mxw_put_byte(out, text.at[i]);
}

/* pvalue: a value, or an address, whose local part may be quoted. The quotes of an address are part
 * of it, those of a value are not. */
static enum mxw_status take_property_value(struct reader *reader, mxw_bytes *value)
{
    mxw_bytes before = reader->rest;
    size_t start = reader->text.used;
    if (is_next(reader, '"')) {
        enum mxw_status status = take_value(reader, MXW_AUTHRES_VALUE_MAX, value);
        if (status != MXW_OK || !is_next(reader, '@'))
            return status;
        reader->text.used = start;
        put_unfolded(&reader->text, mxw_bytes_first(before, before.len - reader->rest.len));
    }
    size_t len = plain_len(reader->rest);
    if (len == 0)
        return MXW_MALFORMED;
    mxw_put(&reader->text, mxw_bytes_first(reader->rest, len));
    reader->rest = mxw_bytes_from(reader->rest, len);
    return end_text(reader, start, MXW_AUTHRES_VALUE_MAX, value);
}

/* propspec: the property type has been taken. */
static enum mxw_status take_property(struct reader *reader, mxw_bytes type)
{
    struct mxw_authres_property property = { 0 };
    mxw_bytes name;
    size_t start = reader->text.used;
    if (!take_octet(reader, '.'))
        return MXW_MALFORMED;
    enum mxw_status status = take_keyword(reader, &name);
    if (status != MXW_OK)
        return status;
    mxw_put(&reader->text, type);
    mxw_put_byte(&reader->text, '.');
    mxw_put(&reader->text, name);
    property.name = mxw_bytes_from(mxw_written(&reader->text), start);
    if (!take_octet(reader, '='))
        return MXW_MALFORMED;
    status = take_property_value(reader, &property.value);
    if (status != MXW_OK)
        return status;
    if (reader->property_count == reader->property_room)
        return MXW_TOO_LARGE;
    reader->properties[reader->property_count++] = property;
    return MXW_OK;
}

/* methodspec */
static enum mxw_status take_method(struct reader *reader, struct mxw_authres_result *result)
{
    enum mxw_status status = take_keyword(reader, &result->method);
    if (status != MXW_OK)
        return status;
    if (!mxw_authres_skip(&reader->rest))
        return MXW_MALFORMED;
    if (is_next(reader, '/')) {
        if (!take_octet(reader, '/'))
            return MXW_MALFORMED;
        mxw_bytes before = reader->rest;
        if (!mxw_authres_take_number(&reader->rest))
            return MXW_MALFORMED;
        result->version = mxw_bytes_first(before, before.len - reader->rest.len);
        if (result->version.len > MXW_AUTHRES_KEYWORD_MAX)
            return MXW_TOO_LARGE;
    }
    return take_octet(reader, '=') ? take_keyword(reader, &result->result) : MXW_MALFORMED;
}

/* reasonspec, or a property: the reason comes first. */
static enum mxw_status take_detail(struct reader *reader, struct mxw_authres_result *result,
                                   bool is_first)
{
    mxw_bytes keyword;
    enum mxw_status status = take_keyword(reader, &keyword);
    if (status != MXW_OK)
        return status;
    bool may_be_reason = is_first && mxw_bytes_equal_nocase(keyword, MXW_BYTES("reason"));
    if (may_be_reason && take_octet(reader, '='))
        return take_value(reader, MXW_AUTHRES_VALUE_MAX, &result->reason);
    status = take_property(reader, keyword);
    if (status == MXW_OK)
        result->property_count++;
    return status;
}

static bool is_at_end(const struct reader *reader)
{
    return reader->rest.len == 0 || is_next(reader, ';');
}

/* resinfo: the ';' has been taken. */
static enum mxw_status take_result(struct reader *reader)
{
    if (reader->result_count == reader->result_room)
        return MXW_TOO_LARGE;
    struct mxw_authres_result *result = &reader->results[reader->result_count++];
    *result =
        (struct mxw_authres_result){ .properties = &reader->properties[reader->property_count] };
    enum mxw_status status = take_method(reader, result);
    for (bool is_first = true; status == MXW_OK; is_first = false) {
        size_t before = reader->rest.len;
        if (!mxw_authres_skip(&reader->rest))
            return MXW_MALFORMED;
        if (is_at_end(reader))
            return MXW_OK;
        if (reader->rest.len == before) /* what is next must be set apart */
            return MXW_MALFORMED;
        status = take_detail(reader, result, is_first);
    }
    return status;
}

/* no-result: "none", and nothing behind it. */
static bool is_none(mxw_bytes rest)
{
    if (!mxw_bytes_starts_with_nocase(rest, MXW_BYTES("none")))
        return false;
    rest = mxw_bytes_from(rest, sizeof "none" - 1);
    return mxw_authres_skip(&rest) && (rest.len == 0 || mxw_bytes_equal(rest, MXW_BYTES(";")));
}

static enum mxw_status take_results(struct reader *reader)
{
    bool has_any = false;
    while (reader->rest.len > 0) {
        if (!take_octet(reader, ';'))
            return MXW_MALFORMED;
        if (!has_any && is_none(reader->rest))
            return MXW_OK;
        if (has_any && reader->rest.len == 0) /* a ';' at the end */
            return MXW_OK;
        enum mxw_status status = take_result(reader);
        if (status != MXW_OK)
            return status;
        has_any = true;
    }
    return has_any ? MXW_OK : MXW_MALFORMED;
}

static enum mxw_status take_identifier(struct reader *reader, mxw_bytes *id)
{
    if (!mxw_authres_skip(&reader->rest))
        return MXW_MALFORMED;
    enum mxw_status status = take_value(reader, MXW_AUTHRES_ID_MAX, id);
    if (status != MXW_OK)
        return status;
    return mxw_authres_skip_version(&reader->rest) ? MXW_OK : MXW_MALFORMED;
}

enum mxw_status mxw_authres_parse(struct mxw_arena *arena, mxw_bytes value,
                                  struct mxw_authres *read)
{
    struct reader reader = { .rest = value };
    *read = (struct mxw_authres){ 0 };
    if (value.len > MXW_AUTHRES_READ_MAX)
        return MXW_TOO_LARGE;
    if (!is_clean(value))
        return MXW_MALFORMED;
    if (!make_room(&reader, arena))
        return MXW_NO_ROOM;

    mxw_bytes id;
    enum mxw_status status = take_identifier(&reader, &id);
    if (status == MXW_OK)
        status = take_results(&reader);
    if (status == MXW_OK)
        *read = (struct mxw_authres){ id, reader.results, reader.result_count };
    return status;
}

/* RFC 8601 2.6: what another version of a method says may mean something else. */
static bool is_known_version(mxw_bytes version)
{
    return version.len == 0 || mxw_bytes_equal(version, MXW_BYTES("1"));
}

/* RFC 8601 4.1: the words of the IANA registry "Email Authentication Result Names". */
static bool is_registered(mxw_bytes result)
{
    static const mxw_bytes words[] = {
        MXW_BYTES_INIT("pass"),      MXW_BYTES_INIT("fail"),      MXW_BYTES_INIT("none"),
        MXW_BYTES_INIT("neutral"),   MXW_BYTES_INIT("softfail"),  MXW_BYTES_INIT("policy"),
        MXW_BYTES_INIT("temperror"), MXW_BYTES_INIT("permerror"), MXW_BYTES_INIT("hardfail"),
        MXW_BYTES_INIT("discard"),   MXW_BYTES_INIT("nxdomain"),  MXW_BYTES_INIT("signed"),
        MXW_BYTES_INIT("unknown"),
    };
    for (size_t i = 0; i < MXW_COUNT_OF(words); i++)
        if (mxw_bytes_equal_nocase(words[i], result))
            return true;
    return false;
}

const struct mxw_authres_result *mxw_authres_find(const struct mxw_authres *read, mxw_bytes method,
                                                  const struct mxw_authres_result *after)
{
    size_t first = after == NULL ? 0 : (size_t)(after - read->results) + 1;
    for (size_t i = first; i < read->count; i++)
        if (mxw_bytes_equal_nocase(read->results[i].method, method)
            && is_known_version(read->results[i].version) && is_registered(read->results[i].result))
            return &read->results[i];
    return NULL;
}

mxw_bytes mxw_authres_property(const struct mxw_authres_result *result, mxw_bytes name)
{
    for (size_t i = 0; i < result->property_count; i++)
        if (mxw_bytes_equal_nocase(result->properties[i].name, name))
            return result->properties[i].value;
    return (mxw_bytes){ 0 };
}
