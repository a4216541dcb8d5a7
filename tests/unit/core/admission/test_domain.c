#include "core/admission/domain.h"

#include "tests/support/test.h"

/* Texts that are gone as soon as they were copied. */
struct source {
    uint8_t name[11], tenant[7], host[2][4], partner[2][7];
};

static const struct source written = {
    "Contoso.COM", "contoso", { "mx.a", "mx.B" }, { "one.net", "TWO.net" }
};

static struct mxw_domain domain_over(const struct source *source)
{
    return (struct mxw_domain){
        .name = { source->name, sizeof source->name },
        .tenant = { source->tenant, sizeof source->tenant },
        .wish = MXW_IPV6_OFF,
        .wish_since = 77,
        .group = UINT64_MAX,
        .policy = { .suspended = true, .drain_seconds = 601 },
        .next_hops = { { .host = { source->host[0], 4 }, .port = 25 },
                       { .host = { source->host[1], 4 }, .port = 26 } },
        .next_hop_count = 2,
        .connector_prefixes = { { { MXW_IPV4, { 192, 0, 2 } }, 24 } },
        .connector_prefix_count = 1,
        .connector_names = { { source->partner[0], 7 }, { source->partner[1], 7 } },
        .connector_name_count = 2,
    };
}

static void check_copy(void **state)
{
    static const char name[] = "a copy has all of it, and texts of its own";
    (void)state;
    struct source source = written;
    struct mxw_domain domain = domain_over(&source), copy;
    uint8_t texts_at[sizeof source];
    struct mxw_writer texts = MXW_WRITER(texts_at);
    mxw_domain_copy(&domain, &texts, &copy);
    memset(&source, '!', sizeof source);
    memset(&domain, 0xdd, sizeof domain);

    CHECK(!texts.overflowed && texts.used == sizeof source, name);
    CHECK_BYTES(copy.name, MXW_BYTES("contoso.com"), "the name is in lower case");
    CHECK_BYTES(copy.tenant, MXW_BYTES("contoso"), name);
    CHECK(copy.wish == MXW_IPV6_OFF && copy.wish_since == 77 && copy.group == UINT64_MAX, name);
    CHECK(copy.policy.suspended && copy.policy.drain_seconds == 601, name);
    CHECK(copy.next_hop_count == 2 && copy.next_hops[1].port == 26, name);
    CHECK_BYTES(copy.next_hops[0].host, MXW_BYTES("mx.a"), name);
    CHECK_BYTES(copy.next_hops[1].host, MXW_BYTES("mx.B"), name);
    CHECK(copy.connector_prefix_count == 1 && copy.connector_prefixes[0].len == 24, name);
    CHECK(copy.connector_name_count == 2, name);
    CHECK_BYTES(copy.connector_names[0], MXW_BYTES("one.net"), name);
    CHECK_BYTES(copy.connector_names[1], MXW_BYTES("TWO.net"), name);
}

static void check_starved(void **state)
{
    (void)state;
    struct mxw_domain domain = domain_over(&written), copy;
    uint8_t texts_at[sizeof written];
    for (size_t room = 0; room < sizeof texts_at; room++) {
        struct mxw_writer texts = { .at = texts_at, .room = room };
        mxw_domain_copy(&domain, &texts, &copy);
        CHECK(texts.overflowed && texts.used <= room, "less room than texts is noticed");
    }
}

static void check_largest(void **state)
{
    static const char name[] = "the largest domain of all fits exactly";
    (void)state;
    static uint8_t long_at[MXW_DOMAIN_TEXT_MAX], texts_at[MXW_DOMAIN_TEXTS_MAX];
    const mxw_bytes text = { long_at, sizeof long_at };
    struct mxw_domain domain = { .name = text,
                                 .tenant = text,
                                 .next_hop_count = MXW_NEXT_HOPS_MAX,
                                 .connector_name_count = MXW_CONNECTOR_NAMES_MAX };
    struct mxw_domain copy;
    for (size_t i = 0; i < MXW_NEXT_HOPS_MAX; i++)
        domain.next_hops[i].host = text;
    for (size_t i = 0; i < MXW_CONNECTOR_NAMES_MAX; i++)
        domain.connector_names[i] = text;
    struct mxw_writer texts = MXW_WRITER(texts_at);
    mxw_domain_copy(&domain, &texts, &copy);
    CHECK(!texts.overflowed && texts.used == texts.room, name);
}

static void check_lmtp(void **state)
{
    static const char name[] = "one next hop with LMTP is enough";
    (void)state;
    struct mxw_domain domain = domain_over(&written);
    CHECK(!mxw_domain_has_lmtp(&domain), "none has it");
    domain.next_hops[2].protocol = MXW_HOP_LMTP;
    CHECK(!mxw_domain_has_lmtp(&domain), "what is behind the last one does not count");
    domain.next_hops[1].protocol = MXW_HOP_LMTP;
    CHECK(mxw_domain_has_lmtp(&domain), name);
}

static void check_tells_name(void **state)
{
    (void)state;
    static const bool want[] = { [MXW_HOP_CLIENT_XFORWARD] = true,
                                 [MXW_HOP_CLIENT_XCLIENT] = true,
                                 [MXW_HOP_CLIENT_PROXY] = false };
    struct mxw_domain domain = domain_over(&written);
    for (size_t how = 0; how < MXW_COUNT_OF(want); how++) {
        domain.next_hops[1].client = (enum mxw_hop_client)how;
        CHECK(mxw_domain_tells_name(&domain) == want[how], "one that is told is enough");
    }
}

int main(void)
{
    TEST_ONE("a copy has all of it, and texts of its own", check_copy);
    TEST_ONE("a copy without room", check_starved);
    TEST_ONE("the largest domain of all fits exactly", check_largest);
    TEST_ONE("one next hop with LMTP is enough", check_lmtp);
    TEST_ONE("one next hop that is told the name is enough", check_tells_name);
    return test_run("core/admission/domain");
}
