#include "core/smtp/server_private.h"

/* What every stage that hears commands allows without leaving it. */
#define AT_ANY_TIME(stage)                                                                         \
    [MXW_SMTP_NOOP] = (stage), [MXW_SMTP_VRFY] = (stage), [MXW_SMTP_HELP] = (stage),               \
    [MXW_SMTP_NOT_OFFERED] = (stage), [MXW_SMTP_UNKNOWN] = (stage),                                \
    [MXW_SMTP_EHLO] = MXW_SMTP_READY, [MXW_SMTP_HELO] = MXW_SMTP_READY,                            \
    [MXW_SMTP_QUIT] = MXW_SMTP_CLOSING

/* RFC 5321 4.1.4: where an accepted command leads. An empty cell is 503. */
static const uint8_t stages_after[MXW_SMTP_STAGE_COUNT][MXW_SMTP_VERB_COUNT] = {
    [MXW_SMTP_GREETED] = {
        AT_ANY_TIME(MXW_SMTP_GREETED),
        [MXW_SMTP_RSET] = MXW_SMTP_GREETED,
    },
    [MXW_SMTP_READY] = {
        AT_ANY_TIME(MXW_SMTP_READY),
        [MXW_SMTP_RSET] = MXW_SMTP_READY,
        [MXW_SMTP_STARTTLS] = MXW_SMTP_IN_HANDSHAKE,
        [MXW_SMTP_MAIL] = MXW_SMTP_HAS_SENDER,
    },
    [MXW_SMTP_HAS_SENDER] = {
        AT_ANY_TIME(MXW_SMTP_HAS_SENDER),
        [MXW_SMTP_RSET] = MXW_SMTP_READY,
        [MXW_SMTP_STARTTLS] = MXW_SMTP_IN_HANDSHAKE,
        [MXW_SMTP_RCPT] = MXW_SMTP_HAS_RECIPIENT,
    },
    [MXW_SMTP_HAS_RECIPIENT] = {
        AT_ANY_TIME(MXW_SMTP_HAS_RECIPIENT),
        [MXW_SMTP_RSET] = MXW_SMTP_READY,
        [MXW_SMTP_STARTTLS] = MXW_SMTP_IN_HANDSHAKE,
        [MXW_SMTP_RCPT] = MXW_SMTP_HAS_RECIPIENT,
        [MXW_SMTP_DATA] = MXW_SMTP_IN_DATA,
        [MXW_SMTP_BDAT] = MXW_SMTP_IN_CHUNK,
    },
    [MXW_SMTP_HAS_CHUNK] = {
        AT_ANY_TIME(MXW_SMTP_HAS_CHUNK),
        [MXW_SMTP_RSET] = MXW_SMTP_READY,
        [MXW_SMTP_BDAT] = MXW_SMTP_IN_CHUNK,
    },
};

enum mxw_smtp_stage mxw_smtp_server_stage_after(enum mxw_smtp_stage stage, enum mxw_smtp_verb verb)
{
    return (enum mxw_smtp_stage)stages_after[stage][verb];
}

MXW_SMTP_OWN_REPLY(ok, 250, 2, 0, 0, "OK");
MXW_SMTP_OWN_REPLY(goodbye, 221, 2, 0, 0, "Goodbye");
MXW_SMTP_OWN_REPLY(help, 214, 2, 0, 0, "This server speaks RFC 5321");
MXW_SMTP_OWN_REPLY(unverified, 252, 2, 0, 0, "Addresses are not verified here; send mail and see");
MXW_SMTP_OWN_REPLY(ready_for_tls, 220, 2, 0, 0, "Ready to start TLS");
MXW_SMTP_OWN_REPLY(idle_too_long, 421, 4, 7, 0, "Too many commands without mail");
MXW_SMTP_OWN_REPLY(unknown_command, 500, 5, 5, 2, "Command is not known");
MXW_SMTP_OWN_REPLY(not_offered, 502, 5, 5, 1, "Command is not offered here");
MXW_SMTP_OWN_REPLY(out_of_order, 503, 5, 5, 1, "Command is out of order");
MXW_SMTP_OWN_REPLY(already_tls, 503, 5, 5, 1, "TLS is in use already");
MXW_SMTP_OWN_REPLY(plain_behind_starttls, 554, 5, 5, 1,
                   "Nothing may follow STARTTLS before the handshake");
MXW_SMTP_OWN_REPLY(no_valid_recipients, 554, 5, 5, 1, "No valid recipients");

static void go_on(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    server->stage = mxw_smtp_server_stage_after(server->stage, command->verb);
}

void mxw_smtp_server_ask(struct mxw_smtp_server *server, const struct mxw_smtp_command *command,
                         enum mxw_smtp_request request)
{
    server->verb = command->verb;
    server->request = request;
}

static bool has_transaction(const struct mxw_smtp_server *server)
{
    return server->stage == MXW_SMTP_HAS_SENDER || server->stage == MXW_SMTP_HAS_RECIPIENT
        || server->stage == MXW_SMTP_HAS_CHUNK;
}

