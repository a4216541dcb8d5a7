#include "core/dkim/tags.h"

#include "base/base64.h"
#include "mxwarden/dns.h"

static const struct mxw_dkim_judgement fine = { MXW_DKIM_OPEN, { NULL, 0 } };

static struct mxw_dkim_judgement neutral(mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ MXW_DKIM_NEUTRAL, reason };
}

static struct mxw_dkim_judgement permerror(mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ MXW_DKIM_PERMERROR, reason };
}

static bool is_label(mxw_bytes label)
{
    if (label.len == 0 || label.at[0] == '-' || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!mxw_is_alnum(label.at[i]) && label.at[i] != '-' && label.at[i] != '_')
            return false;
    return true;
}

/* A name to ask the DNS for, without a dot at the end. RFC 6376 3.1, 3.5; '_' is let through, since
 * selectors have it. */
static bool is_name(mxw_bytes name, size_t labels_min)
{
    size_t labels = mxw_bytes_count(name, '.') + 1;
    if (!mxw_dns_name_is_valid(name) || labels < labels_min)
        return false;
    for (size_t left = labels; left > 0; left--)
        if (!is_label(mxw_bytes_next(&name, '.')))
            return false;
    return true;
}

/* RFC 6376 3.5: without i=, it is "@" and the domain. */
static void default_identity(struct mxw_dkim_signature *signature)
{
    struct mxw_writer out = MXW_WRITER(signature->identity_at);
    mxw_put_byte(&out, '@');
    mxw_put(&out, signature->domain);
    signature->identity = mxw_written(&out);
}

struct mxw_dkim_judgement mxw_dkim_read_domain(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature)
{
    if (!is_name(tag->value, 2))
        return permerror(MXW_BYTES("d= is not a domain name"));
    signature->domain = tag->value;
    default_identity(signature);
    return fine;
}

struct mxw_dkim_judgement mxw_dkim_read_selector(const struct mxw_tag *tag,
                                                 struct mxw_dkim_signature *signature)
{
    if (!is_name(tag->value, 1))
        return permerror(MXW_BYTES("s= is not a selector"));
    signature->selector = tag->value;
    return fine;
}

/* RFC 6376 2.11: white space is not part of the value, "=" and two upper-case digits is an octet,
 * ";" cannot occur. Octets above 0x7f stand for themselves, RFC 8616 section 5. */
static bool decode_quoted(mxw_bytes text, struct mxw_writer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (mxw_is_blank(c) || c == '\r' || c == '\n')
            continue;
        if (c == '=') {
            if (text.len - i < 3)
                return false;
            int high = mxw_hex_value(text.at[i + 1]);
            int low = mxw_hex_value(text.at[i + 2]);
            if (high < 0 || low < 0 || text.at[i + 1] >= 'a' || text.at[i + 2] >= 'a')
                return false;
            c = (uint8_t)(high * 16 + low);
            i += 2;
        }
        if (c < ' ' || c == 0x7f) /* no control octet is any part of an address */
            return false;
        mxw_put_byte(out, c);
    }
    return true;
}

struct mxw_dkim_judgement mxw_dkim_read_identity(const struct mxw_tag *tag,
                                                 struct mxw_dkim_signature *signature)
{
    struct mxw_writer out = MXW_WRITER(signature->identity_at);
    signature->identity = (mxw_bytes){ 0 };
    if (!decode_quoted(tag->value, &out))
        return neutral(MXW_BYTES("i= is not quoted-printable"));
    if (out.overflowed)
        return permerror(MXW_BYTES("i= is too long"));

    mxw_bytes identity = mxw_written(&out);
    size_t at = mxw_bytes_find_last(identity, '@');
    if (at == identity.len || !is_name(mxw_bytes_from(identity, at + 1), 2))
        return permerror(MXW_BYTES("i= is not an address"));
    signature->identity = identity;
    return fine;
}

