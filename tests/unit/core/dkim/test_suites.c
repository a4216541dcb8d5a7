/* The tables of the published suites that test functions rather than messages. */
#include <jansson.h>

#include "core/dkim/canonical.h"
#include "core/dkim/signature.h"
#include "core/message/taglist.h"
#include "tests/support/test.h"

#define NOW 1300000000

static json_t *dkimpy, *dkimpy_tags, *dkimpy_fields, *msgauth, *stalwart;

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    if (root == NULL)
        print_error("%s: %s\n", path, error.text);
    CHECK(root != NULL, path);
    return root;
}

static mxw_bytes text_of(const json_t *text)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(text), json_string_length(text) };
}

/* Whether the form of the bodies has a bare LF: go-msgauth and dkimpy make CRLF of it; here a bare
 * LF is text (RFC 6376 3.4: the message is in network normal format). */
static bool has_bare_lf(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\n' && (i == 0 || text.at[i - 1] != '\r'))
            return true;
    return false;
}

static void join(const json_t *pieces, struct mxw_writer *out)
{
    size_t index;
    const json_t *piece;
    if (json_is_string(pieces))
        mxw_put(out, text_of(pieces));
    json_array_foreach(pieces, index, piece) mxw_put(out, text_of(piece));
}

static void canonical_body(enum mxw_canonical form, mxw_bytes body, struct mxw_writer *out)
{
    struct mxw_canonical_body canonical;
    mxw_bytes run;
    mxw_canonical_body_begin(&canonical, form);
    while ((run = mxw_canonical_body_next(&canonical, &body)).len > 0)
        mxw_put(out, run);
    while ((run = mxw_canonical_body_end(&canonical)).len > 0)
        mxw_put(out, run);
}

static void check_bodies(const json_t *cases, enum mxw_canonical form)
{
    size_t index;
    const json_t *row;
    json_array_foreach(cases, index, row)
    {
        uint8_t body_at[256], got_at[256];
        struct mxw_writer body = MXW_WRITER(body_at);
        struct mxw_writer got = MXW_WRITER(got_at);
        mxw_bytes want = text_of(json_array_get(row, 1));
        join(json_array_get(row, 0), &body);
        canonical_body(form, mxw_written(&body), &got);
        bool agrees = mxw_bytes_equal(mxw_written(&got), want);
        CHECK(agrees != has_bare_lf(mxw_written(&body)), "a body, or a known difference");
    }
}

static void run_bodies(void **state)
{
    (void)state;
    const json_t *suites[] = { dkimpy, msgauth };
    for (size_t i = 0; i < MXW_COUNT_OF(suites); i++) {
        CHECK(json_array_size(json_object_get(suites[i], "simple_body")) > 0, "there are cases");
        check_bodies(json_object_get(suites[i], "simple_body"), MXW_CANONICAL_SIMPLE);
        check_bodies(json_object_get(suites[i], "relaxed_body"), MXW_CANONICAL_RELAXED);
    }
}

/* A field as go-msgauth writes it, or as dkimpy's [name, value]. */
static void put_field(const json_t *field, struct mxw_writer *out)
{
    if (json_is_string(field)) {
        mxw_put(out, text_of(field));
        return;
    }
    mxw_put(out, text_of(json_array_get(field, 0)));
    mxw_put_byte(out, ':');
    mxw_put(out, text_of(json_array_get(field, 1)));
}

static void check_field(const json_t *given, const json_t *wanted, enum mxw_canonical form)
{
    uint8_t text_at[256], got_at[256], want_at[256];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_writer want = MXW_WRITER(want_at);
    struct mxw_canonical_field canonical;
    struct mxw_field field;
    mxw_bytes run;

    put_field(given, &text);
    put_field(wanted, &want);
    mxw_bytes rest = mxw_written(&text);
    CHECK(mxw_header_next(&rest, &field), "a field");
    mxw_canonical_field_begin(&canonical, form, &field);
    while ((run = mxw_canonical_field_next(&canonical)).len > 0)
        mxw_put(&got, run);
    CHECK_BYTES(mxw_written(&got), mxw_written(&want), "a field");
}

