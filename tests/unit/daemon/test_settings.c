#include "daemon/settings.h"

#include "runtime/conf/conf.h"
#include "tests/unit/daemon/file.h"

#define F TEST_FILE
#define LOOPBACK                                                                                   \
    "expected an address of this machine alone, with its port, such as 127.0.0.1:9101 or"          \
    " [::1]:9101\n"

/* Of the lists in settings_list.h, rows of some kinds only. */
#define NO_ROW(...)
#define ROOT_NUMBERS(X) MXW_SETTINGS_ROOT(NO_ROW, X, NO_ROW, NO_ROW, NO_ROW, NO_ROW)

/* What is said about a file. In *said, to be freed. */
static enum mxw_status read_text(const char *text, struct mxw_settings **settings, char **said)
{
    char directory[32];
    size_t said_len;
    FILE *complaints = open_memstream(said, &said_len);
    test_file_begin(directory);
    test_file_write(text);
    enum mxw_status status = mxw_settings_read(TEST_FILE, complaints, settings);
    test_file_end(directory);
    assert_int_equal(fclose(complaints), 0);
    return status;
}

static struct mxw_settings *read_valid(const char *text, const char *name)
{
    char *said;
    struct mxw_settings *settings = NULL;
    enum mxw_status status = read_text(text, &settings, &said);
    if (status != MXW_OK)
        print_error("%s\n", said);
    CHECK(status == MXW_OK, name);
    free(said);
    return settings;
}

