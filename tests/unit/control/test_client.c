#include "control/client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control/listen.h"
#include "tests/support/test.h"
#include "tests/unit/control/keeper.h"

/* The client blocks, so it asks in a thread of its own; the test is the keeper meanwhile. */
struct person {
    pthread_t thread;
    const char *path;
    json_t *request;
    int descriptor;
    unsigned patience;
    bool asks_twice;

    enum mxw_control_outcome outcome;
    struct mxw_control_reply reply;
    size_t item_count;
    json_int_t last_item; /* its "changed_at" */
    _Atomic bool is_done;
};

static void on_item(void *user, const json_t *item)
{
    struct person *person = user;
    person->item_count++;
    person->last_item = json_integer_value(json_object_get(item, "changed_at"));
}

static void *ask(void *user)
{
    struct person *person = user;
    struct mxw_control_client *client = NULL;
    struct mxw_control_question question = { .request = person->request,
                                             .descriptor = person->descriptor,
                                             .on_item = on_item,
                                             .user = person,
                                             .patience = person->patience };
    person->outcome = mxw_control_client_open(person->path, &client, &person->reply.problem);
    if (person->outcome == MXW_CONTROL_ANSWERED)
        person->outcome = mxw_control_ask(client, &question, &person->reply);
    if (person->asks_twice) {
        mxw_control_reply_free(&person->reply);
        person->outcome = mxw_control_ask(client, &question, &person->reply);
    }
    mxw_control_client_close(client);
    person->is_done = true;
    return NULL;
}

/* `request` is JSON; a NULL descriptor is none. */
static void person_begin(struct person *person, const char *path, const char *request)
{
    *person = (struct person){ .path = path, .descriptor = -1 };
    person->request = json_loads(request, 0, NULL);
    assert_non_null(person->request);
}

static void person_ask(struct person *person)
{
    CHECK(pthread_create(&person->thread, NULL, ask, person) == 0, "a thread");
}

static void person_end(struct person *person)
{
    mxw_control_reply_free(&person->reply);
    json_decref(person->request);
}

static void serve(struct keeper *keeper, struct person *person)
{
    while (!person->is_done)
        (void)mxw_loop_turn(keeper->loop, mxw_clock_now() + MXW_MILLISECOND);
    CHECK(pthread_join(person->thread, NULL) == 0, "the thread");
}

static void check_problem(const struct person *person, enum mxw_control_outcome outcome,
                          const char *part)
{
    CHECK(person->outcome == outcome, person->reply.problem.text);
    CHECK(strstr(person->reply.problem.text, part) != NULL, person->reply.problem.text);
}

static void run_items(void **state)
{
    (void)state;
    struct keeper keeper;
    struct person person;
    keeper_begin(&keeper);
    keeper.item_count = 3000;
    person_begin(&person, keeper.path, "{\"request\":\"domain.list\"}");
    person_ask(&person);
    serve(&keeper, &person);
    CHECK(person.outcome == MXW_CONTROL_ANSWERED, person.reply.problem.text);
    CHECK(person.item_count == 3000 && person.last_item == 2999, "every item");
    CHECK(json_is_false(json_object_get(person.reply.done, "more")), "and the end");
    person_end(&person);
    keeper_end(&keeper);
}

static void run_error(void **state)
{
    (void)state;
    struct keeper keeper;
    struct person person;
    keeper_begin(&keeper);
    person_begin(&person, keeper.path, "{\"request\":\"tenant.list\"}");
    person.asks_twice = true;
    person_ask(&person);
    serve(&keeper, &person);
    check_problem(&person, MXW_CONTROL_FAILED, "no \"x\"");
    CHECK(person.reply.code == MXW_CONTROL_NOT_FOUND, "the code");
    CHECK(mxw_bytes_count(mxw_written(&keeper.story), 'r') == 2, "it could be asked again");
    person_end(&person);
    keeper_end(&keeper);
}

