#include "core/directory/builder.h"
#include "core/directory/table.h"
#include "core/directory/view.h"

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
        .policy = { MXW_REFUSAL_REFUSE, MXW_MODE_OBSERVE, MXW_IPREV_CONFIRMED, true, true, 601 },
        .next_hops = {
            { B("::1"), { MXW_IPV6, { [15] = 1 } }, 2626, 10, MXW_HOP_TLS_VERIFY, MXW_HOP_LMTP,
              MXW_HOP_CLIENT_PROXY },
            { B("192.0.2.1"), { MXW_IPV4, { 192, 0, 2, 1 } }, 25, 20, MXW_HOP_TLS_REQUIRE,
              MXW_HOP_SMTP, MXW_HOP_CLIENT_XFORWARD },
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
        CHECK(a->protocol == b->protocol && a->client == b->client, name);
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
    CHECK(got->policy.suspended == want->policy.suspended, name);
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

static const mxw_prefix two_prefixes[] = { { { MXW_IPV4, { 192, 0, 2 } }, 24 },
                                           { { MXW_IPV6, { 0x20, 1, 0xd, 0xb8 } }, 32 } };

/* What small tables hold: each kind of record, and domains of which two share a profile. */
static enum mxw_status add_domain(struct mxw_directory_builder *builder, size_t number)
{
    struct mxw_domain domain =
        number == 1 ? rich_domain(three_names[number]) : plain_domain(three_names[number]);
    return mxw_directory_build_domain(builder, &domain);
}

static enum mxw_status add_wildcard(struct mxw_directory_builder *builder, size_t number)
{
    struct mxw_domain domain = plain_domain(MXW_BYTES("*.w.org"));
    (void)number;
    return mxw_directory_build_domain(builder, &domain);
}

static enum mxw_status add_alias(struct mxw_directory_builder *builder, size_t number)
{
    (void)number;
    return mxw_directory_build_alias(builder, MXW_BYTES("alias.net"), three_names[0]);
}

static enum mxw_status add_removed(struct mxw_directory_builder *builder, size_t number)
{
    (void)number;
    return mxw_directory_build_removed(builder, MXW_BYTES("gone.org"));
}

static enum mxw_status (*const additions[])(struct mxw_directory_builder *builder,
                                            size_t number) = {
    add_domain, add_domain, add_domain, add_wildcard, add_alias, add_removed
};

#define SMALL MXW_COUNT_OF(additions)

/* In `memory`, to be freed. */
static mxw_bytes small_table(void **memory)
{
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(SMALL);
    *memory = get_memory(room);
    assert_int_equal(mxw_directory_build_begin(&builder, *memory, room, SMALL, seed), MXW_OK);
    for (size_t i = 0; i < SMALL; i++)
        assert_int_equal(additions[i](&builder, i), MXW_OK);
    assert_int_equal(mxw_directory_build_exempt(&builder, two_prefixes, 2), MXW_OK);
    CHECK(builder.text_count == 3, "a profile is stored once, and so is a target");
    return end(&builder);
}

static void check_round_trip(void **state)
{
    static const char name[] = "what goes in comes out";
    (void)state;
    void *memory;
    struct mxw_directory_view view = { 0 };
    struct mxw_domain got[3];

    CHECK(mxw_directory_open(small_table(&memory), &view.base) == MXW_OK, name);
    CHECK(view.base.name_count == SMALL, name);
    for (size_t i = 0; i < 3; i++) {
        struct mxw_domain want =
            i == 1 ? rich_domain(three_names[i]) : plain_domain(three_names[i]);
        CHECK(mxw_directory_view_find(&view, three_names[i], &got[i]), name);
        check_same(&got[i], &want, name);
    }
    CHECK(got[0].group == got[2].group, "domains of one profile are one group");
    CHECK(got[0].group != got[1].group, "domains of other profiles are not");
    struct mxw_domain alias;
    CHECK(mxw_directory_view_find(&view, MXW_BYTES("alias.net"), &alias), name);
    CHECK(alias.group == got[0].group, "an alias is of its target's group");
    free(memory);
}

static void check_exempt(void **state)
{
    static const char name[] = "exempt prefixes are read where they lie";
    (void)state;
    void *memory, *other_memory;
    size_t count;
    struct mxw_directory_view view = { 0 };
    CHECK(mxw_directory_open(small_table(&memory), &view.base) == MXW_OK, name);
    const mxw_prefix *exempt = mxw_directory_view_exempt(&view, &count);
    CHECK(count == 2, name);
    for (size_t i = 0; i < 2; i++)
        CHECK(mxw_address_equal(exempt[i].address, two_prefixes[i].address)
                  && exempt[i].len == two_prefixes[i].len,
              name);

    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(0);
    other_memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, other_memory, room, 0, seed) == MXW_OK, name);
    CHECK(mxw_directory_open(end(&builder), &view.overlay) == MXW_OK, name);
    (void)mxw_directory_view_exempt(&view, &count);
    CHECK(count == 0, "an overlay's list hides the base's, even an empty one");
    free(other_memory);
    free(memory);
}

