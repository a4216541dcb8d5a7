#include "cli/remote/settings.h"

/* Takes over `value`. What was there becomes a list, if it is none. */
static bool append(json_t *settings, const char *name, json_t *value)
{
    json_t *old = json_object_get(settings, name);
    if (json_is_array(old))
        return json_array_append_new(old, value) == 0;
    json_t *list = old == NULL ? json_pack("[o]", value) : json_pack("[O, o]", old, value);
    return json_object_set_new(settings, name, list) == 0;
}

static bool add(json_t *settings, mxw_bytes name, mxw_bytes value, bool is_list)
{
    json_t *key = json_stringn((const char *)name.at, name.len);
    json_t *text = json_stringn((const char *)value.at, value.len);
    bool is_added = false;
    if (key == NULL || text == NULL) {
        json_decref(text);
    } else {
        const char *called = json_string_value(key);
        bool is_first = json_object_get(settings, called) == NULL;
        is_added = is_first && !is_list ? json_object_set_new(settings, called, text) == 0
                                        : append(settings, called, text);
    }
    json_decref(key);
    return is_added;
}

bool mxw_settings_add(json_t *settings, mxw_bytes name, mxw_bytes value)
{
    return add(settings, name, value, false);
}

bool mxw_settings_add_to_list(json_t *settings, mxw_bytes name, mxw_bytes value)
{
    return add(settings, name, value, true);
}

json_t *mxw_settings_read(const struct mxw_words *words, struct mxw_problem *problem)
{
    json_t *settings = json_object();
    for (size_t i = 0; i < words->count; i++) {
        mxw_bytes value = mxw_bytes_of(words->at[i]);
        mxw_bytes name;
        if (!mxw_bytes_cut(&value, '=', &name) || name.len == 0)
            mxw_problem_set(problem, "'%s' is no setting: expected NAME=VALUE", words->at[i]);
        else if (mxw_settings_add(settings, name, value))
            continue;
        else
            mxw_problem_set(problem, "'%s' is not UTF-8 text", words->at[i]);
        json_decref(settings);
        return NULL;
    }
    return settings;
}
