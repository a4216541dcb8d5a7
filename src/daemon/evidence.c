#include "daemon/evidence.h"

#include <stdlib.h>

#include "core/dns/text.h"
#include "core/trace/trace.h"

#define NUMBER_SHIFT 8       /* of a ticket: behind it is the number of the transaction */
#define NOTES_ROOM_FIRST 512 /* octets: three answers of the usual kind */
#define ANSWERS_NOTED 16     /* records of one answer */
#define ANSWER_TEXT_MAX 1100 /* octets of one record as text; a longer one is cut */
#define NOTE_MAX 4096        /* octets of one answer */
#define NOTE_HEAD 2          /* octets in front of a note: its length */
#define REASON_ROOM 256      /* octets of a reason that is put together */

/* Notes. Each is a record of the trace by itself, with nothing but one answer in it. */

static bool grow(struct mxw_notes *notes, size_t needed)
{
    size_t room = notes->room == 0 ? NOTES_ROOM_FIRST : notes->room;
    while (room < notes->used + needed)
        room *= 2;
    if (room > MXW_NOTES_MAX)
        return false;
    uint8_t *at = room > notes->room ? realloc(notes->at, room) : notes->at;
    if (at == NULL)
        return false;
    notes->at = at;
    notes->room = room;
    return true;
}

static void keep(struct mxw_notes *notes, mxw_bytes note)
{
    uint16_t len = (uint16_t)note.len;
    if (!grow(notes, NOTE_HEAD + note.len)) {
        notes->is_cut = true;
        return;
    }
    memcpy(notes->at + notes->used, &len, NOTE_HEAD);
    memcpy(notes->at + notes->used + NOTE_HEAD, note.at, note.len);
    notes->used += NOTE_HEAD + note.len;
}

static bool next_note(mxw_bytes *notes, mxw_bytes *note)
{
    uint16_t len;
    if (notes->len < NOTE_HEAD)
        return false;
    memcpy(&len, notes->at, NOTE_HEAD);
    *note = mxw_bytes_first(mxw_bytes_from(*notes, NOTE_HEAD), len);
    *notes = mxw_bytes_from(*notes, NOTE_HEAD + len);
    return true;
}

static void put_answers(struct mxw_trace_writer *trace, enum mxw_dns_type type,
                        const struct mxw_dns_answer *answer)
{
    for (size_t i = 0; i < answer->record_count && i < ANSWERS_NOTED; i++) {
        uint8_t text_at[ANSWER_TEXT_MAX];
        struct mxw_writer text = MXW_WRITER(text_at);
        mxw_put_dns_record(&text, type, &answer->records[i]);
        mxw_trace_put_text(trace, MXW_TRACE_DNS_ANSWERS, mxw_written(&text));
    }
}

static void put_note(struct mxw_writer *out, const struct mxw_dns_question *question,
                     const struct mxw_dns_answer *answer, mxw_time asked_at, mxw_time took)
{
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, out);
    mxw_trace_open(&trace, MXW_TRACE_DNS);
    mxw_trace_put_text(&trace, MXW_TRACE_DNS_NAME, mxw_dns_question_name(question));
    mxw_trace_put_text(&trace, MXW_TRACE_DNS_TYPE, mxw_dns_type_name(question->type));
    mxw_trace_put_text(&trace, MXW_TRACE_DNS_OUTCOME, mxw_dns_outcome_name(answer->outcome));
    if (answer->why != NULL)
        mxw_trace_put_text(&trace, MXW_TRACE_DNS_WHY,
                           (mxw_bytes){ (const uint8_t *)answer->why, strlen(answer->why) });
    put_answers(&trace, question->type, answer);
    mxw_trace_put_time(&trace, MXW_TRACE_DNS_ASKED_AT, asked_at);
    mxw_trace_put_time(&trace, MXW_TRACE_DNS_TOOK, took);
    mxw_trace_close(&trace);
    mxw_trace_end(&trace);
}

void mxw_evidence_note(struct mxw_evidence *evidence, uint32_t ticket,
                       const struct mxw_dns_question *question, const struct mxw_dns_answer *answer,
                       mxw_time asked_at, mxw_time took)
{
    uint8_t note_at[NOTE_MAX];
    struct mxw_writer note = MXW_WRITER(note_at);
    uint32_t number = ticket >> NUMBER_SHIFT;
    if (number != 0 && number != evidence->mail_number) {
        evidence->mail.used = 0;
        evidence->mail.is_cut = false;
        evidence->mail_number = number;
    }
    put_note(&note, question, answer, asked_at, took);
    if (!note.overflowed)
        keep(number == 0 ? &evidence->session : &evidence->mail, mxw_written(&note));
}

