#include "core/trace/trace.h"

#include <stdlib.h>

#include "tests/support/test.h"
#include "tests/unit/core/trace/sample.h"

#define CUT_ROOM 2 /* octets that a record keeps for the field `cut` */

static uint8_t memory[2 * MXW_TRACE_RECORD_MAX];

static mxw_bytes write_sample(size_t room)
{
    struct mxw_writer out = { .at = memory, .room = room };
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, &out);
    sample_put(&trace);
    mxw_trace_end(&trace);
    return out.overflowed ? (mxw_bytes){ 0 } : mxw_written(&out);
}

static void run_table(void **state)
{
    (void)state;
    size_t count;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = fields[i].name;
        CHECK(i == 0 || fields[i].number > fields[i - 1].number, name);
        CHECK(mxw_trace_field_find((uint8_t)fields[i].number) == &fields[i], name);
        CHECK(strlen(fields[i].help) > 0, name);
        const struct mxw_trace_field *parent = mxw_trace_field_find((uint8_t)fields[i].parent);
        if (fields[i].parent != MXW_TRACE_RECORD)
            CHECK(parent->form == MXW_TRACE_FORM_GROUP && parent->number < fields[i].number
                      && parent->parent == MXW_TRACE_RECORD,
                  name);
        for (size_t k = 0; k < i; k++)
            CHECK(fields[k].parent != fields[i].parent || strcmp(fields[k].name, name) != 0, name);
    }
    CHECK(mxw_trace_field_find(0) == NULL && mxw_trace_field_find(254) == NULL, "no such numbers");
    CHECK(strcmp(mxw_trace_form_name(MXW_TRACE_FORM_GROUP), "group") == 0, "the last form");
}

/* Reads everything, and checks that each item is the sample's. Returns how many there were. */
static unsigned read_sample(struct mxw_trace_reader reader, bool *is_cut, const char *name)
{
    struct mxw_trace_item item;
    enum mxw_trace_number last = MXW_TRACE_RECORD;
    unsigned item_count = 0, index = 0;
    while (mxw_trace_next(&reader, &item)) {
        index = item.field->number == last ? index + 1 : 0;
        last = item.field->number;
        item_count++;
        *is_cut = *is_cut || last == MXW_TRACE_CUT;
        CHECK(sample_is(&item, index), name);
        if (item.field->form == MXW_TRACE_FORM_GROUP)
            item_count += read_sample(item.group, is_cut, name);
    }
    CHECK(!reader.is_malformed, name);
    return item_count;
}

static unsigned count_sample(void)
{
    size_t count;
    unsigned items = 0;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const struct mxw_trace_field *parent = mxw_trace_field_find((uint8_t)fields[i].parent);
        bool is_in_list = parent != NULL && parent->is_list;
        items += (fields[i].is_list ? SAMPLE_ITEMS : 1u) * (is_in_list ? SAMPLE_ITEMS : 1u);
    }
    return items - 1; /* without `cut` */
}

static void run_round_trip(void **state)
{
    (void)state;
    const char *name = "every field comes back as it was written";
    mxw_bytes record = write_sample(sizeof memory);
    struct mxw_trace_reader reader;
    bool is_cut = false;
    mxw_trace_read(&reader, record);
    CHECK(read_sample(reader, &is_cut, name) == count_sample(), name);
    CHECK(!is_cut && mxw_trace_is_sound(record), name);
}

/* A copy that ends where its memory ends, so that one octet too far is found. */
static uint8_t *copy_of(mxw_bytes record)
{
    uint8_t *copy = malloc(record.len > 0 ? record.len : 1);
    assert_non_null(copy);
    if (record.len > 0)
        memcpy(copy, record.at, record.len);
    return copy;
}

static bool is_boundary(mxw_bytes record, size_t len)
{
    struct mxw_trace_reader reader;
    struct mxw_trace_item item;
    mxw_trace_read(&reader, record);
    do
        if (record.len - reader.left.len == len)
            return true;
    while (mxw_trace_next(&reader, &item));
    return false;
}

