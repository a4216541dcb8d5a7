#include "runtime/store/trace_store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "runtime/store/trace_file.h"
#include "runtime/store/trace_forget.h"

#define FOLDER_MODE 0700
#define KEYS_AT_FIRST 4096 /* entries there is memory for before more is taken */

/* One row to be of the table `key`. */
struct entry {
    int64_t digest, number;
};

/* Records go to the file as they come. Their keys wait for the end of the batch, when they can be
 * added in order: neighbours in the tree at once, instead of a walk through all of it for each. */
struct batch {
    bool is_open;
    uint64_t next; /* position of the next record */
    size_t record_count;
    struct entry *entries;
    size_t entry_count, entry_room;
    int64_t spread;
};

struct mxw_trace_store {
    struct mxw_trace_limits limits;
    uint64_t last;              /* position, of the newest record; 0: none */
    struct mxw_trace_file file; /* of the newest day, or not open */
    struct batch batch;
    char folder[];
};

static bool is_open(const struct mxw_trace_store *store)
{
    return store->file.database != NULL;
}

/* Records may have been taken before this process began, or before the clock was set back. */
static enum mxw_status read_last(struct mxw_trace_store *store, struct mxw_problem *problem)
{
    static const int64_t up_to[] = { (int64_t)MXW_TRACE_DAY_POSITIONS };
    bool is_there;
    int64_t number;
    enum mxw_status status = mxw_trace_file_ask(&store->file, MXW_TRACE_SQL_RECORD_UP_TO, up_to, 1,
                                                &is_there, &number, problem);
    if (status == MXW_OK && is_there)
        store->last = mxw_trace_day_start(store->file.day) + (uint64_t)number;
    return status;
}

/* Opens the file of `day` in place of the one that is open. */
static enum mxw_status take_file(struct mxw_trace_store *store, int64_t day,
                                 struct mxw_problem *problem)
{
    if (is_open(store) && store->file.day == day)
        return MXW_OK;
    if (is_open(store))
        mxw_trace_file_finish(&store->file);
    mxw_trace_file_close(&store->file);
    enum mxw_status status =
        mxw_trace_file_open(&store->file, store->folder, day, MXW_TRACE_FILE_MAKE, problem);
    if (status == MXW_OK)
        status = mxw_trace_file_limit(&store->file, store->limits.size_max, problem);
    if (status == MXW_OK)
        status = read_last(store, problem);
    if (status != MXW_OK)
        mxw_trace_file_close(&store->file);
    return status;
}

/* A newest file that is broken matters when it is today's, and then every batch says so. */
static void find_last(struct mxw_trace_store *store, const struct mxw_trace_days *days)
{
    struct mxw_problem ignored;
    if (days->count > 0)
        (void)take_file(store, days->at[days->count - 1].number, &ignored);
}

enum mxw_status mxw_trace_store_open(struct mxw_trace_store **store, const char *folder,
                                     const struct mxw_trace_limits *limits,
                                     struct mxw_problem *problem)
{
    struct mxw_trace_days days;
    if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST) {
        mxw_problem_set_errno(problem, errno, "trace folder %s", folder);
        return MXW_UNAVAILABLE;
    }
    enum mxw_status status = mxw_trace_days_list(folder, &days, problem);
    if (status != MXW_OK)
        return status;

    size_t folder_len = strlen(folder);
    struct mxw_trace_store *opened = calloc(1, sizeof *opened + folder_len + 1);
    if (opened != NULL) {
        memcpy(opened->folder, folder, folder_len);
        opened->limits = *limits;
        find_last(opened, &days);
        *store = opened;
    } else {
        mxw_problem_set_errno(problem, ENOMEM, "trace folder %s", folder);
        status = MXW_NO_ROOM;
    }
    mxw_trace_days_free(&days);
    return status;
}

static void end_batch(struct mxw_trace_store *store)
{
    store->batch.is_open = false;
    store->batch.record_count = store->batch.entry_count = 0;
    store->batch.spread = 0;
}

/* The next batch opens the file anew: what was wrong with it may be over by then. */
static enum mxw_status give_up(struct mxw_trace_store *store, enum mxw_status status)
{
    end_batch(store);
    mxw_trace_file_close(&store->file);
    return status;
}

void mxw_trace_store_close(struct mxw_trace_store *store)
{
    if (store == NULL)
        return;
    mxw_trace_file_close(&store->file);
    free(store->batch.entries);
    free(store);
}

void mxw_trace_store_limit(struct mxw_trace_store *store, const struct mxw_trace_limits *limits)
{
    assert(!store->batch.is_open);
    store->limits = *limits;
    mxw_trace_file_close(&store->file);
}

