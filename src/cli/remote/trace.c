/* trace - what has become of mail, and why. */
#include <stdio.h>
#include <time.h>

#include "cli/json.h"
#include "cli/page.h"
#include "cli/remote/keeper.h"
#include "cli/remote/member.h"
#include "cli/remote/trace_show.h"
#include "cli/remote/trace_source.h"

#define LIMIT_DEFAULT 100
#define POLL_SECONDS 1
#define POSITIONS_A_SECOND UINT64_C(1000000)

struct printing {
    const struct mxw_options *options;
    uint64_t count; /* of records printed */
    uint64_t last;  /* position */
};

/* One line an object when followed, since there is no end; else a member of one object. */
static bool print_record(void *taker, uint64_t position, const json_t *record)
{
    struct printing *printing = taker;
    bool follow = printing->options->follow;
    bool is_first = printing->count++ == 0;
    printing->last = position;
    if (printing->options->json) {
        fputs(follow || is_first ? "" : ", ", stdout);
        (void)json_dumpf(record, stdout, 0);
        fputs(follow ? "\n" : "", stdout);
    } else {
        fputs(is_first ? "" : "\n", stdout);
        mxw_trace_show(record, printing->options->verbose);
    }
    return !follow || fflush(stdout) == 0;
}

static void print_json_end(bool more, struct mxw_failure *failure)
{
    json_t *end = json_object();
    mxw_json_set(end, "more", json_boolean(more));
    if (failure->problem.text[0] != '\0') {
        mxw_json_set_text(end, "error", mxw_bytes_of(failure->problem.text));
        if (failure->code != NULL)
            mxw_json_set_text(end, "code", mxw_bytes_of(failure->code));
        failure->is_object_printed = true;
    }
    fputs("], ", stdout);
    (void)json_dumpf(end, stdout, JSON_EMBED);
    fputs("}\n", stdout);
    json_decref(end);
}

static void print_end(const struct printing *printing, bool more, struct mxw_failure *failure)
{
    if (printing->options->json)
        print_json_end(more, failure);
    else if (printing->count == 0 && failure->problem.text[0] == '\0')
        mxw_page_say(0, "Nothing was found.");
    else if (more)
        mxw_page_say(0, "\nThere are more; --limit asks for them.");
}

static enum mxw_exit print_found(struct mxw_trace_source *source, struct printing *printing,
                                 struct mxw_failure *failure)
{
    bool more;
    uint64_t limit = printing->options->limit;
    struct mxw_trace_range range = { .limit = limit == 0 ? LIMIT_DEFAULT : limit };
    if (printing->options->json)
        fputs("{\"records\": [", stdout);
    enum mxw_exit status =
        mxw_trace_source_each(source, &range, print_record, printing, &more, failure);
    print_end(printing, more, failure);
    return status;
}

/* Ends when the limit is reached, or with whatever ends the program. */
static enum mxw_exit follow(struct mxw_trace_source *source, struct printing *printing,
                            struct mxw_failure *failure)
{
    const struct mxw_options *options = printing->options;
    mxw_wall begin = options->since > 0 ? options->since : options->now;
    printing->last = (uint64_t)begin * POSITIONS_A_SECOND;
    for (;;) {
        bool more;
        struct mxw_trace_range range = {
            .after = printing->last,
            .limit = options->limit == 0 ? UINT64_MAX : options->limit - printing->count,
        };
        enum mxw_exit status =
            mxw_trace_source_each(source, &range, print_record, printing, &more, failure);
        bool is_enough = options->limit > 0 && printing->count >= options->limit;
        if (status != MXW_EXIT_YES || is_enough || ferror(stdout))
            return status;
        (void)nanosleep(&(struct timespec){ .tv_sec = POLL_SECONDS }, NULL);
    }
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_trace_source source;
    struct printing printing = { .options = options };
    enum mxw_exit status = mxw_trace_source_open(&source, options, failure);
    if (status != MXW_EXIT_YES)
        return status;
    status = options->follow ? follow(&source, &printing, failure)
                             : print_found(&source, &printing, failure);
    mxw_trace_source_close(&source);
    return status;
}

