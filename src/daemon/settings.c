#include "daemon/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/quantity.h"
#include "core/directory/setting.h"
#include "daemon/settings_reader.h"

#define EXPECTED_MAX 256 /* octets of "a number from 1 to 10000" */
#define LINK_MAX 300     /* octets: with codes and id, within a reply line of 512 */
#define MAILBOX_MAX 254  /* octets, RFC 5321 section 4.5.3.1.3 without its <> */
#define PATH_MAX_OCTETS 4095
#define WORD_MAX 64
#define DNS_PORT 53
#define STUB_SERVERS_MAX 8 /* of one zone */

/* What one octet of the file can become: a prefix of four characters is 18 octets, and a section of
 * twenty a listener. The rest is for defaults. */
#define MEMORY_EACH 32
#define MEMORY_BASE 131072

enum setting_kind { NUMBER, TEXT, CHOICE, PREFIXES, FORWARDERS, STUB_ZONES };
enum setting_unit { NO_UNIT, COUNT, OCTETS, TIME };
enum setting_check { NO_CHECK, HOST_NAME, LINK, MAILBOX, PATH, WORD };

struct setting {
    const char *name, *help;
    enum setting_kind kind;
    size_t offset, size; /* in struct mxw_settings */
    enum setting_unit unit;
    uint64_t minimum, maximum, initial;
    enum setting_check check;
    const char *initial_text; /* of a text; of a choice, its words */
};

#define PLACE(field)                                                                               \
    offsetof(struct mxw_settings, field), sizeof(((struct mxw_settings *)NULL)->field)

