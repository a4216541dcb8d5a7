#include "cli/json.h"
#include "tests/support/test.h"

/* clang-format off */
static const struct text_case {
    const char *name;
    mxw_bytes text, want;
} text_cases[] = {
    { "nothing", B(""), B("") },
    { "ASCII", B("a\x7f\t\r\n\"\\"), B("a\x7f\t\r\n\"\\") },
    { "a NUL stays", B("a\0b"), B("a\0b") },
    { "characters of two, three and four octets",
      B("\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"), B("\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80") },
    { "the first and last of each length",
      B("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
      B("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf") },
    { "an octet that begins nothing", B("a\xff" "b"), B("a\xef\xbf\xbd" "b") },
    { "a continuation alone", B("\x80"), B("\xef\xbf\xbd") },
    { "an overlong form of two", B("\xc0\x80"), B("\xef\xbf\xbd\xef\xbf\xbd") },
    { "an overlong form of three", B("\xe0\x9f\xbf"), B("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") },
    { "a surrogate", B("\xed\xa0\x80"), B("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") },
    { "above U+10FFFF", B("\xf4\x90\x80\x80"),
      B("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") },
    { "a character that is cut off", B("a\xe2\x82"), B("a\xef\xbf\xbd\xef\xbf\xbd") },
    { "a character that is broken off", B("\xe2\x82z"), B("\xef\xbf\xbd\xef\xbf\xbdz") },
};
/* clang-format on */

static mxw_bytes bytes_of(const json_t *string)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(string), json_string_length(string) };
}

static void run_text_case(void **state)
{
    const struct text_case *c = *state;
    json_t *string = mxw_json_text(c->text);
    CHECK_BYTES(bytes_of(string), c->want, c->name);
    json_decref(string);
}

/* jansson accepts every octet pair, whatever it is, after we have made it safe. */
static void any_octets_become_a_string(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            const uint8_t at[] = { (uint8_t)first, (uint8_t)second, 0x80 };
            for (size_t len = 1; len <= sizeof at; len++) {
                json_t *string = mxw_json_text((mxw_bytes){ at, len });
                CHECK(json_is_string(string), "a string");
                json_decref(string);
            }
        }
}

int main(void)
{
    TEST_TABLE(text_cases, run_text_case);
    TEST_ONE("any octets become a string", any_octets_become_a_string);
    return test_run("cli/json");
}