static void run_truncations(void **state)
{
    (void)state;
    mxw_bytes record = write_sample(sizeof memory);
    for (size_t len = 0; len < record.len; len++) {
        uint8_t *copy = copy_of(mxw_bytes_first(record, len));
        bool is_sound = mxw_trace_is_sound((mxw_bytes){ copy, len });
        free(copy);
        CHECK(is_sound == (len > 0 && is_boundary(record, len)), "what is cut short is seen");
    }
}

static void check_inside(mxw_bytes piece, mxw_bytes record)
{
    CHECK(piece.len == 0
              || (piece.at >= record.at && piece.at + piece.len <= record.at + record.len),
          "an item is a part of its record");
}

static void check_items(struct mxw_trace_reader reader, mxw_bytes record)
{
    struct mxw_trace_item item;
    for (size_t count = 0; mxw_trace_next(&reader, &item); count++) {
        CHECK(count < record.len, "reading ends");
        if (item.field->form <= MXW_TRACE_FORM_WORD)
            check_inside(item.text, record);
        if (item.field->form != MXW_TRACE_FORM_GROUP)
            continue;
        check_inside(item.group.left, record);
        check_items(item.group, record);
    }
}

static void run_corruptions(void **state)
{
    (void)state;
    mxw_bytes record = write_sample(sizeof memory);
    uint8_t *copy = copy_of(record);
    for (size_t i = 0; i < record.len; i++) {
        for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
            struct mxw_trace_reader reader;
            copy[i] = (uint8_t)octet;
            mxw_trace_read(&reader, (mxw_bytes){ copy, record.len });
            check_items(reader, (mxw_bytes){ copy, record.len });
        }
        copy[i] = record.at[i];
    }
    free(copy);
}

static void run_starved(void **state)
{
    (void)state;
    size_t full = write_sample(sizeof memory).len;
    for (size_t room = 0; room <= full + CUT_ROOM + 1; room++) {
        mxw_bytes record = write_sample(room);
        struct mxw_trace_reader reader;
        bool is_cut = false;
        mxw_trace_read(&reader, record);
        CHECK((record.len == 0) == (room < 1 + CUT_ROOM), "three octets are a record");
        if (record.len == 0)
            continue;
        (void)read_sample(reader, &is_cut, "what is there is right");
        /* The last group needs an octet more until its length is known. */
        CHECK(is_cut == (room <= full + CUT_ROOM), "and it says when something is missing");
    }
}

static void run_behind_another(void **state)
{
    (void)state;
    struct mxw_writer out = { .at = memory, .room = sizeof memory };
    mxw_put_text(&out, "what was there before");
    size_t start = out.used;
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, &out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
    mxw_trace_end(&trace);
    CHECK_BYTES(mxw_bytes_from(mxw_written(&out), start), MXW_BYTES("\1\1\7message"),
                "a record is appended");
}

static const struct text_case {
    const char *name;
    size_t len;
    size_t want_len;
    bool want_cut;
} text_cases[] = {
    { "an empty text", 0, 0, false },
    { "the longest text with a short length", 127, 127, false },
    { "the shortest with a long one", 128, 128, false },
    { "the longest text", MXW_TRACE_TEXT_MAX, MXW_TRACE_TEXT_MAX, false },
    { "an octet more is cut", MXW_TRACE_TEXT_MAX + 1, MXW_TRACE_TEXT_MAX, true },
};

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    static uint8_t text_at[MXW_TRACE_TEXT_MAX + 1];
    struct mxw_writer out = { .at = memory, .room = sizeof memory };
    struct mxw_trace_writer trace;
    struct mxw_trace_item item;
    memset(text_at, 'x', sizeof text_at);

    mxw_trace_begin(&trace, &out);
    mxw_trace_open(&trace, MXW_TRACE_IPREV);
    mxw_trace_put_text(&trace, MXW_TRACE_IPREV_NAMES, (mxw_bytes){ text_at, c->len });
    mxw_trace_put_text(&trace, MXW_TRACE_IPREV_NAMES, MXW_BYTES("last"));
    mxw_trace_close(&trace);
    mxw_trace_end(&trace);

    CHECK(mxw_trace_is_sound(mxw_written(&out)), c->name);
    CHECK(mxw_trace_find(mxw_written(&out), MXW_TRACE_CUT, &item) == c->want_cut, c->name);
    CHECK(mxw_trace_find(mxw_written(&out), MXW_TRACE_IPREV, &item), c->name);
    struct mxw_trace_reader group = item.group;
    CHECK(mxw_trace_next(&group, &item) && item.text.len == c->want_len, c->name);
    CHECK(mxw_trace_next(&group, &item), c->name);
    CHECK_BYTES(item.text, MXW_BYTES("last"), c->name);
}

