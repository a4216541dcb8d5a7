/* The table of requests: what this file says is the protocol. */
#include "control/request.h"

#define DOMAIN_MAX 255  /* octets: RFC 1035's 253, and "*." before it */
#define TENANT_MAX 64   /* octets: it stands in logs and headers */
#define MAILBOX_MAX 320 /* octets: a local part of 64, '@', a domain */
#define NETWORK_MAX 64  /* octets: an address or a prefix */
#define WORD_MAX 64     /* octets: ids, names of rules */
#define NOTE_MAX 512    /* octets: a sentence or two */
#define ROWS_MAX 10000  /* of one answer */
#define ROWS 1000
#define RECORDS_MAX 1000 /* of the trace, which are larger */
#define RECORDS 100

#define QUICK 30 /* seconds: five for every edge to confirm, and a store that is busy */
#define LONG 600 /* seconds: a million domains, a whole store */

/* The type of a field is that of the member it is read into. */
#define TYPE_OF(member)                                                                            \
    _Generic(((struct mxw_control_request *)NULL)->member, mxw_bytes                               \
             : MXW_CONTROL_TEXT, int64_t                                                           \
             : MXW_CONTROL_NUMBER, bool                                                            \
             : MXW_CONTROL_BOOL, struct mxw_control_settings                                       \
             : MXW_CONTROL_SETTINGS, struct mxw_control_domains                                    \
             : MXW_CONTROL_DOMAINS)

#define FIELD(member, required, from, to, otherwise, sentence)                                     \
    {                                                                                              \
        .name = #member, .type = TYPE_OF(member), .is_required = (required), .minimum = (from),    \
        .maximum = (to), .initial = (otherwise), .help = (sentence),                               \
        .offset = offsetof(struct mxw_control_request, member)                                     \
    }
#define NEEDS(member, max, sentence) FIELD(member, true, 1, max, 0, sentence)
#define TAKES(member, max, sentence) FIELD(member, false, 0, max, 0, sentence)
#define NUMBER(member, from, to, otherwise, sentence)                                              \
    FIELD(member, false, from, to, otherwise, sentence)

/* clang-format off */

#define DOMAIN_NAME                                                                                \
    NEEDS(name, DOMAIN_MAX, "The domain, in A-labels; *.contoso.com is all below contoso.com")
#define TENANT_NAME NEEDS(name, TENANT_MAX, "The tenant")
#define PAGE                                                                                       \
    TAKES(after, DOMAIN_MAX, "Only what comes after this name: the last one of the page before"),  \
    NUMBER(limit, 1, ROWS_MAX, ROWS, "How many items at most")

static const struct mxw_control_field tenant_add_fields[] = {
    TENANT_NAME,
    TAKES(settings, MXW_CONTROL_SETTINGS_MAX,
          "description (a text), users (a list of local users)"),
};

static const struct mxw_control_field tenant_set_fields[] = {
    TENANT_NAME,
    NEEDS(settings, MXW_CONTROL_SETTINGS_MAX,
          "What changes; an empty text takes a setting back to its default"),
};

static const struct mxw_control_field tenant_fields[] = {
    TENANT_NAME,
};

static const struct mxw_control_field tenant_list_fields[] = {
    PAGE,
};

static const struct mxw_control_field domain_add_fields[] = {
    DOMAIN_NAME,
    NEEDS(tenant, TENANT_MAX, "To whom it belongs"),
    FIELD(settings, true, 0, MXW_CONTROL_SETTINGS_MAX, 0, "Its settings, as in domains.conf"),
};

static const struct mxw_control_field domain_set_fields[] = {
    DOMAIN_NAME,
    NEEDS(settings, MXW_CONTROL_SETTINGS_MAX,
          "What changes; an empty text takes a setting back to its default"),
};

static const struct mxw_control_field domain_fields[] = {
    DOMAIN_NAME,
};

static const struct mxw_control_field domain_list_fields[] = {
    TAKES(tenant, TENANT_MAX, "Only domains of this tenant"),
    PAGE,
};

