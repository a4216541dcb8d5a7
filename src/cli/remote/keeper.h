/* keeper.h - questions to the keeper, and its answers as a command has to give them.
 *
 *     enum mxw_exit status = mxw_keeper_open(&client, options, failure);
 *     if (status != MXW_EXIT_YES)
 *         return status;
 *     status = mxw_keeper_ask(client, &question, &done, failure);
 *     mxw_control_client_close(client);
 *
 * Socket     --socket, or else $MXWARDEN_SOCKET, or else where the keeper has it by default.
 * Failures   The sentence is the keeper's, or the client's; the status follows from a table.
 * Ownership  A request is taken over. NULL is one that could not be made: what the person typed is
 *            not UTF-8, or memory is out.
 */
#ifndef MXW_CLI_REMOTE_KEEPER_H
#define MXW_CLI_REMOTE_KEEPER_H

#include "cli/command.h"
#include "control/client.h"

#define MXW_SOCKET_DEFAULT "/run/mxwarden/control"
#define MXW_STATE_DEFAULT "/var/lib/mxwarden"

/* The options of every command here. */
#define MXW_OPTIONS_KEEPER                                                                         \
    { .name = "socket",                                                                            \
      .argument = "PATH",                                                                          \
      .help = "the keeper's control socket; " MXW_SOCKET_DEFAULT " when not given",                \
      .kind = MXW_OPTION_FILE,                                                                     \
      .is_common = true,                                                                           \
      MXW_OPTION_AT(socket) },                                                                     \
        MXW_OPTION_JSON, MXW_OPTION_HELP

/* And of those that read files of the keeper's. */
#define MXW_OPTION_STATE                                                                           \
    {                                                                                              \
        .name = "state", .argument = "FOLDER",                                                     \
        .help = "where the store and the trace are; " MXW_STATE_DEFAULT " when not given",         \
        .kind = MXW_OPTION_FILE, .is_common = true, MXW_OPTION_AT(state)                           \
    }

#define MXW_OPTION_LIMIT                                                                           \
    {                                                                                              \
        .name = "limit", .argument = "N", .help = "at most so many", .kind = MXW_OPTION_NUMBER,    \
        MXW_OPTION_AT(limit)                                                                       \
    }
#define MXW_ARGUMENT_DOMAIN                                                                        \
    {                                                                                              \
        .argument = "NAME", .help = "the domain; *.contoso.com is all below contoso.com",          \
        .kind = MXW_OPTION_TEXT, MXW_OPTION_AT(name), .is_required = true                          \
    }

/* The path an option gives, or else the environment, or else the default. */
const char *mxw_keeper_socket(const struct mxw_options *options);
const char *mxw_keeper_state(const struct mxw_options *options);

/* MXW_EXIT_YES: there is a client, to be closed. */
enum mxw_exit mxw_keeper_open(struct mxw_control_client **client, const struct mxw_options *options,
                              struct mxw_failure *failure);

/* Says that there is no request: see above. */
enum mxw_exit mxw_keeper_unasked(struct mxw_failure *failure);

/* What is asked, and what becomes of the items. */
struct mxw_keeper_question {
    json_t *request;       /* taken over */
    const int *descriptor; /* sent along; NULL: none */
    mxw_control_item_call *on_item;
    void *user;
};

/* MXW_EXIT_YES: `done` is the answer, to be freed. */
enum mxw_exit mxw_keeper_ask(struct mxw_control_client *client,
                             const struct mxw_keeper_question *question, json_t **done,
                             struct mxw_failure *failure);

/* The same on a connection of its own. */
enum mxw_exit mxw_keeper_ask_once(const struct mxw_options *options,
                                  const struct mxw_keeper_question *question, json_t **done,
                                  struct mxw_failure *failure);

/* The status of a change that was made: done, but not known to every edge, is MXW_EXIT_UNKNOWN. */
enum mxw_exit mxw_keeper_change_status(const json_t *done);

/* Prints what became of a change, takes over the answer. `what` is one word: "Added". */
enum mxw_exit mxw_keeper_finish(const struct mxw_options *options, json_t *done, const char *what);

/* Asks for a change, and finishes it. */
enum mxw_exit mxw_keeper_change(const struct mxw_options *options, json_t *request,
                                const char *what, struct mxw_failure *failure);

#endif