static void check_exempt_limit(void **state)
{
    static const char name[] = "as many exempt prefixes as can be, and one more";
    (void)state;
    struct mxw_directory_builder builder;
    struct mxw_directory directory;
    size_t room = mxw_directory_room(0);
    void *memory = get_memory(room);
    mxw_prefix *prefixes = calloc(MXW_DIRECTORY_EXEMPT_MAX + 1, sizeof *prefixes);
    assert_non_null(prefixes);
    for (size_t i = 0; i <= MXW_DIRECTORY_EXEMPT_MAX; i++)
        prefixes[i] = (mxw_prefix){ { MXW_IPV4, { 10, (uint8_t)(i >> 8), (uint8_t)i } }, 24 };
    CHECK(mxw_directory_build_begin(&builder, memory, room, 0, seed) == MXW_OK, name);
    CHECK(mxw_directory_build_exempt(&builder, prefixes, MXW_DIRECTORY_EXEMPT_MAX) == MXW_OK, name);
    CHECK(mxw_directory_build_exempt(&builder, prefixes, MXW_DIRECTORY_EXEMPT_MAX + 1)
              == MXW_TOO_LARGE,
          name);
    CHECK(mxw_directory_open(end(&builder), &directory) == MXW_OK, name);
    CHECK(directory.exempt_count == MXW_DIRECTORY_EXEMPT_MAX, name);
    const mxw_prefix *last = &directory.exempt[MXW_DIRECTORY_EXEMPT_MAX - 1];
    CHECK(last->address.octets[1] == 15 && last->address.octets[2] == 255, name);
    free(prefixes);
    free(memory);
}

/* The group of one domain in a table of its own. */
static uint64_t group_in_table_of(const uint64_t table_seed[2], const struct mxw_domain *domain,
                                  unsigned others)
{
    struct mxw_directory_builder builder;
    struct mxw_directory_view view = { 0 };
    struct mxw_domain got = { .group = 0 };
    size_t room = mxw_directory_room(others + 1);
    void *memory = get_memory(room);
    assert_int_equal(mxw_directory_build_begin(&builder, memory, room, others + 1, table_seed),
                     MXW_OK);
    for (unsigned i = 0; i < others; i++)
        assert_int_equal(add_domain(&builder, i), MXW_OK);
    assert_int_equal(mxw_directory_build_domain(&builder, domain), MXW_OK);
    assert_int_equal(mxw_directory_open(end(&builder), &view.base), MXW_OK);
    assert_true(mxw_directory_view_find(&view, domain->name, &got));
    free(memory);
    return got.group;
}

static void change_tenant(struct mxw_domain *domain)
{
    domain->tenant = MXW_BYTES("fabrikam");
}

static void change_port(struct mxw_domain *domain)
{
    domain->next_hops[0].port++;
}

static void change_tls(struct mxw_domain *domain)
{
    domain->next_hops[0].tls = MXW_HOP_TLS_VERIFY;
}

static void change_protocol(struct mxw_domain *domain)
{
    domain->next_hops[0].protocol = MXW_HOP_LMTP;
}

static void change_client(struct mxw_domain *domain)
{
    domain->next_hops[0].client = MXW_HOP_CLIENT_XCLIENT;
}

static void suspend(struct mxw_domain *domain)
{
    domain->policy.suspended = true;
}

static void add_connector(struct mxw_domain *domain)
{
    domain->connector_prefixes[0] = two_prefixes[0];
    domain->connector_prefix_count = 1;
}

static const struct group_case {
    const char *name;
    void (*change)(struct mxw_domain *domain);
} group_cases[] = {
    { "another tenant is another group", change_tenant },
    { "so is another port", change_port },
    { "other TLS", change_tls },
    { "another protocol", change_protocol },
    { "another way to tell of the client", change_client },
    { "a suspended domain", suspend },
    { "a connector", add_connector },
};

