#include "mxwarden/dmarc.h"

#include "core/dmarc/walk.h"

#include <assert.h>

static const mxw_bytes result_names[] = {
    [MXW_DMARC_NONE] = MXW_BYTES_INIT("none"),
    [MXW_DMARC_PASS] = MXW_BYTES_INIT("pass"),
    [MXW_DMARC_FAIL] = MXW_BYTES_INIT("fail"),
    [MXW_DMARC_TEMPERROR] = MXW_BYTES_INIT("temperror"),
    [MXW_DMARC_PERMERROR] = MXW_BYTES_INIT("permerror"),
};

static const mxw_bytes policy_names[] = {
    [MXW_DMARC_ABSENT] = MXW_BYTES_INIT(""),
    [MXW_DMARC_INVALID] = MXW_BYTES_INIT(""),
    [MXW_DMARC_NO_POLICY] = MXW_BYTES_INIT("none"),
    [MXW_DMARC_QUARANTINE] = MXW_BYTES_INIT("quarantine"),
    [MXW_DMARC_REJECT] = MXW_BYTES_INIT("reject"),
};

mxw_bytes mxw_dmarc_result_name(enum mxw_dmarc_result result)
{
    return result_names[result];
}

mxw_bytes mxw_dmarc_policy_name(enum mxw_dmarc_policy policy)
{
    return policy_names[policy];
}

/* The reason is `phrase`, and what it is about. */
static void give_reason(struct mxw_dmarc *dmarc, mxw_bytes phrase, mxw_bytes about)
{
    struct mxw_writer reason = MXW_WRITER(dmarc->reason_at);
    mxw_put(&reason, phrase);
    mxw_put_escaped(&reason, about);
    dmarc->reason = mxw_written(&reason);
}

static void give_reason_failed(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer)
{
    struct mxw_writer reason = MXW_WRITER(dmarc->reason_at);
    mxw_put_text(&reason, "DNS lookup failed");
    if (answer->why != NULL) {
        mxw_put_text(&reason, " (");
        for (const char *c = answer->why; *c != '\0'; c++)
            mxw_put_byte(&reason, (uint8_t)*c);
        mxw_put_byte(&reason, ')');
    }
    mxw_put_text(&reason, ": ");
    mxw_put_escaped(&reason, mxw_dns_question_name(&dmarc->question));
    dmarc->reason = mxw_written(&reason);
}

static enum mxw_need settle(struct mxw_dmarc *dmarc, enum mxw_dmarc_result result)
{
    dmarc->result = result;
    dmarc->stage = MXW_DMARC_DONE;
    return MXW_NEED_NOTHING;
}

/* Policy discovery. RFC 9989 4.10.1 */

static enum mxw_dmarc_policy first_of(enum mxw_dmarc_policy a, enum mxw_dmarc_policy b)
{
    return a == MXW_DMARC_ABSENT ? b : a;
}

static enum mxw_dmarc_policy one_level_below(enum mxw_dmarc_policy policy)
{
    return policy == MXW_DMARC_REJECT ? MXW_DMARC_QUARANTINE : MXW_DMARC_NO_POLICY;
}

static enum mxw_need discover(struct mxw_dmarc *dmarc, enum mxw_dmarc_policy policy)
{
    dmarc->policy = policy;
    dmarc->applied = dmarc->record.is_testing ? one_level_below(policy) : policy;
    dmarc->stage = MXW_DMARC_DISCOVERED;
    return MXW_NEED_NOTHING;
}

static enum mxw_dmarc_policy subdomain_policy(const struct mxw_dmarc_record *record, bool exists)
{
    enum mxw_dmarc_policy policy = first_of(record->sp, record->p);
    return exists ? policy : first_of(record->np, policy);
}

/* The author domain is below the one that has the record: sp or np. */
static enum mxw_need discover_subdomain(struct mxw_dmarc *dmarc)
{
    enum mxw_dmarc_policy policy = subdomain_policy(&dmarc->record, true);
    if (policy == subdomain_policy(&dmarc->record, false)
        || !mxw_dns_ask(&dmarc->question, MXW_DNS_A, dmarc->from_domain))
        return discover(dmarc, policy);
    dmarc->stage = MXW_DMARC_AT_EXISTENCE;
    return MXW_NEED_DNS;
}

