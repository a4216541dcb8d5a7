/* settings_manual.c - the tables of settings in print: as an example, and as a manual page. */
#include "core/directory/setting.h"
#include "daemon/settings_reader.h"

#define COLUMNS 100 /* of the example */
#define SENTENCE_MAX 1024

/* A sentence in the making. */
struct sentence {
    struct mxw_writer out;
    uint8_t text_at[SENTENCE_MAX];
};

static struct mxw_writer *begin(struct sentence *sentence)
{
    sentence->out = MXW_WRITER(sentence->text_at);
    return &sentence->out;
}

static void put_text(struct mxw_writer *out, const char *text)
{
    mxw_put(out, mxw_conf_bytes(text));
}

static void print(FILE *out, mxw_bytes text)
{
    fwrite(text.at, 1, text.len, out);
}

/* The example. A comment is "# Text"; a setting behind a '#' has no blank there, so that people and
 * programs can tell what to take the '#' away from. */

static const char example_beginning[] =
    "# mxwarden.conf - the gate as a whole. Domains are the command line's: see mxwarden(1).\n"
    "#\n"
    "# Written by mxwardend --print-settings. Nothing here must be set: each setting stands here "
    "with\n"
    "# its default; what has none stands behind a # with an example. Times take the units ms, s, "
    "m, h\n"
    "# and d, sizes K, M and G. Words may be plain or \"quoted\"; quote what contains a blank or "
    "//. A\n"
    "# list stands in braces. ${NAME} is replaced from the environment. Paths that do not begin "
    "with /\n"
    "# are in the folder of this file. The file is read at start and at SIGHUP; a file with "
    "mistakes\n"
    "# changes nothing, and every mistake is reported with its line: see mxwardend "
    "--check-settings.\n";

/* `text` in lines, each behind `start`. */
static void print_wrapped(FILE *out, const char *start, mxw_bytes text)
{
    size_t room = COLUMNS - strlen(start);
    while (text.len > 0) {
        size_t len = text.len;
        if (len > room)
            len = mxw_bytes_find_last(mxw_bytes_first(text, room + 1), ' ');
        fputs(start, out);
        print(out, mxw_bytes_first(text, len));
        fputc('\n', out);
        text = mxw_bytes_from(text, len + 1);
    }
}

static void print_rule(FILE *out, const char *heading)
{
    fputc('\n', out);
    for (int used = fprintf(out, "# --- %s ", heading); used < COLUMNS; used++)
        fputc('-', out);
    fputc('\n', out);
}

/* "Help (1 to 1000)." */
static void put_comment(struct mxw_writer *out, const struct mxw_setting *setting)
{
    put_text(out, setting->help);
    if (setting->type == MXW_SETTING_CHOICE || setting->initial_text == NULL) {
        put_text(out, " (");
        if (setting->type == MXW_SETTING_CHOICE)
            mxw_setting_put_expected(out, setting);
        else
            mxw_setting_put_range(out, setting);
        mxw_put_byte(out, ')');
    }
    mxw_put_byte(out, '.');
}

/* "name = value"; a text is quoted whether it must be or not. */
static void put_assignment(struct mxw_writer *out, const struct mxw_setting *setting)
{
    bool has_quotes = setting->initial_text != NULL && !setting->is_list;
    put_text(out, setting->name);
    put_text(out, setting->is_list ? " = { " : has_quotes ? " = \"" : " = ");
    if (mxw_setting_has_default(setting))
        mxw_setting_put_default(out, setting);
    else
        put_text(out, setting->example);
    put_text(out, setting->is_list ? " }" : has_quotes ? "\"" : "");
}

static void print_setting(FILE *out, const struct mxw_setting *setting, const char *comment_start,
                          const char *setting_start)
{
    struct sentence sentence;
    put_comment(begin(&sentence), setting);
    print_wrapped(out, comment_start, mxw_written(&sentence.out));
    put_assignment(begin(&sentence), setting);
    fputs(setting_start, out);
    print(out, mxw_written(&sentence.out));
    fputc('\n', out);
}

static void print_example_root(FILE *out)
{
    const struct mxw_setting_section *root = &mxw_setting_sections[MXW_SECTION_ROOT];
    for (size_t i = 0; i < root->row_count; i++) {
        const struct mxw_setting *setting = &root->rows[i];
        if (setting->type == MXW_SETTING_HEADING) {
            print_rule(out, setting->help);
            continue;
        }
        fputc('\n', out);
        print_setting(out, setting, "# ", mxw_setting_has_default(setting) ? "" : "#");
    }
}

static void print_example_section(FILE *out, const struct mxw_setting_section *section)
{
    struct sentence sentence;
    fprintf(out, "\n");
    put_text(begin(&sentence), section->help);
    mxw_put_byte(&sentence.out, '.');
    print_wrapped(out, "# ", mxw_written(&sentence.out));

    fprintf(out, "#%s ", section->name);
    if (section->title != NULL)
        fprintf(out, "\"%s\" ", section->title);
    fputs("{\n", out);
    for (size_t i = 0; i < section->row_count; i++) {
        fputs(i > 0 ? "#\n" : "", out);
        print_setting(out, &section->rows[i], "#    # ", "#    ");
    }
    fputs("#}\n", out);
}

