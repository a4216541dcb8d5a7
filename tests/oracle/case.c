#include "tests/oracle/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"

_Noreturn void case_fail(const char *what)
{
    (void)fprintf(stderr, "a case is wrong: %s\n", what);
    exit(EXIT_FAILURE);
}

json_t *case_next(void)
{
    json_error_t error;
    json_t *one = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, &error);
    if (one == NULL && !feof(stdin))
        case_fail(error.text);
    return one;
}

const char *case_text(const json_t *one, const char *name)
{
    const char *text = json_string_value(json_object_get(one, name));
    if (text == NULL)
        case_fail(name);
    return text;
}

struct case_octets case_octets(const json_t *one, const char *name)
{
    const char *text = case_text(one, name);
    size_t len = strlen(text);
    struct mxw_writer out = { .at = malloc(MXW_BASE64_ROOM(len)), .room = MXW_BASE64_ROOM(len) };
    if (out.at == NULL
        || mxw_base64_decode((mxw_bytes){ (const uint8_t *)text, len }, &out) != MXW_OK)
        case_fail(name);
    return (struct case_octets){ out.at, out.used };
}

void case_free(struct case_octets *octets)
{
    free(octets->at);
}

void case_answer(json_t *answer)
{
    if (answer == NULL || json_dumpf(answer, stdout, JSON_COMPACT) != 0)
        case_fail("there is no memory left");
    putchar('\n');
    (void)fflush(stdout); /* what comes next may be the last case */
    json_decref(answer);
}
