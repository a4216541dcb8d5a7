#include "runtime/conf/conf.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include <confuse.h>

#include "runtime/conf/conf_text.h"

#define LINES_MAX 64 /* of the values of one option; later ones are reported at the last of these */

/* Where the values of one option stand. libconfuse remembers only the line it is at. */
struct mxw_conf_lines {
    unsigned count;
    int lines[LINES_MAX];
};

/* What libconfuse does not carry through its callbacks. Its scanner is global as well. */
static struct reading {
    struct mxw_conf *conf;
    const struct mxw_conf_file *kinds;
    mxw_conf_take *take;
    void *reader;
    cfg_t *root;
    struct mxw_conf_text text;
    size_t end_at;    /* octets of end_mark that have been read */
    bool has_ended;   /* the end mark was met, outside of all sections */
    int section_line; /* where the section being read begins */
    struct mxw_conf_lines lines[MXW_CONF_SECTIONS_MAX][MXW_CONF_OPTIONS_MAX];
} reading;

/* What the file says may be anything; a terminal and a line end must not come of it. */
static void put_line(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        bool is_control = (uint8_t)*text < ' ' || *text == 0x7f;
        fputc(is_control ? '?' : *text, out);
    }
    fputc('\n', out);
}

void mxw_conf_complain(struct mxw_conf *conf, int line, const char *format, ...)
{
    if (conf->complaint_count++ == MXW_CONF_COMPLAINTS_MAX)
        fprintf(conf->complaints, "%s:%d: too many mistakes, the rest is not shown\n", conf->path,
                line);
    if (conf->complaint_count > MXW_CONF_COMPLAINTS_MAX)
        return;
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    fprintf(conf->complaints, "%s:%d: ", conf->path, line);
    put_line(conf->complaints, text);
    free(text);
}

/* libconfuse takes the end of the file for the end of any section, text or comment. So this setting
 * of the root is put behind the file: wherever it is met elsewhere, something has not ended. */
#define END_NAME " end"
static const char end_mark[] = "\n\"" END_NAME "\" = \"\"\n";

static const char ends_early[] = "the file ends too early: expected a value, the end of a quoted"
                                 " text or of a comment, or } to end a section";

static int line_reached(void)
{
    return reading.text.line_ends + 1;
}

/* The file, and the mark behind it, unless a comment would hide it. */
static ssize_t read_file(void *cookie, char *at, size_t room)
{
    (void)cookie;
    size_t len = 0;
    for (int octet; len < room && (octet = mxw_conf_text_next(&reading.text)) != EOF; len++)
        at[len] = (char)octet;
    if (len > 0)
        return (ssize_t)len;
    if (ferror(reading.text.file))
        return -1;
    if (reading.text.place == MXW_CONF_C_COMMENT)
        return 0;
    size_t left = sizeof end_mark - 1 - reading.end_at;
    len = left < room ? left : room;
    memcpy(at, end_mark + reading.end_at, len);
    reading.end_at += len;
    return (ssize_t)len;
}

static int note_end(cfg_t *cfg, cfg_opt_t *option)
{
    (void)cfg;
    (void)option;
    reading.has_ended = true;
    return 0;
}

/* libconfuse's words, and ours. Both take the same argument. */
static const struct rewording {
    const char *theirs, *ours;
} rewordings[] = {
    { "no such option '%s'", "unknown setting \"%s\"" },
    { "unexpected token '%s'", "\"%s\" was not expected here" },
    { "missing equal sign after option '%s'", "expected = after %s" },
    { "missing title for section '%s'", "expected a name in quotes after %s" },
    { "missing opening brace for section '%s'", "expected { to begin the section %s" },
    { "attempt to append to non-list option '%s'", "%s takes one value: expected = and not +=" },
    { "premature end of file", ends_early },
    { "unexpected closing brace", "there is a } without its {" },
    { "unterminated string constant", ends_early },
    { "invalid octal number '%s'", "\"%s\" is not an octal number below 400" },
    { "bad escape sequence '%s'", "\"%s\" has no meaning in a quoted text" },
};

