/* case.h - cases as lines of JSON, for programs that judge many in one process.
 *
 *     while ((one = case_next()) != NULL) {
 *         struct case_octets mail = case_octets(one, "mail");
 *         case_answer(object);                    prints it on a line of its own
 *         case_free(&mail);
 *         json_decref(one);
 *     }
 *
 * Octets     stand in the case as base64.
 * Errors     A case that is not as it should be ends the program.
 */
#ifndef MXW_TESTS_ORACLE_CASE_H
#define MXW_TESTS_ORACLE_CASE_H

#include <jansson.h>

#include "mxwarden/bytes.h"

struct case_octets {
    uint8_t *at; /* owned */
    size_t len;
};

/* The next line of standard input; NULL after the last. */
json_t *case_next(void);

/* Borrowed from the case. */
const char *case_text(const json_t *one, const char *name);

struct case_octets case_octets(const json_t *one, const char *name);
void case_free(struct case_octets *octets);

/* Takes over `answer`. */
void case_answer(json_t *answer);

/* Says what is wrong, and ends the program. */
_Noreturn void case_fail(const char *what);

#endif
