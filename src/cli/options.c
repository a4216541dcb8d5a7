#include "cli/options.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/when.h"

/* One reading of a command line. */
struct reading {
    struct mxw_options *options;
    const struct mxw_option *table;
    size_t count;
    size_t words_max;        /* no list can become longer */
    size_t positional_index; /* in the table: where the next positional argument is looked for */
    bool given[MXW_OPTIONS_MAX];
    struct mxw_problem *problem;
};

const char *mxw_option_label(const struct mxw_option *option, char room[MXW_OPTION_LABEL_ROOM])
{
    bool is_positional = option->name == NULL;
    (void)snprintf(room, MXW_OPTION_LABEL_ROOM, "%s%s%s%s", is_positional ? "" : "--",
                   is_positional ? "" : option->name,
                   is_positional || option->argument == NULL ? "" : " ",
                   option->argument == NULL ? "" : option->argument);
    return room;
}

static const struct mxw_option *find_option(const struct reading *reading, mxw_bytes name)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct mxw_option *option = &reading->table[i];
        if (option->name != NULL && mxw_bytes_equal(mxw_bytes_of(option->name), name))
            return option;
    }
    return NULL;
}

/* The positional argument that comes next, or NULL. A list stays next. */
static const struct mxw_option *next_positional(struct reading *reading)
{
    while (reading->positional_index < reading->count) {
        const struct mxw_option *option = &reading->table[reading->positional_index];
        if (option->name == NULL && option->kind == MXW_OPTION_LIST)
            return option;
        reading->positional_index++;
        if (option->name == NULL)
            return option;
    }
    return NULL;
}

/* How complaints call it: "--ip", "NAME". */
static const char *called(const struct mxw_option *option, char room[MXW_OPTION_LABEL_ROOM])
{
    if (option->name == NULL)
        return option->argument;
    (void)snprintf(room, MXW_OPTION_LABEL_ROOM, "--%s", option->name);
    return room;
}

static bool set_text(struct reading *reading, const struct mxw_option *option, void *member,
                     const char *text)
{
    (void)reading;
    (void)option;
    *(const char **)member = text;
    return true;
}

static bool set_switch(struct reading *reading, const struct mxw_option *option, void *member,
                       const char *text)
{
    (void)reading;
    (void)option;
    (void)text;
    *(bool *)member = true;
    return true;
}

static bool set_word(struct reading *reading, const struct mxw_option *option, void *member,
                     const char *text)
{
    char room[MXW_OPTION_LABEL_ROOM];
    mxw_bytes words = mxw_bytes_of(option->words);
    while (words.len > 0)
        if (mxw_bytes_equal(mxw_bytes_next(&words, ' '), mxw_bytes_of(text)))
            return set_text(reading, option, member, text);
    mxw_problem_set(reading->problem, "%s can be one of: %s; '%s' is none of them",
                    called(option, room), option->words, text);
    return false;
}

static bool add_to_list(struct reading *reading, const struct mxw_option *option, void *member,
                        const char *text)
{
    struct mxw_words *list = member;
    char room[MXW_OPTION_LABEL_ROOM];
    if (option->name == NULL && option->mark != NULL && strstr(text, option->mark) == NULL) {
        mxw_problem_set(reading->problem, "%s wants a '%s', and '%s' has none",
                        called(option, room), option->mark, text);
        return false;
    }
    if (list->at == NULL)
        list->at = calloc(reading->words_max, sizeof *list->at);
    if (list->at == NULL) {
        mxw_problem_set(reading->problem, "there is no memory left");
        return false;
    }
    list->at[list->count++] = text;
    return true;
}

static bool set_address(struct reading *reading, const struct mxw_option *option, void *member,
                        const char *text)
{
    char room[MXW_OPTION_LABEL_ROOM];
    mxw_address *address = member;
    mxw_bytes trimmed = mxw_bytes_of(text);
    bool is_bracketed =
        trimmed.len > 2 && trimmed.at[0] == '[' && trimmed.at[trimmed.len - 1] == ']';
    if (is_bracketed)
        trimmed = mxw_bytes_first(mxw_bytes_from(trimmed, 1), trimmed.len - 2);
    if (mxw_bytes_starts_with_nocase(trimmed, MXW_BYTES("IPv6:")))
        trimmed = mxw_bytes_from(trimmed, sizeof "IPv6:" - 1);
    if (mxw_address_parse(trimmed, address) != MXW_OK) {
        mxw_problem_set(reading->problem, "%s wants an IPv4 or IPv6 address, and '%s' is none",
                        called(option, room), text);
        return false;
    }
    *address = mxw_address_unmapped(*address);
    return true;
}

static bool set_time(struct reading *reading, const struct mxw_option *option, void *member,
                     const char *text)
{
    char room[MXW_OPTION_LABEL_ROOM];
    uint64_t seconds;
    if (!mxw_bytes_to_number(mxw_bytes_of(text), (uint64_t)MXW_NOW_MAX, &seconds)) {
        mxw_problem_set(reading->problem, "%s wants seconds since 1970, and '%s' is no such number",
                        called(option, room), text);
        return false;
    }
    *(mxw_wall *)member = (mxw_wall)seconds;
    reading->options->has_now |= member == &reading->options->now;
    return true;
}

static bool set_moment(struct reading *reading, const struct mxw_option *option, void *member,
                       const char *text)
{
    char room[MXW_OPTION_LABEL_ROOM];
    if (mxw_when_parse(mxw_bytes_of(text), reading->options->now, member) == MXW_OK)
        return true;
    mxw_problem_set(reading->problem,
                    "%s wants a time such as 30m, 2h, 3d, 2026-11-22 or 2026-11-22T12:00:00Z, and "
                    "'%s' is none",
                    called(option, room), text);
    return false;
}

