#include "runtime/resolver.h"

#include <assert.h>
#include <stdlib.h>
#include <unbound-event.h>
#include <unbound.h>

#include "core/dns/wire.h"
#include "runtime/dnsanswer.h"
#include "runtime/loop_base.h"
#include "runtime/resolver_settings.h"

#define CLASS_IN 1
#define SECURITY_BOGUS 1 /* unbound-event.h, of its callback's argument `sec` */

/* Lookups nobody waits for any more are still chased by libunbound for a minute or two. They count:
 * so many times `lookups_max` may be under way in all. */
#define WORK_FACTOR 4u

/* One question handed to libunbound. It outlives a lookup that was cancelled. */
struct mxw_resolver_work {
    struct mxw_resolver *resolver;
    struct mxw_lookup *lookup; /* NULL: nobody waits */
    struct mxw_resolver_work *next, *before;
    uint8_t *message_at;
    size_t message_len;
    const char *why; /* it failed */
};

struct mxw_resolver {
    struct mxw_loop *loop;
    struct ub_ctx *unbound;
    struct mxw_dnsanswer_room *room;
    struct mxw_resolver_work *works;
    unsigned lookups_max, lookup_count, work_count;
    bool is_closing;
};

static struct mxw_resolver_work *add_work(struct mxw_resolver *resolver, struct mxw_lookup *lookup)
{
    struct mxw_resolver_work *work = calloc(1, sizeof *work);
    if (work == NULL)
        return NULL;
    *work = (struct mxw_resolver_work){ .resolver = resolver,
                                        .lookup = lookup,
                                        .next = resolver->works };
    if (work->next != NULL)
        work->next->before = work;
    resolver->works = work;
    resolver->work_count++;
    return work;
}

static void remove_work(struct mxw_resolver_work *work)
{
    if (work->before != NULL)
        work->before->next = work->next;
    else
        work->resolver->works = work->next;
    if (work->next != NULL)
        work->next->before = work->before;
    work->resolver->work_count--;
    free(work->message_at);
    free(work);
}

enum mxw_status mxw_resolver_open(struct mxw_resolver **resolver, struct mxw_loop *loop,
                                  const struct mxw_resolver_settings *settings,
                                  struct mxw_problem *problem)
{
    *resolver = NULL;
    enum mxw_status status = MXW_UNAVAILABLE;
    struct mxw_resolver *made = calloc(1, sizeof *made);
    if (made != NULL) {
        made->loop = loop;
        made->lookups_max =
            settings->lookups_max == 0 ? MXW_RESOLVER_LOOKUPS_MAX : settings->lookups_max;
        made->room = malloc(sizeof *made->room);
        made->unbound = ub_ctx_create_event(mxw_loop_base(loop));
    }
    if (made != NULL && made->room != NULL && made->unbound != NULL)
        status = mxw_resolver_apply(made->unbound, settings, problem);
    else
        mxw_problem_set(problem, "resolver: out of memory");
    if (status == MXW_OK)
        *resolver = made;
    else
        mxw_resolver_close(made);
    return status;
}

void mxw_resolver_close(struct mxw_resolver *resolver)
{
    if (resolver == NULL)
        return;
    /* Deleting the context answers what is under way with SERVFAIL. */
    resolver->is_closing = true;
    ub_ctx_delete(resolver->unbound);
    while (resolver->works != NULL) {
        struct mxw_resolver_work *work = resolver->works;
        if (work->lookup != NULL)
            mxw_lookup_cancel(work->lookup);
        if (resolver->works == work)
            remove_work(work);
    }
    free(resolver->room);
    free(resolver);
}

unsigned mxw_resolver_open_count(const struct mxw_resolver *resolver)
{
    return resolver->lookup_count;
}

/* Nobody waits any more. Work that libunbound has not finished stays until it has. */
static void end_lookup(struct mxw_lookup *lookup)
{
    struct mxw_resolver_work *work = lookup->work;
    mxw_timer_cancel(&lookup->timer);
    mxw_deferred_cancel(&lookup->soon);
    lookup->is_open = false;
    lookup->resolver->lookup_count--;
    lookup->work = NULL;
    if (work == NULL)
        return;
    bool is_done = work->message_at != NULL || work->why != NULL;
    work->lookup = NULL;
    if (is_done)
        remove_work(work);
}

