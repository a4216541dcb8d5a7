/* signers.h - what those who sign or seal are told: keys, forms, and how the result is printed.
 *
 * Line ends  What is printed has the line ends of the file that was read, so that a field can be
 *            put in front of it. In JSON they are CRLF, as on the wire.
 */
#ifndef MXW_CLI_SIGNERS_H
#define MXW_CLI_SIGNERS_H

#include "cli/mail.h"
#include "cli/options.h"
#include "mxwarden/body_hashes.h"

/* "relaxed/simple", "simple". NULL is relaxed/relaxed. */
MXW_MUST_USE bool mxw_forms_parse(const char *text, enum mxw_canonical *header,
                                  enum mxw_canonical *body, struct mxw_problem *problem);

/* The time to write into t=: --timestamp, or else the time to judge at. */
mxw_wall mxw_signing_time(const struct mxw_options *options);

/* Whether the message can be signed at all. */
MXW_MUST_USE bool mxw_mail_is_signable(const struct mxw_mail *mail, struct mxw_problem *problem);

/* Fields alone, or in front of the whole message. */
void mxw_print_fields(const struct mxw_mail *mail, mxw_bytes fields, bool whole);

#endif
