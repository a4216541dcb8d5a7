/* change.h - what every request that changes the store has in common.
 *
 *     struct mxw_change change;
 *     if (mxw_change_begin(&change, keeper, call, name)
 *         && mxw_change_did(&change, mxw_store_domain_remove(keeper->store, name), "domain"))
 *         mxw_change_commit(&change, NULL, NULL);
 *
 * Answer     Exactly one, whichever function it comes from: at once when something speaks against
 *            the change, which is then undone; otherwise when every live process has confirmed it.
 */
#ifndef MXW_DAEMON_KEEPER_CHANGE_H
#define MXW_DAEMON_KEEPER_CHANGE_H

#include "daemon/keeper/keeper.h"

struct mxw_change {
    struct mxw_keeper *keeper;
    struct mxw_control_call *call;
    const char *action; /* for the audit: the request's name */
    mxw_bytes object;   /* what it is about */
};

/* False: the store cannot be used, or an import is open. */
MXW_MUST_USE bool mxw_change_begin(struct mxw_change *change, struct mxw_keeper *keeper,
                                   struct mxw_control_call *call, mxw_bytes object);

/* Whether `answer` is "done". `noun` is what the object is: "tenant", "domain". */
bool mxw_change_did(struct mxw_change *change, enum mxw_store_answer answer, const char *noun);

/* Undoes it, and says why. */
__attribute__((format(printf, 3, 4))) void mxw_change_refuse(struct mxw_change *change,
                                                             enum mxw_control_code code,
                                                             const char *format, ...);

/* Writes the audit's row and commits. `detail` goes into the row, `done` into the answer beside
 * generation, confirmed and waiting; both are taken over and may be NULL. */
void mxw_change_commit(struct mxw_change *change, json_t *detail, json_t *done);

/* Answers when every live process has `generation`, or the patience for it has ended. `done` is
 * taken over, and gets the members of mxw_put_confirmation(). */
void mxw_await_confirmation(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            uint64_t generation, json_t *done);

/* The same for a change that was made outside the store: only its audit is here. False: that could
 * not be written, and is answered; otherwise the caller answers. */
MXW_MUST_USE bool mxw_change_commit_elsewhere(struct mxw_change *change, json_t *detail);

/* For a question: false, and answered, when there is no store to ask. */
MXW_MUST_USE bool mxw_question_begin(struct mxw_keeper *keeper, struct mxw_control_call *call);

/* For a question: whether `answer` is "done"; otherwise it has been answered. */
MXW_MUST_USE bool mxw_question_did(struct mxw_keeper *keeper, struct mxw_control_call *call,
                                   enum mxw_store_answer answer, const char *noun,
                                   mxw_bytes object);

/* The store itself has failed a question. */
void mxw_question_fail(struct mxw_keeper *keeper, struct mxw_control_call *call);

/* How far `generation` is in force: the members generation, confirmed and waiting. */
void mxw_put_confirmation(const struct mxw_keeper *keeper, uint64_t generation, json_t *done);

#endif