void mxw_evidence_free(struct mxw_evidence *evidence)
{
    free(evidence->session.at);
    free(evidence->mail.at);
    *evidence = (struct mxw_evidence){ 0 };
}

/* The group of a note, said again in the record. */
static void copy_group(struct mxw_trace_writer *trace, struct mxw_trace_reader group)
{
    struct mxw_trace_item item;
    mxw_trace_open(trace, MXW_TRACE_DNS);
    while (mxw_trace_next(&group, &item))
        if (item.field->form == MXW_TRACE_FORM_TIME)
            mxw_trace_put_time(trace, item.field->number, (int64_t)item.number);
        else
            mxw_trace_put_text(trace, item.field->number, item.text);
    mxw_trace_close(trace);
}

static void put_notes(struct mxw_trace_writer *trace, const struct mxw_notes *notes)
{
    mxw_bytes rest = { notes->at, notes->used };
    mxw_bytes note;
    while (next_note(&rest, &note)) {
        struct mxw_trace_reader reader;
        struct mxw_trace_item item;
        mxw_trace_read(&reader, note);
        while (mxw_trace_next(&reader, &item))
            if (item.field->number == MXW_TRACE_DNS)
                copy_group(trace, item.group);
    }
}

/* The record, in the order of the numbers of its fields. */

static void put_text(struct mxw_trace_writer *trace, enum mxw_trace_number number, mxw_bytes text)
{
    if (text.len > 0)
        mxw_trace_put_text(trace, number, text);
}

static void put_since(struct mxw_trace_writer *trace, enum mxw_trace_number number, mxw_time when,
                      mxw_time begun)
{
    if (when != 0)
        mxw_trace_put_time(trace, number, when - begun);
}

static void put_client(struct mxw_trace_writer *trace, const struct mxw_session_record *record,
                       const struct mxw_evidence_about *about)
{
    const struct mxw_session *session = about->session;
    mxw_trace_put_address(trace, MXW_TRACE_CLIENT, record->client);
    mxw_trace_put_number(trace, MXW_TRACE_PORT, session->client.port);
    put_text(trace, MXW_TRACE_LISTENER, about->listener);
    put_text(trace, MXW_TRACE_HELO, record->helo);
    put_text(trace, MXW_TRACE_TLS_VERSION, session->tls.version);
    put_text(trace, MXW_TRACE_TLS_CIPHER, session->tls.cipher);
    for (size_t i = 0; i < session->tls.name_count; i++)
        put_text(trace, MXW_TRACE_CERTIFICATE_NAMES, session->tls.names[i]);
}

static void put_verdict(struct mxw_trace_writer *trace, const struct mxw_session_record *record)
{
    const struct mxw_verdict *verdict = record->verdict;
    if (verdict->rule != MXW_RULE_NONE) {
        mxw_trace_put_text(trace, MXW_TRACE_VERDICT, mxw_outcome_name(verdict->outcome));
        mxw_trace_put_text(trace, MXW_TRACE_RULE, mxw_rule_name(verdict->rule));
        put_text(trace, MXW_TRACE_REASON, mxw_verdict_reason(verdict));
    }
    if (verdict->would != MXW_UNDECIDED) {
        mxw_trace_put_text(trace, MXW_TRACE_WOULD, mxw_outcome_name(verdict->would));
        mxw_trace_put_text(trace, MXW_TRACE_WOULD_RULE, mxw_rule_name(verdict->would_rule));
    }
    if (record->exemption != MXW_EXEMPTION_NONE)
        mxw_trace_put_text(trace, MXW_TRACE_EXEMPTION, mxw_exemption_name(record->exemption));
}

static void put_outcome(struct mxw_trace_writer *trace, const struct mxw_session_record *record,
                        const struct mxw_evidence_about *about)
{
    const struct mxw_session_times *times = &record->times;
    put_text(trace, MXW_TRACE_REPLY, record->reply);
    put_text(trace, MXW_TRACE_NEXT_HOP, record->next_hop);
    if (record->next_hop.len > 0)
        put_text(trace, MXW_TRACE_NEXT_HOP_REPLY, about->next_hop_reply);
    mxw_trace_put_flag(trace, MXW_TRACE_HANDOVER_UNCERTAIN, record->uncertain);
    mxw_trace_put_number(trace, MXW_TRACE_OCTETS, record->octets);
    mxw_trace_put_time(trace, MXW_TRACE_DURATION, record->duration);
    put_since(trace, MXW_TRACE_MAIL_AT, times->mail, times->session);
    put_since(trace, MXW_TRACE_RECIPIENT_AT, times->recipient, times->session);
    put_since(trace, MXW_TRACE_DATA_AT, times->data, times->session);
    put_since(trace, MXW_TRACE_DOT_AT, times->dot, times->session);
    put_since(trace, MXW_TRACE_ANSWER_AT, about->now, times->session);
}

