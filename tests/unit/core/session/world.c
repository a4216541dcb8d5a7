#include "tests/unit/core/session/world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_ROOM (1u << 20)

static uint8_t arena_at[MXW_SESSION_ARENA_ROOM] __attribute__((aligned(16)));
static uint8_t sent_at[TEXT_ROOM], body_at[TEXT_ROOM], handed_over_at[TEXT_ROOM],
    story_at[TEXT_ROOM];

static mxw_bytes text_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

/* The zone. 2001:db8::1 is a well-run sender, 2001:db8::66 has no name, 2001:db8::5 has one that
 * does not lead back. */
static const struct {
    enum mxw_dns_type type;
    const char *name, *value;
} zone[] = {
#define NIBBLES "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
    { MXW_DNS_PTR, "1.0." NIBBLES, "mail.sender.example" },
    { MXW_DNS_PTR, "5.0." NIBBLES, "mail.sender.example" },
    { MXW_DNS_AAAA, "mail.sender.example", "2001:db8::1" },
    { MXW_DNS_PTR, "1.2.0.192.in-addr.arpa", "v4.sender.example" },
    { MXW_DNS_A, "v4.sender.example", "192.0.2.1" },
    { MXW_DNS_TXT, "sender.example", "v=spf1 ip6:2001:db8::1 ip6:2001:db8::5 ip4:192.0.2.1 -all" },
    { MXW_DNS_TXT, "mail.sender.example", "v=spf1 a -all" },
    { MXW_DNS_TXT, "told.example", "v=spf1 -all exp=why.told.example" },
    { MXW_DNS_TXT, "why.told.example", "%{h} is none of ours, says %{r}" },
    { MXW_DNS_TXT, "xn--bcher-kva.example", "v=spf1 ip6:2001:db8::1 -all" },
    { MXW_DNS_TXT, "_dmarc.xn--bcher-kva.example", "v=DMARC1; p=reject" },
    { MXW_DNS_TXT, "_dmarc.sender.example", "v=DMARC1; p=reject" },
    { MXW_DNS_TXT, "_dmarc.bank.example", "v=DMARC1; p=reject; t=y" },
    { MXW_DNS_TXT, "_dmarc.strict.example", "v=DMARC1; p=reject" },
    { MXW_DNS_TXT, "_dmarc.watch.example", "v=DMARC1; p=none" },
    { MXW_DNS_TXT, "e._domainkey.sender.example",
      "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" },
};

static const struct {
    const char *name;
    enum mxw_ipv6_wish wish;
    uint64_t group;
    enum mxw_gate_mode mode;
    enum mxw_iprev_level level;
    bool is_suspended;
} domains[] = {
    { "open.example", MXW_IPV6_ON, 1, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, false },
    { "xn--bcher-kva.example", MXW_IPV6_ON, 1, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, false },
    { "sister.example", MXW_IPV6_ON, 1, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, false },
    { "other.example", MXW_IPV6_ON, 2, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, false },
    { "strict.example", MXW_IPV6_ON, 3, MXW_MODE_ENFORCE, MXW_IPREV_CONFIRMED, false },
    { "observer.example", MXW_IPV6_ON, 4, MXW_MODE_OBSERVE, MXW_IPREV_EXISTS, false },
    { "closed.example", MXW_IPV6_NEVER, 5, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, false },
    { "asleep.example", MXW_IPV6_ON, 6, MXW_MODE_ENFORCE, MXW_IPREV_EXISTS, true },
};

