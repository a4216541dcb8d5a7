#include "daemon/generation.h"

#include "tests/unit/daemon/file.h"

/* What is wrong with settings that are in order by themselves. */
static const struct agreement_case {
    const char *name, *settings;
    const char *want; /* the problem; NULL for none */
} agreement_cases[] = {
    /* clang-format off */
    { "nothing but a name", "", NULL },
    { "a certificate that is not there", "certificate a { file = a.pem }", "certificate file a.pem: no such file or directory" },
    /* clang-format on */
};

static void run_agreement_case(void **state)
{
    const struct agreement_case *c = *state;
    char directory[32], text[512];
    struct mxw_problem problem = { "" };
    test_file_begin(directory);
    snprintf(text, sizeof text, "host_name = mx.example.net\nuser = nobody\n%s\n", c->settings);
    test_file_write(text);
    struct mxw_generation *made = mxw_generation_make(TEST_FILE, &problem);
    test_file_end(directory);
    CHECK((made != NULL) == (c->want == NULL), c->name);
    if (c->want != NULL)
        CHECK(strcmp(problem.text, c->want) == 0, c->name);
    mxw_generation_free(made);
}

int main(void)
{
    TEST_TABLE(agreement_cases, run_agreement_case);
    return test_run("daemon/generation");
}
