/* answers.h - whom the evaluators' questions are put to: a file, or the network. And what was said.
 *
 *     if (mxw_answers_open(&answers, options, &problem) != MXW_OK) ... problem.text
 *     while (need == MXW_NEED_DNS) {
 *         mxw_answers_ask(&answers, &spf.question, &answer);
 *         need = mxw_spf_answer(&spf, &answer, mxw_answers_now(&answers));
 *     }
 *     mxw_answers_show(&answers);
 *
 * Ownership  An answer is borrowed until the next question.
 * Time       With a file no time passes: the clock of the evaluators stands still.
 * Limits     MXW_ANSWERS_SHOWN questions are noted for a person; the rest is only counted.
 */
#ifndef MXW_CLI_ANSWERS_H
#define MXW_CLI_ANSWERS_H

#include "cli/options.h"
#include "mxwarden/dns.h"
#include "runtime/problem.h"

#define MXW_ANSWERS_SHOWN 100       /* questions; SPF with its limits asks fewer */
#define MXW_ANSWERS_RECORDS_SHOWN 8 /* of one answer */
#define MXW_ANSWERS_TIMEOUT (10 * MXW_SECOND)

struct mxw_dnsfile;
struct mxw_dnssync;

struct mxw_note {
    char *question; /* both owned; safe to print */
    char *answer;
};

struct mxw_answers {
    struct mxw_dnsfile *file;
    struct mxw_dnssync *network; /* NULL when there is a file */
    struct mxw_note notes[MXW_ANSWERS_SHOWN];
    size_t question_count; /* may exceed MXW_ANSWERS_SHOWN */
};

MXW_MUST_USE enum mxw_status mxw_answers_open(struct mxw_answers *answers,
                                              const struct mxw_options *options,
                                              struct mxw_problem *problem);
void mxw_answers_close(struct mxw_answers *answers);

void mxw_answers_ask(struct mxw_answers *answers, const struct mxw_dns_question *question,
                     struct mxw_dns_answer *answer);

mxw_time mxw_answers_now(const struct mxw_answers *answers);

/* Prints every question and its answer. */
void mxw_answers_show(const struct mxw_answers *answers);

#endif
