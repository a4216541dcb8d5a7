#include "runtime/resolver.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/dnssync.h"
#include "runtime/socket.h"
#include "runtime/stream.h"
#include "tests/support/test.h"
#include "tests/unit/runtime/dns_message.h"

/* A name server on loopback, on the same loop as the resolver that asks it. */
struct server {
    struct mxw_loop *loop;
    int udp;
    struct mxw_endpoint endpoint;
    struct mxw_watch *watch;
    struct mxw_listener *listener;
    struct mxw_stream *stream;
    unsigned asked;     /* over UDP */
    unsigned asked_tcp; /* and over TCP */
    uint8_t reply_at[65535];
};

/* What it says about one name. */
static const struct zone_entry {
    mxw_bytes name;
    unsigned flags;
    unsigned type;
    mxw_bytes rdata;
    unsigned copies;   /* of the record; the last octets count up. 0 is one */
    bool is_large;     /* does not fit into UDP */
    mxw_bytes instead; /* of a message */
} zone[] = {
    { .name = B("good.example"), .type = MXW_DNS_A, .rdata = B("\xc0\0\2\1") },
    { .name = B("two.example"), .type = MXW_DNS_A, .rdata = B("\xc0\0\2\0"), .copies = 2 },
    { .name = B("six.example"),
      .type = MXW_DNS_AAAA,
      .rdata = B("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1") },
    { .name = B("txt.example"), .type = MXW_DNS_TXT, .rdata = B("\7v=spf1 \4-all") },
    { .name = B("mx.example"), .type = MXW_DNS_MX, .rdata = B("\0\xa\2mx\7example\0") },
    { .name = B("alias.example"), .type = DNS_CNAME, .rdata = B("\4good\7example\0") },
    { .name = B("dead.example"), .type = DNS_CNAME, .rdata = B("\2nx\7example\0") },
    { .name = B("loop.example"), .type = DNS_CNAME, .rdata = B("\4loop\7example\0") },
    { .name = B("1.2.0.192.in-addr.arpa"), .type = MXW_DNS_PTR, .rdata = B("\2mx\7example\0") },
    { .name = B("1.1.168.192.in-addr.arpa"), .type = MXW_DNS_PTR, .rdata = B("\2mx\7example\0") },
    { .name = B("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
      .type = MXW_DNS_PTR,
      .rdata = B("\4mail\7example\0") },
    { .name = B("mail.test"), .type = MXW_DNS_A, .rdata = B("\xc0\0\2\7") },
    { .name = B("nx.example"), .flags = 3 },
    { .name = B("servfail.example"), .flags = 2 },
    { .name = B("refused.example"), .flags = 5 },
    { .name = B("nodata.example") },
    { .name = B("garbage.example"), .instead = B("\xff\xff\xff") },
    { .name = B("silent.example"), .instead = B("") },
    { .name = B("tcp.example"),
      .type = MXW_DNS_A,
      .rdata = B("\xc0\0\2\0"),
      .copies = 100,
      .is_large = true },
    { .name = B("most.example"),
      .type = MXW_DNS_A,
      .rdata = B("\xc0\0\0\0"),
      .copies = 512,
      .is_large = true },
    { .name = B("more.example"),
      .type = MXW_DNS_A,
      .rdata = B("\xc0\0\0\0"),
      .copies = 513,
      .is_large = true },
};

static const struct zone_entry *find_entry(mxw_bytes wire_name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(zone); i++) {
        uint8_t name_at[256];
        struct mxw_writer name = MXW_WRITER(name_at);
        put_name(&name, zone[i].name);
        if (mxw_bytes_starts_with_nocase(wire_name, mxw_written(&name)))
            return &zone[i];
    }
    return NULL;
}

/* The length of a name and of the type and class behind it. */
static size_t question_len(mxw_bytes query)
{
    size_t at = DNS_HEADER_LEN;
    while (at < query.len && query.at[at] != 0)
        at += query.at[at] + 1u;
    return at + 5 - DNS_HEADER_LEN;
}

