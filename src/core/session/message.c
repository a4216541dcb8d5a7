/* message.c - the message: header and body as they stream in, the verdict, the hand-over. */
#include "core/session/facts.h"
#include "core/session/fields.h"
#include "core/session/machine.h"
#include "core/session/rewrite.h"

/* A tenant's connector does not count: what goes on to others' servers is the site's to decide. */
static bool forgives_line_ends(const struct mxw_session *session)
{
    return session->settings->mends_line_ends
        && mxw_session_exemption(session, NULL) != MXW_EXEMPTION_NONE;
}

static bool begin_header(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    transaction->header_text = mxw_arena_writer(session->arena, MXW_HEADER_MAX);
    transaction->is_body = false;
    session->smtp.forgives_line_ends = forgives_line_ends(session);
    transaction->times.data = session->now;
    return !transaction->header_text.overflowed;
}

void mxw_message_begin(struct mxw_session *session)
{
    if (!begin_header(session)) {
        mxw_session_reply(
            session, MXW_REPLY(452, 4, 3, 1, "Out of memory for this message, try again later"));
        return;
    }
    mxw_session_reply(session, MXW_REPLY(354, 0, 0, 0, "End data with <CRLF>.<CRLF>"));
}

/* A chunk comes without asking: what is wrong is told at the end, and nothing is kept till then. */
void mxw_message_begin_chunks(struct mxw_session *session)
{
    if (begin_header(session))
        return;
    session->transaction.is_body = true;
    mxw_transaction_note_fault(&session->transaction, MXW_CONTENT_NOT_KEPT);
}

/* A signature is judged on the octets that came. Where the header had to be mended those are no
 * fields, so there is none. */
static const struct mxw_header *signed_header(const struct mxw_transaction *transaction)
{
    static const struct mxw_header none = { 0 };
    return transaction->line_ends.has_changed ? &none : &transaction->header;
}

/* The two evaluators share one pass over the body, which is DKIM's. */
static enum mxw_status begin_signatures(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_dkim *dkim = mxw_arena_take(session->arena, sizeof *dkim);
    struct mxw_arc *arc = mxw_arena_take(session->arena, sizeof *arc);
    if (dkim == NULL || arc == NULL)
        return MXW_NO_ROOM;

    const struct mxw_header *header = signed_header(transaction);
    enum mxw_status status = mxw_dkim_begin(dkim, header, session->arena, session->wall);
    if (status == MXW_OK)
        status = mxw_arc_begin(arc, header, &dkim->bodies, session->arena, session->wall);
    transaction->dkim = status == MXW_OK ? dkim : NULL;
    transaction->arc = status == MXW_OK ? arc : NULL;
    return status;
}

static void begin_evaluators(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_header *header = &transaction->header;
    mxw_bytes section = mxw_written(&transaction->header_text);

    enum mxw_status status = mxw_header_parse(session->arena, section, header);
    if (status == MXW_OK) {
        if (mxw_header_count(header, MXW_BYTES("Received")) > MXW_RECEIVED_MAX)
            mxw_transaction_note_fault(transaction, MXW_CONTENT_LOOP);
        status = begin_signatures(session);
    }
    if (status == MXW_OK)
        status = mxw_questions_begin_dmarc(session);
    if (status == MXW_TOO_LARGE)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_HEADER_TOO_LARGE);
    else if (status != MXW_OK)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_NOT_KEPT);
}

static void end_header(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    transaction->is_body = true;
    if (transaction->header_text.overflowed)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_HEADER_TOO_LARGE);
    else
        begin_evaluators(session);
}

static void put_header(struct mxw_transaction *transaction, mxw_bytes *piece)
{
    size_t taken = mxw_header_end_feed(&transaction->header_end, *piece);
    mxw_put(&transaction->header_text, mxw_bytes_first(*piece, taken));
    *piece = mxw_bytes_from(*piece, taken);
}

/* The header as the next hop will read it: where it ends, and which fields it has, must not be
 * another thing for us. */
static void take_header(struct mxw_session *session, mxw_bytes *piece)
{
    struct mxw_transaction *transaction = &session->transaction;
    if (!session->smtp.forgives_line_ends) {
        put_header(transaction, piece);
        return;
    }
    while (piece->len > 0 && !transaction->header_end.found) {
        mxw_bytes run = mxw_line_ends_next(&transaction->line_ends, piece);
        put_header(transaction, &run);
    }
}

void mxw_message_take(struct mxw_session *session, mxw_bytes piece)
{
    struct mxw_transaction *transaction = &session->transaction;
    if (!transaction->is_body) {
        take_header(session, &piece);
        if (transaction->header_end.found)
            end_header(session);
    }
    /* Once the message cannot be accepted any more, it is only read to its end. */
    if (piece.len == 0 || transaction->fault != MXW_CONTENT_SOUND)
        return;
    mxw_dkim_body(transaction->dkim, piece);
    session->wants.keep = piece;
}