void mxw_settings_write_example(FILE *out)
{
    fputs(example_beginning, out);
    print_example_root(out);
    print_rule(out, "Sections");
    for (size_t i = MXW_SECTION_ROOT + 1; i < MXW_SECTIONS; i++)
        print_example_section(out, &mxw_setting_sections[i]);
}

/* The manual page. */

/* A line of text, or the end of a line of macros: a backslash would begin an escape, a quote an
 * argument, and a dot or ' at the beginning of a line a macro. */
static void print_mdoc(FILE *out, mxw_bytes text)
{
    if (text.len > 0 && (text.at[0] == '.' || text.at[0] == '\''))
        fputs("\\&", out);
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\\')
            fputs("\\e", out);
        else if (text.at[i] == '"')
            fputs("\\(dq", out);
        else
            fputc(text.at[i], out);
    fputc('\n', out);
}

static void print_mdoc_sentence(FILE *out, const char *text)
{
    struct sentence sentence;
    put_text(begin(&sentence), text);
    mxw_put_byte(&sentence.out, '.');
    print_mdoc(out, mxw_written(&sentence.out));
}

/* ".It Ic name No = Ar noun", ".It Ic name No = Cm a | b". */
static void print_item(FILE *out, const struct mxw_setting *setting)
{
    fprintf(out, ".It Ic %s No = ", setting->name);
    if (setting->type != MXW_SETTING_CHOICE) {
        fprintf(out, setting->is_list ? "{ Ar %s , No ... }\n" : "Ar %s\n",
                mxw_setting_noun(setting));
        return;
    }
    fputs("Cm ", out);
    for (const char *at = setting->words; *at != '\0'; at++)
        if (*at == ' ')
            fputs(" | ", out);
        else
            fputc(*at, out);
    fputc('\n', out);
}

/* "From 1 to 1000; by default 50." */
static void print_values(FILE *out, const struct mxw_setting *setting)
{
    struct sentence sentence;
    struct mxw_writer *text = begin(&sentence);
    bool is_number = setting->initial_text == NULL && setting->type != MXW_SETTING_CHOICE;
    if (is_number) {
        mxw_setting_put_range(text, setting);
        text->at[0] = 'F';
        put_text(text, "; by default ");
    } else {
        put_text(text, "By default ");
    }
    mxw_setting_put_default(text, setting);
    mxw_put_byte(text, '.');
    print_mdoc(out, mxw_written(text));
}

static void print_manual_setting(FILE *out, const struct mxw_setting *setting)
{
    struct sentence sentence;
    print_item(out, setting);
    print_mdoc_sentence(out, setting->help);
    if (mxw_setting_has_default(setting)) {
        print_values(out, setting);
        return;
    }
    fputs("For example:\n.Dl ", out);
    put_assignment(begin(&sentence), setting);
    print_mdoc(out, mxw_written(&sentence.out));
}

static const char list_begin[] = ".Bl -tag -width Ds\n";
static const char list_end[] = ".El\n";

static void print_manual_root(FILE *out)
{
    const struct mxw_setting_section *root = &mxw_setting_sections[MXW_SECTION_ROOT];
    for (size_t i = 0; i < root->row_count; i++) {
        const struct mxw_setting *setting = &root->rows[i];
        if (setting->type == MXW_SETTING_HEADING)
            fprintf(out, "%s.Ss %s\n%s", i > 0 ? list_end : "", setting->help, list_begin);
        else
            print_manual_setting(out, setting);
    }
    fputs(list_end, out);
}

static void print_manual_section(FILE *out, const struct mxw_setting_section *section)
{
    fprintf(out, ".Ss Section %s\n", section->name);
    print_mdoc_sentence(out, section->help);
    fprintf(out, ".Pp\n.Ic %s ", section->name);
    if (section->title != NULL)
        fputs("Qq Ar name ", out);
    fprintf(out, "No { ... }\n%s", list_begin);
    for (size_t i = 0; i < section->row_count; i++)
        print_manual_setting(out, &section->rows[i]);
    fputs(list_end, out);
}

static void print_manual_domain(FILE *out)
{
    size_t count;
    const struct mxw_domain_setting *settings = mxw_domain_settings(&count);
    fputs(list_begin, out);
    for (size_t i = 0; i < count; i++) {
        struct sentence sentence;
        fprintf(out, ".It Ic %s No = %s\n", settings[i].name,
                settings[i].is_list ? "{ Ar value , No ... }" : "Ar value");
        print_mdoc_sentence(out, settings[i].help);
        put_text(begin(&sentence), "Expected: ");
        put_text(&sentence.out, settings[i].expected);
        mxw_put_byte(&sentence.out, '.');
        print_mdoc(out, mxw_written(&sentence.out));
    }
    fputs(list_end, out);
}

void mxw_settings_write_manual(FILE *out)
{
    fputs(".Sh SETTINGS\n", out);
    print_manual_root(out);
    for (size_t i = MXW_SECTION_ROOT + 1; i < MXW_SECTIONS; i++)
        print_manual_section(out, &mxw_setting_sections[i]);
    fputs(".Sh SETTINGS OF A DOMAIN\n", out);
    print_manual_domain(out);
}
