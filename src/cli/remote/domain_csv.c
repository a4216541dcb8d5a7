/* domain_csv - a table of domains: a row of names, then a row for each domain. */
#include <stdlib.h>

#include "cli/json.h"
#include "cli/options.h"
#include "cli/remote/csv.h"
#include "cli/remote/domain_formats.h"
#include "cli/remote/settings.h"

#define SEPARATOR ';' /* of the values of a list: none of the settings has one in its values */
#define ESCAPE '\\'   /* before a separator or another one, in a value that has one after all */

struct reading {
    struct mxw_domain_file *file;
    struct mxw_csv csv;
    char *columns[MXW_CSV_FIELDS_MAX]; /* names of settings; owned */
    size_t column_count;
    bool has_header;
    size_t name_column;
};

/* Reading. */

static bool is_setting_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!mxw_is_alnum(name.at[i]) && name.at[i] != '_')
            return false;
    return name.len > 0;
}

static size_t find_column(const struct reading *reading, mxw_bytes name)
{
    size_t i = 0;
    while (i < reading->column_count && !mxw_bytes_equal(mxw_bytes_of(reading->columns[i]), name))
        i++;
    return i;
}

/* False: nothing below makes sense. */
static bool add_column(struct reading *reading, mxw_bytes name)
{
    struct mxw_conf *conf = &reading->file->conf;
    if (!is_setting_name(name)) {
        mxw_conf_complain(conf, reading->csv.line,
                          "the name of column %zu is not that of a setting",
                          reading->column_count + 1);
        return false;
    }
    if (find_column(reading, name) < reading->column_count) {
        mxw_conf_complain(conf, reading->csv.line, "there are two columns %.*s", (int)name.len,
                          (const char *)name.at);
        return false;
    }
    reading->columns[reading->column_count] = strndup((const char *)name.at, name.len);
    return reading->columns[reading->column_count++] != NULL;
}

static bool read_header(struct reading *reading)
{
    for (size_t i = 0; i < reading->csv.count; i++)
        if (!add_column(reading, mxw_bytes_trim(mxw_csv_field(&reading->csv, i))))
            return false;
    reading->has_header = true;
    reading->name_column = find_column(reading, MXW_BYTES("name"));
    if (reading->name_column < reading->column_count)
        return true;
    mxw_conf_complain(
        &reading->file->conf, reading->csv.line,
        "there is no column name: expected the names of the columns in the first row");
    return false;
}

/* The next value of a list, unescaped into `out`. False: there is none. */
static bool next_value(mxw_bytes *rest, struct mxw_writer *out)
{
    out->used = 0;
    if (rest->len == 0)
        return false;
    while (rest->len > 0) {
        bool is_escaped = rest->at[0] == ESCAPE && rest->len > 1
            && (rest->at[1] == ESCAPE || rest->at[1] == SEPARATOR);
        uint8_t octet = rest->at[is_escaped];
        *rest = mxw_bytes_from(*rest, is_escaped ? 2 : 1);
        if (octet == SEPARATOR && !is_escaped)
            return true;
        mxw_put_byte(out, octet);
    }
    return true;
}

/* Empty values, such as one behind the last separator, are none. */
static bool add_values(json_t *settings, const char *name, mxw_bytes field)
{
    uint8_t *at = malloc(field.len + 1);
    struct mxw_writer value = { .at = at, .room = field.len };
    bool is_added = at != NULL;
    while (is_added && next_value(&field, &value)) {
        mxw_bytes trimmed = mxw_bytes_trim(mxw_written(&value));
        is_added = trimmed.len == 0 || mxw_settings_add(settings, mxw_bytes_of(name), trimmed);
    }
    free(at);
    return is_added;
}

static void read_domain(struct reading *reading)
{
    const struct mxw_csv *csv = &reading->csv;
    struct mxw_conf *conf = &reading->file->conf;
    if (csv->count != reading->column_count) {
        mxw_conf_complain(conf, csv->line,
                          "there are %zu values: expected %zu, one for each column", csv->count,
                          reading->column_count);
        return;
    }
    json_t *settings = json_object();
    for (size_t i = 0; i < csv->count; i++) {
        if (i == reading->name_column
            || add_values(settings, reading->columns[i], mxw_csv_field(csv, i)))
            continue;
        mxw_conf_complain(conf, csv->line, "%s is not UTF-8 text", reading->columns[i]);
        json_decref(settings);
        return;
    }
    mxw_domain_give(reading->file, csv->line,
                    mxw_bytes_trim(mxw_csv_field(csv, reading->name_column)), settings);
}

/* False: there is nothing more to read. */
static bool take(struct reading *reading, enum mxw_csv_got got)
{
    if (got == MXW_CSV_MORE)
        return true;
    if (got == MXW_CSV_BROKEN) {
        mxw_conf_complain(&reading->file->conf, reading->csv.line, "%s", reading->csv.wrong);
        return false;
    }
    if (!reading->has_header)
        return read_header(reading);
    read_domain(reading);
    return true;
}

