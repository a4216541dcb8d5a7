/* settings_values.c - what a value of each type may be, and what becomes of it. */
#include "base/quantity.h"
#include "core/directory/setting.h"
#include "daemon/settings_reader.h"

#define LINK_MAX 300    /* octets: with codes and id, within a reply line of 512 */
#define MAILBOX_MAX 254 /* octets, RFC 5321 section 4.5.3.1.3 without its <> */
#define PATH_MAX_OCTETS 4095
#define SOCKET_PATH_MAX 107 /* octets: what the kernel's address of a socket has room for */
#define WORD_MAX 64
#define SMTP_PORT 25
#define DNS_PORT 53
#define STUB_SERVERS_MAX 8 /* of one zone */

/* Numbers and choices. */

/* As wide as the field is. */
static void store(const struct mxw_setting *setting, uint64_t number, void *place)
{
    const uint8_t narrow = (uint8_t)number;
    const uint32_t wide = (uint32_t)number;
    memcpy(place,
           setting->size == sizeof narrow     ? (const void *)&narrow
               : setting->size == sizeof wide ? (const void *)&wide
                                              : (const void *)&number,
           setting->size);
}

static bool store_in_range(const struct mxw_setting *setting, uint64_t number, void *place)
{
    if (number < setting->minimum || number > setting->maximum)
        return false;
    store(setting, number, place);
    return true;
}

static bool parse_count(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                        const char *text, void *place)
{
    uint64_t number;
    (void)reader;
    return mxw_bytes_to_number(mxw_conf_bytes(text), UINT64_MAX, &number)
        && store_in_range(setting, number, place);
}

static bool parse_octets(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                         const char *text, void *place)
{
    uint64_t size;
    (void)reader;
    return mxw_size_parse(mxw_conf_bytes(text), &size) == MXW_OK
        && store_in_range(setting, size, place);
}

static bool parse_time(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                       const char *text, void *place)
{
    mxw_time duration;
    (void)reader;
    return mxw_duration_parse(mxw_conf_bytes(text), &duration) == MXW_OK
        && store_in_range(setting, (uint64_t)duration, place);
}

