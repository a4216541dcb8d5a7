#include "tests/unit/control/keeper.h"

#include <stdlib.h>
#include <unistd.h>

#include "control/listen.h"
#include "control/server_base.h"
#include "tests/support/test.h"

#define PRETENDED 1000000 /* added to the uids we give: no test can be many users */
#define ITEM_TEXT 900     /* octets of the longest member */

json_t *keeper_changed(int64_t generation)
{
    return json_pack("{s:I,s:b,s:[]}", "generation", (json_int_t)generation, "confirmed", 1,
                     "waiting");
}

static json_t *record(size_t index, size_t len)
{
    char *octets = malloc(len);
    assert_non_null(octets);
    memset(octets, 'x', len);
    json_t *text = json_stringn(octets, len);
    free(octets);
    return json_pack("{s:I,s:{s:o}}", "position", (json_int_t)index, "record", "text", text);
}

static json_t *domain(size_t index)
{
    char text[ITEM_TEXT + 1];
    memset(text, 'x', ITEM_TEXT);
    text[ITEM_TEXT] = '\0';
    return json_pack("{s:s,s:s,s:{s:s},s:s,s:[],s:I,s:s}", "name", "contoso.com", "tenant", "t",
                     "settings", "mode", text, "ipv6", "on", "hosted_names", "changed_at",
                     (json_int_t)index, "changed_by", "root");
}

static void note_pending(struct keeper *keeper, const struct mxw_control_call *call)
{
    size_t len = mxw_control_octets_len(&call->connection->output);
    if (len > keeper->pending_max)
        keeper->pending_max = len;
}

static void send_domains(struct keeper *keeper, struct mxw_control_call *call)
{
    keeper->held = call;
    while (keeper->item_index < keeper->item_count) {
        bool may_go_on = mxw_control_item(call, domain(keeper->item_index++));
        note_pending(keeper, call);
        if (!may_go_on) {
            keeper->stop_count++;
            return;
        }
    }
    keeper->held = NULL;
    mxw_control_done(call, json_pack("{s:b}", "more", 0));
}

static void send_records(struct keeper *keeper, struct mxw_control_call *call)
{
    for (size_t i = 0; i < keeper->item_count; i++)
        (void)mxw_control_item(call, record(i, ITEM_TEXT));
    mxw_control_done(call, json_pack("{s:b,s:i}", "more", 0, "position", 0));
}

static void send_status(struct mxw_control_call *call)
{
    CHECK(mxw_control_item(
              call, json_pack("{s:s,s:i,s:i}", "process", "edge.1", "pid", 7, "generation", 3)),
          "one item is never too much");
    mxw_control_done(call,
                     json_pack("{s:s,s:i,s:s,s:s,s:s,s:i,s:i,s:i,s:b,s:i,s:i,s:i,s:i,s:{},s:{}}",
                               "version", "0", "started_at", 1, "store", "", "directory", "",
                               "trace", "", "generation", 3, "tenants", 0, "domains", 0,
                               "is_importing", 0, "records", 0, "records_octets", 0,
                               "records_waiting_octets", 0, "records_lost", 0, "messages",
                               "recipients_refused"));
}

static void restore(struct mxw_control_call *call)
{
    char digit = '?';
    int fd = mxw_control_call_take_descriptor(call);
    CHECK(fd >= 0, "a descriptor came along");
    CHECK(mxw_control_call_take_descriptor(call) == -1, "once");
    CHECK(read(fd, &digit, 1) == 1, "it can be read");
    CHECK(close(fd) == 0, "it is ours");
    mxw_control_done(call, keeper_changed(digit - '0'));
}

static void send_incomplete(struct mxw_control_call *call)
{
    CHECK(mxw_control_item(call, json_pack("{s:i,s:s}", "number", 1, "at", "today")),
          "what is wrong is not too much");
    mxw_control_done(call, json_object());
}

static void send_too_much(struct mxw_control_call *call)
{
    CHECK(mxw_control_item(call, record(0, MXW_CONTROL_LINE_MAX)), "nor is what is not sent");
    CHECK(mxw_control_item(call, record(1, 1)), "nor what comes after it");
    mxw_control_done(call, json_pack("{s:i}", "records", 0));
}