/* RFC 9989 3.2.13: a domain does not exist when a query for it says NXDOMAIN. */
static enum mxw_need answer_existence(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer)
{
    dmarc->is_policy_open = answer->outcome == MXW_DNS_FAILED;
    return discover(dmarc, subdomain_policy(&dmarc->record, answer->outcome != MXW_DNS_NO_NAME));
}

static bool is_valid(const struct mxw_dmarc_record *record)
{
    return record->p != MXW_DMARC_INVALID && record->sp != MXW_DMARC_INVALID
        && record->np != MXW_DMARC_INVALID;
}

/* Whether the record can be used; see Invalid in the header. RFC 9989 4.7: an absent p is "none"
 * beside the sp and np that are there; 4.10.1: of an invalid record only "p=none" is left. */
static bool mend_record(struct mxw_dmarc_record *record)
{
    if (is_valid(record) && record->p != MXW_DMARC_ABSENT)
        return true;
    if (!record->has_rua)
        return false;
    if (!is_valid(record)) {
        record->sp = MXW_DMARC_ABSENT;
        record->np = MXW_DMARC_ABSENT;
    }
    record->p = MXW_DMARC_NO_POLICY;
    return true;
}

static enum mxw_need settle_unusable(struct mxw_dmarc *dmarc)
{
    if (is_valid(&dmarc->record)) {
        give_reason(dmarc,
                    MXW_BYTES("the DMARC record has neither a policy (p=) nor an address for "
                              "reports (rua=): "),
                    dmarc->policy_domain);
        return settle(dmarc, MXW_DMARC_NONE);
    }
    give_reason(dmarc,
                MXW_BYTES("the DMARC record has an invalid policy (p=, sp= or np=), and no address "
                          "for reports (rua=): "),
                dmarc->policy_domain);
    return settle(dmarc, MXW_DMARC_PERMERROR);
}

