/* idn.h - host names as people write them, to the ASCII the DNS holds.
 *
 * Spec       RFC 5891 with UTS 46 mapping, non-transitional. ASCII passes as it is, whatever it is;
 *            what anything else is mapped to has the octets and the labels of a host name.
 */
#ifndef MXW_RUNTIME_IDN_H
#define MXW_RUNTIME_IDN_H

#include "mxwarden/status.h"
#include "mxwarden/writer.h"

/* MXW_MALFORMED: not UTF-8, or no name can look like this. MXW_NO_ROOM: `out` is full. */
MXW_MUST_USE enum mxw_status mxw_idn_to_ascii(mxw_bytes name, struct mxw_writer *out);

/* The same for the part behind the last '@' of a mail address; the rest stays as it is. */
MXW_MUST_USE enum mxw_status mxw_idn_mailbox_to_ascii(mxw_bytes mailbox, struct mxw_writer *out);

#endif