static void check_fields(const json_t *cases, enum mxw_canonical form)
{
    size_t index, number;
    const json_t *row, *field;
    CHECK(json_array_size(cases) > 0, "there are cases");
    json_array_foreach(cases, index, row)
    {
        const json_t *given = json_array_get(row, 0);
        const json_t *wanted = json_array_get(row, 1);
        if (json_is_string(given))
            check_field(given, wanted, form);
        json_array_foreach(given, number, field)
            check_field(field, json_array_get(wanted, number), form);
    }
}

static void run_fields(void **state)
{
    (void)state;
    check_fields(json_object_get(dkimpy, "simple_header"), MXW_CANONICAL_SIMPLE);
    check_fields(json_object_get(dkimpy, "relaxed_header"), MXW_CANONICAL_RELAXED);
    check_fields(json_object_get(msgauth, "relaxed_header"), MXW_CANONICAL_RELAXED);
}

static bool parse_tags(mxw_bytes text, struct mxw_tag_list *list)
{
    static _Alignas(max_align_t) uint8_t memory[8192];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    return mxw_tag_list_parse(&arena, text, list) == MXW_OK && !mxw_tag_list_has_duplicate(list);
}

static void run_tag_lists(void **state)
{
    (void)state;
    size_t index;
    json_t *row, *value;
    const char *name;
    struct mxw_tag_list list;

    json_array_foreach(json_object_get(dkimpy_tags, "ok"), index, row)
    {
        CHECK(parse_tags(text_of(json_array_get(row, 0)), &list), "a tag list");
        CHECK(list.count == json_object_size(json_array_get(row, 1)), "so many tags");
        json_object_foreach(json_array_get(row, 1), name, value)
        {
            mxw_bytes wanted = { (const uint8_t *)name, strlen(name) };
            const struct mxw_tag *tag = mxw_tag_find(&list, wanted);
            CHECK(tag != NULL && mxw_bytes_equal(tag->value, text_of(value)), name);
        }
    }
    json_array_foreach(json_object_get(dkimpy_tags, "error"), index, row)
        CHECK(!parse_tags(text_of(json_array_get(row, 0)), &list), "no tag list");
}

/* Known difference: "B" is not the tag "b", RFC 6376 3.2. */
static bool names_b_in_upper_case(mxw_bytes text)
{
    return mxw_bytes_starts_with(text, MXW_BYTES("B\r\n="));
}

static void run_holes(void **state)
{
    (void)state;
    size_t index;
    const json_t *row;
    json_array_foreach(json_object_get(stalwart, "cases"), index, row)
    {
        uint8_t text_at[256], got_at[256];
        struct mxw_writer text = MXW_WRITER(text_at);
        struct mxw_writer got = MXW_WRITER(got_at);
        struct mxw_canonical_field canonical;
        struct mxw_tag_list list;
        mxw_bytes value = text_of(json_array_get(row, 0));
        mxw_bytes run;

        /* The suite has bare text, of which the line ends are not always those of a field. */
        mxw_put_text(&text, "x:");
        mxw_put(&text, value);
        struct mxw_field field = { .whole = mxw_written(&text),
                                   .value = mxw_bytes_from(mxw_written(&text), 2) };
        CHECK(parse_tags(field.value, &list), "a tag list");
        const struct mxw_tag *b = mxw_tag_find(&list, MXW_BYTES("b"));
        CHECK((b == NULL) == names_b_in_upper_case(value), "b= is there, or a known difference");
        if (b == NULL)
            continue;
        mxw_canonical_signature_begin(&canonical, MXW_CANONICAL_SIMPLE, &field, b->raw);
        while ((run = mxw_canonical_field_next(&canonical)).len > 0)
            mxw_put(&got, run);
        CHECK_BYTES(mxw_bytes_from(mxw_written(&got), 2), text_of(json_array_get(row, 1)), "b=");
    }
}

/* The suite folds with LF; on the wire it is CRLF. */
static void put_for_wire(struct mxw_writer *out, mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n')
            mxw_put_byte(out, '\r');
        mxw_put_byte(out, text.at[i]);
    }
}

