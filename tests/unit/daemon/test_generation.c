#include "daemon/generation.h"

#include "tests/unit/daemon/file.h"

#define DOMAINS_FILE "domains.conf"

/* What is wrong with settings and domains that are each in order by themselves. */
static const struct agreement_case {
    const char *name, *settings;
    const char *want; /* the problem; NULL for none */
} agreement_cases[] = {
    /* clang-format off */
    { "no postmaster", "", NULL },
    { "a postmaster in a domain of the site", "postmaster = me@a.example", NULL },
    { "a postmaster in another case", "postmaster = me@A.Example", NULL },
    { "a postmaster elsewhere", "postmaster = me@b.example", "postmaster = \"me@b.example\": expected an address in a domain of domains.conf" },
    { "a postmaster at the host itself", "postmaster = me@mx.example.net", "postmaster = \"me@mx.example.net\": expected an address in a domain of domains.conf" },
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
    FILE *domains = fopen(DOMAINS_FILE, "we");
    assert_non_null(domains);
    fputs("domain a.example { next_hop = \"smtp://192.0.2.1\" }\n", domains);
    assert_int_equal(fclose(domains), 0);

    struct mxw_generation *made = mxw_generation_make(TEST_FILE, &problem);
    (void)unlink(DOMAINS_FILE);
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
