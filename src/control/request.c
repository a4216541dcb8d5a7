#include "control/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "control/shape.h"

#define KEY_SHOWN_MAX 64 /* octets of a stranger's key in a complaint */

/* What hangs on a request. */
struct piece {
    struct piece *next;
    max_align_t content[];
};

struct mxw_control_memory {
    struct mxw_control_request request;
    json_t *root; /* the texts */
    struct piece *pieces;
};

struct reader {
    struct mxw_control_memory *memory;
    struct mxw_problem *problem;
    char where[96]; /* "domain.add: " or "import.domains: domain 7: " */
};

__attribute__((format(printf, 3, 4))) static enum mxw_control_code complain(
    struct reader *reader, enum mxw_control_code code, const char *format, ...)
{
    char what[MXW_PROBLEM_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    mxw_problem_set(reader->problem, "%s%s", reader->where, what);
    return code;
}

static enum mxw_control_code complain_of_memory(struct reader *reader)
{
    return complain(reader, MXW_CONTROL_UNAVAILABLE, "the keeper has no memory left");
}

/* Cleared; gone with the request. */
static void *take(struct reader *reader, size_t count, size_t size)
{
    struct piece *piece = calloc(1, sizeof *piece + count * size);
    if (piece == NULL)
        return NULL;
    piece->next = reader->memory->pieces;
    reader->memory->pieces = piece;
    return piece->content;
}

static mxw_bytes text_of(const json_t *value)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(value), json_string_length(value) };
}

/* Members of any object that is read: what the readers below are given. */
typedef enum mxw_control_code read_value(struct reader *reader,
                                         const struct mxw_control_field *field, json_t *value,
                                         void *at);

static enum mxw_control_code read_text(struct reader *reader, const struct mxw_control_field *field,
                                       json_t *value, void *at)
{
    mxw_bytes text = text_of(value);
    if (!json_is_string(value))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must be a text", field->name);
    if (text.len < (size_t)field->minimum)
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must not be empty", field->name);
    if (text.len > (size_t)field->maximum)
        return complain(reader, MXW_CONTROL_TOO_LARGE, "\"%s\" has more than %lld octets",
                        field->name, (long long)field->maximum);
    if (!mxw_control_text_is_plain(text))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" has control characters",
                        field->name);
    *(mxw_bytes *)at = text;
    return MXW_CONTROL_OK;
}

static enum mxw_control_code read_number(struct reader *reader,
                                         const struct mxw_control_field *field, json_t *value,
                                         void *at)
{
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < field->minimum || number > field->maximum)
        return complain(reader, MXW_CONTROL_BAD_REQUEST,
                        "\"%s\" must be a whole number from %lld to %lld", field->name,
                        (long long)field->minimum, (long long)field->maximum);
    *(int64_t *)at = number;
    return MXW_CONTROL_OK;
}

static enum mxw_control_code read_bool(struct reader *reader, const struct mxw_control_field *field,
                                       json_t *value, void *at)
{
    if (!json_is_boolean(value))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must be true or false",
                        field->name);
    *(bool *)at = json_is_true(value);
    return MXW_CONTROL_OK;
}

static bool is_setting_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > MXW_CONTROL_SETTING_NAME_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!(name[i] >= 'a' && name[i] <= 'z') && !mxw_is_digit((uint8_t)name[i])
            && name[i] != '_')
            return false;
    return true;
}

/* One text of the setting `name`. */
static enum mxw_control_code read_setting_text(struct reader *reader, const char *name,
                                               json_t *value, mxw_bytes *text)
{
    struct mxw_control_field field = { .name = name, .maximum = MXW_CONTROL_SETTING_TEXT_MAX };
    if (!json_is_string(value))
        return complain(reader, MXW_CONTROL_BAD_REQUEST,
                        "the setting \"%s\" must be a text or a list of texts", name);
    return read_text(reader, &field, value, text);
}

