/* check dmarc - does the author's domain stand behind this mail, and what does it want if not? */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/names.h"
#include "cli/page.h"
#include "core/session/facts.h"
#include "mxwarden/author.h"
#include "runtime/idn.h"

#define NO_MEMORY "there is no memory left"

static void answer_all(struct mxw_dmarc *dmarc, enum mxw_need need, struct mxw_answers *answers)
{
    while (need == MXW_NEED_DNS) {
        struct mxw_dns_answer answer;
        mxw_answers_ask(answers, &dmarc->question, &answer);
        need = mxw_dmarc_answer(dmarc, &answer);
    }
}

static void judge_domain(struct mxw_dmarc *dmarc, mxw_bytes author_domain,
                         struct mxw_dmarc_identifier *identifiers, size_t count,
                         struct mxw_answers *answers)
{
    answer_all(dmarc, mxw_dmarc_begin(dmarc, author_domain), answers);
    answer_all(dmarc, mxw_dmarc_align(dmarc, identifiers, count), answers);
}

/* RFC 9989 5.3.1: U-labels become A-labels. */
static void judge_author(struct mxw_dmarc *dmarc, const struct mxw_author *author,
                         struct mxw_dmarc_identifier *identifiers, size_t count,
                         struct mxw_answers *answers)
{
    uint8_t domain_at[MXW_AUTHOR_DOMAIN_MAX];
    struct mxw_writer domain = MXW_WRITER(domain_at);
    if (author->fault != MXW_AUTHOR_SOUND)
        mxw_dmarc_begin_without_author(dmarc, mxw_author_fault_text(author->fault));
    else if (mxw_idn_to_ascii(mxw_author_domain(author), &domain) != MXW_OK)
        mxw_dmarc_begin_without_author(dmarc, mxw_author_fault_text(MXW_AUTHOR_NO_DOMAIN_NAME));
    else
        judge_domain(dmarc, mxw_written(&domain), identifiers, count, answers);
}

void mxw_judge_dmarc(struct mxw_dmarc *dmarc, const struct mxw_mail *mail,
                     struct mxw_dmarc_identifier *identifiers, size_t count,
                     struct mxw_answers *answers)
{
    struct mxw_author author;
    if (mail->fault != MXW_MAIL_SOUND) {
        mxw_dmarc_begin_without_author(dmarc, mxw_bytes_of(mxw_mail_fault_text(mail->fault)));
        return;
    }
    mxw_author_find(&author, &mail->header);
    judge_author(dmarc, &author, identifiers, count, answers);
}

json_t *mxw_dmarc_object(const struct mxw_dmarc *dmarc)
{
    json_t *object = json_object();
    mxw_json_set_text(object, "result", mxw_dmarc_result_name(dmarc->result));
    mxw_json_set_text(object, "from_domain", dmarc->from_domain);
    mxw_json_set_text(object, "policy_domain", dmarc->policy_domain);
    mxw_json_set_text(object, "organizational_domain", dmarc->organizational_domain);
    mxw_json_set_text(object, "policy", mxw_dmarc_policy_name(dmarc->policy));
    mxw_json_set_text(object, "disposition", mxw_dmarc_policy_name(dmarc->disposition));
    mxw_json_set(object, "aligned_spf", json_boolean(dmarc->aligned_spf));
    mxw_json_set(object, "aligned_dkim", json_boolean(dmarc->aligned_dkim));
    mxw_json_set_text(object, "reason", dmarc->reason);
    return object;
}

static const char *alignment_text(const struct mxw_dmarc_identifier *identifier)
{
    switch (identifier->alignment) {
    case MXW_DMARC_ALIGNED:
        return "is aligned";
    case MXW_DMARC_UNDECIDED:
        return "may be aligned: could not tell";
    case MXW_DMARC_UNALIGNED:
        break;
    }
    return identifier->is_unsettled ? "would not be aligned" : "is not aligned";
}

static void show_identifiers(const struct mxw_dmarc *dmarc)
{
    for (size_t i = 0; i < dmarc->identifier_count; i++) {
        const struct mxw_dmarc_identifier *identifier = &dmarc->identifiers[i];
        char domain[MXW_SAFE_ROOM];
        mxw_page_factf(identifier->is_dkim ? "  DKIM" : "  SPF", "%s %s",
                       mxw_page_safe(identifier->domain, domain), alignment_text(identifier));
    }
}

