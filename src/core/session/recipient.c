/* recipient.c - one recipient: the directory, the domain gate, the address gate, the next hop. */
#include "core/session/machine.h"

#include <assert.h>

/* What the gates at RCPT go by: no signature has been seen yet. */
static void known(const struct mxw_session *session, enum mxw_exemption exemption,
                  struct mxw_admission_facts *facts)
{
    struct mxw_writer none = { 0 };
    mxw_session_facts(session, exemption, session->transaction.recipient_is_contact, &none, facts);
}

/* The recipient in question is refused. Who collects refusals is looking for addresses. */
static void turn_away(struct mxw_session *session, const struct mxw_smtp_reply *reply)
{
    static const struct mxw_smtp_reply too_many = {
        .code = 421,
        .enhanced = { 4, 7, 0 },
        .text = MXW_BYTES_INIT("Too many refused recipients"),
    };
    if (++session->refused_count == MXW_SESSION_REFUSALS_MAX)
        reply = &too_many;
    mxw_session_record(session, MXW_RECORD_RECIPIENT, session->transaction.recipient, reply);
    mxw_session_reply(session, reply);
}

static void refuse(struct mxw_session *session, const struct mxw_verdict *verdict)
{
    session->transaction.verdict = *verdict;
    struct mxw_smtp_reply refusal = mxw_session_refusal(session, &session->transaction.verdict);
    turn_away(session, &refusal);
}

/* A local part that names another destination. Whoever is behind us may trust us and follow it, so
 * that we would be the relay: user%victim@ours, victim!user@ours, "user@victim"@ours. */
static bool is_routed(mxw_bytes plain_local)
{
    return mxw_bytes_has(plain_local, '%') || mxw_bytes_has(plain_local, '!')
        || mxw_bytes_has(plain_local, '@');
}

static void refuse_relay(struct mxw_session *session)
{
    struct mxw_admission_facts facts;
    struct mxw_verdict verdict;
    known(session, mxw_session_exemption(session, NULL), &facts);
    mxw_admission_recipient(NULL, &facts, &verdict);
    refuse(session, &verdict);
}

/* The recipient as the next hop will see it: <postmaster> is the site's own. RFC 5321 4.5.1. */
static bool recipient_path(const struct mxw_session *session, struct mxw_path *path)
{
    *path = session->smtp.recipient;
    if (!path->is_postmaster)
        return true;
    return mxw_mailbox_parse(session->settings->postmaster, path) == MXW_PATH_GOOD;
}

void mxw_recipient_begin(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_path path;
    uint8_t plain_at[MXW_PATH_LOCAL_MAX];
    struct mxw_writer plain = MXW_WRITER(plain_at);

    if (transaction->times.recipient == 0)
        transaction->times.recipient = session->now;
    transaction->verdict = (struct mxw_verdict){ 0 };
    transaction->asked_domain = NULL;
    transaction->hop_name = (mxw_bytes){ 0 };
    transaction->recipient_is_contact = false;
    transaction->recipient = session->smtp.recipient.text;
    if (!recipient_path(session, &path)) {
        turn_away(session,
                  MXW_REPLY(550, 5, 1, 1,
                            "This site names no postmaster, write to postmaster at the domain"));
        return;
    }
    if (!mxw_arena_copy(session->arena, path.text, &transaction->recipient)) {
        turn_away(session,
                  MXW_REPLY(452, 4, 3, 1, "Out of memory for this message, try again later"));
        return;
    }
    mxw_put_local_plain(&plain, &path);
    if (path.is_literal || is_routed(mxw_written(&plain)) || mxw_path_is_treacherous(&path)) {
        refuse_relay(session);
        return;
    }
    /* Whoever <postmaster> is here, it is the one a refused sender complains to. */
    transaction->recipient_is_contact =
        session->smtp.recipient.is_postmaster || mxw_is_contact(mxw_written(&plain));
    session->wants.domain_name =
        mxw_bytes_last(transaction->recipient, path.domain.len); /* of our copy */
    session->wants.find_domain = true;
    session->step = MXW_STEP_DOMAIN;
}

/* One transaction has one policy, one verdict and one next hop; and what that says to the message
 * is one reply. */
static bool needs_another_transaction(const struct mxw_transaction *transaction)
{
    return transaction->accepted_count > 0
        && (transaction->recipient_domain->entry.group != transaction->domain->entry.group
            || transaction->recipient_is_gated != transaction->is_gated
            || mxw_domain_has_lmtp(&transaction->domain->entry));
}

static struct mxw_delivery_origin origin_of(const struct mxw_session *session)
{
    enum mxw_iprev_result result = session->iprev.result;
    return (struct mxw_delivery_origin){
        .address = session->client.address,
        .port = session->client.port,
        .local = session->client.local,
        .local_port = session->client.local_port,
        .name = session->iprev.matched,
        .is_name_unsure = result == MXW_IPREV_NONE || result == MXW_IPREV_TEMPERROR,
        .helo = session->helo,
        .extended = session->smtp.is_extended,
        .id = session->transaction.id,
    };
}