/* False, and the session is over, when there were too many commands that send no mail. */
static bool may_idle(struct mxw_smtp_server *server)
{
    server->idle_commands++;
    if (server->idle_commands <= MXW_SMTP_IDLE_COMMANDS_MAX)
        return true;
    mxw_smtp_server_leave(server, &idle_too_long);
    return false;
}

/* RFC 5321 4.1.1.1, and the RFC of each keyword. */
static void put_extensions(struct mxw_smtp_server *server)
{
    const struct mxw_smtp_settings *settings = server->settings;
    struct mxw_writer *out = &server->output;
    mxw_put_text(out, "250-");
    mxw_put(out, settings->host_name);
    mxw_put_text(out, "\r\n250-PIPELINING\r\n250-SIZE ");
    mxw_put_number(out, settings->message_size_max);
    mxw_put_text(out,
                 "\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n");
    /* RFC 3207 4.2: not announced again after the handshake. */
    if (settings->offer_starttls && !server->is_tls)
        mxw_put_text(out, "250-STARTTLS\r\n");
    mxw_put_text(out, "250 LIMITS RCPTMAX=");
    mxw_put_number(out, settings->recipients_max);
    mxw_put_text(out, "\r\n");
}

static void put_name(struct mxw_smtp_server *server)
{
    mxw_put_text(&server->output, "250 ");
    mxw_put(&server->output, server->settings->host_name);
    mxw_put_text(&server->output, "\r\n");
}

/* RFC 5321 4.1.4: EHLO clears what there was, as RSET does. */
static void obey_hello(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    if (!may_idle(server))
        return;
    server->name = command->argument;
    server->is_extended = command->verb == MXW_SMTP_EHLO;
    server->has_mail_refused = false;
    server->recipients_accepted = 0;
    server->recipients_refused = 0;
    server->request = MXW_SMTP_REQUEST_HELLO;
    if (server->is_extended)
        put_extensions(server);
    else
        put_name(server);
    go_on(server, command);
}

static void obey_data(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    mxw_smtp_server_ask(server, command, MXW_SMTP_REQUEST_DATA);
}

/* An empty chunk that is not the last brings no message further. */
static void obey_chunk(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    bool is_idle = command->chunk_octets == 0 && !command->is_last_chunk;
    if (is_idle && !may_idle(server))
        return;
    if (server->stage == MXW_SMTP_HAS_RECIPIENT) {
        mxw_smtp_server_begin_body(server, server->waiting_since);
        server->request = MXW_SMTP_REQUEST_CHUNKS;
    }
    mxw_smtp_server_begin_chunk(server, command);
}

static void obey_reset(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    if (!may_idle(server))
        return;
    if (has_transaction(server))
        server->request = MXW_SMTP_REQUEST_RESET;
    server->has_mail_refused = false;
    server->recipients_accepted = 0;
    server->recipients_refused = 0;
    mxw_smtp_server_say(server, &ok);
    go_on(server, command);
}

static void obey_noop(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    if (may_idle(server))
        mxw_smtp_server_say(server, &ok);
}

/* RFC 5321 3.5.3 and 7.3: 252 tells nothing about who exists. */
static void obey_verify(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    if (may_idle(server))
        mxw_smtp_server_say(server, &unverified);
}

static void obey_help(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    if (may_idle(server))
        mxw_smtp_server_say(server, &help);
}

static void obey_quit(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    mxw_smtp_server_leave(server, &goodbye);
}

/* RFC 3207 4; and what came with the line was not protected by TLS: it is never obeyed. */
static void obey_starttls(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    if (server->is_tls) {
        mxw_smtp_server_refuse(server, &already_tls);
    } else if (!server->settings->offer_starttls) {
        mxw_smtp_server_refuse(server, &not_offered);
    } else if (server->has_octets_behind) {
        mxw_smtp_server_leave(server, &plain_behind_starttls);
    } else {
        mxw_smtp_server_say(server, &ready_for_tls);
        server->request = MXW_SMTP_REQUEST_STARTTLS;
        go_on(server, command);
    }
}

static void obey_not_offered(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    mxw_smtp_server_refuse(server, &not_offered);
}

static void obey_unknown(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    (void)command;
    mxw_smtp_server_refuse(server, &unknown_command);
}

typedef void obey_function(struct mxw_smtp_server *, const struct mxw_smtp_command *);

static obey_function *const obey_verb[MXW_SMTP_VERB_COUNT] = {
    [MXW_SMTP_UNKNOWN] = obey_unknown,
    [MXW_SMTP_EHLO] = obey_hello,
    [MXW_SMTP_HELO] = obey_hello,
    [MXW_SMTP_MAIL] = mxw_smtp_server_obey_mail,
    [MXW_SMTP_RCPT] = mxw_smtp_server_obey_recipient,
    [MXW_SMTP_DATA] = obey_data,
    [MXW_SMTP_BDAT] = obey_chunk,
    [MXW_SMTP_RSET] = obey_reset,
    [MXW_SMTP_NOOP] = obey_noop,
    [MXW_SMTP_VRFY] = obey_verify,
    [MXW_SMTP_HELP] = obey_help,
    [MXW_SMTP_QUIT] = obey_quit,
    [MXW_SMTP_STARTTLS] = obey_starttls,
    [MXW_SMTP_NOT_OFFERED] = obey_not_offered,
};

