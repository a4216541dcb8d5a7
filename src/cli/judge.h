/* judge.h - runs the evaluators to their end, and shows what they found: what subcommands share.
 *
 * Objects    The JSON objects are the same alone and inside `check message`.
 */
#ifndef MXW_CLI_JUDGE_H
#define MXW_CLI_JUDGE_H

#include "cli/answers.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/mail.h"
#include "mxwarden/arc.h"
#include "mxwarden/authres_reader.h"
#include "mxwarden/dkim.h"
#include "mxwarden/dmarc.h"
#include "mxwarden/iprev.h"
#include "mxwarden/spf.h"

/* Prints what it finds; MXW_EXIT_MISSING, and `problem` set, when there is no memory. */
typedef enum mxw_exit mxw_mail_judge(const struct mxw_options *options, struct mxw_mail *mail,
                                     struct mxw_answers *answers, struct mxw_problem *problem);

/* Has `judge` judge the message on standard input. */
enum mxw_exit mxw_judge_mail(const struct mxw_options *options, mxw_mail_judge *judge,
                             struct mxw_problem *problem);

void mxw_judge_iprev(struct mxw_iprev *iprev, mxw_address client, struct mxw_answers *answers);
json_t *mxw_iprev_object(const struct mxw_iprev *iprev);
void mxw_iprev_show(const struct mxw_iprev *iprev);
void mxw_iprev_advise(const struct mxw_iprev *iprev, mxw_address client);

/* The outcome borrows from `query` and stays where it is. */
void mxw_judge_spf(struct mxw_spf *spf, const struct mxw_spf_query *query,
                   struct mxw_answers *answers);
json_t *mxw_spf_object(const struct mxw_spf *spf);
void mxw_spf_show(const struct mxw_spf *spf);
void mxw_spf_advise(const struct mxw_spf *spf);

/* Uses the arena of `mail`: once. MXW_NO_ROOM: it was too small. */
MXW_MUST_USE enum mxw_status mxw_judge_dkim(struct mxw_dkim *dkim, struct mxw_mail *mail,
                                            mxw_wall wall, struct mxw_answers *answers);
json_t *mxw_dkim_object(const struct mxw_dkim *dkim, const struct mxw_mail *mail);
void mxw_dkim_show(const struct mxw_dkim *dkim, const struct mxw_mail *mail);
void mxw_dkim_advise(const struct mxw_dkim *dkim);

/* The author domain is that of the mail's From field. The outcome borrows the identifiers and stays
 * where it is. */
void mxw_judge_dmarc(struct mxw_dmarc *dmarc, const struct mxw_mail *mail,
                     struct mxw_dmarc_identifier *identifiers, size_t count,
                     struct mxw_answers *answers);
json_t *mxw_dmarc_object(const struct mxw_dmarc *dmarc);
void mxw_dmarc_show(const struct mxw_dmarc *dmarc);
void mxw_dmarc_advise(const struct mxw_dmarc *dmarc);

/* Uses the arena of `mail`: once. MXW_NO_ROOM: it was too small. */
MXW_MUST_USE enum mxw_status mxw_judge_arc(struct mxw_arc *arc, struct mxw_mail *mail,
                                           mxw_wall wall, struct mxw_answers *answers);
/* A chain that has begun, with its body hashes at their end. */
void mxw_judge_chain(struct mxw_arc *arc, struct mxw_answers *answers);
json_t *mxw_arc_object(const struct mxw_arc *arc, const struct mxw_mail *mail);
void mxw_arc_show(const struct mxw_arc *arc, const struct mxw_mail *mail);

/* The first field of that name; of text that has no field, all of it is a value. */
mxw_bytes mxw_authres_value(const struct mxw_mail *mail);
json_t *mxw_authres_object(const struct mxw_authres *read, enum mxw_status status);

#endif
