#include "core/smtp/command.h"

#include "mxwarden/writer.h"
#include "tests/support/test.h"

#define FIFTY "01234567890123456789012345678901234567890123456789"

/* In want: the path's text and every parameter as `keyword` or `keyword=value`, each with a space
 * before it; for BDAT, as it is understood; for other verbs, the argument. */
/* clang-format off */
static const struct good_case {
    const char *name;
    mxw_bytes line;
    enum mxw_smtp_verb verb;
    mxw_bytes want;
} good_cases[] = {
    { "EHLO", B("EHLO a.example"), MXW_SMTP_EHLO, B("a.example") },
    { "verbs in any case", B("eHlO a.example"), MXW_SMTP_EHLO, B("a.example") },
    { "HELO", B("HELO a.example"), MXW_SMTP_HELO, B("a.example") },
    { "a literal as name", B("EHLO [192.0.2.1]"), MXW_SMTP_EHLO, B("[192.0.2.1]") },
    { "an IPv6 literal as name", B("EHLO [IPv6:2001:db8::1]"), MXW_SMTP_EHLO,
      B("[IPv6:2001:db8::1]") },
    { "an underscore in the name", B("EHLO my_pc"), MXW_SMTP_EHLO, B("my_pc") },
    { "a bare address as name", B("EHLO 192.0.2.1"), MXW_SMTP_EHLO, B("192.0.2.1") },
    { "a name of 255 octets", B("EHLO " FIFTY FIFTY FIFTY FIFTY FIFTY "abcde"), MXW_SMTP_EHLO,
      B(FIFTY FIFTY FIFTY FIFTY FIFTY "abcde") },
    { "blanks at the end", B("EHLO a \t "), MXW_SMTP_EHLO, B("a") },
    { "more spaces before the name", B("EHLO   a"), MXW_SMTP_EHLO, B("a") },
    { "DATA", B("DATA"), MXW_SMTP_DATA, B("") },
    { "DATA with blanks", B("DATA  "), MXW_SMTP_DATA, B("") },
    { "RSET", B("RSET"), MXW_SMTP_RSET, B("") },
    { "QUIT", B("quit"), MXW_SMTP_QUIT, B("") },
    { "STARTTLS", B("STARTTLS"), MXW_SMTP_STARTTLS, B("") },
    { "NOOP", B("NOOP"), MXW_SMTP_NOOP, B("") },
    { "NOOP with anything", B("NOOP a b"), MXW_SMTP_NOOP, B("a b") },
    { "NOOP with octets above 127", B("NOOP \xff"), MXW_SMTP_NOOP, B("\xff") },
    { "VRFY", B("VRFY someone"), MXW_SMTP_VRFY, B("someone") },
    { "HELP", B("HELP"), MXW_SMTP_HELP, B("") },
    { "EXPN is known", B("EXPN list"), MXW_SMTP_NOT_OFFERED, B("list") },
    { "AUTH is known", B("AUTH PLAIN"), MXW_SMTP_NOT_OFFERED, B("PLAIN") },
    { "BURL is known", B("BURL x LAST"), MXW_SMTP_NOT_OFFERED, B("x LAST") },
    { "BDAT", B("BDAT 10"), MXW_SMTP_BDAT, B("10") },
    { "BDAT with nothing", B("BDAT 0"), MXW_SMTP_BDAT, B("0") },
    { "BDAT that is the last", B("bdat 010  last "), MXW_SMTP_BDAT, B("10 LAST") },
    { "BDAT as large as can be", B("BDAT 18446744073709551615"), MXW_SMTP_BDAT,
      B("18446744073709551615") },
    { "BDAT larger than can be", B("BDAT 18446744073709551616 LAST"), MXW_SMTP_BDAT,
      B("18446744073709551615 LAST") },
    { "BDAT much larger than can be", B("BDAT " FIFTY FIFTY), MXW_SMTP_BDAT,
      B("18446744073709551615") },
    { "another word", B("GET / HTTP/1.1"), MXW_SMTP_UNKNOWN, B("/ HTTP/1.1") },
    { "an empty line", B(""), MXW_SMTP_UNKNOWN, B("") },
    { "only blanks", B("  "), MXW_SMTP_UNKNOWN, B("") },
    { "a blank before the verb", B(" NOOP"), MXW_SMTP_UNKNOWN, B("NOOP") },
    { "a verb cut short", B("NOO"), MXW_SMTP_UNKNOWN, B("") },
    { "a verb that goes on", B("DATA_"), MXW_SMTP_UNKNOWN, B("") },
    { "a tab behind the verb", B("DATA\tx"), MXW_SMTP_UNKNOWN, B("") },
    { "an octet above 127", B("\x80" "FAIL"), MXW_SMTP_UNKNOWN, B("") },
    { "MAIL", B("MAIL FROM:<a@b>"), MXW_SMTP_MAIL, B("a@b") },
    { "MAIL in small letters", B("mail from:<a@b>"), MXW_SMTP_MAIL, B("a@b") },
    { "MAIL with the null path", B("MAIL FROM:<>"), MXW_SMTP_MAIL, B("") },
    { "a space behind the colon", B("MAIL FROM: <a@b>"), MXW_SMTP_MAIL, B("a@b") },
    { "two spaces behind the colon", B("MAIL FROM:  <a@b>"), MXW_SMTP_MAIL, B("a@b") },
    { "two spaces before FROM", B("MAIL  FROM:<a@b>"), MXW_SMTP_MAIL, B("a@b") },
    { "parameters", B("MAIL FROM:<a@b> SIZE=10 BODY=8BITMIME x-y"), MXW_SMTP_MAIL,
      B("a@b SIZE=10 BODY=8BITMIME x-y") },
    { "a path of UTF-8, with its parameters", B("MAIL FROM:<\303\244@b> SMTPUTF8 SIZE=1"),
      MXW_SMTP_MAIL, B("\303\244@b SMTPUTF8 SIZE=1") },
    { "parameters with more spaces", B("MAIL FROM:<a@b>  SIZE=10   X "), MXW_SMTP_MAIL,
      B("a@b SIZE=10 X") },
    { "every character of a value", B("MAIL FROM:<> X=!\"#<>~;:@[]"), MXW_SMTP_MAIL,
      B(" X=!\"#<>~;:@[]") },
    { "16 parameters", B("MAIL FROM:<> a b c d e f g h i j k l m n o p"), MXW_SMTP_MAIL,
      B(" a b c d e f g h i j k l m n o p") },
    { "RCPT", B("RCPT TO:<a@b>"), MXW_SMTP_RCPT, B("a@b") },
    { "RCPT to postmaster", B("RCPT TO:<Postmaster>"), MXW_SMTP_RCPT, B("Postmaster") },
    { "RCPT with a route", B("RCPT TO:<@ours.example:a@b>"), MXW_SMTP_RCPT, B("a@b") },
    { "RCPT with a parameter", B("RCPT TO:<a@b> NOTIFY=NEVER"), MXW_SMTP_RCPT, B("a@b NOTIFY=NEVER")
      },
};

