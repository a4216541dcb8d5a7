#include "core/directory/settings_text.h"

#define VALUE_ROOM 384 /* octets: a next hop with the longest name and all options has 321 */

bool mxw_settings_text_next(mxw_bytes *text, struct mxw_settings_line *line)
{
    mxw_bytes rest = *text, value, name;
    if (!mxw_bytes_cut(&rest, '\n', &value) || !mxw_bytes_cut(&value, '=', &name))
        return false;
    *line = (struct mxw_settings_line){ name, value };
    *text = rest;
    return true;
}

static bool has_line_of(mxw_bytes text, mxw_bytes name)
{
    struct mxw_settings_line line;
    while (mxw_settings_text_next(&text, &line))
        if (mxw_bytes_equal(line.name, name))
            return true;
    return false;
}

static bool complain(struct mxw_settings_fault *fault, struct mxw_settings_line line,
                     const char *expected)
{
    *fault = (struct mxw_settings_fault){ line, expected };
    return false;
}

/* An empty value says that the setting has no other than its default. */
static bool set(struct mxw_domain_draft *draft, struct mxw_settings_line line,
                struct mxw_settings_fault *fault)
{
    if (line.value.len == 0 && mxw_domain_setting_find(line.name) != NULL)
        return true;
    const char *expected = mxw_domain_draft_set(draft, line.name, line.value);
    return expected == NULL || complain(fault, line, expected);
}

/* All lines of `text`, but for settings that have a line in `hidden_by`. */
static bool read_lines(mxw_bytes text, mxw_bytes hidden_by, struct mxw_domain_draft *draft,
                       struct mxw_settings_fault *fault)
{
    struct mxw_settings_line line = { 0 };
    if (text.len > MXW_SETTINGS_TEXT_MAX)
        return complain(fault, line, "fewer octets of settings");
    while (mxw_settings_text_next(&text, &line))
        if (!has_line_of(hidden_by, line.name) && !set(draft, line, fault))
            return false;
    line = (struct mxw_settings_line){ .value = mxw_bytes_first(text, mxw_bytes_find(text, '\n')) };
    return text.len == 0 || complain(fault, line, "lines of name=value");
}

bool mxw_settings_text_read(mxw_bytes kept, mxw_bytes change, struct mxw_domain_draft *draft,
                            struct mxw_settings_fault *fault)
{
    return read_lines(kept, change, draft, fault)
        && read_lines(change, (mxw_bytes){ 0 }, draft, fault);
}

static mxw_bytes write_value(uint8_t room[VALUE_ROOM], const struct mxw_domain_setting *setting,
                             const struct mxw_domain_draft *draft, size_t index)
{
    struct mxw_writer out = { .at = room, .room = VALUE_ROOM };
    setting->put(&out, draft, index);
    return mxw_written(&out);
}

static void put_line(struct mxw_writer *out, const struct mxw_domain_setting *setting,
                     mxw_bytes value)
{
    for (const char *c = setting->name; *c != '\0'; c++)
        mxw_put_byte(out, (uint8_t)*c);
    mxw_put_byte(out, '=');
    mxw_put(out, value);
    mxw_put_byte(out, '\n');
}

static void put_list(struct mxw_writer *out, const struct mxw_domain_setting *setting,
                     const struct mxw_domain_draft *draft)
{
    uint8_t room[VALUE_ROOM];
    mxw_bytes text = write_value(room, setting, draft, 0);
    for (size_t i = 1; text.len > 0; i++) {
        put_line(out, setting, text);
        text = write_value(room, setting, draft, i);
    }
}

void mxw_settings_text_write(struct mxw_writer *out, const struct mxw_domain_draft *draft)
{
    size_t count;
    const struct mxw_domain_setting *settings = mxw_domain_settings(&count);
    struct mxw_domain_draft plain;
    mxw_domain_draft_begin(&plain, draft->domain.name);

    for (size_t i = 0; i < count; i++) {
        uint8_t room[VALUE_ROOM], default_room[VALUE_ROOM];
        if (settings[i].is_list) {
            put_list(out, &settings[i], draft);
            continue;
        }
        mxw_bytes text = write_value(room, &settings[i], draft, 0);
        if (!mxw_bytes_equal(text, write_value(default_room, &settings[i], &plain, 0)))
            put_line(out, &settings[i], text);
    }
}
