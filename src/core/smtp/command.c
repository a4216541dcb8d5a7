#include "core/smtp/command.h"

#include "core/smtp/octets.h"

/* What may follow the verb. */
enum argument {
    ARGUMENT_FREE,
    ARGUMENT_NONE,
    ARGUMENT_NEEDED,
    ARGUMENT_NAME,
    ARGUMENT_CHUNK,
    ARGUMENT_FROM,
    ARGUMENT_TO
};

static const struct known_verb {
    mxw_bytes name;
    enum mxw_smtp_verb verb;
    enum argument argument;
} known_verbs[] = {
    { MXW_BYTES_INIT("MAIL"), MXW_SMTP_MAIL, ARGUMENT_FROM },
    { MXW_BYTES_INIT("RCPT"), MXW_SMTP_RCPT, ARGUMENT_TO },
    { MXW_BYTES_INIT("DATA"), MXW_SMTP_DATA, ARGUMENT_NONE },
    { MXW_BYTES_INIT("BDAT"), MXW_SMTP_BDAT, ARGUMENT_CHUNK },
    { MXW_BYTES_INIT("EHLO"), MXW_SMTP_EHLO, ARGUMENT_NAME },
    { MXW_BYTES_INIT("HELO"), MXW_SMTP_HELO, ARGUMENT_NAME },
    { MXW_BYTES_INIT("RSET"), MXW_SMTP_RSET, ARGUMENT_NONE },
    { MXW_BYTES_INIT("QUIT"), MXW_SMTP_QUIT, ARGUMENT_NONE },
    { MXW_BYTES_INIT("STARTTLS"), MXW_SMTP_STARTTLS, ARGUMENT_NONE },
    { MXW_BYTES_INIT("NOOP"), MXW_SMTP_NOOP, ARGUMENT_FREE },
    { MXW_BYTES_INIT("VRFY"), MXW_SMTP_VRFY, ARGUMENT_NEEDED },
    { MXW_BYTES_INIT("HELP"), MXW_SMTP_HELP, ARGUMENT_FREE },
    { MXW_BYTES_INIT("EXPN"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("AUTH"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("ETRN"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("ATRN"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("BURL"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("TURN"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("SEND"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("SOML"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
    { MXW_BYTES_INIT("SAML"), MXW_SMTP_NOT_OFFERED, ARGUMENT_FREE },
};

static const struct known_verb *find_verb(mxw_bytes name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(known_verbs); i++)
        if (mxw_bytes_equal_nocase(known_verbs[i].name, name))
            return &known_verbs[i];
    return NULL;
}

static bool has_control(mxw_bytes line)
{
    for (size_t i = 0; i < line.len; i++)
        if (mxw_smtp_is_control(line.at[i]))
            return true;
    return false;
}

static mxw_bytes without_spaces(mxw_bytes text)
{
    while (text.len > 0 && text.at[0] == ' ')
        text = mxw_bytes_from(text, 1);
    return text;
}

/* Nothing that could leave a comment, a quoted string or an address where the name is shown. */
static bool is_name(mxw_bytes text)
{
    if (text.len > MXW_PATH_DOMAIN_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_smtp_is_graphic(text.at[i]) || memchr("()<>\"\\,;@", text.at[i], 9) != NULL)
            return false;
    return true;
}

/* RFC 5321 4.1.1.11: esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-"). */
static bool is_keyword(mxw_bytes text)
{
    if (text.len == 0 || text.at[0] == '-')
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_alnum(text.at[i]) && text.at[i] != '-')
            return false;
    return true;
}

/* RFC 5321 4.1.1.11: esmtp-value = 1*(%d33-60 / %d62-126). */
static bool is_value(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_smtp_is_graphic(text.at[i]) || text.at[i] == '=')
            return false;
    return text.len > 0;
}

static bool parse_parameter(mxw_bytes text, struct mxw_smtp_parameter *parameter)
{
    *parameter = (struct mxw_smtp_parameter){ .keyword = text };
    parameter->has_value = mxw_bytes_cut(&text, '=', &parameter->keyword);
    if (parameter->has_value)
        parameter->value = text;
    return is_keyword(parameter->keyword) && (!parameter->has_value || is_value(parameter->value));
}

static enum mxw_smtp_command_fault parse_parameters(mxw_bytes text,
                                                    struct mxw_smtp_command *command)
{
    if (text.len > 0 && text.at[0] != ' ')
        return MXW_SMTP_COMMAND_PATH; /* something stands right behind the bracket */

    for (text = without_spaces(text); text.len > 0; text = without_spaces(text)) {
        if (command->parameter_count == MXW_SMTP_PARAMETERS_MAX)
            return MXW_SMTP_COMMAND_PARAMETERS;
        if (!parse_parameter(mxw_bytes_next(&text, ' '),
                             &command->parameters[command->parameter_count]))
            return MXW_SMTP_COMMAND_PARAMETERS;
        command->parameter_count++;
    }
    return MXW_SMTP_COMMAND_GOOD;
}

static enum mxw_smtp_command_fault parse_path(mxw_bytes introduction,
                                              struct mxw_smtp_command *command)
{
    static const enum mxw_smtp_command_fault faults[] = {
        [MXW_PATH_MALFORMED] = MXW_SMTP_COMMAND_PATH,
        [MXW_PATH_TOO_LONG] = MXW_SMTP_COMMAND_PATH_TOO_LONG,
        [MXW_PATH_NOT_ASCII] = MXW_SMTP_COMMAND_GOOD,
        [MXW_PATH_GOOD] = MXW_SMTP_COMMAND_GOOD,
    };

    if (!mxw_bytes_starts_with_nocase(command->argument, introduction))
        return MXW_SMTP_COMMAND_NO_PATH;
    mxw_bytes rest = without_spaces(mxw_bytes_from(command->argument, introduction.len));
    if (rest.len == 0 || rest.at[0] != '<')
        return MXW_SMTP_COMMAND_NO_PATH;

    enum mxw_smtp_command_fault fault = faults[mxw_path_parse(&rest, &command->path)];
    return fault == MXW_SMTP_COMMAND_GOOD ? parse_parameters(rest, command) : fault;
}

/* RFC 5321 4.1.1.2: the reverse-path has no form without a domain but `<>`. */
static enum mxw_smtp_command_fault parse_sender(struct mxw_smtp_command *command)
{
    enum mxw_smtp_command_fault fault = parse_path(MXW_BYTES("FROM:"), command);
    return fault == MXW_SMTP_COMMAND_GOOD && command->path.is_postmaster ? MXW_SMTP_COMMAND_PATH
                                                                         : fault;
}

/* RFC 5321 4.1.1.3: the forward-path is never null. */
static enum mxw_smtp_command_fault parse_recipient(struct mxw_smtp_command *command)
{
    enum mxw_smtp_command_fault fault = parse_path(MXW_BYTES("TO:"), command);
    return fault == MXW_SMTP_COMMAND_GOOD && command->path.is_null ? MXW_SMTP_COMMAND_PATH : fault;
}

/* RFC 3030 2: chunk-size [ SP end-marker ]. */
static enum mxw_smtp_command_fault parse_chunk(struct mxw_smtp_command *command)
{
    mxw_bytes marker = command->argument;
    mxw_bytes number = mxw_bytes_next(&marker, ' ');
    marker = without_spaces(marker);
    command->is_last_chunk = mxw_bytes_equal_nocase(marker, MXW_BYTES("LAST"));
    if (!mxw_smtp_is_number(number) || (marker.len > 0 && !command->is_last_chunk))
        return MXW_SMTP_COMMAND_CHUNK;
    if (!mxw_bytes_to_number(number, UINT64_MAX, &command->chunk_octets))
        command->chunk_octets = UINT64_MAX;
    return MXW_SMTP_COMMAND_GOOD;
}

static enum mxw_smtp_command_fault parse_argument(enum argument argument,
                                                  struct mxw_smtp_command *command)
{
    bool is_empty = command->argument.len == 0;
    switch (argument) {
    case ARGUMENT_FREE:
        return MXW_SMTP_COMMAND_GOOD;
    case ARGUMENT_NONE:
        return is_empty ? MXW_SMTP_COMMAND_GOOD : MXW_SMTP_COMMAND_ARGUMENT;
    case ARGUMENT_NEEDED:
        return is_empty ? MXW_SMTP_COMMAND_NO_ARGUMENT : MXW_SMTP_COMMAND_GOOD;
    case ARGUMENT_NAME:
        if (is_empty)
            return MXW_SMTP_COMMAND_NO_ARGUMENT;
        return is_name(command->argument) ? MXW_SMTP_COMMAND_GOOD : MXW_SMTP_COMMAND_NAME;
    case ARGUMENT_CHUNK:
        return parse_chunk(command);
    case ARGUMENT_FROM:
        return parse_sender(command);
    case ARGUMENT_TO:
        return parse_recipient(command);
    }
    return MXW_SMTP_COMMAND_ARGUMENT;
}

static mxw_bytes without_blanks_at_end(mxw_bytes text)
{
    while (text.len > 0 && mxw_is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

void mxw_smtp_command_parse(mxw_bytes line, struct mxw_smtp_command *command)
{
    /* Not cleared whole: the parameters are most of it, and parameter_count says which are set. */
    command->verb = MXW_SMTP_UNKNOWN;
    command->fault = MXW_SMTP_COMMAND_GOOD;
    command->path = (struct mxw_path){ 0 };
    command->parameter_count = 0;
    command->chunk_octets = 0;
    command->is_last_chunk = false;

    /* RFC 5321 4.1.1: white space before the CRLF is tolerated. */
    mxw_bytes rest = without_blanks_at_end(line);
    const struct known_verb *known = find_verb(mxw_bytes_next(&rest, ' '));
    command->argument = without_spaces(rest);
    if (known != NULL)
        command->verb = known->verb;

    if (has_control(line))
        command->fault = MXW_SMTP_COMMAND_CONTROL;
    else if (known != NULL)
        command->fault = parse_argument(known->argument, command);
}