static void run_group_case(void **state)
{
    const struct group_case *c = *state;
    const uint64_t other_seed[2] = { 1, 3 };
    struct mxw_domain domain = plain_domain(MXW_BYTES("d.example"));
    uint64_t group = group_in_table_of(seed, &domain, 0);
    CHECK(group == group_in_table_of(seed, &domain, 3), "a group is the same in every table");
    domain.name = MXW_BYTES("e.example");
    CHECK(group == group_in_table_of(seed, &domain, 0), "whatever the name");
    CHECK(group != group_in_table_of(other_seed, &domain, 0), "and depends on the secret");
    c->change(&domain);
    CHECK(group != group_in_table_of(seed, &domain, 0), c->name);
}

/* Two profiles of one hash cannot be found; so one is altered where it lies, once it is hashed. */
static void check_group_collision(void **state)
{
    static const char name[] = "two profiles of one group are noticed";
    (void)state;
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(3);
    uint8_t *memory = get_memory(room);
    struct mxw_domain domain = plain_domain(MXW_BYTES("a.example"));
    CHECK(mxw_directory_build_begin(&builder, memory, room, 3, seed) == MXW_OK, name);
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, name);
    domain.name = MXW_BYTES("b.example");
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, name);

    uint8_t *tenant = memmem(memory, builder.used, "contoso", 7);
    assert_non_null(tenant);
    tenant[0] = 'k';
    size_t used = builder.used;
    domain.name = MXW_BYTES("c.example");
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_UNAVAILABLE, name);
    CHECK(builder.used == used && builder.name_count == 2, "and nothing has changed");
    CHECK(!mxw_directory_build_has(&builder, domain.name), "not even the names");
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
    struct mxw_directory_view view = { 0 };
    struct mxw_domain domain;
    CHECK(mxw_directory_open(small_table(&memory), &view.base) == MXW_OK, c->name);
    CHECK(mxw_directory_view_find(&view, c->asked, &domain) == c->want, c->name);
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
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, name);
    domain.name.len++;
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_MALFORMED, name);

    struct mxw_directory_view view = { 0 };
    CHECK(mxw_directory_open(end(&builder), &view.base) == MXW_OK, name);
    CHECK(!mxw_directory_view_find(&view, domain.name, &domain), name);
    domain.name = (mxw_bytes){ text, MXW_DIRECTORY_NAME_MAX };
    CHECK(mxw_directory_view_find(&view, domain.name, &domain), name);
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
    CHECK(mxw_directory_build_domain(&builder, &over) == c->want_over, c->name);

    struct mxw_domain domain = plain_domain(MXW_BYTES("contoso.com")), got;
    c->stretch(&domain, false);
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, c->name);
    struct mxw_directory_view view = { 0 };
    CHECK(mxw_directory_open(end(&builder), &view.base) == MXW_OK, c->name);
    CHECK(mxw_directory_view_find(&view, domain.name, &got), c->name);
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
    CHECK(mxw_directory_build_begin(&builder, memory, room, MXW_DIRECTORY_NAMES_MAX + 1, seed)
              == MXW_TOO_LARGE,
          name);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 1, seed) == MXW_OK, name);
    CHECK(!mxw_directory_build_has(&builder, MXW_BYTES("contoso.com")), name);
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, name);
    CHECK(mxw_directory_build_has(&builder, MXW_BYTES("contoso.COM.")), name);
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_MALFORMED, name);
    domain.name = MXW_BYTES("fabrikam.example");
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_TOO_LARGE, name);
    domain.name = MXW_BYTES("");
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_MALFORMED, name);
    free(memory);
}

static const struct name_case {
    const char *name;
    mxw_bytes added, target; /* a target makes it an alias */
    enum mxw_status want;
} name_cases[] = {
    { "an alias", B("alias.example"), B("contoso.com"), MXW_OK },
    { "an alias of a name that is there", B("alias.example"), B("there.example"), MXW_OK },
    { "a name that is there", B("There.Example"), B("contoso.com"), MXW_MALFORMED },
    { "an empty target", B("alias.example"), B("."), MXW_MALFORMED },
    { "a wildcard for a target", B("alias.example"), B("*.contoso.com"), MXW_MALFORMED },
    { "an empty name", B(""), B("contoso.com"), MXW_MALFORMED },
    { "a name removed", B("gone.example"), B(""), MXW_OK },
    { "a name removed that is there", B("there.example"), B(""), MXW_MALFORMED },
    { "a wildcard removed", B("*.gone.example"), B(""), MXW_OK },
};