void mxw_dmarc_show(const struct mxw_dmarc *dmarc)
{
    mxw_page_fact("DMARC", mxw_dmarc_result_name(dmarc->result));
    mxw_page_fact("  author", dmarc->from_domain);
    mxw_page_fact("  organization", dmarc->organizational_domain);
    mxw_page_fact("  record of", dmarc->policy_domain);
    mxw_page_fact("  policy", mxw_dmarc_policy_name(dmarc->policy));
    if (dmarc->applied != dmarc->policy)
        mxw_page_factf("  in test mode", "applied as %s",
                       dmarc->applied == MXW_DMARC_QUARANTINE ? "quarantine" : "none");
    mxw_page_fact("  wanted", mxw_dmarc_policy_name(dmarc->disposition));
    show_identifiers(dmarc);
    mxw_page_fact("  reason", dmarc->reason);
}

static void advise_alignment(const struct mxw_dmarc *dmarc)
{
    char domain[MXW_SAFE_ROOM];
    (void)mxw_page_safe(dmarc->from_domain, domain);
    mxw_page_say(2,
                 "One of the two is enough: sign the mail with DKIM in the name of %s, which "
                 "survives forwarding; or send it with an envelope sender of that domain, from a "
                 "server that its SPF record names.",
                 domain);
    if (dmarc->record.has_strict_dkim || dmarc->record.has_strict_spf)
        mxw_page_say(2,
                     "Alignment is strict (adkim=s, aspf=s): the domains must be the same. Without "
                     "these tags a domain of the same organization is enough.");
}

static void advise_record(const struct mxw_dmarc *dmarc)
{
    char domain[MXW_SAFE_ROOM];
    if (dmarc->policy_domain.len > 0) {
        (void)mxw_page_safe(dmarc->policy_domain, domain);
        mxw_page_say(2, "Give the record at _dmarc.%s a policy: without p= it counts for nothing.",
                     domain);
        return;
    }
    (void)mxw_page_safe(dmarc->organizational_domain, domain);
    mxw_page_say(2, "Publish a record; this one changes nothing but that reports come:");
    mxw_page_say(2, "_dmarc.%s TXT \"v=DMARC1; p=none; rua=mailto:dmarc@%s\"", domain, domain);
}

static void advise_author(const struct mxw_dmarc *dmarc)
{
    char domain[MXW_SAFE_ROOM];
    if (dmarc->policy_domain.len == 0) {
        mxw_page_say(2,
                     "Send the mail with one From field that names one author, whose address has "
                     "a domain name.");
        return;
    }
    (void)mxw_page_safe(dmarc->policy_domain, domain);
    mxw_page_say(2,
                 "Correct the record at _dmarc.%s: p, sp and np are none, quarantine or reject, "
                 "each at most once.",
                 domain);
}

void mxw_dmarc_advise(const struct mxw_dmarc *dmarc)
{
    switch (dmarc->result) {
    case MXW_DMARC_PASS:
        return;
    case MXW_DMARC_FAIL:
        advise_alignment(dmarc);
        return;
    case MXW_DMARC_NONE:
        advise_record(dmarc);
        return;
    case MXW_DMARC_TEMPERROR:
        mxw_page_say(2,
                     "A name server did not answer. Try again; when it lasts, repair the DNS of "
                     "the name that failed.");
        return;
    case MXW_DMARC_PERMERROR:
        advise_author(dmarc);
        return;
    }
}

static const char *headline(enum mxw_dmarc_result result)
{
    switch (result) {
    case MXW_DMARC_PASS:
        return "pass: the author's domain stands behind this mail";
    case MXW_DMARC_FAIL:
        return "fail: the author's domain does not stand behind this mail";
    case MXW_DMARC_NONE:
        return "none: the author's domain says nothing about its mail";
    case MXW_DMARC_TEMPERROR:
        return "temperror: could not tell, the DNS failed";
    case MXW_DMARC_PERMERROR:
        return "permerror: this cannot be evaluated";
    }
    return "";
}

/* All that is judged, and what it is judged by. */
struct trial {
    const struct mxw_options *options;
    struct mxw_typed_name from_domain, helo, sender;
    struct mxw_mail mail;
    struct mxw_spf_query query;
    struct mxw_spf spf;
    struct mxw_dkim dkim;
    struct mxw_typed_name *given; /* domains of identifiers that are not found out */
    size_t given_count;
    struct mxw_dmarc_identifier *identifiers;
    size_t identifier_count;
    struct mxw_dmarc dmarc;
};

/* "RESULT:DOMAIN" as an identifier. Of the results only pass and temperror make one. */
static bool add_given(struct trial *trial, const char *text, bool is_dkim,
                      struct mxw_problem *problem)
{
    const char *domain = strchr(text, ':');
    if (domain == NULL) {
        mxw_problem_set(problem, "%s wants a result and a domain, such as pass:example.org",
                        is_dkim ? "--dkim" : "--spf");
        return false;
    }
    mxw_bytes result = mxw_bytes_first(mxw_bytes_of(text), (size_t)(domain - text));
    bool is_unsettled = mxw_bytes_equal_nocase(result, MXW_BYTES("temperror"));
    if (!is_unsettled && !mxw_bytes_equal_nocase(result, MXW_BYTES("pass")))
        return true;
    struct mxw_typed_name *given = &trial->given[trial->given_count++];
    *given = mxw_typed_host(domain + 1);
    trial->identifiers[trial->identifier_count++] = (struct mxw_dmarc_identifier){
        .domain = mxw_typed(given), .is_dkim = is_dkim, .is_unsettled = is_unsettled
    };
    return true;
}