static const struct bad_case {
    const char *name;
    mxw_bytes line;
    enum mxw_smtp_verb verb;
    enum mxw_smtp_command_fault want;
} bad_cases[] = {
    { "EHLO without name", B("EHLO"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NO_ARGUMENT },
    { "EHLO with a blank", B("EHLO "), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NO_ARGUMENT },
    { "HELO without name", B("HELO"), MXW_SMTP_HELO, MXW_SMTP_COMMAND_NO_ARGUMENT },
    { "two names", B("EHLO a b"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "a tab in the name", B("EHLO a\tb"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "an octet above 127 in the name", B("EHLO \303\244"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "a comment as name", B("EHLO (a)"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "a quoted name", B("EHLO \"a\""), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "a semicolon in the name", B("EHLO a;b"), MXW_SMTP_EHLO, MXW_SMTP_COMMAND_NAME },
    { "a name of 256 octets", B("EHLO " FIFTY FIFTY FIFTY FIFTY FIFTY "abcdef"), MXW_SMTP_EHLO,
      MXW_SMTP_COMMAND_NAME },
    { "DATA with argument", B("DATA x"), MXW_SMTP_DATA, MXW_SMTP_COMMAND_ARGUMENT },
    { "RSET with argument", B("RSET x"), MXW_SMTP_RSET, MXW_SMTP_COMMAND_ARGUMENT },
    { "QUIT with argument", B("QUIT x"), MXW_SMTP_QUIT, MXW_SMTP_COMMAND_ARGUMENT },
    { "STARTTLS with argument", B("STARTTLS x"), MXW_SMTP_STARTTLS, MXW_SMTP_COMMAND_ARGUMENT },
    { "VRFY without argument", B("VRFY"), MXW_SMTP_VRFY, MXW_SMTP_COMMAND_NO_ARGUMENT },
    { "a NUL", B("NOOP \0"), MXW_SMTP_NOOP, MXW_SMTP_COMMAND_CONTROL },
    { "a bare CR", B("NOOP\r"), MXW_SMTP_UNKNOWN, MXW_SMTP_COMMAND_CONTROL },
    { "a bare LF", B("NOOP\nRSET"), MXW_SMTP_UNKNOWN, MXW_SMTP_COMMAND_CONTROL },
    { "a bare LF in an address", B("RCPT TO:<\"\n\"@b>"), MXW_SMTP_RCPT, MXW_SMTP_COMMAND_CONTROL },
    { "MAIL alone", B("MAIL"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "no FROM", B("MAIL <a@b>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "TO instead of FROM", B("MAIL TO:<a@b>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "no colon", B("MAIL FROM <a@b>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "a space before the colon", B("MAIL FROM :<a@b>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "no path", B("MAIL FROM:"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "no brackets", B("MAIL FROM:a@b"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "a display name", B("MAIL FROM:Anne <a@b>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_NO_PATH },
    { "a sender without domain", B("MAIL FROM:<root>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_PATH },
    { "postmaster as sender without domain", B("MAIL FROM:<postmaster>"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PATH },
    { "a null recipient", B("RCPT TO:<>"), MXW_SMTP_RCPT, MXW_SMTP_COMMAND_PATH },
    { "a second bracket", B("MAIL FROM:<a@b>>"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_PATH },
    { "a parameter without space", B("MAIL FROM:<a@b>SIZE=1"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_PATH
      },
    { "a path too long", B("MAIL FROM:<" FIFTY "abcdefghijklmno@c>"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PATH_TOO_LONG },
    { "a path that is no UTF-8", B("RCPT TO:<\344@c>"), MXW_SMTP_RCPT, MXW_SMTP_COMMAND_PATH },
    { "an empty value", B("MAIL FROM:<> SIZE="), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_PARAMETERS },
    { "an equals sign in the value", B("MAIL FROM:<> SIZE=1=2"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PARAMETERS },
    { "an equals sign alone", B("MAIL FROM:<> SIZE = 1"), MXW_SMTP_MAIL, MXW_SMTP_COMMAND_PARAMETERS
      },
    { "characters no keyword has", B("MAIL FROM:<> #$%=!@#"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PARAMETERS },
    { "a keyword with a hyphen first", B("MAIL FROM:<> -x"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PARAMETERS },
    { "an octet above 127 in a value", B("MAIL FROM:<> X=\xff"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PARAMETERS },
    { "BDAT without a number", B("BDAT"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with LAST alone", B("BDAT LAST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with a sign", B("BDAT -1"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with a unit", B("BDAT 1k LAST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT without a space", B("BDAT 1LAST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with another word", B("BDAT 1 FIRST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with two words", B("BDAT 1 LAST LAST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with a tab", B("BDAT 1\tLAST"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CHUNK },
    { "BDAT with a bare LF", B("BDAT 1\nNOOP"), MXW_SMTP_BDAT, MXW_SMTP_COMMAND_CONTROL },
    { "17 parameters", B("MAIL FROM:<> a b c d e f g h i j k l m n o p q"), MXW_SMTP_MAIL,
      MXW_SMTP_COMMAND_PARAMETERS },
};
/* clang-format on */

static void put_chunk(struct mxw_writer *out, const struct mxw_smtp_command *command)
{
    mxw_put_number(out, command->chunk_octets);
    mxw_put(out, command->is_last_chunk ? MXW_BYTES(" LAST") : MXW_BYTES(""));
}

static void put_command(struct mxw_writer *out, const struct mxw_smtp_command *command)
{
    if (command->verb == MXW_SMTP_BDAT) {
        put_chunk(out, command);
        return;
    }
    bool has_path = command->verb == MXW_SMTP_MAIL || command->verb == MXW_SMTP_RCPT;
    mxw_put(out, has_path ? command->path.text : command->argument);
    for (size_t i = 0; i < command->parameter_count; i++) {
        const struct mxw_smtp_parameter *parameter = &command->parameters[i];
        mxw_put_byte(out, ' ');
        mxw_put(out, parameter->keyword);
        if (parameter->has_value) {
            mxw_put_byte(out, '=');
            mxw_put(out, parameter->value);
        }
    }
}

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    uint8_t seen_at[512];
    struct mxw_writer seen = MXW_WRITER(seen_at);
    struct mxw_smtp_command command;
    mxw_smtp_command_parse(c->line, &command);
    CHECK(command.fault == MXW_SMTP_COMMAND_GOOD, c->name);
    CHECK(command.verb == c->verb, c->name);
    put_command(&seen, &command);
    CHECK_BYTES(mxw_written(&seen), c->want, c->name);
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    struct mxw_smtp_command command;
    mxw_smtp_command_parse(c->line, &command);
    CHECK(command.verb == c->verb, c->name);
    CHECK(command.fault == c->want, c->name);
}

/* Every control octet, at every place of a line. */
static void run_controls(void **state)
{
    (void)state;
    static const char text[] = "MAIL FROM:<a@b> SIZE=1";
    for (unsigned octet = 0; octet < 128; octet++) {
        if ((octet >= ' ' && octet != 127) || octet == '\t')
            continue;
        for (size_t place = 0; place < sizeof text - 1; place++) {
            uint8_t line_at[sizeof text - 1];
            struct mxw_smtp_command command;
            memcpy(line_at, text, sizeof line_at);
            line_at[place] = (uint8_t)octet;
            mxw_smtp_command_parse((mxw_bytes){ line_at, sizeof line_at }, &command);
            CHECK(command.fault == MXW_SMTP_COMMAND_CONTROL, "refused");
        }
    }
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_ONE("no control octet may stand anywhere", run_controls);
    return test_run("core/smtp/command");
}
