#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "control/server_base.h"
#include "runtime/log.h"

struct mxw_control_call *mxw_control_call_make(struct mxw_control_connection *connection,
                                               struct mxw_control_request *request, int descriptor)
{
    struct mxw_control_call *call = calloc(1, sizeof *call);
    if (call == NULL) {
        mxw_control_request_free(request);
        if (descriptor >= 0)
            (void)close(descriptor);
        return NULL;
    }
    call->connection = connection;
    call->connection_number = connection->number;
    call->request = request;
    call->descriptor = descriptor;
    mxw_control_peer_copy(&call->peer, &connection->peer);
    return call;
}

const struct mxw_control_caller *mxw_control_call_caller(const struct mxw_control_call *call)
{
    return &call->peer.caller;
}

const struct mxw_control_request *mxw_control_call_request(const struct mxw_control_call *call)
{
    return call->request;
}

uint64_t mxw_control_call_connection(const struct mxw_control_call *call)
{
    return call->connection_number;
}

int mxw_control_call_take_descriptor(struct mxw_control_call *call)
{
    int fd = call->descriptor;
    call->descriptor = -1;
    return fd;
}

json_t *mxw_control_error(enum mxw_control_code code, const char *text)
{
    return json_pack("{s:s,s:s}", "code", mxw_control_code_name(code), "text", text);
}

/* The answer ends with an error, whatever the handler goes on to say. */
static void give_up(struct mxw_control_call *call, enum mxw_control_code code, const char *text)
{
    call->has_failed = true;
    mxw_control_connection_refuse(call->connection, code, text);
}

/* A handler said something that the table does not know. */
static void give_up_unfit(struct mxw_control_call *call, const struct mxw_problem *problem)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_ERROR, "control-answer");
    mxw_log_word(&line, "request", call->request->spec->name);
    mxw_log_string(&line, "reason", problem->text);
    mxw_log_end(&line);
    give_up(call, MXW_CONTROL_INTERNAL, "the keeper has made a wrong answer: see its log");
}

static bool may_answer(const struct mxw_control_call *call)
{
    return call->connection != NULL && !call->has_failed;
}

static void send_answer(struct mxw_control_call *call, const char *name,
                        const struct mxw_control_member *members, size_t count, json_t *answer)
{
    struct mxw_problem problem;
    if (!may_answer(call))
        json_decref(answer);
    else if (answer == NULL)
        give_up(call, MXW_CONTROL_UNAVAILABLE, "the keeper has no memory left");
    else if (!mxw_control_answer_fits(members, count, answer, &problem)) {
        give_up_unfit(call, &problem);
        json_decref(answer);
    } else if (mxw_control_connection_send(call->connection, name, answer) == MXW_TOO_LARGE)
        give_up(call, MXW_CONTROL_TOO_LARGE, "the answer is longer than a line may be");
}

bool mxw_control_item(struct mxw_control_call *call, json_t *item)
{
    const struct mxw_control_spec *spec = call->request->spec;
    send_answer(call, "item", spec->items, spec->item_count, item);
    if (!may_answer(call))
        return true;
    call->is_stopped = mxw_control_octets_len(&call->connection->output) > MXW_CONTROL_PENDING_HIGH;
    return !call->is_stopped;
}

static void end(struct mxw_control_call *call)
{
    if (call->connection != NULL)
        mxw_control_connection_answered(call->connection);
    if (call->descriptor >= 0)
        (void)close(call->descriptor);
    mxw_control_request_free(call->request);
    free(call);
}

void mxw_control_done(struct mxw_control_call *call, json_t *done)
{
    const struct mxw_control_spec *spec = call->request->spec;
    send_answer(call, "done", spec->done, spec->done_count, done);
    end(call);
}

void mxw_control_fail(struct mxw_control_call *call, enum mxw_control_code code, const char *format,
                      ...)
{
    char text[MXW_PROBLEM_TEXT_MAX];
    struct mxw_problem problem;
    va_list arguments;
    assert(code != MXW_CONTROL_OK);
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mxw_problem_set(&problem, "%s", text); /* printable */
    if (may_answer(call))
        give_up(call, code, problem.text);
    end(call);
}
