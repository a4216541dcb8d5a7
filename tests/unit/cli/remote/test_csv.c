#include "cli/remote/csv.h"
#include "tests/support/test.h"

#include <stdio.h>

#define ROOM 64 /* octets for the fields of a row */

/* What was read, as text: the number of each row and its fields in [], or "!" and what is wrong. */
static void read_all(mxw_bytes text, size_t room, struct mxw_writer *out)
{
    uint8_t memory[ROOM];
    struct mxw_csv csv;
    mxw_csv_begin(&csv, memory, room);
    for (size_t i = 0; i <= text.len; i++) {
        bool is_end = i == text.len;
        enum mxw_csv_got got = is_end ? mxw_csv_end(&csv) : mxw_csv_take(&csv, text.at[i]);
        if (got == MXW_CSV_MORE)
            continue;
        mxw_put_number(out, (uint64_t)csv.line);
        for (size_t field = 0; got == MXW_CSV_ROW && field < csv.count; field++) {
            mxw_put_byte(out, '[');
            mxw_put(out, mxw_csv_field(&csv, field));
            mxw_put_byte(out, ']');
        }
        if (got == MXW_CSV_BROKEN) {
            mxw_put_text(out, "!");
            mxw_put(out, (mxw_bytes){ (const uint8_t *)csv.wrong, strlen(csv.wrong) });
            return;
        }
    }
}

/* clang-format off */
static const struct row_case {
    const char *name;
    mxw_bytes text, want;
} row_cases[] = {
    { "nothing", B(""), B("") },
    { "one field", B("a\n"), B("1[a]") },
    { "a last row without an end", B("a,b"), B("1[a][b]") },
    { "CRLF", B("a,b\r\nc,d\r\n"), B("1[a][b]2[c][d]") },
    { "LF", B("a,b\nc,d\n"), B("1[a][b]2[c][d]") },
    { "empty fields", B(",\n,,\n"), B("1[][]2[][][]") },
    { "an empty line is no row", B("a\n\n\r\nb\n"), B("1[a]4[b]") },
    { "an empty field in quotes is a row", B("\"\"\n"), B("1[]") },
    { "blanks belong to a field", B(" a , b \n"), B("1[ a ][ b ]") },
    { "a comma in quotes", B("\"a,b\",c\n"), B("1[a,b][c]") },
    { "a quote in quotes", B("\"a\"\"b\"\n"), B("1[a\"b]") },
    { "nothing but quotes", B("\"\"\"\"\n"), B("1[\"]") },
    { "line ends in quotes count", B("\"a\r\nb\nc\"\nd\n"), B("1[a\r\nb\nc]4[d]") },
    { "a carriage return in quotes", B("\"a\rb\"\n"), B("1[a\rb]") },
    { "a carriage return at the very end", B("a\r"), B("1[a]") },
    { "a byte order mark at the beginning", B("\xef\xbb\xbf" "a\n"), B("1[a]") },
    { "before quotes", B("\xef\xbb\xbf\"a\"\n"), B("1[a]") },
    { "one that is anywhere else stays", B("a\n\xef\xbb\xbf" "b\n"), B("1[a]2[\xef\xbb\xbf" "b]") },
    { "octets above 127", B("\xc3\xbc\xff\n"), B("1[\xc3\xbc\xff]") },
    { "a quote inside", B("a\"b\n"), B("1!a quote stands inside of a value that does not begin with one") },
    { "a quote behind a blank", B("a, \"b\"\n"), B("1!a quote stands inside of a value that does not begin with one") },
    { "text behind a quote", B("x\n\"a\"b\n"), B("1[x]2!a comma is missing behind a quote") },
    { "a blank behind a quote", B("\"a\" ,b\n"), B("1!a comma is missing behind a quote") },
    { "a carriage return inside", B("a\rb\n"), B("1!a carriage return does not end a line") },
    { "two carriage returns", B("a\r\r\n"), B("1!a carriage return does not end a line") },
    { "quotes without an end", B("a\n\"b\n\n"), B("1[a]2!the file ends inside of a quoted value") },
    { "a NUL", B("a\0\n"), B("1!there is a NUL in it") },
};
/* clang-format on */

