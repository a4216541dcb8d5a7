/* options.h - what the person asked for: the command line, read by a table.
 *
 *     struct mxw_problem problem;
 *     if (!mxw_options_parse(&options, table, count, argv, argc, &problem)) ... problem.text
 *
 * Forms      `--name VALUE` and `--name=VALUE`. A list takes every following argument that holds
 *            '=' and does not begin with '-'. The last of two equal options wins.
 * Ownership  Texts point into `argv`. The list of settings is freed by mxw_options_free().
 */
#ifndef MXW_CLI_OPTIONS_H
#define MXW_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/address.h"
#include "base/time.h"
#include "runtime/problem.h"

/* 9999-12-31T23:59:59Z: what a date with four digits for the year can say. */
#define MXW_NOW_MAX INT64_C(253402300799)

struct mxw_options {
    mxw_address ip;   /* unmapped; MXW_FAMILY_NONE: not given */
    const char *helo; /* NULL: not given; so are the other texts */
    const char *mail_from;
    const char *recipient;
    const char *dns; /* path of a file that answers instead of the network */
    const char *host;
    mxw_wall now; /* the machine's clock when not given */
    bool has_now;
    bool json;
    bool help;
    const char **settings; /* of --rcpt-domain-set: key=value */
    size_t setting_count;
};

enum mxw_option_kind {
    MXW_OPTION_SWITCH,
    MXW_OPTION_TEXT,
    MXW_OPTION_LIST,
    MXW_OPTION_ADDRESS,
    MXW_OPTION_TIME
};

struct mxw_option {
    const char *name;     /* without the dashes */
    const char *argument; /* as the help calls it; NULL for a switch */
    const char *help;
    enum mxw_option_kind kind;
    size_t offset; /* in struct mxw_options */
};

/* False: `problem` says why. `options` must be freed in either case. */
bool mxw_options_parse(struct mxw_options *options, const struct mxw_option *table, size_t count,
                       const char *const *arguments, size_t argument_count,
                       struct mxw_problem *problem);

void mxw_options_free(struct mxw_options *options);

/* Prints the options of a table for --help, in two columns within 80. */
void mxw_options_describe(const struct mxw_option *table, size_t count);

static inline mxw_bytes mxw_bytes_of(const char *text)
{
    return text == NULL ? (mxw_bytes){ 0 } : (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

#endif
