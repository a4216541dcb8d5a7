/* when.h - moments as people type them, and as they read them.
 *
 * Typed      "30m", "2h", "3d", "1w": that long before now. "2026-11-22", "2026-11-22 12:00",
 *            "2026-11-22T12:00:00", with or without Z behind: a time in UTC.
 */
#ifndef MXW_CLI_WHEN_H
#define MXW_CLI_WHEN_H

#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "mxwarden/writer.h"

/* MXW_MALFORMED, with `moment` untouched: neither, or before 1970. */
MXW_MUST_USE enum mxw_status mxw_when_parse(mxw_bytes text, mxw_wall now, mxw_wall *moment);

#define MXW_WHEN_ROOM 32 /* octets with the NUL */

/* "2026-11-22T12:00:00Z", into `room`. */
const char *mxw_when_text(mxw_wall wall, char room[MXW_WHEN_ROOM]);

#endif