/* The detail of a path fault depends on whose path it is. RFC 3463 3.2: X.1.3 the recipient's,
 * X.1.7 the sender's. */
static const struct mxw_smtp_own_reply fault_replies[MXW_SMTP_COMMAND_FAULT_COUNT] = {
    [MXW_SMTP_COMMAND_CONTROL] = { 501,
                                   { 5, 5, 2 },
                                   MXW_BYTES_INIT("A command is one line of text ended by CR LF, "
                                                  "without control characters") },
    [MXW_SMTP_COMMAND_NO_ARGUMENT] = { 501, { 5, 5, 4 }, MXW_BYTES_INIT("An argument is missing") },
    [MXW_SMTP_COMMAND_ARGUMENT] = { 501,
                                    { 5, 5, 4 },
                                    MXW_BYTES_INIT("This command has no argument") },
    [MXW_SMTP_COMMAND_NAME] = { 501, { 5, 5, 4 }, MXW_BYTES_INIT("This is not a host name") },
    [MXW_SMTP_COMMAND_NO_PATH] = { 501,
                                   { 5, 5, 4 },
                                   MXW_BYTES_INIT("An address in angle brackets is needed, as in "
                                                  "FROM:<user@example.org>") },
    [MXW_SMTP_COMMAND_PATH] = { 501, { 5, 1, 0 }, MXW_BYTES_INIT("This is not an address") },
    [MXW_SMTP_COMMAND_PATH_TOO_LONG] = { 501,
                                         { 5, 1, 0 },
                                         MXW_BYTES_INIT("The address is too long") },
    [MXW_SMTP_COMMAND_PARAMETERS] = { 501,
                                      { 5, 5, 4 },
                                      MXW_BYTES_INIT("What follows the address is not a list of "
                                                     "parameters") },
    [MXW_SMTP_COMMAND_CHUNK] = { 501,
                                 { 5, 5, 4 },
                                 MXW_BYTES_INIT("BDAT needs a number of octets, and behind it LAST "
                                                "or nothing") },
};

#define BAD_RECIPIENT_SYNTAX 3
#define BAD_SENDER_SYNTAX 7

static void refuse_fault(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    struct mxw_smtp_own_reply own = fault_replies[command->fault];
    if (own.enhanced.subject == 1)
        own.enhanced.detail =
            command->verb == MXW_SMTP_MAIL ? BAD_SENDER_SYNTAX : BAD_RECIPIENT_SYNTAX;
    /* Nobody can tell where its octets end and the next command begins. */
    if (command->verb == MXW_SMTP_BDAT)
        mxw_smtp_server_leave(server, &own);
    else
        mxw_smtp_server_refuse(server, &own);
}

/* RFC 2920 3.1: a client that pipelines sends RCPT and DATA, or BDAT, before it knows that MAIL,
 * every RCPT or the chunk before was refused. That is out of order, but no error of its. */
void mxw_smtp_server_refuse_order(struct mxw_smtp_server *server, enum mxw_smtp_verb verb)
{
    bool has_no_recipient = server->stage == MXW_SMTP_HAS_SENDER && server->recipients_refused > 0;
    bool has_no_sender = server->stage == MXW_SMTP_READY && server->has_mail_refused;
    bool is_message = verb == MXW_SMTP_DATA || verb == MXW_SMTP_BDAT;

    if (is_message && has_no_recipient)
        mxw_smtp_server_say(server, &no_valid_recipients);
    else if (has_no_sender && (is_message || verb == MXW_SMTP_RCPT))
        mxw_smtp_server_say(server, &out_of_order);
    else
        mxw_smtp_server_refuse(server, &out_of_order);
}

/* RFC 3030 2: the octets of a chunk come whether it is wanted or not. */
static void refuse_order(struct mxw_smtp_server *server, const struct mxw_smtp_command *command)
{
    if (command->verb == MXW_SMTP_BDAT)
        mxw_smtp_server_lose_chunk(server, command);
    else
        mxw_smtp_server_refuse_order(server, command->verb);
}

void mxw_smtp_server_obey(struct mxw_smtp_server *server, mxw_bytes line)
{
    struct mxw_smtp_command command;
    mxw_smtp_command_parse(line, &command);
    bool is_in_order =
        mxw_smtp_server_stage_after(server->stage, command.verb) != MXW_SMTP_OUT_OF_ORDER;

    if (command.fault == MXW_SMTP_COMMAND_CONTROL || command.fault == MXW_SMTP_COMMAND_CHUNK) {
        refuse_fault(server, &command);
        return;
    }
    if (!is_in_order) {
        refuse_order(server, &command);
        return;
    }
    if (command.verb == MXW_SMTP_MAIL)
        server->has_mail_refused = true; /* until it is accepted */
    if (command.fault == MXW_SMTP_COMMAND_GOOD) {
        obey_verb[command.verb](server, &command);
        return;
    }
    if (command.verb == MXW_SMTP_RCPT)
        server->recipients_refused++;
    refuse_fault(server, &command);
}
