#include "daemon/report.h"

#include "runtime/log.h"

/* The best of the signatures: what a person asks first. */
static mxw_bytes dkim_result(const struct mxw_dkim *dkim)
{
    static const enum mxw_dkim_result by_interest[] = {
        MXW_DKIM_PASS,    MXW_DKIM_POLICY,    MXW_DKIM_TEMPERROR, MXW_DKIM_FAIL,
        MXW_DKIM_NEUTRAL, MXW_DKIM_PERMERROR, MXW_DKIM_OPEN,
    };
    if (dkim == NULL)
        return (mxw_bytes){ 0 };
    for (size_t k = 0; k < MXW_COUNT_OF(by_interest); k++)
        for (size_t i = 0; i < dkim->count; i++)
            if (dkim->checks[i].result == by_interest[k])
                return mxw_dkim_result_text(by_interest[k]);
    return MXW_BYTES("none");
}

/* A record may be made before everything is known: a recipient is refused at once. */
static void put_checks(struct mxw_log_line *line, const struct mxw_session_record *record)
{
    static const mxw_bytes pending = MXW_BYTES_INIT("pending");
    bool has_iprev = record->iprev->result != MXW_IPREV_NONE;
    mxw_log_name(line, "iprev", has_iprev ? mxw_iprev_result_name(record->iprev->result) : pending);
    if (record->spf != NULL)
        mxw_log_name(line, "spf",
                     record->spf->stage == MXW_SPF_DONE ? mxw_spf_result_name(record->spf->result)
                                                        : pending);
    mxw_log_name(line, "dkim", dkim_result(record->dkim));
}

/* DMARC only says what the author's domain wants: nothing was refused because of it. */
static void put_dmarc(struct mxw_log_line *line, const struct mxw_dmarc *dmarc)
{
    if (dmarc == NULL)
        return;
    bool is_done = dmarc->stage == MXW_DMARC_DONE;
    mxw_log_name(line, "dmarc",
                 is_done ? mxw_dmarc_result_name(dmarc->result) : MXW_BYTES("pending"));
    if (dmarc->from_domain.len > 0)
        mxw_log_text(line, "author", dmarc->from_domain);
    if (dmarc->disposition != MXW_DMARC_NO_POLICY)
        mxw_log_name(line, "wanted", mxw_dmarc_policy_name(dmarc->disposition));
}

/* Most mails have no chain, and nothing to say about it. */
static void put_arc(struct mxw_log_line *line, const struct mxw_arc *arc)
{
    if (arc == NULL || !arc->chain.has_fields)
        return;
    mxw_log_name(line, "arc",
                 mxw_arc_is_settled(arc) ? mxw_arc_result_text(arc->result) : MXW_BYTES("pending"));
}

static void put_verdict(struct mxw_log_line *line, const struct mxw_session_record *record)
{
    const struct mxw_verdict *verdict = record->verdict;
    if (verdict->rule != MXW_RULE_NONE) {
        mxw_log_name(line, "verdict", mxw_outcome_name(verdict->outcome));
        mxw_log_name(line, "rule", mxw_rule_name(verdict->rule));
    }
    if (verdict->would != MXW_UNDECIDED)
        mxw_log_name(line, "would", mxw_outcome_name(verdict->would));
}

static void put_text(struct mxw_log_line *line, const char *key, mxw_bytes text)
{
    if (text.len > 0)
        mxw_log_text(line, key, text);
}

void mxw_report_session(const struct mxw_session_record *record)
{
    static const char *const events[] = {
        [MXW_RECORD_RECIPIENT] = "recipient-refused",
        [MXW_RECORD_MESSAGE] = "message",
        [MXW_RECORD_ABANDONED] = "abandoned",
    };
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_INFO, events[record->kind]);
    mxw_log_name(&line, "id", record->id);
    mxw_log_address(&line, "client", record->client);
    mxw_log_text(&line, "helo", record->helo);
    mxw_log_text(&line, "sender", record->sender);
    mxw_log_text(&line, "recipient", record->recipient);
    mxw_log_number(&line, "recipients", (int64_t)record->recipient_count);
    put_text(&line, "tenant", record->tenant);
    put_checks(&line, record);
    put_dmarc(&line, record->dmarc);
    put_arc(&line, record->arc);
    put_verdict(&line, record);
    put_text(&line, "reply", record->reply);
    put_text(&line, "next_hop", record->next_hop);
    if (record->uncertain)
        mxw_log_word(&line, "handover", "uncertain");
    mxw_log_number(&line, "octets", (int64_t)record->octets);
    if (record->mended)
        mxw_log_word(&line, "line_ends", "mended");
    mxw_log_word(&line, "tls", record->tls ? "yes" : "no");
    mxw_log_number(&line, "ms", record->duration / MXW_MILLISECOND);
    mxw_log_end(&line);
}

void mxw_report_visit(const struct mxw_session *session, const char *why)
{
    struct mxw_log_line line;
    bool is_in_handshake =
        session->step == MXW_STEP_HANDSHAKE || session->smtp.stage == MXW_SMTP_IN_HANDSHAKE;
    bool is_odd = session->client.early_talk || session->smtp.error_count > 0 || is_in_handshake;
    mxw_log_begin(&line, is_odd ? MXW_LOG_INFO : MXW_LOG_DEBUG, "no-mail");
    mxw_log_name(&line, "id", (mxw_bytes){ session->id_at, MXW_SESSION_ID_LEN });
    mxw_log_address(&line, "client", session->client.address);
    mxw_log_text(&line, "helo", session->helo);
    mxw_log_word(&line, "early", session->client.early_talk ? "yes" : "no");
    mxw_log_number(&line, "errors", session->smtp.error_count);
    mxw_log_word(&line, "tls", session->smtp.is_tls ? "yes" : is_in_handshake ? "failed" : "no");
    if (why != NULL)
        mxw_log_string(&line, "end", why);
    mxw_log_end(&line);
}

void mxw_report_crowd(mxw_address client, enum mxw_census_answer answer)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_WARNING, "session-refused");
    mxw_log_address(&line, "client", client);
    mxw_log_word(&line, "reason", answer == MXW_CENSUS_FULL ? "edge-full" : "network-full");
    mxw_log_end(&line);
}

void mxw_report_bad_proxy(mxw_address peer, const char *reason)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_WARNING, "proxy-header");
    mxw_log_address(&line, "peer", peer);
    mxw_log_word(&line, "reason", reason);
    mxw_log_end(&line);
}

void mxw_report_body_failure(const struct mxw_body *body)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_ERROR, "body-not-kept");
    mxw_log_string(&line, "folder", body->bank->folder);
    mxw_log_string(&line, "reason",
                   body->error != 0 ? strerror(body->error) : "the limit for files is reached");
    mxw_log_end(&line);
}

void mxw_report_hop_failure(mxw_bytes next_hop, mxw_bytes reason)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_WARNING, "next-hop-failed");
    mxw_log_text(&line, "next_hop", next_hop);
    mxw_log_text(&line, "reason", reason);
    mxw_log_end(&line);
}
