#include "core/directory/builder.h"
#include "core/directory/directory.h"
#include "core/directory/table.h"

#include "tests/support/test.h"

#include <stdlib.h>

static const uint64_t seed[2] = { 1, 2 };

static void *get_memory(size_t room)
{
    void *memory = malloc(room);
    assert_non_null(memory);
    return memory;
}

static struct mxw_domain plain_domain(mxw_bytes name)
{
    return (struct mxw_domain){
        .name = name,
        .tenant = B("contoso"),
        .wish = MXW_IPV6_ON,
        .wish_since = 1793491200,
        .policy = { .drain_seconds = MXW_DRAIN_SECONDS_DEFAULT },
        .next_hops = { { .host = B("mx.contoso.com"), .port = 25, .tls = MXW_HOP_TLS_MAY } },
        .next_hop_count = 1,
    };
}

/* One of everything, and not its zero. */
static struct mxw_domain rich_domain(mxw_bytes name)
{
    return (struct mxw_domain){
        .name = name,
        .tenant = B("fabrikam"),
        .wish = MXW_IPV6_OFF,
        .wish_since = -5,
        .policy = { MXW_REFUSAL_REFUSE, MXW_MODE_OBSERVE, MXW_IPREV_CONFIRMED, true, 601 },
        .next_hops = {
            { B("::1"), { MXW_IPV6, { [15] = 1 } }, 2626, 10, MXW_HOP_TLS_VERIFY },
            { B("192.0.2.1"), { MXW_IPV4, { 192, 0, 2, 1 } }, 25, 20, MXW_HOP_TLS_REQUIRE },
        },
        .next_hop_count = 2,
        .connector_prefixes = { { { MXW_IPV4, { 198, 51, 100 } }, 24 },
                                { { MXW_IPV6, { 0x20, 1, 0xd, 0xb8 } }, 32 } },
        .connector_prefix_count = 2,
        .connector_names = { B("mail.partner.example"), B("") },
        .connector_name_count = 2,
    };
}

static void check_same_hops(const struct mxw_domain *got, const struct mxw_domain *want,
                            const char *name)
{
    CHECK(got->next_hop_count == want->next_hop_count, name);
    for (size_t i = 0; i < want->next_hop_count; i++) {
        const struct mxw_next_hop *a = &got->next_hops[i], *b = &want->next_hops[i];
        CHECK_BYTES(a->host, b->host, name);
        CHECK(a->address.family == b->address.family && a->port == b->port, name);
        CHECK(memcmp(a->address.octets, b->address.octets, 16) == 0, name);
        CHECK(a->preference == b->preference && a->tls == b->tls, name);
    }
}

static void check_same(const struct mxw_domain *got, const struct mxw_domain *want,
                       const char *name)
{
    CHECK_BYTES(got->name, want->name, name);
    CHECK_BYTES(got->tenant, want->tenant, name);
    CHECK(got->wish == want->wish && got->wish_since == want->wish_since, name);
    CHECK(got->policy.refusal == want->policy.refusal, name);
    CHECK(got->policy.mode == want->policy.mode, name);
    CHECK(got->policy.iprev_level == want->policy.iprev_level, name);
    CHECK(got->policy.contacts_gated == want->policy.contacts_gated, name);
    CHECK(got->policy.drain_seconds == want->policy.drain_seconds, name);
    check_same_hops(got, want, name);
    CHECK(got->connector_prefix_count == want->connector_prefix_count, name);
    for (size_t i = 0; i < want->connector_prefix_count; i++)
        CHECK(mxw_address_equal(got->connector_prefixes[i].address,
                                want->connector_prefixes[i].address)
                  && got->connector_prefixes[i].len == want->connector_prefixes[i].len,
              name);
    CHECK(got->connector_name_count == want->connector_name_count, name);
    for (size_t i = 0; i < want->connector_name_count; i++)
        CHECK_BYTES(got->connector_names[i], want->connector_names[i], name);
}

static const mxw_bytes three_names[] = { B("contoso.com"), B("fabrikam.example"), B("x.org") };

static mxw_bytes end(struct mxw_directory_builder *builder)
{
    mxw_bytes table = { 0 };
    assert_int_equal(mxw_directory_build_end(builder, &table), MXW_OK);
    return table;
}

