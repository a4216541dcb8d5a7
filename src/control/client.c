#include "control/client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "control/octets.h"
#include "control/path.h"
#include "runtime/loop.h"

#define READ_PIECE 16384 /* octets in one go */

struct mxw_control_client {
    int fd;
    struct mxw_control_octets input;
};

/* One question on its way. */
struct asking {
    struct mxw_control_client *client;
    const struct mxw_control_question *question;
    const struct mxw_control_spec *spec;
    struct mxw_control_reply *reply;
    unsigned patience;
    mxw_time deadline;
    bool is_sent; /* all of it: the keeper may have acted */
};

static enum mxw_control_outcome outcome_of_connect(int error, const char *path,
                                                   struct mxw_problem *problem)
{
    if (error == ENOENT || error == ENOTDIR || error == ECONNREFUSED) {
        mxw_problem_set(problem,
                        "no keeper answers at %s: start mxwardend, or name the socket that its"
                        " control_socket says",
                        path);
        return MXW_CONTROL_ABSENT;
    }
    if (error == EACCES || error == EPERM) {
        mxw_problem_set(problem, "you may not connect to %s: its permissions are for others", path);
        return MXW_CONTROL_FORBIDDEN;
    }
    if (error == EAGAIN || error == EINPROGRESS) {
        mxw_problem_set(problem, "the keeper at %s has not let us in for %d s: try again", path,
                        MXW_CONTROL_CONNECT_TIME);
        return MXW_CONTROL_LATE;
    }
    mxw_problem_set_errno(problem, error, "cannot connect to %s", path);
    return MXW_CONTROL_UNASKED;
}

static int connect_to(int fd, const struct sockaddr_un *name)
{
    /* On a unix socket this bounds the wait for a place in the queue. */
    struct timeval wait = { .tv_sec = MXW_CONTROL_CONNECT_TIME };
    int status;
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    do
        status = connect(fd, (const struct sockaddr *)name, sizeof *name);
    while (status != 0 && errno == EINTR);
    return status == 0 ? 0 : errno;
}

enum mxw_control_outcome mxw_control_client_open(const char *path,
                                                 struct mxw_control_client **client,
                                                 struct mxw_problem *problem)
{
    struct sockaddr_un name;
    if (mxw_control_path_name(path, &name, problem) != MXW_OK)
        return MXW_CONTROL_UNASKED;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int error = fd < 0 ? errno : connect_to(fd, &name);
    struct mxw_control_client *made = error == 0 ? calloc(1, sizeof *made) : NULL;
    if (made != NULL) {
        made->fd = fd;
        *client = made;
        return MXW_CONTROL_ANSWERED;
    }
    if (fd >= 0)
        (void)close(fd);
    return outcome_of_connect(error != 0 ? error : ENOMEM, path, problem);
}

void mxw_control_client_close(struct mxw_control_client *client)
{
    if (client == NULL)
        return;
    (void)close(client->fd);
    mxw_control_octets_free(&client->input);
    free(client);
}

/* What is not known after the connection is lost, and how to find out. */
static enum mxw_control_outcome lose(struct asking *asking, enum mxw_control_outcome outcome,
                                     const char *what)
{
    struct mxw_problem *problem = &asking->reply->problem;
    if (!asking->is_sent)
        mxw_problem_set(problem, "%s the request was complete, so it was not carried out", what);
    else if (asking->spec->look == NULL)
        mxw_problem_set(problem, "%s it answered", what);
    else
        mxw_problem_set(problem,
                        "%s it answered; whether the change was made is not known, look with: %s",
                        what, asking->spec->look);
    return outcome;
}

static enum mxw_control_outcome lose_garbled(struct asking *asking, const char *why)
{
    mxw_problem_set(&asking->reply->problem, "what came from the keeper is no answer to %s: %s",
                    asking->spec->name, why);
    return MXW_CONTROL_GARBLED;
}

/* Until the socket can be written or read. ANSWERED: it can. */
static enum mxw_control_outcome wait_for(struct asking *asking, short events)
{
    struct pollfd fd = { .fd = asking->client->fd, .events = events };
    for (;;) {
        mxw_time left = mxw_time_sooner(asking->deadline - mxw_clock_now(), MXW_MINUTE);
        if (left <= 0)
            return lose(asking, MXW_CONTROL_LATE, "the keeper took too long before");
        int count = poll(&fd, 1, (int)((left + MXW_MILLISECOND - 1) / MXW_MILLISECOND));
        if (count > 0)
            return MXW_CONTROL_ANSWERED;
        if (count < 0 && errno != EINTR)
            return lose(asking, MXW_CONTROL_CUT, "the connection broke before");
    }
}

