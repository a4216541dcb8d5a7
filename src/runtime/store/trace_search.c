#include "runtime/store/trace_search.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "runtime/store/trace_file.h"

#define POSITION_MAX ((uint64_t)INT64_MAX)
#define WALL_MAX (INT64_MAX / MXW_SECOND)

struct asked {
    struct mxw_trace_key key; /* its text is text_at */
    int64_t digest;
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX];
};

/* Numbers of a file, both ends included. Empty when low > high. */
struct range {
    int64_t low, high;
};

struct mxw_trace_search {
    struct asked asked[MXW_TRACE_QUERY_KEYS_MAX];
    size_t asked_count;
    int64_t since, until; /* microseconds since 1970: since <= at < until */
    bool is_in_time;      /* `at` matters */
    bool is_rising;
    uint64_t low, high; /* positions that may still be found, both ends included */

    struct mxw_trace_days days;
    size_t days_left; /* not yet opened: the first so many, or the last ones when rising */
    int64_t day;      /* being looked through */
    struct mxw_trace_file file; /* its file, or not open */
    struct range range;         /* what is left of it */

    unsigned skipped;
    struct mxw_problem complaint;
    struct mxw_problem problem;
    uint8_t record_at[MXW_TRACE_RECORD_MAX];
    char folder[];
};

static bool is_open(const struct mxw_trace_search *search)
{
    return search->file.database != NULL;
}

/* Nothing is left in the file. A later search that goes on from here passes it over, unless it is
 * the newest, to which records are still being added. */
static void leave_file(struct mxw_trace_search *search)
{
    uint64_t start = mxw_trace_day_start(search->day);
    if (!search->is_rising && start > 0 && start - 1 < search->high)
        search->high = start - 1;
    if (search->is_rising && search->days_left > 0)
        search->low = start + MXW_TRACE_DAY_POSITIONS;
    mxw_trace_file_close(&search->file);
}

/* What cannot be read does not end the search. */
static void skip_file(struct mxw_trace_search *search)
{
    if (search->skipped++ == 0)
        search->complaint = search->problem;
    leave_file(search);
}

static int64_t microseconds(mxw_wall wall)
{
    return (wall < WALL_MAX ? wall : WALL_MAX) * MXW_SECOND;
}

static bool copy_keys(struct mxw_trace_search *search, const struct mxw_trace_query *query)
{
    if (query->key_count > MXW_TRACE_QUERY_KEYS_MAX)
        return false;
    for (size_t i = 0; i < query->key_count; i++) {
        const struct mxw_trace_key *key = &query->keys[i];
        struct asked *asked = &search->asked[i];
        struct mxw_writer text = MXW_WRITER(asked->text_at);
        mxw_put(&text, key->text);
        if (text.overflowed)
            return false;
        asked->key = (struct mxw_trace_key){ key->kind, mxw_written(&text) };
        asked->digest = mxw_trace_key_digest(key);
    }
    search->asked_count = query->key_count;
    return true;
}

static void copy_bounds(struct mxw_trace_search *search, const struct mxw_trace_query *query)
{
    search->is_rising = query->is_rising;
    search->is_in_time = query->since > 0 || query->until > 0;
    search->since = query->since > 0 ? microseconds(query->since) : 0;
    search->until = query->until > 0 ? microseconds(query->until) : INT64_MAX;
    search->low = query->after < POSITION_MAX ? query->after + 1 : POSITION_MAX;
    search->high =
        query->before > 0 && query->before <= POSITION_MAX ? query->before - 1 : POSITION_MAX;
}

enum mxw_status mxw_trace_search_open(struct mxw_trace_search **search, const char *folder,
                                      const struct mxw_trace_query *query,
                                      struct mxw_problem *problem)
{
    size_t folder_len = strlen(folder);
    struct mxw_trace_search *opened = calloc(1, sizeof *opened + folder_len + 1);
    if (opened == NULL) {
        mxw_problem_set_errno(problem, ENOMEM, "trace folder %s", folder);
        return MXW_NO_ROOM;
    }
    memcpy(opened->folder, folder, folder_len);
    copy_bounds(opened, query);

    enum mxw_status status = MXW_TOO_LARGE;
    if (copy_keys(opened, query))
        status = mxw_trace_days_list(folder, &opened->days, problem);
    else
        mxw_problem_set(problem, "a search has no more than %d criteria of %d octets",
                        MXW_TRACE_QUERY_KEYS_MAX, MXW_TRACE_KEY_TEXT_MAX);
    if (status != MXW_OK) {
        mxw_trace_search_close(opened);
        return status;
    }
    opened->days_left = opened->days.count;
    *search = opened;
    return MXW_OK;
}

