#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/page.h"

static const struct mxw_option *find_option(const struct mxw_option *table, size_t count,
                                            mxw_bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_bytes_equal(mxw_bytes_of(table[i].name), name))
            return &table[i];
    return NULL;
}

static bool set_address(mxw_address *address, const struct mxw_option *option, const char *text,
                        struct mxw_problem *problem)
{
    mxw_bytes trimmed = mxw_bytes_of(text);
    bool is_bracketed =
        trimmed.len > 2 && trimmed.at[0] == '[' && trimmed.at[trimmed.len - 1] == ']';
    if (is_bracketed)
        trimmed = mxw_bytes_first(mxw_bytes_from(trimmed, 1), trimmed.len - 2);
    if (mxw_bytes_starts_with_nocase(trimmed, MXW_BYTES("IPv6:")))
        trimmed = mxw_bytes_from(trimmed, sizeof "IPv6:" - 1);
    if (mxw_address_parse(trimmed, address) != MXW_OK) {
        mxw_problem_set(problem, "--%s wants an IPv4 or IPv6 address, and '%s' is none",
                        option->name, text);
        return false;
    }
    *address = mxw_address_unmapped(*address);
    return true;
}

static bool set_time(struct mxw_options *options, const struct mxw_option *option, const char *text,
                     struct mxw_problem *problem)
{
    uint64_t seconds;
    if (!mxw_bytes_to_number(mxw_bytes_of(text), (uint64_t)MXW_NOW_MAX, &seconds)) {
        mxw_problem_set(problem, "--%s wants seconds since 1970, and '%s' is no such number",
                        option->name, text);
        return false;
    }
    options->now = (mxw_wall)seconds;
    options->has_now = true;
    return true;
}

static bool set_option(struct mxw_options *options, const struct mxw_option *option,
                       const char *value, struct mxw_problem *problem)
{
    void *member = (char *)options + option->offset;
    switch (option->kind) {
    case MXW_OPTION_SWITCH:
        *(bool *)member = true;
        return true;
    case MXW_OPTION_TEXT:
        *(const char **)member = value;
        return true;
    case MXW_OPTION_LIST:
        options->settings[options->setting_count++] = value;
        return true;
    case MXW_OPTION_ADDRESS:
        return set_address(member, option, value, problem);
    case MXW_OPTION_TIME:
        return set_time(options, option, value, problem);
    }
    return false;
}

/* The arguments behind the value of a list that belong to it as well. */
static size_t count_more(const char *const *arguments, size_t count)
{
    size_t more = 0;
    while (more < count && arguments[more][0] != '-' && strchr(arguments[more], '=') != NULL)
        more++;
    return more;
}

/* Reads the option at the start of `arguments`. Returns how many arguments it took; 0: wrong. */
static size_t read_option(struct mxw_options *options, const struct mxw_option *table, size_t count,
                          const char *const *arguments, size_t argument_count,
                          struct mxw_problem *problem)
{
    const char *text = arguments[0];
    if (strncmp(text, "--", 2) != 0 || text[2] == '\0') {
        mxw_problem_set(problem, "'%s' is not an option", text);
        return 0;
    }

    mxw_bytes rest = mxw_bytes_of(text + 2);
    mxw_bytes name = rest;
    bool has_value = mxw_bytes_cut(&rest, '=', &name);
    const char *value = has_value ? (const char *)rest.at : NULL;
    const struct mxw_option *option = find_option(table, count, name);
    if (option == NULL) {
        mxw_problem_set(problem, "there is no option --%.*s", (int)(name.len < 64 ? name.len : 64),
                        (const char *)name.at);
        return 0;
    }
    if (option->argument == NULL && has_value) {
        mxw_problem_set(problem, "--%s takes no value", option->name);
        return 0;
    }

    size_t taken = 1;
    if (option->argument != NULL && !has_value) {
        if (argument_count < 2) {
            mxw_problem_set(problem, "--%s wants a value: %s", option->name, option->argument);
            return 0;
        }
        value = arguments[taken++];
    }
    if (!set_option(options, option, value, problem))
        return 0;
    if (option->kind != MXW_OPTION_LIST)
        return taken;

    size_t more = count_more(arguments + taken, argument_count - taken);
    for (size_t i = 0; i < more; i++)
        (void)set_option(options, option, arguments[taken + i], problem);
    return taken + more;
}

bool mxw_options_parse(struct mxw_options *options, const struct mxw_option *table, size_t count,
                       const char *const *arguments, size_t argument_count,
                       struct mxw_problem *problem)
{
    *options =
        (struct mxw_options){ .settings = calloc(argument_count + 1, sizeof *options->settings) };
    if (options->settings == NULL) {
        mxw_problem_set(problem, "there is no memory left");
        return false;
    }

    for (size_t i = 0; i < argument_count;) {
        size_t taken =
            read_option(options, table, count, arguments + i, argument_count - i, problem);
        if (taken == 0)
            return false;
        i += taken;
    }
    if (!options->has_now)
        options->now = (mxw_wall)time(NULL);
    return true;
}

void mxw_options_free(struct mxw_options *options)
{
    free(options->settings);
    options->settings = NULL;
}

void mxw_options_describe(const struct mxw_option *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "--%s%s%s", table[i].name,
                       table[i].argument == NULL ? "" : " ",
                       table[i].argument == NULL ? "" : table[i].argument);
        mxw_page_entry(name, 28, table[i].help);
    }
}
