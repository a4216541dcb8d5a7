#include "mxwarden/spf.h"

#include "core/spf/machine.h"
#include "core/spf/record.h"

#include <assert.h>

static const mxw_bytes result_names[] = {
    [MXW_SPF_NONE] = MXW_BYTES_INIT("none"),
    [MXW_SPF_NEUTRAL] = MXW_BYTES_INIT("neutral"),
    [MXW_SPF_PASS] = MXW_BYTES_INIT("pass"),
    [MXW_SPF_FAIL] = MXW_BYTES_INIT("fail"),
    [MXW_SPF_SOFTFAIL] = MXW_BYTES_INIT("softfail"),
    [MXW_SPF_TEMPERROR] = MXW_BYTES_INIT("temperror"),
    [MXW_SPF_PERMERROR] = MXW_BYTES_INIT("permerror"),
};

mxw_bytes mxw_spf_result_name(enum mxw_spf_result result)
{
    return result_names[result];
}

static void put_reason(struct mxw_spf *spf, mxw_bytes phrase, const char *why, mxw_bytes about)
{
    struct mxw_writer out = mxw_writer_over(spf->words_at, MXW_SPF_REASON_MAX);
    mxw_put(&out, phrase);
    if (why != NULL) {
        mxw_put_text(&out, " (");
        for (; *why != '\0'; why++)
            mxw_put_byte(&out, (uint8_t)*why);
        mxw_put_byte(&out, ')');
    }
    if (about.len > 0) {
        mxw_put_text(&out, ": ");
        mxw_put_escaped(&out, about);
    }
    spf->reason = mxw_written(&out);
}

static enum mxw_spf_step finish(struct mxw_spf *spf, enum mxw_spf_result result)
{
    spf->result = result;
    spf->stage = MXW_SPF_DONE;
    return MXW_SPF_SETTLED;
}

enum mxw_spf_step mxw_spf_settle(struct mxw_spf *spf, enum mxw_spf_result result, mxw_bytes phrase,
                                 mxw_bytes about)
{
    put_reason(spf, phrase, NULL, about);
    return finish(spf, result);
}

enum mxw_spf_step mxw_spf_settle_full(struct mxw_spf *spf, mxw_bytes phrase, mxw_bytes about)
{
    return spf->is_explaining ? finish(spf, spf->result)
                              : mxw_spf_settle(spf, MXW_SPF_PERMERROR, phrase, about);
}

enum mxw_spf_step mxw_spf_settle_failed(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    put_reason(spf, MXW_BYTES("DNS lookup failed"), answer->why,
               mxw_dns_question_name(&spf->question));
    return finish(spf, MXW_SPF_TEMPERROR);
}

bool mxw_spf_ask(struct mxw_spf *spf, enum mxw_spf_stage stage, enum mxw_dns_type type,
                 mxw_bytes name)
{
    spf->stage = stage;
    return mxw_dns_ask(&spf->question, type, name);
}

bool mxw_spf_count_term(struct mxw_spf *spf)
{
    if (spf->dns_terms < MXW_SPF_TERMS_MAX) {
        spf->dns_terms++;
        return true;
    }
    (void)mxw_spf_settle(spf, MXW_SPF_PERMERROR,
                         MXW_BYTES("the records need more than 10 DNS lookups, exceeded at"),
                         spf->term.text);
    return false;
}

/* RFC 7208 4.6.4: it is the number of *terms* with void lookups that is limited. An "mx" of IPv4
 * hosts is void once for an IPv6 client, not once a host. */
bool mxw_spf_count_void(struct mxw_spf *spf)
{
    if (spf->is_term_void)
        return true;
    spf->is_term_void = true;
    if (++spf->void_lookups <= MXW_SPF_VOID_MAX)
        return true;
    (void)mxw_spf_settle(
        spf, MXW_SPF_PERMERROR,
        MXW_BYTES("more than 2 terms of the records lead to nothing in the DNS, exceeded at"),
        spf->term.text);
    return false;
}