struct mxw_dkim_judgement mxw_dkim_read_algorithm(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature)
{
    signature->algorithm = tag->value;
    if (mxw_bytes_equal_nocase(tag->value, MXW_BYTES("rsa-sha256"))) {
        signature->key_type = MXW_KEY_RSA;
        return fine;
    }
    if (mxw_bytes_equal_nocase(tag->value, MXW_BYTES("ed25519-sha256"))) {
        signature->key_type = MXW_KEY_ED25519;
        return fine;
    }
    if (mxw_bytes_equal_nocase(tag->value, MXW_BYTES("rsa-sha1")))
        return permerror(MXW_BYTES("rsa-sha1 is historic")); /* RFC 8301 3.1 */
    signature->algorithm = (mxw_bytes){ 0 };
    return neutral(MXW_BYTES("unknown algorithm"));
}

static bool read_form(mxw_bytes word, enum mxw_canonical *form)
{
    bool relaxed = mxw_bytes_equal_nocase(word, MXW_BYTES("relaxed"));
    *form = relaxed ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
    return relaxed || mxw_bytes_equal_nocase(word, MXW_BYTES("simple"));
}

struct mxw_dkim_judgement mxw_dkim_read_forms(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature)
{
    mxw_bytes body = tag->value;
    mxw_bytes header;
    bool known = mxw_bytes_cut(&body, '/', &header)
        ? read_form(header, &signature->header_form) && read_form(body, &signature->body_form)
        : read_form(body, &signature->header_form);
    return known ? fine : neutral(MXW_BYTES("unknown canonicalization"));
}

struct mxw_dkim_judgement mxw_dkim_read_query(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature)
{
    (void)signature;
    return mxw_dkim_list_has(tag->value, MXW_BYTES("dns/txt"))
        ? fine
        : neutral(MXW_BYTES("unknown query method"));
}

bool mxw_dkim_is_field_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] <= ' ' || name.at[i] >= 0x7f)
            return false;
    return name.len > 0;
}

struct mxw_dkim_judgement mxw_dkim_read_names(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature)
{
    size_t count = mxw_dkim_list_count(tag->value);
    if (count > MXW_DKIM_NAMES_MAX)
        return permerror(MXW_BYTES("h= is too long"));

    mxw_bytes rest = tag->value;
    for (size_t left = count; left > 0; left--) {
        mxw_bytes name = mxw_dkim_list_next(&rest);
        if (!mxw_dkim_is_field_name(name))
            return neutral(MXW_BYTES("h= is not a list of field names"));
        signature->from_names += mxw_bytes_equal_nocase(name, MXW_BYTES("from"));
    }
    if (signature->from_names == 0)
        return permerror(MXW_BYTES("From is not signed")); /* RFC 6376 6.1.1 */
    signature->names = tag->value;
    return fine;
}

struct mxw_dkim_judgement mxw_dkim_read_body_hash(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature)
{
    struct mxw_writer out = MXW_WRITER(signature->body_hash);
    bool whole = mxw_base64_decode(tag->value, &out) == MXW_OK && out.used == out.room;
    return whole ? fine : neutral(MXW_BYTES("bh= is not a SHA-256 digest"));
}

static void keep_b_start(struct mxw_dkim_signature *signature, mxw_bytes text)
{
    struct mxw_writer out = MXW_WRITER(signature->b_start);
    for (size_t i = 0; i < text.len && out.used < out.room; i++)
        if (text.at[i] > ' ')
            mxw_put_byte(&out, text.at[i]);
    signature->b_start_len = out.used;
}

struct mxw_dkim_judgement mxw_dkim_read_octets(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature)
{
    struct mxw_writer out = MXW_WRITER(signature->octets);
    enum mxw_status status = mxw_base64_decode(tag->value, &out);
    if (status == MXW_NO_ROOM)
        return permerror(MXW_BYTES("b= is too long"));
    if (status != MXW_OK || out.used == 0)
        return neutral(MXW_BYTES("b= is not base64"));
    signature->octets_len = out.used;
    signature->b_raw = tag->raw;
    keep_b_start(signature, tag->value);
    return fine;
}

/* RFC 6376 3.5: l= has up to 76 digits; what no body can reach is as good as any other such
 * number. */
#define LENGTH_DIGITS_MAX 76

