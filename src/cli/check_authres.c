/* check authres - what does this Authentication-Results field say? */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/page.h"

#define FIELD_NAME MXW_BYTES("Authentication-Results")

static const char *reason_of(enum mxw_status status)
{
    switch (status) {
    case MXW_OK:
        return "";
    case MXW_TOO_LARGE:
        return "it exceeds a limit";
    case MXW_MALFORMED:
    case MXW_NO_ROOM:
    case MXW_UNAVAILABLE:
        break;
    }
    return "it breaks the grammar of RFC 8601 section 2.2";
}

static json_t *properties_array(const struct mxw_authres_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->property_count; i++) {
        json_t *property = json_object();
        mxw_json_set_text(property, "name", result->properties[i].name);
        mxw_json_set_text(property, "value", result->properties[i].value);
        json_array_append_new(array, property);
    }
    return array;
}

json_t *mxw_authres_object(const struct mxw_authres *read, enum mxw_status status)
{
    json_t *results = json_array();
    for (size_t i = 0; i < read->count; i++) {
        const struct mxw_authres_result *result = &read->results[i];
        json_t *object = json_object();
        mxw_json_set_text(object, "method", result->method);
        mxw_json_set_text(object, "version", result->version);
        mxw_json_set_text(object, "result", result->result);
        mxw_json_set_text(object, "reason", result->reason);
        mxw_json_set(object, "properties", properties_array(result));
        json_array_append_new(results, object);
    }
    json_t *object = json_object();
    mxw_json_set(object, "readable", json_boolean(status == MXW_OK));
    mxw_json_set_text(object, "authserv_id", read->authserv_id);
    mxw_json_set(object, "results", results);
    mxw_json_set_text(object, "reason", mxw_bytes_of(reason_of(status)));
    return object;
}

static void show_result(const struct mxw_authres_result *result)
{
    char method[MXW_SAFE_ROOM];
    mxw_page_fact(mxw_page_safe(result->method, method), result->result);
    mxw_page_fact("  version", result->version);
    mxw_page_fact("  reason", result->reason);
    for (size_t i = 0; i < result->property_count; i++) {
        char name[MXW_SAFE_ROOM];
        char value[MXW_SAFE_ROOM];
        mxw_page_factf("  ", "%s = %s", mxw_page_safe(result->properties[i].name, name),
                       mxw_page_safe(result->properties[i].value, value));
    }
}

static void show(const struct mxw_authres *read, enum mxw_status status)
{
    if (status != MXW_OK) {
        mxw_page_say(0, "unreadable: nothing in this field counts");
        mxw_page_section("What was found");
        mxw_page_fact("reason", mxw_bytes_of(reason_of(status)));
        mxw_page_section("What to repair");
        mxw_page_say(2,
                     "Write the field as RFC 8601 section 2.2 has it: an identifier, then results "
                     "with a ';' before each; properties as TYPE.NAME=VALUE, with quotes around a "
                     "value that holds blanks, colons or brackets.");
        return;
    }
    mxw_page_say(0, "readable: this is what the field says");
    mxw_page_section("What was found");
    mxw_page_fact("by", read->authserv_id);
    for (size_t i = 0; i < read->count; i++)
        show_result(&read->results[i]);
    if (read->count == 0)
        mxw_page_fact("results", MXW_BYTES("none"));
}

mxw_bytes mxw_authres_value(const struct mxw_mail *mail)
{
    for (size_t i = 0; i < mail->header.count; i++)
        if (mxw_field_is(&mail->header.fields[i], FIELD_NAME))
            return mail->header.fields[i].value;
    mxw_bytes value = mail->section;
    return mxw_bytes_ends_with_nocase(value, MXW_BYTES("\r\n"))
        ? mxw_bytes_first(value, value.len - 2)
        : value;
}

static enum mxw_exit read_and_print(const struct mxw_options *options, const struct mxw_mail *mail,
                                    struct mxw_problem *problem)
{
    const size_t room = MXW_AUTHRES_ROOM(MXW_AUTHRES_READ_MAX);
    struct mxw_arena arena = { .at = malloc(room), .room = room };
    struct mxw_authres read;
    if (arena.at == NULL) {
        mxw_problem_set(problem, "there is no memory left");
        return MXW_EXIT_MISSING;
    }
    enum mxw_status status = mail->fault == MXW_MAIL_SOUND
        ? mxw_authres_parse(&arena, mxw_authres_value(mail), &read)
        : MXW_TOO_LARGE;
    if (mail->fault != MXW_MAIL_SOUND)
        read = (struct mxw_authres){ 0 };
    if (options->json)
        mxw_json_print(mxw_authres_object(&read, status));
    else
        show(&read, status);
    free(arena.at);
    return status == MXW_OK ? MXW_EXIT_YES : MXW_EXIT_NO;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_mail mail;
    enum mxw_exit status = MXW_EXIT_MISSING;
    if (mxw_mail_read(&mail, &failure->problem) == MXW_OK)
        status = read_and_print(options, &mail, &failure->problem);
    mxw_mail_free(&mail);
    return status;
}

static const struct mxw_option options[] = { MXW_OPTIONS_COMMON };

const struct mxw_command mxw_check_authres = {
    .name = "check authres",
    .summary = "what does this Authentication-Results field say? (RFC 8601)",
    .synopsis = "[OPTION...] < mail.eml",
    .about = "Reads the first Authentication-Results field of the message on standard input, or "
             "the value of one. It is read as a whole or not at all. Exit status: 0 readable, 1 "
             "not.",
    .example = "mxwarden check authres < mail.eml",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