void world_begin(struct world *world, const struct world_settings *settings)
{
    static const struct mxw_smtp_settings smtp = {
        .host_name = MXW_BYTES_INIT("gate.example.net"),
        .message_size_max = 600000,
        .recipients_max = 100,
        .errors_max = 10,
        .offer_starttls = true,
        .command_timeout = 300 * MXW_SECOND,
        .handshake_timeout = 60 * MXW_SECOND,
        .data_timeout = 180 * MXW_SECOND,
        .session_timeout = 3600 * MXW_SECOND,
    };
    memset(world, 0, sizeof *world);
    world->settings = *settings;
    world->now = 1000 * MXW_SECOND;
    world->wall = 1795000000;
    world->arena = (struct mxw_arena){ .at = arena_at, .room = sizeof arena_at };
    world->sent = MXW_WRITER(sent_at);
    world->body = MXW_WRITER(body_at);
    world->handed_over = MXW_WRITER(handed_over_at);
    world->story = MXW_WRITER(story_at);
    world->session_settings = (struct mxw_session_settings){
        .smtp = smtp,
        .host_name = smtp.host_name,
        .authserv_id = smtp.host_name,
        .postmaster = MXW_BYTES("postmaster@open.example"),
        .link = settings->link == NULL ? (mxw_bytes){ 0 } : text_of(settings->link),
        .next_hop_hold = 2 * MXW_SECOND,
        .dns_wait = 10 * MXW_SECOND,
        .mends_line_ends = settings->mends_line_ends,
    };

    struct mxw_session_client client = { .port = 4711,
                                         .local = { MXW_IPV4, { 192, 0, 2, 53 } },
                                         .local_port = 25,
                                         .early_talk = settings->is_early };
    assert(mxw_address_parse(text_of(settings->client), &client.address) == MXW_OK);
    client.address = mxw_address_unmapped(client.address);
    if (settings->is_exempt) {
        world->own_networks[0] =
            (mxw_prefix){ client.address, (uint8_t)(8 * mxw_address_size(client.address)) };
        world->session_settings.trust.own_networks = world->own_networks;
        world->session_settings.trust.own_network_count = 1;
    }
    mxw_session_begin(&world->session, &world->session_settings, &client, &world->arena, world->now,
                      world->wall);
}

static void note(struct world *world, const char *word)
{
    if (world->story.used > 0)
        mxw_put_byte(&world->story, ' ');
    mxw_put(&world->story, text_of(word));
}

static void tell(struct world *world, struct mxw_event *event)
{
    event->wall = world->wall;
    mxw_session_take(&world->session, event, world->now);
}

/* The DNS. */

static void answer_question(struct world *world, uint32_t ticket,
                            const struct mxw_dns_question *question)
{
    struct mxw_dns_record record = { 0 };
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_NAME };
    for (size_t i = 0; i < MXW_COUNT_OF(zone); i++) {
        if (zone[i].type != question->type
            || !mxw_bytes_equal_nocase(text_of(zone[i].name), mxw_dns_question_name(question)))
            continue;
        record.name = record.text = text_of(zone[i].value);
        if (question->type == MXW_DNS_A || question->type == MXW_DNS_AAAA)
            assert(mxw_address_parse(record.text, &record.address) == MXW_OK);
        answer = (struct mxw_dns_answer){ MXW_DNS_FOUND, NULL, &record, 1 };
    }
    tell(world, &(struct mxw_event){ .kind = MXW_EVENT_DNS, .ticket = ticket, .dns = &answer });
}

static void ask(struct world *world, const struct mxw_action *action)
{
    assert((action->ticket & 0xff) < MXW_SESSION_LOOKUPS_MAX);
    world->questions++;
    if (world->settings.pace == WORLD_AT_ONCE) {
        answer_question(world, action->ticket, action->question);
    } else if (world->settings.pace == WORLD_LATER) {
        assert(world->pending_count < WORLD_PENDING_MAX);
        world->pending[world->pending_count].ticket = action->ticket;
        world->pending[world->pending_count++].question = *action->question;
    }
}

/* The directory. Its table is gone as soon as it was asked: a session keeps what it needs. */

static void tell_domain(struct world *world, size_t index)
{
    size_t len = strlen(domains[index].name);
    uint8_t *table = malloc(len);
    assert(table != NULL);
    memcpy(table, domains[index].name, len);
    struct mxw_domain found = {
        .name = { table, len },
        .tenant = { table, len },
        .wish = domains[index].wish,
        .group = domains[index].group,
        .policy = { .mode = domains[index].mode,
                    .iprev_level = domains[index].level,
                    .suspended = domains[index].is_suspended },
        .next_hops = { { .host = { table, len },
                         .port = 25,
                         .protocol = world->settings.protocol,
                         .client = world->settings.told } },
        .next_hop_count = 1,
    };
    tell(world, &(struct mxw_event){ .kind = MXW_EVENT_DOMAIN, .domain = &found });
    memset(table, '!', len);
    free(table);
    memset(&found, 0xdd, sizeof found);
}

/* A-labels, for the few names of this world that have others. */
static mxw_bytes ascii_of(mxw_bytes name)
{
    static const struct {
        const char *name, *ascii;
    } names[] = {
        { "b\303\274cher.example", "xn--bcher-kva.example" },
        { "nobody\342\200\256.example", "" },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(names); i++)
        if (mxw_bytes_equal(text_of(names[i].name), name))
            return text_of(names[i].ascii);
    return name;
}

