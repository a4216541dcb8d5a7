#include "control/request.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/test.h"
#include "tests/unit/control/lines.h"

static enum mxw_control_code parse(mxw_bytes line, struct mxw_control_request **request)
{
    struct mxw_problem problem = { "" };
    enum mxw_control_code code = mxw_control_parse(line, request, &problem);
    CHECK((problem.text[0] == '\0') == (code == MXW_CONTROL_OK), "a refusal has a sentence");
    return code;
}

static struct mxw_control_request *must_parse(mxw_bytes line)
{
    struct mxw_control_request *request = NULL;
    struct mxw_problem problem = { "" };
    CHECK(mxw_control_parse(line, &request, &problem) == MXW_CONTROL_OK, problem.text);
    return request;
}

/* Whole, then cut short at each octet: a beginning is never taken for the whole. */
static void run_each_kind(void **state)
{
    (void)state;
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        mxw_bytes line = valid_lines[kind];
        struct mxw_control_request *request = must_parse(line);
        CHECK(request->kind == (enum mxw_control_kind)kind, "it is the one it says");
        CHECK(request->spec == mxw_control_spec(request->kind), "and knows its row");
        mxw_control_request_free(request);
        for (size_t len = 0; len < line.len; len++)
            CHECK(parse(mxw_bytes_first(line, len), &request) == MXW_CONTROL_BAD_REQUEST,
                  "a beginning");
    }
}

static void run_values(void **state)
{
    (void)state;
    struct mxw_control_request *request = must_parse(valid_lines[MXW_CONTROL_TRACE_FIND]);
    CHECK_BYTES(request->to, MXW_BYTES("contoso.com"), "a text");
    CHECK(strcmp((const char *)request->to.at, "contoso.com") == 0, "which is a C string as well");
    CHECK_BYTES(request->rule, MXW_BYTES("no-ptr"), "another");
    CHECK(request->since == 1793491200 && request->until == 1793577600, "numbers");
    CHECK(request->before == 77 && request->limit == 5, "more of them");
    CHECK(!mxw_control_given(request->name), "what no field of it is is not given");
    mxw_control_request_free(request);

    request = must_parse(MXW_BYTES("{\"to\":\"\",\"request\":\"trace.find\"}"));
    CHECK(mxw_control_given(request->to) && request->to.len == 0, "an empty text is given");
    CHECK(!mxw_control_given(request->from), "one that is not there is not");
    CHECK(request->since == 0 && request->until == INT64_MAX && request->limit == 100, "defaults");
    mxw_control_request_free(request);

    request = must_parse(valid_lines[MXW_CONTROL_IMPORT_BEGIN]);
    CHECK(request->replace, "a bool");
    mxw_control_request_free(request);
    mxw_control_request_free(NULL);
}

static void run_settings(void **state)
{
    (void)state;
    struct mxw_control_request *request = must_parse(valid_lines[MXW_CONTROL_DOMAIN_ADD]);
    const struct mxw_control_setting *hops =
        mxw_control_setting_find(&request->settings, MXW_BYTES("next_hop"));
    const struct mxw_control_setting *mode =
        mxw_control_setting_find(&request->settings, MXW_BYTES("mode"));
    CHECK(request->settings.count == 2 && hops != NULL && mode != NULL, "both are there");
    CHECK(hops->is_list && hops->text_count == 2, "a list");
    CHECK_BYTES(hops->texts[1], MXW_BYTES("smtp://mx2.contoso.com preference=20"), "its second");
    CHECK(!mode->is_list && mode->text_count == 1, "a text");
    CHECK_BYTES(mode->texts[0], MXW_BYTES("observe"), "what it says");
    CHECK(mxw_control_setting_find(&request->settings, MXW_BYTES("tls")) == NULL, "no other");
    mxw_control_request_free(request);

    request = must_parse(valid_lines[MXW_CONTROL_TENANT_SET]);
    const struct mxw_control_setting *users =
        mxw_control_setting_find(&request->settings, MXW_BYTES("users"));
    CHECK(users != NULL && users->is_list && users->text_count == 0, "an empty list");
    mxw_control_request_free(request);

    request = must_parse(valid_lines[MXW_CONTROL_IMPORT_DOMAINS]);
    CHECK(request->domains.count == 2, "two domains");
    const struct mxw_control_domain *second = &request->domains.at[1];
    CHECK_BYTES(second->name, MXW_BYTES("www.contoso.com"), "the second's name");
    CHECK_BYTES(second->tenant, MXW_BYTES("contoso"), "its tenant");
    CHECK_BYTES(second->settings.at[0].texts[0], MXW_BYTES("contoso.com"), "its setting");
    mxw_control_request_free(request);
}

