#include "daemon/roles/master.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/children.h"
#include "daemon/generation.h"
#include "daemon/roles/edge.h"
#include "daemon/roles/keeper.h"
#include "daemon/sockets.h"
#include "daemon/view.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/notify.h"
#include "runtime/privileges.h"

#define PATIENCE_AT_END (30 * MXW_SECOND)      /* for children to finish what they have in hand */
#define PATIENCE_WITH_KEEPER (10 * MXW_SECOND) /* to end, before it is killed */
#define KEEPERS_MAX 2                          /* one that ends, one that comes */
#define RESTART_PAUSE MXW_SECOND               /* between two starts of the same child */
#define ROUND MXW_SECOND                       /* children may have to be started again */

struct master {
    const char *settings_path;
    struct mxw_generation *generation;
    struct mxw_sockets sockets;
    struct mxw_children children;
    struct mxw_view view;       /* the last directory that a keeper has made */
    bool has_refused_directory; /* the last that was sent; `view` is older */
    struct mxw_loop *loop;
    sigset_t signals, inherited_signals;
    bool is_told_to_reload;
    bool is_serving; /* there was a directory, so edges were started */
    bool is_ending;
    mxw_time ends_at; /* then the children are killed */
    int status;       /* to exit with */
};

/* Signals are noted here, and acted on between two turns of the loop: a child must not be forked
 * from inside one of its calls. */
static void on_signal(void *user, int number)
{
    struct master *master = user;
    if (number == SIGHUP)
        master->is_told_to_reload = true;
    else if (number != SIGCHLD) /* which has done its work by waking us */
        master->is_ending = true;
}

static bool catch_signals(struct master *master)
{
    static const int numbers[] = { SIGHUP, SIGTERM, SIGINT, SIGCHLD };
    bool is_caught = true;
    sigemptyset(&master->signals);
    sigaddset(&master->signals, MXW_EDGE_RETIRES); /* for an edge that has no handler yet */
    for (size_t i = 0; i < MXW_COUNT_OF(numbers); i++) {
        sigaddset(&master->signals, numbers[i]);
        is_caught =
            is_caught && mxw_loop_on_signal(master->loop, numbers[i], on_signal, master) == MXW_OK;
    }
    sigprocmask(SIG_BLOCK, NULL, &master->inherited_signals);
    return is_caught;
}

static struct master *make_master(const char *settings_path)
{
    struct master *master = calloc(1, sizeof *master);
    if (master == NULL)
        return NULL;
    mxw_sockets_inherit(&master->sockets);
    master->settings_path = settings_path;
    master->ends_at = MXW_NEVER;
    mxw_descriptors_raise();
    master->loop = mxw_loop_open();
    if (master->loop != NULL && catch_signals(master))
        return master;
    mxw_loop_close(master->loop);
    free(master);
    return NULL;
}

static void free_master(struct master *master)
{
    struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(&master->children, &i)) != NULL;)
        mxw_child_forget(child);
    mxw_view_free(&master->view);
    mxw_generation_free(master->generation);
    mxw_loop_close(master->loop);
    free(master);
}

/* What children say. */

static void confirm(const struct mxw_child *keeper)
{
    const struct master *master = keeper->master;
    if (mxw_view_confirm(&master->view, master->has_refused_directory, keeper->channel) != MXW_OK)
        return; /* on_room() says it again, or the keeper is gone */
}

static void keep_directory(struct master *master, const struct mxw_child *keeper,
                           const struct mxw_channel_message *message)
{
    struct mxw_problem problem;
    struct mxw_view next;
    master->has_refused_directory =
        mxw_view_read(&master->view, message, &next, &problem) != MXW_OK;
    if (master->has_refused_directory)
        mxw_log_say(MXW_LOG_ERROR, "directory-refused", "reason", problem.text);
    else
        mxw_view_replace(&master->view, &next);
    confirm(keeper);
}