static void run_descriptor(void **state)
{
    (void)state;
    struct keeper keeper;
    struct person person;
    int fds[2];
    CHECK(pipe(fds) == 0 && write(fds[1], "7", 1) == 1, "the test's pipe");
    keeper_begin(&keeper);
    person_begin(&person, keeper.path, "{\"request\":\"store.restore\"}");
    person.descriptor = fds[0];
    person_ask(&person);
    serve(&keeper, &person);
    CHECK(person.outcome == MXW_CONTROL_ANSWERED, person.reply.problem.text);
    CHECK(json_integer_value(json_object_get(person.reply.done, "generation")) == 7, "it came");
    person_end(&person);

    keeper.role = MXW_CONTROL_TENANT;
    person_begin(&person, keeper.path, "{\"request\":\"store.restore\"}");
    person.descriptor = fds[0];
    person_ask(&person);
    serve(&keeper, &person);
    check_problem(&person, MXW_CONTROL_FAILED, "is for operators");
    CHECK(close(fds[0]) == 0, "it is still open here");
    (void)close(fds[1]);
    person_end(&person);
    keeper_end(&keeper);
}

static void run_turned_away(void **state)
{
    (void)state;
    struct keeper keeper;
    struct person person;
    keeper_begin(&keeper);
    keeper.role = MXW_CONTROL_NOBODY;
    person_begin(&person, keeper.path, "{\"request\":\"exempt.list\"}");
    person_ask(&person);
    serve(&keeper, &person);
    check_problem(&person, MXW_CONTROL_FAILED, "neither an operator");
    CHECK(person.reply.code == MXW_CONTROL_NOT_ALLOWED, "the code");
    person_end(&person);
    keeper_end(&keeper);
}

static void run_keeper_ends(void **state)
{
    (void)state;
    struct keeper keeper;
    struct person person;
    keeper_begin(&keeper);
    person_begin(&person, keeper.path, "{\"request\":\"domain.show\",\"name\":\"contoso.com\"}");
    person_ask(&person);
    while (keeper.held == NULL)
        (void)mxw_loop_turn(keeper.loop, mxw_clock_now() + MXW_MILLISECOND);
    mxw_control_server_close(keeper.server);
    keeper.server = NULL;
    serve(&keeper, &person);
    check_problem(&person, MXW_CONTROL_CUT, "the keeper ended before it answered");
    person_end(&person);
    keeper_end(&keeper);
}

/* A keeper that says what a row says. */
#define LIST "{\"request\":\"exempt.list\"}"
#define REMOVE "{\"request\":\"exempt.remove\",\"prefix\":\"192.0.2.1\"}"
#define CHANGED "{\"done\":{\"generation\":1,\"confirmed\":true,\"waiting\":[]"
#define ITEM "{\"item\":{\"prefix\":\"::1\",\"note\":\"\",\"added_at\":1,\"added_by\":\"root\"}}\n"

