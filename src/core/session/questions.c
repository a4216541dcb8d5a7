/* questions.c - what the session asks of the DNS and of crypto, and whose the answers are.
 *
 * A ticket is the number of the transaction and a slot: 0 is iprev, which belongs to the session
 * and has the number 0; 1 is SPF; 2 is DMARC; 3 and above are the keys of the signatures, and
 * behind them those of the chain. A verification has the slot of its key.
 */
#include "core/session/facts.h"
#include "core/session/machine.h"
#include "mxwarden/author.h"

#define SLOT_BITS 8

enum {
    SLOT_IPREV,
    SLOT_SPF,
    SLOT_DMARC,
    SLOT_SIGNATURES,
    SLOT_CHAIN = SLOT_SIGNATURES + MXW_DKIM_SIGNATURES_MAX
};

_Static_assert(SLOT_CHAIN + MXW_ARC_CHECKS_MAX == MXW_SESSION_LOOKUPS_MAX,
               "the driver has room for every question");
_Static_assert(MXW_SESSION_LOOKUPS_MAX <= 1 << SLOT_BITS, "a slot has too few bits");

static uint32_t ticket_of(const struct mxw_session *session, unsigned slot)
{
    uint32_t number = slot == SLOT_IPREV ? 0 : session->transaction.number;
    return number << SLOT_BITS | slot;
}

static bool is_current(const struct mxw_session *session, uint32_t ticket)
{
    unsigned slot = ticket & ((1u << SLOT_BITS) - 1);
    return slot == SLOT_IPREV
        || (session->transaction.is_open && ticket == ticket_of(session, slot));
}

/* iprev */

static void iprev_needs(struct mxw_session *session, enum mxw_need need)
{
    session->iprev_need = need;
    session->wants.iprev_question = need == MXW_NEED_DNS;
}

void mxw_questions_begin_iprev(struct mxw_session *session)
{
    session->iprev_deadline = session->now + session->settings->dns_wait;
    iprev_needs(session, mxw_iprev_begin(&session->iprev, session->client.address));
}

static void expire_iprev(struct mxw_session *session)
{
    if (session->iprev_need != MXW_NEED_DNS)
        return;
    mxw_iprev_expire(&session->iprev);
    iprev_needs(session, MXW_NEED_NOTHING);
}

/* SPF */

static void spf_needs(struct mxw_session *session, enum mxw_need need)
{
    session->spf_need = need;
    session->wants.spf_question = need == MXW_NEED_DNS;
}

void mxw_questions_begin_spf(struct mxw_session *session)
{
    const struct mxw_spf_query query = {
        .client = session->client.address,
        .helo = session->helo,
        .sender = session->transaction.spf_sender,
        .receiver = session->settings->host_name,
        .wall = session->wall,
    };
    spf_needs(session, mxw_spf_begin(session->transaction.spf, &query, session->now));
}

static void expire_spf(struct mxw_session *session)
{
    if (session->spf_need != MXW_NEED_DNS || session->transaction.spf == NULL)
        return;
    mxw_spf_expire(session->transaction.spf);
    spf_needs(session, MXW_NEED_NOTHING);
}

/* DMARC */

static void dmarc_needs(struct mxw_transaction *transaction, enum mxw_need need)
{
    transaction->dmarc_need = need;
    transaction->wants_dmarc_question = need == MXW_NEED_DNS;
}

static mxw_bytes author_fault(const struct mxw_author *author, bool may_be_utf8)
{
    if (author->fault != MXW_AUTHOR_SOUND)
        return mxw_author_fault_text(author->fault);
    /* RFC 6532 4.1 and 6531 3.5: without it a header is ASCII. */
    if (!may_be_utf8)
        return MXW_BYTES("the domain of the From field is not ASCII, without SMTPUTF8");
    return MXW_BYTES("the domain of the From field is no domain name");
}

/* The A-labels of a domain that has others are asked for. Without an answer there is no author. */
static bool ask_author(struct mxw_session *session, const struct mxw_author *author)
{
    struct mxw_transaction *transaction = &session->transaction;
    transaction->awaits_author = true;
    return mxw_arena_copy(session->arena, mxw_author_domain(author), &session->wants.ascii_name);
}

static bool begin_dmarc(struct mxw_session *session, const struct mxw_author *author)
{
    struct mxw_transaction *transaction = &session->transaction;
    bool is_sound = author->fault == MXW_AUTHOR_SOUND;
    bool may_be_utf8 = transaction->envelope.mail.utf8;
    if (is_sound && author->is_ascii) {
        dmarc_needs(transaction, mxw_dmarc_begin(transaction->dmarc, mxw_author_domain(author)));
        return true;
    }
    mxw_dmarc_begin_without_author(transaction->dmarc, author_fault(author, may_be_utf8));
    dmarc_needs(transaction, MXW_NEED_NOTHING);
    return !is_sound || !may_be_utf8 || ask_author(session, author);
}