static void answer_ascii(struct world *world, uint32_t ticket, mxw_bytes name)
{
    tell(world,
         &(struct mxw_event){ .kind = MXW_EVENT_ASCII, .ticket = ticket, .bytes = ascii_of(name) });
}

static void find_domain(struct world *world, mxw_bytes question)
{
    mxw_bytes name = ascii_of(question);
    for (size_t i = 0; i < MXW_COUNT_OF(domains); i++)
        if (mxw_bytes_equal_nocase(text_of(domains[i].name), name)) {
            tell_domain(world, i);
            return;
        }
    tell(world, &(struct mxw_event){ .kind = MXW_EVENT_DOMAIN });
}

/* Whether the envelope goes to a next hop of the recipient's domain: in this world, its group is
 * that of the name its next hop has. */
static void check_domain(const struct world *world, mxw_bytes address)
{
    const struct mxw_domain *domain = mxw_session_envelope(&world->session)->domain;
    mxw_bytes name = ascii_of(mxw_bytes_from(address, mxw_bytes_find_last(address, '@') + 1));
    size_t i = 0;
    while (i < MXW_COUNT_OF(domains) && !mxw_bytes_equal_nocase(text_of(domains[i].name), name))
        i++;
    assert(i < MXW_COUNT_OF(domains) && domain->group == domains[i].group);
    assert(mxw_bytes_equal(domain->next_hops[0].host, domain->name));
    assert(mxw_bytes_equal(domain->tenant, domain->name));
}

/* The next hop: takes what begins with neither "unknown" nor "busy". */

static void answer_hop(struct world *world, enum mxw_event_kind kind, unsigned code,
                       struct mxw_smtp_enhanced enhanced, const char *text)
{
    const struct mxw_smtp_reply reply = { .code = code,
                                          .enhanced = enhanced,
                                          .text = text_of(text) };
    struct mxw_event event = { .kind = kind };
    event.reply = &reply;
    event.hop = (struct mxw_session_hop){ .name = MXW_BYTES("hop"),
                                          .eight_bit_mime =
                                              code < 400 && !world->settings.hop_lacks_eight_bit,
                                          .smtputf8 = code < 400 && world->settings.hop_has_utf8 };
    tell(world, &event);
}

static void hop_recipient(struct world *world)
{
    const struct mxw_delivery_envelope *mail = &mxw_session_envelope(&world->session)->mail;
    mxw_bytes address = mail->recipients[mail->recipient_count - 1].address;

    world->recipients_asked++;
    check_domain(world, address);
    if (mxw_bytes_starts_with(address, MXW_BYTES("unknown")))
        answer_hop(world, MXW_EVENT_HOP_RECIPIENT, 550, (struct mxw_smtp_enhanced){ 5, 1, 1 },
                   "no such user");
    else if (mxw_bytes_starts_with(address, MXW_BYTES("busy")))
        answer_hop(world, MXW_EVENT_HOP_RECIPIENT, 451, (struct mxw_smtp_enhanced){ 4, 3, 2 },
                   "try later");
    else
        answer_hop(world, MXW_EVENT_HOP_RECIPIENT, 250, (struct mxw_smtp_enhanced){ 2, 1, 5 },
                   "ok");
}

static void hop_message(struct world *world, mxw_bytes header)
{
    const struct mxw_delivery_envelope *mail = &mxw_session_envelope(&world->session)->mail;
    for (size_t i = 0; i < mail->recipient_count; i++)
        if (!mail->recipients[i].is_dropped)
            check_domain(world, mail->recipients[i].address);
    world->messages++;
    world->handed_over.used = 0;
    mxw_put(&world->handed_over, header);
    mxw_put(&world->handed_over, mxw_written(&world->body));
    answer_hop(world, MXW_EVENT_HOP_MESSAGE, 250, (struct mxw_smtp_enhanced){ 2, 0, 0 },
               "queued as 42");
}

static void record(struct world *world, const struct mxw_session_record *record)
{
    static const char *const words[] = { "recipient", "message", "abandoned" };
    world->records++;
    note(world, words[record->kind]);
    mxw_put_byte(&world->story, '=');
    mxw_put(&world->story, mxw_rule_name(record->verdict->rule));
    if (record->tenant.len > 0 && record->kind == MXW_RECORD_RECIPIENT) {
        mxw_put_byte(&world->story, '@');
        mxw_put(&world->story, record->tenant);
    }
    mxw_put_byte(&world->story, '/');
    mxw_put(&world->story,
            record->reply.len > 0 ? mxw_bytes_first(record->reply, 3) : MXW_BYTES("0"));
}

