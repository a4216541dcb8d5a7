/* settings_table.h - the settings of mxwarden.conf as tables. For settings*.c only. */
#ifndef MXW_DAEMON_SETTINGS_TABLE_H
#define MXW_DAEMON_SETTINGS_TABLE_H

#include "mxwarden/writer.h"

/* What a value may be; settings_values.c says the rest about each. */
enum mxw_setting_type {
    MXW_SETTING_HEADING, /* no setting: what follows belongs together, under `help` */
    MXW_SETTING_COUNT,
    MXW_SETTING_OCTETS,
    MXW_SETTING_TIME,
    MXW_SETTING_CHOICE,
    MXW_SETTING_HOST_NAME,
    MXW_SETTING_LINK,
    MXW_SETTING_MAILBOX,
    MXW_SETTING_PATH,
    MXW_SETTING_SOCKET,
    MXW_SETTING_WORD,
    MXW_SETTING_OPERATOR,
    MXW_SETTING_NAME,
    MXW_SETTING_ADDRESS,
    MXW_SETTING_LOOPBACK,
    MXW_SETTING_FORWARDER,
    MXW_SETTING_PREFIX,
    MXW_SETTING_STUB_ZONE
};

struct mxw_setting {
    enum mxw_setting_type type;
    const char *name, *help;
    size_t offset, size; /* of its field */
    bool is_list;
    uint64_t minimum, maximum; /* of a number; of a list, how many values it has at most */
    uint64_t initial;          /* of a number or a choice */
    const char *words;         /* of a choice, separated by blanks */
    const char *initial_text;  /* of all others; "" is no default */
    const char *example;       /* of what has no default */
};

struct mxw_setting_section {
    const char *name;  /* NULL: the root */
    const char *title; /* of an example; NULL: it takes none */
    const char *help;
    const struct mxw_setting *rows;
    size_t row_count;
};

enum { MXW_SECTION_ROOT, MXW_SECTION_CERTIFICATE, MXW_SECTION_LISTENER, MXW_SECTIONS };

extern const struct mxw_setting_section mxw_setting_sections[MXW_SECTIONS];

static inline bool mxw_setting_has_default(const struct mxw_setting *setting)
{
    return setting->initial_text == NULL || setting->initial_text[0] != '\0';
}

/* As it would stand in the file, without quotes. */
void mxw_setting_put_default(struct mxw_writer *out, const struct mxw_setting *setting);

/* "from 1 to 10000": of a number. */
void mxw_setting_put_range(struct mxw_writer *out, const struct mxw_setting *setting);

/* "a number from 1 to 10000", "a, b or c": what stands behind "expected ". */
void mxw_setting_put_expected(struct mxw_writer *out, const struct mxw_setting *setting);

/* "number": one word for what stands behind the =. */
const char *mxw_setting_noun(const struct mxw_setting *setting);

#endif