static const struct mistake_case {
    const char *name, *text;
    const char *want; /* all complaints */
} mistake_cases[] = {
    /* clang-format off */
    { "too small a number", "\n\nrecipients_max = 5\n", F ":3: recipients_max = \"5\": expected a number from 100 to 1000\n" },
    { "a mistake behind comments", "# a\n\n// b\n/* c\n\n */ edges = 1 # d\n/**/ recipients_max = 5", F ":7: recipients_max = \"5\": expected a number from 100 to 1000\n" },
    { "what looks like comments in quotes", "host_name = \"#a\" link = '//b' user = \"/*\"\n", F ":1: host_name = \"#a\": expected a host name such as mx.example.net\n" F ":1: link = \"//b\": expected an address that begins with http:// or https://, without blanks, of at most 300 octets\n" F ":1: user = \"/*\": expected a name of at most 64 letters, digits or .-_\n" },
    { "too large a number", "recipients_max = 10001", F ":1: recipients_max = \"10001\": expected a number from 100 to 1000\n" },
    { "no number", "recipients_max = many", F ":1: recipients_max = \"many\": expected a number from 100 to 1000\n" },
    { "too small a size", "message_size_max = 65535", F ":1: message_size_max = \"65535\": expected a size from 64K to 1G\n" },
    { "too long a time", "command_timeout = 61m", F ":1: command_timeout = \"61m\": expected a time from 5s to 1h\n" },
    { "too short a time", "dns_timeout = 499ms", F ":1: dns_timeout = \"499ms\": expected a time from 500ms to 1m\n" },
    { "a wrong word", "not_opted_in = maybe", F ":1: not_opted_in = \"maybe\": expected refuse or defer\n" },
    { "a wrong word of three", "dns_mode = magic", F ":1: dns_mode = \"magic\": expected system, forward or recursive\n" },
    { "a bad name", "host_name = \"mx_1.example.net\"", F ":1: host_name = \"mx_1.example.net\": expected a host name such as mx.example.net\n" },
    { "an address for a name", "host_name = 192.0.2.1", F ":1: host_name = \"192.0.2.1\": expected a host name such as mx.example.net\n" },
    { "a bad link", "link = \"ftp://example.net/\"", F ":1: link = \"ftp://example.net/\": expected an address that begins with http:// or https://, without blanks, of at most 300 octets\n" },
    { "a bad mailbox", "postmaster = me", F ":1: postmaster = \"me\": expected a mail address such as postmaster@example.net\n" },
    { "a bad prefix", "own_networks = { 192.0.2.0/24,\n 10.0.0.0/40 }", F ":2: own_networks = \"10.0.0.0/40\": expected addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32\n" },
    { "a bad forwarder", "dns_forwarders = \"ns.example.net\"", F ":1: dns_forwarders = \"ns.example.net\": expected at most 16 addresses such as 192.0.2.53 or 2001:db8::53@5353\n" },
    { "a stub zone without server", "dns_stub_zones = \"example.net\"", F ":1: dns_stub_zones = \"example.net\": expected at most 256 zones, each with its servers, such as \"example.net 192.0.2.53@53\"\n" },
    { "a stub zone with a bad server", "dns_stub_zones = \"example.net 192.0.2.53@99999\"", F ":1: dns_stub_zones = \"example.net 192.0.2.53@99999\": expected at most 256 zones, each with its servers, such as \"example.net 192.0.2.53@53\"\n" },
    { "forwarding to nobody", "\ndns_mode = forward", F ":2: dns_mode = forward needs dns_forwarders: expected at least one\n" },
    { "an unknown setting", "recipient_max = 100", F ":1: unknown setting \"recipient_max\"\n" },
    { "a setting twice", "edges = 1\nedges = 2", F ":2: edges is set twice: expected it only once\n" },
    { "an empty path", "state_folder = \"\"", F ":1: state_folder = \"\": expected a path of at most 4095 octets\n" },
    { "no text where there is a default", "temporary_folder = \"\"", F ":1: temporary_folder = \"\": expected a path of at most 4095 octets\n" },
    { "a socket with too long a path", "control_socket = \"/23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678\"\n", F ":1: control_socket = \"/23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678\": expected a path of at most 107 octets\n" },
    { "an operator that is no name", "operators = { alice, \"@\" }", F ":1: operators = \"@\": expected at most 64 names of users such as alice, or of groups such as @mailadmins\n" },
    { "an operator with a blank", "operators = { \"a b\" }", F ":1: operators = \"a b\": expected at most 64 names of users such as alice, or of groups such as @mailadmins\n" },
    { "metrics for everybody", "metrics = \"0.0.0.0:9101\"", F ":1: metrics = \"0.0.0.0:9101\": " LOOPBACK },
    { "metrics for a neighbour", "metrics = \"[2001:db8::1]:9101\"", F ":1: metrics = \"[2001:db8::1]:9101\": " LOOPBACK },
    { "metrics for what looks like this machine", "metrics = \"[::127.0.0.1]:9101\"", F ":1: metrics = \"[::127.0.0.1]:9101\": " LOOPBACK },
    { "metrics without a port", "metrics = \"127.0.0.1\"", F ":1: metrics = \"127.0.0.1\": " LOOPBACK },
    { "metrics on port 0", "metrics = \"[::1]:0\"", F ":1: metrics = \"[::1]:0\": " LOOPBACK },
    { "metrics at a name", "metrics = \"localhost:9101\"", F ":1: metrics = \"localhost:9101\": " LOOPBACK },
    { "a bad user", "user = \"a:b\"", F ":1: user = \"a:b\": expected a name of at most 64 letters, digits or .-_\n" },
    { "a listener nowhere", "\nlistener { starttls = off }", F ":2: listener: address is missing: expected one such as [::]:25\n" },
    { "a listener at nothing", "listener { address = \"\" }", F ":1: listener: address is missing: expected one such as [::]:25\n" },
    { "a listener at a name", "listener {\n address = localhost\n}", F ":2: address = \"localhost\": expected an address such as [::]:25 or 192.0.2.1:25\n" },
    { "two listeners at one address", "listener { address = \"[::1]:25\" }\nlistener { address = \"::1\" }", F ":2: address = \"::1\": there is a listener for it already\n" },
    { "a wrong word in a listener", "listener { address = \"::1\"\n starttls = yes }", F ":2: starttls = \"yes\": expected off, on, self-signed or auto\n" },
    { "a bad prefix in a listener", "listener { address = \"::1\"\n proxy_from = { x } }", F ":2: proxy_from = \"x\": expected addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32\n" },
    { "STARTTLS without certificates", "listener { address = \"::1\" starttls = on }", F ":1: listener: starttls = on needs a section certificate\n" },
    { "an unknown certificate", "certificate \"a\" { file = \"a.pem\" }\nlistener { address = \"::1\" certificates = { b } }", F ":2: listener: there is no section certificate \"b\"\n" },
    { "a certificate without file", "certificate \"a\" { key = \"a.key\" }", F ":1: certificate \"a\": file is missing: expected the path of a PEM file\n" },
    { "a certificate twice", "certificate \"a\" { file = \"a.pem\" }\ncertificate \"a\" { file = \"b.pem\" }", F ":2: certificate \"a\" is there already\n" },
    { "control characters in a mistake", "log = \"pa\x1b[2Jper\nand\x7f \xc3\xbc\"", F ":2: log = \"pa?[2Jper?and? \xc3\xbc\": expected stderr or syslog\n" },
    { "control characters in a name", "\x1b]0;x = 1", F ":1: unknown setting \"?]0;x\"\n" },
    { "several mistakes", "edges = 257\nlog = paper\n", F ":1: edges = \"257\": expected a number from 0 to 256\n" F ":2: log = \"paper\": expected stderr or syslog\n" },
    /* clang-format on */
};

