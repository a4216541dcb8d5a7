#include "tests/unit/core/smtp/suite.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/test.h"

static unsigned wrong_count;

json_t *suite_load(const char *path)
{
    char whole[512];
    json_error_t error;
    snprintf(whole, sizeof whole, "%s/%s", CONFORMANCE, path);
    json_t *root = json_load_file(whole, JSON_ALLOW_NUL, &error);
    if (root == NULL) {
        fprintf(stderr, "%s: %s\n", whole, error.text);
        exit(1);
    }
    return root;
}

mxw_bytes suite_text(const json_t *string)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(string), json_string_length(string) };
}

/* Latin-1 in UTF-8 is one octet, or 110000xx 10xxxxxx. */
void suite_put_octets(struct mxw_writer *out, const json_t *string)
{
    mxw_bytes text = suite_text(string);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c >= 0x80 && i + 1 < text.len)
            c = (uint8_t)(c << 6 | (text.at[++i] & 0x3f));
        mxw_put_byte(out, c);
    }
}

static bool is_known_difference(const char *suite, const char *id)
{
    char line[512], listed[128];
    bool found = false;
    snprintf(line, sizeof line, "%s/%s.known-differences", CONFORMANCE, suite);
    FILE *file = fopen(line, "r");
    if (file == NULL)
        return false;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        size_t len = strcspn(line, " \n");
        snprintf(listed, sizeof listed, "%.*s", (int)len, line);
        found = strcmp(listed, id) == 0;
    }
    fclose(file);
    return found;
}

void suite_check(const char *suite, const char *id, bool agrees)
{
    bool is_known = is_known_difference(suite, id);
    if (agrees != is_known)
        return;
    fprintf(stderr, "%s: %s\n", id, agrees ? "listed, and agrees" : "differs");
    wrong_count++;
}

void suite_finish(const char *suite)
{
    unsigned count = wrong_count;
    wrong_count = 0;
    CHECK(count == 0, suite);
}