static void tell(struct mxw_lookup *lookup, const struct mxw_dns_answer *answer)
{
    mxw_answer_call *on_answer = lookup->on_answer;
    void *user = lookup->user;
    end_lookup(lookup);
    on_answer(user, answer);
}

static struct mxw_dns_answer read_answer(const struct mxw_lookup *lookup)
{
    const struct mxw_resolver_work *work = lookup->work;
    if (work == NULL)
        return mxw_dnsanswer_failed(lookup->refused);
    if (work->why != NULL)
        return mxw_dnsanswer_failed(work->why);
    return mxw_dnsanswer_read((mxw_bytes){ work->message_at, work->message_len }, &lookup->question,
                              lookup->resolver->room);
}

static void on_soon(void *user)
{
    struct mxw_lookup *lookup = user;
    struct mxw_dns_answer answer = read_answer(lookup);
    tell(lookup, &answer);
}

static void on_deadline(void *user)
{
    struct mxw_lookup *lookup = user;
    struct mxw_dns_answer answer = mxw_dnsanswer_failed("timed out");
    tell(lookup, &answer);
}

/* NULL, and the message is kept, or why not. */
static const char *keep_message(struct mxw_resolver_work *work, int code, const void *message,
                                int len, int security)
{
    if (security == SECURITY_BOGUS)
        return "DNSSEC bogus";
    if (code != 0)
        return mxw_dnsanswer_code_name((unsigned)code);
    if (message == NULL || len <= 0)
        return "garbage";
    work->message_at = malloc((size_t)len);
    if (work->message_at == NULL)
        return "out of memory";
    memcpy(work->message_at, message, (size_t)len);
    work->message_len = (size_t)len;
    return NULL;
}

/* May come from inside ub_resolve_event(): only remembers. The code is 0 for NXDOMAIN too. */
static void on_unbound(void *user, int code, void *message, int len, int security, char *why_bogus,
                       int was_ratelimited)
{
    struct mxw_resolver_work *work = user;
    (void)why_bogus;
    (void)was_ratelimited;
    if (work->resolver->is_closing)
        return;
    if (work->lookup == NULL) {
        remove_work(work);
        return;
    }
    work->why = keep_message(work, code, message, len, security);
    mxw_deferred_soon(&work->lookup->soon);
}

static const char *start(struct mxw_lookup *lookup)
{
    struct mxw_resolver *resolver = lookup->resolver;
    uint8_t name_at[MXW_DNS_PRESENTATION_MAX + 1];
    struct mxw_writer name = MXW_WRITER(name_at);
    if (resolver->lookup_count > resolver->lookups_max
        || resolver->work_count >= WORK_FACTOR * resolver->lookups_max)
        return "too many lookups";

    lookup->work = add_work(resolver, lookup);
    if (lookup->work == NULL)
        return "out of memory";
    mxw_put_dns_presentation(&name, mxw_dns_question_name(&lookup->question));
    mxw_put_byte(&name, 0);
    assert(!name.overflowed);
    int error =
        ub_resolve_event(resolver->unbound, (const char *)name.at, (int)lookup->question.type,
                         CLASS_IN, lookup->work, on_unbound, NULL);
    if (error == 0)
        return NULL;
    remove_work(lookup->work);
    lookup->work = NULL;
    return ub_strerror(error);
}

void mxw_resolver_ask(struct mxw_resolver *resolver, struct mxw_lookup *lookup,
                      const struct mxw_dns_question *question, mxw_time deadline,
                      mxw_answer_call *on_answer, void *user)
{
    *lookup = (struct mxw_lookup){ .resolver = resolver,
                                   .question = *question,
                                   .on_answer = on_answer,
                                   .user = user,
                                   .is_open = true };
    mxw_deferred_init(&lookup->soon, resolver->loop, on_soon, lookup);
    mxw_timer_init(&lookup->timer, resolver->loop, on_deadline, lookup);
    mxw_timer_set(&lookup->timer, deadline);
    resolver->lookup_count++;
    lookup->refused = start(lookup);
    if (lookup->refused != NULL)
        mxw_deferred_soon(&lookup->soon);
}

void mxw_lookup_cancel(struct mxw_lookup *lookup)
{
    if (lookup->is_open)
        end_lookup(lookup);
}