void mxw_questions_author_named(struct mxw_session *session, mxw_bytes author_domain)
{
    struct mxw_transaction *transaction = &session->transaction;
    if (!transaction->is_open || !transaction->awaits_author)
        return;
    transaction->awaits_author = false;
    if (author_domain.len > 0)
        dmarc_needs(transaction, mxw_dmarc_begin(transaction->dmarc, author_domain));
}

enum mxw_status mxw_questions_begin_dmarc(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_author author;
    transaction->identifiers =
        mxw_arena_take(session->arena, MXW_IDENTIFIERS_MAX * sizeof *transaction->identifiers);
    transaction->dmarc = mxw_arena_take(session->arena, sizeof *transaction->dmarc);
    if (transaction->identifiers == NULL || transaction->dmarc == NULL) {
        transaction->dmarc = NULL;
        return MXW_NO_ROOM;
    }
    mxw_author_find(&author, &transaction->header);
    return begin_dmarc(session, &author) ? MXW_OK : MXW_NO_ROOM;
}

void mxw_questions_advance_dmarc(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    if (transaction->dmarc == NULL || transaction->dmarc->stage != MXW_DMARC_DISCOVERED
        || session->spf_need == MXW_NEED_DNS || !mxw_dkim_is_settled(transaction->dkim))
        return;
    size_t count =
        mxw_facts_identifiers(transaction->identifiers, transaction->spf, transaction->dkim);
    dmarc_needs(transaction, mxw_dmarc_align(transaction->dmarc, transaction->identifiers, count));
}

/* After SPF and DKIM: what it has found up to now is aligned without the DNS. */
static void expire_dmarc(struct mxw_session *session)
{
    struct mxw_dmarc *dmarc = session->transaction.dmarc;
    session->transaction.awaits_author = false;
    if (dmarc == NULL)
        return;
    mxw_dmarc_expire(dmarc);
    mxw_questions_advance_dmarc(session);
    mxw_dmarc_expire(dmarc);
    dmarc_needs(&session->transaction, MXW_NEED_NOTHING);
}

static void answer_dmarc(struct mxw_transaction *transaction, const struct mxw_dns_answer *answer)
{
    if (transaction->dmarc_need == MXW_NEED_DNS && !transaction->wants_dmarc_question)
        dmarc_needs(transaction, mxw_dmarc_answer(transaction->dmarc, answer));
}

/* Answers */

static void answer_chain(struct mxw_arc *arc, size_t index, const struct mxw_dns_answer *answer)
{
    if (arc != NULL && index < arc->check_count)
        mxw_arc_key(arc, index, answer);
}

static void verified_chain(struct mxw_arc *arc, size_t index, struct mxw_verify_answer answer)
{
    if (arc != NULL && index < arc->check_count && mxw_arc_verification(arc, index) != NULL)
        mxw_arc_verified(arc, index, answer);
}

void mxw_questions_answer(struct mxw_session *session, uint32_t ticket,
                          const struct mxw_dns_answer *answer)
{
    unsigned slot = ticket & ((1u << SLOT_BITS) - 1);
    if (!is_current(session, ticket))
        return;

    if (slot == SLOT_IPREV) {
        if (session->iprev_need == MXW_NEED_DNS && !session->wants.iprev_question)
            iprev_needs(session, mxw_iprev_answer(&session->iprev, answer));
    } else if (slot == SLOT_SPF) {
        if (session->spf_need == MXW_NEED_DNS && !session->wants.spf_question)
            spf_needs(session, mxw_spf_answer(session->transaction.spf, answer, session->now));
    } else if (slot == SLOT_DMARC) {
        answer_dmarc(&session->transaction, answer);
    } else if (slot >= SLOT_CHAIN) {
        answer_chain(session->transaction.arc, slot - SLOT_CHAIN, answer);
    } else if (session->transaction.dkim != NULL) {
        mxw_dkim_key(session->transaction.dkim, slot - SLOT_SIGNATURES, answer);
    }
}

void mxw_questions_verified(struct mxw_session *session, uint32_t ticket,
                            struct mxw_verify_answer answer)
{
    struct mxw_dkim *dkim = session->transaction.dkim;
    unsigned slot = ticket & ((1u << SLOT_BITS) - 1);
    if (!is_current(session, ticket) || slot < SLOT_SIGNATURES || dkim == NULL)
        return;
    if (slot >= SLOT_CHAIN)
        verified_chain(session->transaction.arc, slot - SLOT_CHAIN, answer);
    else if (mxw_dkim_verification(dkim, slot - SLOT_SIGNATURES) != NULL)
        mxw_dkim_verified(dkim, slot - SLOT_SIGNATURES, answer);
}

/* Time */

mxw_time mxw_questions_deadline(const struct mxw_session *session)
{
    mxw_time deadline = MXW_NEVER;
    if (session->iprev_need == MXW_NEED_DNS)
        deadline = session->iprev_deadline;
    if (session->transaction.is_open && session->spf_need == MXW_NEED_DNS)
        deadline = mxw_time_sooner(deadline, session->transaction.spf->deadline);
    if (session->step == MXW_STEP_VERDICT)
        deadline = mxw_time_sooner(deadline, session->transaction.verdict_deadline);
    return deadline;
}

