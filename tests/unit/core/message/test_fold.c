#include "core/message/fold.h"

#include "tests/support/test.h"

/* Octets that a line shows, a tab being eight columns. */
static size_t columns_of(mxw_bytes line)
{
    return line.len + (line.len > 0 && line.at[0] == '\t' ? 7 : 0);
}

/* The longest line of a field; every line has to end with CRLF. */
static size_t longest_line(mxw_bytes text)
{
    size_t longest = 0;
    mxw_bytes line;
    while (mxw_bytes_cut(&text, '\n', &line)) {
        CHECK(line.len > 0 && line.at[line.len - 1] == '\r', "a line ends with CRLF");
        line.len--;
        CHECK(line.len > 1, "no line is empty");
        longest = columns_of(line) > longest ? columns_of(line) : longest;
    }
    CHECK(text.len == 0, "the field ends with a line end");
    return longest;
}

static mxw_bytes without_folds(mxw_bytes text, uint8_t *at, size_t room)
{
    struct mxw_writer out = { .at = at, .room = room };
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\r' && text.at[i] != '\n' && text.at[i] != '\t')
            mxw_put_byte(&out, text.at[i]);
    return mxw_written(&out);
}

static const uint8_t letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

static mxw_bytes word_of(size_t len)
{
    return (mxw_bytes){ letters, len };
}

enum way { PUT, JOIN, SPILL, WAY_COUNT };

/* Three words of every length, in every way. */
static void run_words(void **state)
{
    (void)state;
    static void (*const ways[WAY_COUNT])(struct mxw_fold *, mxw_bytes) = {
        [PUT] = mxw_fold_put,
        [JOIN] = mxw_fold_join,
        [SPILL] = mxw_fold_spill,
    };
    for (enum way way = PUT; way < WAY_COUNT; way++)
        for (size_t len = 1; len <= 100; len++) {
            uint8_t text_at[512], plain_at[512];
            struct mxw_writer out = MXW_WRITER(text_at);
            struct mxw_fold fold = mxw_fold_begin(&out, MXW_BYTES("Name:"));
            for (size_t i = 0; i < 3; i++)
                ways[way](&fold, word_of(len));
            mxw_fold_end(&fold);

            size_t longest = longest_line(mxw_written(&out));
            bool can_fit = way == SPILL || len <= MXW_FOLD_COLUMNS - 8;
            CHECK(!can_fit || longest <= MXW_FOLD_COLUMNS, "lines are short where they can be");
            CHECK(can_fit || longest == 8 + len, "a long word has its own line");
            mxw_bytes plain = without_folds(mxw_written(&out), plain_at, sizeof plain_at);
            size_t blanks = mxw_bytes_count(plain, ' ');
            CHECK(plain.len == 5 + blanks + 3 * len, "no octet is lost");
        }
}

static const struct limit_case {
    const char *name;
    size_t len;
    mxw_bytes want_start; /* of what follows the name */
} limit_cases[] = {
    { "a word that fills its line exactly", MXW_FOLD_COLUMNS - 3, B(" abc") },
    { "a word that exceeds it by one", MXW_FOLD_COLUMNS - 2, B("\r\n\tabc") },
};

static void run_limit_case(void **state)
{
    const struct limit_case *c = *state;
    uint8_t text_at[256];
    struct mxw_writer out = MXW_WRITER(text_at);
    struct mxw_fold fold = mxw_fold_begin(&out, MXW_BYTES("N:"));
    mxw_fold_put(&fold, word_of(c->len));
    mxw_bytes rest = mxw_bytes_from(mxw_written(&out), 2);
    CHECK_BYTES(mxw_bytes_first(rest, c->want_start.len), c->want_start, c->name);
}

static void run_parts(void **state)
{
    (void)state;
    const mxw_bytes parts[] = { MXW_BYTES("a"), MXW_BYTES("="), MXW_BYTES("b") };
    uint8_t text_at[64];
    struct mxw_writer out = MXW_WRITER(text_at);
    struct mxw_fold fold = mxw_fold_begin(&out, MXW_BYTES("N:"));
    mxw_fold_put_parts(&fold, parts, MXW_COUNT_OF(parts));
    mxw_fold_join_parts(&fold, parts, MXW_COUNT_OF(parts));
    mxw_fold_end(&fold);
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("N: a=ba=b\r\n"), "parts are one word");
}

static void run_starved(void **state)
{
    (void)state;
    for (size_t room = 0; room < 200; room++) {
        uint8_t text_at[200];
        struct mxw_writer out = { .at = text_at, .room = room };
        struct mxw_fold fold = mxw_fold_begin(&out, MXW_BYTES("N:"));
        mxw_fold_put(&fold, word_of(50));
        mxw_fold_spill(&fold, word_of(100));
        mxw_fold_end(&fold);
        size_t wanted = 2 + 1 + 50 + 100 + 2 * 3 + 2;
        CHECK(out.overflowed == (room < wanted), "the writer says what did not fit");
    }
}

int main(void)
{
    TEST_ONE("words of every length", run_words);
    TEST_TABLE(limit_cases, run_limit_case);
    TEST_ONE("parts", run_parts);
    TEST_ONE("a writer of every size", run_starved);
    return test_run("core/message/fold");
}
