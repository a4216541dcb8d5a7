/* check dkim - do the signatures of this message hold? */
#include <stdio.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/page.h"
#include "mxwarden/verify.h"

#define REASON_ROOM 256 /* octets: a phrase and its detail */

static void verify_all(struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++) {
        const struct mxw_verification *asked = mxw_dkim_verification(dkim, i);
        if (asked != NULL)
            mxw_dkim_verified(dkim, i, mxw_verify(asked));
    }
}

enum mxw_status mxw_judge_dkim(struct mxw_dkim *dkim, struct mxw_mail *mail, mxw_wall wall,
                               struct mxw_answers *answers)
{
    enum mxw_status status = mxw_dkim_begin(dkim, &mail->header, &mail->arena, wall);
    if (status != MXW_OK)
        return status;

    mxw_dkim_body(dkim, mail->body);
    mxw_dkim_body_end(dkim);
    for (size_t i = 0; i < dkim->count; i++) {
        const struct mxw_dns_question *question = mxw_dkim_question(dkim, i);
        if (question == NULL)
            continue;
        struct mxw_dns_answer answer;
        mxw_answers_ask(answers, question, &answer);
        mxw_dkim_key(dkim, i, &answer);
    }
    verify_all(dkim);
    mxw_dkim_expire(dkim);
    return MXW_OK;
}

static json_t *signature_object(mxw_bytes result, mxw_bytes reason,
                                const struct mxw_dkim_check *check)
{
    static const struct mxw_dkim_signature unread = { 0 };
    const struct mxw_dkim_signature *signature = check == NULL ? &unread : &check->signature;
    json_t *object = json_object();
    mxw_json_set_text(object, "result", result);
    mxw_json_set_text(object, "domain", signature->domain);
    mxw_json_set_text(object, "selector", signature->selector);
    mxw_json_set_text(object, "identity", signature->identity);
    mxw_json_set_text(object, "algorithm", signature->algorithm);
    mxw_json_set(object, "key_bits", json_integer(check == NULL ? 0 : check->key_bits));
    mxw_json_set(object, "body_length_limited",
                 json_boolean(check != NULL && check->body_length_limited));
    mxw_json_set_text(object, "reason", reason);
    return object;
}

static mxw_bytes reason_of(const struct mxw_dkim_check *check, uint8_t at[REASON_ROOM])
{
    struct mxw_writer reason = { .at = at, .room = REASON_ROOM };
    mxw_put_dkim_reason(&reason, check);
    return mxw_written(&reason);
}

json_t *mxw_dkim_object(const struct mxw_dkim *dkim, const struct mxw_mail *mail)
{
    json_t *signatures = json_array();
    for (size_t i = 0; i < dkim->count; i++) {
        uint8_t reason_at[REASON_ROOM];
        const struct mxw_dkim_check *check = &dkim->checks[i];
        json_array_append_new(signatures,
                              signature_object(mxw_dkim_result_text(check->result),
                                               reason_of(check, reason_at), check));
    }
    /* What is too long to judge never passes, and nobody shall think that it has no signature. */
    if (mail->fault != MXW_MAIL_SOUND)
        json_array_append_new(signatures,
                              signature_object(MXW_BYTES("permerror"),
                                               mxw_bytes_of(mxw_mail_fault_text(mail->fault)),
                                               NULL));

    json_t *object = json_object();
    mxw_json_set(object, "signatures", signatures);
    return object;
}

static void show_check(const struct mxw_dkim_check *check)
{
    uint8_t reason_at[REASON_ROOM];
    mxw_page_fact("DKIM", mxw_dkim_result_text(check->result));
    mxw_page_fact("  domain", check->signature.domain);
    mxw_page_fact("  selector", check->signature.selector);
    mxw_page_fact("  identity", check->signature.identity);
    mxw_page_fact("  algorithm", check->signature.algorithm);
    if (check->key_bits > 0)
        mxw_page_factf("  key", "%u bits", check->key_bits);
    if (check->body_length_limited)
        mxw_page_fact("  body", MXW_BYTES("not all of it is signed (l=)"));
    if (check->leaves_from)
        mxw_page_fact("  From", MXW_BYTES("there are From fields that are not signed"));
    mxw_page_fact("  reason", reason_of(check, reason_at));
}

void mxw_dkim_show(const struct mxw_dkim *dkim, const struct mxw_mail *mail)
{
    for (size_t i = 0; i < dkim->count; i++)
        show_check(&dkim->checks[i]);
    if (dkim->unjudged_count > 0)
        mxw_page_factf("more", "%zu signatures beyond the first %d were not judged",
                       dkim->unjudged_count, MXW_DKIM_SIGNATURES_MAX);
    if (mail->fault != MXW_MAIL_SOUND)
        mxw_page_factf("DKIM", "not judged: %s", mxw_mail_fault_text(mail->fault));
    else if (dkim->count == 0)
        mxw_page_fact("DKIM", MXW_BYTES("the message is not signed"));
}

static bool has_result(const struct mxw_dkim *dkim, enum mxw_dkim_result result)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (dkim->checks[i].result == result)
            return true;
    return false;
}

