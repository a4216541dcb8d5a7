#include "control/record.h"
#include "core/trace/keys.h"
#include "daemon/keeper/requests/requests.h"
#include "runtime/log.h"
#include "runtime/store/trace_search.h"

/* Steps of the search that one request may take: some tens of milliseconds, in which nobody else is
 * served. Who wants more asks again from where it ended, or reads the files himself. */
#define STEPS_MAX 20000

struct finding {
    struct mxw_trace_key keys[MXW_TRACE_QUERY_KEYS_MAX];
    struct mxw_trace_query query;
    uint8_t texts_at[MXW_TRACE_QUERY_KEYS_MAX * MXW_TRACE_KEY_TEXT_MAX];
    struct mxw_writer texts;
};

/* False: answered, since it makes no sense. */
static bool add_key(struct finding *finding, struct mxw_control_call *call, mxw_bytes criterion,
                    mxw_bytes text)
{
    if (text.len == 0)
        return true;
    const char *expected = mxw_trace_key_parse(&finding->keys[finding->query.key_count],
                                               &finding->texts, criterion, text);
    if (expected == NULL) {
        finding->query.key_count++;
        return true;
    }
    mxw_control_fail(call, MXW_CONTROL_REFUSED, "%s", expected);
    return false;
}

/* A tenant's own name is one more criterion: it finds nothing of anybody else's. */
static bool read_query(struct finding *finding, struct mxw_control_call *call,
                       const struct mxw_control_request *request)
{
    const struct {
        mxw_bytes criterion, text;
    } criteria[] = {
        { MXW_BYTES("to"), request->to },
        { MXW_BYTES("from"), request->from },
        { MXW_BYTES("ip"), request->ip },
        { MXW_BYTES("id"), request->id },
        { MXW_BYTES("verdict"), request->verdict },
        { MXW_BYTES("rule"), request->rule },
        { MXW_BYTES("tenant"), mxw_caller_tenant(call) },
    };
    _Static_assert(MXW_COUNT_OF(criteria) <= MXW_TRACE_QUERY_KEYS_MAX, "room for all");
    finding->texts = MXW_WRITER(finding->texts_at);
    finding->query = (struct mxw_trace_query){
        .keys = finding->keys,
        .since = request->since,
        .until = request->until == INT64_MAX ? 0 : request->until,
        .before = request->before == INT64_MAX ? 0 : (uint64_t)request->before,
    };
    for (size_t i = 0; i < MXW_COUNT_OF(criteria); i++)
        if (!add_key(finding, call, criteria[i].criterion, criteria[i].text))
            return false;
    return true;
}

static bool put_found(struct mxw_control_call *call, const struct mxw_trace_found *found)
{
    json_t *item = json_object();
    (void)json_object_set_new(item, "position", json_integer((json_int_t)found->position));
    (void)json_object_set_new(item, "record", mxw_control_record(found->record));
    return mxw_control_item(call, item);
}

static void answer_found(struct mxw_trace_search *search, struct mxw_control_call *call,
                         int64_t limit)
{
    struct mxw_trace_found found;
    uint64_t steps = STEPS_MAX;
    bool has_room = true;
    enum mxw_trace_search_got got = MXW_TRACE_SEARCH_PAUSED;
    while (limit > 0 && has_room
           && (got = mxw_trace_search_next(search, &steps, &found)) == MXW_TRACE_SEARCH_FOUND) {
        has_room = put_found(call, &found);
        limit--;
    }
    mxw_control_done(call,
                     json_pack("{s:b, s:I}", "more", got != MXW_TRACE_SEARCH_END, "position",
                               (json_int_t)mxw_trace_search_position(search)));
}

void mxw_answer_trace_find(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    struct finding finding = { .query = { 0 } };
    struct mxw_trace_search *search;
    struct mxw_problem problem;
    if (!read_query(&finding, call, request))
        return;
    if (mxw_trace_search_open(&search, keeper->trace_folder, &finding.query, &problem) != MXW_OK) {
        mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", problem.text);
        return;
    }
    answer_found(search, call, request->limit);
    mxw_trace_search_close(search);
}

/* What is still on its way would come after: so it is written first. The audit tells that somebody
 * was forgotten, and not who. */
void mxw_answer_trace_forget(struct mxw_keeper *keeper, struct mxw_control_call *call,
                             const struct mxw_control_request *request)
{
    struct mxw_change change;
    struct mxw_problem problem;
    uint64_t count = 0;
    if (!mxw_change_begin(&change, keeper, call, MXW_BYTES("a person")))
        return;
    enum mxw_status status =
        mxw_intake_forget_person(&keeper->intake, request->address, &count, &problem);
    if (status != MXW_OK)
        mxw_change_refuse(&change,
                          status == MXW_MALFORMED ? MXW_CONTROL_REFUSED : MXW_CONTROL_UNAVAILABLE,
                          "%s", problem.text);
    else if (mxw_change_commit_elsewhere(&change, json_pack("{s:I}", "records", (json_int_t)count)))
        mxw_control_done(call, json_pack("{s:I}", "records", (json_int_t)count));
}