static void on_request(void *user, struct mxw_control_call *call,
                       const struct mxw_control_request *request)
{
    struct keeper *keeper = user;
    mxw_put_byte(&keeper->story, 'r');
    keeper->held = NULL;
    keeper->item_index = 0;
    if (keeper->closes_server) {
        mxw_control_server_close(keeper->server);
        keeper->server = NULL;
    }
    if (request->kind == MXW_CONTROL_DOMAIN_SHOW)
        keeper->held = call;
    else if (request->kind == MXW_CONTROL_DOMAIN_LIST)
        send_domains(keeper, call);
    else if (request->kind == MXW_CONTROL_TRACE_FIND)
        send_records(keeper, call);
    else if (request->kind == MXW_CONTROL_TENANT_LIST)
        mxw_control_fail(call, MXW_CONTROL_NOT_FOUND, "no \"%s\"\n\x1b\xff", "x");
    else if (request->kind == MXW_CONTROL_AUDIT_LIST)
        send_incomplete(call);
    else if (request->kind == MXW_CONTROL_DOMAIN_SET)
        mxw_control_done(call, NULL);
    else if (request->kind == MXW_CONTROL_TRACE_FORGET)
        send_too_much(call);
    else if (request->kind == MXW_CONTROL_STORE_RESTORE)
        restore(call);
    else if (request->kind == MXW_CONTROL_STATUS)
        send_status(call);
    else
        mxw_control_done(call, json_object());
}

static void on_drained(void *user, struct mxw_control_call *call)
{
    struct keeper *keeper = user;
    mxw_put_byte(&keeper->story, 'd');
    send_domains(keeper, call);
}

static void on_gone(void *user, uint64_t connection, struct mxw_control_call *call)
{
    struct keeper *keeper = user;
    CHECK(connection > 0, "it has a number");
    CHECK(call == NULL || mxw_control_call_connection(call) == connection, "the call's");
    mxw_put_byte(&keeper->story, call == NULL ? 'g' : 'G');
    if (call == NULL)
        return;
    CHECK(call == keeper->held, "it is the one in hand");
    keeper->held = NULL;
    mxw_control_done(call, NULL);
}

static void identify(void *user, struct mxw_control_caller *caller)
{
    struct keeper *keeper = user;
    bool is_new = caller->uid < PRETENDED;
    CHECK(!is_new || caller->uid == getuid(), "who we are");
    CHECK(caller->gid == getgid() && caller->pid == getpid(), "and what");
    CHECK(caller->group_count > 0 && caller->groups[0] == getgid(), "and our groups");
    CHECK(caller->role == MXW_CONTROL_NOBODY && caller->name[0] == '\0', "nothing is known before");
    caller->role = keeper->role;
    if (is_new)
        caller->uid = PRETENDED + (keeper->uid != 0 ? keeper->uid : ++keeper->uid_count);
}

static const struct mxw_control_calls calls = {
    .identify = identify,
    .on_request = on_request,
    .on_drained = on_drained,
    .on_gone = on_gone,
};

void keeper_begin(struct keeper *keeper)
{
    struct mxw_problem problem = { "" };
    *keeper = (struct keeper){ .folder = "/tmp/mxw-control-XXXXXX", .role = MXW_CONTROL_OPERATOR };
    keeper->story = MXW_WRITER(keeper->story_at);
    CHECK(mkdtemp(keeper->folder) != NULL, "a folder");
    struct mxw_writer path = { (uint8_t *)keeper->path, sizeof keeper->path - 1, 0, false };
    mxw_put(&path, (mxw_bytes){ (const uint8_t *)keeper->folder, strlen(keeper->folder) });
    mxw_put_text(&path, "/control");

    keeper->loop = mxw_loop_open();
    CHECK(keeper->loop != NULL, "a loop");
    int fd = mxw_control_listen(keeper->path, MXW_CONTROL_MODE, MXW_CONTROL_NO_GROUP, &problem);
    CHECK(fd >= 0, problem.text);
    keeper->server = mxw_control_server_open(keeper->loop, fd, &calls, keeper);
    CHECK(keeper->server != NULL, "a server");
}

void keeper_end(struct keeper *keeper)
{
    mxw_control_server_close(keeper->server);
    if (keeper->held != NULL)
        mxw_control_done(keeper->held, NULL);
    mxw_loop_close(keeper->loop);
    CHECK(unlink(keeper->path) == 0 && rmdir(keeper->folder) == 0, "nothing else is left");
    CHECK(!keeper->story.overflowed, "the test's story");
}

void keeper_turn(struct keeper *keeper)
{
    for (unsigned i = 0; i < 4; i++)
        (void)mxw_loop_turn(keeper->loop, mxw_clock_now());
}
