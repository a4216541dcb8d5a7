#include "mxwarden/header.h"
#include "tests/support/test.h"

static _Alignas(max_align_t) uint8_t memory[256 * 1024];

struct want_field {
    mxw_bytes name, value;
};

static const struct header_case {
    const char *name;
    mxw_bytes section;
    size_t want_count;
    struct want_field want[4];
} header_cases[] = {
    { "two fields", B("A: 1\r\nB: 2\r\n"), 2, { { B("A"), B(" 1") }, { B("B"), B(" 2") } } },
    { "an empty section", B(""), 0, { { B(""), B("") } } },
    { "the empty line is not a field", B("A: 1\r\n\r\n"), 1, { { B("A"), B(" 1") } } },
    { "nothing behind the empty line counts",
      B("A: 1\r\n\r\nB: 2\r\n"),
      1,
      { { B("A"), B(" 1") } } },
    { "folded lines belong to their field",
      B("A: 1\r\n 2\r\n\t3\r\nB:\r\n"),
      2,
      { { B("A"), B(" 1\r\n 2\r\n\t3") }, { B("B"), B("") } } },
    { "a line of blanks is a folded line",
      B("A: 1\r\n \r\nB: 2\r\n"),
      2,
      { { B("A"), B(" 1\r\n ") }, { B("B"), B(" 2") } } },
    { "white space before the colon is cut", B("A \t: 1\r\n"), 1, { { B("A"), B(" 1") } } },
    { "folded white space before the colon is cut",
      B("From\r\n : x\r\n"),
      1,
      { { B("From"), B(" x") } } },
    { "a value may hold colons", B("A:b:c\r\n"), 1, { { B("A"), B("b:c") } } },
    { "the last line end may be missing",
      B("A: 1\r\nB: 2"),
      2,
      { { B("A"), B(" 1") }, { B("B"), B(" 2") } } },
    { "a line without colon is kept without a name",
      B("A: 1\r\nnothing\r\nB: 2\r\n"),
      3,
      { { B("A"), B(" 1") }, { B(""), B("nothing") }, { B("B"), B(" 2") } } },
    { "a section that starts folded is kept without a name",
      B(" From: x\r\nA: 1\r\n"),
      2,
      { { B(""), B(" From: x") }, { B("A"), B(" 1") } } },
    { "a blank inside a name makes it none", B("From x: y\r\n"), 1, { { B(""), B("From x: y") } } },
    { "a colon in a folded line is not that of a name",
      B("From x\r\n y: z\r\n"),
      1,
      { { B(""), B("From x\r\n y: z") } } },
    { "an empty name is none", B(": x\r\n"), 1, { { B(""), B(": x") } } },
    { "control and 8-bit octets are in no name",
      B("A\0: x\r\n\x80: y\r\n\x7f: z\r\n"),
      3,
      { { B(""), B("A\0: x") }, { B(""), B("\x80: y") }, { B(""), B("\x7f: z") } } },
    { "a bare LF is an octet of the value", B("A: 1\nB: 2\r\n"), 1, { { B("A"), B(" 1\nB: 2") } } },
    { "a bare CR is an octet of the value", B("A: 1\rB: 2\r\n"), 1, { { B("A"), B(" 1\rB: 2") } } },
    { "a name after a bare LF is none", B("\nA: 1\r\n"), 1, { { B(""), B("\nA: 1") } } },
    { "CR CR LF ends a line",
      B("A: 1\r\r\nB: 2\r\n"),
      2,
      { { B("A"), B(" 1\r") }, { B("B"), B(" 2") } } },
};

static void run_header_case(void **state)
{
    const struct header_case *c = *state;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    uint8_t joined_at[256];
    struct mxw_writer joined = MXW_WRITER(joined_at);

    CHECK(mxw_header_parse(&arena, c->section, &header) == MXW_OK, c->name);
    CHECK(header.count == c->want_count, c->name);
    for (size_t i = 0; i < header.count; i++) {
        CHECK_BYTES(header.fields[i].name, c->want[i].name, c->name);
        CHECK_BYTES(header.fields[i].value, c->want[i].value, c->name);
        mxw_put(&joined, header.fields[i].whole);
    }
    CHECK_BYTES(mxw_written(&joined), mxw_bytes_first(c->section, joined.used), c->name);
}

