#include "cli/remote/trace_source.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/remote/member.h"
#include "control/record.h"
#include "runtime/store/trace_search.h"

#define STEPS 100000 /* of a few microseconds; nobody else waits for us, so their number is free */
#define PAGE 1000    /* records in one answer of the keeper's */

/* What the options can ask for, by the names that keeper and keys have for it. */
static const struct criterion {
    const char *name;
    size_t offset;
} criteria[] = {
    { "to", offsetof(struct mxw_options, to) },
    { "from", offsetof(struct mxw_options, from) },
    { "ip", offsetof(struct mxw_options, prefix) },
    { "id", offsetof(struct mxw_options, id) },
    { "verdict", offsetof(struct mxw_options, verdict) },
    { "rule", offsetof(struct mxw_options, rule) },
};

static const char *asked_for(const struct mxw_options *options, const struct criterion *criterion)
{
    return *(const char *const *)((const char *)options + criterion->offset);
}

/* Reading the files. */

struct query {
    struct mxw_trace_query query;
    struct mxw_trace_key keys[MXW_COUNT_OF(criteria)];
    uint8_t text_at[MXW_COUNT_OF(criteria) * MXW_TRACE_KEY_TEXT_MAX];
};

static bool make_query(struct query *made, const struct mxw_options *options,
                       const struct mxw_trace_range *range, struct mxw_problem *problem)
{
    struct mxw_writer texts = MXW_WRITER(made->text_at);
    made->query = (struct mxw_trace_query){
        .keys = made->keys,
        .since = options->since,
        .until = options->until,
        .after = range->after,
        .is_rising = range->after > 0,
    };
    for (size_t i = 0; i < MXW_COUNT_OF(criteria); i++) {
        const char *text = asked_for(options, &criteria[i]);
        if (text == NULL)
            continue;
        const char *expected =
            mxw_trace_key_parse(&made->keys[made->query.key_count++], &texts,
                                mxw_bytes_of(criteria[i].name), mxw_bytes_of(text));
        if (expected == NULL)
            continue;
        mxw_problem_set(problem, "--%s: expected %s, and '%s' is none", criteria[i].name, expected,
                        text);
        return false;
    }
    return true;
}

/* Whether it was taken, and more are wanted. */
static bool hand_over(const struct mxw_trace_found *found, mxw_trace_take *take, void *taker)
{
    json_t *record = mxw_control_record(found->record);
    bool goes_on = take(taker, found->position, record);
    json_decref(record);
    return goes_on;
}

static void walk(struct mxw_trace_search *search, uint64_t limit, mxw_trace_take *take, void *taker,
                 bool *more)
{
    struct mxw_trace_found found;
    enum mxw_trace_search_got got;
    do {
        uint64_t steps = STEPS;
        got = mxw_trace_search_next(search, &steps, &found);
        if (got != MXW_TRACE_SEARCH_FOUND)
            continue;
        *more = limit == 0;
        if (limit-- == 0 || !hand_over(&found, take, taker))
            return;
    } while (got != MXW_TRACE_SEARCH_END);
}

/* A file that cannot be read is no reason to show nothing, but one to say so. */
static enum mxw_exit complain_of_skipped(const struct mxw_trace_search *search,
                                         struct mxw_failure *failure)
{
    unsigned skipped = mxw_trace_search_skipped(search);
    if (skipped == 0)
        return MXW_EXIT_YES;
    mxw_problem_set(&failure->problem, "%u of the files could not be read, so this is not all: %s",
                    skipped, mxw_trace_search_complaint(search));
    failure->code = "incomplete";
    return MXW_EXIT_UNKNOWN;
}

static enum mxw_exit read_files(struct mxw_trace_source *source,
                                const struct mxw_trace_range *range, mxw_trace_take *take,
                                void *taker, bool *more, struct mxw_failure *failure)
{
    struct query made;
    struct mxw_trace_search *search;
    if (!make_query(&made, source->options, range, &failure->problem))
        return MXW_EXIT_USAGE;
    if (mxw_trace_search_open(&search, source->folder, &made.query, &failure->problem) != MXW_OK) {
        failure->code = "no-trace";
        return MXW_EXIT_MISSING;
    }
    walk(search, range->limit, take, taker, more);
    enum mxw_exit status = complain_of_skipped(search, failure);
    mxw_trace_search_close(search);
    return status;
}

/* Asking the keeper. */

