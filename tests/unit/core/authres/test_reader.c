#include "mxwarden/authres_reader.h"
#include "tests/support/test.h"

static _Alignas(max_align_t) uint8_t memory[262144];
static _Alignas(max_align_t) uint8_t more_memory[262144];

/* clang-format off */
/* A field, and how it reads: "id|method/version=result[reason]{name=value}|..." */
static const struct sound_case {
    const char *name;
    mxw_bytes value, want;
} sound_cases[] = {
    { "no results", B(" example.org; none"), B("example.org") },
    { "no results, with comments and a semicolon", B("(a)example.org(b);(c)NONE(d);"), B("example.org") },
    { "one result", B(" example.org; spf=pass smtp.mailfrom=example.net"), B("example.org|spf=pass{smtp.mailfrom=example.net}") },
    { "a result alone", B("example.org;dkim=none"), B("example.org|dkim=none") },
    { "a semicolon at the end", B("example.org; dkim=none ; "), B("example.org|dkim=none") },
    { "a version", B("example.org 1; dkim=none"), B("example.org|dkim=none") },
    { "a version behind a comment", B("example.org(x)1 (y); dkim=none"), B("example.org|dkim=none") },
    { "a version of the method", B("example.org; dkim/1=none; spf (a)/(b) 22 (c)=(d) pass"), B("example.org|dkim/1=none|spf/22=pass") },
    { "a reason", B("example.org; dkim=fail reason=bad header.d=x.example"), B("example.org|dkim=fail[bad]{header.d=x.example}") },
    { "a quoted reason", B("example.org; dkim=fail reason = \"bad \\\"signature\\\";\" header.d=x.example"),
      B("example.org|dkim=fail[bad \"signature\";]{header.d=x.example}") },
    { "a reason alone", B("example.org; dkim=fail REASON=bad"), B("example.org|dkim=fail[bad]") },
    { "a property type that is called reason", B("example.org; dkim=fail reason.d=x"), B("example.org|dkim=fail{reason.d=x}") },
    { "a reason behind a property is a property without a type, so a reason like it", B("example.org; dkim=fail header.d=a reason.b=c"),
      B("example.org|dkim=fail{header.d=a}{reason.b=c}") },
    { "comments everywhere", B("(1)example.org(2);(3)dkim(4)=(5)pass(6)header(7).(8)d(9)=(10)x.example(11);(12)spf=none(13)"),
      B("example.org|dkim=pass{header.d=x.example}|spf=none") },
    { "nested comments with escapes", B("example.org; dkim=pass (a(b\\)(\\(c;spf=pass))d) header.d=x"), B("example.org|dkim=pass{header.d=x}") },
    { "folded", B("\r\n example.org;\r\n\tdkim=pass\r\n header.d=x.example\r\n\t"), B("example.org|dkim=pass{header.d=x.example}") },
    { "addresses", B("example.org; spf=pass smtp.mailfrom=a.b+c@x.example header.i=@y.example"),
      B("example.org|spf=pass{smtp.mailfrom=a.b+c@x.example}{header.i=@y.example}") },
    { "an address with a quoted local part", B("example.org; spf=pass smtp.mailfrom=\"a \\\"b;\"@x.example"),
      B("example.org|spf=pass{smtp.mailfrom=\"a \\\"b;\"@x.example}") },
    { "a quoted value", B("example.org; iprev=pass policy.iprev=\"2001:db8::1\" (x.example)"), B("example.org|iprev=pass{policy.iprev=2001:db8::1}") },
    { "an empty quoted value", B("example.org; spf=pass smtp.mailfrom=\"\""), B("example.org|spf=pass{smtp.mailfrom=}") },
    { "a quoted value that is folded", B("example.org; x=y a.b=\"c\r\n d\""), B("example.org|x=y{a.b=c d}") },
    { "a quoted local part that is folded", B("example.org; x=y a.b=\"c\r\n d\"@e.example"), B("example.org|x=y{a.b=\"c d\"@e.example}") },
    { "base64 without quotes", B("example.org; dkim=pass header.b=Qgi/+oC="), B("example.org|dkim=pass{header.b=Qgi/+oC=}") },
    { "a quoted identifier", B("\"example org\"; dkim=none"), B("example org|dkim=none") },
    { "several of one method", B("example.org; dkim=pass header.d=a; dkim=fail header.d=b"), B("example.org|dkim=pass{header.d=a}|dkim=fail{header.d=b}") },
    { "names with hyphens and underscores", B("example.org; x-a_b=pass header.oldest-pass=0"), B("example.org|x-a_b=pass{header.oldest-pass=0}") },
    { "UTF-8", B("example.org; spf=pass smtp.mailfrom=\xc3\xbc@b\xc3\xbc.example (\xc3\xbc)"), B("example.org|spf=pass{smtp.mailfrom=\xc3\xbc@b\xc3\xbc.example}") },
    { "a method that begins like none", B("example.org; nonesuch=pass"), B("example.org|nonesuch=pass") },
    { "a method that is called none", B("example.org; none=pass"), B("example.org|none=pass") },
    { "an encoded word is a value like any other", B("example.org; x=y a.b==?utf-8?q?c?="), B("example.org|x=y{a.b==?utf-8?q?c?=}") },
};

