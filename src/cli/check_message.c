/* check message - what would the gate say to this mail, and why? */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/judge.h"
#include "cli/names.h"
#include "cli/page.h"
#include "cli/recipient.h"
#include "core/session/content.h"
#include "core/session/facts.h"
#include "core/session/rewrite.h"

#define HOST_ROOM 256                 /* octets of the machine's name */
#define REPLY_ROOM 512                /* octets: a reply line. RFC 5321 4.5.3.1.5 */
#define TRANSACTION_ID "check"        /* there is no transaction to name */
#define ACCEPTED "250 2.0.0 accepted" /* in place of what the next hop would say */

/* The mail as it is presented to the gate. */
struct presented {
    mxw_address client;
    struct mxw_typed_name helo, sender, recipient_address;
    struct mxw_tried_recipient recipient;
    struct mxw_mail mail;
    const char *host;
    char host_at[HOST_ROOM];
    mxw_wall wall;
};

/* What was found. The evaluators stay in place: the rest borrows from them. */
struct findings {
    struct mxw_iprev iprev;
    struct mxw_spf spf;
    struct mxw_dkim dkim;
    struct mxw_dmarc_identifier identifiers[MXW_IDENTIFIERS_MAX];
    struct mxw_dmarc dmarc;
    struct mxw_arc arc;
    struct mxw_spf_query query;
    struct mxw_verdict verdict;
    struct mxw_writer reply, fields, texts;
    uint8_t reply_at[REPLY_ROOM];
    uint8_t fields_at[MXW_ADDED_ROOM];
    uint8_t texts_at[MXW_FACTS_DKIM_ROOM + MXW_ADDED_DKIM_ROOM + MXW_ADDED_ARC_ROOM];
};

/* What the gate says to a message that it cannot or must not read, whatever it thinks of its
 * sender. */
/* What the gate would find wrong with the message itself. */
static enum mxw_content_fault find_fault(const struct mxw_mail *mail)
{
    static const enum mxw_content_fault of_mail[] = {
        [MXW_MAIL_SOUND] = MXW_CONTENT_SOUND,
        [MXW_MAIL_TOO_LARGE] = MXW_CONTENT_TOO_LARGE,
        [MXW_MAIL_HEADER_TOO_LONG] = MXW_CONTENT_HEADER_TOO_LARGE,
        [MXW_MAIL_TOO_MANY_FIELDS] = MXW_CONTENT_HEADER_TOO_LARGE,
    };
    if (mail->fault != MXW_MAIL_SOUND)
        return of_mail[mail->fault];
    if (mail->input.is_broken)
        return MXW_CONTENT_BARE_LINE_END;
    if (mxw_header_count(&mail->header, MXW_BYTES("Received")) > MXW_RECEIVED_MAX)
        return MXW_CONTENT_LOOP;
    return mxw_bytes_has(mxw_input_text(&mail->input), '\0') ? MXW_CONTENT_NUL : MXW_CONTENT_SOUND;
}

static void put_verdict_reply(struct mxw_writer *reply, const struct mxw_verdict *verdict)
{
    if (verdict->outcome == MXW_ADMIT) {
        mxw_put_text(reply, ACCEPTED);
        return;
    }
    mxw_smtp_put_reply_words(
        reply,
        &(struct mxw_smtp_reply){
            .code = verdict->code,
            .enhanced = { (unsigned char)(verdict->code / 100), verdict->subject, verdict->detail },
            .text = mxw_verdict_text(verdict),
        });
}

/* The gates in the order of the session: at RCPT, at the data, after it. */
static void decide(struct findings *found, const struct presented *given,
                   const struct mxw_admission_facts *facts)
{
    struct mxw_verdict *verdict = &found->verdict;
    const struct mxw_domain *domain = mxw_tried_domain(&given->recipient);
    mxw_admission_recipient(domain, facts, verdict);
    bool is_refused = verdict->outcome == MXW_DEFER || verdict->outcome == MXW_REFUSE;

    const struct mxw_smtp_reply *refusal =
        is_refused ? NULL : mxw_content_refusal(find_fault(&given->mail));
    if (verdict->outcome == MXW_UNDECIDED)
        mxw_admission_message(domain, facts, verdict);
    if (refusal == NULL) {
        put_verdict_reply(&found->reply, verdict);
        return;
    }
    verdict->outcome = MXW_REFUSE;
    verdict->rule = MXW_RULE_NONE;
    mxw_smtp_put_reply_words(&found->reply, refusal);
}