static const struct mxw_control_field domain_ipv6_fields[] = {
    DOMAIN_NAME,
    TAKES(wish, WORD_MAX, "on or off; without it nothing changes"),
    TAKES(why, NOTE_MAX, "A reason, for the audit"),
};

static const struct mxw_control_field import_begin_fields[] = {
    NEEDS(replace, 1, "Whether domains that the import does not name are removed"),
};

static const struct mxw_control_field import_domains_fields[] = {
    NEEDS(domains, MXW_CONTROL_DOMAINS_MAX, "A piece of the import"),
};

static const struct mxw_control_field exempt_add_fields[] = {
    NEEDS(prefix, NETWORK_MAX, "An address or a prefix that no gate is for"),
    TAKES(note, NOTE_MAX, "Whose it is, and why"),
};

static const struct mxw_control_field exempt_remove_fields[] = {
    NEEDS(prefix, NETWORK_MAX, "As it was added"),
};

static const struct mxw_control_field trace_find_fields[] = {
    TAKES(to, MAILBOX_MAX, "A recipient, or a recipients' domain"),
    TAKES(from, MAILBOX_MAX, "A sender, or a senders' domain"),
    TAKES(ip, NETWORK_MAX, "The client's address, or its /64"),
    TAKES(id, WORD_MAX, "The id of a session or of a transaction, as in replies and in the log"),
    TAKES(verdict, WORD_MAX, "admit, defer or refuse"),
    TAKES(rule, WORD_MAX, "The name of the rule that decided"),
    NUMBER(since, 0, INT64_MAX, 0, "Not older than this"),
    NUMBER(until, 0, INT64_MAX, INT64_MAX, "Not newer than this"),
    NUMBER(before, 0, INT64_MAX, INT64_MAX,
           "Only before this position: where the search before has ended"),
    NUMBER(limit, 1, RECORDS_MAX, RECORDS, "How many records at most"),
};

static const struct mxw_control_field trace_forget_fields[] = {
    NEEDS(address, MAILBOX_MAX, "A person's mail address"),
};

static const struct mxw_control_field audit_list_fields[] = {
    NUMBER(limit, 1, ROWS_MAX, RECORDS, "How many items at most"),
    NUMBER(before, 0, INT64_MAX, INT64_MAX, "Only items with lower numbers"),
};

#define DOMAIN_FIELD(member, kind, min, max, sentence)                                             \
    {                                                                                              \
        .name = #member, .type = MXW_CONTROL_##kind, .is_required = true, .minimum = (min),        \
        .maximum = (max), .help = (sentence),                                                      \
        .offset = offsetof(struct mxw_control_domain, member)                                      \
    }

/* Of one of the domains of an import. */
static const struct mxw_control_field domains_fields[] = {
    DOMAIN_FIELD(name, TEXT, 1, DOMAIN_MAX, "The domain"),
    DOMAIN_FIELD(tenant, TEXT, 1, TENANT_MAX, "To whom it belongs"),
    DOMAIN_FIELD(settings, SETTINGS, 0, MXW_CONTROL_SETTINGS_MAX, "Its settings"),
};

#define SAYS(member, type, sentence) { #member, MXW_CONTROL_##type, false, sentence }
#define MAY_SAY(member, type, sentence) { #member, MXW_CONTROL_##type, true, sentence }

#define CHANGED                                                                                    \
    SAYS(generation, NUMBER, "The directory's number that has the change"),                        \
    SAYS(confirmed, BOOL, "Whether every process that serves mail uses it"),                       \
    SAYS(waiting, TEXT_LIST, "Those that have not said so within five seconds")

#define MORE SAYS(more, BOOL, "Whether there are items beyond the limit")

#define DOMAIN                                                                                     \
    SAYS(name, TEXT, "The domain"),                                                                \
    SAYS(tenant, TEXT, "To whom it belongs"),                                                      \
    SAYS(settings, SETTINGS, "Those that are not at their default"),                               \
    SAYS(ipv6, TEXT, "The wish: never, on or off"),                                                \
    MAY_SAY(ipv6_since, NUMBER, "When the wish last changed"),                                     \
    SAYS(hosted_names, TEXT_LIST, "The names its MX records point to"),                            \
    SAYS(changed_at, NUMBER, "When anything of this last changed"),                                \
    SAYS(changed_by, TEXT, "By whom")

