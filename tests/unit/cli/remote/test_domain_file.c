#include "cli/remote/domain_file.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <unistd.h>

/* What a reader has given: "LINE JSON" and a blank, one domain after the other. */
static void note_domain(void *taker, int line, json_t *domain)
{
    FILE *out = taker;
    fprintf(out, "%d ", line);
    (void)json_dumpf(domain, out, JSON_COMPACT);
    putc(' ', out);
    json_decref(domain);
}

struct read_back {
    enum mxw_status status;
    char *given, *complaints; /* owned */
};

static struct read_back read_text(const char *format, const char *text, size_t len)
{
    char path[] = "/tmp/test-domain-file-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, len) == (ssize_t)len, "a file");
    (void)close(fd);

    struct read_back back;
    size_t given_len, complaints_len;
    FILE *given = open_memstream(&back.given, &given_len);
    FILE *complaints = open_memstream(&back.complaints, &complaints_len);
    struct mxw_domain_file file = {
        .conf = { .path = path, .complaints = complaints },
        .take = note_domain,
        .taker = given,
    };
    back.status = mxw_domain_format_find(format)->read(&file);
    (void)fclose(given);
    (void)fclose(complaints);
    (void)unlink(path);
    return back;
}

static void free_back(struct read_back *back)
{
    free(back->given);
    free(back->complaints);
}

#define A "{\"name\":\"a\",\"tenant\":\"t\",\"settings\":{"

/* clang-format off */
static const struct read_case {
    const char *name;
    const char *format, *text, *want;
} read_cases[] = {
    { "csv: a row", "csv", "name,tenant,x\na,t,1\n", "2 " A "\"x\":\"1\"}} " },
    { "csv: a list", "csv", "name,tenant,x\na,t,1;2;3\n", "2 " A "\"x\":[\"1\",\"2\",\"3\"]}} " },
    { "csv: blanks around values", "csv", "name , tenant,x\n a , t , 1 2 ; 3 \n",
      "2 " A "\"x\":[\"1 2\",\"3\"]}} " },
    { "csv: empty values are none", "csv", "name,tenant,x,y\na,t,;,1;\n", "2 " A "\"y\":\"1\"}} " },
    { "csv: an escaped separator", "csv", "name,tenant,x\na,t,1\\;2;3\\\\;4\\5\\\n",
      "2 " A "\"x\":[\"1;2\",\"3\\\\\",\"4\\\\5\\\\\"]}} " },
    { "csv: no tenant", "csv", "x,name\n1,a\n",
      "2 {\"name\":\"a\",\"tenant\":\"a\",\"settings\":{\"x\":\"1\"}} " },
    { "csv: the line where a row begins", "csv", "name,tenant,x\na,t,\"1\n2\"\na,t,3\n",
      "2 " A "\"x\":\"1\\n2\"}} 4 " A "\"x\":\"3\"}} " },
    { "json: an array", "json", "[\n{\"name\":\"a\",\"tenant\":\"t\",\"settings\":{\"x\":[\"1\"]}}\n]",
      "2 " A "\"x\":[\"1\"]}} " },
    { "json: a row of objects", "json", "{\"name\":\"a\",\"tenant\":\"t\"}{\"name\":\"a\",\"tenant\":\"t\"}\n\n"
      "{\"tenant\":\"t\",\"name\":\"a\"}", "1 " A "}} 1 " A "}} 3 " A "}} " },
    { "json: an empty tenant is none", "json", "{\"name\":\"a\",\"tenant\":\"\"}",
      "1 {\"name\":\"a\",\"tenant\":\"a\",\"settings\":{}} " },
    { "conf: a section", "conf", "domain a {\n tenant = t\n x = 1\n}\n", "1 " A "\"x\":\"1\"}} " },
    { "conf: lists", "conf", "domain a { tenant = t x = { 1 } }\ndomain a { tenant = t x = 2 x += 3 }\n",
      "1 " A "\"x\":[\"1\"]}} 2 " A "\"x\":[\"2\",\"3\"]}} " },
};

