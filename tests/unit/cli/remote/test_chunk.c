#include "cli/remote/chunk.h"
#include "tests/support/test.h"

#include <stdlib.h>

static json_t *make_domain(const char *name, size_t text_len, size_t texts)
{
    char *text = calloc(1, text_len + 1);
    json_t *list = json_array();
    CHECK(text != NULL, "memory");
    memset(text, 'x', text_len);
    for (size_t i = 0; i < texts; i++)
        json_array_append_new(list, json_string("y"));
    json_t *domain = json_pack("{s:s, s:s, s:{s:s, s:o}}", "name", name, "tenant", "t", "settings",
                               "a", text, "b", list);
    free(text);
    return domain;
}

/* Adds it, or drops it. */
static enum mxw_chunk_added add(struct mxw_chunk *chunk, int line, json_t *domain)
{
    enum mxw_chunk_added added = mxw_chunk_add(chunk, line, domain);
    if (added != MXW_CHUNK_ADDED)
        json_decref(domain);
    return added;
}

static void a_chunk_is_full_by_its_count(void **state)
{
    (void)state;
    struct mxw_chunk chunk = { .count = 0 };
    for (int i = 0; i < MXW_CHUNK_DOMAINS_MAX; i++)
        CHECK(add(&chunk, i + 1, make_domain("a", 1, 0)) == MXW_CHUNK_ADDED, "room for it");
    CHECK(add(&chunk, 9, make_domain("a", 1, 0)) == MXW_CHUNK_FULL, "one more");
    CHECK(chunk.lines[MXW_CHUNK_DOMAINS_MAX - 1] == MXW_CHUNK_DOMAINS_MAX, "lines are kept");
    json_t *domains = mxw_chunk_take(&chunk);
    CHECK(json_array_size(domains) == MXW_CHUNK_DOMAINS_MAX, "all of them are there");
    CHECK(chunk.count == 0 && mxw_chunk_take(&chunk) == NULL, "it is empty then");
    CHECK(add(&chunk, 9, make_domain("a", 1, 0)) == MXW_CHUNK_ADDED, "and can be filled again");
    json_decref(mxw_chunk_take(&chunk));
    json_decref(domains);
}

static void a_chunk_is_full_by_its_octets(void **state)
{
    (void)state;
    struct mxw_chunk chunk = { .count = 0 };
    json_t *empty = make_domain("a", 0, 0);
    size_t around = json_dumpb(empty, NULL, 0, JSON_COMPACT) + 1;
    json_decref(empty);
    size_t most = MXW_CHUNK_OCTETS_MAX - around;
    CHECK(add(&chunk, 1, make_domain("a", most, 0)) == MXW_CHUNK_ADDED, "exactly the limit");
    CHECK(add(&chunk, 2, make_domain("a", 0, 0)) == MXW_CHUNK_FULL, "then nothing fits");
    CHECK(add(&chunk, 3, make_domain("a", most + 1, 0)) == MXW_CHUNK_TOO_LARGE, "one octet more");
    json_decref(mxw_chunk_take(&chunk));
}

static void a_chunk_is_full_by_its_values(void **state)
{
    (void)state;
    struct mxw_chunk chunk = { .count = 0 };
    size_t most = MXW_CHUNK_VALUES_MAX - 6; /* the domain, three members, two settings */
    CHECK(add(&chunk, 1, make_domain("a", 1, most)) == MXW_CHUNK_ADDED, "exactly the limit");
    CHECK(add(&chunk, 2, make_domain("a", 1, 0)) == MXW_CHUNK_FULL, "then nothing fits");
    CHECK(add(&chunk, 3, make_domain("a", 1, most + 1)) == MXW_CHUNK_TOO_LARGE, "one value more");
    json_decref(mxw_chunk_take(&chunk));
}

/* clang-format off */
static const struct find_case {
    const char *name;
    mxw_bytes sentence;
    size_t want; /* 0: example.net, 1: a.example.net, 2: *.example.net, 3: none */
} find_cases[] = {
    { "nothing", B(""), 3 },
    { "none of them", B("the store is full"), 3 },
    { "alone", B("example.net"), 0 },
    { "in quotes", B("domain \"example.net\": mode: expected enforce"), 0 },
    { "at the beginning", B("example.net: expected enforce"), 0 },
    { "at the end of a sentence", B("there is already an example.net."), 0 },
    { "in capitals", B("EXAMPLE.NET is no"), 0 },
    { "the longer one", B("a.example.net is no"), 1 },
    { "a wildcard", B("*.example.net is no"), 2 },
    { "two of them: the longer one", B("example.net and a.example.net"), 1 },
    { "part of a longer name in front", B("b.example.net is no"), 3 },
    { "part of a longer label in front", B("xexample.net is no"), 3 },
    { "part of a longer name behind", B("example.net.org is no"), 3 },
    { "part of a longer label behind", B("example.network is no"), 3 },
    { "part of a label with a hyphen", B("an-example.net example.net-x"), 3 },
    { "by its number", B("domain 3: \"tenant\" is missing"), 2 },
    { "by its number, whatever it says", B("domain 1: not *.example.net"), 0 },
    { "a number that is none of theirs", B("domain 4: no"), 3 },
    { "nobody begins at 0", B("domain 0: no"), 3 },
    { "a number without its end", B("domain 3"), 3 },
    { "a name that is a word before a colon", B("domain example.net: no"), 0 },
    { "the second time it stands alone", B("b.example.net, example.net"), 0 },
};
/* clang-format on */

static void run_find_case(void **state)
{
    const struct find_case *c = *state;
    json_t *domains = json_pack("[{s:s}, {s:s}, {s:s}]", "name", "example.net", "name",
                                "a.example.net", "name", "*.example.net");
    mxw_bytes sentence = c->sentence;
    CHECK(mxw_chunk_find(domains, &sentence) == c->want, c->name);
    bool is_numbered = sentence.len < c->sentence.len;
    CHECK(!is_numbered || !mxw_bytes_starts_with(sentence, MXW_BYTES("domain")), c->name);
    json_decref(domains);
}

int main(void)
{
    TEST_ONE("a chunk has so many domains and no more", a_chunk_is_full_by_its_count);
    TEST_ONE("a chunk has so many octets and no more", a_chunk_is_full_by_its_octets);
    TEST_ONE("a chunk has so many values and no more", a_chunk_is_full_by_its_values);
    TEST_TABLE(find_cases, run_find_case);
    return test_run("cli/remote/chunk");
}