static void run_name_case(void **state)
{
    const struct name_case *c = *state;
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(2);
    void *memory = get_memory(room);
    struct mxw_domain domain = plain_domain(MXW_BYTES("there.example"));
    CHECK(mxw_directory_build_begin(&builder, memory, room, 2, seed) == MXW_OK, c->name);
    CHECK(mxw_directory_build_domain(&builder, &domain) == MXW_OK, c->name);
    enum mxw_status status = c->target.len > 0
        ? mxw_directory_build_alias(&builder, c->added, c->target)
        : mxw_directory_build_removed(&builder, c->added);
    CHECK(status == c->want, c->name);
    CHECK(builder.name_count == 1u + (c->want == MXW_OK), c->name);
    free(memory);
}

static void check_empty_table(void **state)
{
    static const char name[] = "a table of no domains finds none";
    (void)state;
    struct mxw_directory_builder builder;
    struct mxw_directory_view view = { 0 };
    struct mxw_domain domain;
    size_t room = mxw_directory_room(0);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, 0, seed) == MXW_OK, name);
    CHECK(mxw_directory_open(end(&builder), &view.base) == MXW_OK, name);
    CHECK(!mxw_directory_view_find(&view, three_names[0], &domain), name);
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
    while (mxw_directory_build_begin(&builder, memory, room, SMALL, seed) == MXW_NO_ROOM) {
        memory = realloc(memory, ++room);
        assert_non_null(memory);
    }
    for (size_t i = 0; i < SMALL; i++)
        while (additions[i](&builder, i) == MXW_NO_ROOM) {
            memory = realloc(memory, ++room);
            assert_non_null(memory);
            mxw_directory_build_move(&builder, memory, room);
        }
    CHECK(mxw_directory_build_exempt(&builder, two_prefixes, 2) == MXW_OK, name);
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
static void ask_view(const struct mxw_directory_view *view)
{
    static const mxw_bytes names[] = { B("contoso.com"), B("fabrikam.example"), B("x.org"),
                                       B("alias.net"),   B("a.b.w.org"),        B("gone.org"),
                                       B("absent.net") };
    struct mxw_domain domain;
    size_t count;
    for (size_t i = 0; i < MXW_COUNT_OF(names); i++)
        if (mxw_directory_view_find(view, names[i], &domain)) {
            CHECK_BYTES(domain.name, names[i], "a damaged table finds what was asked for");
            CHECK(domain.next_hop_count <= MXW_NEXT_HOPS_MAX, "a damaged table keeps the limits");
        }
    const mxw_prefix *exempt = mxw_directory_view_exempt(view, &count);
    for (size_t i = 0; i < count; i++)
        CHECK(exempt[i].len <= 8 * mxw_address_size(exempt[i].address), "and has only prefixes");
}

static void ask_around(mxw_bytes table)
{
    struct mxw_directory directory;
    if (mxw_directory_open(table, &directory) != MXW_OK)
        return;
    ask_view(&(struct mxw_directory_view){ .base = directory });
    ask_view(&(struct mxw_directory_view){ .base = directory, .overlay = directory });
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
    struct mxw_directory_view view = { 0 };
    mxw_bytes table = small_table(&memory);
    uint8_t *copy = get_memory(table.len);

    for (size_t i = 0; i < table.len; i++)
        for (unsigned value = 0; value < 256; value++) {
            memcpy(copy, table.at, table.len);
            if (copy[i] == value)
                continue;
            copy[i] = (uint8_t)value;
            CHECK(mxw_directory_open((mxw_bytes){ copy, table.len }, &view.base) == MXW_MALFORMED,
                  name);
            seal(copy, table.len);
            ask_around((mxw_bytes){ copy, table.len });
        }
    free(copy);
    free(memory);
}

static void check_misaligned(void **state)
{
    (void)state;
    void *memory;
    struct mxw_directory directory;
    mxw_bytes table = small_table(&memory);
    uint8_t *copy = get_memory(table.len + 1);
    memcpy(copy + 1, table.at, table.len);
    CHECK(mxw_directory_open((mxw_bytes){ copy + 1, table.len }, &directory) == MXW_MALFORMED,
          "a table at an odd place is refused");
    free(copy);
    free(memory);
}