static const struct {
    const char *name;
} formats[] = { { "conf" }, { "csv" }, { "json" } };
/* clang-format on */

static void run_read_case(void **state)
{
    const struct read_case *c = *state;
    struct read_back back = read_text(c->format, c->text, strlen(c->text));
    CHECK(back.status == MXW_OK, c->name);
    CHECK_BYTES(mxw_conf_bytes(back.given), mxw_conf_bytes(c->want), c->name);
    CHECK(back.complaints[0] == '\0', c->name);
    free_back(&back);
}

/* Cut short, it is a shorter list or a mistake, and a mistake is told. */
static void run_read_case_cut(void **state)
{
    const struct read_case *c = *state;
    for (size_t len = 0; len < strlen(c->text); len++) {
        struct read_back back = read_text(c->format, c->text, len);
        CHECK((back.status == MXW_OK) == (back.complaints[0] == '\0'), c->name);
        CHECK(back.status == MXW_OK || back.status == MXW_MALFORMED, c->name);
        free_back(&back);
    }
}

/* One octet of any value in each place: never a crash, and a mistake is told. */
static void run_read_case_damaged(void **state)
{
    static const char octets[] = "\0\"\\,;{}[]\n\r\xff=#";
    const struct read_case *c = *state;
    size_t len = strlen(c->text);
    char *text = strdup(c->text);
    CHECK(text != NULL, c->name);
    for (size_t at = 0; at < len; at++)
        for (size_t i = 0; i < sizeof octets - 1; i++) {
            text[at] = octets[i];
            struct read_back back = read_text(c->format, text, len);
            CHECK((back.status == MXW_OK) == (back.complaints[0] == '\0'), c->name);
            free_back(&back);
            text[at] = c->text[at];
        }
    free(text);
}

static void what_is_written_is_read(void **state)
{
    const char *format = *(const char *const *)*state;
    char spooled[] = "{\"name\":\"a\",\"tenant\":\"t\",\"settings\":{"
                     "\"list\":[\"one;two\\\\\",\"th,\\\"ree\\\"\",\"$x ${y} #z // é\"],"
                     "\"text\":\"smtp://[2001:db8::1]:25 tls=verify\"}}\n";
    char *written;
    size_t len;
    FILE *spool = fmemopen(spooled, sizeof spooled - 1, "r");
    FILE *out = open_memstream(&written, &len);
    CHECK(mxw_domain_format_find(format)->write(spool, out) == MXW_OK, format);
    (void)fclose(spool);
    (void)fclose(out);

    struct read_back back = read_text(format, written, len);
    const char *given = strchr(back.given, '{');
    CHECK(back.status == MXW_OK && given != NULL, format);
    CHECK_BYTES(mxw_bytes_trim(mxw_conf_bytes(given)), mxw_bytes_trim(mxw_conf_bytes(spooled)),
                format);
    free_back(&back);
    free(written);
}

static void formats_are_found_by_their_endings(void **state)
{
    (void)state;
    CHECK(mxw_domain_format_of("domains.conf") == mxw_domain_format_find("conf"), "conf");
    CHECK(mxw_domain_format_of("/a.csv/b.JSON") == mxw_domain_format_find("json"), "json");
    CHECK(mxw_domain_format_of(".csv") == mxw_domain_format_find("csv"), "csv");
    CHECK(mxw_domain_format_of("csv") == NULL, "no ending");
    CHECK(mxw_domain_format_of("") == NULL, "no name");
    CHECK(mxw_domain_format_find("CSV") == NULL, "another word");
}

int main(void)
{
    TEST_TABLE(read_cases, run_read_case);
    TEST_TABLE(read_cases, run_read_case_cut);
    TEST_TABLE(read_cases, run_read_case_damaged);
    TEST_TABLE(formats, what_is_written_is_read);
    TEST_ONE("formats are found by their endings", formats_are_found_by_their_endings);
    return test_run("cli/remote/domain_file");
}
