/* domain ipv6 - opts a domain in or out of mail over IPv6, and says what is left to do. */
#include "cli/json.h"
#include "cli/remote/domain_name.h"
#include "cli/remote/keeper.h"
#include "cli/remote/member.h"

static const char not_ours[] =
    "mxwarden does not publish DNS records yet; what is needed there is yours to do.";

static void advise_on(const json_t *done)
{
    if (!mxw_member_is(done, "confirmed"))
        mxw_page_say(2,
                     "First wait until every process that serves mail knows of it: ask again with "
                     "status. Then:");
    mxw_page_say(2,
                 "Add an AAAA record with the gate's IPv6 address to the host that the domain's MX "
                 "record names. No mail comes over IPv6 before that. A second MX record, with a "
                 "higher number and a host that has an A record only, lets senders come back over "
                 "IPv4 when the gate turns them away.");
}

static void advise_off(const json_t *done)
{
    char until[MXW_WHEN_ROOM];
    mxw_page_say(2,
                 "Remove the AAAA record from the host that the domain's MX record names, unless "
                 "other domains need it there.");
    if (json_object_get(done, "until") != NULL)
        mxw_page_say(2,
                     "Until %s the gate defers mail over IPv6 with 450, since caches still know "
                     "the address; from then on it refuses it with 550.",
                     mxw_member_when(done, "until", until));
}

static void advise_never(const json_t *done)
{
    (void)done;
    mxw_page_say(2,
                 "For now nothing is needed, as long as the host that the domain's MX record names "
                 "has no AAAA record: mail over IPv6 is refused with 550.");
}

static const struct advice {
    const char *state;
    void (*print)(const json_t *done);
} advices[] = {
    { "on", advise_on },
    { "draining", advise_off },
    { "drained", advise_off },
    { "never", advise_never },
};

static void advise(const json_t *done)
{
    const char *state = json_string_value(json_object_get(done, "state"));
    for (size_t i = 0; i < MXW_COUNT_OF(advices); i++) {
        if (strcmp(advices[i].state, state) != 0)
            continue;
        mxw_page_section("What is left to do in the DNS");
        mxw_page_say(2, "%s", not_ours);
        advices[i].print(done);
    }
}

static void show(const json_t *done)
{
    char text[MXW_SAFE_ROOM];
    char since[MXW_WHEN_ROOM];
    bool has_since = json_object_get(done, "since") != NULL;
    mxw_page_say(0, "%s", mxw_member_text(done, "name", text));
    mxw_page_factf("wish", "%s%s%s", mxw_member_text(done, "wish", text),
                   has_since ? " since " : "", mxw_member_when(done, "since", since));
    mxw_member_fact("state", json_object_get(done, "state"));
    if (json_object_get(done, "until") != NULL)
        mxw_page_factf("  until", "%s", mxw_member_when(done, "until", since));
    mxw_member_fact("note", json_object_get(done, "note"));
    mxw_page_factf("generation", "%lld, %s", mxw_member_number(done, "generation"),
                   mxw_member_is(done, "confirmed") ? "known to every process that serves mail"
                                                    : "not yet known to all of them");
    mxw_member_fact("waiting for", json_object_get(done, "waiting"));
    advise(done);
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    bool only_asks = strcmp(options->wish, "status") == 0;
    json_t *done;
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s, s:o, s:s*, s:s*}", "request", "domain.ipv6", "name",
                             mxw_domain_name(mxw_bytes_of(options->name)), "wish",
                             only_asks ? NULL : options->wish, "why", options->why),
    };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &done, failure);
    if (status != MXW_EXIT_YES)
        return status;
    status = mxw_keeper_change_status(done);
    if (options->json) {
        mxw_json_print(done);
    } else {
        show(done);
        json_decref(done);
    }
    return status;
}

static const struct mxw_option options[] = {
    MXW_ARGUMENT_DOMAIN,
    { .argument = "WISH",
      .help = "on, off, or status, which changes nothing",
      .kind = MXW_OPTION_WORD,
      MXW_OPTION_AT(wish),
      .is_required = true,
      .words = "on off status" },
    { .name = "why",
      .argument = "TEXT",
      .help = "the reason, for those who read the audit",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(why) },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_domain_ipv6 = {
    .name = "domain ipv6",
    .summary = "opt a domain in or out of mail over IPv6, or ask where it stands",
    .about = "Opts a domain in or out of mail over IPv6, or says where it stands. DNS records are "
             "not published by mxwarden yet: what has to be done there is printed.",
    .example = "mxwarden domain ipv6 contoso.com on --why 'ticket 4711'",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