void mxw_trace_search_close(struct mxw_trace_search *search)
{
    if (search == NULL)
        return;
    mxw_trace_file_close(&search->file);
    mxw_trace_days_free(&search->days);
    free(search);
}

static void spend(uint64_t *steps, uint64_t spent)
{
    *steps -= spent < *steps ? spent : *steps;
}

/* `value` + `more`, at most INT64_MAX; neither is negative. */
static int64_t add_up_to_max(int64_t value, int64_t more)
{
    return value > INT64_MAX - more ? INT64_MAX : value + more;
}

/* The numbers of the file that are between the bounds of position and time. A position is no
 * further from its record's time than the summary says. */
static struct range range_of(const struct mxw_trace_search *search, int64_t spread)
{
    int64_t start = (int64_t)mxw_trace_day_start(search->day);
    int64_t low = start, high = start + (int64_t)MXW_TRACE_DAY_POSITIONS - 1;
    if ((int64_t)search->low > low)
        low = (int64_t)search->low;
    if ((int64_t)search->high < high)
        high = (int64_t)search->high;
    if (search->is_in_time && search->since - spread > low)
        low = search->since - spread;
    if (search->is_in_time && add_up_to_max(search->until, spread) < high)
        high = add_up_to_max(search->until, spread);
    return (struct range){ low - start, high - start };
}

/* Opens the file of search->day, if it can be and has something to look at. */
static void open_file(struct mxw_trace_search *search)
{
    struct mxw_trace_summary summary;
    enum mxw_status status = mxw_trace_file_open(&search->file, search->folder, search->day,
                                                 MXW_TRACE_FILE_READ, &search->problem);
    if (status == MXW_OK)
        status = mxw_trace_file_summary(&search->file, &summary, &search->problem);
    if (status != MXW_OK)
        skip_file(search);
    else if (search->file.is_empty)
        leave_file(search);
    else
        search->range = range_of(search, summary.spread);
}

static void next_day(struct mxw_trace_search *search, uint64_t *steps)
{
    size_t index =
        search->is_rising ? search->days.count - search->days_left : search->days_left - 1;
    search->day = search->days.at[index].number;
    search->days_left--;
    if (mxw_trace_day_start(search->day) > search->high
        || mxw_trace_day_start(search->day + 1) <= search->low)
        return;
    spend(steps, MXW_TRACE_OPEN_STEPS);
    open_file(search);
}

/* What comes before `number` has been looked through. */
static void narrow(struct mxw_trace_search *search, int64_t number)
{
    int64_t position = (int64_t)mxw_trace_day_start(search->day) + number;
    if (search->is_rising) {
        search->range.low = number;
        search->low = (uint64_t)position;
    } else {
        search->range.high = number;
        search->high = position > 0 ? (uint64_t)position : 0;
    }
}

/* The next number at or beyond the near end of the range among all records. */
static enum mxw_status ask_records(struct mxw_trace_search *search, bool *is_there, int64_t *number)
{
    const int64_t near = search->is_rising ? search->range.low : search->range.high;
    return mxw_trace_file_ask(
        &search->file, search->is_rising ? MXW_TRACE_SQL_RECORD_FROM : MXW_TRACE_SQL_RECORD_UP_TO,
        &near, 1, is_there, number, &search->problem);
}

/* The same in the list of a key, which has its pieces in the parts of the day. */
static enum mxw_status ask_key(struct mxw_trace_search *search, int64_t digest, uint64_t *steps,
                               bool *is_there, int64_t *number)
{
    enum mxw_trace_sql sql = search->is_rising ? MXW_TRACE_SQL_KEY_FROM : MXW_TRACE_SQL_KEY_UP_TO;
    int64_t near = search->is_rising ? search->range.low : search->range.high;
    int64_t far = search->is_rising ? search->range.high : search->range.low;
    int64_t step = search->is_rising ? 1 : -1;
    for (int64_t part = mxw_trace_part_of(near);; part += step) {
        const int64_t parameters[] = { part, digest, near };
        enum mxw_status status = mxw_trace_file_ask(&search->file, sql, parameters, 3, is_there,
                                                    number, &search->problem);
        spend(steps, 1);
        if (status != MXW_OK || *is_there || part == mxw_trace_part_of(far))
            return status;
    }
}

static enum mxw_status ask_list(struct mxw_trace_search *search, size_t list, uint64_t *steps,
                                bool *is_there, int64_t *number)
{
    enum mxw_status status;
    if (search->asked_count > 0) {
        status = ask_key(search, search->asked[list].digest, steps, is_there, number);
    } else {
        status = ask_records(search, is_there, number);
        spend(steps, 1);
    }
    *is_there = *is_there && *number >= search->range.low && *number <= search->range.high;
    return status;
}

