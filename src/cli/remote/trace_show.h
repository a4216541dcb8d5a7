/* trace_show.h - a trace record as text within 80 columns.
 *
 * Peer bytes  Everything in a record may come from a stranger, and is escaped.
 */
#ifndef MXW_CLI_REMOTE_TRACE_SHOW_H
#define MXW_CLI_REMOTE_TRACE_SHOW_H

#include <jansson.h>
#include <stdbool.h>

/* When, who, what, and what became of it. `is_verbose`: all that the record says besides. */
void mxw_trace_show(const json_t *record, bool is_verbose);

#endif
