#include "core/smtp/octets.h"
#include "core/smtp/server_private.h"

/* MAIL and RCPT: what may stand behind the path, and how many there may be. */

MXW_SMTP_OWN_REPLY(too_many_recipients, 452, 4, 5, 3,
                   "Too many recipients; send the others in another message");
MXW_SMTP_OWN_REPLY(size_malformed, 501, 5, 5, 4, "SIZE must be a number of octets");
MXW_SMTP_OWN_REPLY(parameter_twice, 501, 5, 5, 4, "A parameter is given twice");
MXW_SMTP_OWN_REPLY(utf8_with_value, 501, 5, 5, 4, "SMTPUTF8 has no value");
/* RFC 6531 3.5. */
MXW_SMTP_OWN_REPLY(utf8_sender, 550, 5, 6, 7, "An address outside ASCII needs SMTPUTF8 in MAIL");
MXW_SMTP_OWN_REPLY(utf8_recipient, 553, 5, 6, 7, "An address outside ASCII needs SMTPUTF8 in MAIL");
MXW_SMTP_OWN_REPLY(too_large, 552, 5, 3, 4, "Message is larger than SIZE allows");
MXW_SMTP_OWN_REPLY(parameter_unknown, 555, 5, 5, 4, "A parameter is not known here");
MXW_SMTP_OWN_REPLY(parameter_without_ehlo, 555, 5, 5, 4, "Parameters need EHLO, not HELO");

/* Each says what is wrong with its value, or NULL. */

/* RFC 1870 6: a size that is too large for any number is too large for us. */
static const struct mxw_smtp_own_reply *read_size(struct mxw_smtp_server *server,
                                                  const struct mxw_smtp_parameter *parameter)
{
    struct mxw_smtp_mail *mail = &server->mail;
    if (mail->has_size)
        return &parameter_twice;
    if (!mxw_smtp_is_number(parameter->value))
        return &size_malformed;
    mail->has_size = true;
    bool fits =
        mxw_bytes_to_number(parameter->value, server->settings->message_size_max, &mail->size);
    return fits ? NULL : &too_large;
}

static const struct mxw_smtp_own_reply *read_body(struct mxw_smtp_server *server,
                                                  const struct mxw_smtp_parameter *parameter)
{
    struct mxw_smtp_mail *mail = &server->mail;
    if (mail->body != MXW_SMTP_BODY_UNSAID)
        return &parameter_twice;
    if (mxw_bytes_equal_nocase(parameter->value, MXW_BYTES("8BITMIME")))
        mail->body = MXW_SMTP_BODY_8BITMIME;
    else if (mxw_bytes_equal_nocase(parameter->value, MXW_BYTES("7BIT")))
        mail->body = MXW_SMTP_BODY_7BIT;
    else
        return &parameter_unknown;
    return NULL;
}

static const struct mxw_smtp_own_reply *read_utf8(struct mxw_smtp_server *server,
                                                  const struct mxw_smtp_parameter *parameter)
{
    struct mxw_smtp_mail *mail = &server->mail;
    if (mail->is_utf8)
        return &parameter_twice;
    if (parameter->has_value)
        return &utf8_with_value;
    mail->is_utf8 = true;
    return NULL;
}

static const struct {
    mxw_bytes keyword;
    const struct mxw_smtp_own_reply *(*read)(struct mxw_smtp_server *,
                                             const struct mxw_smtp_parameter *);
} mail_parameters[] = {
    { MXW_BYTES_INIT("SIZE"), read_size },
    { MXW_BYTES_INIT("BODY"), read_body },
    { MXW_BYTES_INIT("SMTPUTF8"), read_utf8 },
};

static const struct mxw_smtp_own_reply *read_mail_parameter(
    struct mxw_smtp_server *server, const struct mxw_smtp_parameter *parameter)
{
    for (size_t i = 0; i < MXW_COUNT_OF(mail_parameters); i++)
        if (mxw_bytes_equal_nocase(mail_parameters[i].keyword, parameter->keyword))
            return mail_parameters[i].read(server, parameter);
    return &parameter_unknown;
}

static const struct mxw_smtp_own_reply *read_mail(struct mxw_smtp_server *server,
                                                  const struct mxw_smtp_command *command)
{
    server->mail = (struct mxw_smtp_mail){ .path = command->path };
    if (command->parameter_count > 0 && !server->is_extended)
        return &parameter_without_ehlo;
    for (size_t i = 0; i < command->parameter_count; i++) {
        const struct mxw_smtp_own_reply *fault =
            read_mail_parameter(server, &command->parameters[i]);
        if (fault != NULL)
            return fault;
    }
    return command->path.needs_utf8 && !server->mail.is_utf8 ? &utf8_sender : NULL;
}

void mxw_smtp_server_obey_mail(struct mxw_smtp_server *server,
                               const struct mxw_smtp_command *command)
{
    const struct mxw_smtp_own_reply *fault = read_mail(server, command);
    if (fault == &too_large)
        mxw_smtp_server_say(server, fault); /* an honest answer, no error of the client's */
    else if (fault != NULL)
        mxw_smtp_server_refuse(server, fault);
    else
        mxw_smtp_server_ask(server, command, MXW_SMTP_REQUEST_MAIL);
}

static const struct mxw_smtp_own_reply *read_recipient(const struct mxw_smtp_server *server,
                                                       const struct mxw_smtp_command *command)
{
    if (command->parameter_count > 0)
        return server->is_extended ? &parameter_unknown : &parameter_without_ehlo;
    return command->path.needs_utf8 && !server->mail.is_utf8 ? &utf8_recipient : NULL;
}

void mxw_smtp_server_obey_recipient(struct mxw_smtp_server *server,
                                    const struct mxw_smtp_command *command)
{
    unsigned max = server->settings->recipients_max;
    const struct mxw_smtp_own_reply *fault = read_recipient(server, command);
    if (fault != NULL) {
        server->recipients_refused++;
        mxw_smtp_server_refuse(server, fault);
    } else if (server->recipients_accepted >= max || server->recipients_refused >= max) {
        mxw_smtp_server_say(server, &too_many_recipients);
    } else {
        server->recipient = command->path;
        mxw_smtp_server_ask(server, command, MXW_SMTP_REQUEST_RECIPIENT);
    }
}
