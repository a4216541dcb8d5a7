/* machine.h - the parts of the SPF machine to each other; nobody else includes it.
 *
 * spf.c goes from record to record and from term to term; mechanism.c knows what a term asks and
 * when it matches; client.c finds the names of the client; explain.c fetches the explanation.
 * Nothing here calls back into the loop of spf.c: every function says how to go on.
 */
#ifndef MXW_CORE_SPF_MACHINE_H
#define MXW_CORE_SPF_MACHINE_H

#include "core/spf/macro.h"
#include "mxwarden/spf.h"

enum mxw_spf_step {
    MXW_SPF_SETTLED,    /* the outcome stands */
    MXW_SPF_ASKS,       /* `question` and `stage` are set */
    MXW_SPF_STARTS,     /* the current term can be started */
    MXW_SPF_MATCHES,    /* the current term matches */
    MXW_SPF_MATCHES_NOT /* go on with the next one */
};

typedef enum mxw_spf_step mxw_spf_answer_step(struct mxw_spf *spf,
                                              const struct mxw_dns_answer *answer);

/* spf.c */

static inline struct mxw_spf_frame *mxw_spf_last_frame(struct mxw_spf *spf)
{
    return &spf->frames[spf->depth - 1];
}

/* Asks; false when `name` cannot exist. */
bool mxw_spf_ask(struct mxw_spf *spf, enum mxw_spf_stage stage, enum mxw_dns_type type,
                 mxw_bytes name);

/* Ends the check with a reason: a phrase, and what it is about unless that is empty. */
enum mxw_spf_step mxw_spf_settle(struct mxw_spf *spf, enum mxw_spf_result result, mxw_bytes phrase,
                                 mxw_bytes about);

/* permerror because `text` is full; what is missing only for an explanation is no error. */
enum mxw_spf_step mxw_spf_settle_full(struct mxw_spf *spf, mxw_bytes phrase, mxw_bytes about);

/* temperror because the question failed. */
enum mxw_spf_step mxw_spf_settle_failed(struct mxw_spf *spf, const struct mxw_dns_answer *answer);

/* Asks for the record at `domain`, which the current term (or nothing yet) leads to. */
enum mxw_spf_step mxw_spf_ask_record(struct mxw_spf *spf, mxw_bytes domain);

/* Counts one more term that asks the DNS. False, and the check is settled, when it is one too
 * many. */
bool mxw_spf_count_term(struct mxw_spf *spf);

/* Counts the current term as one that found nothing. False as above. */
bool mxw_spf_count_void(struct mxw_spf *spf);

/* A copy in `text`. False when it is full. */
bool mxw_spf_keep(struct mxw_spf *spf, mxw_bytes bytes, mxw_bytes *copy);

struct mxw_spf_values mxw_spf_values(struct mxw_spf *spf);

/* The address records to compare with the client. */
enum mxw_dns_type mxw_spf_address_type(const struct mxw_spf *spf);

/* mechanism.c */

bool mxw_spf_term_asks_dns(enum mxw_spf_term_kind kind);
enum mxw_spf_step mxw_spf_start_term(struct mxw_spf *spf);
mxw_spf_answer_step mxw_spf_answer_addresses, mxw_spf_answer_existence, mxw_spf_answer_mx,
    mxw_spf_answer_mx_host;

/* client.c */

/* Finds the names of the client; then the current term, or the explanation, starts again. */
enum mxw_spf_step mxw_spf_ask_client_names(struct mxw_spf *spf);
mxw_spf_answer_step mxw_spf_answer_ptr, mxw_spf_answer_ptr_name;

/* Whether one of the names of the client is `domain` or stands below it. RFC 7208 5.5. */
bool mxw_spf_client_is_in(const struct mxw_spf *spf, mxw_bytes domain);

/* The value of %{p}. RFC 7208 7.3. */
mxw_bytes mxw_spf_client_name(const struct mxw_spf *spf, mxw_bytes domain);

/* explain.c */

/* After a fail: fetches and expands what the domain of the first record has to say. */
enum mxw_spf_step mxw_spf_explain(struct mxw_spf *spf);
mxw_spf_answer_step mxw_spf_answer_explanation;

#endif