/* Whatever is cut off, the fields are the section again. */
static void run_truncated(void **state)
{
    const struct header_case *c = *state;
    for (size_t len = 0; len <= c->section.len; len++) {
        struct mxw_arena arena = { .at = memory, .room = sizeof memory };
        struct mxw_header header;
        size_t total = 0;
        CHECK(mxw_header_parse(&arena, mxw_bytes_first(c->section, len), &header) == MXW_OK,
              c->name);
        for (size_t i = 0; i < header.count; i++)
            total += header.fields[i].whole.len;
        CHECK(total == len
                  || mxw_bytes_starts_with(mxw_bytes_from(c->section, total), MXW_BYTES("\r\n")),
              c->name);
    }
}

static void run_starved(void **state)
{
    const struct header_case *c = *state;
    struct mxw_header header;
    for (size_t room = 0; room <= sizeof memory; room++) {
        struct mxw_arena arena = { .at = memory, .room = room };
        enum mxw_status status = mxw_header_parse(&arena, c->section, &header);
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, c->name);
    }
    CHECK(0, c->name);
}

static enum mxw_status parse_many(size_t count)
{
    static uint8_t section[3 * (MXW_FIELDS_MAX + 1) + 3];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    for (size_t i = 0; i < count; i++)
        memcpy(section + 3 * i, ":\r\n", 3);
    enum mxw_status status = mxw_header_parse(&arena, (mxw_bytes){ section, 3 * count }, &header);
    CHECK(status != MXW_OK || header.count == count, "all are there");
    return status;
}

static void run_limit(void **state)
{
    (void)state;
    CHECK(parse_many(MXW_FIELDS_MAX) == MXW_OK, "the limit exactly");
    CHECK(parse_many(MXW_FIELDS_MAX + 1) == MXW_TOO_LARGE, "one more");
}

static void run_counting(void **state)
{
    (void)state;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header header;
    mxw_bytes section = MXW_BYTES("Received: a\r\nReceive: b\r\nrECEIVED : c\r\nnone\r\n");
    CHECK(mxw_header_parse(&arena, section, &header) == MXW_OK, "parsed");
    CHECK(mxw_header_count(&header, MXW_BYTES("received")) == 2, "without case");
    CHECK(mxw_header_count(&header, MXW_BYTES("")) == 0, "nameless fields are no one's");
}

static const struct end_case {
    const char *name;
    mxw_bytes input;
    size_t want_len;
    bool want_found;
} end_cases[] = {
    { "an empty line ends the header", B("A: 1\r\n\r\nbody\r\n\r\n"), 8, true },
    { "a message may have no header", B("\r\nbody"), 2, true },
    { "a message may have no empty line", B("A: 1\r\n"), 6, false },
    { "a line of blanks is no empty line", B("A: 1\r\n \r\nB"), 10, false },
    { "LF LF is no empty line", B("A: 1\n\nB"), 7, false },
    { "CRLF LF is no empty line", B("A: 1\r\n\nB"), 8, false },
    { "LF CRLF is no empty line", B("A: 1\n\r\nB"), 8, false },
    { "CRLF CR is no empty line", B("A: 1\r\n\rB"), 8, false },
    { "CRLF CR CRLF is no empty line", B("A: 1\r\n\r\r\nB"), 10, false },
    { "CR CR LF ends a line", B("A\r\r\n\r\nB"), 6, true },
};

static void run_end_case(void **state)
{
    const struct end_case *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++) {
        struct mxw_header_end end = { 0 };
        size_t taken = 0;
        while (taken < c->input.len && !end.found)
            taken +=
                mxw_header_end_feed(&end, mxw_bytes_first(mxw_bytes_from(c->input, taken), chunk));
        CHECK(taken == c->want_len, c->name);
        CHECK(end.found == c->want_found, c->name);
        CHECK(!end.found || mxw_header_end_feed(&end, c->input) == 0, "nothing more is taken");
    }
}

int main(void)
{
    TEST_TABLE(header_cases, run_header_case);
    TEST_TABLE(header_cases, run_truncated);
    TEST_TABLE(header_cases, run_starved);
    TEST_TABLE(end_cases, run_end_case);
    TEST_ONE("2,000 fields are read, 2,001 are not", run_limit);
    TEST_ONE("fields are counted by name", run_counting);
    return test_run("core/message/header");
}
