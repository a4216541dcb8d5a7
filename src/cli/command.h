/* command.h - what every subcommand is to main.c: a name, a help screen and a function.
 *
 * Adding one   Write check_x.c with a `const struct mxw_command`, and name it in main.c's table.
 */
#ifndef MXW_CLI_COMMAND_H
#define MXW_CLI_COMMAND_H

#include "cli/options.h"
#include "runtime/problem.h"

/* The exit status is part of the interface: scripts branch on it. */
enum mxw_exit {
    MXW_EXIT_YES = 0,     /* it passes; it is admitted */
    MXW_EXIT_NO = 1,      /* it does not */
    MXW_EXIT_UNKNOWN = 2, /* could not tell: a temporary failure */
    MXW_EXIT_USAGE = 64,
    MXW_EXIT_MISSING = 69 /* a file, the standard input, memory */
};

struct mxw_command {
    const char *name;     /* "check spf" */
    const char *summary;  /* a phrase, for the list of commands */
    const char *synopsis; /* what follows the name */
    const char *about;    /* a paragraph */
    const char *example;  /* a command line that works as it stands */
    const struct mxw_option *options;
    size_t option_count;

    /* Prints the answer. For MXW_EXIT_USAGE and MXW_EXIT_MISSING it prints nothing and says why in
     * `problem`. */
    enum mxw_exit (*run)(const struct mxw_options *options, struct mxw_problem *problem);
};

extern const struct mxw_command mxw_check_iprev;
extern const struct mxw_command mxw_check_spf;
extern const struct mxw_command mxw_check_dkim;
extern const struct mxw_command mxw_check_message;

/* The options that several subcommands have. */
#define MXW_OPTION_IP                                                                              \
    {                                                                                              \
        "ip", "ADDRESS", "the client's IPv4 or IPv6 address", MXW_OPTION_ADDRESS,                  \
            offsetof(struct mxw_options, ip)                                                       \
    }
#define MXW_OPTION_HELO                                                                            \
    {                                                                                              \
        "helo", "NAME", "what the client says in HELO or EHLO", MXW_OPTION_TEXT,                   \
            offsetof(struct mxw_options, helo)                                                     \
    }
#define MXW_OPTION_MAIL_FROM                                                                       \
    {                                                                                              \
        "mail-from", "ADDRESS", "the sender of the envelope; '' or '<>' is the null sender",       \
            MXW_OPTION_TEXT, offsetof(struct mxw_options, mail_from)                               \
    }
#define MXW_OPTION_HOST(what)                                                                      \
    {                                                                                              \
        "host", "NAME", what, MXW_OPTION_TEXT, offsetof(struct mxw_options, host)                  \
    }
#define MXW_OPTIONS_COMMON                                                                         \
    { "dns", "FILE",                                                                               \
      "answer DNS questions from this file, not from the network: one OWNER TYPE RDATA a line",    \
      MXW_OPTION_TEXT, offsetof(struct mxw_options, dns) },                                        \
        { "now", "UNIX", "the time to judge at, in seconds since 1970; now when not given",        \
          MXW_OPTION_TIME, offsetof(struct mxw_options, now) },                                    \
        { "json", NULL, "print one JSON object instead of text", MXW_OPTION_SWITCH,                \
          offsetof(struct mxw_options, json) },                                                    \
    {                                                                                              \
        "help", NULL, "print this", MXW_OPTION_SWITCH, offsetof(struct mxw_options, help)          \
    }

#endif
