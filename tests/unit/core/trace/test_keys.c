#include "core/trace/keys.h"

#include <stdlib.h>

#include "tests/support/test.h"
#include "tests/unit/core/trace/sample.h"

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

/* What a record says that keys are made of. Absent: NULL. */
struct mail {
    const char *id, *session, *client, *tenant, *sender, *verdict, *rule;
    const char *recipients[3];
};

static void put_text(struct mxw_trace_writer *trace, enum mxw_trace_number number, const char *text)
{
    if (text != NULL)
        mxw_trace_put_text(trace, number, bytes_of(text));
}

static mxw_bytes write_mail(const struct mail *mail)
{
    static uint8_t memory[4096];
    struct mxw_writer out = MXW_WRITER(memory);
    struct mxw_trace_writer trace;
    mxw_address client = { .family = MXW_FAMILY_NONE };
    mxw_trace_begin(&trace, &out);
    put_text(&trace, MXW_TRACE_ID, mail->id);
    put_text(&trace, MXW_TRACE_SESSION, mail->session);
    if (mail->client != NULL)
        CHECK(mxw_address_parse(bytes_of(mail->client), &client) == MXW_OK, mail->client);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client);
    put_text(&trace, MXW_TRACE_TENANT, mail->tenant);
    put_text(&trace, MXW_TRACE_SENDER, mail->sender);
    put_text(&trace, MXW_TRACE_VERDICT, mail->verdict);
    put_text(&trace, MXW_TRACE_RULE, mail->rule);
    for (size_t i = 0; i < MXW_COUNT_OF(mail->recipients); i++) {
        if (mail->recipients[i] == NULL)
            continue;
        mxw_trace_open(&trace, MXW_TRACE_RECIPIENTS);
        put_text(&trace, MXW_TRACE_RECIPIENT_ADDRESS, mail->recipients[i]);
        mxw_trace_close(&trace);
    }
    mxw_trace_end(&trace);
    CHECK(!out.overflowed, "the mail fits");
    return mxw_written(&out);
}

static void put_key(struct mxw_writer *out, const struct mxw_trace_key *key)
{
    static const char *const names[] = {
        [MXW_TRACE_KEY_RECIPIENT] = "to",  [MXW_TRACE_KEY_RECIPIENT_DOMAIN] = "to-domain",
        [MXW_TRACE_KEY_SENDER] = "from",   [MXW_TRACE_KEY_SENDER_DOMAIN] = "from-domain",
        [MXW_TRACE_KEY_CLIENT] = "client", [MXW_TRACE_KEY_NETWORK] = "network",
        [MXW_TRACE_KEY_ID] = "id",         [MXW_TRACE_KEY_SESSION] = "session",
        [MXW_TRACE_KEY_TENANT] = "tenant", [MXW_TRACE_KEY_VERDICT] = "verdict",
        [MXW_TRACE_KEY_RULE] = "rule",
    };
    mxw_put(out, bytes_of(names[key->kind]));
    mxw_put_byte(out, '=');
    mxw_put(out, key->text);
    mxw_put_byte(out, ' ');
}

/* clang-format off */
static const struct keys_case {
    const char *name;
    struct mail mail;
    mxw_bytes want;
} keys_cases[] = {
    { "nothing said, nothing found", { .id = NULL }, B("") },
    { "the ids", { .id = "ABC-1", .session = "abc" }, B("id=abc-1 session=abc ") },
    { "an IPv6 client and its network", { .client = "2001:db8:1:2:3::4" }, B("client=2001:db8:1:2:3::4 network=2001:db8:1:2::/64 ") },
    { "an IPv4 client alone", { .client = "192.0.2.1" }, B("client=192.0.2.1 ") },
    { "a mapped address is IPv4", { .client = "::ffff:192.0.2.1" }, B("client=192.0.2.1 ") },
    { "a tenant as written", { .tenant = "Contoso.COM" }, B("tenant=Contoso.COM ") },
    { "no tenant", { .tenant = "" }, B("") },
    { "a sender in lower case without the last dot", { .sender = "Ann@Fabrikam.COM." }, B("from=ann@fabrikam.com from-domain=fabrikam.com ") },
    { "the null sender", { .sender = "" }, B("from=<> ") },
    { "a sender without a domain", { .sender = "Ann" }, B("from=ann ") },
    { "a local part with an '@' of its own", { .sender = "\"a@b\"@contoso.com" }, B("from=\"a@b\"@contoso.com from-domain=contoso.com ") },
    { "an address literal", { .sender = "a@[IPv6:2001:DB8::1]" }, B("from=a@[ipv6:2001:db8::1] from-domain=[ipv6:2001:db8::1] ") },
    { "octets above ASCII as they are", { .sender = "B\xc3\x9c@x" }, B("from=b\xc3\x9c@x from-domain=x ") },
    { "every recipient", { .recipients = { "a@x.com", "B@X.com", "c@y.com" } }, B("to=a@x.com to-domain=x.com to=b@x.com to-domain=x.com to=c@y.com to-domain=y.com ") },
    { "verdict and rule", { .verdict = "defer", .rule = "no-ptr" }, B("verdict=defer rule=no-ptr ") },
};