static void run_mistake_case(void **state)
{
    const struct mistake_case *c = *state;
    struct mxw_settings *settings;
    char *said, text[1024];
    bool is_named = strstr(c->text, "host_name") != NULL;
    snprintf(text, sizeof text, "%s\n%s", c->text, is_named ? "" : "host_name = mx.example.net\n");

    CHECK(read_text(text, &settings, &said) == MXW_MALFORMED, c->name);
    CHECK_BYTES(((mxw_bytes){ (uint8_t *)said, strlen(said) }),
                ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }), c->name);
    free(said);
}

static void check_empty(void **state)
{
    static const char name[] = "a file with a name alone has every default";
    (void)state;
    struct mxw_settings *settings = read_valid("host_name = mx.example.net", name);
    CHECK_BYTES(settings->authserv_id, MXW_BYTES("mx.example.net"), name);
    CHECK(settings->authserv_id.at[settings->authserv_id.len] == '\0', name);
#define NUMBER(field, type, unit, minimum, maximum, initial, help)                                 \
    CHECK(settings->field == (type)(initial), #field);
#define TEXT(field, what, initial, example, help)                                                  \
    CHECK(settings->field.len == strlen(initial) || (initial)[0] == '\0', #field);
#define CHOICE(field, type, words, initial, help) CHECK(settings->field == (initial), #field);
#define ENDPOINT(field, what, example, help)                                                       \
    CHECK(settings->field.address.family == MXW_FAMILY_NONE, #field);
#define LIST(field, type, what, most, example, help) CHECK(settings->field.count == 0, #field);
    MXW_SETTINGS_ROOT(NO_ROW, NUMBER, TEXT, CHOICE, ENDPOINT, LIST)
#undef NUMBER
#undef TEXT
#undef CHOICE
#undef ENDPOINT
#undef LIST
    CHECK_BYTES(settings->state_folder, MXW_BYTES("/var/lib/mxwarden"), name);
    CHECK_BYTES(settings->state_folder, MXW_BYTES("/var/lib/mxwarden"), name);
    CHECK(settings->link.len == 0 && settings->keeper_user.len == 0, name);
    CHECK(settings->listener_count == 2, name);
    CHECK(settings->listeners[0].endpoint.address.family == MXW_IPV6, name);
    CHECK(settings->listeners[1].endpoint.address.family == MXW_IPV4, name);
    CHECK(settings->listeners[0].endpoint.port == 2525, name);
    CHECK(settings->listeners[0].tls == MXW_LISTENER_TLS_OFF, name);
    mxw_settings_free(settings);
}

/* Every number at its limits, and over them by one. */
static const struct limit_case {
    const char *name;
    uint64_t minimum, maximum;
    const char *unit;
    uint64_t divisor;
} limit_cases[] = {
#define COUNT "", 1
#define OCTETS "", 1
#define TIME "ms", (uint64_t)MXW_MILLISECOND
#define NUMBER(field, type, unit, minimum, maximum, initial, help)                                 \
    { #field, (uint64_t)(minimum), (uint64_t)(maximum), unit },
    ROOT_NUMBERS(NUMBER)
#undef NUMBER
#undef COUNT
#undef OCTETS
#undef TIME
};

static void check_number(const struct limit_case *c, uint64_t number, bool is_valid)
{
    struct mxw_settings *settings = NULL;
    char text[256], *said;
    snprintf(text, sizeof text, "host_name = a.example\n%s = %llu%s\n", c->name,
             (unsigned long long)number, c->unit);
    CHECK((read_text(text, &settings, &said) == MXW_OK) == is_valid, c->name);
    CHECK((said[0] == '\0') == is_valid, c->name);
    free(said);
    mxw_settings_free(settings);
}

static void run_limit_case(void **state)
{
    const struct limit_case *c = *state;
    uint64_t minimum = c->minimum / c->divisor, maximum = c->maximum / c->divisor;
    check_number(c, minimum, true);
    check_number(c, maximum, true);
    check_number(c, maximum + 1, false);
    if (minimum > 0)
        check_number(c, minimum - 1, false);
}

/* The example. */

static char *example_text(void)
{
    char *text = NULL;
    size_t len;
    FILE *file = open_memstream(&text, &len);
    mxw_settings_write_example(file);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void check_example_is_the_file(void **state)
{
    static const char name[] = "docs/mxwarden.conf.example is up to date: see tools/write-papers";
    static char kept[65536];
    (void)state;
    char *text = example_text();
    FILE *file = fopen(MXW_DOCS "/mxwarden.conf.example", "re");
    assert_non_null(file);
    size_t len = fread(kept, 1, sizeof kept, file);
    fclose(file);
    CHECK_BYTES(((mxw_bytes){ (uint8_t *)kept, len }), mxw_conf_bytes(text), name);
    for (mxw_bytes rest = mxw_conf_bytes(text); rest.len > 0;)
        CHECK(mxw_bytes_next(&rest, '\n').len <= 100, "its lines have an end");
    free(text);
}

static bool endpoints_equal(struct mxw_endpoint a, struct mxw_endpoint b)
{
    return a.port == b.port && a.address.family == b.address.family
        && memcmp(a.address.octets, b.address.octets, sizeof a.address.octets) == 0;
}

static void check_example_changes_nothing(void **state)
{
    static const char name[] = "the example means what an empty file means";
    (void)state;
    char *text = example_text(), *named = NULL;
    assert_true(asprintf(&named, "%s\nhost_name = mx.example.net\n", text) > 0);
    struct mxw_settings *shown = read_valid(named, name);
    struct mxw_settings *empty = read_valid("host_name = mx.example.net", name);
#define NUMBER(field, ...) CHECK(shown->field == empty->field, #field);
#define TEXT(field, ...) CHECK_BYTES(shown->field, empty->field, #field);
#define ENDPOINT(field, ...) CHECK(endpoints_equal(shown->field, empty->field), #field);
#define LIST(field, ...) CHECK(shown->field.count == empty->field.count, #field);
    MXW_SETTINGS_ROOT(NO_ROW, NUMBER, TEXT, NUMBER, ENDPOINT, LIST)
#undef NUMBER
#undef TEXT
#undef ENDPOINT
#undef LIST
    CHECK(shown->listener_count == empty->listener_count && shown->certificate_count == 0, name);
    mxw_settings_free(shown);
    mxw_settings_free(empty);
    free(named);
    free(text);
}

/* Takes the '#' from all that is no comment: no blank behind it, or the four of a section. */
static void uncomment(char *text)
{
    for (char *line = text; line != NULL && *line != '\0';) {
        bool is_setting = line[0] == '#' && (line[1] != ' ' || strncmp(line + 1, "    ", 4) == 0);
        if (is_setting)
            line[0] = ' ';
        line = strchr(line, '\n');
        line += line != NULL;
    }
}

static void check_example_in_full(void **state)
{
    static const char name[] = "everything the example shows can be set";
    (void)state;
    char *text = example_text();
    uncomment(text);
    struct mxw_settings *settings = read_valid(text, name);
    free(text);

#define TEXT(field, ...) CHECK(settings->field.len > 0, #field);
#define ENDPOINT(field, ...) CHECK(settings->field.address.family != MXW_FAMILY_NONE, #field);
#define LIST(field, ...) CHECK(settings->field.count > 0, #field);
    MXW_SETTINGS_ROOT(NO_ROW, NO_ROW, TEXT, NO_ROW, ENDPOINT, LIST)
#undef TEXT
#undef ENDPOINT
#undef LIST
    CHECK_BYTES(settings->link, MXW_BYTES("https://mx.example.net/why/"), name);
    CHECK_BYTES(settings->operators.at[1], MXW_BYTES("@mailadmins"), name);
    CHECK(settings->metrics.port == 9101 && settings->metrics.address.octets[0] == 127, name);
    CHECK(settings->own_networks.count == 2 && settings->own_networks.at[1].len == 25, name);
    CHECK(settings->dns_forwarders.count == 2 && settings->dns_forwarders.at[1].port == 5353, name);
    CHECK(settings->dns_forwarders.at[0].port == 53, name);
    CHECK(strcmp(settings->dns_stub_zones.at[0].zone, "internal.example") == 0, name);
    CHECK(settings->dns_stub_zones.at[0].server_count == 2, name);

    CHECK(settings->certificate_count == 1 && settings->listener_count == 1, name);
    CHECK_BYTES(settings->certificates[0].key, MXW_BYTES("/etc/mxwarden/mx.example.net.key"), name);
    const struct mxw_listener_setting *listener = &settings->listeners[0];
    CHECK(listener->endpoint.port == 25 && listener->tls == MXW_LISTENER_TLS_ON, name);
    CHECK(listener->certificates[0] == &settings->certificates[0], name);
    CHECK(listener->proxy_from.count == 2, name);
    mxw_settings_free(settings);
}

static const struct nothing_case {
    const char *name, *text;
} nothing_cases[] = {
    { "a text without default can be set to nothing", "link = \"\"" },
    { "a path without default can be set to nothing", "dns_anchor = \"\"" },
    { "metrics can be set to nothing", "metrics = \"\"" },
    { "a user can be set to a variable that is empty", "user = \"${MXW_NO_SUCH_VARIABLE}\"" },
    { "a list can be set to nothing", "operators = { }" },
};

static void run_nothing_case(void **state)
{
    const struct nothing_case *c = *state;
    char text[256];
    snprintf(text, sizeof text, "host_name = a.example\n%s\n", c->text);
    struct mxw_settings *settings = read_valid(text, c->name);
    CHECK(settings->link.len == 0 && settings->user.len == 0 && settings->operators.count == 0,
          c->name);
    CHECK(settings->metrics.address.family == MXW_FAMILY_NONE, c->name);
    mxw_settings_free(settings);
}

static void check_keeper(void **state)
{
    static const char name[] = "the keeper is who the edges are, unless told otherwise";
    (void)state;
    struct mxw_settings *settings = read_valid("host_name = a.b\nuser = gate", name);
    CHECK_BYTES(settings->keeper_user, MXW_BYTES("gate"), name);
    mxw_settings_free(settings);
    settings = read_valid("host_name = a.b\nuser = gate\nkeeper_user = keeper", name);
    CHECK_BYTES(settings->keeper_user, MXW_BYTES("keeper"), name);
    mxw_settings_free(settings);
}

/* A list at its limit and over it by one; and a socket's path. */
static void check_lengths(void **state)
{
    (void)state;
    for (unsigned over = 0; over <= 1; over++) {
        char *text = NULL, *said;
        size_t text_len;
        struct mxw_settings *settings = NULL;
        FILE *file = open_memstream(&text, &text_len);
        fputs("host_name=a.b\noperators={", file);
        for (unsigned i = 0; i < MXW_OPERATORS_MAX + over; i++)
            fprintf(file, "%su%u", i > 0 ? "," : "", i);
        fputs("}\n", file);
        assert_int_equal(fclose(file), 0);
        CHECK((read_text(text, &settings, &said) == MXW_OK) == (over == 0), "operators");
        mxw_settings_free(settings);
        free(said);
        free(text);

        settings = NULL;
        assert_true(asprintf(&text, "host_name=a.b\ncontrol_socket=\"/%0*d\"\n", 106 + (int)over, 0)
                    > 0);
        CHECK((read_text(text, &settings, &said) == MXW_OK) == (over == 0), "control_socket");
        mxw_settings_free(settings);
        free(said);
        free(text);
    }
}

static void check_paths(void **state)
{
    static const char name[] = "a path that does not begin with / is in the folder of the settings";
    static const char text[] =
        "host_name = a.example\ntemporary_folder = /var/spool/x\nstate_folder = state\n"
        "certificate a { file = a.pem key = /k/a.key }\n"
        "certificate b { file = tls/b.pem }\n";
    (void)state;
    char directory[32], path[64];
    struct mxw_settings *settings = NULL;
    test_file_begin(directory);
    test_file_write(text);
    snprintf(path, sizeof path, "%s/" TEST_FILE, directory);
    assert_int_equal(mxw_settings_read(path, stderr, &settings), MXW_OK);
    test_file_end(directory);

    snprintf(path, sizeof path, "%s/state", directory);
    CHECK_BYTES(settings->state_folder, mxw_conf_bytes(path), name);
    CHECK(settings->state_folder.at[settings->state_folder.len] == '\0', name);
    CHECK_BYTES(settings->temporary_folder, MXW_BYTES("/var/spool/x"), name);
    CHECK(settings->client_authorities.len == 0, name);
    snprintf(path, sizeof path, "%s/a.pem", directory);
    CHECK_BYTES(settings->certificates[0].file, mxw_conf_bytes(path), name);
    CHECK_BYTES(settings->certificates[0].key, MXW_BYTES("/k/a.key"), name);
    snprintf(path, sizeof path, "%s/tls/b.pem", directory);
    CHECK_BYTES(settings->certificates[1].file, mxw_conf_bytes(path), name);
    CHECK(settings->certificates[1].key.len == 0, name);
    mxw_settings_free(settings);
}

static void check_listener_defaults(void **state)
{
    static const char name[] = "what a listener does not say comes from the root";
    (void)state;
    struct mxw_settings *settings =
        read_valid("host_name = a.example\nlistener { address = \"::1\" }\n"
                   "listener { address = \"192.0.2.1:26\" proxy_from = { } starttls = off }\n"
                   "listener { address = \"[::1]:27\" proxy_from = { ::2 } }\n"
                   "proxy_from = { ::1, 127.0.0.1 }\ncertificate a { file = a.pem }\n",
                   name);
    CHECK(settings->listeners[0].proxy_from.count == 2, name);
    CHECK(settings->listeners[0].tls == MXW_LISTENER_TLS_ON, name);
    CHECK(settings->listeners[1].tls == MXW_LISTENER_TLS_OFF, name);
    CHECK(settings->listeners[1].proxy_from.count == 0, name);
    CHECK(settings->listeners[2].proxy_from.count == 1, name);
    mxw_settings_free(settings);
}

static const struct shape_case {
    const char *name;
    const char *path;
    const char *want;
} shape_cases[] = {
    { "a file that is not there", "/nonexistent/mxwarden.conf",
      "/nonexistent/mxwarden.conf: cannot be read: No such file or directory\n" },
    { "a folder", "/tmp", "/tmp: expected a file of at most 1048576 octets\n" },
};

static void run_shape_case(void **state)
{
    const struct shape_case *c = *state;
    char *said;
    size_t said_len;
    struct mxw_settings *settings;
    FILE *complaints = open_memstream(&said, &said_len);
    CHECK(mxw_settings_read(c->path, complaints, &settings) == MXW_UNAVAILABLE, c->name);
    assert_int_equal(fclose(complaints), 0);
    CHECK_BYTES(((mxw_bytes){ (uint8_t *)said, said_len }),
                ((mxw_bytes){ (const uint8_t *)c->want, strlen(c->want) }), c->name);
    free(said);
}

static void check_many(void **state)
{
    static const char name[] = "listeners at the limit, and over it by one";
    (void)state;
    for (unsigned count = MXW_LISTENERS_MAX; count <= MXW_LISTENERS_MAX + 1; count++) {
        char *text = NULL, *said;
        size_t text_len;
        struct mxw_settings *settings = NULL;
        FILE *file = open_memstream(&text, &text_len);
        fputs("host_name=a.b\n", file);
        for (unsigned i = 0; i < count; i++)
            fprintf(file, "listener{address=\"::1@%u\"}\n", i + 1);
        assert_int_equal(fclose(file), 0);
        CHECK((read_text(text, &settings, &said) == MXW_OK) == (count == MXW_LISTENERS_MAX), name);
        mxw_settings_free(settings);
        free(said);
        free(text);
    }
}

int main(void)
{
    TEST_TABLE(mistake_cases, run_mistake_case);
    TEST_ONE("a file with a name alone has every default", check_empty);
    TEST_TABLE(limit_cases, run_limit_case);
    TEST_ONE("the example is what stands in docs", check_example_is_the_file);
    TEST_ONE("the example means what an empty file means", check_example_changes_nothing);
    TEST_ONE("everything the example shows can be set", check_example_in_full);
    TEST_TABLE(nothing_cases, run_nothing_case);
    TEST_ONE("the keeper is who the edges are, unless told otherwise", check_keeper);
    TEST_ONE("lengths at their limits, and over them by one", check_lengths);
    TEST_ONE("a path that does not begin with / is in the folder of the settings", check_paths);
    TEST_ONE("what a listener does not say comes from the root", check_listener_defaults);
    TEST_TABLE(shape_cases, run_shape_case);
    TEST_ONE("listeners at the limit, and over it by one", check_many);
    return test_run("daemon/settings");
}