/* The author domain's own record before its organizational domain's before its public suffix's. */
static const struct mxw_dmarc_name *find_policy(const struct mxw_dmarc *dmarc)
{
    const mxw_bytes places[] = { dmarc->from_domain, dmarc->walk.organizational,
                                 dmarc->walk.public_suffix };
    for (size_t i = 0; i < MXW_COUNT_OF(places); i++) {
        const struct mxw_dmarc_name *found = mxw_dmarc_find_record(dmarc, places[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static enum mxw_need take_policy(struct mxw_dmarc *dmarc)
{
    const struct mxw_dmarc_name *found = find_policy(dmarc);
    if (found == NULL) {
        give_reason(dmarc, MXW_BYTES("there is no DMARC record for "), dmarc->from_domain);
        return settle(dmarc, MXW_DMARC_NONE);
    }
    dmarc->policy_domain = found->name;
    dmarc->record = found->record;
    if (!mend_record(&dmarc->record))
        return settle_unusable(dmarc);
    return found->name.len == dmarc->from_domain.len ? discover(dmarc, dmarc->record.p)
                                                     : discover_subdomain(dmarc);
}

static enum mxw_need walk_author(struct mxw_dmarc *dmarc)
{
    enum mxw_dmarc_step step = mxw_dmarc_walk_on(dmarc);
    if (step == MXW_DMARC_ASKS)
        return MXW_NEED_DNS;
    if (step == MXW_DMARC_ENDS)
        dmarc->organizational_domain = dmarc->walk.organizational;
    else if (mxw_dmarc_find_record(dmarc, dmarc->from_domain) == NULL)
        return settle(dmarc, MXW_DMARC_TEMPERROR);
    return take_policy(dmarc);
}

/* Letters, digits, hyphens, and the underscores that are met. */
static bool is_domain_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!mxw_is_alnum(name.at[i]) && !mxw_bytes_has(MXW_BYTES("-_."), name.at[i]))
            return false;
    return mxw_dns_name_is_valid(name);
}

void mxw_dmarc_begin_without_author(struct mxw_dmarc *dmarc, mxw_bytes why)
{
    memset(dmarc, 0, offsetof(struct mxw_dmarc, author_at));
    dmarc->disposition = MXW_DMARC_NO_POLICY;
    dmarc->reason = why;
    (void)settle(dmarc, MXW_DMARC_PERMERROR);
}

enum mxw_need mxw_dmarc_begin(struct mxw_dmarc *dmarc, mxw_bytes author_domain)
{
    mxw_dmarc_begin_without_author(dmarc, MXW_BYTES("the author domain is no domain name"));
    if (!is_domain_name(author_domain))
        return MXW_NEED_NOTHING;

    struct mxw_writer author = MXW_WRITER(dmarc->author_at);
    mxw_put_lower(&author, mxw_dns_name_relative(author_domain));
    dmarc->from_domain = mxw_written(&author);
    dmarc->result = MXW_DMARC_NONE;
    dmarc->reason = (mxw_bytes){ 0 };
    dmarc->stage = MXW_DMARC_AT_AUTHOR;
    mxw_dmarc_walk_begin(&dmarc->walk, dmarc->from_domain);
    return walk_author(dmarc);
}

/* Alignment. RFC 9989 4.10.2 */

static bool is_below(mxw_bytes name, mxw_bytes domain)
{
    return name.len > domain.len && mxw_bytes_ends_with_nocase(name, domain)
        && name.at[name.len - domain.len - 1] == '.';
}

static mxw_bytes top_label(mxw_bytes name)
{
    size_t dot = mxw_bytes_find_last(name, '.');
    return dot == name.len ? name : mxw_bytes_from(name, dot + 1);
}

/* Whether the identifier's alignment shows without a walk: nobody but a domain at or below the
 * author's organizational domain can have the same one. */
static bool align_at_once(const struct mxw_dmarc *dmarc, struct mxw_dmarc_identifier *identifier)
{
    mxw_bytes domain = identifier->domain;
    mxw_bytes organizational = dmarc->organizational_domain;
    bool is_strict =
        identifier->is_dkim ? dmarc->record.has_strict_dkim : dmarc->record.has_strict_spf;
    identifier->alignment = MXW_DMARC_UNALIGNED;
    if (mxw_bytes_equal_nocase(domain, dmarc->from_domain))
        identifier->alignment = MXW_DMARC_ALIGNED;
    else if (is_strict || !mxw_dns_name_is_valid(domain))
        return true;
    else if (organizational.len > 0 && is_below(domain, organizational))
        return false;
    else if (organizational.len > 0 && mxw_bytes_equal_nocase(domain, organizational))
        identifier->alignment = MXW_DMARC_ALIGNED;
    else if (organizational.len == 0
             && mxw_bytes_equal_nocase(top_label(domain), top_label(dmarc->from_domain)))
        identifier->alignment = MXW_DMARC_UNDECIDED;
    return true;
}

static void put_aligned(struct mxw_writer *out, const struct mxw_dmarc *dmarc)
{
    mxw_put_text(out, "aligned: ");
    bool is_first = true;
    for (size_t i = 0; i < dmarc->identifier_count; i++) {
        const struct mxw_dmarc_identifier *identifier = &dmarc->identifiers[i];
        if (identifier->alignment != MXW_DMARC_ALIGNED)
            continue;
        mxw_put(out, is_first ? MXW_BYTES("") : MXW_BYTES(", "));
        mxw_put(out, identifier->is_dkim ? MXW_BYTES("DKIM ") : MXW_BYTES("SPF "));
        mxw_put_escaped(out, identifier->domain);
        is_first = false;
    }
}

static enum mxw_need settle_pass(struct mxw_dmarc *dmarc)
{
    struct mxw_writer reason = MXW_WRITER(dmarc->reason_at);
    put_aligned(&reason, dmarc);
    dmarc->reason = mxw_written(&reason);
    return settle(dmarc, MXW_DMARC_PASS);
}

static enum mxw_need settle_fail(struct mxw_dmarc *dmarc)
{
    if (dmarc->identifier_count == 0)
        give_reason(dmarc, MXW_BYTES("neither SPF nor DKIM vouches for a domain"),
                    (mxw_bytes){ 0 });
    else
        give_reason(dmarc, MXW_BYTES("no domain that SPF or DKIM vouches for is aligned with "),
                    dmarc->from_domain);
    dmarc->disposition = dmarc->applied;
    return settle(dmarc, MXW_DMARC_FAIL);
}

/* RFC 9989 5.3.5; and 5.3.6: without an answer that is needed it is neither pass nor fail, and no
 * policy applies. The reason is then that of the lookup. */
static enum mxw_need judge(struct mxw_dmarc *dmarc)
{
    bool is_undecided = false;
    for (size_t i = 0; i < dmarc->identifier_count; i++) {
        const struct mxw_dmarc_identifier *identifier = &dmarc->identifiers[i];
        bool is_aligned = identifier->alignment == MXW_DMARC_ALIGNED;
        dmarc->aligned_dkim |= is_aligned && identifier->is_dkim;
        dmarc->aligned_spf |= is_aligned && !identifier->is_dkim;
        is_undecided |= identifier->alignment == MXW_DMARC_UNDECIDED;
    }
    if (dmarc->aligned_dkim || dmarc->aligned_spf)
        return settle_pass(dmarc);
    if (is_undecided)
        return settle(dmarc, MXW_DMARC_TEMPERROR);
    if (dmarc->is_policy_open) {
        dmarc->policy = MXW_DMARC_ABSENT;
        dmarc->applied = MXW_DMARC_ABSENT;
        return settle(dmarc, MXW_DMARC_TEMPERROR);
    }
    return settle_fail(dmarc);
}

/* What the walk for the identifier found, if it is not the DNS that must find it. */
static bool align_by_walk(struct mxw_dmarc *dmarc, struct mxw_dmarc_identifier *identifier)
{
    enum mxw_dmarc_step step = mxw_dmarc_walk_on(dmarc);
    if (step == MXW_DMARC_FAILS)
        identifier->alignment = MXW_DMARC_UNDECIDED;
    else if (step == MXW_DMARC_ENDS
             && mxw_bytes_equal_nocase(dmarc->walk.organizational, dmarc->organizational_domain))
        identifier->alignment = MXW_DMARC_ALIGNED;
    return step != MXW_DMARC_ASKS;
}

static void leave_unsettled(struct mxw_dmarc *dmarc, struct mxw_dmarc_identifier *identifier)
{
    identifier->alignment = MXW_DMARC_UNDECIDED;
    give_reason(dmarc,
                identifier->is_dkim ? MXW_BYTES("DKIM could not tell about ")
                                    : MXW_BYTES("SPF could not tell about "),
                identifier->domain);
}

/* From where it has stopped to ask, or from the first identifier, to the last. */
static enum mxw_need walk_identifiers(struct mxw_dmarc *dmarc)
{
    for (; dmarc->identifier_index < dmarc->identifier_count; dmarc->identifier_index++) {
        struct mxw_dmarc_identifier *identifier = &dmarc->identifiers[dmarc->identifier_index];
        if (dmarc->walk.start.len == 0) {
            identifier->domain = mxw_dns_name_relative(identifier->domain);
            if (!align_at_once(dmarc, identifier))
                mxw_dmarc_walk_begin(&dmarc->walk, identifier->domain);
        }
        if (dmarc->walk.start.len > 0 && !align_by_walk(dmarc, identifier))
            return MXW_NEED_DNS;
        if (identifier->is_unsettled && identifier->alignment == MXW_DMARC_ALIGNED)
            leave_unsettled(dmarc, identifier);
        mxw_dmarc_walk_begin(&dmarc->walk, (mxw_bytes){ 0 });
    }
    return judge(dmarc);
}

enum mxw_need mxw_dmarc_align(struct mxw_dmarc *dmarc, struct mxw_dmarc_identifier *identifiers,
                              size_t count)
{
    if (dmarc->stage == MXW_DMARC_DONE)
        return MXW_NEED_NOTHING;

    assert(dmarc->stage == MXW_DMARC_DISCOVERED);
    dmarc->identifiers = identifiers;
    dmarc->identifier_count = count;
    dmarc->stage = MXW_DMARC_AT_IDENTIFIER;
    mxw_dmarc_walk_begin(&dmarc->walk, (mxw_bytes){ 0 });
    return walk_identifiers(dmarc);
}

static enum mxw_need take_answer(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED)
        give_reason_failed(dmarc, answer);
    if (dmarc->stage == MXW_DMARC_AT_EXISTENCE)
        return answer_existence(dmarc, answer);
    mxw_dmarc_walk_note(dmarc, answer);
    return dmarc->stage == MXW_DMARC_AT_AUTHOR ? walk_author(dmarc) : walk_identifiers(dmarc);
}

enum mxw_need mxw_dmarc_answer(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer)
{
    assert(dmarc->stage != MXW_DMARC_DONE && dmarc->stage != MXW_DMARC_DISCOVERED);
    return take_answer(dmarc, answer);
}

/* A failure ends the walk it happens in, so this ends as well. */
void mxw_dmarc_expire(struct mxw_dmarc *dmarc)
{
    static const struct mxw_dns_answer late = { .outcome = MXW_DNS_FAILED,
                                                .why = "it took too long" };
    while (dmarc->stage != MXW_DMARC_DONE && dmarc->stage != MXW_DMARC_DISCOVERED)
        (void)take_answer(dmarc, &late);
}
