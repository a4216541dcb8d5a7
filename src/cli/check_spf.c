/* check spf - may this address send mail in this name? */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/names.h"
#include "cli/page.h"

void mxw_judge_spf(struct mxw_spf *spf, const struct mxw_spf_query *query,
                   struct mxw_answers *answers)
{
    enum mxw_need need = mxw_spf_begin(spf, query, mxw_answers_now(answers));
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_answer answer;
        mxw_answers_ask(answers, &spf->question, &answer);
        need = mxw_spf_answer(spf, &answer, mxw_answers_now(answers));
    }
}

static mxw_bytes identity_name(const struct mxw_spf *spf)
{
    return spf->identity == MXW_SPF_HELO ? MXW_BYTES("helo") : MXW_BYTES("mailfrom");
}

json_t *mxw_spf_object(const struct mxw_spf *spf)
{
    json_t *object = json_object();
    mxw_json_set_text(object, "result", mxw_spf_result_name(spf->result));
    mxw_json_set_text(object, "identity", identity_name(spf));
    mxw_json_set_text(object, "domain", spf->domain);
    mxw_json_set_text(object, "mechanism", spf->mechanism);
    mxw_json_set_text(object, "explanation", spf->explanation);
    mxw_json_set(object, "dns_terms", json_integer(spf->dns_terms));
    mxw_json_set(object, "void_lookups", json_integer(spf->void_lookups));
    mxw_json_set_text(object, "reason", spf->reason);
    return object;
}

void mxw_spf_show(const struct mxw_spf *spf)
{
    mxw_page_fact("SPF", mxw_spf_result_name(spf->result));
    mxw_page_fact("  identity", identity_name(spf));
    mxw_page_fact("  domain", spf->domain);
    mxw_page_fact("  decided by", spf->mechanism);
    mxw_page_fact("  explanation", spf->explanation);
    mxw_page_fact("  reason", spf->reason);
    mxw_page_factf("  DNS terms", "%u of %d", spf->dns_terms, MXW_SPF_TERMS_MAX);
    mxw_page_factf("  void lookups", "%u of %d", spf->void_lookups, MXW_SPF_VOID_MAX);
}

/* The mechanism that lets exactly this client pass: "ip6:2001:db8::1". */
static void put_client_mechanism(char text[MXW_ADDRESS_TEXT_MAX + 8], mxw_address client)
{
    struct mxw_writer out = { .at = (uint8_t *)text, .room = MXW_ADDRESS_TEXT_MAX + 7 };
    if (client.family == MXW_IPV6)
        mxw_put_text(&out, "ip6:");
    else
        mxw_put_text(&out, "ip4:");
    mxw_put_address(&out, client);
    text[out.used] = '\0';
}

static void advise_record(const struct mxw_spf *spf, const char *domain)
{
    char mechanism[MXW_ADDRESS_TEXT_MAX + 8];
    put_client_mechanism(mechanism, spf->query.client);
    if (spf->result == MXW_SPF_NONE)
        mxw_page_say(2, "%s TXT \"v=spf1 mx %s -all\"", domain, mechanism);
    else
        mxw_page_say(2,
                     "If this server sends mail of %s, its SPF record has to name it: add %s to "
                     "the record, before its 'all'.",
                     domain, mechanism);
}

void mxw_spf_advise(const struct mxw_spf *spf)
{
    char room[MXW_SAFE_ROOM];
    const char *domain = mxw_page_safe(spf->domain, room);
    switch (spf->result) {
    case MXW_SPF_PASS:
        return;
    case MXW_SPF_NONE:
        if (!mxw_dns_name_is_valid(spf->domain)) {
            mxw_page_say(2, "Use a sender, or a HELO name, whose domain can stand in the DNS.");
            return;
        }
        mxw_page_say(2, "Publish an SPF record that names every server that sends for %s:", domain);
        advise_record(spf, domain);
        return;
    case MXW_SPF_NEUTRAL:
    case MXW_SPF_FAIL:
    case MXW_SPF_SOFTFAIL:
        advise_record(spf, domain);
        return;
    case MXW_SPF_TEMPERROR:
        mxw_page_say(2,
                     "A name server did not answer. Try again; when it lasts, repair the DNS of "
                     "the name that failed.");
        return;
    case MXW_SPF_PERMERROR:
        mxw_page_say(2, "Correct the SPF record of %s: as it stands it counts for nothing.",
                     domain);
        return;
    }
}

