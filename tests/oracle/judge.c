/* judge - the product's evaluators, one case a line: what `mxwarden check` says, without a process
 * for each.
 *
 *     judge < cases > outcomes
 *
 * A case is {"check":"spf","dns":ZONE,"now":UNIX,"ip":ADDRESS,"helo":NAME,"sender":MAILBOX}, or with
 * "mail" in place of the envelope for the checks "dkim", "arc" and "authres". ZONE is the text of a
 * --dns file. The outcome is the object that the command prints with --json.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/judge.h"
#include "runtime/dnsfile.h"
#include "tests/oracle/case.h"

#define HOST MXW_BYTES("receiver.example")

static mxw_bytes bytes_of(const json_t *one, const char *name)
{
    const char *text = case_text(one, name);
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static mxw_wall wall_of(const json_t *one)
{
    return json_integer_value(json_object_get(one, "now"));
}

static json_t *check_spf(const json_t *one, struct mxw_answers *answers)
{
    static struct mxw_spf spf;
    struct mxw_spf_query query = {
        .helo = bytes_of(one, "helo"),
        .sender = bytes_of(one, "sender"),
        .receiver = HOST,
        .wall = wall_of(one),
    };
    if (mxw_address_parse(bytes_of(one, "ip"), &query.client) != MXW_OK)
        case_fail("ip");
    mxw_judge_spf(&spf, &query, answers);
    return mxw_spf_object(&spf);
}

static json_t *check_dkim(const json_t *one, struct mxw_mail *mail, struct mxw_answers *answers)
{
    static struct mxw_dkim dkim;
    if (mxw_judge_dkim(&dkim, mail, wall_of(one), answers) != MXW_OK)
        case_fail("the arena is full");
    return mxw_dkim_object(&dkim, mail);
}

static json_t *check_arc(const json_t *one, struct mxw_mail *mail, struct mxw_answers *answers)
{
    static struct mxw_arc arc;
    if (mxw_judge_arc(&arc, mail, wall_of(one), answers) != MXW_OK)
        case_fail("the arena is full");
    return mxw_arc_object(&arc, mail);
}

static json_t *check_authres(const json_t *one, struct mxw_mail *mail, struct mxw_answers *answers)
{
    (void)one;
    (void)answers;
    const size_t room = MXW_AUTHRES_ROOM(MXW_AUTHRES_READ_MAX);
    struct mxw_arena arena = { .at = malloc(room), .room = room };
    struct mxw_authres read;
    if (arena.at == NULL)
        case_fail("there is no memory left");
    enum mxw_status status = mxw_authres_parse(&arena, mxw_authres_value(mail), &read);
    json_t *object = mxw_authres_object(&read, status);
    free(arena.at);
    return object;
}

typedef json_t *mail_check(const json_t *one, struct mxw_mail *mail, struct mxw_answers *answers);

static const struct {
    const char *name;
    mail_check *check;
} mail_checks[] = {
    { "dkim", check_dkim },
    { "arc", check_arc },
    { "authres", check_authres },
};

static mail_check *find_mail_check(const char *name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(mail_checks); i++)
        if (strcmp(mail_checks[i].name, name) == 0)
            return mail_checks[i].check;
    case_fail(name);
}

static json_t *check_mail(const json_t *one, struct mxw_answers *answers)
{
    mail_check *check = find_mail_check(case_text(one, "check"));
    struct case_octets text = case_octets(one, "mail");
    struct mxw_mail mail = { 0 };
    if (mxw_input_convert(&mail.input, (mxw_bytes){ text.at, text.len }) != MXW_OK
        || mxw_mail_cut(&mail) != MXW_OK)
        case_fail("there is no memory left");
    json_t *object = check(one, &mail, answers);
    mxw_mail_free(&mail);
    case_free(&text);
    return object;
}

static json_t *check(const json_t *one)
{
    struct mxw_problem problem;
    struct mxw_answers answers = { 0 };
    if (mxw_dnsfile_parse(&answers.file, bytes_of(one, "dns"), "dns", &problem) != MXW_OK)
        case_fail(problem.text);
    json_t *object = strcmp(case_text(one, "check"), "spf") == 0 ? check_spf(one, &answers)
                                                                 : check_mail(one, &answers);
    mxw_answers_close(&answers);
    return object;
}

int main(void)
{
    json_t *one;
    while ((one = case_next()) != NULL) {
        case_answer(check(one));
        json_decref(one);
    }
    return EXIT_SUCCESS;
}