static void read_rows(struct reading *reading, FILE *opened)
{
    int octet;
    while ((octet = getc_unlocked(opened)) != EOF)
        if (!take(reading, mxw_csv_take(&reading->csv, (uint8_t)octet)))
            return;
    bool is_empty = take(reading, mxw_csv_end(&reading->csv)) && !reading->has_header;
    if (is_empty)
        mxw_conf_complain(&reading->file->conf, 1, "the file is empty: expected a row of names");
}

enum mxw_status mxw_domain_csv_read(struct mxw_domain_file *file)
{
    struct reading reading = { .file = file };
    FILE *opened = mxw_domain_file_open(file);
    uint8_t *memory = malloc(MXW_DOMAIN_TEXT_MAX);
    if (opened == NULL || memory == NULL) {
        if (opened != NULL)
            (void)fclose(opened);
        free(memory);
        return MXW_UNAVAILABLE;
    }
    mxw_csv_begin(&reading.csv, memory, MXW_DOMAIN_TEXT_MAX);
    read_rows(&reading, opened);
    for (size_t i = 0; i < reading.column_count; i++)
        free(reading.columns[i]);
    free(memory);
    return mxw_domain_file_close(file, opened);
}

/* Writing. */

static void put_escaped_value(struct mxw_writer *out, const json_t *text)
{
    const char *at = json_string_value(text);
    for (size_t i = 0; i < json_string_length(text); i++) {
        if (at[i] == SEPARATOR || at[i] == ESCAPE)
            mxw_put_byte(out, ESCAPE);
        mxw_put_byte(out, (uint8_t)at[i]);
    }
}

/* Octets that the values take at most, with a separator each, all escaped. */
static size_t cell_room(const json_t *value)
{
    size_t index;
    json_t *text;
    size_t room = 2 * json_string_length(value);
    json_array_foreach(value, index, text)
    {
        room += 2 * json_string_length(text) + 1;
    }
    return room;
}

static void put_values(struct mxw_writer *cell, const json_t *value)
{
    size_t index;
    json_t *text;
    if (json_is_string(value))
        put_escaped_value(cell, value);
    json_array_foreach(value, index, text)
    {
        if (index > 0)
            mxw_put_byte(cell, SEPARATOR);
        put_escaped_value(cell, text);
    }
}

/* The values of a setting as one cell; in quotes it is at most twice as long, and two. */
static void write_cell(FILE *out, const json_t *value)
{
    size_t room = cell_room(value);
    uint8_t *at = malloc(3 * room + 3);
    if (at == NULL)
        abort();
    struct mxw_writer cell = { .at = at, .room = room };
    struct mxw_writer quoted = { .at = at + room, .room = 2 * room + 2 };
    put_values(&cell, value);
    mxw_put_csv(&quoted, mxw_written(&cell));
    (void)fwrite(quoted.at, 1, quoted.used, out);
    free(at);
}

/* The names of all settings that any domain has. */
static json_t *find_columns(FILE *spool)
{
    json_t *columns = json_object();
    for (json_t *domain; (domain = mxw_domain_spooled(spool)) != NULL; json_decref(domain)) {
        const char *name;
        json_t *value;
        json_object_foreach(json_object_get(domain, "settings"), name, value)
        {
            mxw_json_set(columns, name, json_true());
        }
    }
    return columns;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of the alphabet, so that two exports can be compared. To be freed. */
static const char **sort_columns(json_t *columns, size_t *count)
{
    const char *name;
    json_t *value;
    const char **names = calloc(json_object_size(columns) + 1, sizeof *names);
    if (names == NULL)
        abort();
    *count = 0;
    json_object_foreach(columns, name, value)
    {
        names[(*count)++] = name;
    }
    qsort(names, *count, sizeof *names, compare_names);
    return names;
}

static void write_row(FILE *out, const json_t *domain, const char *const *names, size_t count)
{
    const json_t *settings = json_object_get(domain, "settings");
    write_cell(out, json_object_get(domain, "name"));
    putc(',', out);
    write_cell(out, json_object_get(domain, "tenant"));
    for (size_t i = 0; i < count; i++) {
        putc(',', out);
        write_cell(out, json_object_get(settings, names[i]));
    }
    fputs("\r\n", out);
}

enum mxw_status mxw_domain_csv_write(FILE *spool, FILE *out)
{
    size_t count;
    json_t *columns = find_columns(spool);
    const char **names = sort_columns(columns, &count);
    fputs("name,tenant", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, ",%s", names[i]);
    fputs("\r\n", out);

    rewind(spool);
    for (json_t *domain; (domain = mxw_domain_spooled(spool)) != NULL; json_decref(domain))
        write_row(out, domain, names, count);
    free(names);
    json_decref(columns);
    return ferror(spool) ? MXW_UNAVAILABLE : MXW_OK;
}
