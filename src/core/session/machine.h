/* machine.h - what the files of the session share. Private to core/session. */
#ifndef MXW_CORE_SESSION_MACHINE_H
#define MXW_CORE_SESSION_MACHINE_H

#include "core/session/fields.h"
#include "core/session/session.h"

static inline mxw_bytes mxw_session_id(const struct mxw_session *session)
{
    return (mxw_bytes){ session->id_at, MXW_SESSION_ID_LEN };
}

/* Answers the client's open request. The id of what it is about goes behind the text. */
void mxw_session_reply(struct mxw_session *session, const struct mxw_smtp_reply *reply);

/* What a verdict that refuses says, with the site's link where there is one. */
struct mxw_smtp_reply mxw_session_refusal(struct mxw_session *session,
                                          const struct mxw_verdict *verdict);

#define MXW_REPLY(code_, class_, subject_, detail_, literal_)                                      \
    (&(const struct mxw_smtp_reply){ .code = (code_),                                              \
                                     .enhanced = { (class_), (subject_), (detail_) },              \
                                     .text = MXW_BYTES(literal_) })

/* A mailbox that a sloppy reader would end too early: "a> X=1"@d is legal, and nobody's. */
static inline bool mxw_path_is_treacherous(const struct mxw_path *path)
{
    return mxw_bytes_has(path->text, '<') || mxw_bytes_has(path->text, '>');
}

/* transaction.c: from MAIL to its end. */
void mxw_transaction_begin(struct mxw_session *session);
void mxw_transaction_named(struct mxw_session *session, mxw_bytes sender_domain); /* A-labels */
void mxw_transaction_end(struct mxw_session *session);     /* whatever it holds is given back */
void mxw_transaction_abandon(struct mxw_session *session); /* recorded, then ended */
void mxw_transaction_expire(struct mxw_session *session);  /* the hold time */
mxw_time mxw_transaction_deadline(const struct mxw_session *session);
void mxw_session_record(struct mxw_session *session, enum mxw_record_kind kind, mxw_bytes recipient,
                        const struct mxw_smtp_reply *reply);

/* Of several faults the first in the enum's order is kept. */
void mxw_transaction_note_fault(struct mxw_transaction *transaction, enum mxw_content_fault fault);
void mxw_session_note_hop(struct mxw_session *session, const struct mxw_session_hop *hop);

/* recipient.c: from RCPT to its reply. */
void mxw_recipient_begin(struct mxw_session *session);
void mxw_recipient_found(struct mxw_session *session, const struct mxw_domain *domain);
void mxw_recipient_advance(struct mxw_session *session); /* when iprev has come further */
void mxw_recipient_answered(struct mxw_session *session, const struct mxw_smtp_reply *reply,
                            const struct mxw_session_hop *hop);

/* message.c: from 354 to the reply to the final dot; from the first chunk to the last's reply. */
void mxw_message_begin(struct mxw_session *session);
void mxw_message_begin_chunks(struct mxw_session *session);
void mxw_message_take(struct mxw_session *session, mxw_bytes piece);
void mxw_message_end(struct mxw_session *session);
void mxw_message_advance(struct mxw_session *session); /* when an answer has come */
void mxw_message_answered(struct mxw_session *session, const struct mxw_smtp_reply *reply,
                          const struct mxw_session_hop *hop);

/* questions.c: the DNS and signatures. */
void mxw_questions_begin_iprev(struct mxw_session *session);
void mxw_questions_begin_spf(struct mxw_session *session); /* MAIL is known */

/* The header is known. MXW_NO_ROOM: the arena is full. */
MXW_MUST_USE enum mxw_status mxw_questions_begin_dmarc(struct mxw_session *session);

void mxw_questions_author_named(struct mxw_session *session, mxw_bytes author_domain);

/* Hands DMARC what SPF and DKIM have found, once they have. */
void mxw_questions_advance_dmarc(struct mxw_session *session);
void mxw_questions_answer(struct mxw_session *session, uint32_t ticket,
                          const struct mxw_dns_answer *answer);
void mxw_questions_verified(struct mxw_session *session, uint32_t ticket,
                            struct mxw_verify_answer answer);
void mxw_questions_expire(struct mxw_session *session); /* those that are overdue at session->now */
void mxw_questions_give_up(struct mxw_session *session); /* all that are still open */
bool mxw_questions_are_answered(const struct mxw_session *session);
mxw_time mxw_questions_deadline(const struct mxw_session *session);
bool mxw_questions_next(struct mxw_session *session, struct mxw_action *action);

/* evidence.c. `texts` keeps what is composed for `facts` or `fields`, and must live as long. */

/* Whether the client is anonymous to this domain; NULL: to one that is not ours. */
enum mxw_exemption mxw_session_exemption(const struct mxw_session *session,
                                         const struct mxw_domain *domain);

/* What is known so far. */
void mxw_session_facts(const struct mxw_session *session, enum mxw_exemption exemption,
                       bool recipient_is_contact, struct mxw_writer *texts,
                       struct mxw_admission_facts *facts);

/* Only when every question is answered. */
void mxw_session_fields(const struct mxw_session *session, struct mxw_writer *texts,
                        struct mxw_added_fields *fields);

#endif
