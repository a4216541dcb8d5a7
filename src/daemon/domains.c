#include "daemon/domains.h"

#include <errno.h>
#include <stdlib.h>

#include "core/directory/setting.h"
#include "runtime/conf/conf.h"
#include "runtime/idn.h"

#define GROWTH_MIN (1u << 20) /* octets */

struct reader {
    struct mxw_directory_builder builder;
    uint8_t *memory;
    size_t room;
    bool is_out_of_memory;
};

static bool grow(struct reader *reader, size_t needed)
{
    size_t more = needed > GROWTH_MIN ? needed : GROWTH_MIN;
    uint8_t *memory = realloc(reader->memory, reader->room + more);
    if (memory == NULL) {
        reader->is_out_of_memory = true;
        return false;
    }
    reader->memory = memory;
    reader->room += more;
    mxw_directory_build_move(&reader->builder, memory, reader->room);
    return true;
}

static enum mxw_status add_once(struct reader *reader, const struct mxw_domain_draft *draft)
{
    if (draft->alias_of.len > 0)
        return mxw_directory_build_alias(&reader->builder, draft->domain.name, draft->alias_of);
    return mxw_directory_build_domain(&reader->builder, &draft->domain);
}

/* Whether the entry was added; what is left to complain about is its size. */
static bool add(struct reader *reader, const struct mxw_domain_draft *draft)
{
    enum mxw_status status;
    while ((status = add_once(reader, draft)) == MXW_NO_ROOM)
        if (!grow(reader, reader->room / 2))
            return true; /* reported once, at the end */
    return status == MXW_OK;
}

/* The A-label form of a title, in `room`; empty when no domain can be called so. */
static mxw_bytes to_a_labels(const char *title, uint8_t room[MXW_DIRECTORY_NAME_MAX])
{
    static const mxw_bytes wildcard = MXW_BYTES_INIT("*.");
    struct mxw_writer name = { .at = room, .room = MXW_DIRECTORY_NAME_MAX };
    mxw_bytes text = mxw_conf_bytes(title);
    if (mxw_bytes_starts_with(text, wildcard)) {
        mxw_put(&name, wildcard);
        text = mxw_bytes_from(text, wildcard.len);
    }
    bool is_name =
        mxw_idn_to_ascii(text, &name) == MXW_OK && mxw_is_domain_name(mxw_written(&name));
    return is_name ? mxw_written(&name) : (mxw_bytes){ 0 };
}

static void set_all(struct mxw_domain_draft *draft, struct mxw_conf *conf,
                    const struct mxw_conf_taken *taken)
{
    for (size_t option = 0; option < taken->section->option_count; option++) {
        const char *name = taken->section->options[option].name;
        size_t count = mxw_conf_count(taken, option);
        for (size_t i = 0; i < count; i++) {
            struct mxw_conf_value value = mxw_conf_get(taken, option, i);
            const char *expected =
                mxw_domain_draft_set(draft, mxw_conf_bytes(name), mxw_conf_bytes(value.text));
            if (expected != NULL)
                mxw_conf_complain(conf, value.line, "%s = \"%s\": expected %s", name, value.text,
                                  expected);
        }
    }
}

static void take_domain(struct reader *reader, struct mxw_conf *conf,
                        const struct mxw_conf_taken *taken, mxw_bytes name)
{
    if (mxw_directory_build_has(&reader->builder, name)) {
        mxw_conf_complain(conf, taken->line, "domain \"%s\" is there already", taken->title);
        return;
    }

    struct mxw_domain_draft draft;
    unsigned complaints_before = conf->complaint_count;
    mxw_domain_draft_begin(&draft, name);
    set_all(&draft, conf, taken);
    const char *missing = mxw_domain_draft_end(&draft);
    if (conf->complaint_count > complaints_before)
        return;
    if (missing != NULL)
        mxw_conf_complain(conf, taken->line, "domain \"%s\": %s", taken->title, missing);
    else if (!add(reader, &draft))
        mxw_conf_complain(conf, taken->line, "domain \"%s\": the table of domains is full",
                          taken->title);
}

