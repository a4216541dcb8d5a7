#include "core/smtp/path.h"

#include "base/utf8.h"
#include "core/smtp/octets.h"

#define LABEL_MAX 63 /* octets, RFC 1035 section 2.3.4 */

/* Each of these moves what it recognises from the start of `rest`, and says whether it was there.
 * After false, `rest` begins with the octet that does not fit. */

static bool take_octet(mxw_bytes *rest, uint8_t octet)
{
    if (rest->len == 0 || rest->at[0] != octet)
        return false;
    *rest = mxw_bytes_from(*rest, 1);
    return true;
}

/* RFC 6531 3.3: wherever a run of ASCII may stand, any other character may. */
static size_t take_run(mxw_bytes *rest, bool (*belongs)(uint8_t))
{
    mxw_bytes start = *rest;
    while (rest->len > 0) {
        bool is_ascii = rest->at[0] <= 127;
        size_t len = is_ascii ? belongs(rest->at[0]) : mxw_utf8_len(*rest);
        if (len == 0)
            break;
        *rest = mxw_bytes_from(*rest, len);
    }
    return start.len - rest->len;
}

static bool is_label_octet(uint8_t c)
{
    return mxw_is_alnum(c) || c == '-' || c == '_';
}

/* RFC 5321 4.1.2: sub-domain = Let-dig [Ldh-str]; and underscores, see path.h. What counts of a
 * label that is not ASCII is the length of its A-label. */
static bool take_label(mxw_bytes *rest)
{
    mxw_bytes start = *rest;
    size_t len = take_run(rest, is_label_octet);
    bool is_too_long = len > LABEL_MAX && mxw_bytes_is_ascii(mxw_bytes_first(start, len));
    if (len == 0 || is_too_long || start.at[0] == '-' || start.at[len - 1] == '-') {
        *rest = start;
        return false;
    }
    return true;
}

static bool take_domain_name(mxw_bytes *rest)
{
    do {
        if (!take_label(rest))
            return false;
    } while (take_octet(rest, '.'));
    return true;
}

/* RFC 5321 4.1.3. General-address-literal has no registered tag, so none is accepted. */
static bool take_literal(mxw_bytes *rest, mxw_address *address)
{
    mxw_bytes text = mxw_bytes_first(*rest, mxw_bytes_find(*rest, ']'));
    size_t whole_len = text.len + 1;
    if (text.len == rest->len)
        return false;

    text = mxw_bytes_from(text, 1);
    mxw_bytes tag = MXW_BYTES("IPv6:");
    bool is_tagged = mxw_bytes_starts_with_nocase(text, tag);
    if (is_tagged)
        text = mxw_bytes_from(text, tag.len);
    if (mxw_address_parse(text, address) != MXW_OK
        || address->family != (is_tagged ? MXW_IPV6 : MXW_IPV4))
        return false;

    *address = mxw_address_unmapped(*address);
    *rest = mxw_bytes_from(*rest, whole_len);
    return true;
}

static bool take_dot_string(mxw_bytes *rest)
{
    do {
        if (take_run(rest, mxw_smtp_is_atom) == 0)
            return false;
    } while (take_octet(rest, '.'));
    return true;
}

/* RFC 5321 4.1.2: qtextSMTP is printable ASCII and space without quote and backslash. */
static bool is_quoted_text(uint8_t c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static bool take_quoted_string(mxw_bytes *rest)
{
    if (!take_octet(rest, '"'))
        return false;
    for (;;) {
        take_run(rest, is_quoted_text);
        if (take_octet(rest, '"'))
            return true;
        if (!take_octet(rest, '\\') || rest->len == 0 || rest->at[0] < ' ' || rest->at[0] > '~')
            return false;
        *rest = mxw_bytes_from(*rest, 1);
    }
}

/* What lies between the start of `whole` and the start of `rest`, its tail. */
static mxw_bytes taken(mxw_bytes whole, mxw_bytes rest)
{
    return mxw_bytes_first(whole, whole.len - rest.len);
}

/* Mailbox, or the lone word postmaster: `<Postmaster>` of RFC 5321 4.1.1.3. */
static bool take_mailbox(mxw_bytes *rest, struct mxw_path *path)
{
    mxw_bytes start = *rest;
    path->is_quoted = rest->len > 0 && rest->at[0] == '"';
    if (path->is_quoted ? !take_quoted_string(rest) : !take_dot_string(rest))
        return false;
    path->local = taken(start, *rest);

    if (!take_octet(rest, '@')) {
        path->text = path->local;
        path->is_postmaster = mxw_bytes_equal_nocase(path->local, MXW_BYTES("postmaster"));
        return path->is_postmaster;
    }

    mxw_bytes domain = *rest;
    path->is_literal = rest->len > 0 && rest->at[0] == '[';
    if (path->is_literal ? !take_literal(rest, &path->literal) : !take_domain_name(rest))
        return false;
    path->domain = taken(domain, *rest);
    path->text = taken(start, *rest);
    return true;
}

/* RFC 5321 4.1.2: A-d-l ":" ; and appendix C: it is accepted and ignored. */
static bool take_route(mxw_bytes *rest)
{
    do {
        if (!take_octet(rest, '@') || !take_domain_name(rest))
            return false;
    } while (take_octet(rest, ','));
    return take_octet(rest, ':');
}

static bool take_path(mxw_bytes *rest, struct mxw_path *path)
{
    if (!take_octet(rest, '<'))
        return false;
    if (take_octet(rest, '>')) {
        path->text = mxw_bytes_first(*rest, 0);
        path->is_null = true;
        return true;
    }
    if (rest->len > 0 && rest->at[0] == '@' && !take_route(rest))
        return false;
    return take_mailbox(rest, path) && take_octet(rest, '>');
}

static enum mxw_path_fault judge(mxw_bytes whole, struct mxw_path *path)
{
    path->needs_utf8 = !mxw_bytes_is_ascii(whole);
    return path->needs_utf8 ? MXW_PATH_NOT_ASCII : MXW_PATH_GOOD;
}

enum mxw_path_fault mxw_path_parse(mxw_bytes *rest, struct mxw_path *path)
{
    struct mxw_path found = { 0 };
    mxw_bytes whole = *rest, left = *rest;
    if (!take_path(&left, &found))
        return MXW_PATH_MALFORMED;
    if (found.local.len > MXW_PATH_LOCAL_MAX || whole.len - left.len > MXW_PATH_MAX)
        return MXW_PATH_TOO_LONG;

    *path = found;
    *rest = left;
    return judge(taken(whole, left), path);
}

enum mxw_path_fault mxw_mailbox_parse(mxw_bytes text, struct mxw_path *path)
{
    struct mxw_path found = { 0 };
    mxw_bytes left = text;
    if (!take_mailbox(&left, &found) || left.len > 0)
        return MXW_PATH_MALFORMED;
    if (found.local.len > MXW_PATH_LOCAL_MAX || text.len > MXW_PATH_MAX - 2)
        return MXW_PATH_TOO_LONG;

    *path = found;
    return judge(text, path);
}

void mxw_put_local_plain(struct mxw_writer *out, const struct mxw_path *path)
{
    mxw_bytes local = path->local;
    if (!path->is_quoted) {
        mxw_put(out, local);
        return;
    }
    for (size_t i = 1; i + 1 < local.len; i++) {
        if (local.at[i] == '\\')
            i++;
        mxw_put_byte(out, local.at[i]);
    }
}