static void compose_fields(struct findings *found, const struct presented *given)
{
    struct mxw_added_fields fields = {
        .host = mxw_bytes_of(given->host),
        .authserv_id = mxw_bytes_of(given->host),
        .id = MXW_BYTES(TRANSACTION_ID),
        .client = given->client,
        .wall = given->wall,
        .hop = { .helo = mxw_typed(&given->helo), .extended = true },
    };
    mxw_added_set_iprev(&fields, &found->iprev);
    mxw_added_set_spf(&fields, &found->spf);
    mxw_added_set_dkim(&fields, &found->dkim, &found->texts);
    mxw_added_set_dmarc(&fields, &found->dmarc);
    mxw_added_set_arc(&fields, &found->arc, &found->texts);
    mxw_added_set_verdict(&fields, &found->verdict);
    mxw_put_added_fields(&found->fields, &fields);
}

static enum mxw_exemption exemption_of(const struct presented *given)
{
    const struct mxw_tried_recipient *recipient = &given->recipient;
    struct mxw_trust trust = { .own_networks = recipient->own_networks,
                               .own_network_count = recipient->own_network_count };
    struct mxw_peer peer = { .address = given->client };
    return mxw_exemption_of(&trust, mxw_tried_domain(recipient), &peer);
}

static void judge_verdict(struct findings *found, const struct presented *given)
{
    struct mxw_admission_facts facts = {
        .client = given->client,
        .exemption = exemption_of(given),
        .recipient_is_contact = given->recipient.is_contact,
        .not_opted_in_defers = given->recipient.not_opted_in_defers,
        .wall = given->wall,
    };
    mxw_facts_set_iprev(&facts, &found->iprev);
    mxw_facts_set_spf(&facts, &found->spf);
    mxw_facts_set_dkim(&facts, &found->dkim, &found->texts);
    decide(found, given, &facts);
}

static void judge_author(struct findings *found, const struct presented *given,
                         struct mxw_answers *answers)
{
    size_t count = mxw_facts_identifiers(found->identifiers, &found->spf, &found->dkim);
    mxw_judge_dmarc(&found->dmarc, &given->mail, found->identifiers, count, answers);
}

static enum mxw_status judge(struct findings *found, struct presented *given,
                             struct mxw_answers *answers)
{
    found->reply = MXW_WRITER(found->reply_at);
    found->fields = MXW_WRITER(found->fields_at);
    found->texts = MXW_WRITER(found->texts_at);
    found->query = (struct mxw_spf_query){
        .client = given->client,
        .helo = mxw_typed(&given->helo),
        .sender = mxw_typed(&given->sender),
        .receiver = mxw_bytes_of(given->host),
        .wall = given->wall,
    };

    mxw_judge_iprev(&found->iprev, given->client, answers);
    mxw_judge_spf(&found->spf, &found->query, answers);
    enum mxw_status status = mxw_judge_dkim(&found->dkim, &given->mail, given->wall, answers);
    if (status == MXW_OK)
        status = mxw_judge_arc(&found->arc, &given->mail, given->wall, answers);
    if (status != MXW_OK)
        return status;
    judge_author(found, given, answers);
    judge_verdict(found, given);
    compose_fields(found, given);
    return MXW_OK;
}

static json_t *object_of(const struct findings *found, const struct presented *given)
{
    const struct mxw_verdict *verdict = &found->verdict;
    json_t *object = json_object();
    mxw_json_set_text(object, "verdict", mxw_outcome_name(verdict->outcome));
    mxw_json_set_text(object, "would", mxw_outcome_name(verdict->would));
    mxw_json_set_text(object, "reply", mxw_written(&found->reply));
    mxw_json_set_text(object, "rule", mxw_rule_name(verdict->rule));
    mxw_json_set(object, "iprev", mxw_iprev_object(&found->iprev));
    mxw_json_set(object, "spf", mxw_spf_object(&found->spf));
    mxw_json_set(object, "dkim", mxw_dkim_object(&found->dkim, &given->mail));
    mxw_json_set(object, "dmarc", mxw_dmarc_object(&found->dmarc));
    mxw_json_set(object, "arc", mxw_arc_object(&found->arc, &given->mail));
    mxw_json_set_text(object, "header_fields", mxw_written(&found->fields));
    return object;
}

