#include "cli/options.h"
#include "tests/support/test.h"

static const struct mxw_option table[] = {
    { "ip", "ADDRESS", "", MXW_OPTION_ADDRESS, offsetof(struct mxw_options, ip) },
    { "helo", "NAME", "", MXW_OPTION_TEXT, offsetof(struct mxw_options, helo) },
    { "set", "KEY=VALUE...", "", MXW_OPTION_LIST, 0 },
    { "now", "UNIX", "", MXW_OPTION_TIME, offsetof(struct mxw_options, now) },
    { "json", NULL, "", MXW_OPTION_SWITCH, offsetof(struct mxw_options, json) },
};

#define WORDS_MAX 8

static const struct good_case {
    const char *name;
    const char *words[WORDS_MAX];
    const char *want_helo;
    mxw_bytes want_ip;
    mxw_wall want_now; /* 0: the clock's */
    size_t want_settings;
    bool want_json;
} good_cases[] = {
    { "nothing", .want_helo = NULL },
    { "a value in a word of its own", { "--helo", "a" }, .want_helo = "a" },
    { "a value behind '='", { "--helo=a" }, .want_helo = "a" },
    { "a value that holds '='", { "--helo=a=b" }, .want_helo = "a=b" },
    { "an empty value", { "--helo=" }, .want_helo = "" },
    { "an empty word", { "--helo", "" }, .want_helo = "" },
    { "a value that looks like an option", { "--helo", "--json" }, .want_helo = "--json" },
    { "the last one wins", { "--helo", "a", "--helo", "b" }, .want_helo = "b" },
    { "a switch", { "--json" }, .want_json = true },
    { "an address", { "--ip", "2001:DB8::1" }, .want_ip = B("2001:db8::1") },
    { "an address literal", { "--ip", "[IPv6:2001:db8::1]" }, .want_ip = B("2001:db8::1") },
    { "an IPv4 literal", { "--ip", "[192.0.2.1]" }, .want_ip = B("192.0.2.1") },
    { "a mapped address is IPv4", { "--ip", "::ffff:192.0.2.1" }, .want_ip = B("192.0.2.1") },
    { "the beginning of time plus one", { "--now", "1" }, .want_now = 1 },
    { "the end of time", { "--now", "253402300799" }, .want_now = MXW_NOW_MAX },
    { "a list of one", { "--set", "a=b" }, .want_settings = 1 },
    { "a list of three", { "--set", "a=b", "c=d", "e=" }, .want_settings = 3 },
    { "a list again", { "--set", "a=b", "--set=c=d" }, .want_settings = 2 },
    { "a list ends at an option",
      { "--set", "a=b", "--helo=x", "--json" },
      .want_helo = "x",
      .want_settings = 1,
      .want_json = true },
};

static const struct bad_case {
    const char *name;
    const char *words[WORDS_MAX];
    const char *want; /* a piece of the complaint */
} bad_cases[] = {
    { "an unknown option", { "--nothing" }, "no option --nothing" },
    { "an unknown option with a value", { "--nothing=1" }, "no option --nothing" },
    { "a beginning of a name", { "--js" }, "no option --js" },
    { "a word", { "json" }, "'json' is not an option" },
    { "an empty word", { "" }, "'' is not an option" },
    { "dashes alone", { "--" }, "'--' is not an option" },
    { "no name", { "--=x" }, "no option --" },
    { "one dash", { "-json" }, "'-json' is not an option" },
    { "a missing value", { "--helo" }, "--helo wants a value: NAME" },
    { "a switch with a value", { "--json=1" }, "--json takes no value" },
    { "an address that is none", { "--ip", "192.0.2" }, "'192.0.2' is none" },
    { "an address with a zone", { "--ip", "fe80::1%eth0" }, "'fe80::1%eth0' is none" },
    { "an empty address", { "--ip=" }, "'' is none" },
    { "a time that is no number", { "--now", "1.5" }, "'1.5'" },
    { "a time past the end", { "--now", "253402300800" }, "'253402300800'" },
    { "a word behind a list that is no setting", { "--set", "a=b", "c" }, "'c' is not an option" },
};

static size_t count_words(const char *const *words)
{
    size_t count = 0;
    while (count < WORDS_MAX && words[count] != NULL)
        count++;
    return count;
}

static void run_good_case(void **state)
{
    const struct good_case *c = *state;
    struct mxw_options options;
    struct mxw_problem problem;
    CHECK(mxw_options_parse(&options, table, MXW_COUNT_OF(table), c->words, count_words(c->words),
                            &problem),
          c->name);

    uint8_t ip_at[MXW_ADDRESS_TEXT_MAX];
    struct mxw_writer ip = MXW_WRITER(ip_at);
    mxw_put_address(&ip, options.ip);
    CHECK_BYTES(mxw_written(&ip), c->want_ip, c->name);
    CHECK((options.helo == NULL) == (c->want_helo == NULL), c->name);
    CHECK_BYTES(mxw_bytes_of(options.helo), mxw_bytes_of(c->want_helo), c->name);
    CHECK(options.setting_count == c->want_settings, c->name);
    CHECK(options.json == c->want_json, c->name);
    CHECK(options.has_now == (c->want_now != 0), c->name);
    CHECK(options.has_now ? options.now == c->want_now : options.now > 0, c->name);
    mxw_options_free(&options);
}

static void run_bad_case(void **state)
{
    const struct bad_case *c = *state;
    struct mxw_options options;
    struct mxw_problem problem = { "" };
    CHECK(!mxw_options_parse(&options, table, MXW_COUNT_OF(table), c->words, count_words(c->words),
                             &problem),
          c->name);
    CHECK(strstr(problem.text, c->want) != NULL, c->name);
    mxw_options_free(&options);
}

int main(void)
{
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(bad_cases, run_bad_case);
    return test_run("cli/options");
}