#define BAD MXW_CONTROL_BAD_REQUEST

/* clang-format off */
static const struct refusal_case {
    const char *name;
    mxw_bytes line;
    enum mxw_control_code want;
    const char *want_part; /* of the sentence */
} refusal_cases[] = {
    { "nothing", B(""), BAD, "not JSON" },
    { "a blank", B(" "), BAD, "not JSON" },
    { "another protocol", B("GET / HTTP/1.1\r"), BAD, "not JSON: " },
    { "a text", B("\"status\""), BAD, "not JSON" },
    { "a list", B("[\"status\"]"), BAD, "\"request\"" },
    { "an empty object", B("{}"), BAD, "\"request\"" },
    { "a request that is no text", B("{\"request\":1}"), BAD, "\"request\"" },
    { "a request that is null", B("{\"request\":null}"), BAD, "\"request\"" },
    { "an unknown request", B("{\"request\":\"domain.fly\"}"), MXW_CONTROL_UNKNOWN_REQUEST, "\"domain.fly\"" },
    { "an unknown request in capitals", B("{\"request\":\"STATUS\"}"), MXW_CONTROL_UNKNOWN_REQUEST, "" },
    { "a beginning of a request's name", B("{\"request\":\"statu\"}"), MXW_CONTROL_UNKNOWN_REQUEST, "" },
    { "an unknown request with escapes in its name", B("{\"request\":\"\\u001b[2J\"}"), MXW_CONTROL_UNKNOWN_REQUEST, "\"?[2J\"" },
    { "something behind the object", B("{\"request\":\"status\"} {}"), BAD, "end of file expected" },
    { "two objects", B("{\"request\":\"status\"}{\"request\":\"status\"}"), BAD, "not JSON" },
    { "the request twice", B("{\"request\":\"status\",\"request\":\"status\"}"), BAD, "duplicate" },
    { "a field twice", B("{\"request\":\"domain.show\",\"name\":\"a\",\"name\":\"b\"}"), BAD, "duplicate" },
    { "a field twice, once escaped", B("{\"request\":\"domain.show\",\"name\":\"a\",\"\\u006eame\":\"b\"}"), BAD, "duplicate" },
    { "a setting twice", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":\"\",\"tls\":\"\"}}"), BAD, "duplicate" },
    { "a field that is not known", B("{\"request\":\"status\",\"name\":\"a\"}"), BAD, "status: there is no field \"name\"" },
    { "a field with another case", B("{\"request\":\"domain.show\",\"Name\":\"a\"}"), BAD, "there is no field \"Name\"" },
    { "a field that is missing", B("{\"request\":\"domain.show\"}"), BAD, "domain.show: \"name\" is missing" },
    { "a field that is null", B("{\"request\":\"domain.show\",\"name\":null}"), BAD, "must be a text" },
    { "a text that is empty", B("{\"request\":\"domain.show\",\"name\":\"\"}"), BAD, "must not be empty" },
    { "a text that is a number", B("{\"request\":\"domain.show\",\"name\":1}"), BAD, "must be a text" },
    { "a text that is a list", B("{\"request\":\"domain.show\",\"name\":[\"a\"]}"), BAD, "must be a text" },
    { "a number that is a text", B("{\"request\":\"tenant.list\",\"limit\":\"1\"}"), BAD, "whole number from 1 to 10000" },
    { "a number that is not whole", B("{\"request\":\"tenant.list\",\"limit\":1.0}"), BAD, "whole number" },
    { "a number that is true", B("{\"request\":\"tenant.list\",\"limit\":true}"), BAD, "whole number" },
    { "a number below all", B("{\"request\":\"tenant.list\",\"limit\":-1}"), BAD, "whole number" },
    { "a number beyond 64 bits", B("{\"request\":\"audit.list\",\"before\":9223372036854775808}"), BAD, "too big integer" },
    { "a number beyond all", B("{\"request\":\"audit.list\",\"before\":1e999}"), BAD, "real number overflow" },
    { "a bool that is a number", B("{\"request\":\"import.begin\",\"replace\":1}"), BAD, "true or false" },
    { "a bool that is missing", B("{\"request\":\"import.begin\"}"), BAD, "\"replace\" is missing" },
    { "settings that are a list", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":[]}"), BAD, "must be an object" },
    { "settings without any", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{}}"), BAD, "must not be empty" },
    { "a setting that is a number", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":1}}"), BAD, "the setting \"tls\"" },
    { "a setting that is null", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":null}}"), BAD, "the setting \"tls\"" },
    { "a setting that is an object", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":{}}}"), BAD, "the setting \"tls\"" },
    { "a setting with a list in its list", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":[[]]}}"), BAD, "the setting \"tls\"" },
    { "a setting without a name", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"\":\"\"}}"), BAD, "no name of a setting" },
    { "a setting with an odd name", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"next-hop\":\"\"}}"), BAD, "no name of a setting" },
    { "a setting with a line end", B("{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{\"tls\":\"a\\nb\"}}"), BAD, "\"tls\" has control characters" },
    { "domains that are an object", B("{\"request\":\"import.domains\",\"domains\":{}}"), BAD, "must be a list" },
    { "no domains", B("{\"request\":\"import.domains\",\"domains\":[]}"), BAD, "must not be empty" },
    { "a domain that is a text", B("{\"request\":\"import.domains\",\"domains\":[\"contoso.com\"]}"), BAD, "domain 1: this must be an object" },
    { "a domain without a tenant", B("{\"request\":\"import.domains\",\"domains\":[{\"name\":\"a\",\"settings\":{\"tls\":\"\"}}]}"), BAD, "domain 1: \"tenant\" is missing" },
    { "a domain with a field too many", B("{\"request\":\"import.domains\",\"domains\":[{\"name\":\"a\",\"request\":\"\",\"tenant\":\"b\",\"settings\":{\"tls\":\"\"}}]}"), BAD, "there is no field \"request\"" },
    { "the second of two domains", B("{\"request\":\"import.domains\",\"domains\":[{\"name\":\"a\",\"tenant\":\"b\",\"settings\":{\"tls\":\"\"}},{}]}"), BAD, "import.domains: domain 2: \"name\" is missing" },
    { "octets that are no UTF-8", B("{\"request\":\"domain.show\",\"name\":\"\xff\"}"), BAD, "unable to decode" },
    { "UTF-8 cut short", B("{\"request\":\"domain.show\",\"name\":\"\xc3\"}"), BAD, "unable to decode" },
    { "UTF-8 longer than it must be", B("{\"request\":\"domain.show\",\"name\":\"\xc0\xaf\"}"), BAD, "unable to decode" },
    { "half of a pair", B("{\"request\":\"domain.show\",\"name\":\"\\ud800\"}"), BAD, "not JSON" },
    { "no UTF-8 in a key", B("{\"request\":\"status\",\"\xfe\":1}"), BAD, "unable to decode" },
    { "a NUL in a text", B("{\"request\":\"domain.show\",\"name\":\"a\0b\"}"), BAD, "not JSON" },
    { "a NUL between", B("{\"request\":\"status\"\0}"), BAD, "not JSON" },
    { "a NUL behind", B("{\"request\":\"status\"}\0"), BAD, "not JSON" },
    { "an escaped NUL", B("{\"request\":\"domain.show\",\"name\":\"a\\u0000b\"}"), BAD, "\\u0000" },
    { "an escaped NUL in a key", B("{\"request\":\"status\",\"a\\u0000\":1}"), BAD, "\\u0000" },
    { "an escaped line end", B("{\"request\":\"domain.show\",\"name\":\"a\\nb\"}"), BAD, "control characters" },
    { "an escaped override", B("{\"request\":\"exempt.add\",\"prefix\":\"a\",\"note\":\"\\u202e\"}"), BAD, "control characters" },
    { "too deep", B("{\"request\":[[[[[[[[]]]]]]]]}"), BAD, "in one another" },
    { "a comment", B("/* x */ {\"request\":\"status\"}"), BAD, "not JSON" },
    { "single quotes", B("{'request':'status'}"), BAD, "not JSON" },
    { "a comma too many", B("{\"request\":\"status\",}"), BAD, "not JSON" },
};
/* clang-format on */

