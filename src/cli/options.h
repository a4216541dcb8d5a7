/* options.h - what the person asked for: the command line, read by a table.
 *
 *     struct mxw_problem problem;
 *     if (!mxw_options_parse(&options, table, count, argv, argc, &problem)) ... problem.text
 *
 * Forms      `--name VALUE` and `--name=VALUE`; the last of two equal options wins. What stands
 *            elsewhere is a positional argument: the first one in the table takes the first, and so
 *            on. An option may stand between them.
 * Lists      An option that is a list takes every following argument that holds its mark and does
 *            not begin with '-'. A positional list takes all positional arguments that are left.
 * Ownership  Texts point into `argv`. The lists are freed by mxw_options_free().
 */
#ifndef MXW_CLI_OPTIONS_H
#define MXW_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "mxwarden/address.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"
#include "runtime/problem.h"

/* 9999-12-31T23:59:59Z: what a date with four digits for the year can say. */
#define MXW_NOW_MAX INT64_C(253402300799)

#define MXW_OPTIONS_MAX 32               /* in one table */
#define MXW_OPTION_NUMBER_MAX 1000000000 /* what a number may say */

struct mxw_words {
    const char **at; /* owned */
    size_t count;
};

struct mxw_options {
    mxw_address ip;   /* unmapped; MXW_FAMILY_NONE: not given */
    const char *helo; /* NULL: not given; so are the other texts */
    const char *mail_from;
    const char *recipient;
    const char *dns; /* path of a file that answers instead of the network */
    const char *host;
    const char *from_domain;
    const char *from_header;
    const char *spf; /* result:domain */
    mxw_wall now;    /* the machine's clock when not given */
    bool has_now;
    bool json;
    bool help;
    struct mxw_words settings;   /* key=value */
    struct mxw_words signatures; /* what is known of them: result:domain */

    const char *domain; /* of those who sign and seal */
    const char *selector;
    const char *key; /* path */
    const char *canonicalization;
    const char *headers;
    const char *identity;
    const char *authserv_id;
    const char *results; /* path */
    mxw_wall timestamp;  /* 0: not given */
    mxw_wall expires;    /* 0: not given */
    bool whole;

    const char *socket; /* paths */
    const char *state;
    const char *file;
    const char *name; /* of what is added, shown or changed */
    const char *tenant;
    const char *tls;
    const char *wish;
    const char *why;
    const char *note;
    const char *format;
    const char *shell;
    struct mxw_words next_hops;
    bool replace;

    const char *to; /* whose trace */
    const char *from;
    const char *prefix;
    const char *verdict;
    const char *rule;
    const char *id;
    mxw_wall since; /* 0: not given */
    mxw_wall until;
    uint64_t limit; /* 0: not given */
    bool follow;
    bool verbose;
};

enum mxw_option_kind {
    MXW_OPTION_SWITCH,
    MXW_OPTION_TEXT,
    MXW_OPTION_FILE, /* a text that is a path */
    MXW_OPTION_WORD, /* one of `words` */
    MXW_OPTION_LIST,
    MXW_OPTION_ADDRESS,
    MXW_OPTION_TIME,   /* seconds since 1970 */
    MXW_OPTION_MOMENT, /* when.h */
    MXW_OPTION_NUMBER  /* from 1 on */
};

struct mxw_option {
    const char *name;     /* without the dashes; NULL: a positional argument */
    const char *argument; /* as the help calls it; NULL for a switch */
    const char *help;
    enum mxw_option_kind kind;
    size_t offset; /* in struct mxw_options */
    bool is_required;
    bool is_common;    /* many commands have it: the manual says it once */
    const char *words; /* what it may say, or usually says, with blanks between; NULL: anything */
    const char *mark;  /* what every value of a list holds; NULL: anything */
};

/* False: `problem` says why. `options` must be freed in either case. */
bool mxw_options_parse(struct mxw_options *options, const struct mxw_option *table, size_t count,
                       const char *const *arguments, size_t argument_count,
                       struct mxw_problem *problem);

void mxw_options_free(struct mxw_options *options);

/* "NAME", "--dns FILE", "--json": into `room`. */
#define MXW_OPTION_LABEL_ROOM 64 /* octets with the NUL */
const char *mxw_option_label(const struct mxw_option *option, char room[MXW_OPTION_LABEL_ROOM]);

#endif