static void put_iprev(struct mxw_trace_writer *trace, const struct mxw_iprev *iprev)
{
    if (iprev->result == MXW_IPREV_NONE)
        return;
    mxw_trace_open(trace, MXW_TRACE_IPREV);
    mxw_trace_put_text(trace, MXW_TRACE_IPREV_RESULT, mxw_iprev_result_name(iprev->result));
    put_text(trace, MXW_TRACE_IPREV_REASON, iprev->reason);
    for (size_t i = 0; i < iprev->name_count; i++)
        mxw_trace_put_text(trace, MXW_TRACE_IPREV_NAMES, iprev->names[i]);
    mxw_trace_close(trace);
}

static void put_spf(struct mxw_trace_writer *trace, const struct mxw_spf *spf)
{
    if (spf == NULL || spf->stage != MXW_SPF_DONE)
        return;
    mxw_trace_open(trace, MXW_TRACE_SPF);
    mxw_trace_put_text(trace, MXW_TRACE_SPF_RESULT, mxw_spf_result_name(spf->result));
    mxw_trace_put_text(trace, MXW_TRACE_SPF_IDENTITY,
                       spf->identity == MXW_SPF_HELO ? MXW_BYTES("helo") : MXW_BYTES("mailfrom"));
    put_text(trace, MXW_TRACE_SPF_DOMAIN, spf->domain);
    put_text(trace, MXW_TRACE_SPF_MECHANISM, spf->mechanism);
    put_text(trace, MXW_TRACE_SPF_EXPLANATION, spf->explanation);
    put_text(trace, MXW_TRACE_SPF_REASON, spf->reason);
    mxw_trace_put_number(trace, MXW_TRACE_SPF_DNS_TERMS, spf->dns_terms);
    mxw_trace_put_number(trace, MXW_TRACE_SPF_VOID_LOOKUPS, spf->void_lookups);
    mxw_trace_close(trace);
}

static void put_recipient(struct mxw_trace_writer *trace, mxw_bytes address, mxw_bytes reply)
{
    mxw_trace_open(trace, MXW_TRACE_RECIPIENTS);
    mxw_trace_put_text(trace, MXW_TRACE_RECIPIENT_ADDRESS, address);
    put_text(trace, MXW_TRACE_RECIPIENT_REPLY, reply);
    mxw_trace_close(trace);
}

/* The refused one; or those of the message. One that was refused has a record of its own. */
static void put_recipients(struct mxw_trace_writer *trace, const struct mxw_session_record *record)
{
    if (record->kind == MXW_RECORD_RECIPIENT) {
        put_recipient(trace, record->recipient, record->reply);
        return;
    }
    for (size_t i = 0; i < record->mail->recipient_count; i++)
        if (!record->mail->recipients[i].is_dropped)
            put_recipient(trace, record->mail->recipients[i].address, (mxw_bytes){ 0 });
}

static void put_signature(struct mxw_trace_writer *trace, const struct mxw_dkim_check *check)
{
    uint8_t reason_at[REASON_ROOM];
    struct mxw_writer reason = MXW_WRITER(reason_at);
    mxw_put_dkim_reason(&reason, check);
    mxw_trace_open(trace, MXW_TRACE_DKIM);
    mxw_trace_put_text(trace, MXW_TRACE_DKIM_RESULT, mxw_dkim_result_text(check->result));
    put_text(trace, MXW_TRACE_DKIM_DOMAIN, check->signature.domain);
    put_text(trace, MXW_TRACE_DKIM_SELECTOR, check->signature.selector);
    if (check->key_bits > 0)
        mxw_trace_put_number(trace, MXW_TRACE_DKIM_KEY_BITS, check->key_bits);
    put_text(trace, MXW_TRACE_DKIM_REASON, mxw_written(&reason));
    mxw_trace_close(trace);
}

