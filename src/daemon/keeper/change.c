#include "daemon/keeper/change.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/log.h"
#include "runtime/store/audit.h"

/* A change that is committed, and waits to be in force everywhere. */
struct committed {
    struct mxw_keeper *keeper;
    struct mxw_control_call *call;
    json_t *done;
    uint64_t generation;
};

static const char *text_of(mxw_bytes text)
{
    return (const char *)text.at;
}

/* Answers. */

static const struct {
    enum mxw_control_code code;
    const char *format; /* noun, name */
} answers[] = {
    [MXW_STORE_ABSENT] = { MXW_CONTROL_NOT_FOUND, "there is no %s %.*s" },
    [MXW_STORE_EXISTS] = { MXW_CONTROL_EXISTS, "there is a %s %.*s already" },
    [MXW_STORE_IN_USE] = { MXW_CONTROL_IN_USE, "the %s %.*s is in use" },
    [MXW_STORE_NO_TENANT] = { MXW_CONTROL_NOT_FOUND,
                              "the tenant that the %s %.*s is to belong to is not there; make it"
                              " with mxwarden tenant add" },
    [MXW_STORE_TOO_LARGE] = { MXW_CONTROL_TOO_LARGE, "a text of the %s %.*s is too long" },
};

static void fail_by_store(struct mxw_keeper *keeper, struct mxw_control_call *call)
{
    struct mxw_problem problem = keeper->store_problem;
    if (keeper->store != NULL) {
        problem = *mxw_store_problem(keeper->store);
        if (mxw_store_status(keeper->store) == MXW_MALFORMED)
            mxw_keeper_lose_store(keeper, &problem);
    }
    mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", problem.text);
}

static void answer_no(struct mxw_keeper *keeper, struct mxw_control_call *call,
                      enum mxw_store_answer answer, const char *noun, mxw_bytes object)
{
    if (answer == MXW_STORE_FAILED) {
        fail_by_store(keeper, call);
        return;
    }
    char text[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof text, answers[answer].format, noun, (int)object.len,
                   text_of(object));
#pragma GCC diagnostic pop
    mxw_control_fail(call, answers[answer].code, "%s", text);
}

/* Questions. */

bool mxw_question_begin(struct mxw_keeper *keeper, struct mxw_control_call *call)
{
    if (keeper->reader != NULL)
        return true;
    mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", keeper->store_problem.text);
    return false;
}

void mxw_question_fail(struct mxw_keeper *keeper, struct mxw_control_call *call)
{
    struct mxw_problem problem = *mxw_store_problem(keeper->reader);
    if (mxw_store_status(keeper->reader) == MXW_MALFORMED)
        mxw_keeper_lose_store(keeper, &problem);
    mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", problem.text);
}

bool mxw_question_did(struct mxw_keeper *keeper, struct mxw_control_call *call,
                      enum mxw_store_answer answer, const char *noun, mxw_bytes object)
{
    if (answer == MXW_STORE_FAILED)
        mxw_question_fail(keeper, call);
    else if (answer != MXW_STORE_DONE)
        answer_no(keeper, call, answer, noun, object);
    return answer == MXW_STORE_DONE;
}

/* Changes. */

bool mxw_change_begin(struct mxw_change *change, struct mxw_keeper *keeper,
                      struct mxw_control_call *call, mxw_bytes object)
{
    const struct mxw_control_caller *caller = mxw_control_call_caller(call);
    *change = (struct mxw_change){
        .keeper = keeper,
        .call = call,
        .action = mxw_control_call_request(call)->spec->name,
        .object = object,
    };
    if (keeper->import_connection != 0) {
        mxw_control_fail(call, MXW_CONTROL_BUSY,
                         "an import is under way; try again when it has ended");
        return false;
    }
    mxw_bytes who = { (const uint8_t *)caller->name, strlen(caller->name) };
    if (keeper->store != NULL
        && mxw_store_begin(keeper->store, who, mxw_loop_wall(keeper->loop)) == MXW_OK)
        return true;
    fail_by_store(keeper, call);
    return false;
}