static void on_message(void *user, const struct mxw_channel_message *message)
{
    struct mxw_child *child = user;
    if (child->kind == MXW_CHILD_KEEPER && message->kind == MXW_SAYS_DIRECTORY) {
        keep_directory(child->master, child, message);
        return;
    }
    mxw_channel_drop_fds(message);
}

/* What was not sent may have been a confirmation; one too many does no harm. */
static void on_room(void *user)
{
    const struct mxw_child *child = user;
    if (child->kind == MXW_CHILD_KEEPER)
        confirm(child);
}

static void on_end(void *user)
{
    struct mxw_child *child = user;
    mxw_channel_close(child->channel);
    child->channel = NULL;
}

static const struct mxw_channel_calls child_calls = { on_message, on_room, on_end };

/* A channel to each other. False: there was no descriptor, or no room to say so. */
static bool introduce(struct mxw_child *keeper, struct mxw_child *edge)
{
    int ends[2];
    struct mxw_problem problem;
    if (mxw_channel_pair(ends, &problem) != MXW_OK)
        return false;
    const struct mxw_says_edge about = { edge->number, (uint32_t)edge->pid, edge->is_draining };
    struct mxw_channel_message to_keeper = MXW_MESSAGE(MXW_SAYS_EDGE, about);
    struct mxw_channel_message to_edge = { .kind = MXW_SAYS_KEEPER };
    to_keeper.fds[to_keeper.fd_count++] = ends[0];
    to_edge.fds[to_edge.fd_count++] = ends[1];
    bool is_done = mxw_channel_send(keeper->channel, &to_keeper) == MXW_OK
        && mxw_channel_send(edge->channel, &to_edge) == MXW_OK;
    close(ends[0]);
    close(ends[1]);
    return is_done;
}

/* Edges that do not have a channel to the keeper yet. There is one keeper at a time. One that ends
 * is given new edges, too: the change it still sees through is to be in force in them as well. */
static void introduce_all(struct master *master)
{
    struct mxw_child *keeper, *edge;
    for (size_t i = 0; (keeper = mxw_children_next(&master->children, &i)) != NULL;) {
        if (keeper->kind != MXW_CHILD_KEEPER || keeper->channel == NULL)
            continue;
        for (size_t k = 0; (edge = mxw_children_next(&master->children, &k)) != NULL;)
            if (edge->kind == MXW_CHILD_EDGE && edge->channel != NULL && edge->keeper != keeper->pid
                && introduce(keeper, edge))
                edge->keeper = keeper->pid;
    }
}

/* Starting children. */

static int be_edge(struct master *master, const struct mxw_child *child, int channel)
{
    mxw_sockets_keep(&master->sockets, child->number);
    close(master->generation->control); /* who accepts on it speaks to operators */
    master->generation->control = -1;
    return mxw_edge_run(&(struct mxw_edge_inheritance){
        .generation = master->generation,
        .sockets = &master->sockets,
        .number = child->number,
        .view = &master->view,
        .master = channel,
        .signals = &master->inherited_signals,
    });
}

static int be_keeper(struct master *master, int channel)
{
    mxw_sockets_keep_none(&master->sockets);
    return mxw_keeper_run(&(struct mxw_keeper_inheritance){
        .generation = master->generation,
        .view = &master->view,
        .master = channel,
        .signals = &master->inherited_signals,
    });
}

/* In the new process. What is the master's alone is closed, and it never returns: exit() and not
 * _exit(), so that the sanitizers have their say at the end. */
static void become(struct master *master, const struct mxw_child *child, int channel)
{
    struct mxw_child self = *child;
    if (mxw_loop_after_fork(master->loop) != MXW_OK)
        exit(EX_OSERR);
    mxw_children_close_channels(&master->children);
    mxw_loop_close(master->loop);
    exit(self.kind == MXW_CHILD_EDGE ? be_edge(master, &self, channel)
                                     : be_keeper(master, channel));
}

