/* file.h - a settings file of a test, and what was said about it. */
#ifndef TESTS_UNIT_DAEMON_FILE_H
#define TESTS_UNIT_DAEMON_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/test.h"

#define TEST_FILE "mxwarden-test.conf"

/* In a directory of its own, which becomes the current one: complaints name the plain file. */
static inline void test_file_begin(char directory[32])
{
    strcpy(directory, "/tmp/mxwarden-test-XXXXXX");
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
}

static inline void test_file_write(const char *text)
{
    FILE *file = fopen(TEST_FILE, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static inline void test_file_end(const char *directory)
{
    (void)unlink(TEST_FILE);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(directory), 0);
}

#endif