static void undo(struct mxw_change *change)
{
    if (change->keeper->store != NULL)
        mxw_store_rollback(change->keeper->store);
}

bool mxw_change_did(struct mxw_change *change, enum mxw_store_answer answer, const char *noun)
{
    if (answer == MXW_STORE_DONE)
        return true;
    undo(change);
    answer_no(change->keeper, change->call, answer, noun, change->object);
    return false;
}

void mxw_change_refuse(struct mxw_change *change, enum mxw_control_code code, const char *format,
                       ...)
{
    char text[MXW_PROBLEM_TEXT_MAX];
    va_list arguments;
    undo(change);
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mxw_control_fail(change->call, code, "%s", text);
}

static json_t *names_of_waiting(const struct mxw_processes *processes, uint64_t generation)
{
    json_t *names = json_array();
    for (const struct mxw_process *process = processes->first; process != NULL;
         process = process->next)
        if (!mxw_process_has_confirmed(process, generation))
            (void)json_array_append_new(names, json_string(process->name));
    return names;
}

void mxw_put_confirmation(const struct mxw_keeper *keeper, uint64_t generation, json_t *done)
{
    bool is_confirmed = mxw_processes_have_confirmed(&keeper->processes, generation);
    (void)json_object_set_new(done, "generation", json_integer((json_int_t)generation));
    (void)json_object_set_new(done, "confirmed", json_boolean(is_confirmed));
    (void)json_object_set_new(done, "waiting", names_of_waiting(&keeper->processes, generation));
}

static void on_settled(void *user)
{
    struct committed *committed = user;
    mxw_put_confirmation(committed->keeper, committed->generation, committed->done);
    mxw_control_done(committed->call, committed->done);
    free(committed);
}

static void report(const struct mxw_change *change, uint64_t generation)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_INFO, "changed");
    mxw_log_string(&line, "who", mxw_control_call_caller(change->call)->name);
    mxw_log_word(&line, "action", change->action);
    mxw_log_text(&line, "object", change->object);
    mxw_log_number(&line, "generation", (int64_t)generation);
    mxw_log_end(&line);
}

void mxw_await_confirmation(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            uint64_t generation, json_t *done)
{
    struct committed *committed = calloc(1, sizeof *committed);
    if (committed == NULL) {
        json_decref(done);
        mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE,
                         "the change is made, but there is no memory to await its confirmation");
        return;
    }
    *committed = (struct committed){ keeper, call, done, generation };
    if (mxw_waiting_add(&keeper->waiting, generation, on_settled, committed) != MXW_OK)
        on_settled(committed);
}

/* The audit's row, and with it everything else. False: undone, and answered. */
static bool commit(struct mxw_change *change, json_t *detail, uint64_t *generation)
{
    struct mxw_keeper *keeper = change->keeper;
    char *text = detail != NULL ? json_dumps(detail, JSON_COMPACT) : NULL;
    mxw_bytes detail_text = { (const uint8_t *)(text != NULL ? text : "{}"),
                              text != NULL ? strlen(text) : 2 };
    mxw_bytes action = { (const uint8_t *)change->action, strlen(change->action) };
    json_decref(detail);
    bool is_written = mxw_change_did(
        change, mxw_store_audit_add(keeper->store, action, change->object, detail_text),
        "audit row of");
    free(text);
    if (!is_written)
        return false;
    if (mxw_store_commit(keeper->store, generation) == MXW_OK)
        return true;
    fail_by_store(keeper, change->call);
    return false;
}

void mxw_change_commit(struct mxw_change *change, json_t *detail, json_t *done)
{
    struct mxw_keeper *keeper = change->keeper;
    uint64_t generation;
    if (!commit(change, detail, &generation)) {
        json_decref(done);
        return;
    }
    report(change, generation);
    mxw_publisher_soon(&keeper->publisher);
    mxw_await_confirmation(keeper, change->call, generation, done != NULL ? done : json_object());
}

bool mxw_change_commit_elsewhere(struct mxw_change *change, json_t *detail)
{
    uint64_t generation;
    return commit(change, detail, &generation);
}