static void run_refusal_case(void **state)
{
    const struct refusal_case *c = *state;
    struct mxw_control_request *request = NULL;
    struct mxw_problem problem = { "" };
    CHECK(mxw_control_parse(c->line, &request, &problem) == c->want, problem.text);
    CHECK(strstr(problem.text, c->want_part) != NULL, problem.text);
    CHECK(request == NULL, "there is none");
}

/* A line with `field` at `len` octets, and every other that is needed. */
static mxw_bytes line_with_text(const struct mxw_control_spec *spec,
                                const struct mxw_control_field *field, int64_t len)
{
    static char line[8192];
    size_t used = (size_t)snprintf(line, sizeof line, "{\"request\":\"%s\"", spec->name);
    for (size_t i = 0; i < spec->field_count; i++) {
        const struct mxw_control_field *other = &spec->fields[i];
        if (other != field && other->is_required)
            used +=
                (size_t)snprintf(line + used, sizeof line - used, ",\"%s\":%s", other->name,
                                 other->type == MXW_CONTROL_TEXT ? "\"x\"" : "{\"tls\":\"may\"}");
    }
    used += (size_t)snprintf(line + used, sizeof line - used, ",\"%s\":\"", field->name);
    memset(line + used, 'x', (size_t)len);
    used += (size_t)len;
    used += (size_t)snprintf(line + used, sizeof line - used, "\"}");
    return (mxw_bytes){ (const uint8_t *)line, used };
}