static void advise(const struct findings *found, const struct presented *given)
{
    switch (found->verdict.rule) {
    case MXW_RULE_NO_PTR:
    case MXW_RULE_PTR_UNCONFIRMED:
        mxw_iprev_advise(&found->iprev, given->client);
        return;
    case MXW_RULE_UNAUTHENTICATED:
        mxw_page_say(2, "One of the two is enough:");
        mxw_spf_advise(&found->spf);
        mxw_dkim_advise(&found->dkim);
        return;
    case MXW_RULE_NEVER_OPTED_IN:
    case MXW_RULE_DRAINING:
    case MXW_RULE_DRAINED:
        mxw_page_say(2, "Send over IPv4; the recipient's domain takes no mail over IPv6.");
        return;
    case MXW_RULE_DNS_FAILURE:
        mxw_page_say(2,
                     "A name server did not answer. Try again; when it lasts, repair the DNS of "
                     "the name that failed.");
        return;
    case MXW_RULE_RELAY:
        mxw_page_say(2, "Send to a server that takes mail for the recipient's domain.");
        return;
    case MXW_RULE_SUSPENDED:
        mxw_page_say(2, "Try again later; the recipient's domain takes no mail at the moment.");
        return;
    case MXW_RULE_NONE:
        mxw_page_say(2, "Send a message that keeps the limits and line ends of SMTP.");
        return;
    case MXW_RULE_EXEMPT:
    case MXW_RULE_IPV4:
    case MXW_RULE_SPF:
    case MXW_RULE_DKIM:
        return;
    }
}

static void show_fields(mxw_bytes fields)
{
    mxw_page_section("Header fields the gate would add");
    mxw_bytes line;
    while (mxw_bytes_cut(&fields, '\n', &line)) {
        bool is_folded = line.len > 0 && line.at[0] == '\t';
        char room[MXW_SAFE_ROOM];
        mxw_page_say(is_folded ? 6 : 2, "%s", mxw_page_plain(mxw_bytes_trim(line), room));
    }
}

static const char *headline(enum mxw_outcome outcome)
{
    switch (outcome) {
    case MXW_ADMIT:
        return "admit: the gate takes this mail";
    case MXW_DEFER:
        return "defer: the gate does not take this mail now, and its sender may try again";
    case MXW_REFUSE:
        return "refuse: the gate does not take this mail";
    case MXW_UNDECIDED:
        break;
    }
    return "";
}

static void show(const struct findings *found, const struct presented *given,
                 const struct mxw_answers *answers)
{
    const struct mxw_verdict *verdict = &found->verdict;
    mxw_bytes sender = mxw_typed(&given->sender);
    mxw_page_say(0, "%s", headline(verdict->outcome));

    mxw_page_section("What the gate would answer");
    mxw_page_fact("verdict", mxw_outcome_name(verdict->outcome));
    mxw_page_fact("reply", mxw_written(&found->reply));
    mxw_page_fact("rule", mxw_rule_name(verdict->rule));
    mxw_page_fact("reason", mxw_verdict_reason(verdict));
    mxw_page_fact("by IPv6's rule", mxw_outcome_name(verdict->would));

    mxw_page_section("What was judged");
    mxw_page_address("client", given->client);
    mxw_page_fact("HELO", mxw_typed(&given->helo));
    mxw_page_fact("sender", sender.len == 0 ? MXW_BYTES("<>") : sender);
    mxw_page_fact("for the domain", mxw_tried_domain(&given->recipient)->name);
    mxw_page_section("What was found");
    mxw_iprev_show(&found->iprev);
    mxw_spf_show(&found->spf);
    mxw_dkim_show(&found->dkim, &given->mail);
    mxw_dmarc_show(&found->dmarc);
    mxw_arc_show(&found->arc, &given->mail);
    mxw_answers_show(answers);
    if (verdict->outcome != MXW_ADMIT) {
        mxw_page_section("What to repair");
        advise(found, given);
    }
    show_fields(mxw_written(&found->fields));
}

static enum mxw_exit exit_of(const struct mxw_verdict *verdict)
{
    if (verdict->outcome == MXW_ADMIT)
        return MXW_EXIT_YES;
    return verdict->rule == MXW_RULE_DNS_FAILURE ? MXW_EXIT_UNKNOWN : MXW_EXIT_NO;
}

static enum mxw_exit judge_and_print(const struct mxw_options *options, struct presented *given,
                                     struct mxw_answers *answers, struct mxw_problem *problem)
{
    struct findings *found = calloc(1, sizeof *found);
    enum mxw_exit status = MXW_EXIT_MISSING;
    if (found == NULL || judge(found, given, answers) != MXW_OK) {
        mxw_problem_set(problem, "there is no memory left");
    } else {
        if (options->json)
            mxw_json_print(object_of(found, given));
        else
            show(found, given, answers);
        status = exit_of(&found->verdict);
    }
    free(found);
    return status;
}