static void report_no_start(const struct mxw_child *child, const char *reason)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_ERROR, "not-started");
    mxw_log_word(&line, "what", mxw_child_kind_name(child->kind));
    mxw_log_string(&line, "reason", reason);
    mxw_log_end(&line);
}

static void start_child(struct master *master, struct mxw_child *child)
{
    int ends[2];
    struct mxw_problem problem;
    child->started = mxw_clock_now();
    if (mxw_channel_pair(ends, &problem) != MXW_OK) {
        report_no_start(child, problem.text);
        return;
    }
    /* Until the child has handlers of its own, its signals wait. */
    sigprocmask(SIG_BLOCK, &master->signals, NULL);
    child->pid = fork();
    if (child->pid == 0) {
        close(ends[0]);
        become(master, child, ends[1]);
    }
    int reason = errno;
    sigprocmask(SIG_SETMASK, &master->inherited_signals, NULL);
    close(ends[1]);
    if (child->pid < 0) {
        child->pid = 0;
        close(ends[0]);
        report_no_start(child, strerror(reason));
        return;
    }
    child->master = master;
    child->channel = mxw_channel_open(master->loop, ends[0], &child_calls, child);
    child->keeper = 0;
    introduce_all(master);
}

/* Children are started by start_children(), once they may be. There is room for them: reload() has
 * seen to it. */
static void want_keeper(struct master *master)
{
    (void)mxw_children_add(&master->children, MXW_CHILD_KEEPER, 0);
}

static void want_edges(struct master *master)
{
    for (unsigned number = 0; number < master->generation->edge_count; number++)
        (void)mxw_children_add(&master->children, MXW_CHILD_EDGE, number);
}

/* Two keepers must never be at work: the next one starts when the last has ended. */
static bool may_start(struct master *master, const struct mxw_child *child)
{
    return child->pid == 0 && !child->is_draining
        && (child->kind == MXW_CHILD_EDGE
            || mxw_children_count(&master->children, MXW_CHILD_KEEPER) == 1);
}

/* Starts children that are not running, unless they were started a moment ago. */
static void start_children(struct master *master)
{
    struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(&master->children, &i)) != NULL;)
        if (may_start(master, child) && mxw_clock_now() >= child->started + RESTART_PAUSE)
            start_child(master, child);
}

/* Ending children. */

/* Of one that is not running just now nothing more is heard. */
static void drain_child(struct mxw_child *child, int signal_number)
{
    /* One that was told already may be past handling the signal: it would die of it. */
    bool is_told = child->is_draining
        && (signal_number == MXW_EDGE_RETIRES || child->kind == MXW_CHILD_KEEPER);
    if (!child->is_draining)
        child->told = mxw_clock_now();
    child->is_draining = true;
    if (child->pid == 0)
        mxw_child_forget(child);
    else if (!is_told)
        kill(child->pid, signal_number);
}

static void drain_children(struct master *master, enum mxw_child_kind kind, int signal_number)
{
    struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(&master->children, &i)) != NULL;)
        if (child->kind == kind)
            drain_child(child, signal_number);
}

static void report_death(const struct mxw_child *child, int status)
{
    struct mxw_log_line line;
    bool is_orderly = WIFEXITED(status) && WEXITSTATUS(status) == 0 && child->is_draining;
    bool is_edge = child->kind == MXW_CHILD_EDGE;
    mxw_log_begin(&line, is_orderly ? MXW_LOG_INFO : MXW_LOG_ERROR,
                  is_edge ? "edge-ended" : "keeper-ended");
    if (is_edge)
        mxw_log_number(&line, "edge", child->number);
    mxw_log_number(&line, "pid", child->pid);
    if (WIFSIGNALED(status))
        mxw_log_string(&line, "signal", strsignal(WTERMSIG(status)));
    else
        mxw_log_number(&line, "status", WEXITSTATUS(status));
    mxw_log_end(&line);
}

