/* octets.h - which octets SMTP's grammar puts where. Private to core/smtp. */
#ifndef MXW_CORE_SMTP_OCTETS_H
#define MXW_CORE_SMTP_OCTETS_H

#include "mxwarden/bytes.h"

/* RFC 5322 3.2.3: atext. */
static inline bool mxw_smtp_is_atom(uint8_t c)
{
    return mxw_is_alnum(c) || (c != 0 && memchr("!#$%&'*+-/=?^_`{|}~", c, 19) != NULL);
}

/* A control octet of ASCII, CR and LF and DEL among them. Tab is not: it is a blank. */
static inline bool mxw_smtp_is_control(uint8_t c)
{
    return (c < ' ' && c != '\t') || c == 127;
}

/* 1*DIGIT, however large. */
static inline bool mxw_smtp_is_number(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

/* Printable ASCII without space. */
static inline bool mxw_smtp_is_graphic(uint8_t c)
{
    return c > ' ' && c < 127;
}

#endif
