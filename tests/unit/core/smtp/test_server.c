#include "core/smtp/server.h"

#include "tests/support/test.h"
#include "tests/unit/core/smtp/dialogue.h"

static const struct mxw_smtp_settings settings = {
    .host_name = MXW_BYTES_INIT("gate.example"),
    .message_size_max = 40,
    .recipients_max = 3,
    .errors_max = 5,
    .offer_starttls = true,
    .command_timeout = MXW_SMTP_COMMAND_TIMEOUT,
    .handshake_timeout = 60 * MXW_SECOND,
    .data_timeout = MXW_SMTP_DATA_TIMEOUT,
    .session_timeout = 60 * MXW_MINUTE,
    .rate_interval = MXW_MINUTE,
    .rate_octets_min = 10,
};

#define EHLO "EHLO c\r\n"
#define HELLO EHLO "MAIL FROM:<a@b>\r\n"
#define ENVELOPE HELLO "RCPT TO:<d@e>\r\n"
#define OPEN ENVELOPE "DATA\r\n"

#define SAID_EHLO                                                                                  \
    "250-gate.example\r\n250-PIPELINING\r\n250-SIZE 40\r\n250-8BITMIME\r\n"                        \
    "250-SMTPUTF8\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250-STARTTLS\r\n250 LIMITS "       \
    "RCPTMAX=3\r\n"
#define SAID_YES "250 2.1.0 Yes\r\n"
#define SAID_HELLO SAID_EHLO SAID_YES
#define SAID_ENVELOPE SAID_HELLO SAID_YES
#define SAID_GO "354 End the message with CR LF . CR LF\r\n"
#define SAID_OPEN SAID_ENVELOPE SAID_GO
#define SAID_TAKEN "250 2.6.0 Taken\r\n"
#define SAID_OK "250 2.0.0 OK\r\n"
#define SAID_CHUNK "250 2.0.0 Chunk received\r\n"
#define SAID_NO_RECIPIENTS "554 5.5.1 No valid recipients [id7]\r\n"
#define SAID_BYE "221 2.0.0 Goodbye\r\n"
#define SAID_ORDER "503 5.5.1 Command is out of order [id7]\r\n"
#define SAID_NO_ARGUMENT "501 5.5.4 This command has no argument [id7]\r\n"
#define SAID_UNKNOWN "500 5.5.2 Command is not known [id7]\r\n"
#define SAID_TOO_LARGE "552 5.3.4 Message is larger than SIZE allows [id7]\r\n"
#define SAID_BARE "550 5.5.2 Message has a CR without LF or an LF without CR [id7]\r\n"
#define SAID_CONTROL                                                                               \
    "501 5.5.2 A command is one line of text ended by CR LF, without control characters [id7]\r\n"
#define SAID_MANY "452 4.5.3 Too many recipients; send the others in another message [id7]\r\n"
#define SAID_NEEDS_PATH                                                                            \
    "501 5.5.4 An address in angle brackets is needed, as in FROM:<user@example.org> [id7]\r\n"
#define SAID_NO_SENDER "501 5.1.7 This is not an address [id7]\r\n"
#define SAID_NO_RECIPIENT "501 5.1.3 This is not an address [id7]\r\n"
#define SAID_NEEDS_UTF8 " 5.6.7 An address outside ASCII needs SMTPUTF8 in MAIL [id7]\r\n"
#define SAID_PARAMETER "555 5.5.4 A parameter is not known here [id7]\r\n"
#define ASKED_ENVELOPE "ehlo=c mail=a@b to=d@e "
#define TEN "0123456789"

