/* command.h - one SMTP command line, taken apart.
 *
 *     struct mxw_smtp_command command;
 *     mxw_smtp_command_parse(line, &command);
 *     if (command.fault == MXW_SMTP_COMMAND_GOOD && command.verb == MXW_SMTP_MAIL) ... command.path
 *
 * Spec       RFC 5321 section 4.1.1; 4.1.1.11 for the parameters. RFC 3030 section 2 for BDAT.
 * Lenient    Blanks at the end of the line, and after `FROM:` and `TO:` (RFC 5321 4.1.1.2 has none
 *            there; very many clients send one). As the name after EHLO any run of printable
 *            characters that cannot leave a comment, up to a domain's length: underscores and bare
 *            addresses are common. A line with a control octet is never good.
 * Ownership  Everything borrows the line.
 * Does not   Know which parameters exist, in which order commands may come, or whether SMTPUTF8 was
 *            said for a path that needs it.
 */
#ifndef MXW_CORE_SMTP_COMMAND_H
#define MXW_CORE_SMTP_COMMAND_H

#include "core/smtp/path.h"
#include "mxwarden/bytes.h"

#define MXW_SMTP_PARAMETERS_MAX 16 /* all that are registered for MAIL fit; more is bad syntax */

enum mxw_smtp_verb {
    MXW_SMTP_UNKNOWN, /* zero: no verb that we know */
    MXW_SMTP_EHLO,
    MXW_SMTP_HELO,
    MXW_SMTP_MAIL,
    MXW_SMTP_RCPT,
    MXW_SMTP_DATA,
    MXW_SMTP_BDAT,
    MXW_SMTP_RSET,
    MXW_SMTP_NOOP,
    MXW_SMTP_VRFY,
    MXW_SMTP_HELP,
    MXW_SMTP_QUIT,
    MXW_SMTP_STARTTLS,
    MXW_SMTP_NOT_OFFERED, /* EXPN, AUTH, BURL and others: known, and not done here */
    MXW_SMTP_VERB_COUNT
};

enum mxw_smtp_command_fault {
    MXW_SMTP_COMMAND_GOOD,
    MXW_SMTP_COMMAND_CONTROL,       /* a control octet in the line, a bare CR or LF above all */
    MXW_SMTP_COMMAND_NO_ARGUMENT,   /* one is needed */
    MXW_SMTP_COMMAND_ARGUMENT,      /* one stands where none may */
    MXW_SMTP_COMMAND_NAME,          /* EHLO, HELO: not a name */
    MXW_SMTP_COMMAND_NO_PATH,       /* MAIL, RCPT: not `FROM:<...>` or `TO:<...>` */
    MXW_SMTP_COMMAND_PATH,          /* MAIL, RCPT: the path is malformed */
    MXW_SMTP_COMMAND_PATH_TOO_LONG, /* MAIL, RCPT */
    MXW_SMTP_COMMAND_PARAMETERS,    /* MAIL, RCPT: what follows the path is not a list of them */
    MXW_SMTP_COMMAND_CHUNK,         /* BDAT: not a number of octets, then LAST or nothing */
    MXW_SMTP_COMMAND_FAULT_COUNT
};

struct mxw_smtp_parameter {
    mxw_bytes keyword;
    mxw_bytes value;
    bool has_value; /* `=` was there; the value is then not empty */
};

struct mxw_smtp_command {
    enum mxw_smtp_verb verb;
    enum mxw_smtp_command_fault fault;
    mxw_bytes argument;   /* what follows the verb, trimmed */
    struct mxw_path path; /* MAIL, RCPT, when good */
    struct mxw_smtp_parameter parameters[MXW_SMTP_PARAMETERS_MAX];
    size_t parameter_count;
    uint64_t chunk_octets; /* BDAT; a number that is too large for any is the largest */
    bool is_last_chunk;
};

/* `line` is without CRLF. */
void mxw_smtp_command_parse(mxw_bytes line, struct mxw_smtp_command *command);

#endif
