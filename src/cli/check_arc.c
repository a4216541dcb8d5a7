/* check arc - does the chain of seals on this message hold? */
#include <stdio.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/page.h"
#include "mxwarden/verify.h"

#define REASON_ROOM 320 /* octets: a field's name, a phrase and its detail */

static void ask_keys(struct mxw_arc *arc, struct mxw_answers *answers)
{
    for (size_t i = 0; i < arc->check_count; i++) {
        const struct mxw_dns_question *question = mxw_arc_question(arc, i);
        if (question == NULL)
            continue;
        struct mxw_dns_answer answer;
        mxw_answers_ask(answers, question, &answer);
        mxw_arc_key(arc, i, &answer);
    }
}

/* The newest first: when one of them fails, the older ones need no work. */
static void verify_all(struct mxw_arc *arc)
{
    for (size_t i = arc->check_count; i > 0; i--) {
        const struct mxw_verification *asked = mxw_arc_verification(arc, i - 1);
        if (asked != NULL)
            mxw_arc_verified(arc, i - 1, mxw_verify(asked));
    }
}

void mxw_judge_chain(struct mxw_arc *arc, struct mxw_answers *answers)
{
    mxw_arc_body_end(arc);
    ask_keys(arc, answers);
    verify_all(arc);
    mxw_arc_expire(arc);
}

enum mxw_status mxw_judge_arc(struct mxw_arc *arc, struct mxw_mail *mail, mxw_wall wall,
                              struct mxw_answers *answers)
{
    struct mxw_body_hashes bodies;
    mxw_body_hashes_begin(&bodies);
    enum mxw_status status = mxw_arc_begin(arc, &mail->header, &bodies, &mail->arena, wall);
    if (status != MXW_OK)
        return status;
    mxw_body_hashes_take(&bodies, mail->body);
    mxw_body_hashes_end(&bodies);
    mxw_judge_chain(arc, answers);
    return MXW_OK;
}

/* What is too long to judge never passes, and nobody shall think that it has no chain. */
static enum mxw_arc_result result_of(const struct mxw_arc *arc, const struct mxw_mail *mail)
{
    return mail->fault == MXW_MAIL_SOUND ? arc->result : MXW_ARC_FAIL;
}

static mxw_bytes reason_of(const struct mxw_arc *arc, const struct mxw_mail *mail,
                           uint8_t at[REASON_ROOM])
{
    struct mxw_writer reason = { .at = at, .room = REASON_ROOM };
    if (mail->fault != MXW_MAIL_SOUND)
        mxw_put(&reason, mxw_bytes_of(mxw_mail_fault_text(mail->fault)));
    else
        mxw_put_arc_reason(&reason, arc);
    return mxw_written(&reason);
}

json_t *mxw_arc_object(const struct mxw_arc *arc, const struct mxw_mail *mail)
{
    uint8_t reason_at[REASON_ROOM];
    json_t *sealers = json_array();
    for (size_t i = 1; arc->result == MXW_ARC_PASS && i <= arc->instance; i++)
        json_array_append_new(sealers, mxw_json_text(mxw_arc_sealer_of(arc, i)));

    json_t *object = json_object();
    mxw_json_set_text(object, "result", mxw_arc_result_text(result_of(arc, mail)));
    mxw_json_set(object, "instance", json_integer((json_int_t)arc->instance));
    mxw_json_set(object, "oldest_pass", json_integer((json_int_t)arc->oldest_pass));
    mxw_json_set(object, "sealers", sealers);
    mxw_json_set_text(object, "reason", reason_of(arc, mail, reason_at));
    return object;
}

static void show_signature(const char *label, const struct mxw_dkim_check *check)
{
    mxw_bytes result = check->result == MXW_DKIM_OPEN ? MXW_BYTES("not judged")
                                                      : mxw_dkim_result_text(check->result);
    char safe_result[MXW_SAFE_ROOM];
    char safe_selector[MXW_SAFE_ROOM];
    char safe_domain[MXW_SAFE_ROOM];
    mxw_page_factf(label, "%s, %s at %s", mxw_page_plain(result, safe_result),
                   mxw_page_safe(check->signature.selector, safe_selector),
                   mxw_page_safe(check->signature.domain, safe_domain));
}

static void show_sets(const struct mxw_arc *arc)
{
    for (size_t i = arc->check_count / 2; i > 0; i--) {
        mxw_page_factf("  set", "%zu", i);
        show_signature("    message", mxw_arc_check(arc, MXW_ARC_MESSAGE, i));
        show_signature("    seal", mxw_arc_check(arc, MXW_ARC_SEAL, i));
    }
}

void mxw_arc_show(const struct mxw_arc *arc, const struct mxw_mail *mail)
{
    uint8_t reason_at[REASON_ROOM];
    mxw_page_fact("ARC", mxw_arc_result_text(result_of(arc, mail)));
    mxw_page_fact("  reason", reason_of(arc, mail, reason_at));
    if (arc->result == MXW_ARC_PASS && arc->oldest_pass > 0)
        mxw_page_factf("  unchanged", "since set %zu", arc->oldest_pass);
    show_sets(arc);
}

static enum mxw_exit exit_of(const struct mxw_arc *arc, const struct mxw_mail *mail)
{
    if (result_of(arc, mail) == MXW_ARC_PASS && !arc->is_testing)
        return MXW_EXIT_YES;
    return arc->is_temporary ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static const char *headline(const struct mxw_arc *arc, const struct mxw_mail *mail)
{
    switch (result_of(arc, mail)) {
    case MXW_ARC_PASS:
        return arc->is_testing ? "no: the chain holds, but a key is in test mode (t=y)"
                               : "pass: the chain holds; whether to believe its sealers is another "
                                 "question";
    case MXW_ARC_FAIL:
        return arc->is_temporary ? "fail: could not tell, the DNS failed"
                                 : "fail: the chain is broken, and counts for nothing";
    case MXW_ARC_OPEN:
    case MXW_ARC_NONE:
        break;
    }
    return "none: nobody has sealed this message";
}

static enum mxw_exit judge_and_print(const struct mxw_options *options, struct mxw_mail *mail,
                                     struct mxw_answers *answers, struct mxw_problem *problem)
{
    struct mxw_arc arc;
    if (mxw_judge_arc(&arc, mail, options->now, answers) != MXW_OK) {
        mxw_problem_set(problem, "there is no memory left for the chain");
        return MXW_EXIT_MISSING;
    }
    if (options->json) {
        mxw_json_print(mxw_arc_object(&arc, mail));
    } else {
        mxw_page_say(0, "%s", headline(&arc, mail));
        mxw_page_section("What was found");
        mxw_arc_show(&arc, mail);
        mxw_answers_show(answers);
    }
    return exit_of(&arc, mail);
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_judge_mail(options, judge_and_print, &failure->problem);
}

static const struct mxw_option options[] = { MXW_OPTIONS_COMMON };

const struct mxw_command mxw_check_arc = {
    .name = "check arc",
    .summary = "does the chain of seals on this message hold? (RFC 8617)",
    .synopsis = "[OPTION...] < mail.eml",
    .about =
        "Judges the Authenticated Received Chain of the message on standard input: its "
        "structure, the newest message signature, every seal, and how far back the message is "
        "unchanged. Exit status: 0 when the chain passes and no key is in test mode, 1 when it "
        "does not or there is none, 2 when a key could not be looked up.",
    .example = "mxwarden check arc < mail.eml",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
