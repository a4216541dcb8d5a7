/* settings_reader.h - one reading of mxwarden.conf. For settings.c and settings_sections.c only. */
#ifndef MXW_DAEMON_SETTINGS_READER_H
#define MXW_DAEMON_SETTINGS_READER_H

#include "base/arena.h"
#include "daemon/conf.h"
#include "daemon/settings.h"

/* A listener until everything is known that it refers to. */
struct mxw_listener_draft {
    struct mxw_listener_setting setting;
    int line;
    const mxw_bytes *certificate_names;
    size_t certificate_name_count;
    bool has_tls, has_proxy_from;
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

/* All values of a list of prefixes. Complains about those that are none. */
struct mxw_prefixes mxw_settings_take_prefixes(struct mxw_settings_reader *reader,
                                               const struct mxw_conf_taken *taken, size_t option);

/* The sections other than the root: in the order of the file, then what to do with one. */
extern const struct mxw_conf_section mxw_certificate_section, mxw_listener_section;
void mxw_settings_take_certificate(struct mxw_settings_reader *reader,
                                   const struct mxw_conf_taken *taken);
void mxw_settings_take_listener(struct mxw_settings_reader *reader,
                                const struct mxw_conf_taken *taken);

/* Once all has been read: what listeners refer to, and their defaults. */
void mxw_settings_finish_sections(struct mxw_settings_reader *reader);

/* The number of `text` among `words`, which are separated by blanks. */
bool mxw_settings_find_word(const char *words, const char *text, unsigned *number);

/* "a, b or c" of "a b c". */
void mxw_settings_put_words(struct mxw_writer *out, const char *words);

#endif