/* clang-format off */
static const struct reply_case {
    const char *name, *request, *reply;
    enum mxw_control_outcome want;
    const char *want_part;
} reply_cases[] = {
    { "done", LIST, "{\"done\":{}}\n", MXW_CONTROL_ANSWERED, "" },
    { "items, then done", LIST, ITEM ITEM "{\"done\":{}}\n", MXW_CONTROL_ANSWERED, "" },
    { "done with all there is to say", REMOVE, CHANGED "}}\n", MXW_CONTROL_ANSWERED, "" },
    { "done with more than is known here", REMOVE, CHANGED ",\"new\":{}}}\n", MXW_CONTROL_ANSWERED, "" },
    { "an error", LIST, "{\"error\":{\"code\":\"busy\",\"text\":\"an import is open\"}}\n", MXW_CONTROL_FAILED, "an import is open" },
    { "an error that is not known here", LIST, "{\"error\":{\"code\":\"tired\",\"text\":\"sleep\"}}\n", MXW_CONTROL_FAILED, "tired: sleep" },
    { "an item, then an error", LIST, ITEM "{\"error\":{\"code\":\"busy\",\"text\":\"x\"}}\n", MXW_CONTROL_FAILED, "x" },
    { "an error with escapes", LIST, "{\"error\":{\"code\":\"busy\",\"text\":\"\\u001b[2J\"}}\n", MXW_CONTROL_FAILED, "?[2J" },
    { "nothing, to a question", LIST, "", MXW_CONTROL_CUT, "the keeper ended before it answered" },
    { "nothing, to a change", REMOVE, "", MXW_CONTROL_CUT, "whether the change was made is not known, look with: mxwarden exempt list" },
    { "half a line", REMOVE, CHANGED, MXW_CONTROL_CUT, "not known, look with" },
    { "items without an end", LIST, ITEM ITEM, MXW_CONTROL_CUT, "ended before it answered" },
    { "no JSON", LIST, "220 mx.example.net\n", MXW_CONTROL_GARBLED, "no answer to exempt.list: " },
    { "an empty line", LIST, "\n", MXW_CONTROL_GARBLED, "" },
    { "a list", LIST, "[]\n", MXW_CONTROL_GARBLED, "neither item, done nor error" },
    { "an empty object", LIST, "{}\n", MXW_CONTROL_GARBLED, "neither" },
    { "another object", LIST, "{\"answer\":{}}\n", MXW_CONTROL_GARBLED, "neither" },
    { "two answers in one", LIST, "{\"done\":{},\"error\":{}}\n", MXW_CONTROL_GARBLED, "neither" },
    { "done twice in one", LIST, "{\"done\":{},\"done\":{}}\n", MXW_CONTROL_GARBLED, "duplicate" },
    { "done that is no object", LIST, "{\"done\":true}\n", MXW_CONTROL_GARBLED, "no object" },
    { "done that lacks something", REMOVE, "{\"done\":{\"generation\":1,\"confirmed\":true}}\n", MXW_CONTROL_GARBLED, "\"waiting\" is missing" },
    { "done with something else", REMOVE, "{\"done\":{\"generation\":1,\"confirmed\":1,\"waiting\":[]}}\n", MXW_CONTROL_GARBLED, "\"confirmed\" is not bool" },
    { "done with a list of something else", REMOVE, "{\"done\":{\"generation\":1,\"confirmed\":true,\"waiting\":[1]}}\n", MXW_CONTROL_GARBLED, "\"waiting\" is not texts" },
    { "an item that lacks something", LIST, "{\"item\":{}}\n{\"done\":{}}\n", MXW_CONTROL_GARBLED, "\"prefix\" is missing" },
    { "an error without a code", LIST, "{\"error\":{\"text\":\"x\"}}\n", MXW_CONTROL_GARBLED, "without code or text" },
    { "an error that is a text", LIST, "{\"error\":\"x\"}\n", MXW_CONTROL_GARBLED, "without code or text" },
    { "octets that are no UTF-8", LIST, "{\"error\":{\"code\":\"busy\",\"text\":\"\xff\"}}\n", MXW_CONTROL_GARBLED, "" },
};
/* clang-format on */

/* A listening socket in a folder of its own. */
struct place {
    char folder[32], path[64];
    int fd;
};

static void place_begin(struct place *place)
{
    struct mxw_problem problem = { "" };
    *place = (struct place){ .folder = "/tmp/mxw-client-XXXXXX" };
    CHECK(mkdtemp(place->folder) != NULL, "a folder");
    (void)snprintf(place->path, sizeof place->path, "%s/control", place->folder);
    place->fd = mxw_control_listen(place->path, MXW_CONTROL_MODE, MXW_CONTROL_NO_GROUP, &problem);
    CHECK(place->fd >= 0, problem.text);
}

static void place_end(struct place *place)
{
    (void)close(place->fd);
    (void)unlink(place->path);
    CHECK(rmdir(place->folder) == 0, "nothing else is left");
}

/* Waits for a caller. */
static int place_accept(struct place *place)
{
    int fd;
    do {
        (void)usleep(1000);
        fd = accept(place->fd, NULL, NULL);
    } while (fd < 0);
    return fd;
}

/* Up to the end of a line. */
static void read_line(int fd)
{
    char octet = '\0';
    while (octet != '\n' && read(fd, &octet, 1) == 1) {
    }
}

static void run_reply_case(void **state)
{
    const struct reply_case *c = *state;
    size_t len = strlen(c->reply);
    for (int octet_by_octet = 0; octet_by_octet < 2; octet_by_octet++) {
        struct place place;
        struct person person;
        place_begin(&place);
        person_begin(&person, place.path, c->request);
        person_ask(&person);
        int fd = place_accept(&place);
        read_line(fd);
        size_t piece = octet_by_octet ? 1 : len;
        for (size_t sent = 0; sent < len; sent += piece)
            (void)send(fd, c->reply + sent, piece, MSG_NOSIGNAL);
        (void)close(fd);
        CHECK(pthread_join(person.thread, NULL) == 0, "the thread");
        check_problem(&person, c->want, c->want_part);
        CHECK((person.reply.done != NULL) == (c->want == MXW_CONTROL_ANSWERED), c->name);
        person_end(&person);
        place_end(&place);
    }
}