static enum mxw_control_code read_setting(struct reader *reader, const char *name, json_t *value,
                                          struct mxw_control_setting *setting)
{
    if (!is_setting_name(name))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%.*s\" is no name of a setting",
                        KEY_SHOWN_MAX, name);
    setting->name = (mxw_bytes){ (const uint8_t *)name, strlen(name) };
    setting->is_list = json_is_array(value);
    setting->text_count = setting->is_list ? json_array_size(value) : 1;
    if (setting->text_count > MXW_CONTROL_SETTING_TEXTS_MAX)
        return complain(reader, MXW_CONTROL_TOO_LARGE, "the setting \"%s\" has more than %d texts",
                        name, MXW_CONTROL_SETTING_TEXTS_MAX);
    mxw_bytes *texts = take(reader, setting->text_count, sizeof *texts);
    if (texts == NULL)
        return complain_of_memory(reader);

    setting->texts = texts;
    for (size_t i = 0; i < setting->text_count; i++) {
        json_t *text = setting->is_list ? json_array_get(value, i) : value;
        enum mxw_control_code code = read_setting_text(reader, name, text, &texts[i]);
        if (code != MXW_CONTROL_OK)
            return code;
    }
    return MXW_CONTROL_OK;
}

/* Whether the field's number of members is right. */
static enum mxw_control_code check_count(struct reader *reader,
                                         const struct mxw_control_field *field, size_t count)
{
    if (count < (size_t)field->minimum)
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must not be empty", field->name);
    if (count > (size_t)field->maximum)
        return complain(reader, MXW_CONTROL_TOO_LARGE, "\"%s\" has more than %lld members",
                        field->name, (long long)field->maximum);
    return MXW_CONTROL_OK;
}

static enum mxw_control_code read_settings(struct reader *reader,
                                           const struct mxw_control_field *field, json_t *value,
                                           void *at)
{
    struct mxw_control_settings *settings = at;
    if (!json_is_object(value))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must be an object", field->name);
    size_t count = json_object_size(value);
    enum mxw_control_code code = check_count(reader, field, count);
    if (code != MXW_CONTROL_OK)
        return code;
    struct mxw_control_setting *setting = take(reader, count, sizeof *setting);
    if (setting == NULL)
        return complain_of_memory(reader);

    *settings = (struct mxw_control_settings){ setting, count };
    const char *name;
    json_t *member;
    json_object_foreach(value, name, member)
    {
        code = read_setting(reader, name, member, setting++);
        if (code != MXW_CONTROL_OK)
            return code;
    }
    return MXW_CONTROL_OK;
}

static enum mxw_control_code read_members(struct reader *reader,
                                          const struct mxw_control_field *fields, size_t count,
                                          json_t *object, void *at);

static enum mxw_control_code read_domains(struct reader *reader,
                                          const struct mxw_control_field *field, json_t *value,
                                          void *at)
{
    struct mxw_control_domains *domains = at;
    if (!json_is_array(value))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" must be a list", field->name);
    size_t count = json_array_size(value), field_count;
    const struct mxw_control_field *fields = mxw_control_domain_fields(&field_count);
    enum mxw_control_code code = check_count(reader, field, count);
    if (code != MXW_CONTROL_OK)
        return code;
    struct mxw_control_domain *domain = take(reader, count, sizeof *domain);
    if (domain == NULL)
        return complain_of_memory(reader);

    *domains = (struct mxw_control_domains){ domain, count };
    size_t where_len = strlen(reader->where);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(reader->where + where_len, sizeof reader->where - where_len,
                       "domain %zu: ", i + 1);
        code = read_members(reader, fields, field_count, json_array_get(value, i), &domain[i]);
        if (code != MXW_CONTROL_OK)
            return code;
    }
    reader->where[where_len] = '\0';
    return MXW_CONTROL_OK;
}

static read_value *const readers[MXW_CONTROL_TYPE_COUNT] = {
    [MXW_CONTROL_TEXT] = read_text,       [MXW_CONTROL_NUMBER] = read_number,
    [MXW_CONTROL_BOOL] = read_bool,       [MXW_CONTROL_SETTINGS] = read_settings,
    [MXW_CONTROL_DOMAINS] = read_domains,
};

