/* mail.h - the message on standard input, cut into header and body as the gate would.
 *
 * Closed     A message with a fault has no header fields: nothing in it is judged, nothing passes.
 *            Lone CRs and LFs are a fault for the gate, but not for DKIM: to it they are octets.
 * Ownership  mxw_mail_free() frees it all; the slices and the header point into it.
 */
#ifndef MXW_CLI_MAIL_H
#define MXW_CLI_MAIL_H

#include "cli/input.h"
#include "mxwarden/header.h"

enum mxw_mail_fault {
    MXW_MAIL_SOUND,
    MXW_MAIL_TOO_LARGE,       /* MXW_INPUT_MAX */
    MXW_MAIL_HEADER_TOO_LONG, /* MXW_HEADER_MAX */
    MXW_MAIL_TOO_MANY_FIELDS  /* MXW_FIELDS_MAX */
};

struct mxw_mail {
    struct mxw_input input;
    enum mxw_mail_fault fault;
    mxw_bytes section; /* the header's lines, without the empty line */
    mxw_bytes body;
    struct mxw_header header;
    struct mxw_arena arena; /* holds the header, and has room for those who judge or sign */
};

/* Says on standard error that it waits, when it would read from a terminal. */
MXW_MUST_USE enum mxw_status mxw_mail_read(struct mxw_mail *mail, struct mxw_problem *problem);

/* Takes over `mail->input`, as mxw_mail_read() leaves it. MXW_NO_ROOM: no memory. */
MXW_MUST_USE enum mxw_status mxw_mail_cut(struct mxw_mail *mail);

void mxw_mail_free(struct mxw_mail *mail);

/* "the header section is longer than 262144 octets"; empty for MXW_MAIL_SOUND. */
const char *mxw_mail_fault_text(enum mxw_mail_fault fault);

#endif