bool mxw_spf_keep(struct mxw_spf *spf, mxw_bytes bytes, mxw_bytes *copy)
{
    if (bytes.len > spf->text.room - spf->text.used)
        return false;
    *copy = (mxw_bytes){ spf->text.at + spf->text.used, bytes.len };
    mxw_put(&spf->text, bytes);
    return true;
}

struct mxw_spf_values mxw_spf_values(struct mxw_spf *spf)
{
    mxw_bytes domain = mxw_spf_last_frame(spf)->domain;
    return (struct mxw_spf_values){
        .sender = spf->sender,
        .domain = domain,
        .client = spf->query.client,
        .client_name = mxw_spf_client_name(spf, domain),
        .helo = spf->query.helo,
        .receiver = spf->query.receiver,
        .wall = spf->query.wall,
    };
}

enum mxw_dns_type mxw_spf_address_type(const struct mxw_spf *spf)
{
    return spf->query.client.family == MXW_IPV6 ? MXW_DNS_AAAA : MXW_DNS_A;
}

/* The identity's own domain has no record: none. RFC 7208 5.2 and 6.1: one that an include or a
 * redirect leads to must have one. */
static enum mxw_spf_step settle_without_record(struct mxw_spf *spf, mxw_bytes phrase,
                                               mxw_bytes domain)
{
    return mxw_spf_settle(spf, spf->depth == 0 ? MXW_SPF_NONE : MXW_SPF_PERMERROR, phrase, domain);
}

/* RFC 7208 4.3: well formed, and of more than one label. */
enum mxw_spf_step mxw_spf_ask_record(struct mxw_spf *spf, mxw_bytes domain)
{
    if (!mxw_bytes_has(mxw_dns_name_relative(domain), '.')
        || !mxw_spf_ask(spf, MXW_SPF_AT_RECORD, MXW_DNS_TXT, domain))
        return settle_without_record(spf, MXW_BYTES("not a full domain name"), domain);
    return MXW_SPF_ASKS;
}

/* RFC 7208 4.5. Returns how many SPF records the answer holds. */
static size_t find_record(const struct mxw_dns_answer *answer, mxw_bytes *record)
{
    size_t count = 0;
    for (size_t i = 0; i < answer->record_count; i++) {
        if (!mxw_spf_is_record(answer->records[i].text))
            continue;
        *record = answer->records[i].text;
        count++;
    }
    return count;
}

/* Forgets the last record, so that what it led to takes its place. RFC 7208 6.1. */
static void drop_frame(struct mxw_spf *spf)
{
    mxw_bytes domain = mxw_spf_last_frame(spf)->domain;
    spf->text.used = (size_t)(domain.at - spf->text_at);
    spf->depth--;
}

/* Opens the record of `domain`: only what can matter of it is kept. */
static enum mxw_spf_step push_frame(struct mxw_spf *spf, mxw_bytes domain, mxw_bytes terms)
{
    assert(spf->depth < MXW_SPF_DEPTH_MAX);

    struct mxw_spf_frame *frame = &spf->frames[spf->depth];
    struct mxw_writer *text = &spf->text;
    bool has_room = mxw_spf_keep(spf, domain, &frame->domain);
    size_t start = text->used;
    mxw_bytes culprit;
    if (!mxw_spf_terms_keep(terms, spf->query.client, text, &culprit))
        return mxw_spf_settle(spf, MXW_SPF_PERMERROR, MXW_BYTES("syntax error in the record"),
                              culprit);
    if (!has_room || text->overflowed)
        return mxw_spf_settle_full(spf, MXW_BYTES("the records are too long"), domain);
    frame->terms = mxw_bytes_from(mxw_written(text), start);
    frame->term_at = frame->rest_at = 0;
    spf->depth++;
    return MXW_SPF_MATCHES_NOT;
}

