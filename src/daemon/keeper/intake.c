#include "daemon/keeper/intake.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/trace/trace.h"
#include "runtime/log.h"

struct mxw_intake_part {
    struct mxw_intake_part *next;
    struct mxw_process *process; /* NULL: it is gone */
    mxw_time came;
    uint64_t record_count;
    uint64_t lost_count; /* that came from the process behind these, and are not held */
    size_t len;
    uint8_t at[];
};

static void on_due(void *user)
{
    mxw_intake_flush(user);
}

/* Whether there is a store; one whose folder could not be used is tried again. */
static enum mxw_status have_store(struct mxw_intake *intake, struct mxw_problem *problem)
{
    if (intake->store != NULL)
        return MXW_OK;
    enum mxw_status status =
        mxw_trace_store_open(&intake->store, intake->folder, &intake->limits, problem);
    if (status == MXW_OK)
        intake->problem.text[0] = '\0';
    else
        intake->store = NULL;
    return status;
}

static void on_expiry(void *user)
{
    struct mxw_intake *intake = user;
    struct mxw_problem problem;
    if (have_store(intake, &problem) != MXW_OK
        || mxw_trace_store_expire(intake->store, mxw_loop_wall(intake->loop), &problem) != MXW_OK)
        mxw_log_say(MXW_LOG_WARNING, "trace-not-expired", "reason", problem.text);
    mxw_timer_set(&intake->expiry, mxw_loop_now(intake->loop) + MXW_INTAKE_EXPIRY_PAUSE);
}

enum mxw_status mxw_intake_open(struct mxw_intake *intake, struct mxw_loop *loop,
                                const char *folder, const struct mxw_trace_limits *limits,
                                struct mxw_problem *problem)
{
    *intake = (struct mxw_intake){ .loop = loop, .folder = folder, .limits = *limits };
    mxw_timer_init(&intake->due, loop, on_due, intake);
    mxw_timer_init(&intake->expiry, loop, on_expiry, intake);
    if (mxw_counts_open(&intake->counts) != MXW_OK) {
        mxw_problem_set(problem, "out of memory");
        return MXW_NO_ROOM;
    }
    mxw_timer_set(&intake->expiry, mxw_loop_now(loop) + MXW_SECOND);
    if (have_store(intake, &intake->problem) != MXW_OK)
        mxw_log_say(MXW_LOG_ERROR, "trace-not-written", "reason", intake->problem.text);
    return MXW_OK;
}

static void drop_first(struct mxw_intake *intake)
{
    struct mxw_intake_part *part = intake->first;
    intake->first = part->next;
    if (intake->first == NULL)
        intake->last = NULL;
    intake->pending -= part->len;
    free(part);
}

void mxw_intake_close(struct mxw_intake *intake)
{
    if (intake->loop == NULL)
        return; /* never opened */
    mxw_timer_cancel(&intake->due);
    mxw_timer_cancel(&intake->expiry);
    while (intake->first != NULL)
        drop_first(intake);
    mxw_counts_close(&intake->counts);
    mxw_trace_store_close(intake->store);
}

/* Records in a message, also when there is nonsense behind them: then it is not `is_whole`. */
static size_t count_records(mxw_bytes rest, bool *is_whole)
{
    mxw_bytes record;
    size_t count = 0;
    while (mxw_message_next_record(&rest, &record))
        count++;
    *is_whole = rest.len == 0 && count > 0;
    return count;
}

/* Whether an edge that keeps to the window could have sent this. */
static bool has_place(const struct mxw_process *process, size_t count, size_t octets)
{
    return process->held_count + count <= MXW_RECORDS_MAX
        && process->held_octets + octets <= MXW_RECORDS_WINDOW;
}

static struct mxw_intake_part *make_part(const struct mxw_intake *intake,
                                         struct mxw_process *process, size_t count, mxw_bytes bytes)
{
    struct mxw_intake_part *part = malloc(sizeof *part + bytes.len);
    if (part == NULL)
        return NULL;
    *part = (struct mxw_intake_part){ .process = process,
                                      .came = mxw_loop_now(intake->loop),
                                      .record_count = count,
                                      .len = bytes.len };
    memcpy(part->at, bytes.at, bytes.len);
    return part;
}

/* Told when what came before is settled: the edge takes it for the oldest it has sent. */
static void lose(struct mxw_intake *intake, struct mxw_process *process, size_t count)
{
    struct mxw_intake_part *before = NULL;
    for (struct mxw_intake_part *part = intake->first; part != NULL; part = part->next)
        if (part->process == process)
            before = part;
    intake->refused_count += count > 0 ? count : 1;
    if (before != NULL)
        before->lost_count += count;
    else
        mxw_process_kept(process, count);
}

void mxw_intake_take(struct mxw_intake *intake, struct mxw_process *process,
                     const struct mxw_channel_message *message)
{
    mxw_bytes bytes = message->bytes;
    bool is_whole;
    size_t count = count_records(bytes, &is_whole);
    struct mxw_intake_part *part = is_whole && has_place(process, count, bytes.len)
        ? make_part(intake, process, count, bytes)
        : NULL;
    if (part == NULL) {
        lose(intake, process, count);
        return;
    }
    process->held_count += count;
    process->held_octets += bytes.len;
    if (intake->first == NULL) {
        intake->first = part;
        mxw_timer_set(&intake->due, part->came + MXW_INTAKE_BATCH_TIME);
    } else {
        intake->last->next = part;
    }
    intake->last = part;
    intake->pending += bytes.len;
}

