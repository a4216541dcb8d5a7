#include "daemon/roles/master.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "daemon/generation.h"
#include "daemon/roles/edge.h"
#include "daemon/sockets.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/notify.h"
#include "runtime/privileges.h"

#define PATIENCE_AT_END (30 * MXW_SECOND) /* for edges to finish what they have in hand */
#define RESTART_PAUSE MXW_SECOND          /* between two starts of the same edge */

/* A process. Those that drain have a successor, or need none. */
struct child {
    pid_t pid; /* 0: not running */
    unsigned number;
    bool is_draining;
    mxw_time started;
};

/* Edges of this generation, and those of earlier ones that still drain. */
#define CHILDREN_MAX (4 * MXW_EDGES_MAX)

struct master {
    const char *settings_path;
    struct mxw_generation *generation;
    struct mxw_sockets sockets;
    struct child children[CHILDREN_MAX];
    size_t child_count;
    int alive[2]; /* a pipe nobody writes to: edges notice when its other end is closed */
    sigset_t signals, inherited_signals;
    bool is_ending;
    mxw_time ends_at; /* then the edges are killed */
};

static struct master *make_master(const char *settings_path)
{
    struct master *master = calloc(1, sizeof *master);
    if (master == NULL || pipe(master->alive) != 0) {
        free(master);
        return NULL;
    }
    master->settings_path = settings_path;
    /* Whoever reads the log may go: that must not end the gate. */
    (void)signal(SIGPIPE, SIG_IGN);
    mxw_descriptors_raise();
    sigemptyset(&master->signals);
    sigaddset(&master->signals, SIGHUP);
    sigaddset(&master->signals, SIGTERM);
    sigaddset(&master->signals, SIGINT);
    sigaddset(&master->signals, SIGCHLD);
    sigaddset(&master->signals, MXW_EDGE_RETIRES); /* for an edge that has no handler yet */
    sigprocmask(SIG_BLOCK, &master->signals, &master->inherited_signals);
    return master;
}

/* Edges. */

static void become_edge(struct master *master, unsigned number)
{
    close(master->alive[1]);
    mxw_sockets_keep(&master->sockets, number);
    const struct mxw_edge_inheritance inheritance = {
        .generation = master->generation,
        .sockets = &master->sockets,
        .number = number,
        .master = master->alive[0],
        .signals = &master->inherited_signals,
    };
    exit(mxw_edge_run(&inheritance)); /* not _exit(): the sanitizers have their say at the end */
}

static void start_edge(struct master *master, struct child *child)
{
    child->started = mxw_clock_now();
    child->is_draining = false;
    child->pid = fork();
    if (child->pid == 0)
        become_edge(master, child->number);
    if (child->pid < 0) {
        child->pid = 0;
        mxw_log_say(MXW_LOG_ERROR, "edge-not-started", "reason", strerror(errno));
    }
}

/* There is room for them: reload() has seen to it. */
static void start_edges(struct master *master)
{
    for (unsigned number = 0; number < master->generation->edge_count; number++) {
        struct child *child = &master->children[master->child_count++];
        *child = (struct child){ .number = number };
        start_edge(master, child);
    }
}

static void forget_child(struct master *master, size_t index)
{
    master->children[index] = master->children[--master->child_count];
}

/* With MXW_EDGE_RETIRES or SIGTERM. Of one that is not running just now nothing more is heard. */
static void drain_edges(struct master *master, int signal_number)
{
    for (size_t i = master->child_count; i > 0; i--) {
        struct child *child = &master->children[i - 1];
        /* One that has retired already may be past handling the signal: it would die of it. */
        bool is_told = child->is_draining && signal_number == MXW_EDGE_RETIRES;
        child->is_draining = true;
        if (child->pid == 0)
            forget_child(master, i - 1);
        else if (!is_told)
            kill(child->pid, signal_number);
    }
}

/* Starts edges that are not running, unless they were started a moment ago. */
static void restart_edges(struct master *master)
{
    for (size_t i = 0; i < master->child_count; i++) {
        struct child *child = &master->children[i];
        if (child->pid == 0 && !child->is_draining
            && mxw_clock_now() >= child->started + RESTART_PAUSE)
            start_edge(master, child);
    }
}

