/* status.h - what a function that can fail says: what the caller should do next.
 *
 *     enum mxw_status status = mxw_header_parse(&arena, section, &header);
 *     if (status != MXW_OK) ...
 *
 * Errors     They are named for the reaction, not for the place that broke. The SMTP replies are
 *            what a mail server would say. A compiler warns who does not look at one.
 */
#ifndef MXWARDEN_STATUS_H
#define MXWARDEN_STATUS_H

enum mxw_status {
    MXW_OK = 0,
    MXW_MALFORMED,  /* the peer broke the grammar: answer 5xx, never retry */
    MXW_TOO_LARGE,  /* a named limit was exceeded: answer 5xx */
    MXW_NO_ROOM,    /* our arena or writer is full: answer 4xx and count it */
    MXW_UNAVAILABLE /* disk, DNS or next hop failed: answer 4xx, try again */
};

#define MXW_MUST_USE __attribute__((warn_unused_result))

#endif
