/* transaction.c - one mail transaction: what begins it, what ends it, what is recorded of it. */
#include "core/session/machine.h"

static const struct mxw_smtp_reply out_of_memory = {
    .code = 452,
    .enhanced = { 4, 3, 1 },
    .text = MXW_BYTES_INIT("Out of memory for this message, try again later"),
};

static bool begin_arrays(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    /* As many recipients may be refused as accepted. */
    size_t recipients_max = 2u * session->settings->smtp.recipients_max;

    transaction->recipients =
        mxw_arena_take(session->arena, recipients_max * sizeof *transaction->recipients);
    transaction->domain = mxw_arena_take(session->arena, sizeof *transaction->domain);
    transaction->recipient_domain =
        mxw_arena_take(session->arena, sizeof *transaction->recipient_domain);
    transaction->spf = mxw_arena_take(session->arena, sizeof *transaction->spf);
    return transaction->recipients != NULL && transaction->domain != NULL
        && transaction->recipient_domain != NULL && transaction->spf != NULL;
}

static void begin_id(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_writer id = MXW_WRITER(transaction->id_at);
    mxw_put(&id, (mxw_bytes){ session->id_at, MXW_SESSION_ID_LEN });
    mxw_put_byte(&id, '-');
    mxw_put_number(&id, transaction->number);
    transaction->id = mxw_written(&id);
}

static void open_transaction(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    transaction->is_open = true;
    begin_id(session);
    mxw_smtp_server_name(&session->smtp, transaction->id);
    mxw_questions_begin_spf(session);
    mxw_session_reply(session, MXW_REPLY(250, 2, 1, 0, "Sender accepted"));
}

static bool begin_envelope(struct mxw_session *session)
{
    const struct mxw_smtp_mail *mail = &session->smtp.mail;
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_delivery_envelope *envelope = &transaction->envelope.mail;
    if (!mxw_arena_copy(session->arena, mail->path.text, &envelope->sender)
        || !begin_arrays(session))
        return false;

    envelope->recipients = transaction->recipients;
    envelope->size = mail->size;
    envelope->utf8 = mail->is_utf8;
    /* RFC 6152 3: whether the content is 8-bit is seen only after the next hop has had its MAIL,
     * and many clients never say; 7-bit content may be sent as 8BITMIME. */
    envelope->eight_bit = true;
    transaction->hold_deadline = MXW_NEVER;
    transaction->spf_sender = envelope->sender;
    return true;
}

void mxw_transaction_begin(struct mxw_session *session)
{
    const struct mxw_path *path = &session->smtp.mail.path;
    struct mxw_transaction *transaction = &session->transaction;
    unsigned number = transaction->number + 1;

    if (mxw_path_is_treacherous(path)) {
        mxw_session_reply(session,
                          MXW_REPLY(553, 5, 1, 7, "No mailbox may have < or > in it here"));
        return;
    }
    mxw_arena_reset(session->arena);
    *transaction = (struct mxw_transaction){
        .number = number,
        .times = { .session = session->begun, .mail = session->now },
    };
    if (!begin_envelope(session)) {
        mxw_session_reply(session, &out_of_memory);
    } else if (mxw_bytes_is_ascii(path->domain)) {
        open_transaction(session);
    } else {
        session->wants.ascii_name =
            mxw_bytes_last(transaction->envelope.mail.sender, path->domain.len);
        session->step = MXW_STEP_SENDER;
    }
}

/* What SPF judges, and what its record may ask for, are A-labels. RFC 8616 section 4. */
void mxw_transaction_named(struct mxw_session *session, mxw_bytes sender_domain)
{
    struct mxw_transaction *transaction = &session->transaction;
    mxw_bytes sender = transaction->envelope.mail.sender;
    mxw_bytes local = mxw_bytes_first(sender, mxw_bytes_find_last(sender, '@') + 1);
    struct mxw_writer named = mxw_arena_writer(session->arena, local.len + sender_domain.len);

    if (sender_domain.len == 0) {
        mxw_session_reply(session, MXW_REPLY(501, 5, 1, 7, "There can be no domain of this name"));
        return;
    }
    mxw_put(&named, local);
    mxw_put(&named, sender_domain);
    if (named.overflowed) {
        mxw_session_reply(session, &out_of_memory);
        return;
    }
    transaction->spf_sender = mxw_written(&named);
    open_transaction(session);
}