/* A next hop that is told the client's name gets it whole, or hears that there is none. */
static bool awaits_name(const struct mxw_session *session)
{
    return session->iprev_need != MXW_NEED_NOTHING
        && mxw_domain_tells_name(&session->transaction.recipient_domain->entry);
}

static void ask_next_hop(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_delivery_envelope *envelope = &transaction->envelope.mail;
    const struct mxw_domain *domain = &transaction->recipient_domain->entry;

    /* The next hop of a recipient that was refused may be another tenant's. */
    if (transaction->hop == MXW_HOP_OPEN && transaction->hop_group != domain->group) {
        session->wants.hop_reset = true;
        transaction->hop = MXW_HOP_IDLE;
    }
    transaction->hop_group = domain->group;
    transaction->recipients[envelope->recipient_count++] =
        (struct mxw_delivery_recipient){ .address = transaction->recipient };
    envelope->origin = origin_of(session);
    transaction->envelope.domain = domain;
    session->wants.hop_recipient = true;
    session->step = MXW_STEP_RECIPIENT;
}

void mxw_recipient_advance(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    const struct mxw_kept_domain *domain = transaction->recipient_domain;
    struct mxw_admission_facts facts;
    struct mxw_verdict verdict;

    known(session, domain->exemption, &facts);
    mxw_admission_recipient(&domain->entry, &facts, &verdict);
    transaction->recipient_is_gated = mxw_admission_is_gated(&domain->entry, &facts);
    if (verdict.waits_for != MXW_WAITS_FOR_NOTHING) {
        session->step = MXW_STEP_ADDRESS_GATE;
    } else if (verdict.outcome == MXW_DEFER || verdict.outcome == MXW_REFUSE) {
        refuse(session, &verdict);
    } else if (needs_another_transaction(transaction)) {
        turn_away(session,
                  MXW_REPLY(452, 4, 5, 3,
                            "This recipient needs a transaction of its own, send it again"));
    } else if (awaits_name(session)) {
        session->step = MXW_STEP_ADDRESS_GATE;
    } else {
        transaction->verdict = verdict;
        ask_next_hop(session);
    }
}

void mxw_recipient_found(struct mxw_session *session, const struct mxw_domain *domain)
{
    struct mxw_kept_domain *kept = session->transaction.recipient_domain;
    if (domain == NULL) {
        refuse_relay(session);
        return;
    }
    struct mxw_writer texts = MXW_WRITER(kept->texts_at);
    mxw_domain_copy(domain, &texts, &kept->entry);
    assert(!texts.overflowed);
    kept->exemption = mxw_session_exemption(session, &kept->entry);
    session->transaction.asked_domain = &kept->entry;
    mxw_recipient_advance(session);
}

/* The recipient's domain is the transaction's from now on. The next one is kept where that was. */
static void adopt_domain(struct mxw_transaction *transaction)
{
    struct mxw_kept_domain *before = transaction->domain;
    transaction->domain = transaction->recipient_domain;
    transaction->recipient_domain = before;
    transaction->envelope.domain = &transaction->domain->entry;
}

static void accept(struct mxw_transaction *transaction, const struct mxw_session_hop *hop)
{
    bool is_first = transaction->accepted_count++ == 0;
    if (is_first)
        transaction->first_recipient = transaction->recipient;
    transaction->is_gated = transaction->recipient_is_gated;
    /* Ungated mail may go to both kinds: then it is not as a contact's that it comes in. */
    transaction->is_contact =
        transaction->recipient_is_contact && (is_first || transaction->is_contact);
    adopt_domain(transaction);
    /* Only who takes a recipient says what it takes: one that could not be reached does not. */
    transaction->hop_takes_eight_bit = hop->eight_bit_mime;
    transaction->hop_takes_utf8 = hop->smtputf8;
}

void mxw_recipient_answered(struct mxw_session *session, const struct mxw_smtp_reply *reply,
                            const struct mxw_session_hop *hop)
{
    struct mxw_transaction *transaction = &session->transaction;
    bool is_accepted = mxw_smtp_reply_class(reply->code) == 2;

    transaction->hop = MXW_HOP_OPEN;
    mxw_session_note_hop(session, hop);
    transaction->hold_deadline = session->now + session->settings->next_hop_hold;
    if (is_accepted) {
        accept(transaction, hop);
        mxw_session_reply(session, reply);
        return;
    }
    /* It is the next hop's verdict that counts: ours would contradict it in the record. */
    transaction->verdict = (struct mxw_verdict){ 0 };
    transaction->recipients[transaction->envelope.mail.recipient_count - 1].is_dropped = true;
    transaction->envelope.domain =
        transaction->accepted_count > 0 ? &transaction->domain->entry : NULL;
    turn_away(session, reply);
}
