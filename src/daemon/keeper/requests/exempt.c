#include "runtime/store/exempt.h"
#include "core/directory/directory.h"
#include "daemon/keeper/requests/requests.h"
#include "runtime/store/audit.h"

#define PREFIX_TEXT_MAX (MXW_ADDRESS_TEXT_MAX + 4) /* octets: a slash and three digits */

/* The one text that all ways to write a prefix have: bits past its length cleared, always with its
 * length. Empty: refused. */
static mxw_bytes read_prefix(struct mxw_control_call *call, mxw_bytes text, struct mxw_writer *out)
{
    mxw_prefix prefix;
    if (mxw_prefix_parse(text, &prefix) != MXW_OK) {
        mxw_control_fail(call, MXW_CONTROL_REFUSED,
                         "%.*s: expected an address or a prefix such as 192.0.2.0/24 or"
                         " 2001:db8::/32",
                         (int)text.len, (const char *)text.at);
        return (mxw_bytes){ 0 };
    }
    mxw_put_address(out, mxw_address_network(prefix.address, prefix.len));
    mxw_put_byte(out, '/');
    mxw_put_number(out, prefix.len);
    return mxw_written(out);
}

static bool count_one(void *taker, const struct mxw_store_exempt *exempt)
{
    (void)exempt;
    return ++*(size_t *)taker < MXW_DIRECTORY_EXEMPT_MAX;
}

/* Every client is compared with all of them: there is an end to how many there may be. */
static bool has_room(struct mxw_change *change)
{
    size_t count = 0;
    if (mxw_store_exempt_each(change->keeper->store, count_one, &count) != MXW_OK) {
        mxw_change_did(change, MXW_STORE_FAILED, "prefix");
        return false;
    }
    if (count < MXW_DIRECTORY_EXEMPT_MAX)
        return true;
    mxw_change_refuse(change, MXW_CONTROL_TOO_LARGE, "there are %d exempt prefixes already",
                      MXW_DIRECTORY_EXEMPT_MAX);
    return false;
}

void mxw_answer_exempt_add(struct mxw_keeper *keeper, struct mxw_control_call *call,
                           const struct mxw_control_request *request)
{
    uint8_t room[PREFIX_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(room);
    struct mxw_change change;
    mxw_bytes prefix = read_prefix(call, request->prefix, &out);
    if (prefix.len > 0 && mxw_change_begin(&change, keeper, call, prefix) && has_room(&change)
        && mxw_change_did(&change, mxw_store_exempt_add(keeper->store, prefix, request->note),
                          "prefix"))
        mxw_change_commit(&change, json_pack("{s:o}", "note", mxw_text_json(request->note)), NULL);
}

void mxw_answer_exempt_remove(struct mxw_keeper *keeper, struct mxw_control_call *call,
                              const struct mxw_control_request *request)
{
    uint8_t room[PREFIX_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(room);
    struct mxw_change change;
    mxw_bytes prefix = read_prefix(call, request->prefix, &out);
    if (prefix.len > 0 && mxw_change_begin(&change, keeper, call, prefix)
        && mxw_change_did(&change, mxw_store_exempt_remove(keeper->store, prefix), "prefix"))
        mxw_change_commit(&change, NULL, NULL);
}

static bool take_exempt(void *taker, const struct mxw_store_exempt *exempt)
{
    json_t *item = json_object();
    (void)json_object_set_new(item, "prefix", mxw_text_json(exempt->prefix));
    (void)json_object_set_new(item, "note", mxw_text_json(exempt->note));
    (void)json_object_set_new(item, "added_at", json_integer(exempt->added_at));
    (void)json_object_set_new(item, "added_by", mxw_text_json(exempt->added_by));
    (void)mxw_control_item(taker, item); /* no more than fit into what may wait */
    return true;
}

void mxw_answer_exempt_list(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            const struct mxw_control_request *request)
{
    (void)request;
    if (!mxw_question_begin(keeper, call))
        return;
    if (mxw_store_exempt_each(keeper->reader, take_exempt, call) == MXW_OK)
        mxw_control_done(call, json_object());
    else
        mxw_question_fail(keeper, call);
}
