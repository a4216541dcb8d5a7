#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#define TESTS_MAX 8192 /* in one program */

static struct CMUnitTest tests[TESTS_MAX];
static size_t test_count;

void test_check(int holds, const char *condition, const char *name, const char *file, int line)
{
    if (holds)
        return;
    print_error("%s:%d: %s: %s\n", file, line, name, condition);
    fail();
}

static void print_quoted(const char *label, mxw_bytes bytes)
{
    fprintf(stderr, "# %s (%zu): \"", label, bytes.len);
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t c = bytes.at[i];
        if (c >= ' ' && c < 0x7f)
            fputc(c, stderr);
        else
            fprintf(stderr, "\\x%02x", c);
    }
    fputs("\"\n", stderr);
}

void test_check_bytes(mxw_bytes got, mxw_bytes want, const char *name, const char *file, int line)
{
    if (mxw_bytes_equal(got, want))
        return;
    print_quoted("got ", got);
    print_quoted("want", want);
    test_check(0, "the bytes differ", name, file, line);
}

void test_add(const char *name, CMUnitTestFunction run, const void *row)
{
    if (test_count == TESTS_MAX) {
        fputs("too many tests in one program\n", stderr);
        abort();
    }
    /* cmocka hands the state through as void *; rows are only ever read. */
    tests[test_count++] = (struct CMUnitTest){ .name = name,
                                               .test_func = run,
                                               .initial_state = (void *)(uintptr_t)row };
}

int test_run(const char *group)
{
    return _cmocka_run_group_tests(group, tests, test_count, NULL, NULL);
}