static mxw_bytes line_with_number(const struct mxw_control_spec *spec,
                                  const struct mxw_control_field *field, int64_t number)
{
    static char line[256];
    int len = snprintf(line, sizeof line, "{\"request\":\"%s\",\"%s\":%lld}", spec->name,
                       field->name, (long long)number);
    return (mxw_bytes){ (const uint8_t *)line, (size_t)len };
}

static void check_text(const struct mxw_control_spec *spec, const struct mxw_control_field *field)
{
    struct mxw_control_request *request;
    mxw_control_request_free(must_parse(line_with_text(spec, field, field->minimum)));
    mxw_control_request_free(must_parse(line_with_text(spec, field, field->maximum)));
    CHECK(parse(line_with_text(spec, field, field->maximum + 1), &request) == MXW_CONTROL_TOO_LARGE,
          field->name);
    if (field->minimum > 0)
        CHECK(parse(line_with_text(spec, field, field->minimum - 1), &request) == BAD, field->name);
}

static void check_number(const struct mxw_control_spec *spec, const struct mxw_control_field *field)
{
    struct mxw_control_request *request;
    mxw_control_request_free(must_parse(line_with_number(spec, field, field->minimum)));
    mxw_control_request_free(must_parse(line_with_number(spec, field, field->maximum)));
    CHECK(parse(line_with_number(spec, field, field->minimum - 1), &request) == BAD, field->name);
    if (field->maximum < INT64_MAX)
        CHECK(parse(line_with_number(spec, field, field->maximum + 1), &request) == BAD,
              field->name);
}

/* Each text and each number of each request, at its limits and beyond. */
static void run_limits(void **state)
{
    (void)state;
    size_t text_count = 0, number_count = 0;
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        const struct mxw_control_spec *spec = mxw_control_spec((enum mxw_control_kind)kind);
        for (size_t i = 0; i < spec->field_count; i++) {
            const struct mxw_control_field *field = &spec->fields[i];
            if (field->type == MXW_CONTROL_TEXT && ++text_count > 0)
                check_text(spec, field);
            if (field->type == MXW_CONTROL_NUMBER && ++number_count > 0)
                check_number(spec, field);
        }
    }
    CHECK(text_count > 20 && number_count > 6, "there were some");
}

/* "HEAD", `count` times "PIECE" with a number for %d, commas between, "TAIL". */
static mxw_bytes many(const char *head, const char *piece, size_t count, const char *tail)
{
    static char line[MXW_CONTROL_LINE_MAX];
    size_t used = (size_t)snprintf(line, sizeof line, "%s", head);
    for (size_t i = 0; i < count; i++) {
        char number[24];
        (void)snprintf(number, sizeof number, "%zu", i);
        const char *at = strchr(piece, '#');
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%.*s%s%s", i == 0 ? "" : ",",
                                 (int)(at - piece), piece, number, at + 1);
    }
    used += (size_t)snprintf(line + used, sizeof line - used, "%s", tail);
    CHECK(used < sizeof line, "the test's line");
    return (mxw_bytes){ (const uint8_t *)line, used };
}

#define SETTINGS_OF "{\"request\":\"domain.set\",\"name\":\"a\",\"settings\":{"
#define A_DOMAIN "{\"name\":\"d#.example\",\"tenant\":\"t\",\"settings\":{\"tls\":\"may\"}}"

static const struct count_case {
    const char *name, *head, *piece;
    size_t max;
    const char *tail;
} count_cases[] = {
    { "settings", SETTINGS_OF, "\"s#\":\"\"", MXW_CONTROL_SETTINGS_MAX, "}}" },
    { "texts of a setting", SETTINGS_OF "\"connector\":[", "\"#\"", MXW_CONTROL_SETTING_TEXTS_MAX,
      "]}}" },
    { "domains of an import", "{\"request\":\"import.domains\",\"domains\":[", A_DOMAIN,
      MXW_CONTROL_DOMAINS_MAX, "]}" },
};

