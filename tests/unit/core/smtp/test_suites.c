#include "tests/unit/core/smtp/suite.h"

#include "core/smtp/command.h"
#include "tests/support/test.h"
#include "tests/unit/core/smtp/dialogue.h"

#define SYNTAX "smtp-command-syntax"

static const struct mxw_smtp_settings settings = {
    .host_name = MXW_BYTES_INIT("gate.example"),
    .message_size_max = 1000000,
    .recipients_max = 100,
    .errors_max = 20,
    .offer_starttls = true,
    .command_timeout = MXW_SMTP_COMMAND_TIMEOUT,
    .handshake_timeout = 60 * MXW_SECOND,
    .data_timeout = MXW_SMTP_DATA_TIMEOUT,
    .session_timeout = 60 * MXW_MINUTE,
    .rate_interval = MXW_MINUTE,
};

static struct dialogue dialogue;

static void hear_all(mxw_bytes input)
{
    dialogue_hear(&dialogue, input, input.len + 1);
}

/* What has to come before a line so that its verb is in order. */
static mxw_bytes lead_in(mxw_bytes line)
{
    if (mxw_bytes_starts_with_nocase(line, MXW_BYTES("RCPT")))
        return MXW_BYTES("EHLO c\r\nMAIL FROM:<a@b> SMTPUTF8\r\n");
    if (mxw_bytes_starts_with_nocase(line, MXW_BYTES("DATA"))
        || mxw_bytes_starts_with_nocase(line, MXW_BYTES("BDAT")))
        return MXW_BYTES("EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<d@e>\r\n");
    return MXW_BYTES("EHLO c\r\n");
}

/* The path's mailbox as the suite writes it: without quotes. */
static bool is_address(const struct mxw_path *path, mxw_bytes want)
{
    uint8_t plain_at[MXW_PATH_MAX];
    struct mxw_writer plain = MXW_WRITER(plain_at);
    mxw_put_local_plain(&plain, path);
    if (path->domain.len > 0)
        mxw_put_byte(&plain, '@');
    mxw_put(&plain, path->domain);
    return mxw_bytes_equal(mxw_written(&plain), want);
}

/* A row with a caveat needs an extension or leniency that we do not have: then either will do. */
static bool agrees_with_row(const json_t *row)
{
    mxw_bytes line = suite_text(json_object_get(row, "line"));
    const json_t *address = json_object_get(row, "address");
    dialogue_begin(&dialogue, &settings);
    hear_all(lead_in(line));
    dialogue_clear(&dialogue);
    hear_all(line);
    hear_all(MXW_BYTES("\r\n"));

    /* A chunk is answered once its octets have come. */
    bool is_accepted = dialogue.said.used > 0 ? dialogue.said_at[0] < '4'
                                              : dialogue.server.stage == MXW_SMTP_IN_CHUNK;
    if (is_accepted && address != NULL) {
        const struct mxw_smtp_server *server = &dialogue.server;
        if (!is_address(server->stage == MXW_SMTP_HAS_SENDER ? &server->mail.path
                                                             : &server->recipient,
                        suite_text(address)))
            return false;
    }
    return is_accepted == json_is_true(json_object_get(row, "ok"))
        || (!is_accepted && json_object_get(row, "caveat") != NULL);
}

static void run_smtp_proto(void **state)
{
    (void)state;
    json_t *root = suite_load(SYNTAX "/smtp-command-syntax.json"), *row;
    size_t i;
    json_array_foreach(json_object_get(root, "smtp_proto"), i, row)
        suite_check(SYNTAX, json_string_value(json_object_get(row, "id")), agrees_with_row(row));
    CHECK(i == 147, "all of them");
    suite_finish(SYNTAX);
    json_decref(root);
}