/* Asks the lists in turn until all have given the same number. After a turn that has not brought
 * them together they are nearer to the far end, so even the fewest steps lead on. */
static enum mxw_trace_search_got agree(struct mxw_trace_search *search, uint64_t *steps,
                                       int64_t *number)
{
    size_t list_count = search->asked_count > 0 ? search->asked_count : 1;
    size_t agreed = 0;
    for (size_t list = 0; agreed < list_count; list = (list + 1) % list_count) {
        bool is_there;
        int64_t got;
        if (list == 0 && agreed > 0 && *steps == 0)
            return MXW_TRACE_SEARCH_PAUSED;
        if (ask_list(search, list, steps, &is_there, &got) != MXW_OK) {
            skip_file(search);
            return MXW_TRACE_SEARCH_END;
        }
        if (!is_there)
            return MXW_TRACE_SEARCH_END;
        agreed = agreed > 0 && got == *number ? agreed + 1 : 1;
        *number = got;
        narrow(search, got);
    }
    return MXW_TRACE_SEARCH_FOUND;
}

static bool is_wanted(const struct mxw_trace_search *search, mxw_bytes record)
{
    struct mxw_trace_item at;
    if (!mxw_trace_is_sound(record))
        return false;
    for (size_t i = 0; i < search->asked_count; i++)
        if (!mxw_trace_record_has(record, &search->asked[i].key))
            return false;
    if (!search->is_in_time)
        return true;
    return mxw_trace_find(record, MXW_TRACE_AT, &at) && (int64_t)at.number >= search->since
        && (int64_t)at.number < search->until;
}

/* The next record of the open file. END: there is none, or the file was skipped. */
static enum mxw_trace_search_got look_in_file(struct mxw_trace_search *search, uint64_t *steps,
                                              struct mxw_trace_found *found)
{
    while (search->range.low <= search->range.high) {
        int64_t number = 0;
        struct mxw_writer record = MXW_WRITER(search->record_at);
        enum mxw_trace_search_got got = agree(search, steps, &number);
        if (got != MXW_TRACE_SEARCH_FOUND)
            return got;
        spend(steps, 1);
        if (mxw_trace_file_get(&search->file, number, &record, &search->problem) != MXW_OK) {
            skip_file(search);
            return MXW_TRACE_SEARCH_END;
        }
        narrow(search, search->is_rising ? number + 1 : number - 1);
        if (!is_wanted(search, mxw_written(&record))) {
            if (*steps == 0)
                return MXW_TRACE_SEARCH_PAUSED;
            continue;
        }
        *found = (struct mxw_trace_found){
            .position = mxw_trace_day_start(search->day) + (uint64_t)number,
            .record = mxw_written(&record),
        };
        return MXW_TRACE_SEARCH_FOUND;
    }
    return MXW_TRACE_SEARCH_END;
}

/* One transaction around it all: cheaper than one for each question. */
static enum mxw_trace_search_got look(struct mxw_trace_search *search, uint64_t *steps,
                                      struct mxw_trace_found *found)
{
    if (mxw_trace_file_run(&search->file, MXW_TRACE_SQL_READ, NULL, 0, &search->problem)
        != MXW_OK) {
        skip_file(search);
        return MXW_TRACE_SEARCH_END;
    }
    enum mxw_trace_search_got got = look_in_file(search, steps, found);
    if (!is_open(search)) /* skipped */
        return got;
    if (mxw_trace_file_run(&search->file, MXW_TRACE_SQL_COMMIT, NULL, 0, &search->problem)
        != MXW_OK)
        skip_file(search);
    else if (got == MXW_TRACE_SEARCH_END)
        leave_file(search);
    return got;
}

enum mxw_trace_search_got mxw_trace_search_next(struct mxw_trace_search *search, uint64_t *steps,
                                                struct mxw_trace_found *found)
{
    while (is_open(search) || search->days_left > 0) {
        if (*steps == 0)
            return MXW_TRACE_SEARCH_PAUSED;
        if (!is_open(search))
            next_day(search, steps);
        if (!is_open(search))
            continue;
        enum mxw_trace_search_got got = look(search, steps, found);
        if (got != MXW_TRACE_SEARCH_END)
            return got;
    }
    return MXW_TRACE_SEARCH_END;
}

uint64_t mxw_trace_search_position(const struct mxw_trace_search *search)
{
    if (search->is_rising)
        return search->low > 0 ? search->low - 1 : 0;
    return search->high < POSITION_MAX ? search->high + 1 : POSITION_MAX;
}

unsigned mxw_trace_search_skipped(const struct mxw_trace_search *search)
{
    return search->skipped;
}

const char *mxw_trace_search_complaint(const struct mxw_trace_search *search)
{
    return search->skipped > 0 ? search->complaint.text : NULL;
}