static bool set_number(struct reading *reading, const struct mxw_option *option, void *member,
                       const char *text)
{
    char room[MXW_OPTION_LABEL_ROOM];
    uint64_t number;
    if (mxw_bytes_to_number(mxw_bytes_of(text), MXW_OPTION_NUMBER_MAX, &number) && number > 0) {
        *(uint64_t *)member = number;
        return true;
    }
    mxw_problem_set(reading->problem, "%s wants a number from 1 to %d, and '%s' is none",
                    called(option, room), MXW_OPTION_NUMBER_MAX, text);
    return false;
}

/* What becomes of a value, by kind. */
static bool (*const setters[])(struct reading *reading, const struct mxw_option *option,
                               void *member, const char *text) = {
    [MXW_OPTION_SWITCH] = set_switch, [MXW_OPTION_TEXT] = set_text,
    [MXW_OPTION_FILE] = set_text,     [MXW_OPTION_WORD] = set_word,
    [MXW_OPTION_LIST] = add_to_list,  [MXW_OPTION_ADDRESS] = set_address,
    [MXW_OPTION_TIME] = set_time,     [MXW_OPTION_MOMENT] = set_moment,
    [MXW_OPTION_NUMBER] = set_number,
};

static bool set(struct reading *reading, const struct mxw_option *option, const char *text)
{
    reading->given[option - reading->table] = true;
    return setters[option->kind](reading, option, (char *)reading->options + option->offset, text);
}

/* The arguments behind the value of a list that belong to it as well. */
static size_t count_more(const struct mxw_option *option, const char *const *arguments,
                         size_t count)
{
    size_t more = 0;
    while (more < count && arguments[more][0] != '-'
           && strstr(arguments[more], option->mark) != NULL)
        more++;
    return more;
}

/* Returns how many arguments it took; 0: wrong. */
static size_t read_positional(struct reading *reading, const char *text)
{
    const struct mxw_option *option = text[0] == '-' ? NULL : next_positional(reading);
    if (option == NULL) {
        mxw_problem_set(reading->problem, "'%s' is not an option", text);
        return 0;
    }
    return set(reading, option, text) ? 1 : 0;
}

/* The option that `text` names, or NULL. `value` is what stands behind its '=', or NULL. */
static const struct mxw_option *name_option(struct reading *reading, const char *text,
                                            const char **value)
{
    mxw_bytes rest = mxw_bytes_of(text + 2);
    mxw_bytes name = rest;
    bool has_value = mxw_bytes_cut(&rest, '=', &name);
    *value = has_value ? (const char *)rest.at : NULL;
    const struct mxw_option *option = find_option(reading, name);
    if (option == NULL)
        mxw_problem_set(reading->problem, "there is no option --%.*s",
                        (int)(name.len < 64 ? name.len : 64), (const char *)name.at);
    return option;
}

/* Reads what stands at the start of `arguments`. Returns how many it took; 0: wrong. */
static size_t read_next(struct reading *reading, const char *const *arguments, size_t count)
{
    const char *text = arguments[0];
    if (strncmp(text, "--", 2) != 0 || text[2] == '\0')
        return read_positional(reading, text);

    const char *value;
    const struct mxw_option *option = name_option(reading, text, &value);
    if (option == NULL)
        return 0;
    if (option->argument == NULL && value != NULL) {
        mxw_problem_set(reading->problem, "--%s takes no value", option->name);
        return 0;
    }

    size_t taken = 1;
    if (option->argument != NULL && value == NULL) {
        if (count < 2) {
            mxw_problem_set(reading->problem, "--%s wants a value: %s", option->name,
                            option->argument);
            return 0;
        }
        value = arguments[taken++];
    }
    if (!set(reading, option, value))
        return 0;
    if (option->kind != MXW_OPTION_LIST)
        return taken;

    size_t more = count_more(option, arguments + taken, count - taken);
    for (size_t i = 0; i < more; i++)
        if (!set(reading, option, arguments[taken + i]))
            return 0;
    return taken + more;
}

static bool has_all_required(const struct reading *reading)
{
    char room[MXW_OPTION_LABEL_ROOM];
    for (size_t i = 0; i < reading->count; i++) {
        if (!reading->table[i].is_required || reading->given[i])
            continue;
        mxw_problem_set(reading->problem, "%s is missing: %s", called(&reading->table[i], room),
                        reading->table[i].help);
        return false;
    }
    return true;
}

bool mxw_options_parse(struct mxw_options *options, const struct mxw_option *table, size_t count,
                       const char *const *arguments, size_t argument_count,
                       struct mxw_problem *problem)
{
    assert(count <= MXW_OPTIONS_MAX);
    *options = (struct mxw_options){ .now = (mxw_wall)time(NULL) };
    struct reading reading = {
        .options = options,
        .table = table,
        .count = count,
        .words_max = argument_count,
        .problem = problem,
    };
    for (size_t i = 0; i < argument_count;) {
        size_t taken = read_next(&reading, arguments + i, argument_count - i);
        if (taken == 0)
            return false;
        i += taken;
    }
    return has_all_required(&reading);
}

void mxw_options_free(struct mxw_options *options)
{
    free(options->settings.at);
    free(options->signatures.at);
    free(options->next_hops.at);
    options->settings = (struct mxw_words){ 0 };
    options->signatures = (struct mxw_words){ 0 };
    options->next_hops = (struct mxw_words){ 0 };
}