/* A table of three domains, two of which share a profile. In `memory`, to be freed. */
static mxw_bytes small_table(void **memory)
{
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(3);
    *memory = get_memory(room);
    assert_int_equal(mxw_directory_build_begin(&builder, *memory, room, 3, seed), MXW_OK);
    for (size_t i = 0; i < 3; i++) {
        struct mxw_domain domain =
            i == 1 ? rich_domain(three_names[i]) : plain_domain(three_names[i]);
        assert_int_equal(mxw_directory_build_add(&builder, &domain), MXW_OK);
    }
    CHECK(builder.profile_count == 2, "a profile is stored once");
    return end(&builder);
}

static void check_round_trip(void **state)
{
    static const char name[] = "what goes in comes out";
    (void)state;
    void *memory;
    struct mxw_directory directory;
    struct mxw_domain got[3];

    CHECK(mxw_directory_open(small_table(&memory), &directory) == MXW_OK, name);
    CHECK(directory.domain_count == 3, name);
    for (size_t i = 0; i < 3; i++) {
        struct mxw_domain want =
            i == 1 ? rich_domain(three_names[i]) : plain_domain(three_names[i]);
        CHECK(mxw_directory_find(&directory, three_names[i], &got[i]), name);
        check_same(&got[i], &want, name);
    }
    CHECK(got[0].group == got[2].group, "domains of one profile are one group");
    CHECK(got[0].group != got[1].group, "domains of other profiles are not");
    free(memory);
}

static const struct find_case {
    const char *name;
    mxw_bytes asked;
    bool want;
} find_cases[] = {
    { "as it was written", B("contoso.com"), true },
    { "in any case", B("CONTOSO.Com"), true },
    { "with the dot of the root", B("contoso.com."), true },
    { "with two dots", B("contoso.com.."), false },
    { "a name under it", B("mail.contoso.com"), false },
    { "a name above it", B("com"), false },
    { "nothing", B(""), false },
    { "the root", B("."), false },
    { "with a NUL behind it", B("contoso.com\0"), false },
};

static void run_find_case(void **state)
{
    const struct find_case *c = *state;
    void *memory;
    struct mxw_directory directory;
    struct mxw_domain domain;
    CHECK(mxw_directory_open(small_table(&memory), &directory) == MXW_OK, c->name);
    CHECK(mxw_directory_find(&directory, c->asked, &domain) == c->want, c->name);
    free(memory);
}

static void check_name_limit(void **state)
{
    static const char name[] = "a name at the limit, and over it by one";
    (void)state;
    uint8_t text[MXW_DIRECTORY_NAME_MAX + 2];
    memset(text, 'a', sizeof text);
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(2);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 2, seed) == MXW_OK, name);

    struct mxw_domain domain = plain_domain((mxw_bytes){ text, MXW_DIRECTORY_NAME_MAX });
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_OK, name);
    domain.name.len++;
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_MALFORMED, name);

    struct mxw_directory directory;
    CHECK(mxw_directory_open(end(&builder), &directory) == MXW_OK, name);
    CHECK(!mxw_directory_find(&directory, domain.name, &domain), name);
    domain.name = (mxw_bytes){ text, MXW_DIRECTORY_NAME_MAX };
    CHECK(mxw_directory_find(&directory, domain.name, &domain), name);
    free(memory);
}

/* Sets one thing right at its limit, or over it by one. */
static void stretch_hops(struct mxw_domain *domain, bool over)
{
    domain->next_hop_count = MXW_NEXT_HOPS_MAX + over;
}

static void stretch_prefixes(struct mxw_domain *domain, bool over)
{
    domain->connector_prefix_count = MXW_CONNECTOR_PREFIXES_MAX + over;
}

static void stretch_names(struct mxw_domain *domain, bool over)
{
    domain->connector_name_count = MXW_CONNECTOR_NAMES_MAX + over;
}

static uint8_t long_text[256];

static void stretch_tenant(struct mxw_domain *domain, bool over)
{
    domain->tenant = (mxw_bytes){ long_text, 255 + (size_t)over };
}

static void stretch_host(struct mxw_domain *domain, bool over)
{
    domain->next_hops[0].host = (mxw_bytes){ long_text, 255 + (size_t)over };
}