static void report_death(const struct child *child, int status)
{
    struct mxw_log_line line;
    bool is_orderly = WIFEXITED(status) && WEXITSTATUS(status) == 0 && child->is_draining;
    mxw_log_begin(&line, is_orderly ? MXW_LOG_INFO : MXW_LOG_ERROR, "edge-ended");
    mxw_log_number(&line, "edge", child->number);
    mxw_log_number(&line, "pid", child->pid);
    if (WIFSIGNALED(status))
        mxw_log_string(&line, "signal", strsignal(WTERMSIG(status)));
    else
        mxw_log_number(&line, "status", WEXITSTATUS(status));
    mxw_log_end(&line);
}

static void reap(struct master *master)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        size_t i = 0;
        while (i < master->child_count && master->children[i].pid != pid)
            i++;
        if (i == master->child_count)
            continue;
        report_death(&master->children[i], status);
        master->children[i].pid = 0;
        if (master->children[i].is_draining)
            forget_child(master, i);
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
    if (mxw_sockets_bind(&master->sockets, endpoints, endpoint_count, made->edge_count, problem)
        != MXW_OK) {
        mxw_generation_free(made);
        return false;
    }
    mxw_generation_free(master->generation);
    master->generation = made;
    mxw_generation_open_log(made, "master");
    return true;
}

static bool try_reload(struct master *master, struct mxw_problem *problem)
{
    if (master->child_count + MXW_EDGES_MAX > CHILDREN_MAX) {
        mxw_problem_set(problem, "edges of earlier reloads are still finishing; try again later");
        return false;
    }
    if (!take_settings(master, problem))
        return false;
    drain_edges(master, MXW_EDGE_RETIRES);
    mxw_sockets_close_unwanted(&master->sockets);
    start_edges(master);
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
    (void)mxw_notify_reloading();
    bool is_done = try_reload(master, &problem);
    if (is_done)
        mxw_log_say(MXW_LOG_INFO, "reloaded", "settings", master->settings_path);
    else
        mxw_log_say(MXW_LOG_ERROR, "reload-failed", "reason", problem.text);
    notify_ready(master, is_done ? "" : "; the last reload failed, the log says why");
}

static void end(struct master *master)
{
    if (!master->is_ending) {
        mxw_log_say(MXW_LOG_INFO, "stopping", "settings", master->settings_path);
        (void)mxw_notify("STOPPING=1\nSTATUS=Finishing the transactions in hand");
    }
    master->is_ending = true;
    master->ends_at = mxw_clock_now() + PATIENCE_AT_END;
    drain_edges(master, SIGTERM);
}

static void kill_edges(struct master *master)
{
    for (size_t i = 0; i < master->child_count; i++)
        if (master->children[i].pid > 0)
            kill(master->children[i].pid, SIGKILL);
    master->ends_at = MXW_NEVER;
}

/* The next signal, or 0 after a second: edges may have to be started again. */
static int next_signal(struct master *master)
{
    static const struct timespec a_second = { .tv_sec = 1 };
    int number = sigtimedwait(&master->signals, NULL, &a_second);
    return number < 0 ? 0 : number;
}

static void serve(struct master *master)
{
    while (!master->is_ending || master->child_count > 0) {
        int number = next_signal(master);
        if (number == SIGHUP && !master->is_ending)
            reload(master);
        else if (number == SIGTERM || number == SIGINT)
            end(master);
        reap(master);
        if (!master->is_ending)
            restart_edges(master);
        else if (mxw_clock_now() >= master->ends_at)
            kill_edges(master);
    }
}

int mxw_master_run(const char *settings_path)
{
    struct mxw_problem problem;
    struct master *master = make_master(settings_path);
    if (master == NULL) {
        mxw_log_say(MXW_LOG_ERROR, "not-started", "reason", strerror(errno));
        return EX_OSERR;
    }
    if (!take_settings(master, &problem)) {
        mxw_log_say(MXW_LOG_ERROR, "not-started", "reason", problem.text);
        free(master);
        return EX_CONFIG;
    }
    if (mxw_privileges_reduce(&problem) != MXW_OK) {
        mxw_log_say(MXW_LOG_ERROR, "not-started", "reason", problem.text);
        return EX_OSERR;
    }
    start_edges(master);
    mxw_log_say(MXW_LOG_INFO, "started", "settings", settings_path);
    notify_ready(master, "");
    serve(master);
    mxw_generation_free(master->generation);
    free(master);
    return EX_OK;
}
