#include "runtime/dnsline.h"

#include <assert.h>
#include <ldns/rr.h>

#include "core/dns/wire.h"
#include "runtime/dnsfile.h"

#define TYPE_TEXT_MAX 15      /* octets: longer than every mnemonic and TYPE65535 */
#define META_TYPES_FIRST 128u /* RFC 6895 section 3.1: question and meta types hold no records */
#define META_TYPES_LAST 255u
#define GENERIC_RDATA_MAX 65535 /* octets, RFC 3597 section 5 */

static const char expected_line[] = "expected OWNER TYPE RDATA";
static const char expected_name[] = "expected a name: labels of 1 to 63 octets, 253 octets in all, "
                                    "octets as they are, \\X or \\DDD";
static const char expected_text[] =
    "expected strings, in quotes or without blanks, 65535 octets in all";

/* A word of the line. In quotes or not, its escapes are still in it. */
struct token {
    mxw_bytes text;
    bool is_quoted;
    bool is_open; /* the quotes do not end */
};

static size_t escaped_len(mxw_bytes text, size_t at)
{
    return text.at[at] == '\\' && at + 1 < text.len ? 2 : 1;
}

static void take_quoted(mxw_bytes *rest, struct token *token)
{
    size_t end = 1;
    while (end < rest->len && rest->at[end] != '"')
        end += escaped_len(*rest, end);

    token->is_quoted = true;
    token->is_open = end >= rest->len;
    token->text = (mxw_bytes){ rest->at + 1, (token->is_open ? rest->len : end) - 1 };
    *rest = mxw_bytes_from(*rest, end + 1);
}

/* False at the end of the line or at a comment. */
static bool take_token(mxw_bytes *rest, struct token *token)
{
    while (rest->len > 0 && mxw_is_blank(rest->at[0]))
        *rest = mxw_bytes_from(*rest, 1);
    if (rest->len == 0 || rest->at[0] == '#')
        return false;

    *token = (struct token){ .is_quoted = false };
    if (rest->at[0] == '"') {
        take_quoted(rest, token);
        return true;
    }
    size_t end = 0;
    while (end < rest->len && !mxw_is_blank(rest->at[end]))
        end += escaped_len(*rest, end);
    token->text = mxw_bytes_first(*rest, end);
    *rest = mxw_bytes_from(*rest, end);
    return true;
}

static bool token_is_last(mxw_bytes rest)
{
    struct token more;
    return !take_token(&rest, &more);
}

/* Takes one octet as it is, as `\X` or as `\DDD`. */
static bool take_octet(mxw_bytes *text, uint8_t *octet, bool *is_escaped)
{
    uint64_t number;
    *is_escaped = text->at[0] == '\\';
    if (!*is_escaped) {
        *octet = text->at[0];
        *text = mxw_bytes_from(*text, 1);
        return true;
    }
    *text = mxw_bytes_from(*text, 1);
    if (text->len == 0)
        return false;
    if (!mxw_is_digit(text->at[0])) {
        *octet = text->at[0];
        *text = mxw_bytes_from(*text, 1);
        return true;
    }
    if (text->len < 3 || !mxw_bytes_to_number(mxw_bytes_first(*text, 3), UINT8_MAX, &number))
        return false;
    *octet = (uint8_t)number;
    *text = mxw_bytes_from(*text, 3);
    return true;
}

static bool put_unescaped(mxw_bytes text, struct mxw_writer *out)
{
    uint8_t octet;
    bool is_escaped;
    while (text.len > 0) {
        if (!take_octet(&text, &octet, &is_escaped))
            return false;
        mxw_put_byte(out, octet);
    }
    return true;
}

enum said_name {
    NAME_MALFORMED,  /* an escape that is none */
    NAME_IMPOSSIBLE, /* too long, or with an empty or too long label: nobody asks for it */
    NAME_GOOD
};

/* The name a token says, in wire form: the one place where a '.' inside a label can be told from
 * one between labels. */
