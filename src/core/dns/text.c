#include "core/dns/text.h"

mxw_bytes mxw_dns_type_name(enum mxw_dns_type type)
{
    switch (type) {
    case MXW_DNS_A:
        return MXW_BYTES("A");
    case MXW_DNS_PTR:
        return MXW_BYTES("PTR");
    case MXW_DNS_MX:
        return MXW_BYTES("MX");
    case MXW_DNS_TXT:
        return MXW_BYTES("TXT");
    case MXW_DNS_AAAA:
        return MXW_BYTES("AAAA");
    }
    return MXW_BYTES("?");
}

mxw_bytes mxw_dns_outcome_name(enum mxw_dns_outcome outcome)
{
    switch (outcome) {
    case MXW_DNS_FOUND:
        return MXW_BYTES("found");
    case MXW_DNS_NO_DATA:
        return MXW_BYTES("no-data");
    case MXW_DNS_NO_NAME:
        return MXW_BYTES("no-name");
    case MXW_DNS_FAILED:
        return MXW_BYTES("failed");
    }
    return MXW_BYTES("failed");
}

void mxw_put_dns_name(struct mxw_writer *out, mxw_bytes name)
{
    if (name.len == 0)
        mxw_put_byte(out, '.');
    mxw_put_escaped(out, name);
}

void mxw_put_dns_record(struct mxw_writer *out, enum mxw_dns_type type,
                        const struct mxw_dns_record *record)
{
    switch (type) {
    case MXW_DNS_A:
    case MXW_DNS_AAAA:
        mxw_put_address(out, record->address);
        return;
    case MXW_DNS_MX:
        mxw_put_number(out, record->preference);
        mxw_put_byte(out, ' ');
        mxw_put_dns_name(out, record->name);
        return;
    case MXW_DNS_PTR:
        mxw_put_dns_name(out, record->name);
        return;
    case MXW_DNS_TXT:
        mxw_put_byte(out, '"');
        mxw_put_escaped(out, record->text);
        mxw_put_byte(out, '"');
        return;
    }
}
