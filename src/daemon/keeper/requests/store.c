#include <unistd.h>

#include "daemon/keeper/requests/requests.h"
#include "runtime/log.h"
#include "runtime/store/backup.h"

/* All of the store becomes what it was: a new identity, so that nothing made from it before is of
 * use, and a new base. */
static void restore(struct mxw_keeper *keeper, struct mxw_control_call *call, int file)
{
    const struct mxw_control_caller *caller = mxw_control_call_caller(call);
    mxw_bytes who = { (const uint8_t *)caller->name, strlen(caller->name) };
    struct mxw_store_mark mark;
    enum mxw_status status =
        mxw_store_restore(keeper->store, file, who, mxw_loop_wall(keeper->loop));
    if (status != MXW_OK) {
        mxw_control_fail(call,
                         status == MXW_MALFORMED ? MXW_CONTROL_REFUSED : MXW_CONTROL_UNAVAILABLE,
                         "%s", mxw_store_problem(keeper->store)->text);
        return;
    }
    if (mxw_store_mark(keeper->store, &mark) != MXW_OK) {
        mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s",
                         mxw_store_problem(keeper->store)->text);
        return;
    }
    mxw_log_say(MXW_LOG_INFO, "restored", "who", caller->name);
    mxw_publisher_soon(&keeper->publisher);
    mxw_await_confirmation(keeper, call, mark.sequence, json_object());
}

void mxw_answer_store_restore(struct mxw_keeper *keeper, struct mxw_control_call *call,
                              const struct mxw_control_request *request)
{
    (void)request;
    int file = mxw_control_call_take_descriptor(call);
    if (keeper->import_connection != 0)
        mxw_control_fail(call, MXW_CONTROL_BUSY,
                         "an import is under way; try again when it has ended");
    else if (file < 0)
        mxw_control_fail(call, MXW_CONTROL_BAD_REQUEST, "the backup's descriptor is missing");
    else if (keeper->store == NULL)
        mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", keeper->store_problem.text);
    else
        restore(keeper, call, file);
    if (file >= 0)
        close(file);
}