static enum said_name write_wire_name(mxw_bytes text, struct mxw_writer *wire)
{
    uint8_t label_at[MXW_DNS_LABEL_MAX];
    struct mxw_writer label = MXW_WRITER(label_at);
    bool is_possible = true;
    if (mxw_bytes_equal(text, MXW_BYTES(".")))
        text.len = 0;
    while (text.len > 0) {
        uint8_t octet;
        bool is_escaped;
        if (!take_octet(&text, &octet, &is_escaped))
            return NAME_MALFORMED;
        bool ends_label = octet == '.' && !is_escaped;
        if (!ends_label)
            mxw_put_byte(&label, octet);
        if (ends_label || text.len == 0) {
            is_possible = is_possible && label.used > 0 && !label.overflowed;
            mxw_put_byte(wire, (uint8_t)label.used);
            mxw_put(wire, mxw_written(&label));
            label = MXW_WRITER(label_at);
        }
    }
    mxw_put_byte(wire, 0);
    return is_possible && !wire->overflowed ? NAME_GOOD : NAME_IMPOSSIBLE;
}

/* An impossible name is read as an empty one. */
static bool read_name(mxw_bytes text, struct mxw_writer *pool, mxw_bytes *name)
{
    uint8_t wire_at[MXW_DNS_NAME_MAX + 2];
    struct mxw_writer wire = MXW_WRITER(wire_at);
    mxw_bytes rest;
    *name = (mxw_bytes){ 0 };
    if (text.len == 0)
        return false;
    enum said_name said = write_wire_name(text, &wire);
    if (said == NAME_GOOD)
        return mxw_dns_wire_name(mxw_written(&wire), &rest, pool, name);
    return said == NAME_IMPOSSIBLE;
}

typedef const char *read_rdata(mxw_bytes rest, struct mxw_writer *pool,
                               struct mxw_dns_record *record);

static bool read_address(mxw_bytes rest, enum mxw_family family, struct mxw_dns_record *record)
{
    struct token token;
    return take_token(&rest, &token) && token_is_last(rest)
        && mxw_address_parse(token.text, &record->address) == MXW_OK
        && record->address.family == family;
}

static const char *read_a(mxw_bytes rest, struct mxw_writer *pool, struct mxw_dns_record *record)
{
    (void)pool;
    return read_address(rest, MXW_IPV4, record) ? NULL : "expected an IPv4 address";
}

static const char *read_aaaa(mxw_bytes rest, struct mxw_writer *pool, struct mxw_dns_record *record)
{
    (void)pool;
    return read_address(rest, MXW_IPV6, record) ? NULL : "expected an IPv6 address";
}

static const char *read_host(mxw_bytes rest, struct mxw_writer *pool, struct mxw_dns_record *record)
{
    struct token token;
    return take_token(&rest, &token) && token_is_last(rest)
            && read_name(token.text, pool, &record->name)
        ? NULL
        : expected_name;
}

static const char *read_mx(mxw_bytes rest, struct mxw_writer *pool, struct mxw_dns_record *record)
{
    struct token token;
    uint64_t preference;
    if (!take_token(&rest, &token) || !mxw_bytes_to_number(token.text, UINT16_MAX, &preference))
        return "expected a preference, 0 to 65535, and a name";
    record->preference = (uint16_t)preference;
    return read_host(rest, pool, record);
}

static const char *read_txt(mxw_bytes rest, struct mxw_writer *pool, struct mxw_dns_record *record)
{
    size_t start = pool->used;
    struct token token;
    while (take_token(&rest, &token))
        if (token.is_open || !put_unescaped(token.text, pool))
            return expected_text;
    record->text = (mxw_bytes){ pool->at + start, pool->used - start };
    return record->text.len > MXW_DNSFILE_TXT_MAX ? expected_text : NULL;
}

static const struct reader {
    uint16_t type;
    read_rdata *read;
} readers[] = {
    { MXW_DNS_A, read_a },      { MXW_DNS_AAAA, read_aaaa },  { MXW_DNS_MX, read_mx },
    { MXW_DNS_PTR, read_host }, { MXW_DNS_CNAME, read_host }, { MXW_DNS_TXT, read_txt },
};

