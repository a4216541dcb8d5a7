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

extern const struct mxw_command mxw_check_iprev, mxw_check_spf, mxw_check_dkim, mxw_check_dmarc;
extern const struct mxw_command mxw_check_arc, mxw_check_authres, mxw_check_message;
extern const struct mxw_command mxw_sign_dkim, mxw_seal_arc;
extern const struct mxw_command mxw_completion_command;

/* cli/remote: */
extern const struct mxw_command mxw_tenant_add, mxw_tenant_set, mxw_tenant_remove, mxw_tenant_list;
extern const struct mxw_command mxw_domain_add, mxw_domain_set, mxw_domain_remove, mxw_domain_show;
extern const struct mxw_command mxw_domain_list, mxw_domain_import, mxw_domain_export;
extern const struct mxw_command mxw_domain_ipv6;
extern const struct mxw_command mxw_exempt_add, mxw_exempt_remove, mxw_exempt_list;
extern const struct mxw_command mxw_trace_command, mxw_trace_forget;
extern const struct mxw_command mxw_status_command, mxw_audit_list;
extern const struct mxw_command mxw_backup_command, mxw_restore_command;

/* All of them, in the order of the manual. */
const struct mxw_command *const *mxw_commands(size_t *count);

/* The one that is meant by the words at the start of `arguments`, and how many those are. NULL:
 * there is none. */
const struct mxw_command *mxw_command_find(const char *const *arguments, size_t count,
                                           size_t *words);

/* What follows the name on a command line: " NAME --tenant TENANT [OPTION...]". */
void mxw_put_synopsis(struct mxw_writer *out, const struct mxw_command *command);

/* How what is not an option's own text says where it goes. */
#define MXW_OPTION_AT(member) .offset = offsetof(struct mxw_options, member)

/* The options that several subcommands have. */
#define MXW_OPTION_IP(required)                                                                    \
    {                                                                                              \
        .name = "ip", .argument = "ADDRESS", .help = "the client's IPv4 or IPv6 address",          \
        .kind = MXW_OPTION_ADDRESS, .is_required = (required), MXW_OPTION_AT(ip)                   \
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
    { .name = "dns",                                                                               \
      .argument = "FILE",                                                                          \
      .help = "answer DNS questions from this file, not from the network: one OWNER TYPE RDATA a " \
              "line",                                                                              \
      .kind = MXW_OPTION_FILE,                                                                     \
      MXW_OPTION_AT(dns) },                                                                        \
        { .name = "now",                                                                           \
          .argument = "UNIX",                                                                      \
          .help = "the time to judge at, in seconds since 1970; now when not given",               \
          .kind = MXW_OPTION_TIME,                                                                 \
          MXW_OPTION_AT(now) },                                                                    \
        MXW_OPTION_JSON, MXW_OPTION_HELP

/* Of those who sign or seal, before and behind their own. */
#define MXW_OPTIONS_SIGNING                                                                        \
    { .name = "domain",                                                                            \
      .argument = "NAME",                                                                          \
      .help = "d=: in whose name",                                                                 \
      .kind = MXW_OPTION_TEXT,                                                                     \
      MXW_OPTION_AT(domain),                                                                       \
      .is_required = true },                                                                       \
        { .name = "selector",                                                                      \
          .argument = "NAME",                                                                      \
          .help = "s=: the key is published at NAME._domainkey.DOMAIN",                            \
          .kind = MXW_OPTION_TEXT,                                                                 \
          MXW_OPTION_AT(selector),                                                                 \
          .is_required = true },                                                                   \
        { .name = "key",                                                                           \
          .argument = "FILE",                                                                      \
          .help = "the private key",                                                               \
          .kind = MXW_OPTION_FILE,                                                                 \
          MXW_OPTION_AT(key),                                                                      \
          .is_required = true },                                                                   \
        { .name = "canonicalization",                                                              \
          .argument = "HEADER/BODY",                                                               \
          .help = "c=: relaxed or simple; relaxed/relaxed when not given",                         \
          .kind = MXW_OPTION_TEXT,                                                                 \
          MXW_OPTION_AT(canonicalization),                                                         \
          .words = "relaxed/relaxed relaxed/simple simple/relaxed simple/simple" },                \
        { .name = "headers",                                                                       \
          .argument = "NAME:NAME...",                                                              \
          .help = "h=: the fields to sign, once more than there are to forbid another; a good "    \
                  "choice when not given",                                                         \
          .kind = MXW_OPTION_TEXT,                                                                 \
          MXW_OPTION_AT(headers) },                                                                \
    {                                                                                              \
        .name = "timestamp", .argument = "UNIX",                                                   \
        .help = "t=: the time of signing; now when not given", .kind = MXW_OPTION_TIME,            \
        MXW_OPTION_AT(timestamp)                                                                   \
    }
#define MXW_OPTIONS_SIGNED                                                                         \
    { .name = "whole",                                                                             \
      .help = "print the message with the fields in front",                                        \
      .kind = MXW_OPTION_SWITCH,                                                                   \
      MXW_OPTION_AT(whole) },                                                                      \
        MXW_OPTIONS_COMMON

#endif
