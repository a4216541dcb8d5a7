/* results.h - all that one host has written in Authentication-Results, for one field of ARC.
 *
 *     status = mxw_put_arc_results(&out, &header, MXW_BYTES("mx.example.org"));
 *
 * Spec       RFC 8617 section 4.1.1: the set holds the combined results of the whole ADMD, in
 *            however many fields they stand.
 * Which      Fields whose identifier is the host's, without case. One that cannot be read to its
 *            end (a string or comment that does not end) is left out: whoever reads it later would
 *            read something else than we.
 * Output     "spf=pass smtp.mailfrom=a@example.org;" CRLF TAB "dkim=pass ...", in the order of the
 *            fields; nothing when there are no results. Folds inside a result stay as they are.
 */
#ifndef MXW_CORE_ARC_RESULTS_H
#define MXW_CORE_ARC_RESULTS_H

#include "mxwarden/header.h"
#include "mxwarden/writer.h"

/* MXW_NO_ROOM: `out` is full. */
MXW_MUST_USE enum mxw_status mxw_put_arc_results(struct mxw_writer *out,
                                                 const struct mxw_header *header,
                                                 mxw_bytes authserv_id);

/* The same of a payload alone: "spf=pass; dkim=none". MXW_MALFORMED: it does not end, or a line of
 * it does not begin with a blank; nothing is written. */
MXW_MUST_USE enum mxw_status mxw_put_arc_payload(struct mxw_writer *out, mxw_bytes payload);

#endif