/* As long as a line may be, and without an end. */
static void run_long_reply(void **state)
{
    (void)state;
    for (int beyond = 0; beyond < 2; beyond++) {
        struct place place;
        struct person person;
        size_t len = MXW_CONTROL_LINE_MAX + (size_t)beyond;
        char *line = malloc(len);
        assert_non_null(line);
        memset(line, ' ', len);
        memcpy(line, "{\"done\":{}}", 11);
        line[len - 1] = beyond ? ' ' : '\n';
        place_begin(&place);
        person_begin(&person, place.path, LIST);
        person_ask(&person);
        int fd = place_accept(&place);
        read_line(fd);
        for (size_t sent = 0; sent < len;) {
            ssize_t taken = send(fd, line + sent, len - sent, MSG_NOSIGNAL);
            CHECK(taken > 0, "it is taken");
            sent += (size_t)taken;
        }
        CHECK(pthread_join(person.thread, NULL) == 0, "the thread");
        check_problem(&person, beyond ? MXW_CONTROL_GARBLED : MXW_CONTROL_ANSWERED,
                      beyond ? "without an end" : "");
        (void)close(fd);
        free(line);
        person_end(&person);
        place_end(&place);
    }
}

static void run_late(void **state)
{
    (void)state;
    struct place place;
    struct person person;
    place_begin(&place);
    person_begin(&person, place.path, REMOVE);
    person.patience = 1;
    mxw_time start = mxw_clock_now();
    person_ask(&person);
    int fd = place_accept(&place);
    CHECK(pthread_join(person.thread, NULL) == 0, "the thread");
    mxw_time waited = mxw_clock_now() - start;
    check_problem(&person, MXW_CONTROL_LATE, "took too long before it answered; whether");
    CHECK(waited >= MXW_SECOND && waited < 5 * MXW_SECOND, "after its time");
    (void)close(fd);
    person_end(&person);
    place_end(&place);
}

/* What is said before it was asked is no answer. */
static void run_early(void **state)
{
    (void)state;
    struct place place;
    struct person person;
    place_begin(&place);
    person_begin(&person, place.path, LIST);
    person.asks_twice = true;
    person_ask(&person);
    int fd = place_accept(&place);
    read_line(fd);
    CHECK(send(fd, "{\"done\":{}}\n{\"done\":{}}\n", 24, MSG_NOSIGNAL) == 24, "two at once");
    CHECK(pthread_join(person.thread, NULL) == 0, "the thread");
    check_problem(&person, MXW_CONTROL_GARBLED, "before the request");
    (void)close(fd);
    person_end(&person);
    place_end(&place);
}

/* A request of nearly a MiB that a keeper does not read, with and without a word. */
static void run_not_read(void **state)
{
    (void)state;
    for (int has_word = 0; has_word < 2; has_word++) {
        struct place place;
        struct person person;
        place_begin(&place);
        person_begin(&person, place.path, REMOVE);
        char *much = malloc(1000000);
        assert_non_null(much);
        memset(much, 'x', 1000000);
        json_object_set_new(person.request, "prefix", json_stringn(much, 1000000));
        free(much);
        person_ask(&person);
        int fd = place_accept(&place);
        if (has_word)
            CHECK(send(fd, "{\"error\":{\"code\":\"too-large\",\"text\":\"x\"}}\n", 43, 0) == 43,
                  "a word");
        (void)close(fd);
        CHECK(pthread_join(person.thread, NULL) == 0, "the thread");
        check_problem(&person, has_word ? MXW_CONTROL_FAILED : MXW_CONTROL_CUT,
                      has_word ? "x" : "so it was not carried out");
        person_end(&person);
        place_end(&place);
    }
}

static void run_unasked(void **state)
{
    (void)state;
    struct place place;
    struct mxw_control_client *client = NULL;
    struct mxw_control_reply reply;
    struct mxw_problem problem;
    json_t *unknown = json_pack("{s:s}", "request", "domain.fly");
    char *much = malloc(MXW_CONTROL_LINE_MAX);
    assert_non_null(much);
    memset(much, 'x', MXW_CONTROL_LINE_MAX);
    json_t *large =
        json_pack("{s:s,s:s#}", "request", "domain.show", "name", much, MXW_CONTROL_LINE_MAX);
    free(much);
    place_begin(&place);
    CHECK(mxw_control_client_open(place.path, &client, &problem) == MXW_CONTROL_ANSWERED, "open");
    struct mxw_control_question question = { .request = unknown, .descriptor = -1 };
    CHECK(mxw_control_ask(client, &question, &reply) == MXW_CONTROL_UNASKED, "not in the table");
    CHECK(strstr(reply.problem.text, "domain.fly") != NULL, reply.problem.text);
    question.request = large;
    CHECK(mxw_control_ask(client, &question, &reply) == MXW_CONTROL_UNASKED, "too large");
    CHECK(strstr(reply.problem.text, "more than 1048576 octets") != NULL, reply.problem.text);
    mxw_control_client_close(client);
    mxw_control_client_close(NULL);
    json_decref(unknown);
    json_decref(large);
    place_end(&place);
}

