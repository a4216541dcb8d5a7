#include "core/dns/wire.h"

bool mxw_dns_label_is_sayable(mxw_bytes label)
{
    return !mxw_bytes_has(label, '.') && !mxw_bytes_has(label, 0);
}

/* Takes a length octet and as many octets. */
static bool take_counted(mxw_bytes *wire, mxw_bytes *piece)
{
    if (wire->len == 0 || wire->at[0] >= wire->len)
        return false;
    *piece = (mxw_bytes){ wire->at + 1, wire->at[0] };
    *wire = mxw_bytes_from(*wire, piece->len + 1);
    return true;
}

bool mxw_dns_wire_name(mxw_bytes wire, mxw_bytes *rest, struct mxw_writer *out, mxw_bytes *name)
{
    uint8_t text_at[MXW_DNS_NAME_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    bool is_sayable = true;
    mxw_bytes label;

    while (take_counted(&wire, &label)) {
        if (label.len > MXW_DNS_LABEL_MAX)
            return false;
        if (label.len == 0) {
            if (text.overflowed)
                return false;
            mxw_bytes said = is_sayable ? mxw_written(&text) : (mxw_bytes){ NULL, 0 };
            *name = (mxw_bytes){ out->at + out->used, said.len };
            mxw_put(out, said);
            *rest = wire;
            return true;
        }
        if (text.used > 0)
            mxw_put_byte(&text, '.');
        mxw_put(&text, label);
        is_sayable = is_sayable && mxw_dns_label_is_sayable(label);
    }
    return false;
}

bool mxw_dns_wire_text(mxw_bytes wire, struct mxw_writer *out, mxw_bytes *text)
{
    size_t start = out->used;
    mxw_bytes piece;
    if (wire.len == 0)
        return false;
    while (wire.len > 0) {
        if (!take_counted(&wire, &piece))
            return false;
        mxw_put(out, piece);
    }
    *text = (mxw_bytes){ out->at + start, out->used - start };
    return true;
}

static bool set_address(struct mxw_dns_record *record, enum mxw_family family, mxw_bytes rdata)
{
    record->address.family = family;
    if (rdata.len != mxw_address_size(record->address))
        return false;
    memcpy(record->address.octets, rdata.at, rdata.len);
    return true;
}

static bool set_host(struct mxw_dns_record *record, mxw_bytes rdata, struct mxw_writer *out)
{
    return mxw_dns_wire_name(rdata, &rdata, out, &record->name) && rdata.len == 0;
}

static bool set_exchange(struct mxw_dns_record *record, mxw_bytes rdata, struct mxw_writer *out)
{
    if (rdata.len < 2)
        return false;
    record->preference = (uint16_t)(rdata.at[0] << 8 | rdata.at[1]);
    return set_host(record, mxw_bytes_from(rdata, 2), out);
}

bool mxw_dns_record_read(uint16_t type, mxw_bytes rdata, struct mxw_writer *out,
                         struct mxw_dns_record *record)
{
    *record = (struct mxw_dns_record){ .preference = 0 };
    switch (type) {
    case MXW_DNS_A:
        return set_address(record, MXW_IPV4, rdata);
    case MXW_DNS_AAAA:
        return set_address(record, MXW_IPV6, rdata);
    case MXW_DNS_MX:
        return set_exchange(record, rdata, out);
    case MXW_DNS_PTR:
    case MXW_DNS_CNAME:
        return set_host(record, rdata, out);
    case MXW_DNS_TXT:
        return mxw_dns_wire_text(rdata, out, &record->text);
    default:
        return true;
    }
}

void mxw_put_dns_presentation(struct mxw_writer *out, mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++) {
        uint8_t c = name.at[i];
        if (mxw_is_alnum(c) || c == '-' || c == '_' || c == '.') {
            mxw_put_byte(out, c);
        } else {
            mxw_put_byte(out, '\\');
            mxw_put_padded(out, c, 3);
        }
    }
    mxw_put_byte(out, '.');
}