void mxw_transaction_end(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    session->wants.hop_reset = transaction->hop == MXW_HOP_OPEN;
    session->wants.drop_body = transaction->is_body;
    transaction->hop = MXW_HOP_IDLE;
    transaction->is_open = false;
    session->wants.ascii_name = (mxw_bytes){ 0 };
    mxw_smtp_server_name(&session->smtp, mxw_session_id(session));
    transaction->spf = NULL;
    transaction->dkim = NULL;
    transaction->dmarc = NULL;
    transaction->arc = NULL;
}

/* A transaction of which every recipient was refused has its records already. */
void mxw_transaction_abandon(struct mxw_session *session)
{
    const struct mxw_transaction *transaction = &session->transaction;
    if (!transaction->is_open)
        return;
    if (transaction->accepted_count > 0 || !transaction->is_recorded)
        mxw_session_record(session, MXW_RECORD_ABANDONED, (mxw_bytes){ 0 }, NULL);
    mxw_transaction_end(session);
}

/* A stranger must not hold a tenant's connection while it thinks about its message, nor while its
 * DNS is slow to answer. */
void mxw_transaction_expire(struct mxw_session *session)
{
    struct mxw_transaction *transaction = &session->transaction;
    if (mxw_transaction_deadline(session) > session->now)
        return;
    if (transaction->hop == MXW_HOP_OPEN)
        session->wants.hop_reset = true;
    transaction->hop = MXW_HOP_IDLE;
    transaction->hold_deadline = MXW_NEVER;
}

mxw_time mxw_transaction_deadline(const struct mxw_session *session)
{
    bool is_held = session->transaction.is_open && session->transaction.hop == MXW_HOP_OPEN
        && session->step != MXW_STEP_RECIPIENT && session->step != MXW_STEP_HAND_OVER;
    return is_held ? session->transaction.hold_deadline : MXW_NEVER;
}

void mxw_transaction_note_fault(struct mxw_transaction *transaction, enum mxw_content_fault fault)
{
    if (transaction->fault == MXW_CONTENT_SOUND || fault < transaction->fault)
        transaction->fault = fault;
}

void mxw_session_note_hop(struct mxw_session *session, const struct mxw_session_hop *hop)
{
    struct mxw_transaction *transaction = &session->transaction;
    struct mxw_writer name = MXW_WRITER(transaction->hop_name_at);
    mxw_put(&name, mxw_bytes_first(hop->name, sizeof transaction->hop_name_at));
    transaction->hop_name = mxw_written(&name);
    transaction->is_uncertain = hop->uncertain;
}

/* A client that says EHLO again has another name before the record is read. */
static mxw_bytes keep_helo(struct mxw_session *session)
{
    struct mxw_writer kept = MXW_WRITER(session->recorded_helo_at);
    mxw_put(&kept, session->helo);
    return mxw_written(&kept);
}

/* A record outlives what the text of the reply borrows. */
static mxw_bytes keep_reply(struct mxw_session *session, const struct mxw_smtp_reply *reply)
{
    struct mxw_writer kept = MXW_WRITER(session->reply_at);
    if (reply != NULL)
        mxw_smtp_put_reply_words(&kept, reply);
    return mxw_written(&kept);
}

void mxw_session_record(struct mxw_session *session, enum mxw_record_kind kind, mxw_bytes recipient,
                        const struct mxw_smtp_reply *reply)
{
    struct mxw_transaction *transaction = &session->transaction;
    const struct mxw_domain *domain =
        kind == MXW_RECORD_RECIPIENT ? transaction->asked_domain : transaction->envelope.domain;

    transaction->is_recorded = true;
    session->record = (struct mxw_session_record){
        .kind = kind,
        .id = transaction->id,
        .client = session->client.address,
        .helo = keep_helo(session),
        .sender = transaction->envelope.mail.sender,
        .recipient = recipient.len > 0 ? recipient : transaction->first_recipient,
        .recipient_count = transaction->accepted_count,
        .mail = &transaction->envelope.mail,
        .domain = domain,
        .tenant = domain == NULL ? (mxw_bytes){ 0 } : domain->tenant,
        .exemption = mxw_session_exemption(session, domain),
        .iprev = &session->iprev,
        .spf = transaction->spf,
        .dkim = transaction->dkim,
        .dmarc = transaction->dmarc,
        .arc = transaction->arc,
        .verdict = &transaction->verdict,
        .octets = transaction->header_text.used > 0 ? session->smtp.dot.octets : 0,
        .reply = keep_reply(session, reply),
        .next_hop = transaction->hop_name,
        .uncertain = transaction->is_uncertain,
        .tls = session->smtp.is_tls,
        .mended = transaction->envelope.mail.mends_line_ends,
        .duration = session->now - transaction->times.mail,
        .times = transaction->times,
    };
    session->wants.record = true;
}