static bool is_number(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

struct mxw_dkim_judgement mxw_dkim_read_length(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature)
{
    if (!is_number(tag->value) || tag->value.len > LENGTH_DIGITS_MAX)
        return neutral(MXW_BYTES("l= is not a number"));
    if (!mxw_bytes_to_number(tag->value, MXW_DKIM_WHOLE_BODY - 1, &signature->body_length))
        signature->body_length = MXW_DKIM_WHOLE_BODY - 1;
    return fine;
}

/* RFC 6376 3.5: "MAY consider any value longer than 12 digits to be infinite". */
#define TIME_MAX UINT64_C(999999999999)

static bool read_time(mxw_bytes text, mxw_wall *time)
{
    uint64_t seconds;
    if (!is_number(text))
        return false;
    *time = mxw_bytes_to_number(text, TIME_MAX, &seconds) ? (mxw_wall)seconds : INT64_MAX;
    return true;
}

struct mxw_dkim_judgement mxw_dkim_read_signed_at(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature)
{
    return read_time(tag->value, &signature->signed_at) ? fine
                                                        : neutral(MXW_BYTES("t= is not a number"));
}

struct mxw_dkim_judgement mxw_dkim_read_expires_at(const struct mxw_tag *tag,
                                                   struct mxw_dkim_signature *signature)
{
    if (!read_time(tag->value, &signature->expires_at))
        return neutral(MXW_BYTES("x= is not a number"));
    /* RFC 6376 3.5: x= must be greater than t=, which the table reads first. */
    return signature->expires_at > signature->signed_at
        ? fine
        : permerror(MXW_BYTES("x= is not after t="));
}

static struct mxw_dkim_judgement read_list(const struct mxw_tag_list *list,
                                           const struct mxw_tag_reader *readers, size_t count,
                                           struct mxw_dkim_signature *signature)
{
    struct mxw_dkim_judgement first = fine;
    for (size_t i = 0; i < count; i++) {
        const struct mxw_tag *tag = mxw_tag_find(list, readers[i].name);
        struct mxw_dkim_judgement judgement = fine;
        if (tag != NULL)
            judgement = readers[i].read(tag, signature);
        else if (readers[i].is_required)
            judgement = permerror(MXW_BYTES("a required tag is missing"));
        if (first.result == MXW_DKIM_OPEN)
            first = judgement;
    }
    return first;
}

/* RFC 6376 3.2 and 8616 5: visible octets, UTF-8 and white space, folded with CRLF. Also around
 * tags and in those that nobody reads: who takes a CR or LF alone for a line end sees another
 * field. */
static bool is_text(mxw_bytes value)
{
    for (size_t i = 0; i < value.len; i++) {
        uint8_t c = value.at[i];
        if (c >= ' ' && c != 0x7f) /* nearly all of them */
            continue;
        bool is_fold = c == '\r' && value.len - i > 2 && value.at[i + 1] == '\n'
            && mxw_is_blank(value.at[i + 2]);
        if (is_fold)
            i += 2;
        else if (c != '\t')
            return false;
    }
    return true;
}

struct mxw_dkim_judgement mxw_dkim_tags_read(mxw_bytes value, const struct mxw_tag_reader *readers,
                                             size_t count, struct mxw_dkim_signature *signature)
{
    _Alignas(max_align_t) uint8_t tags_at[MXW_TAGS_MAX * sizeof(struct mxw_tag)];
    struct mxw_arena tags = { .at = tags_at, .room = sizeof tags_at };
    struct mxw_tag_list list;

    memset(signature, 0, sizeof *signature);
    signature->body_length = MXW_DKIM_WHOLE_BODY;
    signature->expires_at = INT64_MAX;

    enum mxw_status status = mxw_tag_list_parse(&tags, value, &list);
    if (status == MXW_TOO_LARGE)
        return permerror(MXW_BYTES("too many tags"));
    if (status != MXW_OK || mxw_tag_list_has_duplicate(&list))
        return neutral(MXW_BYTES("signature syntax error"));

    struct mxw_dkim_judgement judgement = read_list(&list, readers, count, signature);
    if (judgement.result == MXW_DKIM_OPEN && !is_text(value))
        return neutral(MXW_BYTES("signature syntax error"));
    return judgement;
}