static void stretch_connector_name(struct mxw_domain *domain, bool over)
{
    domain->connector_names[0] = (mxw_bytes){ long_text, 255 + (size_t)over };
    domain->connector_name_count = 1;
}

static void stretch_everything(struct mxw_domain *domain, bool over)
{
    domain->name = (mxw_bytes){ long_text, MXW_DIRECTORY_NAME_MAX + (size_t)over };
    domain->tenant = (mxw_bytes){ long_text, 255 };
    domain->next_hop_count = MXW_NEXT_HOPS_MAX;
    for (size_t i = 0; i < MXW_NEXT_HOPS_MAX; i++)
        domain->next_hops[i].host = (mxw_bytes){ long_text, 255 };
    domain->connector_prefix_count = MXW_CONNECTOR_PREFIXES_MAX;
    domain->connector_name_count = MXW_CONNECTOR_NAMES_MAX;
    for (size_t i = 0; i < MXW_CONNECTOR_NAMES_MAX; i++)
        domain->connector_names[i] = (mxw_bytes){ long_text, 255 };
}

static const struct limit_case {
    const char *name;
    void (*stretch)(struct mxw_domain *domain, bool over);
    enum mxw_status want_over;
} limit_cases[] = {
    { "next hops", stretch_hops, MXW_TOO_LARGE },
    { "connector prefixes", stretch_prefixes, MXW_TOO_LARGE },
    { "connector names", stretch_names, MXW_TOO_LARGE },
    { "octets of a tenant", stretch_tenant, MXW_MALFORMED },
    { "octets of a next hop's host", stretch_host, MXW_MALFORMED },
    { "octets of a connector's name", stretch_connector_name, MXW_MALFORMED },
    { "the largest domain of all", stretch_everything, MXW_MALFORMED },
};

static void run_limit_case(void **state)
{
    const struct limit_case *c = *state;
    memset(long_text, 'x', sizeof long_text);
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(1);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 1, seed) == MXW_OK, c->name);

    struct mxw_domain over = plain_domain(MXW_BYTES("contoso.com"));
    c->stretch(&over, true);
    CHECK(mxw_directory_build_add(&builder, &over) == c->want_over, c->name);

    struct mxw_domain domain = plain_domain(MXW_BYTES("contoso.com")), got;
    c->stretch(&domain, false);
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_OK, c->name);
    struct mxw_directory directory;
    CHECK(mxw_directory_open(end(&builder), &directory) == MXW_OK, c->name);
    CHECK(mxw_directory_find(&directory, domain.name, &got), c->name);
    CHECK_BYTES(got.tenant, domain.tenant, c->name);
    CHECK(got.next_hop_count == domain.next_hop_count, c->name);
    free(memory);
}

static void check_builder_refusals(void **state)
{
    static const char name[] = "duplicates and one domain too many are refused";
    (void)state;
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(1);
    void *memory = get_memory(room);
    struct mxw_domain domain = plain_domain(MXW_BYTES("Contoso.com."));
    CHECK(mxw_directory_build_begin(&builder, memory, room, MXW_DIRECTORY_DOMAINS_MAX + 1, seed)
              == MXW_TOO_LARGE,
          name);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 1, seed) == MXW_OK, name);
    CHECK(!mxw_directory_build_has(&builder, MXW_BYTES("contoso.com")), name);
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_OK, name);
    CHECK(mxw_directory_build_has(&builder, MXW_BYTES("contoso.COM.")), name);
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_MALFORMED, name);
    domain.name = MXW_BYTES("fabrikam.example");
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_TOO_LARGE, name);
    domain.name = MXW_BYTES("");
    CHECK(mxw_directory_build_add(&builder, &domain) == MXW_MALFORMED, name);
    free(memory);
}

static void check_empty_table(void **state)
{
    static const char name[] = "a table of no domains finds none";
    (void)state;
    struct mxw_directory_builder builder;
    struct mxw_directory directory;
    struct mxw_domain domain;
    size_t room = mxw_directory_room(0);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 0, seed) == MXW_OK, name);
    CHECK(mxw_directory_open(end(&builder), &directory) == MXW_OK, name);
    CHECK(!mxw_directory_find(&directory, three_names[0], &domain), name);
    free(memory);
}