/* Where a batch begins: now, but behind all that is there. No batch reaches into the next day. */
static uint64_t first_position(struct mxw_trace_store *store, mxw_wall wall)
{
    uint64_t now = wall > 0 ? (uint64_t)wall * (uint64_t)MXW_SECOND : 1;
    if (store->last > now && store->last - now > MXW_TRACE_DAY_POSITIONS)
        return now;
    uint64_t first = store->last >= now ? store->last + 1 : now;
    uint64_t left = MXW_TRACE_DAY_POSITIONS - first % MXW_TRACE_DAY_POSITIONS;
    return left < MXW_TRACE_BATCH_MAX ? first + left : first;
}

enum mxw_status mxw_trace_store_begin(struct mxw_trace_store *store, mxw_wall wall,
                                      struct mxw_problem *problem)
{
    assert(!store->batch.is_open);
    enum mxw_status status = MXW_OK;
    uint64_t first;
    int64_t day;
    do { /* the file may know of later records than we did */
        first = first_position(store, wall);
        day = (int64_t)(first / MXW_TRACE_DAY_POSITIONS);
        status = take_file(store, day, problem);
    } while (status == MXW_OK && first_position(store, wall) != first);

    if (status == MXW_OK)
        status = mxw_trace_file_run(&store->file, MXW_TRACE_SQL_WRITE, NULL, 0, problem);
    if (status != MXW_OK)
        return give_up(store, status);
    store->batch.is_open = true;
    store->batch.next = first;
    return MXW_OK;
}

static bool add_entry(struct batch *batch, struct entry entry)
{
    if (batch->entry_count == batch->entry_room) {
        size_t room = batch->entry_room > 0 ? 2 * batch->entry_room : KEYS_AT_FIRST;
        struct entry *more = realloc(batch->entries, room * sizeof *more);
        if (more == NULL)
            return false;
        batch->entries = more;
        batch->entry_room = room;
    }
    batch->entries[batch->entry_count++] = entry;
    return true;
}

/* MXW_MALFORMED and MXW_NO_ROOM leave no entries of the record. */
static enum mxw_status add_entries(struct batch *batch, mxw_bytes record, int64_t number)
{
    struct mxw_trace_keys keys;
    struct mxw_trace_key key;
    size_t count_before = batch->entry_count;
    bool is_added = true;
    mxw_trace_keys_begin(&keys, record);
    while (is_added && mxw_trace_keys_next(&keys, &key))
        is_added = add_entry(batch, (struct entry){ mxw_trace_key_digest(&key), number });
    if (is_added && !keys.is_malformed)
        return MXW_OK;
    batch->entry_count = count_before;
    return is_added ? MXW_MALFORMED : MXW_NO_ROOM;
}

static void widen_spread(struct batch *batch, mxw_bytes record)
{
    struct mxw_trace_item at;
    if (!mxw_trace_find(record, MXW_TRACE_AT, &at))
        return;
    int64_t distance = (int64_t)batch->next - (int64_t)at.number;
    distance = distance < 0 ? -distance : distance;
    if (distance > batch->spread)
        batch->spread = distance;
}

enum mxw_status mxw_trace_store_append(struct mxw_trace_store *store, mxw_bytes record,
                                       struct mxw_problem *problem)
{
    struct batch *batch = &store->batch;
    assert(batch->is_open);
    if (batch->record_count == MXW_TRACE_BATCH_MAX) {
        mxw_problem_set(problem, "a batch has no more than %d records", MXW_TRACE_BATCH_MAX);
        return MXW_TOO_LARGE;
    }
    int64_t number = (int64_t)(batch->next - mxw_trace_day_start(store->file.day));
    enum mxw_status status = add_entries(batch, record, number);
    if (status == MXW_MALFORMED) {
        mxw_problem_set(problem, "a trace record is malformed");
        return status;
    }
    if (status == MXW_OK)
        status = mxw_trace_file_add(&store->file, number, record, problem);
    else
        mxw_problem_set_errno(problem, ENOMEM, "trace folder %s", store->folder);
    if (status != MXW_OK)
        return give_up(store, status);
    widen_spread(batch, record);
    batch->record_count++;
    batch->next++;
    return MXW_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;
    if (one->digest != other->digest)
        return one->digest < other->digest ? -1 : 1;
    return (one->number > other->number) - (one->number < other->number);
}

