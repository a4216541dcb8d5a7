#include <stdlib.h>

#include "core/admission/admission.h"
#include "daemon/keeper/requests/domain_row.h"
#include "runtime/store/audit.h"

static const char publishing[] =
    "This gate's answer changes; publishing DNS records is not yet part of mxwarden, so add or"
    " remove the AAAA record of the domain's MX name yourself.";

static const char *const state_names[] = {
    [MXW_STATE_NEVER] = "never",
    [MXW_STATE_ON] = "on",
    [MXW_STATE_DRAINING] = "draining",
    [MXW_STATE_DRAINED] = "drained",
};

static const char *const wish_names[] = {
    [MXW_IPV6_NEVER] = "never",
    [MXW_IPV6_ON] = "on",
    [MXW_IPV6_OFF] = "off",
};

/* What there is to say of a domain; but for how far it is in force. */
static json_t *describe(const struct mxw_domain *domain, mxw_wall wall, const char *note)
{
    enum mxw_ipv6_state state = mxw_ipv6_state_at(domain, wall);
    json_t *done = json_object();
    (void)json_object_set_new(done, "name", mxw_text_json(domain->name));
    (void)json_object_set_new(done, "wish", json_string(wish_names[domain->wish]));
    if (domain->wish_since != 0)
        (void)json_object_set_new(done, "since", json_integer(domain->wish_since));
    (void)json_object_set_new(done, "state", json_string(state_names[state]));
    if (state == MXW_STATE_DRAINING)
        (void)json_object_set_new(done, "until",
                                  json_integer(domain->wish_since + domain->policy.drain_seconds));
    (void)json_object_set_new(done, "note", json_string(note));
    return done;
}

static void tell(struct mxw_keeper *keeper, struct mxw_control_call *call, mxw_bytes name)
{
    struct mxw_store_domain domain;
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    if (!mxw_question_begin(keeper, call)
        || !mxw_question_did(keeper, call, mxw_domain_row_find(keeper->reader, call, name, &domain),
                             "domain", name))
        return;
    if (!mxw_entry_read(&domain, &draft, &fault)) {
        mxw_control_fail(call, MXW_CONTROL_INTERNAL, "its settings cannot be read: expected %s",
                         fault.expected);
        return;
    }
    json_t *done = describe(&draft.domain, mxw_loop_wall(keeper->loop), "");
    mxw_put_confirmation(keeper, domain.changed, done);
    mxw_control_done(call, done);
}

static json_t *reason(mxw_bytes wish, mxw_bytes why)
{
    json_t *detail = json_object();
    (void)json_object_set_new(detail, "wish", mxw_text_json(wish));
    (void)json_object_set_new(detail, "why", mxw_text_json(why));
    return detail;
}

static void wish(struct mxw_keeper *keeper, struct mxw_control_call *call,
                 const struct mxw_control_request *request, mxw_bytes name)
{
    struct mxw_change change;
    struct mxw_store_domain domain;
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    bool is_on = mxw_bytes_equal(request->wish, MXW_BYTES("on"));
    mxw_wall wall = mxw_loop_wall(keeper->loop);
    if (!is_on && !mxw_bytes_equal(request->wish, MXW_BYTES("off"))) {
        mxw_control_fail(call, MXW_CONTROL_REFUSED, "%.*s: expected on or off",
                         (int)request->wish.len, (const char *)request->wish.at);
        return;
    }
    if (!mxw_change_begin(&change, keeper, call, name)
        || !mxw_change_did(&change, mxw_domain_row_find(keeper->store, call, name, &domain),
                           "domain"))
        return;
    if (!mxw_entry_read(&domain, &draft, &fault) || draft.alias_of.len > 0) {
        mxw_change_refuse(&change, MXW_CONTROL_REFUSED,
                          "%.*s has no wish of its own: it is an alias", (int)name.len,
                          (const char *)name.at);
        return;
    }
    draft.domain.wish = is_on ? MXW_IPV6_ON : MXW_IPV6_OFF;
    draft.domain.wish_since = wall;
    json_t *done = describe(&draft.domain, wall, publishing);
    enum mxw_store_wish stored = is_on ? MXW_STORE_WISH_ON : MXW_STORE_WISH_OFF;
    if (mxw_change_did(&change, mxw_store_domain_set_wish(keeper->store, name, stored, wall),
                       "domain"))
        mxw_change_commit(&change, reason(request->wish, request->why), done);
    else
        json_decref(done);
}

void mxw_answer_domain_ipv6(struct mxw_keeper *keeper, struct mxw_control_call *call,
                            const struct mxw_control_request *request)
{
    struct mxw_domain_row *row = malloc(sizeof *row);
    mxw_bytes name = { 0 };
    if (row != NULL)
        name = mxw_domain_row_name(row, request->name);
    if (name.len == 0)
        mxw_control_fail(call, MXW_CONTROL_REFUSED, "%.*s: expected a domain such as contoso.com",
                         (int)request->name.len, (const char *)request->name.at);
    else if (mxw_control_given(request->wish))
        wish(keeper, call, request, name);
    else
        tell(keeper, call, name);
    free(row);
}