/* Octets taken; the descriptor goes with the first. -1: see errno. */
static ssize_t send_piece(const struct asking *asking, mxw_bytes piece, bool is_first)
{
    _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(sizeof(int))] = { 0 };
    struct iovec vector = { (void *)(uintptr_t)piece.at, piece.len };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
    if (is_first && asking->question->descriptor >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        *header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)),
                                    .cmsg_level = SOL_SOCKET,
                                    .cmsg_type = SCM_RIGHTS };
        memcpy(CMSG_DATA(header), &asking->question->descriptor, sizeof(int));
    }
    return sendmsg(asking->client->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* ANSWERED: it has been sent, or the keeper does not listen and has perhaps said why. */
static enum mxw_control_outcome send_line(struct asking *asking, mxw_bytes line)
{
    for (size_t sent = 0; sent < line.len;) {
        ssize_t len = send_piece(asking, mxw_bytes_from(line, sent), sent == 0);
        if (len > 0) {
            sent += (size_t)len;
            continue;
        }
        if (errno == EPIPE || errno == ECONNRESET)
            return MXW_CONTROL_ANSWERED;
        if (errno != EAGAIN && errno != EINTR)
            return lose(asking, MXW_CONTROL_CUT, "the connection broke before");
        enum mxw_control_outcome outcome = wait_for(asking, POLLOUT);
        if (outcome != MXW_CONTROL_ANSWERED)
            return outcome;
    }
    asking->is_sent = true;
    return MXW_CONTROL_ANSWERED;
}

/* Waits for some octets and adds them to the input. */
static enum mxw_control_outcome read_some(struct asking *asking)
{
    struct mxw_control_octets *input = &asking->client->input;
    enum mxw_control_outcome outcome = wait_for(asking, POLLIN);
    if (outcome != MXW_CONTROL_ANSWERED)
        return outcome;
    uint8_t *at = mxw_control_octets_room(input, READ_PIECE, MXW_CONTROL_LINE_MAX + READ_PIECE);
    if (at == NULL)
        return lose(asking, MXW_CONTROL_CUT, "memory ran out before");
    ssize_t len = recv(asking->client->fd, at, READ_PIECE, MSG_DONTWAIT);
    if (len > 0)
        mxw_control_octets_added(input, (size_t)len);
    if (len > 0 || (len < 0 && (errno == EAGAIN || errno == EINTR)))
        return MXW_CONTROL_ANSWERED;
    return lose(asking, MXW_CONTROL_CUT, "the keeper ended before");
}

/* The next line of the answer, without its LF; in the input until it is consumed. */
static enum mxw_control_outcome read_line(struct asking *asking, mxw_bytes *line)
{
    size_t searched = 0;
    for (;;) {
        mxw_bytes input = mxw_control_octets_get(&asking->client->input);
        size_t end = searched + mxw_bytes_find(mxw_bytes_from(input, searched), '\n');
        if (end < input.len) {
            *line = mxw_bytes_first(input, end);
            return MXW_CONTROL_ANSWERED;
        }
        if (input.len >= MXW_CONTROL_LINE_MAX)
            return lose_garbled(asking, "a line without an end");
        searched = input.len;
        enum mxw_control_outcome outcome = read_some(asking);
        if (outcome != MXW_CONTROL_ANSWERED)
            return outcome;
    }
}

/* What a line may hold. `is_last`: nothing follows it. */
typedef enum mxw_control_outcome take_answer(struct asking *asking, json_t *answer, bool *is_last);

static enum mxw_control_outcome take_item(struct asking *asking, json_t *item, bool *is_last)
{
    struct mxw_problem problem;
    *is_last = false;
    if (!mxw_control_answer_fits(asking->spec->items, asking->spec->item_count, item, &problem))
        return lose_garbled(asking, problem.text);
    if (asking->question->on_item != NULL)
        asking->question->on_item(asking->question->user, item);
    return MXW_CONTROL_ANSWERED;
}

static enum mxw_control_outcome take_done(struct asking *asking, json_t *done, bool *is_last)
{
    struct mxw_problem problem;
    *is_last = true;
    if (!mxw_control_answer_fits(asking->spec->done, asking->spec->done_count, done, &problem))
        return lose_garbled(asking, problem.text);
    asking->reply->done = json_incref(done);
    return MXW_CONTROL_ANSWERED;
}

static enum mxw_control_outcome take_error(struct asking *asking, json_t *error, bool *is_last)
{
    const char *code = json_string_value(json_object_get(error, "code"));
    const char *text = json_string_value(json_object_get(error, "text"));
    *is_last = true;
    if (code == NULL || text == NULL)
        return lose_garbled(asking, "an error without code or text");
    mxw_bytes name = { (const uint8_t *)code, strlen(code) };
    asking->reply->code = mxw_control_code_find(name);
    if (asking->reply->code == MXW_CONTROL_OK)
        mxw_problem_set(&asking->reply->problem, "%s: %s", code, text);
    else
        mxw_problem_set(&asking->reply->problem, "%s", text);
    return MXW_CONTROL_FAILED;
}

static const struct answer {
    const char *name;
    take_answer *take;
} answers[] = {
    { "item", take_item },
    { "done", take_done },
    { "error", take_error },
};

static enum mxw_control_outcome take_line(struct asking *asking, mxw_bytes line, bool *is_last)
{
    json_error_t error;
    json_t *root = json_loadb((const char *)line.at, line.len, JSON_REJECT_DUPLICATES, &error);
    enum mxw_control_outcome outcome = MXW_CONTROL_GARBLED;
    const struct answer *answer = NULL;
    for (size_t i = 0; i < MXW_COUNT_OF(answers) && json_object_size(root) == 1; i++)
        if (json_object_get(root, answers[i].name) != NULL)
            answer = &answers[i];
    if (answer == NULL)
        outcome = lose_garbled(asking, root == NULL ? error.text : "neither item, done nor error");
    else
        outcome = answer->take(asking, json_object_get(root, answer->name), is_last);
    json_decref(root);
    return outcome;
}

static void begin_waiting(struct asking *asking)
{
    asking->deadline = mxw_clock_now() + asking->patience * MXW_SECOND;
}

static enum mxw_control_outcome take_answers(struct asking *asking)
{
    enum mxw_control_outcome outcome;
    bool is_last = false;
    do {
        mxw_bytes line;
        begin_waiting(asking);
        outcome = read_line(asking, &line);
        if (outcome != MXW_CONTROL_ANSWERED)
            return outcome;
        outcome = take_line(asking, line, &is_last);
        mxw_control_octets_consumed(&asking->client->input, line.len + 1);
    } while (!is_last && outcome == MXW_CONTROL_ANSWERED);
    return outcome;
}

static enum mxw_control_outcome ask(struct asking *asking, mxw_bytes line)
{
    if (mxw_control_octets_len(&asking->client->input) > 0)
        return lose_garbled(asking, "it came before the request");
    begin_waiting(asking);
    enum mxw_control_outcome outcome = send_line(asking, line);
    return outcome == MXW_CONTROL_ANSWERED ? take_answers(asking) : outcome;
}

static int add_piece(const char *piece, size_t len, void *user)
{
    struct mxw_control_octets *line = user;
    return mxw_control_octets_add(line, (mxw_bytes){ (const uint8_t *)piece, len },
                                  MXW_CONTROL_LINE_MAX)
            == MXW_OK
        ? 0
        : -1;
}

/* One question, without looking at what it is. */
static enum mxw_control_outcome ask_one(struct mxw_control_client *client,
                                        const struct mxw_control_question *question,
                                        struct mxw_control_reply *reply)
{
    struct mxw_control_octets line = { 0 };
    const char *name = json_string_value(json_object_get(question->request, "request"));
    mxw_bytes name_bytes = { (const uint8_t *)name, name == NULL ? 0 : strlen(name) };
    struct asking asking = { .client = client, .question = question, .reply = reply };
    enum mxw_control_outcome outcome = MXW_CONTROL_UNASKED;

    *reply = (struct mxw_control_reply){ 0 };
    asking.spec = mxw_control_find(name_bytes);
    if (asking.spec == NULL)
        mxw_problem_set(&reply->problem, "there is no request \"%s\"", name == NULL ? "" : name);
    else if (json_dump_callback(question->request, add_piece, &line, JSON_COMPACT) != 0
             || add_piece("\n", 1, &line) != 0)
        mxw_problem_set(&reply->problem, "%s: the request has more than %d octets", name,
                        MXW_CONTROL_LINE_MAX);
    else {
        asking.patience = question->patience > 0 ? question->patience : asking.spec->patience;
        outcome = ask(&asking, mxw_control_octets_get(&line));
    }
    mxw_control_octets_free(&line);
    return outcome;
}

/* The kernel lets no descriptor through before the keeper has said that we may send one: so it is
 * asked something that only those may ask who may do that. */
static enum mxw_control_outcome introduce(struct mxw_control_client *client,
                                          struct mxw_control_reply *reply)
{
    json_t *status = json_pack("{s:s}", "request", mxw_control_spec(MXW_CONTROL_STATUS)->name);
    const struct mxw_control_question question = { .request = status, .descriptor = -1 };
    enum mxw_control_outcome outcome = ask_one(client, &question, reply);
    json_decref(status);
    return outcome;
}

enum mxw_control_outcome mxw_control_ask(struct mxw_control_client *client,
                                         const struct mxw_control_question *question,
                                         struct mxw_control_reply *reply)
{
    if (question->descriptor >= 0) {
        enum mxw_control_outcome outcome = introduce(client, reply);
        if (outcome != MXW_CONTROL_ANSWERED)
            return outcome;
        mxw_control_reply_free(reply);
    }
    return ask_one(client, question, reply);
}

void mxw_control_reply_free(struct mxw_control_reply *reply)
{
    json_decref(reply->done);
    reply->done = NULL;
}
