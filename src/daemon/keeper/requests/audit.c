#include "runtime/store/audit.h"
#include "daemon/keeper/requests/requests.h"

static bool take_audit(void *taker, const struct mxw_store_audit *audit)
{
    json_t *item = json_object();
    (void)json_object_set_new(item, "number", json_integer((json_int_t)audit->number));
    (void)json_object_set_new(item, "at", json_integer(audit->at));
    (void)json_object_set_new(item, "who", mxw_text_json(audit->who));
    (void)json_object_set_new(item, "action", mxw_text_json(audit->action));
    (void)json_object_set_new(item, "object", mxw_text_json(audit->object));
    (void)json_object_set_new(item, "detail", mxw_text_json(audit->detail));
    return mxw_control_item(taker, item);
}

void mxw_answer_audit_list(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    uint64_t before = request->before == INT64_MAX ? 0 : (uint64_t)request->before;
    if (!mxw_question_begin(keeper, call))
        return;
    if (mxw_store_audit_each(keeper->reader, before, (size_t)request->limit, take_audit, call)
        == MXW_OK)
        mxw_control_done(call, json_object());
    else
        mxw_question_fail(keeper, call);
}
