/* suite.h - the published suites of tests/conformance as JSON, and what is known to differ.
 *
 *     json_t *root = suite_load("smtp-smuggling/smuggling-cases.json");
 *     suite_check("smtp-smuggling", id, agrees);
 *     ... suite_finish("smtp-smuggling") ...
 *
 * A known difference is a line `id reason` in tests/conformance/<suite>.known-differences. One that
 * agrees fails, so that the list stays true.
 */
#ifndef TESTS_UNIT_CORE_SMTP_SUITE_H
#define TESTS_UNIT_CORE_SMTP_SUITE_H

#include <jansson.h>

#include "mxwarden/bytes.h"
#include "mxwarden/writer.h"

json_t *suite_load(const char *path);

/* The octets of a JSON string: as UTF-8, or as Latin-1, one octet a character. */
mxw_bytes suite_text(const json_t *string);
void suite_put_octets(struct mxw_writer *out, const json_t *string);

/* Counts `id` as wrong when `agrees` is not what the list of known differences says. */
void suite_check(const char *suite, const char *id, bool agrees);

/* Fails when something was wrong. */
void suite_finish(const char *suite);

#endif