static enum mxw_exit run_forget(const struct mxw_options *options, struct mxw_failure *failure)
{
    json_t *done;
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s, s:s}", "request", "trace.forget", "address", options->name),
    };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &done, failure);
    if (status != MXW_EXIT_YES)
        return status;
    if (options->json) {
        mxw_json_print(done);
        return status;
    }
    mxw_page_say(0, "Erased: %lld records named the address.", mxw_member_number(done, "records"));
    json_decref(done);
    return status;
}

#define TEXT_OPTION(option, what, member_name, sentence)                                           \
    {                                                                                              \
        .name = (option), .argument = (what), .help = (sentence), .kind = MXW_OPTION_TEXT,         \
        MXW_OPTION_AT(member_name)                                                                 \
    }

static const struct mxw_option options[] = {
    TEXT_OPTION("to", "ADDRESS", to, "a recipient, or a domain of recipients"),
    TEXT_OPTION("from", "ADDRESS", from, "a sender, or a domain of senders; <> is the null sender"),
    TEXT_OPTION("ip", "ADDRESS", prefix, "the client's address, or its /64"),
    TEXT_OPTION("id", "ID", id, "the id in a reply or in the log, of a session or a transaction"),
    { .name = "verdict",
      .argument = "WORD",
      .help = "admit, defer or refuse",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(verdict),
      .words = "admit defer refuse" },
    { .name = "rule",
      .argument = "RULE",
      .help = "the rule that decided, such as unauthenticated",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(rule),
      .words = "exempt ipv4 spf dkim never-opted-in draining drained no-ptr ptr-unconfirmed "
               "unauthenticated dns-failure relay" },
    { .name = "since",
      .argument = "TIME",
      .help = "not older than this: 30m, 2h, 3d, 2026-11-22, 2026-11-22T12:00:00Z (UTC)",
      .kind = MXW_OPTION_MOMENT,
      MXW_OPTION_AT(since) },
    { .name = "until",
      .argument = "TIME",
      .help = "not newer than this",
      .kind = MXW_OPTION_MOMENT,
      MXW_OPTION_AT(until) },
    { .name = "limit",
      .argument = "N",
      .help = "at most so many; 100 when not given, and without --follow",
      .kind = MXW_OPTION_NUMBER,
      MXW_OPTION_AT(limit) },
    { .name = "follow",
      .help = "go on with what comes, from now or from --since; with --json, one object a line",
      .kind = MXW_OPTION_SWITCH,
      MXW_OPTION_AT(follow) },
    { .name = "verbose",
      .help = "all the evidence: questions to the DNS and their answers, checks, the next hop's "
              "words, times",
      .kind = MXW_OPTION_SWITCH,
      MXW_OPTION_AT(verbose) },
    MXW_OPTION_STATE,
    MXW_OPTIONS_KEEPER,
};

static const struct mxw_option forget_options[] = {
    { .argument = "ADDRESS",
      .help = "a person's mail address",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(name),
      .is_required = true },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_trace_command = {
    .name = "trace",
    .summary = "find out what has become of mail, and why",
    .about = "Shows what the gate did with mail, the newest first: who sent it to whom, which rule "
             "decided, and what was answered. What is asked for must all be true. The files of the "
             "trace are read when you may open them; else the keeper is asked, and shows a tenant "
             "its own.",
    .example = "mxwarden trace --to contoso.com --verdict defer --since 2h --verbose",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};

const struct mxw_command mxw_trace_forget = {
    .name = "trace forget",
    .summary = "erase what is known of a person's mail",
    .about = "Erases every record of the trace that has this address as its sender or as one of "
             "its recipients.",
    .example = "mxwarden trace forget anne@example.org",
    .options = forget_options,
    .option_count = MXW_COUNT_OF(forget_options),
    .run = run_forget,
};
