#include "control/protocol.h"

static const char *const roles[MXW_CONTROL_ROLE_COUNT] = {
    [MXW_CONTROL_NOBODY] = "nobody",
    [MXW_CONTROL_TENANT] = "tenant",
    [MXW_CONTROL_OPERATOR] = "operator",
};

const char *mxw_control_role_name(enum mxw_control_role role)
{
    return roles[role];
}

static const struct code {
    const char *name, *help;
} codes[MXW_CONTROL_CODE_COUNT] = {
    [MXW_CONTROL_OK] = { "ok", "It is done" },
    [MXW_CONTROL_BAD_REQUEST] = { "bad-request",
                                  "The line is no request, or a field is missing, not known or of"
                                  " another type" },
    [MXW_CONTROL_UNKNOWN_REQUEST] = { "unknown-request", "There is no request of this name" },
    [MXW_CONTROL_NOT_ALLOWED] = { "not-allowed", "Who asks may not ask this" },
    [MXW_CONTROL_NOT_FOUND] = { "not-found", "There is no such tenant, domain or prefix" },
    [MXW_CONTROL_EXISTS] = { "exists", "It is there already" },
    [MXW_CONTROL_IN_USE] = { "in-use", "Something else needs it" },
    [MXW_CONTROL_REFUSED] = { "refused", "A value makes no sense" },
    [MXW_CONTROL_BUSY] = { "busy", "An import is open, or too many are connected: try again" },
    [MXW_CONTROL_UNAVAILABLE] = { "unavailable", "The store is locked, full or broken" },
    [MXW_CONTROL_TOO_LARGE] = { "too-large", "A line, a text or a list is longer than it may be" },
    [MXW_CONTROL_INTERNAL] = { "internal", "A defect of the keeper's; its log says more" },
};

const char *mxw_control_code_name(enum mxw_control_code code)
{
    return codes[code].name;
}

const char *mxw_control_code_help(enum mxw_control_code code)
{
    return codes[code].help;
}

enum mxw_control_code mxw_control_code_find(mxw_bytes name)
{
    for (int code = MXW_CONTROL_OK + 1; code < MXW_CONTROL_CODE_COUNT; code++) {
        mxw_bytes known = { (const uint8_t *)codes[code].name, strlen(codes[code].name) };
        if (mxw_bytes_equal(known, name))
            return (enum mxw_control_code)code;
    }
    return MXW_CONTROL_OK;
}

static bool is_text(const json_t *value)
{
    return json_is_string(value);
}

static bool is_number(const json_t *value)
{
    return json_is_integer(value);
}

static bool is_bool(const json_t *value)
{
    return json_is_boolean(value);
}

static bool is_object(const json_t *value)
{
    return json_is_object(value);
}

static bool is_text_list(const json_t *value)
{
    if (!json_is_array(value))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_string(json_array_get(value, i)))
            return false;
    return true;
}

static bool is_settings(const json_t *value)
{
    if (!json_is_object(value))
        return false;
    /* jansson walks only objects that may change; this one does not. */
    json_t *object = (json_t *)(uintptr_t)value;
    const char *name;
    json_t *setting;
    json_object_foreach(object, name, setting)
    {
        if (!is_text(setting) && !is_text_list(setting))
            return false;
    }
    return true;
}

static bool is_object_list(const json_t *value)
{
    if (!json_is_array(value))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_object(json_array_get(value, i)))
            return false;
    return true;
}

static const struct type {
    const char *name;
    bool (*fits)(const json_t *value);
} types[MXW_CONTROL_TYPE_COUNT] = {
    [MXW_CONTROL_TEXT] = { "text", is_text },
    [MXW_CONTROL_NUMBER] = { "number", is_number },
    [MXW_CONTROL_BOOL] = { "bool", is_bool },
    [MXW_CONTROL_SETTINGS] = { "settings", is_settings },
    [MXW_CONTROL_DOMAINS] = { "domains", is_object_list },
    [MXW_CONTROL_TEXT_LIST] = { "texts", is_text_list },
    [MXW_CONTROL_RECORD] = { "record", is_object },
};

const char *mxw_control_type_name(enum mxw_control_type type)
{
    return types[type].name;
}

bool mxw_control_answer_fits(const struct mxw_control_member *members, size_t count,
                             const json_t *answer, struct mxw_problem *problem)
{
    if (!json_is_object(answer)) {
        mxw_problem_set(problem, "an answer that is no object");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(answer, members[i].name);
        if (value == NULL && members[i].is_optional)
            continue;
        if (value == NULL) {
            mxw_problem_set(problem, "\"%s\" is missing", members[i].name);
            return false;
        }
        if (!types[members[i].type].fits(value)) {
            mxw_problem_set(problem, "\"%s\" is not %s", members[i].name,
                            types[members[i].type].name);
            return false;
        }
    }
    return true;
}
