#include "core/message/taglist.h"
#include "tests/support/test.h"

static _Alignas(max_align_t) uint8_t memory[16 * 1024];

struct want_tag {
    mxw_bytes name, value, raw;
};

static const struct good_case {
    const char *name;
    mxw_bytes text;
    size_t want_count;
    struct want_tag want[3];
} good_cases[] = {
    { "one tag", B("a=b"), 1, { { B("a"), B("b"), B("b") } } },
    { "a semicolon at the end", B("a=b;"), 1, { { B("a"), B("b"), B("b") } } },
    { "blanks behind the last semicolon", B("a=b; \t\r\n "), 1, { { B("a"), B("b"), B("b") } } },
    { "blanks around everything",
      B(" a \r\n = b ; c=\td\r\n\t"),
      2,
      { { B("a"), B("b"), B(" b ") }, { B("c"), B("d"), B("\td\r\n\t") } } },
    { "blanks inside a value stay",
      B("a= b \r\n\tc ;"),
      1,
      { { B("a"), B("b \r\n\tc"), B(" b \r\n\tc ") } } },
    { "a value may hold the value sign", B("a=b=c=="), 1, { { B("a"), B("b=c=="), B("b=c==") } } },
    { "an empty value is a value",
      B("a=;b= "),
      2,
      { { B("a"), B(""), B("") }, { B("b"), B(""), B(" ") } } },
    { "letters, digits and underscores", B("aZ_9=1"), 1, { { B("aZ_9"), B("1"), B("1") } } },
    { "names have a case",
      B("a=1;A=2"),
      2,
      { { B("a"), B("1"), B("1") }, { B("A"), B("2"), B("2") } } },
    { "a value may hold octets that are not ASCII",
      B("a=\xff~"),
      1,
      { { B("a"), B("\xff~"), B("\xff~") } } },
    { "nothing has no tags", B(""), 0, { { B(""), B(""), B("") } } },
    { "blanks have no tags", B(" \r\n "), 0, { { B(""), B(""), B("") } } },
};

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_tag_list list;

    CHECK(mxw_tag_list_parse(&arena, c->text, &list) == MXW_OK, c->name);
    CHECK(list.count == c->want_count, c->name);
    CHECK(!mxw_tag_list_has_duplicate(&list), c->name);
    for (size_t i = 0; i < list.count; i++) {
        CHECK_BYTES(list.tags[i].name, c->want[i].name, c->name);
        CHECK_BYTES(list.tags[i].value, c->want[i].value, c->name);
        CHECK_BYTES(list.tags[i].raw, c->want[i].raw, c->name);
        CHECK(mxw_tag_find(&list, c->want[i].name) == &list.tags[i], c->name);
    }
    CHECK(mxw_tag_find(&list, MXW_BYTES("absent")) == NULL, c->name);
}

/* Every truncation is a list or malformed. */
static void run_truncated(void **state)
{
    const struct good_case *c = *state;
    for (size_t len = 0; len < c->text.len; len++) {
        struct mxw_arena arena = { .at = memory, .room = sizeof memory };
        struct mxw_tag_list list;
        enum mxw_status status = mxw_tag_list_parse(&arena, mxw_bytes_first(c->text, len), &list);
        CHECK(status == MXW_OK || status == MXW_MALFORMED, c->name);
    }
}

static void run_starved(void **state)
{
    const struct good_case *c = *state;
    struct mxw_tag_list list;
    for (size_t room = 0; room <= sizeof memory; room++) {
        struct mxw_arena arena = { .at = memory, .room = room };
        enum mxw_status status = mxw_tag_list_parse(&arena, c->text, &list);
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, c->name);
    }
    CHECK(0, c->name);
}

static const struct bad_case {
    const char *name;
    mxw_bytes text;
} bad_cases[] = {
    { "a tag without value sign", B("a=b;c") },
    { "an empty tag in front", B(";a=b") },
    { "an empty tag inside", B("a=b;;c=d") },
    { "an empty tag of blanks", B("a=b; ;c=d") },
    { "two semicolons at the end", B("a=b;;") },
    { "only a semicolon", B(";") },
    { "no name", B("=b") },
    { "a name that starts with a digit", B("1a=b") },
    { "a name that starts with an underscore", B("_a=b") },
    { "a hyphen in a name", B("a-b=c") },
    { "a blank in a name", B("a b=c") },
    { "a NUL in a name", B("a\0=c") },
    { "a NUL in a value", B("a=b\0c") },
    { "a control character in a value", B("a=b;c=\x1f") },
    { "a DEL in a value", B("a=\x7f") },
};

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_tag_list list;
    CHECK(mxw_tag_list_parse(&arena, c->text, &list) == MXW_MALFORMED, c->name);
}

static void run_duplicate(void **state)
{
    (void)state;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_tag_list list;
    CHECK(mxw_tag_list_parse(&arena, MXW_BYTES("a=1;b=2; a =1"), &list) == MXW_OK, "parsed");
    CHECK(mxw_tag_list_has_duplicate(&list), "seen");
    CHECK(mxw_tag_find(&list, MXW_BYTES("a")) == &list.tags[0], "the first is found");
}

static enum mxw_status parse_many(size_t count)
{
    uint8_t text[4 * (MXW_TAGS_MAX + 1)];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_tag_list list;
    for (size_t i = 0; i < count; i++)
        memcpy(text + 4 * i, "a=b;", 4);
    return mxw_tag_list_parse(&arena, (mxw_bytes){ text, 4 * count }, &list);
}

static void run_limit(void **state)
{
    (void)state;
    CHECK(parse_many(MXW_TAGS_MAX) == MXW_OK, "the limit exactly");
    CHECK(parse_many(MXW_TAGS_MAX + 1) == MXW_TOO_LARGE, "one more");
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(good_cases, run_truncated);
    TEST_TABLE(good_cases, run_starved);
    TEST_TABLE(bad_cases, run_bad_case);
    TEST_ONE("a name that occurs twice", run_duplicate);
    TEST_ONE("64 tags are read, 65 are not", run_limit);
    return test_run("core/message/taglist");
}
