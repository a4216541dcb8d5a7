#include "core/dkim/signature.h"

#include "core/dkim/tags.h"

static const struct mxw_dkim_judgement fine = { MXW_DKIM_OPEN, { NULL, 0 } };

static struct mxw_dkim_judgement permerror(mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ MXW_DKIM_PERMERROR, reason };
}

bool mxw_dkim_domain_is_within(mxw_bytes domain, mxw_bytes parent)
{
    if (!mxw_bytes_ends_with_nocase(domain, parent))
        return false;
    return domain.len == parent.len || domain.at[domain.len - parent.len - 1] == '.';
}

mxw_bytes mxw_dkim_identity_domain(const struct mxw_dkim_signature *signature)
{
    return mxw_bytes_from(signature->identity, mxw_bytes_find_last(signature->identity, '@') + 1);
}

static struct mxw_dkim_judgement read_version(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature)
{
    (void)signature;
    return mxw_bytes_equal(tag->value, MXW_BYTES("1"))
        ? fine
        : permerror(MXW_BYTES("incompatible version"));
}

/* In the order in which they are read: first what names the signature. */
static const struct mxw_tag_reader readers[] = {
    { MXW_BYTES_INIT("v"), true, read_version },
    { MXW_BYTES_INIT("d"), true, mxw_dkim_read_domain },
    { MXW_BYTES_INIT("s"), true, mxw_dkim_read_selector },
    { MXW_BYTES_INIT("i"), false, mxw_dkim_read_identity },
    { MXW_BYTES_INIT("a"), true, mxw_dkim_read_algorithm },
    { MXW_BYTES_INIT("b"), true, mxw_dkim_read_octets },
    { MXW_BYTES_INIT("bh"), true, mxw_dkim_read_body_hash },
    { MXW_BYTES_INIT("h"), true, mxw_dkim_read_names },
    { MXW_BYTES_INIT("c"), false, mxw_dkim_read_forms },
    { MXW_BYTES_INIT("q"), false, mxw_dkim_read_query },
    { MXW_BYTES_INIT("l"), false, mxw_dkim_read_length },
    { MXW_BYTES_INIT("t"), false, mxw_dkim_read_signed_at },
    { MXW_BYTES_INIT("x"), false, mxw_dkim_read_expires_at },
};

struct mxw_dkim_judgement mxw_dkim_judge_expiry(const struct mxw_dkim_signature *signature,
                                                mxw_wall wall)
{
    if (wall > signature->expires_at)
        return (struct mxw_dkim_judgement){ MXW_DKIM_POLICY, MXW_BYTES("signature expired") };
    return fine;
}

static struct mxw_dkim_judgement check_together(struct mxw_dkim_signature *signature, mxw_wall wall)
{
    /* RFC 6376 6.1.1: the domain of i= is that of d= or below it. */
    if (!mxw_dkim_domain_is_within(mxw_dkim_identity_domain(signature), signature->domain)) {
        signature->identity = (mxw_bytes){ 0 };
        return permerror(MXW_BYTES("i= is not within d="));
    }
    return mxw_dkim_judge_expiry(signature, wall);
}

struct mxw_dkim_judgement mxw_dkim_signature_parse(mxw_bytes value, mxw_wall wall,
                                                   struct mxw_dkim_signature *signature)
{
    struct mxw_dkim_judgement judgement =
        mxw_dkim_tags_read(value, readers, MXW_COUNT_OF(readers), signature);
    return judgement.result == MXW_DKIM_OPEN ? check_together(signature, wall) : judgement;
}