static const char *reword(const char *theirs)
{
    for (size_t i = 0; i < MXW_COUNT_OF(rewordings); i++)
        if (strcmp(rewordings[i].theirs, theirs) == 0)
            return rewordings[i].ours;
    return theirs;
}

static void complain_for_confuse(cfg_t *cfg, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void complain_for_confuse(cfg_t *cfg, const char *format, va_list arguments)
{
    char text[512];
    if (cfg->line > line_reached()) {
        mxw_conf_complain(reading.conf, line_reached(), "%s", ends_early);
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(text, sizeof text, reword(format), arguments);
#pragma GCC diagnostic pop
    mxw_conf_complain(reading.conf, cfg->line, "%s", text);
}

static size_t section_index(const char *name)
{
    for (size_t i = 1; i < reading.kinds->section_count; i++)
        if (strcmp(reading.kinds->sections[i].name, name) == 0)
            return i;
    return 0;
}

static size_t option_index(const struct mxw_conf_section *section, const char *name)
{
    size_t i = 0;
    while (strcmp(section->options[i].name, name) != 0)
        i++;
    return i;
}

static void note_line(struct mxw_conf_lines *lines, unsigned value_count, int line)
{
    if (value_count > lines->count && value_count <= LINES_MAX)
        lines->lines[value_count - 1] = line;
    lines->count = value_count;
}

/* Called after each value, and once more at the end of a list. */
static int note_value(cfg_t *cfg, cfg_opt_t *option)
{
    size_t section = section_index(cfg->name);
    size_t index = option_index(&reading.kinds->sections[section], option->name);
    struct mxw_conf_lines *lines = &reading.lines[section][index];
    bool is_list = reading.kinds->sections[section].options[index].is_list;

    if (!is_list && lines->count > 0)
        mxw_conf_complain(reading.conf, cfg->line, "%s is set twice: expected it only once",
                          option->name);
    note_line(lines, cfg_opt_size(option), cfg->line);
    return 0;
}

static void hand_over(size_t section, cfg_t *cfg, int line)
{
    struct mxw_conf_taken taken = {
        .section = &reading.kinds->sections[section],
        .title = cfg_title(cfg),
        .line = line,
        .lines = reading.lines[section],
        .values = cfg,
    };
    reading.take(reading.reader, reading.conf, &taken);
    memset(reading.lines[section], 0, sizeof reading.lines[section]);
}

/* Called at the end of each section. It is removed at once: libconfuse compares the title of a new
 * section with those of all it keeps, which takes hours for a million. */
static int end_section(cfg_t *cfg, cfg_opt_t *option)
{
    (void)cfg;
    unsigned last = cfg_opt_size(option) - 1;
    hand_over(section_index(option->name), cfg_opt_getnsec(option, last), reading.section_line);
    cfg_opt_rmnsec(option, last);
    return 0;
}

/* A setting that nobody makes: libconfuse parses the default of a list where a section begins. */
#define BEGIN_NAME " begin"
static char begin_default[] = "{x}";

static int note_begin(cfg_t *cfg, cfg_opt_t *option)
{
    (void)cfg;
    (void)option;
    reading.section_line = reading.root->line;
    return 0;
}

/* Room for each section's options, the marker of its beginning, and the end. */
typedef cfg_opt_t option_list[MXW_CONF_OPTIONS_MAX + MXW_CONF_SECTIONS_MAX + 2];

static cfg_opt_t *describe_options(const struct mxw_conf_section *section, cfg_opt_t *at)
{
    for (size_t i = 0; i < section->option_count; i++) {
        const char *name = section->options[i].name;
        *at = section->options[i].is_list ? (cfg_opt_t)CFG_STR_LIST(name, NULL, CFGF_NODEFAULT)
                                          : (cfg_opt_t)CFG_STR(name, NULL, CFGF_NODEFAULT);
        at->validcb = note_value;
        at++;
    }
    return at;
}

static cfg_t *describe_file(const struct mxw_conf_file *file, option_list *lists)
{
    cfg_opt_t *at = describe_options(&file->sections[0], lists[0]);
    for (size_t i = 1; i < file->section_count; i++) {
        const struct mxw_conf_section *section = &file->sections[i];
        cfg_opt_t *end = describe_options(section, lists[i]);
        *end = (cfg_opt_t)CFG_STR_LIST(BEGIN_NAME, begin_default, CFGF_NONE);
        end->validcb = note_begin;
        end++;
        *end = (cfg_opt_t)CFG_END();
        cfg_flag_t flags = section->has_title ? CFGF_MULTI | CFGF_TITLE : CFGF_MULTI;
        *at = (cfg_opt_t)CFG_SEC(section->name, lists[i], flags);
        at->validcb = end_section;
        at++;
    }
    *at = (cfg_opt_t)CFG_STR(END_NAME, NULL, CFGF_NODEFAULT);
    at->validcb = note_end;
    *++at = (cfg_opt_t)CFG_END();
    return cfg_init(lists[0], CFGF_NONE);
}

/* Everything but opening and closing. */
static enum mxw_status parse(struct mxw_conf *conf, FILE *marked_file)
{
    cfg_t *cfg = reading.root;
    cfg_set_error_function(cfg, complain_for_confuse);
    int result = cfg_parse_fp(cfg, marked_file);
    if (ferror(reading.text.file)) {
        mxw_conf_complain(conf, line_reached(), "reading failed here");
        return MXW_UNAVAILABLE;
    }
    if (result == CFG_SUCCESS && reading.has_ended)
        hand_over(0, cfg, 1);
    else if (result == CFG_SUCCESS || conf->complaint_count == 0)
        mxw_conf_complain(conf, line_reached(), "%s", ends_early);
    return conf->complaint_count == 0 ? MXW_OK : MXW_MALFORMED;
}

static enum mxw_status open_and_parse(struct mxw_conf *conf)
{
    reading.text.file = fopen(conf->path, "re");
    if (reading.text.file == NULL) {
        conf->complaint_count++;
        fprintf(conf->complaints, "%s: cannot be read: %s\n", conf->path, strerror(errno));
        return MXW_UNAVAILABLE;
    }
    enum mxw_status status = MXW_UNAVAILABLE;
    FILE *marked_file = fopencookie(NULL, "r", (cookie_io_functions_t){ .read = read_file });
    if (marked_file != NULL) {
        status = parse(conf, marked_file);
        fclose(marked_file);
    }
    fclose(reading.text.file);
    return status;
}

enum mxw_status mxw_conf_read(struct mxw_conf *conf, const struct mxw_conf_file *file,
                              mxw_conf_take *take, void *reader)
{
    assert(file->section_count <= MXW_CONF_SECTIONS_MAX);
    option_list *lists = calloc(file->section_count, sizeof *lists);
    if (lists == NULL)
        return MXW_UNAVAILABLE;
    reading = (struct reading){ .conf = conf, .kinds = file, .take = take, .reader = reader };
    reading.root = describe_file(file, lists);
    enum mxw_status status = MXW_UNAVAILABLE;
    if (reading.root != NULL) {
        status = open_and_parse(conf);
        cfg_free(reading.root);
    }
    free(lists);
    return status;
}

bool mxw_conf_is_set(const struct mxw_conf_taken *taken, size_t option)
{
    cfg_opt_t *found = cfg_getopt(taken->values, taken->section->options[option].name);
    return (found->flags & CFGF_MODIFIED) != 0;
}

size_t mxw_conf_count(const struct mxw_conf_taken *taken, size_t option)
{
    return cfg_size(taken->values, taken->section->options[option].name);
}

struct mxw_conf_value mxw_conf_get(const struct mxw_conf_taken *taken, size_t option, size_t index)
{
    size_t line = index < LINES_MAX ? index : LINES_MAX - 1;
    return (struct mxw_conf_value){
        .text = cfg_getnstr(taken->values, taken->section->options[option].name, (unsigned)index),
        .line = taken->lines[option].lines[line],
    };
}