/* clang-format off */
static const struct setting settings_table[] = {
#define X(field, type, unit, minimum, maximum, initial, help)                                      \
    { #field, help, NUMBER, PLACE(field), unit, (uint64_t)(minimum), (uint64_t)(maximum),          \
      (uint64_t)(initial), NO_CHECK, NULL },
    MXW_SETTINGS_NUMBERS(X)
#undef X
#define X(field, check, initial, help)                                                             \
    { #field, help, TEXT, PLACE(field), NO_UNIT, 0, 0, 0, check, initial },
    MXW_SETTINGS_TEXTS(X)
#undef X
#define X(field, type, words, initial, help)                                                       \
    { #field, help, CHOICE, PLACE(field), NO_UNIT, 0, 0, (uint64_t)(initial), NO_CHECK, words },
    MXW_SETTINGS_CHOICES(X)
#undef X
#define X(field, help) { #field, help, PREFIXES, PLACE(field), NO_UNIT, 0, 0, 0, NO_CHECK, NULL },
    MXW_SETTINGS_PREFIXES(X)
#undef X
    { "dns_forwarders", "Servers to ask with dns_mode = forward",
      FORWARDERS, 0, 0, NO_UNIT, 0, 0, 0, NO_CHECK, NULL },
    { "dns_stub_zones", "Zones with servers of their own",
      STUB_ZONES, 0, 0, NO_UNIT, 0, 0, 0, NO_CHECK, NULL },
};
/* clang-format on */

_Static_assert(MXW_COUNT_OF(settings_table) <= MXW_CONF_OPTIONS_MAX, "the root has room for all");

bool mxw_settings_info(size_t index, struct mxw_setting_info *info)
{
    if (index >= MXW_COUNT_OF(settings_table))
        return false;
    *info = (struct mxw_setting_info){ settings_table[index].name, settings_table[index].help };
    return true;
}

void *mxw_settings_take(struct mxw_settings_reader *reader, size_t count, size_t size)
{
    void *at = mxw_arena_take(&reader->arena, count * size);
    if (at == NULL)
        reader->is_out_of_room = true;
    else
        memset(at, 0, count * size);
    return at;
}

mxw_bytes mxw_settings_copy(struct mxw_settings_reader *reader, const char *text)
{
    size_t len = strlen(text);
    char *at = mxw_settings_take(reader, len + 1, 1);
    if (at == NULL)
        return (mxw_bytes){ 0 };
    memcpy(at, text, len);
    return (mxw_bytes){ (const uint8_t *)at, len };
}

mxw_bytes mxw_settings_copy_path(struct mxw_settings_reader *reader, const char *text)
{
    mxw_bytes settings_path = mxw_conf_bytes(reader->conf->path);
    size_t slash = mxw_bytes_find_last(settings_path, '/');
    if (text[0] == '/' || text[0] == '\0' || slash == settings_path.len)
        return mxw_settings_copy(reader, text);

    mxw_bytes name = mxw_conf_bytes(text);
    size_t folder_len = slash + 1;
    char *at = mxw_settings_take(reader, folder_len + name.len + 1, 1);
    if (at == NULL)
        return (mxw_bytes){ 0 };
    memcpy(at, settings_path.at, folder_len);
    memcpy(at + folder_len, name.at, name.len);
    return (mxw_bytes){ (const uint8_t *)at, folder_len + name.len };
}

bool mxw_settings_find_word(const char *words, const char *text, unsigned *number)
{
    mxw_bytes rest = mxw_conf_bytes(words);
    for (unsigned i = 0; rest.len > 0; i++)
        if (mxw_bytes_equal(mxw_bytes_next(&rest, ' '), mxw_conf_bytes(text))) {
            *number = i;
            return true;
        }
    return false;
}

void mxw_settings_put_words(struct mxw_writer *out, const char *words)
{
    mxw_bytes rest = mxw_conf_bytes(words);
    while (rest.len > 0) {
        mxw_put(out, mxw_bytes_next(&rest, ' '));
        if (rest.len > 0)
            mxw_put(out, mxw_bytes_has(rest, ' ') ? MXW_BYTES(", ") : MXW_BYTES(" or "));
    }
}

/* What is expected, for complaints. */

static void put_quantity(struct mxw_writer *out, enum setting_unit unit, uint64_t quantity)
{
    if (unit == TIME)
        mxw_put_duration(out, (mxw_time)quantity);
    else if (unit == OCTETS)
        mxw_put_size(out, quantity);
    else
        mxw_put_number(out, quantity);
}

static void put_range(struct mxw_writer *out, const struct setting *setting)
{
    static const char *const nouns[] = { [COUNT] = "number", [OCTETS] = "size", [TIME] = "time" };
    mxw_put_text(out, "a ");
    mxw_put(out, mxw_conf_bytes(nouns[setting->unit]));
    mxw_put_text(out, " from ");
    put_quantity(out, setting->unit, setting->minimum);
    mxw_put_text(out, " to ");
    put_quantity(out, setting->unit, setting->maximum);
}

static const char *const check_phrases[] = {
    [HOST_NAME] = "a host name such as mx.example.net",
    [LINK] = "an address that begins with http:// or https://, without blanks, of at most 300"
             " octets",
    [MAILBOX] = "a mail address such as postmaster@example.net",
    [PATH] = "a path of at most 4095 octets",
    [WORD] = "a name of at most 64 letters, digits or .-_",
};

static void put_expected(struct mxw_writer *out, const struct setting *setting)
{
    switch (setting->kind) {
    case NUMBER:
        put_range(out, setting);
        break;
    case TEXT:
        mxw_put(out, mxw_conf_bytes(check_phrases[setting->check]));
        break;
    case CHOICE:
        mxw_settings_put_words(out, setting->initial_text);
        break;
    case PREFIXES:
        mxw_put_text(out, "addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32");
        break;
    case FORWARDERS:
        mxw_put_text(out, "at most 16 addresses such as 192.0.2.53 or 2001:db8::53@5353");
        break;
    case STUB_ZONES:
        mxw_put_text(out,
                     "at most 256 zones, each with its servers, such as"
                     " \"example.net 192.0.2.53@53\"");
        break;
    }
}

static void complain(struct mxw_settings_reader *reader, const struct setting *setting,
                     struct mxw_conf_value value)
{
    uint8_t expected_at[EXPECTED_MAX];
    struct mxw_writer expected = MXW_WRITER(expected_at);
    put_expected(&expected, setting);
    mxw_conf_complain(reader->conf, value.line, "%s = \"%s\": expected %.*s", setting->name,
                      value.text, (int)expected.used, (const char *)expected_at);
}

/* Texts. */

static bool has_only(mxw_bytes text, mxw_bytes besides_alnum)
{
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_alnum(text.at[i]) && !mxw_bytes_has(besides_alnum, text.at[i]))
            return false;
    return true;
}

static bool is_printable(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] >= 0x7f)
            return false;
    return true;
}

static bool is_link(mxw_bytes text)
{
    return text.len <= LINK_MAX && is_printable(text)
        && (mxw_bytes_starts_with(text, MXW_BYTES("https://"))
            || mxw_bytes_starts_with(text, MXW_BYTES("http://")));
}