/* `expect` is the path, with brackets, and the parameters as written. */
static bool parses_as(mxw_bytes line, const json_t *expect)
{
    struct mxw_smtp_command command;
    mxw_smtp_command_parse(line, &command);
    if (command.fault != MXW_SMTP_COMMAND_GOOD
        || command.parameter_count + 1 != json_array_size(expect))
        return false;
    mxw_bytes path = suite_text(json_array_get(expect, 0));
    if (path.len < 2
        || !mxw_bytes_equal(mxw_bytes_first(mxw_bytes_from(path, 1), path.len - 2),
                            command.path.text))
        return false;
    for (size_t i = 0; i < command.parameter_count; i++) {
        mxw_bytes want = suite_text(json_array_get(expect, i + 1));
        if (!mxw_bytes_starts_with(want, command.parameters[i].keyword)
            || !mxw_bytes_ends_with_nocase(want, command.parameters[i].value))
            return false;
    }
    return true;
}

static void check_refused(const json_t *lines, const char *list)
{
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)
    {
        char id[64];
        struct mxw_smtp_command command;
        snprintf(id, sizeof id, "haraka/%s/%zu", list, i);
        mxw_smtp_command_parse(suite_text(line), &command);
        suite_check(SYNTAX, id, command.fault != MXW_SMTP_COMMAND_GOOD);
    }
}

static void run_haraka(void **state)
{
    (void)state;
    json_t *root = suite_load(SYNTAX "/smtp-command-syntax.json"), *row;
    const json_t *haraka = json_object_get(root, "haraka");
    size_t i;
    json_array_foreach(json_object_get(haraka, "valid"), i, row)
    {
        char id[64];
        snprintf(id, sizeof id, "haraka/valid/%zu", i);
        bool agrees =
            parses_as(suite_text(json_object_get(row, "line")), json_object_get(row, "expect"));
        if (json_object_get(row, "caveat") == NULL)
            suite_check(SYNTAX, id, agrees);
    }
    CHECK(i == 16, "all of them");
    check_refused(json_object_get(haraka, "invalid"), "invalid");
    check_refused(json_object_get(haraka, "strict_invalid"), "strict_invalid");
    suite_finish(SYNTAX);
    json_decref(root);
}

/* Upstream counts the CRLF before the last dot to the end, RFC 5321 4.1.1.4 to the message. */
static void run_data_receiver(void **state)
{
    (void)state;
    json_t *root = suite_load(SYNTAX "/smtp-command-syntax.json"), *row;
    size_t i;
    json_array_foreach(json_object_get(root, "data_receiver"), i, row)
    {
        uint8_t want_at[256], body_at[256];
        struct mxw_writer want = MXW_WRITER(want_at), body = MXW_WRITER(body_at);
        struct mxw_dot dot = { 0 };
        size_t k;
        json_t *chunk;
        suite_put_octets(&want, json_object_get(row, "message"));
        mxw_put_text(&want, "\r\n");
        json_array_foreach(json_object_get(row, "chunks"), k, chunk)
        {
            mxw_bytes piece = suite_text(chunk);
            while (piece.len > 0 && !mxw_dot_is_done(&dot))
                mxw_put(&body, mxw_dot_next(&dot, &piece));
        }
        CHECK(mxw_dot_is_done(&dot), "ended");
        CHECK_BYTES(mxw_written(&body), mxw_written(&want), "data_receiver");
    }
    CHECK(i == 6, "all of them");
    json_decref(root);
}

/* Moves one reply from the start of `said` and returns its code; 0 when there is none. */
static unsigned next_code(mxw_bytes *said)
{
    struct mxw_smtp_reply_reader reader = { 0 };
    for (;;) {
        enum mxw_smtp_heard heard = mxw_smtp_reply_read(&reader, said);
        if (heard == MXW_SMTP_HEARD_REPLY)
            return reader.code;
        if (heard != MXW_SMTP_HEARD_LINE)
            return 0;
    }
}