static const struct mxw_control_member changed[] = {
    CHANGED,
};

static const struct mxw_control_member more[] = {
    MORE,
};

static const struct mxw_control_member domain[] = {
    DOMAIN,
};

static const struct mxw_control_member status_items[] = {
    SAYS(process, TEXT, "master, or an edge such as edge.1"),
    SAYS(pid, NUMBER, "Its process id"),
    SAYS(generation, NUMBER, "The directory it uses"),
    MAY_SAY(heard_ms_ago, NUMBER, "Of an edge: since it has told the rest, in milliseconds"),
    MAY_SAY(sessions, NUMBER, "Sessions at that moment"),
    MAY_SAY(next_hop_connections, NUMBER, "Connections to next hops"),
    MAY_SAY(next_hop_failures, NUMBER, "Connections that could not be made or broke"),
    MAY_SAY(next_hops_resting, NUMBER, "Addresses that failed and are left alone for a while"),
    MAY_SAY(dns_questions, NUMBER, "Questions asked of the DNS"),
    MAY_SAY(dns_failures, NUMBER, "Of these, without an answer"),
    MAY_SAY(dns_questions_open, NUMBER, "Of these, not answered yet"),
    MAY_SAY(records_waiting_octets, NUMBER, "Octets of trace records that wait for the keeper"),
    MAY_SAY(records_dropped, NUMBER, "Trace records that found no room"),
};

static const struct mxw_control_member status_done[] = {
    SAYS(version, TEXT, "The keeper's"),
    SAYS(started_at, NUMBER, "When the keeper started"),
    SAYS(store, TEXT, "Why the store cannot be used; empty when it can"),
    SAYS(directory, TEXT, "Why the directory is not as new as the store; empty when it is"),
    SAYS(trace, TEXT, "Why the trace cannot be written; empty when it can"),
    SAYS(generation, NUMBER, "The newest directory"),
    SAYS(tenants, NUMBER, "How many there are"),
    SAYS(domains, NUMBER, "How many there are"),
    SAYS(is_importing, BOOL, "Whether an import is open"),
    SAYS(records, NUMBER, "Trace records kept"),
    SAYS(records_octets, NUMBER, "Octets they take on the disk"),
    SAYS(records_waiting_octets, NUMBER, "Octets of those that are not written yet"),
    SAYS(records_lost, NUMBER, "Trace records that found no room, since the keeper started"),
    MAY_SAY(records_since, NUMBER, "The time of the oldest trace record"),
    SAYS(messages, RECORD, "Messages since the keeper started: by verdict, and in it by rule"),
    SAYS(recipients_refused, RECORD, "The same of recipients that were not accepted"),
};

static const struct mxw_control_member tenant_items[] = {
    SAYS(name, TEXT, "The tenant"),
    SAYS(description, TEXT, "What its settings say"),
    SAYS(users, TEXT_LIST, "Local users who speak for it"),
    SAYS(domains, NUMBER, "How many it has"),
};

static const struct mxw_control_member ipv6_done[] = {
    SAYS(name, TEXT, "The domain"),
    SAYS(wish, TEXT, "never, on or off"),
    MAY_SAY(since, NUMBER, "When the wish last changed"),
    SAYS(state, TEXT, "never, on, draining or drained"),
    MAY_SAY(until, NUMBER, "When draining ends"),
    CHANGED,
    SAYS(note, TEXT, "What to do next, in a sentence; may be empty"),
};

static const struct mxw_control_member import_domains_done[] = {
    SAYS(domains, NUMBER, "How many the import has by now"),
};

