#include "daemon/keeper/requests/requests.h"

static mxw_request_answer *const answers[MXW_CONTROL_KIND_COUNT] = {
    [MXW_CONTROL_STATUS] = mxw_answer_status,
    [MXW_CONTROL_TENANT_ADD] = mxw_answer_tenant_add,
    [MXW_CONTROL_TENANT_SET] = mxw_answer_tenant_set,
    [MXW_CONTROL_TENANT_REMOVE] = mxw_answer_tenant_remove,
    [MXW_CONTROL_TENANT_LIST] = mxw_answer_tenant_list,
    [MXW_CONTROL_DOMAIN_ADD] = mxw_answer_domain_add,
    [MXW_CONTROL_DOMAIN_SET] = mxw_answer_domain_set,
    [MXW_CONTROL_DOMAIN_REMOVE] = mxw_answer_domain_remove,
    [MXW_CONTROL_DOMAIN_SHOW] = mxw_answer_domain_show,
    [MXW_CONTROL_DOMAIN_LIST] = mxw_answer_domain_list,
    [MXW_CONTROL_DOMAIN_IPV6] = mxw_answer_domain_ipv6,
    [MXW_CONTROL_IMPORT_BEGIN] = mxw_answer_import_begin,
    [MXW_CONTROL_IMPORT_DOMAINS] = mxw_answer_import_domains,
    [MXW_CONTROL_IMPORT_COMMIT] = mxw_answer_import_commit,
    [MXW_CONTROL_EXEMPT_ADD] = mxw_answer_exempt_add,
    [MXW_CONTROL_EXEMPT_REMOVE] = mxw_answer_exempt_remove,
    [MXW_CONTROL_EXEMPT_LIST] = mxw_answer_exempt_list,
    [MXW_CONTROL_TRACE_FIND] = mxw_answer_trace_find,
    [MXW_CONTROL_TRACE_FORGET] = mxw_answer_trace_forget,
    [MXW_CONTROL_AUDIT_LIST] = mxw_answer_audit_list,
    [MXW_CONTROL_STORE_RESTORE] = mxw_answer_store_restore,
};

void mxw_answer(struct mxw_keeper *keeper, struct mxw_control_call *call,
                const struct mxw_control_request *request)
{
    answers[request->kind](keeper, call, request);
}

mxw_bytes mxw_caller_tenant(const struct mxw_control_call *call)
{
    const struct mxw_control_caller *caller = mxw_control_call_caller(call);
    if (caller->role == MXW_CONTROL_OPERATOR)
        return (mxw_bytes){ 0 };
    return (mxw_bytes){ (const uint8_t *)caller->tenant, strlen(caller->tenant) };
}
