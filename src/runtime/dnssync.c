#include "runtime/dnssync.h"

#include <stdlib.h>

struct mxw_dnssync {
    struct mxw_loop *loop;
    struct mxw_resolver *resolver;
    struct mxw_lookup lookup;
    struct mxw_dns_answer answer; /* points into the resolver, until the next lookup */
    bool is_answered;
};

enum mxw_status mxw_dnssync_open(struct mxw_dnssync **dns,
                                 const struct mxw_resolver_settings *settings,
                                 struct mxw_problem *problem)
{
    *dns = NULL;
    enum mxw_status status = MXW_UNAVAILABLE;
    struct mxw_dnssync *made = calloc(1, sizeof *made);
    if (made != NULL)
        made->loop = mxw_loop_open();
    if (made != NULL && made->loop != NULL)
        status = mxw_resolver_open(&made->resolver, made->loop, settings, problem);
    else
        mxw_problem_set(problem, "resolver: out of memory");
    if (status == MXW_OK)
        *dns = made;
    else
        mxw_dnssync_close(made);
    return status;
}

void mxw_dnssync_close(struct mxw_dnssync *dns)
{
    if (dns == NULL)
        return;
    mxw_resolver_close(dns->resolver);
    mxw_loop_close(dns->loop);
    free(dns);
}

static void on_answer(void *user, const struct mxw_dns_answer *answer)
{
    struct mxw_dnssync *dns = user;
    dns->answer = *answer;
    dns->is_answered = true;
}

void mxw_dnssync_ask(struct mxw_dnssync *dns, const struct mxw_dns_question *question,
                     mxw_time timeout, struct mxw_dns_answer *answer)
{
    dns->is_answered = false;
    mxw_resolver_ask(dns->resolver, &dns->lookup, question, mxw_clock_now() + timeout, on_answer,
                     dns);
    while (!dns->is_answered)
        (void)mxw_loop_turn(dns->loop, MXW_NEVER);
    *answer = dns->answer;
}