/* What a person types, and the key it becomes; without one, what was expected. */
static const struct parse_case {
    const char *name;
    mxw_bytes criterion, text, want;
} parse_cases[] = {
    { "an address",                        B("to"), B("Bob@Contoso.COM"), B("to=bob@contoso.com ") },
    { "an address with the root's dot",    B("to"), B("bob@contoso.com."), B("to=bob@contoso.com ") },
    { "an address in brackets",            B("from"), B("<bob@contoso.com>"), B("from=bob@contoso.com ") },
    { "a domain",                          B("to"), B("Contoso.com."), B("to-domain=contoso.com ") },
    { "a domain with an '@' before it",    B("from"), B("@contoso.com"), B("from-domain=contoso.com ") },
    { "a domain in brackets",              B("from"), B("<contoso.com>"), B("from-domain=contoso.com ") },
    { "the null sender",                   B("from"), B("<>"), B("from=<> ") },
    { "an IPv4 address",                   B("ip"), B("192.0.2.1"), B("client=192.0.2.1 ") },
    { "an IPv4 address as a prefix",       B("ip"), B("192.0.2.1/32"), B("client=192.0.2.1 ") },
    { "an IPv6 address, written long",     B("ip"), B("2001:DB8:0:0::1"), B("client=2001:db8::1 ") },
    { "a mapped address",                  B("ip"), B("::ffff:192.0.2.1"), B("client=192.0.2.1 ") },
    { "a /64",                             B("ip"), B("2001:db8::1/64"), B("network=2001:db8::/64 ") },
    { "the id of a transaction",           B("id"), B("ABC-12"), B("id=abc-12 ") },
    { "the id of a session",               B("id"), B("abc"), B("session=abc ") },
    { "a tenant as written",               B("tenant"), B("Contoso"), B("tenant=Contoso ") },
    { "a verdict",                         B("verdict"), B("DEFER"), B("verdict=defer ") },
    { "a rule",                            B("rule"), B("no-ptr"), B("rule=no-ptr ") },
    { "no address",                        B("to"), B(""), B("an address, a domain, or <>") },
    { "an '@' alone",                      B("from"), B("@"), B("an address, a domain, or <>") },
    { "a name as an address",              B("ip"), B("localhost"), B("an address, or an IPv6 prefix of 64 bits") },
    { "a /48",                             B("ip"), B("2001:db8::/48"), B("an address, or an IPv6 prefix of 64 bits") },
    { "a /63",                             B("ip"), B("2001:db8::/63"), B("an address, or an IPv6 prefix of 64 bits") },
    { "a network of IPv4",                 B("ip"), B("192.0.2.0/24"), B("an address, or an IPv6 prefix of 64 bits") },
    { "no id",                             B("id"), B(""), B("the id of a transaction or of a session") },
    { "no tenant",                         B("tenant"), B(""), B("the name of a tenant") },
    { "no such criterion",                 B("subject"), B("hello"), B("to, from, ip, id, tenant, verdict, or rule") },
};
/* clang-format on */

