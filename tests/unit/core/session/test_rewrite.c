#include "core/session/rewrite.h"
#include "mxwarden/writer.h"
#include "tests/support/test.h"

#define OURS MXW_BYTES("mx.example.net")

/* clang-format off */
static const struct rewrite_case {
    const char *name;
    mxw_bytes header, want;
    size_t want_removed;
} kept_cases[] = {
    { "an empty header", B(""), B(""), 0 },
    { "ordinary fields",
      B("From: a\r\nSubject: b\r\n c\r\n"), B("From: a\r\nSubject: b\r\n c\r\n"), 0 },
    { "results of somebody else",
      B("Authentication-Results: mx.example.org; spf=pass\r\n"),
      B("Authentication-Results: mx.example.org; spf=pass\r\n"), 0 },
    { "a name that only begins like ours",
      B("Authentication-Results-X: mx.example.net; spf=pass\r\nMXWarden-Admissions: v=1\r\n"),
      B("Authentication-Results-X: mx.example.net; spf=pass\r\nMXWarden-Admissions: v=1\r\n"), 0 },
    { "a line without a colon, with octets of any kind",
      B("junk \xff\r\nFrom: a\r\n"), B("junk \xff\r\nFrom: a\r\n"), 0 },
    { "our words in a value",
      B("Subject: MXWarden-Admission: v=1\r\n"), B("Subject: MXWarden-Admission: v=1\r\n"), 0 },
}, removed_cases[] = {
    { "results that claim to be ours",
      B("From: a\r\nAuthentication-Results: mx.example.net; spf=pass\r\nTo: b\r\n"),
      B("From: a\r\nTo: b\r\n"), 1 },
    { "results that claim to be ours, with comment, folding and case",
      B("AUTHENTICATION-results: (x)\r\n\tMX.Example.NET 1; spf=pass\r\nTo: b\r\n"),
      B("To: b\r\n"), 1 },
    { "results that nobody can parse",
      B("Authentication-Results: ((;\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "results of another version, whoever wrote them",
      B("Authentication-Results: mx.example.org 2; spf=pass\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "an admission field, whoever wrote it",
      B("mxwarden-ADMISSION: v=1; id=1;\r\n verdict=admit\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "white space before the colon",
      B("MXWarden-Admission \t: v=1\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "a name folded before its colon",
      B("MXWarden-Admission\r\n : v=1\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "a name folded inside",
      B("MXWarden\r\n\t-Admission: v=1\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "a name with a NUL inside",
      B("MXWarden\0-Admission: v=1\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "a name with octets above 127 inside",
      B("\xef\xbb\xbfMXWarden-Admission: v=1\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "folded lines before the first field",
      B(" ; spf=pass\r\n\tdkim=pass\r\nTo: b\r\n"), B("To: b\r\n"), 1 },
    { "a header of nothing else",
      B("MXWarden-Admission: v=1\r\nMXWarden-Admission: v=1\r\n"), B(""), 2 },
    { "several, with fields between",
      B("A: 1\r\nMXWarden-Admission: v=1\r\nB: 2\r\nMXWarden-Admission: v=1\r\nC: 3\r\nD: 4\r\n"),
      B("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n"), 2 },
    { "a last field without its line end",
      B("A: 1\r\nMXWarden-Admission: v=1"), B("A: 1\r\n"), 1 },
    { "a name without a colon",
      B("A: 1\r\nMXWarden-Admission\r\n"), B("A: 1\r\n"), 1 },
};
/* clang-format on */

static void run_rewrite_case(void **state)
{
    const struct rewrite_case *c = *state;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    struct mxw_rewrite rewrite;
    mxw_bytes kept;

    mxw_rewrite_begin(&rewrite, c->header, OURS);
    while (mxw_rewrite_next(&rewrite, &kept)) {
        CHECK(kept.len > 0, c->name);
        mxw_put(&out, kept);
    }
    CHECK(!mxw_rewrite_next(&rewrite, &kept), c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK(rewrite.removed_count == c->want_removed, c->name);
}

/* However a header is cut off: what is left is a part of it, and nothing of ours. */
static void truncate_rewrite_case(void **state)
{
    const struct rewrite_case *c = *state;
    for (size_t len = 0; len <= c->header.len; len++) {
        struct mxw_rewrite rewrite;
        mxw_bytes kept;
        size_t kept_len = 0;
        mxw_rewrite_begin(&rewrite, mxw_bytes_first(c->header, len), OURS);
        while (mxw_rewrite_next(&rewrite, &kept))
            kept_len += kept.len;
        CHECK(kept_len <= len, c->name);
    }
}

int main(void)
{
    TEST_TABLE(kept_cases, run_rewrite_case);
    TEST_TABLE(removed_cases, run_rewrite_case);
    TEST_TABLE(kept_cases, truncate_rewrite_case);
    TEST_TABLE(removed_cases, truncate_rewrite_case);
    return test_run("core/session/rewrite");
}