static const struct mxw_control_field *find_field(const struct mxw_control_field *fields,
                                                  size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

/* Whether each member is a field, or the name of the request. */
static enum mxw_control_code check_names(struct reader *reader,
                                         const struct mxw_control_field *fields, size_t count,
                                         json_t *object)
{
    const char *name;
    json_t *member;
    json_object_foreach(object, name, member)
    {
        bool is_name = object == reader->memory->root && strcmp(name, "request") == 0;
        if (!is_name && find_field(fields, count, name) == NULL)
            return complain(reader, MXW_CONTROL_BAD_REQUEST, "there is no field \"%.*s\"",
                            KEY_SHOWN_MAX, name);
    }
    return MXW_CONTROL_OK;
}

static void set_initial(const struct mxw_control_field *field, void *at)
{
    if (field->type == MXW_CONTROL_NUMBER)
        *(int64_t *)at = field->initial;
}

static enum mxw_control_code read_members(struct reader *reader,
                                          const struct mxw_control_field *fields, size_t count,
                                          json_t *object, void *at)
{
    if (!json_is_object(object))
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "this must be an object");
    enum mxw_control_code code = check_names(reader, fields, count, object);

    for (size_t i = 0; i < count && code == MXW_CONTROL_OK; i++) {
        const struct mxw_control_field *field = &fields[i];
        void *member_at = (uint8_t *)at + field->offset;
        json_t *value = json_object_get(object, field->name);
        if (value != NULL)
            code = readers[field->type](reader, field, value, member_at);
        else if (field->is_required)
            code = complain(reader, MXW_CONTROL_BAD_REQUEST, "\"%s\" is missing", field->name);
        else
            set_initial(field, member_at);
    }
    return code;
}

/* Which request it is. */
static enum mxw_control_code read_name(struct reader *reader, json_t *root)
{
    json_t *name = json_object_get(root, "request");
    if (!json_is_string(name))
        return complain(reader, MXW_CONTROL_BAD_REQUEST,
                        "expected an object whose \"request\" is the name of one");
    const struct mxw_control_spec *spec = mxw_control_find(text_of(name));
    if (spec == NULL)
        return complain(reader, MXW_CONTROL_UNKNOWN_REQUEST, "there is no request \"%.*s\"",
                        KEY_SHOWN_MAX, json_string_value(name));
    reader->memory->request.spec = spec;
    reader->memory->request.kind = (enum mxw_control_kind)(spec - mxw_control_spec(0));
    (void)snprintf(reader->where, sizeof reader->where, "%s: ", spec->name);
    return MXW_CONTROL_OK;
}

static enum mxw_control_code read_root(struct reader *reader, json_t *root)
{
    struct mxw_control_request *request = &reader->memory->request;
    enum mxw_control_code code = read_name(reader, root);
    if (code != MXW_CONTROL_OK)
        return code;
    return read_members(reader, request->spec->fields, request->spec->field_count, root, request);
}

static enum mxw_control_code read_line(struct reader *reader, mxw_bytes line)
{
    json_error_t error;
    enum mxw_control_code code = mxw_control_shape_check(line, reader->problem);
    if (code != MXW_CONTROL_OK)
        return code;
    json_t *root = json_loadb((const char *)line.at, line.len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return complain_of_memory(reader);
    if (root == NULL)
        return complain(reader, MXW_CONTROL_BAD_REQUEST, "not JSON: %s", error.text);
    reader->memory->root = root;
    return read_root(reader, root);
}

enum mxw_control_code mxw_control_parse(mxw_bytes line, struct mxw_control_request **request,
                                        struct mxw_problem *problem)
{
    struct reader reader = { .problem = problem, .where = "" };
    if (line.len >= MXW_CONTROL_LINE_MAX)
        return complain(&reader, MXW_CONTROL_TOO_LARGE, "the line has more than %d octets",
                        MXW_CONTROL_LINE_MAX);
    reader.memory = calloc(1, sizeof *reader.memory);
    if (reader.memory == NULL)
        return complain_of_memory(&reader);

    reader.memory->request.memory = reader.memory;
    enum mxw_control_code code = read_line(&reader, line);
    if (code == MXW_CONTROL_OK)
        *request = &reader.memory->request;
    else
        mxw_control_request_free(&reader.memory->request);
    return code;
}

void mxw_control_request_free(struct mxw_control_request *request)
{
    if (request == NULL)
        return;
    struct mxw_control_memory *memory = request->memory;
    while (memory->pieces != NULL) {
        struct piece *piece = memory->pieces;
        memory->pieces = piece->next;
        free(piece);
    }
    json_decref(memory->root);
    free(memory);
}

bool mxw_control_may(const struct mxw_control_request *request, enum mxw_control_role role)
{
    return role >= request->spec->least;
}

const struct mxw_control_setting *mxw_control_setting_find(
    const struct mxw_control_settings *settings, mxw_bytes name)
{
    for (size_t i = 0; i < settings->count; i++)
        if (mxw_bytes_equal(settings->at[i].name, name))
            return &settings->at[i];
    return NULL;
}
