/* content.h - why a message is refused whatever the gates say. One list for the gate and for
 * `mxwarden check message`.
 *
 * Order      Of several faults the first in the enum is told.
 */
#ifndef MXW_CORE_SESSION_CONTENT_H
#define MXW_CORE_SESSION_CONTENT_H

#include "core/smtp/reply.h"

#define MXW_RECEIVED_MAX 50 /* hops; one more is a mail loop: 554 5.4.6. RFC 5321 section 6.3 */

enum mxw_content_fault {
    MXW_CONTENT_SOUND,
    MXW_CONTENT_TOO_LARGE,        /* for SIZE */
    MXW_CONTENT_BARE_LINE_END,    /* a CR or LF that stands alone */
    MXW_CONTENT_HEADER_TOO_LARGE, /* octets, or fields */
    MXW_CONTENT_LOOP,             /* over MXW_RECEIVED_MAX */
    MXW_CONTENT_NOT_KEPT,         /* memory or disk */
    MXW_CONTENT_NUL,              /* a NUL octet anywhere */
    MXW_CONTENT_UTF8_HEADER, /* 8-bit octets in the header of a message that came with SMTPUTF8,
                                     and a next hop without */
    MXW_CONTENT_EIGHT_BIT    /* an 8-bit octet, and a next hop without 8BITMIME */
};

/* What the client is told; NULL for MXW_CONTENT_SOUND. */
const struct mxw_smtp_reply *mxw_content_refusal(enum mxw_content_fault fault);

#endif