static void keep(struct world *world, mxw_bytes bytes)
{
    if (world->settings.disk_is_full)
        tell(world, &(struct mxw_event){ .kind = MXW_EVENT_BODY_FAILED });
    else
        mxw_put(&world->body, bytes);
}

/* One action. False: the session waits. */
static bool act(struct world *world, const struct mxw_action *action)
{
    switch (action->kind) {
    case MXW_ACTION_WAIT:
        return false;
    case MXW_ACTION_SEND:
        mxw_put(&world->sent, action->bytes);
        break;
    case MXW_ACTION_START_TLS:
        world->awaits_tls = true;
        break;
    case MXW_ACTION_ASK_DNS:
        ask(world, action);
        break;
    case MXW_ACTION_VERIFY: {
        struct mxw_event event = { .kind = MXW_EVENT_VERIFIED, .ticket = action->ticket };
        event.verified = mxw_verify(action->verification);
        tell(world, &event);
        break;
    }
    case MXW_ACTION_ASK_ASCII:
        if (!world->settings.names_are_silent)
            answer_ascii(world, action->ticket, action->bytes);
        break;
    case MXW_ACTION_FIND_DOMAIN:
        find_domain(world, action->bytes);
        break;
    case MXW_ACTION_HOP_RECIPIENT:
        hop_recipient(world);
        break;
    case MXW_ACTION_HOP_RESET:
        world->resets++;
        break;
    case MXW_ACTION_HOP_MESSAGE:
        hop_message(world, action->bytes);
        break;
    case MXW_ACTION_KEEP_BODY:
        keep(world, action->bytes);
        break;
    case MXW_ACTION_DROP_BODY:
        world->body.used = 0;
        break;
    case MXW_ACTION_RECORD:
        record(world, action->record);
        break;
    case MXW_ACTION_CLOSE:
        world->is_closed = true;
        return false;
    }
    return true;
}

/* Whether there was anything to do. */
static bool pump(struct world *world)
{
    for (bool was_busy = false;; was_busy = true) {
        struct mxw_action action = mxw_session_next(&world->session);
        if (act(world, &action))
            continue;
        if (world->pending_count == 0 || world->is_closed)
            return was_busy;
        world->pending_count--;
        answer_question(world, world->pending[world->pending_count].ticket,
                        &world->pending[world->pending_count].question);
    }
}

void world_say(struct world *world, mxw_bytes input, size_t chunk)
{
    size_t consumed = 0, arrived = 0;
    pump(world);
    while (!world->is_closed && !world->awaits_tls) {
        arrived = arrived + chunk < input.len ? arrived + chunk : input.len;
        size_t taken;
        bool was_busy;
        do {
            struct mxw_event event = { .kind = MXW_EVENT_BYTES, .wall = world->wall };
            event.bytes = mxw_bytes_from(mxw_bytes_first(input, arrived), consumed);
            taken = mxw_session_take(&world->session, &event, world->now);
            was_busy = pump(world);
            consumed += taken;
        } while ((taken > 0 || was_busy) && !world->is_closed && !world->awaits_tls);
        if (arrived == input.len)
            return;
    }
}

void world_tell(struct world *world, enum mxw_event_kind kind)
{
    tell(world, &(struct mxw_event){ .kind = kind });
    pump(world);
}

void world_wait(struct world *world, mxw_time end)
{
    pump(world);
    for (mxw_time deadline;
         !world->is_closed && (deadline = mxw_session_deadline(&world->session)) <= end;) {
        world->now = deadline > world->now ? deadline : world->now;
        world_tell(world, MXW_EVENT_DEADLINE);
    }
    world->now = end;
}

mxw_bytes world_codes(struct world *world)
{
    static uint8_t codes_at[4096];
    struct mxw_writer codes = MXW_WRITER(codes_at);
    mxw_bytes rest = mxw_written(&world->sent);
    while (rest.len > 0) {
        mxw_bytes line = mxw_bytes_next(&rest, '\n');
        if (line.len < 4 || line.at[3] == '-')
            continue;
        if (codes.used > 0)
            mxw_put_byte(&codes, ' ');
        mxw_put(&codes, mxw_bytes_first(line, 3));
    }
    return mxw_written(&codes);
}
