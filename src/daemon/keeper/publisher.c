#include "daemon/keeper/publisher.h"

#include "daemon/keeper/overlay.h"
#include "runtime/log.h"

#define OVERLAY_SHARE 100 /* of the base's domains may be one in so many */

static void report(const struct mxw_publisher *publisher, const struct mxw_overlay *overlay)
{
    struct mxw_log_line line;
    mxw_log_begin(&line, MXW_LOG_DEBUG, "directory");
    mxw_log_number(&line, "generation", (int64_t)overlay->generation);
    mxw_log_number(&line, "domains", (int64_t)publisher->domain_count);
    mxw_log_number(&line, "changed", (int64_t)overlay->name_count);
    mxw_log_end(&line);
}

/* What was published stays; the store is asked again. */
static void put_off(struct mxw_publisher *publisher, const struct mxw_problem *problem)
{
    if (publisher->problem.text[0] == '\0')
        mxw_log_say(MXW_LOG_ERROR, "directory-not-renewed", "reason", problem->text);
    publisher->problem = *problem;
    mxw_timer_set(&publisher->retry, mxw_loop_now(publisher->loop) + MXW_PUBLISHER_PAUSE);
}

static uint64_t usual_names_max(const struct mxw_publisher *publisher)
{
    uint64_t share = publisher->domain_count / OVERLAY_SHARE;
    return share > MXW_OVERLAY_NAMES_MIN ? share : MXW_OVERLAY_NAMES_MIN;
}

static void end_making(struct mxw_publisher *publisher)
{
    mxw_base_end(publisher->making);
    publisher->making = NULL;
}

/* A base of another store than the reader's would never get an overlay. */
static bool is_of_reader(struct mxw_publisher *publisher, struct mxw_problem *problem)
{
    struct mxw_store_mark ours, theirs = mxw_base_mark(publisher->making);
    if (mxw_store_mark(publisher->reader, &ours) != MXW_OK) {
        *problem = *mxw_store_problem(publisher->reader);
        return false;
    }
    publisher->is_astray = memcmp(ours.identity, theirs.identity, sizeof ours.identity) != 0;
    if (publisher->is_astray)
        mxw_problem_set(problem,
                        "store %s: another store was written into the file while it was in use",
                        publisher->store_path);
    return !publisher->is_astray;
}

/* A file that was moved is found out before another is opened beside it: SQLite would share the
 * log's index among both. */
static bool start_making(struct mxw_publisher *publisher, struct mxw_problem *problem)
{
    if (mxw_store_check_place(publisher->reader) != MXW_OK) {
        *problem = *mxw_store_problem(publisher->reader);
        publisher->is_astray = true;
        return false;
    }
    publisher->making = mxw_base_begin(publisher->store_path, problem);
    return publisher->making != NULL && is_of_reader(publisher, problem);
}

static void begin_base(struct mxw_publisher *publisher)
{
    struct mxw_problem problem;
    if (publisher->making != NULL)
        return;
    if (start_making(publisher, &problem)) {
        mxw_deferred_soon(&publisher->next_slice);
        return;
    }
    end_making(publisher);
    put_off(publisher, &problem);
}

/* Together with its base, when that is a new one: neither is of use without the other. */
static void put_in_force(struct mxw_publisher *publisher, const struct mxw_overlay *overlay)
{
    struct mxw_view old = publisher->view;
    publisher->view.overlay = overlay->table;
    publisher->view.about.generation = overlay->generation;
    if (publisher->fresh.table.at != NULL) {
        publisher->view.base = publisher->fresh.table;
        publisher->view.about.base = publisher->fresh.mark;
        publisher->domain_count = publisher->fresh.domain_count;
        publisher->fresh = (struct mxw_base){ 0 };
    }
    mxw_processes_publish(publisher->processes, &publisher->view);
    if (old.base.at != publisher->view.base.at)
        mxw_sealed_free(&old.base);
    mxw_sealed_free(&old.overlay);
    publisher->problem.text[0] = '\0';
    report(publisher, overlay);
    if (publisher->on_published != NULL)
        publisher->on_published(publisher->user);
}

