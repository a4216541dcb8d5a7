#include "daemon/settings_table.h"

#include "daemon/settings_reader.h"

/* clang-format off */
#define PLACE(field)                                                                               \
    .offset = offsetof(RECORD, field), .size = sizeof(((RECORD *)NULL)->field)

#define HEADING(text)                                                                              \
    { .type = MXW_SETTING_HEADING, .help = (text) },
#define NUMBER(field, field_type, unit, least, most, default_number, text)                         \
    { .type = MXW_SETTING_##unit, .name = #field, .help = (text), PLACE(field),                    \
      .minimum = (uint64_t)(least), .maximum = (uint64_t)(most),                                   \
      .initial = (uint64_t)(default_number) },
#define TEXT(field, what, default_text, text_example, text)                                        \
    { .type = MXW_SETTING_##what, .name = #field, .help = (text), PLACE(field),                    \
      .initial_text = (default_text), .example = (text_example) },
#define CHOICE(field, field_type, choice_words, default_number, text)                              \
    { .type = MXW_SETTING_CHOICE, .name = #field, .help = (text), PLACE(field),                    \
      .words = (choice_words), .initial = (uint64_t)(default_number) },
#define ENDPOINT(field, what, text_example, text)                                                  \
    TEXT(field, what, "", text_example, text)
#define LIST(field, field_type, what, most, list_example, text)                                    \
    { .type = MXW_SETTING_##what, .name = #field, .help = (text), PLACE(field), .is_list = true,   \
      .maximum = (most), .initial_text = "", .example = (list_example) },
#define ROWS(list) list(HEADING, NUMBER, TEXT, CHOICE, ENDPOINT, LIST)

#define RECORD struct mxw_settings
static const struct mxw_setting root_rows[] = { ROWS(MXW_SETTINGS_ROOT) };
#undef RECORD
#define RECORD struct mxw_certificate_setting
static const struct mxw_setting certificate_rows[] = { ROWS(MXW_SETTINGS_CERTIFICATE) };
#undef RECORD
#define RECORD struct mxw_listener_draft
static const struct mxw_setting listener_rows[] = { ROWS(MXW_SETTINGS_LISTENER) };
#undef RECORD

const struct mxw_setting_section mxw_setting_sections[MXW_SECTIONS] = {
    [MXW_SECTION_ROOT] = { .rows = root_rows, .row_count = MXW_COUNT_OF(root_rows) },
    [MXW_SECTION_CERTIFICATE] = {
        .name = "certificate", .title = "main",
        .help = "A certificate and its key: a client that names a host gets the first one that"
                " covers the name",
        .rows = certificate_rows, .row_count = MXW_COUNT_OF(certificate_rows) },
    [MXW_SECTION_LISTENER] = {
        .name = "listener",
        .help = "An address to accept mail on, at most 64 of them: without any, [::1]:2525 and"
                " 127.0.0.1:2525",
        .rows = listener_rows, .row_count = MXW_COUNT_OF(listener_rows) },
};
/* clang-format on */

_Static_assert(MXW_COUNT_OF(root_rows) <= MXW_CONF_OPTIONS_MAX, "the root has room for all");
_Static_assert(MXW_LISTENERS_MAX == 64, "as the help of the section says");
