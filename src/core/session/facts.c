#include "core/session/facts.h"

static enum mxw_fact ptr_fact(enum mxw_iprev_ptr ptr)
{
    switch (ptr) {
    case MXW_IPREV_PTR_UNKNOWN:
        return MXW_FACT_PENDING;
    case MXW_IPREV_PTR_EXISTS:
        return MXW_FACT_YES;
    case MXW_IPREV_PTR_ABSENT:
        return MXW_FACT_NO;
    case MXW_IPREV_PTR_FAILED:
        return MXW_FACT_FAILED;
    }
    return MXW_FACT_FAILED;
}

static enum mxw_fact confirmation_fact(enum mxw_iprev_result result)
{
    switch (result) {
    case MXW_IPREV_NONE:
        return MXW_FACT_PENDING;
    case MXW_IPREV_PASS:
        return MXW_FACT_YES;
    case MXW_IPREV_FAIL:
    case MXW_IPREV_PERMERROR:
        return MXW_FACT_NO;
    case MXW_IPREV_TEMPERROR:
        return MXW_FACT_FAILED;
    }
    return MXW_FACT_FAILED;
}

void mxw_facts_set_iprev(struct mxw_admission_facts *facts, const struct mxw_iprev *iprev)
{
    facts->has_ptr = ptr_fact(iprev->ptr);
    facts->is_confirmed = confirmation_fact(iprev->result);
    facts->ptr_name = iprev->matched;
    if (iprev->matched.len == 0 && iprev->name_count > 0)
        facts->ptr_name = iprev->names[0];
}

static enum mxw_fact spf_fact(enum mxw_spf_result result)
{
    switch (result) {
    case MXW_SPF_PASS:
        return MXW_FACT_YES;
    case MXW_SPF_TEMPERROR:
        return MXW_FACT_FAILED;
    case MXW_SPF_NONE:
    case MXW_SPF_NEUTRAL:
    case MXW_SPF_FAIL:
    case MXW_SPF_SOFTFAIL:
    case MXW_SPF_PERMERROR:
        return MXW_FACT_NO;
    }
    return MXW_FACT_FAILED;
}

void mxw_facts_set_spf(struct mxw_admission_facts *facts, const struct mxw_spf *spf)
{
    /* A fail is a fail; only its explanation may still be missing. */
    bool is_pending = spf->stage != MXW_SPF_DONE && !spf->is_explaining;
    facts->spf = (struct mxw_spf_facts){
        .passes = is_pending ? MXW_FACT_PENDING : spf_fact(spf->result),
        .result = is_pending ? (mxw_bytes){ 0 } : mxw_spf_result_name(spf->result),
        .domain = spf->domain,
    };
}

bool mxw_dkim_check_admits(const struct mxw_dkim_check *check)
{
    return check->result == MXW_DKIM_PASS && !check->is_testing;
}

static const struct mxw_dkim_check *find_admitting(const struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (mxw_dkim_check_admits(&dkim->checks[i]))
            return &dkim->checks[i];
    return NULL;
}

/* A signature that a missing key kept from admitting. One that leaves body uncovered would not have
 * admitted with its key either. */
static const struct mxw_dkim_check *find_unknown(const struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++) {
        const struct mxw_dkim_check *check = &dkim->checks[i];
        if (check->result == MXW_DKIM_TEMPERROR && !check->body_length_limited)
            return check;
    }
    return NULL;
}

/* What `write` puts into `texts`, or nothing when that is too much for it. */
static mxw_bytes compose(struct mxw_writer *texts, const struct mxw_dkim_check *check,
                         void (*write)(struct mxw_writer *out, const struct mxw_dkim_check *check))
{
    struct mxw_writer rest = { .at = texts->at + texts->used, .room = texts->room - texts->used };
    write(&rest, check);
    if (rest.overflowed)
        return (mxw_bytes){ 0 };
    texts->used += rest.used;
    return mxw_written(&rest);
}

static void put_detail(struct mxw_writer *out, const struct mxw_dkim_check *check)
{
    mxw_put_text(out, "DKIM ");
    if (check->result == MXW_DKIM_PASS)
        mxw_put_text(out, "key is in test mode");
    else
        mxw_put_dkim_reason(out, check);
}

void mxw_facts_set_dkim(struct mxw_admission_facts *facts, const struct mxw_dkim *dkim,
                        struct mxw_writer *texts)
{
    const struct mxw_dkim_check *admitting = find_admitting(dkim);
    const struct mxw_dkim_check *unknown = find_unknown(dkim);

    facts->dkim = (struct mxw_dkim_facts){ .signature_count = dkim->count + dkim->unjudged_count };
    if (admitting != NULL) {
        facts->dkim.admits = MXW_FACT_YES;
        facts->dkim.domain = admitting->signature.domain;
    } else if (!mxw_dkim_is_settled(dkim)) {
        facts->dkim.admits = MXW_FACT_PENDING;
    } else if (unknown != NULL) {
        facts->dkim.admits = MXW_FACT_FAILED;
        facts->dkim.domain = unknown->signature.domain;
    } else {
        facts->dkim.admits = MXW_FACT_NO;
        if (dkim->count > 0)
            facts->dkim.detail = compose(texts, &dkim->checks[0], put_detail);
    }
}