/* The state of the newest base; NULL: there is none. */
static const struct mxw_store_mark *newest_base(const struct mxw_publisher *publisher)
{
    if (publisher->fresh.table.at != NULL)
        return &publisher->fresh.mark;
    return publisher->view.base.at != NULL ? &publisher->view.about.base : NULL;
}

/* Whether what is in force is what the store says. One that cannot be read is not: that is found
 * out again by whoever makes the overlay. */
static bool is_current(const struct mxw_publisher *publisher)
{
    struct mxw_store_mark mark;
    const struct mxw_says_directory *about = &publisher->view.about;
    return mxw_view_is_there(&publisher->view) && publisher->fresh.table.at == NULL
        && mxw_store_mark(publisher->reader, &mark) == MXW_OK
        && memcmp(mark.identity, about->base.identity, sizeof mark.identity) == 0
        && mark.sequence == about->generation;
}

/* An overlay over the newest base, with all that has been committed since. */
static void publish(struct mxw_publisher *publisher)
{
    struct mxw_overlay overlay;
    struct mxw_problem problem;
    const struct mxw_store_mark *base = newest_base(publisher);
    if (publisher->reader == NULL)
        return;
    if (is_current(publisher)) {
        publisher->problem.text[0] = '\0';
        return;
    }
    if (base == NULL) {
        begin_base(publisher);
        return;
    }
    switch (mxw_overlay_make(publisher->reader, base, MXW_OVERLAY_NAMES_MAX, &overlay, &problem)) {
    case MXW_OVERLAY_FAILED:
        put_off(publisher, &problem);
        return;
    case MXW_OVERLAY_BASE_IS_OLD:
        begin_base(publisher);
        return;
    case MXW_OVERLAY_MADE:
        break;
    }
    put_in_force(publisher, &overlay);
    if (overlay.name_count > usual_names_max(publisher))
        begin_base(publisher);
}

static void on_soon(void *user)
{
    publish(user);
}

static void use_base(struct mxw_publisher *publisher)
{
    mxw_sealed_free(&publisher->fresh.table);
    mxw_base_take(publisher->making, &publisher->fresh);
    end_making(publisher);
    publish(publisher);
}

static void on_next_slice(void *user)
{
    struct mxw_publisher *publisher = user;
    struct mxw_problem problem;
    switch (mxw_base_slice(publisher->making, &problem)) {
    case MXW_BASE_FAILED:
        end_making(publisher);
        put_off(publisher, &problem);
        break;
    case MXW_BASE_GOES_ON:
        mxw_deferred_soon(&publisher->next_slice);
        break;
    case MXW_BASE_MADE:
        use_base(publisher);
        break;
    }
}

void mxw_publisher_open(struct mxw_publisher *publisher, struct mxw_loop *loop,
                        struct mxw_processes *processes, const char *store_path,
                        struct mxw_view *inherited)
{
    *publisher = (struct mxw_publisher){
        .loop = loop, .processes = processes, .store_path = store_path, .view = *inherited
    };
    *inherited = (struct mxw_view){ 0 };
    mxw_deferred_init(&publisher->soon, loop, on_soon, publisher);
    mxw_deferred_init(&publisher->next_slice, loop, on_next_slice, publisher);
    mxw_timer_init(&publisher->retry, loop, on_soon, publisher);
    if (mxw_view_is_there(&publisher->view))
        mxw_processes_publish(processes, &publisher->view);
}

void mxw_publisher_close(struct mxw_publisher *publisher)
{
    if (publisher->loop == NULL)
        return; /* never opened */
    mxw_deferred_cancel(&publisher->soon);
    mxw_deferred_cancel(&publisher->next_slice);
    mxw_timer_cancel(&publisher->retry);
    mxw_base_end(publisher->making);
    mxw_sealed_free(&publisher->fresh.table);
    mxw_view_free(&publisher->view);
}

void mxw_publisher_use(struct mxw_publisher *publisher, struct mxw_store *reader)
{
    publisher->reader = reader;
    publisher->is_astray = false;
    if (reader != NULL) {
        mxw_publisher_soon(publisher);
    } else if (publisher->making != NULL) {
        mxw_deferred_cancel(&publisher->next_slice);
        end_making(publisher);
    }
}

void mxw_publisher_soon(struct mxw_publisher *publisher)
{
    mxw_deferred_soon(&publisher->soon);
}