static const struct bad_case {
    const char *name;
    mxw_bytes value;
} malformed_cases[] = {
    { "nothing", B("") },
    { "an identifier alone", B("example.org") },
    { "a semicolon alone", B("example.org;") },
    { "no identifier", B("; spf=pass") },
    { "a result in place of the identifier", B("spf=pass smtp.mailfrom=x") },
    { "another version", B("example.org 2; none") },
    { "a version with leading zeros", B("example.org 01; none") },
    { "a version stuck to a string", B("\"example.org\"1; none") },
    { "two words before the semicolon", B("example.org example.net; none") },
    { "results behind none", B("example.org; none; spf=pass") },
    { "none behind results", B("example.org; spf=pass; none") },
    { "none and a property", B("example.org; none header.d=x") },
    { "an empty result", B("example.org; spf=pass;; dkim=pass") },
    { "no result", B("example.org; spf") },
    { "no result behind the equals sign", B("example.org; spf=") },
    { "no method", B("example.org; =pass") },
    { "a quoted result", B("example.org; spf=\"pass\"") },
    { "a line end behind a backslash", B("example.org; x=y a.b=\"c\\\r\n d\"") },
    { "a method with a dot", B("example.org; s.pf=pass") },
    { "a result with a dot", B("example.org; spf=pass.") },
    { "a result with a hyphen at its end", B("example.org; spf=pass-") },
    { "a version of the method that is none", B("example.org; spf/=pass") },
    { "a version of the method with letters", B("example.org; spf/1a=pass") },
    { "a property without a type", B("example.org; x-tls=pass version=TLSv1.2") },
    { "a property without a name", B("example.org; spf=pass smtp.=x") },
    { "a property without a value", B("example.org; spf=pass smtp.mailfrom=") },
    { "a property without an equals sign", B("example.org; spf=pass smtp.mailfrom x") },
    { "an address in angles", B("example.org; spf=pass smtp.mailfrom=<a@b.example>") },
    { "colons without quotes", B("example.org; iprev=pass policy.iprev=2001:db8::1") },
    { "a word between properties", B("example.org; spf=pass word smtp.mailfrom=x") },
    { "a string stuck to a property", B("example.org; spf=pass a.b=\"x\"c.d=y") },
    { "a string stuck to a token", B("example.org; spf=pass a.b=x\"y\"") },
    { "a string before an at sign and nothing behind it", B("example.org; spf=pass a.b=\"x\"@;") },
    { "an at sign and nothing behind it", B("example.org; spf=pass a.b=x@") },
    { "two at signs", B("example.org; spf=pass a.b=x@y@z") },
    { "two reasons", B("example.org; spf=pass reason=a reason=b") },
    { "a reason behind a property", B("example.org; spf=pass a.b=c reason=d") },
    { "a reason without a value", B("example.org; spf=pass reason=") },
    { "a comment that does not end", B("example.org; spf=pass (a") },
    { "a comment that ends twice", B("example.org; spf=pass (a))") },
    { "a comment that ends in an escape", B("example.org; spf=pass (a\\") },
    { "a comment in front that does not end", B("(example.org; spf=pass") },
    { "a string that does not end", B("example.org; spf=pass a.b=\"c") },
    { "a string that ends in an escape", B("example.org; spf=pass a.b=\"c\\") },
    { "a NUL", B("example.org\0; spf=pass") },
    { "a NUL in a comment", B("example.org; spf=pass (\0)") },
    { "a NUL in a string", B("example.org; spf=pass a.b=\"\0\"") },
    { "a bell in a comment", B("example.org; spf=pass (\a)") },
    { "a bare CR", B("example.org;\rspf=pass") },
    { "a bare LF", B("example.org;\nspf=pass") },
    { "a line that is not folded", B("example.org;\r\nspf=pass") },
};
/* clang-format on */

