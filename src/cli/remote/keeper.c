#include "cli/remote/keeper.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/page.h"
#include "cli/remote/member.h"

#define NO_DESCRIPTOR (-1)

static const char *first_given(const char *option, const char *variable, const char *otherwise)
{
    const char *set = getenv(variable);
    if (option != NULL)
        return option;
    return set != NULL && set[0] != '\0' ? set : otherwise;
}

const char *mxw_keeper_socket(const struct mxw_options *options)
{
    return first_given(options->socket, "MXWARDEN_SOCKET", MXW_SOCKET_DEFAULT);
}

const char *mxw_keeper_state(const struct mxw_options *options)
{
    return first_given(options->state, "MXWARDEN_STATE", MXW_STATE_DEFAULT);
}

/* What the keeper's no means for a script. */
static const enum mxw_exit status_of_code[MXW_CONTROL_CODE_COUNT] = {
    [MXW_CONTROL_OK] = MXW_EXIT_UNKNOWN, /* a word of a newer keeper's */
    [MXW_CONTROL_BAD_REQUEST] = MXW_EXIT_USAGE,   [MXW_CONTROL_UNKNOWN_REQUEST] = MXW_EXIT_UNKNOWN,
    [MXW_CONTROL_NOT_ALLOWED] = MXW_EXIT_NO,      [MXW_CONTROL_NOT_FOUND] = MXW_EXIT_NO,
    [MXW_CONTROL_EXISTS] = MXW_EXIT_NO,           [MXW_CONTROL_IN_USE] = MXW_EXIT_NO,
    [MXW_CONTROL_REFUSED] = MXW_EXIT_NO,          [MXW_CONTROL_BUSY] = MXW_EXIT_UNKNOWN,
    [MXW_CONTROL_UNAVAILABLE] = MXW_EXIT_UNKNOWN, [MXW_CONTROL_TOO_LARGE] = MXW_EXIT_NO,
    [MXW_CONTROL_INTERNAL] = MXW_EXIT_UNKNOWN,
};

/* What it means when there is no answer at all, and the word for it. */
static const struct silence {
    enum mxw_exit status;
    const char *code;
} silences[] = {
    [MXW_CONTROL_ABSENT] = { MXW_EXIT_MISSING, "no-keeper" },
    [MXW_CONTROL_FORBIDDEN] = { MXW_EXIT_NO, "not-allowed" },
    [MXW_CONTROL_CUT] = { MXW_EXIT_UNKNOWN, "no-answer" },
    [MXW_CONTROL_LATE] = { MXW_EXIT_UNKNOWN, "no-answer" },
    [MXW_CONTROL_GARBLED] = { MXW_EXIT_UNKNOWN, "no-answer" },
    [MXW_CONTROL_UNASKED] = { MXW_EXIT_NO, "not-asked" },
};

static enum mxw_exit explain(enum mxw_control_outcome outcome, enum mxw_control_code code,
                             struct mxw_failure *failure)
{
    bool is_said = outcome == MXW_CONTROL_FAILED;
    bool is_known = code != MXW_CONTROL_OK;
    const char *name = is_known ? mxw_control_code_name(code) : "unknown";
    failure->code = is_said ? name : silences[outcome].code;
    return is_said ? status_of_code[code] : silences[outcome].status;
}

enum mxw_exit mxw_keeper_open(struct mxw_control_client **client, const struct mxw_options *options,
                              struct mxw_failure *failure)
{
    enum mxw_control_outcome outcome =
        mxw_control_client_open(mxw_keeper_socket(options), client, &failure->problem);
    return outcome == MXW_CONTROL_ANSWERED ? MXW_EXIT_YES
                                           : explain(outcome, MXW_CONTROL_OK, failure);
}

enum mxw_exit mxw_keeper_unasked(struct mxw_failure *failure)
{
    mxw_problem_set(&failure->problem, "the arguments are not UTF-8 text");
    return MXW_EXIT_USAGE;
}

enum mxw_exit mxw_keeper_ask(struct mxw_control_client *client,
                             const struct mxw_keeper_question *question, json_t **done,
                             struct mxw_failure *failure)
{
    if (question->request == NULL)
        return mxw_keeper_unasked(failure);
    struct mxw_control_reply reply;
    enum mxw_control_outcome outcome = mxw_control_ask(
        client,
        &(struct mxw_control_question){
            .request = question->request,
            .descriptor = question->descriptor == NULL ? NO_DESCRIPTOR : *question->descriptor,
            .on_item = question->on_item,
            .user = question->user,
        },
        &reply);
    json_decref(question->request);

    enum mxw_exit status = MXW_EXIT_YES;
    if (outcome == MXW_CONTROL_ANSWERED) {
        *done = json_incref(reply.done);
    } else {
        failure->problem = reply.problem;
        status = explain(outcome, reply.code, failure);
    }
    mxw_control_reply_free(&reply);
    return status;
}

enum mxw_exit mxw_keeper_ask_once(const struct mxw_options *options,
                                  const struct mxw_keeper_question *question, json_t **done,
                                  struct mxw_failure *failure)
{
    struct mxw_control_client *client;
    enum mxw_exit status = mxw_keeper_open(&client, options, failure);
    if (status != MXW_EXIT_YES) {
        json_decref(question->request);
        return status;
    }
    status = mxw_keeper_ask(client, question, done, failure);
    mxw_control_client_close(client);
    return status;
}

enum mxw_exit mxw_keeper_change_status(const json_t *done)
{
    return mxw_member_is(done, "confirmed") ? MXW_EXIT_YES : MXW_EXIT_UNKNOWN;
}

static void show_change(const json_t *done, const char *what)
{
    long long generation = mxw_member_number(done, "generation");
    if (mxw_member_is(done, "confirmed")) {
        mxw_page_say(0, "%s. Every process that serves mail has it (generation %lld).", what,
                     generation);
        return;
    }
    char *waiting = mxw_member_list(done, "waiting");
    mxw_page_say(0,
                 "%s, but not yet known everywhere (generation %lld). Waiting for: %s. They will "
                 "get it as soon as they can; mxwarden status shows who has what.",
                 what, generation, waiting[0] == '\0' ? "a process to serve mail" : waiting);
    free(waiting);
}

enum mxw_exit mxw_keeper_finish(const struct mxw_options *options, json_t *done, const char *what)
{
    enum mxw_exit status = mxw_keeper_change_status(done);
    if (options->json) {
        mxw_json_print(done);
        return status;
    }
    show_change(done, what);
    json_decref(done);
    return status;
}

enum mxw_exit mxw_keeper_change(const struct mxw_options *options, json_t *request,
                                const char *what, struct mxw_failure *failure)
{
    json_t *done;
    struct mxw_keeper_question question = { .request = request };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &done, failure);
    return status == MXW_EXIT_YES ? mxw_keeper_finish(options, done, what) : status;
}