/* Every room is either enough or cleanly refused, and moving to more of it loses nothing. */
static void check_starved(void **state)
{
    static const char name[] = "a builder without room can be moved";
    (void)state;
    struct mxw_directory_builder builder;
    size_t room = 0;
    uint8_t *memory = get_memory(1);
    while (mxw_directory_build_begin(&builder, memory, room, 3, seed) == MXW_NO_ROOM) {
        memory = realloc(memory, ++room);
        assert_non_null(memory);
    }
    for (size_t i = 0; i < 3; i++) {
        struct mxw_domain domain =
            i == 1 ? rich_domain(three_names[i]) : plain_domain(three_names[i]);
        while (mxw_directory_build_add(&builder, &domain) == MXW_NO_ROOM) {
            memory = realloc(memory, ++room);
            assert_non_null(memory);
            mxw_directory_build_move(&builder, memory, room);
        }
    }
    void *other_memory;
    mxw_bytes table;
    while (mxw_directory_build_end(&builder, &table) == MXW_NO_ROOM) {
        memory = realloc(memory, ++room);
        assert_non_null(memory);
        mxw_directory_build_move(&builder, memory, room);
    }
    CHECK_BYTES(table, small_table(&other_memory), name);
    free(other_memory);
    free(memory);
}

/* Asks for everything. Only that it returns is of interest: the sanitizers watch. */
static void ask_around(mxw_bytes table)
{
    struct mxw_directory directory;
    struct mxw_domain domain;
    if (mxw_directory_open(table, &directory) != MXW_OK)
        return;
    for (size_t i = 0; i < MXW_COUNT_OF(three_names); i++)
        if (mxw_directory_find(&directory, three_names[i], &domain)) {
            CHECK_BYTES(domain.name, three_names[i], "a damaged table finds what was asked for");
            CHECK(domain.next_hop_count <= MXW_NEXT_HOPS_MAX, "a damaged table keeps the limits");
        }
    (void)mxw_directory_find(&directory, MXW_BYTES("absent.example"), &domain);
}

/* Makes a damaged table believable: as if whoever wrote it had meant it. */
static void seal(uint8_t *at, size_t len)
{
    struct mxw_table_header header;
    if (len < sizeof header)
        return;
    memcpy(&header, at, sizeof header);
    header.checksum = mxw_table_checksum((mxw_bytes){ at, len });
    memcpy(at, &header, sizeof header);
}

static void check_damaged(void **state)
{
    static const char name[] = "a damaged octet is noticed, and harmless when it is not";
    (void)state;
    void *memory;
    struct mxw_directory directory;
    mxw_bytes table = small_table(&memory);
    uint8_t *copy = get_memory(table.len);

    for (size_t i = 0; i < table.len; i++)
        for (unsigned value = 0; value < 256; value++) {
            memcpy(copy, table.at, table.len);
            if (copy[i] == value)
                continue;
            copy[i] = (uint8_t)value;
            CHECK(mxw_directory_open((mxw_bytes){ copy, table.len }, &directory) == MXW_MALFORMED,
                  name);
            seal(copy, table.len);
            ask_around((mxw_bytes){ copy, table.len });
        }
    free(copy);
    free(memory);
}

static void check_truncated(void **state)
{
    static const char name[] = "a table that was cut short is refused, and harmless";
    (void)state;
    void *memory;
    struct mxw_directory directory;
    mxw_bytes table = small_table(&memory);

    for (size_t len = 0; len < table.len; len++) {
        uint8_t *copy = get_memory(len + 1);
        memcpy(copy, table.at, len);
        CHECK(mxw_directory_open((mxw_bytes){ copy, len }, &directory) == MXW_MALFORMED, name);
        if (len >= sizeof(struct mxw_table_header)) {
            struct mxw_table_header header;
            memcpy(&header, copy, sizeof header);
            header.size = len;
            memcpy(copy, &header, sizeof header);
            seal(copy, len);
        }
        /* The very octets, so that the sanitizer sees a read past the end. */
        uint8_t *exact = get_memory(len > 0 ? len : 1);
        memcpy(exact, copy, len);
        ask_around((mxw_bytes){ exact, len });
        free(exact);
        free(copy);
    }
    free(memory);
}