static void run_count_case(void **state)
{
    const struct count_case *c = *state;
    struct mxw_control_request *request;
    mxw_control_request_free(must_parse(many(c->head, c->piece, c->max, c->tail)));
    CHECK(parse(many(c->head, c->piece, c->max + 1, c->tail), &request) == MXW_CONTROL_TOO_LARGE,
          c->name);
}

static const struct setting_case {
    const char *name;
    size_t name_len, text_len;
    enum mxw_control_code want;
} setting_cases[] = {
    { "a setting as long as may be", MXW_CONTROL_SETTING_NAME_MAX, MXW_CONTROL_SETTING_TEXT_MAX,
      MXW_CONTROL_OK },
    { "a setting's name too long", MXW_CONTROL_SETTING_NAME_MAX + 1, 1, BAD },
    { "a setting's text too long", 1, MXW_CONTROL_SETTING_TEXT_MAX + 1, MXW_CONTROL_TOO_LARGE },
};

static void run_setting_case(void **state)
{
    const struct setting_case *c = *state;
    char name[MXW_CONTROL_SETTING_NAME_MAX + 2] = "", text[MXW_CONTROL_SETTING_TEXT_MAX + 2] = "";
    char line[4096];
    memset(name, 'n', c->name_len);
    memset(text, 't', c->text_len);
    int len = snprintf(line, sizeof line, SETTINGS_OF "\"%s\":\"%s\"}}", name, text);
    struct mxw_control_request *request = NULL;
    CHECK(parse((mxw_bytes){ (const uint8_t *)line, (size_t)len }, &request) == c->want, c->name);
    mxw_control_request_free(request);
}

/* Padded by blanks to the longest line, and to one more. */
static void run_line_limit(void **state)
{
    (void)state;
    struct mxw_control_request *request;
    size_t max = MXW_CONTROL_LINE_MAX - 1; /* the LF is not here */
    char *line = malloc(max + 1);
    assert_non_null(line);
    memset(line, ' ', max + 1);
    mxw_bytes status = valid_lines[MXW_CONTROL_STATUS];
    memcpy(line, status.at, status.len);
    mxw_control_request_free(must_parse((mxw_bytes){ (const uint8_t *)line, max }));
    CHECK(parse((mxw_bytes){ (const uint8_t *)line, max + 1 }, &request) == MXW_CONTROL_TOO_LARGE,
          "one too long");
    free(line);
}

static void run_roles(void **state)
{
    (void)state;
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++) {
        struct mxw_control_request *request = must_parse(valid_lines[kind]);
        bool is_for_tenants = request->spec->least == MXW_CONTROL_TENANT;
        CHECK(!mxw_control_may(request, MXW_CONTROL_NOBODY), "nobody may nothing");
        CHECK(mxw_control_may(request, MXW_CONTROL_TENANT) == is_for_tenants, "a tenant some");
        CHECK(mxw_control_may(request, MXW_CONTROL_OPERATOR), "an operator all");
        mxw_control_request_free(request);
    }
}

/* Memory of jansson's runs out at each allocation in turn. */
static size_t allocations_left;

static void *starving_malloc(size_t size)
{
    return allocations_left > 0 && allocations_left-- > 0 ? malloc(size) : NULL;
}

static void run_starved(void **state)
{
    (void)state;
    bool is_parsed = false;
    json_set_alloc_funcs(starving_malloc, free);
    for (size_t room = 0; !is_parsed && room < 1000; room++) {
        struct mxw_control_request *request = NULL;
        struct mxw_problem problem;
        allocations_left = room;
        enum mxw_control_code code =
            mxw_control_parse(valid_lines[MXW_CONTROL_IMPORT_DOMAINS], &request, &problem);
        is_parsed = code == MXW_CONTROL_OK;
        CHECK(is_parsed || request == NULL, "all or nothing");
        if (is_parsed)
            CHECK(request->domains.count == 2, "and then it is whole");
        mxw_control_request_free(request);
    }
    json_set_alloc_funcs(malloc, free);
    CHECK(is_parsed, "there is enough at last");
}

int main(void)
{
    TEST_ONE("each request is read whole and never from a beginning", run_each_kind);
    TEST_ONE("values arrive", run_values);
    TEST_ONE("settings and domains arrive", run_settings);
    TEST_TABLE(refusal_cases, run_refusal_case);
    TEST_ONE("each text and number is bounded", run_limits);
    TEST_TABLE(count_cases, run_count_case);
    TEST_TABLE(setting_cases, run_setting_case);
    TEST_ONE("a line is bounded", run_line_limit);
    TEST_ONE("roles", run_roles);
    TEST_ONE("memory runs out", run_starved);
    return test_run("control/request");
}