static void put_copies(struct mxw_writer *out, const struct zone_entry *entry, mxw_bytes name)
{
    unsigned count = entry->copies == 0 ? 1 : entry->copies;
    for (unsigned i = 0; i < count; i++) {
        uint8_t rdata_at[256];
        memcpy(rdata_at, entry->rdata.at, entry->rdata.len);
        if (entry->copies > 0) {
            rdata_at[entry->rdata.len - 1] = (uint8_t)i;
            rdata_at[entry->rdata.len - 2] = (uint8_t)(rdata_at[entry->rdata.len - 2] + (i >> 8));
        }
        mxw_put(out, name);
        put_u16(out, entry->type);
        put_u16(out, 1);
        put_u16(out, 0);
        put_u16(out, 60);
        put_u16(out, (unsigned)entry->rdata.len);
        mxw_put(out, (mxw_bytes){ rdata_at, entry->rdata.len });
    }
    count_answers(out, count);
}

/* Names that nobody listed get a TXT record that holds the name as it came over the wire. */
static void put_echo(struct mxw_writer *out, mxw_bytes name)
{
    mxw_put(out, name);
    put_u16(out, MXW_DNS_TXT);
    put_u16(out, 1);
    put_u16(out, 0);
    put_u16(out, 60);
    put_u16(out, (unsigned)name.len + 1);
    mxw_put_byte(out, (uint8_t)name.len);
    mxw_put(out, name);
    count_answers(out, 1);
}

static void put_reply(struct mxw_writer *out, mxw_bytes query, bool is_udp)
{
    size_t len = question_len(query);
    mxw_bytes question = mxw_bytes_first(mxw_bytes_from(query, DNS_HEADER_LEN), len);
    mxw_bytes name = mxw_bytes_first(question, len - 4);
    unsigned type = (unsigned)(question.at[len - 4] << 8 | question.at[len - 3]);
    const struct zone_entry *entry = find_entry(name);
    unsigned flags = entry == NULL ? 0 : entry->flags;
    if (entry != NULL && entry->is_large && is_udp)
        flags |= DNS_TRUNCATED;
    if (entry != NULL && entry->instead.at != NULL) {
        mxw_put(out, entry->instead);
        return;
    }
    begin_reply(out, (unsigned)(query.at[0] << 8 | query.at[1]), flags, (mxw_bytes){ NULL, 0 }, 0);
    out->used = DNS_HEADER_LEN;
    mxw_put(out, question);
    if (entry == NULL && type == MXW_DNS_TXT)
        put_echo(out, name);
    else if (entry != NULL && (entry->type == type || entry->type == DNS_CNAME)
             && (flags & DNS_TRUNCATED) == 0)
        put_copies(out, entry, name);
}

static void on_query(void *user)
{
    struct server *server = user;
    uint8_t query_at[4096];
    struct sockaddr_storage from;
    socklen_t from_len = sizeof from;
    ssize_t got = recvfrom(server->udp, query_at, sizeof query_at, MSG_DONTWAIT,
                           (struct sockaddr *)&from, &from_len);
    struct mxw_writer reply = MXW_WRITER(server->reply_at);
    if (got <= DNS_HEADER_LEN)
        return;
    server->asked++;
    put_reply(&reply, (mxw_bytes){ query_at, (size_t)got }, true);
    if (reply.used > 0)
        (void)sendto(server->udp, reply.at, reply.used, 0, (struct sockaddr *)&from, from_len);
}

static void on_tcp_bytes(void *user)
{
    struct server *server = user;
    mxw_bytes input = mxw_stream_input(server->stream);
    if (input.len < 2 || input.len - 2 < (size_t)(input.at[0] << 8 | input.at[1]))
        return;
    struct mxw_writer reply = MXW_WRITER(server->reply_at);
    server->asked_tcp++;
    put_reply(&reply, mxw_bytes_from(input, 2), false);
    uint8_t len[] = { (uint8_t)(reply.used >> 8), (uint8_t)reply.used };
    mxw_stream_send(server->stream, (mxw_bytes){ len, 2 });
    mxw_stream_send(server->stream, mxw_written(&reply));
    mxw_stream_consumed(server->stream, input.len);
}

static void on_accepted(void *user, const struct mxw_accepted *accepted)
{
    static const struct mxw_stream_calls calls = { .on_bytes = on_tcp_bytes };
    struct server *server = user;
    mxw_stream_drop(server->stream);
    server->stream = mxw_stream_open(server->loop, accepted->fd, &calls, server);
}

