/* requests.h - what the keeper does for each request of src/control: a function each.
 *
 * A function answers its call exactly once, now or later. That the caller may ask such a thing at
 * all has been seen to; whether it may ask it of this object is for the function to judge.
 */
#ifndef MXW_DAEMON_KEEPER_REQUESTS_H
#define MXW_DAEMON_KEEPER_REQUESTS_H

#include "daemon/keeper/change.h"

typedef void mxw_request_answer(struct mxw_keeper *keeper, struct mxw_control_call *call,
                                const struct mxw_control_request *request);

/* tenant.c */
mxw_request_answer mxw_answer_tenant_add, mxw_answer_tenant_set, mxw_answer_tenant_remove,
    mxw_answer_tenant_list;
/* domain.c */
mxw_request_answer mxw_answer_domain_add, mxw_answer_domain_set, mxw_answer_domain_remove,
    mxw_answer_domain_show, mxw_answer_domain_list;
/* ipv6.c */
mxw_request_answer mxw_answer_domain_ipv6;
/* import.c */
mxw_request_answer mxw_answer_import_begin, mxw_answer_import_domains, mxw_answer_import_commit;
void mxw_import_give_up(struct mxw_keeper *keeper);
/* exempt.c */
mxw_request_answer mxw_answer_exempt_add, mxw_answer_exempt_remove, mxw_answer_exempt_list;
/* trace.c */
mxw_request_answer mxw_answer_trace_find, mxw_answer_trace_forget;
/* audit.c */
mxw_request_answer mxw_answer_audit_list;
/* store.c */
mxw_request_answer mxw_answer_store_restore;
/* status.c */
mxw_request_answer mxw_answer_status;

/* The function for the request. */
void mxw_answer(struct mxw_keeper *keeper, struct mxw_control_call *call,
                const struct mxw_control_request *request);

/* Whose domains and mail the caller may see; empty: everybody's. */
mxw_bytes mxw_caller_tenant(const struct mxw_control_call *call);

static inline json_t *mxw_text_json(mxw_bytes text)
{
    return json_stringn((const char *)text.at, text.len);
}

#endif