static bool is_mailbox(mxw_bytes text)
{
    size_t at = mxw_bytes_find_last(text, '@');
    return text.len <= MAILBOX_MAX && at > 0 && at < text.len
        && has_only(mxw_bytes_first(text, at), MXW_BYTES(".!#$%&'*+-/=?^_`{|}~"))
        && mxw_is_host_name(mxw_bytes_from(text, at + 1));
}

static bool is_valid_text(enum setting_check check, mxw_bytes text)
{
    switch (check) {
    case NO_CHECK:
        return true;
    case HOST_NAME:
        return mxw_is_host_name(text);
    case LINK:
        return is_link(text);
    case MAILBOX:
        return is_mailbox(text);
    case PATH:
        return text.len > 0 && text.len <= PATH_MAX_OCTETS;
    case WORD:
        return text.len > 0 && text.len <= WORD_MAX && has_only(text, MXW_BYTES(".-_"));
    }
    return false;
}

/* Values. */

static void *place_of(struct mxw_settings_reader *reader, const struct setting *setting)
{
    return (uint8_t *)reader->settings + setting->offset;
}

/* Numbers, bools and enums alike: as wide as the field is. */
static void store(void *at, size_t size, uint64_t number)
{
    const uint8_t narrow = (uint8_t)number;
    const uint32_t wide = (uint32_t)number;
    memcpy(at,
           size == sizeof narrow     ? (const void *)&narrow
               : size == sizeof wide ? (const void *)&wide
                                     : (const void *)&number,
           size);
}

static bool parse_quantity(const struct setting *setting, mxw_bytes text, uint64_t *quantity)
{
    mxw_time duration;
    if (setting->unit == OCTETS)
        return mxw_size_parse(text, quantity) == MXW_OK;
    if (setting->unit == COUNT)
        return mxw_bytes_to_number(text, UINT64_MAX, quantity);
    if (mxw_duration_parse(text, &duration) != MXW_OK)
        return false;
    *quantity = (uint64_t)duration;
    return true;
}

static bool set_number(struct mxw_settings_reader *reader, const struct setting *setting,
                       const char *text)
{
    uint64_t quantity;
    if (!parse_quantity(setting, mxw_conf_bytes(text), &quantity) || quantity < setting->minimum
        || quantity > setting->maximum)
        return false;
    store(place_of(reader, setting), setting->size, quantity);
    return true;
}

static void store_text(struct mxw_settings_reader *reader, const struct setting *setting,
                       const char *text)
{
    mxw_bytes *place = place_of(reader, setting);
    *place = setting->check == PATH ? mxw_settings_copy_path(reader, text)
                                    : mxw_settings_copy(reader, text);
}

static bool set_text(struct mxw_settings_reader *reader, const struct setting *setting,
                     const char *text)
{
    if (!is_valid_text(setting->check, mxw_conf_bytes(text)))
        return false;
    store_text(reader, setting, text);
    return true;
}

static bool set_choice(struct mxw_settings_reader *reader, const struct setting *setting,
                       const char *text)
{
    unsigned number;
    if (!mxw_settings_find_word(setting->initial_text, text, &number))
        return false;
    store(place_of(reader, setting), setting->size, number);
    return true;
}

struct mxw_prefixes mxw_settings_take_prefixes(struct mxw_settings_reader *reader,
                                               const struct mxw_conf_taken *taken, size_t option)
{
    size_t count = mxw_conf_count(taken, option);
    mxw_prefix *prefixes = mxw_settings_take(reader, count, sizeof *prefixes);
    if (prefixes == NULL)
        return (struct mxw_prefixes){ 0 };
    for (size_t i = 0; i < count; i++) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, i);
        struct setting setting = { .name = taken->section->options[option].name, .kind = PREFIXES };
        if (mxw_prefix_parse(mxw_conf_bytes(value.text), &prefixes[i]) != MXW_OK)
            complain(reader, &setting, value);
    }
    return (struct mxw_prefixes){ prefixes, count };
}

