/* domain_conf - domains as sections of a file of settings: what domains.conf has always been. */
#include <stdlib.h>

#include "cli/json.h"
#include "cli/options.h"
#include "cli/remote/conf_names.h"
#include "cli/remote/domain_formats.h"
#include "cli/remote/settings.h"

/* Reading. */

/* What is written as a list anywhere is one everywhere, so that what was exported comes back. */
static void add_values(struct mxw_conf *conf, const struct mxw_conf_taken *taken, size_t option,
                       json_t *settings)
{
    mxw_bytes name = mxw_bytes_of(taken->section->options[option].name);
    bool is_list = taken->section->options[option].is_list;
    for (size_t i = 0; i < mxw_conf_count(taken, option); i++) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, i);
        mxw_bytes text = mxw_bytes_of(value.text);
        bool is_added = is_list ? mxw_settings_add_to_list(settings, name, text)
                                : mxw_settings_add(settings, name, text);
        if (!is_added)
            mxw_conf_complain(conf, value.line, "%s is not UTF-8 text",
                              taken->section->options[option].name);
    }
}

static void take_section(void *reader, struct mxw_conf *conf, const struct mxw_conf_taken *taken)
{
    struct mxw_domain_file *file = reader;
    if (taken->section->name == NULL)
        return;
    json_t *settings = json_object();
    for (size_t option = 0; option < taken->section->option_count; option++)
        add_values(conf, taken, option, settings);
    mxw_domain_give(file, taken->line, mxw_bytes_of(taken->title), settings);
}

static enum mxw_status read_sections(struct mxw_domain_file *file,
                                     const struct mxw_conf_names *names)
{
    struct mxw_conf_option options[MXW_CONF_NAMES_MAX];
    for (size_t i = 0; i < names->count; i++)
        options[i] = (struct mxw_conf_option){ names->at[i].text, names->at[i].is_list };
    const struct mxw_conf_section sections[] = {
        { 0 },
        { "domain", true, options, names->count },
    };
    const struct mxw_conf_file conf_file = { sections, MXW_COUNT_OF(sections) };
    return mxw_conf_read(&file->conf, &conf_file, take_section, file);
}

enum mxw_status mxw_domain_conf_read(struct mxw_domain_file *file)
{
    struct mxw_conf_names names;
    FILE *opened = mxw_domain_file_open(file);
    if (opened == NULL)
        return MXW_UNAVAILABLE;
    mxw_conf_names_read(&names, opened);
    enum mxw_status status = mxw_domain_file_close(file, opened);
    return status == MXW_OK ? read_sections(file, &names) : status;
}

/* Writing. */

/* In quotes; what they would give a meaning to, and ${, is escaped. */
static void write_text(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if (*text == '$')
            fprintf(out, "\\x%02x", (unsigned)*text);
        else
            putc(*text, out);
    }
    putc('"', out);
}

static void write_setting(FILE *out, const char *name, const json_t *value)
{
    size_t index;
    json_t *text;
    fprintf(out, "    %s = ", name);
    if (json_is_string(value)) {
        write_text(out, json_string_value(value));
    } else {
        putc('{', out);
        json_array_foreach(value, index, text)
        {
            fputs(index == 0 ? " " : ", ", out);
            write_text(out, json_string_value(text));
        }
        fputs(" }", out);
    }
    putc('\n', out);
}

static void write_domain(FILE *out, json_t *domain)
{
    const char *name;
    json_t *value;
    fputs("domain ", out);
    write_text(out, json_string_value(json_object_get(domain, "name")));
    fputs(" {\n", out);
    write_setting(out, "tenant", json_object_get(domain, "tenant"));
    json_object_foreach(json_object_get(domain, "settings"), name, value)
    {
        write_setting(out, name, value);
    }
    fputs("}\n", out);
}

enum mxw_status mxw_domain_conf_write(FILE *spool, FILE *out)
{
    for (json_t *domain; (domain = mxw_domain_spooled(spool)) != NULL; json_decref(domain))
        write_domain(out, domain);
    return ferror(spool) ? MXW_UNAVAILABLE : MXW_OK;
}