static struct server *open_server(struct mxw_loop *loop)
{
    struct mxw_problem problem = { "" };
    struct server *server = calloc(1, sizeof *server);
    struct mxw_endpoint any = { { MXW_IPV4, { 127, 0, 0, 1 } }, 0 };
    struct sockaddr_storage name;
    int tcp = mxw_listen(&any, MXW_LISTEN_ALONE, &problem);
    CHECK(tcp >= 0, problem.text);
    server->loop = loop;
    server->endpoint = mxw_socket_local(tcp);
    server->udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t len = mxw_socket_name(&server->endpoint, &name);
    CHECK(bind(server->udp, (struct sockaddr *)&name, len) == 0, "the port is free for UDP too");
    server->watch = mxw_watch_open(loop, server->udp, on_query, server);
    server->listener = mxw_listener_open(loop, tcp, on_accepted, server);
    return server;
}

static void close_server(struct server *server)
{
    mxw_watch_close(server->watch);
    mxw_listener_close(server->listener);
    mxw_stream_drop(server->stream);
    (void)close(server->udp);
    free(server);
}

/* One lookup and what came of it. */
struct asked {
    struct mxw_lookup lookup;
    enum mxw_dns_type type;
    struct mxw_writer text;
    uint8_t text_at[16384];
    unsigned calls;
    size_t record_count;
};

static void on_answer(void *user, const struct mxw_dns_answer *answer)
{
    struct asked *asked = user;
    asked->calls++;
    asked->record_count = answer->record_count;
    asked->text = MXW_WRITER(asked->text_at);
    put_answer(&asked->text, asked->type, answer);
}

struct place {
    struct mxw_loop *loop;
    struct server *server;
    struct mxw_resolver *resolver;
};

static void begin_with(struct place *place, struct mxw_resolver_settings settings)
{
    struct mxw_problem problem = { "" };
    place->loop = mxw_loop_open();
    place->server = open_server(place->loop);
    settings.mode = MXW_RESOLVER_FORWARD;
    settings.forwarders = &place->server->endpoint;
    settings.forwarder_count = 1;
    CHECK(mxw_resolver_open(&place->resolver, place->loop, &settings, &problem) == MXW_OK,
          problem.text);
}

static void begin(struct place *place)
{
    begin_with(place, (struct mxw_resolver_settings){ .lookups_max = 0 });
}

static void end(struct place *place)
{
    mxw_resolver_close(place->resolver);
    close_server(place->server);
    mxw_loop_close(place->loop);
}

static void ask(struct place *place, struct asked *asked, enum mxw_dns_type type, mxw_bytes name,
                mxw_time timeout)
{
    struct mxw_dns_question question;
    CHECK(mxw_dns_ask(&question, type, name), "the question");
    asked->type = type;
    asked->calls = 0;
    mxw_resolver_ask(place->resolver, &asked->lookup, &question,
                     mxw_loop_now(place->loop) + timeout, on_answer, asked);
    CHECK(asked->calls == 0, "never from inside the call");
}

static void await(struct place *place, struct asked *asked)
{
    while (asked->calls == 0)
        CHECK(mxw_loop_turn(place->loop, MXW_NEVER), "something is waited for");
    CHECK(asked->calls == 1, "exactly one call");
    CHECK(mxw_resolver_open_count(place->resolver) == 0, "nothing is open");
}