static void take_forwarders(struct mxw_settings_reader *reader, const struct setting *setting,
                            const struct mxw_conf_taken *taken, size_t option)
{
    size_t count = mxw_conf_count(taken, option);
    struct mxw_endpoint *endpoints = mxw_settings_take(reader, count, sizeof *endpoints);
    for (size_t i = 0; endpoints != NULL && i < count; i++) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, i);
        if (i >= MXW_FORWARDERS_MAX
            || mxw_endpoint_parse(mxw_conf_bytes(value.text), DNS_PORT, &endpoints[i]) != MXW_OK)
            complain(reader, setting, value);
    }
    reader->settings->dns_forwarders = endpoints;
    reader->settings->dns_forwarder_count = endpoints == NULL ? 0 : count;
}

/* "example.net 192.0.2.53@53 2001:db8::53". The zone is ended with a NUL in place of the blank. */
static bool parse_stub_zone(struct mxw_settings_reader *reader, const char *text,
                            struct mxw_resolver_stub *stub)
{
    mxw_bytes rest = mxw_settings_copy(reader, text);
    size_t zone_len = mxw_bytes_find(rest, ' ');
    mxw_bytes zone = mxw_bytes_first(rest, zone_len);
    struct mxw_endpoint *servers = mxw_settings_take(reader, STUB_SERVERS_MAX, sizeof *servers);
    if (servers == NULL || (!mxw_bytes_equal(zone, MXW_BYTES(".")) && !mxw_dns_name_is_valid(zone)))
        return false;

    *stub = (struct mxw_resolver_stub){ .servers = servers };
    rest = mxw_bytes_from(rest, zone_len);
    while (rest.len > 0) {
        mxw_bytes server = mxw_bytes_next(&rest, ' ');
        if (server.len > 0
            && (stub->server_count == STUB_SERVERS_MAX
                || mxw_endpoint_parse(server, DNS_PORT, &servers[stub->server_count++]) != MXW_OK))
            return false;
    }
    char *name = mxw_settings_take(reader, zone.len + 1, 1);
    if (name == NULL)
        return false;
    memcpy(name, zone.at, zone.len);
    stub->zone = name;
    return stub->server_count > 0;
}

static void take_stub_zones(struct mxw_settings_reader *reader, const struct setting *setting,
                            const struct mxw_conf_taken *taken, size_t option)
{
    size_t count = mxw_conf_count(taken, option);
    struct mxw_resolver_stub *stubs = mxw_settings_take(reader, count, sizeof *stubs);
    for (size_t i = 0; stubs != NULL && i < count; i++) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, i);
        if (i >= MXW_STUB_ZONES_MAX || !parse_stub_zone(reader, value.text, &stubs[i]))
            complain(reader, setting, value);
    }
    reader->settings->dns_stub_zones = stubs;
    reader->settings->dns_stub_zone_count = stubs == NULL ? 0 : count;
}

static bool set_one(struct mxw_settings_reader *reader, const struct setting *setting,
                    const char *text)
{
    return setting->kind == NUMBER ? set_number(reader, setting, text)
        : setting->kind == TEXT    ? set_text(reader, setting, text)
                                   : set_choice(reader, setting, text);
}

static void take_setting(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken,
                         size_t option)
{
    const struct setting *setting = &settings_table[option];
    if (setting->kind == PREFIXES) {
        struct mxw_prefixes *place = place_of(reader, setting);
        *place = mxw_settings_take_prefixes(reader, taken, option);
    } else if (setting->kind == FORWARDERS) {
        take_forwarders(reader, setting, taken, option);
    } else if (setting->kind == STUB_ZONES) {
        take_stub_zones(reader, setting, taken, option);
    } else if (mxw_conf_count(taken, option) > 0) {
        struct mxw_conf_value value = mxw_conf_get(taken, option, 0);
        if (!set_one(reader, setting, value.text))
            complain(reader, setting, value);
    }
}

static void set_defaults(struct mxw_settings_reader *reader)
{
    for (size_t i = 0; i < MXW_COUNT_OF(settings_table); i++) {
        const struct setting *setting = &settings_table[i];
        if (setting->kind == NUMBER || setting->kind == CHOICE) {
            store(place_of(reader, setting), setting->size, setting->initial);
        } else if (setting->kind == TEXT) {
            store_text(reader, setting, setting->initial_text);
        }
    }
}

/* What is known only once everything has been read. */

