#include "mxwarden/bytes.h"

#include "mxwarden/arena.h"
#include "tests/support/test.h"

static const struct compare_case {
    const char *name;
    mxw_bytes a, b;
    bool equal, equal_nocase, a_starts_with_b, a_starts_with_b_nocase, a_ends_with_b_nocase;
} compare_cases[] = {
    { "the same", B("abc"), B("abc"), true, true, true, true, true },
    { "another case", B("aBc"), B("AbC"), false, true, false, true, true },
    { "only letters have a case", B("a[`"), B("a{@"), false, false, false, false, false },
    { "octets over 127 have no case", B("\xc4"), B("\xe4"), false, false, false, false, false },
    { "a beginning", B("abc"), B("ab"), false, false, true, true, false },
    { "an end", B("abc"), B("bC"), false, false, false, false, true },
    { "longer than the whole", B("ab"), B("abc"), false, false, false, false, false },
    { "nothing and nothing", B(""), B(""), true, true, true, true, true },
    { "everything begins and ends with nothing", B("a"), B(""), false, false, true, true, true },
    { "NUL is an octet like any other", B("a\0b"), B("a\0c"), false, false, false, false, false },
};

static void run_compare_case(void **state)
{
    const struct compare_case *c = *state;
    CHECK(mxw_bytes_equal(c->a, c->b) == c->equal, c->name);
    CHECK(mxw_bytes_equal_nocase(c->a, c->b) == c->equal_nocase, c->name);
    CHECK(mxw_bytes_starts_with(c->a, c->b) == c->a_starts_with_b, c->name);
    CHECK(mxw_bytes_starts_with_nocase(c->a, c->b) == c->a_starts_with_b_nocase, c->name);
    CHECK(mxw_bytes_ends_with_nocase(c->a, c->b) == c->a_ends_with_b_nocase, c->name);
}

static const struct slice_case {
    const char *name;
    mxw_bytes text;
    size_t at;
    mxw_bytes want_from, want_first, want_last;
} slice_cases[] = {
    { "at the beginning", B("abc"), 0, B("abc"), B(""), B("") },
    { "inside", B("abc"), 1, B("bc"), B("a"), B("c") },
    { "at the end", B("abc"), 3, B(""), B("abc"), B("abc") },
    { "past the end", B("abc"), 4, B(""), B("abc"), B("abc") },
    { "of nothing", B(""), 0, B(""), B(""), B("") },
    { "past nothing", B(""), 1, B(""), B(""), B("") },
};

static void run_slice_case(void **state)
{
    const struct slice_case *c = *state;
    CHECK_BYTES(mxw_bytes_from(c->text, c->at), c->want_from, c->name);
    CHECK_BYTES(mxw_bytes_first(c->text, c->at), c->want_first, c->name);
    CHECK_BYTES(mxw_bytes_last(c->text, c->at), c->want_last, c->name);
}

static const struct find_case {
    const char *name;
    mxw_bytes text;
    size_t want_first, want_last, want_count;
} find_cases[] = {
    { "none", B("abc"), 3, 3, 0 },           { "one", B("a.bc"), 1, 1, 1 },
    { "several", B(".a..b."), 0, 5, 4 },     { "in nothing", B(""), 0, 0, 0 },
    { "behind a NUL", B("a\0b."), 3, 3, 1 },
};

static void run_find_case(void **state)
{
    const struct find_case *c = *state;
    CHECK(mxw_bytes_find(c->text, '.') == c->want_first, c->name);
    CHECK(mxw_bytes_find_last(c->text, '.') == c->want_last, c->name);
    CHECK(mxw_bytes_count(c->text, '.') == c->want_count, c->name);
    CHECK(mxw_bytes_has(c->text, '.') == (c->want_count > 0), c->name);
}

static const struct trim_case {
    const char *name;
    mxw_bytes text, want;
} trim_cases[] = {
    { "nothing to trim", B("a b"), B("a b") },
    { "blanks and line ends on both sides", B(" \t\r\na\t b \r\n"), B("a\t b") },
    { "blanks only", B(" \t\r\n"), B("") },
    { "nothing", B(""), B("") },
    { "other white space stays", B("\v\fa\v"), B("\v\fa\v") },
};

static void run_trim_case(void **state)
{
    const struct trim_case *c = *state;
    CHECK_BYTES(mxw_bytes_trim(c->text), c->want, c->name);
}

static const struct split_case {
    const char *name;
    mxw_bytes text, want; /* the pieces, each in brackets */
} split_cases[] = {
    { "one piece", B("a"), B("[a]") },
    { "several", B("a;b;c"), B("[a][b][c]") },
    { "empty pieces in between", B("a;;c"), B("[a][][c]") },
    { "an empty piece in front", B(";a"), B("[][a]") },
    { "nothing is no piece", B(""), B("") },
    { "a separator at the end adds no piece", B("a;"), B("[a]") },
};