static bool parse_choice(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                         const char *text, void *place)
{
    mxw_bytes rest = mxw_conf_bytes(setting->words);
    (void)reader;
    for (unsigned number = 0; rest.len > 0; number++)
        if (mxw_bytes_equal(mxw_bytes_next(&rest, ' '), mxw_conf_bytes(text))) {
            store(setting, number, place);
            return true;
        }
    return false;
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

static bool is_word(mxw_bytes text)
{
    return text.len > 0 && text.len <= WORD_MAX && has_only(text, MXW_BYTES(".-_"));
}

static bool is_operator(mxw_bytes text)
{
    return is_word(mxw_bytes_from(text, mxw_bytes_starts_with(text, MXW_BYTES("@"))));
}

static bool is_something(mxw_bytes text)
{
    return text.len > 0;
}

static bool (*const text_checks[])(mxw_bytes text) = {
    [MXW_SETTING_HOST_NAME] = mxw_is_host_name, [MXW_SETTING_LINK] = is_link,
    [MXW_SETTING_MAILBOX] = is_mailbox,         [MXW_SETTING_WORD] = is_word,
    [MXW_SETTING_OPERATOR] = is_operator,       [MXW_SETTING_NAME] = is_something,
};

static bool parse_text(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                       const char *text, void *place)
{
    mxw_bytes *kept = place;
    if (!text_checks[setting->type](mxw_conf_bytes(text)))
        return false;
    *kept = mxw_settings_copy(reader, text);
    return true;
}

static bool parse_path(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                       const char *text, void *place)
{
    mxw_bytes *kept = place;
    (void)setting;
    if (text[0] == '\0' || strlen(text) > PATH_MAX_OCTETS)
        return false;
    *kept = mxw_settings_copy_path(reader, text);
    return true;
}

static bool parse_socket(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                         const char *text, void *place)
{
    const mxw_bytes *kept = place;
    return parse_path(reader, setting, text, place) && kept->len <= SOCKET_PATH_MAX;
}

/* Addresses. */

static bool parse_address(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                          const char *text, void *place)
{
    (void)reader;
    (void)setting;
    return mxw_endpoint_parse(mxw_conf_bytes(text), SMTP_PORT, place) == MXW_OK;
}

static bool parse_forwarder(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                            const char *text, void *place)
{
    (void)reader;
    (void)setting;
    return mxw_endpoint_parse(mxw_conf_bytes(text), DNS_PORT, place) == MXW_OK;
}

/* Of no use to anybody on another machine. */
static bool is_loopback(mxw_address address)
{
    static const mxw_prefix loopbacks[] = {
        { { MXW_IPV4, { 127 } }, 8 },
        { { MXW_IPV6, { [15] = 1 } }, 128 },
    };
    return mxw_prefix_covers(loopbacks[0], address) || mxw_prefix_covers(loopbacks[1], address);
}

static bool parse_loopback(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                           const char *text, void *place)
{
    struct mxw_endpoint endpoint;
    (void)reader;
    (void)setting;
    if (mxw_endpoint_parse(mxw_conf_bytes(text), 0, &endpoint) != MXW_OK || endpoint.port == 0
        || !is_loopback(endpoint.address))
        return false;
    memcpy(place, &endpoint, sizeof endpoint);
    return true;
}

static bool parse_prefix(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                         const char *text, void *place)
{
    (void)reader;
    (void)setting;
    return mxw_prefix_parse(mxw_conf_bytes(text), place) == MXW_OK;
}

/* " 192.0.2.53@53 2001:db8::53" */
static bool parse_stub_servers(mxw_bytes text, struct mxw_endpoint *servers, size_t *count)
{
    for (*count = 0; text.len > 0;) {
        mxw_bytes server = mxw_bytes_next(&text, ' ');
        if (server.len == 0)
            continue; /* two blanks */
        if (*count == STUB_SERVERS_MAX
            || mxw_endpoint_parse(server, DNS_PORT, &servers[*count]) != MXW_OK)
            return false;
        ++*count;
    }
    return *count > 0;
}

/* "example.net 192.0.2.53@53 2001:db8::53". The zone is ended with a NUL in place of the blank. */
static bool parse_stub_zone(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                            const char *text, void *place)
{
    struct mxw_resolver_stub *stub = place;
    size_t zone_len = mxw_bytes_find(mxw_conf_bytes(text), ' ');
    mxw_bytes zone = mxw_bytes_first(mxw_conf_bytes(text), zone_len);
    struct mxw_endpoint *servers = mxw_settings_take(reader, STUB_SERVERS_MAX, sizeof *servers);
    char *name = mxw_settings_take(reader, zone_len + 1, 1);
    (void)setting;
    if (servers == NULL || name == NULL
        || (!mxw_bytes_equal(zone, MXW_BYTES(".")) && !mxw_dns_name_is_valid(zone)))
        return false;
    memcpy(name, zone.at, zone.len);
    *stub = (struct mxw_resolver_stub){ .zone = name, .servers = servers };
    return parse_stub_servers(mxw_bytes_from(mxw_conf_bytes(text), zone_len), servers,
                              &stub->server_count);
}

/* The types. */

static const struct type {
    const char *noun;     /* of what stands behind the = */
    const char *expected; /* NULL: see mxw_setting_put_expected() */
    size_t item_size;     /* of lists */
    bool (*parse)(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                  const char *text, void *place);
} types[] = {
    /* clang-format off */
    [MXW_SETTING_COUNT] = { "number", NULL, 0, parse_count },
    [MXW_SETTING_OCTETS] = { "size", NULL, 0, parse_octets },
    [MXW_SETTING_TIME] = { "time", NULL, 0, parse_time },
    [MXW_SETTING_CHOICE] = { "word", NULL, 0, parse_choice },
    [MXW_SETTING_HOST_NAME] = {
        "name", "a host name such as mx.example.net", 0, parse_text },
    [MXW_SETTING_LINK] = {
        "address", "an address that begins with http:// or https://, without blanks, of at most"
        " 300 octets", 0, parse_text },
    [MXW_SETTING_MAILBOX] = {
        "mailbox", "a mail address such as postmaster@example.net", 0, parse_text },
    [MXW_SETTING_PATH] = { "path", "a path of at most 4095 octets", 0, parse_path },
    [MXW_SETTING_SOCKET] = { "path", "a path of at most 107 octets", 0, parse_socket },
    [MXW_SETTING_WORD] = {
        "name", "a name of at most 64 letters, digits or .-_", 0, parse_text },
    [MXW_SETTING_OPERATOR] = {
        "user", "at most 64 names of users such as alice, or of groups such as @mailadmins",
        sizeof(mxw_bytes), parse_text },
    [MXW_SETTING_NAME] = {
        "name", "names of sections", sizeof(mxw_bytes), parse_text },
    [MXW_SETTING_ADDRESS] = {
        "address", "an address such as [::]:25 or 192.0.2.1:25", 0, parse_address },
    [MXW_SETTING_LOOPBACK] = {
        "address", "an address of this machine alone, with its port, such as 127.0.0.1:9101 or"
        " [::1]:9101", 0, parse_loopback },
    [MXW_SETTING_FORWARDER] = {
        "address", "at most 16 addresses such as 192.0.2.53 or 2001:db8::53@5353",
        sizeof(struct mxw_endpoint), parse_forwarder },
    [MXW_SETTING_PREFIX] = {
        "prefix", "addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32",
        sizeof(mxw_prefix), parse_prefix },
    [MXW_SETTING_STUB_ZONE] = {
        "zone", "at most 256 zones, each with its servers, such as \"example.net 192.0.2.53@53\"",
        sizeof(struct mxw_resolver_stub), parse_stub_zone },
    /* clang-format on */
};

/* What has no default can be set to nothing, as by a variable that is empty. */
bool mxw_setting_parse(struct mxw_settings_reader *reader, const struct mxw_setting *setting,
                       const char *text, void *place)
{
    bool is_nothing = text[0] == '\0' && !setting->is_list && !mxw_setting_has_default(setting);
    return is_nothing || types[setting->type].parse(reader, setting, text, place);
}

size_t mxw_setting_item_size(const struct mxw_setting *setting)
{
    return types[setting->type].item_size;
}

const char *mxw_setting_noun(const struct mxw_setting *setting)
{
    return types[setting->type].noun;
}

/* In words. */

static void put_quantity(struct mxw_writer *out, enum mxw_setting_type type, uint64_t quantity)
{
    if (type == MXW_SETTING_TIME)
        mxw_put_duration(out, (mxw_time)quantity);
    else if (type == MXW_SETTING_OCTETS)
        mxw_put_size(out, quantity);
    else
        mxw_put_number(out, quantity);
}

static mxw_bytes find_word(const struct mxw_setting *setting, uint64_t number)
{
    mxw_bytes rest = mxw_conf_bytes(setting->words);
    for (; number > 0; number--)
        (void)mxw_bytes_next(&rest, ' ');
    return mxw_bytes_next(&rest, ' ');
}

void mxw_setting_put_default(struct mxw_writer *out, const struct mxw_setting *setting)
{
    if (setting->type == MXW_SETTING_CHOICE)
        mxw_put(out, find_word(setting, setting->initial));
    else if (setting->initial_text != NULL)
        mxw_put(out, mxw_conf_bytes(setting->initial_text));
    else
        put_quantity(out, setting->type, setting->initial);
}

void mxw_setting_put_range(struct mxw_writer *out, const struct mxw_setting *setting)
{
    mxw_put_text(out, "from ");
    put_quantity(out, setting->type, setting->minimum);
    mxw_put_text(out, " to ");
    put_quantity(out, setting->type, setting->maximum);
}

/* "a, b or c" of "a b c". */
static void put_words(struct mxw_writer *out, const char *words)
{
    mxw_bytes rest = mxw_conf_bytes(words);
    while (rest.len > 0) {
        mxw_put(out, mxw_bytes_next(&rest, ' '));
        if (rest.len > 0)
            mxw_put(out, mxw_bytes_has(rest, ' ') ? MXW_BYTES(", ") : MXW_BYTES(" or "));
    }
}

void mxw_setting_put_expected(struct mxw_writer *out, const struct mxw_setting *setting)
{
    const struct type *type = &types[setting->type];
    if (setting->type == MXW_SETTING_CHOICE) {
        put_words(out, setting->words);
    } else if (type->expected != NULL) {
        mxw_put(out, mxw_conf_bytes(type->expected));
    } else {
        mxw_put_text(out, "a ");
        mxw_put(out, mxw_conf_bytes(type->noun));
        mxw_put_byte(out, ' ');
        mxw_setting_put_range(out, setting);
    }
}
