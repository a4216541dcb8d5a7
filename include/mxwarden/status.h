/* status.h - what a function that can fail says: what the caller should do next. */
#ifndef MXWARDEN_STATUS_H
#define MXWARDEN_STATUS_H

#include <stddef.h>

/* Named for the reaction, not for the place it broke. */
enum mxw_status {
    MXW_OK = 0,
    MXW_MALFORMED,  /* the peer broke the grammar: answer 5xx, never retry */
    MXW_TOO_LARGE,  /* a named limit was exceeded: answer 5xx */
    MXW_NO_ROOM,    /* our arena or writer is full: answer 4xx and count it */
    MXW_UNAVAILABLE /* disk, DNS or next hop failed: answer 4xx, try again */
};

#define MXW_MUST_USE __attribute__((warn_unused_result))

/* Detail for a person; never changes control flow. */
struct mxw_fault {
    const char *what; /* a constant phrase, or NULL */
    size_t offset;    /* in the parsed text, bytes */
};

#endif