/* clang-format off */
static const struct ask_case {
    const char *name;
    enum mxw_dns_type type;
    mxw_bytes question, want;
} ask_cases[] = {
    { "an address",           MXW_DNS_A,    B("good.example"),     B("FOUND 192.0.2.1") },
    { "in any case",          MXW_DNS_A,    B("GOOD.Example"),     B("FOUND 192.0.2.1") },
    { "the order is kept",    MXW_DNS_A,    B("two.example"),      B("FOUND 192.0.2.0,192.0.2.1") },
    { "an IPv6 address",      MXW_DNS_AAAA, B("six.example"),      B("FOUND 2001:db8::1") },
    { "a TXT record",         MXW_DNS_TXT,  B("txt.example"),      B("FOUND v=spf1 -all") },
    { "an exchange",          MXW_DNS_MX,   B("mx.example"),       B("FOUND 10 mx.example") },
    { "a CNAME is followed",  MXW_DNS_A,    B("alias.example"),    B("FOUND 192.0.2.1") },
    { "a CNAME to no name",   MXW_DNS_A,    B("dead.example"),     B("NO_NAME") },
    { "a CNAME to itself",    MXW_DNS_A,    B("loop.example"),     B("FAILED SERVFAIL") },
    { "the PTR of a documentation address", MXW_DNS_PTR, B("1.2.0.192.in-addr.arpa"), B("FOUND mx.example") },
    { "the PTR of a private address",       MXW_DNS_PTR, B("1.1.168.192.in-addr.arpa"), B("FOUND mx.example") },
    { "the PTR in 2001:db8::/32",           MXW_DNS_PTR,
      B("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"), B("FOUND mail.example") },
    { "a name in test.",      MXW_DNS_A,    B("mail.test"),        B("FOUND 192.0.2.7") },
    { "NXDOMAIN",             MXW_DNS_A,    B("nx.example"),       B("NO_NAME") },
    { "no data",              MXW_DNS_A,    B("nodata.example"),   B("NO_DATA") },
    { "no data of this type", MXW_DNS_A,    B("txt.example"),      B("NO_DATA") },
    { "SERVFAIL",             MXW_DNS_A,    B("servfail.example"), B("FAILED SERVFAIL") },
    { "REFUSED",              MXW_DNS_A,    B("refused.example"),  B("FAILED SERVFAIL") },
    { "odd octets arrive as they are", MXW_DNS_TXT, B("a b\\c\"(@;*\x80\xff\n.example"),
      B("FOUND \xd" "a b\\c\"(@;*\x80\xff\n\7example\0") },
    { "a NUL arrives",        MXW_DNS_TXT,  B("x\0y.example"),     B("FOUND \3x\0y\7example\0") },
    { "an underscore",        MXW_DNS_TXT,  B("s._domainkey.a-b"), B("FOUND \1s\xa_domainkey\3a-b\0") },
};
/* clang-format on */

static void run_ask_case(void **state)
{
    const struct ask_case *c = *state;
    struct place place;
    static struct asked asked;
    begin(&place);
    /* The second time from the cache: also then never from inside the call. */
    for (unsigned i = 0; i < 2; i++) {
        ask(&place, &asked, c->type, c->question, 20 * MXW_SECOND);
        await(&place, &asked);
        CHECK_BYTES(mxw_written(&asked.text), c->want, c->name);
    }
    end(&place);
}

static void run_longest_name(void **state)
{
    (void)state;
    struct place place;
    static struct asked asked;
    uint8_t name_at[MXW_DNS_NAME_MAX];
    memset(name_at, 0xff, sizeof name_at);
    for (size_t i = 63; i < sizeof name_at; i += 64)
        name_at[i] = '.';
    begin(&place);
    ask(&place, &asked, MXW_DNS_TXT, (mxw_bytes){ name_at, sizeof name_at }, 20 * MXW_SECOND);
    await(&place, &asked);
    CHECK(asked.text.used == strlen("FOUND ") + sizeof name_at + 2, "253 odd octets");
    end(&place);
}

static void run_silence(void **state)
{
    (void)state;
    static const mxw_bytes names[] = { MXW_BYTES_INIT("silent.example"),
                                       MXW_BYTES_INIT("garbage.example") };
    for (size_t i = 0; i < MXW_COUNT_OF(names); i++) {
        struct place place;
        static struct asked asked;
        begin(&place);
        mxw_time start = mxw_clock_now();
        ask(&place, &asked, MXW_DNS_A, names[i], 50 * MXW_MILLISECOND);
        await(&place, &asked);
        CHECK_BYTES(mxw_written(&asked.text), MXW_BYTES("FAILED timed out"), "silence");
        CHECK(mxw_clock_now() - start < MXW_SECOND, "at our deadline, not at its own");
        end(&place);
    }
}

static void run_tcp(void **state)
{
    (void)state;
    static const struct {
        mxw_bytes name;
        size_t want;
    } cases[] = {
        { MXW_BYTES_INIT("tcp.example"), 100 },
        { MXW_BYTES_INIT("most.example"), MXW_DNS_RECORDS_MAX },
        { MXW_BYTES_INIT("more.example"), 0 },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(cases); i++) {
        struct place place;
        static struct asked asked;
        begin(&place);
        ask(&place, &asked, MXW_DNS_A, cases[i].name, 20 * MXW_SECOND);
        await(&place, &asked);
        CHECK(place.server->asked_tcp > 0, "asked again over TCP");
        CHECK(asked.record_count == cases[i].want, "complete or not at all");
        if (cases[i].want == 0)
            CHECK_BYTES(mxw_written(&asked.text), MXW_BYTES("FAILED answer too large"), "why");
        end(&place);
    }
}

