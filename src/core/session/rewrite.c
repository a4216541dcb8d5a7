#include "core/session/rewrite.h"

#include "mxwarden/authres.h"
#include "mxwarden/header.h"

static bool is_name_octet(uint8_t c)
{
    return c > ' ' && c <= '~';
}

/* Whether the text before the first colon is `name` to a reader who skips every octet that cannot
 * be part of a name. */
static bool is_named(mxw_bytes whole, mxw_bytes name)
{
    size_t matched = 0;
    for (size_t i = 0; i < whole.len && whole.at[i] != ':'; i++) {
        uint8_t c = whole.at[i];
        if (!is_name_octet(c))
            continue;
        if (matched == name.len || mxw_lower(c) != mxw_lower(name.at[matched]))
            return false;
        matched++;
    }
    return matched == name.len;
}

static mxw_bytes value_of(mxw_bytes whole)
{
    mxw_bytes value = whole;
    mxw_bytes name;
    return mxw_bytes_cut(&value, ':', &name) ? value : mxw_bytes_from(whole, whole.len);
}

static bool is_orphan(mxw_bytes whole)
{
    return whole.len > 0 && mxw_is_blank(whole.at[0]);
}

static bool must_go(const struct mxw_rewrite *rewrite, mxw_bytes whole)
{
    if (is_orphan(whole) || is_named(whole, MXW_BYTES("MXWarden-Admission")))
        return true;
    return is_named(whole, MXW_BYTES("Authentication-Results"))
        && mxw_authres_claims(value_of(whole), rewrite->authserv_id);
}

void mxw_rewrite_begin(struct mxw_rewrite *rewrite, mxw_bytes header, mxw_bytes authserv_id)
{
    *rewrite = (struct mxw_rewrite){ .rest = header, .authserv_id = authserv_id };
}

bool mxw_rewrite_next(struct mxw_rewrite *rewrite, mxw_bytes *kept)
{
    struct mxw_field field;
    *kept = (mxw_bytes){ rewrite->rest.at, 0 };

    while (mxw_header_next(&rewrite->rest, &field)) {
        if (!must_go(rewrite, field.whole)) {
            kept->len += field.whole.len;
            continue;
        }
        rewrite->removed_count++;
        if (kept->len > 0)
            return true;
        *kept = (mxw_bytes){ rewrite->rest.at, 0 };
    }
    return kept->len > 0;
}