static const struct mxw_control_member import_commit_done[] = {
    CHANGED,
    SAYS(added, NUMBER, "Domains that are new"),
    SAYS(changed, NUMBER, "Domains that were there and differ now"),
    SAYS(removed, NUMBER, "Domains that are gone"),
    SAYS(unchanged, NUMBER, "Domains that were there just so"),
};

static const struct mxw_control_member exempt_items[] = {
    SAYS(prefix, TEXT, "The address or prefix"),
    SAYS(note, TEXT, "Whose it is, and why"),
    SAYS(added_at, NUMBER, "When it was added"),
    SAYS(added_by, TEXT, "By whom"),
};

static const struct mxw_control_member trace_items[] = {
    SAYS(position, NUMBER, "Where it stands: the later, the higher"),
    SAYS(record, RECORD, "What happened"),
};

static const struct mxw_control_member trace_done[] = {
    MORE,
    SAYS(position, NUMBER, "Where the search has ended; before = this goes on"),
};

static const struct mxw_control_member forget_done[] = {
    SAYS(records, NUMBER, "How many named the address"),
};

static const struct mxw_control_member audit_items[] = {
    SAYS(number, NUMBER, "The later, the higher"),
    SAYS(at, NUMBER, "When"),
    SAYS(who, TEXT, "Who asked for the change"),
    SAYS(action, TEXT, "The request"),
    SAYS(object, TEXT, "The tenant, domain or prefix"),
    SAYS(detail, TEXT, "What changed"),
};

#define FIELDS(table) .fields = (table), .field_count = MXW_COUNT_OF(table)
#define ITEMS(table) .items = (table), .item_count = MXW_COUNT_OF(table)
#define DONE(table) .done = (table), .done_count = MXW_COUNT_OF(table)
#define OPERATOR(seconds) .least = MXW_CONTROL_OPERATOR, .patience = (seconds)
#define TENANT(seconds) .least = MXW_CONTROL_TENANT, .patience = (seconds)