/* RFC 3597 section 5: `\# LENGTH HEX...`, the hex in any number of words. */
static const char *read_generic(uint16_t type, mxw_bytes rest, struct mxw_writer *pool,
                                struct mxw_dns_record *record)
{
    static const char expected[] = "expected \\#, a length and as many octets in hexadecimal";
    struct token token;
    uint64_t len;
    size_t start = pool->used;
    if (!take_token(&rest, &token) || !mxw_bytes_to_number(token.text, GENERIC_RDATA_MAX, &len))
        return expected;
    while (take_token(&rest, &token)) {
        if (token.text.len % 2 != 0)
            return expected;
        for (size_t i = 0; i < token.text.len; i += 2) {
            int high = mxw_hex_value(token.text.at[i]);
            int low = mxw_hex_value(token.text.at[i + 1]);
            if (high < 0 || low < 0)
                return expected;
            mxw_put_byte(pool, (uint8_t)(high << 4 | low));
        }
    }
    mxw_bytes rdata = { pool->at + start, pool->used - start };
    if (rdata.len != len || !mxw_dns_record_read(type, rdata, pool, record))
        return expected;
    return NULL;
}

static const char *read_record(struct mxw_dnsline *line, mxw_bytes rest, struct mxw_writer *pool)
{
    mxw_bytes after = rest;
    struct token first;
    if (!take_token(&after, &first))
        return expected_line;
    if (!first.is_quoted && mxw_bytes_equal(first.text, MXW_BYTES("\\#")))
        return read_generic(line->type, after, pool, &line->record);
    for (size_t i = 0; i < MXW_COUNT_OF(readers); i++)
        if (readers[i].type == line->type)
            return readers[i].read(rest, pool, &line->record);
    return NULL;
}

static enum mxw_dnsline_kind failure_named(const struct token *token)
{
    static const struct {
        mxw_bytes name;
        enum mxw_dnsline_kind kind;
    } failures[] = {
        { MXW_BYTES_INIT("!servfail"), MXW_DNSLINE_SERVFAIL },
        { MXW_BYTES_INIT("!timeout"), MXW_DNSLINE_TIMEOUT },
        { MXW_BYTES_INIT("!nxdomain"), MXW_DNSLINE_NXDOMAIN },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(failures); i++)
        if (!token->is_quoted && mxw_bytes_equal_nocase(token->text, failures[i].name))
            return failures[i].kind;
    return MXW_DNSLINE_RECORD;
}

static bool read_type(const struct token *token, uint16_t *type)
{
    char text[TYPE_TEXT_MAX + 1] = "";
    *type = MXW_DNSLINE_ANY_TYPE;
    if (mxw_bytes_equal(token->text, MXW_BYTES("*")))
        return true;
    if (token->is_quoted || token->text.len > TYPE_TEXT_MAX)
        return false;
    memcpy(text, token->text.at, token->text.len);
    unsigned number = (unsigned)ldns_get_rr_type_by_name(text);
    *type = (uint16_t)number;
    return number > 0 && number <= UINT16_MAX
        && (number < META_TYPES_FIRST || number > META_TYPES_LAST);
}

static const char *read_data(struct mxw_dnsline *line, mxw_bytes rest, struct mxw_writer *pool)
{
    mxw_bytes after = rest;
    struct token first;
    if (!take_token(&after, &first))
        return expected_line;
    line->kind = failure_named(&first);
    if (line->kind != MXW_DNSLINE_RECORD)
        return token_is_last(after) ? NULL : "expected nothing behind the failure";
    if (line->type == MXW_DNSLINE_ANY_TYPE)
        return "expected !servfail, !timeout or !nxdomain behind the type *";
    return read_record(line, rest, pool);
}

const char *mxw_dnsline_parse(mxw_bytes text, struct mxw_writer *pool, struct mxw_dnsline *line)
{
    struct token token;
    *line = (struct mxw_dnsline){ .kind = MXW_DNSLINE_NOTHING };
    if (!take_token(&text, &token))
        return NULL;

    mxw_bytes owner;
    uint8_t owner_at[MXW_DNS_NAME_MAX];
    struct mxw_writer owner_writer = MXW_WRITER(owner_at);
    if (!read_name(token.text, &owner_writer, &owner))
        return expected_name;
    line->owner = (mxw_bytes){ pool->at + pool->used, owner.len };
    mxw_put_lower(pool, owner);

    if (!take_token(&text, &token))
        return expected_line;
    if (!read_type(&token, &line->type))
        return "expected a type (A AAAA CNAME MX PTR TXT, any other the registry names, TYPE99), "
               "or *";
    const char *expected = read_data(line, text, pool);
    if (expected == NULL && line->owner.len == 0)
        line->kind = MXW_DNSLINE_NOTHING;
    assert(expected != NULL || !pool->overflowed);
    return expected;
}