mxw_time mxw_intake_lag(const struct mxw_intake *intake)
{
    return intake->first != NULL ? mxw_loop_now(intake->loop) - intake->first->came : 0;
}

void mxw_intake_forget(struct mxw_intake *intake, const struct mxw_process *process)
{
    for (struct mxw_intake_part *part = intake->first; part != NULL; part = part->next)
        if (part->process == process)
            part->process = NULL;
}

/* The batch is given up; what it was made of is still here. */
static void put_off(struct mxw_intake *intake, const struct mxw_problem *problem)
{
    if (intake->problem.text[0] == '\0')
        mxw_log_say(MXW_LOG_ERROR, "trace-not-written", "reason", problem->text);
    intake->problem = *problem;
    mxw_timer_set(&intake->due, mxw_loop_now(intake->loop) + MXW_INTAKE_PAUSE);
}

/* An edge that lies about the time would make files of days that never were. One that had no keeper
 * for long still tells the truth. */
static bool is_of_our_time(mxw_bytes record, mxw_wall now)
{
    struct mxw_trace_item at;
    const uint64_t second = MXW_SECOND;
    return mxw_trace_find(record, MXW_TRACE_AT, &at)
        && at.number / second + (uint64_t)MXW_INTAKE_AGE_MAX >= (uint64_t)now
        && at.number / second <= (uint64_t)now + MXW_INTAKE_AHEAD_MAX;
}

/* All records of a part. What is no record is counted, and lost: sent again it would be none. */
static enum mxw_status append(struct mxw_intake *intake, const struct mxw_intake_part *part,
                              struct mxw_problem *problem)
{
    mxw_bytes rest = { part->at, part->len };
    mxw_bytes record;
    while (mxw_message_next_record(&rest, &record)) {
        enum mxw_status status = is_of_our_time(record, mxw_loop_wall(intake->loop))
            ? mxw_trace_store_append(intake->store, record, problem)
            : MXW_MALFORMED;
        if (status == MXW_MALFORMED)
            intake->refused_count++;
        else if (status != MXW_OK)
            return status;
    }
    return MXW_OK;
}

/* Told to its edge, and counted. */
static void settle_first(struct mxw_intake *intake)
{
    struct mxw_intake_part *part = intake->first;
    mxw_bytes rest = { part->at, part->len };
    mxw_bytes record;
    while (mxw_message_next_record(&rest, &record))
        if (is_of_our_time(record, mxw_loop_wall(intake->loop)))
            mxw_counts_add(&intake->counts, record);
    intake->stored_count += part->record_count;

    if (part->process != NULL) {
        part->process->held_count -= (size_t)part->record_count;
        part->process->held_octets -= part->len;
        mxw_process_kept(part->process, part->record_count + part->lost_count);
    }
    drop_first(intake);
}

/* As many parts as one batch takes. Returns how many; 0: it failed. */
static size_t write_batch(struct mxw_intake *intake)
{
    struct mxw_problem problem;
    size_t part_count = 0, record_count = 0;
    enum mxw_status status = have_store(intake, &problem);
    if (status == MXW_OK)
        status = mxw_trace_store_begin(intake->store, mxw_loop_wall(intake->loop), &problem);
    for (const struct mxw_intake_part *part = intake->first; part != NULL; part = part->next) {
        record_count += part->record_count;
        if (status != MXW_OK || record_count > MXW_TRACE_BATCH_MAX)
            break;
        status = append(intake, part, &problem);
        part_count++;
    }
    if (status == MXW_OK)
        status = mxw_trace_store_commit(intake->store, &problem);
    if (status != MXW_OK) {
        put_off(intake, &problem);
        return 0;
    }
    intake->problem.text[0] = '\0';
    return part_count;
}

enum mxw_status mxw_intake_forget_person(struct mxw_intake *intake, mxw_bytes address,
                                         uint64_t *count, struct mxw_problem *problem)
{
    mxw_intake_flush(intake);
    enum mxw_status status = have_store(intake, problem);
    return status == MXW_OK ? mxw_trace_store_forget(intake->store, address, count, problem)
                            : status;
}

enum mxw_status mxw_intake_stats(const struct mxw_intake *intake, struct mxw_trace_stats *stats,
                                 struct mxw_problem *problem)
{
    *problem = intake->problem;
    *stats = (struct mxw_trace_stats){ .oldest_day = -1 };
    if (intake->store == NULL)
        return MXW_UNAVAILABLE;
    return mxw_trace_store_stats(intake->store, stats, problem);
}

void mxw_intake_flush(struct mxw_intake *intake)
{
    while (intake->first != NULL) {
        size_t count = write_batch(intake);
        if (count == 0)
            return;
        while (count-- > 0)
            settle_first(intake);
    }
}