static void run_cancel(void **state)
{
    (void)state;
    struct place place;
    static struct asked asked, other;
    begin(&place);
    mxw_lookup_cancel(&(struct mxw_lookup){ .is_open = false });
    ask(&place, &asked, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    ask(&place, &other, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    mxw_lookup_cancel(&asked.lookup);
    mxw_lookup_cancel(&asked.lookup);
    CHECK(mxw_resolver_open_count(place.resolver) == 1, "one is left");
    await(&place, &other);
    CHECK(asked.calls == 0, "the cancelled one is not called");

    /* Cached: the answer is there already, only not told. */
    ask(&place, &asked, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    mxw_lookup_cancel(&asked.lookup);
    for (unsigned i = 0; i < 5; i++)
        (void)mxw_loop_turn(place.loop, mxw_clock_now() + MXW_MILLISECOND);
    CHECK(asked.calls == 0, "nor when it was cached");
    CHECK(place.server->asked == 1, "and it was: one question reached the server");
    end(&place);
}

/* Lookups are open when the resolver closes. */
static void run_close(void **state)
{
    (void)state;
    struct place place;
    static struct asked silent, cached, good;
    begin(&place);
    ask(&place, &good, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    await(&place, &good);
    ask(&place, &silent, MXW_DNS_A, MXW_BYTES("silent.example"), 20 * MXW_SECOND);
    (void)mxw_loop_turn(place.loop, mxw_clock_now() + MXW_MILLISECOND);
    ask(&place, &cached, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    mxw_resolver_close(place.resolver);
    place.resolver = NULL;
    for (unsigned i = 0; i < 5; i++)
        (void)mxw_loop_turn(place.loop, mxw_clock_now() + MXW_MILLISECOND);
    CHECK(silent.calls == 0 && cached.calls == 0, "nobody is called");
    end(&place);
}

struct again {
    struct place *place;
    struct asked asked;
    unsigned left;
};

static void ask_again(void *user, const struct mxw_dns_answer *answer)
{
    struct again *again = user;
    struct mxw_dns_question question;
    CHECK(answer->outcome == MXW_DNS_FOUND, "found");
    again->asked.calls++;
    if (again->left-- == 0)
        return;
    CHECK(mxw_dns_ask(&question, MXW_DNS_A, MXW_BYTES("good.example")), "the question");
    mxw_resolver_ask(again->place->resolver, &again->asked.lookup, &question, MXW_NEVER, ask_again,
                     again);
}

/* A lookup is used again inside its own callback, as an evaluator does. */
static void run_again(void **state)
{
    (void)state;
    struct place place;
    static struct again again;
    struct mxw_dns_answer none = { .outcome = MXW_DNS_FOUND };
    begin(&place);
    again.place = &place;
    again.left = 100;
    again.asked.calls = 0;
    ask_again(&again, &none);
    while (again.asked.calls < 101)
        CHECK(mxw_loop_turn(place.loop, MXW_NEVER), "it goes on");
    end(&place);
}

static void run_limit(void **state)
{
    (void)state;
    enum { LOOKUPS = 4 };
    struct place place;
    static struct asked asked[LOOKUPS + 1];
    begin_with(&place, (struct mxw_resolver_settings){ .lookups_max = LOOKUPS });
    for (unsigned i = 0; i < LOOKUPS; i++)
        ask(&place, &asked[i], MXW_DNS_A, MXW_BYTES("silent.example"), 100 * MXW_MILLISECOND);
    ask(&place, &asked[LOOKUPS], MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    while (asked[0].calls == 0)
        CHECK(mxw_loop_turn(place.loop, MXW_NEVER), "it goes on");
    CHECK_BYTES(mxw_written(&asked[LOOKUPS].text), MXW_BYTES("FAILED too many lookups"), "refused");
    for (unsigned i = 0; i < LOOKUPS; i++)
        CHECK_BYTES(mxw_written(&asked[i].text), MXW_BYTES("FAILED timed out"), "at work");
    ask(&place, &asked[LOOKUPS], MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
    await(&place, &asked[LOOKUPS]);
    CHECK_BYTES(mxw_written(&asked[LOOKUPS].text), MXW_BYTES("FOUND 192.0.2.1"), "room again");

    /* Those that were given up are still chased by the library, so their number has a limit too. */
    unsigned refused = 0;
    for (unsigned i = 0; i < 4 * LOOKUPS && refused == 0; i++) {
        ask(&place, &asked[0], MXW_DNS_A, MXW_BYTES("silent.example"), MXW_MILLISECOND);
        await(&place, &asked[0]);
        refused +=
            mxw_bytes_equal(mxw_written(&asked[0].text), MXW_BYTES("FAILED too many lookups"));
    }
    CHECK(refused == 1, "abandoned work counts");
    end(&place);
}

/* A stub goes to its own server, everything else to the forwarder; one for the root takes all. */
static void run_stubs(void **state)
{
    (void)state;
    static const char *const zones[] = { "example", "." };
    for (size_t i = 0; i < MXW_COUNT_OF(zones); i++) {
        struct place place;
        static struct asked asked;
        struct mxw_problem problem = { "" };
        struct mxw_endpoint nobody = { { MXW_IPV4, { 127, 0, 0, 1 } }, 1 };
        place.loop = mxw_loop_open();
        place.server = open_server(place.loop);
        struct mxw_resolver_stub stub = { zones[i], &place.server->endpoint, 1 };
        struct mxw_resolver_settings settings = { .mode = MXW_RESOLVER_FORWARD,
                                                  .forwarders = &nobody,
                                                  .forwarder_count = 1,
                                                  .stubs = &stub,
                                                  .stub_count = 1,
                                                  .dnssec = MXW_DNSSEC_ON };
        CHECK(mxw_resolver_open(&place.resolver, place.loop, &settings, &problem) == MXW_OK,
              problem.text);
        ask(&place, &asked, MXW_DNS_A, MXW_BYTES("good.example"), 20 * MXW_SECOND);
        await(&place, &asked);
        CHECK_BYTES(mxw_written(&asked.text), MXW_BYTES("FOUND 192.0.2.1"), "the stub answers");
        ask(&place, &asked, MXW_DNS_A, MXW_BYTES("mail.test"), 300 * MXW_MILLISECOND);
        await(&place, &asked);
        if (i == 0)
            CHECK(mxw_bytes_starts_with(mxw_written(&asked.text), MXW_BYTES("FAILED")),
                  "other names do not go there");
        else
            CHECK_BYTES(mxw_written(&asked.text), MXW_BYTES("FOUND 192.0.2.7"), "all go there");
        end(&place);
    }
}

/* clang-format off */
static const struct settings_case {
    const char *name;
    struct mxw_resolver_settings settings;
    enum mxw_status want;
    const char *want_problem;
} settings_cases[] = {
    { "no forwarder",      { .mode = MXW_RESOLVER_FORWARD }, MXW_MALFORMED,
      "resolver: expected at least one name server" },
    { "a stub without server", { .mode = MXW_RESOLVER_SYSTEM, .stubs = &(struct mxw_resolver_stub){ "example", NULL, 0 }, .stub_count = 1 },
      MXW_MALFORMED, "resolver: stub example: expected at least one server" },
    { "a stub with a bad name", { .mode = MXW_RESOLVER_SYSTEM, .stub_count = 1,
      .stubs = &(struct mxw_resolver_stub){ "a..b", &(struct mxw_endpoint){ { MXW_IPV4, { 127, 0, 0, 1 } }, 53 }, 1 } },
      MXW_MALFORMED, "resolver: stub a..b at 127.0.0.1@53: syntax error" },
    { "no resolv.conf",    { .mode = MXW_RESOLVER_SYSTEM, .resolv_conf_path = "/nowhere" }, MXW_UNAVAILABLE,
      "resolver: /nowhere: no such file or directory" },
    { "no trust anchor",   { .mode = MXW_RESOLVER_RECURSE, .anchor_path = "/nowhere" }, MXW_UNAVAILABLE,
      "resolver: trust anchor /nowhere: no such file or directory" },
    { "a trust anchor that is none", { .mode = MXW_RESOLVER_RECURSE, .anchor_path = "/proc/self/status" }, MXW_MALFORMED,
      "resolver: " },
    { "no root hints",     { .mode = MXW_RESOLVER_RECURSE, .hints_path = "/nowhere" }, MXW_UNAVAILABLE,
      "resolver: root hints /nowhere: no such file or directory" },
    { "recursion by default", { .mode = MXW_RESOLVER_RECURSE }, MXW_OK, NULL },
    { "recursion without DNSSEC", { .mode = MXW_RESOLVER_RECURSE, .dnssec = MXW_DNSSEC_OFF, .anchor_path = "/nowhere" }, MXW_OK, NULL },
    { "an empty resolv.conf means this machine", { .mode = MXW_RESOLVER_SYSTEM, .resolv_conf_path = "/dev/null" }, MXW_OK, NULL },
};
/* clang-format on */

static void run_settings_case(void **state)
{
    const struct settings_case *c = *state;
    struct mxw_loop *loop = mxw_loop_open();
    struct mxw_resolver *resolver;
    struct mxw_problem problem = { "" };
    CHECK(mxw_resolver_open(&resolver, loop, &c->settings, &problem) == c->want, c->name);
    CHECK((resolver != NULL) == (c->want == MXW_OK), c->name);
    if (c->want_problem != NULL
        && strncmp(problem.text, c->want_problem, strlen(c->want_problem)) != 0)
        test_check(0, problem.text, c->name, __FILE__, __LINE__);
    mxw_resolver_close(resolver);
    mxw_loop_close(loop);
}

/* The blocking resolver, asking a server in another process. */
static void run_sync(void **state)
{
    (void)state;
    struct mxw_loop *loop = mxw_loop_open();
    struct server *server = open_server(loop);
    struct mxw_endpoint endpoint = server->endpoint;
    pid_t child = fork();
    if (child == 0) {
        if (mxw_loop_after_fork(loop) == MXW_OK)
            mxw_loop_run(loop);
        _exit(0);
    }
    close_server(server);
    mxw_loop_close(loop);

    struct mxw_dnssync *dns;
    struct mxw_problem problem = { "" };
    struct mxw_resolver_settings settings = { .mode = MXW_RESOLVER_FORWARD,
                                              .forwarders = &endpoint,
                                              .forwarder_count = 1 };
    struct mxw_dns_question question;
    struct mxw_dns_answer answer;
    CHECK(mxw_dnssync_open(&dns, &settings, &problem) == MXW_OK, problem.text);
    for (unsigned i = 0; i < 3; i++) {
        CHECK(mxw_dns_ask(&question, MXW_DNS_TXT, MXW_BYTES("txt.example")), "the question");
        mxw_dnssync_ask(dns, &question, 20 * MXW_SECOND, &answer);
        CHECK(answer.outcome == MXW_DNS_FOUND, "answered");
        CHECK_BYTES(answer.records[0].text, MXW_BYTES("v=spf1 -all"), "and borrowed since");
    }
    CHECK(mxw_dns_ask(&question, MXW_DNS_TXT, MXW_BYTES("silent.example")), "the question");
    mxw_dnssync_ask(dns, &question, 20 * MXW_MILLISECOND, &answer);
    CHECK(answer.outcome == MXW_DNS_FAILED && strcmp(answer.why, "timed out") == 0, "a timeout");
    mxw_dnssync_close(dns);
    mxw_dnssync_close(NULL);
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
}

int main(void)
{
    TEST_TABLE(ask_cases, run_ask_case);
    TEST_TABLE(settings_cases, run_settings_case);
    TEST_ONE("the longest name", run_longest_name);
    TEST_ONE("silence and garbage end at our deadline", run_silence);
    TEST_ONE("large answers come over TCP", run_tcp);
    TEST_ONE("a cancelled lookup is not called", run_cancel);
    TEST_ONE("closing with lookups open", run_close);
    TEST_ONE("a lookup asked again in its own callback", run_again);
    TEST_ONE("lookups have a limit", run_limit);
    TEST_ONE("stub zones", run_stubs);
    TEST_ONE("one lookup at a time", run_sync);
    return test_run("runtime/resolver");
}
