/* spf-unbound.c - SPF for one client, driven by libunbound's asynchronous calls.
 *
 *     cc spf-unbound.c $(pkg-config --cflags --libs mxwarden) -lunbound -o spf-unbound
 *     ./spf-unbound 192.0.2.25 mx.example.org anne@example.org /etc/unbound/unbound.conf
 */
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unbound.h>

#include <mxwarden/spf.h>

struct check {
    struct mxw_spf spf;
    enum mxw_need need;
    bool is_asking;
};

static mxw_time now(void)
{
    struct timespec clock;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    return clock.tv_sec * MXW_SECOND + clock.tv_nsec / 1000;
}

/* A bogus answer is none, and neither is one with a response code other than these two. */
static void take_result(void *argument, int error, struct ub_result *result)
{
    static struct mxw_dns_record records[MXW_DNS_RECORDS_MAX];
    static uint8_t texts_at[65536];
    struct check *check = (struct check *)argument;
    struct mxw_writer texts = MXW_WRITER(texts_at);
    struct mxw_dns_answer answer = { MXW_DNS_FAILED, "no answer", records, 0 };
    if (error == 0 && !result->bogus && (result->rcode == 0 || result->nxdomain))
        answer.outcome = result->nxdomain ? MXW_DNS_NO_NAME : MXW_DNS_NO_DATA;
    for (size_t i = 0; answer.outcome != MXW_DNS_FAILED && result->data[i] != NULL; i++) {
        mxw_bytes rdata = mxw_bytes_at((const uint8_t *)result->data[i], (size_t)result->len[i]);
        bool is_taken = i < MXW_DNS_RECORDS_MAX
            && mxw_dns_record_read(result->qtype, rdata, &texts, &records[answer.record_count++])
            && !texts.overflowed;
        answer.outcome = is_taken ? MXW_DNS_FOUND : MXW_DNS_FAILED;
    }
    check->is_asking = false;
    check->need = mxw_spf_answer(&check->spf, &answer, now());
    ub_resolve_free(result);
}

static void ask(struct ub_ctx *resolver, struct check *check)
{
    char name[MXW_DNS_PRESENTATION_MAX + 1] = "";
    struct mxw_writer text = mxw_writer_over((uint8_t *)name, MXW_DNS_PRESENTATION_MAX);
    mxw_put_dns_presentation(&text, mxw_dns_question_name(&check->spf.question));
    check->is_asking =
        !ub_resolve_async(resolver, name, check->spf.question.type, 1, check, take_result, NULL);
}

int main(int count, char **words)
{
    struct ub_ctx *resolver = ub_ctx_create();
    static struct mxw_spf_query query;
    static struct check check;
    if (count != 5 || ub_ctx_config(resolver, words[4]) != 0
        || mxw_address_parse(mxw_bytes_of(words[1]), &query.client) != MXW_OK)
        return 64;
    query.helo = mxw_bytes_of(words[2]);
    query.sender = mxw_bytes_of(words[3]);
    for (check.need = mxw_spf_begin(&check.spf, &query, now());
         check.need == MXW_NEED_DNS && now() <= check.spf.deadline; ub_process(resolver)) {
        struct pollfd ready = { ub_fd(resolver), POLLIN, 0 };
        if (!check.is_asking)
            ask(resolver, &check);
        poll(&ready, 1, 1000);
    }
    mxw_spf_expire(&check.spf); /* nothing, unless time is up */
    mxw_bytes result = mxw_spf_result_name(check.spf.result);
    printf("spf=%.*s\n", (int)result.len, result.at);
    ub_ctx_delete(resolver);
    return 0;
}