void mxw_questions_expire(struct mxw_session *session)
{
    if (session->now >= session->iprev_deadline)
        expire_iprev(session);
    if (session->transaction.is_open && session->now >= session->transaction.spf->deadline)
        expire_spf(session);
    if (session->step == MXW_STEP_VERDICT && session->now >= session->transaction.verdict_deadline)
        mxw_questions_give_up(session);
}

void mxw_questions_give_up(struct mxw_session *session)
{
    expire_iprev(session);
    expire_spf(session);
    if (session->transaction.dkim != NULL)
        mxw_dkim_expire(session->transaction.dkim);
    if (session->transaction.arc != NULL)
        mxw_arc_expire(session->transaction.arc);
    expire_dmarc(session);
}

bool mxw_questions_are_answered(const struct mxw_session *session)
{
    const struct mxw_transaction *transaction = &session->transaction;
    return session->iprev_need == MXW_NEED_NOTHING && session->spf_need == MXW_NEED_NOTHING
        && (transaction->dkim == NULL || mxw_dkim_is_settled(transaction->dkim))
        && (transaction->arc == NULL || mxw_arc_is_settled(transaction->arc))
        && (transaction->dmarc == NULL || transaction->dmarc->stage == MXW_DMARC_DONE)
        && !transaction->awaits_author;
}

/* Questions */

/* What DKIM needs is asked of it each time: a signature may be settled before its turn comes. */
static bool next_of_dkim(struct mxw_session *session, struct mxw_action *action)
{
    struct mxw_transaction *transaction = &session->transaction;
    const struct mxw_dkim *dkim = transaction->dkim;
    for (unsigned i = 0; dkim != NULL && i < dkim->count; i++) {
        const struct mxw_dns_question *question = mxw_dkim_question(dkim, i);
        const struct mxw_verification *verification = mxw_dkim_verification(dkim, i);
        uint32_t bit = 1u << i;
        action->ticket = ticket_of(session, SLOT_SIGNATURES + i);
        if (question != NULL && (transaction->keys_asked & bit) == 0) {
            transaction->keys_asked |= bit;
            action->kind = MXW_ACTION_ASK_DNS;
            action->question = question;
            return true;
        }
        if (verification != NULL && (transaction->verifications_asked & bit) == 0) {
            transaction->verifications_asked |= bit;
            action->kind = MXW_ACTION_VERIFY;
            action->verification = verification;
            return true;
        }
    }
    return false;
}

/* Whether this is the first time; from now on it is not. */
static bool is_new(struct mxw_arc_asked *asked, size_t index)
{
    uint8_t bit = (uint8_t)(1u << index % 8);
    bool is_first = (asked->bits[index / 8] & bit) == 0;
    asked->bits[index / 8] |= bit;
    return is_first;
}

static bool next_of_arc(struct mxw_session *session, struct mxw_action *action)
{
    struct mxw_transaction *transaction = &session->transaction;
    const struct mxw_arc *arc = transaction->arc;
    for (unsigned i = 0; arc != NULL && i < arc->check_count; i++) {
        const struct mxw_dns_question *question = mxw_arc_question(arc, i);
        const struct mxw_verification *verification = mxw_arc_verification(arc, i);
        action->ticket = ticket_of(session, SLOT_CHAIN + i);
        if (question != NULL && is_new(&transaction->arc_keys_asked, i)) {
            action->kind = MXW_ACTION_ASK_DNS;
            action->question = question;
            return true;
        }
        if (verification != NULL && is_new(&transaction->arc_verifications_asked, i)) {
            action->kind = MXW_ACTION_VERIFY;
            action->verification = verification;
            return true;
        }
    }
    return false;
}

static bool next_question(struct mxw_session *session, bool *wants, unsigned slot,
                          const struct mxw_dns_question *question, struct mxw_action *action)
{
    if (!*wants)
        return false;
    *wants = false;
    *action = (struct mxw_action){ .kind = MXW_ACTION_ASK_DNS,
                                   .ticket = ticket_of(session, slot),
                                   .question = question };
    return true;
}

bool mxw_questions_next(struct mxw_session *session, struct mxw_action *action)
{
    struct mxw_session_wants *wants = &session->wants;
    struct mxw_transaction *transaction = &session->transaction;

    if (next_question(session, &wants->iprev_question, SLOT_IPREV, &session->iprev.question,
                      action))
        return true;
    if (!transaction->is_open)
        return false;
    if (next_question(session, &wants->spf_question, SLOT_SPF, &transaction->spf->question, action))
        return true;
    if (transaction->dmarc != NULL
        && next_question(session, &transaction->wants_dmarc_question, SLOT_DMARC,
                         &transaction->dmarc->question, action))
        return true;
    return next_of_dkim(session, action) || next_of_arc(session, action);
}
