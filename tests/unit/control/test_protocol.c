/* With the argument "manual" this program prints what docs/control.md should be:
 *
 *     build/test/tests/unit/test-control-test_protocol manual >new && mv new docs/control.md
 */
#include "control/protocol.h"

#include <stdio.h>
#include <stdlib.h>

#include "control/request.h"
#include "tests/support/test.h"
#include "tests/unit/control/manual.h"

static mxw_bytes text_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

/* Something a person can read, without a full stop: tables and manuals add what they need. */
static bool is_sentence(const char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    return len >= 4 && strchr(text, '|') == NULL && text[len - 1] != '.';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static void check_fields(const struct mxw_control_field *fields, size_t count, size_t room)
{
    for (size_t i = 0; i < count; i++) {
        CHECK(is_sentence(fields[i].help), fields[i].name);
        CHECK(fields[i].minimum <= fields[i].maximum, fields[i].name);
        CHECK(fields[i].offset < room, fields[i].name);
        CHECK(strcmp(fields[i].name, "request") != 0, "which names the request");
        for (size_t k = 0; k < i; k++) {
            CHECK(strcmp(fields[i].name, fields[k].name) != 0, "no name is used twice");
            CHECK(fields[i].offset != fields[k].offset, "nor a place");
        }
    }
}

static void check_members(const struct mxw_control_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CHECK(is_sentence(members[i].help), members[i].name);
        for (size_t k = 0; k < i; k++)
            CHECK(strcmp(members[i].name, members[k].name) != 0, members[i].name);
    }
}

static void run_table(void **state)
{
    (void)state;
    size_t count;
    const struct mxw_control_field *fields = mxw_control_domain_fields(&count);
    check_fields(fields, count, sizeof(struct mxw_control_domain));
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        const struct mxw_control_spec *spec = mxw_control_spec((enum mxw_control_kind)kind);
        CHECK(spec->name != NULL, "each request has a row");
        CHECK(mxw_control_find(text_of(spec->name)) == spec, spec->name);
        CHECK(is_sentence(spec->help) && is_capital(spec->help[0]), spec->name);
        CHECK(spec->least != MXW_CONTROL_NOBODY, "nobody may ask anything");
        CHECK(spec->patience > 5, "five seconds may pass until a change is confirmed");
        check_fields(spec->fields, spec->field_count, sizeof(struct mxw_control_request));
        check_members(spec->items, spec->item_count);
        check_members(spec->done, spec->done_count);
    }
    CHECK(mxw_control_find(MXW_BYTES("")) == NULL, "no request without a name");
}

/* Every request that changes the directory says what is confirmed, and how to look. */
static void run_changes(void **state)
{
    (void)state;
    size_t change_count = 0;
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        const struct mxw_control_spec *spec = mxw_control_spec((enum mxw_control_kind)kind);
        bool has_confirmed = false;
        for (size_t i = 0; i < spec->done_count; i++)
            has_confirmed |= strcmp(spec->done[i].name, "confirmed") == 0;
        change_count += has_confirmed;
        CHECK(!has_confirmed || spec->look != NULL, spec->name);
        CHECK(spec->look == NULL || strncmp(spec->look, "mxwarden ", 9) == 0, spec->name);
    }
    CHECK(change_count == 11, "there are eleven");
}

static void run_names(void **state)
{
    (void)state;
    for (int code = MXW_CONTROL_OK + 1; code < MXW_CONTROL_CODE_COUNT; code++) {
        const char *name = mxw_control_code_name((enum mxw_control_code)code);
        CHECK((int)mxw_control_code_find(text_of(name)) == code, name);
        CHECK(is_sentence(mxw_control_code_help((enum mxw_control_code)code)), name);
    }
    CHECK(mxw_control_code_find(MXW_BYTES("ok")) == MXW_CONTROL_OK, "ok is none");
    CHECK(mxw_control_code_find(MXW_BYTES("")) == MXW_CONTROL_OK, "nor is nothing");
    for (int role = 0; role < MXW_CONTROL_ROLE_COUNT; role++)
        CHECK(mxw_control_role_name((enum mxw_control_role)role)[0] != '\0', "a role's name");
    for (int type = 0; type < MXW_CONTROL_TYPE_COUNT; type++)
        CHECK(mxw_control_type_name((enum mxw_control_type)type)[0] != '\0', "a type's name");
}

