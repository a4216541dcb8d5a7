/* client.h - asks the keeper and waits for the answer: for programs that have nothing else to do.
 *
 *     struct mxw_control_client *client;
 *     struct mxw_control_question question = { .request = json_pack(...), .descriptor = -1 };
 *     struct mxw_control_reply reply;
 *     if (mxw_control_client_open(path, &client, &problem) != MXW_CONTROL_ANSWERED) ...
 *     outcome = mxw_control_ask(client, &question, &reply);
 *     ... reply.done, or reply.code and reply.problem.text ...
 *     mxw_control_reply_free(&reply);
 *     mxw_control_client_close(client);
 *
 * Blocks     In all calls, but no longer than a request's patience without a word of the keeper.
 * Checked    What comes back is held against the table, so that whoever reads it finds every member
 *            that is not optional, of its type.
 * After      ANSWERED and FAILED the connection can be asked again; after anything else it can only
 *            be closed.
 */
#ifndef MXW_CONTROL_CLIENT_H
#define MXW_CONTROL_CLIENT_H

#include "control/protocol.h"

#define MXW_CONTROL_CONNECT_TIME 3 /* seconds for the keeper to have room for us */

enum mxw_control_outcome {
    MXW_CONTROL_ANSWERED,
    MXW_CONTROL_FAILED,    /* the keeper says no: code and problem */
    MXW_CONTROL_ABSENT,    /* there is no keeper */
    MXW_CONTROL_FORBIDDEN, /* by the socket's permissions */
    MXW_CONTROL_CUT,       /* it ended before it answered */
    MXW_CONTROL_LATE,      /* it did not answer in time */
    MXW_CONTROL_GARBLED,   /* what came is no answer */
    MXW_CONTROL_UNASKED    /* the request was not sent: memory, size, not in the table */
};

/* Borrowed for the call. */
typedef void mxw_control_item_call(void *user, const json_t *item);

struct mxw_control_question {
    const json_t *request;          /* with its "request"; borrowed */
    int descriptor;                 /* sent along; stays open here. -1: none */
    mxw_control_item_call *on_item; /* NULL: items are not wanted */
    void *user;
    unsigned patience; /* seconds; 0: as the table says */
};

struct mxw_control_reply {
    json_t *done;               /* when ANSWERED */
    enum mxw_control_code code; /* when FAILED; OK when the keeper's code is not known here */
    struct mxw_problem problem; /* unless ANSWERED: a sentence for the person who asked */
};

struct mxw_control_client;

/* ANSWERED: there is a client, to be closed. ABSENT, FORBIDDEN, LATE or UNASKED: there is none. */
MXW_MUST_USE enum mxw_control_outcome mxw_control_client_open(const char *path,
                                                              struct mxw_control_client **client,
                                                              struct mxw_problem *problem);

/* NULL is nothing. */
void mxw_control_client_close(struct mxw_control_client *client);

/* `reply` is set in any case and to be freed. */
MXW_MUST_USE enum mxw_control_outcome mxw_control_ask(struct mxw_control_client *client,
                                                      const struct mxw_control_question *question,
                                                      struct mxw_control_reply *reply);

void mxw_control_reply_free(struct mxw_control_reply *reply);

#endif