/* RFC 9989 3.2.4: the identity that SPF has judged in place of a null sender counts. */
static size_t add_spf_identifier(struct mxw_dmarc_identifier *identifier, const struct mxw_spf *spf)
{
    if (spf == NULL || (spf->result != MXW_SPF_PASS && spf->result != MXW_SPF_TEMPERROR))
        return 0;
    *identifier = (struct mxw_dmarc_identifier){
        .domain = spf->domain,
        .is_unsettled = spf->result == MXW_SPF_TEMPERROR,
    };
    return 1;
}

size_t mxw_facts_identifiers(struct mxw_dmarc_identifier identifiers[MXW_IDENTIFIERS_MAX],
                             const struct mxw_spf *spf, const struct mxw_dkim *dkim)
{
    size_t count = add_spf_identifier(identifiers, spf);
    for (size_t i = 0; dkim != NULL && i < dkim->count; i++) {
        const struct mxw_dkim_check *check = &dkim->checks[i];
        bool is_unsettled = check->result == MXW_DKIM_TEMPERROR;
        if (!is_unsettled && !mxw_dkim_check_admits(check))
            continue;
        identifiers[count++] = (struct mxw_dmarc_identifier){
            .domain = check->signature.domain,
            .is_dkim = true,
            .is_unsettled = is_unsettled,
        };
    }
    return count;
}

void mxw_added_set_iprev(struct mxw_added_fields *fields, const struct mxw_iprev *iprev)
{
    if (iprev->result == MXW_IPREV_NONE)
        return;
    fields->iprev.result = mxw_iprev_result_name(iprev->result);
    fields->iprev.reason = iprev->reason;
    fields->hop.ptr_name = iprev->matched;
}

/* RFC 8601 2.7.2: without the local part, for which SPF does not vouch. */
void mxw_added_set_spf(struct mxw_added_fields *fields, const struct mxw_spf *spf)
{
    if (spf->stage != MXW_SPF_DONE)
        return;
    bool of_helo = spf->identity == MXW_SPF_HELO;
    fields->spf = (struct mxw_added_spf){
        .result = mxw_spf_result_name(spf->result),
        .reason = spf->reason,
        .of_helo = of_helo,
        .value = of_helo ? spf->query.helo : spf->domain,
    };
}

static struct mxw_added_dkim added_of(const struct mxw_dkim_check *check, struct mxw_writer *texts)
{
    const struct mxw_dkim_signature *signature = &check->signature;
    return (struct mxw_added_dkim){
        .result = mxw_dkim_result_text(check->result),
        .reason = compose(texts, check, mxw_put_dkim_reason),
        .domain = signature->domain,
        .identity = signature->identity,
        .selector = signature->selector,
        .algorithm = signature->algorithm,
        .signature = { signature->b_start, signature->b_start_len },
    };
}

void mxw_added_set_dkim(struct mxw_added_fields *fields, const struct mxw_dkim *dkim,
                        struct mxw_writer *texts)
{
    if (!mxw_dkim_is_settled(dkim))
        return;
    fields->dkim_judged = true;
    fields->dkim_count = dkim->count < MXW_ADDED_DKIM_MAX ? dkim->count : MXW_ADDED_DKIM_MAX;
    for (size_t i = 0; i < fields->dkim_count; i++)
        fields->dkim[i] = added_of(&dkim->checks[i], texts);
}

void mxw_added_set_dmarc(struct mxw_added_fields *fields, const struct mxw_dmarc *dmarc)
{
    if (dmarc->stage != MXW_DMARC_DONE)
        return;
    fields->dmarc = (struct mxw_added_dmarc){
        .result = mxw_dmarc_result_name(dmarc->result),
        .reason = dmarc->reason,
        .from = dmarc->from_domain,
        .policy = mxw_dmarc_policy_name(dmarc->applied),
    };
}

void mxw_added_set_arc(struct mxw_added_fields *fields, const struct mxw_arc *arc,
                       struct mxw_writer *texts)
{
    if (!mxw_arc_is_settled(arc))
        return;
    struct mxw_writer rest = { .at = texts->at + texts->used, .room = texts->room - texts->used };
    mxw_put_arc_reason(&rest, arc);
    fields->arc.result = mxw_arc_result_text(arc->result);
    fields->arc.reason = mxw_written(&rest);
    if (arc->result == MXW_ARC_PASS) {
        size_t reason_len = rest.used;
        mxw_put_number(&rest, arc->oldest_pass);
        fields->arc.oldest_pass = mxw_bytes_from(mxw_written(&rest), reason_len);
    }
    texts->used += rest.used;
}

void mxw_added_set_verdict(struct mxw_added_fields *fields, const struct mxw_verdict *verdict)
{
    fields->verdict = mxw_outcome_name(verdict->outcome);
    fields->rule = mxw_rule_name(verdict->rule);
    fields->would = mxw_outcome_name(verdict->would);
}