static enum mxw_spf_step enter(struct mxw_spf *spf, mxw_bytes record)
{
    if (spf->depth > 0 && spf->term.kind == MXW_SPF_REDIRECT)
        drop_frame(spf);
    return push_frame(spf, mxw_dns_question_name(&spf->question), mxw_spf_record_terms(record));
}

static enum mxw_spf_step answer_record(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    mxw_bytes domain = mxw_dns_question_name(&spf->question);
    mxw_bytes record;

    if (answer->outcome == MXW_DNS_FAILED)
        return mxw_spf_settle_failed(spf, answer);
    if (mxw_dns_is_void(answer) && spf->depth > 0 && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;
    if (answer->outcome == MXW_DNS_NO_NAME)
        return settle_without_record(spf, MXW_BYTES("the domain does not exist"), domain);

    size_t count = find_record(answer, &record);
    if (count == 0)
        return settle_without_record(spf, MXW_BYTES("the domain has no SPF record"), domain);
    if (count > 1)
        return mxw_spf_settle(spf, MXW_SPF_PERMERROR,
                              MXW_BYTES("the domain has more than one SPF record"), domain);
    return enter(spf, record);
}

/* What the frame was at when an include left it: an include that now matches. */
static void return_to_include(struct mxw_spf *spf, const struct mxw_spf_frame *frame)
{
    mxw_bytes rest = mxw_bytes_from(frame->terms, frame->term_at);
    (void)mxw_spf_term_next(&rest, &spf->term.text);
    spf->term.result = mxw_spf_term_result(spf->term.text);
}

/* The record has a result: it is the outcome, or it decides about the include that led there. */
static enum mxw_spf_step leave(struct mxw_spf *spf, enum mxw_spf_result result, mxw_bytes mechanism)
{
    if (spf->depth > 1) {
        drop_frame(spf);
        if (result != MXW_SPF_PASS)
            return MXW_SPF_MATCHES_NOT;
        return_to_include(spf, mxw_spf_last_frame(spf));
        return MXW_SPF_MATCHES;
    }

    spf->result = result;
    spf->mechanism = mechanism;
    return result == MXW_SPF_FAIL ? mxw_spf_explain(spf) : finish(spf, result);
}

/* The next directive; after the last the redirect, if there is one. RFC 7208 4.6.3. */
static bool take_term(struct mxw_spf *spf, struct mxw_spf_frame *frame)
{
    mxw_bytes rest = mxw_bytes_from(frame->terms, frame->rest_at);
    mxw_bytes text;
    while (mxw_spf_term_next(&rest, &text)) {
        frame->term_at = (uint16_t)(text.at - frame->terms.at);
        frame->rest_at = (uint16_t)(frame->terms.len - rest.len);
        if (mxw_spf_term_read(text, &spf->term) && !mxw_spf_term_is_modifier(&spf->term))
            return true;
    }
    return mxw_spf_term_find(frame->terms, MXW_SPF_REDIRECT, &spf->term);
}

static enum mxw_spf_step next_term(struct mxw_spf *spf)
{
    spf->is_term_void = false;
    if (!take_term(spf, mxw_spf_last_frame(spf)))
        return leave(spf, MXW_SPF_NEUTRAL, MXW_BYTES("default"));
    if (mxw_spf_term_asks_dns(spf->term.kind) && !mxw_spf_count_term(spf))
        return MXW_SPF_SETTLED;
    return MXW_SPF_STARTS;
}

static enum mxw_need advance(struct mxw_spf *spf, enum mxw_spf_step step)
{
    for (;;) {
        switch (step) {
        case MXW_SPF_SETTLED:
            return MXW_NEED_NOTHING;
        case MXW_SPF_ASKS:
            return MXW_NEED_DNS;
        case MXW_SPF_STARTS:
            step = mxw_spf_start_term(spf);
            break;
        case MXW_SPF_MATCHES:
            step = leave(spf, spf->term.result, spf->term.text);
            break;
        case MXW_SPF_MATCHES_NOT:
            step = next_term(spf);
            break;
        }
    }
}

/* RFC 7208 2.4 and 4.3 */
static void take_identity(struct mxw_spf *spf)
{
    mxw_bytes sender = spf->query.sender;
    spf->identity = sender.len == 0 ? MXW_SPF_HELO : MXW_SPF_MAIL_FROM;

    size_t at_sign = mxw_bytes_find_last(sender, '@');
    bool has_domain = at_sign < sender.len;
    mxw_bytes domain = sender.len == 0 ? spf->query.helo
        : has_domain                   ? mxw_bytes_from(sender, at_sign + 1)
                                       : sender;
    spf->domain = mxw_dns_name_relative(domain);
    if (has_domain && at_sign > 0) {
        spf->sender = mxw_dns_name_relative(sender);
        return;
    }
    if (spf->domain.len > MXW_DNS_NAME_MAX) /* no domain, and then it is not needed */
        return;
    mxw_put_text(&spf->text, "postmaster@");
    mxw_put(&spf->text, spf->domain);
    spf->sender = mxw_written(&spf->text);
}

/* An address literal is no domain; a name that is not ASCII should have been A-labels. */
static bool is_domain_text(mxw_bytes domain)
{
    for (size_t i = 0; i < domain.len; i++)
        if (domain.at[i] > 0x7f)
            return false;
    return domain.len > 0 && domain.at[0] != '[';
}

enum mxw_need mxw_spf_begin(struct mxw_spf *spf, const struct mxw_spf_query *query, mxw_time now)
{
    memset(spf, 0, offsetof(struct mxw_spf, words_at));
    spf->query = *query;
    spf->query.client = mxw_address_unmapped(query->client);
    spf->deadline = now + MXW_SPF_BUDGET;
    spf->text = MXW_WRITER(spf->text_at);
    assert(spf->query.client.family != MXW_FAMILY_NONE);

    take_identity(spf);
    if (!is_domain_text(spf->domain))
        return advance(
            spf, settle_without_record(spf, MXW_BYTES("not a full domain name"), spf->domain));
    return advance(spf, mxw_spf_ask_record(spf, spf->domain));
}

void mxw_spf_expire(struct mxw_spf *spf)
{
    if (spf->stage == MXW_SPF_DONE)
        return;
    if (spf->is_explaining)
        (void)finish(spf, spf->result);
    else
        (void)mxw_spf_settle(spf, MXW_SPF_TEMPERROR, MXW_BYTES("the DNS lookups took too long"),
                             mxw_dns_question_name(&spf->question));
}

enum mxw_need mxw_spf_answer(struct mxw_spf *spf, const struct mxw_dns_answer *answer, mxw_time now)
{
    static mxw_spf_answer_step *const answer_at[MXW_SPF_STAGE_COUNT] = {
        [MXW_SPF_AT_RECORD] = answer_record,
        [MXW_SPF_AT_ADDRESSES] = mxw_spf_answer_addresses,
        [MXW_SPF_AT_EXISTENCE] = mxw_spf_answer_existence,
        [MXW_SPF_AT_MX] = mxw_spf_answer_mx,
        [MXW_SPF_AT_MX_HOST] = mxw_spf_answer_mx_host,
        [MXW_SPF_AT_PTR] = mxw_spf_answer_ptr,
        [MXW_SPF_AT_PTR_NAME] = mxw_spf_answer_ptr_name,
        [MXW_SPF_AT_EXPLANATION] = mxw_spf_answer_explanation,
    };
    assert(spf->stage != MXW_SPF_DONE);

    if (now > spf->deadline) {
        mxw_spf_expire(spf);
        return MXW_NEED_NOTHING;
    }
    return advance(spf, answer_at[spf->stage](spf, answer));
}