static bool has_good_pass(const struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (dkim->checks[i].result == MXW_DKIM_PASS && !dkim->checks[i].is_testing)
            return true;
    return false;
}

/* What to say about a result that is no pass. */
static const struct advice {
    enum mxw_dkim_result result;
    const char *text;
} advices[] = {
    { MXW_DKIM_FAIL,
      "Something between signer and here changed the message: a mailing list, a "
      "footer, a gateway that rewrites text. Sign as the last step before sending, "
      "with relaxed/relaxed, and check that the selector's record holds the key "
      "that signs." },
    { MXW_DKIM_POLICY,
      "Sign again before the signature expires (x=), and sign the whole body: "
      "leave l= out." },
    { MXW_DKIM_NEUTRAL,
      "The signature cannot be read, or asks for something unknown: sign with "
      "v=1, rsa-sha256 or ed25519-sha256, and relaxed/relaxed." },
    { MXW_DKIM_PERMERROR,
      "Publish the selector's key as TXT at SELECTOR._domainkey.DOMAIN, "
      "rsa-sha256 with 2048 bits or ed25519-sha256, and sign From." },
    { MXW_DKIM_TEMPERROR,
      "A name server did not answer. Try again; when it lasts, repair the DNS "
      "of the signer's domain." },
};

void mxw_dkim_advise(const struct mxw_dkim *dkim)
{
    if (has_good_pass(dkim))
        return;
    if (dkim->count == 0)
        mxw_page_say(2,
                     "Sign outgoing mail with DKIM in the name of the sender's domain, and "
                     "publish the key at SELECTOR._domainkey.DOMAIN.");
    if (has_result(dkim, MXW_DKIM_PASS))
        mxw_page_say(2,
                     "Take t=y out of the key record when testing is over: until then a pass "
                     "counts for nothing.");
    for (size_t i = 0; i < MXW_COUNT_OF(advices); i++)
        if (has_result(dkim, advices[i].result))
            mxw_page_say(2, "%s", advices[i].text);
}

static enum mxw_exit exit_of(const struct mxw_dkim *dkim)
{
    if (has_good_pass(dkim))
        return MXW_EXIT_YES;
    return has_result(dkim, MXW_DKIM_TEMPERROR) ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static const char *headline(const struct mxw_dkim *dkim)
{
    if (has_good_pass(dkim))
        return "pass: a signature of this message holds";
    if (has_result(dkim, MXW_DKIM_PASS))
        return "no: a signature holds, but its key is in test mode (t=y)";
    if (has_result(dkim, MXW_DKIM_TEMPERROR))
        return "temperror: could not tell, the DNS failed";
    return dkim->count == 0 ? "no: there is no signature to judge"
                            : "no: none of the signatures holds";
}

static void show(const struct mxw_dkim *dkim, const struct mxw_mail *mail,
                 const struct mxw_answers *answers)
{
    mxw_page_say(0, "%s", headline(dkim));
    mxw_page_section("What was found");
    mxw_dkim_show(dkim, mail);
    mxw_answers_show(answers);
    if (!has_good_pass(dkim)) {
        mxw_page_section("What to repair");
        mxw_dkim_advise(dkim);
    }
}

static enum mxw_exit judge_and_print(const struct mxw_options *options, struct mxw_mail *mail,
                                     struct mxw_answers *answers, struct mxw_problem *problem)
{
    struct mxw_dkim dkim;
    if (mxw_judge_dkim(&dkim, mail, options->now, answers) != MXW_OK) {
        mxw_problem_set(problem, "there is no memory left for the signatures");
        return MXW_EXIT_MISSING;
    }
    if (options->json)
        mxw_json_print(mxw_dkim_object(&dkim, mail));
    else
        show(&dkim, mail, answers);
    return exit_of(&dkim);
}

/* The message comes last: nobody shall type one for nothing. */
enum mxw_exit mxw_judge_mail(const struct mxw_options *options, mxw_mail_judge *judge,
                             struct mxw_problem *problem)
{
    struct mxw_answers answers;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;

    struct mxw_mail mail;
    enum mxw_exit status = MXW_EXIT_MISSING;
    if (mxw_mail_read(&mail, problem) == MXW_OK)
        status = judge(options, &mail, &answers, problem);
    mxw_mail_free(&mail);
    mxw_answers_close(&answers);
    return status;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    return mxw_judge_mail(options, judge_and_print, &failure->problem);
}

static const struct mxw_option options[] = { MXW_OPTIONS_COMMON };

const struct mxw_command mxw_check_dkim = {
    .name = "check dkim",
    .summary = "do the signatures of this message hold? (RFC 6376)",
    .synopsis = "[OPTION...] < mail.eml",
    .about = "Judges every DKIM signature of the message on standard input, the first ten from "
             "the top. The file may end its lines with CRLF or with LF. Exit status: 0 when at "
             "least one passes and its key is not in test mode, 1 when none does, 2 when a key "
             "could not be looked up.",
    .example = "mxwarden check dkim < mail.eml",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