/* Without a directory no edge can serve: why there is none was logged by the keeper. */
static void give_up_starting(struct master *master, int status)
{
    master->status = WIFEXITED(status) && WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : EX_OSERR;
    mxw_log_say(MXW_LOG_ERROR, "not-started", "reason",
                "the keeper could not make the directory, see above");
    master->is_ending = true;
}

static void bury(struct master *master, struct mxw_child *child, int status)
{
    bool is_first_keeper = child->kind == MXW_CHILD_KEEPER && !mxw_view_is_there(&master->view);
    report_death(child, status);
    if (is_first_keeper && !master->is_ending)
        give_up_starting(master, status);
    child->pid = 0;
    mxw_channel_close(child->channel);
    child->channel = NULL;
    if (child->is_draining)
        mxw_child_forget(child);
}

static void reap(struct master *master)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        struct mxw_child *child = mxw_children_find(&master->children, pid);
        if (child != NULL)
            bury(master, child, status);
    }
}

/* Generations. */

/* Makes the settings' generation the one in force. On failure nothing has changed. */
static bool take_settings(struct master *master, struct mxw_problem *problem)
{
    struct mxw_generation *made = mxw_generation_make(master->settings_path, problem);
    if (made == NULL)
        return false;

    struct mxw_endpoint endpoints[MXW_LISTENERS_MAX];
    size_t endpoint_count = mxw_generation_endpoints(made, endpoints);
    if (mxw_generation_open_state(made, master->generation, problem) != MXW_OK
        || mxw_sockets_bind(&master->sockets, endpoints, endpoint_count, made->edge_count, problem)
            != MXW_OK) {
        mxw_generation_free(made);
        return false;
    }
    mxw_generation_free(master->generation);
    master->generation = made;
    mxw_generation_open_log(made, "master");
    return true;
}

static bool is_crowded(struct master *master)
{
    return mxw_children_count(&master->children, MXW_CHILD_EDGE)
        > MXW_CHILDREN_MAX - KEEPERS_MAX - MXW_EDGES_MAX;
}

static bool try_reload(struct master *master, struct mxw_problem *problem)
{
    if (is_crowded(master)) {
        mxw_problem_set(problem, "edges of earlier reloads are still finishing; try again later");
        return false;
    }
    if (!take_settings(master, problem))
        return false;
    drain_children(master, MXW_CHILD_EDGE, MXW_EDGE_RETIRES);
    drain_children(master, MXW_CHILD_KEEPER, MXW_KEEPER_ENDS);
    mxw_sockets_close_unwanted(&master->sockets);
    want_keeper(master);
    want_edges(master);
    return true;
}

/* The sockets are bound: whoever connects from now on waits for an edge at the most. */
static void notify_ready(const struct master *master, const char *remark)
{
    char state[MXW_NOTIFY_TEXT_MAX];
    (void)snprintf(state, sizeof state, "READY=1\nSTATUS=Serving with %u edges%s",
                   master->generation->edge_count, remark);
    (void)mxw_notify(state);
}

static void reload(struct master *master)
{
    struct mxw_problem problem;
    master->is_told_to_reload = false;
    (void)mxw_notify_reloading();
    bool is_done = try_reload(master, &problem);
    if (is_done)
        mxw_log_say(MXW_LOG_INFO, "reloaded", "settings", master->settings_path);
    else
        mxw_log_say(MXW_LOG_ERROR, "reload-failed", "reason", problem.text);
    notify_ready(master, is_done ? "" : "; the last reload failed, the log says why");
}

/* The end: edges first, the keeper when it has heard the last of them. */

static void begin_end(struct master *master)
{
    if (master->ends_at != MXW_NEVER)
        return;
    mxw_log_say(MXW_LOG_INFO, "stopping", "settings", master->settings_path);
    (void)mxw_notify("STOPPING=1\nSTATUS=Finishing the transactions in hand");
    master->ends_at = mxw_clock_now() + PATIENCE_AT_END;
    drain_children(master, MXW_CHILD_EDGE, SIGTERM);
}

