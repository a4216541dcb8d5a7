#include "cli/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/page.h"
#include "core/dns/text.h"
#include "runtime/dnsfile.h"
#include "runtime/dnssync.h"

#define NOTE_ROOM 4096 /* octets of a question or an answer as a person is shown it */

enum mxw_status mxw_answers_open(struct mxw_answers *answers, const struct mxw_options *options,
                                 struct mxw_problem *problem)
{
    *answers = (struct mxw_answers){ 0 };
    if (options->dns != NULL)
        return mxw_dnsfile_open(&answers->file, options->dns, problem);

    struct mxw_resolver_settings settings = { .mode = MXW_RESOLVER_SYSTEM };
    return mxw_dnssync_open(&answers->network, &settings, problem);
}

void mxw_answers_close(struct mxw_answers *answers)
{
    for (size_t i = 0; i < MXW_ANSWERS_SHOWN; i++) {
        free(answers->notes[i].question);
        free(answers->notes[i].answer);
    }
    mxw_dnsfile_close(answers->file);
    if (answers->network != NULL)
        mxw_dnssync_close(answers->network);
}

static void put_records(struct mxw_writer *out, enum mxw_dns_type type,
                        const struct mxw_dns_answer *answer)
{
    for (size_t i = 0; i < answer->record_count && i < MXW_ANSWERS_RECORDS_SHOWN; i++) {
        if (i > 0)
            mxw_put_text(out, ", ");
        mxw_put_dns_record(out, type, &answer->records[i]);
    }
    if (answer->record_count > MXW_ANSWERS_RECORDS_SHOWN) {
        mxw_put_text(out, ", and ");
        mxw_put_number(out, answer->record_count - MXW_ANSWERS_RECORDS_SHOWN);
        mxw_put_text(out, " more");
    }
}

static void put_answer(struct mxw_writer *out, enum mxw_dns_type type,
                       const struct mxw_dns_answer *answer)
{
    switch (answer->outcome) {
    case MXW_DNS_FOUND:
        put_records(out, type, answer);
        return;
    case MXW_DNS_NO_DATA:
        mxw_put_text(out, "no such record (the name exists)");
        return;
    case MXW_DNS_NO_NAME:
        mxw_put_text(out, "no such name");
        return;
    case MXW_DNS_FAILED:
        mxw_put_text(out, "failed: ");
        mxw_put(out, mxw_bytes_of(answer->why == NULL ? "no answer" : answer->why));
        return;
    }
}

/* What was written, as text of its own; a longer one than NOTE_ROOM ends where it was full. */
static char *keep(const struct mxw_writer *out)
{
    char *text = strndup((const char *)out->at, out->used);
    if (text == NULL)
        abort();
    return text;
}

static void note(struct mxw_answers *answers, const struct mxw_dns_question *question,
                 const struct mxw_dns_answer *answer)
{
    if (answers->question_count < MXW_ANSWERS_SHOWN) {
        uint8_t at[NOTE_ROOM];
        struct mxw_note *noted = &answers->notes[answers->question_count];

        struct mxw_writer out = MXW_WRITER(at);
        mxw_put(&out, mxw_dns_type_name(question->type));
        mxw_put_byte(&out, ' ');
        mxw_put_dns_name(&out, mxw_dns_question_name(question));
        noted->question = keep(&out);

        out = MXW_WRITER(at);
        put_answer(&out, question->type, answer);
        noted->answer = keep(&out);
    }
    answers->question_count++;
}

void mxw_answers_ask(struct mxw_answers *answers, const struct mxw_dns_question *question,
                     struct mxw_dns_answer *answer)
{
    if (answers->file != NULL)
        mxw_dnsfile_answer(answers->file, question, answer);
    else
        mxw_dnssync_ask(answers->network, question, MXW_ANSWERS_TIMEOUT, answer);
    note(answers, question, answer);
}

mxw_time mxw_answers_now(const struct mxw_answers *answers)
{
    if (answers->file != NULL)
        return 0;
    struct timespec clock = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &clock);
    return clock.tv_sec * MXW_SECOND + clock.tv_nsec / 1000;
}

void mxw_answers_show(const struct mxw_answers *answers)
{
    if (answers->question_count == 0)
        return;
    mxw_page_section("What the DNS was asked, and its answers");
    for (size_t i = 0; i < answers->question_count && i < MXW_ANSWERS_SHOWN; i++) {
        mxw_page_say(2, "%s", answers->notes[i].question);
        mxw_page_say(6, "%s", answers->notes[i].answer);
    }
    if (answers->question_count > MXW_ANSWERS_SHOWN)
        mxw_page_say(2, "and %zu more", answers->question_count - MXW_ANSWERS_SHOWN);
}