/* Refuses or accepts for good. Record and reply need what the end gives back. */
static void finish(struct mxw_session *session, const struct mxw_smtp_reply *reply)
{
    mxw_session_record(session, MXW_RECORD_MESSAGE, (mxw_bytes){ 0 }, reply);
    mxw_session_reply(session, reply);
    mxw_transaction_end(session);
}

/* RFC 6531 3.6: SMTPUTF8 was said, and not only to be on the safe side. */
static bool has_utf8_header(const struct mxw_transaction *transaction)
{
    return transaction->envelope.mail.utf8
        && !mxw_bytes_is_ascii(mxw_written(&transaction->header_text));
}

static void find_faults(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    const struct mxw_dot *dot = &session->smtp.dot;
    transaction->has_utf8_header = has_utf8_header(transaction);
    if (dot->has_nul)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_NUL);
    if (transaction->has_utf8_header && !transaction->hop_takes_utf8)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_UTF8_HEADER);
    if (dot->has_eight_bit && !transaction->hop_takes_eight_bit)
        mxw_transaction_note_fault(transaction, MXW_CONTENT_EIGHT_BIT);
}

void mxw_message_end(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    transaction->times.dot = session->now;
    mxw_message_take(session, session->smtp.body);
    session->wants.keep =
        (mxw_bytes){ 0 }; /* the end of the message at the next hop puts it there */
    if (!transaction->is_body) {
        mxw_put(&transaction->header_text, mxw_line_ends_end(&transaction->line_ends));
        end_header(session);
    }
    transaction->envelope.mail.mends_line_ends = session->smtp.dot.has_bare_line_end;
    if (transaction->dkim != NULL)
        mxw_dkim_body_end(transaction->dkim);
    if (transaction->arc != NULL)
        mxw_arc_body_end(transaction->arc);

    find_faults(session);
    if (transaction->fault != MXW_CONTENT_SOUND) {
        finish(session, mxw_content_refusal(transaction->fault));
        return;
    }
    transaction->verdict_deadline = session->now + session->settings->dns_wait;
    session->step = MXW_STEP_VERDICT;
}

/* The header section as the next hop gets it: our fields, then the client's without what forges
 * ours. Empty when the arena is full. */
static mxw_bytes rewritten_header(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    mxw_bytes original = mxw_written(&transaction->header_text);
    struct mxw_writer out =
        mxw_arena_writer(session->arena, MXW_ADDED_ROOM + original.len + sizeof "\r\n\r\n");
    struct mxw_added_fields fields;
    uint8_t texts_at[MXW_ADDED_DKIM_ROOM + MXW_ADDED_ARC_ROOM];
    struct mxw_writer texts = MXW_WRITER(texts_at);
    struct mxw_rewrite rewrite;
    mxw_bytes kept;

    mxw_session_fields(session, &texts, &fields);
    mxw_put_added_fields(&out, &fields);
    mxw_rewrite_begin(&rewrite, original, session->settings->authserv_id);
    while (mxw_rewrite_next(&rewrite, &kept))
        mxw_put(&out, kept);
    if (transaction->header_end.found)
        mxw_put_text(&out, "\r\n");
    return out.overflowed ? (mxw_bytes){ 0 } : mxw_written(&out);
}

static void hand_over(struct mxw_session *session)
{
    session->wants.header_section = rewritten_header(session);
    if (session->wants.header_section.len == 0) {
        finish(session, mxw_content_refusal(MXW_CONTENT_NOT_KEPT));
        return;
    }
    session->wants.hop_message = true;
    session->step = MXW_STEP_HAND_OVER;
}

void mxw_message_advance(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    uint8_t texts_at[MXW_FACTS_DKIM_ROOM];
    struct mxw_writer texts = MXW_WRITER(texts_at);
    struct mxw_admission_facts facts;

    mxw_questions_advance_dmarc(session);
    if (!mxw_questions_are_answered(session))
        return;
    mxw_session_facts(session, transaction->domain->exemption, transaction->is_contact, &texts,
                      &facts);
    mxw_admission_message(&transaction->domain->entry, &facts, &transaction->verdict);
    if (transaction->verdict.outcome == MXW_ADMIT) {
        hand_over(session);
        return;
    }
    struct mxw_smtp_reply refusal = mxw_session_refusal(session, &transaction->verdict);
    finish(session, &refusal);
}

void mxw_message_answered(struct mxw_session *session, const struct mxw_smtp_reply *reply,
                          const struct mxw_session_hop *hop)
{
    session->transaction.hop = MXW_HOP_IDLE; /* its transaction ended with the message */
    mxw_session_note_hop(session, hop);
    finish(session, reply);
}
