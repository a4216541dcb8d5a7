/* check iprev - does the reverse DNS of this address lead back to it? */
#include <stdio.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/page.h"

void mxw_judge_iprev(struct mxw_iprev *iprev, mxw_address client, struct mxw_answers *answers)
{
    enum mxw_need need = mxw_iprev_begin(iprev, client);
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_answer answer;
        mxw_answers_ask(answers, &iprev->question, &answer);
        need = mxw_iprev_answer(iprev, &answer);
    }
}

json_t *mxw_iprev_object(const struct mxw_iprev *iprev)
{
    json_t *names = json_array();
    for (size_t i = 0; i < iprev->name_count; i++)
        json_array_append_new(names, mxw_json_text(iprev->names[i]));

    json_t *object = json_object();
    mxw_json_set_text(object, "result", mxw_iprev_result_name(iprev->result));
    mxw_json_set(object, "names", names);
    mxw_json_set_text(object, "reason", iprev->reason);
    return object;
}

void mxw_iprev_show(const struct mxw_iprev *iprev)
{
    mxw_page_fact("iprev", mxw_iprev_result_name(iprev->result));
    for (size_t i = 0; i < iprev->name_count; i++)
        mxw_page_fact(i == 0 ? "  names" : "", iprev->names[i]);
    mxw_page_fact("  confirmed by", iprev->matched);
    mxw_page_fact("  reason", iprev->reason);
}

static void advise_ptr(mxw_address client)
{
    struct mxw_dns_question question;
    char room[MXW_SAFE_ROOM];
    mxw_dns_ask_reverse(&question, client);
    mxw_page_say(2, "Ask whoever gave you the address to publish its host name at");
    mxw_page_say(2, "%s", mxw_page_safe(mxw_dns_question_name(&question), room));
    mxw_page_say(2, "as a PTR record, and let that name resolve to the address.");
}

void mxw_iprev_advise(const struct mxw_iprev *iprev, mxw_address client)
{
    char room[MXW_SAFE_ROOM];
    switch (iprev->result) {
    case MXW_IPREV_NONE:
    case MXW_IPREV_PASS:
        return;
    case MXW_IPREV_PERMERROR:
        advise_ptr(client);
        return;
    case MXW_IPREV_FAIL:
        mxw_page_say(2,
                     "Add the address to the %s records of %s, or let the PTR record name the "
                     "host that has it.",
                     client.family == MXW_IPV6 ? "AAAA" : "A",
                     mxw_page_safe(iprev->names[0], room));
        return;
    case MXW_IPREV_TEMPERROR:
        mxw_page_say(2,
                     "A name server did not answer. Try again; when it lasts, repair the "
                     "reverse zone of the address, or the zone of its name.");
        return;
    }
}

static const char *headline(enum mxw_iprev_result result)
{
    switch (result) {
    case MXW_IPREV_PASS:
        return "pass: the reverse DNS of this address leads back to it";
    case MXW_IPREV_FAIL:
        return "fail: no name of this address leads back to it";
    case MXW_IPREV_PERMERROR:
        return "permerror: this address has no reverse DNS";
    case MXW_IPREV_TEMPERROR:
    case MXW_IPREV_NONE:
        return "temperror: could not tell, the DNS failed";
    }
    return "";
}

static void show(const struct mxw_iprev *iprev, mxw_address client,
                 const struct mxw_answers *answers)
{
    mxw_page_say(0, "%s", headline(iprev->result));
    mxw_page_section("What was judged");
    mxw_page_address("client", client);
    mxw_page_section("What was found");
    mxw_iprev_show(iprev);
    mxw_answers_show(answers);
    if (iprev->result != MXW_IPREV_PASS) {
        mxw_page_section("What to repair");
        mxw_iprev_advise(iprev, client);
    }
}

static enum mxw_exit exit_of(enum mxw_iprev_result result)
{
    if (result == MXW_IPREV_PASS)
        return MXW_EXIT_YES;
    return result == MXW_IPREV_TEMPERROR ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_problem *problem = &failure->problem;
    struct mxw_answers answers;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;

    struct mxw_iprev iprev;
    mxw_judge_iprev(&iprev, options->ip, &answers);
    if (options->json)
        mxw_json_print(mxw_iprev_object(&iprev));
    else
        show(&iprev, options->ip, &answers);
    mxw_answers_close(&answers);
    return exit_of(iprev.result);
}

static const struct mxw_option options[] = { MXW_OPTION_IP(true), MXW_OPTIONS_COMMON };

const struct mxw_command mxw_check_iprev = {
    .name = "check iprev",
    .summary = "does the reverse DNS of this address lead back to it? (RFC 8601)",
    .synopsis = "--ip ADDRESS [OPTION...]",
    .about = "Looks up the names of an address and the addresses of those names. Exit status: 0 "
             "when one of them is the address again, 1 when none is or there is no name, 2 when "
             "the DNS failed.",
    .example = "mxwarden check iprev --ip 2001:db8::1",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
