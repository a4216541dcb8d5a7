/* dnssync.h - the resolver for a program that does one thing at a time: asks, waits, answers.
 *
 *     mxw_dnssync_open(&dns, &settings, &problem);
 *     mxw_dnssync_ask(dns, &question, 5 * MXW_SECOND, &answer);
 *
 * Ownership  An answer is borrowed until the next call.
 * Does not   Belong into a process that serves anyone: it blocks.
 */
#ifndef MXW_RUNTIME_DNSSYNC_H
#define MXW_RUNTIME_DNSSYNC_H

#include "runtime/resolver.h"

struct mxw_dnssync;

MXW_MUST_USE enum mxw_status mxw_dnssync_open(struct mxw_dnssync **dns,
                                              const struct mxw_resolver_settings *settings,
                                              struct mxw_problem *problem);
void mxw_dnssync_close(struct mxw_dnssync *dns);

/* Never fails: a timeout is an answer. `timeout` is a duration. */
void mxw_dnssync_ask(struct mxw_dnssync *dns, const struct mxw_dns_question *question,
                     mxw_time timeout, struct mxw_dns_answer *answer);

#endif
