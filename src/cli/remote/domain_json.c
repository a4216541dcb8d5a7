/* domain_json - domains as JSON: one array of objects, or objects one after the other. */
#include "cli/json.h"
#include "cli/options.h"
#include "cli/remote/domain_formats.h"

struct reading {
    struct mxw_domain_file *file;
    FILE *opened;
    int line_ends; /* read so far */
    size_t taken;  /* octets of the object that is being read */
};

static int next_octet(struct reading *reading)
{
    int octet = getc_unlocked(reading->opened);
    reading->line_ends += octet == '\n';
    return octet;
}

static void give_back(struct reading *reading, int octet)
{
    reading->line_ends -= octet == '\n';
    (void)ungetc(octet, reading->opened);
}

static int skip_blanks(struct reading *reading)
{
    int octet;
    do
        octet = next_octet(reading);
    while (octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n');
    return octet;
}

/* jansson asks for much and must get little: what it has read beyond an object is lost. */
static size_t give_octet(void *at, size_t room, void *user)
{
    struct reading *reading = user;
    int octet = room == 0 || reading->taken == MXW_DOMAIN_TEXT_MAX ? EOF : next_octet(reading);
    if (octet == EOF)
        return 0;
    *(char *)at = (char)octet;
    reading->taken++;
    return 1;
}

static bool is_text_list(const json_t *value)
{
    size_t index;
    json_t *text;
    json_array_foreach(value, index, text)
    {
        if (!json_is_string(text))
            return false;
    }
    return json_is_array(value);
}

/* NULL, or what is wrong with the settings; `name` is of the one that is. */
static const char *check_settings(json_t *settings, const char **name)
{
    json_t *value;
    json_object_foreach(settings, *name, value)
    {
        if (!json_is_string(value) && !is_text_list(value))
            return "expected a text or a list of texts";
    }
    *name = "settings";
    return settings == NULL || json_is_object(settings) ? NULL : "expected an object";
}

/* NULL, or the name of a member that no domain has. */
static const char *find_unknown(json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (strcmp(name, "name") != 0 && strcmp(name, "tenant") != 0
            && strcmp(name, "settings") != 0)
            return name;
    }
    return NULL;
}

static void read_domain(struct reading *reading, int line, json_t *object)
{
    struct mxw_conf *conf = &reading->file->conf;
    const json_t *name = json_object_get(object, "name");
    json_t *settings = json_object_get(object, "settings");
    const char *unknown = find_unknown(object);
    const char *member;
    const char *wrong = check_settings(settings, &member);
    if (!json_is_object(object) || !json_is_string(name)) {
        mxw_conf_complain(conf, line, "expected a domain: {\"name\": ..., \"settings\": {...}}");
        return;
    }
    if (unknown != NULL || wrong != NULL) {
        mxw_conf_complain(conf, line, "domain \"%s\": %s: %s", json_string_value(name),
                          unknown != NULL ? unknown : member,
                          unknown != NULL ? "expected name, tenant or settings" : wrong);
        return;
    }
    settings = settings == NULL ? json_object() : json_incref(settings);
    if (json_object_get(object, "tenant") != NULL)
        mxw_json_set(settings, "tenant", json_incref(json_object_get(object, "tenant")));
    mxw_domain_give(
        reading->file, line,
        (mxw_bytes){ (const uint8_t *)json_string_value(name), json_string_length(name) },
        settings);
}

/* False: what follows cannot be made sense of. */
static bool read_object(struct reading *reading)
{
    json_error_t error;
    int line = reading->line_ends + 1;
    reading->taken = 0;
    json_t *object = json_load_callback(give_octet, reading,
                                        JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &error);
    if (object == NULL) {
        bool is_too_long = reading->taken == MXW_DOMAIN_TEXT_MAX;
        mxw_conf_complain(&reading->file->conf, reading->line_ends + 1, "%s",
                          is_too_long ? "one domain takes more than 1 MiB" : error.text);
        return false;
    }
    read_domain(reading, line, object);
    json_decref(object);
    return true;
}

static void complain(struct reading *reading, const char *expected)
{
    mxw_conf_complain(&reading->file->conf, reading->line_ends + 1, "expected %s", expected);
}

static void read_array(struct reading *reading)
{
    int octet = skip_blanks(reading);
    while (octet != ']') {
        if (octet == EOF) {
            complain(reading, "a domain, and ] at the end");
            return;
        }
        give_back(reading, octet);
        if (!read_object(reading))
            return;
        octet = skip_blanks(reading);
        bool has_comma = octet == ',';
        if (has_comma)
            octet = skip_blanks(reading);
        if (has_comma == (octet == ']')) {
            complain(reading,
                     has_comma ? "a domain behind the comma"
                               : "a comma and another domain, or ] at the end");
            return;
        }
    }
    if (skip_blanks(reading) != EOF)
        complain(reading, "nothing behind the ] at the end");
}

static void read_row(struct reading *reading)
{
    int octet;
    while ((octet = skip_blanks(reading)) != EOF) {
        give_back(reading, octet);
        if (!read_object(reading))
            return;
    }
}

enum mxw_status mxw_domain_json_read(struct mxw_domain_file *file)
{
    struct reading reading = { .file = file, .opened = mxw_domain_file_open(file) };
    if (reading.opened == NULL)
        return MXW_UNAVAILABLE;
    int octet = skip_blanks(&reading);
    if (octet == '[') {
        read_array(&reading);
    } else {
        if (octet != EOF)
            give_back(&reading, octet);
        read_row(&reading);
    }
    return mxw_domain_file_close(file, reading.opened);
}

enum mxw_status mxw_domain_json_write(FILE *spool, FILE *out)
{
    bool is_first = true;
    for (json_t *domain; (domain = mxw_domain_spooled(spool)) != NULL; json_decref(domain)) {
        fputs(is_first ? "[\n" : ",\n", out);
        (void)json_dumpf(domain, out, 0);
        is_first = false;
    }
    fputs(is_first ? "[]\n" : "\n]\n", out);
    return ferror(spool) ? MXW_UNAVAILABLE : MXW_OK;
}