static const char *headline(enum mxw_spf_result result)
{
    switch (result) {
    case MXW_SPF_PASS:
        return "pass: this server may send mail in this name";
    case MXW_SPF_FAIL:
        return "fail: this server may not send mail in this name";
    case MXW_SPF_SOFTFAIL:
        return "softfail: this server probably may not send mail in this name";
    case MXW_SPF_NEUTRAL:
        return "neutral: the domain does not say whether this server may send";
    case MXW_SPF_NONE:
        return "none: there is no SPF record to judge by";
    case MXW_SPF_TEMPERROR:
        return "temperror: could not tell, the DNS failed";
    case MXW_SPF_PERMERROR:
        return "permerror: the SPF record cannot be evaluated";
    }
    return "";
}

static void show(const struct mxw_spf *spf, const struct mxw_answers *answers)
{
    mxw_page_say(0, "%s", headline(spf->result));
    mxw_page_section("What was judged");
    mxw_page_address("client", spf->query.client);
    mxw_page_fact("sender", spf->query.sender.len == 0 ? MXW_BYTES("<>") : spf->query.sender);
    mxw_page_fact("HELO", spf->query.helo);
    mxw_page_section("What was found");
    mxw_spf_show(spf);
    mxw_answers_show(answers);
    if (spf->result != MXW_SPF_PASS) {
        mxw_page_section("What to repair");
        mxw_spf_advise(spf);
    }
}

static enum mxw_exit exit_of(enum mxw_spf_result result)
{
    if (result == MXW_SPF_PASS)
        return MXW_EXIT_YES;
    return result == MXW_SPF_TEMPERROR ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static enum mxw_exit judge_and_print(const struct mxw_options *options,
                                     const struct mxw_spf_query *query, struct mxw_problem *problem)
{
    struct mxw_answers answers;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;

    struct mxw_spf spf;
    mxw_judge_spf(&spf, query, &answers);
    if (options->json)
        mxw_json_print(mxw_spf_object(&spf));
    else
        show(&spf, &answers);
    mxw_answers_close(&answers);
    return exit_of(spf.result);
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_problem *problem = &failure->problem;
    if (options->helo == NULL && options->mail_from == NULL) {
        mxw_problem_set(problem, "--mail-from and --helo are missing; one of them is needed");
        return MXW_EXIT_USAGE;
    }

    struct mxw_typed_name helo = mxw_typed_host(options->helo);
    struct mxw_typed_name sender = mxw_typed_mailbox(options->mail_from);
    enum mxw_exit status = MXW_EXIT_USAGE;
    if (sender.len == 0 && options->helo == NULL) {
        mxw_problem_set(problem, "--helo is missing; it is judged in place of the null sender");
    } else {
        struct mxw_spf_query query = {
            .client = options->ip,
            .helo = mxw_typed(&helo),
            .sender = mxw_typed(&sender),
            .receiver = mxw_bytes_of(options->host),
            .wall = options->now,
        };
        status = judge_and_print(options, &query, problem);
    }
    mxw_typed_name_free(&helo);
    mxw_typed_name_free(&sender);
    return status;
}

static const struct mxw_option options[] = {
    MXW_OPTION_IP(true),  MXW_OPTION_HELO,
    MXW_OPTION_MAIL_FROM, MXW_OPTION_HOST("our own name, which the macros of a record may ask for"),
    MXW_OPTIONS_COMMON,
};

const struct mxw_command mxw_check_spf = {
    .name = "check spf",
    .summary = "may this address send mail in this name? (RFC 7208)",
    .synopsis = "--ip ADDRESS --helo NAME --mail-from ADDRESS [OPTION...]",
    .about = "Judges the envelope of a mail by SPF. The sender's domain is judged; for the null "
             "sender, the HELO name. Exit status: 0 pass, 1 any other result, 2 temperror.",
    .example = "mxwarden check spf --ip 2001:db8::1 --mail-from anne@example.org",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
