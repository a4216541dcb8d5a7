/* questions.c - what the session asks of the DNS and of crypto, and whose the answers are.
 *
 * A ticket is the number of the transaction and a slot: 0 is iprev, which belongs to the session
 * and has the number 0; 1 is SPF; 2 and above are the keys of the signatures. A verification has
 * the slot of its signature's key.
 */
#include "core/session/machine.h"

#define SLOT_BITS 8

enum { SLOT_IPREV, SLOT_SPF, SLOT_SIGNATURES };

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
        .sender = session->transaction.envelope.mail.sender,
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

/* DKIM */

void mxw_questions_begin_keys(struct mxw_session *session)
{
    struct mxw_dkim *dkim = session->transaction.dkim;
    session->wants.key_questions = 0;
    session->wants.verifications = 0;
    session->verifications_asked = 0;
    for (size_t i = 0; i < dkim->count; i++)
        if (mxw_dkim_question(dkim, i) != NULL)
            session->wants.key_questions |= 1u << i;
}

void mxw_questions_find_verifications(struct mxw_session *session)
{
    struct mxw_dkim *dkim = session->transaction.dkim;
    for (size_t i = 0; dkim != NULL && i < dkim->count; i++) {
        uint32_t bit = 1u << i;
        if ((session->verifications_asked & bit) != 0 || mxw_dkim_verification(dkim, i) == NULL)
            continue;
        session->verifications_asked |= bit;
        session->wants.verifications |= bit;
    }
}

/* Answers */

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
    if (mxw_dkim_verification(dkim, slot - SLOT_SIGNATURES) != NULL)
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
    session->wants.key_questions = 0;
    session->wants.verifications = 0;
}

bool mxw_questions_are_answered(const struct mxw_session *session)
{
    return session->iprev_need == MXW_NEED_NOTHING && session->spf_need == MXW_NEED_NOTHING
        && (session->transaction.dkim == NULL || mxw_dkim_is_settled(session->transaction.dkim));
}

/* Questions */

void mxw_questions_forget(struct mxw_session *session)
{
    session->wants.spf_question = false;
    session->wants.key_questions = 0;
    session->wants.verifications = 0;
}

static unsigned take_lowest(uint32_t *bits)
{
    unsigned index = 0;
    while ((*bits & 1u << index) == 0)
        index++;
    *bits &= ~(1u << index);
    return index;
}

/* A message may end in the same call as its header: then signatures that do not fit its body need
 * no key any more. */
static void drop_settled_keys(struct mxw_session *session)
{
    struct mxw_dkim *dkim = session->transaction.dkim;
    for (size_t i = 0; dkim != NULL && i < dkim->count; i++)
        if (mxw_dkim_question(dkim, i) == NULL)
            session->wants.key_questions &= ~(1u << i);
}

bool mxw_questions_next(struct mxw_session *session, struct mxw_action *action)
{
    struct mxw_session_wants *wants = &session->wants;
    struct mxw_transaction *transaction = &session->transaction;
    unsigned slot;

    drop_settled_keys(session);
    action->kind = MXW_ACTION_ASK_DNS;
    if (wants->iprev_question) {
        wants->iprev_question = false;
        slot = SLOT_IPREV;
        action->question = &session->iprev.question;
    } else if (!transaction->is_open) {
        action->kind = MXW_ACTION_WAIT;
        return false;
    } else if (wants->spf_question) {
        wants->spf_question = false;
        slot = SLOT_SPF;
        action->question = &transaction->spf->question;
    } else if (wants->key_questions != 0) {
        unsigned index = take_lowest(&wants->key_questions);
        slot = SLOT_SIGNATURES + index;
        action->question = mxw_dkim_question(transaction->dkim, index);
    } else if (wants->verifications != 0) {
        unsigned index = take_lowest(&wants->verifications);
        slot = SLOT_SIGNATURES + index;
        action->kind = MXW_ACTION_VERIFY;
        action->verification = mxw_dkim_verification(transaction->dkim, index);
    } else {
        action->kind = MXW_ACTION_WAIT;
        return false;
    }
    action->ticket = ticket_of(session, slot);
    return true;
}