static void check_truncated(void **state)
{
    static const char name[] = "a table that was cut short is refused, and harmless";
    (void)state;
    void *memory;
    struct mxw_directory_view view = { 0 };
    mxw_bytes table = small_table(&memory);

    for (size_t len = 0; len < table.len; len++) {
        uint8_t *copy = get_memory(len + 1);
        memcpy(copy, table.at, len);
        CHECK(mxw_directory_open((mxw_bytes){ copy, len }, &view.base) == MXW_MALFORMED, name);
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

static mxw_bytes nth_name(unsigned n, bool is_long, uint8_t at[MXW_DIRECTORY_NAME_MAX])
{
    struct mxw_writer out = { .at = at, .room = MXW_DIRECTORY_NAME_MAX };
    mxw_put_text(&out, "d");
    mxw_put_number(&out, n);
    mxw_put_text(&out, ".example.org");
    while (is_long && out.used < MXW_DIRECTORY_NAME_MAX - 1)
        mxw_put_text(&out, ".x");
    return mxw_written(&out);
}

static const struct size_case {
    const char *name;
    unsigned domains, profiles;
    bool are_long;
} size_cases[] = {
    { "ten domains", 10, 3, false },
    { "a thousand domains", 1000, 1000, false },
    { "a thousand names too long for a cell", 1000, 10, true },
    { "two hundred thousand domains", 200000, 700, false },
};

static void run_size_case(void **state)
{
    const struct size_case *c = *state;
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(c->domains);
    void *memory = get_memory(room);
    CHECK(mxw_directory_build_begin(&builder, memory, room, c->domains, seed) == MXW_OK, c->name);

    uint8_t at[MXW_DIRECTORY_NAME_MAX];
    for (unsigned n = 0; n < c->domains; n++) {
        struct mxw_domain domain = plain_domain(nth_name(n, c->are_long, at));
        domain.next_hops[0].port = (uint16_t)(1 + n % c->profiles);
        domain.wish = (enum mxw_ipv6_wish)(n % 3);
        domain.wish_since = n;
        enum mxw_status status;
        while ((status = mxw_directory_build_domain(&builder, &domain)) == MXW_NO_ROOM) {
            memory = realloc(memory, room *= 2);
            assert_non_null(memory);
            mxw_directory_build_move(&builder, memory, room);
        }
        CHECK(status == MXW_OK, c->name);
    }
    CHECK(builder.text_count == c->profiles, c->name);

    struct mxw_directory_view view = { 0 };
    struct mxw_domain got;
    mxw_bytes table;
    while (mxw_directory_build_end(&builder, &table) == MXW_NO_ROOM) {
        memory = realloc(memory, room *= 2);
        assert_non_null(memory);
        mxw_directory_build_move(&builder, memory, room);
    }
    CHECK(mxw_directory_open(table, &view.base) == MXW_OK, c->name);
    for (unsigned n = 0; n < c->domains; n++) {
        CHECK(mxw_directory_view_find(&view, nth_name(n, c->are_long, at), &got), c->name);
        CHECK(got.next_hops[0].port == 1 + n % c->profiles && got.wish_since == n, c->name);
        CHECK(got.wish == (enum mxw_ipv6_wish)(n % 3), c->name);
    }
    for (unsigned n = c->domains; n < 2 * c->domains; n++)
        CHECK(!mxw_directory_view_find(&view, nth_name(n, c->are_long, at), &got), c->name);
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
    TEST_ONE("exempt prefixes are read where they lie", check_exempt);
    TEST_ONE("as many exempt prefixes as can be, and one more", check_exempt_limit);
    TEST_TABLE(group_cases, run_group_case);
    TEST_ONE("two profiles of one group are noticed", check_group_collision);
    TEST_TABLE(find_cases, run_find_case);
    TEST_ONE("a name at the limit, and over it by one", check_name_limit);
    TEST_TABLE(limit_cases, run_limit_case);
    TEST_ONE("duplicates and one domain too many are refused", check_builder_refusals);
    TEST_TABLE(name_cases, run_name_case);
    TEST_ONE("a table of no domains finds none", check_empty_table);
    TEST_ONE("a builder without room can be moved", check_starved);
    TEST_ONE("a damaged octet is noticed, and harmless when it is not", check_damaged);
    TEST_ONE("a table at an odd place is refused", check_misaligned);
    TEST_ONE("a table that was cut short is refused, and harmless", check_truncated);
    TEST_TABLE(size_cases, run_size_case);
    TEST_ONE("the hash is SipHash-1-3", check_hash);
    return test_run("core/directory");
}