static void name_the_gate(struct mxw_settings_reader *reader)
{
    struct mxw_settings *settings = reader->settings;
    char name[256] = "";
    if (settings->host_name.len == 0) {
        if (gethostname(name, sizeof name - 1) != 0 || !mxw_is_host_name(mxw_conf_bytes(name)))
            mxw_conf_complain(reader->conf, 1,
                              "host_name is missing, and the machine's own name, \"%s\", is no host"
                              " name: expected one such as mx.example.net",
                              name);
        settings->host_name = mxw_settings_copy(reader, name);
    }
    if (settings->authserv_id.len == 0)
        settings->authserv_id = settings->host_name;
}

/* Where a setting stands that is known to be set. */
static int line_of(const struct mxw_conf_taken *taken, const char *name)
{
    size_t option = 0;
    while (strcmp(settings_table[option].name, name) != 0)
        option++;
    return mxw_conf_get(taken, option, 0).line;
}

static void take_root(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken)
{
    for (size_t option = 0; option < MXW_COUNT_OF(settings_table); option++)
        take_setting(reader, taken, option);
    name_the_gate(reader);
    if (reader->settings->dns_mode == MXW_RESOLVER_FORWARD
        && reader->settings->dns_forwarder_count == 0)
        mxw_conf_complain(reader->conf, line_of(taken, "dns_mode"),
                          "dns_mode = forward needs dns_forwarders: expected at least one");
    mxw_settings_finish_sections(reader);
}

static void take(void *me, struct mxw_conf *conf, const struct mxw_conf_taken *taken)
{
    struct mxw_settings_reader *reader = me;
    (void)conf;
    if (taken->section->name == NULL)
        take_root(reader, taken);
    else if (strcmp(taken->section->name, mxw_certificate_section.name) == 0)
        mxw_settings_take_certificate(reader, taken);
    else
        mxw_settings_take_listener(reader, taken);
}

static enum mxw_status read_all(struct mxw_settings_reader *reader)
{
    struct mxw_conf_option options[MXW_COUNT_OF(settings_table)];
    for (size_t i = 0; i < MXW_COUNT_OF(settings_table); i++)
        options[i] =
            (struct mxw_conf_option){ settings_table[i].name, settings_table[i].kind >= PREFIXES };
    const struct mxw_conf_section sections[] = {
        { .options = options, .option_count = MXW_COUNT_OF(options) },
        mxw_certificate_section,
        mxw_listener_section,
    };
    const struct mxw_conf_file file = { sections, MXW_COUNT_OF(sections) };

    set_defaults(reader);
    enum mxw_status status = mxw_conf_read(reader->conf, &file, take, reader);
    if (!reader->is_out_of_room)
        return status;
    fprintf(reader->conf->complaints, "%s: there is no memory for all of it\n", reader->conf->path);
    return MXW_UNAVAILABLE;
}

/* Octets of the file, or -1 after a complaint. */
static int64_t size_of(struct mxw_conf *conf)
{
    struct stat status;
    if (stat(conf->path, &status) != 0) {
        fprintf(conf->complaints, "%s: cannot be read: %s\n", conf->path, strerror(errno));
        return -1;
    }
    if (!S_ISREG(status.st_mode) || status.st_size > MXW_SETTINGS_FILE_MAX) {
        fprintf(conf->complaints, "%s: expected a file of at most %d octets\n", conf->path,
                MXW_SETTINGS_FILE_MAX);
        return -1;
    }
    return status.st_size;
}

enum mxw_status mxw_settings_read(const char *path, FILE *complaints,
                                  struct mxw_settings **settings)
{
    struct mxw_conf conf = { .path = path, .complaints = complaints };
    int64_t size = size_of(&conf);
    if (size < 0)
        return MXW_UNAVAILABLE;

    enum mxw_status status = MXW_UNAVAILABLE;
    size_t room = MEMORY_BASE + (size_t)size * MEMORY_EACH;
    struct mxw_settings_reader *reader = calloc(1, sizeof *reader);
    uint8_t *memory = malloc(room);
    if (reader != NULL && memory != NULL) {
        reader->conf = &conf;
        reader->arena = (struct mxw_arena){ .at = memory, .room = room };
        reader->settings = mxw_settings_take(reader, 1, sizeof *reader->settings);
        status = read_all(reader);
    }
    if (status == MXW_OK)
        *settings = reader->settings;
    else
        free(memory);
    free(reader);
    return status;
}

void mxw_settings_free(struct mxw_settings *settings)
{
    free(settings); /* which is where its memory begins */
}