/* One member `m` of each type, and what is none of it. */
/* clang-format off */
static const struct fit_case {
    const char *name;
    enum mxw_control_type type;
    bool is_optional;
    const char *answer;
    bool want;
} fit_cases[] = {
    { "a text", MXW_CONTROL_TEXT, false, "{\"m\":\"\"}", true },
    { "no text", MXW_CONTROL_TEXT, false, "{\"m\":1}", false },
    { "a number", MXW_CONTROL_NUMBER, false, "{\"m\":-1}", true },
    { "no whole number", MXW_CONTROL_NUMBER, false, "{\"m\":1.5}", false },
    { "a bool", MXW_CONTROL_BOOL, false, "{\"m\":false}", true },
    { "no bool", MXW_CONTROL_BOOL, false, "{\"m\":0}", false },
    { "settings", MXW_CONTROL_SETTINGS, false, "{\"m\":{\"a\":\"\",\"b\":[\"\",\"\"],\"c\":[]}}", true },
    { "no setting", MXW_CONTROL_SETTINGS, false, "{\"m\":{\"a\":1}}", false },
    { "no text of a setting", MXW_CONTROL_SETTINGS, false, "{\"m\":{\"a\":[\"\",1]}}", false },
    { "no settings", MXW_CONTROL_SETTINGS, false, "{\"m\":[]}", false },
    { "a list of texts", MXW_CONTROL_TEXT_LIST, false, "{\"m\":[\"a\"]}", true },
    { "no list of texts", MXW_CONTROL_TEXT_LIST, false, "{\"m\":[\"a\",{}]}", false },
    { "a text for a list", MXW_CONTROL_TEXT_LIST, false, "{\"m\":\"a\"}", false },
    { "domains", MXW_CONTROL_DOMAINS, false, "{\"m\":[{}]}", true },
    { "no domains", MXW_CONTROL_DOMAINS, false, "{\"m\":[1]}", false },
    { "a record", MXW_CONTROL_RECORD, false, "{\"m\":{\"a\":{\"b\":[]}}}", true },
    { "no record", MXW_CONTROL_RECORD, false, "{\"m\":null}", false },
    { "one more member", MXW_CONTROL_TEXT, false, "{\"m\":\"\",\"n\":1}", true },
    { "nothing where something must be", MXW_CONTROL_TEXT, false, "{}", false },
    { "nothing where something may be", MXW_CONTROL_TEXT, true, "{}", true },
    { "something else where something may be", MXW_CONTROL_TEXT, true, "{\"m\":null}", false },
    { "a list", MXW_CONTROL_TEXT, true, "[]", false },
};
/* clang-format on */

static void run_fit_case(void **state)
{
    const struct fit_case *c = *state;
    const struct mxw_control_member member = { "m", c->type, c->is_optional, "" };
    struct mxw_problem problem = { "" };
    json_t *answer = json_loads(c->answer, 0, NULL);
    assert_non_null(answer);
    CHECK(mxw_control_answer_fits(&member, 1, answer, &problem) == c->want, c->name);
    CHECK((problem.text[0] == '\0') == c->want, "a misfit has a sentence");
    CHECK(!mxw_control_answer_fits(NULL, 0, NULL, &problem), "nothing is no object");
    json_decref(answer);
}

/* All of the manual as it is; `written`: from where on the table says it. */
static char *read_manual(char **written)
{
    FILE *file = fopen(MXW_DOCS "/control.md", "r");
    char *text = NULL;
    size_t room = 0;
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    (void)fclose(file);
    *written = strstr(text, MANUAL_BEGINS);
    assert_non_null(*written);
    return text;
}

static void run_manual(void **state)
{
    (void)state;
    char *want = NULL, *there;
    size_t len = 0;
    FILE *file = open_memstream(&want, &len);
    assert_non_null(file);
    manual_write(file);
    (void)fclose(file);
    char *manual = read_manual(&there);
    CHECK(strcmp(there, want) == 0, "docs/control.md says something else: see the head of this");
    free(manual);
    free(want);
}

static int print_manual(void)
{
    char *there, *manual = read_manual(&there);
    (void)fwrite(manual, 1, (size_t)(there - manual), stdout);
    manual_write(stdout);
    free(manual);
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "manual") == 0)
        return print_manual();
    TEST_ONE("each request is declared whole", run_table);
    TEST_ONE("changes", run_changes);
    TEST_ONE("names", run_names);
    TEST_TABLE(fit_cases, run_fit_case);
    TEST_ONE("the manual says what the table says", run_manual);
    return test_run("control/protocol");
}
