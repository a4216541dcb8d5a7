/* command.h - what every subcommand is to main.c: a name, a table of options and a function.
 *
 * Adding one   Write its file with a `const struct mxw_command`, and name it in commands.c. --help,
 *              the completion and the manual are made of what it says here.
 */
#ifndef MXW_CLI_COMMAND_H
#define MXW_CLI_COMMAND_H

#include "cli/options.h"
#include "runtime/problem.h"

/* The exit status is part of the interface: scripts branch on it. */
enum mxw_exit {
    MXW_EXIT_YES = 0,     /* it passes; it is admitted; it is done */
    MXW_EXIT_NO = 1,      /* it does not; it is not */
    MXW_EXIT_UNKNOWN = 2, /* could not tell: a temporary failure */
    MXW_EXIT_USAGE = 64,
    MXW_EXIT_MISSING = 69 /* the keeper, a file, the standard input, memory */
};

/* Why there is no answer. Empty: there is one, and it has been printed. */
struct mxw_failure {
    struct mxw_problem problem; /* a sentence */
    const char *code;           /* a word for scripts, or NULL */
    bool is_object_printed;     /* with --json: the object was begun, and is complete */
};

struct mxw_command {
    const char *name;     /* "check spf" */
    const char *summary;  /* a phrase, for the list of commands */
    const char *synopsis; /* what follows the name; NULL: what the table says */
    const char *about;    /* a paragraph */
    const char *example;  /* a command line that works as it stands */
    const struct mxw_option *options;
    size_t option_count;

    /* Prints the answer, or says in `failure` why there is none. */
    enum mxw_exit (*run)(const struct mxw_options *options, struct mxw_failure *failure);
};

extern const struct mxw_command mxw_check_iprev;
extern const struct mxw_command mxw_check_spf;
extern const struct mxw_command mxw_check_dkim;
extern const struct mxw_command mxw_check_dmarc;
extern const struct mxw_command mxw_check_authres;
extern const struct mxw_command mxw_check_message;
extern const struct mxw_command mxw_sign_dkim;
extern const struct mxw_command mxw_seal_arc;

/* The options that several subcommands have. */
#define MXW_OPTION_IP                                                                              \
    {                                                                                              \
        .name = "ip", .argument = "ADDRESS", .help = "the client's IPv4 or IPv6 address",          \
        .kind = MXW_OPTION_ADDRESS, .is_required = true, MXW_OPTION_AT(ip)                         \
    }
#define MXW_OPTION_HELO                                                                            \
    {                                                                                              \
        .name = "helo", .argument = "NAME", .help = "what the client says in HELO or EHLO",        \
        .kind = MXW_OPTION_TEXT, MXW_OPTION_AT(helo)                                               \
    }
#define MXW_OPTION_MAIL_FROM                                                                       \
    {                                                                                              \
        .name = "mail-from", .argument = "ADDRESS",                                                \
        .help = "the sender of the envelope; '' or '<>' is the null sender",                       \
        .kind = MXW_OPTION_TEXT, MXW_OPTION_AT(mail_from)                                          \
    }
#define MXW_OPTION_HOST(what)                                                                      \
    {                                                                                              \
        .name = "host", .argument = "NAME", .help = (what), .kind = MXW_OPTION_TEXT,               \
        MXW_OPTION_AT(host)                                                                        \
    }
#define MXW_OPTION_JSON                                                                            \
    {                                                                                              \
        .name = "json", .help = "print one JSON object instead of text",                           \
        .kind = MXW_OPTION_SWITCH, .is_common = true, MXW_OPTION_AT(json)                          \
    }
#define MXW_OPTION_HELP                                                                            \
    {                                                                                              \
        .name = "help", .help = "print this", .kind = MXW_OPTION_SWITCH, .is_common = true,        \
        MXW_OPTION_AT(help)                                                                        \
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
#define MXW_OPTIONS_SIGNING                                                                        \
    { "domain", "NAME", "d=: in whose name", MXW_OPTION_TEXT,                                      \
      offsetof(struct mxw_options, domain) },                                                      \
        { "selector", "NAME", "s=: the key is published at NAME._domainkey.DOMAIN",                \
          MXW_OPTION_TEXT, offsetof(struct mxw_options, selector) },                               \
        { "key", "FILE", "the private key", MXW_OPTION_TEXT, offsetof(struct mxw_options, key) },  \
        { "canonicalization", "HEADER/BODY",                                                       \
          "c=: relaxed or simple; relaxed/relaxed when not given", MXW_OPTION_TEXT,                \
          offsetof(struct mxw_options, canonicalization) },                                        \
        { "headers", "NAME:NAME...",                                                               \
          "h=: the fields to sign, once more than there are to forbid another; a good choice "     \
          "when "                                                                                  \
          "not given",                                                                             \
          MXW_OPTION_TEXT, offsetof(struct mxw_options, headers) },                                \
    {                                                                                              \
        "timestamp", "UNIX", "t=: the time of signing; now when not given", MXW_OPTION_TIME,       \
            offsetof(struct mxw_options, timestamp)                                                \
    }
#define MXW_OPTIONS_SIGNED                                                                         \
    { "whole", NULL, "print the message with the fields in front", MXW_OPTION_SWITCH,              \
      offsetof(struct mxw_options, whole) },                                                       \
        MXW_OPTIONS_COMMON

#endif