static const struct mxw_control_spec specs[] = {
    [MXW_CONTROL_STATUS] = {
        .name = "status", OPERATOR(QUICK), ITEMS(status_items), DONE(status_done),
        .help = "Says how the keeper and each process that serves mail are" },
    [MXW_CONTROL_TENANT_ADD] = {
        .name = "tenant.add", OPERATOR(QUICK), FIELDS(tenant_add_fields), DONE(changed),
        .look = "mxwarden tenant list",
        .help = "Makes a tenant, without domains" },
    [MXW_CONTROL_TENANT_SET] = {
        .name = "tenant.set", OPERATOR(QUICK), FIELDS(tenant_set_fields), DONE(changed),
        .look = "mxwarden tenant list",
        .help = "Changes settings of a tenant" },
    [MXW_CONTROL_TENANT_REMOVE] = {
        .name = "tenant.remove", OPERATOR(QUICK), FIELDS(tenant_fields), DONE(changed),
        .look = "mxwarden tenant list",
        .help = "Removes a tenant that has no domains; in-use when it has" },
    [MXW_CONTROL_TENANT_LIST] = {
        .name = "tenant.list", TENANT(QUICK), FIELDS(tenant_list_fields), ITEMS(tenant_items),
        DONE(more),
        .help = "Lists tenants by name; a tenant sees itself" },
    [MXW_CONTROL_DOMAIN_ADD] = {
        .name = "domain.add", OPERATOR(QUICK), FIELDS(domain_add_fields), DONE(changed),
        .look = "mxwarden domain show",
        .help = "Makes a domain, with settings" },
    [MXW_CONTROL_DOMAIN_SET] = {
        .name = "domain.set", TENANT(QUICK), FIELDS(domain_set_fields), DONE(changed),
        .look = "mxwarden domain show",
        .help = "Changes settings of a domain; a tenant may not set tenant or next_hop" },
    [MXW_CONTROL_DOMAIN_REMOVE] = {
        .name = "domain.remove", OPERATOR(QUICK), FIELDS(domain_fields), DONE(changed),
        .look = "mxwarden domain show",
        .help = "Removes a domain; mail for it is a relay attempt from then on" },
    [MXW_CONTROL_DOMAIN_SHOW] = {
        .name = "domain.show", TENANT(QUICK), FIELDS(domain_fields), DONE(domain),
        .help = "Shows a domain" },
    [MXW_CONTROL_DOMAIN_LIST] = {
        .name = "domain.list", TENANT(QUICK), FIELDS(domain_list_fields), ITEMS(domain), DONE(more),
        .help = "Lists domains by name; a tenant sees its own" },
    [MXW_CONTROL_DOMAIN_IPV6] = {
        .name = "domain.ipv6", TENANT(QUICK), FIELDS(domain_ipv6_fields), DONE(ipv6_done),
        .look = "mxwarden domain ipv6",
        .help = "Opts a domain in or out of mail over IPv6, or says where it stands" },
    [MXW_CONTROL_IMPORT_BEGIN] = {
        .name = "import.begin", OPERATOR(QUICK), FIELDS(import_begin_fields),
        .help = "Begins an import on this connection; if that ends before import.commit, nothing"
                " has changed" },
    [MXW_CONTROL_IMPORT_DOMAINS] = {
        .name = "import.domains", OPERATOR(LONG), FIELDS(import_domains_fields),
        DONE(import_domains_done),
        .help = "Adds a piece to the import begun on this connection" },
    [MXW_CONTROL_IMPORT_COMMIT] = {
        .name = "import.commit", OPERATOR(LONG), DONE(import_commit_done),
        .look = "mxwarden domain list",
        .help = "Makes the import's domains those of the gate, all or none" },
    [MXW_CONTROL_EXEMPT_ADD] = {
        .name = "exempt.add", OPERATOR(QUICK), FIELDS(exempt_add_fields), DONE(changed),
        .look = "mxwarden exempt list",
        .help = "Adds a source that no gate is for" },
    [MXW_CONTROL_EXEMPT_REMOVE] = {
        .name = "exempt.remove", OPERATOR(QUICK), FIELDS(exempt_remove_fields), DONE(changed),
        .look = "mxwarden exempt list",
        .help = "Removes such a source" },
    [MXW_CONTROL_EXEMPT_LIST] = {
        .name = "exempt.list", OPERATOR(QUICK), ITEMS(exempt_items),
        .help = "Lists the sources that no gate is for" },
    [MXW_CONTROL_TRACE_FIND] = {
        .name = "trace.find", TENANT(QUICK), FIELDS(trace_find_fields), ITEMS(trace_items),
        DONE(trace_done),
        .help = "Finds what happened to mail, the newest first; a tenant finds its own" },
    [MXW_CONTROL_TRACE_FORGET] = {
        .name = "trace.forget", OPERATOR(LONG), FIELDS(trace_forget_fields), DONE(forget_done),
        .look = "mxwarden trace find",
        .help = "Takes a person's address out of every trace record" },
    [MXW_CONTROL_AUDIT_LIST] = {
        .name = "audit.list", OPERATOR(QUICK), FIELDS(audit_list_fields), ITEMS(audit_items),
        .help = "Lists who changed what, the newest first" },
    [MXW_CONTROL_STORE_RESTORE] = {
        .name = "store.restore", OPERATOR(LONG), DONE(changed), .takes_descriptor = true,
        .look = "mxwarden status",
        .help = "Puts a backup, whose descriptor comes along, in the place of the store" },
};

/* clang-format on */

_Static_assert(MXW_COUNT_OF(specs) == MXW_CONTROL_KIND_COUNT, "a row for each request");

const struct mxw_control_spec *mxw_control_spec(enum mxw_control_kind kind)
{
    return &specs[kind];
}

const struct mxw_control_spec *mxw_control_find(mxw_bytes name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(specs); i++) {
        mxw_bytes known = { (const uint8_t *)specs[i].name, strlen(specs[i].name) };
        if (mxw_bytes_equal(known, name))
            return &specs[i];
    }
    return NULL;
}

const struct mxw_control_field *mxw_control_domain_fields(size_t *count)
{
    *count = MXW_COUNT_OF(domains_fields);
    return domains_fields;
}