static void run_split_case(void **state)
{
    const struct split_case *c = *state;
    uint8_t got_at[64];
    struct mxw_writer got = MXW_WRITER(got_at);
    mxw_bytes rest = c->text;
    while (rest.len > 0) {
        mxw_put_byte(&got, '[');
        mxw_put(&got, mxw_bytes_next(&rest, ';'));
        mxw_put_byte(&got, ']');
    }
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

static void cut_or_leave(void **state)
{
    const char *name = "cut_or_leave";
    mxw_bytes rest = MXW_BYTES("a=b=c");
    mxw_bytes head = MXW_BYTES("before");
    (void)state;
    CHECK(mxw_bytes_cut(&rest, '=', &head), name);
    CHECK_BYTES(head, MXW_BYTES("a"), name);
    CHECK_BYTES(rest, MXW_BYTES("b=c"), name);
    CHECK(!mxw_bytes_cut(&rest, ';', &head), name);
    CHECK_BYTES(head, MXW_BYTES("a"), name);
    CHECK_BYTES(rest, MXW_BYTES("b=c"), name);
}

static const struct number_case {
    const char *name;
    mxw_bytes text;
    uint64_t max;
    bool is_number;
    uint64_t want;
} number_cases[] = {
    { "zero", B("0"), 0, true, 0 },
    { "leading zeros", B("0007"), 7, true, 7 },
    { "the maximum", B("255"), 255, true, 255 },
    { "one above", B("256"), 255, false, 0 },
    { "one digit above a small maximum", B("3"), 2, false, 0 },
    { "the largest", B("18446744073709551615"), UINT64_MAX, true, UINT64_MAX },
    { "one above the largest", B("18446744073709551616"), UINT64_MAX, false, 0 },
    { "a digit more than the largest", B("184467440737095516150"), UINT64_MAX, false, 0 },
    { "nothing", B(""), 10, false, 0 },
    { "a sign", B("+1"), 10, false, 0 },
    { "a blank", B("1 "), 10, false, 0 },
    { "a letter", B("1a"), 100, false, 0 },
};

static void run_number_case(void **state)
{
    const struct number_case *c = *state;
    uint64_t number = 4711;
    CHECK(mxw_bytes_to_number(c->text, c->max, &number) == c->is_number, c->name);
    CHECK(number == (c->is_number ? c->want : 4711), c->name);
}

static void classify_octets(void **state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *name = "classify_octets";
    (void)state;
    for (unsigned octet = 0; octet < 256; octet++) {
        uint8_t c = (uint8_t)octet;
        bool is_letter = memchr(letters, c, sizeof letters - 1) != NULL;
        bool is_digit = memchr("0123456789", c, 10) != NULL;
        bool is_hex = is_digit || memchr("abcdefABCDEF", c, 12) != NULL;
        CHECK(mxw_is_alpha(c) == is_letter, name);
        CHECK(mxw_is_digit(c) == is_digit, name);
        CHECK(mxw_is_alnum(c) == (is_letter || is_digit), name);
        CHECK(mxw_is_blank(c) == (c == ' ' || c == '\t'), name);
        CHECK((mxw_hex_value(c) >= 0) == is_hex, name);
        CHECK((mxw_lower(c) != c) == (is_letter && c < 'a'), name);
    }
    CHECK(mxw_hex_value('9') == 9 && mxw_hex_value('a') == 10 && mxw_hex_value('F') == 15, name);
}

/* --- arena ----------------------------------------------------------------------------------- */

static void fill_arena(void **state)
{
    const char *name = "fill_arena";
    size_t align = _Alignof(max_align_t);
    _Alignas(max_align_t) uint8_t memory[64];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    (void)state;

    CHECK(mxw_arena_take(&arena, 1) == memory, name);
    CHECK(mxw_arena_take(&arena, 1) == memory + align, name);
    CHECK(mxw_arena_take(&arena, sizeof memory - 2 * align + 1) == NULL, name);
    CHECK(mxw_arena_take(&arena, SIZE_MAX) == NULL, name);
    CHECK(arena.used == align + 1, name);
    CHECK(mxw_arena_take(&arena, sizeof memory - 2 * align) == memory + 2 * align, name);
    CHECK(mxw_arena_take(&arena, 1) == NULL, name);
    mxw_arena_reset(&arena);
    CHECK(mxw_arena_take(&arena, sizeof memory) == memory, name);
}

static void starve_arena(void **state)
{
    const char *name = "starve_arena";
    _Alignas(max_align_t) uint8_t memory[8];
    (void)state;
    for (size_t room = 0; room <= sizeof memory; room++) {
        struct mxw_arena arena = { .at = memory, .room = room };
        mxw_bytes copy = { 0 };
        bool fits = room >= 3;
        CHECK(mxw_arena_copy(&arena, MXW_BYTES("abc"), &copy) == fits, name);
        CHECK_BYTES(copy, fits ? MXW_BYTES("abc") : MXW_BYTES(""), name);

        mxw_arena_reset(&arena);
        struct mxw_writer out = mxw_arena_writer(&arena, 5);
        CHECK(out.overflowed == (room < 5), name);
        mxw_put_text(&out, "12345");
        CHECK_BYTES(mxw_written(&out), room < 5 ? MXW_BYTES("") : MXW_BYTES("12345"), name);
    }
}

int main(void)
{
    TEST_TABLE(compare_cases, run_compare_case);
    TEST_TABLE(slice_cases, run_slice_case);
    TEST_TABLE(find_cases, run_find_case);
    TEST_TABLE(trim_cases, run_trim_case);
    TEST_TABLE(split_cases, run_split_case);
    TEST_ONE("a cut without separator changes nothing", cut_or_leave);
    TEST_TABLE(number_cases, run_number_case);
    TEST_ONE("every octet is classified as ASCII", classify_octets);
    TEST_ONE("an arena is taken in aligned pieces up to its end", fill_arena);
    TEST_ONE("an arena that is too small refuses", starve_arena);
    return test_run("base/bytes");
}