static void take(void *reader, struct mxw_conf *conf, const struct mxw_conf_taken *taken)
{
    if (taken->section->name == NULL)
        return;
    uint8_t room[MXW_DIRECTORY_NAME_MAX];
    mxw_bytes name = to_a_labels(taken->title, room);
    if (name.len == 0)
        mxw_conf_complain(conf, taken->line, "domain \"%s\": expected a domain name such as %s",
                          taken->title, "contoso.com");
    else
        take_domain(reader, conf, taken, name);
}

static bool is_word_octet(int c)
{
    return c != EOF && (mxw_is_alnum((uint8_t)c) || c == '_' || c == '-' || c == '.');
}

/* How often the word "domain" stands in the file: no fewer than there are sections. */
static bool count_domains(const char *path, uint32_t *count)
{
    static const char word[] = "domain";
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t matched = 0; /* octets; beyond the word: this word is another one */
    int c;
    *count = 0;
    do {
        c = getc_unlocked(file);
        if (!is_word_octet(c)) {
            *count += matched == sizeof word - 1;
            matched = 0;
        } else if (matched < sizeof word - 1 && c == word[matched]) {
            matched++;
        } else {
            matched = sizeof word;
        }
    } while (c != EOF && *count < MXW_DIRECTORY_NAMES_MAX);
    fclose(file);
    return true;
}

/* The options of a domain are those of core/directory/setting.c. */
static size_t describe(struct mxw_conf_option options[MXW_CONF_OPTIONS_MAX])
{
    size_t count;
    const struct mxw_domain_setting *settings = mxw_domain_settings(&count);
    for (size_t i = 0; i < count; i++)
        options[i] = (struct mxw_conf_option){ settings[i].name, settings[i].is_list };
    return count;
}

static enum mxw_status read_all(struct reader *reader, struct mxw_conf *conf, mxw_bytes *table)
{
    struct mxw_conf_option options[MXW_CONF_OPTIONS_MAX];
    size_t option_count = describe(options);
    const struct mxw_conf_section sections[] = {
        { 0 },
        { "domain", true, options, option_count },
    };
    const struct mxw_conf_file file = { sections, MXW_COUNT_OF(sections) };

    enum mxw_status status = mxw_conf_read(conf, &file, take, reader);
    while (status == MXW_OK && !reader->is_out_of_memory) {
        if (mxw_directory_build_end(&reader->builder, table) == MXW_OK)
            return MXW_OK;
        (void)grow(reader, mxw_directory_build_end_room(&reader->builder));
    }
    if (!reader->is_out_of_memory)
        return status;
    fprintf(conf->complaints, "%s: there is no memory for all the domains\n", conf->path);
    return MXW_UNAVAILABLE;
}

enum mxw_status mxw_domains_read(const char *path, const uint64_t seed[2], FILE *complaints,
                                 struct mxw_domains *domains)
{
    struct mxw_conf conf = { .path = path, .complaints = complaints };
    uint32_t domains_max;
    if (!count_domains(path, &domains_max)) {
        fprintf(complaints, "%s: cannot be read: %s\n", path, strerror(errno));
        return MXW_UNAVAILABLE;
    }

    struct reader reader = { .room = mxw_directory_room(domains_max) };
    reader.memory = malloc(reader.room);
    if (reader.memory == NULL
        || mxw_directory_build_begin(&reader.builder, reader.memory, reader.room, domains_max, seed)
            != MXW_OK) {
        free(reader.memory);
        return MXW_UNAVAILABLE;
    }
    mxw_bytes table;
    enum mxw_status status = read_all(&reader, &conf, &table);
    if (status != MXW_OK) {
        free(reader.memory);
        return status;
    }
    *domains = (struct mxw_domains){
        .memory = reader.memory,
        .table = table,
        .domain_count = reader.builder.name_count,
    };
    return MXW_OK;
}

void mxw_domains_free(struct mxw_domains *domains)
{
    free(domains->memory);
    *domains = (struct mxw_domains){ 0 };
}
