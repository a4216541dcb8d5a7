#include "daemon/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/directory/setting.h"
#include "daemon/settings_reader.h"

#define EXPECTED_MAX 256 /* octets of "a number from 1 to 10000" */

/* What one octet of the file can become: a prefix of four characters is 18 octets, and a section of
 * twenty a listener. The rest is for defaults. */
#define MEMORY_EACH 32
#define MEMORY_BASE 131072

void *mxw_settings_take(struct mxw_settings_reader *reader, size_t count, size_t size)
{
    void *at = mxw_arena_take(&reader->arena, count * size);
    if (at == NULL)
        reader->is_out_of_room = true;
    else
        memset(at, 0, count * size);
    return at;
}

mxw_bytes mxw_settings_copy(struct mxw_settings_reader *reader, const char *text)
{
    size_t len = strlen(text);
    char *at = mxw_settings_take(reader, len + 1, 1);
    if (at == NULL)
        return (mxw_bytes){ 0 };
    memcpy(at, text, len);
    return (mxw_bytes){ (const uint8_t *)at, len };
}

mxw_bytes mxw_settings_copy_path(struct mxw_settings_reader *reader, const char *text)
{
    mxw_bytes settings_path = mxw_conf_bytes(reader->conf->path);
    size_t slash = mxw_bytes_find_last(settings_path, '/');
    if (text[0] == '/' || text[0] == '\0' || slash == settings_path.len)
        return mxw_settings_copy(reader, text);

    mxw_bytes name = mxw_conf_bytes(text);
    size_t folder_len = slash + 1;
    char *at = mxw_settings_take(reader, folder_len + name.len + 1, 1);
    if (at == NULL)
        return (mxw_bytes){ 0 };
    memcpy(at, settings_path.at, folder_len);
    memcpy(at + folder_len, name.at, name.len);
    return (mxw_bytes){ (const uint8_t *)at, folder_len + name.len };
}

size_t mxw_settings_option(const struct mxw_conf_taken *taken, const char *name)
{
    size_t option = 0;
    while (strcmp(taken->section->options[option].name, name) != 0)
        option++;
    return option;
}

/* Rows. */

static void complain(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                     struct mxw_conf_value value)
{
    uint8_t expected_at[EXPECTED_MAX];
    struct mxw_writer expected = MXW_WRITER(expected_at);
    mxw_setting_put_expected(&expected, setting);
    mxw_conf_complain(reader->conf, value.line, "%s = \"%s\": expected %.*s", setting->name,
                      value.text, (int)expected.used, (const char *)expected_at);
}

/* Every list of struct mxw_settings looks like this one. */
static void take_list(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                      const struct mxw_conf_taken *taken, size_t option, void *place)
{
    struct {
        const void *at;
        size_t count;
    } list = { .count = mxw_conf_count(taken, option) };
    size_t item_size = mxw_setting_item_size(setting);
    uint8_t *items = mxw_settings_take(reader, list.count, item_size);
    if (items == NULL)
        return;
    for (size_t i = 0; i < list.count; i++) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, i);
        if (i >= setting->maximum
            || !mxw_setting_parse(reader, setting, value.text, items + i * item_size))
            complain(reader, setting, value);
    }
    list.at = items;
    memcpy(place, &list, sizeof list);
}

static void take_default(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                         void *place)
{
    uint8_t text_at[EXPECTED_MAX] = { 0 };
    struct mxw_writer text = { .at = text_at, .room = sizeof text_at - 1 };
    mxw_setting_put_default(&text, setting);
    if (!mxw_setting_parse(reader, setting, (const char *)text_at, place))
        reader->is_out_of_room = true;
}

static void take_row(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                     const struct mxw_conf_taken *taken, size_t option, void *place)
{
    if (setting->is_list) {
        take_list(reader, setting, taken, option, place);
    } else if (mxw_conf_count(taken, option) == 0) {
        take_default(reader, setting, place);
    } else {
        struct mxw_conf_value value = mxw_conf_get(taken, option, 0);
        if (!mxw_setting_parse(reader, setting, value.text, place))
            complain(reader, setting, value);
    }
}

void mxw_settings_take_rows(struct mxw_settings_reader *reader,
                            const struct mxw_setting_section *section,
                            const struct mxw_conf_taken *taken, void *record)
{
    size_t option = 0;
    for (size_t i = 0; i < section->row_count; i++) {
        const struct mxw_setting *setting = &section->rows[i];
        if (setting->type != MXW_SETTING_HEADING)
            take_row(reader, setting, taken, option++, (uint8_t *)record + setting->offset);
    }
}

/* What is known only once everything has been read. */

