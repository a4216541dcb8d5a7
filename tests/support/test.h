/* test.h - tables of cases, each row a test of its own.
 *
 *     static const struct dot_case { const char *name; ... } dot_cases[] = { ... };
 *     static void run_dot_case(void **state) { const struct dot_case *c = *state; ... CHECK(...); }
 *
 *     int main(void)
 *     {
 *         TEST_TABLE(dot_cases, run_dot_case);
 *         TEST_ONE("a lone case", run_lone_case);
 *         return test_run("core/smtp/dot");
 *     }
 *
 * A row's first member is its name, a sentence. Output is TAP when CMOCKA_MESSAGE_OUTPUT says so.
 */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mxwarden/bytes.h"

#define B MXW_BYTES_INIT

void test_check(int holds, const char *condition, const char *name, const char *file, int line);

#define CHECK(condition, name) test_check(!!(condition), #condition, (name), __FILE__, __LINE__)

/* Like CHECK(mxw_bytes_equal(got, want), name), but shows both. */
#define CHECK_BYTES(got, want, name) test_check_bytes((got), (want), (name), __FILE__, __LINE__)
void test_check_bytes(mxw_bytes got, mxw_bytes want, const char *name, const char *file, int line);

void test_add(const char *name, CMUnitTestFunction run, const void *row);

#define TEST_ONE(name, run) test_add((name), (run), NULL)
#define TEST_TABLE(rows, run)                                                                      \
    do {                                                                                           \
        for (size_t row_ = 0; row_ < MXW_COUNT_OF(rows); row_++)                                   \
            test_add((rows)[row_].name, (run), &(rows)[row_]);                                     \
    } while (0)

/* Runs everything added. Returns the exit status of main. */
int test_run(const char *group);

#endif