/* A record may give one key twice: two recipients of one domain. */
static enum mxw_status add_keys(struct mxw_trace_store *store, struct mxw_problem *problem)
{
    struct batch *batch = &store->batch;
    if (batch->entry_count > 0)
        qsort(batch->entries, batch->entry_count, sizeof *batch->entries, compare_entries);
    enum mxw_status status = MXW_OK;
    for (size_t i = 0; status == MXW_OK && i < batch->entry_count; i++) {
        if (i > 0 && compare_entries(&batch->entries[i - 1], &batch->entries[i]) == 0)
            continue;
        const struct entry *entry = &batch->entries[i];
        const int64_t row[] = { mxw_trace_part_of(entry->number), entry->digest, entry->number };
        status = mxw_trace_file_run(&store->file, MXW_TRACE_SQL_ADD_KEY, row, 3, problem);
    }
    return status;
}

enum mxw_status mxw_trace_store_commit(struct mxw_trace_store *store, struct mxw_problem *problem)
{
    struct batch *batch = &store->batch;
    assert(batch->is_open);
    const int64_t sum[] = { (int64_t)batch->record_count, batch->spread };
    enum mxw_status status = add_keys(store, problem);
    if (status == MXW_OK)
        status = mxw_trace_file_run(&store->file, MXW_TRACE_SQL_SUM_UP, sum, 2, problem);
    if (status == MXW_OK)
        status = mxw_trace_file_run(&store->file, MXW_TRACE_SQL_COMMIT, NULL, 0, problem);
    if (status != MXW_OK)
        return give_up(store, status);
    if (batch->record_count > 0)
        store->last = batch->next - 1;
    end_batch(store);
    return MXW_OK;
}

uint64_t mxw_trace_store_last(const struct mxw_trace_store *store)
{
    return store->last;
}

static enum mxw_status remove_day(struct mxw_trace_store *store, int64_t day,
                                  struct mxw_problem *problem)
{
    if (is_open(store) && store->file.day == day)
        mxw_trace_file_close(&store->file);
    return mxw_trace_day_remove(store->folder, day, problem);
}

enum mxw_status mxw_trace_store_expire(struct mxw_trace_store *store, mxw_wall wall,
                                       struct mxw_problem *problem)
{
    assert(!store->batch.is_open);
    struct mxw_trace_days days;
    enum mxw_status status = mxw_trace_days_list(store->folder, &days, problem);
    if (status != MXW_OK)
        return status;

    int64_t today = mxw_trace_day_of(wall);
    uint64_t octets = 0;
    for (size_t i = 0; i < days.count; i++)
        octets += days.at[i].octets;
    for (size_t i = 0; status == MXW_OK && i < days.count && days.at[i].number < today; i++) {
        bool is_old = days.at[i].number < today - (int64_t)store->limits.days;
        if (!is_old && octets <= store->limits.size_max)
            break;
        status = remove_day(store, days.at[i].number, problem);
        octets -= days.at[i].octets;
    }
    mxw_trace_days_free(&days);
    return status;
}

enum mxw_status mxw_trace_store_forget(struct mxw_trace_store *store, mxw_bytes address,
                                       uint64_t *count, struct mxw_problem *problem)
{
    assert(!store->batch.is_open);
    mxw_trace_file_close(&store->file);
    return mxw_trace_forget(store->folder, address, count, problem);
}

static bool add_stats(const char *folder, int64_t day, struct mxw_trace_stats *stats)
{
    struct mxw_trace_file file;
    struct mxw_trace_summary summary;
    struct mxw_problem ignored;
    if (mxw_trace_file_open(&file, folder, day, MXW_TRACE_FILE_READ, &ignored) != MXW_OK)
        return false;
    bool is_read = mxw_trace_file_summary(&file, &summary, &ignored) == MXW_OK;
    stats->records += (uint64_t)summary.records;
    mxw_trace_file_close(&file);
    return is_read;
}

enum mxw_status mxw_trace_store_stats(const struct mxw_trace_store *store,
                                      struct mxw_trace_stats *stats, struct mxw_problem *problem)
{
    struct mxw_trace_days days;
    *stats = (struct mxw_trace_stats){ .oldest_day = -1 };
    enum mxw_status status = mxw_trace_days_list(store->folder, &days, problem);
    if (status != MXW_OK)
        return status;

    for (size_t i = 0; i < days.count; i++) {
        stats->octets += days.at[i].octets;
        stats->broken += !add_stats(store->folder, days.at[i].number, stats);
    }
    stats->days = (unsigned)days.count;
    if (days.count > 0)
        stats->oldest_day = days.at[0].number;
    mxw_trace_days_free(&days);
    return MXW_OK;
}