static void name_the_gate(struct mxw_settings_reader *reader)
{
    struct mxw_settings *settings = reader->settings;
    char name[256] = "";
    if (settings->host_name.len == 0) {
        if (gethostname(name, sizeof name - 1) != 0 || !mxw_is_host_name(mxw_conf_bytes(name)))
            mxw_conf_complain(reader->conf, 1,
                              "host_name is missing, and the machine's own name, \"%s\", is no host"
                              " name: expected one such as mx.example.net",
                              name);
        settings->host_name = mxw_settings_copy(reader, name);
    }
    if (settings->authserv_id.len == 0)
        settings->authserv_id = settings->host_name;
}

static void take_root(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken)
{
    struct mxw_settings *settings = reader->settings;
    mxw_settings_take_rows(reader, &mxw_setting_sections[MXW_SECTION_ROOT], taken, settings);
    name_the_gate(reader);
    if (settings->keeper_user.len == 0)
        settings->keeper_user = settings->user;
    if (settings->dns_mode == MXW_RESOLVER_FORWARD && settings->dns_forwarders.count == 0)
        mxw_conf_complain(reader->conf,
                          mxw_conf_get(taken, mxw_settings_option(taken, "dns_mode"), 0).line,
                          "dns_mode = forward needs dns_forwarders: expected at least one");
    mxw_settings_finish_sections(reader);
}

static void take(void *me, struct mxw_conf *conf, const struct mxw_conf_taken *taken)
{
    struct mxw_settings_reader *reader = me;
    const char *section = taken->section->name;
    (void)conf;
    if (section == NULL)
        take_root(reader, taken);
    else if (strcmp(section, mxw_setting_sections[MXW_SECTION_CERTIFICATE].name) == 0)
        mxw_settings_take_certificate(reader, taken);
    else
        mxw_settings_take_listener(reader, taken);
}

/* The section as the reader of files knows it. */
static struct mxw_conf_section describe(const struct mxw_setting_section *section,
                                        struct mxw_conf_option *options)
{
    size_t count = 0;
    for (size_t i = 0; i < section->row_count; i++)
        if (section->rows[i].type != MXW_SETTING_HEADING)
            options[count++] =
                (struct mxw_conf_option){ section->rows[i].name, section->rows[i].is_list };
    return (struct mxw_conf_section){ section->name, section->title != NULL, options, count };
}

static enum mxw_status read_all(struct mxw_settings_reader *reader)
{
    struct mxw_conf_option options[MXW_SECTIONS][MXW_CONF_OPTIONS_MAX];
    struct mxw_conf_section sections[MXW_SECTIONS];
    const struct mxw_conf_file file = { sections, MXW_SECTIONS };
    for (size_t i = 0; i < MXW_SECTIONS; i++)
        sections[i] = describe(&mxw_setting_sections[i], options[i]);

    enum mxw_status status = mxw_conf_read(reader->conf, &file, take, reader);
    if (!reader->is_out_of_room)
        return status;
    fprintf(reader->conf->complaints, "%s: there is no memory for all of it\n", reader->conf->path);
    return MXW_UNAVAILABLE;
}

/* Octets of the file, or -1 after a complaint. */
static int64_t size_of(struct mxw_conf *conf)
{
    struct stat status;
    if (stat(conf->path, &status) != 0) {
        fprintf(conf->complaints, "%s: cannot be read: %s\n", conf->path, strerror(errno));
        return -1;
    }
    if (!S_ISREG(status.st_mode) || status.st_size > MXW_SETTINGS_FILE_MAX) {
        fprintf(conf->complaints, "%s: expected a file of at most %d octets\n", conf->path,
                MXW_SETTINGS_FILE_MAX);
        return -1;
    }
    return status.st_size;
}

enum mxw_status mxw_settings_read(const char *path, FILE *complaints,
                                  struct mxw_settings **settings)
{
    struct mxw_conf conf = { .path = path, .complaints = complaints };
    int64_t size = size_of(&conf);
    if (size < 0)
        return MXW_UNAVAILABLE;

    enum mxw_status status = MXW_UNAVAILABLE;
    size_t room = MEMORY_BASE + (size_t)size * MEMORY_EACH;
    struct mxw_settings_reader *reader = calloc(1, sizeof *reader);
    uint8_t *memory = malloc(room);
    if (reader != NULL && memory != NULL) {
        reader->conf = &conf;
        reader->arena = (struct mxw_arena){ .at = memory, .room = room };
        reader->settings = mxw_settings_take(reader, 1, sizeof *reader->settings);
        status = read_all(reader);
    }
    if (status == MXW_OK)
        *settings = reader->settings;
    else
        free(memory);
    free(reader);
    return status;
}

void mxw_settings_free(struct mxw_settings *settings)
{
    free(settings); /* which is where its memory begins */
}
