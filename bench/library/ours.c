/* This library, as a caller uses it. */
#include "core/dkim/body_hash.h"
#include "library.h"
#include "mxwarden/dkim.h"
#include "mxwarden/dmarc.h"
#include "mxwarden/spf.h"
#include "mxwarden/verify.h"

struct canned {
    struct mxw_dns_record record;
    struct mxw_dns_answer answer;
};

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static const struct mxw_dns_answer *answer_with(struct canned *canned, const char *text)
{
    canned->answer = (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };
    if (text == NULL)
        return &canned->answer;
    canned->record.text = bytes_of(text);
    canned->answer = (struct mxw_dns_answer){
        .outcome = MXW_DNS_FOUND,
        .records = &canned->record,
        .record_count = 1,
    };
    return &canned->answer;
}

bool ours_spf(const struct bench_mail *mail)
{
    (void)mail;
    static struct mxw_spf spf;
    struct canned canned;
    struct mxw_spf_query query = {
        .helo = bytes_of(BENCH_SPF_HELO),
        .sender = bytes_of(BENCH_SPF_SENDER),
    };
    if (mxw_address_parse(bytes_of(BENCH_SPF_CLIENT), &query.client) != MXW_OK)
        return false;

    enum mxw_need need = mxw_spf_begin(&spf, &query, 0);
    while (need == MXW_NEED_DNS)
        need = mxw_spf_answer(&spf,
                              answer_with(&canned,
                                          bench_look_up(bench_spf_zone, bench_spf_count,
                                                        mxw_dns_question_name(&spf.question))),
                              0);
    return spf.result == MXW_SPF_PASS;
}

static enum mxw_need walk(struct mxw_dmarc *dmarc, enum mxw_need need)
{
    struct canned canned;
    while (need == MXW_NEED_DNS)
        need =
            mxw_dmarc_answer(dmarc,
                             answer_with(&canned,
                                         bench_look_up(bench_dmarc_zone, bench_dmarc_count,
                                                       mxw_dns_question_name(&dmarc->question))));
    return need;
}

bool ours_dmarc(const struct bench_mail *mail)
{
    (void)mail;
    static struct mxw_dmarc dmarc;
    struct mxw_dmarc_identifier identifiers[] = {
        { .domain = bytes_of("bounces.example.org") },
        { .domain = bytes_of("example.org"), .is_dkim = true },
    };
    walk(&dmarc, mxw_dmarc_begin(&dmarc, bytes_of(BENCH_DMARC_AUTHOR)));
    walk(&dmarc, mxw_dmarc_align(&dmarc, identifiers, MXW_COUNT_OF(identifiers)));
    return dmarc.result == MXW_DMARC_PASS;
}

bool ours_dkim(const struct bench_mail *mail)
{
    static _Alignas(max_align_t) uint8_t memory[65536];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_header_end end = { 0 };
    struct mxw_header header;
    struct mxw_dkim dkim;
    struct canned canned;

    size_t header_len = mxw_header_end_feed(&end, mail->whole);
    if (mxw_header_parse(&arena, mxw_bytes_first(mail->whole, header_len), &header) != MXW_OK
        || mxw_dkim_begin(&dkim, &header, &arena, 0) != MXW_OK)
        return false;
    if (dkim.count != 1 || mxw_dkim_question(&dkim, 0) == NULL)
        return false;
    mxw_dkim_key(&dkim, 0, answer_with(&canned, mail->key_record));
    mxw_dkim_body(&dkim, mxw_bytes_from(mail->whole, header_len));
    mxw_dkim_body_end(&dkim);

    const struct mxw_verification *asked = mxw_dkim_verification(&dkim, 0);
    if (asked == NULL)
        return false;
    mxw_dkim_verified(&dkim, 0, mxw_verify(asked));
    return dkim.checks[0].result == MXW_DKIM_PASS;
}

bool ours_body(const struct bench_mail *mail)
{
    static _Alignas(max_align_t) uint8_t memory[4096];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_body_hashes bodies;
    mxw_body_hashes_begin(&bodies);
    const struct mxw_body_hash *hash =
        mxw_body_hashes_want(&bodies, &arena, MXW_CANONICAL_RELAXED, MXW_DKIM_WHOLE_BODY);
    mxw_body_hashes_take(&bodies, mail->whole);
    mxw_body_hashes_end(&bodies);
    return hash != NULL;
}