static void put_read(struct mxw_writer *out, const struct mxw_authres *read)
{
    mxw_put(out, read->authserv_id);
    for (size_t i = 0; i < read->count; i++) {
        const struct mxw_authres_result *result = &read->results[i];
        mxw_put_byte(out, '|');
        mxw_put(out, result->method);
        if (result->version.len > 0)
            mxw_put_byte(out, '/');
        mxw_put(out, result->version);
        mxw_put_byte(out, '=');
        mxw_put(out, result->result);
        if (result->reason.len > 0) {
            mxw_put_byte(out, '[');
            mxw_put(out, result->reason);
            mxw_put_byte(out, ']');
        }
        for (size_t p = 0; p < result->property_count; p++) {
            mxw_put_byte(out, '{');
            mxw_put(out, result->properties[p].name);
            mxw_put_byte(out, '=');
            mxw_put(out, result->properties[p].value);
            mxw_put_byte(out, '}');
        }
    }
}

static enum mxw_status read_field(mxw_bytes value, struct mxw_authres *read)
{
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    return mxw_authres_parse(&arena, value, read);
}

static void run_sound(void **state)
{
    const struct sound_case *c = *state;
    uint8_t got_at[512];
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_authres read;
    CHECK(read_field(c->value, &read) == MXW_OK, c->name);
    put_read(&got, &read);
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

static void run_malformed(void **state)
{
    const struct bad_case *c = *state;
    struct mxw_authres read;
    CHECK(read_field(c->value, &read) == MXW_MALFORMED, c->name);
    CHECK(read.count == 0 && read.authserv_id.len == 0, c->name);
}

static bool is_ascii(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

/* What was read is written so that it reads the same. */
static void run_round_trip(void **state)
{
    const struct sound_case *c = *state;
    uint8_t field_at[2048];
    uint8_t again_at[512];
    struct mxw_writer field = MXW_WRITER(field_at);
    struct mxw_writer again = MXW_WRITER(again_at);
    struct mxw_arena arena = { .at = more_memory, .room = sizeof more_memory };
    struct mxw_authres read;
    struct mxw_authres reread;
    if (!is_ascii(c->value))
        return;

    CHECK(read_field(c->value, &read) == MXW_OK, c->name);
    mxw_put_authres(&field, read.authserv_id, read.results, read.count);
    mxw_bytes value = mxw_bytes_from(mxw_written(&field), sizeof "Authentication-Results:" - 1);
    value.len -= 2;
    CHECK(mxw_authres_parse(&arena, value, &reread) == MXW_OK, c->name);
    put_read(&again, &reread);
    CHECK_BYTES(mxw_written(&again), c->want, c->name);
}

/* Whatever is cut off, it is read as a whole or refused. */
static void run_truncated(void **state)
{
    const struct sound_case *c = *state;
    for (size_t len = 0; len < c->value.len; len++) {
        struct mxw_authres read;
        enum mxw_status status = read_field(mxw_bytes_first(c->value, len), &read);
        CHECK(status == MXW_OK || status == MXW_MALFORMED, c->name);
    }
}

static void run_starved(void **state)
{
    const struct sound_case *c = *state;
    struct mxw_authres read;
    for (size_t room = 0; room <= sizeof memory; room++) {
        struct mxw_arena arena = { .at = memory, .room = room };
        enum mxw_status status = mxw_authres_parse(&arena, c->value, &read);
        if (status == MXW_OK)
            return;
        CHECK(status == MXW_NO_ROOM, c->name);
    }
    CHECK(0, c->name);
}

static uint8_t long_text[1u << 21];

/* `head`, and `count` times `piece`. */
static mxw_bytes repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    struct mxw_writer out = MXW_WRITER(long_text);
    mxw_put(&out, (mxw_bytes){ (const uint8_t *)head, strlen(head) });
    for (size_t i = 0; i < count; i++)
        mxw_put(&out, (mxw_bytes){ (const uint8_t *)piece, strlen(piece) });
    mxw_put(&out, (mxw_bytes){ (const uint8_t *)tail, strlen(tail) });
    CHECK(!out.overflowed, "fits");
    return mxw_written(&out);
}

static const struct limit_case {
    const char *name;
    const char *head, *piece, *tail;
    size_t max; /* this many are read, one more is not */
} limit_cases[] = {
    { "results", "a", "; b=c", "", MXW_AUTHRES_RESULTS_MAX },
    { "properties", "a; b=c", " d.e=f", "", MXW_AUTHRES_PROPERTIES_MAX },
    { "a method", "a; ", "b", "=c", MXW_AUTHRES_KEYWORD_MAX },
    { "a result", "a; b=", "c", "", MXW_AUTHRES_KEYWORD_MAX },
    { "a property's type", "a; b=c ", "d", ".e=f", MXW_AUTHRES_KEYWORD_MAX },
    { "a property's name", "a; b=c d.", "e", "=f", MXW_AUTHRES_KEYWORD_MAX },
    { "a method's version", "a; b/", "1", "=c", MXW_AUTHRES_KEYWORD_MAX },
    { "an identifier", "", "a", "; none", MXW_AUTHRES_ID_MAX },
    { "a value", "a; b=c d.e=", "f", "", MXW_AUTHRES_VALUE_MAX },
    { "a quoted value", "a; b=c d.e=\"", "\\f", "\"", MXW_AUTHRES_VALUE_MAX },
    { "a reason", "a; b=c reason=\"", " ", "\"", MXW_AUTHRES_VALUE_MAX },
    { "a field", "a; none(", "x", ")", MXW_AUTHRES_READ_MAX - sizeof "a; none()" + 1 },
};

static void run_limit(void **state)
{
    const struct limit_case *c = *state;
    struct mxw_authres read;
    CHECK(read_field(repeat(c->head, c->piece, c->max, c->tail), &read) == MXW_OK, c->name);
    CHECK(read_field(repeat(c->head, c->piece, c->max + 1, c->tail), &read) == MXW_TOO_LARGE,
          c->name);
    CHECK(read.count == 0, c->name);
}

/* A name at all its limits, with a value at its own, still fits the writer's word. */
static void run_longest_word(void **state)
{
    (void)state;
    static uint8_t field_at[4096];
    static uint8_t text_at[2048];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_writer field = MXW_WRITER(field_at);
    struct mxw_authres read;
    mxw_put_text(&text, "a; b=c ");
    for (size_t i = 0; i < MXW_AUTHRES_KEYWORD_MAX; i++)
        mxw_put_byte(&text, 'd');
    mxw_put_byte(&text, '.');
    for (size_t i = 0; i < MXW_AUTHRES_KEYWORD_MAX; i++)
        mxw_put_byte(&text, 'e');
    mxw_put_text(&text, "=\"");
    for (size_t i = 0; i < MXW_AUTHRES_VALUE_MAX; i++)
        mxw_put_text(&text, "\\\"");
    mxw_put_text(&text, "\"");
    CHECK(read_field(mxw_written(&text), &read) == MXW_OK, "read");
    mxw_put_authres(&field, read.authserv_id, read.results, read.count);
    CHECK(mxw_bytes_count(mxw_written(&field), '"') == MXW_AUTHRES_VALUE_MAX + 2, "written");
}

/* 100,000 results, and everything that opens and never closes. */
static void run_hostile(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "; dkim=pass", "(", "\"", "\\", ";", "=", "a.b=c ", "(\\"
    };
    struct mxw_authres read;
    for (size_t i = 0; i < MXW_COUNT_OF(pieces); i++) {
        CHECK(read_field(repeat("a", pieces[i], 100000, ""), &read) == MXW_TOO_LARGE, pieces[i]);
        CHECK(read_field(repeat("a; b=c ", pieces[i], 5000, ""), &read) != MXW_OK, pieces[i]);
        CHECK(read.count == 0, pieces[i]);
    }
}