/* clang-format off */
static const struct dialogue_case {
    const char *name;
    mxw_bytes input, asked, said, body;
    bool closes;
} dialogue_cases[] = {
    { "EHLO is answered with the extensions", B(EHLO), B("ehlo=c "), B(SAID_EHLO), B(""), false },
    { "HELO is answered with the name", B("HELO c\r\n"), B("helo=c "), B("250 gate.example\r\n"),
      B(""), false },
    { "one message, pipelined", B(OPEN "hi\r\n.\r\nQUIT\r\n"), B(ASKED_ENVELOPE "data message=4 "),
      B(SAID_OPEN SAID_TAKEN SAID_BYE), B("hi\r\n"), true },
    { "one message after HELO",
      B("HELO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<d@e>\r\nDATA\r\nhi\r\n.\r\n"),
      B("helo=c mail=a@b to=d@e data message=4 "),
      B("250 gate.example\r\n" SAID_YES SAID_YES SAID_GO SAID_TAKEN), B("hi\r\n"), false },
    { "two messages", B(OPEN "hi\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\n.\r\n"),
      B(ASKED_ENVELOPE "data message=4 mail= to=postmaster data message=0 "), B(SAID_OPEN SAID_TAKEN
      SAID_YES SAID_YES SAID_GO SAID_TAKEN), B("hi\r\n"), false },
    { "dots are un-stuffed", B(OPEN "..\r\n.x\r\n.\r\n"), B(ASKED_ENVELOPE "data message=6 "),
      B(SAID_OPEN SAID_TAKEN), B(".\r\nx\r\n"), false },
    { "eight bits are told", B(OPEN "\xe4\r\n.\r\n"), B(ASKED_ENVELOPE "data message=3,8 "),
      B(SAID_OPEN SAID_TAKEN), B("\xe4\r\n"), false },
    { "commands in data are data", B(OPEN "QUIT\r\n.\r\n"), B(ASKED_ENVELOPE "data message=6 "),
      B(SAID_OPEN SAID_TAKEN), B("QUIT\r\n"), false },

    { "QUIT closes", B("QUIT\r\nNOOP\r\n"), B(""), B(SAID_BYE), B(""), true },
    { "NOOP, VRFY and HELP before EHLO", B("NOOP\r\nVRFY x\r\nHELP\r\n"), B(""),
      B(SAID_OK
      "252 2.0.0 Addresses are not verified here; send mail and see\r\n"
      "214 2.0.0 This server speaks RFC 5321\r\n"),
      B(""), false },
    { "NOOP inside a transaction keeps it", B(HELLO "NOOP\r\nRCPT TO:<d@e>\r\n"), B(ASKED_ENVELOPE),
      B(SAID_HELLO SAID_OK SAID_YES), B(""), false },
    { "MAIL before EHLO", B("MAIL FROM:<a@b>\r\n"), B(""), B(SAID_ORDER), B(""), false },
    { "RCPT before EHLO", B("RCPT TO:<a@b>\r\n"), B(""), B(SAID_ORDER), B(""), false },
    { "DATA before EHLO", B("DATA\r\n"), B(""), B(SAID_ORDER), B(""), false },
    { "STARTTLS before EHLO", B("STARTTLS\r\n"), B(""), B(SAID_ORDER), B(""), false },
    { "RSET before EHLO", B("RSET\r\n"), B(""), B(SAID_OK), B(""), false },
    { "RCPT before MAIL", B(EHLO "RCPT TO:<a@b>\r\n"), B("ehlo=c "), B(SAID_EHLO SAID_ORDER), B(""),
      false },
    { "DATA before MAIL", B(EHLO "DATA\r\n"), B("ehlo=c "), B(SAID_EHLO SAID_ORDER), B(""), false },
    { "DATA before RCPT", B(HELLO "DATA\r\n"), B("ehlo=c mail=a@b "), B(SAID_HELLO SAID_ORDER),
      B(""), false },
    { "MAIL twice", B(HELLO "MAIL FROM:<c@d>\r\n"), B("ehlo=c mail=a@b "), B(SAID_HELLO SAID_ORDER),
      B(""), false },
    { "MAIL after RCPT", B(ENVELOPE "MAIL FROM:<c@d>\r\n"), B(ASKED_ENVELOPE), B(SAID_ENVELOPE
      SAID_ORDER), B(""), false },
    { "EHLO forgets the transaction", B(ENVELOPE EHLO "RCPT TO:<d@e>\r\n"), B(ASKED_ENVELOPE
      "ehlo=c "), B(SAID_ENVELOPE SAID_EHLO SAID_ORDER), B(""), false },
    { "RSET forgets the transaction", B(ENVELOPE "RSET\r\nDATA\r\n"), B(ASKED_ENVELOPE "reset "),
      B(SAID_ENVELOPE SAID_OK SAID_ORDER), B(""), false },
    { "RSET without transaction tells nobody", B(EHLO "RSET\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_OK), B(""), false },
    { "HELO forgets that there was EHLO", B(EHLO "HELO c\r\nMAIL FROM:<> SIZE=1\r\n"),
      B("ehlo=c helo=c "),
      B(SAID_EHLO "250 gate.example\r\n555 5.5.4 Parameters need EHLO, not HELO [id7]\r\n"), B(""),
      false },
    { "a message ends the transaction", B(OPEN ".\r\nRCPT TO:<d@e>\r\n"), B(ASKED_ENVELOPE
      "data message=0 "), B(SAID_OPEN SAID_TAKEN SAID_ORDER), B(""), false },

    { "an unknown command", B("FOO\r\n"), B(""), B(SAID_UNKNOWN), B(""), false },
    { "an empty line", B("\r\n"), B(""), B(SAID_UNKNOWN), B(""), false },
    { "EXPN is not offered", B("EXPN x\r\n"), B(""),
      B("502 5.5.1 Command is not offered here [id7]\r\n"), B(""), false },
    { "AUTH is not offered", B(EHLO "AUTH LOGIN\r\n"), B("ehlo=c "), B(SAID_EHLO
      "502 5.5.1 Command is not offered here [id7]\r\n"), B(""), false },
    { "a bare LF in a command", B("NOOP\nNOOP\r\n"), B(""), B(SAID_CONTROL), B(""), false },
    { "a bare CR in a command", B("NOOP\rNOOP\r\n"), B(""), B(SAID_CONTROL), B(""), false },
    { "a smuggled EHLO", B("EHLO c\nMAIL FROM:<a@b>\r\nRCPT TO:<d@e>\r\n"), B(""), B(SAID_CONTROL
      SAID_ORDER), B(""), false },
    { "a NUL in a command", B("NOOP \0\r\n"), B(""), B(SAID_CONTROL), B(""), false },
    { "EHLO without name", B("EHLO\r\n"), B(""), B("501 5.5.4 An argument is missing [id7]\r\n"),
      B(""), false },
    { "EHLO with two names", B("EHLO a b\r\n"), B(""),
      B("501 5.5.4 This is not a host name [id7]\r\n"), B(""), false },
    { "DATA with argument", B(ENVELOPE "DATA x\r\n"), B(ASKED_ENVELOPE), B(SAID_ENVELOPE
      SAID_NO_ARGUMENT), B(""), false },
    { "RSET with argument forgets nothing", B(HELLO "RSET x\r\nRCPT TO:<d@e>\r\n"),
      B(ASKED_ENVELOPE), B(SAID_HELLO SAID_NO_ARGUMENT SAID_YES), B(""), false },
    { "QUIT with argument stays", B("QUIT x\r\nNOOP\r\n"), B(""), B(SAID_NO_ARGUMENT SAID_OK),
      B(""), false },
    { "VRFY without argument", B("VRFY\r\n"), B(""),
      B("501 5.5.4 An argument is missing [id7]\r\n"), B(""), false },
    { "MAIL without brackets", B(EHLO "MAIL FROM:a@b\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_NEEDS_PATH), B(""), false },
    { "a malformed sender", B(EHLO "MAIL FROM:<(any@b>\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_NO_SENDER), B(""), false },
    { "a malformed recipient", B(HELLO "RCPT TO:<d>\r\n"), B("ehlo=c mail=a@b "), B(SAID_HELLO
      SAID_NO_RECIPIENT), B(""), false },
    { "a null recipient", B(HELLO "RCPT TO:<>\r\n"), B("ehlo=c mail=a@b "), B(SAID_HELLO
      SAID_NO_RECIPIENT), B(""), false },
    { "a sender that is too long", B(EHLO "MAIL FROM:<" TEN TEN TEN TEN TEN TEN TEN "@b>\r\n"),
      B("ehlo=c "),
      B(SAID_EHLO "501 5.1.7 The address is too long [id7]\r\n"), B(""), false },
    { "a sender outside ASCII needs SMTPUTF8", B(EHLO "MAIL FROM:<\303\244@b>\r\n"), B("ehlo=c "),
      B(SAID_EHLO "550" SAID_NEEDS_UTF8), B(""), false },
    { "a recipient outside ASCII needs SMTPUTF8", B(HELLO "RCPT TO:<d@\303\244>\r\nDATA\r\n"),
      B("ehlo=c mail=a@b "), B(SAID_HELLO "553" SAID_NEEDS_UTF8 SAID_NO_RECIPIENTS), B(""), false },
    { "with SMTPUTF8 both are taken", B(EHLO
      "MAIL FROM:<\303\244@b> SMTPUTF8\r\nRCPT TO:<d@\303\244>\r\nRCPT TO:<d@e>\r\n"),
      B("ehlo=c mail=\303\244@b,utf8 to=d@\303\244 to=d@e "), B(SAID_EHLO SAID_YES SAID_YES
      SAID_YES), B(""), false },
    { "SMTPUTF8 for ASCII addresses", B(EHLO "MAIL FROM:<a@b> smtputf8 SIZE=1\r\n"),
      B("ehlo=c mail=a@b,1,utf8 "), B(SAID_HELLO), B(""), false },
    { "SMTPUTF8 holds for one transaction", B(EHLO
      "MAIL FROM:<a@b> SMTPUTF8\r\nRSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<\303\244@e>\r\n"),
      B("ehlo=c mail=a@b,utf8 reset mail=a@b "), B(SAID_HELLO SAID_OK SAID_YES "553"
      SAID_NEEDS_UTF8), B(""), false },
    { "octets that are no UTF-8 are no address, with SMTPUTF8 or without", B(EHLO
      "MAIL FROM:<\344@b>\r\nMAIL FROM:<\344@b> SMTPUTF8\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_NO_SENDER SAID_NO_SENDER), B(""), false },
    { "a route is not what counts", B(HELLO "RCPT TO:<@ours.example:x@elsewhere>\r\n"),
      B("ehlo=c mail=a@b to=x@elsewhere "), B(SAID_HELLO SAID_YES), B(""), false },

    { "SIZE and BODY are told", B(EHLO "MAIL FROM:<a@b> SIZE=40 BODY=8BITMIME\r\n"),
      B("ehlo=c mail=a@b,40,8 "), B(SAID_HELLO), B(""), false },
    { "BODY=7bit in any case", B(EHLO "MAIL FROM:<a@b> body=7bit size=0\r\n"),
      B("ehlo=c mail=a@b,0,7 "), B(SAID_HELLO), B(""), false },
    { "SIZE over the limit", B(EHLO "MAIL FROM:<a@b> SIZE=41\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_TOO_LARGE), B(""), false },
    { "SIZE over every number", B(EHLO "MAIL FROM:<a@b> SIZE=99999999999999999999999\r\n"),
      B("ehlo=c "), B(SAID_EHLO SAID_TOO_LARGE), B(""), false },
    { "SIZE that is no number", B(EHLO "MAIL FROM:<a@b> SIZE=-1\r\n"), B("ehlo=c "), B(SAID_EHLO
      "501 5.5.4 SIZE must be a number of octets [id7]\r\n"), B(""), false },
    { "SIZE without value", B(EHLO "MAIL FROM:<a@b> SIZE\r\n"), B("ehlo=c "), B(SAID_EHLO
      "501 5.5.4 SIZE must be a number of octets [id7]\r\n"), B(""), false },
    { "SIZE twice", B(EHLO "MAIL FROM:<a@b> SIZE=1 SIZE=2\r\n"), B("ehlo=c "), B(SAID_EHLO
      "501 5.5.4 A parameter is given twice [id7]\r\n"), B(""), false },
    { "BODY twice", B(EHLO "MAIL FROM:<a@b> BODY=7BIT BODY=7BIT\r\n"), B("ehlo=c "), B(SAID_EHLO
      "501 5.5.4 A parameter is given twice [id7]\r\n"), B(""), false },
    { "BODY=BINARYMIME", B(EHLO "MAIL FROM:<a@b> BODY=BINARYMIME\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_PARAMETER), B(""), false },
    { "BODY without value", B(EHLO "MAIL FROM:<a@b> BODY\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_PARAMETER), B(""), false },
    { "SMTPUTF8 with a value", B(EHLO "MAIL FROM:<a@b> SMTPUTF8=yes\r\n"), B("ehlo=c "),
      B(SAID_EHLO "501 5.5.4 SMTPUTF8 has no value [id7]\r\n"), B(""), false },
    { "SMTPUTF8 twice", B(EHLO "MAIL FROM:<a@b> SMTPUTF8 SMTPUTF8\r\n"), B("ehlo=c "), B(SAID_EHLO
      "501 5.5.4 A parameter is given twice [id7]\r\n"), B(""), false },
    { "SMTPUTF8 after HELO", B("HELO c\r\nMAIL FROM:<a@b> SMTPUTF8\r\n"), B("helo=c "),
      B("250 gate.example\r\n555 5.5.4 Parameters need EHLO, not HELO [id7]\r\n"), B(""), false },
    { "an unknown parameter of RCPT", B(HELLO "RCPT TO:<d@e> NOTIFY=NEVER\r\n"),
      B("ehlo=c mail=a@b "), B(SAID_HELLO SAID_PARAMETER), B(""), false },
    { "parameters that are none", B(EHLO "MAIL FROM:<a@b> SIZE=\r\n"), B("ehlo=c "),
      B(SAID_EHLO "501 5.5.4 What follows the address is not a list of parameters [id7]\r\n"),
      B(""), false },

    { "a refused MAIL begins nothing", B(EHLO "MAIL FROM:<no@b>\r\nRCPT TO:<d@e>\r\nDATA\r\n"),
      B("ehlo=c mail=no@b "), B(SAID_EHLO "550 5.7.1 No\r\n" SAID_ORDER SAID_ORDER), B(""), false },
    { "all recipients refused", B(HELLO "RCPT TO:<no@e>\r\nRCPT TO:<later@e>\r\nDATA\r\n"),
      B("ehlo=c mail=a@b to=no@e to=later@e "),
      B(SAID_HELLO "550 5.7.1 No\r\n450 4.7.1 Later\r\n554 5.5.1 No valid recipients [id7]\r\n"),
      B(""), false },
    { "one recipient of two refused", B(HELLO "RCPT TO:<no@e>\r\nRCPT TO:<d@e>\r\nDATA\r\n.\r\n"),
      B("ehlo=c mail=a@b to=no@e to=d@e data message=0 "),
      B(SAID_HELLO "550 5.7.1 No\r\n" SAID_YES SAID_GO SAID_TAKEN), B(""), false },
    { "a malformed recipient is none", B(HELLO "RCPT TO:<d>\r\nDATA\r\n"), B("ehlo=c mail=a@b "),
      B(SAID_HELLO SAID_NO_RECIPIENT "554 5.5.1 No valid recipients [id7]\r\n"), B(""), false },
    { "the session's 421 closes", B(HELLO "RCPT TO:<away@e>\r\nNOOP\r\n"),
      B("ehlo=c mail=a@b to=away@e "), B(SAID_HELLO "421 4.7.0 Away\r\n"), B(""), true },
    { "recipients up to the limit", B(ENVELOPE "RCPT TO:<f@e>\r\nRCPT TO:<g@e>\r\n"),
      B(ASKED_ENVELOPE "to=f@e to=g@e "), B(SAID_ENVELOPE SAID_YES SAID_YES), B(""), false },
    { "one recipient over the limit", B(ENVELOPE
      "RCPT TO:<f@e>\r\nRCPT TO:<g@e>\r\nRCPT TO:<h@e>\r\nDATA\r\n.\r\n"), B(ASKED_ENVELOPE
      "to=f@e to=g@e data message=0 "),
      B(SAID_ENVELOPE SAID_YES SAID_YES SAID_MANY SAID_GO SAID_TAKEN), B(""), false },
    { "as many refused recipients as the limit", B(HELLO
      "RCPT TO:<no@e>\r\nRCPT TO:<no@e>\r\nRCPT TO:<no@e>\r\nRCPT TO:<d@e>\r\n"),
      B("ehlo=c mail=a@b to=no@e to=no@e to=no@e "),
      B(SAID_HELLO "550 5.7.1 No\r\n550 5.7.1 No\r\n550 5.7.1 No\r\n" SAID_MANY), B(""), false },
    { "the next transaction counts recipients anew", B(ENVELOPE
      "RCPT TO:<f@e>\r\nRCPT TO:<g@e>\r\nRSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<d@e>\r\n"),
      B(ASKED_ENVELOPE "to=f@e to=g@e reset mail=a@b to=d@e "), B(SAID_ENVELOPE SAID_YES SAID_YES
      SAID_OK SAID_YES SAID_YES), B(""), false },

    { "a message as large as the limit", B(OPEN TEN TEN TEN "01234567\r\n.\r\n"), B(ASKED_ENVELOPE
      "data message=40 "), B(SAID_OPEN SAID_TAKEN), B(TEN TEN TEN "01234567\r\n"), false },
    { "stuffed dots do not count", B(OPEN "." TEN TEN TEN "01234567\r\n.\r\n"), B(ASKED_ENVELOPE
      "data message=40 "), B(SAID_OPEN SAID_TAKEN), B(TEN TEN TEN "01234567\r\n"), false },

    { "one message in one chunk", B(ENVELOPE "BDAT 4 LAST\r\nhi\r\nQUIT\r\n"), B(ASKED_ENVELOPE
      "chunks message=4 "), B(SAID_ENVELOPE SAID_TAKEN SAID_BYE), B("hi\r\n"), true },
    { "a CRLF in two chunks", B(ENVELOPE "BDAT 3\r\nhi\rBDAT 1 LAST\r\n\n"), B(ASKED_ENVELOPE
      "chunks message=4 "), B(SAID_ENVELOPE SAID_CHUNK SAID_TAKEN), B("hi\r\n"), false },
    { "an empty last chunk", B(ENVELOPE "BDAT 4\r\nhi\r\nBDAT 0 LAST\r\n"), B(ASKED_ENVELOPE
      "chunks message=4 "), B(SAID_ENVELOPE SAID_CHUNK SAID_TAKEN), B("hi\r\n"), false },
    { "nothing but an empty last chunk", B(ENVELOPE "BDAT 0 LAST\r\n"), B(ASKED_ENVELOPE
      "chunks message=0 "), B(SAID_ENVELOPE SAID_TAKEN), B(""), false },
    { "an empty chunk in between", B(ENVELOPE "BDAT 0\r\nBDAT 4\r\nhi\r\nBDAT 0\r\nBDAT 2 LAST\r\n\r\n"),
      B(ASKED_ENVELOPE "chunks message=6 "), B(SAID_ENVELOPE SAID_CHUNK SAID_CHUNK SAID_CHUNK
      SAID_TAKEN), B("hi\r\n\r\n"), false },
    { "a missing CRLF is added", B(ENVELOPE "BDAT 1\r\nhBDAT 1 LAST\r\ni"), B(ASKED_ENVELOPE
      "chunks message=4 "), B(SAID_ENVELOPE SAID_CHUNK SAID_TAKEN), B("hi\r\n"), false },
    { "a missing CRLF is added after an empty last chunk", B(ENVELOPE
      "BDAT 2\r\nhiBDAT 0 LAST\r\n"), B(ASKED_ENVELOPE "chunks message=4 "), B(SAID_ENVELOPE
      SAID_CHUNK SAID_TAKEN), B("hi\r\n"), false },
    { "dots in a chunk are octets", B(ENVELOPE "BDAT 12 LAST\r\n.\r\n..\r\n.x\r\n.NOOP\r\n"),
      B(ASKED_ENVELOPE "chunks message=14 "), B(SAID_ENVELOPE SAID_TAKEN SAID_OK),
      B(".\r\n..\r\n.x\r\n.\r\n"), false },
    { "commands in a chunk are octets", B(ENVELOPE
      "BDAT 12 LAST\r\nRSET\r\nQUIT\r\nNOOP\r\n"), B(ASKED_ENVELOPE "chunks message=12 "),
      B(SAID_ENVELOPE SAID_TAKEN SAID_OK), B("RSET\r\nQUIT\r\n"), false },
    { "eight bits in a chunk are told", B(ENVELOPE "BDAT 3 LAST\r\n\xe4\r\n"), B(ASKED_ENVELOPE
      "chunks message=3,8 "), B(SAID_ENVELOPE SAID_TAKEN), B("\xe4\r\n"), false },
    { "two messages, one in chunks and one with a dot", B(ENVELOPE
      "BDAT 4 LAST\r\nhi\r\nMAIL FROM:<>\r\nRCPT TO:<f@g>\r\nDATA\r\nho\r\n.\r\n"),
      B(ASKED_ENVELOPE "chunks message=4 mail= to=f@g data message=4 "), B(SAID_ENVELOPE SAID_TAKEN
      SAID_YES SAID_YES SAID_GO SAID_TAKEN), B("hi\r\nho\r\n"), false },
    { "DATA after BDAT", B(ENVELOPE "BDAT 2\r\nhiDATA\r\nBDAT 0 LAST\r\n"), B(ASKED_ENVELOPE
      "chunks message=4 "), B(SAID_ENVELOPE SAID_CHUNK SAID_ORDER SAID_TAKEN), B("hi\r\n"), false },
    { "BDAT after DATA", B(OPEN ".\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"), B(ASKED_ENVELOPE
      "data message=0 "), B(SAID_OPEN SAID_TAKEN SAID_ORDER SAID_OK), B(""), false },
    { "BDAT after the last", B(ENVELOPE "BDAT 0 LAST\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
      B(ASKED_ENVELOPE "chunks message=0 "), B(SAID_ENVELOPE SAID_TAKEN SAID_ORDER SAID_OK), B(""),
      false },
    { "BDAT before EHLO", B("BDAT 6\r\nQUIT\r\nNOOP\r\n"), B(""), B(SAID_ORDER SAID_OK), B(""),
      false },
    { "BDAT before MAIL", B(EHLO "BDAT 6\r\nQUIT\r\nNOOP\r\n"), B("ehlo=c "), B(SAID_EHLO
      SAID_ORDER SAID_OK), B(""), false },
    { "BDAT before RCPT", B(HELLO "BDAT 6 LAST\r\nQUIT\r\nRCPT TO:<d@e>\r\n"),
      B(ASKED_ENVELOPE), B(SAID_HELLO SAID_ORDER SAID_YES), B(""), false },
    { "an empty BDAT before RCPT", B(HELLO "BDAT 0 LAST\r\n"), B("ehlo=c mail=a@b "),
      B(SAID_HELLO SAID_ORDER), B(""), false },
    { "no other recipient, sender or STARTTLS between chunks", B(ENVELOPE
      "BDAT 0\r\nRCPT TO:<f@e>\r\nMAIL FROM:<>\r\nSTARTTLS\r\nNOOP\r\nBDAT 0 LAST\r\n"),
      B(ASKED_ENVELOPE "chunks message=0 "), B(SAID_ENVELOPE SAID_CHUNK SAID_ORDER SAID_ORDER
      SAID_ORDER SAID_OK SAID_TAKEN), B(""), false },
    { "RSET between chunks forgets them", B(ENVELOPE
      "BDAT 2\r\nhiRSET\r\nBDAT 2 LAST\r\nhoMAIL FROM:<>\r\n"), B(ASKED_ENVELOPE
      "chunks reset mail= "), B(SAID_ENVELOPE SAID_CHUNK SAID_OK SAID_ORDER SAID_YES), B("hi"),
      false },
    { "EHLO between chunks forgets them", B(ENVELOPE "BDAT 2\r\nhi" EHLO "MAIL FROM:<>\r\n"),
      B(ASKED_ENVELOPE "chunks ehlo=c mail= "), B(SAID_ENVELOPE SAID_CHUNK SAID_EHLO SAID_YES),
      B("hi"), false },
    { "QUIT between chunks", B(ENVELOPE "BDAT 2\r\nhiQUIT\r\n"), B(ASKED_ENVELOPE "chunks "),
      B(SAID_ENVELOPE SAID_CHUNK SAID_BYE), B("hi"), true },
    { "chunks behind recipients that were all refused", B(HELLO
      "RCPT TO:<no@e>\r\nBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
      B("ehlo=c mail=a@b to=no@e "), B(SAID_HELLO "550 5.7.1 No\r\n" SAID_NO_RECIPIENTS
      SAID_NO_RECIPIENTS SAID_OK), B(""), false },
    { "chunks behind a refused MAIL are no errors", B(EHLO "MAIL FROM:<no@b>\r\nRCPT TO:<d@e>\r\n"
      "BDAT 1\r\naBDAT 1\r\nbBDAT 1\r\ncBDAT 1\r\ndBDAT 1\r\neBDAT 1 LAST\r\nfNOOP\r\n"),
      B("ehlo=c mail=no@b "), B(SAID_EHLO "550 5.7.1 No\r\n" SAID_ORDER SAID_ORDER SAID_ORDER
      SAID_ORDER SAID_ORDER SAID_ORDER SAID_ORDER SAID_OK), B(""), false },
    { "a refused chunk is consumed, and those behind it are no errors", B(ENVELOPE
      "BDAT 9\r\n\nQUIT\r\nabBDAT 1\r\nbBDAT 1\r\ncBDAT 1\r\ndBDAT 1\r\neBDAT 1\r\nfBDAT 6 LAST\r\nQUIT\r\n"
      "MAIL FROM:<>\r\n"),
      B(ASKED_ENVELOPE "chunks refused mail= "), B(SAID_ENVELOPE SAID_BARE SAID_ORDER SAID_ORDER
      SAID_ORDER SAID_ORDER SAID_ORDER SAID_ORDER SAID_YES), B(""), false },
    { "a bare CR between chunks is seen with the next", B(ENVELOPE
      "BDAT 2\r\na\rBDAT 3 LAST\r\nb\r\n"), B(ASKED_ENVELOPE "chunks refused "), B(SAID_ENVELOPE
      SAID_CHUNK SAID_BARE), B("a\r"), false },
    { "a bare CR at the end of the last chunk", B(ENVELOPE "BDAT 2 LAST\r\na\rNOOP\r\n"),
      B(ASKED_ENVELOPE "chunks refused "), B(SAID_ENVELOPE SAID_BARE SAID_OK), B("a\r"), false },
    { "chunks as large as the limit", B(ENVELOPE "BDAT 20\r\n" TEN TEN "BDAT 20 LAST\r\n" TEN
      "01234567\r\n"), B(ASKED_ENVELOPE "chunks message=40 "), B(SAID_ENVELOPE SAID_CHUNK
      SAID_TAKEN), B(TEN TEN TEN "01234567\r\n"), false },
    { "chunks one octet larger", B(ENVELOPE "BDAT 40\r\n" TEN TEN TEN TEN "BDAT 1 LAST\r\n\n"),
      B(ASKED_ENVELOPE "chunks refused "), B(SAID_ENVELOPE SAID_CHUNK SAID_TOO_LARGE),
      B(TEN TEN TEN TEN), false },
    { "the CRLF that is added counts", B(ENVELOPE "BDAT 39 LAST\r\n" TEN TEN TEN "012345678"),
      B(ASKED_ENVELOPE "chunks refused "), B(SAID_ENVELOPE SAID_TOO_LARGE),
      B(TEN TEN TEN "012345678"), false },
    { "BDAT without a number ends the session", B(ENVELOPE "BDAT LAST\r\nNOOP\r\n"),
      B(ASKED_ENVELOPE), B(SAID_ENVELOPE "501 5.5.4 BDAT needs a number of octets, and behind it "
      "LAST or nothing [id7]\r\n"), B(""), true },
    { "BDAT with a bare LF ends the session", B("BDAT 6\nQUIT\r\nNOOP\r\n"), B(""),
      B(SAID_CONTROL), B(""), true },
    { "lost chunks count as errors", B("BDAT 1\r\naBDAT 1\r\nbBDAT 1\r\ncBDAT 1\r\ndBDAT 1\r\n"
      "eBDAT 1\r\nf"), B(""), B(SAID_ORDER SAID_ORDER SAID_ORDER SAID_ORDER SAID_ORDER
      "421 4.7.0 Too many errors [id7]\r\n"), B(""), true },

    { "five errors are answered", B("A\r\nA\r\nA\r\nA\r\nA\r\nNOOP\r\n"), B(""), B(SAID_UNKNOWN
      SAID_UNKNOWN SAID_UNKNOWN SAID_UNKNOWN SAID_UNKNOWN SAID_OK), B(""), false },
    { "the sixth closes", B("A\r\nA\r\nA\r\nA\r\nA\r\nA\r\nNOOP\r\n"), B(""),
      B(SAID_UNKNOWN SAID_UNKNOWN SAID_UNKNOWN SAID_UNKNOWN SAID_UNKNOWN
      "421 4.7.0 Too many errors [id7]\r\n"), B(""), true },
    { "what a pipeline sends after a refused MAIL is no error", B(EHLO
      "MAIL FROM:<no@b>\r\nRCPT TO:<d@e>\r\nDATA\r\nRCPT TO:<d@e>\r\nDATA\r\n"
      "RCPT TO:<d@e>\r\nDATA\r\n"),
      B("ehlo=c mail=no@b "), B(SAID_EHLO "550 5.7.1 No\r\n" SAID_ORDER SAID_ORDER SAID_ORDER
      SAID_ORDER SAID_ORDER SAID_ORDER), B(""), false },
};

/* The message is refused after its real end, whatever was passed on before. */
static const struct refused_case {
    const char *name;
    mxw_bytes message, said;
} refused_cases[] = {
    { "a message larger than the limit", B(TEN TEN TEN "012345678\r\n"), B(SAID_TOO_LARGE) },
    { "a message much larger than the limit", B(TEN TEN TEN TEN TEN TEN "\r\n" TEN "\r\n"),
      B(SAID_TOO_LARGE) },
    { "a bare LF", B("a\nb\r\n"), B(SAID_BARE) },
    { "a bare CR", B("a\rb\r\n"), B(SAID_BARE) },
    { "LF . LF and a command", B("a\n.\nQUIT\r\n"), B(SAID_BARE) },
    { "CR . CR and a command", B("a\r.\rQUIT\r\n"), B(SAID_BARE) },
    { "LF . CRLF and a command", B("a\n.\r\nQUIT\r\n"), B(SAID_BARE) },
    { "CRLF . LF and a command", B("a\r\n.\nQUIT\r\n"), B(SAID_BARE) },
    { "CRLF . CR and a command", B("a\r\n.\rQUIT\r\n"), B(SAID_BARE) },
    { "CRLF . CR CRLF and a command", B("a\r\n.\r\r\nQUIT\r\n"), B(SAID_BARE) },
    { "a bare LF in a message that is too large", B("\n" TEN TEN TEN "0123456789\r\n"),
      B(SAID_TOO_LARGE) },
};
/* clang-format on */

static struct dialogue dialogue;

static void run_dialogue_case(void **state)
{
    const struct dialogue_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++) {
        dialogue_begin(&dialogue, &settings);
        dialogue_clear(&dialogue);
        CHECK(dialogue_hear(&dialogue, c->input, chunk) == c->input.len, c->name);
        CHECK_BYTES(mxw_written(&dialogue.asked), c->asked, c->name);
        CHECK_BYTES(mxw_written(&dialogue.said), c->said, c->name);
        CHECK_BYTES(mxw_written(&dialogue.body), c->body, c->name);
        CHECK(mxw_smtp_server_is_closing(&dialogue.server) == c->closes, c->name);
    }
}

static void run_refused_case(void **state)
{
    const struct refused_case *c = *state;
    uint8_t input_at[256], said_at[1024];
    struct mxw_writer input = MXW_WRITER(input_at), said = MXW_WRITER(said_at);
    mxw_put(&input, c->message);
    mxw_put_text(&input, ".\r\nNOOP\r\n");
    mxw_put(&said, c->said);
    mxw_put_text(&said, SAID_OK);

    for (size_t chunk = 1; chunk <= input.used; chunk++) {
        dialogue_begin(&dialogue, &settings);
        dialogue_hear(&dialogue, MXW_BYTES(OPEN), 1000);
        dialogue_clear(&dialogue);
        dialogue_hear(&dialogue, mxw_written(&input), chunk);
        CHECK_BYTES(mxw_written(&dialogue.asked), MXW_BYTES("refused "), c->name);
        CHECK_BYTES(mxw_written(&dialogue.said), mxw_written(&said), c->name);
        CHECK(dialogue.body.used <= settings.message_size_max, c->name);
    }
}

/* Forgiven, none of it ends the message all the same; with a dot or in a chunk. */
static void run_forgiven_case(void **state)
{
    const struct refused_case *c = *state;
    uint8_t input_at[256];
    struct mxw_writer input = MXW_WRITER(input_at);
    bool is_bare = mxw_bytes_equal(c->said, MXW_BYTES(SAID_BARE));
    mxw_put(&input, c->message);
    mxw_put_text(&input, ".\r\nNOOP\r\n");

    for (size_t chunk = 1; chunk <= input.used; chunk++) {
        dialogue_begin(&dialogue, &settings);
        dialogue.forgives = true;
        dialogue_hear(&dialogue, MXW_BYTES(OPEN), 1000);
        dialogue_clear(&dialogue);
        dialogue_hear(&dialogue, mxw_written(&input), chunk);
        CHECK_BYTES(mxw_written(&dialogue.said),
                    is_bare ? MXW_BYTES(SAID_TAKEN SAID_OK) : MXW_BYTES(SAID_TOO_LARGE SAID_OK),
                    c->name);
    }
}

static void run_forgiven_chunks(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    dialogue.forgives = true;
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES(ENVELOPE "BDAT 3\r\na\nbBDAT 2 LAST\r\nc\rNOOP\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said), MXW_BYTES(SAID_ENVELOPE SAID_CHUNK SAID_TAKEN SAID_OK),
                "taken");
    CHECK_BYTES(mxw_written(&dialogue.body), MXW_BYTES("a\nbc\r\r\n"), "as it came");
}

static void run_banner(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    CHECK_BYTES(mxw_written(&dialogue.said), MXW_BYTES("220 gate.example ESMTP mxwarden\r\n"),
                "banner");
}

static void run_early_talk(void **state)
{
    (void)state;
    struct mxw_smtp_server *server = &dialogue.server;
    mxw_smtp_server_begin(server, &settings, MXW_BYTES(""), 0);
    CHECK(mxw_smtp_server_take(server, MXW_BYTES("EHLO c\r\n"), 0) == 0, "nothing is heard yet");
    mxw_smtp_server_greet(server, true, 0);
    CHECK_BYTES(mxw_smtp_server_output(server),
                MXW_BYTES("554 5.5.1 You spoke before you were greeted\r\n"), "554");
    CHECK(mxw_smtp_server_is_closing(server), "closes");
    CHECK(mxw_smtp_server_take(server, MXW_BYTES("EHLO c\r\n"), 0) == 8, "the rest is ignored");
    CHECK(server->request == MXW_SMTP_REQUEST_NONE, "nothing is asked");
}

static void run_data_refused(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    dialogue.refuses_data = true;
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES(OPEN "QUIT\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES(SAID_ENVELOPE "451 4.3.0 Not now\r\n" SAID_BYE), "still commands");
}

static void run_long_lines(void **state)
{
    (void)state;
    for (size_t len = MXW_LINE_MAX; len <= MXW_LINE_MAX + 1; len++) {
        static uint8_t line_at[MXW_LINE_MAX + 1];
        memset(line_at, 'x', len);
        memcpy(line_at, "NOOP ", 5);
        memcpy(line_at + len - 2, "\r\n", 2);
        dialogue_begin(&dialogue, &settings);
        dialogue_clear(&dialogue);
        dialogue_hear(&dialogue, (mxw_bytes){ line_at, len }, 100);
        CHECK_BYTES(mxw_written(&dialogue.said),
                    len == MXW_LINE_MAX ? MXW_BYTES(SAID_OK)
                                        : MXW_BYTES("500 5.5.2 Line is too long [id7]\r\n"),
                    "2048 octets with CRLF");
    }
}

static void run_idle(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(HELLO "RSET\r\n"), 1000); /* begins to count anew */
    for (unsigned i = 1; i < MXW_SMTP_IDLE_COMMANDS_MAX; i++)
        dialogue_hear(&dialogue, MXW_BYTES("NOOP\r\n"), 1000);
    CHECK(!mxw_smtp_server_is_closing(&dialogue.server), "100 are answered");
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("RSET\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES("421 4.7.0 Too many commands without mail [id7]\r\n"), "421");
    CHECK(mxw_smtp_server_is_closing(&dialogue.server), "closes");
}

static void run_idle_chunks(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(ENVELOPE), 1000);
    for (unsigned i = 0; i < MXW_SMTP_IDLE_COMMANDS_MAX; i++)
        dialogue_hear(&dialogue, MXW_BYTES("BDAT 0\r\n"), 1000);
    dialogue_hear(&dialogue, MXW_BYTES("BDAT 1\r\nx"), 1000);
    CHECK(!mxw_smtp_server_is_closing(&dialogue.server), "100 are answered, and one with an octet");
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("BDAT 0\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES("421 4.7.0 Too many commands without mail [id7]\r\n"), "421");
}

static void run_full_output(void **state)
{
    (void)state;
    static const mxw_bytes noop = MXW_BYTES_INIT("NOOP\r\n");
    dialogue_begin(&dialogue, &settings);
    dialogue_clear(&dialogue);
    dialogue.keeps_output = true;
    size_t count = 0;
    while (count < MXW_SMTP_IDLE_COMMANDS_MAX && dialogue_hear(&dialogue, noop, 6) == noop.len)
        count++;
    /* A NOOP's reply is 14 octets; the small ones never fill it, so use EHLO. */
    CHECK(count == MXW_SMTP_IDLE_COMMANDS_MAX, "small replies fit");

    dialogue_begin(&dialogue, &settings);
    dialogue.keeps_output = true;
    count = 0;
    while (count < 50 && dialogue_hear(&dialogue, MXW_BYTES(EHLO), 100) > 0)
        count++;
    CHECK(count > 10 && count < 50, "a full output stops the server");
    mxw_smtp_server_expire(&dialogue.server, dialogue.now + settings.command_timeout);
    CHECK(mxw_smtp_server_is_closing(&dialogue.server), "there is room for a last 421");

    dialogue_begin(&dialogue, &settings);
    dialogue.keeps_output = true;
    while (dialogue_hear(&dialogue, MXW_BYTES(EHLO), 100) > 0)
        count++;
    dialogue_send(&dialogue);
    CHECK(dialogue_hear(&dialogue, MXW_BYTES(EHLO), 100) == 8, "it goes on when sent");
}

static void run_starttls(void **state)
{
    (void)state;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(ENVELOPE), 1000);
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("STARTTLS x\r\nSTARTTLS\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.asked), MXW_BYTES("starttls "), "asked");
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES(SAID_NO_ARGUMENT "220 2.0.0 Ready to start TLS\r\n"), "said");
    mxw_smtp_server_tls_started(server, 0);
    CHECK(server->is_tls && !server->is_extended, "forgotten");

    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("MAIL FROM:<a@b>\r\n" EHLO "DATA\r\nSTARTTLS\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES(SAID_ORDER
                          "250-gate.example\r\n250-PIPELINING\r\n250-SIZE 40\r\n250-8BITMIME\r\n"
                          "250-SMTPUTF8\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250 LIMITS "
                          "RCPTMAX=3\r\n" SAID_ORDER "503 5.5.1 TLS is in use already [id7]\r\n"),
                "EHLO and envelope are forgotten");
}

static void run_starttls_injection(void **state)
{
    (void)state;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(EHLO), 1000);
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("STARTTLS\r\nMAIL FROM:<a@b>\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.asked), MXW_BYTES(""), "nothing is asked");
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES("554 5.5.1 Nothing may follow STARTTLS before the handshake [id7]\r\n"),
                "554");
    CHECK(mxw_smtp_server_is_closing(&dialogue.server), "closes");
}

static void run_starttls_not_offered(void **state)
{
    (void)state;
    struct mxw_smtp_settings plain = settings;
    plain.offer_starttls = false;
    dialogue_begin(&dialogue, &plain);
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES(EHLO), 1000);
    CHECK_BYTES(
        mxw_written(&dialogue.said),
        MXW_BYTES(
            "250-gate.example\r\n250-PIPELINING\r\n250-SIZE 40\r\n250-8BITMIME\r\n"
            "250-SMTPUTF8\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250 LIMITS RCPTMAX=3\r\n"),
        "not announced");
    dialogue_clear(&dialogue);
    dialogue_hear(&dialogue, MXW_BYTES("STARTTLS\r\n"), 1000);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES("502 5.5.1 Command is not offered here [id7]\r\n"), "502");
}

/* Time. Each row: what was said at time 0, and when that ends by itself. */
static const struct time_case {
    const char *name;
    mxw_bytes input;
    mxw_time want_deadline;
    mxw_bytes want_said;
} time_cases[] = {
    { "silence after the banner", B(""), MXW_SMTP_COMMAND_TIMEOUT,
      B("421 4.4.2 Nothing was heard for too long [id7]\r\n") },
    { "silence after a command", B(ENVELOPE), MXW_SMTP_COMMAND_TIMEOUT,
      B("421 4.4.2 Nothing was heard for too long [id7]\r\n") },
    { "half a command", B(EHLO "MAIL"), MXW_SMTP_COMMAND_TIMEOUT,
      B("421 4.4.2 Nothing was heard for too long [id7]\r\n") },
    { "a message too slow", B(OPEN "012345678"), MXW_MINUTE,
      B("421 4.4.2 The message comes too slowly [id7]\r\n") },
    { "a chunk too slow", B(ENVELOPE "BDAT 30\r\n012345678"), MXW_MINUTE,
      B("421 4.4.2 The message comes too slowly [id7]\r\n") },
    { "a chunk that is larger than any", B(ENVELOPE "BDAT 99999999999999999999 LAST\r\n012345678"),
      MXW_MINUTE, B("421 4.4.2 The message comes too slowly [id7]\r\n") },
    { "the next chunk too slow", B(ENVELOPE "BDAT 9\r\n012345678"), MXW_MINUTE,
      B("421 4.4.2 The message comes too slowly [id7]\r\n") },
    { "a lost chunk too slow", B(EHLO "BDAT 10\r\n012345678"), MXW_MINUTE,
      B("421 4.4.2 The message comes too slowly [id7]\r\n") },
    { "silence after the last chunk", B(ENVELOPE "BDAT 2 LAST\r\nhi"), MXW_SMTP_COMMAND_TIMEOUT,
      B("421 4.4.2 Nothing was heard for too long [id7]\r\n") },
    { "a handshake that stalls ends without plain text", B(EHLO "STARTTLS\r\n"), 60 * MXW_SECOND,
      B("") },
};

static void run_time_case(void **state)
{
    const struct time_case *c = *state;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, c->input, 1000);
    dialogue_clear(&dialogue);
    CHECK(mxw_smtp_server_deadline(server) == c->want_deadline, c->name);
    mxw_smtp_server_expire(server, c->want_deadline - 1);
    CHECK(!mxw_smtp_server_is_closing(server), c->name);
    mxw_smtp_server_expire(server, c->want_deadline);
    CHECK(mxw_smtp_server_is_closing(server), c->name);
    CHECK(mxw_smtp_server_deadline(server) == MXW_NEVER, c->name);
    dialogue_send(&dialogue);
    CHECK_BYTES(mxw_written(&dialogue.said), c->want_said, c->name);
}

static void run_rate(void **state)
{
    (void)state;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(OPEN "0123456789"), 1000);
    mxw_smtp_server_expire(server, MXW_MINUTE);
    CHECK(!mxw_smtp_server_is_closing(server), "ten octets in a minute are enough");
    CHECK(mxw_smtp_server_deadline(server) == 2 * MXW_MINUTE, "the next minute begins");
    mxw_smtp_server_expire(server, 2 * MXW_MINUTE);
    CHECK(mxw_smtp_server_is_closing(server), "none in the next are not");
}

static void run_silent_data(void **state)
{
    (void)state;
    struct mxw_smtp_settings patient = settings;
    patient.rate_octets_min = 0;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &patient);
    dialogue_hear(&dialogue, MXW_BYTES(OPEN), 1000);
    dialogue.now = MXW_MINUTE;
    dialogue_hear(&dialogue, MXW_BYTES("x"), 1000);
    CHECK(mxw_smtp_server_deadline(server) == MXW_MINUTE + MXW_SMTP_DATA_TIMEOUT, "from the octet");
}

static void run_silent_chunks(void **state)
{
    (void)state;
    struct mxw_smtp_settings patient = settings;
    patient.rate_octets_min = 0;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &patient);
    dialogue_hear(&dialogue, MXW_BYTES(ENVELOPE "BDAT 2\r\n"), 1000);
    CHECK(mxw_smtp_server_deadline(server) == MXW_SMTP_DATA_TIMEOUT, "from BDAT");
    dialogue.now = MXW_MINUTE;
    dialogue_hear(&dialogue, MXW_BYTES("x"), 1000);
    CHECK(mxw_smtp_server_deadline(server) == MXW_MINUTE + MXW_SMTP_DATA_TIMEOUT, "from the octet");
    dialogue_hear(&dialogue, MXW_BYTES("y"), 1000);
    dialogue.now = 2 * MXW_MINUTE;
    dialogue_hear(&dialogue, MXW_BYTES("BDA"), 1000);
    CHECK(mxw_smtp_server_deadline(server) == MXW_MINUTE + MXW_SMTP_DATA_TIMEOUT, "not from BDA");
}

static void run_session_deadline(void **state)
{
    (void)state;
    struct mxw_smtp_server *server = &dialogue.server;
    dialogue_begin(&dialogue, &settings);
    dialogue.now = settings.session_timeout - MXW_SECOND;
    dialogue_hear(&dialogue, MXW_BYTES("NOOP\r\n"), 1000);
    dialogue_clear(&dialogue);
    CHECK(mxw_smtp_server_deadline(server) == settings.session_timeout, "the session's");
    mxw_smtp_server_expire(server, settings.session_timeout);
    dialogue_send(&dialogue);
    CHECK_BYTES(mxw_written(&dialogue.said),
                MXW_BYTES("421 4.4.2 This session has lasted too long [id7]\r\n"), "421");
}

static void run_open_request(void **state)
{
    (void)state;
    struct mxw_smtp_server *server = &dialogue.server;
    static const mxw_bytes rest = MXW_BYTES_INIT("NOOP\r\n");
    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(EHLO), 1000);
    CHECK(mxw_smtp_server_take(server, MXW_BYTES("MAIL FROM:<a@b>\r\nNOOP\r\n"), 0) == 17, "MAIL");
    CHECK(mxw_smtp_server_is_asking(server), "asks");
    CHECK(mxw_smtp_server_take(server, rest, 0) == 0, "waits");
    CHECK(server->request == MXW_SMTP_REQUEST_MAIL, "still asks");
    CHECK_BYTES(server->mail.path.text, MXW_BYTES("a@b"), "still there");
    CHECK(mxw_smtp_server_deadline(server) == MXW_NEVER, "the client is not to blame");
    mxw_smtp_server_expire(server, 10 * settings.session_timeout);
    CHECK(!mxw_smtp_server_is_closing(server), "the session may take its time");
    mxw_smtp_server_reply(server, &(struct mxw_smtp_reply){ .code = 250 }, MXW_MINUTE);
    CHECK(mxw_smtp_server_deadline(server) == MXW_MINUTE + MXW_SMTP_COMMAND_TIMEOUT, "from now");
}

/* Shutdown at every stage: when is 421 said, and what was said before it? */
static const struct shutdown_case {
    const char *name;
    mxw_bytes before, after, want_said;
} shutdown_cases[] = {
    { "before EHLO", B(""), B(""), B("421") },
    { "after EHLO", B(EHLO), B(""), B("421") },
    { "in the middle of a command", B(EHLO "MAIL FR"), B(""), B("421") },
    { "a transaction is finished", B(HELLO), B("RCPT TO:<d@e>\r\nDATA\r\nx\r\n.\r\nNOOP\r\n"),
      B(SAID_YES SAID_GO SAID_TAKEN "421") },
    { "a message is finished", B(OPEN "x"), B("\r\n.\r\nMAIL FROM:<a@b>\r\n"),
      B(SAID_TAKEN "421") },
    { "a transaction that is given up", B(HELLO), B("RSET\r\n"), B(SAID_OK "421") },
    { "a message in chunks is finished", B(ENVELOPE "BDAT 1\r\nx"), B("BDAT 0 LAST\r\nNOOP\r\n"),
      B(SAID_TAKEN "421") },
    { "a lost chunk is finished", B(EHLO "BDAT 2\r\nx"), B("y"), B(SAID_ORDER "421") },
    { "a message that is refused", B(OPEN "\n"), B("\r\n.\r\n"), B(SAID_BARE "421") },
};

static void run_shutdown_case(void **state)
{
    const struct shutdown_case *c = *state;
    struct mxw_smtp_server *server = &dialogue.server;
    uint8_t want_at[1024];
    struct mxw_writer want = MXW_WRITER(want_at);
    mxw_put(&want, c->want_said);
    mxw_put_text(&want, " 4.3.2 Service is shutting down, try again [id7]\r\n");

    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, c->before, 1000);
    dialogue_clear(&dialogue);
    mxw_smtp_server_shutdown(server);
    dialogue_hear(&dialogue, c->after, 1000);
    CHECK(mxw_smtp_server_take(server, MXW_BYTES(""), 0) == 0, c->name);
    dialogue_send(&dialogue);
    CHECK_BYTES(mxw_written(&dialogue.said), mxw_written(&want), c->name);
    CHECK(mxw_smtp_server_is_closing(server), c->name);
}

static void run_dismiss(void **state)
{
    (void)state;
    static const struct mxw_smtp_reply reason = { .code = 421,
                                                  .enhanced = { 4, 7, 0 },
                                                  .text = MXW_BYTES_INIT("Too many sessions") };
    struct mxw_smtp_server *server = &dialogue.server;
    mxw_smtp_server_begin(server, &settings, MXW_BYTES(""), 0);
    mxw_smtp_server_dismiss(server, &reason);
    CHECK_BYTES(mxw_smtp_server_output(server), MXW_BYTES("421 4.7.0 Too many sessions\r\n"),
                "in the banner's place");
    mxw_smtp_server_dismiss(server, &reason);
    CHECK(mxw_smtp_server_output(server).len == 29, "once");

    dialogue_begin(&dialogue, &settings);
    dialogue_hear(&dialogue, MXW_BYTES(EHLO), 1000);
    CHECK(mxw_smtp_server_take(server, MXW_BYTES("MAIL FROM:<a@b>\r\n"), 0) == 17, "MAIL");
    mxw_smtp_server_dismiss(server, &reason);
    CHECK(!mxw_smtp_server_is_asking(server) && mxw_smtp_server_is_closing(server), "withdrawn");
}

int main(void)
{
    TEST_TABLE(dialogue_cases, run_dialogue_case);
    TEST_TABLE(refused_cases, run_refused_case);
    TEST_TABLE(refused_cases, run_forgiven_case);
    TEST_ONE("bare line ends in chunks, forgiven", run_forgiven_chunks);
    TEST_ONE("the banner", run_banner);
    TEST_ONE("early talk", run_early_talk);
    TEST_ONE("after a refused DATA commands go on", run_data_refused);
    TEST_ONE("a command line of 2048 octets is the longest", run_long_lines);
    TEST_ONE("100 commands without mail", run_idle);
    TEST_ONE("100 empty chunks", run_idle_chunks);
    TEST_ONE("a client that does not read", run_full_output);
    TEST_ONE("STARTTLS", run_starttls);
    TEST_ONE("plain octets behind STARTTLS", run_starttls_injection);
    TEST_ONE("STARTTLS where it is not offered", run_starttls_not_offered);
    TEST_TABLE(time_cases, run_time_case);
    TEST_ONE("a minimum rate", run_rate);
    TEST_ONE("silence in data", run_silent_data);
    TEST_ONE("silence in and between chunks", run_silent_chunks);
    TEST_ONE("a session that lasts too long", run_session_deadline);
    TEST_ONE("a request that is open", run_open_request);
    TEST_TABLE(shutdown_cases, run_shutdown_case);
    TEST_ONE("the session dismisses", run_dismiss);
    return test_run("core/smtp/server");
}
