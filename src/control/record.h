/* record.h - a trace record as the object that answers carry and the command line prints.
 *
 *     json_t *object = mxw_control_record(found.record);
 *
 * Members    The fields of core/trace/fields.h by their names: a list is a list, a group an object.
 *            Addresses are text, times and moments numbers of microseconds, flags true. What a
 *            record does not say is no member.
 * Texts      What peers said, which may be anything: an octet that is part of no character, and
 *            NUL, is U+FFFD. Whoever shows them on a terminal escapes them.
 * Malformed  A record that cannot be read to its end is as much of it as can.
 */
#ifndef MXW_CONTROL_RECORD_H
#define MXW_CONTROL_RECORD_H

#include <jansson.h>

#include "mxwarden/bytes.h"

/* NULL: memory has run out. */
json_t *mxw_control_record(mxw_bytes record);

#endif