/* Names of full length, and one that fills what is left but for `spare` octets. */
static mxw_bytes write_full(size_t spare)
{
    static uint8_t text_at[MXW_TRACE_TEXT_MAX];
    struct mxw_writer out = { .at = memory, .room = sizeof memory };
    struct mxw_trace_writer trace;
    size_t left = MXW_TRACE_RECORD_MAX - CUT_ROOM - 1;
    mxw_trace_begin(&trace, &out);
    for (; left > 3 + sizeof text_at; left -= 3 + sizeof text_at)
        mxw_trace_put_text(&trace, MXW_TRACE_CERTIFICATE_NAMES,
                           (mxw_bytes){ text_at, sizeof text_at });
    mxw_trace_put_text(&trace, MXW_TRACE_CERTIFICATE_NAMES,
                       (mxw_bytes){ text_at, left - 3 - spare });
    mxw_trace_put_flag(&trace, MXW_TRACE_HANDOVER_UNCERTAIN, true);
    mxw_trace_end(&trace);
    return mxw_written(&out);
}

static void run_full_record(void **state)
{
    (void)state;
    struct mxw_trace_item item;
    mxw_bytes record = write_full(2);
    CHECK(record.len == MXW_TRACE_RECORD_MAX - CUT_ROOM, "as much as a record takes");
    CHECK(mxw_trace_find(record, MXW_TRACE_HANDOVER_UNCERTAIN, &item), "the last field fits");
    CHECK(!mxw_trace_find(record, MXW_TRACE_CUT, &item), "nothing is missing");

    record = write_full(1);
    CHECK(mxw_trace_is_sound(record) && record.len <= MXW_TRACE_RECORD_MAX, "an octet more");
    CHECK(!mxw_trace_find(record, MXW_TRACE_HANDOVER_UNCERTAIN, &item), "the last does not fit");
    CHECK(mxw_trace_find(record, MXW_TRACE_CUT, &item), "and it says so");

    record = (mxw_bytes){ memory, MXW_TRACE_RECORD_MAX + 1 };
    CHECK(!mxw_trace_is_sound(record), "nobody reads more than a record may have");
}

static void run_odd_values(void **state)
{
    (void)state;
    struct mxw_writer out = { .at = memory, .room = sizeof memory };
    struct mxw_trace_writer trace;
    struct mxw_trace_item item;
    mxw_trace_begin(&trace, &out);
    mxw_trace_put_time(&trace, MXW_TRACE_AT, -1);
    mxw_trace_put_number(&trace, MXW_TRACE_GENERATION, UINT64_MAX);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, (mxw_address){ .family = MXW_FAMILY_NONE });
    mxw_trace_put_flag(&trace, MXW_TRACE_HANDOVER_UNCERTAIN, false);
    mxw_trace_put_time(&trace, MXW_TRACE_DURATION, INT64_MAX);
    mxw_trace_end(&trace);
    mxw_bytes record = mxw_written(&out);
    CHECK(mxw_trace_find(record, MXW_TRACE_AT, &item) && item.number == 0, "no time is negative");
    CHECK(mxw_trace_find(record, MXW_TRACE_GENERATION, &item) && item.number == UINT64_MAX,
          "the largest number");
    CHECK(!mxw_trace_find(record, MXW_TRACE_CLIENT, &item), "no address is no field");
    CHECK(!mxw_trace_find(record, MXW_TRACE_HANDOVER_UNCERTAIN, &item), "nor is what is false");
    CHECK(mxw_trace_find(record, MXW_TRACE_DURATION, &item) && item.number == INT64_MAX,
          "the longest time");
}