static void kill_children(struct master *master)
{
    const struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(&master->children, &i)) != NULL;)
        if (child->pid > 0)
            kill(child->pid, SIGKILL);
}

/* The next one waits for its end, and whoever asks with it. What was committed is in the store. */
static void kill_stuck_keeper(struct master *master)
{
    const struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(&master->children, &i)) != NULL;)
        if (child->kind == MXW_CHILD_KEEPER && child->is_draining && child->pid > 0
            && mxw_clock_now() >= child->told + PATIENCE_WITH_KEEPER)
            kill(child->pid, SIGKILL);
}

static void go_on_ending(struct master *master)
{
    begin_end(master);
    if (mxw_children_count(&master->children, MXW_CHILD_EDGE) == 0)
        drain_children(master, MXW_CHILD_KEEPER, MXW_KEEPER_ENDS);
    if (mxw_clock_now() >= master->ends_at)
        kill_children(master);
}

static void begin_serving(struct master *master)
{
    master->is_serving = true;
    want_edges(master);
    mxw_log_say(MXW_LOG_INFO, "started", "settings", master->settings_path);
    notify_ready(master, "");
}

static bool has_children(struct master *master)
{
    size_t first = 0;
    return mxw_children_next(&master->children, &first) != NULL;
}

/* Not before there is something to reload, and not while the keeper of before is still
 * finishing: the one that waits for its place has not even begun. */
static bool may_reload(struct master *master)
{
    return master->is_serving && mxw_children_count(&master->children, MXW_CHILD_KEEPER) == 1;
}

/* One round: what has become of the children, and what follows from it. */
static void look_around(struct master *master)
{
    reap(master);
    kill_stuck_keeper(master);
    if (master->is_ending) {
        go_on_ending(master);
        return;
    }
    if (!master->is_serving && mxw_view_is_there(&master->view))
        begin_serving(master);
    if (master->is_told_to_reload && may_reload(master))
        reload(master);
    if (master->is_serving) /* READY=1 is not to find the manager's queue full */
        mxw_sockets_have_kept(&master->sockets);
    start_children(master);
    introduce_all(master); /* again those with whom it did not work */
}

static void serve(struct master *master)
{
    want_keeper(master);
    do {
        look_around(master);
        (void)mxw_loop_turn(master->loop, mxw_clock_now() + ROUND);
    } while (!master->is_ending || has_children(master));
}

static int fail(struct master *master, const struct mxw_problem *problem, int status)
{
    mxw_log_say(MXW_LOG_ERROR, "not-started", "reason", problem->text);
    free_master(master);
    return status;
}

/* What was inherited and fits no endpoint goes, as at a reload. */
static void take_up(struct master *master, size_t inherited)
{
    struct mxw_log_line line;
    size_t before = master->sockets.count;
    mxw_sockets_close_unwanted(&master->sockets);
    if (inherited == 0)
        return;
    mxw_log_begin(&line, MXW_LOG_INFO, "inherited");
    mxw_log_number(&line, "sockets", (int64_t)inherited);
    mxw_log_number(&line, "closed", (int64_t)(before - master->sockets.count));
    mxw_log_end(&line);
}

int mxw_master_run(const char *settings_path)
{
    struct mxw_problem problem;
    struct master *master = make_master(settings_path);
    if (master == NULL) {
        mxw_log_say(MXW_LOG_ERROR, "not-started", "reason", strerror(errno));
        return EX_OSERR;
    }
    size_t inherited = master->sockets.count;
    if (!take_settings(master, &problem))
        return fail(master, &problem, EX_CONFIG);
    take_up(master, inherited);
    if (mxw_privileges_reduce(&problem) != MXW_OK)
        return fail(master, &problem, EX_OSERR);
    serve(master);
    int status = master->status;
    free_master(master);
    return status;
}
