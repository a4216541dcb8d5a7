#include "runtime/idn.h"

#include <idn2.h>

#include "mxwarden/dns.h"

#define NAME_TEXT_MAX 1024 /* octets of UTF-8; a name of 253 letters of four octets fits */

/* The mapping can make an '@', a blank or an empty label of what looks like none: U+FF20, U+3000,
 * U+3002. */
static bool is_host(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!mxw_is_alnum(name.at[i]) && !mxw_bytes_has(MXW_BYTES("-_."), name.at[i]))
            return false;
    return mxw_dns_name_is_valid(name);
}

enum mxw_status mxw_idn_to_ascii(mxw_bytes name, struct mxw_writer *out)
{
    if (!mxw_bytes_is_ascii(name)) {
        char text[NAME_TEXT_MAX + 1];
        char *ascii = NULL;
        if (name.len > NAME_TEXT_MAX || mxw_bytes_has(name, 0))
            return MXW_MALFORMED;
        memcpy(text, name.at, name.len);
        text[name.len] = '\0';

        int result = idn2_to_ascii_8z(text, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
        if (result == IDN2_MALLOC)
            return MXW_NO_ROOM;
        if (result != IDN2_OK)
            return MXW_MALFORMED;
        mxw_bytes mapped = { (const uint8_t *)ascii, strlen(ascii) };
        bool is_name = is_host(mapped);
        mxw_put(out, mapped);
        idn2_free(ascii);
        if (!is_name)
            return MXW_MALFORMED;
    } else {
        mxw_put(out, name);
    }
    return out->overflowed ? MXW_NO_ROOM : MXW_OK;
}

enum mxw_status mxw_idn_mailbox_to_ascii(mxw_bytes mailbox, struct mxw_writer *out)
{
    size_t at = mxw_bytes_find_last(mailbox, '@');
    if (at == mailbox.len) {
        mxw_put(out, mailbox);
        return out->overflowed ? MXW_NO_ROOM : MXW_OK;
    }
    mxw_put(out, mxw_bytes_first(mailbox, at + 1));
    return mxw_idn_to_ascii(mxw_bytes_from(mailbox, at + 1), out);
}