static const char *own_host(const struct mxw_options *options, char room[HOST_ROOM])
{
    if (options->host != NULL && options->host[0] != '\0')
        return options->host;
    if (gethostname(room, HOST_ROOM) != 0)
        return "localhost";
    room[HOST_ROOM - 1] = '\0';
    return room[0] == '\0' ? "localhost" : room;
}

static void to_lower(struct mxw_typed_name *name)
{
    for (size_t i = 0; i < name->len; i++)
        name->at[i] = mxw_lower(name->at[i]);
}

static bool read_recipient(struct presented *given, const struct mxw_options *options,
                           struct mxw_problem *problem)
{
    mxw_tried_begin(&given->recipient);
    if (options->recipient != NULL) {
        given->recipient_address = mxw_typed_mailbox(options->recipient);
        to_lower(&given->recipient_address);
        if (!mxw_tried_name(&given->recipient, mxw_typed(&given->recipient_address), problem))
            return false;
    }
    for (size_t i = 0; i < options->settings.count; i++)
        if (!mxw_tried_set(&given->recipient, options->settings.at[i], problem))
            return false;
    return true;
}

/* All that the options say. */
static bool read_options(struct presented *given, const struct mxw_options *options,
                         struct mxw_problem *problem)
{
    if (options->mail_from == NULL) {
        mxw_problem_set(problem, "--mail-from is missing; the null sender is ''");
        return false;
    }
    given->client = options->ip;
    given->wall = options->now;
    given->host = own_host(options, given->host_at);
    given->helo = mxw_typed_host(options->helo);
    given->sender = mxw_typed_mailbox(options->mail_from);
    return read_recipient(given, options, problem);
}

/* The message comes last: nobody shall type one for nothing. */
static enum mxw_exit read_and_judge(const struct mxw_options *options, struct presented *given,
                                    struct mxw_problem *problem)
{
    struct mxw_answers answers;
    if (!read_options(given, options, problem))
        return MXW_EXIT_USAGE;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;

    enum mxw_exit status = MXW_EXIT_MISSING;
    if (mxw_mail_read(&given->mail, problem) == MXW_OK)
        status = judge_and_print(options, given, &answers, problem);
    mxw_answers_close(&answers);
    return status;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_problem *problem = &failure->problem;
    struct presented *given = calloc(1, sizeof *given);
    if (given == NULL) {
        mxw_problem_set(problem, "there is no memory left");
        return MXW_EXIT_MISSING;
    }
    enum mxw_exit status = read_and_judge(options, given, problem);
    mxw_mail_free(&given->mail);
    mxw_typed_name_free(&given->helo);
    mxw_typed_name_free(&given->sender);
    mxw_typed_name_free(&given->recipient_address);
    free(given);
    return status;
}

static const struct mxw_option options[] = {
    MXW_OPTION_IP(true),
    MXW_OPTION_HELO,
    MXW_OPTION_MAIL_FROM,
    { .name = "rcpt",
      .argument = "ADDRESS",
      .help = "the recipient; someone at a domain with IPv6 on when not given",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(recipient) },
    { .name = "rcpt-domain-set",
      .argument = "KEY=VALUE...",
      .help = "settings of the recipient's domain: ipv6=on|off|never, ipv6_since=UNIX, "
              "drain=SECONDS, refusal=defer|refuse, mode=enforce|observe, "
              "iprev=exists|confirmed, contacts=exempt|gated, connector=PREFIX; and of the site: "
              "not_opted_in=refuse|defer, own_networks=PREFIX",
      .kind = MXW_OPTION_LIST,
      MXW_OPTION_AT(settings),
      .mark = "=" },
    MXW_OPTION_HOST("our own name; the machine's when not given"),
    MXW_OPTIONS_COMMON,
};

const struct mxw_command mxw_check_message = {
    .name = "check message",
    .summary = "what would the gate say to this mail, and why?",
    .synopsis = "--ip ADDRESS --mail-from ADDRESS [OPTION...] < mail.eml",
    .about = "Judges the message on standard input and its envelope as the gate would: the "
             "verdict, the reply, and the header fields it would add. Exit status: 0 admitted, 1 "
             "deferred or refused, 2 deferred because the DNS failed.",
    .example = "mxwarden check message --ip 2001:db8::1 --mail-from a@example.org < mail.eml",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