/* clang-format off */
static const struct sound_case {
    const char *name;
    mxw_bytes record;
} sound_cases[] = {
    { "a version and nothing else",         B("\x01") },
    { "a word",                             B("\x01\x01\x01" "m") },
    { "a number that is zero",              B("\x01\x06\x00") },
    { "a field nobody knows is passed over", B("\x01\x01\x01m\xfe\x01x") },
    { "so is a list of them",               B("\x01\xfe\x01x\xfe\x01y") },
    { "and one in a group",                 B("\x01\x28\x03\x2f\x01x") },
    { "an empty group",                     B("\x01\x28\x00") },
    { "two items of a list",                B("\x01\x0d\x01x\x0d\x01y") },
    { "two groups of a list",               B("\x01\x3c\x00\x3c\x00") },
}, malformed_cases[] = {
    { "nothing",                            B("") },
    { "another version",                    B("\x02") },
    { "no version",                         B("\x00\x01\x01m") },
    { "a number without a length",          B("\x01\x01") },
    { "half a length",                      B("\x01\x01\x80") },
    { "a long length of a short value",     B("\x01\x01\x80\x01m") },
    { "a value that is cut short",          B("\x01\x01\x02m") },
    { "a field without a number",           B("\x01\x00\x00") },
    { "fields out of order",                B("\x01\x02\x01x\x01\x01m") },
    { "a field that comes twice",           B("\x01\x01\x01m\x01\x01m") },
    { "a number with a leading zero",       B("\x01\x06\x02\x00\x01") },
    { "a number of nine octets",            B("\x01\x06\x09\x01\x02\x03\x04\x05\x06\x07\x08\x09") },
    { "a time before its beginning",        B("\x01\x1c\x08\x80\x00\x00\x00\x00\x00\x00\x00") },
    { "an address of five octets",          B("\x01\x07\x05\x01\x02\x03\x04\x05") },
    { "an address of none",                 B("\x01\x07\x00") },
    { "a flag with a value",                B("\x01\x1a\x01\x01") },
    { "a field of a group outside of it",   B("\x01\x29\x01x") },
    { "a field of the record in a group",   B("\x01\x28\x03\x3c\x01x") },
    { "a field of another group",           B("\x01\x28\x03\x33\x01x") },
    { "a group in a group",                 B("\x01\x28\x02\x28\x00") },
    { "a broken field in a group",          B("\x01\x28\x02\x29\x05") },
    { "a broken last field",                B("\x01\x01\x01m\x1a\x01\x01") },
};
/* clang-format on */

static void run_sound_case(void **state)
{
    const struct sound_case *c = *state;
    uint8_t *copy = copy_of(c->record);
    CHECK(mxw_trace_is_sound((mxw_bytes){ copy, c->record.len }), c->name);
    free(copy);
}

static void run_malformed_case(void **state)
{
    const struct sound_case *c = *state;
    uint8_t *copy = copy_of(c->record);
    CHECK(!mxw_trace_is_sound((mxw_bytes){ copy, c->record.len }), c->name);
    free(copy);
}

int main(void)
{
    TEST_ONE("the table of fields keeps its own rules", run_table);
    TEST_ONE("a round trip of every field", run_round_trip);
    TEST_ONE("every truncation of a record is seen", run_truncations);
    TEST_ONE("every corruption of an octet stays inside the record", run_corruptions);
    TEST_ONE("a starved writer leaves out and says so", run_starved);
    TEST_ONE("a record behind other octets", run_behind_another);
    TEST_ONE("a full record, and one octet more", run_full_record);
    TEST_ONE("values at their ends", run_odd_values);
    TEST_TABLE(text_cases, run_text_case);
    TEST_TABLE(sound_cases, run_sound_case);
    TEST_TABLE(malformed_cases, run_malformed_case);
    return test_run("core/trace/trace");
}