static bool add_all_given(struct trial *trial, struct mxw_problem *problem)
{
    const struct mxw_options *options = trial->options;
    if (options->spf != NULL && !add_given(trial, options->spf, false, problem))
        return false;
    for (size_t i = 0; i < options->signatures.count; i++)
        if (!add_given(trial, options->signatures.at[i], true, problem))
            return false;
    return true;
}

static bool judges_itself(const struct mxw_options *options)
{
    return options->ip.family != MXW_FAMILY_NONE;
}

static bool reads_mail(const struct mxw_options *options)
{
    return options->from_domain == NULL && options->from_header == NULL;
}

/* SPF and DKIM, as far as they are not given. */
static enum mxw_status make_results(struct trial *trial, struct mxw_answers *answers)
{
    const struct mxw_options *options = trial->options;
    const struct mxw_spf *spf = NULL;
    const struct mxw_dkim *dkim = NULL;
    if (!judges_itself(options))
        return MXW_OK;
    if (options->spf == NULL) {
        trial->query = (struct mxw_spf_query){
            .client = options->ip,
            .helo = mxw_typed(&trial->helo),
            .sender = mxw_typed(&trial->sender),
            .receiver = mxw_bytes_of(options->host),
            .wall = options->now,
        };
        mxw_judge_spf(&trial->spf, &trial->query, answers);
        spf = &trial->spf;
    }
    if (options->signatures.count == 0 && reads_mail(options)) {
        enum mxw_status status = mxw_judge_dkim(&trial->dkim, &trial->mail, options->now, answers);
        if (status != MXW_OK)
            return status;
        dkim = &trial->dkim;
    }
    trial->identifier_count +=
        mxw_facts_identifiers(trial->identifiers + trial->identifier_count, spf, dkim);
    return MXW_OK;
}

/* Lines of a header with a From field among them, or the value of one. */
static enum mxw_status judge_header(struct trial *trial, struct mxw_answers *answers)
{
    struct mxw_author author;
    enum mxw_status status =
        mxw_input_convert(&trial->mail.input, mxw_bytes_of(trial->options->from_header));
    if (status == MXW_OK)
        status = mxw_mail_cut(&trial->mail);
    if (status != MXW_OK)
        return status;

    if (mxw_header_count(&trial->mail.header, MXW_BYTES("From")) > 0) {
        mxw_judge_dmarc(&trial->dmarc, &trial->mail, trial->identifiers, trial->identifier_count,
                        answers);
        return MXW_OK;
    }
    mxw_bytes value = mxw_input_text(&trial->mail.input);
    if (mxw_bytes_ends_with_nocase(value, MXW_BYTES("\r\n")))
        value.len -= 2;
    mxw_author_read(&author, value);
    judge_author(&trial->dmarc, &author, trial->identifiers, trial->identifier_count, answers);
    return MXW_OK;
}

static enum mxw_status judge(struct trial *trial, struct mxw_answers *answers)
{
    enum mxw_status status = make_results(trial, answers);
    if (status != MXW_OK)
        return status;
    if (trial->options->from_domain != NULL)
        judge_domain(&trial->dmarc, mxw_typed(&trial->from_domain), trial->identifiers,
                     trial->identifier_count, answers);
    else if (trial->options->from_header != NULL)
        return judge_header(trial, answers);
    else
        mxw_judge_dmarc(&trial->dmarc, &trial->mail, trial->identifiers, trial->identifier_count,
                        answers);
    return MXW_OK;
}

static void show(const struct trial *trial, const struct mxw_answers *answers)
{
    const struct mxw_options *options = trial->options;
    mxw_page_say(0, "%s", headline(trial->dmarc.result));
    mxw_page_section("What was found");
    if (judges_itself(options) && options->spf == NULL)
        mxw_spf_show(&trial->spf);
    if (judges_itself(options) && options->signatures.count == 0 && reads_mail(options))
        mxw_dkim_show(&trial->dkim, &trial->mail);
    mxw_dmarc_show(&trial->dmarc);
    mxw_answers_show(answers);
    if (trial->dmarc.result != MXW_DMARC_PASS) {
        mxw_page_section("What to repair");
        mxw_dmarc_advise(&trial->dmarc);
    }
}