static void run_find(void **state)
{
    (void)state;
    struct mxw_authres read;
    mxw_bytes value = MXW_BYTES("x; dkim=pass header.d=a header.D=b; spf=fail; DKIM=fail");
    CHECK(read_field(value, &read) == MXW_OK, "read");
    const struct mxw_authres_result *first = mxw_authres_find(&read, MXW_BYTES("dkim"), NULL);
    CHECK(first == &read.results[0], "the first");
    CHECK(mxw_authres_find(&read, MXW_BYTES("dkim"), first) == &read.results[2], "the second");
    CHECK(mxw_authres_find(&read, MXW_BYTES("dkim"), &read.results[2]) == NULL, "no third");
    CHECK(mxw_authres_find(&read, MXW_BYTES("dmarc"), NULL) == NULL, "none");
    CHECK_BYTES(mxw_authres_property(first, MXW_BYTES("header.d")), MXW_BYTES("a"), "the first");
    CHECK(mxw_authres_property(first, MXW_BYTES("header.s")).len == 0, "none");
    CHECK(mxw_authres_property(&read.results[1], MXW_BYTES("header.d")).len == 0, "not another's");
}

static void run_version(void **state)
{
    (void)state;
    struct mxw_authres read;
    mxw_bytes value = MXW_BYTES("x; dkim/2=pass; dkim/01=pass; dkim/1=fail; spf/10=pass");
    CHECK(read_field(value, &read) == MXW_OK && read.count == 4, "all are read");
    CHECK(mxw_authres_find(&read, MXW_BYTES("dkim"), NULL) == &read.results[2], "version 1");
    CHECK(mxw_authres_find(&read, MXW_BYTES("spf"), NULL) == NULL, "no version 1");
}

static void run_unregistered(void **state)
{
    (void)state;
    struct mxw_authres read;
    mxw_bytes value = MXW_BYTES("x; dkim=passed; dkim=good; dkim=SoftFail; spf=ok");
    CHECK(read_field(value, &read) == MXW_OK && read.count == 4, "all are read");
    CHECK(mxw_authres_find(&read, MXW_BYTES("dkim"), NULL) == &read.results[2], "in any case");
    CHECK(mxw_authres_find(&read, MXW_BYTES("spf"), NULL) == NULL, "no word of the registry");
}

int main(void)
{
    TEST_TABLE(sound_cases, run_sound);
    TEST_TABLE(malformed_cases, run_malformed);
    TEST_TABLE(sound_cases, run_round_trip);
    TEST_TABLE(sound_cases, run_truncated);
    TEST_TABLE(sound_cases, run_starved);
    TEST_TABLE(limit_cases, run_limit);
    TEST_ONE("the longest name with the longest value", run_longest_word);
    TEST_ONE("hostile fields are refused", run_hostile);
    TEST_ONE("results are found by method", run_find);
    TEST_ONE("a method of another version is another method", run_version);
    TEST_ONE("a word that is not registered is no result", run_unregistered);
    return test_run("core/authres/reader");
}