static json_t *make_request(const struct mxw_options *options)
{
    json_t *request = json_pack("{s:s}", "request", "trace.find");
    for (size_t i = 0; i < MXW_COUNT_OF(criteria); i++) {
        const char *text = asked_for(options, &criteria[i]);
        if (text != NULL
            && json_object_set_new(request, criteria[i].name, json_string(text)) != 0) {
            json_decref(request);
            return NULL;
        }
    }
    if (options->since > 0)
        mxw_json_set(request, "since", json_integer(options->since));
    if (options->until > 0)
        mxw_json_set(request, "until", json_integer(options->until));
    return request;
}

/* The items of pages, newest first, as far as `after`. */
struct taking {
    mxw_trace_take *take;
    void *taker;
    uint64_t after;
    uint64_t left; /* of the limit */
    bool has_ended;
};

static void take_item(void *user, const json_t *item)
{
    struct taking *taking = user;
    uint64_t position = (uint64_t)mxw_member_number(item, "position");
    if (taking->has_ended || position <= taking->after || taking->left == 0) {
        taking->has_ended = true;
        return;
    }
    taking->left--;
    taking->has_ended = !taking->take(taking->taker, position, json_object_get(item, "record"));
}

static enum mxw_exit ask_pages(struct mxw_trace_source *source, struct taking *taking, bool *more,
                               struct mxw_failure *failure)
{
    json_t *request = make_request(source->options);
    enum mxw_exit status = MXW_EXIT_YES;
    if (request == NULL)
        return mxw_keeper_unasked(failure);
    do {
        json_t *done;
        uint64_t page = taking->left < PAGE ? taking->left : PAGE;
        mxw_json_set(request, "limit", json_integer((json_int_t)page));
        struct mxw_keeper_question question = {
            .request = json_incref(request),
            .on_item = take_item,
            .user = taking,
        };
        status = mxw_keeper_ask(source->client, &question, &done, failure);
        if (status != MXW_EXIT_YES)
            break;
        *more = mxw_member_is(done, "more");
        mxw_json_set(request, "before", json_incref(json_object_get(done, "position")));
        json_decref(done);
    } while (*more && !taking->has_ended && taking->left > 0);
    json_decref(request);
    return status;
}

/* What the keeper gives newest first, kept until it can be handed on the other way round. */
static bool keep(void *taker, uint64_t position, const json_t *record)
{
    json_t *kept = taker;
    mxw_json_append(kept,
                    json_pack("{s:I, s:O}", "position", (json_int_t)position, "record", record));
    return true;
}

static void hand_on(const json_t *kept, uint64_t limit, mxw_trace_take *take, void *taker)
{
    for (size_t i = json_array_size(kept); i > 0 && limit > 0; i--, limit--) {
        const json_t *item = json_array_get(kept, i - 1);
        if (!take(taker, (uint64_t)mxw_member_number(item, "position"),
                  json_object_get(item, "record")))
            return;
    }
}

static enum mxw_exit ask_keeper(struct mxw_trace_source *source,
                                const struct mxw_trace_range *range, mxw_trace_take *take,
                                void *taker, bool *more, struct mxw_failure *failure)
{
    if (range->after == 0) {
        struct taking taking = { .take = take, .taker = taker, .left = range->limit };
        return ask_pages(source, &taking, more, failure);
    }
    json_t *kept = json_array();
    struct taking taking = {
        .take = keep, .taker = kept, .after = range->after, .left = UINT64_MAX
    };
    enum mxw_exit status = ask_pages(source, &taking, more, failure);
    hand_on(kept, range->limit, take, taker);
    json_decref(kept);
    return status;
}

enum mxw_exit mxw_trace_source_each(struct mxw_trace_source *source,
                                    const struct mxw_trace_range *range, mxw_trace_take *take,
                                    void *taker, bool *more, struct mxw_failure *failure)
{
    *more = false;
    return source->client == NULL ? read_files(source, range, take, taker, more, failure)
                                  : ask_keeper(source, range, take, taker, more, failure);
}

static bool reads_files(const struct mxw_trace_source *source)
{
    if (source->options->state != NULL || source->options->socket != NULL)
        return source->options->state != NULL;
    return access(source->folder, R_OK | X_OK) == 0;
}

enum mxw_exit mxw_trace_source_open(struct mxw_trace_source *source,
                                    const struct mxw_options *options, struct mxw_failure *failure)
{
    *source = (struct mxw_trace_source){ .options = options };
    int len =
        snprintf(source->folder, sizeof source->folder, "%s/trace", mxw_keeper_state(options));
    if (len < 0 || (size_t)len >= sizeof source->folder) {
        mxw_problem_set(&failure->problem, "the path of --state is too long");
        return MXW_EXIT_USAGE;
    }
    return reads_files(source) ? MXW_EXIT_YES : mxw_keeper_open(&source->client, options, failure);
}

void mxw_trace_source_close(struct mxw_trace_source *source)
{
    mxw_control_client_close(source->client);
}