static enum mxw_control_outcome try_to_open(const char *path, struct mxw_problem *problem)
{
    struct mxw_control_client *client = NULL;
    enum mxw_control_outcome outcome = mxw_control_client_open(path, &client, problem);
    mxw_control_client_close(client);
    return outcome;
}

static void run_absent(void **state)
{
    (void)state;
    struct place place;
    struct mxw_problem problem = { "" };
    char long_path[200];
    place_begin(&place);
    (void)close(place.fd);
    place.fd = -1;
    CHECK(try_to_open(place.path, &problem) == MXW_CONTROL_ABSENT, "a socket that was left");
    CHECK(unlink(place.path) == 0, "or none");
    CHECK(try_to_open(place.path, &problem) == MXW_CONTROL_ABSENT, problem.text);
    CHECK(strstr(problem.text, place.path) != NULL, "the path is named");
    CHECK(strstr(problem.text, "start mxwardend") != NULL, "and what to do");
    CHECK(try_to_open("/etc/passwd/x", &problem) == MXW_CONTROL_ABSENT, problem.text);
    memset(long_path, 'x', sizeof long_path);
    long_path[sizeof long_path - 1] = '\0';
    CHECK(try_to_open(long_path, &problem) == MXW_CONTROL_UNASKED, problem.text);
    place_end(&place);
}

/* Root may connect anywhere, so another user has to try. */
static void run_forbidden(void **state)
{
    (void)state;
    struct place place;
    place_begin(&place);
    CHECK(chmod(place.path, 0) == 0 && chmod(place.folder, 0755) == 0, "for nobody");
    pid_t child = fork();
    if (child == 0) {
        struct mxw_problem problem;
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(100);
        _exit((int)try_to_open(place.path, &problem));
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status), "the child");
    CHECK(WEXITSTATUS(status) == MXW_CONTROL_FORBIDDEN, "it may not");
    place_end(&place);
}

static void run_queue_full(void **state)
{
    (void)state;
    struct place place;
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    struct mxw_problem problem;
    int waiting[2];
    place_begin(&place);
    memcpy(name.sun_path, place.path, strlen(place.path));
    CHECK(listen(place.fd, 0) == 0, "a short queue");
    for (size_t i = 0; i < MXW_COUNT_OF(waiting); i++) {
        waiting[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(waiting[i], (const struct sockaddr *)&name, sizeof name);
    }
    mxw_time start = mxw_clock_now();
    CHECK(try_to_open(place.path, &problem) == MXW_CONTROL_LATE, problem.text);
    CHECK(mxw_clock_now() - start >= MXW_CONTROL_CONNECT_TIME * MXW_SECOND - MXW_SECOND / 2,
          "after its time");
    for (size_t i = 0; i < MXW_COUNT_OF(waiting); i++)
        (void)close(waiting[i]);
    place_end(&place);
}

int main(void)
{
    TEST_ONE("many items, at the reader's pace", run_items);
    TEST_ONE("an error, and asking again", run_error);
    TEST_ONE("a descriptor goes along", run_descriptor);
    TEST_ONE("who is nobody there is told so", run_turned_away);
    TEST_ONE("the keeper ends", run_keeper_ends);
    TEST_TABLE(reply_cases, run_reply_case);
    TEST_ONE("a reply as long as a line, and longer", run_long_reply);
    TEST_ONE("no reply in time", run_late);
    TEST_ONE("a reply that nobody asked for", run_early);
    TEST_ONE("a request that is not read", run_not_read);
    TEST_ONE("requests that are not sent", run_unasked);
    TEST_ONE("nobody is there", run_absent);
    TEST_ONE("permissions", run_forbidden);
    TEST_ONE("a queue that is full", run_queue_full);
    return test_run("control/client");
}
