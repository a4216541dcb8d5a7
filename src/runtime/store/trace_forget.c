#include "runtime/store/trace_forget.h"

#include "runtime/store/trace_file.h"

/* Removes the record from the list of each of its keys. */
static enum mxw_status delete_keys(struct mxw_trace_file *file, int64_t number, mxw_bytes record,
                                   struct mxw_problem *problem)
{
    struct mxw_trace_keys keys;
    struct mxw_trace_key key;
    enum mxw_status status = MXW_OK;
    mxw_trace_keys_begin(&keys, record);
    while (status == MXW_OK && mxw_trace_keys_next(&keys, &key)) {
        const int64_t row[] = { mxw_trace_part_of(number), mxw_trace_key_digest(&key), number };
        status = mxw_trace_file_run(file, MXW_TRACE_SQL_DELETE_KEY, row, 3, problem);
    }
    return status;
}

static enum mxw_status erase(struct mxw_trace_file *file, int64_t number, mxw_bytes record,
                             struct mxw_problem *problem)
{
    static const int64_t one_less[] = { -1, 0 };
    enum mxw_status status = mxw_trace_file_erase(file, number, problem);
    if (status == MXW_OK)
        status = delete_keys(file, number, record, problem);
    if (status == MXW_OK)
        status = mxw_trace_file_run(file, MXW_TRACE_SQL_SUM_UP, one_less, 2, problem);
    return status;
}

/* The records in the list of `key` in one part of the day, from the first to the last. */
static enum mxw_status erase_part(struct mxw_trace_file *file, const struct mxw_trace_key *key,
                                  int64_t part, uint64_t *count, struct mxw_problem *problem)
{
    uint8_t record_at[MXW_TRACE_RECORD_MAX];
    int64_t parameters[] = { part, mxw_trace_key_digest(key), 0 };
    for (;;) {
        struct mxw_writer record = MXW_WRITER(record_at);
        bool is_there;
        int64_t number;
        enum mxw_status status = mxw_trace_file_ask(file, MXW_TRACE_SQL_KEY_FROM, parameters, 3,
                                                    &is_there, &number, problem);
        if (status != MXW_OK || !is_there || number >= (int64_t)MXW_TRACE_DAY_POSITIONS)
            return status;
        status = mxw_trace_file_get(file, number, &record, problem);
        if (status == MXW_OK && mxw_trace_record_has(mxw_written(&record), key)) {
            status = erase(file, number, mxw_written(&record), problem);
            ++*count;
        }
        if (status != MXW_OK)
            return status;
        parameters[2] = number + 1;
    }
}

static enum mxw_status erase_all(struct mxw_trace_file *file, const struct mxw_trace_key *key,
                                 uint64_t *count, struct mxw_problem *problem)
{
    static const int64_t last_part = (int64_t)MXW_TRACE_DAY_POSITIONS >> MXW_TRACE_PART_BITS;
    enum mxw_status status = MXW_OK;
    for (int64_t part = 0; status == MXW_OK && part <= last_part; part++)
        status = erase_part(file, key, part, count, problem);
    return status;
}

/* What an earlier attempt has erased may still lie beside the file: it is settled in any case. */
static enum mxw_status forget_in(struct mxw_trace_file *file, mxw_bytes address, uint64_t *count,
                                 struct mxw_problem *problem)
{
    static const enum mxw_trace_key_kind kinds[] = { MXW_TRACE_KEY_SENDER,
                                                     MXW_TRACE_KEY_RECIPIENT };
    uint64_t erased = 0;
    enum mxw_status status = mxw_trace_file_run(file, MXW_TRACE_SQL_WRITE, NULL, 0, problem);
    for (size_t i = 0; status == MXW_OK && i < MXW_COUNT_OF(kinds); i++) {
        struct mxw_trace_key key = { .kind = kinds[i], .text = address };
        status = erase_all(file, &key, &erased, problem);
    }
    if (status == MXW_OK)
        status = mxw_trace_file_run(file, MXW_TRACE_SQL_COMMIT, NULL, 0, problem);
    if (status != MXW_OK)
        return status;
    *count += erased;
    status = mxw_trace_file_settle(file, problem);
    if (status == MXW_OK)
        mxw_trace_file_finish(file);
    return status;
}

static enum mxw_status forget_day(const char *folder, int64_t day, mxw_bytes address,
                                  uint64_t *count, struct mxw_problem *problem)
{
    struct mxw_trace_file file;
    enum mxw_status status = mxw_trace_file_open(&file, folder, day, MXW_TRACE_FILE_WRITE, problem);
    if (status != MXW_OK)
        return status;
    if (!file.is_empty)
        status = forget_in(&file, address, count, problem);
    mxw_trace_file_close(&file);
    return status;
}

enum mxw_status mxw_trace_forget(const char *folder, mxw_bytes address, uint64_t *count,
                                 struct mxw_problem *problem)
{
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_trace_key key;
    *count = 0;
    if (mxw_trace_key_parse(&key, &text, MXW_BYTES("to"), address) != NULL
        || key.kind != MXW_TRACE_KEY_RECIPIENT || !mxw_bytes_has(key.text, '@')) {
        mxw_problem_set(problem, "no address: expected one with an '@'");
        return MXW_MALFORMED;
    }

    struct mxw_trace_days days;
    enum mxw_status worst = mxw_trace_days_list(folder, &days, problem);
    for (size_t i = 0; i < days.count; i++) {
        struct mxw_problem own;
        enum mxw_status status = forget_day(folder, days.at[i].number, key.text, count, &own);
        if (status == MXW_OK || worst != MXW_OK)
            continue;
        worst = status;
        *problem = own;
    }
    mxw_trace_days_free(&days);
    return worst;
}