/* "250", "5xx", several joined by '|'. */
static bool is_expected(unsigned code, mxw_bytes expect)
{
    while (expect.len > 0) {
        mxw_bytes one = mxw_bytes_next(&expect, '|');
        uint8_t text_at[3];
        struct mxw_writer text = MXW_WRITER(text_at);
        mxw_put_number(&text, code);
        bool is_class = one.len == 3 && one.at[2] == 'x';
        if (mxw_bytes_equal(mxw_bytes_first(one, is_class ? 1 : 3),
                            mxw_bytes_first(mxw_written(&text), is_class ? 1 : 3)))
            return true;
    }
    return false;
}

static bool replay(const json_t *steps)
{
    static uint8_t octets_at[4096];
    size_t i, heard = 0;
    json_t *step;
    dialogue_begin(&dialogue, &settings);
    json_array_foreach(steps, i, step)
    {
        const json_t *send = json_object_get(step, "send");
        const json_t *expect = json_object_get(step, "expect");
        struct mxw_writer octets = MXW_WRITER(octets_at);
        if (send != NULL) {
            suite_put_octets(&octets, send);
            hear_all(mxw_written(&octets));
        }
        if (expect != NULL) {
            mxw_bytes said = mxw_bytes_from(mxw_written(&dialogue.said), heard);
            if (!is_expected(next_code(&said), suite_text(expect)))
                return false;
            heard = dialogue.said.used - said.len;
        }
    }
    return true;
}

static bool has(mxw_bytes text, mxw_bytes part)
{
    for (; text.len >= part.len; text = mxw_bytes_from(text, 1))
        if (mxw_bytes_starts_with(text, part))
            return true;
    return false;
}

static size_t count_replies(mxw_bytes said)
{
    size_t count = 0;
    while (next_code(&said) != 0)
        count++;
    return count;
}

static void run_smuggling(void **state)
{
    (void)state;
    json_t *root = suite_load("smtp-smuggling/smuggling-cases.json"), *row;
    size_t i;
    json_array_foreach(json_object_get(root, "cases"), i, row)
    {
        const char *id = json_string_value(json_object_get(row, "id"));
        bool is_one_message = strcmp(id, "smuggle/pipelining-after-data") != 0;
        CHECK(replay(json_object_get(row, "steps")), id);
        CHECK(!has(mxw_written(&dialogue.asked), MXW_BYTES("smuggled")), id);
        /* Banner, EHLO, MAIL, RCPT, DATA, and one for the message; two messages have four more. */
        CHECK(count_replies(mxw_written(&dialogue.said)) == (is_one_message ? 6U : 10U), id);
        CHECK(dialogue.server.stage == MXW_SMTP_READY, id);
    }
    CHECK(i == 14, "all of them");
    json_decref(root);
}

static void run_isemail(void **state)
{
    (void)state;
    json_t *root = suite_load("addr-isemail/isemail-cases.json"), *row;
    size_t i;
    json_array_foreach(json_object_get(root, "cases"), i, row)
    {
        struct mxw_path path;
        bool want = strcmp(json_string_value(json_object_get(row, "smtp_mailbox")), "valid") == 0;
        mxw_bytes text = suite_text(json_object_get(row, "address"));
        bool is_good = mxw_mailbox_parse(text, &path) == MXW_PATH_GOOD;
        suite_check("addr-isemail", json_string_value(json_object_get(row, "id")), is_good == want);
    }
    CHECK(i == 164, "all of them");
    suite_finish("addr-isemail");
    json_decref(root);
}

int main(void)
{
    TEST_ONE("smtp-command-syntax: the command lines of smtp-proto", run_smtp_proto);
    TEST_ONE("smtp-command-syntax: the command lines of Haraka", run_haraka);
    TEST_ONE("smtp-command-syntax: message data", run_data_receiver);
    TEST_ONE("smtp-smuggling", run_smuggling);
    TEST_ONE("addr-isemail", run_isemail);
    return test_run("core/smtp/suites");
}
