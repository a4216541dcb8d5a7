#include "control/record.h"

#include <stdlib.h>

#include "core/trace/trace.h"
#include "tests/support/test.h"

#define NONE "\xef\xbf\xbd"

/* A record that has every form of field, one of them a list, and groups. */
static mxw_bytes write_record(struct mxw_writer *out)
{
    mxw_address client;
    struct mxw_trace_writer trace;
    CHECK(mxw_address_parse(MXW_BYTES("2001:db8::1"), &client) == MXW_OK, "address");
    mxw_trace_begin(&trace, out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
    mxw_trace_put_time(&trace, MXW_TRACE_AT, INT64_C(1795348800000001));
    mxw_trace_put_number(&trace, MXW_TRACE_GENERATION, UINT64_MAX);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client);
    mxw_trace_put_text(&trace, MXW_TRACE_HELO, MXW_BYTES("a\0b\xff\xc3\xbc"));
    mxw_trace_put_text(&trace, MXW_TRACE_CERTIFICATE_NAMES, MXW_BYTES("one"));
    mxw_trace_put_text(&trace, MXW_TRACE_CERTIFICATE_NAMES, MXW_BYTES("two"));
    mxw_trace_put_text(&trace, MXW_TRACE_SENDER, MXW_BYTES(""));
    mxw_trace_put_flag(&trace, MXW_TRACE_HANDOVER_UNCERTAIN, true);
    mxw_trace_open(&trace, MXW_TRACE_SPF);
    mxw_trace_put_text(&trace, MXW_TRACE_SPF_RESULT, MXW_BYTES("pass"));
    mxw_trace_close(&trace);
    for (int i = 0; i < 2; i++) {
        mxw_trace_open(&trace, MXW_TRACE_RECIPIENTS);
        mxw_trace_put_text(&trace, MXW_TRACE_RECIPIENT_ADDRESS, MXW_BYTES("bob@contoso.com"));
        mxw_trace_close(&trace);
    }
    mxw_trace_end(&trace);
    return mxw_written(out);
}

static const char whole[] =
    "{\"kind\":\"message\",\"at\":1795348800000001,\"generation\":9223372036854775807,"
    "\"client\":\"2001:db8::1\",\"helo\":\"a" NONE "b" NONE "\xc3\xbc\","
    "\"certificate_names\":[\"one\",\"two\"],\"sender\":\"\",\"handover_uncertain\":true,"
    "\"spf\":{\"result\":\"pass\"},"
    "\"recipients\":[{\"address\":\"bob@contoso.com\"},{\"address\":\"bob@contoso.com\"}]}";

static void a_record_becomes_an_object(void **state)
{
    (void)state;
    uint8_t at[1024];
    struct mxw_writer out = MXW_WRITER(at);
    json_t *object = mxw_control_record(write_record(&out));
    char *text = json_dumps(object, JSON_COMPACT);
    CHECK_BYTES(((mxw_bytes){ (const uint8_t *)text, strlen(text) }),
                ((mxw_bytes){ (const uint8_t *)whole, sizeof whole - 1 }), "all of it");
    json_error_t error;
    json_t *again = json_loads(text, 0, &error);
    CHECK(json_equal(object, again), "and back");
    json_decref(again);
    json_decref(object);
    free(text);
}

/* Cut short or damaged it is an object all the same, which a parser takes. */
static void anything_becomes_an_object(void **state)
{
    (void)state;
    uint8_t at[1024];
    struct mxw_writer out = MXW_WRITER(at);
    mxw_bytes record = write_record(&out);
    for (size_t i = 0; i < record.len; i++)
        for (unsigned octet = 0; octet < 256; octet++) {
            uint8_t saved = at[i];
            at[i] = (uint8_t)octet;
            json_t *damaged = mxw_control_record(record);
            json_t *cut = mxw_control_record(mxw_bytes_first(record, i));
            char *text = json_dumps(damaged, JSON_COMPACT);
            json_error_t error;
            json_t *again = json_loads(text, 0, &error);
            CHECK(json_equal(damaged, again) && json_is_object(cut), "an object");
            json_decref(again);
            json_decref(damaged);
            json_decref(cut);
            free(text);
            at[i] = saved;
        }
}

static void a_text_is_cut(void **state)
{
    (void)state;
    static uint8_t at[2 * MXW_TRACE_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(at);
    struct mxw_trace_writer trace;
    uint8_t text[MXW_TRACE_TEXT_MAX];
    memset(text, 0xff, sizeof text);
    mxw_trace_begin(&trace, &out);
    mxw_trace_put_text(&trace, MXW_TRACE_HELO, (mxw_bytes){ text, sizeof text });
    mxw_trace_end(&trace);
    json_t *object = mxw_control_record(mxw_written(&out));
    size_t len = json_string_length(json_object_get(object, "helo"));
    CHECK(len == sizeof text * (sizeof NONE - 1), "the longest there is, and all of it replaced");
    json_decref(object);
}

int main(void)
{
    TEST_ONE("a record becomes an object", a_record_becomes_an_object);
    TEST_ONE("whatever the octets, it is an object", anything_becomes_an_object);
    TEST_ONE("the longest text has room", a_text_is_cut);
    return test_run("control/record");
}
