/* evidence.h - what is known of a session's mails, as records of the trace.
 *
 *     mxw_evidence_note(&evidence, ticket, &question, answer, asked_at, took);
 *     mxw_evidence_write(&evidence, &record, &about, &out);
 *     mxw_evidence_free(&evidence);
 *
 * Notes      One for each answer of the DNS: those about the client stay for the whole session,
 *            those about a mail until the next mail. See core/session/questions.c for what a
 *            ticket is.
 * Memory     Grows with the answers, up to MXW_NOTES_MAX octets for the session and as many for the
 *            mail; what is beyond is not noted, and the record says that it is cut.
 * Privacy    No subject, no content: who, when, and why.
 */
#ifndef MXW_DAEMON_EVIDENCE_H
#define MXW_DAEMON_EVIDENCE_H

#include "core/session/session.h"
#include "mxwarden/dns.h"

#define MXW_NOTES_MAX 16384 /* octets */

struct mxw_notes {
    uint8_t *at;
    size_t used, room;
    bool is_cut;
};

struct mxw_evidence {
    struct mxw_notes session, mail;
    uint32_t mail_number; /* of the transaction that the notes of the mail are about */
};

/* What the session itself does not know. */
struct mxw_evidence_about {
    const struct mxw_session *session;
    mxw_bytes edge;           /* the process's name */
    mxw_bytes listener;       /* endpoint */
    mxw_bytes next_hop_reply; /* its own words; empty: none */
    uint64_t generation;      /* of the directory */
    int64_t at;               /* microseconds since 1970 */
    mxw_time now;
};

/* `asked_at` and `took` in microseconds, the first since the session began. */
void mxw_evidence_note(struct mxw_evidence *evidence, uint32_t ticket,
                       const struct mxw_dns_question *question, const struct mxw_dns_answer *answer,
                       mxw_time asked_at, mxw_time took);

/* A record of the trace; core/trace/trace.h says what happens when there is no room for all. */
void mxw_evidence_write(const struct mxw_evidence *evidence,
                        const struct mxw_session_record *record,
                        const struct mxw_evidence_about *about, struct mxw_writer *out);

void mxw_evidence_free(struct mxw_evidence *evidence);

#endif
