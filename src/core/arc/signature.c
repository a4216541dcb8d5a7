#include "core/arc/signature.h"

#include "core/arc/chain.h"
#include "core/dkim/tags.h"

static const struct mxw_dkim_judgement fine = { MXW_DKIM_OPEN, { NULL, 0 } };

static struct mxw_dkim_judgement permerror(mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ MXW_DKIM_PERMERROR, reason };
}

/* As DKIM's, but that a word may be empty, which picks nothing, as sealers have written it. */
static struct mxw_dkim_judgement read_names(const struct mxw_tag *tag,
                                            struct mxw_dkim_signature *signature)
{
    size_t count = mxw_dkim_list_count(tag->value);
    if (count > MXW_DKIM_NAMES_MAX)
        return permerror(MXW_BYTES("h= is too long"));

    mxw_bytes rest = tag->value;
    for (size_t left = count; left > 0; left--) {
        mxw_bytes name = mxw_dkim_list_next(&rest);
        if (name.len > 0 && !mxw_dkim_is_field_name(name))
            return permerror(MXW_BYTES("h= is not a list of field names"));
        if (mxw_bytes_equal_nocase(name, mxw_arc_field_name(MXW_ARC_SEAL)))
            return permerror(MXW_BYTES("h= names ARC-Seal")); /* RFC 8617 4.1.2 */
        signature->from_names += mxw_bytes_equal_nocase(name, MXW_BYTES("from"));
    }
    if (signature->from_names == 0)
        return permerror(MXW_BYTES("From is not signed")); /* RFC 6376 6.1.1 */
    signature->names = tag->value;
    return fine;
}

static const struct mxw_tag_reader message_readers[] = {
    { MXW_BYTES_INIT("d"), true, mxw_dkim_read_domain },
    { MXW_BYTES_INIT("s"), true, mxw_dkim_read_selector },
    { MXW_BYTES_INIT("a"), true, mxw_dkim_read_algorithm },
    { MXW_BYTES_INIT("b"), true, mxw_dkim_read_octets },
    { MXW_BYTES_INIT("bh"), true, mxw_dkim_read_body_hash },
    { MXW_BYTES_INIT("h"), true, read_names },
    { MXW_BYTES_INIT("c"), false, mxw_dkim_read_forms },
    { MXW_BYTES_INIT("q"), false, mxw_dkim_read_query },
    { MXW_BYTES_INIT("l"), false, mxw_dkim_read_length },
    { MXW_BYTES_INIT("t"), false, mxw_dkim_read_signed_at },
    { MXW_BYTES_INIT("x"), false, mxw_dkim_read_expires_at },
};

static const struct mxw_tag_reader seal_readers[] = {
    { MXW_BYTES_INIT("d"), true, mxw_dkim_read_domain },
    { MXW_BYTES_INIT("s"), true, mxw_dkim_read_selector },
    { MXW_BYTES_INIT("a"), true, mxw_dkim_read_algorithm },
    { MXW_BYTES_INIT("b"), true, mxw_dkim_read_octets },
    { MXW_BYTES_INIT("t"), false, mxw_dkim_read_signed_at },
};

struct mxw_dkim_judgement mxw_arc_message_parse(mxw_bytes value, mxw_wall wall,
                                                struct mxw_dkim_signature *signature)
{
    struct mxw_dkim_judgement judgement =
        mxw_dkim_tags_read(value, message_readers, MXW_COUNT_OF(message_readers), signature);
    return judgement.result == MXW_DKIM_OPEN ? mxw_dkim_judge_expiry(signature, wall) : judgement;
}

struct mxw_dkim_judgement mxw_arc_seal_parse(mxw_bytes value, struct mxw_dkim_signature *signature)
{
    return mxw_dkim_tags_read(value, seal_readers, MXW_COUNT_OF(seal_readers), signature);
}
