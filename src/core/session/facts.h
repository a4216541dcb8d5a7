/* facts.h - what the evaluators found: as facts for admission, and as words for the fields we add.
 *
 *     mxw_facts_set_spf(&facts, &spf);            whenever something new is known
 *     mxw_admission_message(domain, &facts, &verdict);
 *     mxw_added_set_spf(&fields, &spf);           when everything is settled
 *
 * Begun      The evaluator must have begun. One that has not settled is a pending fact, and has no
 *            place among the added fields.
 * Ownership  Facts and fields borrow from the evaluators; texts composed here go to the writer
 *            `texts`, whose memory they borrow too. When it is full, a text is left out.
 */
#ifndef MXW_CORE_SESSION_FACTS_H
#define MXW_CORE_SESSION_FACTS_H

#include "core/admission/admission.h"
#include "core/session/fields.h"
#include "mxwarden/arc.h"
#include "mxwarden/dkim.h"
#include "mxwarden/dmarc.h"
#include "mxwarden/iprev.h"
#include "mxwarden/spf.h"

#define MXW_FACTS_DKIM_ROOM 128 /* octets of `texts` that mxw_facts_set_dkim() needs */
#define MXW_IDENTIFIERS_MAX (1 + MXW_DKIM_SIGNATURES_MAX)
#define MXW_ADDED_DKIM_ROOM 1280 /* octets of `texts` that mxw_added_set_dkim() needs */
#define MXW_ADDED_ARC_ROOM 256   /* octets of `texts` that mxw_added_set_arc() needs */

void mxw_facts_set_iprev(struct mxw_admission_facts *facts, const struct mxw_iprev *iprev);
void mxw_facts_set_spf(struct mxw_admission_facts *facts, const struct mxw_spf *spf);

/* One good signature settles it, whatever the others are still waiting for. */
void mxw_facts_set_dkim(struct mxw_admission_facts *facts, const struct mxw_dkim *dkim,
                        struct mxw_writer *texts);

/* Also names the client for `Received`, when it has a confirmed name. */
void mxw_added_set_iprev(struct mxw_added_fields *fields, const struct mxw_iprev *iprev);
void mxw_added_set_spf(struct mxw_added_fields *fields, const struct mxw_spf *spf);
void mxw_added_set_dkim(struct mxw_added_fields *fields, const struct mxw_dkim *dkim,
                        struct mxw_writer *texts);
void mxw_added_set_dmarc(struct mxw_added_fields *fields, const struct mxw_dmarc *dmarc);
void mxw_added_set_arc(struct mxw_added_fields *fields, const struct mxw_arc *arc,
                       struct mxw_writer *texts);
void mxw_added_set_verdict(struct mxw_added_fields *fields, const struct mxw_verdict *verdict);

/* What SPF and DKIM vouch for, and what they could not tell about: the identifiers that DMARC looks
 * at. A key in test mode vouches for nothing (RFC 6376 3.6.1). Either may be NULL. Returns how many
 * there are. */
size_t mxw_facts_identifiers(struct mxw_dmarc_identifier identifiers[MXW_IDENTIFIERS_MAX],
                             const struct mxw_spf *spf, const struct mxw_dkim *dkim);

/* Whether a signature is what admits: it passes, and its key is not in test mode. */
bool mxw_dkim_check_admits(const struct mxw_dkim_check *check);

#endif