static mxw_bytes nth_name(unsigned n, uint8_t at[32])
{
    struct mxw_writer out = { .at = at, .room = 32 };
    mxw_put_text(&out, "d");
    mxw_put_number(&out, n);
    mxw_put_text(&out, ".example.org");
    return mxw_written(&out);
}

static const struct size_case {
    const char *name;
    unsigned domains, profiles;
} size_cases[] = {
    { "ten domains", 10, 3 },
    { "a thousand domains", 1000, 1000 },
    { "two hundred thousand domains", 200000, 700 },
};

static void run_size_case(void **state)
{
    const struct size_case *c = *state;
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(c->domains);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, c->domains, seed) == MXW_OK, c->name);

    uint8_t at[32];
    for (unsigned n = 0; n < c->domains; n++) {
        struct mxw_domain domain = plain_domain(nth_name(n, at));
        domain.next_hops[0].port = (uint16_t)(1 + n % c->profiles);
        domain.wish = (enum mxw_ipv6_wish)(n % 3);
        domain.wish_since = n;
        enum mxw_status status;
        while ((status = mxw_directory_build_add(&builder, &domain)) == MXW_NO_ROOM) {
            memory = realloc(memory, room *= 2);
            assert_non_null(memory);
            mxw_directory_build_move(&builder, memory, room);
        }
        CHECK(status == MXW_OK, c->name);
    }
    CHECK(builder.profile_count == c->profiles, c->name);

    struct mxw_directory directory;
    struct mxw_domain got;
    mxw_bytes table;
    while (mxw_directory_build_end(&builder, &table) == MXW_NO_ROOM) {
        memory = realloc(memory, room *= 2);
        assert_non_null(memory);
        mxw_directory_build_move(&builder, memory, room);
    }
    CHECK(mxw_directory_open(table, &directory) == MXW_OK, c->name);
    for (unsigned n = 0; n < c->domains; n++) {
        CHECK(mxw_directory_find(&directory, nth_name(n, at), &got), c->name);
        CHECK(got.next_hops[0].port == 1 + n % c->profiles && got.wish_since == n, c->name);
        CHECK(got.wish == (enum mxw_ipv6_wish)(n % 3), c->name);
    }
    for (unsigned n = c->domains; n < 2 * c->domains; n++)
        CHECK(!mxw_directory_find(&directory, nth_name(n, at), &got), c->name);
    print_message("# %u domains, %u profiles: %zu octets\n", c->domains, c->profiles, table.len);
    free(memory);
}

/* SipHash-1-3 with the key 00 01 .. 0f, from its authors' test program. */
static void check_hash(void **state)
{
    (void)state;
    uint8_t key_at[16], text_at[64];
    uint64_t key[2];
    for (uint8_t i = 0; i < sizeof key_at; i++)
        key_at[i] = i;
    for (uint8_t i = 0; i < sizeof text_at; i++)
        text_at[i] = i;
    memcpy(key, key_at, sizeof key);
    static const struct {
        size_t len;
        uint64_t want;
    } rows[] = {
        { 0, UINT64_C(0xabac0158050fc4dc) },
        { 1, UINT64_C(0xc9f49bf37d57ca93) },
        { 8, UINT64_C(0x369095118d299a8e) },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(rows); i++)
        CHECK(mxw_table_hash(key, (mxw_bytes){ text_at, rows[i].len }) == rows[i].want,
              "the hash is SipHash-1-3");
}

int main(void)
{
    TEST_ONE("what goes in comes out", check_round_trip);
    TEST_TABLE(find_cases, run_find_case);
    TEST_ONE("a name at the limit, and over it by one", check_name_limit);
    TEST_TABLE(limit_cases, run_limit_case);
    TEST_ONE("duplicates and one domain too many are refused", check_builder_refusals);
    TEST_ONE("a table of no domains finds none", check_empty_table);
    TEST_ONE("a builder without room can be moved", check_starved);
    TEST_ONE("a damaged octet is noticed, and harmless when it is not", check_damaged);
    TEST_ONE("a table that was cut short is refused, and harmless", check_truncated);
    TEST_TABLE(size_cases, run_size_case);
    TEST_ONE("the hash is SipHash-1-3", check_hash);
    return test_run("core/directory");
}
