#include "cli/options.h"
#include "tests/support/test.h"

#define AT(member) .offset = offsetof(struct mxw_options, member)

static const struct mxw_option table[] = {
    { .name = "ip", .argument = "ADDRESS", .kind = MXW_OPTION_ADDRESS, AT(ip) },
    { .name = "helo", .argument = "NAME", .kind = MXW_OPTION_TEXT, AT(helo) },
    { .name = "set",
      .argument = "KEY=VALUE...",
      .kind = MXW_OPTION_LIST,
      AT(settings),
      .mark = "=" },
    { .name = "hop", .argument = "HOP...", .kind = MXW_OPTION_LIST, AT(next_hops), .mark = "://" },
    { .name = "now", .argument = "UNIX", .kind = MXW_OPTION_TIME, AT(now) },
    { .name = "tls",
      .argument = "TLS",
      .kind = MXW_OPTION_WORD,
      AT(tls),
      .words = "none may verify" },
    { .name = "since", .argument = "T", .kind = MXW_OPTION_MOMENT, AT(since) },
    { .name = "limit", .argument = "N", .kind = MXW_OPTION_NUMBER, AT(limit) },
    { .name = "json", .kind = MXW_OPTION_SWITCH, AT(json) },
};

/* What "domain set" has, and a positional argument behind an option. */
static const struct mxw_option set_table[] = {
    { .argument = "NAME", .help = "which", .kind = MXW_OPTION_TEXT, AT(name), .is_required = true },
    { .name = "why",
      .argument = "TEXT",
      .help = "the reason",
      .kind = MXW_OPTION_TEXT,
      AT(why),
      .is_required = true },
    { .argument = "WISH", .kind = MXW_OPTION_WORD, AT(wish), .words = "on off" },
    { .argument = "KEY=VALUE...", .kind = MXW_OPTION_LIST, AT(settings), .mark = "=" },
};

#define WORDS_MAX 8

static const struct good_case {
    const char *name;
    const char *words[WORDS_MAX];
    const char *want_helo;
    mxw_bytes want_ip;
    mxw_wall want_now; /* 0: the clock's */
    size_t want_settings, want_hops;
    uint64_t want_limit;
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
    { "a list of another mark",
      { "--hop", "smtp://a", "smtp://b tls=may", "--set", "x=y" },
      .want_hops = 2,
      .want_settings = 1 },
    { "the smallest number", { "--limit", "1" }, .want_limit = 1 },
    { "the largest number", { "--limit", "1000000000" }, .want_limit = 1000000000 },
    { "one of the words", { "--tls", "may" }, .want_limit = 0 },
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
    { "a number below the smallest", { "--limit", "0" }, "'0' is none" },
    { "a number above the largest", { "--limit", "1000000001" }, "'1000000001' is none" },
    { "none of the words",
      { "--tls", "ma" },
      "--tls can be one of: none may verify; 'ma' is none" },
    { "an empty word of a choice", { "--tls=" }, "'' is none of them" },
    { "two of the words", { "--tls", "none may" }, "'none may' is none of them" },
    { "a moment that is none", { "--since", "yesterday" }, "'yesterday' is none" },
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
    CHECK(options.settings.count == c->want_settings, c->name);
    CHECK(options.next_hops.count == c->want_hops, c->name);
    CHECK(options.limit == c->want_limit, c->name);
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

static const struct positional_case {
    const char *name;
    const char *words[WORDS_MAX];
    const char *want_name, *want_wish;
    size_t want_settings;
    const char *want_complaint; /* a piece of it; NULL: it is right */
} positional_cases[] = {
    { "in order", { "a", "--why", "b", "on", "c=d" }, "a", "on", 1, NULL },
    { "options first", { "--why", "b", "a", "off", "c=d", "e=f" }, "a", "off", 2, NULL },
    { "options last", { "a", "on", "c=d", "e=f", "--why=b" }, "a", "on", 2, NULL },
    { "an option inside a list", { "a", "on", "c=d", "--why", "b", "e=f" }, "a", "on", 2, NULL },
    { "what may be missing is missing", { "a", "--why", "b" }, "a", NULL, 0, NULL },
    { "an empty one is one", { "", "--why", "b" }, "", NULL, 0, NULL },
    { "a positional argument is missing",
      { "--why", "b" },
      .want_complaint = "NAME is missing: which" },
    { "an option is missing", { "a" }, .want_complaint = "--why is missing: the reason" },
    { "none of the words",
      { "a", "maybe" },
      .want_complaint = "WISH can be one of: on off; 'maybe'" },
    { "no setting",
      { "a", "on", "c" },
      .want_complaint = "KEY=VALUE... wants a '=', and 'c' has none" },
    { "one that begins with a dash", { "-a" }, .want_complaint = "'-a' is not an option" },
};

static void run_positional_case(void **state)
{
    const struct positional_case *c = *state;
    struct mxw_options options;
    struct mxw_problem problem = { "" };
    bool is_right = mxw_options_parse(&options, set_table, MXW_COUNT_OF(set_table), c->words,
                                      count_words(c->words), &problem);
    CHECK(is_right == (c->want_complaint == NULL), c->name);
    if (is_right) {
        CHECK_BYTES(mxw_bytes_of(options.name), mxw_bytes_of(c->want_name), c->name);
        CHECK_BYTES(mxw_bytes_of(options.wish), mxw_bytes_of(c->want_wish), c->name);
        CHECK(options.settings.count == c->want_settings, c->name);
    } else {
        CHECK(strstr(problem.text, c->want_complaint) != NULL, c->name);
    }
    mxw_options_free(&options);
}

int main(void)
{
    TEST_TABLE(positional_cases, run_positional_case);
    TEST_TABLE(good_cases, run_good_case);
    TEST_TABLE(bad_cases, run_bad_case);
    return test_run("cli/options");
}