/* Of a chain that does not pass nobody vouches for who sealed it. */
static void put_arc(struct mxw_trace_writer *trace, const struct mxw_arc *arc)
{
    uint8_t reason_at[REASON_ROOM];
    struct mxw_writer reason = MXW_WRITER(reason_at);
    bool is_pass = arc != NULL && arc->result == MXW_ARC_PASS;
    if (arc == NULL || !arc->chain.has_fields || !mxw_arc_is_settled(arc))
        return;
    mxw_put_arc_reason(&reason, arc);
    mxw_trace_open(trace, MXW_TRACE_ARC);
    mxw_trace_put_text(trace, MXW_TRACE_ARC_RESULT, mxw_arc_result_text(arc->result));
    mxw_trace_put_number(trace, MXW_TRACE_ARC_INSTANCE, arc->instance);
    if (is_pass)
        mxw_trace_put_number(trace, MXW_TRACE_ARC_OLDEST_PASS, arc->oldest_pass);
    for (size_t i = 1; is_pass && i <= arc->instance; i++)
        mxw_trace_put_text(trace, MXW_TRACE_ARC_SEALERS, mxw_arc_sealer_of(arc, i));
    put_text(trace, MXW_TRACE_ARC_REASON, mxw_written(&reason));
    mxw_trace_close(trace);
}

static void put_dmarc(struct mxw_trace_writer *trace, const struct mxw_dmarc *dmarc)
{
    if (dmarc == NULL || dmarc->stage != MXW_DMARC_DONE)
        return;
    mxw_trace_open(trace, MXW_TRACE_DMARC);
    mxw_trace_put_text(trace, MXW_TRACE_DMARC_RESULT, mxw_dmarc_result_name(dmarc->result));
    put_text(trace, MXW_TRACE_DMARC_FROM_DOMAIN, dmarc->from_domain);
    put_text(trace, MXW_TRACE_DMARC_POLICY_DOMAIN, dmarc->policy_domain);
    put_text(trace, MXW_TRACE_DMARC_ORGANIZATIONAL_DOMAIN, dmarc->organizational_domain);
    put_text(trace, MXW_TRACE_DMARC_POLICY, mxw_dmarc_policy_name(dmarc->policy));
    put_text(trace, MXW_TRACE_DMARC_DISPOSITION, mxw_dmarc_policy_name(dmarc->disposition));
    mxw_trace_put_flag(trace, MXW_TRACE_DMARC_ALIGNED_SPF, dmarc->aligned_spf);
    mxw_trace_put_flag(trace, MXW_TRACE_DMARC_ALIGNED_DKIM, dmarc->aligned_dkim);
    put_text(trace, MXW_TRACE_DMARC_REASON, dmarc->reason);
    mxw_trace_close(trace);
}

static mxw_bytes kind_name(enum mxw_record_kind kind)
{
    static const mxw_bytes names[] = {
        [MXW_RECORD_RECIPIENT] = MXW_BYTES_INIT("recipient-refused"),
        [MXW_RECORD_MESSAGE] = MXW_BYTES_INIT("message"),
        [MXW_RECORD_ABANDONED] = MXW_BYTES_INIT("abandoned"),
    };
    return names[kind];
}

void mxw_evidence_write(const struct mxw_evidence *evidence,
                        const struct mxw_session_record *record,
                        const struct mxw_evidence_about *about, struct mxw_writer *out)
{
    struct mxw_trace_writer trace;
    const struct mxw_session *session = about->session;
    bool has_mail_notes = evidence->mail_number == session->transaction.number;
    mxw_trace_begin(&trace, out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, kind_name(record->kind));
    mxw_trace_put_text(&trace, MXW_TRACE_ID, record->id);
    mxw_trace_put_text(&trace, MXW_TRACE_SESSION,
                       (mxw_bytes){ session->id_at, MXW_SESSION_ID_LEN });
    mxw_trace_put_time(&trace, MXW_TRACE_AT, about->at);
    put_text(&trace, MXW_TRACE_EDGE, about->edge);
    mxw_trace_put_number(&trace, MXW_TRACE_GENERATION, about->generation);
    put_client(&trace, record, about);
    put_text(&trace, MXW_TRACE_TENANT, record->tenant);
    if (record->domain != NULL)
        put_text(&trace, MXW_TRACE_DOMAIN, record->domain->name);
    mxw_trace_put_text(&trace, MXW_TRACE_SENDER, record->sender);
    put_verdict(&trace, record);
    put_outcome(&trace, record, about);
    put_iprev(&trace, record->iprev);
    put_spf(&trace, record->spf);
    put_recipients(&trace, record);
    for (size_t i = 0; record->dkim != NULL && i < record->dkim->count; i++)
        put_signature(&trace, &record->dkim->checks[i]);
    put_arc(&trace, record->arc);
    put_dmarc(&trace, record->dmarc);
    put_notes(&trace, &evidence->session);
    if (has_mail_notes)
        put_notes(&trace, &evidence->mail);
    mxw_trace_put_flag(&trace, MXW_TRACE_CUT,
                       evidence->session.is_cut || (has_mail_notes && evidence->mail.is_cut));
    mxw_trace_end(&trace);
}