static void run_row_case(void **state)
{
    const struct row_case *c = *state;
    uint8_t at[256];
    struct mxw_writer got = MXW_WRITER(at);
    read_all(c->text, ROOM, &got);
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

/* Cut short it gives the rows before, and no other; never a crash. */
static void run_row_case_cut(void **state)
{
    const struct row_case *c = *state;
    for (size_t len = 0; len < c->text.len; len++) {
        uint8_t at[256];
        struct mxw_writer got = MXW_WRITER(at);
        read_all(mxw_bytes_first(c->text, len), ROOM, &got);
        CHECK(got.used <= c->want.len + ROOM, c->name);
    }
}

/* With less memory than it takes the row is too long, and nothing is read beyond. */
static void run_row_case_starved(void **state)
{
    const struct row_case *c = *state;
    for (size_t room = 0; room < ROOM; room++) {
        uint8_t at[256];
        struct mxw_writer got = MXW_WRITER(at);
        read_all(c->text, room, &got);
        bool is_starved =
            mxw_bytes_ends_with_nocase(mxw_written(&got), MXW_BYTES("!the row is too long"));
        CHECK(is_starved || mxw_bytes_equal(mxw_written(&got), c->want), c->name);
    }
}

static enum mxw_csv_got read_fields(size_t count, struct mxw_csv *csv)
{
    static uint8_t memory[ROOM];
    mxw_csv_begin(csv, memory, sizeof memory);
    for (size_t i = 1; i < count; i++) {
        enum mxw_csv_got got = mxw_csv_take(csv, ',');
        if (got != MXW_CSV_MORE)
            return got;
    }
    return mxw_csv_take(csv, '\n');
}

static void fields_are_counted(void **state)
{
    (void)state;
    struct mxw_csv csv;
    CHECK(read_fields(MXW_CSV_FIELDS_MAX, &csv) == MXW_CSV_ROW, "as many as may be");
    CHECK(csv.count == MXW_CSV_FIELDS_MAX, "all of them are there");
    CHECK(read_fields(MXW_CSV_FIELDS_MAX + 1, &csv) == MXW_CSV_BROKEN, "one more");
    CHECK(mxw_csv_take(&csv, 'a') == MXW_CSV_BROKEN, "it stays broken");
    CHECK(mxw_csv_end(&csv) == MXW_CSV_BROKEN, "to the end");
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    for (unsigned first = 1; first < 256; first++)
        for (unsigned second = 1; second < 256; second++) {
            const uint8_t text[] = { 'x', (uint8_t)first, (uint8_t)second };
            uint8_t at[16];
            uint8_t read_at[32];
            struct mxw_writer out = MXW_WRITER(at);
            struct mxw_writer got = MXW_WRITER(read_at);
            struct mxw_writer want = MXW_WRITER(((uint8_t[16]){ 0 }));
            mxw_put_csv(&out, (mxw_bytes){ text, sizeof text });
            read_all(mxw_written(&out), ROOM, &got);
            mxw_put_text(&want, "1[");
            mxw_put(&want, (mxw_bytes){ text, sizeof text });
            mxw_put_text(&want, "]");
            CHECK_BYTES(mxw_written(&got), mxw_written(&want), "any two octets");
        }
}

int main(void)
{
    TEST_TABLE(row_cases, run_row_case);
    TEST_TABLE(row_cases, run_row_case_cut);
    TEST_TABLE(row_cases, run_row_case_starved);
    TEST_ONE("as many fields as may be, and one more", fields_are_counted);
    TEST_ONE("what is written is read again", what_is_written_is_read);
    return test_run("cli/remote/csv");
}