static enum mxw_exit exit_of(enum mxw_dmarc_result result)
{
    if (result == MXW_DMARC_PASS)
        return MXW_EXIT_YES;
    return result == MXW_DMARC_TEMPERROR ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static enum mxw_exit judge_and_print(struct trial *trial, struct mxw_answers *answers,
                                     struct mxw_problem *problem)
{
    if (judge(trial, answers) != MXW_OK) {
        mxw_problem_set(problem, NO_MEMORY);
        return MXW_EXIT_MISSING;
    }
    if (trial->options->json)
        mxw_json_print(mxw_dmarc_object(&trial->dmarc));
    else
        show(trial, answers);
    return exit_of(trial->dmarc.result);
}

static bool are_sound(const struct mxw_options *options, struct mxw_problem *problem)
{
    if (options->from_domain != NULL && options->from_header != NULL)
        mxw_problem_set(problem, "--from-domain and --from-header exclude each other");
    else if (!judges_itself(options) && (options->helo != NULL || options->mail_from != NULL))
        mxw_problem_set(problem, "--ip is missing; SPF needs it");
    else if (judges_itself(options) && options->spf == NULL && options->helo == NULL
             && options->mail_from == NULL)
        mxw_problem_set(problem, "--mail-from and --helo are missing; one of them is needed");
    else
        return true;
    return false;
}

/* The message comes last: nobody shall type one for nothing. */
static enum mxw_exit read_and_judge(struct trial *trial, struct mxw_problem *problem)
{
    const struct mxw_options *options = trial->options;
    struct mxw_answers answers;
    if (!are_sound(options, problem) || !add_all_given(trial, problem))
        return MXW_EXIT_USAGE;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;

    enum mxw_exit status = MXW_EXIT_MISSING;
    trial->from_domain = mxw_typed_host(options->from_domain);
    trial->helo = mxw_typed_host(options->helo);
    trial->sender = mxw_typed_mailbox(options->mail_from);
    if (!reads_mail(options) || mxw_mail_read(&trial->mail, problem) == MXW_OK)
        status = judge_and_print(trial, &answers, problem);
    mxw_answers_close(&answers);
    return status;
}

static bool make_room(struct trial *trial)
{
    size_t given = 1 + trial->options->signatures.count;
    trial->given = calloc(given, sizeof *trial->given);
    trial->identifiers = calloc(given + MXW_IDENTIFIERS_MAX, sizeof *trial->identifiers);
    return trial->given != NULL && trial->identifiers != NULL;
}

static void free_trial(struct trial *trial)
{
    for (size_t i = 0; i < trial->given_count; i++)
        mxw_typed_name_free(&trial->given[i]);
    mxw_mail_free(&trial->mail);
    mxw_typed_name_free(&trial->from_domain);
    mxw_typed_name_free(&trial->helo);
    mxw_typed_name_free(&trial->sender);
    free(trial->given);
    free(trial->identifiers);
    free(trial);
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct trial *trial = calloc(1, sizeof *trial);
    if (trial == NULL) {
        mxw_problem_set(&failure->problem, NO_MEMORY);
        return MXW_EXIT_MISSING;
    }
    enum mxw_exit status = MXW_EXIT_MISSING;
    trial->options = options;
    if (make_room(trial))
        status = read_and_judge(trial, &failure->problem);
    else
        mxw_problem_set(&failure->problem, NO_MEMORY);
    free_trial(trial);
    return status;
}

static const struct mxw_option options[] = {
    { .name = "from-domain",
      .argument = "DOMAIN",
      .help = "the author's domain; no message is read",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(from_domain) },
    { .name = "from-header",
      .argument = "TEXT",
      .help = "a From field, or its value; no message is read",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(from_header) },
    { .name = "spf",
      .argument = "RESULT:DOMAIN",
      .help = "what SPF has found, such as pass:example.org",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(spf) },
    { .name = "dkim",
      .argument = "RESULT:DOMAIN...",
      .help = "what DKIM has found of each signature",
      .kind = MXW_OPTION_LIST,
      MXW_OPTION_AT(signatures),
      .mark = ":" },
    MXW_OPTION_IP(false),
    MXW_OPTION_HELO,
    MXW_OPTION_MAIL_FROM,
    MXW_OPTION_HOST("our own name, which the macros of an SPF record may ask for"),
    MXW_OPTIONS_COMMON,
};

const struct mxw_command mxw_check_dmarc = {
    .name = "check dmarc",
    .summary = "does the author's domain stand behind this mail? (RFC 9989)",
    .synopsis = "[OPTION...] [< mail.eml]",
    .about = "Judges the author's domain, of an option or of the message on standard input. SPF's "
             "and DKIM's results are those given; with --ip, and --mail-from or --helo, those not "
             "given are found out. Exit status: 0 pass, 1 any other result, 2 temperror.",
    .example = "mxwarden check dmarc --from-domain example.org --dkim pass:example.org",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
