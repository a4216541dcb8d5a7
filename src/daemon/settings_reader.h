/* settings_reader.h - one reading of mxwarden.conf. For settings*.c only. */
#ifndef MXW_DAEMON_SETTINGS_READER_H
#define MXW_DAEMON_SETTINGS_READER_H

#include "daemon/settings.h"
#include "daemon/settings_table.h"
#include "mxwarden/arena.h"
#include "runtime/conf/conf.h"

/* A listener as it is written, until everything is known that it refers to. */
struct mxw_listener_draft {
    MXW_SETTINGS_FIELDS(MXW_SETTINGS_LISTENER)
    int line;
    bool has_proxy_from;
};

struct mxw_settings_reader {
    struct mxw_conf *conf;
    struct mxw_arena arena; /* begins with the settings */
    struct mxw_settings *settings;
    bool is_out_of_room;
    struct mxw_listener_draft listeners[MXW_LISTENERS_MAX];
    size_t listener_count;
    struct mxw_certificate_setting certificates[MXW_CERTIFICATES_MAX];
    size_t certificate_count;
};

/* Memory for `count` items, or NULL; cleared. */
void *mxw_settings_take(struct mxw_settings_reader *reader, size_t count, size_t size);

/* A copy with a NUL behind it. */
mxw_bytes mxw_settings_copy(struct mxw_settings_reader *reader, const char *text);

/* The same of a path: one that does not begin with / is in the folder of the settings. */
mxw_bytes mxw_settings_copy_path(struct mxw_settings_reader *reader, const char *text);

/* One value becomes what its field holds; of a list, what one item holds. False: it makes no sense,
 * or there is no memory. */
bool mxw_setting_parse(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                       const char *text, void *place);

/* Of a list: octets of an item. */
size_t mxw_setting_item_size(const struct mxw_setting *setting);

/* Puts the default of each row into `record`, and then what the file says. Complains about what
 * makes no sense. */
void mxw_settings_take_rows(struct mxw_settings_reader *reader,
                            const struct mxw_setting_section *section,
                            const struct mxw_conf_taken *taken, void *record);

/* The option of that name; it must be one. */
size_t mxw_settings_option(const struct mxw_conf_taken *taken, const char *name);

/* What to do with a section other than the root, in the order of the file. */
void mxw_settings_take_certificate(struct mxw_settings_reader *reader,
                                   const struct mxw_conf_taken *taken);
void mxw_settings_take_listener(struct mxw_settings_reader *reader,
                                const struct mxw_conf_taken *taken);

/* Once all has been read: what listeners refer to, and their defaults. */
void mxw_settings_finish_sections(struct mxw_settings_reader *reader);

#endif
