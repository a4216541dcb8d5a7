/* evidence.c - what the session knows: for the gates, and for the fields it adds. */
#include "core/session/facts.h"
#include "core/session/machine.h"

enum mxw_exemption mxw_session_exemption(const struct mxw_session *session,
                                         const struct mxw_domain *domain)
{
    const struct mxw_peer peer = {
        .address = session->client.address,
        .certificate_names = session->tls.names,
        .certificate_name_count = session->tls.name_count,
    };
    return mxw_exemption_of(&session->settings->trust, domain, &peer);
}

void mxw_session_facts(const struct mxw_session *session, enum mxw_exemption exemption,
                       bool recipient_is_contact, struct mxw_writer *texts,
                       struct mxw_admission_facts *facts)
{
    const struct mxw_transaction *transaction = &session->transaction;
    *facts = (struct mxw_admission_facts){
        .client = session->client.address,
        .exemption = exemption,
        .recipient_is_contact = recipient_is_contact,
        .not_opted_in_defers = session->settings->not_opted_in_defers,
        .wall = session->wall,
    };
    mxw_facts_set_iprev(facts, &session->iprev);
    mxw_facts_set_spf(facts, transaction->spf);
    if (transaction->dkim != NULL)
        mxw_facts_set_dkim(facts, transaction->dkim, texts);
}

void mxw_session_fields(const struct mxw_session *session, struct mxw_writer *texts,
                        struct mxw_added_fields *fields)
{
    const struct mxw_transaction *transaction = &session->transaction;
    *fields = (struct mxw_added_fields){
        .host = session->settings->host_name,
        .authserv_id = session->settings->authserv_id,
        .id = transaction->id,
        .client = session->client.address,
        .wall = session->wall,
        .hop = {
            .helo = session->helo,
            .extended = session->smtp.is_extended,
            .utf8 = transaction->envelope.mail.utf8,
            .tls = session->smtp.is_tls,
            .tls_version = session->tls.version,
            .tls_cipher = session->tls.cipher,
        },
    };
    mxw_added_set_iprev(fields, &session->iprev);
    mxw_added_set_spf(fields, transaction->spf);
    mxw_added_set_dkim(fields, transaction->dkim, texts);
    mxw_added_set_dmarc(fields, transaction->dmarc);
    mxw_added_set_arc(fields, transaction->arc, texts);
    mxw_added_set_verdict(fields, &transaction->verdict);
}