static void run_keys_case(void **state)
{
    const struct keys_case *c = *state;
    uint8_t got_at[1024];
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_trace_keys keys;
    struct mxw_trace_key key;
    mxw_trace_keys_begin(&keys, write_mail(&c->mail));
    while (mxw_trace_keys_next(&keys, &key))
        put_key(&got, &key);
    CHECK(!keys.is_malformed, c->name);
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

static void run_parse_case(void **state)
{
    const struct parse_case *c = *state;
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX], got_at[1024];
    struct mxw_writer text = MXW_WRITER(text_at), got = MXW_WRITER(got_at);
    struct mxw_trace_key key;
    const char *expected = mxw_trace_key_parse(&key, &text, c->criterion, c->text);
    if (expected == NULL)
        put_key(&got, &key);
    else
        mxw_put(&got, bytes_of(expected));
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
}

/* The same text as a record's sender and as a person's question. */
static void run_same_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(keys_cases); i++) {
        const struct keys_case *c = &keys_cases[i];
        uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX];
        struct mxw_writer text = MXW_WRITER(text_at);
        struct mxw_trace_keys keys;
        struct mxw_trace_key made, asked;
        if (c->mail.sender == NULL || !mxw_bytes_has(bytes_of(c->mail.sender), '@'))
            continue;
        mxw_trace_keys_begin(&keys, write_mail(&c->mail));
        CHECK(mxw_trace_keys_next(&keys, &made), c->name);
        CHECK(mxw_trace_key_parse(&asked, &text, MXW_BYTES("from"), bytes_of(c->mail.sender))
                  == NULL,
              c->name);
        CHECK(mxw_trace_key_equal(&made, &asked), c->name);
    }
}

/* An address of `len` octets. */
static void run_long_keys(void **state)
{
    (void)state;
    static uint8_t sender_at[MXW_TRACE_KEY_TEXT_MAX + 2];
    memset(sender_at, 'x', sizeof sender_at - 1);
    sender_at[1] = '@';
    struct mxw_trace_keys keys;
    struct mxw_trace_key key;

    mxw_trace_keys_begin(&keys, write_mail(&(struct mail){ .sender = (char *)sender_at }));
    CHECK(mxw_trace_keys_next(&keys, &key) && key.kind == MXW_TRACE_KEY_SENDER_DOMAIN,
          "an address one too long is no key, its domain is");
    sender_at[MXW_TRACE_KEY_TEXT_MAX] = '\0';
    mxw_trace_keys_begin(&keys, write_mail(&(struct mail){ .sender = (char *)sender_at }));
    CHECK(mxw_trace_keys_next(&keys, &key) && key.kind == MXW_TRACE_KEY_SENDER,
          "the longest address is one");

    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX + 1];
    for (size_t room = 0; room <= sizeof text_at; room++) {
        struct mxw_writer text = { .at = text_at, .room = room };
        bool is_key =
            mxw_trace_key_parse(&key, &text, MXW_BYTES("to"), bytes_of((char *)sender_at)) == NULL;
        CHECK(is_key == (room >= MXW_TRACE_KEY_TEXT_MAX), "a starved writer makes no key");
    }
}

static void run_malformed(void **state)
{
    (void)state;
    uint8_t memory[8192];
    struct mxw_writer out = MXW_WRITER(memory);
    struct mxw_trace_writer trace;
    mxw_trace_begin(&trace, &out);
    sample_put(&trace);
    mxw_trace_end(&trace);

    for (size_t i = 0; i < out.used; i++) {
        struct mxw_trace_keys keys;
        struct mxw_trace_key key;
        uint8_t saved = memory[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            memory[i] = (uint8_t)(saved ^ 1u << bit);
            mxw_trace_keys_begin(&keys, mxw_written(&out));
            for (size_t count = 0; mxw_trace_keys_next(&keys, &key); count++)
                CHECK(key.text.len > 0 && count < out.used, "keys end");
            CHECK(keys.is_malformed == !mxw_trace_is_sound(mxw_written(&out)),
                  "keys see what is malformed");
        }
        memory[i] = saved;
    }
}

int main(void)
{
    TEST_TABLE(keys_cases, run_keys_case);
    TEST_TABLE(parse_cases, run_parse_case);
    TEST_ONE("a person's text meets a record's", run_same_both_ways);
    TEST_ONE("keys at their longest, and one octet more", run_long_keys);
    TEST_ONE("every flipped bit of a record", run_malformed);
    return test_run("core/trace/keys");
}