static enum mxw_dkim_result judge_tags(const json_t *tags, const char *c)
{
    uint8_t at[1024];
    struct mxw_writer out = MXW_WRITER(at);
    const char *name;
    json_t *value;
    struct mxw_dkim_signature signature;

    json_object_foreach((json_t *)(uintptr_t)tags, name, value)
    {
        mxw_put(&out, (mxw_bytes){ (const uint8_t *)name, strlen(name) });
        mxw_put_byte(&out, '=');
        mxw_bytes text = text_of(value);
        if (c != NULL && strcmp(name, "c") == 0)
            text = (mxw_bytes){ (const uint8_t *)c, strlen(c) };
        put_for_wire(&out, text);
        mxw_put_byte(&out, ';');
    }
    return mxw_dkim_signature_parse(mxw_written(&out), NOW, &signature).result;
}

/* The suite's own b= was shortened to an odd length; its times are relative to now. */
static json_t *signature_tags(const json_t *change)
{
    json_t *tags = json_deep_copy(json_object_get(json_array_get(dkimpy_fields, 0), "tags"));
    const char *name;
    json_t *value;

    json_object_set_new(tags, "b", json_string("K/UUOt8lCtgjp3kSTogqBm9lY1Yax/Nw"));
    json_object_foreach((json_t *)(uintptr_t)change, name, value)
    {
        json_t *changed = json_deep_copy(value);
        const char *text = json_string_value(value);
        if (strncmp(text, "now", 3) == 0) {
            char number[32];
            snprintf(number, sizeof number, "%ld", NOW + strtol(text + 3, NULL, 10));
            json_string_set(changed, number);
        }
        json_object_set_new(tags, name, changed);
    }
    return tags;
}

static void run_signature_fields(void **state)
{
    (void)state;
    size_t index;
    const json_t *row;
    json_array_foreach(dkimpy_fields, index, row)
    {
        json_t *tags = signature_tags(json_object_get(row, "change"));
        bool is_good = judge_tags(tags, NULL) == MXW_DKIM_OPEN;
        CHECK(is_good == json_is_true(json_object_get(row, "ok")), "a signature's tags");
        json_decref(tags);
    }
    json_array_foreach(json_object_get(dkimpy, "c_value"), index, row)
    {
        const json_t *c = json_array_get(row, 0);
        const char *want = json_string_value(json_array_get(row, 1));
        json_t *tags = signature_tags(NULL);
        if (json_is_null(c))
            json_object_del(tags, "c");
        bool is_good = judge_tags(tags, json_string_value(c)) == MXW_DKIM_OPEN;
        CHECK(is_good == (strcmp(want, "error") != 0), "a value of c=");
        json_decref(tags);
    }
}

static json_t *load_named(const char *folder, const char *file)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s/%s", SUITES, folder, file);
    return load(path);
}

int main(void)
{
    dkimpy = load_named("dkim-arc-dkimpy", "canonicalization.json");
    dkimpy_tags = load_named("dkim-arc-dkimpy", "tag-list.json");
    dkimpy_fields = load_named("dkim-arc-dkimpy", "signature-fields.json");
    msgauth = load_named("dkim-authres-go-msgauth", "canonicalization.json");
    stalwart = load_named("dkim-arc-stalwart", "strip-b-value.json");
    TEST_ONE("bodies of dkimpy and go-msgauth", run_bodies);
    TEST_ONE("fields of dkimpy and go-msgauth", run_fields);
    TEST_ONE("tag lists of dkimpy", run_tag_lists);
    TEST_ONE("the value of b= in Stalwart's cases", run_holes);
    TEST_ONE("signature tags of dkimpy", run_signature_fields);
    int failed = test_run("core/dkim/suites");
    json_t *const loaded[] = { dkimpy, dkimpy_tags, dkimpy_fields, msgauth, stalwart };
    for (size_t i = 0; i < MXW_COUNT_OF(loaded); i++)
        json_decref(loaded[i]);
    return failed;
}
